"""An overlap table in a plain CSV file: a 0/1 column a list, then the count.

Two more columns may say what a row is of, `crime type` and `kind of victim`: each of their pairs is
a table of its own, since unlike people and unlike crimes must not be counted as one.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hueandcry.figures.hidden.table import FEWEST_LISTS, MOST_LISTS, OverlapTable, Pattern, table

CRIME_TYPE, VICTIM = "crime type", "kind of victim"
LARGEST_COUNT = 1_000_000_000
_COUNT = "count"
_MOST_BYTES = 4_000_000
_LONGEST_NAME = 60


class NotAnOverlapTable(Exception):
    """The file cannot be used; the message is one sentence that says what and where."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """One overlap table, and of which crimes and victims it is: both empty where nobody said."""

    crime_type: str
    victim: str
    table: OverlapTable

    @property
    def name(self) -> str:
        """As people say it."""
        return ", ".join(part for part in (self.crime_type, self.victim) if part) or "all"


def read(path: Path) -> tuple[Stratum, ...]:
    """The tables in a CSV file, at least one; raises NotAnOverlapTable."""
    name = path.name
    try:
        if path.is_dir():
            raise NotAnOverlapTable(f"{name} is a folder, not a file.")
        if path.stat().st_size > _MOST_BYTES:
            raise NotAnOverlapTable(f"{name} is too large to be an overlap table.")
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise NotAnOverlapTable(f"There is no file {name}.") from None
    except UnicodeDecodeError:
        raise NotAnOverlapTable(f"{name} is not UTF-8 text: save it as CSV UTF-8.") from None
    except OSError as error:
        raise NotAnOverlapTable(f"{name} cannot be read ({error.strerror}).") from None
    if "\0" in text:
        raise NotAnOverlapTable(f"{name} is not a CSV file: it holds NUL bytes.")
    return parsed(text, name)


def parsed(text: str, name: str) -> tuple[Stratum, ...]:
    """The tables in the text of a CSV file called `name`; raises NotAnOverlapTable."""
    rows = _rows(text, name)
    try:
        _, heading = next(rows)
    except StopIteration:
        raise NotAnOverlapTable(f"{name} is empty.") from None
    columns = _columns(heading, name)
    found: dict[tuple[str, str], dict[Pattern, int]] = {}
    seen: dict[tuple[str, str, Pattern], int] = {}
    for number, row in rows:
        where = f"{name}, line {number},"
        if len(row) != len(heading):
            raise NotAnOverlapTable(
                f"{where} has {len(row)} columns, the first line {len(heading)}."
            )
        of = _of(row, columns, where)
        pattern = tuple(_bit(row[place], heading[place], where) for place in columns.lists)
        count = _whole(row[columns.count], where)
        if not any(pattern) and count:
            raise NotAnOverlapTable(
                f"{where} counts {count:,} that stand in no list, which nobody can have counted."
            )
        if (before := seen.get((*of, pattern))) is not None:
            raise NotAnOverlapTable(f"{where} is of the same lists as line {before}: add them up.")
        seen[*of, pattern] = number
        found.setdefault(of, {})[pattern] = count
    names = tuple(heading[place] for place in columns.lists)
    strata = tuple(Stratum(*of, table(names, counts)) for of, counts in found.items())
    if not any(one.table.observed for one in strata):
        raise NotAnOverlapTable(f"{name} has nobody in any list: there is nothing to start from.")
    return strata


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each column stands; those of strata are -1 where they are not there."""

    lists: tuple[int, ...]
    count: int
    crime_type: int
    victim: int


def _columns(heading: Sequence[str], name: str) -> _Columns:
    small = [one.casefold() for one in heading]
    for place, one in enumerate(small):
        if not one:
            raise NotAnOverlapTable(f"{name}: the heading of column {place + 1} is empty.")
        if one in small[:place]:
            raise NotAnOverlapTable(f"{name} has two columns called {heading[place]}.")
        if len(one) > _LONGEST_NAME:
            raise NotAnOverlapTable(f"{name}: the heading of column {place + 1} is too long.")
        if not one.isprintable():
            raise NotAnOverlapTable(
                f"{name}: the heading of column {place + 1} holds a character that is none to read."
            )
    if _COUNT not in small:
        raise NotAnOverlapTable(
            f"{name} has no column 'count'. It needs a 0/1 column for each list, then 'count'."
        )
    special = (_COUNT, CRIME_TYPE, VICTIM)
    lists = tuple(place for place, one in enumerate(small) if one not in special)
    if len(lists) < FEWEST_LISTS:
        of = "no list" if not lists else "one list"
        raise NotAnOverlapTable(
            f"{name} has {of}: what is hidden shows only where several lists overlap."
        )
    if len(lists) > MOST_LISTS:
        raise NotAnOverlapTable(
            f"{name} has {len(lists)} lists; at most {MOST_LISTS} can be looked at together. "
            "Merge lists of one organisation."
        )
    at = {one: place for place, one in enumerate(small)}
    return _Columns(lists, at[_COUNT], at.get(CRIME_TYPE, -1), at.get(VICTIM, -1))


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that hold anything, with their numbers; commas, or semicolons where there is none.

    What stands in quotes decides nothing, and a line may end as it ends on any machine.
    """
    lines = io.StringIO(text, newline=None).read()
    first = re.sub(r'"[^"]*"', "", lines.lstrip("\n")).partition("\n")[0]
    mark = ";" if ";" in first and "," not in first else "\t" if "\t" in first else ","
    reader = csv.reader(io.StringIO(lines), delimiter=mark, strict=True)
    try:
        for row in reader:
            if any(part.strip() for part in row):
                yield reader.line_num, [part.strip() for part in row]
    except csv.Error as error:
        raise NotAnOverlapTable(f"{name}, line {reader.line_num}, is not CSV ({error}).") from None


def _of(row: Sequence[str], columns: _Columns, where: str) -> tuple[str, str]:
    parts = []
    for place, what in ((columns.crime_type, CRIME_TYPE), (columns.victim, VICTIM)):
        if place >= 0 and not row[place]:
            raise NotAnOverlapTable(f"{where} has nothing in the column '{what}'.")
        parts.append(row[place].casefold() if place >= 0 else "")
    return parts[0], parts[1]


def _bit(text: str, column: str, where: str) -> int:
    if text not in ("0", "1"):
        raise NotAnOverlapTable(
            f"{where} has {text[:20]!r} in the column {column}: 0 or 1 go there."
        )
    return int(text)


def _whole(text: str, where: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise NotAnOverlapTable(
            f"{where} has {text[:20]!r} as its count: a whole number from 0 goes there."
        )
    if len(text) > 12 or int(text) > LARGEST_COUNT:
        raise NotAnOverlapTable(f"{where} counts more than {LARGEST_COUNT:,}.")
    return int(text)
