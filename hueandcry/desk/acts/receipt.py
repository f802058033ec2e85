"""The holder of a code looks at a report, adds to it, corrects it, or takes it back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import DatabaseError

from hueandcry.desk import answers
from hueandcry.desk.acts import crowd, guesses, inbox_keep, judging
from hueandcry.desk.acts.answered import Shown, show_of
from hueandcry.desk.acts.tell import Mend, Unkept, Wait, told_of
from hueandcry.desk.answers import Sent
from hueandcry.inbox import tell
from hueandcry.inbox.tell import Receipt


@dataclass(frozen=True, slots=True)
class NoSuch:
    """Nothing is under that code: a slip, a guess, or a report that was taken back."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The report was taken back and its words erased."""


def look(typed: str, *, address: str, today: date, now: datetime) -> Shown | NoSuch | Wait | Unkept:
    """What became of the report with this code."""
    found = _found(typed, address, now)
    return show_of(found, today) if isinstance(found, Receipt) else found


def add(
    typed: str, said: str, *, address: str, today: date, now: datetime
) -> Shown | Mend | NoSuch | Wait | Unkept:
    """Add words to a report; the same words sent twice are added once."""
    found = _found(typed, address, now)
    if not isinstance(found, Receipt):
        return found
    read = answers.read(Sent(guide=found.told.guide, words=said), today)
    if read.wrong:
        return Mend(read.wrong)
    last = next((line for line in reversed(found.story) if line.kind == "added"), None)
    if last is None or last.words != read.words:
        joined = crowd.arrived(address, now)
        if joined is None:
            return Wait()
        guide = found.told.guide
        judged = judging.judge(guide, read.words, pressed=False, crowd=joined, now=now)
        try:
            inbox_keep.add(found, read.words, judged, now)
        except DatabaseError:
            return Unkept()
    return look(typed, address=address, today=today, now=now)


def correct(
    typed: str, sent: Sent, *, address: str, today: date, now: datetime
) -> Shown | Mend | NoSuch | Wait | Unkept:
    """Put what a person says now in the place of what they said."""
    found = _found(typed, address, now)
    if not isinstance(found, Receipt):
        return found
    read = answers.read(sent, today)
    if read.wrong:
        return Mend(read.wrong)
    told = told_of(sent, read, found.told.language)
    if told != found.told:
        joined = crowd.arrived(address, now)
        if joined is None:
            return Wait()
        judged = judging.judge(told.guide, told.words, pressed=sent.pressed, crowd=joined, now=now)
        try:
            inbox_keep.correct(found, told, judged, now)
        except DatabaseError:
            return Unkept()
    return look(typed, address=address, today=today, now=now)


def take_back(typed: str, *, address: str, now: datetime) -> Gone | NoSuch | Wait | Unkept:
    """Erase a report for its sender."""
    found = _found(typed, address, now)
    if not isinstance(found, Receipt):
        return found
    try:
        inbox_keep.withdraw(found.code, now)
    except DatabaseError:
        return Unkept()
    return Gone()


def _found(typed: str, address: str, now: datetime) -> Receipt | NoSuch | Wait | Unkept:
    if not guesses.may_try(address, now):
        return Wait()
    try:
        found = tell.by_code(typed)
    except (DatabaseError, OSError):  # the key to it is a file
        return Unkept()
    if found is None:
        guesses.slipped(address, now)
        return NoSuch()
    return found
