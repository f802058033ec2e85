"""Which reports hang together: the series, what joins them, and what proves nothing."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hueandcry.desk import clock
from hueandcry.desk.acts import series
from hueandcry.desk.acts.series import Looked
from hueandcry.desk.fields import choice, sent, typed
from hueandcry.desk.page import asking, page, who_asks
from hueandcry.desk.pages import series_shown as shown
from hueandcry.desk.pages.door import not_here
from hueandcry.exchange.words import day_words
from hueandcry.facts.artefact import KINDS
from hueandcry.register import book

_TLP, _CLASS = "TLP:AMBER+STRICT", "OFFICIAL-SENSITIVE"
_SURE = (
    ("+", "A shared number or account is strong: few come by the same one by chance."),
    ("+", "Addresses of banks, platforms and help lines join nothing."),
    ("−", "Numbers can be faked: a caller may show a number that is not theirs."),
    ("−", "Most reports tell no number, page or account at all."),
    ("−", "A series is of reports. It is no proof of one offender."),
)
_CHANGE = (
    "A new file: it may add reports, or tie two series together.",
    "A value called good: its series falls apart.",
    "Slips in a number: they keep reports apart that belong together.",
)


@page(
    roles=series.ROLES,
    purpose=series.REASON,
    tab="picture",
    marking=_TLP,
    classification=_CLASS,
)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """All series of one's own reports, and a form to call an artefact good."""
    wrong: series.Mistakes = []
    if request.method == "POST":
        member = who_asks(request)
        read = series.read(request.POST.dict())
        if member.role != "officer":
            wrong = [("main", "An officer calls a number or a page good.")]
        elif isinstance(read, tuple):
            series.call_good(*read, member, asking(request)["who"], clock.now())
            return HttpResponseRedirect(reverse("series"))
        else:
            wrong = read
    looked = _look(request)
    context = _context(request, looked, wrong)
    return render(request, "desk/series.html", context, status=422 if wrong else 200)


@page(
    roles=series.ROLES,
    purpose=series.REASON,
    tab="picture",
    marking=_TLP,
    classification=_CLASS,
)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One series: its weeks, what joins it, and for an officer its reports."""
    looked = _look(request)
    found = next((each for each in looked.joined.found.series if each.id == key), None)
    if found is None:
        return not_here(request)
    context = {
        "title": shown.finding(found),
        "lede": f"{shown.span(found.first, found.last)}. Our own reports, exact.",
        "crumbs": [(reverse("series"), "Series"), ("", f"Series {found.id[:6]}")],
        "biggest": shown.drawn(found),
        "evidence": shown.evidence(looked, found),
        "say": shown.say(looked, found),
        "alone": looked.alone,
        "bridges": len(found.bridges),
        "gate": _gate(looked),
        "ledger_number": looked.numbers[-1],
        **shown.one_of(looked, found),
    }
    return render(request, "desk/series_one.html", context)


@page(roles=("officer",), purpose="take an artefact off the list of what is good", tab="picture")
@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """An artefact that was called good joins reports again."""
    done = series.no_longer_good(number, who_asks(request), asking(request)["who"], clock.now())
    return HttpResponseRedirect(reverse("series")) if done else not_here(request)


def _look(request: HttpRequest) -> Looked:
    asked = asking(request)
    return series.look(who_asks(request), who=asked["who"], today=asked["today"], now=asked["now"])


def _context(request: HttpRequest, looked: Looked, wrong: series.Mistakes) -> dict[str, Any]:
    found, member = looked.joined.found, who_asks(request)
    largest = found.series[0] if found.series else None
    lede = "A series is reports that share a number, page, account or wallet. Our own, exact."
    window = clock.today() - timedelta(days=series.NEW_DAYS)
    return {
        "title": shown.title(found.series),
        "lede": lede,
        "crumbs": [(reverse("picture"), "Picture"), ("", "Series")],
        "errors": wrong,
        "empty": None
        if largest
        else {
            "title": "No two reports share anything",
            "words": "No series in your reports. They are joined by what an offender left.",
            "url": reverse("intake"),
            "url_words": "Bring in a file",
        },
        "biggest": shown.drawn(largest) if largest else None,
        "evidence": shown.evidence(looked, largest) if largest else None,
        "say": shown.say(looked, largest) if largest else None,
        "table": shown.table(looked) if largest else None,
        "elsewhere": shown.elsewhere(looked),
        "common": shown.common(looked),
        "new": shown.new(looked.joined.new),
        "new_since": day_words(window),
        "alone": looked.alone,
        "sure": _SURE,
        "change": _CHANGE,
        "gate": _gate(looked),
        "good": _good(),
        "may_set": member.role == "officer",
        "fields": _fields(sent(request.POST, "kind", "value", "why") if wrong else {}, wrong),
        "ledger_number": looked.numbers[-1],
    }


def _gate(looked: Looked) -> list[tuple[str, Any]]:
    names = book.names()
    combined = looked.joined.number
    return [
        ("Agreements", ", ".join(looked.agreements)),
        ("Our own", "exact; sealed records left out"),
        ("Of others", ", ".join(names.get(own, own) for own in looked.counted) or "nothing"),
        ("Made safe", "single counts rounded; small ones and none read alike"),
        ("Marking", {"tlp": looked.marking}),
        *((("Joined, ledger entry", {"number": combined}),) if combined else ()),
    ]


def _good() -> list[dict[str, Any]]:
    return [
        {
            "kind": KINDS.get(one.kind, one.kind).capitalize(),
            "value": shown.harmless(one.kind, one.value)["raw"],
            "why": one.why,
            "on": day_words(one.added_at.date()),
            "url": reverse("series_good_remove", args=[one.number]),
        }
        for one in series.good()
    ]


def _fields(given: dict[str, str], wrong: series.Mistakes) -> list[dict[str, Any]]:
    said = dict(wrong)
    return [
        choice("kind", "What is it?", KINDS, given, said),
        typed("value", "The number or address", given, said),
        typed("why", "Whose is it?", given, said, "Such as: the helpline of our own bank."),
    ]
