"""Charts of cleared counts, as SVG that needs no script, no inline style and no network."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from textwrap import wrap
from typing import Any

from hueandcry.exchange import marks as set_marks
from hueandcry.exchange.marks import Placed
from hueandcry.exchange.series import (
    MOST_LINES,
    STREAM_COLOURS,
    Point,
    Series,
    label_heights,
    sentence,
    series_of,
)
from hueandcry.exchange.svg import FONT, HATCH, INK, finish, render, spark_bars
from hueandcry.exchange.words import period_short
from hueandcry.facts.figure import ClearedTable

__all__ = ["STREAM_COLOURS", "spark_bars", "trend_chart"]
INVENTED = "Invented data: nobody here is real"
_MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class _Sheet:
    """How much room there is: width, height of lines and text size in px; small charts a row.

    `marks` are what stands beside the numbers.
    """

    width: int
    height: int
    text: int
    across: int
    ticks: int
    marks: tuple[Placed, ...] = ()


_WIDE, _NARROW = _Sheet(1040, 300, 16, 3, 9), _Sheet(330, 200, 15, 1, 3)


def warm() -> None:
    """Draw a chart of nothing: the first one drawn in a process takes seconds."""
    import altair as alt

    nothing = alt.Chart(alt.Data(values=[])).mark_line().encode(x="when:O", y="count:Q")
    render(nothing.to_dict(), _WIDE.text)


def trend_chart(
    table: ClearedTable,
    *,
    title: str,
    names: Mapping[str, str],
    colours: Mapping[str, str],
    invented: bool,
    narrow: bool = False,
    marking: str = "",
    marks: Sequence[Placed] = (),
) -> str:
    """Draw one stream as SVG: bars from zero for few periods, else lines named at their ends.

    `names` and `colours` are keyed by the values of the split axis, and may name the stream.
    `narrow` draws for a phone (about 340 px wide, else 1,060). `marking` is for a file that leaves
    alone: title and marking are then printed in it, and what the letters of `marks` stand for.
    Everything else that is drawn and said is made from `table`.
    """
    sheet: _Sheet = _NARROW if narrow else _WIDE
    return _chart(
        table,
        title,
        tuple(names.items()),
        tuple(colours.items()),
        invented,
        marking,
        replace(sheet, marks=tuple(marks)),
    )


# The same cleared numbers make the same picture, and a page asks for it again and again.
@lru_cache(maxsize=64)
def _chart(
    table: ClearedTable,
    title: str,
    names: tuple[tuple[str, str], ...],
    colours: tuple[tuple[str, str], ...],
    invented: bool,
    marking: str,
    sheet: _Sheet,
) -> str:
    # Altair looks for a pandas that is loaded, and fails on one that another thread half loaded.
    import_module("pandas")
    import altair as alt

    series = series_of(table, dict(names), dict(colours))
    chart = _body(alt, series, sheet)
    notes = _notes(series, invented)
    if marking:
        told = set_marks.lines(sheet.marks)
        notes += [line for words in told for line in wrap(words, sheet.width // 9)]
    heading = _heading(alt, title, marking, notes, sheet)
    if heading is not None:
        chart = chart.properties(title=heading)
    said = " ".join((sentence(series), *(mark.words for mark in sheet.marks)))
    return finish(render(chart.to_dict(validate=False), sheet.text), title, said)


def _body(alt: Any, series: tuple[Series, ...], sheet: _Sheet) -> Any:
    points = series[0].points
    if not points[0].at:
        rows = [(one.name, one.points[0], one.colour) for one in series]
        return _rows(alt, rows, sheet)
    if len(series) == 1 and len(points) <= _MOST_BARS:
        if sheet.across == 1:
            rows = [(_named_row(p.at, sheet.marks), p, series[0].colour) for p in points]
            return _rows(alt, rows, sheet)
        return _columns(alt, series[0], sheet)
    top = _top(series)
    if len(series) == 1:
        return _lines(alt, series, replace(sheet, width=sheet.width - 60), top)
    if len(series) <= MOST_LINES + 1 and sheet.across > 1:
        return _named(alt, series, sheet, top)
    return _multiples(alt, series, sheet, top)


def _named_row(period: str, marks: Sequence[Placed]) -> str:
    """A period as a row of a narrow chart is called, with the letters of its marks."""
    return " ".join((*period_short(period), set_marks.letters_at(marks, period))).strip()


def _columns(alt: Any, one: Series, sheet: _Sheet) -> Any:
    top = _top((one,))
    order = ["\n".join(period_short(point.at)) for point in one.points]
    data = [
        {"at": label, "fill": one.colour, **_datum(point, top)}
        for label, point in zip(order, one.points, strict=True)
    ]
    x = alt.X("at:N", sort=order, axis=alt.Axis(labelExpr="split(datum.value, '\\n')"), title=None)
    x.scale = alt.Scale(paddingInner=0.25, paddingOuter=0.1)
    base = alt.Chart(alt.Data(values=data)).encode(x=x)
    y = alt.Y("height:Q", scale=alt.Scale(domain=[0, top]), axis=None)
    bars = base.mark_bar().encode(y=y, color=alt.Color("fill:N", scale=None))
    layers = [bars]
    for line, lift in (("shown", 6), ("above", 8 + sheet.text)):
        mark = base.mark_text(baseline="bottom", dy=-lift, fontSize=sheet.text, fontWeight=600)
        layers.append(mark.encode(y=y, text=f"{line}:N"))

    def at(band: float) -> dict[str, Any]:
        place = x.copy()
        place.bandPosition = band
        return {"x": place}

    short = {point.at: label for point, label in zip(one.points, order, strict=True)}
    marks = _renamed(sheet.marks, short)
    under, over = set_marks.layers(alt, marks, at, (sheet.width // len(order) + 2, 220))
    over += set_marks.letters(alt, marks, at, sheet.text)
    return alt.layer(*under, *layers, *over).properties(width=sheet.width, height=220)


def _renamed(marks: Sequence[Placed], short: Mapping[str, str]) -> tuple[Placed, ...]:
    """The marks with their periods as the axis of a chart names them."""
    return tuple(mark.at(tuple(short[period] for period in mark.periods)) for mark in marks)


def _rows(alt: Any, rows: Sequence[tuple[str, Point, str]], sheet: _Sheet) -> Any:
    top = _top_of([point for _, point, _ in rows])
    data = [{"at": name, "fill": fill, **_datum(point, top)} for name, point, fill in rows]
    y = alt.Y("at:N", sort=[name for name, _, _ in rows], title=None)
    y.axis = alt.Axis(labelLimit=sheet.width // 2, labelPadding=8, domain=False)
    x = alt.X("height:Q", scale=alt.Scale(domain=[0, top]), axis=None)
    base = alt.Chart(alt.Data(values=data)).encode(y=y)
    bars = base.mark_bar(height=20).encode(x=x, color=alt.Color("fill:N", scale=None))
    words = base.mark_text(align="left", dx=6, fontSize=sheet.text, fontWeight=600)
    letters = max(map(len, (name for name, _, _ in rows))) + max(len(p.shown) for _, p, _ in rows)
    room = max(sheet.width - letters * sheet.text * 11 // 20 - 20, 80)

    def at(band: float) -> dict[str, Any]:
        place = y.copy()
        place.bandPosition = band
        return {"y": place}

    short = {point.at: name for name, point, _ in rows}
    under, over = set_marks.layers(alt, _renamed(sheet.marks, short), at, (32, room))
    layers = (*under, bars, words.encode(x=x, text="words:N"), *over)
    return alt.layer(*layers).properties(width=room, height=32 * len(rows))


def _lines(alt: Any, series: tuple[Series, ...], sheet: _Sheet, top: float, *more: Any) -> Any:
    """Lines over periods, with what was held back under them and `more` layers over them."""
    places = [point.at for point in series[0].points]
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, top]), title=None)
    y.axis = alt.Axis(tickCount=4, format=",d", grid=True)
    x = _x(alt, places, sheet)
    base = alt.Chart().encode(x=x, y=y, color=alt.Color("fill:N", scale=None), detail="name:N")
    dash = alt.StrokeDash("rest:N", legend=None)
    dash.scale = alt.Scale(domain=[False, True], range=[[1, 0], [5, 4]])
    line = base.mark_line(strokeWidth=3, strokeJoin="round").encode(strokeDash=dash)
    # A count between two gaps has no line of its own, so its dot is always drawn.
    dots = base.mark_point(filled=True, size=34 if len(places) <= 24 else 9, opacity=1)
    layers = [line, dots, *more]
    if any(point.value is None for one in series for point in one.points):
        hatched = alt.Chart().mark_bar(size=12, color=HATCH)
        layers.insert(0, hatched.encode(x=x, y=alt.Y("ceiling:Q", stack=None)))

    def at(band: float) -> dict[str, Any]:
        return {"x": x}

    step = sheet.width // max(len(places) - 1, 1)
    under, over = set_marks.layers(alt, sheet.marks, at, (step, sheet.height))
    layers = [*under, *layers, *over, *set_marks.letters(alt, sheet.marks, at, sheet.text)]
    data = alt.Data(values=_line_data(series, top))
    return alt.layer(*layers, data=data).properties(height=sheet.height, width=sheet.width)


def _line_data(series: tuple[Series, ...], top: float) -> list[dict[str, object]]:
    """One row a count; a withheld one has the ceiling it is known to be under."""
    return [
        {
            "at": point.at,
            "value": point.value,
            "ceiling": None if point.value is not None else point.ceiling or top,
            "name": one.name,
            "end": _end(one),
            "fill": one.colour,
            "rest": not one.key,
        }
        for one in series
        for point in one.points
    ]


def _x(alt: Any, places: Sequence[str], sheet: _Sheet) -> Any:
    scale = alt.Scale(type="point", padding=0.3, domain=list(places))
    return alt.X("at:N", sort=None, scale=scale, title=None, axis=_ticks(alt, places, sheet.ticks))


def _named(alt: Any, series: tuple[Series, ...], sheet: _Sheet, top: float) -> Any:
    """Lines with each name and last count at its end, moved apart where they would meet."""
    wanted = [float(one.points[-1].value or 0) for one in series]
    heights = label_heights(wanted, 22 * top / sheet.height, top)
    places = [point.at for point in series[0].points]
    data = [
        {"at": places[-1], "value": height, "text": _end(one)}
        for one, height in zip(series, heights, strict=True)
    ]
    mark = alt.Chart(alt.Data(values=data)).mark_text(
        align="left", dx=12, fontSize=sheet.text, fontWeight=600
    )
    ends = mark.encode(x=_x(alt, places, sheet), y="value:Q", text="text:N")
    room = max(len(_end(one)) for one in series) * sheet.text * 11 // 20
    return _lines(alt, series, replace(sheet, width=sheet.width - 60 - room), top, ends)


def _end(one: Series) -> str:
    return f"{one.name} {one.points[-1].shown}"


def _multiples(alt: Any, series: tuple[Series, ...], sheet: _Sheet, top: float) -> Any:
    """One small plot a series, all on the same scale, each with its name and last count."""
    small = replace(sheet, width=sheet.width // sheet.across - 60, height=110, ticks=3)
    header = alt.Header(
        title=None, labelFont=FONT, labelFontSize=sheet.text, labelFontWeight=600,
        labelAnchor="start", labelColor=INK, labelPadding=6,
    )  # fmt: skip
    plots = alt.Facet("end:N", sort=[_end(one) for one in series], header=header)
    return _lines(alt, series, small, top).facet(facet=plots, columns=sheet.across, spacing=18)


def _ticks(alt: Any, places: Sequence[str], most: int) -> Any:
    every = max(math.ceil(len(places) / most), 1)
    shown = {place: "\n".join(period_short(place)) for place in places[::every]}
    words = f"split({json.dumps(shown)}[datum.value], '\\n')"
    return alt.Axis(values=list(shown), labelExpr=words, labelOverlap=False)


def _datum(point: Point, top: float) -> dict[str, object]:
    """A bar and its words; withheld words go in two lines, the upper one in `above`."""
    if point.value is not None:
        return {"height": point.value, "above": "", "shown": point.shown, "words": point.shown}
    above, _, shown = point.words.rpartition(" ")
    return {
        "height": point.ceiling or top,
        "above": above,
        "shown": shown,
        "words": point.words,
        "fill": HATCH,
    }


def _top(series: Sequence[Series]) -> float:
    return _top_of([point for one in series for point in one.points])


def _top_of(points: Sequence[Point]) -> float:
    """The end of the axis: a little above the highest thing drawn, so that words fit over it."""
    reach = [point.value if point.value is not None else point.ceiling or 0 for point in points]
    return max(*reach, 1) * 1.12


def _notes(series: Sequence[Series], invented: bool) -> list[str]:
    held = {point.words for one in series for point in one.points if point.value is None}
    notes = [f"Slanting lines: {', '.join(sorted(held))}."] if held else []
    return [*notes, *([INVENTED] if invented else [])]


def _heading(alt: Any, title: str, marking: str, notes: list[str], sheet: _Sheet) -> Any:
    """What is printed above: the notes, and in a file that leaves alone marking and title too."""
    if marking:
        lines = [marking, *wrap(title, sheet.width // 12)]
        return alt.TitleParams(text=lines, subtitle=notes, anchor="start", offset=14)
    return alt.TitleParams(text=notes, **_plain(sheet)) if notes else None


def _plain(sheet: _Sheet) -> dict[str, Any]:
    return {"font": FONT, "fontSize": sheet.text, "anchor": "start", "offset": 14}
