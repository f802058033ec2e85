"""A chart of a weekly count with what was expected of it, the most by chance, and its alarms."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import import_module
from math import ceil
from typing import Any

from hueandcry.exchange import marks as set_marks
from hueandcry.exchange.charts import INVENTED
from hueandcry.exchange.marks import Placed
from hueandcry.exchange.svg import FONT, INK, finish, render
from hueandcry.exchange.words import day_words, number_words, period_short

_BAD, _PALE, _EDGE = "#A1261F", "#F1E9DD", "#7A6E72"


@dataclass(frozen=True, slots=True)
class Shown:
    """A week as it is drawn, named by its Monday; None where there is no number.

    `alarm` is the number of the alarm that was told in it, or 0.
    """

    week: str
    seen: int | None
    expected: float | None
    bound: float | None
    alarm: int = 0


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Room in px, size of text, and how many weeks are named along the axis."""

    width: int
    height: int
    text: int
    ticks: int


_WIDE, _NARROW = _Sheet(980, 280, 16, 8), _Sheet(290, 190, 15, 3)


def alarm_chart(
    weeks: Sequence[Shown],
    *,
    title: str,
    colour: str,
    invented: bool,
    narrow: bool = False,
    marks: Sequence[Placed] = (),
) -> str:
    """Draw it as SVG. Everything drawn and said is made from `weeks` and `marks`."""
    sheet = _NARROW if narrow else _WIDE
    return _chart(tuple(weeks), title, colour, invented, sheet, tuple(marks))


def said(weeks: Sequence[Shown]) -> str:
    """What the chart shows, for whoever does not see it."""
    alarms = [one for one in weeks if one.alarm]
    if not alarms:
        return "Reports by week. No week is an alarm."
    told = "; ".join(
        f"alarm {one.alarm} in the week of {day_words(_day(one.week))}, "
        f"{number_words(one.seen or 0)} seen, {one.expected or 0:.0f} expected"
        for one in alarms
    )
    return f"Reports by week: {told}."


@lru_cache(maxsize=64)
def _chart(
    weeks: tuple[Shown, ...],
    title: str,
    colour: str,
    invented: bool,
    sheet: _Sheet,
    marks: tuple[Placed, ...],
) -> str:
    import_module("pandas")  # Altair looks for one that is loaded, and fails on half a one.
    import altair as alt

    rows = [{"at": w.week, "seen": w.seen, "expected": w.expected, "bound": w.bound} for w in weeks]
    reach = [number for w in weeks for number in (w.seen, w.bound, w.expected) if number]
    top = max([*reach, 1]) * 1.15
    places = [w.week for w in weeks]
    x = _x(alt, places, sheet)

    def y(name: str) -> Any:
        axis = alt.Axis(tickCount=4, format=",d", grid=True)
        scale = alt.Scale(domain=[0, top])
        return alt.Y(f"{name}:Q", scale=scale, title=None, axis=axis)

    def at(_: float) -> dict[str, Any]:
        return {"x": x}

    base = alt.Chart(alt.Data(values=rows)).encode(x=x)
    ground = base.mark_area(interpolate="step", color=_PALE, opacity=1).encode(y=y("bound"))
    limit = base.mark_line(interpolate="step", color=_EDGE, strokeWidth=1.5)
    dots = base.mark_point(filled=True, shape="circle", size=14, color=_EDGE, opacity=1)
    line = base.mark_line(color=colour, strokeWidth=3, strokeJoin="round")
    step = sheet.width // max(len(places) - 1, 1)
    under, over = set_marks.layers(alt, marks, at, (step, sheet.height))
    layers = [
        *under,
        ground,
        limit.encode(y=y("bound")),
        dots.encode(y=y("expected")),
        line.encode(y=y("seen")),
        *over,
        *_diamonds(alt, [w for w in weeks if w.alarm], x, y("seen"), sheet),
        *set_marks.letters(alt, marks, at, sheet.text),
    ]
    chart = alt.layer(*layers).properties(width=sheet.width, height=sheet.height)
    if invented:
        words = alt.TitleParams(
            text=INVENTED, font=FONT, fontSize=sheet.text, anchor="start", offset=14
        )
        chart = chart.properties(title=words)
    told = " ".join((said(weeks), *(mark.words for mark in marks)))
    return finish(render(chart.to_dict(validate=False), sheet.text), title, told)


def _diamonds(alt: Any, alarms: Sequence[Shown], x: Any, y: Any, sheet: _Sheet) -> list[Any]:
    """A filled diamond with its number above, for each alarm."""
    if not alarms:
        return []
    rows = [{"at": one.week, "seen": one.seen, "number": str(one.alarm)} for one in alarms]
    base = alt.Chart(alt.Data(values=rows)).encode(x=x, y=y)
    mark = base.mark_point(filled=True, shape="diamond", size=190, color=_BAD, opacity=1)
    number = base.mark_text(dy=-18, fontWeight=700, fontSize=sheet.text, color=INK)
    return [mark, number.encode(text="number:N")]


def _x(alt: Any, places: Sequence[str], sheet: _Sheet) -> Any:
    every = max(ceil(len(places) / sheet.ticks), 1)
    named = {place: "\n".join(period_short(place)) for place in places[::every]}
    words = f"split({json.dumps(named)}[datum.value], '\\n')"
    axis = alt.Axis(values=list(named), labelExpr=words, labelOverlap=False)
    scale = alt.Scale(type="point", padding=0.3, domain=list(places))
    return alt.X("at:N", sort=None, scale=scale, title=None, axis=axis)


def _day(week: str) -> date:

    return date.fromisoformat(week)
