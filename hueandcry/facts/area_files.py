"""The files of an area pack, read as text; whatever is wrong with one is said in a sentence."""

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Any

PROFILE = "lsoa21_profile.csv"
HISTORY = "lsoa11_to_lsoa21.csv"
AGES = "pop2020_age_lsoa11.csv"
BOUNDARIES = "lsoa21.geojson"
OUTLINES = "csp24_dissolved.geojson"
FACTS = "area.toml"
# All that a pack may hold; whatever else lies in its folder is no part of it.
PACK = (FACTS, PROFILE, HISTORY, AGES, BOUNDARIES, OUTLINES)
MOST_BYTES = 64_000_000
_LONGEST = 200


class UnusableArea(ValueError):
    """A pack, or what one is made from, cannot be used; the message says why and what to do."""


def text_of(folder: Traversable, name: str) -> str:
    """The text of a file in UTF-8; raises UnusableArea."""
    try:
        with (folder / name).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise UnusableArea(f"{folder} holds no file {name}.") from None
    except OSError as error:
        raise UnusableArea(f"{folder / name} cannot be read: {error.strerror}.") from None
    if len(content) > MOST_BYTES:
        raise UnusableArea(f"{name} is larger than {MOST_BYTES // 1_000_000} MB. It is no pack.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnusableArea(
            f"{name} line {line} is not text in UTF-8. Save the file as “CSV UTF-8”."
        ) from None
    if "\0" in text or "\ufffd" in text:
        raise UnusableArea(f"{name} holds a letter that was lost on its way. Fetch it again.")
    return text


def toml_of(folder: Traversable, name: str) -> Mapping[str, Any]:
    """The values of a TOML file; raises UnusableArea."""
    try:
        return tomllib.loads(text_of(folder, name))
    except tomllib.TOMLDecodeError as error:
        raise UnusableArea(f"{name} cannot be read as TOML: {error}.") from None


def rows_of(folder: Traversable, name: str, needs: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV file, all with the columns that it `needs`; raises UnusableArea."""
    lines = csv.reader(io.StringIO(text_of(folder, name), newline=""), strict=True)
    try:
        headings = next(lines, [])
        _headings(name, headings, needs)
        rows = []
        for cells in lines:
            if len(cells) != len(headings):
                raise UnusableArea(
                    f"{name} line {lines.line_num} has {len(cells)} cells, not {len(headings)}. "
                    "It may have been cut short. Fetch it again."
                )
            rows.append(dict(zip(headings, cells, strict=True)))
    except csv.Error as error:
        raise UnusableArea(f"{name} line {lines.line_num} is no CSV: {error}.") from None
    return checked_rows(name, rows, needs)


def _headings(name: str, headings: Sequence[str], needs: Sequence[str]) -> None:
    lacking = [column for column in needs if column not in headings]
    if lacking:
        raise UnusableArea(f"{name} lacks the column{_s(lacking)} {', '.join(lacking)}.")
    twice = sorted({heading for heading in headings if headings.count(heading) > 1})
    if twice:
        raise UnusableArea(f"{name} has the column {twice[0]} twice.")


def checked_rows(
    name: str, rows: Iterable[dict[str, str]], needs: Sequence[str]
) -> list[dict[str, str]]:
    """The rows, where there are any and no needed text was spoilt; raises UnusableArea."""
    found = list(rows)
    if not found:
        raise UnusableArea(f"{name} holds no rows.")
    for number, row in enumerate(found, 2):
        for column in needs:
            if not row[column].isascii() and _encoded_twice(row[column]):
                raise UnusableArea(
                    f"{name} row {number}: the {column} “{row[column]}” was encoded twice. "
                    "Fetch the file again."
                )
            if not is_plain(row[column]):
                raise UnusableArea(f"{name} row {number}: the {column} is no name or number.")
    return found


def is_plain(text: object) -> bool:
    """Whether this is a name or code of a place, which no screen or spreadsheet takes for more."""
    return (
        isinstance(text, str)
        and text.isprintable()
        and len(text) <= _LONGEST
        and text[:1] not in ("=", "+", "-", "@")
    )


def _encoded_twice(text: str) -> bool:
    """Whether UTF-8 was taken for Windows text on its way: “MÃ´n” for “Môn”."""
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False


def once(name: str, rows: Iterable[Mapping[str, str]], column: str) -> None:
    """Raise UnusableArea where two rows have the same value of a column."""
    seen: set[str] = set()
    for row in rows:
        if row[column] in seen:
            raise UnusableArea(f"{name} holds {column} {row[column]} twice.")
        seen.add(row[column])


def whole(name: str, row: Mapping[str, str], column: str) -> int:
    """A count of a row; raises UnusableArea where it is none."""
    if not (row[column].isascii() and row[column].isdecimal() and len(row[column]) <= 9):
        raise UnusableArea(
            f"{name}: {column} of {row.get('lsoa21_code', 'a row')} reads '{row[column]}'. "
            "It must be a whole number."
        )
    return int(row[column])


def listed(words: Sequence[str], most: int = 5) -> str:
    """A, B and C; what goes beyond `most` is a number: A, B, C, D, E and 3 more."""
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most:,} more"
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _s(words: Sequence[str]) -> str:
    return "s" if len(words) > 1 else ""
