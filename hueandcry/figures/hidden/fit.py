"""Poisson log-linear models of many tables at once: the core of the hidden volume.

Newton's method (for this likelihood the same as iteratively reweighted least squares) on the
2^lists - 1 cells that can be seen; the expected count of the one that cannot is the exponential of
the intercept. Terms that nobody in the table has are taken as minus infinity (existence.py says
which paper). The matrix of a step is a table of sums over subsets, so thousands of rows are
one set of operations.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hueandcry.figures.hidden.existence import (
    EXISTS,
    NEITHER,
    NO_ESTIMATE,
    NOT_IDENTIFIED,
    code,
    disproved,
)
from hueandcry.figures.hidden.terms import over, under

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

MOST_TURNS = 100
DIRECTION_FROM, PROGRAMME_AT = 4, 14
HOPELESS, HOPELESS_BEFORE = 4, 3
CONVERGED = 1e-10
FURTHEST = 60.0
AT_ONCE = 500_000


@dataclass(frozen=True, slots=True)
class Fits:
    """One row a fit. `codes` as existence.py's, or HOPELESS; where not 0, other numbers are nan.

    `unseen` is the expected count of the cell that nobody sees, `means` those of the others (place
    0 is 0), `terms` the coefficients (0 where a term is not in the model or is minus infinity),
    `log_likelihood` the Poisson one with its factorials, `parameters` the terms of the
    model, those at minus infinity counted.
    """

    codes: "NDArray[np.int8]"
    unseen: "Floats"
    means: "Floats"
    terms: "Floats"
    log_likelihood: "Floats"
    parameters: "Whole"


def fit(
    counts: "Floats",
    models: "Flags",
    start: "Floats | None" = None,
    converged: float = CONVERGED,
    needed: "Floats | None" = None,
) -> Fits:
    """Each row of `counts` (rows by 2^lists) under the hierarchical model in its row of `models`.

    A count may be a fraction, as after a correction. `start` are coefficients to begin from;
    `converged` is the Newton decrement whose step is the last. A row that is proved unable to reach
    the log likelihood `needed` is given up, with the code HOPELESS.
    """
    import numpy as np
    from scipy.special import gammaln

    rows, places = counts.shape
    margins = over(counts)
    dead = models & (margins <= 0)
    kept = under(dead.astype(np.int16)) == 0
    kept[:, 0] = False
    active = models & ~dead
    sizes, cells = active.sum(axis=1), kept.sum(axis=1)
    codes = np.full(rows, EXISTS, dtype=np.int8)
    codes[sizes == 0] = NO_ESTIMATE
    full = sizes > cells
    empty = ((counts <= 0) & kept).any(axis=1)
    codes[full & ~empty] = NOT_IDENTIFIED
    codes[full & empty] = NEITHER
    terms = np.zeros((rows, places))
    factorials = (gammaln(counts + 1) * kept).sum(axis=1)
    for group in _groups(np.where(codes == EXISTS, sizes, 0), places):
        begun = None if start is None else start[group]
        bar = None if needed is None else needed[group] + factorials[group]
        codes[group], terms[group] = _newton(
            counts[group], active[group], kept[group], begun, converged, bar
        )
    found = codes == EXISTS
    terms[~found] = np.nan
    means = np.exp(under(terms)) * np.where(found[:, None], kept, np.nan)
    logs = np.where(counts > 0, np.log(np.where(means > 0, means, 1.0)), 0.0)
    likelihood = (counts * logs - means).sum(axis=1) - factorials
    return Fits(
        codes, np.exp(terms[:, 0]), means, terms, likelihood, models.sum(axis=1).astype(np.int64)
    )


def populations(counts: "Floats", fits: Fits) -> "Floats":
    """Those seen and the unseen; nan where there is no estimate."""
    seen: Floats = counts.sum(axis=1)
    return seen + fits.unseen


def _groups(sizes: "Whole", places: int) -> "Iterator[Whole]":
    """Rows with as many terms as each other, in groups that fit in memory; 0 terms: none."""
    import numpy as np

    for size in np.unique(sizes[sizes > 0]):
        rows = np.flatnonzero(sizes == size)
        most = max(1, AT_ONCE // max(places, int(size) ** 2))
        for first in range(0, len(rows), most):
            yield rows[first : first + most]


def _newton(
    counts: "Floats",
    active: "Flags",
    kept: "Flags",
    start: "Floats | None",
    converged: float,
    needed: "Floats | None",
) -> "tuple[NDArray[np.int8], Floats]":
    """Codes and coefficients of rows with as many terms each."""
    import numpy as np

    rows, places = counts.shape
    chosen = np.nonzero(active)[1].reshape(rows, -1)
    wanted = np.take_along_axis(over(counts), chosen, axis=1)
    codes = np.full(rows, -1, dtype=np.int8)
    answer = np.zeros((rows, places))
    live = np.arange(rows)
    last = np.full(rows, -np.inf)
    if start is None:
        base = move = np.zeros_like(wanted)
        beta = _from_counts(counts, kept, chosen)
    else:
        beta = np.take_along_axis(start, chosen, axis=1)
        base, move = beta, np.zeros_like(beta)
    for turn in range(MOST_TURNS):
        logs = under(_placed(beta, chosen, places))
        means = np.exp(np.minimum(logs, FURTHEST)) * kept[live]
        value = (wanted * beta).sum(axis=1) - means.sum(axis=1)
        worse = value < last - 1e-9 * (1 + np.abs(last))
        sums = over(means)
        slope = wanted - np.take_along_axis(sums, chosen, axis=1)
        step = _solved(_curvature(sums, chosen), slope)
        left = (slope * step).sum(axis=1)
        base = np.where(worse[:, None], base, beta)
        move = np.where(worse[:, None], move / 2, step)
        last = np.where(worse, last, value)
        beta = base + move
        least = np.where(kept[live], means, np.inf).min(axis=1)
        # A step shorter than the least mean leads to a table of positive cells with these very
        # margins: the estimate exists. Where none does, the least mean falls as fast as the step.
        proved = ~worse & (left >= 0) & (left < least / 2)
        codes[live[proved]] = EXISTS
        if turn >= DIRECTION_FROM:
            open_ = np.flatnonzero((codes[live] < 0) & ~worse)
            steps = _placed(step[open_], chosen[open_], places)
            never = disproved(steps, counts[live[open_]], kept[live[open_]])
            codes[live[open_[never]]] = NO_ESTIMATE
        if turn == PROGRAMME_AT:
            for row in live[codes[live] < 0]:
                codes[row] = _by_programme(counts[row], active[row], kept[row])
        if needed is not None and turn < HOPELESS_BEFORE:
            steps = _placed(step, chosen, places)
            hopeless = ~worse & (_most(means, steps) < needed[live] - 1e-6)
            codes[live[hopeless]] = HOPELESS
        done = (codes[live] > EXISTS) | (~worse & (left < converged) & (codes[live] == EXISTS))
        answer[live[done]] = _placed(beta[done], chosen[done], places)
        if done.any():
            stay = ~done
            live, chosen, wanted = live[stay], chosen[stay], wanted[stay]
            base, move, beta, last = base[stay], move[stay], beta[stay], last[stay]
        if not len(live):
            return codes, answer
    # Newton's method ends long before; what does not is told as having no estimate.
    codes[live] = NO_ESTIMATE
    return codes, answer


def _most(means: "Floats", steps: "Floats") -> "Floats":
    """No likelihood of the model, factorials apart, is greater; infinity where that is not known.

    A table m of no negative cell with the margins of the counts bounds it by the sum of
    m log m - m (Fenchel's inequality); the means moved by Newton's step are such a table.
    """
    import numpy as np
    from scipy.special import xlogy

    moved = means * (1 + under(steps))
    known = (moved >= 0).all(axis=1)
    moved = np.maximum(moved, 0)
    return np.where(known, (xlogy(moved, moved) - moved).sum(axis=1), np.inf)


def _by_programme(counts: "Floats", active: "Flags", kept: "Flags") -> int:
    """The linear programme's word, kept by support and model."""
    import numpy as np

    lists = len(counts).bit_length() - 1
    support = frozenset(np.flatnonzero(counts > 0).tolist())
    dead = np.flatnonzero(~kept).tolist()[1:]
    return code(lists, support, frozenset(np.flatnonzero(active).tolist()) | frozenset(dead))


def _placed(values: "Floats", chosen: "Whole", places: int) -> "Floats":
    import numpy as np

    made = np.zeros((len(values), places))
    np.put_along_axis(made, chosen, values, axis=1)
    return made


def _curvature(sums: "Floats", chosen: "Whole") -> "Floats":
    """Minus the second derivatives: those in both terms are those in their union."""
    import numpy as np

    rows, size = chosen.shape
    both = (chosen[:, :, None] | chosen[:, None, :]).reshape(rows, size * size)
    return np.take_along_axis(sums, both, axis=1).reshape(rows, size, size)


def _solved(matrices: "Floats", right: "Floats") -> "Floats":
    """The steps; a matrix that has become singular is helped by a trace of its own diagonal."""
    import numpy as np

    size = right.shape[1]
    diagonal = matrices[:, np.arange(size), np.arange(size)]
    matrices[:, np.arange(size), np.arange(size)] += 1e-13 * diagonal + 1e-300
    return np.asarray(np.linalg.solve(matrices, right[:, :, None])[:, :, 0])


def _from_counts(counts: "Floats", kept: "Flags", chosen: "Whole") -> "Floats":
    """A first step from the counts themselves, as R's glm takes it: means of count + 0.1."""
    import numpy as np

    means = np.where(kept, counts + 0.1, 0.0)
    logs = np.log(np.where(kept, means, 1.0))
    aim = over(means * logs + np.where(kept, counts, 0.0) - means)
    return _solved(_curvature(over(means), chosen), np.take_along_axis(aim, chosen, axis=1))
