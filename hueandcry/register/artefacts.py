"""What offenders left, beside the reports that tell of it; and what proves nothing, by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Case, CharField, Count, F, Min, Value, When
from django.db.models.functions import Concat, Left, Right, StrIndex

from hueandcry.facts.artefact import METHOD
from hueandcry.facts.artefact import Artefact as ArtefactFact
from hueandcry.facts.report import Report as ReportFact
from hueandcry.register import ledger
from hueandcry.register.models import Artefact, KnownGood, Report
from hueandcry.register.rewrite import chunks
from hueandcry.register.tombstones import Tombstones

Told = tuple[ArtefactFact, ...]
_ADD = f"INSERT INTO {Artefact._meta.db_table} (report_id, kind, value) VALUES (%s, %s, %s)"
_LAST = f"SELECT ref, id FROM {Report._meta.db_table} WHERE batch_id = %s ORDER BY id DESC LIMIT %s"


@dataclass(frozen=True, slots=True)
class Good:
    """An artefact that a person called good: `kind` and `value`, why, who said so, since when."""

    number: int
    kind: str
    value: str
    why: str
    added_by: str
    added_at: datetime
    removed_at: datetime | None


def add(batch: int, reports: Sequence[ReportFact]) -> None:
    """Keep the artefacts of the reports that were just staged, in the caller's transaction."""
    telling = [report for report in reports if report.artefacts]
    if not telling:
        return
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [batch, len(reports)])
        numbers = dict(cursor.fetchall())
        cursor.executemany(
            _ADD,
            [(numbers[one.ref], kind, value) for one in telling for kind, value in one.artefacts],
        )


def forget(reports: Sequence[int]) -> None:
    """Delete the artefacts of reports that are about to go."""
    for some in chunks(reports):
        Artefact.objects.filter(report_id__in=some)._raw_delete(using="default")


def of_reports(reports: Sequence[int]) -> Mapping[int, tuple[ArtefactFact, ...]]:
    """The artefacts of each report that has any, in order."""
    found: dict[int, list[ArtefactFact]] = {}
    for some in chunks(reports):
        rows = Artefact.objects.filter(report_id__in=some)
        for report, kind, value in rows.values_list("report_id", "kind", "value"):
            found.setdefault(report, []).append((kind, value))
    return {report: tuple(sorted(told)) for report, told in found.items()}


def shared(batches: Sequence[int]) -> Mapping[int, tuple[ArtefactFact, ...]]:
    """The artefacts of reports of these batches that may join one report with another.

    Alike are the same value, the same host of an address, the same account with and without its
    sort code: link.series says which of them join. Read from the register and not from a mirror,
    since most artefacts stand in one report alone.
    """
    rows = Artefact.objects.filter(report__batch_id__in=batches).exclude(kind=METHOD)
    host = Left("value", StrIndex(Concat("value", Value("/")), Value("/")) - 1)
    alike = Case(
        When(kind="url", then=host),
        When(kind="account", then=Right("value", 8)),
        default=F("value"),
        output_field=CharField(),
    )
    keyed = rows.annotate(alike=alike)
    joining = keyed.values("kind", "alike").annotate(n=Count("id")).filter(n__gt=1)
    pairs = set(joining.values_list("kind", "alike"))
    found: dict[int, list[ArtefactFact]] = {}
    if pairs:
        for report, kind, value, of in keyed.values_list(
            "report_id", "kind", "value", "alike"
        ).iterator():
            if (kind, of) in pairs:
                found.setdefault(report, []).append((kind, value))
    return {report: tuple(sorted(told)) for report, told in found.items()}


def new_ways(batches: Sequence[int], since: date) -> Mapping[int, Told]:
    """The ways of working that no report of these batches told of before a day, by report."""
    rows = Artefact.objects.filter(report__batch_id__in=batches, kind=METHOD)
    firsts = rows.values("value").annotate(first=Min("report__reported_on"))
    new = set(firsts.filter(first__gte=since).values_list("value", flat=True))
    found: dict[int, list[ArtefactFact]] = {}
    for report, kind, value in rows.filter(value__in=new).values_list("report_id", "kind", "value"):
        found.setdefault(report, []).append((kind, value))
    return {report: tuple(sorted(told)) for report, told in found.items()}


def holding(stones: Tombstones) -> list[int]:
    """Artefacts that hold an erased name: they go whole, since half an address is none."""
    rows = Artefact.objects.values_list("id", "value").iterator()
    return [row for row, value in rows if stones.without(value) != value]


def good() -> tuple[Good, ...]:
    """Everything that people called good, the newest first; what was taken off stays listed."""
    rows = KnownGood.objects.order_by("-added_at", "-id")
    return tuple(
        Good(r.id, r.kind, r.value, r.why, r.added_by, r.added_at, r.removed_at) for r in rows
    )


def call_good(
    kind: str, value: str, why: str, who: Mapping[str, str], partner: str, now: datetime
) -> int:
    """Say that an artefact proves nothing, with its ledger entry; returns its number.

    The value stands in no entry: it may be somebody's number after all.
    """
    with transaction.atomic(durable=True):
        row = KnownGood.objects.create(
            kind=kind, value=value, why=why, added_by=who.get("who", ""), added_at=now
        )
        facts = {"act": "known artefact added", "partner": partner, "what": f"{kind} {row.id}"}
        ledger.append_within({**facts, "reason": why, **who}, now)
    return row.id


def no_longer_good(number: int, who: Mapping[str, str], partner: str, now: datetime) -> bool:
    """Take an artefact off the list of what proves nothing; False where it is not on it."""
    with transaction.atomic(durable=True):
        row = KnownGood.objects.filter(id=number, removed_at=None)
        if not row.update(removed_at=now):
            return False
        facts = {"act": "known artefact removed", "partner": partner, "what": f"artefact {number}"}
        ledger.append_within({**facts, **who}, now)
    return True
