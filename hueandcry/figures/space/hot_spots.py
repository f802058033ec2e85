"""Where high values lie together: Getis-Ord Gi*, and Moran's I for the whole."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hueandcry.figures.space.neighbours import Neighbours, matrix
from hueandcry.figures.space.unusable import Unusable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEWEST = 3


@dataclass(frozen=True, slots=True)
class HotSpot:
    """One place: its Gi* as a z score, None where it cannot be told; how many it was taken with.

    `p` is two-sided. `q` is that of Benjamini and Hochberg over all places: calling hot those
    below .05 leaves at most one in twenty of them hot by chance, on average.
    """

    id: str
    value: float
    taken: int
    z: float | None
    p: float | None
    q: float | None


@dataclass(frozen=True, slots=True)
class Moran:
    """Moran's I over the whole: its expected value, and z under two ideas of chance.

    A z is None where that chance would leave no play, as where all places border on each other.
    """

    statistic: float
    expected: float
    z_randomisation: float | None
    z_normality: float | None
    places: int


def gi_star(values: Sequence[float], between: Neighbours) -> tuple[HotSpot, ...]:
    """Gi* of each place with its neighbours and itself, all weights one.

    z is the local sum less what its size leads to expect, in standard deviations. Raises Unusable
    for fewer than three places, or where all values are alike. Ord and Getis 1995, eq. 14.
    """
    import numpy as np
    from scipy.stats import norm

    x = _values(values, between)
    n = len(x)
    weights = matrix(between, itself=True)
    taken = np.asarray(weights.sum(axis=1)).ravel()
    centred = x - x.mean()
    spread = math.sqrt(float((centred**2).mean()))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (weights @ centred) / (spread * np.sqrt((n * taken - taken**2) / (n - 1)))
    z = np.where(taken < n, z, np.nan)
    p = 2 * norm.sf(np.abs(z))
    q = _false_discovery(p)
    return tuple(
        HotSpot(one, float(x[i]), int(taken[i]), _told(z[i]), _told(p[i]), _told(q[i]))
        for i, one in enumerate(between.ids)
    )


def moran(values: Sequence[float], between: Neighbours) -> Moran:
    """Moran's I with weights that add up to one for each place; those without any are left out.

    Cliff and Ord 1981, eqs. 1.44 and 1.45. Raises Unusable.
    """
    import numpy as np

    x = _values(values, between)
    weights = matrix(between, itself=False)
    kept = np.asarray(weights.sum(axis=1)).ravel() > 0
    n = int(kept.sum())
    if n <= FEWEST:
        raise Unusable(f"Moran's I needs at least {FEWEST + 1} places that have neighbours.")
    x, weights = x[kept], weights[kept][:, kept]
    sums = np.asarray(weights.sum(axis=1)).ravel()
    if (sums == 0).any():
        raise Unusable("Some places have only neighbours that have none themselves.")
    weights = weights.multiply(1 / sums[:, None]).tocsr()
    centred = x - x.mean()
    if not centred.any():
        raise Unusable("All places that have neighbours have the same value.")
    total = float(weights.sum())
    s1 = float(((weights + weights.T).power(2)).sum()) / 2
    columns = np.asarray(weights.sum(axis=0)).ravel()
    s2 = float(((1 + columns) ** 2).sum())
    second = float((centred**2).sum())
    statistic = n / total * float(centred @ (weights @ centred)) / second
    expected = -1 / (n - 1)
    normal = (n * n * s1 - n * s2 + 3 * total**2) / ((n * n - 1) * total**2) - expected**2
    kurtosis = n * float((centred**4).sum()) / second**2
    random = (
        n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * total**2)
        - kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * total**2)
    ) / ((n - 1) * (n - 2) * (n - 3) * total**2) - expected**2
    return Moran(
        statistic=statistic,
        expected=expected,
        z_randomisation=(statistic - expected) / math.sqrt(random) if random > 1e-12 else None,
        z_normality=(statistic - expected) / math.sqrt(normal) if normal > 1e-12 else None,
        places=n,
    )


def _values(values: Sequence[float], between: Neighbours) -> "NDArray[np.float64]":
    import numpy as np

    if len(values) != len(between.ids):
        raise Unusable(f"There are {len(values):,} values for {len(between.ids):,} places.")
    if len(values) < FEWEST:
        raise Unusable(f"At least {FEWEST} places are needed; there are {len(values):,}.")
    x = np.asarray(values, dtype=np.float64)
    if not np.isfinite(x).all():
        raise Unusable("Some values are no finite numbers.")
    if np.ptp(x) == 0:
        raise Unusable("All places have the same value, so none stands out.")
    return x


def _false_discovery(p: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Benjamini and Hochberg's p, over the places that have one."""
    import numpy as np
    from scipy.stats import false_discovery_control

    q = np.full_like(p, np.nan)
    told = ~np.isnan(p)
    if told.any():
        q[told] = false_discovery_control(p[told])
    return q


def _told(number: float) -> float | None:
    return None if math.isnan(number) else float(number)
