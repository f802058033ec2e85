"""The values that travel from the gate outwards. Each has one maker, named here and tested."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from hueandcry.facts.estimate import ClearedEstimates
from hueandcry.facts.figure import ClearedTable, CountTable, FigureKind
from hueandcry.sharing.terms import Method

Audience = Literal["owner", "partner", "public"]


@dataclass(frozen=True, slots=True)
class Treatment:
    """How numbers are made safe for an audience.

    The owner sees its own exactly. A partner sees counts rounded to `base`, additive. The public
    sees the same rounded counts, and any margin whose true count is below `smallest_count` (and
    what lies in that margin) reads "fewer than N". By the method "suppress" both see exact counts,
    and small ones and what would give them away read "hidden". `zeros`: a nought may be shown.
    """

    audience: Audience
    base: int
    smallest_count: int
    method: Method = "round"
    zeros: bool = True


@dataclass(frozen=True, slots=True)
class Left:
    """What an attacker has of one table that left, but for its numbers: they have names.

    `shape` is the table without counts. `words` are the positions, in cube order, of what read
    words. `further` says that some cell stands one multiple further off than its neighbours.
    `cut` is the one axis and value that all of it was cut down to, `on` the day, in ISO form.
    """

    shape: CountTable
    treatment: Treatment
    words: tuple[int, ...] = ()
    further: bool = False
    cut: tuple[str, str] | None = None
    on: str = ""


@dataclass(frozen=True, slots=True)
class Cleared:
    """A figure that passed disclosure control. Made by sharing.control.clear alone.

    `left` are its tables as an attacker has them, none of an owner's exact look. Whoever has all
    that left before narrows no small or hidden number to fewer than `narrowest` whole numbers; more
    than the treatment promises is not asked after. None where no number is small or hidden.
    """

    name: str
    kind: FigureKind
    unit: str
    window: tuple[str, str]
    tables: tuple[ClearedTable, ...]
    treatment: Treatment
    method: str
    version: str
    digest: str
    notes: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    narrowest: int | None = None
    estimates: ClearedEstimates | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A figure that may not leave, with the reason and what to ask instead, in plain words."""

    reason: str
    instead: str


@dataclass(frozen=True, slots=True)
class Quality:
    """What a giver says of the records behind a figure: headings and their words (s.38(5))."""

    giver: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Released:
    """A cleared figure on its way out. Made by register.gate.release alone, after its ledger entry.

    `agreements` and `owners` say by which agreements whose rows are in it; `not_included` names
    owners that were asked about and gave nothing. `ledger` is the number of the entry.
    `without_sealed` says that no sealed record is counted in it. `use_limits` (field, limit, law)
    and `exemptions` are of sharing.limits, and stand in every copy. `quality` holds the statement
    of each giver that relies on Part 3. `conditions` are what the police's handling asks.
    """

    cleared: Cleared
    addressee: str
    marking: str
    classification: str
    agreements: tuple[str, ...]
    owners: tuple[str, ...]
    not_included: tuple[str, ...]
    purpose: str
    ledger: int
    digest: str
    as_known_on: date
    without_sealed: bool
    invented: bool
    use_limits: tuple[tuple[str, str, str], ...] = ()
    exemptions: tuple[str, ...] = ()
    quality: tuple[Quality, ...] = ()
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A figure that stays, and the number of the ledger entry that says so.

    `hidden` says, to an owner about its own rows alone, which clause hid how many.
    """

    held: Held
    hidden: tuple[str, ...]
    marking: str
    classification: str
    ledger: int
    invented: bool
