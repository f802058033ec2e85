"""Survey answers of small areas, drawn towards what the areas' facts lead to expect."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Unusable(ValueError):
    """These answers give no estimate that can be trusted; the message says why."""


@dataclass(frozen=True, slots=True)
class FayHerriot:
    """The variance between areas beyond their facts; the facts' weights; an estimate an area.

    `weights` begin with that of one (the intercept). `kept` is the share of each area's own answer
    in its estimate. A variance of nought means that the facts explain all that is not chance.
    """

    variance: float
    weights: tuple[float, ...]
    estimates: tuple[float, ...]
    kept: tuple[float, ...]


def fay_herriot(
    answers: Sequence[float], variances: Sequence[float], facts: Sequence[Sequence[float]]
) -> FayHerriot:
    """Fay and Herriot's estimate by restricted maximum likelihood; raises Unusable.

    `variances` are those of each area's own answer, known from its sample. `facts` has a row an
    area. The likelihood is looked over on a grid first, as it may have more than one hill.
    Fay and Herriot 1979, JASA 74, pp. 269-277; Rao and Molina 2015, section 6.1.
    """
    import numpy as np

    if not len(answers) == len(variances) == len(facts):
        raise Unusable("Each area needs an answer, a variance and its facts.")
    y, psi = np.asarray(answers, dtype=float), np.asarray(variances, dtype=float)
    given = np.asarray(facts, dtype=float).reshape(len(y), -1)
    x = np.column_stack([np.ones(len(y)), given])
    if not (np.isfinite(y).all() and np.isfinite(x).all()):
        raise Unusable("Answers and facts must be finite numbers.")
    if not np.isfinite(psi).all() or (psi <= 0).any():
        raise Unusable("The variance of each answer must be above 0.")
    if len(y) <= x.shape[1] + 1 or np.linalg.matrix_rank(x) < x.shape[1]:
        raise Unusable("There are too few areas for so many facts, or a fact repeats another.")
    variance = _most_likely(y, psi, x)
    weights = _weights(y, x, 1 / (variance + psi))
    kept = variance / (variance + psi)
    estimates = kept * y + (1 - kept) * (x @ weights)
    return FayHerriot(variance, *(tuple(map(float, one)) for one in (weights, estimates, kept)))


def _weights(y: "Floats", x: "Floats", precision: "Floats") -> "Floats":
    import numpy as np

    weighed = x * precision[:, None]
    return np.asarray(np.linalg.solve(x.T @ weighed, weighed.T @ y), dtype=np.float64)


def _most_likely(y: "Floats", psi: "Floats", x: "Floats") -> float:
    """The variance of the highest restricted likelihood; nought where it falls from there on."""
    import numpy as np
    from scipy.optimize import minimize_scalar

    scale = float(psi.mean() + y.var())

    def against(share: float) -> float:
        """Twice the negative restricted likelihood, but for what does not change."""
        spread = share * scale + psi
        off = y - x @ _weights(y, x, 1 / spread)
        inner = np.linalg.slogdet(x.T @ (x / spread[:, None]))[1]
        return float(np.log(spread).sum() + inner + (off**2 / spread).sum())

    grid = np.concatenate([[0.0], np.geomspace(1e-9, 100, 200)])
    heights = [against(share) for share in grid]
    best = int(np.argmin(heights))
    if best == 0:
        return 0.0
    bounds = (float(grid[best - 1]), float(grid[min(best + 1, len(grid) - 1)]))
    found = minimize_scalar(
        against, bounds=bounds, method="bounded", options={"xatol": 1e-12 * max(bounds)}
    )
    better = float(found.x) if found.fun <= heights[best] else float(grid[best])
    return 0.0 if heights[0] <= min(float(found.fun), heights[best]) else better * scale
