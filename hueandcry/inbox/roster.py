"""Who answers what the public sends: the organisation, and its people from day to day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from hueandcry.inbox import log
from hueandcry.inbox.models import Door, Duty
from hueandcry.inbox.router import ALIAS


@dataclass(frozen=True, slots=True)
class DoorFact:
    """Which organisation runs the inbox, and where "Leave now" leads ("": our own dull page)."""

    owner: str
    leave_to: str
    chosen_by: str
    chosen_at: datetime


@dataclass(frozen=True, slots=True)
class DutyFact:
    """Somebody's turn, first and last day included; `live` for what cannot wait."""

    number: int
    partner: str
    member: str
    first_on: date
    last_on: date
    live: bool


def door() -> DoorFact | None:
    """Who runs the inbox, or None while nobody does: then nothing can be sent."""
    row = Door.objects.first()
    return DoorFact(row.owner, row.leave_to, row.chosen_by, row.chosen_at) if row else None


def choose_door(owner: str, leave_to: str, *, by: str, now: datetime) -> None:
    """Say who runs the inbox from now on. What came before stays with whom it was sent to."""
    with transaction.atomic(using=ALIAS, durable=True):
        Door.objects.update_or_create(
            id=1,
            defaults={"owner": owner, "leave_to": leave_to, "chosen_by": by, "chosen_at": now},
        )
        log.append("door", 0, by, now, owner)


def turns(partner: str, since: date) -> tuple[DutyFact, ...]:
    """The turns of a partner's people that are not over on a day, the earliest first."""
    rows = Duty.objects.filter(partner=partner, last_on__gte=since)
    return tuple(_fact(row) for row in rows.order_by("first_on", "id"))


def on_duty(partner: str, on: date, *, live: bool) -> frozenset[str]:
    """The names of the members on duty that day: for what cannot wait, or for the rest."""
    rows = Duty.objects.filter(partner=partner, first_on__lte=on, last_on__gte=on, live=live)
    return frozenset(rows.values_list("member", flat=True))


def had_live_duty(since: date, today: date) -> frozenset[str]:
    """The partners of whom somebody was on live duty since a day: something may wait there."""
    rows = Duty.objects.filter(live=True, last_on__gte=since, first_on__lte=today)
    return frozenset(rows.values_list("partner", flat=True))


def put_on_duty(turn: DutyFact, *, by: str, now: datetime) -> None:
    """Write a turn down; its `number` is not looked at."""
    with transaction.atomic(using=ALIAS, durable=True):
        Duty.objects.create(
            partner=turn.partner,
            member=turn.member,
            first_on=turn.first_on,
            last_on=turn.last_on,
            live=turn.live,
        )
        log.append("on duty", 0, by, now, turn.member)


def take_off(partner: str, number: int, *, by: str, now: datetime) -> bool:
    """Take one turn of a partner away; False where it is gone already."""
    with transaction.atomic(using=ALIAS, durable=True):
        row = Duty.objects.filter(partner=partner, pk=number).first()
        if row is None:
            return False
        log.append("off duty", 0, by, now, row.member)
        row.delete()
    return True


def _fact(row: Duty) -> DutyFact:
    return DutyFact(row.pk, row.partner, row.member, row.first_on, row.last_on, row.live)
