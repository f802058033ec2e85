"""Offences that nobody could be certain of: see what waits, say what it is, take it back."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hueandcry.desk import clock
from hueandcry.desk.acts import queue
from hueandcry.desk.acts.queue import Item, UnableToDecide
from hueandcry.desk.fields import number
from hueandcry.desk.page import marking_words, page, who_asks
from hueandcry.desk.pages import queue_shown
from hueandcry.desk.pages.door import not_here
from hueandcry.exchange.words import day_words
from hueandcry.facts.lists import lists
from hueandcry.facts.offence import themes
from hueandcry.intake.tidy import harmless
from hueandcry.intake.weigh import ASK
from hueandcry.register import doubt
from hueandcry.register.deciding import Meanwhile
from hueandcry.register.doubt import Scope
from hueandcry.sharing.gateway import purposes

SHOWN = 30
ROWS_SHOWN = 100
LATELY = 10
OPEN = timedelta(minutes=15)  # how long the sealed part stays open to who said why
_MARKING = "TLP:AMBER+STRICT"
_CLASS = "OFFICIAL-SENSITIVE"


@page(
    roles=queue.ROLES,
    purpose="say what unclear offences are",
    tab="queue",
    marking=_MARKING,
    classification=_CLASS,
)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, each with a suggestion and its reasons."""
    member = who_asks(request)
    if shut := _shut(request):
        return shut
    number = queue.looked(member, clock.now())
    found = queue.queue(member)
    officer = queue.sees_sealed(member)
    context = _list(request, found, sealed=False) | {
        "title": queue_shown.title(found),
        "lede": f"Reports of {member.partner_name}. Who knows the label says what it means.",
        "sealed_waits": found.sealed_waits,
        "sealed_url": reverse("queue_sealed") if officer else "",
        "tally": queue_shown.tally(member, clock.today()),
        "ledger_number": number,
    }
    return render(request, "desk/queue.html", context)


@page(
    roles=queue.ROLES,
    purpose="say what one unclear offence is",
    tab="queue",
    marking=_MARKING,
    classification=_CLASS,
)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, report: int) -> HttpResponse:
    """The records that wait for one reason, and the choices."""
    if shut := _shut(request):
        return shut
    member, sealed = who_asks(request), _is_open(request)
    error = ""
    if request.method == "POST":
        only = [one for text in request.POST.getlist("only") if (one := number(text)) is not None]
        scope: Scope = "label" if request.POST.get("scope") == "label" else "rows"
        try:
            done = queue.decide(
                member,
                report,
                _chosen(request),
                scope=scope,
                only=only,
                now=clock.now(),
                sealed=sealed,
                these=request.POST.get("scope") == "these",
            )
        except UnableToDecide as problem:
            error = str(problem)
        else:
            if done is None:
                return not_here(request)
            if isinstance(done, Meanwhile):
                return _meanwhile(request, done)
            back = "queue_sealed" if request.POST.get("sealed") else "queue"
            return HttpResponseRedirect(f"{reverse(back)}?done={done.rows}")
    found = queue.item(member, report, sealed=sealed)
    if found is None:
        return not_here(request)
    context = _one(request, found, error)
    context["ledger_number"] = queue.looked(member, clock.now(), *_why_open(request, found))
    return render(request, "desk/queue_one.html", context, status=422 if error else 200)


