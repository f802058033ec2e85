"""What the public sent: what waits, one message, and what an officer makes of it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hueandcry.desk import clock, fields
from hueandcry.desk.acts import accept, inbox
from hueandcry.desk.acts.inbox import Shut, UnableToAnswer
from hueandcry.desk.page import page, who_asks
from hueandcry.desk.pages import inbox_shown
from hueandcry.desk.pages.door import not_here
from hueandcry.inbox.answer import Opened

SHOWN = 100
_MARKING = "TLP:AMBER+STRICT"
_RED = "TLP:RED"
_CLASS = "OFFICIAL-SENSITIVE"


@page(
    roles=inbox.ROLES,
    purpose="see what the public sent",
    tab="inbox",
    marking=_MARKING,
    classification=_CLASS,
)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What waits, the earliest clock first, and what was done lately; no word of any message."""
    member, now = who_asks(request), clock.now()
    found = inbox.box(member, clock.today(), now)
    if found is None:
        return not_here(request)
    context = {
        "title": "From the public",
        "lede": f"Sent to {member.partner_name}. People wait for an answer.",
        "waiting": [inbox_shown.row(line, now) for line in found.waiting[:SHOWN]],
        "more": max(0, len(found.waiting) - SHOWN),
        "piles": [inbox_shown.pile(lines) for lines in found.piles],
        "lately": [inbox_shown.row(line, now) for line in found.lately],
        "said": inbox_shown.said(request),
        "duty_url": reverse("duty"),
    }
    return render(request, "desk/inbox.html", context)


@page(
    roles=inbox.ROLES,
    purpose="look at what came in a crowd",
    tab="inbox",
    marking=_MARKING,
    classification=_CLASS,
)
@require_http_methods(["GET", "POST"])
def pile(request: HttpRequest, crowd: str) -> HttpResponse:
    """What came from one place within minutes: look at each, or put all away with one reply."""
    member, now, today = who_asks(request), clock.now(), clock.today()
    lines = inbox.pile(member, crowd, today)
    if not lines:
        return not_here(request)
    error = ""
    if request.method == "POST":
        newest = request.POST.get("newest", "")
        shown = [one.number for one in lines if one.came_at.isoformat() <= newest]
        reply = request.POST.get("reply", "")
        try:
            done = inbox.put_away(member, tuple(shown), reply, today=today, now=now)
        except UnableToAnswer as problem:
            error = str(problem)
        else:
            return HttpResponseRedirect(f"{reverse('inbox')}?put_away={done}")
    context = {
        "title": "One pile",
        "crumbs": [(reverse("inbox"), "From the public"), ("", "One pile")],
        "lede": inbox_shown.pile(lines)["words"],
        "lines": [inbox_shown.row(line, now) for line in lines[:SHOWN]],
        "count": len(lines),
        "newest": max(line.came_at for line in lines).isoformat(),
        "reply": request.POST.get("reply", "") if error else "",
        "errors": [("reply", error)] if error else [],
    }
    return render(request, "desk/inbox_pile.html", context, status=422 if error else 200)


@page(
    roles=inbox.ROLES,
    purpose="read one message and answer it",
    tab="inbox",
    marking=_RED,
    classification=_CLASS,
)
@require_GET
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One message: decided and written down before a word of it is shown."""
    return _one(request, number, "", "")


@page(
    roles=inbox.ROLES,
    purpose="answer a message",
    tab="inbox",
    marking=_RED,
    classification=_CLASS,
)
@require_POST
def act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Accept, pass on, close, put away as spam, or mark at risk."""
    try:
        hint = _hint(request, act)
        done = False if hint else _do(request, number, act)
    except UnableToAnswer as problem:
        return _one(request, number, act, str(problem))
    if hint:
        return _one(request, number, act, "", hint)
    if not done:
        return not_here(request)
    if act == "risk":
        return HttpResponseRedirect(reverse("inbox_one", args=[number]))
    return HttpResponseRedirect(f"{reverse('inbox')}?done={act}")


def _do(request: HttpRequest, number: int, act: str) -> bool:
    member, given, now = who_asks(request), request.POST, clock.now()
    when: dict[str, Any] = {"today": clock.today(), "now": now}
    reply = _reply(request)
    match act:
        case "accept":
            return accept.accept(member, number, given.get("code", ""), reply, **when)
        case "pass":
            reason = given.get("reason", "")
            return inbox.pass_on(member, number, given.get("to", ""), reply, reason, **when)
        case "close":
            return inbox.close(member, number, reply, **when)
        case "spam":
            return inbox.put_away(member, (number,), reply, **when) > 0
        case "risk":
            return inbox.mark_at_risk(member, number, **when)
    return False


def _hint(request: HttpRequest, act: str) -> tuple[str, ...]:
    """What is hard to read in a reply, said once: sent again as it stands, it goes."""
    if act not in ("accept", "pass", "close") or request.POST.get("as_it_is"):
        return ()
    return inbox.hard_to_read(request.POST.get("reply", ""))


def _reply(request: HttpRequest) -> str:
    """What was written, else the ready words that were chosen, else nothing."""
    written, ready = request.POST.get("reply", "").strip(), request.POST.get("ready", "")
    return written or dict(enumerate(inbox_shown.READY, 1)).get(fields.number(ready) or 0, "")


def _one(
    request: HttpRequest, number: int, act: str, error: str, hint: tuple[str, ...] = ()
) -> HttpResponse:
    member, now, today = who_asks(request), clock.now(), clock.today()
    found = inbox.open_one(member, number, today=today, now=now)
    if found is None:
        return not_here(request)
    if isinstance(found, Shut):
        context: dict[str, Any] = {
            "title": "It stays shut",
            "shut": inbox_shown.shut(found),
            "crumbs": [(reverse("inbox"), "From the public")],
        }
        return render(request, "desk/inbox_one.html", context, status=403)
    context, owns = _context(request, found, now), found.line.owner == member.partner
    has_form = context["is_open"] and {"accept": owns, "spam": context["may_spam"]}.get(act, True)
    context |= {
        "errors": [(f"do-{act}" if has_form else "main", error)] if error else [],
        "hint": hint,
        "act": act,
        "given": request.POST if error or hint else {},
    }
    return render(request, "desk/inbox_one.html", context, status=422 if error or hint else 200)


def _context(request: HttpRequest, found: Opened, now: datetime) -> dict[str, Any]:
    member, today = who_asks(request), clock.today()
    code, why = accept.suggestion(member, found)
    owns = found.line.owner == member.partner
    receivers = inbox.receivers(member, found.line, today)
    return inbox_shown.opened(found, now) | {
        "crumbs": [
            (reverse("inbox"), "From the public"),
            ("", f"Report {inbox_shown.called(found.line.number)}"),
        ],
        "may_accept": owns and found.line.may_count,
        "owns": owns,
        "may_spam": not inbox.why_no_spam(member, found.line),
        "suggested": inbox_shown.suggested(code, why),
        "themes": inbox_shown.themes(),
        "receivers": receivers,
        "urls": {
            name: reverse("inbox_act", args=[found.line.number, name])
            for name in ("accept", "pass", "close", "spam", "risk")
        },
        "ready": inbox_shown.ready(live=found.line.live),
        "can_pass": any(not one.why_not for one in receivers),
    }
