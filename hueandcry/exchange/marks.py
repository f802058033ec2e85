"""Marks as a chart, a table and a file show them: a letter where it is, its words beside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from hueandcry.exchange.words import day_words
from hueandcry.facts.figure import PERIODS, ClearedTable
from hueandcry.facts.mark import KINDS, Mark
from hueandcry.facts.offence import source_of
from hueandcry.figures.trend import period_label

_SOFT, _PALE = "#5C5058", "#F1E9DD"


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark on a table's periods: its letter, the periods it touches, what it says.

    `is_span` is whether it lasts (an outage), or is a line to compare across.
    """

    letter: str
    periods: tuple[str, ...]
    is_span: bool
    words: str

    def at(self, periods: tuple[str, ...]) -> "Placed":
        """The same mark, its periods by other names."""
        return Placed(self.letter, periods, self.is_span, self.words)


def placed(marks: Sequence[Mark], table: ClearedTable, *, public: bool) -> tuple[Placed, ...]:
    """The marks of the table's own kind of list that touch its periods, lettered in order.

    For the public a mark says its kind and days only: its words were written for partners.
    """
    found = []
    for mark in marks:
        if mark.source == source_of(table.stream):
            periods = _touched(mark, table)
            if periods:
                found.append((periods, mark))
    return tuple(
        Placed(letter, periods, mark.kind == "outage" or mark.ends is not None, said(mark, public))
        for letter, (periods, mark) in zip(ascii_uppercase, found, strict=False)
    )


def said(mark: Mark, public: bool = False) -> str:
    """A mark in a sentence: "Outage, 1 May 2025 to 31 May 2025: nothing was sent."""
    days = f"from {day_words(mark.starts)}"
    if mark.ends == mark.starts:
        days = f"on {day_words(mark.starts)}"
    elif mark.ends:
        days = f"{day_words(mark.starts)} to {day_words(mark.ends)}"
    words = "" if public else mark.words.strip().rstrip(".")
    return f"{KINDS[mark.kind]}, {days}{': ' if words else ''}{words}."


def lines(marks: Sequence[Placed]) -> list[str]:
    """The marks as lines of text: under a chart, in a file."""
    return [f"{mark.letter}: {mark.words}" for mark in marks]


def letters_at(marks: Sequence[Placed], period: str) -> str:
    """The letters of the marks that begin or last in a period: "A, B"."""
    return ", ".join(mark.letter for mark in marks if period in mark.periods)


def layers(
    alt: Any, marks: Sequence[Placed], at: Callable[[float], dict[str, Any]], room: tuple[int, int]
) -> tuple[list[Any], list[Any]]:
    """What is drawn under a chart and what over it: bands for spans, dashed rules for changes.

    `at` makes the encoding of field "at" along the axis of periods, given where in a period's
    band (0 its beginning, 1 its end). `room` is that of a period along the axis, and that of the
    chart across it, in px.
    """
    across, deep = room
    spans = [{"at": period} for mark in marks if mark.is_span for period in mark.periods]
    edges = [{"at": mark.periods[0]} for mark in marks if not mark.is_span]
    under, over = [], []
    if spans:
        where = at(0.5)
        side, orient = ("y", "vertical") if "x" in where else ("x", "horizontal")
        ends = {side: alt.value(0), f"{side}2": alt.value(deep)}
        band = _data(alt, spans).mark_bar(size=across, orient=orient, color=_PALE)
        under.append(band.encode(**where, **ends))
    if edges:
        rule = _data(alt, edges).mark_rule(strokeWidth=2, strokeDash=[5, 4], color=_SOFT)
        over.append(rule.encode(**at(0)))
    return under, over


def letters(
    alt: Any, marks: Sequence[Placed], at: Callable[[float], dict[str, Any]], size: int
) -> list[Any]:
    """The letter of each mark at the top of an upright chart."""
    drawn = []
    for mark in marks:
        one = _data(alt, [{"at": mark.periods[0], "letter": mark.letter}])
        text = one.mark_text(
            fontWeight=600, fontSize=size, color=_SOFT, align="left", baseline="top", dx=4
        )
        place = at(0.3 if mark.is_span else 0)
        drawn.append(text.encode(text="letter:N", y=alt.value(0), **place))
    return drawn


def _data(alt: Any, rows: list[dict[str, str]]) -> Any:
    return alt.Chart(alt.Data(values=rows))


def _touched(mark: Mark, table: ClearedTable) -> tuple[str, ...]:
    axis = next((axis for axis in table.axes if axis in PERIODS), None)
    if axis is None:
        return ()
    periods = table.values[table.axes.index(axis)]
    first = period_label(axis, mark.starts)
    last = period_label(axis, mark.ends) if mark.ends else first
    if mark.kind == "outage" and mark.ends is None:
        last = periods[-1]
    return tuple(period for period in periods if first <= period <= last)
