"""The invented partnership's word lists and assumed shares, as dated package data."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

Kind = Literal["fraud", "computer_misuse", "online_crime", "other_crime"]
Wording = Literal["plain", "typo", "retired", "line_break", "placeholder"]


@dataclass(frozen=True, slots=True)
class Share:
    """How common a code is among the events of its kind, and what it costs.

    `mean_log_loss` is the mean of the natural log of pounds lost; `loses` the chance of a loss.
    """

    code: str
    share: float
    mean_log_loss: float
    loses: float


@dataclass(frozen=True, slots=True)
class Label:
    """One way a partner writes an offence code in words."""

    wording: str
    weight: float
    label: str


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("hueandcry.synthetic") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@cache
def shares(kind: Kind) -> tuple[Share, ...]:
    """The codes of one kind. Fraud shares and losses are assumed; the flag mix is ONS 2018."""
    return tuple(
        Share(
            code=row["code"],
            share=float(row["share"]),
            mean_log_loss=float(row["mean_log_loss"]),
            loses=float(row["loses"]),
        )
        for row in _rows("mix.csv")
        if row["kind"] == kind
    )


@cache
def labels() -> Mapping[str, tuple[Label, ...]]:
    """Every wording of a code, by code; placeholders that stand for no offence under ""."""
    found: dict[str, list[Label]] = {}
    for row in _rows("labels.csv"):
        label = Label(wording=row["kind"], weight=float(row["weight"]), label=row["label"])
        found.setdefault(row["code"], []).append(label)
    return MappingProxyType({code: tuple(known) for code, known in found.items()})


@cache
def housing_kinds() -> Mapping[str, str]:
    """What a housing association calls each code in its own log: words nobody else uses."""
    return MappingProxyType({row["code"]: row["label"] for row in _rows("housing_kinds.csv")})


@cache
def first_names() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """First names by (naming tradition, sex)."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in _rows("first_names.csv"):
        found.setdefault((row["group"], row["sex"]), []).append(row["name"])
    return MappingProxyType({key: tuple(names) for key, names in found.items()})


@cache
def short_names() -> Mapping[str, str]:
    """The nickname of a first name, where it has one."""
    rows = _rows("first_names.csv")
    return MappingProxyType({row["name"]: row["short"] for row in rows if row["short"]})


@cache
def surnames() -> Mapping[str, tuple[str, ...]]:
    """Surnames by naming tradition."""
    found: dict[str, list[str]] = {}
    for row in _rows("surnames.csv"):
        found.setdefault(row["group"], []).append(row["name"])
    return MappingProxyType({key: tuple(names) for key, names in found.items()})


def outward_codes(wards: Iterable[str]) -> Mapping[str, str]:
    """One outward code for each ward: a real one where we have a list, else one of Shetland's.

    Shetland has ZE1 to ZE3 alone (recalled), so ZE10 to ZE99 are read as outward codes and are
    nowhere.
    """
    known = _outward_by_ward()
    return MappingProxyType(
        {
            ward: known.get(ward, f"ZE{10 + place % 90}")
            for place, ward in enumerate(sorted(set(wards)))
        }
    )


@cache
def _outward_by_ward() -> Mapping[str, str]:
    return {row["ward"]: row["outward"] for row in _rows("outward_durham.csv")}
