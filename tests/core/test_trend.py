"""The trend's periods and tables, against a slow and obvious count."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hueandcry.figures import trend

DAYS = st.dates(date(2019, 12, 1), date(2027, 2, 1))


@given(DAYS, st.integers(0, 800))
def test_every_day_has_its_period_and_none_is_left_out(first: date, length: int) -> None:
    days = [first + timedelta(days=n) for n in range(length + 1)]
    for period in ("week", "month", "quarter"):
        labels = trend.periods(period, days[0], days[-1])
        assert list(labels) == list(dict.fromkeys(trend.period_label(period, d) for d in days))
        assert list(labels) == sorted(set(labels))


def test_the_label_of_a_period() -> None:
    day = date(2026, 1, 1)
    assert trend.period_label("week", day) == "2025-12-29"
    assert trend.period_label("month", day) == "2026-01"
    assert trend.period_label("quarter", date(2026, 12, 31)) == "2026-Q4"


@given(st.lists(st.tuples(st.sampled_from(["fraud", "unsorted"]), DAYS), min_size=1, max_size=40))
def test_tables_hold_what_was_counted(reports: list[tuple[str, date]]) -> None:
    """`counting` gives a row a stream and month; here it is counted by hand."""
    counted = Counter((stream, day.replace(day=1)) for stream, day in reports)
    rows = [(stream, day, count) for (stream, day), count in counted.items()]
    span = (min(day for _, day in reports), max(day for _, day in reports))
    tables = trend.tables(
        rows,
        axes=("month",),
        spans=dict.fromkeys(("fraud", "unsorted"), span),
        areas={},
        lies_in={},
        until=date(2027, 12, 31),
    )
    assert sum(count for table in tables for _, count in table.cells) == len(reports)
    for table in tables:
        for (month,), count in table.cells:
            assert count == sum(
                stream == table.stream and f"{day:%Y-%m}" == month for stream, day in reports
            )
        assert dict(table.nests)[table.values[0][0]] == trend.period_label("quarter", span[0])


def test_a_week_that_comes_as_a_timestamp_keeps_its_monday() -> None:
    from datetime import datetime

    span = (date(2026, 1, 1), date(2026, 1, 20))
    rows = [("fraud", datetime(2025, 12, 29), date(2026, 1, 1), 3)]
    (table,) = trend.tables(
        rows, axes=("week",), spans={"fraud": span}, areas={}, lies_in={}, until=span[1]
    )
    assert table.cells == ((("2025-12-29/2026-01",), 3),)
    assert ("2025-12-29/2026-01", "2026-Q1") in table.nests


def test_a_month_that_has_not_come_is_not_nought() -> None:
    span = (date(2026, 10, 1), date(2026, 12, 31))
    (table,) = trend.tables(
        [("fraud", date(2026, 10, 1), 3)],
        axes=("month",),
        spans={"fraud": span},
        areas={},
        lies_in={},
        until=date(2026, 11, 25),
    )
    assert table.values == (("2026-10", "2026-11"),)
    assert table.window == ("2026-10-01", "2026-12-31")


def test_others_get_the_quarters_of_what_they_may_see() -> None:
    rows = [("fraud", date(2026, 2, 1), 3), ("unsorted", date(2026, 11, 1), 1)]
    assert trend.quarters(("month",), rows) == {
        "report-fraud": (date(2026, 1, 1), date(2026, 12, 31))
    }
