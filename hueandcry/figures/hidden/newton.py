"""Newton's method on the rows of figures.hidden.fit, and the proofs that an estimate exists.

For this likelihood it is the same as iteratively reweighted least squares. A row ends as soon as
it is settled: fitted, proved to have no estimate, or proved to be out of reach of what is needed.
"""

from typing import TYPE_CHECKING

from hueandcry.figures.hidden.existence import EXISTS, NO_ESTIMATE, code, disproved
from hueandcry.figures.hidden.terms import over, under

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]
    Codes = NDArray[np.int8]

HOPELESS, OPEN = 4, -1
MOST_TURNS = 100
DIRECTION_FROM, PROGRAMME_AT, HOPELESS_BEFORE = 4, 14, 3
NOISE, DIGITS = 1e-3, 1e-10
FURTHEST = 60.0


def newton(
    counts: "Floats",
    active: "Flags",
    kept: "Flags",
    start: "Floats | None",
    converged: float,
    needed: "Floats | None",
) -> "tuple[Codes, Floats]":
    """Codes and coefficients of rows that have as many `active` terms each.

    `kept` are the cells that no term at minus infinity takes away; `needed` is of the likelihood
    without its factorials. Otherwise as `fit`.
    """
    import numpy as np

    rows, places = counts.shape
    chosen = np.nonzero(active)[1].reshape(rows, -1)
    wanted = np.take_along_axis(over(counts), chosen, axis=1)
    codes = np.full(rows, OPEN, dtype=np.int8)
    answer = np.zeros((rows, places))
    live, last = np.arange(rows), np.full(rows, -np.inf)
    if start is None:
        beta = _from_counts(counts, kept, chosen)
    else:
        beta = np.take_along_axis(start, chosen, axis=1)
    base = move = np.zeros_like(wanted)
    for turn in range(MOST_TURNS):
        logs = under(_placed(beta, chosen, places))
        means = np.exp(np.minimum(logs, FURTHEST)) * kept[live]
        value = (wanted * beta).sum(axis=1) - means.sum(axis=1)
        worse = value < last - 1e-9 * (1 + np.abs(last))
        sums = over(means)
        slope = wanted - np.take_along_axis(sums, chosen, axis=1)
        step = _solved(_curvature(sums, chosen), slope)
        left = (slope * step).sum(axis=1)
        known, steps = codes[live], _placed(step, chosen, places)
        known[~worse & _proved(means, kept[live], left)] = EXISTS
        if turn >= DIRECTION_FROM:
            never = disproved(steps, counts[live], kept[live])
            known[~worse & (known == OPEN) & never] = NO_ESTIMATE
        if turn == PROGRAMME_AT:
            for row in np.flatnonzero(known == OPEN):
                known[row] = _by_programme(counts[live[row]], active[live[row]], kept[live[row]])
        if needed is not None and turn < HOPELESS_BEFORE:
            known[~worse & (_most(means, steps) < needed[live])] = HOPELESS
        codes[live] = known
        base = np.where(worse[:, None], base, beta)
        move = np.where(worse[:, None], move / 2, step)
        last = np.where(worse, last, value)
        beta = base + move
        done = (known > EXISTS) | (~worse & (left < converged) & (known == EXISTS))
        answer[live] = _placed(beta, chosen, places)
        if done.any():
            stay = ~done
            live, chosen, wanted, left = live[stay], chosen[stay], wanted[stay], left[stay]
            base, move, beta, last = base[stay], move[stay], beta[stay], last[stay]
        if not len(live):
            break
    # Newton's method ends long before, but for counts so large that their last digits are noise.
    codes[live[(left > NOISE) | (codes[live] == OPEN)]] = NO_ESTIMATE
    return codes, answer


def _proved(means: "Floats", kept: "Flags", left: "Floats") -> "Flags":
    """Rows of which this step proves that the estimate exists; the others are open.

    A step shorter than the least mean leads to a table of positive cells with the very margins of
    the counts. Where there is no estimate, the least mean falls as fast as the step. Far below the
    largest mean, where the digits of a number end, this proves nothing.
    """
    import numpy as np

    least = np.where(kept, means, np.inf).min(axis=1)
    clear = least > DIGITS * means.max(axis=1)
    return np.asarray(clear & (left >= 0) & (left < least / 2))


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
