"""Delete reports whose time is up, unless a review holds them; what goes is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet

from hueandcry.register import known, ledger
from hueandcry.register.models import PUBLISHED, Batch, Hold, Report
from hueandcry.register.rewrite import compact, rewrite, take_out, without
from hueandcry.sharing.retention import Keeping


@dataclass(frozen=True, slots=True)
class Due:
    """Rows of one file whose time is up on a day: how many, and reported from when to when.

    `rules` are the house rules that say so; `held_until` and `why` are of the newest hold, None and
    "" for none.
    """

    owner: str
    batch: int
    source: str
    taken_in: datetime
    rows: int
    first_on: date
    last_on: date
    rules: tuple[str, ...]
    held_until: date | None
    why: str

    def is_held(self, today: date) -> bool:
        """Whether a review keeps it still."""
        return self.held_until is not None and today <= self.held_until


def due(owner: str, keeping: Sequence[Keeping], today: date) -> tuple[Due, ...]:
    """What every rule of an owner lets go on `today`, by file; nothing where there is no rule."""
    if not keeping:
        return ()
    counted = _going(owner, keeping, today).values("batch_id", "batch__source")
    holds = {hold.batch_id: hold for hold in Hold.objects.order_by("decided_at", "id")}
    found = []
    for row in counted.annotate(
        rows=Count("id"),
        first=Min("reported_on"),
        last=Max("reported_on"),
        at=Min("batch__published_at"),
    ).order_by("batch_id"):
        hold = holds.get(row["batch_id"])
        found.append(
            Due(
                owner=owner,
                batch=row["batch_id"],
                source=row["batch__source"],
                taken_in=row["at"],
                rows=row["rows"],
                first_on=row["first"],
                last_on=row["last"],
                rules=tuple(rule.agreement for rule in keeping),
                held_until=hold.until if hold else None,
                why=hold.why if hold else "",
            )
        )
    return tuple(found)


def delete(
    one: Due, keeping: Sequence[Keeping], who: Mapping[str, str], today: date, now: datetime
) -> int:
    """Delete the due rows of one file, in one transaction with its entry; returns its number.

    Its mirror is written anew. A file of which nothing is left keeps its counts and no row's words.
    """
    with transaction.atomic(durable=True):
        batch = Batch.objects.select_for_update().get(id=one.batch)
        going = _going(one.owner, keeping, today).filter(batch=batch).order_by("id")
        rows = list(going.values_list("id", flat=True))
        digest = without(batch, rows)
        number = ledger.append_within(
            {
                "act": "expiry",
                "what": f"rows of file {batch.id}, a {batch.source} file",
                "detail": f"{len(rows):,} rows",
                "owner": one.owner,
                "result": "deleted",
                "agreements": list(one.rules),
                "content_digests": [digest],
                **who,
            },
            now,
        )
        take_out(rows, [(batch, digest)])
        if not Report.objects.filter(batch=batch).exists():
            sheets = batch.summary.get("sheets", [])
            summary = {"sheets": sheets, "rejects": [], "labels": [], "doubts": {}, "tidied": []}
            Batch.objects.filter(id=batch.id).update(file_name="(expired)", summary=summary)
    rewrite([(batch, digest)])
    return number


def finish() -> str:
    """Overwrite what was deleted; "" or what stood in the way."""
    return compact()


def hold(
    batch: int, owner: str, until: date, why: str, who: Mapping[str, str], now: datetime
) -> int:
    """Keep a file's rows until a day, for a reason; returns the ledger number.

    Raises ValueError where the owner has no such file.
    """
    row = Batch.objects.filter(id=batch, owner_id=owner, state=PUBLISHED).first()
    if row is None:
        raise ValueError(f"{owner} has no file {batch}.")
    with transaction.atomic(durable=True):
        number = ledger.append_within(
            {
                "act": "retention review",
                "what": f"file {batch}, a {row.source} file",
                "owner": owner,
                "result": f"kept until {until.isoformat()}",
                "reason": why,
                **who,
            },
            now,
        )
        decided = {"decided_by": who.get("who", ""), "decided_at": now}
        Hold.objects.create(batch=row, until=until, why=why[:200], **decided)
    return number


def _going(owner: str, keeping: Sequence[Keeping], today: date) -> QuerySet[Report]:
    rows = Report.objects.filter(batch__owner_id=owner, batch__state=PUBLISHED)
    for rule in keeping:
        rows = rows.filter(_before(rule.counts_from, rule.first_kept(today)))
    return rows


def _before(counts_from: str, day: date) -> Q:
    if counts_from == "intake":
        return Q(batch__published_at__lt=known.start_of(day))
    if counts_from == "event":
        return Q(event_on__lt=day) | Q(event_on__isnull=True, reported_on__lt=day)
    return Q(reported_on__lt=day)
