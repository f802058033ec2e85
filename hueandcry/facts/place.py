"""Area packs: the places of a partnership, with totals that must reconcile."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """One lower-layer super output area (LSOA 2021) and what it lies in. Residents: Census 2021."""

    lsoa: str
    lsoa_name: str
    ward: str
    ward_name: str
    partnership: str
    partnership_name: str
    residents: int
    households: int
    deprivation_decile: int


@dataclass(frozen=True, slots=True)
class Area:
    """A pack: its places by LSOA code, its names by ward and partnership code, its facts."""

    id: str
    name: str
    places: Mapping[str, Place]
    names: Mapping[str, str]
    attribution: str


class UnreconciledArea(ValueError):
    """The pack's rows do not add up to the totals it states."""


def area_ids() -> tuple[str, ...]:
    """The packs that this copy carries."""
    folder = files("hueandcry.facts") / "data" / "areas"
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))


@cache
def area(area_id: str) -> Area:
    """Read the pack `area_id`; raises KeyError if there is none, UnreconciledArea if it lies."""
    if area_id not in area_ids():
        raise KeyError(f"There is no area pack '{area_id}'; there is: {', '.join(area_ids())}.")
    folder = files("hueandcry.facts") / "data" / "areas" / area_id
    facts = tomllib.loads((folder / "area.toml").read_text(encoding="utf-8"))
    rows = csv.DictReader((folder / "lsoa21_profile.csv").read_text(encoding="utf-8").splitlines())
    places = {row["lsoa21_code"]: _place(row) for row in rows}
    reconcile(facts, places)
    names = {place.ward: place.ward_name for place in places.values()}
    names |= {place.partnership: place.partnership_name for place in places.values()}
    return Area(
        id=facts["id"],
        name=facts["name"],
        places=MappingProxyType(places),
        names=MappingProxyType(names),
        attribution=facts["attribution"],
    )


def _place(row: Mapping[str, str]) -> Place:
    return Place(
        lsoa=row["lsoa21_code"],
        lsoa_name=row["lsoa21_name"],
        ward=row["ward24_code"],
        ward_name=row["ward24_name"],
        partnership=row["csp24_code"],
        partnership_name=row["csp24_name"],
        residents=int(row["residents_2021"]),
        households=int(row["households_2021"]),
        deprivation_decile=int(row["imd25_decile"]),
    )


def reconcile(facts: Mapping[str, Any], places: Mapping[str, Place]) -> None:
    """Raise UnreconciledArea, naming the total, unless the rows add up to what the pack states."""
    found = {
        "lsoas": len(places),
        "wards": len({place.ward for place in places.values()}),
        "residents": sum(place.residents for place in places.values()),
        "households": sum(place.households for place in places.values()),
    }
    for name, stated in facts["totals"].items():
        if found[name] != stated:
            raise UnreconciledArea(f"{facts['id']}: {name} add up to {found[name]}, not {stated}.")
    for partnership in facts["partnership"]:
        residents = sum(
            place.residents for place in places.values() if place.partnership == partnership["code"]
        )
        if residents != partnership["residents"]:
            raise UnreconciledArea(
                f"{facts['id']}: residents of {partnership['name']} add up to {residents}, "
                f"not {partnership['residents']}."
            )
