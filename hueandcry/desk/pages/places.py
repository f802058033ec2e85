"""Where it is more than one would expect: a map of rates, and the table that is the truth."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from hueandcry.desk import clock
from hueandcry.desk.acts import copies
from hueandcry.desk.acts import places as acts
from hueandcry.desk.acts import show as shows
from hueandcry.desk.acts.copies import NotCopied
from hueandcry.desk.acts.places import Places
from hueandcry.desk.fields import day_field, purpose_words, select
from hueandcry.desk.page import MEMBERS, asking, marking_words, page, who_asks
from hueandcry.desk.pages import places_said as said
from hueandcry.desk.pages.door import not_copied, not_here
from hueandcry.exchange import tables
from hueandcry.exchange.rows import as_csv
from hueandcry.facts.figure import ClearedTable
from hueandcry.facts.offence import STREAMS
from hueandcry.facts.place import area
from hueandcry.figures.trend import period_label
from hueandcry.register import book
from hueandcry.sharing.decide import Ask
from hueandcry.sharing.release import HeldBack, Released

_PURPOSE = "see where it is more than one would expect"


@page(
    roles=MEMBERS,
    purpose=_PURPOSE,
    tab="picture",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
def show(request: HttpRequest) -> HttpResponse:
    """Rates by ward on a map and in a table, for one stream."""
    question = _question(request)
    outcome = shows.figure(question, **asking(request))
    context: dict[str, Any] = {
        "title": "Where is it more than you would expect?",
        "crumbs": [(reverse("picture"), "Picture"), ("", "Where is it?")],
        "marking": marking_words(outcome.marking, outcome.classification),
        "ledger_number": outcome.ledger,
        "may_i_url": f"{reverse('may_i')}?split=ward&{request.GET.urlencode()}",
    }
    if isinstance(outcome, HeldBack):
        context |= {
            "ask": {"fields": _fields(request.GET, question, (), ""), "button": "Show"},
            "held": outcome.held,
            "counted": list(outcome.hidden),
        }
        return render(request, "desk/places.html", context)
    table, over = _asked(outcome, request.GET)
    there = tuple(one.stream for one in outcome.cleared.tables)
    context["ask"] = {"fields": _fields(request.GET, question, there, over), "button": "Show"}
    if table is None:
        context["empty"] = {
            "title": "Nothing of this kind was taken in",
            "words": "There are reports, but none of this kind.",
            "url": reverse("places"),
            "url_words": "See the other reports",
        }
    else:
        found = _places(outcome, table, over)
        context |= said.page(outcome, table, found, over, book.names())
        context["downloads"] = [
            (f"{reverse('places_copy', args=[form])}?{request.GET.urlencode()}", form.upper())
            for form in ("csv", "json")
        ]
    return render(request, "desk/places.html", context)


@page(roles=MEMBERS, purpose=_PURPOSE)
def copy(request: HttpRequest, form: str) -> HttpResponse:
    """Every ward as CSV or JSON, released anew and written down."""
    if form not in ("csv", "json"):
        return not_here(request)
    outcome = copies.figure(_question(request), **asking(request))
    if isinstance(outcome, NotCopied):
        return not_copied(request, outcome)
    if isinstance(outcome, HeldBack):
        return JsonResponse(tables.held_as_json(outcome), status=409)
    table, over = _asked(outcome, request.GET)
    if table is None:
        return not_here(request)
    found = _places(outcome, table, over)
    about = (*tables.banner(outcome), *said.copied(table, found))
    rows = said.rows(found, area(settings.HUEANDCRY_HOME.area).names)
    if form == "json":
        answer = {"about": list(about), "stream": table.stream, "wards": rows}
        return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    text = as_csv(about, tuple(rows[0]), rows)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"places-ledger-{outcome.ledger}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _question(request: HttpRequest) -> Ask:
    given, member = request.GET, who_asks(request)
    own = given.get("whose") == "own"
    return shows.ask(
        member,
        name="trend",
        by=shows.axes("quarter,ward"),
        purpose=given.get("purpose") or shows.usual_purpose(member),
        reason=_PURPOSE,
        owners=(member.partner,) if own else shows.everybody(member),
        known_on=shows.known_on(given.get("known_on", ""), member, clock.today()),
    )


def _asked(released: Released, given: QueryDict) -> tuple[ClearedTable | None, str]:
    """The stream's table, and over which quarters: all of them where numbers are rounded.

    One rounded number is nearer the truth than the sum of four.
    """
    wanted = given.get("stream", "")
    made = released.cleared.tables
    table = next((one for one in made if one.stream == wanted or not wanted), None)
    exact = released.cleared.treatment.audience == "owner"
    over = given.get("over", "")
    return table, over if over in acts.OVER else acts.YEAR if exact else acts.ALL


def _places(released: Released, table: ClearedTable, over: str) -> Places:
    return acts.places(
        table,
        released.cleared.treatment,
        settings.HUEANDCRY_HOME.area,
        over,
        period_label("quarter", released.as_known_on),
    )


def _fields(
    given: QueryDict, question: Ask, there: tuple[str, ...], over: str
) -> list[dict[str, Any]]:
    streams: Mapping[str, str] = {key: STREAMS[key] for key in there} or STREAMS
    whose = {"all": "Everyone’s", "own": "Our own, exact"}
    return [
        select("stream", "Reports", streams, given.get("stream", "")),
        select("over", "Over", acts.OVER, over),
        select("whose", "Whose", whose, given.get("whose", "all")),
        select("purpose", "What for", purpose_words(), question.purpose),
        day_field(question.known_on or clock.today()),
    ]
