"""The source files of an area pack, found in a folder and read with every doubt named."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hueandcry.facts.area_files import (
    MOST_BYTES,
    PROFILE,
    UnusableArea,
    checked_rows,
    once,
    rows_of,
)

EVERYWHERE = "lsoa21_profile_ew"
COUNCILS = "ltla24_csp24_pfa24.csv"
_PLACES = (
    *("lsoa21_code", "lsoa21_name", "ward24_code", "ward24_name", "ltla24_code", "ltla24_name"),
    *("pfa24_code", "residents_2021", "households_2021", "imd25_decile"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """One source file: its rows as text, and what proves which file it was."""

    path: Path
    rows: list[dict[str, str]]
    sha256: str


@dataclass(frozen=True, slots=True)
class Found:
    """The tables at hand: whole areas with their partnerships, all small areas, all councils."""

    whole: tuple[Table, ...]
    everywhere: Table | None
    councils: Table | None


def find(folder: Path) -> Found:
    """Read what is in a folder and in its folders called geo_...; raises UnusableArea."""
    if not folder.is_dir():
        raise UnusableArea(f"There is no folder {folder}.")
    places = [folder, *sorted(path for path in folder.glob("geo_*") if path.is_dir())]
    whole = tuple(_whole(place) for place in places if (place / PROFILE).is_file())
    names = (f"{EVERYWHERE}.csv", f"{EVERYWHERE}.parquet")
    everywhere = _first(places, names)
    councils = _first(places, (COUNCILS,))
    found = Found(
        whole=whole,
        everywhere=table(everywhere, _PLACES, "lsoa21_code") if everywhere else None,
        councils=table(councils, ("ltla24_code", "csp24_code", "csp24_name", "pfa24_code"))
        if councils
        else None,
    )
    if not whole and not everywhere:
        raise UnusableArea(
            f"{folder} holds neither {PROFILE} nor {EVERYWHERE}.csv or .parquet. "
            "Name the folder that does."
        )
    return found


def _whole(place: Path) -> Table:
    """The profile of a folder; what is wrong with it is said with the folder's name."""
    try:
        return table(place / PROFILE, (*_PLACES, "csp24_code", "csp24_name"), "lsoa21_code")
    except UnusableArea as problem:
        raise UnusableArea(f"In {place.name}: {problem}") from None


def table(path: Path, needs: Sequence[str], key: str = "") -> Table:
    """A CSV or Parquet file with the columns that it `needs`; raises UnusableArea.

    No two rows have the same `key`.
    """
    if path.suffix == ".parquet":
        rows = checked_rows(path.name, _parquet(path, needs), needs)
    else:
        rows = rows_of(path.parent, path.name, needs)
    if key:
        once(path.name, rows, key)
    return Table(path, rows, fingerprint(path))


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal; raises UnusableArea."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnusableArea(f"{path} cannot be read: {error.strerror}.") from None


def _first(places: Sequence[Path], names: Sequence[str]) -> Path | None:
    every = (place / name for place in places for name in names)
    return next((path for path in every if path.is_file()), None)


def _parquet(path: Path, needs: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a Parquet file as text, as a CSV would hold them."""
    try:
        import duckdb
    except ModuleNotFoundError:
        raise UnusableArea(
            f"{path.name} needs hueandcry[desk] to be read. Or save it as {path.stem}.csv."
        ) from None
    if path.stat().st_size > MOST_BYTES:
        raise UnusableArea(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB.")
    try:
        read = duckdb.read_parquet(str(path))
        columns, rows = list(read.columns), read.fetchall()
    except duckdb.Error:
        raise UnusableArea(f"{path.name} is no whole Parquet file. Fetch it again.") from None
    lacking = [column for column in needs if column not in columns]
    if lacking:
        raise UnusableArea(f"{path.name} lacks the column {', '.join(lacking)}.")
    return [dict(zip(columns, map(_text, row), strict=True)) for row in rows]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def in_force(found: Table, code: str) -> list[dict[str, str]]:
    """The rows of a table that lie in a force."""
    return [row for row in found.rows if row["pfa24_code"] == code]


def partnerships(found: Found) -> Mapping[str, tuple[str, str]]:
    """Name and force code of every partnership that the tables know, by its code."""
    tables = [*found.whole, *([found.councils] if found.councils else [])]
    return {
        row["csp24_code"]: (row["csp24_name"], row["pfa24_code"])
        for table in tables
        for row in table.rows
        if row["csp24_code"]
    }
