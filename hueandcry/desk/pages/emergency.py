"""An emergency: what was agreed before, one person's word, and what is owed afterwards."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hueandcry.desk import clock
from hueandcry.desk.acts import emergency as acts
from hueandcry.desk.acts import guide, people
from hueandcry.desk.acts.emergency import Choice, UnableToHandOver
from hueandcry.desk.fields import choice, number, sent, typed
from hueandcry.desk.page import MEMBERS, page, who_asks
from hueandcry.exchange.words import day_words
from hueandcry.register import book
from hueandcry.register.emergencies import Handed
from hueandcry.sharing import emergency
from hueandcry.sharing.asking import capital

_SHOWN = 20


@page(
    roles=MEMBERS,
    purpose="hand over at once what was agreed before",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """What may be done now, by whom; what is to be read, and what is still owed."""
    said: dict[str, str] = {}
    if request.method == "POST":
        try:
            done = _done(request)
        except UnableToHandOver as problem:
            said = {problem.field: str(problem)}
        else:
            if done:
                return HttpResponseRedirect(reverse("emergency"))
            said = {"main": "That is not here for you to do, or was done already."}
    context = _context(request, said)
    shown = {field["id"] for field in context["fields"]} | {"confirmed"}
    shown |= {one["field"]["id"] for one in context["owed"]}
    errors = [(_where(name, request, shown), words) for name, words in said.items()]
    context["errors"] = errors
    return render(request, "desk/emergency.html", context, status=422 if said else 200)


def _done(request: HttpRequest) -> bool:
    member, given, now = who_asks(request), request.POST, clock.now()
    who = {"who": member.name}
    which = number(given.get("number", "")) or 0
    if given.get("act") == "read":
        return acts.read(member, which, who=who, now=now)
    if given.get("act") == "reason":
        return acts.give_reason(member, which, given.get("reason", ""), who=who, now=now)
    acts.hand_over(
        member,
        given.get("key", ""),
        given.get("kind", ""),
        given.get("by", ""),
        drill=given.get("drill") == "yes",
        confirmed=given.get("confirmed") == "yes",
        who=who,
        today=clock.today(),
        now=now,
    )
    return True


def _where(name: str, request: HttpRequest, shown: set[str]) -> str:
    field = f"reason-{request.POST.get('number', '')}" if name == "reason" else name
    return field if field in shown else "main"


def _context(request: HttpRequest, said: dict[str, str]) -> dict[str, Any]:
    member, now = who_asks(request), clock.now()
    names = book.names()
    declared = acts.choices(member, clock.today())
    may = [one for one in declared if one.may]
    ring = guide.everyday(clock.today()).emergency.phone
    authorities = sorted({_role(one.declared.authority) for one in declared})
    return {
        "title": "An emergency",
        "lede": "What was agreed before may be handed over at once, by one person’s word.",
        "ring": f"Ring {ring} first.",
        "quote": emergency.WORDS,
        "not_every": emergency.NOT_EVERY,
        "source": emergency.SOURCE,
        "declared": [_declared(one, names) for one in declared],
        "none": not declared,
        "fields": _fields(request, may, names, said) if may else [],
        "confirmed_error": said.get("confirmed", ""),
        "drill": request.POST.get("drill") == "yes",
        "may_not": f"Ring them now: {', '.join(authorities)} of {member.partner_name}."
        if declared and not may
        else "",
        "picture_url": reverse("picture"),
        "to_read": [
            {"number": one.number, "words": _words(one, names), "when": _when(one.at)}
            for one in acts.to_read(member)
        ],
        "owed": [_owed(request, one, names, said, now) for one in acts.reason_owed(member)],
        "past": [past(one, names, now) for one in acts.every(member)[:_SHOWN]],
    }


def past(one: Handed, names: Any, now: datetime) -> dict[str, Any]:
    """One emergency release as a line: what, how it stands, and who was told."""
    people_by_name = {each.name: each.full_name for each in people.members()}
    told = f"read by {people_by_name.get(one.told, one.told)}" if one.told_at else "not yet read"
    if one.reason_at:
        kind, state = "good", "reason given"
    elif one.is_late(now):
        kind, state = "bad", "reason late"
    else:
        kind, state = "warn", f"reason due {_when(one.reason_due)}"
    by = people_by_name.get(one.authorised_by, one.authorised_by)
    why = f" {one.reason}" if one.reason else ""
    return {
        "words": _words(one, names, drill=False),
        "drill": one.drill,
        "kind": kind,
        "state": state,
        "note": f"{_when(one.at)}, by {by}. {_role(one.second).capitalize()}: {told}. "
        f"Ledger entry {one.ledger:,}.{why}",
    }


def _owed(
    request: HttpRequest, one: Handed, names: Any, said: dict[str, str], now: datetime
) -> dict[str, Any]:
    mine = request.POST.get("number") == str(one.number)
    given, wrong = (sent(request.POST, "reason"), said) if mine else ({}, {})
    hint = "A sentence or two. Name nobody: it is kept."
    field = typed("reason", "The reason", given, wrong, hint)
    late = one.is_late(now)
    return {
        "number": one.number,
        "words": _words(one, names),
        "kind": "bad" if late else "warn",
        "state": "late" if late else f"due {_when(one.reason_due)}",
        "field": field | {"id": f"reason-{one.number}", "lines": 3},
    }


def _fields(
    request: HttpRequest, may: list[Choice], names: Any, said: dict[str, str]
) -> list[dict[str, Any]]:
    given = sent(request.POST, "key", "kind", "by")
    what = {one.key: _to(one, names) for one in may}
    hint = "Only what an agreement in force declared before."
    return [
        choice("key", "What, and to whom", what, given, said, hint),
        choice("kind", "Which emergency", emergency.KINDS, given, said),
        choice("by", "How you hand it over", emergency.BY, given, said),
    ]


def _to(one: Choice, names: Any) -> str:
    declared = one.declared
    return f"{capital(declared.data_type)}, to {names.get(declared.recipient, declared.recipient)}"


def _declared(one: Choice, names: Any) -> str:
    second = ", ".join(one.second_people) or "nobody of yours has that role: ring your own officer"
    return (
        f"{_to(one, names)}. {_role(one.declared.authority).capitalize()} decides; "
        f"{_role(one.declared.second)} is told ({second}). {one.declared.agreement}."
    )


def _words(one: Handed, names: Any, *, drill: bool = True) -> str:
    mark = "DRILL. " if one.drill and drill else ""
    to = names.get(one.recipient, one.recipient)
    what = capital(one.data_type)
    return f"{mark}{what}, to {to}. {emergency.KINDS[one.kind]}. {emergency.BY[one.by]}."


def _role(role: str) -> str:
    return people.ROLES.get(role, role).split(":")[0].lower()


def _when(moment: datetime) -> str:
    here = moment.astimezone(timezone.get_default_timezone())
    return f"{day_words(here.date())}, {here:%H:%M}"
