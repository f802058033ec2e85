"""What the public sent, for the officers of the organisation that holds it."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hueandcry.action import clocks, reading
from hueandcry.desk.acts import own_rows, people
from hueandcry.desk.acts.people import MemberFact
from hueandcry.inbox import answer, roster
from hueandcry.inbox.answer import Line, Opened
from hueandcry.register import book

PURPOSE = "victim-care"
REASON = "read and answer what the public sent"
ROLES = ("officer",)
LATELY = timedelta(days=14)
LONGEST_REPLY, LONGEST_REASON = 2_000, 300
_NEW_WORDS = "Its sender’s newest words were not read yet. Read them, then send this again."
_WORD = re.compile(r"[^\W\d_]+")
_PILE = 3  # from so many on, what came from one place within minutes is one line


class UnableToAnswer(Exception):
    """Nothing was done; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Box:
    """What an officer finds: what waits, piles of one crowd, and what was done lately."""

    waiting: tuple[Line, ...]
    piles: tuple[tuple[Line, ...], ...]
    lately: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Shut:
    """A no to an officer who would read a message, and its reason."""

    why: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """Another organisation that could be handed a message; `why_not` is "" where it can."""

    partner: str
    name: str
    why_not: str


def sees_live(member: MemberFact, today: date) -> bool:
    """Whether a member is on live duty today: for anybody else a live message is not there."""
    return member.role in ROLES and member.name in roster.on_duty(member.partner, today, live=True)


def is_here(member: MemberFact, today: date) -> bool:
    """Whether a member has an inbox: an officer of who runs it, or of whom something went to."""
    if member.role not in ROLES:
        return False
    door = roster.door()
    runs = door is not None and door.owner == member.partner
    return runs or answer.holds(member.partner, live=sees_live(member, today))


def box(member: MemberFact, today: date, now: datetime) -> Box | None:
    """Everything that a member may know of; None where there is no inbox for them."""
    if not is_here(member, today):
        return None
    live = sees_live(member, today)
    waits = answer.waiting(member.partner, live=live)
    piles = _piles(waits)
    piled = {line.number for pile in piles for line in pile}
    return Box(
        waiting=tuple(line for line in waits if line.number not in piled),
        piles=piles,
        lately=answer.lately(member.partner, now - LATELY, live=live),
    )


def pile(member: MemberFact, crowd: str, today: date) -> tuple[Line, ...]:
    """The messages of one crowd that wait; empty where there are none for this member."""
    waits = answer.waiting(member.partner, live=sees_live(member, today))
    return next((found for found in _piles(waits) if found[0].crowd == crowd), ())


def open_one(
    member: MemberFact, number: int, *, today: date, now: datetime
) -> Opened | Shut | None:
    """Open a message, decided and written down first; None where it is not there for them."""
    line = there(member, number, today)
    if line is None:
        return None
    why_not = why_shut(member, line, today)
    if why_not:
        answer.refused(number, member.name, now, why_not)
        return Shut(why_not)
    return answer.read(number, member.name, now, ", ".join(house_rules(member, today)))


def there(member: MemberFact, number: int, today: date) -> Line | None:
    """What a member may know of one message without opening it."""
    if member.role not in ROLES:
        return None
    return answer.there(number, member.partner, live=sees_live(member, today))


def why_shut(member: MemberFact, line: Line, today: date) -> str:
    """Why a member may not read a message, or "": their own organisation's house rule decides."""
    if line.live:
        return own_rows.why_sealed_shut(member, PURPOSE, REASON, today)
    found = own_rows.decision(member, PURPOSE, REASON, today)
    return "" if found.allowed else next(iter(found.reasons), own_rows.NO_RULE)


def house_rules(member: MemberFact, today: date) -> tuple[str, ...]:
    """The references of the house rules by which a member reads, and a report is accepted."""
    found = own_rows.decision(member, PURPOSE, REASON, today)
    return tuple(rule.id for grant in found.grants for rule in grant.agreements)


def close(member: MemberFact, number: int, reply: str, *, today: date, now: datetime) -> bool:
    """Answer and close; False where it is not there. Raises UnableToAnswer."""
    line = answerable(member, number, today)
    if line is None:
        return False
    words = checked_reply(member, reply, needed=True)
    return answer.close(number, words, by=member.name, now=now) or _gone()


def put_away(
    member: MemberFact, numbers: tuple[int, ...], reply: str, *, today: date, now: datetime
) -> int:
    """Put messages away as spam, with one reply or none; returns how many.

    It touches neither the register nor its ledger. Raises UnableToAnswer.
    """
    lines = [line for number in numbers if (line := let_in(member, number, today))]
    for why_not in filter(None, (why_no_spam(member, line) for line in lines)):
        raise UnableToAnswer(why_not)
    words = checked_reply(member, reply, needed=False)
    return answer.spam([line.number for line in lines], words, by=member.name, now=now)


def why_no_spam(member: MemberFact, line: Line) -> str:
    """Why a message cannot be put away as spam, or "": spam goes early and needs no reply."""
    if line.counted:
        return "A fact was made of it, so it is no spam. Answer and close it."
    if line.live:
        return "It must not wait, so it is no spam. Answer and close it."
    if line.owner != member.partner:
        return "Only the organisation that runs the inbox can call it spam. Answer and close it."
    return _NEW_WORDS if line.unread and not line.crowd else ""


