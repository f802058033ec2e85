"""What people asked of their own data: the queue with its clocks, and one request at a time."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hueandcry.desk import clock
from hueandcry.desk.acts import rights as acts
from hueandcry.desk.acts.rights import UnableToNote
from hueandcry.desk.fields import choice, sent, typed
from hueandcry.desk.page import crumbs, page, who_asks
from hueandcry.desk.pages.door import not_here
from hueandcry.exchange.words import day_words
from hueandcry.register.rights import Noted
from hueandcry.sharing import rights
from hueandcry.sharing.rights import RIGHTS

_MARKING, _CLASS = "TLP:AMBER+STRICT", "OFFICIAL-SENSITIVE"
_KINDS = {"late": "bad", "soon": "warn", "without delay": "warn", "answered": "good"}


@page(
    roles=acts.ROLES,
    purpose="answer what people ask of their own data",
    marking=_MARKING,
    classification=_CLASS,
)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Every request at the own organisation, and a form that notes one."""
    member, said = who_asks(request), dict[str, str]()
    given = sent(request.POST, "reference", "kind", "received")
    if request.method == "POST":
        try:
            noted = acts.add(
                member,
                given["kind"],
                given["reference"],
                given["received"],
                who={"who": member.name},
                today=clock.today(),
                now=clock.now(),
            )
        except UnableToNote as problem:
            said = {problem.field: str(problem)}
        else:
            return HttpResponseRedirect(reverse("rights_one", args=[noted.number]))
    found = [(one, _row(one)) for one in acts.queue(member)]
    context = {
        "title": "What people asked of their own data",
        "crumbs": crumbs(member, "What people asked"),
        "lede": f"At {member.partner_name}. A reference and a clock, and no name.",
        "rows": [row for one, row in found if not one.request.answered_on],
        "done": [row for one, row in found if one.request.answered_on],
        "fields": _fields(given, said),
        "law": [(right.words, right.law) for right in RIGHTS.values()],
        "doubts": list(dict.fromkeys(right.doubt for right in RIGHTS.values() if right.doubt)),
        "errors": list(said.items()),
    }
    return render(request, "desk/rights.html", context, status=422 if said else 200)