@page(
    roles=queue.ROLES,
    purpose="take a decision back",
    tab="queue",
    marking=_MARKING,
    classification=_CLASS,
)
@require_POST
def undo(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """The records wait again."""
    if shut := _shut(request):
        return shut
    member, sealed = who_asks(request), _is_open(request)
    scope: Scope = "rows" if kind == "rows" else "label"
    done = queue.undo(member, scope, number, now=clock.now(), sealed=sealed)
    if done is None:
        return not_here(request)
    back = "queue_sealed" if request.POST.get("sealed") else "queue"
    return HttpResponseRedirect(f"{reverse(back)}?back={done.rows}")


@page(
    roles=queue.ROLES,
    purpose="look at what must not be missed",
    tab="queue",
    marking="TLP:RED",
    classification=_CLASS,
)
@require_http_methods(["GET", "POST"])
def sealed(request: HttpRequest) -> HttpResponse:
    """What may concern a child or extremism: an officer says why, then sees it for 15 minutes."""
    member = who_asks(request)
    if not queue.sees_sealed(member):
        return not_here(request)
    error = ""
    if request.method == "POST":
        purpose = request.POST.get("purpose", "")
        reason = request.POST.get("reason", "")[:200]
        error = queue.why_not_sealed(member, purpose, reason, clock.today())
        if not error:
            until = clock.now() + OPEN
            request.session["sealed"] = [until.isoformat(), purpose, reason]
            return HttpResponseRedirect(reverse("queue_sealed"))
    if not _is_open(request):
        never = queue.never_sealed(member, clock.today())
        context = _why(request, "" if never else error)
        context["shut"] = _to_agreements(never) if never else None
        return render(request, "desk/queue_why.html", context, status=422 if error else 200)
    number = queue.looked(member, clock.now(), *request.session["sealed"][1:])
    found = queue.queue(member, sealed=True)
    context = _list(request, found, sealed=True) | {
        "title": "It may concern a child, or extremism",
        "crumbs": [(reverse("queue"), "Not sure"), ("", "Sealed")],
        "lede": "No machine decides here. Until you do, only officers see what these are and how "
        "many. In danger now: ring 999.",
        "ledger_number": number,
    }
    return render(request, "desk/queue.html", context)


@page(
    roles=queue.ROLES,
    purpose="ask the sender",
    tab="queue",
    marking=_MARKING,
    classification=_CLASS,
)
@require_GET
def ask(request: HttpRequest) -> HttpResponse:
    """The labels that the sender must explain, as a file to send back; nothing sealed is in it."""
    member = who_asks(request)
    if shut := _shut(request):
        return shut
    queue.looked(member, clock.now())
    text = io.StringIO()
    write = csv.writer(text)
    write.writerow([f"{_MARKING} {_CLASS}. What do these labels mean?"])
    write.writerow(["list", "offence as sent", "records", "what it means"])
    for source, label, rows in queue.to_ask(member, sealed=False):
        write.writerow([lists()[source].title, harmless(label), rows, ""])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="labels-to-explain.csv"'
    return response


def _chosen(request: HttpRequest) -> str:
    choice = request.POST.get("choice", "")
    if choice == "another":
        return request.POST.get("code", "")
    return {"not_online": queue.NOT_ONLINE, "ask": ASK}.get(choice, choice)


def _is_open(request: HttpRequest) -> bool:
    """Whether this officer said why a short while ago, and the house rule still opens it."""
    said, member = request.session.get("sealed"), who_asks(request)
    if not said or not queue.sees_sealed(member):
        return False
    until, purpose, reason = said
    shut = queue.why_not_sealed(member, purpose, reason, clock.today())
    return not shut and clock.now() < datetime.fromisoformat(until)


def _shut(request: HttpRequest) -> HttpResponse | None:
    """The page that says why the queue stays shut, and leads on; None where it may be read."""
    why = queue.shut(who_asks(request), clock.now(), clock.today())
    if not why:
        return None
    words = f"{why} So nobody here sees what waits, not even what must not be missed."
    context = {"title": "Not sure", "shut": _to_agreements(words)}
    return render(request, "desk/queue.html", context)


def _to_agreements(words: str) -> dict[str, str]:
    url, url_words = reverse("agreements"), "See your house rule"
    return {"title": "It stays shut", "words": words, "url": url, "url_words": url_words}


def _why_open(request: HttpRequest, found: Item) -> list[str]:
    return list(request.session["sealed"][1:]) if found.waiting.sealed else []


def _list(request: HttpRequest, found: queue.Queue, *, sealed: bool) -> dict[str, Any]:
    member = who_asks(request)
    asked = queue.to_ask(member, sealed=sealed)
    lately = queue.lately(member, sealed=sealed, limit=LATELY)
    names = queue_shown.full_names() if lately else {}
    return {
        "items": [queue_shown.row(one) for one in found.items[:SHOWN]],
        "more": max(0, len(found.items) - SHOWN),
        "rows": found.rows,
        "learning": found.learning,
        "is_sealed": sealed,
        "said": queue_shown.said(request),
        "lately": [queue_shown.decided(one, names) for one in lately],
        "asked": [(lists()[source].title, label, rows) for source, label, rows in asked[:SHOWN]],
        "ask_url": "" if sealed or not asked else reverse("queue_ask"),
    }


def _one(request: HttpRequest, found: Item, error: str) -> dict[str, Any]:
    waiting, member = found.waiting, who_asks(request)
    given = request.POST if error else {}
    whole = not waiting.of_row and bool(waiting.label)
    rows = doubt.references(member.partner, waiting, ROWS_SHOWN)
    ticked = set(request.POST.getlist("only")) if error else set()
    home = [(reverse("queue"), "Not sure")]
    if waiting.sealed:
        home.append((reverse("queue_sealed"), "Sealed"))
    return {
        "title": "What is this offence?",
        "crumbs": [*home, ("", "One label")],
        "errors": [("choice", error)] if error else [],
        "item": queue_shown.row(found),
        "spelt": waiting.labels[:SHOWN] if len(waiting.labels) > 1 else (),
        "of_row": waiting.of_row,
        "is_sealed": waiting.sealed,
        "marking": marking_words("TLP:RED" if waiting.sealed else _MARKING, _CLASS),
        "whole": whole,
        "under_label": queue.under_label(member, waiting) if whole else 0,
        "scope": given.get(
            "scope", queue_shown.row(found)["scope"] if not waiting.of_row else "ticked"
        ),
        "choice": given.get("choice", found.code or "another"),
        "code": given.get("code", ""),
        "themes": [
            (themes()[theme].name, [(one.code, one.name) for one in some])
            for theme, some in queue.choices(waiting.source).items()
        ],
        "records": [
            {"id": number, "ref": ref, "day": day_words(day), "ticked": str(number) in ticked}
            for number, ref, day in rows
        ],
        "more": max(0, waiting.rows - ROWS_SHOWN),
    }


def _meanwhile(request: HttpRequest, other: Meanwhile) -> HttpResponse:
    when = f", {queue_shown.moment(other.at)}" if other.at else ""
    words = (
        f"It was decided meanwhile by {queue_shown.full_names().get(other.by, other.by)}{when}: "
        f"{queue_shown.name(other.code) or 'nobody can tell'}. Nothing of yours was written."
    )
    context = {"title": "Somebody was quicker", "words": words}
    return render(request, "desk/problem.html", context, status=409)


def _why(request: HttpRequest, error: str) -> dict[str, Any]:
    given = request.POST if error else {}
    return {
        "title": "Why do you need to look?",
        "crumbs": [(reverse("queue"), "Not sure"), ("", "Sealed")],
        "lede": "What waits may concern a child or extremism. Your reason is written down first.",
        "errors": [("purpose", error)] if error else [],
        "purpose": {
            "id": "purpose",
            "name": "purpose",
            "label": "What is it for?",
            "options": [
                {
                    "value": key,
                    "name": purposes()[key].words.capitalize(),
                    "chosen": given.get("purpose", queue.SEALED_PURPOSES[0]) == key,
                }
                for key in queue.SEALED_PURPOSES
            ],
        },
        "reason": {
            "id": "reason",
            "name": "reason",
            "label": "In a few words",
            "hint": "No names. It goes into the ledger.",
            "value": given.get("reason", ""),
        },
    }
