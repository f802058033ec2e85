"""How long what the public sent is kept, and what goes at once: taken back, erased, expired."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from hueandcry.action import clocks
from hueandcry.desk.acts import accept
from hueandcry.inbox import gone, log, tell
from hueandcry.register import known
from hueandcry.register.tombstones import Tombstones


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


def again(now: datetime) -> int:
    """Take away once more what an older copy brought back, and end facts that were left standing.

    Returns how many facts that were. Call it when a home is opened.
    """
    marks: dict[str, list[str]] = {}
    for one in gone.again(now):
        marks.setdefault(one.owner, []).append(one.mark)
    return sum(accept.end(owner, some, now) for owner, some in marks.items())


def erase(owner: str, stones: Tombstones, refs: Sequence[str], now: datetime) -> tuple[int, str]:
    """Erase the messages that hold an erased name, or stand behind an erased reference.

    Returns how many, and "" or what kept the database from overwriting them.
    """
    found = gone.erase(
        owner,
        lambda text: stones.without(text) != text,
        lambda mark: accept.reference(mark) in refs,
        now,
    )
    return len(found), gone.compact() if found else ""


def remaining(owner: str, stones: Tombstones) -> bool:
    """Whether a message of an owner still holds an erased name."""
    return gone.remaining(owner, lambda text: stones.without(text) != text)


def due(today: date) -> int:
    """How many messages have been kept for as long as we say."""
    return gone.due(*_before(today))


def expire(today: date, by: str, now: datetime) -> int:
    """Delete them, and write down that each went; returns how many."""
    return gone.expire(*_before(today), by, now)


def first_wrong() -> int | None:
    """The first line of the inbox's own log that was changed or is missing, or None."""
    return log.first_wrong()


def _before(today: date) -> tuple[datetime, datetime]:
    kept, spam = (timedelta(days=clocks.kept_days(what)) for what in ("closed", "spam"))
    return known.start_of(today - kept), known.start_of(today - spam)
