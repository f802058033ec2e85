"""Area packs: the places of a partnership, with totals that must reconcile."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hueandcry.facts import area_files, area_rows, place_axes, place_history
from hueandcry.facts.area_files import UnusableArea
from hueandcry.facts.area_rows import Place
from hueandcry.facts.place_history import Became, Change

_TOTALS = ("lsoas", "wards", "residents", "households")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True, slots=True)
class Area:
    """A pack: its places by LSOA code, its names by ward and partnership code, its facts.

    `history` says by 2011 code what an LSOA became; `changes` are those of wards and partnerships.
    `missing` says what the pack lacks and what that stops.
    """

    id: str
    name: str
    places: Mapping[str, Place]
    names: Mapping[str, str]
    attribution: str
    history: Mapping[str, Became]
    changes: tuple[Change, ...]
    missing: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something was, as finely as it is known: "" where it is not."""

    lsoa: str
    ward: str
    partnership: str


def area_ids() -> tuple[str, ...]:
    """The packs that this copy carries."""
    folder = files("hueandcry.facts") / "data" / "areas"
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))


@cache
def area(area_id: str) -> Area:
    """The pack `area_id`, or that in a folder of this path; raises UnusableArea."""
    return read(folder_of(area_id))


def folder_of(area_id: str) -> Traversable:
    """Where the files of the pack `area_id` lie; raises UnusableArea."""
    if area_id in area_ids():
        return files("hueandcry.facts") / "data" / "areas" / area_id
    if not (Path(area_id) / area_files.FACTS).is_file():
        raise UnusableArea(
            f"There is no area pack '{area_id}'. There is: {', '.join(area_ids())}; "
            "or name the folder of your own."
        )
    return Path(area_id)


def read(folder: Traversable) -> Area:
    """The pack in a folder; raises UnusableArea."""
    facts = area_files.toml_of(folder, area_files.FACTS)
    _stated(facts)
    rows = area_files.rows_of(folder, area_files.PROFILE, area_rows.COLUMNS)
    area_files.once(area_files.PROFILE, rows, "lsoa21_code")
    places = {row["lsoa21_code"]: area_rows.place_of(row) for row in rows}
    area_rows.reconcile(facts, places)
    changes, names = place_history.read_changes(facts)
    history = _history(folder)
    _hold_together(places, history, changes)
    names |= area_rows.names_of(places.values())
    names |= place_axes.whole_names(place_axes.place_axes(places, history, changes), names)
    return Area(
        id=facts["id"],
        name=facts["name"],
        places=MappingProxyType(places),
        names=MappingProxyType(names),
        attribution=facts["attribution"],
        history=MappingProxyType(history),
        changes=changes,
        missing=MappingProxyType({one["what"]: one["stops"] for one in facts.get("missing", ())}),
    )


def spot(pack: Area, lsoa: str) -> Spot:
    """Where an LSOA of 2021 or of 2011 lies in the pack.

    A split area is no one area of 2021, so its LSOA is unknown; its ward and its partnership are
    known where all its parts share them. A code that the pack does not know stays as it is.
    """
    place = pack.places.get(lsoa)
    if place:
        return Spot(lsoa, place.ward, place.partnership)
    codes = place_history.current(lsoa, pack.history)
    found = [pack.places.get(code) for code in codes]
    wards = {place.ward if place else "" for place in found}
    partnerships = {place.partnership if place else "" for place in found}
    return Spot(
        lsoa=codes[0] if len(codes) == 1 else "",
        ward=wards.pop() if len(wards) == 1 else "",
        partnership=partnerships.pop() if len(partnerships) == 1 else "",
    )


def _stated(facts: Mapping[str, Any]) -> None:
    """Raise UnusableArea unless area.toml says what it must, in the right form."""
    for key in ("id", "name", "attribution"):
        if not isinstance(facts.get(key), str) or not facts[key].isprintable():
            raise UnusableArea(f"area.toml does not say its {key}.")
    if not _ID.fullmatch(facts["id"]) or not area_files.is_plain(facts["name"]):
        raise UnusableArea("area.toml: the id is small letters and hyphens, the name a short line.")
    stated = facts.get("totals")
    if not isinstance(stated, dict) or set(stated) != set(_TOTALS):
        raise UnusableArea(f"area.toml: [totals] must state {area_files.listed(_TOTALS)}.")
    for key, words in (("partnership", ("code", "name")), ("missing", ("what", "stops"))):
        entries = facts.get(key, [])
        if not isinstance(entries, list) or not all(_says(entry, words) for entry in entries):
            raise UnusableArea(f"area.toml: each [[{key}]] must say its {' and '.join(words)}.")
    if "partnership" not in facts:
        raise UnusableArea("area.toml states no [[partnership]].")


def _says(entry: object, words: Iterable[str]) -> bool:
    """Whether an entry has a line of text for each of the words."""
    return isinstance(entry, dict) and all(
        isinstance(entry.get(word), str) and entry[word].isprintable() for word in words
    )


def _history(folder: Traversable) -> dict[str, Became]:
    if not (folder / area_files.HISTORY).is_file():
        return {}
    needs = ("lsoa11_code", "change_code", "lsoa21_code")
    rows = area_files.rows_of(folder, area_files.HISTORY, needs)
    return place_history.read_history(area_files.HISTORY, rows)


def _hold_together(
    places: Mapping[str, Place], history: Mapping[str, Became], changes: Iterable[Change]
) -> None:
    """Raise UnusableArea where history and places contradict each other."""
    for old, became in history.items():
        if became.fate != "unchanged" and old in places:
            raise UnusableArea(f"{area_files.HISTORY}: {old} changed, and is an area of 2021 too.")
    within: dict[str, str] = {}
    for place in places.values():
        if within.setdefault(place.ward, place.partnership) != place.partnership:
            raise UnusableArea(f"The ward {place.ward} lies in more than one partnership.")
    living = {*within, *within.values()}
    ended = {code for change in changes for code in change.before}
    for change in changes:
        for code in (*change.before, *change.after):
            if not re.fullmatch(r"[EW](05|22|14)[0-9]{6}", code):
                raise UnusableArea(f"area.toml: {code} is no code of a ward or partnership.")
            if place_axes.is_ward(code) != place_axes.is_ward(change.before[0]):
                raise UnusableArea(f"area.toml: the change on {change.on} mixes two kinds of area.")
        for code in living & set(change.before):
            raise UnusableArea(
                f"area.toml: {code} ended on {change.on}, but the pack has places in it."
            )
        for code in set(change.after) - living - ended:
            raise UnusableArea(
                f"area.toml: {code} began on {change.on}, but the pack has no places in it."
            )
