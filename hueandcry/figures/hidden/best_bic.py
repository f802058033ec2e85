"""The hierarchical model with the least BIC, of those that have an estimate.

The default up to five lists of MultipleSystemsEstimation (Silverman, Chan and Vincent 2024,
Statistics and Computing 34:44): BIC = parameters x log(people seen) - 2 log likelihood, terms at
minus infinity counted among the parameters.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hueandcry.figures.hidden.existence import EXISTS
from hueandcry.figures.hidden.fit import Fits, fit
from hueandcry.figures.hidden.hierarchical import default_order, hierarchical
from hueandcry.figures.hidden.table import OverlapTable
from hueandcry.figures.hidden.terms import counts_of, name_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class BestBic:
    """The model chosen, and how many of how many had an estimate to choose from.

    `population` is None where there is none; then `why_not` says so in a sentence.
    """

    population: float | None
    model: str
    bic: float | None
    admissible: int
    tried: int
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Models by BIC, the least first, with their coefficients: what a bootstrap begins from."""

    models: "Flags"
    bic: "Floats"
    populations: "Floats"
    terms: "Floats"


def best_bic(overlaps: OverlapTable, order: int | None = None) -> BestBic:
    """Of one table. `order`: the most lists in one term (None: as hierarchical.py has it)."""
    lists = len(overlaps.lists)
    models = hierarchical(lists, default_order(lists) if order is None else order)
    best = ranked(counts_of(overlaps), models)
    if not len(best.bic):
        return BestBic(None, "", None, 0, len(models), "No model of the lists has an estimate.")
    name = name_of([place for place, has in enumerate(best.models[0]) if has], lists)
    return BestBic(float(best.populations[0]), name, float(best.bic[0]), len(best.bic), len(models))


def ranked(counts: "Floats", models: "Flags") -> Ranked:
    """Those of the models that have an estimate of these counts, by BIC."""
    import numpy as np

    fits = fit(np.repeat(counts[None, :], len(models), axis=0), models)
    bic = bic_of(fits, float(counts.sum()))
    exist = np.flatnonzero(fits.codes == EXISTS)
    order = exist[np.argsort(bic[exist], kind="stable")]
    return Ranked(models[order], bic[order], counts.sum() + fits.unseen[order], fits.terms[order])


def bic_of(fits: Fits, seen: "float | Floats") -> "Floats":
    """BIC with the number of people seen as sample size."""
    import numpy as np

    return np.asarray(fits.parameters * np.log(np.maximum(seen, 1.0)) - 2 * fits.log_likelihood)
