"""Join a partner: a path of five steps, walked by whoever's turn it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hueandcry.desk import clock
from hueandcry.desk.acts import agreed, join, people
from hueandcry.desk.fields import choice, sent, typed
from hueandcry.desk.page import page, who_asks
from hueandcry.desk.pages.door import not_here
from hueandcry.exchange.words import day_words
from hueandcry.register import book
from hueandcry.sharing.gateway import KINDS
from hueandcry.sharing.terms import PUBLIC

ROLES = ("officer", "analyst", "coordinator", "data-protection-officer")
TITLES = {
    "house": "Our house rule: how we use our own reports",
    "give": "Let a partner see our counts",
    "receive": "Ask a partner for its counts",
    "public": "Let everyone see our counts",
}


@page(
    roles=ROLES,
    purpose="see who is joining, and how far they are",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
def index(request: HttpRequest) -> HttpResponse:
    """Every organisation and its next step, for the one who lets them in; others see their own."""
    member = who_asks(request)
    if not people.runs_the_partnership(member):
        return HttpResponseRedirect(reverse("joining", args=[member.partner]))
    found = join.joinings(member.partner, clock.today())
    on_the_way = [one for one in found if one.on_the_way]
    context = {
        "title": "Partners, and how far each is",
        "lede": "An organisation joins in five steps. Each step is read from what is there.",
        "actions": [(reverse("join_new"), "Add an organisation", "")],
        "on_the_way": _on_the_way(on_the_way) if on_the_way else None,
        "joined": _here([one for one in found if not one.on_the_way]),
    }
    return render(request, "desk/joinings.html", context)


@page(
    roles=("coordinator",),
    purpose="let a new organisation in",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Step one: the organisation, its kind and its mailbox."""
    if not people.runs_the_partnership(who_asks(request)):
        return not_here(request)
    given = sent(request.POST, "name", "kind", "contact")
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            partner = join.begin(given, who_asks(request), clock.now())
        except join.UnableToJoin as problem:
            errors = problem.problems
        else:
            return HttpResponseRedirect(reverse("joining", args=[partner]))
    kinds = {kind: words for kind, words in KINDS.items() if kind != PUBLIC}
    said = dict(errors)
    context = {
        "title": "Add an organisation",
        "lede": "Who joins, and where they can be reached. It takes a minute.",
        "crumbs": [(reverse("join"), "Partners"), ("", "Add an organisation")],
        "steps": steps(1),
        "errors": errors,
        "fields": [
            typed("name", "Its name, as people say it", given, said),
            choice(
                "kind",
                "What kind of organisation is it?",
                kinds,
                given,
                said,
                "The law decides by this who may give and who may receive.",
            ),
            typed("contact", "A mailbox where it can be reached", given, said)
            | {
                "hint": "Of the organisation, not of a person: data@harbour.example",
                "type": "email",
            },
        ],
    }
    return render(request, "desk/join_new.html", context, status=422 if errors else 200)


@page(
    roles=ROLES,
    purpose="take the next step of joining",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, partner: str) -> HttpResponse:
    """Where one organisation is, and what to do now; a POST adds a person."""
    member = who_asks(request)
    found = join.joining(partner, clock.today(), member.partner)
    if found is None or not join.may_see(found, member):
        return not_here(request)
    given = sent(request.POST, "full_name", "name", "role")
    errors: list[tuple[str, str]] = []
    added = ""
    if request.method == "POST":
        try:
            join.invite(found, given, member, clock.now())
        except join.UnableToJoin as problem:
            errors = problem.problems
        else:
            added = _way_in(request, given["name"])
            found = join.joining(partner, clock.today(), member.partner) or found
            given = {}
    context = _one(found, member, given, dict(errors))
    context |= {"errors": errors, "added": added, "demo_url": reverse("demo")}
    return render(request, "desk/joining.html", context, status=422 if errors else 200)


