"""The log-linear core written out plainly: one table, one model, one matrix at a time.

Slow and obvious, so that the quick way can be held against it (and timed beside it).
"""

import itertools

import numpy as np
from scipy.optimize import linprog
from scipy.special import logsumexp
from scipy.stats import poisson

Floats = np.ndarray


def design(lists: int, model: frozenset[int]) -> tuple[list[int], Floats]:
    """The cells but the unseen one, and the matrix of cells by terms in order."""
    cells = list(range(1, 1 << lists))
    return cells, np.array([[float(c & t == t) for t in sorted(model)] for c in cells])


def reduced(counts: Floats, model: frozenset[int]) -> tuple[Floats, Floats, list[int]]:
    """Counts and matrix without the cells of terms that nobody has, and the terms that are left."""
    lists = len(counts).bit_length() - 1
    cells, matrix = design(lists, model)
    seen = counts[cells]
    dead = [k for k in range(len(model)) if matrix[:, k] @ seen == 0]
    keep = [not any(row[k] for k in dead) for row in matrix]
    alive = [k for k in range(len(model)) if k not in dead]
    return seen[keep], matrix[keep][:, alive], [sorted(model)[k] for k in alive]


def code(counts: Floats, model: frozenset[int]) -> int:
    """Fienberg and Rinaldo as printed: the greatest least cell of a table with these margins."""
    seen, matrix, terms = reduced(counts, model)
    if not terms:
        return 1
    cells = len(seen)
    found = linprog(
        np.append(np.zeros(cells), -1.0),
        A_ub=np.hstack([-np.eye(cells), np.ones((cells, 1))]),
        b_ub=np.zeros(cells),
        A_eq=np.hstack([matrix.T, np.zeros((len(terms), 1))]),
        b_eq=matrix.T @ seen,
        bounds=[(None, None)] * (cells + 1),
    )
    lacking = len(terms) - np.linalg.matrix_rank(matrix)
    return int(found.status == 0 and -found.fun < 1e-7) + 2 * int(lacking > 0)


def fitted(counts: Floats, model: frozenset[int]) -> tuple[float, Floats]:
    """The unseen, and the means of all cells (0 where left out), by weighted least squares."""
    seen, matrix, terms = reduced(counts, model)
    means = seen + 0.1
    for _ in range(200):
        work = np.log(means) + (seen - means) / means
        root = np.sqrt(means)
        beta = np.linalg.lstsq(matrix * root[:, None], work * root, rcond=None)[0]
        before, means = means, np.exp(matrix @ beta)
        if abs(means - before).max() < 1e-10 * (1 + means.max()):
            break
    whole = np.zeros(len(counts))
    lists = len(counts).bit_length() - 1
    dead = model - set(terms)
    kept = [c for c in range(1, 1 << lists) if not any(c & t == t for t in dead)]
    whole[kept] = means
    return float(np.exp(beta[terms.index(0)])), whole


def stepwise(counts: Floats, threshold: float) -> tuple[float | None, list[int]]:
    """Chan, Silverman and Vincent's steps: every candidate checked at every step."""
    lists = len(counts).bit_length() - 1
    model = frozenset({0, *(1 << place for place in range(lists))})
    if code(counts, model):
        return None, []
    chosen: list[int] = []
    pairs = [1 << i | 1 << j for i, j in itertools.combinations(range(lists), 2)]
    while True:
        unseen, means = fitted(counts, model)
        worth = []
        for pair in pairs:
            within = [c for c in range(1 << lists) if c & pair == pair]
            seen, expected = counts[within].sum(), means[within].sum()
            fewer, more = np.arange(seen + 1), seen + np.arange(2000)
            p = min(logsumexp(poisson.logpmf(some, expected)) for some in (fewer, more))
            barred = pair in model or code(counts, model | {pair})
            worth.append(0.0 if barred else round(float(p), 9))
        if not worth or min(worth) >= np.log(threshold):
            return float(counts.sum() + unseen), chosen
        best = pairs[worth.index(min(worth))]
        model |= {best}
        chosen.append(best)
