"""Which organisations vouch for the ledger, up to which entry, and which have not for how long."""

from datetime import date, datetime

from hueandcry.exchange.words import day_words
from hueandcry.register import handed
from hueandcry.register.handed import Standing

ROLES = ("data-protection-officer", "coordinator")
# A checkpoint a week is asked of each partner; twice that without one is too long.
LATE_DAYS = 14


def standings(now: datetime) -> tuple[Standing, ...]:
    """Each organisation, the newest signature first; those that never signed come last."""
    found = handed.standings(now)
    return tuple(sorted(found, key=lambda one: (-one.size, one.partner)))


def words(one: Standing, today: date) -> str:
    """How far an organisation vouches, in one sentence."""
    if not one.key:
        return "Has not handed over the key with which it would sign."
    if one.at is None:
        return "Has not signed yet."
    day = one.at.date()
    ago = (today - day).days
    late = f" Nothing since, for {ago:,} days." if ago > LATE_DAYS else ""
    return f"Vouches up to entry {one.size:,}, signed on {day_words(day)}.{late}"


def is_late(one: Standing, today: date) -> bool:
    """Whether its last signature is too old to lean on, or there is none."""
    return one.at is None or (today - one.at.date()).days > LATE_DAYS
