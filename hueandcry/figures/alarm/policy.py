"""What is rising over many weekly series: one answer, with as few false alarms as are stated.

Each series is judged by what its past allows: all seasons of three years or more (Farrington
Flexible), else its latest weeks without the two before (as EARS C2). Chances of all series of a
week go through Benjamini and Hochberg. A rise is one alarm until it is over; one that stays is a
step, and what follows is held against the new level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hueandcry.figures.alarm import tail
from hueandcry.figures.alarm.drift import drifts
from hueandcry.figures.alarm.following import OVER, STAYS, USUAL, follow
from hueandcry.figures.alarm.series import Break, Rise, Series, Trail, Week

FALSE_A_YEAR = 3.0
_TOO_SURE = 3.0  # tails learnt from few weeks are this much too light (docs/method/alarms.md)
_DRIFTS = 0.1  # the share of false alarms that slow drifts may be
_TOGETHER = 3  # weeks within which lists tell of the same rise
_FAR = date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class Alarm:
    """One rise. `label` is "", "check recording" or "possible recording change".

    `others` are series that show the same rise; `until` the last week of it, None while it goes on.
    `onset` is the week from which the level was higher, at or before the week of the alarm.
    """

    series: Series
    week: Week
    onset: date
    until: date | None
    stays: bool
    label: str
    why: str
    others: tuple[Series, ...] = ()

    @property
    def exceedance(self) -> float:
        """How far it went, 1 at the bound (Farrington 1996, section 3.9)."""
        week = self.week
        if week.expected is None or week.bound is None or week.observed is None:
            return 0.0
        return (week.observed - week.expected) / max(week.bound - week.expected, 1e-9)


@dataclass(frozen=True, slots=True)
class Rising:
    """The answer. `false_alarms` is how many a year may be false, over all series together."""

    trails: tuple[Trail, ...]
    alarms: tuple[Alarm, ...]
    false_alarms: float

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last week that anything is known of."""
        days = [week.begins for trail in self.trails for week in trail.weeks]
        return (min(days), max(days)) if days else None


def rising(
    series: Sequence[Series],
    breaks: Sequence[Break] = (),
    *,
    since: date | None = None,
    false_a_year: float = FALSE_A_YEAR,
) -> Rising:
    """Follow every series from its first week and say what rose from `since` on.

    Series must have dates that fall on the same day of the week; each may begin and end by itself.
    """
    trails = follow(series, breaks, false_a_year / 52 / _TOO_SURE)
    told = _alarms(trails)
    told = (*told, *_drifted(trails, told, _DRIFTS * false_a_year))
    alarms = [one for one in told if since is None or one.week.begins >= since]
    return Rising(trails, tuple(sorted(alarms, key=lambda one: one.week.begins)), false_a_year)


