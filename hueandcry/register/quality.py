"""An owner's own files as they came: what the intake wrote down, and counts of their rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from hueandcry.intake.quality import Arrived
from hueandcry.register.models import PUBLISHED, Batch, Finding, Report
from hueandcry.register.versions import MACHINES


@dataclass(frozen=True, slots=True)
class File:
    """One file that was taken in and still counts: its list, its days, its intake's summary."""

    batch: int
    source: str
    taken_in: datetime
    reports: int
    first_on: date | None
    last_on: date | None
    summary: Mapping[str, Any]


def files(owner: str) -> tuple[File, ...]:
    """Every file of an owner that counts, in the order in which they were taken in."""
    rows = Batch.objects.filter(owner_id=owner, state=PUBLISHED, superseded_at__isnull=True)
    return tuple(
        File(
            batch=row.id,
            source=row.source,
            taken_in=row.published_at,
            reports=row.reports,
            first_on=row.first_on,
            last_on=row.last_on,
            summary=row.summary,
        )
        for row in rows.order_by("published_at", "id")
        if row.published_at is not None
    )


def arrived(file: File) -> Arrived:
    """Counts of a file's rows, as they came. Sealed ones are left out: nothing here shows them."""
    sealed = Finding.objects.filter(sealed=True, report__batch_id=file.batch).values("report_id")
    rows = Report.objects.filter(batch_id=file.batch, sealed=False).exclude(id__in=sealed)
    here = file.taken_in.astimezone(timezone.get_default_timezone()).date()
    to_report: Counter[int] = Counter()
    to_us: Counter[int] = Counter()
    for event_on, reported_on, count in rows.values_list("event_on", "reported_on").annotate(
        count=Count("id")
    ):
        if event_on is not None:
            to_report[(reported_on - event_on).days] += count
        to_us[(here - reported_on).days] += count
    blank = rows.aggregate(
        code=Count("id", filter=Q(code="")),
        outward=Count("id", filter=Q(outward="", lsoa="")),
        age_band=Count("id", filter=Q(age_band=None)),
        loss=Count("id", filter=Q(loss_pence=None)),
    )
    return Arrived(sum(to_us.values()), blank, to_report, to_us)


def decided(owner: str, since: datetime) -> int:
    """How many of an owner's reports a person has sorted since then; sealed ones are left out."""
    found = Finding.objects.filter(report__batch__owner_id=owner, known_from__gte=since)
    by_people = found.filter(sealed=False).exclude(decided_by__in=MACHINES)
    return by_people.values("report_id").distinct().count()
