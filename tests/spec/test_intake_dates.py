"""What a date cell means, and what is done when day and month may have changed places."""

from datetime import date

import pytest

from hueandcry.intake.dates import BLANK, Reading, habit, read_day, settle

TODAY = date(2026, 11, 24)

READ = [
    ("2024-04-01", "2024-04-01"),
    ("2024-04-01 00:00:00", "2024-04-01"),
    ("2024-04-01T10:15:00Z", "2024-04-01"),
    ("01/04/2024", "2024-04-01"),
    ("01/04/2024 00:00", "2024-04-01"),
    ("1.4.24", "2024-04-01"),
    ("25-DEC-2024", "2024-12-25"),
    ("25 December 2024", "2024-12-25"),
    ("1st April 2024", "2024-04-01"),
    ("Mon 1 Apr 2024", "2024-04-01"),
    ("April 1, 2024", "2024-04-01"),
    ("45383", "2024-04-01"),
    ("45383.75", "2024-04-01"),
    ("20240401", "2024-04-01"),
    ("12/31/2024", "2024-12-31"),
    ("2024-31-12", "2024-12-31"),
    ("29/02/2024", "2024-02-29"),
    (" 01/04/2024\x00 ", "2024-04-01"),
]

NOT_READ = [
    ("31/09/2026", "There is no 31 September."),
    ("2024-04-31", "There is no 31 April."),
    ("29/02/2023", "There is no 29 February in 2023."),
    ("45/45/2024", "There is no month 45."),
    ("1900-01-01", "This stands where nobody knew the date."),
    ("01/01/1970", "This stands where nobody knew the date."),
    ("n/k", "This is not a date we can read."),
    ("=TODAY()", "This is not a date we can read."),
    ("12", "This is not a date we can read."),
    ("31 Foo 2024", "This is not a date we can read."),
    ("2024-13", "There is no month 13."),
    ("Foo 2024", "This is not a date we can read."),
    ("03/24", "This is not a date we can read."),
    ("2024", "This is not a date we can read."),
    ("1900-01", "This stands where nobody knew the date."),
]


@pytest.mark.parametrize(("text", "day"), READ)
def test_a_date_is_read(text: str, day: str) -> None:
    assert read_day(text).day == date.fromisoformat(day)


@pytest.mark.parametrize(("text", "why"), NOT_READ)
def test_what_is_no_date_says_why(text: str, why: str) -> None:
    assert read_day(text) == Reading(None, None, why)


@pytest.mark.parametrize("text", ["2024-09", "09/2024", "9.2024", "Sep 2024", "Sept 2024",
                                  "september, 2024", " SEP-2024 "])  # fmt: skip
def test_a_month_without_a_day_is_read_as_a_month(text: str) -> None:
    assert read_day(text) == Reading(date(2024, 9, 1), None, "", "", whole_month=True)
    assert not read_day("2024-09-01").whole_month


def test_a_blank_cell_is_neither_a_date_nor_wrong() -> None:
    assert read_day("  ") == BLANK


def test_an_american_column_is_read_in_its_own_order() -> None:
    column = ["03/25/2024", "03/12/2024", "12/31/2024"]
    assert habit(column, "dmy").order == "mdy"
    assert read_day("03/12/2024", "mdy").day == date(2024, 3, 12)


def test_a_few_strays_do_not_change_a_columns_order() -> None:
    column = ["25/03/2024"] * 97 + ["03/25/2024"] * 3
    assert (habit(column, "dmy").order, habit(column, "dmy").mixed) == ("dmy", False)


def test_a_date_that_stands_alone_is_doubted_where_its_column_has_strays() -> None:
    strays = habit(["25/03/2024"] * 97 + ["03/25/2024"] * 3, "dmy")
    none = habit(["25/03/2024"] * 100, "dmy")
    either, one_way = read_day("03/04/2024"), read_day("23/04/2024")
    assert strays.doubts(either, alone=True)
    assert not strays.doubts(either, alone=False)
    assert not strays.doubts(one_way, alone=True)
    assert not none.doubts(either, alone=True)


def test_a_column_of_both_orders_is_never_believed_where_a_date_reads_both_ways() -> None:
    assert habit(["25/03/2024"] * 50 + ["03/25/2024"] * 30, "dmy").mixed


def test_a_column_that_an_american_spreadsheet_half_turned_into_dates_is_mixed() -> None:
    """Days up to 12 became dates with day and month swapped; the rest stayed text."""
    assert habit(["25/03/2024"] * 10 + ["2024-05-03"] * 10, "dmy").often_swapped
    assert not habit(["25/03/2024"] * 10 + ["2024-05-23"] * 10, "dmy").often_swapped


