"""May a figure be copied, or only read here? A marking can say no, and so can an agreement."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hueandcry.desk.acts import show
from hueandcry.register import gate, ledger
from hueandcry.sharing.decide import Ask, Decision
from hueandcry.sharing.marking import combined, stops
from hueandcry.sharing.release import HeldBack, Released
from hueandcry.sharing.terms import PUBLIC, RESEARCHER


@dataclass(frozen=True, slots=True)
class NotCopied:
    """A figure that may be read on a page by who asked, and taken nowhere. `ledger` is the entry.

    `through_checkers` is whether a table of it may leave once two people have looked at it.
    """

    reason: str
    through_checkers: bool
    ledger: int


def figure(
    question: Ask,
    *,
    area_id: str,
    who: Mapping[str, str],
    today: date,
    now: Callable[[], datetime],
) -> Released | HeldBack | NotCopied:
    """A figure for a file or a stream of text; a no is written down. Raises gate.Refused."""
    by = f" by {', '.join(question.axes)}"
    return not_copied(question, by, who=who, today=today, now=now) or show.figure(
        question, area_id=area_id, who=who, today=today, now=now
    )


def not_copied(
    question: Ask,
    by: str = "",
    *,
    who: Mapping[str, str],
    today: date,
    now: Callable[[], datetime],
) -> NotCopied | None:
    """Why a figure may be read here and not copied, written down; None where it may be copied.

    `by` says how it is split, for the ledger.
    """
    decision = gate.decision_on(question, today)
    why_not = stopped(question, decision)
    if not why_not:
        return None
    facts = {
        "act": "consultation",
        "what": f"a copy of {question.figure}{by}",
        "partner": question.partner,
        "purpose": question.purpose,
        "addressee": question.addressee,
        "owners": sorted(question.owners),
        "marking": decision.marking or "",
        "result": "refused",
        "why": why_not,
        **who,
    }
    number = ledger.append(facts, now())
    return NotCopied(why_not, wants_checkers(question, decision), number)


def stopped(question: Ask, decision: Decision) -> str:
    """Why what was decided may be read here and not copied, in a sentence, or "".

    Where it was decided that it may not even be read, there is nothing more to say.
    """
    if not decision.allowed:
        return ""
    releases = [found.release for grant in decision.grants for found in grant.agreements]
    why_not = stops(combined(releases), "public" if question.addressee == PUBLIC else "own")
    if why_not:
        return why_not
    if wants_checkers(question, decision):
        return "Two people look at it first: ask to let the table out, under “What leaves”."
    return ""


def wants_checkers(question: Ask, decision: Decision) -> bool:
    """Whether an agreement in it wants people to look at what the public or a researcher gets."""
    goes_out = question.addressee == PUBLIC or question.role == RESEARCHER
    return goes_out and any(
        found.release.checkers for grant in decision.grants for found in grant.agreements
    )
