"""Whom to ring: contact points as dated data. None is shown that nobody has seen in print."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType

SCHEMES = MappingProxyType({"ring": "tel:", "text": "sms:", "email": "mailto:", "web": "https://"})


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact point. `how` is the way to take first: ring, text, email or web.

    `mark`: S seen in a stored copy of `source`, R recalled. `why` is for staff: what was left out,
    or why it is not `public`. `local` ones are blank until the partnership enters its own.
    `stays`: shown past its day too, since its absence would do more harm (999, 101). `instead`:
    what a step says while the number may not be printed.
    """

    id: str
    name: str
    for_whom: str
    what_for: str
    phone: str
    web: str
    how: str
    hours: str
    cost: str
    caveat: str
    source: str
    seen: str
    mark: str
    verify_by: date | None
    local: bool
    public: bool
    stays: bool
    instead: str
    why: str

    @property
    def fit(self) -> bool:
        """Whether it may be printed at all: judged public, and seen in a source or local."""
        return self.public and (self.local or self.mark == "S")

    @property
    def link(self) -> str:
        """What a tap opens: `tel:159`, `sms:7726`, `mailto:...`, `https://...`; "" while blank."""
        if not self.how:
            return ""
        by_phone = self.how in {"ring", "text"}
        return SCHEMES[self.how] + (self.phone.replace(" ", "") if by_phone else self.web)

    @property
    def web_link(self) -> str:
        """Where to write or read, or nothing: an address with an @ is an email address."""
        return self.web and SCHEMES["email" if "@" in self.web else "web"] + self.web


@dataclass(frozen=True, slots=True)
class Known:
    """What the partnership itself entered for a local contact point."""

    phone: str
    web: str
    hours: str


def contacts(local: Mapping[str, Known], today: date) -> Mapping[str, Contact]:
    """Those that may be printed today: public, seen, not past their day, with a way to reach them.

    A local one may be printed as soon as the partnership has entered a phone or an address.
    """
    filled = (_filled(contact, local.get(contact.id)) for contact in all_contacts().values())
    return MappingProxyType({each.id: each for each in filled if _printable(each, today)})


@cache
def all_contacts() -> Mapping[str, Contact]:
    """Every contact point of the list, also those that may not be printed."""
    text = (files("hueandcry.action") / "content" / "contacts.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["id"]: _contact(row) for row in csv.DictReader(text.splitlines())})


def due(today: date, within_days: int = 90) -> tuple[Contact, ...]:
    """Those that somebody must check within so many days, or should have, the earliest first."""
    last = today + timedelta(days=within_days)
    dated = [(each.verify_by, each) for each in all_contacts().values() if each.fit]
    found = [(day, each) for day, each in dated if day is not None and day <= last]
    return tuple(each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].id)))


def _printable(contact: Contact, today: date) -> bool:
    if not contact.fit or not (contact.phone or contact.web):
        return False
    return contact.stays or contact.verify_by is None or today <= contact.verify_by


def _filled(contact: Contact, known: Known | None) -> Contact:
    if not contact.local or known is None:
        return contact
    how = "ring" if known.phone else "email" if "@" in known.web else "web"
    return replace(contact, phone=known.phone, web=known.web, hours=known.hours, how=how)


def _contact(row: Mapping[str, str]) -> Contact:
    day = row["verify_by"]
    return Contact(
        **{key: row[key] for key in ("id", "name", "for_whom", "what_for", "phone", "web", "how")},
        **{key: row[key] for key in ("hours", "cost", "caveat", "source", "seen", "mark", "why")},
        instead=row["instead"],
        verify_by=date.fromisoformat(day) if day else None,
        local=row["local"] == "yes",
        public=row["public"] == "yes",
        stays=row["stays"] == "yes",
    )
