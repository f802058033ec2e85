"""The quality statement of a release, made at the gate for each giver that relies on Part 3."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, Q
from django.utils import timezone

from hueandcry.exchange.words import period_words
from hueandcry.facts.lists import lists
from hueandcry.facts.offence import source_of
from hueandcry.intake.classify import SURE
from hueandcry.register import known
from hueandcry.register.files import FROM_PUBLIC
from hueandcry.register.models import Batch, Finding, Partner, Report
from hueandcry.register.versions import MACHINES
from hueandcry.sharing import quality
from hueandcry.sharing.asking import Grant
from hueandcry.sharing.quality import Tally
from hueandcry.sharing.release import Cleared, Quality
from hueandcry.sharing.terms import Agreement

_PART_3 = "dpa-part3-"


def of(
    grants: Sequence[Grant],
    batches: Mapping[int, str],
    changes: str,
    cleared: Cleared,
    as_known_on: date,
) -> tuple[Quality, ...]:
    """One statement a giver. Of lists that the cleared figure shows, and of no other.

    `batches` are the files behind it, by id their content digest; `changes` names what became of
    their rows.
    """
    givers = [one.owner for one in grants if any(map(_is_part_3, one.agreements))]
    if not givers:
        return ()
    rows = Batch.objects.filter(id__in=batches, owner_id__in=givers)
    if cleared.kind != "single":  # such counts are of all lists together
        rows = rows.filter(source__in={source_of(table.stream) for table in cleared.tables})
    by_owner: dict[str, list[Batch]] = {}
    for row in rows.order_by("id"):
        by_owner.setdefault(row.owner_id, []).append(row)
    names = dict(Partner.objects.filter(id__in=by_owner).values_list("id", "name"))
    return tuple(
        _statement(names[owner], files, batches, changes, cleared, as_known_on)
        for owner, files in sorted(by_owner.items())
    )


def _is_part_3(agreement: Agreement) -> bool:
    return agreement.why.from_basis.startswith(_PART_3)


def _statement(
    name: str,
    files: Sequence[Batch],
    batches: Mapping[int, str],
    changes: str,
    cleared: Cleared,
    as_known_on: date,
) -> Quality:
    sources = sorted({file.source for file in files})
    # The day of a file of one report would be the day on which one person wrote to us.
    sent = [file.published_at for file in files if file.layout != FROM_PUBLIC and file.published_at]
    return quality.block(
        name,
        _tally(files, batches, changes, known.end_of(as_known_on)),
        lists=", ".join(lists()[source].title for source in sources),
        newest=_newest(cleared, sources),
        taken_in=_day(max(sent)) if sent else None,
        as_known_on=as_known_on,
    )


def _newest(cleared: Cleared, sources: Collection[str]) -> str:
    if cleared.kind == "single":  # its days would tell when somebody told the same
        return "not said"
    tables = [table for table in cleared.tables if source_of(table.stream) in sources]
    return period_words(max(table.values[0][-1] for table in tables))


def _tally(
    files: Sequence[Batch], batches: Mapping[int, str], changes: str, until: datetime
) -> Tally:
    counts = [_rows(file.id, batches[file.id]) for file in files]
    reports, sure, code, place, happened = (sum(column) for column in zip(*counts, strict=True))
    by_person, made_sure = _decided(tuple(file.id for file in files), changes, until)
    sheets = [sheet for file in files for sheet in file.summary.get("sheets", ())]
    return Tally(
        reports=reports,
        sure=min(sure + made_sure, reports),
        by_person=by_person,
        sent=sum(sheet.get("rows", 0) for sheet in sheets),
        used=sum(sheet.get("accepted", 0) + sheet.get("duplicates", 0) for sheet in sheets),
        blank={
            "offence": max(code - made_sure, 0),
            "place": place,
            "day on which it happened": happened,
        },
    )


@lru_cache(maxsize=4096)
def _rows(batch: int, digest: str) -> tuple[int, int, int, int, int]:
    """Of one file as `digest` names it: reports, sure ones, those without offence, place, day."""
    rows = Report.objects.filter(batch_id=batch, sealed=False)
    found = rows.aggregate(
        reports=Count("id"),
        sure=Count("id", filter=Q(confidence__gte=SURE)),
        code=Count("id", filter=Q(code="")),
        place=Count("id", filter=Q(lsoa="", outward="")),
        happened=Count("id", filter=Q(event_on=None)),
    )
    return (
        found["reports"],
        found["sure"],
        found["code"],
        found["place"],
        found["happened"],
    )


@lru_cache(maxsize=64)
def _decided(batches: tuple[int, ...], changes: str, until: datetime) -> tuple[int, int]:
    """Reports that a person decided by then; and those among them that had been unsure."""
    found = Finding.objects.filter(
        report__batch_id__in=batches, report__sealed=False, sealed=False, known_from__lt=until
    ).exclude(decided_by__in=MACHINES)
    unsure = found.filter(report__confidence__lt=SURE).exclude(code="")
    return (
        found.values("report_id").distinct().count(),
        unsure.values("report_id").distinct().count(),
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(timezone.get_default_timezone()).date()
