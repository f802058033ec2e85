"""Write a house rule or an agreement from a template: choose, read it in plain words, keep it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hueandcry.desk import clock
from hueandcry.desk.acts import join
from hueandcry.desk.fields import choice, purpose_words, sent, typed
from hueandcry.desk.page import chain, page, who_asks
from hueandcry.desk.pages.door import not_here
from hueandcry.desk.pages.join import ROLES, TITLES, steps
from hueandcry.register import book
from hueandcry.sharing.gateway import gateways
from hueandcry.sharing.template import GATES

_LEFT_OUT = "left-out"
_LEDES = {
    "house": "One signature. Without it, not even you see a figure of your own reports.",
    "give": "They see counts, rounded to 5. They never see a name, a row or a sealed record.",
    "receive": "You see counts, rounded to 5. Both sides must sign.",
    "public": "Everyone sees counts, rounded to 5. A small total reads “fewer than 10”.",
}
_NEED = {
    "house": "We cannot see what is happening without counting our own reports.",
    "give": "Each of us sees a part of it. Together we see what is going round.",
    "receive": "We must choose where to help first, and we see only our own part.",
    "public": "People protect themselves better when they know what is going round.",
}


@page(
    roles=ROLES,
    purpose="write a house rule or an agreement from a template",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, partner: str, kind: str) -> HttpResponse:
    """Step three: a few choices, then the text in plain words, then into the book."""
    member = who_asks(request)
    found = join.joining(partner, clock.today(), member.partner)
    if found is None or member.partner != partner or kind not in join.WRITTEN:
        return not_here(request)
    given = _choices(request, found, kind)
    errors: list[tuple[str, str]] = []
    made = None
    if request.method == "POST":
        try:
            made = join.draft(found, kind, given, clock.today())
            if "add" in request.POST:
                digest = join.keep(made, member, clock.now())
                return HttpResponseRedirect(reverse("agreement", args=[digest]))
        except join.UnableToJoin as problem:
            errors = problem.problems
    context = _write(found, kind, given, dict(errors)) | {"errors": errors, "draft": _draft(made)}
    return render(request, "desk/join_write.html", context, status=422 if errors else 200)


def _choices(request: HttpRequest, found: join.Joining, kind: str) -> dict[str, str]:
    names = ["other", "purpose", "necessity", "keep", "dpia", "gate", "use_limit"]
    names += ["sealed", "policy_document"]
    asked = join.weighed(found, kind)
    names += [f"weighed-{place}" for place in range(asked["things"] if asked else 0)]
    given = sent(request.POST, *names)
    if request.method == "GET":
        given |= {"necessity": _NEED[kind], "keep": "2190" if kind == "house" else "365"}
    return given


def _write(
    found: join.Joining, kind: str, given: Mapping[str, str], said: dict[str, str]
) -> dict[str, Any]:
    partner = found.partner
    others = {one.id: one.name for one in book.partners() if one.id != partner.id}
    fields = []
    if kind in ("give", "receive"):
        label = "Who may see your counts?" if kind == "give" else "Whose counts do you need?"
        uses = {key: words for key, words in purpose_words().items() if key != "inform-public"}
        fields += [
            choice("other", label, others, given, said),
            choice("purpose", "What for?", uses, given, said),
        ]
    fields += [
        typed(
            "necessity",
            "Why is it needed? One sentence.",
            given,
            said,
            "Change it if it is not true of you.",
        ),
        choice("keep", "How long may it be kept?", join.KEPT, given, said),
        typed(
            "dpia",
            "Your impact assessment, if you have one",
            given,
            said,
            "Its reference. Leave it blank if there is none yet.",
        ),
    ]
    return {
        "title": TITLES[kind],
        "lede": _LEDES[kind],
        "crumbs": [(reverse("joining", args=[partner.id]), partner.name), ("", TITLES[kind])],
        "steps": steps(3),
        "in_force_words": "It is in force once each side’s data protection officer approves it."
        if kind in ("give", "receive")
        else "It is in force once your data protection officer approves it.",
        "fields": [*fields, *_sealed(found, kind, given, said), *_weigh(found, kind, given, said)],
        "given": [(name, value) for name, value in given.items() if value],
    }


def _sealed(
    found: join.Joining, kind: str, given: Mapping[str, str], said: dict[str, str]
) -> list[dict[str, Any]]:
    """Whether the house rule reads sealed records, for those who have a condition in law for it."""
    conditions = join.sealed_conditions(found, kind)
    if not conditions:
        return []
    read = {key: f"Your officers see them, under {gateways()[key].citation}" for key in conditions}
    hint = (
        "What may concern a child or extremism. Left out, nobody here can look at it. "
        "Which law fits is our reading: ask a lawyer."
    )
    left_out = {_LEFT_OUT: "Leave them out"}
    document = "Needed where your officers see them. Its reference."
    return [
        choice("sealed", "Sealed records?", left_out | read, given, said, hint),
        typed("policy_document", "Your appropriate policy document", given, said, document),
    ]


def _weigh(
    found: join.Joining, kind: str, given: Mapping[str, str], said: dict[str, str]
) -> list[dict[str, Any]]:
    asked = join.weighed(found, kind)
    if asked is None:
        return []
    gates = {gate: GATES[gate] for gate in asked["gates"]}
    things = range(asked["things"])
    return [
        choice(
            "gate", f"A law guards this: {asked['name']}. How may it leave?", gates, given, said
        ),
        *(
            typed(f"weighed-{n}", f"What you weighed, {n + 1} of {len(things)}", given, said)
            for n in things
        ),
        typed("use_limit", "What they may use it for, and nothing else", given, said),
    ]


def _draft(made: join.Draft | None) -> dict[str, Any] | None:
    if made is None:
        return None
    return {
        "title": made.agreement.title,
        "reference": made.agreement.id,
        "plain": [(section.title, " ".join(section.sentences)) for section in made.sections],
        "cases": made.cases,
        "chain": chain(made.chain),
        "stands": made.stands,
        "rule": made.text,
    }
