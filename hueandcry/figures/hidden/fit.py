"""Poisson log-linear models of many tables at once: the core of the hidden volume.

The 2^lists - 1 cells that can be seen are fitted; the expected count of the one that cannot is the
exponential of the intercept. Terms that nobody in the table has are taken as minus infinity
(existence.py says which paper). The matrix of a step is a table of sums over subsets, so thousands
of rows are one set of operations.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hueandcry.figures.hidden.existence import EXISTS, NEITHER, NO_ESTIMATE, NOT_IDENTIFIED
from hueandcry.figures.hidden.newton import HOPELESS, newton
from hueandcry.figures.hidden.terms import over, under

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

__all__ = ["HOPELESS", "Fits", "fit", "populations"]
CONVERGED, TRACE = 1e-10, 1e-6
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

    A count may be a fraction, as after a correction; a trace of one, below 1e-6, is nought. `start`
    are coefficients to begin from; `converged` is the Newton decrement whose step is the last. A
    row that is proved unable to reach the log likelihood `needed` is given up: code HOPELESS.
    """
    import numpy as np
    from scipy.special import gammaln

    rows, places = counts.shape
    counts = np.where(counts < TRACE, 0.0, counts)
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
        bar = None
        if needed is not None:
            bar = needed[group] + factorials[group]
            bar -= 1e-6 + 1e-11 * abs(bar)
        codes[group], terms[group] = newton(
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
