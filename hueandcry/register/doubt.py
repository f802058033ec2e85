"""The queue for doubt: rows of which nobody could be certain, and what people said of them.

A row waits while what is believed of it is unsure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    Func,
    Min,
    OuterRef,
    Q,
    QuerySet,
    TextField,
)

from hueandcry.intake.classify import SURE, label_key
from hueandcry.intake.must_not_miss import in_label
from hueandcry.intake.weigh import ASK, ASKED, MEANT, is_of_the_row, is_sealed, meaning_key
from hueandcry.register import known
from hueandcry.register.models import PUBLISHED, Batch, Finding, Meaning, Report

ROW = "A person decided this record."
MOST = 5_000  # wordings read at once; the queue shows far fewer
Scope = Literal["label", "rows"]
# Reports with their label; the types of annotations are beyond mypy.
Rows = Any


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows of one list that wait under one label for the same reason.

    `id` is the first of them. `label` is as most rows spell it, `labels` every spelling. `of_row`
    says that the words of each row, not the label, are why a person must look.
    """

    id: int
    source: str
    label: str
    labels: tuple[str, ...]
    code: str
    why: str
    sealed: bool
    of_row: bool
    rows: int
    oldest: date


@dataclass(frozen=True, slots=True)
class Said:
    """What a person decided: `id` is the meaning's, or the first finding's where it is of rows."""

    id: int
    kind: Scope
    source: str
    label: str
    code: str
    rows: int
    by: str
    at: datetime
    sealed: bool


def waiting(owner: str) -> tuple[Waiting, ...]:
    """All that waits: sealed first, then label by label, the oldest first. For the owner alone."""
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    every = waits(owner).values_list("batch__source", "label", "code", "why", "sealed")
    for *what, rows, first_on, first in every.annotate(Count("id"), Min("reported_on"), Min("id"))[
        :MOST
    ]:
        source, label, code, why, sealed = what
        key = (source, label_key(label), code, why, sealed)
        groups.setdefault(key, []).append((label, rows, first_on, first))
    made = [_waiting(key, some) for key, some in groups.items()]
    oldest: dict[tuple[str, str], date] = {}
    for found in made:
        label = (found.source, label_key(found.label))
        oldest[label] = min(found.oldest, oldest.get(label, found.oldest))

    def place(found: Waiting) -> tuple[Any, ...]:
        label = (found.source, label_key(found.label))
        return not found.sealed, oldest[label], label, found.oldest, found.id

    return tuple(sorted(made, key=place))


def one(owner: str, report: int) -> Waiting | None:
    """The rows that wait together with this one; None where it does not wait."""
    if not waits(owner).filter(id=report).exists():
        return None
    found = waits(owner).filter(id=report)
    source, label, code, why, sealed = found.values_list(
        "batch__source", "label", "code", "why", "sealed"
    )[0]
    key = (source, label_key(label), code, why, sealed)
    alike = waits(owner).filter(batch__source=source, code=code, why=why, sealed=sealed)
    some = [
        row
        for row in alike.values_list("label").annotate(Count("id"), Min("reported_on"), Min("id"))
        if label_key(row[0]) == key[1]
    ]
    return _waiting(key, some)


def references(owner: str, group: Waiting, limit: int) -> list[tuple[int, str, date]]:
    """Id, the owner's own reference and day of report of the rows of a group, oldest first."""
    rows = of(owner, group).order_by("reported_on", "id")
    return list(rows.values_list("id", "ref", "reported_on")[:limit])


def meanings(owner: str, source: str) -> Mapping[str, str]:
    """What people said the labels of a list mean, by meaning key; ASK: the sender must say."""
    rows = {meaning_key(row.label): row.code for row in _said(owner).filter(source=source)}
    return {key: code for key, code in rows.items() if code}


def taught(owner: str) -> tuple[tuple[str, str], ...]:
    """Labels and what an owner's people said they mean, "" where they could not tell."""
    rows = {key[1]: row for key, row in _by_source_and_key(_said(owner)).items() if row.code}
    return tuple((row.label, "" if row.code == ASK else row.code) for row in rows.values())


def lately(owner: str, limit: int = 200) -> tuple[Said, ...]:
    """What was decided and stands, newest first."""
    labels = [
        Said(
            id=row.id,
            kind="label",
            source=row.source,
            label=row.label,
            code=row.code,
            rows=0,
            by=row.decided_by,
            at=row.decided_at,
            sealed=is_sealed("" if row.code == ASK else row.code, row.label)
            or in_label(row.label) is not None,
        )
        for row in _by_source_and_key(_said(owner)).values()
        if row.code
    ]
    found = sorted([*labels, *_rows_said(owner, limit)], key=lambda one: one.at, reverse=True)
    return tuple(found[:limit])


