"""Slow drifts: a level that creeps up so that no single week is out of the ordinary.

A likelihood ratio chart of negative binomial counts (glr.py) over the last year of a series that
has two years or more before it. Its threshold grows with the number of series, so that few drifts a
year are false over all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from hueandcry.figures.alarm import glr, waves
from hueandcry.figures.alarm.series import Trail
from hueandcry.figures.alarm.weekly import Unusable, Weekly

LEARN, FOLLOW = 104, 52  # weeks learnt from at least, weeks followed
_FEWEST = 2.0  # reports a week; below, a drift is a handful of reports
_WINDOW = 26  # a drift that began longer ago is the level by now


@dataclass(frozen=True, slots=True)
class Drift:
    """A series, the place of the week in which the drift was told, and what the year before leads
    to expect of that week."""

    trail: Trail
    place: int
    expected: float
    statistic: float


def drifts(trails: Sequence[Trail], false_a_year: float) -> tuple[Drift, ...]:
    """The first drift of each series that has the past for it, and neither step nor silence."""
    able = [trail for trail in trails if _able(trail)]
    found = (_drift(trail, threshold(len(able), false_a_year)) for trail in able)
    return tuple(one for one in found if one is not None)


def threshold(series: int, false_a_year: float) -> float:
    """From which ratio on a chart alarms: log of the weeks of all series for each false one.

    A chart of a known rise runs exp(c) weeks or more before it errs (Wald); one that looks for the
    rise and its week errs sooner, for which 1 is added, and the simulation of the tests speaks.
    """
    return log(max(series, 1) * FOLLOW / false_a_year) + 1.0


def _able(trail: Trail) -> bool:
    counts, begins = trail.series.weekly.counts, trail.series.weekly.begins
    clear = not trail.series.missing and all(week.state != "outage" for week in trail.weeks)
    clear = clear and all(week.state != "settling" for week in trail.weeks)
    enough = len(begins) >= LEARN + FOLLOW and sum(counts) >= _FEWEST * len(counts)
    return clear and enough and trail.series.grain == 1 and not any(r.stays for r in trail.rises)


def _drift(trail: Trail, least: float) -> Drift | None:
    weekly = _without_rises(trail)
    weeks = range(len(weekly.counts) - FOLLOW + 1, len(weekly.counts) + 1)
    alpha = waves.dispersion(weekly, weeks)
    means = None if isinstance(alpha, Unusable) else waves.waves(weekly, weeks, alpha)
    if isinstance(alpha, Unusable) or means is None or isinstance(means, Unusable):
        return None
    options = glr.Options(alpha=alpha, mtilde=4, window=_WINDOW)
    counts = weekly.counts[weeks.start - 1 :]
    for at in range(options.mtilde, len(counts)):
        found = glr.statistic(counts[: at + 1], means[: at + 1], alpha, options)
        if found >= least:
            return Drift(trail, weeks.start - 1 + at, means[at], found)
    return None


def _without_rises(trail: Trail) -> Weekly:
    """The counts with each told rise at what was expected: an alarm is not told twice."""
    counts = list(trail.series.weekly.counts)
    for rise in trail.rises:
        for at in range(rise.first, rise.last + 1):
            expected = trail.weeks[at].expected
            if expected is not None:
                counts[at] = min(counts[at], round(expected))
    return Weekly(tuple(counts), trail.series.weekly.begins)
