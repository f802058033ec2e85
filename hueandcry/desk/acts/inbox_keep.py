"""How long what the public sent is kept, and what goes at once: taken back, erased, expired."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hueandcry.action import clocks
from hueandcry.desk.acts import accept, retention
from hueandcry.desk.acts.people import MemberFact
from hueandcry.inbox import gone, log, tell
from hueandcry.inbox.tell import Judged, Receipt, Told
from hueandcry.register import known
from hueandcry.register.tombstones import Tombstones


@dataclass(frozen=True, slots=True)
class Back:
    """How many messages an older copy had brought back, and how many facts were left standing."""

    messages: int
    facts: int


def withdraw(typed: str, now: datetime) -> bool:
    """Take a message back for its sender, and the fact that was made of it; False for no such code.

    It is noted on disk first: cut short, the rest is done when the home is next opened.
    """
    going = gone.taken_back(typed)
    if going is None:
        return False
    tell.withdraw(typed, now)
    accept.end(going.owner, [going.mark], now)
    return True


def add(found: Receipt, words: str, judged: Judged, now: datetime) -> None:
    """Keep what a sender adds. A fact that turns out to be live is not counted until it is read."""
    with _uncounted(found, now, ends=_becomes_live(found, judged)):
        tell.add(found.code, words, judged, now)


def correct(found: Receipt, told: Told, judged: Judged, now: datetime) -> None:
    """Put right what a sender said. A fact that says something else, or may not be, is ended."""
    ends = _becomes_live(found, judged) or not tell.is_counted_alike(told, found.told)
    with _uncounted(found, now, ends=ends):
        tell.correct(found.code, told, judged, now)


def again(now: datetime) -> Back:
    """Take away once more what an older copy brought back, and end facts that were left standing.

    Call it when a home is opened.
    """
    marks: dict[str, list[str]] = {}
    found = gone.again(now)
    for one in found:
        marks.setdefault(one.owner, []).append(one.mark)
    facts = sum(accept.end(owner, some, now) for owner, some in marks.items())
    return Back(sum(one.again for one in found), facts)


def erase(owner: str, stones: Tombstones, refs: Sequence[str], now: datetime) -> tuple[int, str]:
    """Erase the messages that hold an erased name, or stand behind an erased reference.

    Facts that were made of them end. Returns how many messages, and "" or what kept the database
    from overwriting them.
    """
    found = gone.erase(
        owner,
        lambda text: stones.without(text) != text,
        lambda mark: accept.reference(mark) in refs,
        now,
    )
    accept.end(owner, [one.mark for one in found], now)
    return len(found), gone.compact() if found else ""


def remaining(owner: str, stones: Tombstones) -> bool:
    """Whether a message of an owner still holds an erased name."""
    return gone.remaining(owner, lambda text: stones.without(text) != text)


def due(member: MemberFact, today: date) -> int | None:
    """How many messages of a member's organisation were kept for as long as we say.

    None for a member of another; what waits is never due.
    """
    return gone.due(member.partner, *_before(today)) if _keeps(member) else None


def expire(member: MemberFact, today: date, now: datetime) -> int:
    """Delete them, and write down that each went; returns how many."""
    if not _keeps(member):
        return 0
    return gone.expire(member.partner, *_before(today), member.name, now)


def words() -> str:
    """How long what the public sent is kept, in words."""
    closed, spam = clocks.kept_days("closed"), clocks.kept_days("spam")
    return f"What was ended is kept for {closed:,} days, spam for {spam}."


def first_wrong() -> int | None:
    """The first line of the inbox's own log that was changed or is missing, or None."""
    return log.first_wrong()


def _becomes_live(found: Receipt, judged: Judged) -> bool:
    return judged.live and not found.live


@contextmanager
def _uncounted(found: Receipt, now: datetime, *, ends: bool) -> Iterator[None]:
    """End a fact before its message changes, since a kill may fall between; and what an officer
    accepted meanwhile.
    """
    marks = [tell.mark_by(found.code)] if ends else []
    accept.end(found.owner, marks, now)
    yield
    accept.end(found.owner, marks, now)


def _keeps(member: MemberFact) -> bool:
    return member.role in retention.ROLES and gone.keeps(member.partner)


def _before(today: date) -> tuple[datetime, datetime]:
    kept, spam = (timedelta(days=clocks.kept_days(what)) for what in ("closed", "spam"))
    return known.start_of(today - kept), known.start_of(today - spam)
