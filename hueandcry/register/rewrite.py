"""Take reports out for good: their rows, their mirrors, and the pages they lay on."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Max, Min

from hueandcry.register import mirror
from hueandcry.register.models import Artefact, Batch, Ending, Finding, Report

_CHUNK = 900  # SQLite takes some thousand values in one statement
_Row = TypeVar("_Row", int, str)


def take_out(reports: Sequence[int], batches: Sequence[tuple[Batch, str]]) -> None:
    """Delete reports, with their findings, endings and artefacts, in the caller's transaction.

    `batches` are those they are of, with their new content digests.
    """
    for some in chunks(reports):
        for model in (Finding, Ending, Artefact):
            model.objects.filter(report_id__in=some)._raw_delete(using="default")
        Report.objects.filter(id__in=some)._raw_delete(using="default")
    for batch, digest in batches:
        left = Report.objects.filter(batch=batch)
        days = left.aggregate(first=Min("reported_on"), last=Max("reported_on"))
        Batch.objects.filter(id=batch.id).update(
            content_digest=digest,
            reports=left.count(),
            first_on=days["first"],
            last_on=days["last"],
        )


def without(batch: Batch, reports: Sequence[int]) -> str:
    """The content digest of a batch once some of its reports are gone."""
    gone = f"{batch.content_digest} without {sorted(reports)}"
    return hashlib.sha256(gone.encode()).hexdigest()


def rewrite(batches: Sequence[tuple[Batch, str]]) -> None:
    """Make the mirrors of batches anew, and no copy of what they held before."""
    mirror.forget_changes()
    for batch, digest in batches:
        mirror.forget(batch.id)
        mirror.write(batch.id, digest)
    rows = Batch.objects.values_list("id", "content_digest")
    mirror.keep({mirror.path(batch, digest) for batch, digest in rows})


def compact() -> str:
    """Overwrite what the database no longer holds; "" or what stood in the way.

    SQLite is written anew and its log emptied; PostgreSQL's tables are written anew.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return "" if cursor.fetchone()[0] == 0 else "Somebody is reading the register."
        # The second turn is for what the first left: old samples of values, replaced by ANALYZE.
        for tables in (_tables(), ["pg_catalog.pg_statistic"]):
            cursor.execute("SELECT txid_current()")
            if not _alone_since(cursor.fetchone()[0]):
                return "Somebody has been writing to the database server for a minute. Try again."
            for table in tables:
                cursor.execute(f"VACUUM (FULL, ANALYZE) {table}")
    return ""


def _alone_since(transaction: int) -> bool:
    """Wait until each transaction of the server before this one has ended, for a minute at most.

    PostgreSQL keeps a deleted row for as long as one that began before is open, in any database.
    """
    with connection.cursor() as cursor:
        for _ in range(600):
            cursor.execute(
                "SELECT txid_snapshot_xmin(txid_current_snapshot()) >= %s, pg_sleep(0.1)",
                [transaction],
            )
            if cursor.fetchone()[0]:
                return True
    return False


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return [name for name in names if name.startswith("register_") or name == "django_session"]


def chunks(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    """Some values at a time, as many as one statement takes."""
    return (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))
