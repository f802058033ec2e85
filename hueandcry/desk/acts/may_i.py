"""Ask the book what may be seen, write the question down, open nothing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from hueandcry.desk.acts import show
from hueandcry.desk.acts.people import MemberFact
from hueandcry.register import gate, ledger
from hueandcry.sharing.decide import Decision
from hueandcry.sharing.gateway import gateways
from hueandcry.sharing.marking import markings


def answer(
    member: MemberFact,
    *,
    by: Sequence[str],
    purpose: str,
    owners: Sequence[str],
    addressee: str,
    pass_to: str = "",
    link: Literal["", "counts", "records"] = "",
    today: date,
    now: datetime,
) -> tuple[Decision, int]:
    """The decision on a question, and the number of its ledger entry."""
    question = show.ask(
        member,
        name="trend",
        by=by,
        purpose=purpose,
        reason="asked what may be seen",
        owners=owners,
        addressee=addressee,
        pass_to=pass_to,
        link=link,
    )
    decision = gate.decision_on(question, today)
    number = ledger.append(
        {
            "act": "question",
            "what": f"may {question.figure} by {', '.join(question.axes)} be seen?",
            "who": member.name,
            "partner": member.partner,
            "owners": sorted(owners),
            "purpose": purpose,
            "addressee": question.addressee,
            "result": "yes" if decision.allowed else "no",
            "why": " ".join(decision.reasons),
        },
        now,
    )
    return decision, number


def duties(decision: Decision) -> tuple[str, ...]:
    """What whoever receives the figure must do with it."""
    if not decision.allowed or decision.marking is None or decision.treatment is None:
        return ()
    treatment = decision.treatment
    safe = {
        "owner": "The numbers are exact and yours alone.",
        "partner": f"The numbers are rounded to {treatment.base}.",
        "public": f"The numbers are rounded to {treatment.base}, small totals are not shown.",
    }[treatment.audience]
    limits = dict.fromkeys(f"Use it for this alone: {words} ({law})" for _, words, law in
                           decision.use_limits)  # fmt: skip
    exempt = (f"Keep with it the exemption: {words}." for words in decision.exemptions)
    agreements = [rule for grant in decision.grants for rule in grant.agreements]
    handled = dict.fromkeys(rule.release.conditions for rule in agreements)
    return (
        f"Keep its marking: {markings()[decision.marking].words}",
        safe,
        *limits,
        *exempt,
        *(words for words in handled if words),
        *_onward(decision),
    )


def _onward(decision: Decision) -> tuple[str, ...]:
    """What may follow, by the strictest of the agreements; an owner's own rows are its own."""
    rules = [rule for grant in decision.grants for rule in grant.agreements]
    rules = [rule for rule in rules if rule.kind == "partner"]
    if not rules or decision.ask.pass_to or decision.ask.link:
        return ()
    shares, links = ({rule.onward.share for rule in rules}, {rule.onward.link for rule in rules})
    share = next(one for one in ("no", "ask", "same purposes") if one in shares)
    link = next(one for one in ("no", "counts", "records") if one in links)
    passing = {
        "no": "Do not pass it on.",
        "ask": "Ask the owner each time before you pass it on.",
        "same purposes": "You may pass it on for the same purposes.",
    }[share]
    linking = {
        "no": "Do not link it with other data.",
        "counts": "You may link it with other data to count an overlap, and for nothing else.",
        "records": "You may link it with other data.",
    }[link]
    return (passing, linking)


def law_checked() -> str:
    """By when the section numbers under all this must be checked again."""
    due = min(gateway.verify_by for gateway in gateways().values())
    return f"Check the section numbers again by {due.day} {due:%B %Y}."
