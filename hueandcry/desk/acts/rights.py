"""What people asked of their own data, at one organisation: note it, run its clock, answer it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hueandcry.desk.acts.people import MemberFact
from hueandcry.intake.dates import read_day
from hueandcry.register import rights as kept
from hueandcry.register.rights import Noted
from hueandcry.sharing import rights
from hueandcry.sharing.rights import Request, UnableToCount

ROLES = ("data-protection-officer", "officer")
_LONGEST_REASON = 200


class UnableToNote(Exception):
    """Nothing was changed; `field` is what to mend and the message how."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done to a request: the button, and what the ledger says of it."""

    words: str
    result: str
    needs: str = ""


STEPS: Mapping[str, Step] = {
    "identity": Step("Stop the clock: we asked who they are", "clock stopped"),
    "clarification": Step("Stop the clock: we asked what they want to see", "clock stopped"),
    "go_on": Step("What we asked for came: start the clock", "clock started"),
    "extend": Step("Two more months, and we told them why", "extended", "reason"),
    "acknowledge": Step("We acknowledged the complaint", "acknowledged"),
    "answer": Step("We answered", "answered", "outcome"),
}


def queue(member: MemberFact) -> tuple[Noted, ...]:
    """The requests at the member's own organisation."""
    return kept.every(member.partner)


def one(member: MemberFact, number: int) -> Noted | None:
    """One of them, or None."""
    return kept.one(member.partner, number)


def can(request: Request) -> tuple[str, ...]:
    """The keys of STEPS that make sense for a request as it stands."""
    if request.answered_on:
        return ()
    if request.stopped_on:
        return ("go_on", "answer")
    if request.kind == "complaint":
        return ("answer",) if request.acknowledged_on else ("acknowledge", "answer")
    first = () if request.stopped_days or request.extended_on else ("identity",)
    asks = ("clarification",) if request.kind == "access" else ()
    return (*first, *asks, *(() if request.extended_on else ("extend",)), "answer")


def add(
    member: MemberFact,
    kind: str,
    reference: str,
    received: str,
    *,
    who: Mapping[str, str],
    today: date,
    now: datetime,
) -> Noted:
    """Note a request: a reference of one's own, never a name. Raises UnableToNote."""
    _check(member)
    if kind not in rights.RIGHTS:
        raise UnableToNote("kind", "Choose what was asked for.")
    if why_not := rights.why_no_reference(reference.strip()):
        raise UnableToNote("reference", why_not)
    try:
        request = rights.received(kind, _day(received, "received"), today)
    except UnableToCount as problem:
        raise UnableToNote("received", str(problem)) from None
    try:
        return kept.add(member.partner, reference.strip(), request, who, now)
    except kept.AlreadyNoted as problem:
        raise UnableToNote("reference", str(problem)) from None


def step(
    member: MemberFact,
    number: int,
    key: str,
    on: str,
    *,
    reason: str = "",
    outcome: str = "",
    who: Mapping[str, str],
    today: date,
    now: datetime,
) -> Noted | None:
    """Take one step of STEPS on a day; None where there is no such request. Raises UnableToNote."""
    _check(member)
    if key not in STEPS:
        raise UnableToNote("step", "Choose what was done.")
    day = _day(on, "on") if on.strip() else today
    if day > today:
        raise UnableToNote("on", "That day is still to come.")
    if key == "answer" and outcome not in rights.OUTCOMES:
        raise UnableToNote("outcome", "Choose how it was answered.")
    if key == "extend" and not reason.strip():
        raise UnableToNote("reason", "Say why it takes longer. The law asks for the reason.")
    if len(reason) > _LONGEST_REASON:
        raise UnableToNote("reason", f"Use {_LONGEST_REASON} signs at most, and no names.")
    said = {"reason": reason.strip()} if reason.strip() else {}
    try:
        return kept.change(
            member.partner,
            number,
            lambda request: _taken(key)(request, day),
            STEPS[key].result,
            who={**who, **said},
            now=now,
            outcome=outcome if key == "answer" else "",
        )
    except UnableToCount as problem:
        raise UnableToNote("on", str(problem)) from None


def _taken(key: str) -> Callable[[Request, date], Request]:
    if key in rights.STOPS:
        return lambda request, day: rights.stop(request, key, day)
    steps: Mapping[str, Callable[[Request, date], Request]] = {
        "go_on": rights.go_on,
        "extend": rights.extend,
        "acknowledge": rights.acknowledge,
        "answer": rights.answer,
    }
    return steps[key]


def _check(member: MemberFact) -> None:
    if member.role not in ROLES:
        raise UnableToNote("main", "An officer or a data protection officer does this.")


def _day(text: str, field: str) -> date:
    read = read_day(text.strip()[:40])
    if read.day is None:
        raise UnableToNote(field, f"{read.why} Write a day as 31/03/2026.")
    return read.day
