"""A report from the public comes in: it is read, judged, kept, and answered by a receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import DatabaseError

from hueandcry.action import clocks
from hueandcry.desk import answers
from hueandcry.desk.acts import crowd, judging
from hueandcry.desk.acts.answered import Shown, show_of, summary
from hueandcry.desk.answers import Answers, Sent
from hueandcry.inbox import roster, tell
from hueandcry.inbox.tell import Told
from hueandcry.register import book


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads what is sent, to whom it may be passed on, and days until it is erased."""

    owner: str
    name: str
    others: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Mend:
    """Nothing was kept: what to mend, by field."""

    wrong: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing was kept: very many reports came from this network just now."""


@dataclass(frozen=True, slots=True)
class Unkept:
    """Nothing was kept: the inbox could not be written to, its disk full, say."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing was kept: nobody reads reports here."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A report was kept. `cut`: its postcode lost its second half.

    `newer` are words that came by a form which had been sent before with others.
    """

    receipt: Shown
    cut: bool
    newer: str


def reader() -> Reader | None:
    """Who reads what is sent, or None where nobody does, or the inbox cannot be opened."""
    try:
        door = roster.door()
    except DatabaseError:
        return None
    if door is None:
        return None
    names = {key: name for key, name in book.names().items() if key != "public"}
    name = names.pop(door.owner, door.owner)
    return Reader(door.owner, name, tuple(sorted(names.values())), clocks.kept_days("closed"))


def has_moved(shown: str) -> bool:
    """Whether another organisation reads now than the one that a form named ("" where none)."""
    now = reader()
    return bool(shown) and now is not None and now.owner != shown


def send(
    sent: Sent, *, form: str, language: str, address: str, today: date, now: datetime
) -> Taken | Mend | Wait | Unkept | Closed:
    """Take a report in. The same `form` again keeps nothing more and has the same receipt."""
    read = answers.read(sent, today)
    if read.wrong:
        return Mend(read.wrong)
    try:
        return _take(sent, read, form, language, address, today, now)
    except (DatabaseError, OSError):  # the key to it is a file
        return Unkept()


def _take(
    sent: Sent, read: Answers, form: str, language: str, address: str, today: date, now: datetime
) -> Taken | Mend | Wait | Closed:
    door = roster.door()
    if door is None:
        return Closed()
    joined = crowd.arrived(address, now)
    if joined is None:
        return Wait()
    told = told_of(sent, read, language)
    judged = judging.judge(sent.guide, told.words, pressed=sent.pressed, crowd=joined, now=now)
    code = tell.receive(told, judged, owner=door.owner, form=form, now=now)
    kept = tell.by_code(code)
    if kept is None:  # the same form, whose report was taken back
        return Mend({"words": answers.taken_back()})
    newer = told.words if kept.told.words != told.words else ""
    return Taken(show_of(kept, today), read.cut and not newer, newer)


def copy(sent: Sent, today: date) -> str | Mend:
    """A person's own answers as a text to copy elsewhere. Nothing is kept."""
    read = answers.read(sent, today)
    return Mend(read.wrong) if read.wrong else summary(told_of(sent, read, ""))


def told_of(sent: Sent, read: Answers, language: str) -> Told:
    """What a person told us, as it is kept."""
    return Told(
        guide=sent.guide,
        language=language,
        words=read.words,
        happened_on=read.happened_on,
        loss_pence=read.loss_pence,
        outward=read.outward,
        reach=read.reach,
        may_count=sent.may_count,
        may_pass=sent.may_pass,
        may_reach=sent.may_reach,
    )
