"""How many reports there were in each period, by theme or area; each stream apart."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hueandcry.facts.figure import AXES, PERIODS, CountTable
from hueandcry.facts.offence import STREAMS, themes

if TYPE_CHECKING:
    import ibis

NAME = "trend"
UNIT = "reports, counted by the day they were reported"
METHOD = "count of reports"
VERSION = "1"
UNKNOWN_PLACE = "unknown"
_TRUNCATE = {"week": "W", "month": "M", "quarter": "Q"}


def fields(axes: Sequence[str]) -> tuple[str, ...]:
    """The columns of the Extract that a trend by `axes` needs."""
    return ("stream", "reported_on", *(axis for axis in axes if axis not in PERIODS))


def trend(
    table: "ibis.Table",
    *,
    axes: Sequence[str],
    spans: Mapping[str, tuple[date, date]],
    areas: Mapping[str, Sequence[str]],
) -> tuple[CountTable, ...]:
    """Count reports by `axes`, one CountTable a stream that has any report.

    `table` has the columns fields(axes). `spans` holds, by stream, the first and last day
    that its files cover: every period in it is listed, so that one without a row is a zero, and a
    period that no file covers is not there at all. `areas` lists the codes of each area axis.
    """
    ordered = tuple(axis for axis in AXES if axis in axes)
    keys = {axis: _key(table, axis) for axis in ordered}
    counted = table.group_by(stream=table.stream, **keys).agg(n=table.count())
    cells: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for row in counted.to_pyarrow().to_pylist():
        key = tuple(_label(axis, row[axis]) for axis in ordered)
        cells.setdefault(row["stream"], []).append((key, row["n"]))
    return tuple(
        CountTable(
            stream=stream,
            axes=ordered,
            values=tuple(_values(axis, spans[stream], areas) for axis in ordered),
            cells=tuple(sorted(cells[stream])),
            nests=_nests(ordered, spans[stream]),
        )
        for stream in STREAMS
        if stream in cells
    )


def periods(period: str, first: date, last: date) -> tuple[str, ...]:
    """Every label of `period` from the one that holds `first` to the one that holds `last`."""
    labels: list[str] = []
    day = first
    while day <= last:
        label = period_label(period, day)
        if not labels or labels[-1] != label:
            labels.append(label)
        day += timedelta(days=1)
    return tuple(labels)


def period_label(period: str, day: date) -> str:
    """The week (its Monday), month or quarter that a day falls in."""
    if period == "week":
        return (day - timedelta(days=day.weekday())).isoformat()
    if period == "month":
        return f"{day.year}-{day.month:02d}"
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _key(table: "ibis.Table", axis: str) -> "ibis.Value":
    if axis in PERIODS:
        return table.reported_on.truncate(_TRUNCATE[axis])
    return table[axis].fill_null("")


def _label(axis: str, value: object) -> str:
    if isinstance(value, date):
        return period_label(axis, value)
    return str(value) or UNKNOWN_PLACE


def _values(
    axis: str, span: tuple[date, date], areas: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    if axis in PERIODS:
        return periods(axis, *span)
    if axis == "theme":
        return tuple(themes())
    return (*areas[axis], UNKNOWN_PLACE)


def _nests(axes: Sequence[str], span: tuple[date, date]) -> tuple[tuple[str, str], ...]:
    if "month" not in axes:
        return ()
    return tuple(
        (month, period_label("quarter", date.fromisoformat(f"{month}-01")))
        for month in periods("month", *span)
    )
