"""Files on their way in: staged where nobody sees them, then published in one short transaction."""

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min

from hueandcry.facts.report import Report as ReportFact
from hueandcry.register import artefacts, ledger, mirror, recall, versions
from hueandcry.register.models import PUBLISHED, STAGING, WAITING, Batch, Report, StagedEnding

LEASE = timedelta(minutes=2)
WAIT = timedelta(hours=24)
_ENDS_NOTHING: Mapping[str, str] = MappingProxyType({})
_COLUMNS = [str(field.column) for field in Report._meta.concrete_fields if field.name != "id"]
_INSERT = (
    f"INSERT INTO {Report._meta.db_table} ({', '.join(_COLUMNS)}) "
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)


class UnableToPublish(Exception):
    """The batch cannot become visible; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a whole batch holds: how many reports, from which day to which, and their digest."""

    reports: int
    first_on: date | None
    last_on: date | None
    digest: str


def published_before(owner: str, source: str, file_digest: str) -> datetime | None:
    """When this very file was taken in from this owner, or None. A replaced one is forgotten."""
    found = Batch.objects.filter(
        owner_id=owner,
        source=source,
        file_digest=file_digest,
        state=PUBLISHED,
        superseded_at__isnull=True,
    ).first()
    return found.published_at if found else None


def published_elsewhere(owner: str, source: str, file_digest: str) -> str:
    """Why this very file is not for this list of this owner: it stands in another; or ""."""
    found = Batch.objects.filter(
        file_digest=file_digest, state=PUBLISHED, superseded_at__isnull=True
    )
    if found.filter(owner_id=owner).exclude(source=source).exists():
        return "This very file came in before, as another kind of list: it would count twice."
    if found.exclude(owner_id=owner).exists():
        return "Another organisation sent this very file: see whose it is."
    return ""


def begin(
    owner: str,
    source: str,
    file_name: str,
    file_digest: str,
    now: datetime,
    *,
    layout: str = "",
    replaces: int | None = None,
) -> int:
    """Open a batch and sweep what an earlier, killed intake of anything left behind.

    `replaces` is a batch of the same list, which this one takes the place of once published.
    """
    sweep(now)
    batch = Batch.objects.create(
        owner_id=owner,
        source=source,
        file_name=file_name[:200],
        file_digest=file_digest,
        layout=layout,
        supersedes_id=replaces,
        staged_by=_this_process(),
        begun_at=now,
        lease_until=now + LEASE,
    )
    return batch.id


def add(
    batch: int,
    reports: Iterable[ReportFact],
    digest: "hashlib._Hash",
    now: datetime,
    *,
    ends: Mapping[str, str] = _ENDS_NOTHING,
) -> None:
    """Stage one chunk in a transaction of its own, so that nobody waits long for the lock.

    `ends` gives references "revised" or "withdrawn": what is held under them ends at publication.
    Updates `digest` with what was staged. Raises UnableToPublish where the batch was swept.
    """
    given = tuple(reports)
    rows = [_row(batch, report) for report in given]
    for row, report in zip(rows, given, strict=True):
        digest.update(repr(row[1:]).encode())
        if report.artefacts:
            digest.update(repr(report.artefacts).encode())
    with transaction.atomic(), connection.cursor() as cursor:
        if rows:
            cursor.executemany(_INSERT, rows)
            artefacts.add(batch, given)
        StagedEnding.objects.bulk_create(
            [StagedEnding(batch_id=batch, ref=ref, kind=kind) for ref, kind in ends.items()],
            update_conflicts=True,
            unique_fields=["batch", "ref"],
            update_fields=["kind"],
        )
        renewed = Batch.objects.filter(id=batch, state=STAGING).update(lease_until=now + LEASE)
        if not renewed:
            raise UnableToPublish("This file was being read twice; the other reading goes on.")


def finish(batch: int, contents: Contents, summary: Mapping[str, Any], now: datetime) -> None:
    """Close a staged batch: it waits, whole and unseen, until somebody publishes or discards it."""
    Batch.objects.filter(id=batch, state=STAGING).update(
        state=WAITING,
        content_digest=contents.digest,
        reports=contents.reports,
        first_on=contents.first_on,
        last_on=contents.last_on,
        summary=dict(summary),
        lease_until=now + WAIT,
    )


def publish(batch: int, who: Mapping[str, str], now: datetime) -> int:
    """Make a waiting batch visible, with its ledger entry, in one short transaction.

    Returns the ledger number. Raises UnableToPublish, leaving the register as it was, where the
    batch is gone or another file with the same references was published meanwhile.
    """
    row = Batch.objects.filter(id=batch, state=WAITING).first()
    if row is None:
        raise UnableToPublish("This file is no longer waiting. Bring it in again.")
    if not row.reports and not StagedEnding.objects.filter(batch=row).exists():
        raise UnableToPublish("There is nothing in this file to take in.")
    if versions.holds_erased(row):
        raise UnableToPublish("A report in this file was erased meanwhile. Bring it in again.")
    mirror.write(row.id, row.content_digest)
    with transaction.atomic(durable=True):
        # The entry comes first: it holds the ledger's lock, so that what is looked at next stands.
        number = ledger.append_within(
            {
                "act": "collection",
                "what": f"{row.source} file",
                "owner": row.owner_id,
                "file_digest": row.file_digest,
                "content_digest": row.content_digest,
                "result": "taken in",
                **({"replaces": row.supersedes.content_digest} if row.supersedes else {}),
                **who,
            },
            now,
        )
        if published_before(row.owner_id, row.source, row.file_digest):
            raise UnableToPublish("This very file was taken in meanwhile. Nothing changed.")
        if _clash(row):
            raise UnableToPublish(
                "Another file with some of the same references was taken in meanwhile. "
                "Bring this one in again."
            )
        changed = Batch.objects.filter(id=batch, state=WAITING).update(
            state=PUBLISHED, published_at=now
        )
        if not changed:
            raise UnableToPublish("This file is no longer waiting. Bring it in again.")
        if not versions.take_effect(row, now):
            raise UnableToPublish(
                "The file that this one replaces was replaced meanwhile. Nothing changed."
            )
        recall.replaced(row, now)
    return number


