"""How far the estimate would move had chance dealt otherwise, the choice of model with it.

Multinomial draws of the table; in each the model is chosen anew (Chan, Silverman and Vincent 2021;
Silverman, Chan and Vincent 2024). Percentiles are what a page shows. BCa limits (Efron 1987;
DiCiccio and Efron 1996) are here for comparison with the literature: their lower end is noise of
the simulation where the draws have two humps (docs/method/hidden.md).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hueandcry.figures.hidden.best_bic import Ranked, bic_of, ranked
from hueandcry.figures.hidden.existence import EXISTS
from hueandcry.figures.hidden.fit import fit
from hueandcry.figures.hidden.hierarchical import default_order, hierarchical
from hueandcry.figures.hidden.stepwise import THRESHOLD, stepwise_populations
from hueandcry.figures.hidden.table import OverlapTable
from hueandcry.figures.hidden.terms import counts_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

AT_ONCE = 8_000
# The step taken at that decrement leaves an error of its square: far below the noise of a draw.
NEAR = 1e-6
Populations = Callable[["Floats", Callable[[int, int], None]], "Floats"]


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """The estimate, those of the draws (sorted), and how many draws had none.

    `acceleration` is the jackknife's (None where a table of one case fewer has no estimate).
    """

    estimate: float | None
    draws: tuple[float, ...]
    without: int
    acceleration: float | None

    def percentiles(self, shares: Sequence[float]) -> tuple[float, ...]:
        """The draws' own quantiles; draws without an estimate are left out. Raises ValueError."""
        import numpy as np

        if not self.draws:
            raise ValueError("No draw has an estimate.")
        return tuple(np.quantile(self.draws, shares, method="median_unbiased").tolist())

    def bca(self, shares: Sequence[float]) -> tuple[float, ...]:
        """Bias-corrected and accelerated limits; nan where the estimate or the draws allow none."""
        import numpy as np
        from scipy.special import ndtr, ndtri

        if self.estimate is None or self.acceleration is None or not self.draws:
            return tuple(float("nan") for _ in shares)
        shift = ndtri(np.mean(np.array(self.draws) < self.estimate))
        moved = ndtri(np.array(shares)) + shift
        with np.errstate(invalid="ignore"):
            levels = ndtr(shift + moved / (1 - self.acceleration * moved))
        if np.isnan(levels).any():
            return tuple(float("nan") for _ in shares)
        return self.percentiles(levels.tolist())


def drawn(counts: "Floats", draws: int, chance: "np.random.Generator") -> "Floats":
    """Tables of as many people, dealt by the shares of this one: draws by 2^lists."""
    import numpy as np

    seen = round(float(counts.sum()))
    if not seen:
        return np.zeros((draws, len(counts)))
    return chance.multinomial(seen, counts / counts.sum(), size=draws).astype(float)


def stepwise_bootstrap(
    overlaps: OverlapTable,
    draws: int,
    chance: "np.random.Generator",
    threshold: float = THRESHOLD,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Bootstrap:
    """Pairs chosen by p-value in each draw."""
    return _bootstrap(
        counts_of(overlaps),
        draws,
        chance,
        lambda counts, told: stepwise_populations(counts, threshold, told),
        tell,
    )


def bic_bootstrap(
    overlaps: OverlapTable,
    draws: int,
    chance: "np.random.Generator",
    order: int | None = None,
    top: int | None = None,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Bootstrap:
    """The least BIC in each draw, of the `top` models of the table itself (None: of all)."""
    lists, counts = len(overlaps.lists), counts_of(overlaps)
    models = hierarchical(lists, default_order(lists) if order is None else order)
    best = ranked(counts, models)
    kept = Ranked(*(getattr(best, name)[:top] for name in Ranked.__slots__))
    return _bootstrap(
        counts, draws, chance, lambda rows, told: bic_populations(rows, kept, told), tell
    )


def bic_populations(
    counts: "Floats", models: Ranked, tell: Callable[[int, int], None] = lambda done, of: None
) -> "Floats":
    """Of each row of counts the population under its best model of these; nan where none."""
    import numpy as np

    least = np.full(len(counts), np.inf)
    found = np.full(len(counts), np.nan)
    seen = counts.sum(axis=1)
    block = max(1, AT_ONCE // max(1, len(counts)))
    for first in range(0, len(models.models), block):
        some = slice(first, first + block)
        number = len(models.models[some])
        fits = fit(
            np.tile(counts, (number, 1)),
            np.repeat(models.models[some], len(counts), axis=0),
            np.repeat(models.terms[some], len(counts), axis=0),
            NEAR,
            _needed(models.models[some], seen, least),
        )
        bic = np.where(fits.codes == EXISTS, bic_of(fits, np.tile(seen, number)), np.inf)
        bic, unseen = bic.reshape(number, -1), fits.unseen.reshape(number, -1)
        best, draws = bic.argmin(axis=0), np.arange(len(counts))
        better = bic[best, draws] < least
        least = np.where(better, bic[best, draws], least)
        found = np.where(better, seen + unseen[best, draws], found)
        tell(min(first + block, len(models.models)), len(models.models))
    return found


def _needed(models: "NDArray[np.bool_]", seen: "Floats", least: "Floats") -> "Floats":
    """The log likelihood with which each model would equal the least BIC so far, by draw."""
    import numpy as np

    penalty = models.sum(axis=1)[:, None] * np.log(np.maximum(seen, 1.0))
    return np.asarray((penalty - least) / 2).reshape(-1)


def _bootstrap(
    counts: "Floats",
    draws: int,
    chance: "np.random.Generator",
    populations: Populations,
    tell: Callable[[int, int], None],
) -> Bootstrap:
    import numpy as np

    point = float(populations(counts[None, :], _silent)[0])
    found = populations(drawn(counts, draws, chance), tell)
    known = np.sort(found[~np.isnan(found)])
    return Bootstrap(
        None if np.isnan(point) else point,
        tuple(known.tolist()),
        draws - len(known),
        acceleration(counts, lambda rows: populations(rows, _silent)),
    )


def acceleration(counts: "Floats", populations: "Callable[[Floats], Floats]") -> float | None:
    """The third moment of leaving out each person in turn; people of one cell are alike."""
    import numpy as np

    cells = np.flatnonzero(counts)
    weights = counts[cells]
    found = populations(counts[None, :] - np.eye(len(counts))[cells])
    if not len(cells) or np.isnan(found).any():
        return None
    off = (weights * found).sum() / weights.sum() - found
    spread = (weights * off**2).sum()
    return float((weights * off**3).sum() / (6 * spread**1.5)) if spread > 0 else None


def _silent(done: int, of: int) -> None:
    """Nobody is told of a short run."""
