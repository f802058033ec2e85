"""The reader's side: what waits at an organisation, and what its people make of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from hueandcry.inbox import log
from hueandcry.inbox.models import Event, Message
from hueandcry.inbox.router import ALIAS
from hueandcry.inbox.seal import unseal
from hueandcry.inbox.tell import (
    ACCEPTED,
    CLOSED,
    OPEN,
    PASSED,
    READ,
    SPAM,
    WAITING,
    Happened,
    Told,
    happened,
    mark_of,
    told_of,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A message as a list shows it: nothing of what its sender said."""

    number: int
    guide: str
    owner: str
    holder: str
    came_at: datetime
    due_at: datetime | None
    live: bool
    alarm: str
    at_risk: bool
    crowd: str
    state: str
    unread: bool
    counted: bool
    may_count: bool
    may_pass: bool
    may_reach: bool
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A message as its reader sees it. `mark` names it for the register, and says nothing."""

    line: Line
    told: Told
    story: tuple[Happened, ...]
    mark: str


def waiting(holder: str, *, live: bool) -> tuple[Line, ...]:
    """What waits at an organisation: live ones first, only where they are asked for.

    Then the earliest clock; what has no clock comes last, the oldest first.
    """
    rows = _of(holder, live=live).filter(Q(state__in=OPEN) | Q(unread=True))
    clocks = F("due_at").asc(nulls_last=True)
    return tuple(_line(row) for row in rows.order_by("-live", clocks, "came_at", "pk"))


def overdue(now: datetime) -> dict[str, int]:
    """How many answers are overdue at each organisation that has any; live messages left out."""
    rows = Message.objects.filter(state__in=OPEN, live=False, due_at__lt=now)
    found = rows.values_list("holder").annotate(late=Count("pk")).order_by("holder")
    return dict(found)


def lately(holder: str, since: datetime, *, live: bool) -> tuple[Line, ...]:
    """What an organisation accepted, passed on, closed or lost to its sender since a moment."""
    done = Q(ended_at__gte=since, unread=False, holder=holder)
    passed = Q(owner=holder, state=PASSED) & ~Q(holder=holder)
    rows = Message.objects.defer("words", "reach").filter(done | passed)
    if not live:
        rows = rows.filter(live=False)
    return tuple(_line(row) for row in rows.order_by("-ended_at", "-id")[:200])


def there(number: int, holder: str, *, live: bool) -> Line | None:
    """One message of an organisation, or None: the same for what is not theirs to know of."""
    row = _of(holder, live=live).filter(pk=number).first()
    return _line(row) if row else None


def read(number: int, by: str, now: datetime, why: str) -> Opened:
    """Open a message. That it was opened is on the disk before a word of it is unsealed.

    Raises Message.DoesNotExist where it went meanwhile.
    """
    with transaction.atomic(using=ALIAS, durable=True):
        message = Message.objects.select_for_update().get(pk=number)
        log.append("read", number, by, now, why)
        if message.unread:
            happened(message, "read", by, "", now, shown=True)
            message.unread = False
            message.state = READ if message.state == WAITING else message.state
            message.save()
    story = Event.objects.filter(message=message).order_by("id")
    return Opened(
        line=_line(message),
        told=told_of(message),
        story=tuple(Happened(one.at, one.kind, one.by, unseal(one.words)) for one in story),
        mark=mark_of(message),
    )


def holds(holder: str, *, live: bool) -> bool:
    """Whether an organisation holds any message at all."""
    return _of(holder, live=live).exists()


def refused(number: int, by: str, now: datetime, why: str) -> None:
    """Write down that somebody was not let in, and why."""
    with transaction.atomic(using=ALIAS, durable=True):
        log.append("refused", number, by, now, why[:200])


def pass_on(number: int, to: str, reply: str, reason: str, *, by: str, now: datetime) -> bool:
    """Hand a message to another organisation; False where it went, or was ended, meanwhile.

    `reason` is why it goes without its sender's leave, or "". The sender does not see it.
    """
    with transaction.atomic(using=ALIAS, durable=True):
        message = _read(number)
        if message is None or not (message.may_pass or reason):
            return False
        message.holder, message.state, message.unread, message.ended_at = to, PASSED, True, None
        message.save()
        if reason:
            happened(message, "reason", by, reason, now, shown=False)
        happened(message, "passed", by, reply, now, shown=True)
        log.append("passed", number, by, now, to)
    return True


def close(number: int, reply: str, *, by: str, now: datetime) -> bool:
    """Answer a message and close it; False where it went meanwhile.

    One that a fact was made of stays accepted.
    """
    with transaction.atomic(using=ALIAS, durable=True):
        message = _read(number)
        if message is None:
            return False
        message.state = ACCEPTED if message.counted else CLOSED
        message.ended_at, message.unread = now, False
        message.save()
        happened(message, "closed", by, reply, now, shown=True)
        log.append("closed", number, by, now)
    return True


def spam(numbers: Collection[int], reply: str, *, by: str, now: datetime) -> int:
    """Put messages away as spam, with one reply or none; returns how many were still open."""
    with transaction.atomic(using=ALIAS, durable=True):
        rows = (_open(number, OPEN) for number in sorted(numbers))
        found = [row for row in rows if row and not row.counted and not _is_new(row)]
        for message in found:
            message.state, message.ended_at, message.unread = SPAM, now, False
            message.save()
            happened(message, "closed", by, reply, now, shown=True)
            log.append("spam", message.pk, by, now)
    return len(found)


def accepted(number: int, reply: str, reason: str, *, by: str, now: datetime) -> bool:
    """Mark that a fact was made of a message; False where its sender changed it meanwhile.

    `reason` names the agreement it was done by. Marking twice writes one line.
    """
    with transaction.atomic(using=ALIAS, durable=True):
        message = _open(number, (*OPEN, ACCEPTED))
        if message is None:
            return False
        if message.state == ACCEPTED:
            return True
        if message.unread or not message.may_count:
            return False
        message.state, message.counted, message.ended_at, message.unread = (
            ACCEPTED,
            True,
            now,
            False,
        )
        message.save()
        happened(message, "reason", by, reason, now, shown=False)
        happened(message, "accepted", by, reply, now, shown=True)
        log.append("accepted", number, by, now, reason[:200])
    return True


def at_risk(number: int, due_at: datetime, *, by: str, now: datetime) -> bool:
    """Say by hand that a message's sender is at risk: its clock starts; False where it is ended."""
    with transaction.atomic(using=ALIAS, durable=True):
        message = _open(number, OPEN)
        if message is None:
            return False
        message.at_risk, message.due_at = True, message.due_at or due_at
        message.save()
        happened(message, "at risk", by, "", now, shown=False)
        log.append("at risk", number, by, now)
    return True


def _of(holder: str, *, live: bool) -> QuerySet[Message]:
    rows = Message.objects.defer("words", "reach").filter(holder=holder)
    return rows if live else rows.filter(live=False)


def _open(number: int, states: Collection[str]) -> Message | None:
    return Message.objects.select_for_update().filter(pk=number, state__in=states).first()


def _read(number: int) -> Message | None:
    """A message that may be answered: what its sender wrote since must be read before."""
    message = _open(number, (*OPEN, ACCEPTED))
    return None if message is None or message.unread else message


def _is_new(row: Message) -> bool:
    return row.unread and not row.crowd


def _line(row: Message) -> Line:
    return Line(
        number=row.pk,
        guide=row.guide,
        owner=row.owner,
        holder=row.holder,
        came_at=row.came_at,
        due_at=row.due_at,
        live=row.live,
        alarm=row.alarm,
        at_risk=row.at_risk,
        crowd=row.crowd,
        state=row.state,
        unread=row.unread,
        counted=row.counted,
        may_count=row.may_count,
        may_pass=row.may_pass,
        may_reach=row.may_reach,
        ended_at=row.ended_at,
    )
