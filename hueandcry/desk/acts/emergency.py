"""Hand something over at once: who may, what was declared, and what is owed afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hueandcry.desk.acts import agreed, people
from hueandcry.desk.acts.alert_words import stopped
from hueandcry.desk.acts.people import MemberFact
from hueandcry.register import emergencies
from hueandcry.register.emergencies import Handed
from hueandcry.sharing import emergency
from hueandcry.sharing.emergency import Declared

LONGEST_REASON, SHORTEST_REASON = 500, 15


class UnableToHandOver(Exception):
    """Nothing was written; `field` is what to mend and the message how."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing declared, under the key that a form sends, and who may say yes to it."""

    key: str
    declared: Declared
    may: bool
    second_people: tuple[str, ...]


def choices(member: MemberFact, today: date) -> tuple[Choice, ...]:
    """What agreements in force let the member's organisation hand over at once."""
    standing = [one.agreement for one in agreed.texts(today) if one.state == "in force"]
    own = [one for one in emergency.declared(standing) if one.owner == member.partner]
    colleagues = [one for one in people.members() if one.partner == member.partner]
    return tuple(
        Choice(
            key=f"{one.agreement} {one.recipient} {place}",
            declared=one,
            may=member.role == one.authority,
            second_people=tuple(
                each.full_name
                for each in colleagues
                if each.role == one.second and each.name != member.name
            ),
        )
        for place, one in enumerate(own)
    )


def hand_over(
    member: MemberFact,
    key: str,
    kind: str,
    by: str,
    *,
    drill: bool,
    confirmed: bool,
    who: Mapping[str, str],
    today: date,
    now: datetime,
) -> Handed:
    """One person's word that it is an emergency. Raises UnableToHandOver."""
    chosen = next((one for one in choices(member, today) if one.key == key), None)
    if chosen is None:
        raise UnableToHandOver("key", "Choose what and to whom: only what was agreed before.")
    if not chosen.may:
        role = people.ROLES[chosen.declared.authority].split(":")[0].lower()
        raise UnableToHandOver("main", f"For this the agreement names another: the {role}.")
    if kind not in emergency.KINDS:
        raise UnableToHandOver("kind", "Choose the emergency. Not every urgent matter is one.")
    if by not in emergency.BY:
        raise UnableToHandOver("by", "Say how it was handed over.")
    if not confirmed:
        raise UnableToHandOver("confirmed", "Tick that it is necessary and no more than is needed.")
    return emergencies.hand_over(chosen.declared, kind, by, drill=drill, who=who, now=now)


def every(member: MemberFact) -> tuple[Handed, ...]:
    """All of the member's organisation, the newest first."""
    return emergencies.every(member.partner)


def to_read(member: MemberFact) -> tuple[Handed, ...]:
    """What this member is the second person for, and has not read."""
    return tuple(one for one in every(member) if _reads(member, one))


def reason_owed(member: MemberFact) -> tuple[Handed, ...]:
    """What this member authorised and still owes the reason of."""
    return tuple(
        one for one in every(member) if one.authorised_by == member.name and not one.reason_at
    )


def read(member: MemberFact, number: int, *, who: Mapping[str, str], now: datetime) -> bool:
    """The second person says that they read it; False where it is not theirs to read."""
    wanted = any(one.number == number for one in to_read(member))
    return wanted and emergencies.told(member.partner, number, who, now)


def give_reason(
    member: MemberFact, number: int, reason: str, *, who: Mapping[str, str], now: datetime
) -> bool:
    """The reason after the fact, by who authorised it; False where it is not theirs to give.

    Raises UnableToHandOver for words that are no reason, or could name somebody.
    """
    if not any(one.number == number for one in reason_owed(member)):
        return False
    words = " ".join(reason.split())
    if not SHORTEST_REASON <= len(words) <= LONGEST_REASON:
        raise UnableToHandOver(
            "reason", f"Say why in a sentence, {LONGEST_REASON} signs at most. Name nobody."
        )
    if found := stopped(words):
        raise UnableToHandOver("reason", f"{found[0]} Say it without: it is kept.")
    return emergencies.give_reason(member.partner, number, words, who, now)


def _reads(member: MemberFact, one: Handed) -> bool:
    return one.told_at is None and member.role == one.second and member.name != one.authorised_by
