"""Read what somebody typed as an alert: plain words, named places, a last day; or what to mend."""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta

from hueandcry.action import reading
from hueandcry.action.contacts import contacts
from hueandcry.action.playbook import playbooks
from hueandcry.desk.acts import alert_words
from hueandcry.exchange.words import day_words
from hueandcry.inbox import numbers
from hueandcry.intake.dates import read_day
from hueandcry.intake.tidy import clean

LONGEST_DAYS = 42
# The public fields, and how many words each may have.
MOST_WORDS = {"title": 8, "happening": 40, "concerns": 15, "one_thing": 15}
FIELDS = (*MOST_WORDS, "guide", "places", "valid_until", "evidence")
_PLACE = re.compile(r"[A-Z]{1,2}(?:[0-9][A-Z0-9]?)?")
_MOST_PLACES = 20
_LONGEST_EVIDENCE = 1000
_LEFT_BLANK = {
    "title": "Give it a title.",
    "happening": "Say what is happening here.",
    "concerns": "Say who it concerns.",
    "one_thing": "Say the one thing to do.",
    "evidence": "Say what it rests on, for whoever publishes it.",
}
Mistakes = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Draft:
    """What an analyst wrote; its words passed `read`."""

    guide: str
    title: str
    happening: str
    concerns: str
    one_thing: str
    places: str
    valid_until: date
    evidence: str


def read(given: Mapping[str, str], today: date) -> Draft | Mistakes:
    """The alert that was typed, or what is to mend in it as (field, sentence) pairs."""
    typed = {name: clean(given.get(name, "")) for name in FIELDS}
    wrong: Mistakes = []
    printed = contacts(numbers.known(), today).values()
    ours = {contact.phone.replace(" ", "") for contact in printed}
    if typed["guide"] not in playbooks():
        wrong.append(("guide", "Choose the guide that helps."))
    for name in (*MOST_WORDS, "evidence"):
        wrong += [(name, words) for words in _faults(name, typed[name], ours)]
    wrong += _too_hard(" ".join(f"{typed[name]}." for name in MOST_WORDS))
    places, words = _places(typed["places"])
    wrong += [("places", words)] if words else []
    day, words = _until(typed["valid_until"], today)
    if day is None:
        wrong.append(("valid_until", words))
    if wrong or day is None:
        return sorted(wrong, key=lambda one: FIELDS.index(one[0]))
    said = {name: typed[name] for name in ("guide", *MOST_WORDS, "evidence")}
    return Draft(**said, places=places, valid_until=day)


def _faults(name: str, text: str, ours: Set[str]) -> Iterator[str]:
    if not text:
        yield _LEFT_BLANK[name]
        return
    most = MOST_WORDS.get(name)
    if most is None and len(text) > _LONGEST_EVIDENCE:
        yield f"Say it in {_LONGEST_EVIDENCE} letters or fewer."
    if most is not None and len(text.split()) > most:
        yield f"These are {len(text.split())} words. Say it in {most} or fewer."
    yield from alert_words.stopped(text, ours)
    if most is not None:
        yield from reading.lint(text)


def _too_hard(text: str) -> Mistakes:
    index = reading.readability(text)
    if index <= reading.HARDEST:
        return []
    words = f"Hard to read: {index:.1f}, and the public gets at most {reading.HARDEST:g}."
    return [("happening", f"{words} Use shorter words and sentences.")]


def _places(text: str) -> tuple[str, str]:
    """First halves of postcodes in order, and what is wrong with them or ""."""
    found = sorted(set(text.upper().replace(",", " ").split()))
    wrong = [place for place in found if not _PLACE.fullmatch(place)]
    if wrong:
        return "", f"“{wrong[0]}” is no first half of a postcode. Write it as DH1, or DH for all."
    if not found or len(found) > _MOST_PLACES:
        return "", f"Name one to {_MOST_PLACES} first halves of postcodes, such as DH1 DH7."
    return " ".join(found), ""


def _until(text: str, today: date) -> tuple[date | None, str]:
    """The last day of an alert, or None and what is wrong with it."""
    last = today + timedelta(days=LONGEST_DAYS)
    read = read_day(text[:40]) if text else None
    if read is None or read.day is None:
        return None, f"Say until when, as 31/03/2026: at the latest {day_words(last)}."
    if read.day < today:
        return None, f"{day_words(read.day)} has passed."
    if read.day > last:
        return None, f"At the latest {day_words(last)}: look at it again by then."
    return read.day, ""
