"""Clocks and working days: dated data, against the rules they were worked out by."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hueandcry.action.clocks import (
    answer_within,
    bank_holidays,
    clocks,
    is_due,
    is_working_day,
    kept_days,
    known_to,
    verify_by,
    working_days_after,
)

UK = ZoneInfo("Europe/London")


def easter(year: int) -> date:
    """Easter Sunday (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    r = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * r) // 451
    month, day = divmod(h + r - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int) -> set[date]:
    """Good Friday to Boxing Day, a day at a weekend moved to the next that is free."""
    found = {easter(year) - timedelta(2), easter(year) + timedelta(1)}
    mays = [date(year, 5, number) for number in range(1, 32)]
    augusts = [date(year, 8, number) for number in range(1, 32)]
    mondays = [[day for day in month if day.weekday() == 0] for month in (mays, augusts)]
    found |= {mondays[0][0], mondays[0][-1], mondays[1][-1]}
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() >= 5 or day in found:
            day += timedelta(1)
        found.add(day)
    return found


def test_the_holidays_are_those_of_the_act():
    expected = {day for year in (2026, 2027, 2028) for day in holidays(year)}
    assert bank_holidays() == expected
    assert known_to() == date(2028, 12, 31)


# Came in, days, due: the same time of day in the UK.
DUE = [
    ("2026-11-27 19:40", 2, "2026-12-01 19:40"),  # a Friday
    ("2026-11-28 03:00", 2, "2026-12-01 03:00"),  # a Saturday
    ("2026-12-24 19:40", 2, "2026-12-30 19:40"),  # over Christmas
    ("2027-03-25 10:00", 1, "2027-03-30 10:00"),  # over Easter
    ("2026-10-23 19:40", 2, "2026-10-27 19:40"),  # the clocks go back between
    ("2026-11-27 19:40", 0, "2026-11-27 19:40"),
]


@pytest.mark.parametrize(("came", "days", "due"), DUE)
def test_working_days(came: str, days: int, due: str):
    moment = datetime.fromisoformat(came).replace(tzinfo=UK)
    expected = datetime.fromisoformat(due).replace(tzinfo=UK)
    assert working_days_after(moment, days) == expected
    assert working_days_after(moment.astimezone(UTC), days) == expected


def test_a_moment_without_a_zone_has_no_day():
    with pytest.raises(ValueError, match="no day in the UK"):
        working_days_after(datetime(2026, 11, 27), 1)


def test_a_weekend_is_no_working_day():
    assert [is_working_day(date(2026, 11, 27) + timedelta(n)) for n in range(4)] == [
        True, False, False, True,
    ]  # fmt: skip


def test_what_is_ours_says_so_and_what_is_law_says_which():
    assert answer_within() == 2
    assert kept_days("spam") < kept_days("closed")
    for clock in clocks().values():
        assert clock.hours == 72
        assert clock.law
        assert clock.mark == "S"
        assert clock.source


@pytest.mark.parametrize(
    ("day", "told"),
    [(date(2027, 3, 31), False), (date(2027, 4, 1), True), (date(2028, 12, 20), True)],
)
def test_staff_are_told_past_the_day(day: date, told: bool):
    assert verify_by() == date(2027, 3, 31)
    assert is_due(day) is told
