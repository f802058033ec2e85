"""What was done with what the public sent, for the data protection officer who answers for it."""

from hueandcry.desk.acts.people import MemberFact
from hueandcry.inbox import log, roster
from hueandcry.inbox.log import Written

ROLES = ("data-protection-officer",)
# Checking reads every line; beyond this it is for the command line.
CHECKED_AT_ONCE = 5_000


def lines(member: MemberFact, limit: int, before: int | None) -> tuple[Written, ...] | None:
    """The newest lines of the log; None for anybody but an officer of who runs the inbox."""
    door = roster.door()
    if member.role not in ROLES or door is None or door.owner != member.partner:
        return None
    return log.newest(limit, before, owner=door.owner)


def first_wrong() -> int | str | None:
    """The first line that was changed, None where all hold, or "" where they are too many."""
    last = log.newest(1)
    if last and last[0].number > CHECKED_AT_ONCE:
        return ""
    return log.first_wrong()
