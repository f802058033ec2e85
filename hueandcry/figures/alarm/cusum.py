"""CUSUM: small excesses added up until they are too many (Rossi, Lampugnani, Marchi 1999)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, sqrt

from hueandcry.figures.alarm.weekly import Judged, Unusable, Weekly

TRANSFORMS = ("standard", "rossi", "anscombe", "anscombe2nd", "pearsonNegBin", "none")


@dataclass(frozen=True, slots=True)
class Options:
    """As R's `algo.cusum` names them; `m` None is the mean of the weeks before the first judged.

    `m` "glm" is a mean with a yearly wave. `alpha` is the dispersion of pearsonNegBin.
    """

    k: float = 1.04
    h: float = 2.26
    m: float | None = None
    glm: bool = False
    trans: str = "standard"
    alpha: float = 0.1


def judge(weekly: Weekly, weeks: range, options: Options) -> tuple[Judged, ...] | Unusable:
    """What it says of `weeks` (counted from 1); `statistic` is the sum so far."""
    means = _means(weekly, weeks, options)
    if isinstance(means, Unusable):
        return means
    judged, total = [], 0.0
    for t, mean in zip(weeks, means, strict=True):
        observed, before = weekly.counts[t - 1], total
        total = max(0.0, before + _standard(observed, mean, options) - options.k)
        bound = _bound(mean, before, total, options)
        judged.append(Judged(t, observed, mean, bound, total >= options.h, statistic=total))
    return tuple(judged)


def _means(weekly: Weekly, weeks: range, options: Options) -> tuple[float, ...] | Unusable:
    if options.m is not None:
        if options.m <= 0:
            return Unusable(f"--m is above 0, not {options.m:g}.")
        return (options.m,) * len(weeks)
    if weeks.start < 2:
        return Unusable("Week 1 is too early: there is nothing before it to learn from.")
    past = weekly.counts[: weeks.start - 1]
    if not any(past):
        return Unusable(f"The weeks before {weeks.start} are all 0: nothing to learn from.")
    if options.glm:
        from hueandcry.figures.alarm.waves import waves

        return waves(weekly, weeks, 0.0)
    return (sum(past) / len(past),) * len(weeks)


def _standard(count: int, m: float, options: Options) -> float:
    """The count on a scale of even spread."""
    scales: dict[str, Callable[[], float]] = {
        "standard": lambda: (count - m) / sqrt(m),
        "rossi": lambda: (count - 3 * m + 2 * sqrt(count * m)) / (2 * sqrt(m)),
        "anscombe": lambda: 1.5 * (count ** (2 / 3) - m ** (2 / 3)) / m ** (1 / 6),
        "anscombe2nd": lambda: (
            (count ** (2 / 3) - (m ** (2 / 3) - m ** (-1 / 3) / 9)) / (2 / 3 * m ** (1 / 6))
        ),
        "pearsonNegBin": lambda: (count - m) / sqrt(m + options.alpha * m**2),
        "none": lambda: float(count),
    }
    return scales[options.trans]()


def _bound(m: float, before: float, now: float, options: Options) -> float:
    """The count from which it would alarm, as R turns it back; never below 0."""
    room = options.h + options.k - before
    if options.trans == "standard":
        return max(0.0, float(ceil(sqrt(m) * room + m)))
    if options.trans == "rossi":
        under = 4 * m**2 + 2 * m**1.5 * room
        return 0.0 if under < 0 else max(0.0, 2 * sqrt(m) * room + 5 * m - 2 * sqrt(under))
    if options.trans == "pearsonNegBin":
        return max(0.0, sqrt(m + options.alpha * m**2) * room + m)
    if options.trans == "none":
        return max(0.0, options.h - now)
    middle = m ** (2 / 3) - (m ** (1 / 3) / 9 if options.trans == "anscombe2nd" else 0.0)
    return float(max(0.0, 2 / 3 * m ** (1 / 6) * room + middle) ** 1.5)
