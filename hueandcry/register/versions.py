"""A report sent again, taken back, or in a file that replaces another: what ends, what goes on."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from hueandcry.facts.artefact import Artefact
from hueandcry.facts.offence import stream_of
from hueandcry.intake.version import fingerprint
from hueandcry.intake.weigh import is_of_the_row
from hueandcry.register import artefacts, known, tombstones
from hueandcry.register.models import PUBLISHED, Batch, Ending, Finding, Report, StagedEnding


@dataclass(frozen=True, slots=True)
class Under:
    """How many versions of a report there were, and the one that stands.

    `content` is as in known_references, None where none stands.
    """

    versions: int
    content: bytes | None
    sealed: bool


# Who is not a person: what they decide they will decide again.
MACHINES = ("rules", "model")
_CHUNK = 900


def known_references(
    owner: str, source: str, replaces: int | None = None
) -> Callable[[Sequence[str]], Mapping[str, bytes]]:
    """A function that gives the held ones of some references what is held under them.

    What is held is a fingerprint as in intake.version; what was erased is intake.version.NEVER.
    Rows of the batch that is to be replaced are not held.
    """
    batches = known.current(owner, source, without=replaces)
    stones = tombstones.read()

    def held(references: Sequence[str]) -> Mapping[str, bytes]:
        never = stones.never(owner, references)
        if not batches:
            return never
        rows = list(known.standing(batches, references).order_by("id"))
        told = artefacts.of_reports([row.id for row in rows])
        return {row.ref: _fingerprint(row, told.get(row.id, ())) for row in rows} | never

    return held


def under(owner: str, source: str, reference: str) -> Under:
    """What the register holds, and held, under one reference."""
    batches = known.current(owner, source)
    row = known.standing(batches, [reference]).order_by("-id").first()
    held = known_references(owner, source)([reference])
    return Under(
        versions=Report.objects.filter(batch_id__in=batches, ref=reference).count(),
        content=held.get(reference),
        sealed=row is not None and row.sealed,
    )


def why_not_replaceable(batch: int, owner: str, source: str) -> str:
    """Why no file of `owner` and this list can take the place of `batch`; "" where one can."""
    row = Batch.objects.filter(id=batch, owner_id=owner, state=PUBLISHED).first()
    if row is None:
        return f"{owner} has no file {batch} to replace."
    if row.source != source:
        return f"File {batch} is a list of another kind ({row.source}), so this cannot replace it."
    if row.superseded_at is not None:
        return f"File {batch} was replaced already. Replace the file that took its place."
    return ""


def holds_erased(batch: Batch) -> bool:
    """Whether a staged batch holds a report that was erased since it was read."""
    stones = tombstones.read()
    if not stones.all:
        return False
    refs = Report.objects.filter(batch=batch).values_list("ref", flat=True)
    return bool(stones.never(batch.owner_id, refs.iterator()))


def take_effect(batch: Batch, now: datetime) -> bool:
    """What a batch that is being published ends, in the caller's transaction.

    Each standing or earlier report under a staged reference gets its ending, the superseded batch
    its day, and what people decided goes on to the new versions. False where the batch that it
    supersedes is gone or superseded already.
    """
    if batch.supersedes_id is not None:
        open_still = Batch.objects.filter(id=batch.supersedes_id, superseded_at__isnull=True)
        if not open_still.update(superseded_at=now):
            return False
    others = known.current(batch.owner_id, batch.source)
    marks = ", ".join(["%s"] * len(others))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Ending._meta.db_table} (report_id, kind, known_from, batch_id) "
            "SELECT r.id, s.kind, %s, s.batch_id "
            f"FROM {StagedEnding._meta.db_table} s JOIN {Report._meta.db_table} r ON r.ref = s.ref "
            f"WHERE s.batch_id = %s AND r.batch_id IN ({marks}) "
            "AND (s.kind = 'withdrawn' OR r.batch_id <> %s)",
            [_moment(now), batch.id, *others, batch.id],
        )
    _carry_over(batch, now)
    StagedEnding.objects.filter(batch=batch).delete()
    return True


def _moment(now: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(now)


def _carry_over(batch: Batch, now: datetime) -> None:
    """What a person decided about a report stays decided while its label is as it was."""
    before = Report.objects.filter(
        id__in=Ending.objects.filter(batch=batch, kind="revised").values("report_id")
    )
    if batch.supersedes_id is not None:
        before = before | Report.objects.filter(batch_id=batch.supersedes_id)
    decided = (
        Finding.objects.filter(report__in=before)
        .exclude(decided_by__in=MACHINES)
        .select_related("report")
        .order_by("known_from", "id")
    )
    newest = {finding.report.ref: finding for finding in decided.iterator()}
    Finding.objects.bulk_create(
        [
            _again(newest[row.ref], row, batch.source, now)
            for row in _under(batch, sorted(newest))
            if _still_holds(newest[row.ref].report, row)
        ],
        batch_size=100,
    )


def _under(batch: Batch, refs: Sequence[str]) -> Iterable[Report]:
    for start in range(0, len(refs), _CHUNK):
        yield from Report.objects.filter(batch=batch, ref__in=refs[start : start + _CHUNK])


def _again(finding: Finding, row: Report, source: str, now: datetime) -> Finding:
    return Finding(
        report=row,
        code=finding.code,
        confidence=finding.confidence,
        why=finding.why,
        stream=stream_of(source, finding.code, row.online),
        theme=finding.theme,
        sealed=finding.sealed,
        decided_by=finding.decided_by,
        known_from=now,
    )


def _still_holds(before: Report, row: Report) -> bool:
    """Whether a decision still holds: not where the row's own words must now be looked at."""
    return _said(row) == _said(before) and (_alarmed(before) or not _alarmed(row))


def _alarmed(row: Report) -> bool:
    return is_of_the_row(_label(row), row.code, row.why)


def _label(row: Report) -> str:
    return json.loads(row.raw).get("code", "") if row.raw else ""


def _said(row: Report) -> str:
    """The offence label as sent, or the code where none was kept."""
    return _label(row) or row.code


def _fingerprint(row: Report, told: Sequence[Artefact]) -> bytes:
    return fingerprint(
        row.event_on,
        row.reported_on,
        _said(row),
        row.loss_pence,
        row.online,
        (row.outward, row.lsoa),
        row.age_band,
        row.sex,
        alarmed=_alarmed(row),
        artefacts=told,
    )
