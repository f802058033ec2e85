"""What is rising: each alarm with why, what it may be instead, and the way to its reports."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from hueandcry.desk import clock
from hueandcry.desk.acts import alarms as acts
from hueandcry.desk.acts.alarms import Board
from hueandcry.desk.acts.people import MemberFact
from hueandcry.desk.page import MEMBERS, asking, marking_words, page, who_asks
from hueandcry.desk.pages.onward import questions
from hueandcry.exchange import alarm_chart, tables
from hueandcry.exchange import marks as set_marks
from hueandcry.exchange.alarm_chart import Shown
from hueandcry.exchange.words import day_words, number_words
from hueandcry.facts.figure import ClearedTable
from hueandcry.facts.offence import STREAMS, themes
from hueandcry.register import book
from hueandcry.sharing import marking as markings
from hueandcry.sharing.release import HeldBack, Released

if TYPE_CHECKING:
    from hueandcry.figures.alarm.policy import Alarm, Rising
    from hueandcry.figures.alarm.series import Series, Trail

_NOW, _YEAR, _ROWS = 13, 52, 13  # weeks that are called now, that are told of, that a table has
_CHARTS, _NAMED = 3, 2
_COLOUR = "#5A1F45"
_STATES = {
    "early": "too early to judge",
    "settling": "new way of counting",
    "few": "too few to judge",
    "outage": "not counted",
    "rising": "watched: an alarm is open",
}


@page(
    roles=MEMBERS,
    purpose=acts.REASON,
    tab="picture",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
def show(request: HttpRequest) -> HttpResponse:
    """Alarms of the last year, the newest first; a refusal becomes a page of its own."""
    board = acts.board(who_asks(request), **asking(request))
    outcomes: list[Released | HeldBack] = [*board.released, *board.held]
    tlp = markings.strictest(one.marking for one in outcomes)
    classification = markings.strictest_classification(one.classification for one in outcomes)
    context: dict[str, Any] = {
        "title": "What is rising?",
        "crumbs": [(reverse("picture"), "Picture"), ("", "What is rising")],
        "marking": marking_words(
            tlp or outcomes[0].marking, classification or "OFFICIAL-SENSITIVE"
        ),
        "ledger_number": max(one.ledger for one in outcomes),
        "next": _next(who_asks(request)),
    }
    if board.rising is None or board.rising.span is None:
        context |= _nothing(board)
    else:
        context |= _found(board, board.rising)
        acts.remember(who_asks(request), clock.today(), f"{context['title']}.")
    return render(request, "desk/alarms.html", context)


def _nothing(board: Board) -> dict[str, Any]:
    if board.held:
        return {"title": "Held back to protect people", "held": board.held[0].held}
    return {
        "empty": {
            "title": "There is nothing to judge yet",
            "words": "A rise is told from the weeks before it. Bring in a file first.",
            "url": reverse("intake"),
            "url_words": "Bring in a file",
        }
    }


def _found(board: Board, rising: "Rising") -> dict[str, Any]:
    assert rising.span is not None
    last = rising.span[1]
    told = [one for one in rising.alarms if one.week.begins > last - timedelta(7 * _YEAR)][::-1]
    now = [one for one in told if one.week.begins > last - timedelta(7 * _NOW)]
    title = _title(now)
    return {
        "title": title,
        "lede": f"Weeks up to {day_words(last + timedelta(6))}, each list by itself. "
        f"Each is held against its own past.",
        "alarms": [_alarm(one, number) for number, one in enumerate(told, start=1)],
        "charts": _charts(board, rising, told),
        "sure": _sure(rising),
        "say": _say(board, title, last, rising),
        "change": _change(board),
        "gate": _gate(board),
        "counted": _counted(board),
    }


def _title(now: Sequence["Alarm"]) -> str:
    """The finding: what rose in the last quarter of a year."""
    if not now:
        return "Nothing rises beyond chance"
    if len(now) > 1:
        return f"{number_words(len(now))} rises in the last {_NOW} weeks"
    one = now[0]
    week = day_words(one.onset)
    if one.label:
        return f"{_name(one.series)}: higher from the week of {week}, in one list"
    names = list(dict.fromkeys(_name(series) for series in (one.series, *one.others)))
    if len(names) > _NAMED:
        names = [names[0], f"{len(names) - 1} other series"]
    first, *rest = names
    others = "".join(f" and {_low(name)}" for name in rest)
    return f"{first}{others} rose in the week of {week}"


def _name(series: "Series") -> str:
    stream = STREAMS[series.stream]
    return f"{stream}, {themes()[series.what].name.lower()}" if series.what else stream


def _low(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def _alarm(alarm: "Alarm", number: int) -> dict[str, Any]:
    until = alarm.until
    when = f"week of {day_words(alarm.week.begins)}"
    if until and until > alarm.week.begins:
        when += f", until the week of {day_words(until)}"
    elif until is None:
        when += ", and it stays" if alarm.stays else ", and it goes on"
    shown = {"period": "week", "split": "theme", "stream": alarm.series.stream}
    return {
        "number": number,
        "title": _name(alarm.series),
        "when": when,
        "why": alarm.why,
        "label": alarm.label,
        "also": [_name(other) for other in alarm.others],
        "url": f"{reverse('picture')}?{urlencode(shown)}",
    }


def _charts(board: Board, rising: "Rising", told: Sequence["Alarm"]) -> list[dict[str, Any]]:
    """A chart for each series with an alarm; where there is none, for the longest list."""
    shown = (series for one in told for series in (one.series, *one.others))
    wanted = list(dict.fromkeys(shown))[:_CHARTS]
    if not wanted:
        trails = [trail for trail in rising.trails if not trail.series.what]
        wanted = [max(trails, key=lambda one: sum(one.series.weekly.counts)).series]
    numbers = {(one.series, one.week.begins): n for n, one in enumerate(told, start=1)}
    return [
        _chart(board, trail, numbers)
        for series in wanted
        for trail in rising.trails
        if trail.series == series
    ]


def _chart(board: Board, trail: "Trail", numbers: dict[Any, int]) -> dict[str, Any]:
    series = trail.series
    weeks = trail.weeks[-_YEAR:]
    shown = [
        Shown(
            week.begins.isoformat(),
            week.observed,
            week.expected,
            week.bound,
            numbers.get((series, week.begins), 0),
        )
        for week in weeks
    ]
    found = board.table(series.owner, series.stream)
    placed = _placed(board, found, [one.week for one in shown]) if found else ()
    title = f"{_name(series)}, by week"
    theme = themes().get(series.what)
    draw: dict[str, Any] = {
        "title": title,
        "colour": theme.colour if theme else _COLOUR,
        "invented": found[0].invented if found else False,
        "marks": placed,
    }
    return {
        "key": f"{series.stream}-{series.what}".rstrip("-"),
        "title": title,
        "wide": mark_safe(alarm_chart.alarm_chart(shown, **draw)),
        "narrow": mark_safe(alarm_chart.alarm_chart(shown, narrow=True, **draw)),
        "marks": set_marks.lines(placed),
        "table": _table(title, trail, numbers),
    }


def _placed(
    board: Board, found: tuple[Released, ClearedTable], weeks: Sequence[str]
) -> tuple[set_marks.Placed, ...]:
    """The marks on the weeks that a chart shows."""
    released, table = found
    kept = ClearedTable(table.stream, table.axes, (tuple(weeks), *table.values[1:]), (), None)
    mine = [one for one in board.marks if one.owner in released.owners]
    return set_marks.placed(mine, kept, public=False)


def _table(title: str, trail: "Trail", numbers: dict[Any, int]) -> dict[str, Any]:
    rows = []
    for week in trail.weeks[-_ROWS:][::-1]:
        number = numbers.get((trail.series, week.begins), 0)
        said = f"alarm {number}" if number else _STATES.get(week.state, "as expected")
        rows.append(
            [
                day_words(week.begins),
                {"held": "held back"} if week.observed is None else {"number": week.observed},
                _number(week.expected),
                _number(week.bound),
                said,
            ]
        )
    return {
        "caption": f"{title}, the last {len(rows)}",
        "columns": ["Week of", "Seen", "Expected", "Alarm from", "What we say"],
        "rows": rows,
        "scroll": True,
    }


def _number(value: float | None) -> dict[str, Any]:
    return {"few": "not judged"} if value is None else {"number": round(value)}


def _sure(rising: "Rising") -> list[tuple[str, str]]:
    judged = [one for one in rising.trails if any(w.p is not None for w in one.weeks)]
    years = sum(one.method == "flexible" for one in judged)
    return [
        ("+", f"{len(judged)} series are judged together, so chance has less room."),
        ("−", f"Even so, about {rising.false_alarms:.0f} alarms a year may be false, over all."),
        *([("+", f"{years} of them have three years or more to look back on.")] if years else []),
        *(
            [("−", "Without three years, a season that returns can look like a rise.")]
            if years < len(judged)
            else []
        ),
        ("−", "Small rises, and slow ones, are missed."),
        ("−", "A rise in reports is not a rise in crime: more people may have told."),
    ]


def _change(board: Board) -> list[str]:
    return [
        "A mark where a list changed its form, or sent nothing.",
        "Late reports: the last weeks fill up, and are judged again.",
        *(["Exact counts: rounding hides small rises."] if len(board.released) > 1 else []),
        "Three years of a list: then each season has its own past.",
    ]


def _say(board: Board, title: str, last: date, rising: "Rising") -> dict[str, Any]:
    tlp = markings.strictest(one.marking for one in board.released) or markings.RED
    ledger = " and ".join(str(one.ledger) for one in board.released)
    words = (
        f"{title}, in weeks up to {day_words(last + timedelta(6))}. "
        f"About {rising.false_alarms:.0f} such alarms a year may be false."
    )
    source = f"Source: partners’ reports. Ledger entries {ledger}."
    return {"id": "say-alarms", "words": words, "source": source, "tlp": tlp}


def _counted(board: Board) -> list[str]:
    names = book.names()
    whose = [(_whose(one, names), tables.how(one)) for one in board.released]
    hows = [f"{who} are {how}." for who, how in whose]
    if len({how for _, how in whose}) == 1:
        hows = [f"Numbers are {whose[0][1]}."]
    missing = dict.fromkeys(owner for one in board.released for owner in one.not_included)
    return [
        *hows,
        "Alarms are made from the numbers shown, and from nothing behind them.",
        tables.NEVER_ADDED,
        "Fewer than 5 reports in 4 weeks never alarm.",
        *(f"Not included: {names.get(one, one)} has no agreement with you." for one in missing),
        *(one.held.reason for one in board.held),
    ]


def _whose(released: Released, names: Mapping[str, str]) -> str:
    """Whose numbers a release has: one organisation's by its name, several together."""
    owners = released.owners
    return f"Numbers of {names.get(owners[0], owners[0])}" if len(owners) == 1 else "All others"


def _gate(board: Board) -> list[tuple[str, Any]]:
    agreements = dict.fromkeys(one for release in board.released for one in release.agreements)
    return [
        ("Agreements", ", ".join(agreements)),
        *(("Ledger entry", {"number": one.ledger}) for one in board.released),
    ]


def _next(member: MemberFact) -> list[tuple[str, str]]:
    return [
        *questions(member, but="alarms"),
        (reverse("marks"), "Mark a recording change or an outage"),
        (reverse("lists"), "Which lists hold which kinds"),
        (reverse("picture"), "See what happened"),
    ]
