"""A record that was counted in a figure was wrong or is gone: whoever has the figure is told.

DPA 2018 ss.38(5) and 48(9). Others receive counts alone, so a task names a figure and never a
record. It is opened for every figure made from the record's file, counted there or not: so it tells
no more than that the file holds one that changed. What was sealed before and after opens none.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from hueandcry.register import ledger
from hueandcry.register.mirror import OVERLAID
from hueandcry.register.models import Batch, Ending, Finding, Recall, Release, Report
from hueandcry.register.rewrite import chunks

CORRECTED, ERASED, WITHDRAWN = "corrected", "erased", "withdrawn"
OUTCOMES: Mapping[str, str] = {
    "made-again": "Made again, and copies deleted",
    "no-copy": "No copy was kept",
    "passed-on": "Made again, and those we gave it to were told",
}
_AT_ONCE = 40  # so many files are looked for in one statement
_SAME = '{"as"'  # a table that was kept before (remembered.keep)

# What is believed of reports: the file, and the values that a later finding may change.
Believed = Mapping[int, tuple[int, tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Task:
    """One figure that a recipient is to make again: whose records, which figure, since when."""

    number: int
    owner: str
    recipient: str
    figure: int
    kind: str
    opened_at: datetime
    done_at: datetime | None
    done_by: str
    outcome: str


def believed(reports: Iterable[int]) -> Believed:
    """What is believed of reports now; ask before something changes it."""
    found: dict[int, tuple[int, tuple[Any, ...]]] = {}
    for some in chunks(sorted(reports)):
        rows = Report.objects.filter(id__in=some).values_list("id", "batch_id", *OVERLAID)
        found |= {row: (batch, tuple(values)) for row, batch, *values in rows}
        later = Finding.objects.filter(report_id__in=some).order_by("known_from", "id")
        for row, *values in later.values_list("report_id", *OVERLAID):
            found[row] = (found[row][0], tuple(values))
    return found


def corrected(owner: str, before: Believed, now: datetime) -> int:
    """Recall what was made from files in which something is believed otherwise than `before`.

    A finding that says the same once more corrects nothing. In the caller's transaction.
    """
    after = believed(before)
    changed = {
        batch
        for row, (batch, was) in before.items()
        if row in after and after[row][1] != was and not (_sealed(was) and _sealed(after[row][1]))
    }
    return open_for(owner, changed, CORRECTED, now)


def replaced(batch: Batch, now: datetime) -> int:
    """Recall what was made from files of which this one, just published, ended something."""
    opened = 0
    ended = Ending.objects.filter(batch=batch, report__sealed=False).exclude(report__batch=batch)
    for kind, ends in ((CORRECTED, "revised"), (WITHDRAWN, "withdrawn")):
        files = set(ended.filter(kind=ends).values_list("report__batch_id", flat=True).distinct())
        if kind == CORRECTED and batch.supersedes_id is not None:
            files.add(batch.supersedes_id)
        opened += open_for(batch.owner_id, files, kind, now)
    return opened


def erased(going: Believed, now: datetime) -> int:
    """Recall what was made from files of which these reports are about to be erased."""
    files = {batch for batch, values in going.values() if not _sealed(values)}
    owners: dict[str, set[int]] = {}
    for batch, owner in Batch.objects.filter(id__in=files).values_list("id", "owner_id"):
        owners.setdefault(owner, set()).add(batch)
    return sum(open_for(owner, files, ERASED, now) for owner, files in sorted(owners.items()))


def open_for(owner: str, batches: Collection[int], kind: str, now: datetime) -> int:
    """One task for each figure made from these files that went to another; returns how many.

    In the caller's transaction, with one ledger entry. Asking twice opens nothing twice: a figure
    is recalled once a kind, and the same answer given again is the same figure.
    """
    found = _figures(owner, batches)
    if not found:
        return 0
    known = Recall.objects.filter(owner_id=owner, kind=kind)
    new = sorted(found - set(known.values_list("recipient", "number")))
    if not new:
        return 0
    ledger.append_within(
        {
            "act": "recall",
            "what": f"figures made from records since {kind}",
            "detail": f"{len(new):,} figures",
            "owner": owner,
            "recipients": sorted({recipient for recipient, _ in new}),
            "result": "opened",
        },
        now,
    )
    Recall.objects.bulk_create(
        [
            Recall(owner_id=owner, recipient=recipient, number=number, kind=kind, opened_at=now)
            for recipient, number in new
        ],
        batch_size=100,
    )
    return len(new)


def tasks(*, recipient: str = "", owner: str = "", open_only: bool = False) -> tuple[Task, ...]:
    """Tasks of a recipient or an owner, the newest first."""
    rows = Recall.objects.order_by("-opened_at", "-number")
    if recipient:
        rows = rows.filter(recipient=recipient)
    if owner:
        rows = rows.filter(owner_id=owner)
    if open_only:
        rows = rows.filter(done_at=None)
    return tuple(_task(row) for row in rows)


def close(
    recipient: str,
    owner: str,
    kind: str,
    until: int,
    outcome: str,
    who: Mapping[str, str],
    now: datetime,
) -> int:
    """Close a recipient's tasks of one owner and kind up to task number `until`; how many."""
    rows = _open_of(recipient, owner, kind).filter(id__lte=until)
    closed = rows.update(done_at=now, done_by=who.get("who", ""), outcome=outcome)
    if closed:
        ledger.append_within(
            {
                "act": "recall",
                "what": f"figures made from records since {kind}",
                "detail": f"{closed:,} figures: {OUTCOMES[outcome]}",
                "owner": owner,
                "addressee": recipient,
                "result": "closed",
                **who,
            },
            now,
        )
    return closed


def _open_of(recipient: str, owner: str, kind: str) -> QuerySet[Recall]:
    return Recall.objects.filter(recipient=recipient, owner_id=owner, kind=kind, done_at=None)


def _figures(owner: str, batches: Collection[int]) -> set[tuple[str, int]]:
    """Recipient and newest ledger number of each figure of others made from one of the files."""
    left = Release.objects.exclude(question="").exclude(addressee=owner)
    newest: dict[tuple[str, int], int] = {}
    ordered = sorted(batches)
    for start in range(0, len(ordered), _AT_ONCE):
        wanted = Q()
        for batch in ordered[start : start + _AT_ONCE]:
            wanted |= Q(question__contains=f'"{batch}": "')
        rows = left.filter(wanted)
        same = rows.filter(table__startswith=_SAME)
        firsts = rows.exclude(table__startswith=_SAME).values_list("number", "addressee", "number")
        again = same.values_list("number", "addressee", "table")
        for number, recipient, first in (*firsts, *again):
            figure = (recipient, int(str(first).removeprefix(f"{_SAME}: ").removesuffix("}")))
            newest[figure] = max(number, newest.get(figure, 0))
    return {(recipient, number) for (recipient, _), number in newest.items()}


def _sealed(values: tuple[Any, ...]) -> bool:
    return bool(values[OVERLAID.index("sealed")])


def _task(row: Recall) -> Task:
    return Task(
        number=row.id,
        owner=row.owner_id,
        recipient=row.recipient,
        figure=row.number,
        kind=row.kind,
        opened_at=row.opened_at,
        done_at=row.done_at,
        done_by=row.done_by,
        outcome=row.outcome,
    )
