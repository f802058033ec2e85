"""Contact points and other dated words: who checked them, what is due, which guides they stop."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hueandcry.action import clocks, image_abuse
from hueandcry.action.contacts import Contact, Known, all_contacts, contacts
from hueandcry.action.playbook import Playbook, blocked, contact_ids, playbooks
from hueandcry.desk.acts.people import MemberFact
from hueandcry.exchange.words import day_words
from hueandcry.inbox import numbers
from hueandcry.inbox.numbers import Entered
from hueandcry.intake.dates import read_day
from hueandcry.intake.tidy import clean

FIELDS = ("phone", "web", "hours", "checked_on")
DUE_DAYS = 90
# A local contact point is checked once a year; the others say their own day.
_YEAR = timedelta(days=365)
_PHONE = re.compile(r"0[1235789][0-9]{8,9}|101|111|116[0-9]{3}|159|999")
# Some of Ofcom's numbers for drama: nobody answers them.
_DRAMA = re.compile(r"(?:01632960|07700900|02079460|01914980|08081570|03069990)[0-9]{3}")
_WEB = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:/[\w~./%-]*)?", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
_LONGEST = 120
Mistakes = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Point:
    """One contact point: as it is printed, by when it must be checked, and what it stops.

    `state` is "past", "due", "blank", "fine", or "kept back" where nobody has seen it in print.
    `guides` name it; `stops` cannot be published without it.
    """

    contact: Contact
    entered: Entered | None
    check_by: date | None
    state: str
    guides: tuple[str, ...]
    stops: tuple[str, ...]


def points(today: date) -> tuple[Point, ...]:
    """Every contact point: what is past its day, due or blank first."""
    entered = numbers.entered()
    printable = contacts({key: one.known for key, one in entered.items()}, today)
    named = {guide.id: (guide, contact_ids(guide)) for guide in playbooks().values()}
    found = [
        _point(contact, entered.get(contact.id), printable, named, today)
        for contact in all_contacts().values()
    ]
    order = ("past", "due", "blank", "fine", "kept back")
    return tuple(sorted(found, key=lambda one: (order.index(one.state), one.check_by or date.max)))


def waiting(today: date) -> int:
    """How many contact points somebody should check, or enter since a guide cannot do without."""
    return sum(
        one.state in ("past", "due") or (one.state == "blank" and bool(one.stops))
        for one in points(today)
    )


def stopped_guides(today: date) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Guides that are not published today, each with the names of the numbers it lacks."""
    printable = contacts(numbers.known(), today)
    every = all_contacts()
    missing = ((guide.name, blocked(guide, printable)) for guide in playbooks().values())
    return tuple((name, tuple(every[one].name for one in lack)) for name, lack in missing if lack)


def read_again(today: date) -> tuple[tuple[str, date, bool], ...]:
    """Clocks and guides with the day by which somebody must read them again; whether it is near."""
    last = today + timedelta(days=DUE_DAYS)
    found = [(guide.name, guide.verify_by) for guide in playbooks().values()]
    found.append(("Clocks of the law, and bank holidays", clocks.verify_by()))
    found.append(("Words that may mean sexual images", image_abuse.verify_by()))
    return tuple((name, day, day <= last) for name, day in sorted(found, key=lambda one: one[1]))


def local(contact: str) -> Contact | None:
    """The local contact point of that id, or None: the others are data of every partnership."""
    found = all_contacts().get(contact)
    return found if found and found.local and found.public else None


def read(given: Mapping[str, str], today: date, *, demo: bool) -> tuple[Known, date] | Mistakes:
    """What was typed for a local contact point, or what is to mend as (field, sentence) pairs.

    A demo takes numbers that are for drama alone; a real home takes every other.
    """
    typed = {name: clean(given.get(name, "")) for name in FIELDS}
    wrong: Mistakes = []
    phone, words = _phone(typed["phone"], demo)
    wrong += [("phone", words)] if words else []
    web = re.sub(r"^https?://", "", typed["web"]).rstrip("/")
    if web and not _WEB.fullmatch(web) and not _EMAIL.fullmatch(web):
        wrong.append(("web", "Write an address such as council.gov.uk/help, or an email address."))
    if not typed["phone"] and not web:
        wrong.append(("phone", "Give a phone number, a web address or both."))
    wrong += [
        (name, f"Say it in {_LONGEST} letters or fewer.")
        for name in ("web", "hours")
        if len(typed[name]) > _LONGEST
    ]
    day = read_day(typed["checked_on"][:40]).day if typed["checked_on"] else None
    if day is None:
        wrong.append(("checked_on", "Say on which day you checked it, as 31/03/2026."))
    elif day > today:
        wrong.append(("checked_on", f"{day_words(day)} is still to come."))
    elif day < today - _YEAR:
        wrong.append(("checked_on", "That is more than a year ago. Check it again first."))
    if wrong or day is None:
        return wrong
    return Known(phone, web, typed["hours"]), day


def enter(contact: str, told: Known, on: date, member: MemberFact, now: datetime) -> None:
    """Keep a local contact point, and write down who entered it."""
    numbers.enter(contact, told, on, by=member.name, now=now)


def remove(contact: str, member: MemberFact, now: datetime) -> bool:
    """Take a local contact point away; False where there is none."""
    return numbers.remove(contact, by=member.name, now=now)


def _point(
    contact: Contact,
    entered: Entered | None,
    printable: Mapping[str, Contact],
    named: Mapping[str, tuple[Playbook, frozenset[str]]],
    today: date,
) -> Point:
    check_by = contact.verify_by
    if contact.local:
        check_by = entered.checked_on + _YEAR if entered else None
    return Point(
        contact=printable.get(contact.id, contact),
        entered=entered,
        check_by=check_by,
        state=_state(contact, entered, check_by, today),
        guides=tuple(guide.name for guide, ids in named.values() if contact.id in ids),
        stops=tuple(
            guide.name for guide, _ in named.values() if contact.id in blocked(guide, printable)
        ),
    )


def _state(contact: Contact, entered: Entered | None, check_by: date | None, today: date) -> str:
    if not contact.public or (contact.mark != "S" and not contact.local):
        return "kept back"
    if contact.local and entered is None:
        return "blank"
    if check_by is not None and check_by < today:
        return "past"
    near = check_by is not None and check_by <= today + timedelta(days=DUE_DAYS)
    return "due" if near else "fine"


def _phone(text: str, demo: bool) -> tuple[str, str]:
    """A United Kingdom number as people write it, or "" and what is wrong with it."""
    if not text:
        return "", ""
    spaced = " ".join(re.sub(r"^(?:\+|00)44\s*(?:\(0\))?\s*", "0", text).replace("-", " ").split())
    figures = re.sub(r"[\s()]", "", spaced)
    if not _PHONE.fullmatch(figures):
        return "", "Write a United Kingdom number, such as 01632 960123 or 101."
    if _DRAMA.fullmatch(figures) and not demo:
        return "", "That number is for films: nobody answers it."
    return spaced, ""
