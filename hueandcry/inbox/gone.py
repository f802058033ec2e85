"""What left the inbox for good: erased, taken back, expired; and how it stays gone.

A file beside the databases holds a keyed hash of each message that was erased or taken back. It
outlives a database that is restored from a copy, so that they are erased again when it is opened.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from django.db.models import QuerySet

from hueandcry.inbox import log
from hueandcry.inbox.models import Event, Message
from hueandcry.inbox.router import ALIAS
from hueandcry.inbox.seal import keyed, unseal
from hueandcry.inbox.tell import SPAM, WITHDRAWN, empty, find, mark_of


@dataclass(frozen=True, slots=True)
class Gone:
    """A message that left: whose it was, and its mark, by which the register may know a fact.

    `again` says that an older copy had brought it back.
    """

    owner: str
    mark: str
    again: bool = False


def taken_back(typed: str) -> Gone | None:
    """Note on disk that a sender takes a message back; None where there is none under that code.

    Call it before anything else is undone: cut short, the rest is done when the home is opened.
    """
    message = find(typed)
    if message is None:
        return None
    _note([message])
    return _gone(message)


def erase(
    owner: str, telling: Callable[[str], bool], marks: Callable[[str], bool], now: datetime
) -> tuple[Gone, ...]:
    """Erase the messages of an owner whose words or ways to reach a person `telling` is true of.

    Also those whose mark `marks` is true of. They are noted on disk first.
    """
    rows = Message.objects.filter(owner=owner).order_by("pk")
    found = [
        row for row in rows.iterator() if marks(mark_of(row)) or any(map(telling, _texts(row)))
    ]
    _note(found)
    return tuple(_erase(row, now) for row in found)


def remaining(owner: str, telling: Callable[[str], bool]) -> bool:
    """Whether any message of an owner still holds what `telling` is true of."""
    rows = Message.objects.filter(owner=owner)
    return any(any(map(telling, _texts(row))) for row in rows.iterator())


def again(now: datetime) -> tuple[Gone, ...]:
    """Everything that was erased or taken back and is not yet expired.

    What an older copy of the inbox brought back of it is erased once more.
    """
    noted = _noted()
    if not noted:
        return ()
    rows = Message.objects.order_by("pk").iterator()
    found = [row for row in rows if keyed("gone", row.code) in noted]
    return tuple(
        _gone(row) if row.state == WITHDRAWN else _erase(row, now, again=True) for row in found
    )


def keeps(owner: str) -> bool:
    """Whether an organisation keeps any message as its controller."""
    return Message.objects.filter(owner=owner).exists()


def due(owner: str, closed_before: datetime, spam_before: datetime) -> int:
    """How many messages of an owner have been kept long enough since they were ended."""
    return _due(owner, closed_before, spam_before).count()


def expire(
    owner: str, closed_before: datetime, spam_before: datetime, by: str, now: datetime
) -> int:
    """Delete what was ended before these moments; returns how many. What waits is never due."""
    numbers = list(_due(owner, closed_before, spam_before).values_list("pk", flat=True))
    for number in numbers:
        with transaction.atomic(using=ALIAS, durable=True):
            Message.objects.filter(pk=number).delete()
            log.append("expired", number, by, now)
    if numbers:
        compact()
    return len(numbers)


def compact() -> str:
    """Overwrite what was deleted; "" or what stood in the way."""
    own = connections[ALIAS]
    with own.cursor() as cursor:
        if own.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return "" if cursor.fetchone()[0] == 0 else "Somebody is reading the inbox."
        for table in (Message._meta.db_table, Event._meta.db_table):
            cursor.execute(f"VACUUM (FULL, ANALYZE) {table}")
    return ""


def file() -> Path:
    """Where it is noted: beside the databases, and to be copied with the keys."""
    return Path(settings.HUEANDCRY_HOME.path) / "inbox.gone"


def _due(owner: str, closed_before: datetime, spam_before: datetime) -> QuerySet[Message]:
    rows = Message.objects.filter(owner=owner)
    others = rows.filter(ended_at__lt=closed_before).exclude(state=SPAM)
    return others | rows.filter(state=SPAM, ended_at__lt=spam_before)


def _erase(message: Message, now: datetime, *, again: bool = False) -> Gone:
    gone = Gone(message.owner, mark_of(message), again)
    with transaction.atomic(using=ALIAS, durable=True):
        empty(message, now)
        log.append("erased", message.pk, "", now)
    return gone


def _gone(message: Message) -> Gone:
    return Gone(message.owner, mark_of(message))


def _texts(message: Message) -> Iterator[str]:
    yield unseal(message.words)
    yield unseal(message.reach)
    for words in Event.objects.filter(message=message).values_list("words", flat=True):
        yield unseal(words)


def _note(messages: Iterable[Message]) -> None:
    lines = "".join(f"{keyed('gone', message.code)}\n" for message in messages)
    descriptor = os.open(file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="ascii") as opened:
        opened.write(lines)
        opened.flush()
        os.fsync(opened.fileno())


def _noted() -> frozenset[str]:
    try:
        return frozenset(file().read_text(encoding="ascii").split())
    except FileNotFoundError:
        return frozenset()
