"""The files that organisations sent: when, and which came last."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Min
from django.utils import timezone

from hueandcry.register import known
from hueandcry.register.models import PUBLISHED, Batch, Ending, Finding

# The layout of a batch that is no file: one report that the public sent and a person accepted.
FROM_PUBLIC = "from-the-public"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that stands: its number, kind of list, digest, and the days of its reports."""

    batch: int
    source: str
    file_name: str
    file_digest: str
    taken_in: datetime
    first_on: date | None
    last_on: date | None


def standing(owner: str) -> tuple[Sent, ...]:
    """The files of `owner` that no other took the place of, newest first."""
    found = Batch.objects.filter(owner_id=owner, state=PUBLISHED, superseded_at__isnull=True)
    found = found.exclude(layout=FROM_PUBLIC)
    return tuple(
        Sent(
            row.id,
            row.source,
            row.file_name,
            row.file_digest,
            row.published_at,
            row.first_on,
            row.last_on,
        )
        for row in found.order_by("-published_at", "-id")
        if row.published_at
    )


def first_taken_in(owners: Collection[str]) -> date | None:
    """The day on which the first file of these owners was taken in; None where there is none."""
    rows = Batch.objects.filter(state=PUBLISHED, owner_id__in=owners)
    found = rows.aggregate(first=Min("published_at"))["first"]
    return found.astimezone(timezone.get_default_timezone()).date() if found else None


def state_of(owners: Collection[str]) -> str:
    """A digest of what counts of these owners now: it moves with each file, finding and ending."""
    published = Batch.objects.filter(owner_id__in=owners, state=PUBLISHED).order_by("id")
    grounds = (
        list(published.values_list("id", "content_digest", "superseded_at")),
        Finding.objects.aggregate(last=Max("id"))["last"],
        Ending.objects.aggregate(last=Max("id"))["last"],
    )
    return hashlib.sha256(repr(grounds).encode()).hexdigest()


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
