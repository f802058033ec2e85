"""What a pack may hold beyond its places: the past of its areas, ages, and maps."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hueandcry.areas.find import fingerprint, table
from hueandcry.facts.area_files import (
    AGES,
    BOUNDARIES,
    HISTORY,
    OUTLINES,
    UnusableArea,
    listed,
    text_of,
    whole,
)
from hueandcry.facts.place_history import read_history

_STOPS = {
    HISTORY: (
        "what became of the small areas of 2011",
        "a list with codes of 2011 finds no place where an area has changed since",
    ),
    AGES: ("ages of residents", "no rate by age, and no expected numbers by age"),
    BOUNDARIES: ("boundaries of small areas", "no map of small areas or wards"),
    OUTLINES: ("outlines of partnerships", "no map of partnerships"),
}
# England and Wales in degrees, with a margin: coordinates of the National Grid lie far outside.
_WEST, _EAST, _SOUTH, _NORTH = -7.0, 2.5, 49.5, 56.0


@dataclass(frozen=True, slots=True)
class Extras:
    """Rows of CSV files and maps by file name; what is missing, and what went in."""

    tables: Mapping[str, list[dict[str, str]]]
    maps: Mapping[str, Any]
    missing: Mapping[str, str]
    made_of: tuple[tuple[str, str], ...]


def of(folder: Path | None, rows: Sequence[Mapping[str, str]]) -> Extras:
    """What lies beside the profile in `folder` for the small areas of `rows`.

    None means that there is no such folder. Raises UnusableArea for a file that is there and wrong.
    """
    there = {name: folder / name for name in _STOPS if folder and (folder / name).is_file()}
    lsoas = {row["lsoa21_code"] for row in rows}
    tables: dict[str, list[dict[str, str]]] = {}
    if HISTORY in there:
        tables[HISTORY] = _history(there[HISTORY], lsoas)
        if AGES in there:
            old = {row["lsoa11_code"] for row in tables[HISTORY]}
            tables[AGES] = _ages(there[AGES], old)
    maps = {
        name: _map(there[name], code, set(codes) - {""})
        for name, code, codes in (
            (BOUNDARIES, "lsoa21_code", lsoas),
            (OUTLINES, "csp24_code", {row["csp24_code"] for row in rows}),
        )
        if name in there
    }
    held = {*tables, *maps}
    return Extras(
        tables=tables,
        maps=maps,
        missing={what: stops for name, (what, stops) in _STOPS.items() if name not in held},
        made_of=tuple((name, fingerprint(there[name])) for name in _STOPS if name in held),
    )


def _history(path: Path, lsoas: set[str]) -> list[dict[str, str]]:
    """All rows of each area of 2011 that has a part here, so that a split stays whole."""
    found = table(path, ("lsoa11_code", "change_code", "lsoa21_code"))
    read_history(path.name, found.rows)
    old = {row["lsoa11_code"] for row in found.rows if row["lsoa21_code"] in lsoas}
    kept = [row for row in found.rows if row["lsoa11_code"] in old]
    _covers(path, lsoas, {row["lsoa21_code"] for row in kept})
    return kept


def _ages(path: Path, old: set[str]) -> list[dict[str, str]]:
    found = table(path, ("lsoa11_code", "total_population"), "lsoa11_code")
    bands = [column for column in found.rows[0] if column.startswith("age_")]
    kept = [row for row in found.rows if row["lsoa11_code"] in old]
    for row in kept:
        if sum(whole(path.name, row, band) for band in bands) != whole(
            path.name, row, "total_population"
        ):
            raise UnusableArea(f"{path.name}: the ages of {row['lsoa11_code']} do not add up.")
    _covers(path, old, {row["lsoa11_code"] for row in kept})
    return kept


def _map(path: Path, code: str, codes: set[str]) -> Any:
    """The features of a GeoJSON file for `codes`, one each."""
    try:
        features = json.loads(text_of(path.parent, path.name))["features"]
        by_code = {feature["properties"][code]: feature for feature in features}
        places = {one: by_code[one]["geometry"] for one in codes & by_code.keys()}
        shapes = {one: (shape["type"], shape["coordinates"]) for one, shape in places.items()}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnusableArea(f"{path.name} is no GeoJSON with a {code} for each area.") from None
    if len(by_code) != len(features):
        raise UnusableArea(f"{path.name} holds a {code} twice.")
    _covers(path, codes, set(shapes))
    for one, (kind, coordinates) in sorted(shapes.items()):
        if kind not in ("Polygon", "MultiPolygon") or not _on_the_map(coordinates, kind):
            raise UnusableArea(
                f"{path.name}: the shape of {one} is no area in longitude and latitude (WGS84)."
            )
    return {"type": "FeatureCollection", "features": [by_code[one] for one in sorted(shapes)]}


def _on_the_map(coordinates: Any, kind: str) -> bool:
    rings = [coordinates] if kind == "Polygon" else coordinates
    try:
        points = [point for part in rings for ring in part for point in ring]
        return bool(points) and all(
            _WEST < longitude < _EAST and _SOUTH < latitude < _NORTH
            for longitude, latitude in points
        )
    except (TypeError, ValueError):
        return False


def _covers(path: Path, wanted: set[str], there: set[str]) -> None:
    lacking = sorted(wanted - there)
    if lacking:
        raise UnusableArea(f"{path.name} says nothing of {listed(lacking, 3)}.")
