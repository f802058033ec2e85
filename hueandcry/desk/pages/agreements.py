"""The agreements in plain words, and an officer's approval of the exact text."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hueandcry.desk import clock
from hueandcry.desk.acts import agreed, join, weighed
from hueandcry.desk.acts.people import MemberFact
from hueandcry.desk.acts.show import UnableToAsk
from hueandcry.desk.page import MEMBERS, page, who_asks
from hueandcry.desk.pages.door import not_here
from hueandcry.exchange.words import day_words
from hueandcry.register import book, ledger
from hueandcry.sharing import plain
from hueandcry.sharing.agreement import run_cases
from hueandcry.sharing.asking import doubt
from hueandcry.sharing.gateway import gateways
from hueandcry.sharing.terms import Agreement

# These sections of the plain words have a place of their own on the page.
_ELSEWHERE = ("Marked", "The law under it")


@page(roles=MEMBERS, purpose="read what partners agreed", tab="agreements")
def index(request: HttpRequest) -> HttpResponse:
    """Every agreement in the book, and each partner's own rule."""
    texts = agreed.texts_for(who_asks(request).partner, clock.today())
    context = {
        "title": "Agreements, in plain words",
        "lede": "What each partner lets another see, and for what.",
        "waiting": [_row(one) for one in _waiting(request)],
        "agreements": [_row(one) for one in texts if one.agreement.kind != "house"],
        "house_rules": [_row(one) for one in texts if one.agreement.kind == "house"],
    }
    return render(request, "desk/agreements.html", context)


@page(roles=MEMBERS, purpose="read and approve an agreement", tab="agreements")
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, digest: str) -> HttpResponse:
    """One agreement: plain words, examples that must hold, the law under it, the rule itself."""
    member = who_asks(request)
    found = agreed.text_for(digest, member.partner, clock.today())
    if found is None:
        return not_here(request)
    may_approve = member.role == "data-protection-officer" and member.partner in found.missing
    may_weigh = bool(found.missing) and weighed.gives(found, member.partner)
    errors: list[tuple[str, str]] = []
    sees: tuple[weighed.Seen, ...] = ()
    if request.method == "POST" and may_weigh and "weigh" in request.POST:
        try:
            sees = _sees(found, member)
        except UnableToAsk as problem:
            errors = [("main", str(problem))]
    elif request.method == "POST" and may_approve:
        try:
            book.approve(found.digest, member.partner, member.name, clock.now())
        except book.UnableToApprove as problem:
            errors = [("main", str(problem))]
        else:
            return HttpResponseRedirect(reverse("agreement", args=[found.digest]))
    mine = join.joining(member.partner, clock.today())
    context = _one(found) | {
        "errors": errors,
        "may_approve": may_approve,
        "may_weigh": may_weigh and not sees,
        "sees": sees,
        "change": weighed.change(found, member.partner),
        "warned": weighed.warned(found, member.partner, clock.today()) if found.missing else (),
        "joining_url": reverse("joining", args=[member.partner])
        if mine and mine.on_the_way and member.partner in found.agreement.parties
        else "",
    }
    return render(request, "desk/agreement.html", context)


def _sees(found: agreed.Text, member: MemberFact) -> tuple[weighed.Seen, ...]:
    return weighed.would_see(
        found, member, who={"who": member.name}, today=clock.today(), now=clock.now
    )


def _waiting(request: HttpRequest) -> tuple[agreed.Text, ...]:
    member = who_asks(request)
    if member.role != "data-protection-officer":
        return ()
    return agreed.waiting(member.partner, clock.today())


def _row(one: agreed.Text) -> dict[str, Any]:
    agreement = one.agreement
    return {
        "url": reverse("agreement", args=[one.digest]),
        "title": agreement.title,
        "reference": agreement.id,
        "parties": one.between,
        "status": one.state,
        "kind": one.state_kind,
        "window": f"{day_words(agreement.when.starts)} to {day_words(agreement.when.ends)}",
        "allows": "",
    }


def _one(found: agreed.Text) -> dict[str, Any]:
    agreement = found.agreement
    results = run_cases(agreement)
    held = sum(result.holds for result in results)
    why = agreement.why
    by_command = ledger.approved_by_command(found.digest)
    return {
        "title": agreement.title,
        "lede": agreement.id,
        "crumbs": [(reverse("agreements"), "Agreements"), ("", agreement.id)],
        "state": {"words": found.state, "kind": found.state_kind},
        "between": found.between,
        "window": f"{day_words(agreement.when.starts)} to {day_words(agreement.when.ends)}",
        "plain": [
            (section.title, " ".join(section.sentences))
            for section in plain.plain(agreement, book.names())
            if section.title not in _ELSEWHERE
        ],
        "tlp": agreement.release.marking,
        "classification": agreement.release.classification,
        "cases": plain.case_rows(agreement, results),
        "cases_words": f"{held} of {len(results)} hold",
        "law": [
            ("Power", _law(why.power)),
            *_bases(agreement),
            ("Condition", _law(why.condition)),
            ("Policy document", why.policy_document or "none"),
            ("Impact assessment", why.dpia or "none"),
            ("Check the law again by", day_words(why.law_verify_by)),
        ],
        "signed": [
            {
                "partner": book.names().get(approval.partner, approval.partner),
                "words": f"{approval.officer}, {day_words(approval.on)}"
                + (", approved by command" if approval.partner in by_command else ""),
            }
            for approval in found.approvals
        ],
        "missing": [book.names().get(party, party) for party in found.missing],
        "unseen": found.unseen,
        "digest": found.digest[:16],
        "rule": found.text,
        "try_url": f"{reverse('may_i')}",
        # How often others asked is of the parties left out too.
        "used": [] if found.unseen else agreed.used(agreement.id),
        "ledger_url": reverse("ledger"),
    }


def _bases(agreement: Agreement) -> list[tuple[str, Any]]:
    if agreement.signers:
        names = book.names()
        return [
            (f"Basis of {names.get(party.id, party.id)}", _law(party.basis))
            for party in agreement.signers
        ]
    why = agreement.why
    return [
        ("Basis of the giver", _law(why.from_basis)),
        ("Basis of the receiver", _law(why.to_basis)),
    ]


def _law(key: str) -> Any:
    if not key:
        return "none needed"
    found = gateways()[key]
    said = f" {doubt(found.mark)}" if doubt(found.mark) else ""
    return {"url": reverse("law_one", args=[key]), "text": f"{found.citation}.{said}"}
