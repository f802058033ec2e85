"""The values an agreement is made of. Nothing here decides; agreement.py makes them from text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

Value = str | int | Decimal | date | bool | None
Row = Mapping[str, Value]
Test = Literal["in", "is", "below", "at_most", "above", "at_least", "before", "since"]
Generalisation = Literal["month", "quarter", "year", "postcode area"]
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
    `generalise` turns a date into the first day of its month, quarter or year, and an outward
    postcode into its letters.
    """

    name: str
    top_code: int | None = None
    round_to: int | None = None
    generalise: Generalisation | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Purpose and law, as gateway keys of facts/data/gateways.csv; "" where none is named."""

    purposes: tuple[str, ...]
    necessity: str
    power: str
    from_basis: str
    to_basis: str
    condition: str
    policy_document: str
    dpia: str
    law_verify_by: date


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


@dataclass(frozen=True, slots=True)
class Release:
    """What may be made of the rows, and how it is rounded and marked."""

    smallest_count: int
    round_base: int
    marking: str
    classification: str
    figures: tuple[str, ...]


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

    Only rows that the giver owns, that pass all of `only` and none of `never` are shown.
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

    @property
    def kind(self) -> AgreementKind:
        """A house rule has one party, a publication rule is to everyone."""
        if self.giver == self.receiver:
            return "house"
        return "publication" if self.receiver == PUBLIC else "partner"

    @property
    def parties(self) -> tuple[str, ...]:
        """Those whose officers must approve: the public cannot sign."""
        return (self.giver, self.receiver) if self.kind == "partner" else (self.giver,)

    @property
    def granted(self) -> Mapping[str, FieldRule]:
        """The rule of each field that leaves; a field not in it is dropped."""
        return MappingProxyType({rule.name: rule for rule in self.fields})


@dataclass(frozen=True, slots=True)
class Problems:
    """Why a text is not an agreement: one sentence a finding, naming key and line."""

    findings: tuple[str, ...]
