"""The police forces of England and Wales, and what their areas add up to."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Force:
    """A police force area of 2024: its LSOAs of 2021, residents and households (Census 2021)."""

    code: str
    name: str
    lsoas: int
    residents: int
    households: int


@cache
def forces() -> Mapping[str, Force]:
    """All 43 forces by code. Source: sums over the ONS small areas; they add up to the whole."""
    text = (files("hueandcry.facts") / "data" / "forces_2024.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType(
        {
            row["force_code"]: Force(
                code=row["force_code"],
                name=row["force_name"],
                lsoas=int(row["lsoas"]),
                residents=int(row["residents"]),
                households=int(row["households"]),
            )
            for row in rows
        }
    )
