"""Erase what was told of a person: reports under some references, and a name in any text kept."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from hueandcry.register import artefacts, ledger, mirror, recall, stage, tombstones
from hueandcry.register.models import PUBLISHED, Artefact, Batch, LedgerEntry, LedgerName, Report
from hueandcry.register.rewrite import chunks, compact, rewrite, take_out, without
from hueandcry.register.tidied import forget_references, ledger_names, tidy, untidy
from hueandcry.register.tombstones import Tombstones


@dataclass(frozen=True, slots=True)
class Erased:
    """What went. `texts` counts tidied values by table; `others` are further reports of the same
    token at the same owner, as (owner, ref): perhaps the same person's.
    """

    reports: int
    waiting: int
    names: int
    texts: Mapping[str, int]
    others: tuple[tuple[str, str], ...]
    ledger: int
    problem: str


def erase(stones: Tombstones, who: Mapping[str, str], now: datetime) -> Erased:
    """Take out everything that `stones` name, rewrite mirrors and tables, write the act down.

    The entry in the ledger commits to how much went, never what. Long reading is done first,
    without a lock; what goes, goes in one transaction with its entry. `problem` says where the old
    pages of the database could not be overwritten.
    """
    unfinished().touch(mode=0o600)
    going = _going(stones)
    others = _others(going)
    waiting = _forget_waiting(going)
    tidied = list(untidy(stones)) if stones.names else []
    names = ledger_names(stones) if stones.names else []
    told = artefacts.holding(stones) if stones.names else []
    with transaction.atomic(durable=True):
        batches = _without(going)
        number = ledger.append_within(
            {
                "act": "erasure",
                "what": "reports and texts",
                "detail": f"{len(going):,} reports, {len(tidied) + len(names):,} texts",
                "result": "erased",
                "content_digests": sorted(digest for _, digest in batches),
                "tombstones": _file_digest(),
                **who,
            },
            now,
        )
        recall.erased(recall.believed(going), now)
        take_out(going, batches)
        for row in tidied:
            tidy(row, stones)
        LedgerName.objects.filter(id__in=names).delete()
        Artefact.objects.filter(id__in=told).delete()
        forget_references(stones)
        _end_sessions()
    rewrite(batches)
    mirror.sweep(now)
    problem = compact()
    if not problem:
        unfinished().unlink(missing_ok=True)
    return Erased(
        reports=len(going),
        waiting=waiting,
        names=len(names),
        texts=Counter(type(row).__name__ for row in tidied),
        others=others,
        ledger=number,
        problem=problem,
    )


def again(now: datetime) -> Erased | None:
    """Erase once more what an older copy of the database brought back; None where it did not.

    An erasure that was cut short is finished too. Call it when a home is opened, before anything
    is served. Raises tombstones.Unreadable.
    """
    stones = tombstones.read()
    if not stones.all:
        return None
    done = LedgerEntry.objects.filter(text__contains=_file_digest()).exists()
    if done and not unfinished().exists():
        return None
    return erase(stones, {"why": "A copy of the register was put back."}, now)


def unfinished() -> Path:
    """A file that stands while an erasure is at work, and after one that was cut short."""
    return tombstones.file().with_suffix(".unfinished")


def _going(stones: Tombstones) -> list[int]:
    if not any(one.kind == "reference" for one in stones.all):
        return []
    rows = Report.objects.order_by("id").values_list("id", "batch__owner_id", "ref")
    return [row for row, owner, ref in rows.iterator() if stones.holds(owner, ref)]


def _others(going: Sequence[int]) -> tuple[tuple[str, str], ...]:
    told: dict[str, set[str]] = {}
    gone: set[tuple[str, str]] = set()
    for some in chunks(going):
        rows = Report.objects.filter(id__in=some)
        for owner, ref, token in rows.values_list("batch__owner_id", "ref", "token"):
            gone.add((owner, ref))
            told.setdefault(owner, set()).add(token)
    found = {
        (owner, ref)
        for owner, tokens in told.items()
        for some in chunks(sorted(tokens - {""}))
        for ref in Report.objects.filter(batch__owner_id=owner, token__in=some).values_list(
            "ref", flat=True
        )
    }
    return tuple(sorted(found - gone))


def _forget_waiting(going: list[int]) -> int:
    """Discard files that wait with one of these reports; their rows leave the list."""
    batches = {
        batch
        for some in chunks(going)
        for batch in Report.objects.filter(id__in=some)
        .exclude(batch__state=PUBLISHED)
        .values_list("batch_id", flat=True)
    }
    inside = set(Report.objects.filter(batch_id__in=batches).values_list("id", flat=True))
    for batch in batches:
        stage.discard(batch)
    going[:] = [row for row in going if row not in inside]
    return len(batches)


def _without(going: Sequence[int]) -> list[tuple[Batch, str]]:
    rows: dict[int, list[int]] = {}
    for some in chunks(going):
        for row, batch in Report.objects.filter(id__in=some).values_list("id", "batch_id"):
            rows.setdefault(batch, []).append(row)
    batches = Batch.objects.filter(id__in=rows)
    return [(batch, without(batch, rows[batch.id])) for batch in batches]


def _end_sessions() -> None:
    """What a browser was told last may hold a file's name, packed: everybody signs in again."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_session")


def _file_digest() -> str:
    """The digest of the file of tombstones: an entry that bears it says they were all applied."""
    return hashlib.sha256(tombstones.file().read_bytes()).hexdigest()
