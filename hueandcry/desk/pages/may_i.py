"""May I see this, and why? The law's answer to a question, without opening anything."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hueandcry.desk import clock
from hueandcry.desk.acts import friday, may_i
from hueandcry.desk.acts import show as shows
from hueandcry.desk.fields import SPLITS, purpose_words, select
from hueandcry.desk.page import MEMBERS, asked, chain, page, who_asks
from hueandcry.register import book
from hueandcry.sharing.decide import Decision

LINKS = {"": "No", "counts": "Yes, to count an overlap", "records": "Yes, record by record"}


@page(roles=MEMBERS, purpose="ask what may be seen, and why", tab="may_i")
def show(request: HttpRequest) -> HttpResponse:
    """A form that says who asks whom for what; then the verdict, link by link."""
    given, member = request.GET, who_asks(request)
    partners = {partner.id: partner.name for partner in book.partners()}
    purpose = given.get("purpose") or shows.usual_purpose(member)
    owners = {"": "Everyone’s"} | partners
    context: dict[str, Any] = {
        "title": "May I see this, and why?",
        "lede": "Ask first. Nothing is opened, and the answer says which rule decided.",
        "ask": {
            "button": "Ask",
            "fields": [
                select("owner", "Whose reports", owners, given.get("owner", "")),
                select("split", "Split by", SPLITS, given.get("split", "")),
                select("purpose", "What for", purpose_words(), purpose),
                select(
                    "whom",
                    "For whom",
                    {"": member.partner_name, "public": "The public"},
                    given.get("whom", ""),
                ),
                select(
                    "pass_to", "Pass it on to", {"": "Nobody"} | partners, given.get("pass_to", "")
                ),
                select("link", "Link it with other data", LINKS, given.get("link", "")),
            ],
        },
    }
    if "purpose" in given:
        friday.done(request, "may_i")
        by = shows.axes(",".join(("quarter", given.get("split", ""))))
        decision, number = may_i.answer(
            member,
            by=by,
            purpose=purpose,
            owners=(given["owner"],) if given.get("owner") in partners else shows.everybody(member),
            addressee=given.get("whom", ""),
            pass_to=given["pass_to"] if given.get("pass_to") in partners else "",
            link=_link(given.get("link", "")),
            today=clock.today(),
            now=clock.now(),
        )
        context |= _verdict(decision, number, request)
    return render(request, "desk/may_i.html", context)


def _verdict(decision: Decision, number: int, request: HttpRequest) -> dict[str, Any]:
    return {
        "verdict": {
            "allowed": decision.allowed,
            "title": _title(decision),
            "reasons": decision.reasons if len(decision.reasons) > 1 else (),
            "words": " ".join(decision.reasons)
            or "Every link of the chain holds. The numbers are made safe as it says.",
        },
        "asked": asked(decision.ask),
        "chain": chain(decision.chain, decision.grants),
        "yes_if": [{"words": words} for words in decision.would_make_it_yes],
        "may_see": [{"url": reverse("picture"), "words": words} for words in decision.may_see_now],
        "tlp": decision.marking or "",
        "must_do": may_i.duties(decision),
        "see_url": f"{reverse('picture')}?{_picture(decision)}" if decision.allowed else "",
        "law_checked_words": may_i.law_checked(),
        "law_url": reverse("law"),
        "request_url": reverse("request"),
        "ledger_number": number,
    }


def _link(typed: str) -> Literal["", "counts", "records"]:
    if typed == "counts":
        return "counts"
    return "records" if typed == "records" else ""


def _title(decision: Decision) -> str:
    if not decision.allowed:
        return "No, not today."
    return "Yes, in part." if decision.refused else "Yes."


def _picture(decision: Decision) -> str:
    split = next((axis for axis in decision.ask.axes if axis != "quarter"), "")
    whose = "public" if decision.ask.addressee == "public" else "all"
    if decision.ask.owners == (decision.ask.partner,) and whose != "public":
        whose = "own"
    return f"split={split}&whose={whose}&purpose={decision.ask.purpose}"
