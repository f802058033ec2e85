"""People's requests for their rights, at each owner: a reference, a kind and a clock, no name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hueandcry.register import ledger
from hueandcry.register.models import Partner, RightsRequest
from hueandcry.sharing import rights
from hueandcry.sharing.rights import Request


class AlreadyNoted(Exception):
    """That reference is taken; the message says so."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One request at an owner, as it stands; `outcome` is a key of OUTCOMES, "" while open."""

    number: int
    owner: str
    reference: str
    request: Request
    outcome: str


def every(owner: str) -> tuple[Noted, ...]:
    """All requests of an owner: open ones first, the most pressing at the top."""
    rows = RightsRequest.objects.filter(owner_id=owner).order_by("due_on", "id")
    found = [_noted(row) for row in rows]
    still = [one for one in found if one.request.answered_on is None]
    done = [one for one in found if one.request.answered_on is not None]
    return (*still, *reversed(done))


def one(owner: str, number: int) -> Noted | None:
    """The request of that number at this owner, or None."""
    row = RightsRequest.objects.filter(owner_id=owner, id=number).first()
    return _noted(row) if row else None


def called(owner: str, reference: str) -> Noted | None:
    """The request under that reference at this owner, or None."""
    row = RightsRequest.objects.filter(owner_id=owner, reference=reference).first()
    return _noted(row) if row else None


def add(
    owner: str, reference: str, request: Request, who: Mapping[str, str], now: datetime
) -> Noted:
    """Note a request, with its ledger entry. Raises AlreadyNoted."""
    with transaction.atomic():
        # Two who note the same at once: one after the other. An erasure may make two alike.
        Partner.objects.select_for_update().get(id=owner)
        if RightsRequest.objects.filter(owner_id=owner, reference=reference).exists():
            raise AlreadyNoted(f"{reference} stands here already. Give another reference.")
        row = RightsRequest.objects.create(
            owner_id=owner,
            reference=reference,
            noted_by=who.get("who", ""),
            noted_at=now,
            **_columns(request),
        )
        _write(row, "received", who, now)
    return _noted(row)


def change(
    owner: str,
    number: int,
    step: Callable[[Request], Request],
    result: str,
    *,
    who: Mapping[str, str],
    now: datetime,
    outcome: str = "",
) -> Noted | None:
    """Take one step of its clock, with its ledger entry; None where the owner has no such request.

    `step` is asked of the request as it stands, under a lock. What it raises changes nothing.
    """
    with transaction.atomic():
        locked = RightsRequest.objects.select_for_update()
        row = locked.filter(owner_id=owner, id=number).first()
        if row is None:
            return None
        after = step(_noted(row).request)
        for name, value in _columns(after).items():
            setattr(row, name, value)
        row.outcome = outcome or row.outcome
        row.save()
        _write(row, result, who, now)
    return _noted(row)


def _columns(request: Request) -> dict[str, object]:
    return {
        "kind": request.kind,
        "received_on": request.received_on,
        "counts_from": request.counts_from,
        "due_on": rights.due(request),
        "paused_on": request.stopped_on,
        "paused_for": request.stopped_for,
        "paused_days": request.stopped_days,
        "extended_on": request.extended_on,
        "acknowledged_on": request.acknowledged_on,
        "answered_on": request.answered_on,
    }


def _noted(row: RightsRequest) -> Noted:
    request = Request(
        kind=row.kind,
        received_on=row.received_on,
        counts_from=row.counts_from,
        stopped_on=row.paused_on,
        stopped_for=row.paused_for,
        stopped_days=row.paused_days,
        extended_on=row.extended_on,
        acknowledged_on=row.acknowledged_on,
        answered_on=row.answered_on,
    )
    return Noted(row.id, row.owner_id, row.reference, request, row.outcome)


def _write(row: RightsRequest, result: str, who: Mapping[str, str], now: datetime) -> None:
    """Which right and which reference are for the owner's officers; others read that one came."""
    ledger.append_within(
        {
            "act": "rights request",
            "what": "what a person asked of its own data",
            "detail": f"{row.kind}, {row.reference}",
            "owner": row.owner_id,
            "result": result,
            **who,
        },
        now,
    )