@page(
    roles=acts.ROLES,
    purpose="run the clock of a person’s request",
    marking=_MARKING,
    classification=_CLASS,
)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One request: how its day was counted, and what can be done next."""
    member, said = who_asks(request), dict[str, str]()
    given = sent(request.POST, "step", "on", "reason", "outcome")
    if acts.one(member, number) is None:
        return not_here(request)
    if request.method == "POST":
        try:
            acts.step(
                member,
                number,
                given["step"],
                given["on"],
                reason=given["reason"],
                outcome=given["outcome"],
                who={"who": member.name},
                today=clock.today(),
                now=clock.now(),
            )
        except UnableToNote as problem:
            said = {problem.field: str(problem)}
        else:
            return HttpResponseRedirect(reverse("rights_one", args=[number]))
    found = acts.one(member, number)
    if found is None:
        return not_here(request)
    context = _one(found, given, said)
    context["owner"] = member.partner
    return render(request, "desk/rights_one.html", context, status=422 if said else 200)


def state(noted: Noted) -> dict[str, str]:
    """The state of a request as a tag: its kind, its words, and by when."""
    found = rights.standing(noted.request, clock.today())
    if found.due is None:
        due = rights.OUTCOMES.get(noted.outcome, "") if found.state == "answered" else "no day runs"
        return {"kind": _KINDS.get(found.state, "quiet"), "state": found.state, "due": due}
    days = abs(found.days or 0)
    left = "1 day" if days == 1 else f"{days} days"
    words = {"late": f"late by {left}", "soon": f"due in {left}", "open": f"{left} left"}
    if found.state == "soon" and not days:
        words["soon"] = "due today"
    return {
        "kind": _KINDS.get(found.state, "quiet"),
        "state": words[found.state],
        "due": day_words(found.due),
    }


def _row(noted: Noted) -> dict[str, Any]:
    return {
        "url": reverse("rights_one", args=[noted.number]),
        "reference": noted.reference,
        "asked": RIGHTS[noted.request.kind].words,
        "came": day_words(noted.request.received_on),
        **state(noted),
    }


def _fields(given: dict[str, str], said: dict[str, str]) -> list[dict[str, Any]]:
    kinds = {key: right.words for key, right in RIGHTS.items()}
    hint = "Your own, with a figure in it, such as SAR-2026-014. Never a name."
    return [
        choice("kind", "What they asked", kinds, given, said),
        typed("reference", "Reference", given, said, hint) | {"autocomplete": "off"},
        typed("received", "It came on", given, said) | {"type": "date"},
    ]


def _one(noted: Noted, given: dict[str, str], said: dict[str, str]) -> dict[str, Any]:
    asked, shown = noted.request, state(noted)
    first = next(iter(said), "")
    steps = [_step(key, noted, given, said) for key in acts.can(asked)]
    there = {field["id"] for step in steps for field in step["fields"]}
    field = f"{given['step']}-{first}"
    return {
        "title": f"{noted.reference}: {RIGHTS[asked.kind].words.lower()}",
        "crumbs": [(reverse("rights"), "What people asked"), ("", noted.reference)],
        "state": {"kind": shown["kind"], "words": shown["state"]},
        "facts": [
            ("Came on", day_words(asked.received_on)),
            ("Acknowledge by" if asked.kind == "complaint" else "Answer by", shown["due"]),
            ("The law", RIGHTS[asked.kind].law),
        ],
        "clock": _counted(noted),
        "steps": steps,
        "erase": asked.kind == "erasure" and not asked.answered_on,
        "errors": [(field if field in there else "main", said[first])] if first else [],
    }


def _counted(noted: Noted) -> list[str]:
    asked = noted.request
    words = []
    if asked.counts_from != asked.received_on:
        words.append(
            f"The month counts from {day_words(asked.counts_from)}: then we knew who asks."
        )
    if asked.stopped_days:
        days = "1 day does" if asked.stopped_days == 1 else f"{asked.stopped_days} days do"
        words.append(f"{days} not count: we waited to hear what they want.")
    if asked.stopped_on:
        words.append(
            f"Stopped since {day_words(asked.stopped_on)}. {rights.STOPS[asked.stopped_for]}."
        )
    if asked.extended_on:
        words.append(f"Two more months: they were told on {day_words(asked.extended_on)}.")
    elif asked.kind != "complaint" and not asked.answered_on and not asked.stopped_on:
        until = day_words(rights.first_month_ends(asked))
        past = clock.today() > rights.first_month_ends(asked)
        until = f"{until}: that is past" if past else f"{until}, with the reason"
        words.append(f"Two more months {'could' if past else 'can'} be told until {until}.")
    if asked.acknowledged_on:
        words.append(
            f"Acknowledged on {day_words(asked.acknowledged_on)}. Answer it without undue delay."
        )
    if asked.answered_on:
        words.append(f"Answered on {day_words(asked.answered_on)}.")
    if doubt := RIGHTS[asked.kind].doubt:
        words.append(f"Not yet checked. {doubt}")
    return words


def _step(key: str, noted: Noted, given: dict[str, str], said: dict[str, str]) -> dict[str, Any]:
    step = acts.STEPS[key]
    mine, wrong = (given, said) if given["step"] == key else ({}, {})
    first = noted.request.stopped_on or noted.request.received_on
    on = typed("on", "On", {"on": clock.today().isoformat(), **mine}, wrong) | {"type": "date"}
    if clock.today() - first < timedelta(0):
        on["value"] = first.isoformat()
    fields = [on | {"id": f"{key}-on"}]
    if step.needs == "reason":
        field = typed("reason", "Why it takes longer", mine, wrong, "No names.")
        fields.append(field | {"id": f"{key}-reason"})
    if step.needs == "outcome":
        field = choice("outcome", "How", rights.OUTCOMES, mine, wrong)
        fields.append(field | {"id": f"{key}-outcome"})
    return {"key": key, "words": step.words, "fields": fields, "open": bool(wrong)}
