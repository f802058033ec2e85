"""What a sheet covers, and what becomes of a report whose day lies outside it."""

from datetime import date

import pytest

from hueandcry.intake.covers import covers, fitted
from hueandcry.intake.dates import Settled, habit, read_day, settle

TODAY = date(2026, 11, 27)
SPAN = (date(2026, 1, 1), date(2026, 3, 31))
PLAIN = ["13/01/2026", "20/02/2026", "31/03/2026", "25/02/2026", "14/02/2026"]


def test_a_sheet_covers_whole_months_by_its_plain_dates() -> None:
    texts = [*PLAIN, "02/10/2026", "", "soon", "13/12/2026"]
    assert covers(texts, habit(texts, "dmy"), TODAY) == SPAN


def test_too_few_plain_dates_show_nothing() -> None:
    texts = [*PLAIN[:4], "02/10/2026"]
    assert covers(texts, habit(texts, "dmy"), TODAY) is None


# (event, reported, event's day, report's day, are they unsure)
FITTED = [
    ("27/01/2026", "02/10/2026", date(2026, 1, 27), date(2026, 2, 10), (False, True)),
    ("", "02/10/2026", None, date(2026, 2, 10), (False, True)),
    # told of near its event, so a report from after the rest
    ("28/09/2026", "02/10/2026", date(2026, 9, 28), date(2026, 10, 2), (False, False)),
    # neither way of reading lies within
    ("27/01/2026", "05/10/2026", date(2026, 1, 27), date(2026, 10, 5), (False, True)),
    ("27/01/2026", "13/10/2026", date(2026, 1, 27), date(2026, 10, 13), (False, False)),
    # both days in another order: the report is read within, and its event before it
    ("02/09/2026", "02/10/2026", date(2026, 2, 9), date(2026, 2, 10), (True, True)),
]


@pytest.mark.parametrize(("event", "reported", "event_on", "reported_on", "unsure"), FITTED)
def test_a_report_outside_is_read_within_where_it_can_be(
    event: str,
    reported: str,
    event_on: date | None,
    reported_on: date,
    unsure: tuple[bool, bool],
) -> None:
    one, two = read_day(event), read_day(reported)
    found = fitted(settle(one, two, TODAY), one, two, SPAN, TODAY)
    assert found == Settled(event_on, reported_on, *unsure)


def test_without_a_span_the_days_stand() -> None:
    one, two = read_day("27/01/2026"), read_day("02/10/2026")
    settled = settle(one, two, TODAY)
    assert fitted(settled, one, two, None, TODAY) == settled
