"""The head of a file whose layout nobody knows: where its headings are, and its first rows."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from hueandcry.intake import opened, sheets, tidy
from hueandcry.intake.dates import read_day
from hueandcry.intake.headings import LOOKED_AT
from hueandcry.intake.objects import object_lines
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import compact
from hueandcry.intake.vocabulary import meaning

ROWS = 2_000  # rows looked at on each sheet
MOST_COLUMNS = 500
LONGEST_CELL = 1_000  # letters: enough to tell a story from a label

_NUMBER = re.compile(r"[£$€]?\s*-?[0-9][0-9,. ]*%?")
_LONG_DIGITS = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Glance:
    """One sheet's headings as sent and its first rows, one cell a heading."""

    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def glance(file: BinaryIO, name: str) -> tuple[Glance, ...]:
    """Look at each sheet that has headings; raises UnreadableFile where none has."""
    found = [
        seen
        for sheet in _sheets(file, name)
        if (seen := _glance(sheet.name, [cells for _, cells in islice(sheet.lines, ROWS)]))
    ]
    if not found:
        raise UnreadableFile(
            f"'{name}': no line of headings was found. Put a name above each column, such as "
            "'Reference' or 'Date reported', and try again."
        )
    return tuple(found)


def _sheets(file: BinaryIO, name: str) -> Iterator[sheets.Sheet]:
    kind = opened.kind(file, name)
    if kind == "text":
        separator, width = _separator(file, name)
        return iter([sheets.text_sheet(file, name, separator, width)])
    if kind == "json":
        return iter([sheets.Sheet("", object_lines(file, name))])
    return sheets.workbook_sheets(file, name)


def _separator(file: BinaryIO, name: str) -> tuple[str, int]:
    """The sign by which most lines fall into equally many cells, and how many."""
    best = (0, 0, ",")
    for sign in sheets.SEPARATORS:
        widths = Counter(len(cells) for cells in sheets.head(file, name, sign) if len(cells) > 1)
        if widths:
            width, often = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
            best = max(best, (often, width, sign))
    return best[2], max(best[1], 2)


def _glance(sheet: str, lines: list[list[str]]) -> Glance | None:
    """The line of headings is the first that is no data and as wide as the table."""
    wide = max((_filled(cells) for cells in lines[:LOOKED_AT]), default=0)
    for at, cells in enumerate(lines[:LOOKED_AT]):
        below = [row for row in lines[at + 1 :] if any(cell.strip() for cell in row)]
        if 2 * _filled(cells) > wide and _are_headings(cells, below):
            width = max(len(cells), min(max(map(len, below), default=0), MOST_COLUMNS))
            return Glance(
                sheet,
                tuple(cell.strip() for cell in _wide(cells, width)),
                tuple(tuple(_wide(row, width)) for row in below),
            )
    return None


def _are_headings(cells: list[str], below: list[list[str]]) -> bool:
    told = [cell.strip() for cell in cells if cell.strip()]
    known = sum(bool(meaning(cell).field) for cell in told)
    data = sum(map(_is_data, told))
    repeated = len(told) - len(set(map(compact, told)))
    if len(told) < 2 or 4 * data > len(told) or (data and known < 3) or 4 * repeated > len(told):
        return False
    if known >= 3:
        return True
    unnamed_dates = any(
        not (at < len(cells) and cells[at].strip()) for row in below[:20] for at in _dated(row)
    )
    return bool(below) and not unnamed_dates and any(_dated(row) for row in below[:200])


def _dated(row: list[str]) -> list[int]:
    return [at for at, cell in enumerate(row) if len(cell) <= 40 and read_day(cell).day]


def _is_data(text: str) -> bool:
    """Whether a cell is a value: nobody heads a column with a date, a number or a postcode."""
    return bool(
        len(text) > 80
        or read_day(text).day
        or read_day(text).why.startswith("There is no")
        or _NUMBER.fullmatch(text)
        or "@" in text
        or tidy.postcode(text).full
        or tidy.lsoa(text)
        or (_LONG_DIGITS.search(text) and len(text) > 5)
    )


def _filled(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _wide(cells: list[str], width: int) -> list[str]:
    return [cell[:LONGEST_CELL] for cell in cells[:width]] + [""] * (width - len(cells))