def mark_at_risk(member: MemberFact, number: int, *, today: date, now: datetime) -> bool:
    """Start the clock of a message by hand; False where it is not there. Raises UnableToAnswer."""
    line = let_in(member, number, today)
    if line is None:
        return False
    due_at = clocks.working_days_after(line.came_at, clocks.answer_within())
    return answer.at_risk(number, due_at, by=member.name, now=now) or _gone()


def receivers(member: MemberFact, line: Line, today: date) -> tuple[Receiver, ...]:
    """Every other organisation, with why it cannot be handed this message."""
    return tuple(
        Receiver(partner.id, partner.name, _why_not_to(partner, line, today))
        for partner in book.partners()
        if partner.id != member.partner
    )


def pass_on(
    member: MemberFact,
    number: int,
    to: str,
    reply: str,
    reason: str,
    *,
    today: date,
    now: datetime,
) -> bool:
    """Hand a message to another organisation; False where it is not there. Raises UnableToAnswer.

    Without its sender's leave only for somebody at risk, and with a written reason: our reading of
    the law on safeguarding, which a lawyer should confirm.
    """
    line = answerable(member, number, today)
    if line is None:
        return False
    found = {one.partner: one for one in receivers(member, line, today)}.get(to)
    if found is None:
        raise UnableToAnswer("Choose who can help.")
    if found.why_not:
        raise UnableToAnswer(found.why_not)
    if not line.may_pass:
        if not (line.at_risk or line.live):
            raise UnableToAnswer("Its sender did not let us pass it on, and is not at risk.")
        if not reason.strip():
            raise UnableToAnswer("Its sender did not let us pass it on. Say why you must.")
    why = "" if line.may_pass else reason.strip()[:LONGEST_REASON]
    words = checked_reply(member, reply, needed=False)
    return answer.pass_on(number, to, words, why, by=member.name, now=now) or _gone()


def let_in(member: MemberFact, number: int, today: date) -> Line | None:
    """A message that a member may act on, or None where it is not there. Raises UnableToAnswer."""
    line = there(member, number, today)
    if line is None:
        return None
    why_not = why_shut(member, line, today)
    if why_not:
        raise UnableToAnswer(why_not)
    return line


def answerable(member: MemberFact, number: int, today: date) -> Line | None:
    """The same, for who would answer it: not before what its sender wrote last was read."""
    line = let_in(member, number, today)
    if line is not None and line.unread:
        raise UnableToAnswer(_NEW_WORDS)
    return line


def checked_reply(member: MemberFact, reply: str, *, needed: bool) -> str:
    """A reply as it may go out: not blank where one is owed, not too long, without a name."""
    words = reply.strip().replace("\r\n", "\n")
    if needed and not words:
        raise UnableToAnswer("Write a reply. Its sender waits for one.")
    if len(words) > LONGEST_REPLY:
        raise UnableToAnswer(f"Write at most {LONGEST_REPLY:,} signs. It has {len(words):,}.")
    if _names_somebody(member, words):
        raise UnableToAnswer("Leave names out. The reply is your organisation’s.")
    return words


def hard_to_read(reply: str) -> tuple[str, ...]:
    """What in a reply is hard to read for somebody under stress, each in a sentence."""
    return reading.lint(reply)


def _gone() -> bool:
    raise UnableToAnswer("It changed meanwhile. Read it again.")


def _names_somebody(member: MemberFact, reply: str) -> bool:
    """Whether a reply holds a part of its writer's name, or the whole name of a colleague.

    Names are told from words by their capital: Will and May are both.
    """
    words = set(_WORD.findall(reply))
    said = f" {' '.join(_WORD.findall(reply))} ".casefold()
    return any(len(part) > 2 and part in words for part in _WORD.findall(member.full_name)) or any(
        f" {' '.join(_WORD.findall(one.full_name))} ".casefold() in said for one in people.members()
    )


def _piles(waits: tuple[Line, ...]) -> tuple[tuple[Line, ...], ...]:
    """What came in crowds; somebody at risk is never folded away, nor what was read or added to."""
    crowds: dict[str, list[Line]] = defaultdict(list)
    for line in waits:
        if line.crowd and not (line.at_risk or line.live) and line.state == "waiting":
            crowds[line.crowd].append(line)
    return tuple(tuple(some) for some in crowds.values() if len(some) >= _PILE)


def _why_not_to(partner: book.PartnerFact, line: Line, today: date) -> str:
    """Why an organisation cannot be handed a message, or "": its own house rule decides."""
    somebody = MemberFact("", "", partner.id, partner.name, partner.kind, ROLES[0], came_in=True)
    if why_shut(somebody, line, today):
        return f"No house rule of {partner.name} lets its officers read this to help a person."
    if not any(one.partner == partner.id and one.role in ROLES for one in people.members()):
        return f"{partner.name} has no officer who could read it."
    if line.live and not roster.on_duty(partner.id, today, live=True):
        return f"Nobody at {partner.name} is on live duty today. Ring them."
    return ""
