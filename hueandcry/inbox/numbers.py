"""Local contact points: what only this partnership can know, who entered it, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from hueandcry.action.contacts import Known
from hueandcry.inbox import log
from hueandcry.inbox.models import LocalNumber
from hueandcry.inbox.router import ALIAS


@dataclass(frozen=True, slots=True)
class Entered:
    """A local contact point as somebody entered it, and the day they last rang or looked."""

    known: Known
    checked_on: date
    entered_by: str


def known() -> Mapping[str, Known]:
    """What was entered, by the id of its contact: the `local` of action.contacts."""
    return {contact: one.known for contact, one in entered().items()}


def entered() -> Mapping[str, Entered]:
    """The same with who entered it, and when it was checked."""
    return {
        row.contact: Entered(Known(row.phone, row.web, row.hours), row.checked_on, row.entered_by)
        for row in LocalNumber.objects.order_by("contact")
    }


def enter(contact: str, told: Known, checked_on: date, *, by: str, now: datetime) -> None:
    """Keep a local contact point, in place of what stood there."""
    with transaction.atomic(using=ALIAS, durable=True):
        LocalNumber.objects.update_or_create(
            contact=contact,
            defaults={
                "phone": told.phone,
                "web": told.web,
                "hours": told.hours,
                "checked_on": checked_on,
                "entered_by": by,
            },
        )
        log.append("number entered", 0, by, now, contact)


def remove(contact: str, *, by: str, now: datetime) -> bool:
    """Take a local contact point away; False where there is none."""
    with transaction.atomic(using=ALIAS, durable=True):
        deleted, _ = LocalNumber.objects.filter(contact=contact).delete()
        if deleted:
            log.append("number removed", 0, by, now, contact)
    return bool(deleted)
