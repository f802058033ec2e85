"""The quarter at a glance."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hueandcry.desk import clock
from hueandcry.desk.acts import (
    agreed,
    alarms,
    alerts,
    duties,
    friday,
    join,
    numbers,
    outputs,
    own_rows,
    people,
    queue,
    roster,
    written,
)
from hueandcry.desk.acts import show as shows
from hueandcry.desk.fields import day_field
from hueandcry.desk.page import MEMBERS, asking, marking_words, may_open, page, who_asks
from hueandcry.desk.pages.onward import questions
from hueandcry.desk.words import change
from hueandcry.exchange import charts, tables
from hueandcry.exchange import marks as set_marks
from hueandcry.exchange.words import day_words, period_words
from hueandcry.facts.figure import ClearedTable
from hueandcry.facts.mark import Mark
from hueandcry.facts.offence import STREAMS
from hueandcry.register import marks, stage
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
    given = request.GET.get("known_on", "")
    known = shows.known_on(given, who_asks(request), clock.today())
    context = {
        "title": "The quarter at a glance",
        "friday": friday.steps(request, partial(may_open, who_asks(request))),
        "ledger_url": reverse("ledger"),
        "actions": _actions(who_asks(request)),
        "ask": {"fields": [day_field(known or clock.today())], "button": "Show"},
    }
    try:
        outcome = shows.glance(who_asks(request), known=known, **asking(request))
    except Refused as refused:
        context |= _refused(refused, _go_on(request))
    else:
        if isinstance(outcome, HeldBack):
            context |= _held(outcome, who_asks(request))
        else:
            context |= _glance(outcome)
            context["questions"] = _questions(request)
    context["todo"] = _todo(request)
    context["ledger_rows"] = written.at_the_gate(limit=6, reader=who_asks(request))
    return render(request, "desk/today.html", context)


def _actions(member: people.MemberFact) -> list[tuple[str, str, str]]:
    """What this person can do from here, the main thing last."""
    runs, brings = people.runs_the_partnership(member), may_open(member, "intake")
    return [
        *([(reverse("join"), "Partners", "")] if runs else []),
        *([(reverse("intake"), "Bring in a file", "file-arrow-up")] if brings else []),
    ]


def _todo(request: HttpRequest) -> list[tuple[str, str]]:
    """What waits for this person: texts to approve, the next step in, doubts to settle."""
    member, today = who_asks(request), clock.today()
    found = [(reverse(name), words) for name, words in duties.waiting(member, today, clock.now())]
    found += [(reverse("inbox"), words) for words in roster.to_do(member, today, clock.now())]
    found += [
        (reverse("duty") if may_open(member, "duty") else "", words)
        for words in (*roster.nobody(member, today), *roster.overdue(member, clock.now()))
    ]
    if member.role == "data-protection-officer":
        found += [
            (reverse("agreement", args=[one.digest]), f"Read and approve: {one.agreement.title}")
            for one in agreed.waiting(member.partner, today)
        ]
    if tables := outputs.waiting(member, today):
        words = "1 table waits" if tables == 1 else f"{tables:,} tables wait"
        found.append((reverse("outputs"), f"{words} for your check before leaving"))
    if drafts := alerts.waiting(member, today):
        words = "1 alert waits" if drafts == 1 else f"{drafts} alerts wait"
        found.append((reverse("alerts"), f"{words} for you to read and publish"))
    if member.role == "coordinator":
        due = numbers.waiting(today)
        words = "1 contact point is" if due == 1 else f"{due} contact points are"
        found += [(reverse("numbers"), f"{words} due for a check")] if due else []
    mine = join.joining(member.partner, today)
    if mine and mine.on_the_way:
        words = f"{mine.partner.name} is joining: step {mine.step} of 5"
        found.append((reverse("joining", args=[member.partner]), words))
    if member.role in queue.ROLES and own_rows.why_shut(member, today):
        if stage.first_taken_in(member.partner):
            words = f"{own_rows.NO_RULE} So what waits there stays shut"
            found.append((reverse("agreements"), words))
        return found
    labels, rows, sealed = queue.counts(member, today)
    if sealed:
        words = "Something waits for an officer of your organisation"
        if queue.sees_sealed(member):
            words = "Something must not be missed: look now"
        found.append((reverse("queue"), words))
    if labels:
        records = "1 record waits" if rows == 1 else f"{rows:,} records wait"
        unclear = "1 unclear label" if labels == 1 else f"{labels:,} unclear labels"
        words = f"{records} under {unclear}: say what it is"
        found.append((reverse("queue"), words))
    return found


def _questions(request: HttpRequest) -> list[tuple[str, str, str]]:
    """The questions that the numbers answer, and what the page of alarms last said."""
    member = who_asks(request)
    rising = alarms.remembered(member, clock.today()) or "Not looked at yet today."
    found = {reverse("alarms"): rising}
    return [(url, words, found.get(url, "")) for url, words in questions(member)]


def _glance(released: Released) -> dict[str, Any]:
    by_stream = {table.stream: table for table in released.cleared.tables}
    last = max(table.values[0][-1] for table in released.cleared.tables)
    found = marks.of(released.owners, released.as_known_on)
    # Whoever sees none of the usual three sees what there is, as large.
    large = [name for name in _PANELS if name in by_stream] or [*by_stream][: len(_PANELS)]
    panels = [_panel(by_stream[stream], last, found) for stream in large]
    also = [
        f"{STREAMS[stream]}: {_shown(by_stream[stream], last)}."
        for stream in STREAMS
        if stream in by_stream and stream not in large
    ]
    rules = "Different things, counted by different rules. Never add them up." * (
        len(by_stream) > 1
    )
    so_far = ", so far" if shows.is_running(last, released.as_known_on) else ""
    return {
        "lede": f"{period_words(last)}{so_far}. As known on {day_words(released.as_known_on)}.",
        "panels": panels,
        "streams_words": " ".join((rules, f"Counts are {tables.how(released)}.", *also)).strip(),
        "marking": marking_words(released.marking, released.classification),
        "ledger_number": released.ledger,
    }


def _panel(table: ClearedTable, quarter: str, found: Sequence[Mark]) -> dict[str, Any]:
    cells = {cell.key[0]: cell for cell in table.cells}
    quarters = table.values[0]
    panel = {
        "title": STREAMS[table.stream],
        "spark": [cells[label].value for label in quarters],
        "colour": charts.STREAM_COLOURS[table.stream],
        "url": f"{reverse('picture')}?stream={table.stream}",
        "note": " ".join(
            mark.words
            for mark in set_marks.placed(found, table, public=False)
            if {*mark.periods} & {*quarters[-2:]}
        ),
    }
    if quarter not in cells:
        return panel | {
            "spark": [*panel["spark"], None],
            "words": "no file yet",
            "kind": "few",
            "chip_words": "not sent",
            "change_words": f"The last file ends with {period_words(quarters[-1])}.",
        }
    last, before = cells[quarter], cells.get(quarters[-2]) if len(quarters) > 1 else None
    return panel | {
        "number": last.value,
        "words": last.words,
        "kind": "counted" if last.value is not None else "held",
        "change_words": change(last.value, before.value, "last quarter")
        if last.value is not None and before is not None and before.value is not None
        else "",
    }


def _shown(table: ClearedTable, quarter: str) -> str:
    cell = next((cell for cell in table.cells if cell.key == (quarter,)), None)
    return "no file yet" if cell is None else cell.words or f"{cell.value:,}"


def _held(held: HeldBack, member: people.MemberFact) -> dict[str, Any]:
    way = {"url": reverse("intake"), "url_words": "Bring in a file"}
    return {
        "empty": {
            "title": held.held.reason,
            "words": held.held.instead,
            **(way if may_open(member, "intake") else {}),
        },
        "ledger_number": held.ledger,
    }


def _go_on(request: HttpRequest) -> dict[str, str]:
    """For whoever has no house rule or no file yet, the way on instead of the way to ask."""
    member = who_asks(request)
    mine = join.joining(member.partner, clock.today())
    if mine is None or mine.step == 5 or not may_open(member, "join"):
        return {}
    return {
        "words": "Your own picture opens once your house rule is in force and a file is in.",
        "url": reverse("joining", args=[member.partner]),
        "url_words": "Go on with joining" if mine.on_the_way else "See what is missing",
    }


def _refused(refused: Refused, instead: dict[str, str]) -> dict[str, Any]:
    reasons = refused.decision.reasons
    return {
        "empty": {
            "title": "No agreement lets you see figures yet",
            "words": reasons[0] if reasons else "",
            "url": reverse("may_i"),
            "url_words": "May I see this, and why?",
            **instead,
        },
        "ledger_number": refused.ledger,
    }
