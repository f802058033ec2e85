"""Bayesian thresholding: pairs whose posterior is clearly not at nought stay, the others go.

Silverman 2020 (Journal of the Royal Statistical Society A 183, 691-736), with flat priors: every
pair first; those whose posterior mean is at least two posterior standard deviations from nought
are kept; then, if asked, every three lists whose three pairs were kept, by the same rule (added in
his MultipleSystemsEstimation). A pair
that nobody is in stays at minus infinity.

Silverman draws one chain of 10,000, in which a ratio near two falls on either side by chance (of
UKdat_5's LA:PFNCA, 2.00 is published and 1.99 is what longer runs come to). Here many short chains
say how sure the ratio is, and a term goes only where it is below two by more than that.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hueandcry.figures.hidden.existence import EXISTS
from hueandcry.figures.hidden.fit import fit
from hueandcry.figures.hidden.table import OverlapTable
from hueandcry.figures.hidden.terms import closed, counts_of, flags, over, pair_name, pairs_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STANDARD_DEVIATIONS, SURE = 2.0, 3.0
CHAINS, BURN_IN, KEPT, BATCHES = 200, 400, 800, 20
SHARES = (0.025, 0.5, 0.975)


@dataclass(frozen=True, slots=True)
class Thresholded:
    """Median and 95 % interval of the number of people, and the terms kept ("A:B", "A:B:C").

    `impossible` are the terms that nobody is in. `population`, `low` and `high` are None where
    there is no posterior; then `why_not` says so in a sentence.
    """

    population: float | None
    low: float | None
    high: float | None
    kept: tuple[str, ...]
    impossible: tuple[str, ...]
    why_not: str = ""


def thresholding(
    overlaps: OverlapTable, chance: "np.random.Generator", order: int = 2
) -> Thresholded:
    """Of one table; `order` is 2, or 3 to try three lists together too."""
    import numpy as np

    counts, lists = counts_of(overlaps), len(overlaps.lists)
    main = closed((), lists)
    full = main | set(pairs_of(lists))
    if not _exists(counts, full):
        return Thresholded(None, None, None, (), (), "The model of every pair has no estimate.")
    model = _thresholded(counts, full, pairs_of(lists), chance)
    triples = _eligible(counts, model, lists) if order > 2 else []
    if triples and _exists(counts, model | set(triples)):
        model = _thresholded(counts, model | set(triples), triples, chance)
    sums = over(counts)
    chosen = sorted(model - main, key=lambda term: (term.bit_count(), term))
    samples, _ = _posterior(counts, model, chance)
    low, middle, high = np.quantile(counts.sum() + np.exp(samples[:, 0]), SHARES).tolist()
    return Thresholded(
        middle,
        low,
        high,
        tuple(pair_name(overlaps.lists, term) for term in chosen if sums[term] > 0),
        tuple(pair_name(overlaps.lists, term) for term in chosen if sums[term] <= 0),
    )


def _exists(counts: "Floats", model: frozenset[int]) -> bool:
    lists = len(counts).bit_length() - 1
    return bool(fit(counts[None, :], flags([model], lists)).codes[0] == EXISTS)


def _eligible(counts: "Floats", model: frozenset[int], lists: int) -> list[int]:
    """Three lists each two of which are a pair that was kept, and that somebody is in."""
    sums = over(counts)
    held = {term for term in model if term.bit_count() == 2 and sums[term] > 0}
    return [
        term
        for term in range(1 << lists)
        if term.bit_count() == 3
        and all(term ^ 1 << place in held for place in range(lists) if term >> place & 1)
    ]


def _thresholded(
    counts: "Floats", model: frozenset[int], tried: list[int], chance: "np.random.Generator"
) -> frozenset[int]:
    """The model without those of the terms tried that may as well be nought."""
    samples, terms = _posterior(counts, model, chance)
    small = _surely_small(samples)
    gone = {term for term, surely in zip(terms, small, strict=True) if surely}
    return model - gone.intersection(tried)


def _surely_small(samples: "Floats") -> list[bool]:
    """Of each term whether its ratio of mean to standard deviation is below two, chance allowed."""
    import numpy as np

    batches = samples.reshape(KEPT, BATCHES, CHAINS // BATCHES, -1)
    ratios = abs(batches.mean(axis=(0, 2))) / batches.std(axis=(0, 2))
    error = ratios.std(axis=0, ddof=1) / np.sqrt(BATCHES)
    whole = abs(samples.mean(axis=0)) / samples.std(axis=0)
    return [bool(one) for one in whole + SURE * error < STANDARD_DEVIATIONS]


def _posterior(
    counts: "Floats", model: frozenset[int], chance: "np.random.Generator"
) -> "tuple[Floats, list[int]]":
    """Draws of the coefficients that are not minus infinity, and those terms.

    A row a draw, the chains of one turn side by side.

    Random-walk Metropolis, its steps shaped by the curvature at the mode (Roberts, Gelman and Gilks
    1997: 2.38 over the root of the number of terms).
    """
    import numpy as np

    lists = len(counts).bit_length() - 1
    found = fit(counts[None, :], flags([model], lists))
    sums = over(counts)
    terms = sorted(term for term in model if sums[term] > 0)
    cells = np.flatnonzero(found.means[0] > 0)
    design = ((cells[:, None] & np.array(terms)) == np.array(terms)).astype(float)
    mode, wanted = found.terms[0][terms], sums[terms]
    curvature = design.T @ (design * found.means[0][cells][:, None])
    shape = np.linalg.inv(np.linalg.cholesky(curvature))

    def log_posterior(values: "Floats") -> "Floats":
        return np.asarray(values @ wanted - np.exp(values @ design.T).sum(axis=1))

    now = mode + chance.normal(size=(CHAINS, len(terms))) @ shape
    worth = log_posterior(now)
    reach = 2.38 / np.sqrt(len(terms))
    kept = np.empty((KEPT, CHAINS, len(terms)))
    for turn in range(BURN_IN + KEPT):
        then = now + reach * chance.normal(size=now.shape) @ shape
        offered = log_posterior(then)
        taken = np.log(chance.random(CHAINS)) < offered - worth
        now = np.where(taken[:, None], then, now)
        worth = np.where(taken, offered, worth)
        if turn >= BURN_IN:
            kept[turn - BURN_IN] = now
    return kept.reshape(KEPT * CHAINS, len(terms)), terms
