"""Who answers what the public sends, and who is on duty from day to day."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hueandcry.desk import clock
from hueandcry.desk.acts import people, roster
from hueandcry.desk.acts.roster import Rota, UnableToChoose
from hueandcry.desk.fields import choice, sent, typed
from hueandcry.desk.page import page, who_asks
from hueandcry.desk.pages.door import not_here
from hueandcry.exchange.words import day_words
from hueandcry.register import book

_MARKING = "TLP:AMBER+STRICT"
_CLASS = "OFFICIAL-SENSITIVE"


@page(
    roles=roster.ROLES,
    purpose="say who answers the public",
    marking=_MARKING,
    classification=_CLASS,
)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Who runs the inbox, whose turn it is, and the forms for who may change it."""
    member, today = who_asks(request), clock.today()
    said: dict[str, str] = {}
    if request.method == "POST":
        try:
            _change(request)
        except UnableToChoose as problem:
            said = {problem.field: str(problem)}
        else:
            return HttpResponseRedirect(reverse("duty"))
    found = roster.rota(member, today)
    context = _shown(request, found, said) | {
        "title": "On duty",
        "lede": "Who answers what the public sends, and who reads it from day to day.",
        "missing": roster.nobody(member, today),
    }
    shown = {field["id"] for field in [*context["choose"], *context["put"]]}
    context["errors"] = [(name if name in shown else "main", words) for name, words in said.items()]
    return render(request, "desk/duty.html", context, status=422 if said else 200)


@page(
    roles=roster.ROLES,
    purpose="end a turn",
    marking=_MARKING,
    classification=_CLASS,
)
@require_POST
def off(request: HttpRequest, number: int) -> HttpResponse:
    """Take one turn away."""
    done = roster.take_off(who_asks(request), number, today=clock.today(), now=clock.now())
    return HttpResponseRedirect(reverse("duty")) if done else not_here(request)


def _change(request: HttpRequest) -> None:
    member, given = who_asks(request), request.POST
    now, today = clock.now(), clock.today()
    if "owner" in given:
        owner, leave_to = given["owner"], given.get("leave_to", "")
        roster.choose(member, owner, leave_to, today=today, now=now)
        return
    days = given.get("first_on", ""), given.get("last_on", "")
    live = given.get("kind") == "live"
    roster.put(member, given.get("member", ""), days, live=live, today=today, now=now)


def _shown(request: HttpRequest, found: Rota, said: dict[str, str]) -> dict[str, Any]:
    names = {one.name: one.full_name for one in people.members()}
    partners = book.names()
    door = found.door
    may_end = {one.name for one in found.may_put}
    given = sent(request.POST, "member", "first_on", "last_on", "kind", "owner", "leave_to")
    if not said:
        given["owner"], given["leave_to"] = (door.owner, door.leave_to) if door else ("", "")
    return {
        "door": partners.get(door.owner, door.owner) if door else "",
        "leave_to": door.leave_to if door else "",
        "turns": [
            {
                "who": names.get(turn.member, turn.member),
                "partner": partners.get(turn.partner, turn.partner),
                "days": f"{day_words(turn.first_on)} to {day_words(turn.last_on)}",
                "live": turn.live,
                "off_url": reverse("duty_off", args=[turn.number])
                if turn.member in may_end
                else "",
            }
            for turn in found.turns
        ],
        "choose": _choose(given, said) if found.may_choose else [],
        "cannot_run": [
            (name, why_not) for _, name, why_not in roster.may_run(clock.today()) if why_not
        ]
        if found.may_choose
        else [],
        "put": _put(found, given, said) if found.may_put else [],
    }


def _choose(given: dict[str, str], said: dict[str, str]) -> list[dict[str, Any]]:
    all_ = roster.may_run(clock.today())
    may = {partner: name for partner, name, why_not in all_ if not why_not}
    hint = "It becomes the controller. Its house rule must let its officers help people."
    return [
        choice("owner", "Who runs the inbox", may, given, said, hint),
        typed(
            "leave_to",
            "Where “Leave now” leads",
            given,
            said,
            "A dull page of somebody else, such as a weather page. Blank: our own.",
        ),
    ]


def _put(found: Rota, given: dict[str, str], said: dict[str, str]) -> list[dict[str, Any]]:
    officers = {one.name: f"{one.full_name}, {one.partner_name}" for one in found.may_put}
    kinds = {"rest": "Reads the inbox", "live": "Live duty: what cannot wait"}
    return [
        choice("member", "Who", officers, given, said),
        choice("kind", "For what", kinds, given, said, "Live: a child, images or extremism."),
        typed("first_on", "From", given, said) | {"type": "date"},
        typed("last_on", "To, that day included", given, said) | {"type": "date"},
    ]
