"""Set a mark on one's own list, or take it off: what was typed becomes a mark, or says why not."""

from collections.abc import Mapping
from datetime import date, datetime

from hueandcry.desk.acts.people import MemberFact
from hueandcry.exchange.marks import placed
from hueandcry.exchange.words import day_words
from hueandcry.facts.mark import KINDS, LONGEST_WORDS, Mark
from hueandcry.intake.dates import EARLIEST, read_day
from hueandcry.intake.tidy import clean
from hueandcry.register import marks
from hueandcry.sharing.release import Released

FIELDS = ("source", "kind", "starts", "ends", "words")
Mistakes = list[tuple[str, str]]


def read(given: Mapping[str, str], member: MemberFact, today: date) -> Mark | Mistakes:
    """The mark that was typed, or what is to mend in it as (field, sentence) pairs."""
    typed = {name: clean(given.get(name, "")) for name in FIELDS}
    wrong: Mistakes = []
    if typed["source"] not in marks.lists_of(member.partner):
        wrong.append(("source", "Choose one of the lists that you have sent."))
    if typed["kind"] not in KINDS:
        wrong.append(("kind", "Choose what happened."))
    starts = _day("starts", typed["starts"], today, wrong)
    if starts is None and not typed["starts"]:
        wrong.append(("starts", "Say from which day on."))
    ends = _day("ends", typed["ends"], today, wrong)
    if starts and ends and ends < starts:
        wrong.append(("ends", f"It ends before it begins, on {day_words(starts)}."))
    if not typed["words"]:
        wrong.append(("words", "Say what happened, in a sentence without names."))
    elif len(typed["words"]) > LONGEST_WORDS:
        wrong.append(("words", f"Say it in {LONGEST_WORDS} letters or fewer."))
    if wrong or starts is None:
        return wrong
    return Mark(0, member.partner, typed["source"], typed["kind"], starts, ends, typed["words"])


def beside(released: Released) -> list[tuple[str, str]]:
    """The marks on what was released, as files carry them: stream and words."""
    found = marks.of(released.owners, released.as_known_on)
    public = released.cleared.treatment.audience == "public"
    return [
        (table.stream, mark.words)
        for table in released.cleared.tables
        for mark in placed(found, table, public=public)
    ]


def add(mark: Mark, member: MemberFact, now: datetime) -> int:
    """Set it, and write it down."""
    return marks.add(mark, {"who": member.name}, now)


def remove(mark: int, member: MemberFact, now: datetime) -> bool:
    """Take one of the member's own organisation's marks off; False where there is none."""
    return marks.remove(mark, member.partner, {"who": member.name}, now)


def _day(field: str, text: str, today: date, wrong: Mistakes) -> date | None:
    if not text:
        return None
    read = read_day(text[:40])
    if read.day is None:
        wrong.append((field, f"{read.why} Write a day as 31/03/2026."))
    elif read.day > today:
        wrong.append((field, f"{day_words(read.day)} is still to come."))
    elif read.day < EARLIEST:
        wrong.append((field, f"{day_words(read.day)} is too far back."))
    else:
        return read.day
    return None
