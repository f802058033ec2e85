"""Emergency releases as they are written down: declared before, decided by one, reasoned after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hueandcry.register import ledger
from hueandcry.register.models import Emergency
from hueandcry.sharing import emergency
from hueandcry.sharing.emergency import Declared


@dataclass(frozen=True, slots=True)
class Handed:
    """One emergency release, or a drill of one. `ledger` is the number of its entry."""

    number: int
    owner: str
    agreement: str
    recipient: str
    data_type: str
    kind: str
    by: str
    ledger: int
    authorised_by: str
    second: str
    told: str
    told_at: datetime | None
    at: datetime
    reason_due: datetime
    reason: str
    reason_by: str
    reason_at: datetime | None
    drill: bool

    def is_late(self, now: datetime) -> bool:
        """Whether the reason is still owed and its day is over."""
        return self.reason_at is None and now > self.reason_due


def hand_over(
    one: Declared, kind: str, by: str, *, drill: bool, who: Mapping[str, str], now: datetime
) -> Handed:
    """Write down that the owner hands it over now. Nothing of it is kept here: a type and a reader.

    A drill is written as governance, since nothing left.
    """
    facts = {
        "what": f"{one.data_type}: {emergency.KINDS[kind]}",
        "partner": one.owner,
        "owner": one.owner,
        "addressee": one.recipient,
        "agreements": [one.agreement],
        "how": by,
    }
    if drill:
        facts |= {"act": "governance", "result": "drill", "what": f"DRILL. {facts['what']}"}
    else:
        facts |= {"act": "disclosure", "result": "emergency", "owners": [one.owner]}
    with transaction.atomic(durable=True):
        number = ledger.append_within(facts | dict(who), now)
        row = Emergency.objects.create(
            owner_id=one.owner,
            agreement=one.agreement,
            recipient=one.recipient,
            data_type=one.data_type,
            kind=kind,
            by=by,
            number=number,
            authorised_by=who.get("who", ""),
            second=one.second,
            at=now,
            reason_due=now + emergency.REASON_WITHIN,
            drill=drill,
        )
    return _handed(row)


def every(owner: str) -> tuple[Handed, ...]:
    """All of an owner, the newest first."""
    return tuple(map(_handed, Emergency.objects.filter(owner_id=owner).order_by("-at", "-id")))


def told(owner: str, number: int, who: Mapping[str, str], now: datetime) -> bool:
    """The second person read it; False where there is nothing to read."""
    with transaction.atomic(durable=True):
        rows = Emergency.objects.filter(owner_id=owner, id=number, told_at=None)
        if not rows.update(told=who.get("who", ""), told_at=now):
            return False
        _write(owner, number, "read by the second person", who, now)
    return True


def give_reason(
    owner: str, number: int, reason: str, who: Mapping[str, str], now: datetime
) -> bool:
    """Why it was done, once, after the fact; False where none is owed."""
    with transaction.atomic(durable=True):
        rows = Emergency.objects.filter(owner_id=owner, id=number, reason_at=None)
        if not rows.update(reason=reason, reason_by=who.get("who", ""), reason_at=now):
            return False
        _write(owner, number, "reason given", {**who, "reason": reason}, now)
    return True


def _write(owner: str, number: int, result: str, who: Mapping[str, str], now: datetime) -> None:
    row = Emergency.objects.get(id=number)
    facts = {
        "act": "governance",
        "what": f"{'DRILL. ' if row.drill else ''}emergency release, entry {row.number}",
        "owner": owner,
        "result": result,
    }
    ledger.append_within(facts | dict(who), now)


def _handed(row: Emergency) -> Handed:
    return Handed(
        number=row.id,
        owner=row.owner_id,
        agreement=row.agreement,
        recipient=row.recipient,
        data_type=row.data_type,
        kind=row.kind,
        by=row.by,
        ledger=row.number,
        authorised_by=row.authorised_by,
        second=row.second,
        told=row.told,
        told_at=row.told_at,
        at=row.at,
        reason_due=row.reason_due,
        reason=row.reason,
        reason_by=row.reason_by,
        reason_at=row.reason_at,
        drill=row.drill,
    )
