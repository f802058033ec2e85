"""An area pack from public files: every small area placed, or said why it cannot be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hueandcry.areas import extras
from hueandcry.areas.find import EVERYWHERE, Found, Table, find, fingerprint, in_force, table
from hueandcry.areas.wanted import Wanted, wanted
from hueandcry.facts.area_files import PROFILE, UnusableArea, listed
from hueandcry.facts.area_rows import UnreconciledArea, place_of
from hueandcry.facts.force import Force

_ASK_LOOKUP = "Give --partnership-lookup: a CSV of lsoa21_code or ward24_code, and csp24_code."


@dataclass(frozen=True, slots=True)
class Pack:
    """An area pack in memory: rows of its CSV files by name, its maps, and what it lacks.

    `missing` says what that stops; `made_of` is name and SHA-256 of each file that went in.
    """

    wanted: Wanted
    rows: list[dict[str, str]]
    tables: Mapping[str, list[dict[str, str]]]
    maps: Mapping[str, Any]
    missing: Mapping[str, str]
    made_of: tuple[tuple[str, str], ...]


def build(
    folder: Path, *, force: str = "", partnerships: Sequence[str] = (), lookup: Path | None = None
) -> Pack:
    """Build the pack of a force, or of some partnerships of one; raises UnusableArea.

    `lookup` says which partnership a small area or ward lies in where its council has several.
    """
    return build_from(find(folder), force=force, partnerships=partnerships, lookup=lookup)


def build_from(
    found: Found, *, force: str = "", partnerships: Sequence[str] = (), lookup: Path | None = None
) -> Pack:
    """The same from files that were read already."""
    asked = wanted(found, force, partnerships)
    whole = next((one for one in found.whole if in_force(one, asked.force.code)), None)
    placed = _from_whole(whole, asked) if whole else _from_everywhere(found, asked)
    told = _told(placed.rows, placed.doubtful, lookup)
    rows, unknown = _without_halves(told.rows, told.doubtful)
    _reachable(asked, rows, told.doubtful)
    kept = [row for row in rows if not asked.partnerships or _is_in(row, asked.partnerships)]
    more = extras.of(whole.path.parent if whole else None, kept)
    return Pack(
        wanted=asked,
        rows=kept,
        tables=more.tables,
        maps=more.maps,
        missing={**_missing(kept, unknown), **more.missing},
        made_of=(
            *((one.path.name, one.sha256) for one in placed.made_of),
            *([(lookup.name, fingerprint(lookup))] if lookup else []),
            *more.made_of,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    """Rows with a partnership or "", and by council the partnerships it could be, where several."""

    rows: list[dict[str, str]]
    doubtful: Mapping[str, Mapping[str, str]]
    made_of: tuple[Table, ...] = ()


def _from_whole(whole: Table, asked: Wanted) -> _Placed:
    rows = in_force(whole, asked.force.code)
    _adds_up(rows, asked.force, whole.path.name)
    return _Placed(rows, {}, (whole,))


def _from_everywhere(found: Found, asked: Wanted) -> _Placed:
    if found.everywhere is None:
        raise UnusableArea(
            f"No file here holds {asked.force.name}: there is neither a {PROFILE} of it nor "
            f"{EVERYWHERE}.csv or .parquet."
        )
    if found.councils is None:
        raise UnusableArea(
            "ltla24_csp24_pfa24.csv is not there, so no partnership is known. Put it beside."
        )
    rows = in_force(found.everywhere, asked.force.code)
    _adds_up(rows, asked.force, found.everywhere.path.name)
    held: dict[str, dict[str, str]] = {}
    for row in found.councils.rows:
        held.setdefault(row["ltla24_code"], {})[row["csp24_code"]] = row["csp24_name"]
    strange = {row["ltla24_name"] for row in rows if row["ltla24_code"] not in held}
    if strange:
        raise UnusableArea(f"{found.councils.path.name} does not hold {listed(sorted(strange))}.")
    placed = [row | _only(held[row["ltla24_code"]]) for row in rows]
    here = {row["ltla24_code"] for row in rows}
    doubtful = {code: held[code] for code in sorted(here) if len(held[code]) > 1}
    return _Placed(placed, doubtful, (found.everywhere, found.councils))


def _only(held: Mapping[str, str]) -> dict[str, str]:
    """The one partnership of a council; none where it holds several."""
    code, name = next(iter(held.items())) if len(held) == 1 else ("", "")
    return {"csp24_code": code, "csp24_name": name}


def _adds_up(rows: Sequence[Mapping[str, str]], force: Force, name: str) -> None:
    """Raise UnreconciledArea unless the rows are the force as the census counted it."""
    places = [
        place_of(row) for row in ({"csp24_code": "", "csp24_name": "", **row} for row in rows)
    ]
    for what, sum_, stated in (
        ("small areas", len(places), force.lsoas),
        ("residents", sum(place.residents for place in places), force.residents),
        ("households", sum(place.households for place in places), force.households),
    ):
        if sum_ != stated:
            raise UnreconciledArea(
                f"{name}: the {what} of {force.name} add up to {sum_:,}, not {stated:,}. "
                "The file may have been cut short or changed. Fetch it again."
            )


def _told(
    rows: list[dict[str, str]], doubtful: Mapping[str, Mapping[str, str]], lookup: Path | None
) -> _Placed:
    """The rows of doubtful councils placed by a lookup, where one was given."""
    if lookup is None:
        return _Placed(rows, doubtful)
    if not doubtful:
        raise UnusableArea("No council here holds several partnerships. Leave the lookup out.")
    by, said = _lookup(lookup)
    placed = []
    for row in rows:
        held = doubtful.get(row["ltla24_code"])
        code = said.get(row[by], "") if held else ""
        if held and code and code not in held:
            raise UnusableArea(
                f"{lookup.name}: {code} is no partnership of {row['ltla24_name']}. "
                f"There is {listed(sorted(held))}."
            )
        placed.append(
            row | {"csp24_code": code, "csp24_name": held[code]} if held and code else row
        )
    left = {code: held for code, held in doubtful.items() if not _covered(placed, code, lookup)}
    return _Placed(placed, left)


def _covered(rows: Sequence[Mapping[str, str]], council: str, lookup: Path) -> bool:
    """Whether a council's areas are all placed; raises UnusableArea where only some are."""
    own = [row for row in rows if row["ltla24_code"] == council]
    lacking = [row["lsoa21_code"] for row in own if not row["csp24_code"]]
    if 0 < len(lacking) < len(own):
        raise UnusableArea(
            f"{lookup.name} says nothing of {len(lacking):,} of the {len(own):,} small areas of "
            f"{own[0]['ltla24_name']}: {listed(lacking, 3)}."
        )
    return not lacking


