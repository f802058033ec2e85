"""How many told nobody: the finding as title, all ways side by side, and what it rests on."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from hueandcry.desk.acts import hidden as acts
from hueandcry.desk.acts.copies import NotCopied
from hueandcry.desk.page import asking, marking_words, page, who_asks
from hueandcry.desk.pages import hidden_shown as shown
from hueandcry.desk.pages.door import not_copied, not_here
from hueandcry.exchange import answer, tables
from hueandcry.exchange import answer_charts as charts
from hueandcry.facts.estimate import ClearedEstimates
from hueandcry.register.overlaps import Standing
from hueandcry.sharing.release import HeldBack, Released

COPIES = ("csv", "json")
ROLES = ("analyst", "coordinator")
_PURPOSE = "say how many victims told nobody"
_EMPTY = {
    "title": "No lists have been linked yet",
    "words": "Each partner makes tokens at home. Somebody counts who stands in several lists.",
    "url": "/how/",
    "url_words": "How this works",
}


@page(
    roles=ROLES,
    purpose=_PURPOSE,
    tab="picture",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
def show(request: HttpRequest) -> HttpResponse:
    """The answer with its charts, or why there is none; a refusal becomes a page of its own."""
    overlap = acts.standing()
    if overlap is None:
        empty = {"title": "How many told nobody?", "empty": _EMPTY, "crumbs": _crumbs()}
        return render(request, "desk/hidden.html", empty)
    found = acts.answer(who_asks(request), overlap, **_asking(request))
    outcome = found.outcome
    context = {
        "marking": marking_words(outcome.marking, outcome.classification),
        "ledger_number": outcome.ledger,
        "crumbs": _crumbs(),
        "rests_on": shown.rests_on(overlap, outcome),
    }
    if isinstance(outcome, HeldBack):
        context |= {"title": "Held back to protect people", "held": outcome.held}
    else:
        context |= _answered(overlap, outcome)
    return render(request, "desk/hidden.html", context)


@page(roles=ROLES, purpose=_PURPOSE)
def copy(request: HttpRequest, form: str) -> HttpResponse:
    """The same answer as CSV or JSON, released anew and written down."""
    overlap = acts.standing()
    if form not in COPIES or overlap is None:
        return not_here(request)
    found = acts.copy(who_asks(request), overlap, **_asking(request))
    if isinstance(found, NotCopied):
        return not_copied(request, found)
    outcome = found.outcome
    if isinstance(outcome, HeldBack):
        return JsonResponse(tables.held_as_json(outcome), status=409)
    if form == "json":
        told = answer.as_json(outcome, shown.beside(overlap))
        return JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    text = answer.as_csv(outcome)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"hidden-ledger-{outcome.ledger}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _crumbs() -> list[tuple[str, str]]:
    return [(reverse("picture"), "Picture"), ("", "How many told nobody?")]


def _asking(request: HttpRequest) -> dict[str, Any]:
    told = asking(request)
    return {name: told[name] for name in ("who", "today", "now")}


def _answered(overlap: Standing, released: Released) -> dict[str, Any]:
    found = answer.cleared_of(released.cleared)
    part = answer.lead(found)
    return {
        "title": shown.title(found, part),
        "lede": shown.lede(overlap, released, part),
        "verdict": shown.verdict(found, part),
        "charts": _charts(found, part),
        "ways": shown.ways(found, part),
        "numbered": shown.numbered(found, part),
        "strata": shown.strata(found),
        "sensitive": shown.sensitive(found, part),
        "surveys": shown.surveys(found),
        "sure": shown.how_sure(found, part),
        "criticism": shown.CRITICISM,
        "changes": answer.sentences(found, "change", part),
        "say": shown.say(overlap, released, part),
        "counted": [*released.cleared.notes, f"Numbers are {answer.how(found)}."],
        "downloads": [(reverse("hidden_copy", args=[form]), form.upper()) for form in COPIES],
        "quality": [(one.giver, one.lines) for one in released.quality],
    }


def _charts(found: ClearedEstimates, part: str) -> dict[str, tuple[str, str]]:
    """Each chart for a wide and for a narrow page; none of what has no number."""
    known, least = (answer.number(found, what, "", part) for what in ("observed", "at least"))
    bars = [
        charts.Bar(shown.method_name(one.name), one.value, one.low, one.high)
        for one in answer.ranges(found, "method", part)
        if one.value is not None
    ]
    title, more = shown.title(found, part), max((bar.value for bar in bars), default=None)
    made = {"column": _twice(charts.at_least, known or 0, least, more, title=title)}
    if len(bars) > 1:
        words = "What each way says"
        made["spread"] = _twice(charts.spread, bars, least, title=words, known=known or 0)
    drawn = [(int(at), share) for at, share in answer.numbers(found, "draws", part)]
    if len(drawn) > 1:
        made["draws"] = _twice(charts.draws, drawn, title="What chance alone could do")
    return made


def _twice(draw: Callable[..., str], *given: Any, **told: Any) -> tuple[str, str]:
    """One chart, wide and narrow."""
    wide, narrow = (mark_safe(draw(*given, **told, narrow=one)) for one in (False, True))
    return wide, narrow
