"""The law as dated data: which power, basis, condition or bar applies between which bodies."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from hueandcry.sharing.terms import PUBLIC

# A school, college, university, charity, firm or NHS trust may give under CDA 1998 s.115 but not
# receive: its list of receivers is closed (facts/data/gateways.csv, row G02). A trading standards
# service receives as part of a listed council: our inference (docs/law/chain.md). A housing
# association is on it where it is a non-profit registered provider; one that is not is a business.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "police": "a police force",
        "council": "a council",
        "parish-council": "a parish, town or community council",
        "local-policing-body": "a police and crime commissioner or other local policing body",
        "fire-and-rescue": "a fire and rescue authority",
        "probation": "a probation provider",
        "trading-standards": "a trading standards service",
        "school": "a school",
        "college": "a college",
        "university": "a university",
        "business": "a business",
        "charity": "a charity",
        "victim-service": "a victim service",
        "housing-association": "a registered housing association",
        "integrated-care-board": "an integrated care board or Local Health Board",
        "health": "an NHS trust or another health body",
        "national-crime-agency": "the National Crime Agency",
        PUBLIC: "the public",
    }
)
OWN_FUNCTIONS = "own-functions"
PART_3 = ("dpa-part3-s35", "dpa-part3-s36-4")
SCHEDULE_8 = ("dpa-sch8-1",)
# DPA 2018 Sch 1 para 10(2): no policy document is needed to disclose to a competent authority.
PREVENT_UNLAWFUL_ACTS = "dpa-sch1-10"
COMPETENT_AUTHORITIES = ("police",)


@dataclass(frozen=True, slots=True)
class Gateway:
    """One entry of the law. `mark`: S read in a source, R recalled, I our inference.

    `citation` is short, for a page; `law` has every provision. `layer` is duty, power, route,
    basis, condition, bar, exemption, or another that an agreement may not rest on; `refused` then
    says why. `givers` and `receivers` are partner kinds ("*" is every kind but the public); for a
    basis, those who may rely on it as giver and as receiver. `purposes` are those it can serve
    (none: any). `gates` and `considerations` say how a bar is lifted: by which of its gates, after
    weighing how many things. In force from `valid_from` to `valid_to`, where a day is known. Past
    `verify_by` staff are told to check the text again.
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
    seen: str
    givers: frozenset[str]
    receivers: frozenset[str]
    purposes: tuple[str, ...]
    personal_data: bool
    policy_document: bool
    gates: tuple[str, ...]
    considerations: int
    valid_from: date | None
    valid_to: date | None
    verify_by: date
    refused: str

    @property
    def verified(self) -> bool:
        """Whether the whole text was read, nothing recalled or inferred."""
        return self.mark == "S"

    def in_force(self, day: date) -> bool:
        """Whether it was law on `day`, as far as our dates say."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    def serves(self, purpose: str) -> bool:
        """Whether it can serve this purpose."""
        return not self.purposes or purpose in self.purposes

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
    """Every entry of the law, by key, in the order of the list."""
    rows = map(_gateway, _rows("gateways.csv"))
    return MappingProxyType({row.key: row for row in rows})


def _gateway(row: Mapping[str, str]) -> Gateway:
    return Gateway(
        key=row["key"],
        id=row["id"],
        layer=row["layer"].replace("/", "+").partition("+")[0],
        name=row["gateway"],
        citation=row["cite"],
        law=row["citation"],
        conditions=row["conditions to check"],
        mark=row["mark"],
        source=row["source"],
        seen=row["seen"],
        givers=frozenset(row["givers"].split()),
        receivers=frozenset(row["receivers"].split()),
        purposes=tuple(row["purposes"].split()),
        personal_data=row["personal_data"] == "yes",
        policy_document=row["policy_document"] == "yes",
        gates=tuple(row["gates"].split()),
        considerations=int(row["considerations"] or 0),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        verify_by=date.fromisoformat(row["verify_by"]),
        refused=row["refused"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def keys(*layers: str) -> tuple[str, ...]:
    """The keys of some layers, as an agreement may name them."""
    return tuple(k for k, row in gateways().items() if row.layer in layers and not row.refused)


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
            valid_to=_day(row["valid_to"]),
            mark=row["mark"],
            source=row["source"],
        )
        for row in _rows("purposes.csv")
    )
    return MappingProxyType({row.purpose: row for row in rows})
