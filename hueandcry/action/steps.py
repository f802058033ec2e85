"""What a first-hour guide is made of: steps, questions, leads to another guide, and ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `dial` is the contact to ring in one tap; `when` now, today or this week."""

    id: str
    title: str
    words: tuple[str, ...]
    dial: str
    say: str
    do_not: tuple[str, ...]
    tick: str
    contacts: tuple[str, ...]
    when: str
    next: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question, and the node it leads to."""

    words: str
    next: str


@dataclass(frozen=True, slots=True)
class Question:
    """A choice that decides what comes next."""

    id: str
    title: str
    words: tuple[str, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """Here it goes on in another guide."""

    id: str
    guide: str


@dataclass(frozen=True, slots=True)
class End:
    """The last page of a path."""

    id: str
    title: str
    words: tuple[str, ...]


Node = Step | Question | Lead | End


@dataclass(frozen=True, slots=True)
class Playbook:
    """One guide. `needs` are local contacts without which it may not be published.

    `safety`: nothing of it is kept on the phone. `takes_report`: the report form may follow it.
    `fraud`: its reporter may read that others near by told of this too.
    """

    id: str
    name: str
    lede: str
    for_business: bool
    safety: bool
    fraud: bool
    takes_report: bool
    needs: tuple[str, ...]
    start: str
    nodes: Mapping[str, Node]
    changed: date
    verify_by: date
