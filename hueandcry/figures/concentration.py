"""How few hold how much: Lorenz and Gini over places or series, and how many reports repeat."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

WINDOW_MONTHS = 12
TENTHS = tuple(n / 10 for n in range(11))


@dataclass(frozen=True, slots=True)
class Concentration:
    """Counts over units, the fewest first, as shares of the whole.

    `gini` is 0 where all have the same. `gini_adjusted` is 0 where the events could not be spread
    further, as where ten events have ten of a hundred places. `lorenz` are the shares of events in
    the lowest 0, 10, ... 100 % of units; `top_fifth` that in the fifth with most; `half` how many
    units together hold half of the events.
    """

    units: int
    events: int
    gini: float
    gini_adjusted: float
    lorenz: tuple[float, ...]
    top_fifth: float
    half: int


@dataclass(frozen=True, slots=True)
class Repeats:
    """Reports that follow another of the same unit within the twelve months before.

    `without` had no token or no day, and are in no share. `share` is repeats over reports.
    """

    reports: int
    units: int
    repeats: int
    share: float | None
    units_with_repeats: int
    without: int


def concentration(counts: Sequence[int]) -> Concentration | None:
    """Lorenz and Gini of counts, one a unit, noughts among them; None where nothing happened.

    Gini = sum((2 i - n - 1) x_i) / (n sum(x)), x sorted, i from 1. Raises ValueError for a
    negative count.
    """
    ranked = sorted(counts)
    if ranked and ranked[0] < 0:
        raise ValueError("A count cannot be negative.")
    units, events = len(ranked), sum(ranked)
    if not events:
        return None
    weighed = sum((2 * i - units - 1) * count for i, count in enumerate(ranked, start=1)) / events
    fewer = min(units, events)
    sums = [0]
    for count in ranked:
        sums.append(sums[-1] + count)
    return Concentration(
        units=units,
        events=events,
        gini=weighed / units,
        gini_adjusted=max(0.0, weighed / fewer - max(units / events, 1) + 1),
        lorenz=tuple(_lowest(sums, share) / events for share in TENTHS),
        top_fifth=1 - _lowest(sums, 0.8) / events,
        half=next(n for n in range(1, units + 1) if 2 * (events - sums[units - n]) >= events),
    )


def repeats(reports: Iterable[tuple[str, date | None]]) -> Repeats:
    """The repeat share of reports, each a unit's token and the day it was reported.

    A report repeats where the same unit has another on the same day or in the twelve months before;
    of several on one day all but one repeat. Definitions differ: window and unit stand with it.
    """
    days: dict[str, list[date]] = {}
    without = 0
    for token, day in reports:
        if token and day is not None:
            days.setdefault(token, []).append(day)
        else:
            without += 1
    found = {token: _repeats(sorted(all_)) for token, all_ in days.items()}
    many = sum(len(all_) for all_ in days.values())
    again = sum(found.values())
    return Repeats(
        reports=many,
        units=len(days),
        repeats=again,
        share=again / many if many else None,
        units_with_repeats=sum(count > 0 for count in found.values()),
        without=without,
    )


def _repeats(days: Sequence[date]) -> int:
    return sum(after <= _a_window_later(before) for before, after in pairwise(days))


def _a_window_later(day: date) -> date:
    """The same day of the month, or its last: a year after 29 February is 28 February."""
    months = day.month - 1 + WINDOW_MONTHS
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _lowest(sums: Sequence[int], share: float) -> float:
    """What the lowest share of units holds: along a straight line within one unit."""
    units = len(sums) - 1
    at = share * units
    whole = min(int(at + 1e-9), units)
    rest = max(at - whole, 0.0)
    return sums[whole] + (rest * (sums[whole + 1] - sums[whole]) if whole < units else 0.0)
