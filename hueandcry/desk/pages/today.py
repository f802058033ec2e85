"""The quarter at a glance."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hueandcry.desk import clock
from hueandcry.desk.acts import friday, written
from hueandcry.desk.acts import show as shows
from hueandcry.desk.page import MEMBERS, asking, marking_words, page
from hueandcry.desk.words import change
from hueandcry.exchange import charts, tables
from hueandcry.exchange.words import day_words, period_words
from hueandcry.facts.figure import ClearedTable
from hueandcry.facts.offence import STREAMS
from hueandcry.register.gate import Refused
from hueandcry.sharing.release import HeldBack, Released

_PANELS = ("police_online", "fraud", "computer_misuse")


@page(
    roles=MEMBERS,
    purpose="see the quarter at a glance",
    tab="today",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
def show(request: HttpRequest) -> HttpResponse:
    """The last quarter, each stream apart, against the quarter before; and who asked for what."""
    friday.done(request, "today")
    context = {
        "title": "The quarter at a glance",
        "friday": friday.steps(request),
        "ledger_url": reverse("ledger"),
        "actions": [(reverse("intake"), "Bring in a file", "file-arrow-up")],
    }
    try:
        outcome = shows.glance(request.member, **asking(request))
    except Refused as refused:
        context |= _refused(refused)
    else:
        context |= _held(outcome) if isinstance(outcome, HeldBack) else _glance(outcome)
    context["ledger_rows"] = written.rows(limit=6)
    return render(request, "desk/today.html", context)


def _glance(released: Released) -> dict[str, Any]:
    by_stream = {table.stream: table for table in released.cleared.tables}
    quarters = released.cleared.tables[0].values[0]
    last = quarters[-1]
    panels = [_panel(stream, by_stream[stream]) for stream in _PANELS if stream in by_stream]
    also = [
        f"{STREAMS[stream]}: {_shown(by_stream[stream], last)}"
        for stream in STREAMS
        if stream in by_stream and stream not in _PANELS
    ]
    so_far = ", so far" if shows.is_running(last, clock.today()) else ""
    return {
        "lede": f"{period_words(last)}{so_far}. As known on {day_words(released.as_known_on)}.",
        "panels": panels,
        "streams_words": " ".join(
            (
                "Different things, counted by different rules. Never add them up.",
                f"Here counts are {tables.how(released)}.",
                *(f"{one}." for one in also),
            )
        ),
        "marking": marking_words(released.marking, released.classification),
        "ledger_number": released.ledger,
    }


def _panel(stream: str, table: ClearedTable) -> dict[str, Any]:
    cells = {cell.key[0]: cell for cell in table.cells}
    quarters = table.values[0]
    last, before = cells[quarters[-1]], cells.get(quarters[-2]) if len(quarters) > 1 else None
    compared = last.value is not None and before is not None and before.value is not None
    return {
        "title": STREAMS[stream],
        "number": last.value,
        "words": last.words,
        "kind": "counted" if last.value is not None else "few",
        "change_words": change(last.value, before.value, "last quarter") if compared else "",
        "spark": [cells[quarter].value for quarter in quarters],
        "colour": charts.STREAM_COLOURS[stream],
        "url": f"{reverse('picture')}?stream={stream}",
    }


def _shown(table: ClearedTable, quarter: str) -> str:
    cell = next(cell for cell in table.cells if cell.key == (quarter,))
    return cell.words or f"{cell.value:,}"


def _held(held: HeldBack) -> dict[str, Any]:
    return {
        "empty": {
            "title": held.held.reason,
            "words": held.held.instead,
            "url": reverse("intake"),
            "url_words": "Bring in a file",
        },
        "ledger_number": held.ledger,
    }


def _refused(refused: Refused) -> dict[str, Any]:
    reasons = refused.decision.reasons
    return {
        "empty": {
            "title": "No agreement lets you see figures yet",
            "words": reasons[0] if reasons else "",
            "url": reverse("may_i"),
            "url_words": "May I see this, and why?",
        },
        "ledger_number": refused.ledger,
    }
