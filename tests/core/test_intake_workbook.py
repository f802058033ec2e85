"""A spreadsheet of several sheets is read like a CSV file, sheet by sheet."""

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

import pytest

from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.reconcile import Reconciliation
from hueandcry.intake.sources import source

Cell = str | int | float | bool | date | None

HEAD: list[Cell] = [
    "Crime Number",
    "Date Reported",
    "Committed From",
    "Offence",
    "Value",
    "cyber_flag",
]

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(**sheets: list[list[Cell]]) -> bytes:
    """The smallest XLSX file that holds these sheets; dates in the date format."""
    out = io.BytesIO()
    named = list(enumerate(sheets, start=1))
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr("_rels/.rels", _rels([("rId1", "officeDocument", "xl/workbook.xml")]))
        listed = "".join(
            f'<sheet name="{name.replace("_", " ")}" sheetId="{number}" r:id="rId{number}"/>'
            for number, name in named
        )
        file.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        )
        parts = [(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml")
                 for number, _ in named]  # fmt: skip
        parts.append(("rId99", "styles", "styles.xml"))
        file.writestr("xl/_rels/workbook.xml.rels", _rels(parts))
        file.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
            '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        )
        for number, name in named:
            file.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(sheets[name]))
    return out.getvalue()


def _rels(parts: list[tuple[str, str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, kind, target in parts
    )
    return f'<Relationships xmlns="{RELS}">{inside}</Relationships>'


def _sheet(rows: list[list[Cell]]) -> str:
    lines = "".join(
        f'<row r="{number}">'
        + "".join(_cell(f"{chr(65 + at)}{number}", cell) for at, cell in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def _cell(place: str, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{place}" s="1"><v>{(cell - date(1899, 12, 30)).days}</v></c>'
    if isinstance(cell, int | float):
        return f'<c r="{place}"><v>{cell}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'


def take(data: bytes) -> tuple[list, list, Reconciliation]:
    parts = list(
        accept(
            io.BytesIO(data),
            "file.xlsx",
            source("police"),
            today=date(2026, 11, 24),
            token_key=b"key",
        )
    )
    chunks = [part for part in parts if isinstance(part, Chunk)]
    last = parts[-1]
    assert isinstance(last, Reconciliation)
    assert last.adds_up
    return (
        [report for chunk in chunks for report in chunk.reports],
        [reject for chunk in chunks for reject in chunk.rejects],
        last,
    )


def test_each_sheet_is_counted_by_itself_and_a_reference_counts_once_in_the_file() -> None:
    data = workbook(
        July=[
            ["OFFICIAL"],
            [],
            HEAD,
            ["PO1", date(2024, 4, 2), date(2024, 4, 1), "Blackmail", 1200.5, True],
            [17, "03/04/2024", 45384, "Fraud", "c. £5", "N"],
            ["Total", 2],
        ],
        Aug_ust=[
            ["Offence ", "CRIME NO", "Reported Date", "Committed", "Loss", "Online flag"],
            ["Stalking", "PO2", "31/09/2024", None, None, None],
            ["Stalking", "PO1", date(2024, 4, 2), None, None, None],
        ],
        Notes=[["Ask Sam about June"], [None, "thanks"]],
    )
    reports, rejects, count = take(data)
    first, second = reports
    assert (first.ref, first.event_on, first.reported_on) == (
        "PO1",
        date(2024, 4, 1),
        date(2024, 4, 2),
    )
    assert (str(first.loss), first.online) == ("1200.50", True)
    assert (second.ref, second.event_on) == ("17", date(2024, 4, 2))
    (reject,) = rejects
    assert (reject.sheet, reject.row, reject.column) == ("Aug ust", 2, "Reported Date")
    july, august, notes = count.sheets
    assert (july.rows, july.accepted, july.own_total, july.not_rows) == (2, 2, 2, 4)
    assert (august.rows, august.rejected, august.duplicates) == (2, 1, 1)
    assert (notes.rows, notes.heading_row) == (0, None)
    assert notes.words == "There is no table on this sheet."


def test_a_workbook_without_any_table_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no headings"):
        take(workbook(Notes=[["Ask Sam about June"]]))


def test_a_workbook_cut_short_anywhere_is_refused() -> None:
    whole = workbook(July=[HEAD, ["PO1", "02/04/2024", "", "Blackmail", 5, "Y"]])
    for end in range(1, len(whole) - 1, 97):
        with pytest.raises(UnreadableFile):
            take(whole[:end])
