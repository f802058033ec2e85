"""How likely as many reports or more are, where the past leads to expect a mean and a spread."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from hueandcry.figures.alarm.quasi_poisson import Floats

_WIDER = 1e-6  # below, a negative binomial is Poisson to all digits that are told


def chance(observed: Floats, mean: Floats, variance: Floats) -> Floats:
    """The chance of `observed` or more; negative binomial, Poisson where it is no wider."""
    import numpy as np
    from scipy.special import betainc, gammainc

    wide = variance > mean * (1 + _WIDER)
    over = np.where(wide, variance - mean, 1.0)
    size = np.where(wide, mean**2 / over, 1.0)
    share = np.where(wide, mean / variance, 0.5)
    count = np.maximum(observed, 1.0)
    p = np.where(wide, betainc(count, size, 1 - share), gammainc(count, mean))
    return cast("Floats", np.where(observed < 1, 1.0, p))


def least(p: float, mean: Floats, variance: Floats) -> Floats:
    """The least count whose chance is `p` or less."""
    import numpy as np

    low = np.zeros_like(mean)
    high = np.ceil(mean + 8 * np.sqrt(variance) + 8)
    while (beyond := chance(high, mean, variance) > p).any():
        high = np.where(beyond, 2 * high, high)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        rare = chance(middle, mean, variance) <= p
        low, high = np.where(rare, low, middle), np.where(rare, middle, high)
    return cast("Floats", high)
