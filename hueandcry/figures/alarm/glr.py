"""Generalised likelihood ratio: has the level of counts risen since some week, by any factor?

Höhle, Paul: Count data regression charts for the monitoring of surveillance time series,
Computational Statistics and Data Analysis 52 (2008), 4357-4368. As algo.glrpois and algo.glrnb of
R's surveillance, intercept chart: after an alarm it starts afresh.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log

from hueandcry.figures.alarm.waves import dispersion, waves
from hueandcry.figures.alarm.weekly import Judged, Unusable, Weekly

_MOST_STEPS, _CLOSE, _LEAST = 1000, 1e-6, -18.0
MOST_COUNT = 10_000_000
Ratio = Callable[[Sequence[int], Sequence[float]], float]


@dataclass(frozen=True, slots=True)
class Options:
    """As R's `algo.glrpois` and `algo.glrnb` name them.

    `alpha` 0 is Poisson, None the dispersion of the weeks before. `window` is M (-1: from the
    start), `mtilde` how many weeks a change needs at least. `harmonics` (S) and `trend` shape the
    mean; `direction` is "inc" or "dec".
    """

    c_arl: float = 5.0
    alpha: float | None = 0.0
    mtilde: int = 1
    window: int = -1
    harmonics: int = 1
    trend: bool = False
    direction: str = "inc"


def judge(weekly: Weekly, weeks: range, options: Options) -> tuple[Judged, ...] | Unusable:
    """What it says of `weeks`; `statistic` is the ratio, `bound` the least count that alarms.

    For "dec" the bound is the greatest count that alarms, None where no count does.
    """
    alpha = options.alpha
    if alpha is None:
        found = dispersion(weekly, weeks, harmonics=options.harmonics, trend=options.trend)
        if isinstance(found, Unusable):
            return found
        alpha = found
    means = waves(weekly, weeks, alpha, harmonics=options.harmonics, trend=options.trend)
    if isinstance(means, Unusable):
        return means
    counts = weekly.counts[weeks.start - 1 : weeks.stop - 1]
    return _chart(weeks, counts, means, alpha, options)


def _chart(
    weeks: range,
    counts: Sequence[int],
    means: Sequence[float],
    alpha: float,
    options: Options,
) -> tuple[Judged, ...]:
    judged, begun, near = [], 0, int(2 * means[0])
    for at, t in enumerate(weeks):
        past, mean = counts[begun:at], means[begun : at + 1]

        def ratio(count: int, past: Sequence[int] = past, mean: Sequence[float] = mean) -> float:
            return statistic((*past, count), mean, alpha, options)

        if _too_soon(len(mean), options):
            judged.append(Judged(t, counts[at], means[at], None, False, statistic=0.0))
            continue
        value = ratio(counts[at])
        alarm = value >= options.c_arl
        if options.direction == "dec":
            bound = _greatest(ratio, means[at], options.c_arl)
        else:
            bound = _least(ratio, near, options.c_arl)
            near = near if bound is None else int(bound)
        judged.append(Judged(t, counts[at], means[at], bound, alarm, statistic=max(0.0, value)))
        if alarm:
            begun = at + 1
    return tuple(judged)


def _too_soon(weeks: int, options: Options) -> bool:
    """Whether a chart is younger than it must be before it says anything."""
    if options.window > 0 and options.alpha == 0:
        return weeks <= options.mtilde
    return weeks < options.mtilde


def statistic(
    counts: Sequence[int], means: Sequence[float], alpha: float, options: Options
) -> float:
    """The greatest log likelihood ratio of a change in any week of the chart, at its last week."""
    last = len(counts) - 1
    lowest = 0 if options.window < 0 else max(0, last - options.window)
    if alpha == 0:
        return _poisson(counts, means, lowest, options)
    return _negative_binomial(
        counts, means, alpha, range(lowest, last - options.mtilde + 2), options
    )


def _poisson(counts: Sequence[int], means: Sequence[float], lowest: int, options: Options) -> float:
    """In closed form, adding weeks backwards; with a window the latest is skipped, as in R."""
    sign = 1.0 if options.direction == "inc" else -1.0
    seen = expected = 0.0
    best = float("-inf")
    latest = len(counts) - options.mtilde - (1 if options.window > 0 else 0)
    for start in range(len(counts) - 1, lowest - 1, -1):
        seen, expected = seen + counts[start], expected + means[start]
        if options.window > 0 and start > latest:
            continue
        rise = sign * max(0.0, sign * log(seen / expected)) if seen else min(0.0, sign) * 1e3
        gain = rise * seen if seen else 0.0
        best = max(best, gain + (1 - exp(rise)) * expected)
    return best


def _negative_binomial(
    counts: Sequence[int], means: Sequence[float], alpha: float, starts: range, options: Options
) -> float:
    """The likeliest change since each of `starts`, by Newton's steps, all at once."""
    import numpy as np

    if not len(starts):
        return 0.0
    seen, mean = np.array(counts, dtype=float), np.array(means)
    sign = 1.0 if options.direction == "inc" else -1.0
    pull = ((seen - mean) / (1 + alpha * mean))[::-1].cumsum()[::-1][starts.start : starts.stop]
    chosen = np.array(starts)[sign * pull > 0]
    if not len(chosen):
        return 0.0  # every change of the asked direction makes what was seen less likely
    since = np.arange(len(seen)) >= chosen[:, None]
    told, level = since * seen, since * mean
    with np.errstate(divide="ignore"):
        rise = np.maximum(np.log(told.sum(axis=1) / level.sum(axis=1)), _LEAST)
    for _ in range(_MOST_STEPS):
        raised = np.exp(rise)[:, None] * level
        under = 1 + alpha * raised
        score = ((told - raised) / under).sum(axis=1)
        step = score / (raised * (alpha * told + 1) / under**2).sum(axis=1)
        rise = np.clip(rise + np.clip(step, -2.0, 2.0), _LEAST, -_LEAST)
        if np.abs(step[rise > _LEAST]).max(initial=0.0) <= _CLOSE:
            break
    rise = sign * np.maximum(0.0, sign * rise)
    under = (1 + alpha * level) / (1 + alpha * level * np.exp(rise)[:, None])
    ratios = (rise[:, None] * told + (told + since / alpha) * np.log(under)).sum(axis=1)
    return float(max(ratios.max(), 0.0))


def _least(ratio: Callable[[int], float], near: int, enough: float) -> float | None:
    """The count from which on the chart alarms, looked for from `near`: the ratio grows with it."""
    low, high, step = -1, near, 1
    if ratio(near) < enough:
        low, high = near, near + step
        while ratio(high) < enough:
            step *= 2
            low, high = high, high + step
            if high > MOST_COUNT:
                return None
    else:
        while (lower := high - step) >= 0 and ratio(lower) >= enough:
            high, step = lower, 2 * step
        low = max(high - step, -1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if ratio(middle) >= enough else (middle, high)
    return float(high)


def _greatest(ratio: Callable[[int], float], mean: float, enough: float) -> float | None:
    """The count up to which a chart that looks for a fall alarms; None where even 0 does not."""
    count = int(mean)
    while count >= 0 and ratio(count) < enough:
        count -= 1
    return None if count < 0 else float(count)
