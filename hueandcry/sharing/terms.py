"""The values an agreement is made of. Nothing here decides; agreement.py makes them from text."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

Value = str | int | Decimal | date | bool | None
Row = Mapping[str, Value]
Test = Literal["in", "is", "below", "at_most", "above", "at_least", "before", "since"]
Generalisation = Literal["month", "quarter", "year", "postcode area", "ward", "partnership"]
Role = Literal["controller", "joint-controller", "processor"]
Method = Literal["round", "suppress"]
AgreementKind = Literal["house", "partner", "publication"]
Operand = str | int | Decimal | date | bool | tuple[str | int, ...]

PUBLIC = "public"
RESEARCHER = "researcher"


@dataclass(frozen=True, slots=True)
class Condition:
    """One row clause: `field` passes `test` against `value`. `in` takes a tuple of values."""

    field: str
    test: Test
    value: Operand


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field leaves. With nothing set it leaves as it is; money is in pounds.

    `top_code` caps first, then `round_to` rounds to the nearest multiple, halves upwards.
    `generalise` turns a date into the first day of its month, quarter or year, an outward postcode
    into its letters, and a small area into the row's ward or partnership. `bands` are the lower
    bounds of bands, ascending: a number becomes the bound of its band, below the first it is not
    told. `pseudonymise` turns a token into one of this agreement alone.
    """

    name: str
    top_code: int | None = None
    round_to: int | None = None
    generalise: Generalisation | None = None
    bands: tuple[int, ...] = ()
    pseudonymise: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """One organisation that signs. `gives` and `receives` say which way the dataset goes.

    A processor acts on another's instructions: it neither gives nor receives for itself. `basis`
    is the gateway key of what lets it hold the data.
    """

    id: str
    role: Role
    gives: bool
    receives: bool
    basis: str


@dataclass(frozen=True, slots=True)
class Why:
    """Purpose and law, as gateway keys of facts/data/gateways.csv; "" where none is named.

    `policy_review_by` is the day by which the policy document is reviewed. `request` is the
    reference of the request that a recognised legitimate interest answers (Annex 1 para 1), and
    `request_states` the basis that the request itself says the asker has. `exemptions` travel with
    the copy (DPA 2018 Sch 2 para 2(3)).
    """

    purposes: tuple[str, ...]
    necessity: str
    power: str
    from_basis: str
    to_basis: str
    condition: str
    policy_document: str
    dpia: str
    law_verify_by: date
    policy_review_by: date | None = None
    request: str = ""
    request_states: str = ""
    exemptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """Both days are in force; what was received is deleted after so many days.

    They count from the day in `delete_counts_from`: of the "report", the "event" (of the report
    where that is not known) or the "intake".
    """

    starts: date
    ends: date
    delete_after_days: int
    delete_counts_from: str = "report"
    review_by: date | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """What may be made of the rows, and how it is made safe and marked.

    `method` rounds or hides. `zeros` says whether a nought may be shown. `children` says whether
    counts may be split by an age under 18. `handling` is the police handling condition P or C, and
    `conditions` its words. `checkers` is how many people look at what leaves the partnership.
    """

    smallest_count: int
    round_base: int
    marking: str
    classification: str
    figures: tuple[str, ...]
    method: Method = "round"
    zeros: bool = True
    children: bool = False
    handling: str = ""
    conditions: str = ""
    community: str = ""
    checkers: int = 0


@dataclass(frozen=True, slots=True)
class Onward:
    """Two permissions that no other grants: to pass on, and to link with other data.

    `share` is "no", "ask" (the owner each time) or "same purposes"; `link` is "no", "counts" (only
    counts of an overlap come back) or "records".
    """

    share: str = "no"
    link: str = "no"


@dataclass(frozen=True, slots=True)
class Emergency:
    """What may leave at once, decided before: DPA 2018, and the ICO's words on urgent sharing.

    `data_types` are declared beforehand; `authority` is the role that decides alone, `second` the
    role told at once.
    """

    data_types: tuple[str, ...]
    authority: str
    second: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The record that lifts a bar: which law, which of its gates, what was weighed, the limit."""

    law: str
    gate: str
    considerations: tuple[str, ...]
    use_limit: str


@dataclass(frozen=True, slots=True)
class Case:
    """An example beside the rules. `expect` is the whole row that leaves, or None for hidden."""

    given: Row
    expect: Row | None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What the interpreter made of a case; `got` is None where it hid the row."""

    case: Case
    got: Row | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement as parsed. `giver` and `receiver` are the file's parties.from and parties.to.

    Where several organisations sign, `signers` holds them all, and `giver` and `receiver` are one
    pair of them: `legs` gives every pair. With a hidden `roster` a party learns of its own pairs
    alone. Only rows that the giver owns, that pass all of `only` and none of `never` are shown.
    `digest` is the sha256 of the exact text, in hexadecimal.
    """

    id: str
    title: str
    giver: str
    receiver: str
    why: Why
    when: When
    dataset: str
    only: tuple[Condition, ...]
    never: tuple[Condition, ...]
    fields: tuple[FieldRule, ...]
    release: Release
    bar: Bar | None
    cases: tuple[Case, ...]
    digest: str
    signers: tuple[Party, ...] = ()
    roster: Literal["open", "hidden"] = "open"
    onward: Onward = Onward()
    emergency: Emergency | None = None

    @property
    def kind(self) -> AgreementKind:
        """A house rule has one party, a publication rule is to everyone."""
        if self.giver == self.receiver:
            return "house"
        return "publication" if self.receiver == PUBLIC else "partner"

    @property
    def parties(self) -> tuple[str, ...]:
        """Those whose officers must approve: the public cannot sign."""
        if self.signers:
            return tuple(party.id for party in self.signers)
        return (self.giver, self.receiver) if self.kind == "partner" else (self.giver,)

    @property
    def legs(self) -> tuple["Agreement", ...]:
        """The same agreement once for each pair of a giver and a receiver, with their bases."""
        if not self.signers:
            return (self,)
        return tuple(
            replace(
                self,
                giver=giver.id,
                receiver=receiver.id,
                why=replace(self.why, from_basis=giver.basis, to_basis=receiver.basis),
            )
            for giver in self.signers
            for receiver in self.signers
            if giver.gives and receiver.receives and giver != receiver
        )

    @property
    def granted(self) -> Mapping[str, FieldRule]:
        """The rule of each field that leaves; a field not in it is dropped."""
        return MappingProxyType({rule.name: rule for rule in self.fields})


@dataclass(frozen=True, slots=True)
class Problems:
    """Why a text is not an agreement: one sentence a finding, naming key and line."""

    findings: tuple[str, ...]
