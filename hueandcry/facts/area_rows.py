"""The places of a profile, row by row, and what they add up to."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hueandcry.facts.area_files import PROFILE, UnusableArea, listed, whole

COLUMNS = (
    "lsoa21_code",
    "lsoa21_name",
    "ward24_code",
    "ward24_name",
    "csp24_code",
    "csp24_name",
    "residents_2021",
    "households_2021",
    "imd25_decile",
)
_CODES = {"lsoa21_code": "01", "ward24_code": "05", "csp24_code": "22|14"}


@dataclass(frozen=True, slots=True)
class Place:
    """One lower-layer super output area (LSOA 2021) and what it lies in. Residents: Census 2021.

    `partnership` is "" where the sources could not tell it; the decile is None in Wales, which has
    an index of its own.
    """

    lsoa: str
    lsoa_name: str
    ward: str
    ward_name: str
    partnership: str
    partnership_name: str
    residents: int
    households: int
    deprivation_decile: int | None


class UnreconciledArea(UnusableArea):
    """The pack's rows do not add up to the totals it states."""


def place_of(row: Mapping[str, str]) -> Place:
    """The place of a row of a profile; raises UnusableArea."""
    for column, kind in _CODES.items():
        empty = column == "csp24_code" and not row[column]
        if not empty and not re.fullmatch(rf"[EW]({kind})[0-9]{{6}}", row[column]):
            raise UnusableArea(
                f"{PROFILE}: the {column} of {row['lsoa21_code'] or 'a row'} reads "
                f"'{row[column]}'. That is no such code."
            )
    decile = row["imd25_decile"]
    return Place(
        lsoa=row["lsoa21_code"],
        lsoa_name=row["lsoa21_name"],
        ward=row["ward24_code"],
        ward_name=row["ward24_name"],
        partnership=row["csp24_code"],
        partnership_name=row["csp24_name"],
        residents=whole(PROFILE, row, "residents_2021"),
        households=whole(PROFILE, row, "households_2021"),
        deprivation_decile=whole(PROFILE, row, "imd25_decile") if decile else None,
    )


def names_of(places: Iterable[Place]) -> dict[str, str]:
    """Names by ward and partnership code; raises UnusableArea where a code has two names."""
    found: dict[str, str] = {}
    for place in places:
        for code, name in (
            (place.ward, place.ward_name),
            (place.partnership, place.partnership_name),
        ):
            if code and found.setdefault(code, name) != name:
                raise UnusableArea(f"{PROFILE}: {code} is called “{found[code]}” and “{name}”.")
    return found


def reconcile(facts: Mapping[str, Any], places: Mapping[str, Place]) -> None:
    """Raise UnreconciledArea, naming the total, unless the rows add up to what the pack states."""
    found = totals(places.values())
    for name, stated in facts["totals"].items():
        if found[name] != stated:
            raise UnreconciledArea(f"{facts['id']}: {name} add up to {found[name]}, not {stated}.")
    residents = residents_of(places.values())
    for partnership in facts["partnership"]:
        own = residents.pop(partnership["code"], 0)
        if own != partnership.get("residents"):
            raise UnreconciledArea(
                f"{facts['id']}: residents of {partnership['name']} add up to {own}, "
                f"not {partnership.get('residents', 'stated')}."
            )
    residents.pop("", None)
    if residents:
        raise UnreconciledArea(
            f"{facts['id']}: area.toml does not state the partnership {listed(sorted(residents))}."
        )


def totals(places: Iterable[Place]) -> dict[str, int]:
    """What a pack states of itself: LSOAs, wards, residents and households."""
    every = list(places)
    return {
        "lsoas": len(every),
        "wards": len({place.ward for place in every}),
        "residents": sum(place.residents for place in every),
        "households": sum(place.households for place in every),
    }


def residents_of(places: Iterable[Place]) -> dict[str, int]:
    """Residents by partnership code; "" for places whose partnership is not known."""
    found: dict[str, int] = {}
    for place in places:
        found[place.partnership] = found.get(place.partnership, 0) + place.residents
    return found
