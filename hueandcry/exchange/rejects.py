"""Rows sent back, as a file that their sender can open: text in every cell, nothing to be run."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import BinaryIO

from hueandcry.intake.reject import Reject
from hueandcry.intake.tidy import harmless

HEADINGS = ("What to do", "Why it came back", "Sheet", "Row", "Column", "As sent", "Reference")
MOST = 1_000_000  # rows: a sheet of a workbook holds no more
_TEXT = 49  # the format of a cell that is text, whatever it looks like
_WIDTHS = (44, 52, 14, 9, 20, 26, 22)


class TooMany(ValueError):
    """There are more rows than a sheet can hold."""


def reject_cells(reject: Reject) -> tuple[str, ...]:
    """The cells of one line, in the order of HEADINGS."""
    return (
        reject.remedy,
        reject.reason,
        reject.sheet,
        str(reject.row),
        reject.column,
        reject.sent,
        reject.ref,
    )


def csv_lines(rejects: Iterable[Reject]) -> Iterator[str]:
    """Lines of CSV, headings first, in which a cell that a spreadsheet would run is quoted."""
    for cells in _lines(rejects):
        out = io.StringIO()
        csv.writer(out).writerow(map(harmless, cells))
        yield out.getvalue()


def _lines(rejects: Iterable[Reject]) -> Iterator[tuple[str, ...]]:
    yield HEADINGS
    yield from map(reject_cells, rejects)


def write(rejects: Iterable[Reject], file: BinaryIO, form: str, made_on: date) -> None:
    """Write them as "xlsx" or "csv", the latter so that spreadsheets see its letters as they are.

    Raises TooMany.
    """
    if form == "xlsx":
        write_xlsx(rejects, file, made_on)
        return
    file.write(codecs.BOM_UTF8)
    file.writelines(line.encode() for line in csv_lines(rejects))


def write_xlsx(rejects: Iterable[Reject], file: BinaryIO, made_on: date) -> None:
    """A workbook whose every cell is text, so that it shows each as it was sent and runs none.

    Raises TooMany.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": True})
    book.set_properties({"created": datetime.combine(made_on, time()), "title": "Rows sent back"})
    page = book.add_worksheet("Rows sent back")
    text = book.add_format({"num_format": _TEXT, "text_wrap": True, "valign": "top"})
    bold = book.add_format({"num_format": _TEXT, "bold": True, "text_wrap": True, "valign": "top"})
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width, text)
    page.freeze_panes(1, 0)
    for line, cells in enumerate(_lines(rejects)):
        if line > MOST:
            raise TooMany(f"There are more than {MOST:,} rows to send back: write them as CSV.")
        for column, cell in enumerate(cells):
            page.write_string(line, column, cell, text if line else bold)
    book.close()