def asked(owner: str) -> tuple[tuple[str, str, int, bool], ...]:
    """Labels that the sender must explain: list, label, rows, whether sealed."""
    told = newest(Finding.objects.filter(why=ASKED)).values("report_id")
    reports = ours(owner).filter(
        Q(id__in=told) | Q(why=ASKED, confidence__lt=SURE) & ~Exists(_findings())
    )
    rows = reports.annotate(label=Label("raw")).values_list("batch__source", "label", "sealed")
    return tuple(
        (source, label, count, sealed)
        for source, label, sealed, count in rows.annotate(Count("id")).order_by("-id__count")[:MOST]
    )


def by_people(owner: str) -> int:
    """How many reports that count now a person decided after they came in, but for sealed ones."""
    decided = newest(Finding.objects.filter(confidence__gte=SURE, why__in=(MEANT, ROW)))
    decided = decided.filter(sealed=False)
    return int(ours(owner).filter(id__in=decided.values("report_id")).count())


def at_intake(owner: str) -> Mapping[str, int]:
    """How many reports were decided by whom as they came in, from the files' own summaries."""
    found: dict[str, int] = {}
    rows = Batch.objects.filter(owner_id=owner, state=PUBLISHED, superseded_at__isnull=True)
    for summary in rows.values_list("summary", flat=True):
        for by, count in summary.get("decided", {}).items():
            found[by] = found.get(by, 0) + count
    return found


class Label(Func):
    """The offence as sent, from a report's plain values; "" where none was kept."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, using: Any, **more: Any) -> Any:  # type: ignore[override]
        """SQLite's way to read a value of JSON."""
        template = "COALESCE(json_extract(NULLIF(%(expressions)s, ''), '$.code'), '')"
        return self.as_sql(compiler, using, template=template, **more)

    def as_postgresql(self, compiler: Any, using: Any, **more: Any) -> Any:
        """PostgreSQL's way."""
        template = "COALESCE((NULLIF(%(expressions)s, '')::json ->> 'code'), '')"
        return self.as_sql(compiler, using, template=template, **more)


class _Unsure(Func):
    """A literal, not a parameter: so SQLite may use the index of unsure reports."""

    template = f"(%(expressions)s < {SURE})"
    output_field = BooleanField()


def ours(owner: str) -> Rows:
    """The reports of an owner that count now."""
    return known.standing(_batches(owner))


def _batches(owner: str) -> tuple[int, ...]:
    rows = Batch.objects.filter(owner_id=owner, state=PUBLISHED, superseded_at__isnull=True)
    return tuple(rows.values_list("id", flat=True))


def _findings() -> QuerySet[Finding]:
    return Finding.objects.filter(report_id=OuterRef("pk"))


def newest(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Those of some findings after which nobody said anything else."""
    later = Finding.objects.filter(report_id=OuterRef("report_id"), id__gt=OuterRef("id"))
    return findings.filter(~Exists(later))


def waits(owner: str) -> Rows:
    """Reports of which what is believed now is unsure, with their label."""
    unsure = newest(Finding.objects.filter(confidence__lt=SURE)).values("report_id")
    first = Report.objects.filter(Q(_Unsure("confidence")), batch_id__in=_batches(owner))
    as_it_came = first.filter(~Exists(_findings()) & ~Q(why=ASKED)).values("id")
    waiting = Q(id__in=as_it_came) | Q(id__in=unsure)
    return ours(owner).filter(waiting).annotate(label=Label("raw"))


def of(owner: str, group: Waiting) -> Rows:
    """The rows that wait together."""
    return waits(owner).filter(
        batch__source=group.source,
        label__in=group.labels,
        code=group.code,
        why=group.why,
        sealed=group.sealed,
    )


def _waiting(key: tuple[Any, ...], some: Sequence[tuple[Any, ...]]) -> Waiting:
    source, _, code, why, sealed = key
    label = max(some, key=lambda one: (one[1], one[0]))[0]
    return Waiting(
        id=min(first for *_, first in some),
        source=source,
        label=label,
        labels=tuple(sorted(spelling for spelling, *_ in some)),
        code=code,
        why=why,
        sealed=sealed,
        of_row=is_of_the_row(label, code, why),
        rows=sum(rows for _, rows, *_ in some),
        oldest=min(oldest for _, _, oldest, _ in some),
    )


def _said(owner: str) -> QuerySet[Meaning]:
    return Meaning.objects.filter(owner_id=owner).order_by("id")


def _by_source_and_key(rows: QuerySet[Meaning]) -> dict[tuple[str, str], Meaning]:
    return {(row.source, meaning_key(row.label)): row for row in rows}


def _rows_said(owner: str, limit: int) -> list[Said]:
    held = Finding.objects.filter(why=ROW, report__batch_id__in=_batches(owner))
    found: Rows = newest(held)
    by = found.values_list("decided_by", "known_from", "code", "sealed", "report__batch__source")
    rows = by.annotate(first=Min("id"), count=Count("id")).order_by("-known_from")[:limit]
    return [
        Said(first, "rows", source, "", code, count, who, at, sealed)
        for who, at, code, sealed, source, first, count in rows
    ]
