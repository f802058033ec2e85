"""An ask, the book of agreements it is held against, and the links of the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from hueandcry.sharing.terms import Agreement

State = Literal["passed", "stopped", "not reached"]


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks for which figure, by which axes, of whose rows, for whom and why.

    `axes` are axes of facts.figure.AXES or names of columns. `addressee` is the asker's own
    partner id, or "public". `owners` are the owners asked about. `known_on` asks for what was
    known at the end of that day, None for what is known now. `pass_to` is the organisation it would
    be passed on to and `link` how it would be linked with other data: each is a permission apart.
    """

    person: str
    partner: str
    partner_kind: str
    role: str
    purpose: str
    reason: str
    figure: str
    axes: tuple[str, ...]
    addressee: str
    owners: tuple[str, ...]
    known_on: date | None = None
    pass_to: str = ""
    link: Literal["", "counts", "records"] = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """An officer of a party approved the exact text whose digest stands beside it."""

    partner: str
    officer: str
    on: date


@dataclass(frozen=True, slots=True)
class Signed:
    """An agreement and who approved it. `digest` is of the text that the officers were shown."""

    agreement: Agreement
    digest: str
    approvals: tuple[Approval, ...] = ()
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """Every agreement there is, in force or not: those that are not explain a refusal.

    `closed` says why nothing may be answered by this book at all, or "".
    """

    agreements: tuple[Signed, ...] = ()
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """An organisation of the partnership; `kind` is a key of gateway.KINDS."""

    id: str
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain: what it says, by which law and which clause of the agreement.

    `mend` says what would make a stopped link pass. `clause` is as "DSA-2026-08 [why] purposes".
    """

    name: str
    state: State
    words: str
    citation: str = ""
    mend: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One reason for no: why, what would mend it, and the law it rests on and how that is known."""

    words: str
    mend: str
    citation: str = ""
    mark: str = "S"


@dataclass(frozen=True, slots=True)
class Question:
    """An ask put to one owner under one agreement, on a day, with both sides known."""

    ask: Ask
    signed: Signed
    giver: Owner
    receiver: Owner
    today: date


@dataclass(frozen=True, slots=True)
class Grant:
    """One owner's yes: the agreements that each grant the whole ask, and the chain that held.

    Usually there is one agreement; where there are more, compile_together unites them.
    """

    owner: str
    agreements: tuple[Agreement, ...]
    chain: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One owner's no: the chain that came nearest, up to the link that stopped it."""

    owner: str
    chain: tuple[Link, ...]


DOUBTS: Mapping[str, str] = MappingProxyType(
    {
        "I": "This is our reading of the law: ask a lawyer.",
        "R": "Nobody has checked this against the text of the law yet.",
        "S": "Only part of the text of the law was read.",
    }
)


def day_words(day: date) -> str:
    """A day as people write it: 21 September 2026."""
    return f"{day.day} {day:%B %Y}"


def name_of(owner: Owner) -> str:
    """The organisation's name, or its id where nobody gave one."""
    return owner.name or owner.id


def link_passed(
    name: str, words: str, citation: str = "", mark: str = "S", clause: str = ""
) -> Link:
    """A link that holds. Resting on law recalled (R), read in part or inferred (I), it says so."""
    return Link(name, "passed", f"{words} {doubt(mark)}".rstrip(), citation, "", clause)


def link_stopped(name: str, words: str, mend: str, citation: str = "", clause: str = "") -> Link:
    """A link that stops the chain, with the one thing that would make it pass."""
    return Link(name, "stopped", words, citation, mend, clause)


def stopped_by(name: str, *stops: Stop, clause: str = "") -> Link:
    """A link that stops the chain for several reasons, each of them said once.

    Law recalled (R), read in part or inferred (I) stops as it passes: with the doubt said.
    """
    words, citations, mends = (
        tuple(dict.fromkeys(text for text in texts if text))
        for texts in (
            (*(stop.words for stop in stops), *(doubt(stop.mark) for stop in stops)),
            (stop.citation for stop in stops),
            (stop.mend for stop in stops),
        )
    )
    return link_stopped(name, " ".join(words), " ".join(mends), "; ".join(citations), clause)


def doubt(mark: str) -> str:
    """What a page must say of law known in this way (S read, R recalled, I inferred), or ""."""
    return "" if mark == "S" else DOUBTS[mark[:1]]


def clause_of(agreement: Agreement, section: str, *keys: str) -> str:
    """A clause of an agreement as people look it up: "DSA-2026-08 [why] purposes"."""
    return f"{agreement.id} [{section}] {', '.join(keys)}".rstrip()


def capital(text: str) -> str:
    """The same sentence with its first letter large."""
    return text[:1].upper() + text[1:]