def _lookup(path: Path) -> tuple[str, Mapping[str, str]]:
    """Whether a lookup is by small area or by ward, and the partnership that it says."""
    found = table(path, ("csp24_code",))
    for by in ("lsoa21_code", "ward24_code"):
        if by in found.rows[0]:
            found = table(path, (by, "csp24_code"), by)
            return by, {row[by]: row["csp24_code"] for row in found.rows}
    raise UnusableArea(f"{path.name} has neither lsoa21_code nor ward24_code.")


def _without_halves(
    rows: list[dict[str, str]], doubtful: Mapping[str, Mapping[str, str]]
) -> tuple[list[dict[str, str]], Mapping[str, str]]:
    """The rows, and the partnerships that stay unknown: a part of one would pass for the whole.

    A partnership that may have more in a doubtful council is left out of its other councils too.
    """
    unknown = {code: name for held in doubtful.values() for code, name in held.items()}
    blank = {"csp24_code": "", "csp24_name": ""}
    return [row | blank if row["csp24_code"] in unknown else row for row in rows], unknown


def _reachable(
    asked: Wanted, rows: Iterable[Mapping[str, str]], doubtful: Mapping[str, Mapping[str, str]]
) -> None:
    """Raise UnusableArea where a partnership that was asked for cannot be told from another."""
    there = {row["csp24_code"] for row in rows}
    for code in asked.partnerships:
        sharing = [held for held in doubtful.values() if code in held]
        if sharing:
            others = {name for held in sharing for other, name in held.items() if other != code}
            raise UnusableArea(
                f"{sharing[0][code]} shares a council with {listed(sorted(others))}, and these "
                f"files do not say which small area lies in which. {_ASK_LOOKUP}"
            )
        if code not in there:
            raise UnusableArea(f"No small area here lies in {code}.")


def _missing(rows: Iterable[Mapping[str, str]], unknown: Mapping[str, str]) -> dict[str, str]:
    blank = sum(not row["csp24_code"] for row in rows)
    if not blank:
        return {}
    names = listed(sorted(unknown.values()), 20) or "any partnership"
    return {
        f"which of {blank:,} small areas lie in {names}": (
            "no figure by partnership there: the council holds several, or a part of one, so its "
            f"reports count as “place not known”. {_ASK_LOOKUP}"
        )
    }


def _is_in(row: Mapping[str, str], partnerships: Sequence[str]) -> bool:
    return row["csp24_code"] in partnerships
