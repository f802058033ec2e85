"""A plain CSV that a statistic is asked of: its columns as text and numbers, or what is wrong."""

import csv
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hueandcry.desk.commands.opened import Trouble, read_text

_SHOWN = 40
# Farther from nought than this, or nearer, squares and sums are no longer to be trusted.
_FARTHEST, _NEAREST = 1e15, 1e-15


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file as text; `lines` has the line of each, `digest` the SHA-256 of its text.

    Column names are small letters without blanks around them.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    digest: str

    def has(self, column: str) -> bool:
        """Whether there is such a column."""
        return column in self.columns

    def text(self, *names: str) -> tuple[str, ...]:
        """The first column of these names that is there; raises Trouble where none is."""
        found = [name for name in names if name in self.columns]
        if not found:
            raise Trouble(
                f"{self.name} has no column {' or '.join(names)}; it has {', '.join(self.columns)}."
            )
        place = self.columns.index(found[0])
        return tuple(row[place] for row in self.rows)

    def ids(self, column: str = "id") -> tuple[str, ...]:
        """A column whose cells are all filled and all different; raises Trouble."""
        found = self.text(column)
        first: dict[str, int] = {}
        for line, one in zip(self.lines, found, strict=True):
            if not one:
                raise Trouble(f"{self.name} line {line} has no {column}.")
            if one in first:
                raise Trouble(
                    f"{self.name} line {line} has the {column} {shown(one)} of line {first[one]}."
                )
            first[one] = line
        return found

    def numbers(self, *names: str) -> tuple[float, ...]:
        """A column of finite numbers; raises Trouble."""
        return tuple(
            self._number(line, names[0], cell, float)
            for line, cell in zip(self.lines, self.text(*names), strict=True)
        )

    def counts(self, *names: str) -> tuple[int, ...]:
        """A column of whole numbers from 0 up; raises Trouble."""
        found = self.numbers(*names)
        for line, number in zip(self.lines, found, strict=True):
            if number < 0:
                raise Trouble(f"{self.name} line {line}: {names[0]} cannot be negative.")
            if number != int(number):
                raise Trouble(f"{self.name} line {line}: {names[0]} must be a whole number.")
        return tuple(int(number) for number in found)

    def _number(self, line: int, column: str, cell: str, kind: type[float]) -> float:
        try:
            number = kind(cell)
        except ValueError:
            number = math.nan
        if not cell.isascii() or "_" in cell or not math.isfinite(number):
            words = f"'{shown(cell)}' is no number" if cell else f"{column} is empty"
            raise Trouble(f"{self.name} line {line}: {words}.")
        if abs(number) > _FARTHEST:
            raise Trouble(f"{self.name} line {line}: {shown(cell)} is too far from 0.")
        if 0 < abs(number) < _NEAREST:
            raise Trouble(f"{self.name} line {line}: {shown(cell)} is too near to 0.")
        return number


def read_table(path: Path) -> Table:
    """The rows of a CSV file; raises Trouble. Lines without any text are passed over."""
    text = read_text(path)
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(tuple(cell.strip() for cell in cells))
                lines.append(reader.line_num)
    except csv.Error as problem:
        raise Trouble(f"{path} line {reader.line_num} cannot be read as CSV: {problem}.") from None
    if not rows:
        raise Trouble(f"{path} is empty.")
    columns = tuple(one.lower() for one in rows[0])
    for one in columns:
        if columns.count(one) > 1 and one:
            raise Trouble(f"{path} has the column {shown(one)} twice.")
    if len(rows) == 1:
        raise Trouble(f"{path} has a header and no rows.")
    for line, row in zip(lines, rows, strict=True):
        if len(row) != len(columns):
            raise Trouble(f"{path} line {line} has {len(row)} cells, the header {len(columns)}.")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Table(str(path), columns, tuple(rows[1:]), tuple(lines[1:]), digest)


def shown(text: str) -> str:
    """A cell as it can be said on one line."""
    short = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
    return "".join(letter if letter.isprintable() else "?" for letter in short)


def plain(answer: Mapping[str, object], listed: str, most: int = 20) -> Sequence[str]:
    """An answer as lines of text: its single values, then `listed` as rows, `most` of them."""
    lines = [
        f"{name}: {_cell(value)}"
        for name, value in answer.items()
        if not isinstance(value, list | tuple | dict)
    ]
    for name, value in answer.items():
        if isinstance(value, dict):
            lines.append(f"{name}: " + ", ".join(f"{a} {_cell(b)}" for a, b in value.items()))
    rows = answer.get(listed)
    if isinstance(rows, list) and rows and isinstance(rows[0], dict):
        lines.append("  ".join(rows[0]))
        lines += ["  ".join(_cell(cell) for cell in row.values()) for row in rows[:most]]
        if len(rows) > most:
            lines.append(f"... and {len(rows) - most:,} more; --json has all.")
    elif isinstance(rows, list):
        lines.append(f"{listed}: " + ", ".join(_cell(one) for one in rows))
    notes = answer.get("notes")
    return [*lines, *(str(note) for note in notes)] if isinstance(notes, list) else lines


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        few = ", ".join(str(one) for one in value[:8])
        return few if len(value) <= 8 else f"{few}, ... ({len(value)})"
    return "none" if value is None else str(value)
