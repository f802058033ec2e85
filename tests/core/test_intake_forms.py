"""The same rows say the same in every form: CSV, JSON, a workbook, and one that hides them."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest
import xlsxwriter

from hueandcry.facts.report import Report
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.reconcile import Reconciliation
from hueandcry.intake.rows import tables
from hueandcry.intake.sources import source

DATA = Path(__file__).parents[3] / "shared" / "data" / "synthetic_durham"
FILES = {
    "police": "police_extract.csv",
    "report-fraud": "report_fraud.csv",
    "trading-standards": "trading_standards.xlsx",
    "bank": "bank_app_cases.csv",
    "advice": "advice_webform.json",
}
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the reference files are not here")
Table = tuple[tuple[str, ...], list[list[str]], int]


@cache
def table(layout: str) -> Table:
    """The headings, the rows that have a cell for each, and the column of the report date."""
    rows: list[list[str]] = []
    with (DATA / FILES[layout]).open("rb") as file:
        for found in tables(file, FILES[layout], source(layout)):
            assert found.heading is not None
            names = found.heading.names
            dates = found.heading.columns["reported_on"]
            rows += [row.cells[:-1] for row in found.rows if row.extra == 0]
            break
    return names, [[" ".join(cell.split()) for cell in row] for row in rows][:400], dates


def as_csv(made: Table) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([made[0], *made[1]])
    return out.getvalue().encode()


def as_json(made: Table) -> bytes:
    return json.dumps([dict(zip(made[0], row, strict=True)) for row in made[1]]).encode()


def as_workbook(made: Table, *, merged: bool = False) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False})
    page = book.add_worksheet("All")
    names, rows, dates = made
    for line, cells in enumerate([names, *rows]):
        for column, cell in enumerate(cells):
            if not (merged and line and column == dates):
                page.write_string(line, column, cell)
        if merged and line % 3 == 1:
            page.set_row(line, None, None, {"hidden": True})
    if merged:
        _merge(page, [row[dates] for row in rows], dates)
        page.hide()
        book.add_worksheet("Notes").activate()
    book.close()
    return out.getvalue()


def _merge(page: xlsxwriter.worksheet.Worksheet, days: list[str], column: int) -> None:
    line = 1
    for day, same in groupby(days):
        many = len(list(same))
        if many > 1:
            page.merge_range(line, column, line + many - 1, column, day)
        else:
            page.write_string(line, column, day)
        line += many


def taken(data: bytes, layout: str) -> tuple[list[Report], Reconciliation]:
    *chunks, last = accept(
        io.BytesIO(data), "list", source(layout), today=date(2026, 11, 24), token_key=b"key"
    )
    assert isinstance(last, Reconciliation)
    assert last.adds_up
    return [row for part in chunks if isinstance(part, Chunk) for row in part.reports], last


FORMS: list[Callable[[Table], bytes]] = [as_json, as_workbook]


@pytest.mark.parametrize("layout", FILES)
@pytest.mark.parametrize("form", FORMS)
def test_the_same_rows_give_the_same_reports(layout: str, form: Callable[[Table], bytes]) -> None:
    made = table(layout)
    plain, _ = taken(as_csv(made), layout)
    assert len(plain) > 20
    assert taken(form(made), layout)[0] == plain


@pytest.mark.parametrize("layout", FILES)
def test_days_merged_over_rows_of_a_hidden_sheet_change_nothing(layout: str) -> None:
    names, rows, dates = table(layout)
    made = (names, sorted(rows, key=lambda row: row[dates]), dates)
    plain, _ = taken(as_csv(made), layout)
    reports, count = taken(as_workbook(made, merged=True), layout)
    assert reports == plain
    notes = " ".join(note for sheet in count.sheets for note in sheet.notes)
    for said in ("Sheet 'All' is hidden", "hidden rows were counted", "from a cell merged"):
        assert said in notes