def _alarms(trails: Sequence[Trail]) -> tuple[Alarm, ...]:
    """One alarm for each rise, in order of the weeks in which they were told."""
    told = [_Told(trail, one) for trail in trails for one in trail.rises]
    groups: list[list[_Told]] = []
    for one in sorted(told, key=lambda item: (item.week.begins, item.week.p or 0.0)):
        group = next((group for group in groups if _same(one, group[0])), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    alarms = [_alarm(group, trails) for group in groups]
    return tuple(sorted(alarms, key=lambda one: (one.week.begins, one.series.owner)))


def _drifted(
    trails: Sequence[Trail], told: Sequence[Alarm], false_a_year: float
) -> tuple[Alarm, ...]:
    """An alarm for each slow drift of a series that has no other in the weeks around it."""
    found = []
    for one in drifts(trails, false_a_year):
        series, week = one.trail.series, one.trail.weeks[one.place]
        near = [alarm for alarm in told if series in (alarm.series, *alarm.others)]
        if any(abs((alarm.week.begins - week.begins).days) <= 7 * STAYS for alarm in near):
            continue
        why = (
            f"{week.observed} were seen, and the year before leads to expect {one.expected:.0f}. "
            "No single week stands out: it crept up."
        )
        week = replace(week, expected=one.expected, alarm=True)
        found.append(Alarm(series, week, week.begins, None, True, "", why))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Told:
    """A rise of a series, and the week in which it was told."""

    trail: Trail
    rise: Rise

    @property
    def series(self) -> Series:
        return self.trail.series

    @property
    def week(self) -> Week:
        return self.trail.weeks[self.rise.alarmed]

    @property
    def onset(self) -> date:
        return self.series.weekly.begins[self.rise.first]

    @property
    def until(self) -> date | None:
        """The last week of it; None while it goes on, or where it stays."""
        over = not self.rise.stays and not self.rise.goes_on
        return self.series.weekly.begins[self.rise.last] if over else None


def _same(one: _Told, head: _Told) -> bool:
    """Whether a rise is that of `head`: told at nearly the same time, of an owner or a theme.

    A new level of one list is a matter of that list alone.
    """
    mine, its = one.series, head.series
    if one.rise.stays or head.rise.stays:
        alike = one.rise.stays == head.rise.stays and mine.owner == its.owner
        return alike and abs((one.onset - head.onset).days) <= 7 * STAYS
    related = mine.owner == its.owner or mine.what == its.what or "" in (mine.what, its.what)
    begun = abs((one.week.begins - head.week.begins).days) <= 7 * _TOGETHER
    return related and (begun or (mine.owner == its.owner and _overlap(one, head)))


def _overlap(one: _Told, other: _Told) -> bool:
    late, early = max(one.onset, other.onset), min(one.until or _FAR, other.until or _FAR)
    return late <= early + timedelta(7 * OVER)


def _alarm(group: Sequence[_Told], trails: Sequence[Trail]) -> Alarm:
    head = group[0]
    owners = {item.series.owner for item in group} - {""}
    stays = head.rise.stays
    label = ""
    if stays and not _elsewhere(head, trails):
        label = "possible recording change"
    elif not stays and _alone(head, owners, trails):
        label = "check recording"
    untils = [item.until for item in group]
    ended = [day for day in untils if day is not None]
    return Alarm(
        head.series,
        head.week,
        min(item.onset for item in group),
        max(ended) if len(ended) == len(untils) else None,
        stays,
        label,
        _why(head, label),
        tuple(item.series for item in group if item is not head),
    )


def _elsewhere(head: _Told, trails: Sequence[Trail]) -> bool:
    """Whether another owner's list has a new level since about the same time."""
    return any(
        rise.stays
        and trail.series.owner != head.series.owner
        and abs((trail.series.weekly.begins[rise.first] - head.onset).days) <= 7 * STAYS
        for trail in trails
        for rise in trail.rises
    )


def _alone(head: _Told, owners: set[str], trails: Sequence[Trail]) -> bool:
    """Whether one list alone shows it: the others together had nothing unusual that week."""
    if len(owners) > 1 or head.week.together:
        return False
    import numpy as np

    weeks: dict[str, Week] = {}
    for trail in trails:
        week = trail.at(head.week.begins)
        if trail.series.owner and trail.series.what == head.series.what and week is not None:
            if week.p is not None:
                weeks[trail.series.owner] = week
    if not owners and weeks:  # the whole rose: by whom most?
        owners = {min(weeks, key=lambda owner: weeks[owner].p or 0.0)}
    others = [week for owner, week in weeks.items() if owner not in owners]
    if not others:
        return bool(owners)
    seen = sum(week.observed or 0 for week in others)
    mean = sum(week.expected or 0.0 for week in others)
    spread = sum(week.variance or 0.0 for week in others)
    p = tail.chance(np.array([seen]), np.array([mean]), np.array([spread]))
    return bool(p[0] > USUAL)


def _why(head: _Told, label: str) -> str:
    """A sentence or two: what was seen, what expected, what it may be instead."""
    week = head.week
    said = f"{week.observed} were seen, {week.expected or 0:.0f} expected, "
    if week.together:
        said += "which alone could be chance."
        said += "" if label else " Other lists rose with it."
    else:
        said += f"{week.bound or 0:.0f} is the limit."
    instead = {
        "check recording": " One list alone shows it: ask how it was recorded.",
        "possible recording change": " One list alone shows it, and it stays: "
        "a new form or rule may be why.",
    }
    return said + instead.get(label, " It stays." if head.rise.stays else "")
