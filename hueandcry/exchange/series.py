"""What a chart may draw, read from cleared cells alone: lines, their gaps and a sentence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from hueandcry.exchange.words import number_words, period_words, window_words
from hueandcry.facts.figure import PERIODS, ClearedTable, Key
from hueandcry.facts.offence import STREAMS

MOST_LINES = 4
REST = "Everything else"
REST_COLOUR = "#938981"
NOT_SHOWN = "not shown"
# Streams are never one chart; each keeps its colour on every page (look 5).
STREAM_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "police_online": "#5A1F45",
        "police_other": "#5C5058",
        "fraud": "#0A7096",
        "computer_misuse": "#D27600",
        "unsorted": "#938981",
        "trading_standards": "#4A6B1F",
        "bank": "#7B4FA3",
        "advice": "#A3452B",
        "contact": "#7A6E72",
    }
)


@dataclass(frozen=True, slots=True)
class Point:
    """One cleared count of a series; `value` is None where `words` stand in for it."""

    at: str
    value: int | None
    words: str

    @property
    def ceiling(self) -> int | None:
        """The number that a withheld count is known to lie below ("fewer than 10"), if any."""
        found = re.search(r"\d[\d,]*", self.words)
        return int(found.group().replace(",", "")) if self.value is None and found else None

    @property
    def shown(self) -> str:
        """The count as it reads: a number, or the words that stand in for it."""
        return self.words if self.value is None else number_words(self.value)


@dataclass(frozen=True, slots=True)
class Series:
    """One line or set of bars: the same thing counted along one axis."""

    key: str
    name: str
    colour: str
    points: tuple[Point, ...]


def split_axis(table: ClearedTable) -> str | None:
    """The axis that a chart splits by. Wards are never set side by side: their table lists all."""
    others = [axis for axis in table.axes if axis not in PERIODS and axis != "ward"]
    return others[0] if others else None


def series_of(
    table: ClearedTable, names: Mapping[str, str], colours: Mapping[str, str]
) -> tuple[Series, ...]:
    """The series of a table: one a value of the split axis, else one of the whole stream.

    Values that are nought throughout are left out. More than MOST_LINES are folded into
    "Everything else" only where every folded number is itself shown.
    """
    cells = {cell.key: cell for cell in table.cells}
    along = next((axis for axis in table.axes if axis in PERIODS), None)
    split = split_axis(table)
    places = table.values[table.axes.index(along)] if along else ("",)

    def points(value: str | None) -> tuple[Point, ...]:
        made = []
        for place in places:
            key: Key = tuple(
                place if axis == along else value if axis == split else None for axis in table.axes
            )
            cell = cells.get(key)
            made.append(
                Point(place, cell.value, cell.words) if cell else Point(place, None, NOT_SHOWN)
            )
        return tuple(made)

    if split is None:
        name = names.get(table.stream, STREAMS.get(table.stream, table.stream))
        colour = colours.get(table.stream, STREAM_COLOURS.get(table.stream, REST_COLOUR))
        return (Series(table.stream, name, colour, points(None)),)
    every = [
        Series(value, names.get(value, value), colours.get(value, REST_COLOUR), points(value))
        for value in table.values[table.axes.index(split)]
    ]
    seen = [one for one in every if any(point.value != 0 for point in one.points)]
    return fold(tuple(seen or every[:1])) if along else tuple(seen or every)


def fold(series: tuple[Series, ...]) -> tuple[Series, ...]:
    """At most MOST_LINES lines and "Everything else", or all of them where that cannot be shown."""
    if len(series) <= MOST_LINES:
        return series
    ranked = sorted(series, key=lambda one: -sum(point.value or 0 for point in one.points))
    rest = [one for one in series if one in ranked[MOST_LINES:]]
    if any(point.value is None for one in rest for point in one.points):
        return series
    sums = tuple(
        Point(column[0].at, sum(point.value or 0 for point in column), "")
        for column in zip(*(one.points for one in rest), strict=True)
    )
    kept = tuple(one for one in series if one not in rest)
    return (*kept, Series("", REST, REST_COLOUR, sums))


def sentence(series: Sequence[Series]) -> str:
    """What the chart shows, in words, for those who do not see it; from cleared counts alone."""
    points = series[0].points
    if not points[0].at:
        return _list((one.name, one.points[0].shown) for one in series)
    if len(series) == 1 and len(points) <= 12:
        return _list((period_words(point.at), point.shown) for point in points)
    window = window_words(points[0].at, points[-1].at)
    last = period_words(points[-1].at)
    said = "; ".join(f"{one.name} {_range(one.points)}" for one in series)
    return f"From {window}. {said}. The last figure in each is {last}."


def label_heights(wanted: Sequence[float], gap: float, top: float) -> list[float]:
    """Move label heights apart so that each is `gap` from the next, staying within 0 to `top`."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    placed = [0.0] * len(wanted)
    floor = 0.0
    for place in order:
        placed[place] = max(wanted[place], floor)
        floor = placed[place] + gap
    ceiling = top
    for place in reversed(order):
        placed[place] = min(placed[place], ceiling)
        ceiling = placed[place] - gap
    return placed


def _list(pairs: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{name}: {shown}" for name, shown in pairs) + "."


def _range(points: Sequence[Point]) -> str:
    values = [point.value for point in points if point.value is not None]
    if not values:
        return points[-1].words
    low, high = number_words(min(values)), number_words(max(values))
    return f"between {low} and {high}, at last {points[-1].shown}"
