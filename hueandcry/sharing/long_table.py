"""A table of counts as plain text, one cell a row, as our own copies are written.

Lines with one cell above the heading say marking and source. Then come columns of what is counted,
and one column of counts. "all" or a blank is a total; words such as "fewer than 10" stand in for a
number that is held back.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

COUNTS = ("count", "counts", "reports", "number")
MOST_BYTES = 1_000_000
MOST_ROWS = 20_000
_TOTAL = ("", "all", "total")
_WHOLE = re.compile(r"\d{1,3}(,\d{3})+|\d{1,9}")

Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class LongCell:
    """One row: its place on each axis (None is a total), its number, or the words in its stead."""

    key: Key
    value: int | None
    words: str


@dataclass(frozen=True, slots=True)
class LongTable:
    """A table as read. `above` are the lines before the heading; `labels` columns of names."""

    above: tuple[str, ...]
    axes: tuple[str, ...]
    labels: tuple[str, ...]
    cells: tuple[LongCell, ...]

    @property
    def values(self) -> tuple[tuple[str, ...], ...]:
        """The values of each axis, sorted."""
        places = range(len(self.axes))
        return tuple(
            tuple(sorted({part for cell in self.cells if (part := cell.key[place])}))
            for place in places
        )


def read(text: str) -> LongTable | str:
    """The table in a text, or one sentence on why there is none."""
    if len(text.encode()) > MOST_BYTES:
        return "The file is larger than 1 MB. Send a smaller table."
    if "\x00" in text:
        return "The file is not plain text."
    try:
        lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error:
        return "The file is not a table with commas between its cells."
    rows = [(number, [cell.strip() for cell in line]) for number, line in enumerate(lines, 1)]
    rows = [(number, line) for number, line in rows if any(line)]
    start = next((n for n, (_, line) in enumerate(rows) if sum(map(bool, line)) > 1), None)
    if start is None:
        return "There is no table in it: no line has two cells."
    heading = rows[start][1]
    found = _columns(heading)
    if isinstance(found, str):
        return found
    if len(rows) - start - 1 > MOST_ROWS:
        return f"The table has more than {MOST_ROWS:,} rows. Send a smaller one."
    cells = _cells(rows[start + 1 :], len(heading), *found)
    if isinstance(cells, str):
        return cells
    axes, labels, _ = found
    return LongTable(
        above=tuple(next(filter(None, line)) for _, line in rows[:start]),
        axes=tuple(heading[place] for place in axes),
        labels=tuple(heading[place] for place in labels),
        cells=cells,
    )


def _columns(heading: Sequence[str]) -> tuple[list[int], list[int], int] | str:
    """Where the axes, the names of their values, and the counts stand."""
    lower = [name.lower() for name in heading]
    if "" in lower:
        return "A column has no heading."
    if len(set(lower)) < len(lower):
        return "Two columns have the same heading."
    counts = [place for place, name in enumerate(lower) if name in COUNTS]
    if len(counts) != 1:
        return f"One column holds the counts; call it one of {', '.join(COUNTS)}."
    labels = [
        place
        for place, name in enumerate(lower)
        if name.endswith(" name") and name.removesuffix(" name") in lower
    ]
    axes = [place for place in range(len(heading)) if place not in (*labels, counts[0])]
    return (axes, labels, counts[0]) if axes else "There is no column of what is counted."


def _cells(
    rows: Sequence[tuple[int, list[str]]],
    width: int,
    axes: Sequence[int],
    labels: Sequence[int],
    counts: int,
) -> tuple[LongCell, ...] | str:
    cells: dict[Key, LongCell] = {}
    for number, line in rows:
        if len(line) != width:
            return f"Line {number} has {len(line)} cells, and the heading has {width}."
        key = tuple(
            None if line[place].lower() in _TOTAL else line[place].lstrip("'") for place in axes
        )
        if key in cells:
            return f"Line {number} counts what an earlier line counts already."
        count = line[counts]
        if _WHOLE.fullmatch(count):
            cells[key] = LongCell(key, int(count.replace(",", "")), "")
        elif count and (count[0] in "-+.=" or count[0].isdigit()):
            return f"Line {number}: a count is a whole number, not {count[:20]!r}."
        else:
            cells[key] = LongCell(key, None, count or "held back")
    return tuple(cells.values()) or "The table has no rows."
