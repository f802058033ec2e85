"""A trading standards workbook: sheets that differ, days as numbers, merged cells, hidden rows."""

import io
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

# The second sheet was begun by somebody else, with headings of their own.
_RENAMED = {"surname": "Surname ", "postcode": "Post Code", "phone": "Tel No."}
_DAYS = ("report_date", "event_date", "dob")
_OFFSET = 2  # lines above the headings of the first sheet
_MADE = datetime(2026, 1, 1)


def workbook(note: str, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The bytes of the workbook, the same for the same rows; `note` stands in a merged cell."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _MADE})
    half = (len(rows) + 1) // 2
    first = book.add_worksheet("First half")
    first.merge_range(0, 0, 0, 4, note)
    _sheet(first, _OFFSET, heading, heading, rows[:half])
    second = book.add_worksheet("Second half")
    _sheet(second, 0, heading, [_RENAMED.get(name, name) for name in heading], rows[half:])
    lists = book.add_worksheet("Lists")
    lists.write_column(0, 0, sorted({row[heading.index("category")] for row in rows}))
    lists.hide()
    book.close()
    return out.getvalue()


def _sheet(
    sheet: Any,
    top: int,
    heading: Sequence[str],
    shown: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> None:
    sheet.write_row(top, 0, shown)
    for number, row in enumerate(rows, start=top + 1):
        for at, (name, cell) in enumerate(zip(heading, row, strict=True)):
            if name in _DAYS and cell.isdigit():
                sheet.write_number(number, at, int(cell))
            elif cell:
                sheet.write_string(number, at, cell)
    kind = heading.index("category")
    pair = _first_pair([row[kind] for row in rows])
    if pair is not None:
        at = top + 1 + pair
        sheet.merge_range(at, kind, at + 1, kind, rows[pair][kind])
    if len(rows) > 3:
        sheet.set_row(top + len(rows) // 2, None, None, {"hidden": True})


def _first_pair(cells: Sequence[str]) -> int | None:
    """The first place whose cell is not blank and is the same as the next one."""
    return next((n for n, (one, two) in enumerate(pairwise(cells)) if one and one == two), None)
