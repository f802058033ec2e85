"""Figures to be made again: those that one's own organisation got, and those that it gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from hueandcry.desk.acts.people import MemberFact
from hueandcry.register import ledger
from hueandcry.register import recall as kept
from hueandcry.register.recall import OUTCOMES
from hueandcry.sharing.terms import PUBLIC

ROLES = ("officer", "data-protection-officer", "coordinator", "analyst")
CLOSERS = ("officer", "data-protection-officer", "coordinator", "analyst")
SINCE: Mapping[str, str] = {
    kept.CORRECTED: "has since been corrected",
    kept.ERASED: "has since been erased",
    kept.WITHDRAWN: "has since been taken back",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a pile: the ledger number of its release, what it was, when it was given."""

    number: int
    what: str
    given_on: date | None


@dataclass(frozen=True, slots=True)
class Pile:
    """Open tasks of one recipient, owner and kind: one thing to do. `until` is the last of them."""

    owner: str
    recipient: str
    kind: str
    since: datetime
    until: int
    figures: tuple[Figure, ...]


def received(member: MemberFact) -> tuple[Pile, ...]:
    """What the member's organisation is to make again."""
    return _piles(kept.tasks(recipient=member.partner, open_only=True))


def given(member: MemberFact) -> tuple[Pile, ...]:
    """Who has not yet made again what the member's organisation gave them."""
    return _piles(kept.tasks(owner=member.partner, open_only=True))


def close(
    member: MemberFact,
    owner: str,
    kind: str,
    until: int,
    outcome: str,
    *,
    public: bool,
    who: Mapping[str, str],
    now: datetime,
) -> str:
    """Close a pile as it was shown; returns why not, or "".

    What was made for the public is its owner's to close: the public cannot.
    """
    if member.role not in CLOSERS:
        return "An officer, an analyst, a coordinator or a data protection officer closes it."
    if outcome not in OUTCOMES:
        return "Say what you did with it."
    if public and owner != member.partner:
        return "What was made for the public is for its owner to put right."
    with transaction.atomic(durable=True):
        recipient = PUBLIC if public else member.partner
        closed = kept.close(recipient, owner, kind, until, outcome, who, now)
    return "" if closed else "It was closed already."


def _piles(tasks: tuple[kept.Task, ...]) -> tuple[Pile, ...]:
    piles: dict[tuple[str, str, str], list[kept.Task]] = {}
    for task in tasks:
        piles.setdefault((task.owner, task.recipient, task.kind), []).append(task)
    entries = ledger.numbered([task.figure for task in tasks])
    return tuple(
        Pile(
            owner=owner,
            recipient=recipient,
            kind=kind,
            since=min(task.opened_at for task in some),
            until=max(task.number for task in some),
            figures=tuple(_figure(task, entries.get(task.figure)) for task in some),
        )
        for (owner, recipient, kind), some in piles.items()
    )


def _figure(task: kept.Task, entry: ledger.Entry | None) -> Figure:
    if entry is None:
        return Figure(task.figure, "a figure", None)
    at = datetime.fromisoformat(entry.facts["at"])
    day = at.astimezone(timezone.get_default_timezone()).date()
    return Figure(task.figure, entry.facts.get("what", "a figure"), day)
