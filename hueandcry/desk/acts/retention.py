"""What is due to be deleted, the review of it, and the deleting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hueandcry.desk.acts import people
from hueandcry.desk.acts.people import MemberFact
from hueandcry.register import book, expire
from hueandcry.register.expire import Due
from hueandcry.sharing import retention

REVIEW_DAYS = 30
LONGEST_HOLD = timedelta(days=366 * 10)
ROLES = ("officer", "data-protection-officer", "coordinator")


class UnableToExpire(Exception):
    """Nothing was deleted or held; the message says why."""


@dataclass(frozen=True, slots=True)
class Review:
    """Of one owner: what is due, what falls due in the next days, and by which rules.

    Without rules nothing is ever due.
    """

    owner: str
    rules: tuple[retention.Keeping, ...]
    due: tuple[Due, ...]
    coming: tuple[Due, ...]


def review(member: MemberFact, today: date) -> tuple[Review, ...]:
    """For an owner's people their own; for who runs the partnership every owner of reports."""
    rules = retention.all_keeping(book.read(), book.owners(), today)
    everybody = people.runs_the_partnership(member)
    soon = today + timedelta(days=REVIEW_DAYS)
    found = []
    for owner, keeping in rules.items():
        if everybody or owner == member.partner:
            now_due = expire.due(owner, keeping, today)
            before = {one.batch: one.rows for one in now_due}
            later = expire.due(owner, keeping, soon)
            coming = tuple(one for one in later if one.rows > before.get(one.batch, 0))
            found.append(Review(owner, keeping, now_due, coming))
    return tuple(found)


def carry_out(
    member: MemberFact,
    *,
    who: Mapping[str, str],
    today: date,
    now: Callable[[], datetime],
    done: Callable[[Due, int], None],
) -> str:
    """Delete what is due and not held, file by file; `done` is told each and its ledger number.

    Returns "", or what kept the database from overwriting it. Raises UnableToExpire.
    """
    if member.role not in ROLES:
        raise UnableToExpire("An officer, a data protection officer or a coordinator can do this.")
    deleted = False
    for one in review(member, today):
        for file in one.due:
            if not file.is_held(today):
                done(file, expire.delete(file, one.rules, who, today, now()))
                deleted = True
    return expire.finish() if deleted else ""


def hold(
    member: MemberFact,
    batch: int,
    until: date,
    why: str,
    *,
    who: Mapping[str, str],
    today: date,
    now: datetime,
) -> int:
    """Keep a file of the member's own organisation; returns the ledger number."""
    if member.role not in ROLES:
        raise UnableToExpire("An officer, a data protection officer or a coordinator can do this.")
    if not why.strip():
        raise UnableToExpire("Say why it is kept: --why. The law asks for the reason.")
    if not today < until <= today + LONGEST_HOLD:
        raise UnableToExpire("Keep it until a day to come, ten years from now at most.")
    try:
        return expire.hold(batch, member.partner, until, why.strip(), who, now)
    except ValueError as problem:
        raise UnableToExpire(str(problem)) from None
