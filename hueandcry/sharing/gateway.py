"""The law as dated data: which power, basis, condition or bar applies between which bodies."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from hueandcry.sharing.terms import PUBLIC

# A school, college, university, charity or firm may give under CDA 1998 s.115 but not receive:
# its list of receivers is closed (facts/data/gateways.csv, row G02). "health" stands for NHS trusts
# too, which are not on it, so it receives nothing under s.115 here. A trading standards service
# receives as part of a listed council: our inference (docs/law/chain.md). A housing association is
# on it where it is a non-profit registered provider; one that is not is a business here.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "police": "a police force",
        "council": "a council",
        "trading-standards": "a trading standards service",
        "college": "a college",
        "university": "a university",
        "business": "a business",
        "charity": "a charity",
        "victim-service": "a victim service",
        "housing-association": "a registered housing association",
        "health": "a health body",
        PUBLIC: "the public",
    }
)
OWN_FUNCTIONS = "own-functions"
PART_3 = ("dpa-part3-s35", "dpa-part3-s36-4")
# DPA 2018 Sch 1 para 10(2): no policy document is needed to disclose to a competent authority.
PREVENT_UNLAWFUL_ACTS = "dpa-sch1-10"
COMPETENT_AUTHORITIES = ("police",)


@dataclass(frozen=True, slots=True)
class Gateway:
    """One entry of the law. `mark`: S read in a source, R recalled, I our inference.

    `citation` is short, for a page; `law` has every provision. `layer` is duty, power, route,
    basis, condition or bar. `givers` and `receivers` are partner kinds ("*" is every kind but the
    public); for a basis, those who may rely on it as giver and as receiver. `gates` and
    `considerations` say how a bar is lifted: by which of its gates, after weighing how many
    things. Past `verify_by` staff are told to check the text again.
    """

    key: str
    id: str
    layer: str
    name: str
    citation: str
    law: str
    conditions: str
    mark: str
    source: str
    givers: frozenset[str]
    receivers: frozenset[str]
    personal_data: bool
    policy_document: bool
    gates: tuple[str, ...]
    considerations: int
    verify_by: date

    @property
    def verified(self) -> bool:
        """Whether the text was read, not recalled or inferred."""
        return self.mark.startswith("S")

    def may_give(self, kind: str) -> bool:
        """Whether a body of this kind may give under it."""
        return _covers(self.givers, kind)

    def may_receive(self, kind: str) -> bool:
        """Whether a body of this kind may receive under it; for a basis, rely on it."""
        return _covers(self.receivers, kind)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a figure may be asked for, and whether that is law enforcement (DPA 2018 s.31)."""

    purpose: str
    words: str
    law_enforcement: bool
    valid_from: date
    valid_to: date | None
    mark: str
    source: str

    def valid_on(self, day: date) -> bool:
        """Whether the list in force on `day` holds it."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def _covers(kinds: frozenset[str], kind: str) -> bool:
    return kind in kinds or ("*" in kinds and kind in KINDS and kind != PUBLIC)


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("hueandcry.facts") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def gateways() -> Mapping[str, Gateway]:
    """The entries that an agreement may name, by key; the list's other rows have no key yet."""
    rows = (_gateway(row) for row in _rows("gateways.csv") if row["key"])
    return MappingProxyType({row.key: row for row in rows})


def _gateway(row: Mapping[str, str]) -> Gateway:
    return Gateway(
        key=row["key"],
        id=row["id"],
        layer=row["layer"].partition("+")[0],
        name=row["gateway"],
        citation=row["cite"],
        law=row["citation"],
        conditions=row["conditions to check"],
        mark=row["mark"],
        source=row["source"],
        givers=frozenset(row["givers"].split()),
        receivers=frozenset(row["receivers"].split()),
        personal_data=row["personal_data"] == "yes",
        policy_document=row["policy_document"] == "yes",
        gates=tuple(row["gates"].split()),
        considerations=int(row["considerations"] or 0),
        verify_by=date.fromisoformat(row["verify_by"]),
    )


def keys(*layers: str) -> tuple[str, ...]:
    """The keys of some layers, as an agreement may name them."""
    return tuple(key for key, entry in gateways().items() if entry.layer in layers)


def bars_on(kind: str) -> tuple[Gateway, ...]:
    """The bars that lie on what a body of this kind holds."""
    return tuple(row for row in gateways().values() if row.layer == "bar" and row.may_give(kind))


@cache
def purposes() -> Mapping[str, Purpose]:
    """Every purpose of the dated list, by key."""
    rows = (
        Purpose(
            purpose=row["purpose"],
            words=row["words"],
            law_enforcement=row["law_enforcement"] == "yes",
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            mark=row["mark"],
            source=row["source"],
        )
        for row in _rows("purposes.csv")
    )
    return MappingProxyType({row.purpose: row for row in rows})
