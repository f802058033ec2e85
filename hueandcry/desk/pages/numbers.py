"""The numbers that the public is given: when each must be checked, and the local ones."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hueandcry.desk import clock
from hueandcry.desk.acts import numbers
from hueandcry.desk.acts.numbers import Point
from hueandcry.desk.fields import sent, typed
from hueandcry.desk.page import page, who_asks
from hueandcry.desk.pages.door import not_here
from hueandcry.exchange.words import day_words

READERS = ("officer", "analyst", "coordinator", "data-protection-officer")
_STATES = {
    "past": ("bad", "past its day: not printed"),
    "due": ("warn", "check it soon"),
    "blank": ("warn", "not entered yet"),
    "fine": ("good", "in use"),
    "kept back": ("quiet", "not printed"),
}


@page(roles=READERS, purpose="keep contact points right")
def show(request: HttpRequest) -> HttpResponse:
    """Every contact point, what is due first, and the guides that a blank one stops."""
    today = clock.today()
    points = numbers.points(today)
    may_enter = who_asks(request).role == "coordinator"
    context = {
        "title": "Numbers that the public is given",
        "lede": "Each must be checked by a day. After it, most are no longer printed.",
        "stopped": [
            (name, f"not published: it needs {', '.join(missing)}")
            for name, missing in numbers.stopped_guides(today)
        ],
        "local": _table(
            "Your own contact points", [one for one in points if one.contact.local], may_enter
        ),
        "every": _table(
            "Contact points for everybody", [one for one in points if not one.contact.local], False
        ),
        "guides": {
            "caption": "Guides and clocks",
            "columns": ["What", "Read it again by"],
            "rows": [
                [name, {"text": day_words(day), "note": "soon" if near else ""}]
                for name, day, near in numbers.read_again(today)
            ],
        },
    }
    return render(request, "desk/numbers.html", context)


@page(roles=("coordinator",), purpose="enter a local contact point")
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, contact: str) -> HttpResponse:
    """One local contact point: enter it, say that it was checked, or take it away."""
    found = numbers.local(contact)
    if found is None:
        return not_here(request)
    wrong: numbers.Mistakes = []
    if request.method == "POST":
        member, now = who_asks(request), clock.now()
        if "remove" in request.POST:
            numbers.remove(contact, member, now)
            return HttpResponseRedirect(reverse("numbers"))
        read = numbers.read(request.POST.dict(), clock.today(), demo=settings.DEMO)
        if isinstance(read, tuple):
            numbers.enter(contact, *read, member, now)
            return HttpResponseRedirect(reverse("numbers"))
        wrong = read
    point = next(one for one in numbers.points(clock.today()) if one.contact.id == contact)
    context = {
        "title": found.name,
        "lede": f"{found.what_for}. For: {found.for_whom[:1].lower()}{found.for_whom[1:]}.",
        "crumbs": [(reverse("numbers"), "Numbers"), ("", found.name)],
        "errors": wrong,
        "fields": _fields(request, point, wrong),
        "invented": settings.DEMO,
        "needed": ", ".join(point.guides),
        "there": point.entered is not None,
        "note": found.why,
    }
    return render(request, "desk/number.html", context, status=422 if wrong else 200)


def _fields(request: HttpRequest, point: Point, wrong: numbers.Mistakes) -> list[dict[str, Any]]:
    said, given = dict(wrong), sent(request.POST, *numbers.FIELDS)
    if not wrong and point.entered:
        known = point.entered.known
        given = {"phone": known.phone, "web": known.web, "hours": known.hours}
        given["checked_on"] = point.entered.checked_on.isoformat()
    reach = "Where people read or write. Leave it blank if there is none."
    return [
        typed("phone", "Phone", given, said, "As it is dialled from a British phone."),
        typed("web", "Web or email address", given, said, reach),
        typed("hours", "When somebody answers", given, said, "Such as: Monday to Friday, 9 to 5."),
        typed("checked_on", "Checked on", given, said, "The day you rang it or opened it.")
        | {"type": "date"},
    ]


def _table(caption: str, points: list[Point], may_enter: bool) -> dict[str, Any]:
    return {
        "caption": caption,
        "columns": ["Name", "For what", "Phone or address", "Seen", "Check by", "State"],
        "wide": True,
        "rows": [
            [
                {"url": reverse("number", args=[one.contact.id]), "text": one.contact.name}
                if may_enter and numbers.local(one.contact.id)
                else one.contact.name,
                one.contact.what_for,
                ", ".join(part for part in (one.contact.phone, one.contact.web) if part) or "none",
                _seen(one),
                day_words(one.check_by) if one.check_by else "no day",
                _state(one),
            ]
            for one in points
        ],
    }


def _seen(point: Point) -> str:
    if point.contact.local:
        return f"checked {day_words(point.entered.checked_on)}" if point.entered else "not yet"
    return point.contact.seen or "nobody has seen it"


def _state(point: Point) -> dict[str, str]:
    kind, words = _STATES[point.state]
    stops = f"stops {', '.join(point.stops)}" if point.stops else ""
    if point.state == "past" and (point.contact.stays or point.contact.local):
        words = "past its day: check it now"
    why = point.contact.why if point.state == "kept back" else ""
    return {"tag": words, "kind": kind, "note": stops or why}