@page(
    roles=("coordinator",),
    purpose="let somebody in whose link was lost",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
@require_POST
def link(request: HttpRequest, partner: str) -> HttpResponse:
    """A new one-time link for one who has not come in yet; the old one stops."""
    member = who_asks(request)
    found = join.joining(partner, clock.today(), member.partner)
    if settings.DEMO or found is None or not join.may_see(found, member):
        return not_here(request)
    errors: list[tuple[str, str]] = []
    added = ""
    try:
        secret = join.new_link(found, request.POST.get("member", ""), member, clock.now())
    except join.UnableToJoin as problem:
        errors = problem.problems
    else:
        added = _handed(request, secret)
    context = _one(found, member, {}, {}) | {"errors": errors, "added": added}
    return render(request, "desk/joining.html", context, status=422 if errors else 200)


def steps(now: int) -> list[dict[str, str]]:
    """The five steps as the bar draws them, up to the one to take now."""
    return [
        {"words": words, "state": "done" if place < now else "now" if place == now else ""}
        for place, words in enumerate(join.STEPS, start=1)
    ]


def _on_the_way(found: Sequence[join.Joining]) -> dict[str, Any]:
    return {
        "caption": "Still joining",
        "columns": ["Organisation", "What it is", "Step", "What comes next"],
        "rows": [[*_named(one), f"{one.step} of 5", _next_words(one)] for one in found],
    }


def _here(found: Sequence[join.Joining]) -> dict[str, Any]:
    return {
        "caption": "Here already",
        "columns": ["Organisation", "What it is", "House rule", "Files"],
        "rows": [
            [
                *_named(one),
                "in force" if any(rule.state == "in force" for rule in one.house) else "none",
                "it sends files" if one.first_file else "none sent",
            ]
            for one in found
        ],
    }


def _named(one: join.Joining) -> list[Any]:
    name = {"text": one.partner.name, "url": reverse("joining", args=[one.partner.id])}
    return [name, KINDS.get(one.partner.kind, one.partner.kind)]


def _next_words(found: join.Joining) -> str:
    if found.step == 2:
        return "Invite its first person."
    if found.step == 3:
        waits = any(one.missing for one in found.house)
        return "It approves its house rule." if waits else "It writes its house rule."
    return "It brings in its first file."


def _one(
    found: join.Joining, member: people.MemberFact, given: Mapping[str, str], said: dict[str, str]
) -> dict[str, Any]:
    name, own = found.partner.name, member.partner == found.partner.id
    return {
        "title": _title(found),
        "lede": "Five steps. You can stop after any of them, and come back.",
        "crumbs": [(reverse("join"), "Partners"), ("", name)]
        if people.runs_the_partnership(member)
        else [],
        "steps": steps(found.step),
        "now": _now(found, member),
        "organisation": [
            ("Name", name),
            ("What it is", KINDS.get(found.partner.kind, found.partner.kind)),
            ("Mailbox", found.partner.contact or "none given"),
        ],
        "people": _people(found) if found.members else None,
        "lapsed": [] if settings.DEMO else join.lapsed(found, member),
        "link_url": reverse("joining_link", args=[found.partner.id]),
        "nobody_approves": bool(found.members) and not found.can_approve,
        "form": _person_form(found, given, said) if join.may_invite(found, member) else [],
        "form_words": "Add a colleague" if found.members else f"Invite the first person of {name}",
        "is_first": not found.members,
        "rules": [_rule(one) for one in (*found.house, *found.others)],
        "show_rules": found.step > 2,
        "write": [
            (reverse("join_write", args=[found.partner.id, kind]), words)
            for kind, words in TITLES.items()
            if own and not (kind == "house" and found.house)
        ],
    }


def _title(found: join.Joining) -> str:
    """Whether it is on the way in; who was there from the start is neither joining nor joined."""
    name = found.partner.name
    if found.on_the_way:
        return f"{name} is joining"
    return f"{name} has joined" if found.is_new else name


def _now(found: join.Joining, member: people.MemberFact) -> dict[str, str]:
    """The one thing to do, for the person who looks."""
    own, partner = member.partner == found.partner.id, found.partner
    waits = next((one for one in found.house if one.missing), None)
    if found.step == 2:
        return {"title": "Now: invite its first person", "words": "Fill in the form below."}
    if not own and found.step == 5:
        return {"title": f"{partner.name} sends files", "words": "Nothing waits for anybody."}
    if not own:
        return {"title": f"Now it is the turn of {partner.name}", "words": _next_words(found)}
    if found.step == 3 and waits is None:
        return {
            "title": "Now: write your house rule",
            "words": "It says how you use your own reports. Two choices, and the rest is written.",
            "url": reverse("join_write", args=[partner.id, "house"]),
            "url_words": "Write the house rule",
        }
    if found.step == 3:
        return _approve(found, waits, member)
    if found.step == 4:
        return {
            "title": "Now: bring in your first file",
            "words": "Send what you have, in the layout you have. We read it with you.",
            "url": reverse("intake"),
            "url_words": "Bring in a file",
        }
    return {
        "title": "You have joined. Thank you.",
        "words": "See what your first file brought.",
        "url": reverse("joining_thanks", args=[partner.id]),
        "url_words": "See what it brought",
    }


def _approve(
    found: join.Joining, waits: agreed.Text | None, member: people.MemberFact
) -> dict[str, str]:
    assert waits is not None
    if member.role == "data-protection-officer":
        return {
            "title": "Now: read and approve your house rule",
            "words": "It waits for you.",
            "url": reverse("agreement", args=[waits.digest]),
            "url_words": "Read the house rule",
        }
    officers = [one.full_name for one in found.members if one.role == "data-protection-officer"]
    if not officers:
        return {
            "title": "Now: add who approves for you",
            "words": "The house rule waits for a data protection officer. Add yours below.",
        }
    return {
        "title": f"Now {officers[0]} approves the house rule",
        "words": "It is on their Today page. Meanwhile you may bring in your first file.",
        "url": reverse("intake"),
        "url_words": "Bring in a file",
    }


def _people(found: join.Joining) -> dict[str, Any]:
    return {
        "columns": ["Name", "Signs in as", "What they do"],
        "rows": [[one.full_name, one.name, one.role_words] for one in found.members],
    }


def _person_form(
    found: join.Joining, given: Mapping[str, str], said: dict[str, str]
) -> list[dict[str, Any]]:
    fields = [
        typed("full_name", "Full name", given, said) | {"autocomplete": "off"},
        typed("name", "Signs in as", given, said, "Small letters, numbers, dots and dashes.")
        | {"autocomplete": "off"},
    ]
    if not found.members:
        return fields
    roles = people.ROLES
    chosen = given.get("role") or ("officer" if found.can_approve else "data-protection-officer")
    return [*fields, choice("role", "What they do", roles, {"role": chosen}, said)]


def _way_in(request: HttpRequest, name: str) -> str:
    """The one-time link to hand over; a demo has none, its people are open to be chosen."""
    if settings.DEMO:
        return ""
    return _handed(request, people.ticket(name.strip(), clock.now(), people.FIRST_LINK_MINUTES))


def _handed(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("first", args=[secret]))


def _rule(one: agreed.Text) -> dict[str, str]:
    agreement, names = one.agreement, book.names()
    missing = ", ".join(names.get(party, party) for party in one.missing)
    return {
        "url": reverse("agreement", args=[one.digest]),
        "title": agreement.title,
        "reference": agreement.id,
        "parties": one.between,
        "status": f"waits for {missing}" if missing else one.state,
        "kind": one.state_kind,
        "window": f"{day_words(agreement.when.starts)} to {day_words(agreement.when.ends)}",
    }