SETTLED = [
    # event, reported -> event, reported, event unsure, reported unsure
    ("01/04/2024", "02/04/2024", "2024-04-01", "2024-04-02", False, False),
    ("25/03/2024", "25/03/2024", "2024-03-25", "2024-03-25", False, False),
    # no event is given: nothing to doubt
    ("", "02/04/2024", None, "2024-04-02", False, False),
    # no report date: the event's day stands in, unsure
    ("01/04/2024", "", "2024-04-01", "2024-04-01", False, True),
    ("01/04/2024", "31/09/2024", "2024-04-01", "2024-04-01", False, True),
    # an event after its report cannot be: the other order is the only way
    ("05/12/2024", "20/05/2024", "2024-05-12", "2024-05-20", True, False),
    # neither order helps: the event is dropped
    ("25/06/2024", "20/05/2024", None, "2024-05-20", True, False),
    # long before, and near when read the other way: kept as sent, unsure
    ("05/01/2024", "20/05/2024", "2024-01-05", "2024-05-20", True, False),
    # long before, and only one way to read it: a late report, sure
    ("25/01/2024", "20/05/2024", "2024-01-25", "2024-05-20", False, False),
    # placeholders and unreadable text are no event
    ("1900-01-01", "20/05/2024", None, "2024-05-20", True, False),
    ("31/09/2024", "20/10/2024", None, "2024-10-20", True, False),
    # the future is not believed
    ("25/12/2031", "20/05/2024", None, "2024-05-20", True, False),
    ("20/05/2024", "25/12/2031", "2024-05-20", None, False, True),
    ("", "25/12/2031", None, None, False, True),
    ("01/11/2026", "05/12/2026", "2026-11-01", None, False, True),
    # read the other way round it follows its event closely: kept, unsure
    ("10/05/2026", "05/12/2026", "2026-05-10", "2026-05-12", False, True),
    ("25/12/2031", "", None, None, True, True),
    ("", "", None, None, False, True),
    # only the month of the report is told: the first of it, or the event's day if in it
    ("", "2023-01", None, "2023-01-01", False, True),
    ("15/01/2023", "2023-01", "2023-01-15", "2023-01-15", False, True),
    ("20/12/2022", "2023-01", "2022-12-20", "2023-01-01", False, True),
    ("25/02/2023", "2023-01", None, "2023-01-01", True, True),
    ("", "2031-01", None, None, False, True),
    ("15/01/2023", "2031-01", "2023-01-15", None, False, True),
    # only the month of the event is told: no day is made up for it
    ("2023-01", "", None, "2023-01-01", True, True),
    ("2023-01", "2023-01", None, "2023-01-01", True, True),
    ("2023-01", "20/01/2023", None, "2023-01-20", True, False),
    ("2031-01", "20/01/2023", None, "2023-01-20", True, False),
    ("2031-01", "", None, None, True, True),
    ("31/09/2023", "2023-10", None, "2023-10-01", True, True),
]


@pytest.mark.parametrize(
    ("event", "reported", "event_on", "reported_on", "event_unsure", "reported_unsure"), SETTLED
)
def test_the_two_days_are_held_against_each_other(
    event: str,
    reported: str,
    event_on: str | None,
    reported_on: str | None,
    event_unsure: bool,
    reported_unsure: bool,
) -> None:
    found = settle(read_day(event), read_day(reported), TODAY)
    assert found.event_on == (date.fromisoformat(event_on) if event_on else None)
    assert found.reported_on == (date.fromisoformat(reported_on) if reported_on else None)
    assert (found.event_unsure, found.reported_unsure) == (event_unsure, reported_unsure)


@pytest.mark.parametrize(
    "text",
    [
        "Fri 05/04/2024",
        "Friday, 5 April 2024",
        "05/04/2024 at 1345",
        "05/04/2024 1345 hrs",
        "05/04/2024 @ 9.30",
        "13:45 05/04/2024",
        "13:45:10 on 5-Apr-2024",
        "2024-04-05T1345",
        "05/04/2024 2 pm",
    ],
)
def test_a_weekday_or_a_time_beside_a_date_is_passed_over(text: str) -> None:
    assert read_day(text).day == date(2024, 4, 5)


@pytest.mark.parametrize("text", ["1/1/00", "01.01.00 00:00", "1-Jan-00"])
def test_a_placeholder_without_its_century_is_no_date(text: str) -> None:
    assert read_day(text).day is None
    assert read_day("01/01/2000").day == date(2000, 1, 1)


def test_american_strays_do_not_cast_doubt_on_dates_with_the_year_first() -> None:
    column = ["2024-05-23"] * 80 + ["25/03/2024"] * 12 + ["03/25/2024"] * 8
    learnt = habit(column, "dmy")
    assert not learnt.doubts(read_day("2024-05-03"), alone=True)
    assert learnt.doubts(read_day("03/05/2024"), alone=False)


def test_each_form_of_date_is_read_in_the_order_that_it_keeps_to() -> None:
    """A form's own program wrote 03/25/2024, the web form 25/03/24: neither casts doubt."""
    column = ["25/03/24"] * 60 + ["03/25/2024"] * 8 + ["05/03/24", "03/05/2024"] * 4
    learnt = habit(column, "dmy")
    for text, day in (("05/03/24", date(2024, 3, 5)), ("03/05/2024", date(2024, 3, 5))):
        found = learnt.read(text)
        assert (found.day, learnt.doubts(found, alone=True)) == (day, False)


def test_a_form_seen_too_seldom_or_both_ways_proves_nothing() -> None:
    seldom = habit(["25/03/24"] * 20 + ["03/25/2024"] * 4, "dmy")
    both = habit(["25/03/24"] * 20 + ["03/25/2024"] * 9 + ["25/03/2024"], "dmy")
    for learnt in (seldom, both):
        found = learnt.read("03/05/2024")
        assert (found.day, learnt.doubts(found, alone=True)) == (date(2024, 5, 3), True)
