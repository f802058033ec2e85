"""The sender's side: a report comes in, and its receipt shows, adds, corrects and takes back."""

from dataclasses import dataclass
from datetime import date, datetime

from hueandcry.inbox import engine, log
from hueandcry.inbox.models import Event, Message
from hueandcry.inbox.seal import code_of, keyed, read_code, seal, unseal

WAITING, READ, ACCEPTED, PASSED, CLOSED, SPAM, WITHDRAWN = (
    "waiting",
    "read",
    "accepted",
    "passed",
    "closed",
    "spam",
    "withdrawn",
)
OPEN = (WAITING, READ, PASSED)
_NUMBERS = 10**12


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
    """What the holder of a code sees of a message: its own words and what became of them.

    `live` is for whoever acts on it: no page says so.
    """

    number: int
    code: str
    live: bool
    state: str
    came_at: datetime
    due_at: datetime | None
    owner: str
    holder: str
    told: Told
    story: tuple[Happened, ...]


def receive(told: Told, judged: Judged, *, owner: str, form: str, now: datetime) -> str:
    """Keep a report and return its code. The same `form` again keeps nothing and gives the same."""
    code = code_of(form)
    kept = {
        # Numbers in a row would show by their gaps that something live came.
        "id": int(keyed("number", form), 16) % _NUMBERS + 1,
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
    }
    with engine.writing():
        message, made = Message.objects.get_or_create(form=keyed("form", form), defaults=kept)
        if made:
            happened(message, "came", "", "", now, shown=True)
            log.append("came", message.pk, "", now)
    return code


def by_code(typed: str) -> Receipt | None:
    """The receipt of a code as typed, or None: the same for a slip and for a code never given."""
    message = find(typed)
    if message is None:
        return None
    # Its sender need not hear that somebody took it for spam.
    state = CLOSED if message.state == SPAM else message.state
    shown = Event.objects.filter(message=message, shown=True).order_by("id")
    return Receipt(
        number=message.pk,
        code=read_code(typed),
        live=message.live,
        state=state,
        came_at=message.came_at,
        due_at=message.due_at,
        owner=message.owner,
        holder=message.holder,
        told=told_of(message),
        story=tuple(Happened(event.at, event.kind, "", unseal(event.words)) for event in shown),
    )


def add(typed: str, words: str, judged: Judged, now: datetime) -> bool:
    """Keep what a sender adds; False where there is nothing under that code.

    A closed message is open again, since somebody must read what was added.
    """
    with engine.writing():
        message = find(typed, lock=True)
        if message is None:
            return False
        _again(message, judged)
        message.save()
        happened(message, "added", "", words, now, shown=True)
        log.append("added", message.pk, "", now)
    return True


def correct(typed: str, told: Told, judged: Judged, now: datetime) -> bool:
    """Put what a sender says now in the place of what they said; the old is not kept.

    False where there is nothing under that code. What says another thing than the fact that was
    made of it is no longer counted: the caller ends that fact.
    """
    with engine.writing():
        message = find(typed, lock=True)
        if message is None:
            return False
        _again(message, judged)
        message.counted = message.counted and is_counted_alike(told, told_of(message))
        message.words, message.reach = seal(told.words), seal(told.reach)
        message.happened_on, message.loss_pence = told.happened_on, told.loss_pence
        message.outward = told.outward
        message.may_count, message.may_pass = told.may_count, told.may_pass
        message.may_reach = told.may_reach
        message.save()
        engine.forget()
        happened(message, "corrected", "", "", now, shown=True)
        log.append("corrected", message.pk, "", now)
    return True


def withdraw(typed: str, now: datetime) -> int | None:
    """Erase what a sender takes back and return its number; None where nothing has that code.

    That it was there, and when, is kept until it expires, so that whoever read it learns why it
    went. A fact made of it is for the caller to end.
    """
    with engine.writing():
        message = find(typed, lock=True)
        if message is None:
            return None
        empty(message, now)
        log.append("withdrawn", message.pk, "", now)
    return int(message.pk)


def empty(message: Message, now: datetime) -> None:
    """Take everything a person said out of a message and its story, inside a transaction."""
    message.words = message.reach = message.outward = message.alarm = ""
    message.happened_on = message.loss_pence = message.due_at = None
    message.may_count = message.may_pass = message.may_reach = message.unread = False
    message.state, message.ended_at = WITHDRAWN, now
    message.save()
    Event.objects.filter(message=message).delete()
    engine.forget()
    happened(message, "withdrawn", "", "", now, shown=True)


def is_counted_alike(told: Told, before: Told) -> bool:
    """Whether a fact that was made of what stood before still holds, and may still be counted."""
    said = (told.happened_on, told.loss_pence, told.outward)
    return told.may_count and said == (before.happened_on, before.loss_pence, before.outward)


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


def mark_of(message: Message) -> str:
    """The keyed hash by which the register knows a message."""
    return keyed("fact", message.code)


def mark_by(code: str) -> str:
    """The same of a receipt's code."""
    return keyed("fact", keyed("code", code))


def happened(
    message: Message, kind: str, by: str, words: str, now: datetime, *, shown: bool
) -> None:
    """Put a line into the story of a message, inside the caller's transaction."""
    Event.objects.create(message=message, at=now, kind=kind, by=by, words=seal(words), shown=shown)


def _again(message: Message, judged: Judged) -> None:
    """What new words change. What was once live, or at risk, stays so: only a person undoes it.

    It leaves its crowd: somebody came back with a code. What becomes live is counted no longer.
    """
    message.unread, message.crowd = True, ""
    message.counted = message.counted and (message.live or not judged.live)
    if message.state != PASSED:
        message.state = WAITING
    message.ended_at = None
    message.live = message.live or judged.live
    message.alarm = message.alarm or judged.alarm
    message.at_risk = message.at_risk or judged.at_risk
    message.due_at = message.due_at or judged.due_at


def find(typed: str, *, lock: bool = False) -> Message | None:
    """The message of a code as typed; what was taken back is not found."""
    code = read_code(typed)
    if not code:
        return None
    rows = Message.objects.select_for_update() if lock else Message.objects
    return rows.filter(code=keyed("code", code)).exclude(state=WITHDRAWN).first()
