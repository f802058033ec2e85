"""The sender's side: a report comes in, and its receipt shows, adds, corrects and takes back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from hueandcry.inbox import log
from hueandcry.inbox.models import Event, Message
from hueandcry.inbox.router import ALIAS
from hueandcry.inbox.seal import code_of, keyed, read_code, seal, unseal

WAITING, READ, ACCEPTED, PASSED, CLOSED, WITHDRAWN = (
    "waiting",
    "read",
    "accepted",
    "passed",
    "closed",
    "withdrawn",
)
OPEN = (WAITING, READ, PASSED)


@dataclass(frozen=True, slots=True)
class Told:
    """What a person told us, all but `words` perhaps left blank, and what they let us do with it.

    `guide` is the playbook they came from, `outward` the first half of a postcode, `reach` a
    telephone number or email.
    """

    guide: str
    language: str
    words: str
    happened_on: date | None
    loss_pence: int | None
    outward: str
    reach: str
    may_count: bool
    may_pass: bool
    may_reach: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What the door saw at once: `live` and its `alarm` (a theme), risk, crowd, and the clock."""

    live: bool
    alarm: str
    at_risk: bool
    crowd: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a receipt or of a message's story. `by` is "" for its sender."""

    at: datetime
    kind: str
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the holder of a code sees of a message: its own words and what became of them."""

    number: int
    code: str
    state: str
    came_at: datetime
    owner: str
    holder: str
    told: Told
    story: tuple[Happened, ...]


def receive(told: Told, judged: Judged, *, owner: str, form: str, now: datetime) -> str:
    """Keep a report and return its code. The same `form` again keeps nothing and gives the same."""
    code = code_of(form)
    with transaction.atomic(using=ALIAS):
        message, made = Message.objects.get_or_create(
            form=keyed("form", form),
            defaults={
                "code": keyed("code", code),
                "guide": told.guide,
                "language": told.language,
                "owner": owner,
                "holder": owner,
                "came_at": now,
                "due_at": judged.due_at,
                "live": judged.live,
                "alarm": judged.alarm,
                "at_risk": judged.at_risk,
                "crowd": judged.crowd,
                "state": WAITING,
                "happened_on": told.happened_on,
                "loss_pence": told.loss_pence,
                "outward": told.outward,
                "words": seal(told.words),
                "reach": seal(told.reach),
                "may_count": told.may_count,
                "may_pass": told.may_pass,
                "may_reach": told.may_reach,
            },
        )
        if made:
            _happened(message, "came", "", "", now, shown=True)
            log.append("came", message.pk, "", now)
    return code


def by_code(typed: str) -> Receipt | None:
    """The receipt of a code as typed, or None: the same for a slip and for a code never given."""
    message = _find(typed)
    if message is None:
        return None
    shown = Event.objects.filter(message=message, shown=True).order_by("id")
    return Receipt(
        number=message.pk,
        code=read_code(typed),
        state=message.state,
        came_at=message.came_at,
        owner=message.owner,
        holder=message.holder,
        told=told_of(message),
        story=tuple(Happened(event.at, event.kind, "", unseal(event.words)) for event in shown),
    )


def told_of(message: Message) -> Told:
    """What a message says, unsealed."""
    return Told(
        guide=message.guide,
        language=message.language,
        words=unseal(message.words),
        happened_on=message.happened_on,
        loss_pence=message.loss_pence,
        outward=message.outward,
        reach=unseal(message.reach),
        may_count=message.may_count,
        may_pass=message.may_pass,
        may_reach=message.may_reach,
    )


def _find(typed: str) -> Message | None:
    code = read_code(typed)
    return Message.objects.filter(code=keyed("code", code)).first() if code else None


def _happened(
    message: Message, kind: str, by: str, words: str, now: datetime, *, shown: bool
) -> None:
    Event.objects.create(message=message, at=now, kind=kind, by=by, words=seal(words), shown=shown)
