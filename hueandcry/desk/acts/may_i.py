"""Ask the book what may be seen, write the question down, open nothing."""

from collections.abc import Sequence
from datetime import date, datetime

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
    return (f"Keep its marking: {markings()[decision.marking].words}", safe)


def law_checked() -> str:
    """By when the section numbers under all this must be checked again."""
    due = min(gateway.verify_by for gateway in gateways().values())
    return f"Check the section numbers again by {due.day} {due:%B %Y}."
