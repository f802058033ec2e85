"""Which other organisations looked at our records, and what was said to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hueandcry.desk.acts import back, show
from hueandcry.desk.acts.back import Look
from hueandcry.desk.acts.people import MemberFact
from hueandcry.register import ledger

ROLES = ("officer", "data-protection-officer", "coordinator")
REASON = "see who looked at our records"


@dataclass(frozen=True, slots=True)
class Ours:
    """Looks of others since a day, newest first, and the ledger number of this very look."""

    since: date
    looks: tuple[Look, ...]
    number: int


def seen(
    member: MemberFact, since: str, *, who: Mapping[str, str], today: date, now: datetime
) -> Ours:
    """Consultations and disclosures that touched the member's own organisation, by others.

    `since` is a day as YYYY-MM-DD; anything else means since the quarter before this one.
    """
    first = _day(since) or back.quarter_before(today)
    number = ledger.append(
        {
            "act": "consultation",
            "what": "who looked at its own records",
            "partner": member.partner,
            "owners": [member.partner],
            "purpose": show.usual_purpose(member),
            "reason": REASON,
            "result": "allowed",
            **who,
        },
        now,
    )
    looks = tuple(
        look for look in back.looks(member.partner, first) if look.partner != member.partner
    )
    return Ours(first, looks, number)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