def waiting(batch: int, owner: str) -> Mapping[str, Any] | None:
    """What a page shows of a batch of `owner` that waits, or None."""
    row = Batch.objects.filter(id=batch, owner_id=owner, state=WAITING).first()
    if row is None:
        return None
    return {
        "id": row.id,
        "source": row.source,
        "file_name": row.file_name,
        "reports": row.reports,
        "layout": row.layout,
        "replaces": row.supersedes.file_name if row.supersedes else "",
        **row.summary,
    }


def sent_back(batch: int, owner: str) -> list[dict[str, Any]] | None:
    """The rejects of a file of `owner`, waiting or published, as they were kept; None for none."""
    row = Batch.objects.filter(id=batch, owner_id=owner, state__in=(WAITING, PUBLISHED)).first()
    return row.summary.get("rejects") or None if row else None


def first_taken_in(owner: str) -> Mapping[str, Any] | None:
    """What the first file of `owner` brought, or None where none has come in yet."""
    row = Batch.objects.filter(owner_id=owner, state=PUBLISHED).order_by("published_at").first()
    if row is None:
        return None
    return {
        "source": row.source,
        "file_name": row.file_name,
        "reports": row.reports,
        "published_at": row.published_at,
        **row.summary,
    }


def discard(batch: int) -> None:
    """Forget a batch that was never published."""
    with transaction.atomic():
        row = Batch.objects.select_for_update().filter(id=batch).exclude(state=PUBLISHED).first()
        if row is None:
            return
        row.state, row.lease_until = STAGING, row.lease_until - WAIT - LEASE
        row.save()
    while True:
        ids = list(Report.objects.filter(batch_id=batch).values_list("id", flat=True)[:5000])
        if not ids:
            break
        artefacts.forget(ids)
        Report.objects.filter(id__in=ids)._raw_delete(using="default")
    mirror.forget(batch)
    Batch.objects.filter(id=batch).exclude(state=PUBLISHED).delete()


def sweep(now: datetime) -> int:
    """Remove what killed or forgotten intakes left; returns how many batches went."""
    left = [
        row
        for row in Batch.objects.exclude(state=PUBLISHED)
        if row.lease_until < now or (row.state == STAGING and _is_dead(row.staged_by))
    ]
    for row in left:
        discard(row.id)
    mirror.sweep(now)
    return len(left)


def span() -> tuple[date, date] | None:
    """First and last day on which a published report was made, or None for an empty register."""
    found = Batch.objects.filter(state=PUBLISHED, superseded_at__isnull=True).aggregate(
        first=Min("first_on"), last=Max("last_on")
    )
    return (found["first"], found["last"]) if found["first"] else None


def holders() -> tuple[str, ...]:
    """The organisations whose reports the register holds."""
    batches = Batch.objects.filter(state=PUBLISHED, superseded_at__isnull=True, reports__gt=0)
    found = batches.values_list("owner_id", flat=True)
    return tuple(sorted(set(found)))


def _clash(row: Batch) -> bool:
    theirs = (
        Batch.objects.filter(
            owner_id=row.owner_id,
            source=row.source,
            state=PUBLISHED,
            published_at__gte=row.begun_at,
            superseded_at__isnull=True,
        )
        .exclude(id=row.supersedes_id or 0)
        .values("id")
    )
    mine = Report.objects.filter(batch_id=row.id).values("ref")
    return Report.objects.filter(batch_id__in=theirs, ref__in=mine).exists()


def _row(batch: int, report: ReportFact) -> tuple[Any, ...]:
    finding, person = report.finding, report.person
    return (
        batch,
        report.ref,
        report.event_on,
        report.reported_on,
        finding.code,
        finding.confidence,
        finding.why,
        report.stream,
        report.theme,
        report.online,
        report.sealed,
        None if report.loss is None else int(report.loss * 100),
        person.age_band,
        person.sex,
        person.outward,
        person.token,
        report.lsoa,
        report.ward,
        report.partnership,
        ";".join(report.unsure),
        report.alike,
        json.dumps(dict(report.raw), ensure_ascii=False) if report.raw else "",
    )


def _this_process() -> str:
    return f"{platform.node()}:{os.getpid()}"


def _is_dead(staged_by: str) -> bool:
    node, _, process = staged_by.rpartition(":")
    if node != platform.node() or os.name == "nt":
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
