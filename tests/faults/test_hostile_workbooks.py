"""Workbooks that would fill a computer, hide something, or show one cell over many."""

import io
import re
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from hueandcry.intake import parts, unpacking
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.reconcile import Reconciliation
from hueandcry.intake.sources import source
from tests.core.test_intake_workbook import HEAD, MAIN, Cell, workbook

ROW: list[Cell] = ["PO1", "02/04/2024", "01/04/2024", "Blackmail", 5, "Y"]
SHEET = "xl/worksheets/sheet1.xml"


def take(data: bytes, layout: str = "police") -> tuple[list[Any], list[Any], Reconciliation]:
    *chunks, last = accept(
        io.BytesIO(data), "file.xlsx", source(layout), today=date(2026, 11, 24), token_key=b"key"
    )
    assert isinstance(last, Reconciliation)
    assert last.adds_up
    read = [part for part in chunks if isinstance(part, Chunk)]
    return (
        [report for part in read for report in part.reports],
        [reject for part in read for reject in part.rejects],
        last,
    )


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as why:
        take(data)
    sentence = str(why.value)
    assert sentence.startswith("'file.xlsx'")
    assert len(sentence) < 200
    return sentence


def with_part(path: str, content: bytes | str, book: bytes = b"") -> bytes:
    """A good workbook with one part put in or put in the place of its own."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book or workbook(S=[HEAD, ROW]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename != path:
                new.writestr(entry.filename, old.read(entry))
        new.writestr(path, content)
    return out.getvalue()


def sheet(rows: str, after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def lying(data: bytes, path: str, says: int) -> bytes:
    """The file with the stated length of one part changed to `says`, in both of its places."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        entry = file.getinfo(path)
    spoilt = bytearray(data)
    spoilt[entry.header_offset + 22 : entry.header_offset + 26] = struct.pack("<I", says)
    central = data.index(b"PK\x01\x02")
    while True:
        length = struct.unpack_from("<H", data, central + 28)[0]
        if data[central + 46 : central + 46 + length].decode() == path:
            spoilt[central + 24 : central + 28] = struct.pack("<I", says)
            return bytes(spoilt)
        central = data.index(b"PK\x01\x02", central + 46)


