"""A picture: a released figure as charts, tables and sentences, and its copies."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from hueandcry.desk import clock
from hueandcry.desk.acts import copies, friday
from hueandcry.desk.acts import marks as acts
from hueandcry.desk.acts import show as shows
from hueandcry.desk.acts.copies import NotCopied
from hueandcry.desk.fields import SPLITS, day_field, purpose_words, select
from hueandcry.desk.page import MEMBERS, asking, marking_words, may_open, page, who_asks
from hueandcry.desk.pages import stream as streams
from hueandcry.desk.pages.door import not_copied, not_here
from hueandcry.desk.pages.onward import questions
from hueandcry.desk.words import since
from hueandcry.exchange import tables
from hueandcry.exchange.words import day_words
from hueandcry.facts.figure import ClearedTable
from hueandcry.facts.offence import STREAMS
from hueandcry.register import book, gate, marks
from hueandcry.register.gate import Refused
from hueandcry.sharing.decide import Ask
from hueandcry.sharing.quality import NONE
from hueandcry.sharing.release import HeldBack, Released
from hueandcry.sharing.terms import PUBLIC

_PERIODS = {"quarter": "Quarter", "month": "Month", "week": "Week"}
_PURPOSE = "say what happened and what changed"


@page(
    roles=MEMBERS,
    purpose=_PURPOSE,
    tab="picture",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
def show(request: HttpRequest) -> HttpResponse:
    """Chart, table and sentence for each stream; refusals become a page of their own."""
    friday.done(request, "picture")
    question = question_of(request)
    outcome = shows.figure(question, **asking(request))
    context = {
        "ask": {"fields": _fields(request.GET, question), "button": "Show"},
        "may_i_url": f"{reverse('may_i')}?{request.GET.urlencode()}",
        "marking": marking_words(outcome.marking, outcome.classification),
        "ledger_number": outcome.ledger,
    }
    if isinstance(outcome, HeldBack):
        context |= {
            "title": "Held back to protect people",
            "held": outcome.held,
            "counted": list(outcome.hidden),
        }
    else:
        now = _as_known_now(request, question)
        context |= _picture(outcome, now, request.GET)
        context["next"] = [
            *questions(who_asks(request)),
            (reverse("lists"), "Which lists hold which kinds"),
            (reverse("marks"), "Mark a recording change or an outage"),
        ]
        decision = gate.decision_on(question, clock.today())
        if why_not := copies.stopped(question, decision):
            context |= _only_here(why_not, copies.wants_checkers(question, decision), request)
        to_all = outcome.addressee == PUBLIC and may_open(who_asks(request), "figure_put")
        to_all = to_all and "no_copy" not in context
        context["put"] = outcome.ledger if to_all else 0
    return render(request, "desk/picture.html", context)


@page(roles=MEMBERS, purpose=_PURPOSE)
def copy(request: HttpRequest, form: str) -> HttpResponse:
    """The same question as CSV, JSON or SVG, released anew and written down."""
    if form not in streams.COPIES:
        return not_here(request)
    question = question_of(request)
    outcome = copies.figure(question, **asking(request))
    if isinstance(outcome, NotCopied):
        return not_copied(request, outcome)
    if isinstance(outcome, HeldBack):
        return JsonResponse(tables.held_as_json(outcome), status=409)
    name = f"{outcome.cleared.name}-ledger-{outcome.ledger}"
    found = marks.of(outcome.owners, outcome.as_known_on)
    beside = acts.beside(outcome)
    if form == "json":
        answer = tables.as_json(outcome, marks=beside)
        return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    if form == "csv":
        text = tables.as_csv(outcome, names=streams.area_names(), marks=beside)
        kind = "text/csv; charset=utf-8"
    else:
        table = _table_of(outcome, request.GET.get("stream", ""))
        kind = "image/svg+xml; charset=utf-8"
        text = streams.chart(
            outcome, table, found, narrow=False, marking=tables.marking_line(outcome)
        )
    response = HttpResponse(text, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _only_here(why_not: str, checkers: bool, request: HttpRequest) -> dict[str, Any]:
    """In place of the copies: why there is none, and the way on."""
    url = f"{reverse('output_new')}?{request.GET.urlencode()}" if checkers else ""
    return {"no_copy": {"words": why_not, "url": url, "url_words": "Ask to let it out"}}


def question_of(request: HttpRequest) -> Ask:
    given = request.GET
    member = who_asks(request)
    by = [given.get("period", "quarter")]
    if given.get("split"):
        by.append(given["split"])
    whose = given.get("whose", "all")
    return shows.ask(
        member,
        name="trend",
        by=shows.axes(",".join(by)),
        purpose=given.get("purpose") or shows.usual_purpose(member),
        reason=_PURPOSE,
        owners=shows.everybody(member) if whose != "own" else (member.partner,),
        addressee="public" if whose == "public" else "",
        known_on=shows.known_on(given.get("known_on", ""), member, clock.today()),
    )


def _as_known_now(request: HttpRequest, question: Ask) -> Released | None:
    """The same question about what is known now, where it was asked about an earlier day."""
    if question.known_on is None:
        return None
    try:
        outcome = shows.figure(replace(question, known_on=None), **asking(request))
    except Refused:
        return None
    return None if isinstance(outcome, HeldBack) else outcome


def _fields(given: QueryDict, question: Ask) -> list[dict[str, Any]]:
    whose = {"all": "Everyone’s", "own": "Our own, exact", "public": "As the public may see it"}
    streams = {**STREAMS, "all": "Each of them"}
    return [
        select("period", "By", _PERIODS, given.get("period", "quarter")),
        select("split", "Split by", SPLITS, given.get("split", "")),
        select("stream", "Reports", streams, given.get("stream", "")),
        select("whose", "Whose", whose, given.get("whose", "all")),
        select("purpose", "What for", purpose_words(), question.purpose),
        day_field(question.known_on or clock.today()),
    ]


def _picture(released: Released, now: Released | None, given: QueryDict) -> dict[str, Any]:
    only = given.get("stream", "") or released.cleared.tables[0].stream
    shown = [table for table in released.cleared.tables if only in ("all", table.stream)]
    found = marks.of(released.owners, released.as_known_on)
    sections = [streams.stream(released, table, given, found) for table in shown]
    for section, table in zip(sections, shown, strict=True):
        section["since"] = _since(table, now)
    title = "What happened, and what changed"
    if len(sections) == 1:
        title = sections[0]["finding"]
        sections[0]["finding"] = f"{sections[0]['name']}, by {shown[0].axes[0]}"
    known = f"as known on {day_words(released.as_known_on)}"
    if now is not None:
        title = f"{title}, {known}"
    unit = released.cleared.unit
    return {
        "title": title,
        "lede": f"{unit[:1].upper()}{unit[1:]}. {known[:1].upper()}{known[1:]}.",
        "streams": sections,
        "empty": None
        if sections
        else {
            "title": "Nothing of this kind was taken in",
            "words": "There are reports, but none of this kind.",
            "url": reverse("picture"),
            "url_words": "See the other reports",
        },
        "counted": _counted(released),
        "gate": _gate(released),
        "quality": [(one.giver, one.lines) for one in released.quality],
        "no_quality": "" if released.quality else NONE,
    }


def _since(table: ClearedTable, now: Released | None) -> str:
    """What changed since about the last period: its two faces, both as released."""
    later = None if now is None else _of_stream(now, table.stream)
    if later is None:
        return ""
    period = table.values[0][-1]
    return since(period, _total(table, period), _total(later, period))


def _total(table: ClearedTable, period: str) -> str:
    """The total of a period as it was released; "" where there is none."""
    for cell in table.cells:
        if cell.key[0] == period and set(cell.key[1:]) <= {None}:
            return cell.words or f"{cell.value:,}"
    return ""


def _counted(released: Released) -> list[str]:
    names = book.names()
    return [
        f"These are {released.cleared.unit}.",
        "A report is not a crime, and not a person: most people tell nobody.",
        tables.NEVER_ADDED,
        *released.cleared.notes,
        f"Numbers are {tables.how(released)}.",
        *filter(None, [tables.checked(released)]),
        "Differences are taken between the numbers shown.",
        *(
            ["Sealed records are left out, and nobody is told how many."]
            if released.without_sealed
            else []
        ),
        *(
            f"Not included: {names.get(owner, owner)} has no agreement with you for this."
            for owner in released.not_included
        ),
    ]


def _gate(released: Released) -> list[tuple[str, Any]]:
    return [
        ("Agreements", ", ".join(released.agreements)),
        *(("Use limit", words) for words in tables.use_limit_words(released)),
        *(("Exemption that goes with it", words) for words in released.exemptions),
        ("For", book.names().get(released.addressee, released.addressee)),
        ("Made safe", tables.how(released)),
        ("Marking", {"tlp": released.marking}),
        ("Data digest", {"raw": f"{released.digest[:12]}…"}),
        ("Ledger entry", {"number": released.ledger}),
    ]


def _table_of(released: Released, stream: str) -> ClearedTable:
    return _of_stream(released, stream) or released.cleared.tables[0]


def _of_stream(released: Released, stream: str) -> ClearedTable | None:
    return next((table for table in released.cleared.tables if table.stream == stream), None)
