"""What may be said of a place beside the whole: clearly above, about the same, too few to tell."""

import math
from collections.abc import Sequence
from typing import Literal

from hueandcry.figures.space.rates import Smoothed

Verdict = Literal["above", "below", "same", "few"]
FEWEST = 10
# The middle of the likely values must hold this much before a place is set apart from the whole.
SURE = 0.95


def against_the_whole(smoothed: Smoothed, slack: float = 0) -> tuple[Verdict, ...]:
    """A verdict a place, in order.

    A place is above where even the lower end of its likely rates (the middle 95 % of the gamma
    behind empirical Bayes) lies over the mean; below likewise. `slack` is by how many events
    rounding may have moved a count: the verdict must hold for the least and the most there may be.
    Places with fewer than ten events are too few to tell.
    """
    from scipy.stats import gamma

    found: list[Verdict] = []
    for one in smoothed.rates:
        if one.raw is None or one.events < FEWEST:
            found.append("few")
            continue
        if smoothed.variance <= 0:
            found.append("same")
            continue
        rate = smoothed.mean / smoothed.variance
        shape = smoothed.mean * rate
        least, most = shape + max(one.events - slack, 0), shape + one.events + slack
        scale = 1 / (rate + one.population)
        if gamma.ppf((1 - SURE) / 2, least, scale=scale) > smoothed.mean:
            found.append("above")
        elif gamma.isf((1 - SURE) / 2, most, scale=scale) < smoothed.mean:
            found.append("below")
        else:
            found.append("same")
    return tuple(found)


def breaks(mean: float) -> tuple[float, ...]:
    """Where the five classes of a map begin and end: four steps about the mean of the whole.

    The step is 1, 2 or 5 times a power of ten, about a sixth of the mean, so that a map of a later
    year has the same classes unless the whole has changed much. Empty where the mean is nought.
    """
    if not mean > 0 or not math.isfinite(mean):
        return ()
    power = 10.0 ** math.floor(math.log10(mean / 6))
    step = min((1, 2, 5, 10), key=lambda many: abs(math.log(mean / 6 / (many * power)))) * power
    below = math.floor(mean / step + 1e-9)
    return tuple(round((below + place) * step, 12) for place in (-1, 0, 1, 2))


def class_of(rate: float, between: Sequence[float]) -> int:
    """Which class a rate falls in, from 0; a rate on a break belongs above it."""
    return sum(rate >= one for one in between)