def bomb(path: str = SHEET, megabytes: int = 200) -> bytes:
    """A part that unpacks to so many megabytes of blanks and says that it has ten bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    blank = b" " * 1_000_000
    packed = b"".join(packer.compress(blank) for _ in range(megabytes)) + packer.flush()
    data = bytearray(with_part(path, b"@" * len(packed), workbook(S=[HEAD, ROW])))
    stored = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(bytes(data))) as old,
        zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry.filename, packed if entry.filename == path else old.read(entry))
    out = bytearray(stored.getvalue())
    with zipfile.ZipFile(io.BytesIO(bytes(out))) as file:
        start = file.getinfo(path).header_offset
    out[start + 8 : start + 10] = struct.pack("<H", zipfile.ZIP_DEFLATED)
    at = bytes(out).index(path.encode(), bytes(out).index(b"PK\x01\x02")) - 46
    out[at + 10 : at + 12] = struct.pack("<H", zipfile.ZIP_DEFLATED)
    return lying(bytes(out), path, 10)


def test_a_bomb_that_lies_about_its_size_is_refused_in_little_memory() -> None:
    data = bomb()
    assert len(data) < 300_000
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.getinfo(SHEET).file_size == 10
    tracemalloc.start()
    try:
        assert "times its size" in refused(data)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("path", ["xl/media/image1.png", "docProps/app.xml", "xl/printer.bin"])
def test_a_bomb_beside_the_sheets_is_refused_too(path: str) -> None:
    assert "times its size" in refused(bomb(path))


def test_many_parts_that_unpack_to_too_much_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "UNPACKED", 100_000)
    assert "unpacks to more than" in refused(with_part("xl/a.txt", b"a" * 100_001))


def many_parts() -> bytes:
    out = io.BytesIO(workbook(S=[HEAD, ROW]))
    with zipfile.ZipFile(out, "a") as file:
        for at in range(unpacking.MOST_PARTS):
            file.writestr(f"xl/m/{at}", b"")
    return out.getvalue()


NUMBERS = '<row r="1"><c r="A1"><v>1</v></c></row>'
REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("two cells far apart", lambda: with_part(SHEET, sheet(
        NUMBERS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), "10,000,000 cells"),
    ("far apart in quotation marks of another kind", lambda: with_part(SHEET, sheet(
        NUMBERS + "<row r='1000000'><c r = 'ZZ1000000'><v>1</v></c></row>")), "10,000,000 cells"),
    ("far apart under a prefix", lambda: with_part(SHEET, sheet(NUMBERS).replace(
        "<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=").replace(
        "A1", "XFD1048576")), "10,000,000 cells"),
    ("a cell in a row it is not in", lambda: with_part(SHEET, sheet(
        '<row r="1"><c r="XFD1048576"><v>1</v></c></row>')), "10,000,000 cells"),
    ("a row beyond the last", lambda: with_part(SHEET, sheet(
        '<row r="4294967295"><c><v>1</v></c></row>')), "damaged"),
    ("a row below the first", lambda: with_part(SHEET, sheet(
        '<row r="-5"><c><v>1</v></c></row>')), "damaged"),
    ("a row that is no number", lambda: with_part(SHEET, sheet('<row r="x"/>')), "damaged"),
    ("a place that is none", lambda: with_part(SHEET, sheet(
        '<row r="1"><c r="AAAA1"><v>1</v></c></row>')), "damaged"),
    ("XML that ends too soon", lambda: with_part(SHEET, sheet(NUMBERS)[:-20]), "damaged"),
    ("an encoding that nobody knows", lambda: with_part(SHEET,
        '<?xml version="1.0" encoding="UTB-8"?>' + sheet(NUMBERS)), "damaged"),
    ("an encoding of many bytes a letter", lambda: with_part(SHEET,
        '<?xml version="1.0" encoding="shift_jis"?>' + sheet(NUMBERS)), "damaged"),
    ("bytes missing from the start",
        lambda: b"PK\x03\x04" + workbook(S=[HEAD, ROW])[60:], "damaged"),
    ("a bomb of entities", lambda: with_part(SHEET, '<!DOCTYPE x [<!ENTITY a "aa">]>'
        + sheet('<row r="1"><c t="inlineStr"><is><t>&a;</t></is></c></row>')), "entities"),
    ("an entity from a file", lambda: with_part("xl/sharedStrings.xml",
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><sst/>'), "entities"),
    ("more sheets than anybody has", lambda: workbook(**{f"s{at}": [HEAD] for at in range(600)}),
        "more than 500 sheets"),
    ("a sheet that is not there", lambda: with_part("xl/_rels/workbook.xml.rels",
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="no.xml"/>'
        "</Relationships>"), "damaged"),
    ("a sheet in a part of another name", lambda: with_part("xl/s.png", sheet(NUMBERS), with_part(
        "xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="rId1" '
        'Type="x/worksheet" Target="s.png"/></Relationships>')), "damaged"),
    ("a part twice under another case", lambda: with_part("XL/worksheets/SHEET1.xml",
        sheet(NUMBERS)), "a part twice"),
    ("too many parts", many_parts, "parts, as no table"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "made", "says"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_hostile_workbook_is_refused_in_a_sentence(
    what: str, made: Callable[[], bytes], says: str
) -> None:
    assert says in refused(made())


def test_more_texts_or_cells_than_can_be_held_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = with_part("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{"<si/>" * 50}</sst>')
    assert take(texts)
    monkeypatch.setattr(parts, "MOST_CELLS", 49)
    assert "49 texts" in refused(texts)
    assert "49 cells" in refused(workbook(S=[HEAD, *[ROW] * 9]))
    assert take(workbook(S=[HEAD, ROW]))


def test_a_locked_part_is_said_to_be_locked() -> None:
    data = bytearray(workbook(S=[HEAD, ROW]))
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    assert "password" in refused(bytes(data))


def test_blank_cells_and_lines_to_the_end_of_the_sheet_are_no_cells() -> None:
    """Formats run to the last line of many a sheet."""
    with zipfile.ZipFile(io.BytesIO(workbook(S=[HEAD, ROW]))) as file:
        content = file.read(SHEET).decode()
    far = '<row r="1048576" hidden="1"><c r="XFD1048576" s="1"/></row></sheetData>'
    reports, _, count = take(with_part(SHEET, content.replace("</sheetData>", far)))
    assert [report.ref for report in reports] == ["PO1"]
    assert count.whole.rows == 1


def made(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    page = book.add_worksheet("April")
    page.write_row(0, 0, HEAD)
    fill(book, page)
    book.close()
    return out.getvalue()


def rows(page: Any, *lines: list[Any], first: int = 1) -> None:
    for at, cells in enumerate(lines, start=first):
        page.write_row(at, 0, cells)


def notes(count: Reconciliation) -> tuple[str, ...]:
    return tuple(note for tally in count.sheets for note in tally.notes)


TWO: list[Cell] = ["PO2", "03/04/2024", "02/04/2024", "Fraud", 7, "N"]
THREE: list[Cell] = ["PO3", "04/04/2024", "03/04/2024", "Fraud", 8, "N"]


def test_a_plain_workbook_has_no_notes() -> None:
    _, _, count = take(made(lambda book, page: rows(page, ROW, TWO)))
    assert notes(count) == ()


def test_what_is_hidden_is_read_and_said() -> None:
    def fill(book: Any, page: Any) -> None:
        rows(page, ROW, TWO, THREE)
        page.set_row(2, None, None, {"hidden": True})
        page.set_row(3, None, None, {"hidden": True})
        page.set_row(9, None, None, {"hidden": True})
        page.set_column(4, 4, None, None, {"hidden": True})
        old = book.add_worksheet("Old")
        old.write_row(0, 0, HEAD)
        old.write_row(1, 0, ["PO9", *ROW[1:]])
        old.hide()
        blank = book.add_worksheet("Lists")
        blank.write(0, 0, "Yes")
        blank.very_hidden()

    reports, _, count = take(made(fill))
    assert [report.ref for report in reports] == ["PO1", "PO2", "PO3", "PO9"]
    assert str(reports[0].loss) == "5.00"
    assert [tally.notes for tally in count.sheets] == [
        ("2 hidden rows were counted.", "Hidden columns were read: Value."),
        (
            "Sheet 'Old' is hidden: 1 row was counted. "
            "If that is wrong, take the sheet out and send the file again.",
        ),
        ("Sheet 'Lists' is hidden: 0 rows were counted.",),
    ]


def test_a_day_merged_over_rows_is_each_rows_own() -> None:
    def fill(book: Any, page: Any) -> None:
        rows(page, ROW, [TWO[0], None, *TWO[2:]], [THREE[0], None, THREE[2], None, *THREE[4:]])
        page.merge_range("B2:B4", "05/04/2024")
        page.merge_range("D3:D4", "Blackmail")

    reports, rejects, count = take(made(fill))
    assert rejects == []
    assert {report.reported_on for report in reports} == {date(2024, 4, 5)}
    assert [report.finding.code for report in reports] == ["blackmail"] * 3
    assert notes(count) == ("3 cells were filled from a cell merged over rows.",)


def test_a_reference_merged_over_rows_is_the_first_rows_and_the_others_go_back() -> None:
    def fill(book: Any, page: Any) -> None:
        rows(page, ROW, TWO, THREE)
        page.merge_range("A2:A3", "PO1")

    reports, (reject,), count = take(made(fill))
    assert [report.ref for report in reports] == ["PO1", "PO3"]
    assert reject.reason == "The reference is merged over several cells."
    assert (reject.row, reject.column) == (3, "Crime Number")
    assert notes(count) == ("1 merged cell was not read: unmerge them.",)


def test_a_sum_merged_over_rows_is_nobodys_and_unsure() -> None:
    def fill(book: Any, page: Any) -> None:
        rows(page, ROW, TWO, THREE)
        page.merge_range("E2:E3", 900)

    reports, _, _ = take(made(fill))
    assert [report.loss for report in reports[:2]] == [None, None]
    assert ["loss" in report.unsure for report in reports] == [True, True, False]


def test_a_day_merged_over_two_columns_is_not_taken_for_both() -> None:
    def fill(book: Any, page: Any) -> None:
        rows(page, ROW)
        page.merge_range("B2:C2", "02/04/2024")

    ((report,), _, _) = take(made(fill))
    assert (report.reported_on, report.event_on) == (date(2024, 4, 2), None)
    assert "event_on" in report.unsure


def test_headings_banners_and_totals_that_are_merged_are_what_they_look_like() -> None:
    def fill(book: Any, page: Any) -> None:
        page.merge_range("A1:F1", "OFFICIAL")
        for at, text in enumerate(HEAD):
            page.merge_range(1, at, 2, at, text)
        rows(page, ROW, TWO, first=3)
        page.merge_range("A6:F6", "May")
        rows(page, THREE, first=6)
        page.merge_range("A8:E8", "Total")
        page.write(7, 5, 3)

    reports, rejects, count = take(made(fill))
    assert [report.ref for report in reports] == ["PO1", "PO2", "PO3"]
    assert rejects == []
    assert count.whole.own_total == 3
    assert notes(count) == ()


def test_a_hidden_value_under_a_merge_is_not_believed() -> None:
    def fill(book: Any, page: Any) -> None:
        rows(page, ROW)
        page.merge_range("C2:C3", "01/04/2024")
        rows(page, TWO, first=2)

    reports, _, count = take(made(fill))
    assert reports[1].event_on is None
    assert "event_on" in reports[1].unsure
    assert notes(count) == ("1 merged cell was not read: unmerge them.",)


def test_a_merge_of_the_whole_sheet_takes_no_time() -> None:
    whole = workbook(S=[HEAD, ROW])
    with zipfile.ZipFile(io.BytesIO(whole)) as file:
        content = file.read(SHEET).decode()
    merged = '</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    reports, _, _ = take(with_part(SHEET, content.replace("</sheetData>", merged)))
    assert [report.ref for report in reports] == ["PO1"]


def test_errors_and_formulas_without_a_value_are_not_blank() -> None:
    error = '<c r="{0}" t="e"><f>A9</f><v>#REF!</v></c>'
    never = '<c r="{0}"><f>SUM(A9)</f></c>'
    told = '<c r="{0}" t="str"><f>A9</f><v>{1}</v></c>'
    blank = '<c r="{0}"><f>SUM(A9)</f><v></v></c>'

    def line(number: int, ref: str, reported: str, event: str, loss: str) -> str:
        places = (f"{letter}{number}" for letter in "ABCDE")
        cells = [
            ref,
            reported,
            event,
            '<c r="{0}" t="inlineStr"><is><t>Blackmail</t></is></c>',
            loss,
        ]
        written = (cell.format(place, "") for cell, place in zip(cells, places, strict=True))
        return f'<row r="{number}">{"".join(written)}</row>'

    def text(words: str) -> str:
        return told.replace("{1}", words)

    head = re.sub(r"</sheetData>.*", "", zipfile.ZipFile(io.BytesIO(
        workbook(S=[HEAD]))).read(SHEET).decode())  # fmt: skip
    day = text("02/04/2024")
    data = with_part(
        SHEET,
        head
        + line(2, error, day, day, told)
        + line(3, never, day, day, told)
        + line(4, text("PO4"), error, day, never)
        + line(5, text("PO5"), day, never, error)
        + line(6, text("PO6"), day, day, told)
        + line(7, text("PO7"), blank, blank, told)
        + "</sheetData></worksheet>",
    )
    reports, rejects, count = take(data)
    by_ref = {report.ref: report for report in reports}
    assert [(reject.row, reject.ref) for reject in rejects] == [
        (2, "#REF!"), (3, "=formula"), (7, "PO7")]  # fmt: skip
    assert by_ref["PO4"].unsure == ("reported_on", "loss")
    assert by_ref["PO5"].unsure == ("event_on", "loss")
    assert by_ref["PO6"].unsure == ()
    assert notes(count) == (
        "3 cells were not read: they hold an error.",
        "5 formulas were saved without a value. Open the file, save it and send it again.",
    )


def test_no_more_formulas_without_a_value_than_can_be_told(monkeypatch: Any) -> None:
    monkeypatch.setattr(parts, "MOST_ODD", 1)

    def fill(book: Any, page: Any) -> None:
        page.write_formula(1, 0, "=A9", None, "")
        page.write_formula(1, 1, "=A9", None, "")

    data = made(fill)
    assert "formulas without a value" in refused(data)


@pytest.mark.parametrize("since_1904", [False, True])
def test_a_day_is_the_same_in_either_date_system(since_1904: bool) -> None:
    """One cell in the format of a date, and one that shows only its number."""

    def fill(book: Any, page: Any) -> None:
        rows(page, ROW)
        seen = book.add_format({"num_format": "dd/mm/yyyy"})
        page.write_datetime(1, 1, datetime(2024, 4, 2), seen)
        page.write_number(1, 2, 45383 - 1462 * since_1904)

    ((report,), _, _) = take(made(fill, date_1904=since_1904))
    assert (report.reported_on, report.event_on) == (date(2024, 4, 2), date(2024, 4, 1))


@pytest.mark.parametrize("serial", [0, 1, 59, 60, 61])
@pytest.mark.parametrize("as_date", [False, True])
def test_a_day_of_1900_stands_where_nobody_knew_the_date(serial: int, *, as_date: bool) -> None:
    """60 is the 29 February 1900 that spreadsheets believe in and no calendar holds."""

    def fill(book: Any, page: Any) -> None:
        rows(page, ROW)
        page.write_number(1, 2, serial, book.add_format({"num_format": 14}) if as_date else None)

    ((report,), _, _) = take(made(fill))
    assert report.event_on is None
    assert "event_on" in report.unsure


NUMBERS_AS_REFS = [(1915012345.0, "1915012345"), (12345678901234567.0, None), (1e22, None)]


@pytest.mark.parametrize(("number", "ref"), NUMBERS_AS_REFS)
def test_a_number_whose_last_figures_are_lost_is_no_reference(number: float, ref: str) -> None:
    reports, rejects, _ = take(workbook(S=[HEAD, [number, *ROW[1:]]]))
    if ref:
        assert reports[0].ref == ref
    else:
        assert "cut the reference off" in rejects[0].reason


@pytest.mark.parametrize(
    "ref", ["1.9150E+09", "1.9150e+09", "1,9150E+09", "2.5E12", "#REF!", "#N/A", "#NAME?"]
)
def test_a_cut_off_number_or_an_error_is_no_reference(ref: str) -> None:
    _, (reject,), _ = take(workbook(S=[HEAD, [ref, *ROW[1:]]]))
    assert reject.reason == "The spreadsheet has cut the reference off, or put an error there."


def test_a_telephone_cut_off_by_a_spreadsheet_makes_nobody_alike() -> None:
    head: list[Cell] = [*HEAD, "Victim Phone"]
    one: list[Cell] = ["PO1", *ROW[1:]]
    two: list[Cell] = ["PO2", *ROW[1:5], "N"]
    assert take(workbook(S=[head, [*one, "01915012345"], [*two, "01915012345"]]))[0][1].alike
    cut = take(workbook(S=[head, [*one, "1.91501234E+09"], [*two, "1.91501234E+09"]]))[0]
    assert not cut[1].alike


def test_a_total_in_the_middle_and_a_row_of_types_are_no_rows() -> None:
    types: list[Cell] = [
        "varchar(20)",
        "datetime",
        "datetime2(7)",
        "nvarchar(max)",
        "decimal(10,2)",
        "bit",
    ]
    reports, rejects, count = take(
        workbook(S=[HEAD, types, ROW, ["Total", None, None, None, 5, None], TWO, ["Total", 2]])
    )
    assert [report.ref for report in reports] == ["PO1", "PO2"]
    assert rejects == []
    assert (count.whole.rows, count.whole.not_rows, count.whole.own_total) == (2, 4, 2)


OLD = Path(__file__).parents[1] / "samples" / "old_workbook.xls"
TEXT_CELL = b"\xfd\x00\x0a\x00"  # a record that says: a text of ten bytes, its row, its column


def test_an_old_workbook_is_read_and_says_what_does_not_show_in_it() -> None:
    reports, rejects, count = take(OLD.read_bytes())
    assert [report.ref for report in reports] == ["PO0", "PA0", "PB0"]
    assert {report.reported_on for report in reports[1:]} == {date(2024, 4, 5)}
    assert rejects == []
    assert notes(count) == (
        "1 cell was filled from a cell merged over rows.",
        "Merged cells, errors and hidden rows do not show in this kind of file.",
    )


def test_an_old_workbook_with_cells_far_apart_is_refused() -> None:
    """Twenty such sheets in a file of twenty kilobytes ask for ten gigabytes."""
    data = bytearray(OLD.read_bytes())
    last = data.rindex(TEXT_CELL)
    data[last + 4 : last + 8] = struct.pack("<2H", 65_535, 255)
    assert "more than 10,000,000 cells" in refused(bytes(data))


def test_an_old_workbook_cut_or_spoilt_anywhere_is_refused_or_adds_up() -> None:
    whole = OLD.read_bytes()
    for end in range(8, len(whole), 211):
        with suppress(UnreadableFile):
            take(whole[:end])
        with suppress(UnreadableFile):
            take(whole[:end] + bytes([whole[end] ^ 0xFF]) + whole[end + 1 :])


def test_a_chain_of_sectors_that_goes_round_is_damage() -> None:
    data = bytearray(OLD.read_bytes())
    table = 512 * (1 + struct.unpack_from("<I", data, 76)[0])
    for at in range(table, table + 512, 4):
        if struct.unpack_from("<I", data, at)[0] == 0xFFFFFFFE:
            data[at : at + 4] = struct.pack("<I", 0)
    assert "damaged" in refused(bytes(data))


def test_a_binary_workbook_is_refused_with_what_to_do() -> None:
    assert "Save it as XLSX" in refused(with_part("xl/workbook.bin", b"x"))


OPEN = "urn:oasis:names:tc:opendocument:xmlns:"


def open_document(rows_of_it: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{OPEN}office:1.0" '
            f'xmlns:table="{OPEN}table:1.0" xmlns:text="{OPEN}text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="S">{rows_of_it}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        file.writestr(
            "META-INF/manifest.xml", f'<m:manifest xmlns:m="{OPEN}manifest:1.0"></m:manifest>'
        )
    return out.getvalue()


def open_row(*cells: Cell, repeated: int = 1, wide: int = 1) -> str:
    inside = "".join(
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{wide}">'
        f"<text:p>{cell}</text:p></table:table-cell>"
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inside}</table:table-row>'


BLANK = '<table:table-row table:number-rows-repeated="1048000">'
BLANK += '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'


def test_an_open_document_is_read() -> None:
    reports, _, count = take(open_document(open_row(*HEAD) + open_row(*ROW) + BLANK))
    assert [report.ref for report in reports] == ["PO1"]
    assert count.whole.rows == 1


@pytest.mark.parametrize(
    ("repeated", "wide"), [(1_000_000, 16_384), (1_000_000, 11), (700, 16_384)]
)
def test_an_open_document_that_repeats_a_cell_without_end_is_refused(
    repeated: int, wide: int
) -> None:
    bombed = open_row(*HEAD) + open_row("x", repeated=repeated, wide=wide)
    assert "more than 10,000,000 cells" in refused(open_document(bombed))


@pytest.mark.long
def test_a_million_rows_are_read_in_bounded_memory_and_more_cells_are_refused() -> None:
    head = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in HEAD)
    line = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in ROW[1:])

    def big(more: str) -> bytes:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(workbook(S=[HEAD]))) as old,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for entry in old.infolist():
                if entry.filename != SHEET:
                    new.writestr(entry.filename, old.read(entry))
            with new.open(SHEET, "w") as part:
                part.write(f'<worksheet xmlns="{MAIN}"><sheetData><row>{head}</row>'.encode())
                for at in range(1_000_000):
                    part.write(f"<row><c><v>{at + 1}</v></c>{line}{more}</row>".encode())
                part.write(b"</sheetData></worksheet>")
        return out.getvalue()

    count = next(
        part
        for part in accept(
            io.BytesIO(big("")),
            "big.xlsx",
            source("police"),
            today=date(2026, 1, 1),
            token_key=b"k",
        )
        if isinstance(part, Reconciliation)
    )
    assert count.adds_up
    assert count.whole.rows == 1_000_000
    assert "more than 10,000,000 cells" in refused(big("<c><v>1</v></c>" * 6))


def test_charts_notes_tables_and_rules_beside_the_cells_are_no_matter() -> None:
    def fill(book: Any, page: Any) -> None:
        rows(page, ROW, TWO, THREE)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=April!$E$2:$E$4", "name": "=April!$A$1"})
        page.insert_chart("H2", chart)
        pie = book.add_chart({"type": "pie"})
        pie.add_series({"values": "=April!$E$2:$E$4"})
        book.add_chartsheet("Drawn").set_chart(pie)
        page.write_comment("A2", "Ask Sam")
        page.add_table("J1:K3", {"columns": [{"header": "x"}, {"header": "y"}]})
        page.conditional_format("E2:E4", {"type": "data_bar"})
        page.data_validation("F2:F4", {"validate": "list", "source": ["Y", "N"]})
        page.autofilter("A1:F4")
        book.define_name("Rows", "=April!$A$1:$F$4")

    reports, rejects, count = take(made(fill))
    assert [report.ref for report in reports] == ["PO1", "PO2", "PO3"]
    assert rejects == []
    assert notes(count) == ()
