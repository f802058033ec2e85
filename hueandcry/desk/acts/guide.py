"""First-hour guides as the public may see them today: where a page stands, and whom it names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import DatabaseError

from hueandcry.action.contacts import Contact, all_contacts, contacts
from hueandcry.action.playbook import (
    Lead,
    Node,
    Playbook,
    Step,
    as_published,
    blocked,
    contact_ids,
    main_path,
    playbooks,
)
from hueandcry.inbox import numbers, roster

NATIONAL = "reportfraud"
# Someone to talk to, on every page.
TALK = ("samaritans", "childline")
# The longer list, on the page of its own.
LISTENERS = (
    *TALK,
    "victimsupport",
    "vcas",
    "nspcc",
    "rph",
    "rasa",
    "stopitnow",
    "cyberhelpline",
)


@dataclass(frozen=True, slots=True)
class Everyday:
    """What stands on every page: the two numbers of the police, and someone to talk to."""

    emergency: Contact
    police: Contact
    talk: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a step or an answer leads: a guide, and a node of it or "" for its first."""

    guide: str
    node: str
    title: str


@dataclass(frozen=True, slots=True)
class Place:
    """One node of a guide, and where it stands.

    `number` of `of` counts the steps that most people take; both are 0 beside that path. `before`
    is the node that leads here, "" for the first.
    """

    playbook: Playbook
    node: Node
    number: int
    of: int
    before: str
    contacts: Mapping[str, Contact]


@dataclass(frozen=True, slots=True)
class Unready:
    """A guide that may not be shown today, with those of its contacts that may."""

    playbook: Playbook
    contacts: tuple[Contact, ...]


@lru_cache(maxsize=2)
def everyday(today: date) -> Everyday:
    """The numbers of every page. 999 and 101 stay even when nobody has checked them lately."""
    known = all_contacts()
    printable = contacts({}, today)
    talk = tuple(printable[each] for each in TALK if each in printable)
    return Everyday(known["emergency"], known["police101"], talk)


def in_a_fault(today: date) -> tuple[Contact, ...]:
    """Who can help while nothing else here can: read from no database."""
    known = contacts({}, today)
    return tuple(known[each] for each in ("bank159", "reportfraud") if each in known)


def reachable(today: date) -> Mapping[str, Contact]:
    """Every contact point that may be printed today, the partnership's own among them.

    While the inbox cannot be read these are left out, since the rest helps all the same.
    """
    try:
        return contacts(numbers.known(), today)
    except DatabaseError:
        return contacts({}, today)


def leave_to() -> str:
    """Where "Leave now" leads: the address that the partnership chose, or "" where none is read."""
    try:
        door = roster.door()
    except DatabaseError:
        return ""
    return door.leave_to if door else ""


def listeners(today: date) -> tuple[Contact, ...]:
    """Who listens, the nearest to everybody first."""
    printable = reachable(today)
    return tuple(printable[each] for each in LISTENERS if each in printable)


def place(guide_id: str, node_id: str, printable: Mapping[str, Contact]) -> Place | Unready | None:
    """A node of a guide ("": its first), or None where there is no such guide or node."""
    playbook = playbooks().get(guide_id)
    if playbook is None or (node_id or playbook.start) not in playbook.nodes:
        return None
    if blocked(playbook, printable):
        return Unready(playbook, _left(playbook, printable))
    playbook = as_published(playbook, printable)
    node = playbook.nodes[node_id or playbook.start]
    path = [step.id for step in main_path(playbook)]
    number = path.index(node.id) + 1 if node.id in path else 0
    of = len(path) if number and len(path) > 1 else 0
    return Place(playbook, node, number, of, _before(playbook, node.id), printable)


def onward(playbook: Playbook, node_id: str) -> Onward:
    """Where `node_id` is shown: in this guide, or in the one that it leads to."""
    node = playbook.nodes[node_id]
    if isinstance(node, Lead):
        return Onward(node.guide, "", playbooks()[node.guide].name)
    return Onward(playbook.id, node.id, node.title)


def later(playbook: Playbook, end_id: str) -> tuple[Step, ...]:
    """The steps for today or this week on the way to an end; none for an end beside that way."""
    path = main_path(playbook)
    leads_here = bool(path) and path[-1].next == end_id
    return tuple(step for step in path if leads_here and step.when != "now")


def named(playbook: Playbook) -> tuple[str, ...]:
    """The contact points that a guide names, by their ids."""
    return tuple(sorted(contact_ids(playbook)))


def national(playbook: Playbook, printable: Mapping[str, Contact]) -> Contact | None:
    """The national service that the guide sends to, where it may be printed."""
    return printable.get(NATIONAL) if NATIONAL in contact_ids(playbook) else None


def use_until(playbook: Playbook, printable: Mapping[str, Contact]) -> date:
    """The last day on which a printed copy may be relied on."""
    named = [printable[each] for each in contact_ids(playbook) if each in printable]
    days = [contact.verify_by for contact in named if contact.verify_by and not contact.stays]
    return min([playbook.verify_by, *days])


def _left(playbook: Playbook, printable: Mapping[str, Contact]) -> tuple[Contact, ...]:
    """Whom the guide names and may be named, in the order of its steps."""
    steps = [node for node in playbook.nodes.values() if isinstance(node, Step)]
    ids = dict.fromkeys(each for step in steps for each in (step.dial, *step.contacts))
    return tuple(printable[each] for each in ids if each in printable)


def _before(playbook: Playbook, node_id: str) -> str:
    for other in playbook.nodes.values():
        answers = getattr(other, "answers", ())
        if node_id in (getattr(other, "next", ""), *(answer.next for answer in answers)):
            return other.id
    return ""
