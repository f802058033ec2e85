"""The files that organisations sent: when, and which came last."""

from collections.abc import Collection
from datetime import date

from django.db.models import Max, Min
from django.utils import timezone

from hueandcry.register import known
from hueandcry.register.models import PUBLISHED, Batch


def first_taken_in() -> date | None:
    """The day on which the first file was taken in; None for an empty register."""
    found = Batch.objects.filter(state=PUBLISHED).aggregate(first=Min("published_at"))["first"]
    return found.astimezone(timezone.get_default_timezone()).date() if found else None


def last_taken_in(owners: Collection[str], known_on: date) -> tuple[tuple[str, str, date], ...]:
    """The day on which each list of these owners was last sent, by that day: owner, source, day."""
    end = known.end_of(known_on)
    sent = Batch.objects.filter(owner_id__in=owners, state=PUBLISHED, published_at__lt=end)
    last = sent.values("owner_id", "source").annotate(last=Max("published_at"))
    zone = timezone.get_default_timezone()
    return tuple(
        (row["owner_id"], row["source"], row["last"].astimezone(zone).date())
        for row in last.order_by("source", "owner_id")
    )
