"""Offence codes, their themes, and the streams that are never added up."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Offence:
    """One code of a dated list. `mark` says how it is known: S seen in a source, R recalled."""

    code: str
    name: str
    list: str
    group: str
    theme: str
    dependency: str
    sealed: bool
    mark: str
    source: str
    valid_from: date | None
    valid_to: date | None

    @property
    def verified(self) -> bool:
        """Whether both code and name were seen in a source, not recalled."""
        return self.mark.startswith("S") and " R" not in self.mark and "/R" not in self.mark


@dataclass(frozen=True, slots=True)
class Theme:
    """One of the themes that a chart colours; colours come from the house's tested palette."""

    theme: str
    name: str
    colour: str
    colour_dark: str


# Counted by different rules, so never summed: the counting rules keep fraud and computer misuse
# out of police crime, and a contact is not yet a report (reference: domain 4.2, 5.5).
STREAMS: Mapping[str, str] = MappingProxyType(
    {
        "police_online": "Police crimes flagged online",
        "police_other": "Police crimes not flagged online",
        "fraud": "Fraud reports",
        "computer_misuse": "Computer misuse reports",
        "unsorted": "Reports not yet sorted",
        "trading_standards": "Trading standards complaints",
        "bank": "Bank cases",
        "advice": "Requests for advice",
        "contact": "Other contacts",
    }
)


def _read(name: str) -> list[dict[str, str]]:
    text = (files("hueandcry.facts") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def offences() -> Mapping[str, Offence]:
    """Every code of the list in force, by code."""
    rows = (
        Offence(
            code=row["code"],
            name=row["name"],
            list=row["list"],
            group=row["group"],
            theme=row["theme"],
            dependency=row["dependency"],
            sealed=row["sealed"] == "yes",
            mark=row["mark"],
            source=row["source"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
        )
        for row in _read("offences.csv")
    )
    return MappingProxyType({row.code: row for row in rows})


@cache
def offence_list() -> Mapping[str, object]:
    """The list's own facts: version, title, verify_by, note."""
    text = (files("hueandcry.facts") / "data" / "offences.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


@cache
def themes() -> Mapping[str, Theme]:
    """Every theme, by its key, in the order that charts use."""
    return MappingProxyType({row["theme"]: Theme(**row) for row in _read("themes.csv")})


def theme_of(code: str) -> str:
    """The theme of a code; "not_sure" for no code or a code that the list does not hold."""
    offence = offences().get(code)
    return offence.theme if offence else "not_sure"


_COUNTED: Mapping[str, str] = MappingProxyType(
    {"trading-standards": "trading_standards", "bank": "bank", "advice": "advice"}
)
_SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "police_online": "police",
        "police_other": "police",
        **dict.fromkeys(("fraud", "computer_misuse", "unsorted"), "report-fraud"),
        **{stream: source for source, stream in _COUNTED.items()},
        "contact": "other",
    }
)


def source_of(stream: str) -> str:
    """The kind of list that a stream is counted in."""
    return _SOURCES[stream]


def stream_of(source: str, code: str, online: bool | None) -> str:
    """Which stream a report counts in. The rules differ, so no report counts in two."""
    if source == "police":
        return "police_online" if online else "police_other"
    if source != "report-fraud":
        return _COUNTED.get(source, "contact")
    offence = offences().get(code)
    if offence is None or offence.list != "nfib":
        return "unsorted"
    return "computer_misuse" if offence.group == "computer_misuse" else "fraud"
