"""How places change: small areas from one census to the next, councils that merge or split."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from hueandcry.facts.area_files import UnusableArea, is_plain

Fate = Literal["unchanged", "split", "merged", "irregular"]
# ONS, "LSOA (2011) to LSOA (2021) exact fit lookup": change indicator.
_FATES: Mapping[str, Fate] = {"U": "unchanged", "S": "split", "M": "merged", "X": "irregular"}


@dataclass(frozen=True, slots=True)
class Became:
    """What a small area of 2011 became in 2021: the codes that it lies in, sorted.

    `irregular` areas were cut up in another way: the codes are those that it touches most, and
    not known to hold all of it.
    """

    fate: Fate
    lsoas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of wards or partnerships on a day: several became one, or one became several."""

    on: date
    fate: Literal["split", "merged"]
    before: tuple[str, ...]
    after: tuple[str, ...]


def current(lsoa: str, history: Mapping[str, Became]) -> tuple[str, ...]:
    """The 2021 codes that the whole of `lsoa` lies in, one where there is no doubt.

    A code that the history does not know is taken for a code of 2021. An irregular area gives none.
    """
    became = history.get(lsoa)
    if became is None:
        return (lsoa,) if lsoa else ()
    return () if became.fate == "irregular" else became.lsoas


def read_history(name: str, rows: Iterable[Mapping[str, str]]) -> dict[str, Became]:
    """The history by 2011 code, from rows lsoa11_code, change_code, lsoa21_code.

    Raises UnusableArea, naming the file `name`.
    """
    found: dict[str, tuple[Fate, set[str]]] = {}
    for row in rows:
        old, new, code = row["lsoa11_code"], row["lsoa21_code"], row["change_code"]
        if code not in _FATES:
            raise UnusableArea(
                f"{name}: change_code of {old} reads '{code}'. It must be U, S, M or X."
            )
        fate, lsoas = found.setdefault(old, (_FATES[code], set()))
        if fate != _FATES[code]:
            raise UnusableArea(f"{name}: {old} has more than one change_code.")
        if new in lsoas:
            raise UnusableArea(f"{name} says twice that {old} became {new}.")
        lsoas.add(new)
    history = {old: Became(fate, tuple(sorted(new))) for old, (fate, new) in found.items()}
    _hold_together(name, history)
    return history


def _hold_together(name: str, history: Mapping[str, Became]) -> None:
    for old, became in history.items():
        several = len(became.lsoas) > 1
        if several and became.fate in ("unchanged", "merged"):
            raise UnusableArea(
                f"{name}: {old} is {became.fate} and yet became {len(became.lsoas)} areas."
            )
        if not several and became.fate == "split":
            raise UnusableArea(f"{name}: {old} was split and yet became one area.")
        if became.fate == "unchanged" and became.lsoas != (old,):
            raise UnusableArea(f"{name}: {old} is unchanged and yet became {became.lsoas[0]}.")


def read_changes(facts: Mapping[str, Any]) -> tuple[tuple[Change, ...], dict[str, str]]:
    """The `[[change]]` entries of a pack, in order of their day, and the names they give to codes.

    Raises UnusableArea.
    """
    changes: list[Change] = []
    names: dict[str, str] = {}
    entries = facts.get("change", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UnusableArea("area.toml: each [[change]] must say its day, kind, from and to.")
    for entry in entries:
        change, named = _change(entry)
        changes.append(change)
        names |= named
    changes.sort(key=lambda change: (change.on, change.before))
    _end_once(changes)
    return tuple(changes), names


def _end_once(changes: Iterable[Change]) -> None:
    ended: set[str] = set()
    for change in changes:
        for code in (*change.before, *change.after):
            if code in ended:
                raise UnusableArea(
                    f"area.toml: {code} is in a change on {change.on} after its end."
                )
        ended |= set(change.before)


def _change(entry: Mapping[str, Any]) -> tuple[Change, dict[str, str]]:
    on, fate = entry.get("on"), entry.get("kind")
    if type(on) is not date:
        raise UnusableArea(f"area.toml: a change needs a day, on = 2026-04-01, not {on!r}.")
    before, after = _named(entry, "from"), _named(entry, "to")
    many, one = (before, after) if fate == "merged" else (after, before)
    if fate not in ("merged", "split") or len(many) < 2 or len(one) != 1:
        raise UnusableArea(
            f"area.toml: the change on {on} must be kind “merged”, several into one, "
            "or “split”, one into several."
        )
    if set(before) & set(after):
        raise UnusableArea(f"area.toml: the change on {on} keeps a code. A new area has a new one.")
    return Change(on, fate, tuple(before), tuple(after)), before | after


def _named(entry: Mapping[str, Any], key: str) -> dict[str, str]:
    try:
        named = {one["code"]: one["name"] for one in entry[key]}
        if not all(map(is_plain, (*named, *named.values()))):
            raise TypeError
        return named
    except (KeyError, TypeError):
        raise UnusableArea(
            f'area.toml: a change needs {key} = [{{ code = "...", name = "..." }}, ...].'
        ) from None


def later(changes: Sequence[Change]) -> dict[str, str]:
    """The code under which each merged area goes on, through as many mergers as there were."""
    into = {
        old: change.after[0]
        for change in changes
        if change.fate == "merged"
        for old in change.before
    }
    found = {}
    for old, new in into.items():
        while new in into:  # ends, since no code comes back after its end
            new = into[new]
        found[old] = new
    return found
