"""How many reports there were in each period, by theme or area; each stream apart."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hueandcry.facts.figure import PERIODS, PIECE, CountTable
from hueandcry.facts.offence import STREAMS, source_of, themes
from hueandcry.facts.place_axes import unknown_place

if TYPE_CHECKING:
    import ibis

NAME = "trend"
UNIT = "reports, counted by the day they were reported"
METHOD = "count of reports"
VERSION = "1"
_AS_THEY_ARE: Mapping[str, str] = MappingProxyType({})
_TRUNCATE = {"week": "W", "month": "M", "quarter": "Q"}


def counting(table: "ibis.Table", axes: tuple[str, ...]) -> "ibis.Table":
    """The figure's one expression: reports by stream and `axes`; columns stream, axes, count.

    `table` is the reports dataset as the agreements let it through. A period's column holds its
    first day; by week there is a column more, the month.
    """
    keys = {axis: _key(table, axis) for axis in axes}
    if "week" in axes:  # a week is counted in the pieces that months cut it into
        keys["month"] = _key(table, "month")
    counted = table.group_by(stream=table.stream, **keys).agg(count=table.count())
    return counted.select("stream", *keys, "count")


def tables(
    rows: Iterable[Sequence[Any]],
    *,
    axes: tuple[str, ...],
    spans: Mapping[str, tuple[date, date]],
    areas: Mapping[str, Sequence[str]],
    lies_in: Mapping[str, str],
    until: date,
    becomes: Mapping[str, str] = _AS_THEY_ARE,
) -> tuple[CountTable, ...]:
    """One CountTable a stream that has any report, from the rows of `counting`.

    `axes` are in canonical order. `spans` holds, by stream, the first and last day that its files
    cover: every period in it is listed, so that one without a row is a zero, and a period that no
    file covers is not there at all. `areas` lists the codes of each area axis, and
    `lies_in` says which partnership or whole a ward or partnership stands under, so that the two
    share their totals; `becomes` under which code an old one goes on (facts.place_axes). A
    period that begins after `until` is not listed; the window does not move with it.
    """
    known = {axis: frozenset(codes) for axis, codes in areas.items()}
    cells: dict[str, Counter[tuple[str, ...]]] = {}
    for stream, *found, count in rows:
        values = [_label(axis, value) for axis, value in zip(axes, found, strict=False)]
        for at, axis in enumerate(axes):
            if axis in known:
                values[at] = _place(axis, becomes.get(values[at], values[at]), known[axis])
        if "week" in axes:
            week = axes.index("week")
            values[week] = f"{values[week]}{PIECE}{_label('month', found[-1])}"
        cells.setdefault(stream, Counter())[tuple(values)] += count
    return tuple(
        CountTable(
            stream=stream,
            axes=axes,
            values=tuple(_values(axis, _until(spans[stream], until), areas) for axis in axes),
            cells=tuple(sorted(cells[stream].items())),
            nests=_nests(axes, _until(spans[stream], until), areas, lies_in),
            window=(spans[stream][0].isoformat(), spans[stream][1].isoformat()),
        )
        for stream in STREAMS
        if stream in cells
    )


def quarters(axes: tuple[str, ...], rows: Iterable[Sequence[Any]]) -> dict[str, tuple[date, date]]:
    """By source, the whole quarters that the rows of `counting` by `axes` lie in."""
    period = -2 if "week" in axes else 1 + next(n for n, a in enumerate(axes) if a in PERIODS)
    days: dict[str, list[date]] = {}
    for row in rows:
        days.setdefault(source_of(row[0]), []).append(_day(row[period]))
    return {source: (_quarter(min(all_)), _quarter_end(max(all_))) for source, all_ in days.items()}


@cache
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


@cache
def _pieces(first: date, last: date) -> tuple[str, ...]:
    """Every piece of a week in a month, from one day to another, in order."""
    days = ((first + timedelta(days=n)) for n in range((last - first).days + 1))
    return tuple(
        dict.fromkeys(f"{period_label('week', d)}{PIECE}{period_label('month', d)}" for d in days)
    )


def _key(table: "ibis.Table", axis: str) -> "ibis.Value":
    if axis in PERIODS:
        return table.reported_on.truncate(_TRUNCATE[axis])
    return table[axis].fill_null("")


def _label(axis: str, value: object) -> str:
    if isinstance(value, date):
        return period_label(axis, _day(value))
    return str(value)


def _place(axis: str, code: str, known: Collection[str]) -> str:
    """The code where the area knows it: what it does not know has no place in the table."""
    return code if code in known else unknown_place(axis)


def _day(value: date) -> date:
    """DuckDB truncates a date to a week as a timestamp."""
    return value.date() if isinstance(value, datetime) else value


def _until(span: tuple[date, date], until: date) -> tuple[date, date]:
    return span[0], max(span[0], min(span[1], until))


def _quarter(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _quarter_end(day: date) -> date:
    first = _quarter(day)
    year, month = (first.year + 1, 1) if first.month == 10 else (first.year, first.month + 3)
    return date(year, month, 1) - timedelta(days=1)


def _values(
    axis: str, span: tuple[date, date], areas: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    if axis == "week":
        return _pieces(*span)
    if axis in PERIODS:
        return periods(axis, *span)
    if axis == "theme":
        return tuple(themes())
    return (*areas[axis], unknown_place(axis))


def _nests(
    axes: Sequence[str],
    span: tuple[date, date],
    areas: Mapping[str, Sequence[str]],
    lies_in: Mapping[str, str],
) -> tuple[tuple[str, str], ...]:
    nests: list[tuple[str, str]] = []
    if "month" in axes:
        nests += [
            (month, period_label("quarter", date.fromisoformat(f"{month}-01")))
            for month in periods("month", *span)
        ]
    if "week" in axes:
        for piece in _pieces(*span):
            week, month = piece.split(PIECE)
            quarter = period_label("quarter", date.fromisoformat(f"{month}-01"))
            nests += [(piece, week), (piece, month), (piece, quarter)]
    for axis in (axis for axis in axes if axis in areas):
        codes = (*areas[axis], unknown_place(axis))
        nests += [(code, lies_in[code]) for code in codes if code in lies_in]
    return tuple(nests)
