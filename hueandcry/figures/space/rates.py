"""Rates that few events have made wild, drawn towards the rest: Marshall's empirical Bayes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hueandcry.figures.space.neighbours import Neighbours, matrix
from hueandcry.figures.space.unusable import Unusable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Rate:
    """One place: events over population, and what is left of that when the rest is known.

    None where nobody lives there. `low` and `high` hold 95 % of the gamma distribution that the
    global estimate is the mean of: what the rate may be. `local` is drawn towards the neighbours'
    rate instead, None where no neighbours were given.
    """

    id: str
    events: float
    population: float
    raw: float | None
    smoothed: float | None
    low: float | None
    high: float | None
    local: float | None


@dataclass(frozen=True, slots=True)
class Smoothed:
    """All places; `mean` (Marshall's b) and `variance` (his a) of the rates behind them.

    A variance at or below nought means that chance alone explains the differences: `variance` is
    then 0 and every place has the mean. `variance_before` is what was found.
    """

    rates: tuple[Rate, ...]
    mean: float
    variance: float
    variance_before: float


def empirical_bayes(
    ids: Sequence[str],
    events: Sequence[float],
    population: Sequence[float],
    between: Neighbours | None = None,
) -> Smoothed:
    """Marshall's global estimate and, where neighbours are given, his local one; raises Unusable.

    b = sum(events) / sum(population); a = sum(n (r - b)^2) / sum(n) - b / mean(n), over the places
    where somebody lives. Marshall 1991, Applied Statistics 40(2), pp. 283-294.
    """
    import numpy as np

    y, n = np.asarray(events, dtype=np.float64), np.asarray(population, dtype=np.float64)
    lived = _lived(ids, y, n)
    b = float(y[lived].sum() / n[lived].sum())
    raw = np.full_like(y, np.nan)
    raw[lived] = y[lived] / n[lived]
    found = float((n[lived] * (raw[lived] - b) ** 2).sum() / n[lived].sum() - b / n[lived].mean())
    a = max(found, 0.0)
    smoothed = np.full_like(y, np.nan)
    if b > 0:
        smoothed[lived] = b + a * (raw[lived] - b) / (a + b / n[lived])
    else:
        smoothed[lived] = 0.0
    low, high = _limits(y, n, a, b)
    local = _local(y, n, raw, between) if between is not None else np.full_like(y, np.nan)
    columns = [np.where(lived, column, np.nan) for column in (raw, smoothed, low, high, local)]
    return Smoothed(
        tuple(
            Rate(one, float(y[i]), float(n[i]), *(_told(column[i]) for column in columns))
            for i, one in enumerate(ids)
        ),
        b,
        a,
        found,
    )


def _lived(
    ids: Sequence[str], y: "NDArray[np.float64]", n: "NDArray[np.float64]"
) -> "NDArray[np.bool_]":
    """Where somebody lives; raises Unusable where the rest makes no sense."""
    import numpy as np

    if not (np.isfinite(y).all() and np.isfinite(n).all()):
        raise Unusable("Some events or populations are no finite numbers.")
    if (y < 0).any() or (n < 0).any():
        raise Unusable("Events and population cannot be negative.")
    for i in np.flatnonzero((n == 0) & (y > 0)).tolist():
        raise Unusable(f"{ids[i]} has events and no population, so it has no rate.")
    lived: NDArray[np.bool_] = n > 0
    if lived.sum() < 2:
        raise Unusable("At least two places with a population are needed.")
    return lived


def _limits(
    y: "NDArray[np.float64]", n: "NDArray[np.float64]", a: float, b: float
) -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
    """The middle 95 % of a gamma of mean b and variance a, once the events of a place are known."""
    import numpy as np
    from scipy.stats import gamma

    if a <= 0 or b <= 0:
        return np.full_like(y, b), np.full_like(y, b)
    shape, scale = b * b / a + y, 1 / (b / a + n)
    return gamma.ppf(0.025, shape, scale=scale), gamma.ppf(0.975, shape, scale=scale)


def _local(
    y: "NDArray[np.float64]",
    n: "NDArray[np.float64]",
    raw: "NDArray[np.float64]",
    between: Neighbours,
) -> "NDArray[np.float64]":
    """Marshall's estimate with the mean and variance of a place and its neighbours."""
    import numpy as np

    around = matrix(between, itself=True)
    lived = (n > 0).astype(np.float64)
    people, events, many = around @ n, around @ y, around @ lived
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = events / people
        off = np.where(n > 0, n * (np.nan_to_num(raw) - mean) ** 2, 0.0)
        variance = np.maximum((around @ np.nan_to_num(off)) / people - mean / (people / many), 0.0)
        drawn = mean + (raw - mean) * variance / (variance + mean / n)
    result: NDArray[np.float64] = np.where((mean == 0) & (n > 0), 0.0, drawn)
    return result


def _told(number: float) -> float | None:
    return None if number != number else float(number)
