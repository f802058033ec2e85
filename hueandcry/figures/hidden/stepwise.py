"""Pairs of lists that hang together, added one by one while there is evidence for one more.

Chan, Silverman and Vincent 2021 (JASA 116, 1297-1306), as their SparseMSE 2.0.1 does it: of every
pair not yet in the model, how unlikely the number in both lists is; the least likely is added when
its p-value is below the threshold and the larger model has an estimate.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hueandcry.figures.hidden.existence import EXISTS
from hueandcry.figures.hidden.fit import Fits, fit
from hueandcry.figures.hidden.table import OverlapTable
from hueandcry.figures.hidden.terms import closed, counts_of, flags, over, pair_name, pairs_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

THRESHOLD = 0.02
AT_ONCE = 2_500  # tables of five lists; fewer of more lists, so that progress is told
NO_MAIN = "The lists overlap too little: even with independent lists there is no estimate."


@dataclass(frozen=True, slots=True)
class Stepwise:
    """The number of people, those in no list among them, and the pairs in the order added.

    `population` is None where there is none; then `why_not` says so in a sentence.
    """

    population: float | None
    pairs: tuple[str, ...]
    aic: float | None
    why_not: str = ""


def stepwise(overlaps: OverlapTable, threshold: float = THRESHOLD) -> Stepwise:
    """Of one table. With a threshold of 0 no pair is ever added: the lists are independent."""
    return stepwise_of(counts_of(overlaps), overlaps.lists, threshold)


def stepwise_of(counts: "Floats", names: tuple[str, ...], threshold: float = THRESHOLD) -> Stepwise:
    """Of counts by cell, which need not be whole."""
    fits, order = _selected(counts[None, :], threshold)
    if fits.codes[0] != EXISTS:
        return Stepwise(None, (), None, NO_MAIN)
    pairs = tuple(pair_name(names, pair) for pair in order[0])
    aic = float(2 * fits.parameters[0] - 2 * fits.log_likelihood[0])
    return Stepwise(float(counts.sum() + fits.unseen[0]), pairs, aic)


def stepwise_populations(
    counts: "Floats",
    threshold: float = THRESHOLD,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> "Floats":
    """Of each row of counts (rows by 2^lists), the pairs chosen anew; nan where there is none."""
    import numpy as np

    found = np.full(len(counts), np.nan)
    block = min(AT_ONCE, max(20, AT_ONCE * 32 // counts.shape[1]))
    for first in range(0, len(counts), block):
        rows = slice(first, first + block)
        fits, _ = _selected(counts[rows], threshold)
        found[rows] = counts[rows].sum(axis=1) + fits.unseen
        tell(min(first + block, len(counts)), len(counts))
    return found


def _selected(counts: "Floats", threshold: float) -> tuple[Fits, list[list[int]]]:
    """The fits of the models chosen, and the pairs of each in the order added."""
    import numpy as np

    rows, places = counts.shape
    pairs = np.array(pairs_of(places.bit_length() - 1), dtype=np.int64)
    models = np.repeat(
        flags([closed((), places.bit_length() - 1)], places.bit_length() - 1), rows, axis=0
    )
    fits = fit(counts, models)
    order: list[list[int]] = [[] for _ in range(rows)]
    seen = over(counts)[:, pairs]
    barred = np.zeros((rows, len(pairs)), dtype=bool)
    live = np.flatnonzero(fits.codes == EXISTS)
    bar = np.log(threshold) if threshold > 0 else -np.inf
    while len(live) and len(pairs):
        unlikely = _log_p(seen[live], over(fits.means[live])[:, pairs])
        unlikely[barred[live] | models[live][:, pairs]] = 0.0
        # Of two as unlikely as each other the first pair is taken, whatever their last digits say.
        best = unlikely.round(9).argmin(axis=1)
        go = unlikely[np.arange(len(live)), best] < bar
        live, best = live[go], best[go]
        larger = models[live].copy()
        larger[np.arange(len(live)), pairs[best]] = True
        tried = fit(counts[live], larger, fits.terms[live])
        works = tried.codes == EXISTS
        barred[live[~works], best[~works]] = True
        taken, added = live[works], best[works]
        models[taken] = larger[works]
        barred[taken] = False
        _put(fits, taken, tried, works)
        for row, pair in zip(taken, pairs[added], strict=True):
            order[row].append(int(pair))
    return fits, order


def _put(fits: Fits, rows: "Whole", others: Fits, which: "Flags") -> None:
    for name in Fits.__slots__:
        getattr(fits, name)[rows] = getattr(others, name)[which]


def _log_p(seen: "Floats", expected: "Floats") -> "Floats":
    """The log of the smaller one-sided Poisson probability: so many or fewer, so many or more.

    Below what a number of the machine can hold, where SparseMSE would take the first of all pairs,
    the probability of so many exactly is summed as a geometric series.
    """
    import numpy as np
    from scipy.special import gammainc, gammaincc, gammaln

    expected = np.maximum(expected, 1e-300)
    fewer = gammaincc(seen + 1, expected)
    more = np.where(seen > 0, gammainc(np.maximum(seen, 1e-300), expected), 1.0)
    least = np.minimum(fewer, more)
    further = np.where(seen < expected, seen / expected, expected / (seen + 1))
    exactly = (
        seen * np.log(expected)
        - expected
        - gammaln(seen + 1)
        - np.log1p(-np.minimum(further, 1 - 1e-12))
    )
    held = np.log(np.maximum(least, 1e-300))
    return np.asarray(np.where(least > 1e-290, held, np.minimum(exactly, -667.0)))
