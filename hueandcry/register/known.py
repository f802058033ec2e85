"""What was known at a moment: which files counted, which reports, what was believed of them."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.db.models import Q, QuerySet, Subquery
from django.utils import timezone

from hueandcry.register import mirror
from hueandcry.register.mirror import Change
from hueandcry.register.models import PUBLISHED, Batch, Ending, Finding, Report


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of some reports, in the order of their rows.

    `digests` names the changes of each stream that has any, and all of them under "". A change
    counts in the stream that it takes a report from and in the one that it puts it in.
    """

    rows: tuple[Change, ...]
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """The batches that counted at a moment, and what became of some of their reports by then."""

    batches: tuple[Batch, ...]
    changes: Changes


_NONE = Changes((), {})


@dataclass(frozen=True, slots=True)
class _Stamp:
    """Everything that decides the changes; findings and endings are numbered as they come."""

    batches: tuple[tuple[int, str], ...]
    finding: int
    ending: int
    until: datetime | None


def start_of(day: date) -> datetime:
    """The first moment of a day, in the partnership's own time zone."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def end_of(day: date) -> datetime:
    """The first moment after a day."""
    return start_of(day + timedelta(days=1))


def at(owners: Sequence[str], until: datetime | None) -> Known:
    """What was known of these owners' reports before `until`; None for what is known now.

    One statement reads the batches together with the newest numbers of findings and endings, so
    that a file that is published meanwhile is either in both or in neither.
    """
    rows = list(
        Batch.objects.filter(state=PUBLISHED, owner_id__in=owners)
        .annotate(finding=_newest(Finding.objects.all()), ending=_newest(Ending.objects.all()))
        .order_by("id")
    )
    visible = tuple(row for row in rows if _counts(row, until))
    stamp = _Stamp(
        batches=tuple((row.id, row.content_digest) for row in visible),
        finding=rows[0].finding or 0 if rows else 0,
        ending=rows[0].ending or 0 if rows else 0,
        until=until,
    )
    changes = _changes(stamp) if stamp.finding or stamp.ending else _NONE
    return Known(tuple(row for row in visible if row.reports), changes)


def current(owner: str, source: str, without: int | None = None) -> tuple[int, ...]:
    """The batches of an owner's list that count now, but for one that is to be replaced."""
    rows = Batch.objects.filter(
        owner_id=owner, source=source, state=PUBLISHED, superseded_at__isnull=True
    )
    others = rows if without is None else rows.exclude(id=without)
    return tuple(others.values_list("id", flat=True))


def standing(batches: Sequence[int], refs: Sequence[str] | None = None) -> QuerySet[Report]:
    """The reports of these batches that none of them ended; of some references where given."""
    ended = Ending.objects.filter(_by(batches), report__batch_id__in=batches)
    reports = Report.objects.filter(batch_id__in=batches)
    if refs is not None:  # narrowed on both sides, so that a chunk does not read every ending
        ended, reports = ended.filter(report__ref__in=refs), reports.filter(ref__in=refs)
    return reports.exclude(id__in=ended.values("report_id"))


def _by(batches: Sequence[int]) -> Q:
    """Endings that a batch caused which counts; what a superseded one ended counts again."""
    return Q(batch_id__isnull=True) | Q(batch_id__in=batches)


def _newest(rows: QuerySet[Finding] | QuerySet[Ending]) -> Subquery:
    return Subquery(rows.order_by("-id").values("id")[:1])


def _counts(row: Batch, until: datetime | None) -> bool:
    if until is None:
        return row.superseded_at is None
    published = row.published_at is not None and row.published_at < until
    return published and (row.superseded_at is None or row.superseded_at >= until)


@lru_cache(maxsize=64)
def _changes(stamp: _Stamp) -> Changes:
    """A finding that changes nothing is no change."""
    batches = [batch for batch, _ in stamp.batches]
    by_then = Q() if stamp.until is None else Q(known_from__lt=stamp.until)
    endings = Ending.objects.filter(
        by_then, _by(batches), id__lte=stamp.ending, report__batch_id__in=batches
    )
    ended = dict(endings.values_list("report_id", "report__stream"))
    found: dict[int, Change] = {}
    findings = Finding.objects.filter(
        by_then, id__lte=stamp.finding, report__batch_id__in=batches
    ).order_by("known_from", "id")
    overlaid = (f"report__{name}" for name in mirror.OVERLAID)
    for row, *values in findings.values_list("report_id", *mirror.OVERLAID, *overlaid):
        now, first = values[:4], values[4:]
        found.pop(row, None)
        if row not in ended and now != first:
            code, theme, stream, sealed = now
            found[row] = Change(row, False, code, theme, stream, sealed, was=first[2])
    for row, was in ended.items():
        found[row] = Change(row, True, "", "", "", False, was)
    rows = tuple(found[row] for row in sorted(found))
    by_stream: dict[str, list[Change]] = {"": list(rows)} if rows else {}
    for change in rows:
        for stream in {change.was, change.stream} - {""}:
            by_stream.setdefault(stream, []).append(change)
    return Changes(rows, {stream: _digest(some) for stream, some in by_stream.items()})


def _digest(changes: Iterable[Change]) -> str:
    columns = json.dumps([change.columns for change in changes])
    return hashlib.sha256(columns.encode()).hexdigest()


def write(known: Known) -> str:
    """The file of what became of the reports, for the engine; "" where nothing did."""
    changes = known.changes
    return str(mirror.ensure_changes(changes.digests[""], changes.rows)) if changes.rows else ""
