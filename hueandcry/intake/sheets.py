"""A file as sheets of numbered lines of text cells, read as a stream. No meaning yet."""

import csv
import re
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from types import MappingProxyType
from typing import Any, BinaryIO, NamedTuple

from hueandcry.intake import opened
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.structure import PLAIN, Structure, look, unseen

SEPARATORS = (",", ";", "\t", "|")
_HEAD_LINES = 400
_EXACT = 1e15  # a spreadsheet keeps fifteen figures: of a longer number the last are lost
_NONE: Mapping[int, str] = MappingProxyType({})
_AS_TEXT = re.compile(r'^="([^"]*)"$')  # how exports keep a number's leading noughts: plain text


class Sheet(NamedTuple):
    """One sheet: `lines` yields (row number as a spreadsheet shows it, cells), and only once."""

    name: str
    lines: Iterator[tuple[int, list[str]]]
    structure: Structure = PLAIN
    hidden: bool = False


def text_sheet(file: BinaryIO, name: str, separator: str, width: int) -> Sheet:
    """The one sheet of a CSV file. `width` is how many cells its headings have."""
    return Sheet("", enumerate(_records(opened.lines(file, name), separator, width), start=1))


def head(file: BinaryIO, name: str, separator: str) -> list[list[str]]:
    """The first lines of a CSV file cut at `separator`, to find where its headings are."""
    first = list(islice(opened.lines(file, name), _HEAD_LINES))
    return list(_records(iter(first), separator, 2))


def _records(lines: Iterator[str], separator: str, width: int) -> Iterator[list[str]]:
    """Cut lines into cells. A quotation mark that never closes costs its own row and no other."""
    waiting: deque[str] = deque()
    while (line := waiting.popleft() if waiting else next(lines, None)) is not None:
        if '"' not in line:
            yield line.rstrip("\r\n").split(separator)
            continue
        taken = [line]
        cells = _quoted(taken, waiting, lines, separator)
        if cells is None or (len(taken) > 1 and _swallowed(taken, separator, width)):
            waiting.extendleft(reversed(taken[1:]))
            cells = line.rstrip("\r\n").split(separator)
        yield [_AS_TEXT.sub(r"\1", cell) for cell in cells] if '="' in line else cells


def _quoted(
    taken: list[str], waiting: deque[str], lines: Iterator[str], separator: str
) -> list[str] | None:
    """Cut a row with quotation marks, adding to `taken` the lines it runs on over.

    None where a mark opens a cell longer than any cell can be.
    """

    def feed() -> Iterator[str]:
        yield taken[0]
        while (line := waiting.popleft() if waiting else next(lines, None)) is not None:
            taken.append(line)
            yield line

    try:
        return next(csv.reader(feed(), delimiter=separator))
    except csv.Error:
        return None


def _swallowed(taken: list[str], separator: str, width: int) -> bool:
    """Whether a cell that runs over several lines has in truth eaten whole rows."""
    enough = max(width - 1, 1)
    if taken[0].count(separator) < enough:
        return False
    shape = _shape(taken[0], separator)
    return any(
        line.count(separator) >= enough and _shape(line, separator) == shape for line in taken[1:]
    )


def _shape(line: str, separator: str) -> str:
    first = line.split(separator, 1)[0].strip(' "\r\n')
    return re.sub(r"[0-9]+", "9", re.sub(r"[^\W\d_]+", "A", first))


def workbook_sheets(file: BinaryIO, name: str) -> Iterator[Sheet]:
    """Each sheet of a workbook, hidden ones too. Dates come as ISO text, numbers as written.

    What is missing from a cell says so: see Structure.odd. Raises UnreadableFile.
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    structures = look(file, name)
    file.seek(0)
    with _damage(name):
        book = CalamineWorkbook.from_filelike(file)
    with book:
        for about in book.sheets_metadata:
            with _damage(name):
                sheet = book.get_sheet_by_name(about.name)
                structure = structures.get(about.name) or unseen(sheet.merged_cell_ranges)
            hidden = about.visible != SheetVisibleEnum.Visible
            yield Sheet(about.name, _cells(sheet, structure, name), structure, hidden)


@contextmanager
def _damage(name: str) -> Iterator[None]:
    """What its reader cannot read is a damaged file, also where the reader itself breaks down."""
    from python_calamine import CalamineError, PasswordError

    broken = f"'{name}' is damaged: it cannot be opened. Save it again and send it."
    try:
        yield
    except PasswordError as why:
        raise UnreadableFile(
            f"'{name}' is locked with a password. Take it off and send it again."
        ) from why
    except (CalamineError, OSError, OverflowError, ValueError) as why:
        raise UnreadableFile(broken) from why
    except _breakdowns() as why:
        raise UnreadableFile(broken) from why


def _breakdowns() -> tuple[type[BaseException], ...]:
    """The fault of a Rust library that broke down, which exists once the first one did so."""
    kinds = BaseException.__subclasses__()
    return tuple(kind for kind in kinds if kind.__module__ == "pyo3_runtime")


def _cells(sheet: Any, structure: Structure, name: str) -> Iterator[tuple[int, list[str]]]:
    left = [""] * sheet.start[1] if sheet.start else []
    with _damage(name):
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = left + [cell if type(cell) is str else _text(cell) for cell in row]
            for column, text in structure.odd.get(number, _NONE).items():
                cells += [""] * (column + 1 - len(cells))
                cells[column] = cells[column] or text
            yield number, cells


def _text(cell: float | bool | date | time | timedelta) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)) if abs(cell) < _EXACT else f"{cell:.15G}"
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)
