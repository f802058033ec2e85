"""The inbox's own log: appended in the act's own transaction, each line bound to the one before."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from hueandcry.inbox.models import Entry, LogHead, Message

_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Written:
    """One line: who did what to which message (0: to none), and by which rule or to whom."""

    number: int
    at: datetime
    act: str
    message: int
    by: str
    why: str


def append(act: str, message: int, by: str, now: datetime, why: str = "") -> None:
    """Write one act down. Call it inside a transaction on the inbox; nothing of the text goes in.

    `by` is a member's name, or "" for the sender.
    """
    heads = LogHead.objects.select_for_update()
    head, _ = heads.get_or_create(id=1, defaults={"number": 0, "chain": _FIRST})
    head.number += 1
    head.chain = _chained(head.chain, _line(head.number, now, act, message, by, why))
    Entry.objects.create(
        number=head.number, at=now, act=act, message=message, by=by, why=why, chain=head.chain
    )
    head.save()


def newest(limit: int, before: int | None = None, *, owner: str = "") -> tuple[Written, ...]:
    """The last lines, the newest first; only those before a number where one is given.

    For an `owner`: its own messages, and since it was last chosen all but those of others.
    """
    found = Entry.objects.order_by("-number")
    if owner:
        chosen = Entry.objects.filter(act="door").exclude(why=owner).order_by("-number").first()
        own, others = Message.objects.filter(owner=owner), Message.objects.exclude(owner=owner)
        since = Q(number__gt=chosen.number if chosen else 0)
        found = found.filter(since | Q(message__in=own.values("pk")))
        found = found.exclude(message__in=others.values("pk"))
    found = found if before is None else found.filter(number__lt=before)
    return tuple(
        Written(one.number, one.at, one.act, one.message, one.by, one.why) for one in found[:limit]
    )


def first_wrong() -> int | None:
    """The number of the first line that was changed or is missing, or None."""
    chain, expected = _FIRST, 1
    for entry in Entry.objects.order_by("number").iterator():
        line = _line(entry.number, entry.at, entry.act, entry.message, entry.by, entry.why)
        chain = _chained(chain, line)
        if entry.number != expected or entry.chain != chain:
            return expected
        expected += 1
    head = LogHead.objects.filter(id=1).first()
    # Lines cut off at the end are seen by what the head still says.
    return None if head is None or head.number == expected - 1 else expected


def _line(number: int, at: datetime, act: str, message: int, by: str, why: str) -> str:
    return json.dumps([number, at.isoformat(), act, message, by, why], ensure_ascii=False)


def _chained(before: str, line: str) -> str:
    return hashlib.sha256(f"{before}{line}".encode()).hexdigest()
