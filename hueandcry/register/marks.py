"""Marks that people set on their own lists; one that is removed stays in the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from hueandcry.facts.mark import Mark as MarkFact
from hueandcry.register import known, ledger
from hueandcry.register.models import PUBLISHED, Batch, Mark


@dataclass(frozen=True, slots=True)
class Past:
    """A mark with its history: who set it when, and when it was removed, if it was."""

    mark: MarkFact
    marked_by: str
    marked_at: datetime
    removed_at: datetime | None


def add(mark: MarkFact, who: Mapping[str, str], now: datetime) -> int:
    """Set a mark, with its ledger entry; returns its id. `mark.id` is not read.

    The words go into the ledger as a reason, which can be erased: people do write names.
    """
    facts = {"act": "mark set", "owner": mark.owner, "what": f"{mark.kind} of a {mark.source} list"}
    days = {"starts": mark.starts.isoformat(), "ends": mark.ends.isoformat() if mark.ends else ""}
    with transaction.atomic(durable=True):
        row = Mark.objects.create(
            owner_id=mark.owner,
            source=mark.source,
            kind=mark.kind,
            starts=mark.starts,
            ends=mark.ends,
            words=mark.words,
            marked_by=who.get("who", ""),
            marked_at=now,
        )
        ledger.append_within({**facts, **days, "mark": row.id, "reason": mark.words, **who}, now)
    return row.id


def remove(mark: int, owner: str, who: Mapping[str, str], now: datetime) -> bool:
    """Take a mark of `owner` off the charts and write it down; False where there is none."""
    with transaction.atomic(durable=True):
        standing = Mark.objects.filter(id=mark, owner_id=owner, removed_at=None)
        if not standing.update(removed_at=now):
            return False
        facts = {"act": "mark removed", "owner": owner, "what": f"mark {mark}", "mark": mark}
        ledger.append_within({**facts, **who}, now)
    return True


def of(owners: Sequence[str], known_on: date) -> tuple[MarkFact, ...]:
    """The marks on these organisations' lists that stood at the end of a day, in order of days."""
    end = known.end_of(known_on)
    rows = Mark.objects.filter(owner_id__in=owners, marked_at__lt=end)
    standing = rows.filter(Q(removed_at=None) | Q(removed_at__gte=end))
    return tuple(_fact(row) for row in standing.order_by("starts", "id"))


def history(owner: str) -> tuple[Past, ...]:
    """Every mark that an organisation ever set, the newest first."""
    rows = Mark.objects.filter(owner_id=owner).order_by("-marked_at", "-id")
    return tuple(Past(_fact(row), row.marked_by, row.marked_at, row.removed_at) for row in rows)


def lists_of(owner: str) -> tuple[str, ...]:
    """The kinds of list that an organisation has sent, which are those it may mark."""
    sent = Batch.objects.filter(owner_id=owner, state=PUBLISHED)
    return tuple(sorted(set(sent.values_list("source", flat=True))))


def _fact(row: Mark) -> MarkFact:
    return MarkFact(row.id, row.owner_id, row.source, row.kind, row.starts, row.ends, row.words)
