"""How often intake is wrong without saying so, on invented files whose truth is known.

Tried on the five files as made (a CSV with a byte order mark, one with banner and total in cp1252,
a workbook of two sheets, one with semicolons, and JSON), and on copies spoilt in other ways: other
separator, encoding and headings, two heading lines, slips in labels, dates in American order or as
spreadsheet numbers, late reports, short rows, a total that does not agree.
"""

import csv
import gzip
import io
import json
import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from python_calamine import CalamineWorkbook

from hueandcry.facts.offence import offences
from hueandcry.facts.report import Report
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.reconcile import Reconciliation
from hueandcry.intake.sources import source

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "synthetic_durham"
TODAY = date(2026, 11, 24)
EPOCH = date(1899, 12, 30)

pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="the invented Durham files with their truth are not here"
)


class Layout(NamedTuple):
    file: str
    encoding: str
    partner: str
    headings: tuple[str, ...]


LAYOUTS = {
    "report-fraud": Layout(
        "report_fraud.csv",
        "utf-8-sig",
        "reportfraud",
        (
            "NFRC Number", "Date Reported ", "FIRST OFFENCE DATE", "NFIB Code", "Forename",
            "Surname", "Date of Birth", "Gender", "Post Code", "Telephone", "E-Mail",
            "Total Loss (GBP)", "Suspect Phone", "Suspect URL", "Suspect Account",
            "Organisation", "Free Text",
        ),
    ),
    "police": Layout(
        "police_extract.csv",
        "cp1252",
        "police",
        (
            "Crime No. ", "REPORTED DATE", "Date Committed From", "OFFENCE DESCRIPTION",
            "Forename", "SURNAME", "D.O.B", "Gender", "Post Code ", "Tel No.", "E-mail",
            "Property Value (£)", "Suspect Phone", "Suspect URL", "Suspect Account",
            "Organisation Name", "Modus Operandi", "Online Crime Flag",
        ),
    ),
    "trading-standards": Layout(
        "trading_standards.xlsx",
        "",
        "trading_standards",
        (
            "Notification No. ", "DATE RECEIVED", "Purchase Date", "Nature of Complaint",
            "Consumer First Name", "Consumer Surname", "D.O.B.", "Consumer Post Code", "Tel. No",
            "E-Mail", "Detriment (£)", "Trader Telephone", "Trader Web Site", "Suspect Account",
            "Business Name",
        ),
    ),
    "bank": Layout(
        "bank_app_cases.csv",
        "cp1252",
        "bank",
        (
            "APP Case Ref", "Date Opened ", "First Payment Date", "Scam Type", "Customer Forename",
            "Customer Surname", "Customer D.O.B", "Customer Postcode", "Payment Value (£)",
            "Beneficiary Account No",
        ),
    ),
    "advice": Layout(
        "advice_webform.json",
        "",
        "advice",
        (
            "Submission ID", "Submitted On", "When did it happen?", "What was it about?",
            "First Name", "Last Name", "Date of birth", "Gender", "Your postcode", "Your phone",
            "Your e-mail", "How much did you lose?", "Scam phone number", "Scam website",
            "Scammer Account", "Your organisation", "Tell us what happened",
        ),
    ),
}  # fmt: skip


class Score(NamedTuple):
    rows: int
    accepted: int
    code_wrong: int
    fraud_sure: int
    fraud_right: int
    events: int
    events_wrong: int
    entered_again: int
    found_again: int
    wrongly_alike: int


def table(layout: Layout) -> list[list[str]]:
    """The rows of an invented file by its own simple rules, headings first and only once."""
    content = (DATA / layout.file).read_bytes()
    if layout.file.endswith(".json"):
        records = json.loads(content)
        return [list(records[0]), *(list(record.values()) for record in records)]
    if layout.file.endswith(".xlsx"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        heading, *rows = [[str(cell) for cell in row] for sheet in sheets for row in sheet]
        return [heading, *(row for row in rows if row[0].startswith("TR"))]
    separator = ";" if b";" in content[:80] else ","
    read = csv.reader(io.StringIO(content.decode(layout.encoding), newline=""), delimiter=separator)
    return [row for row in read if len(row) >= 10]


def truth(name: str) -> list[dict[str, str]]:
    with gzip.open(DATA / "truth" / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def take(path: Path, layout: str) -> tuple[list[Report], Reconciliation]:
    reports: list[Report] = []
    with path.open("rb") as file:
        for part in accept(file, path.name, source(layout), today=TODAY, token_key=b"key"):
            if isinstance(part, Reconciliation):
                return reports, part
            assert isinstance(part, Chunk)
            reports += part.reports
    raise AssertionError("no reconciliation came")


def score(path: Path, layout: str) -> Score:
    reports, count = take(path, layout)
    partner = LAYOUTS[layout].partner
    records = {row["ref"]: row for row in truth("records.csv.gz") if row["partner"] == partner}
    events = {row["event"]: row for row in truth("events.csv.gz")}
    assert count.adds_up
    sure = [report for report in reports if "code" not in report.unsure]
    fraud = [report for report in sure if offences()[report.finding.code].list == "nfib"]
    right = sum(report.finding.code == records[report.ref]["nfib"] for report in fraud)
    dated = [report for report in reports if report.event_on and "event_on" not in report.unsure]
    wrong = sum(_wrong_day(report, records, events) for report in dated)
    alike = {report.ref for report in reports if report.alike}
    again = {ref for ref, row in records.items() if row["duplicate_entry"] == "1"}
    return Score(
        rows=count.whole.rows,
        accepted=count.whole.accepted,
        code_wrong=len(fraud) - right,
        fraud_sure=len(fraud),
        fraud_right=right,
        events=len(dated),
        events_wrong=wrong,
        entered_again=len(again),
        found_again=len(again & alike),
        wrongly_alike=len(alike - again),
    )


def _wrong_day(
    report: Report,
    records: Mapping[str, Mapping[str, str]],
    events: Mapping[str, Mapping[str, str]],
) -> bool:
    assert report.event_on
    return report.event_on.isoformat() != events[records[report.ref]["event"]]["date"]


def assert_good(found: Score) -> None:
    assert found.code_wrong <= 0.01 * found.rows
    assert found.fraud_right >= 0.94 * found.fraud_sure
    assert found.events_wrong <= 0.01 * found.events
    # being unsure of everything would be no answer either
    assert found.fraud_sure >= 0.55 * found.rows
    assert found.events >= 0.85 * found.rows


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_files_as_made(layout: str) -> None:
    found = score(DATA / LAYOUTS[layout].file, layout)
    assert_good(found)
    assert found.accepted == found.rows == len(table(LAYOUTS[layout])) - 1
    assert found.code_wrong == 0
    assert found.fraud_right >= 0.99 * found.fraud_sure
    assert found.events_wrong <= 0.001 * found.events
    # of what was entered twice under two references, most is seen, and little else
    assert found.found_again >= 0.8 * found.entered_again
    assert found.wrongly_alike <= 0.005 * found.rows


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("iso", [True, False], ids=["year first", "day first"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_spoilt_copies(layout: str, iso: bool, seed: int, tmp_path: Path) -> None:
    path = tmp_path / "spoilt.csv"
    rows = spoil(path, LAYOUTS[layout], iso, random.Random(seed))
    found = score(path, layout)
    assert_good(found)
    assert found.rows == rows
    _, count = take(path, layout)
    assert count.whole.own_total == rows + 3
    assert not count.total_agrees


def spoil(path: Path, layout: Layout, iso: bool, by: random.Random) -> int:
    """Write a spoilt copy; the truth beside the original still holds. Returns its rows."""
    _, *rows = table(layout)
    records = {row["ref"]: row for row in truth("records.csv.gz")}
    events = {row["event"]: row for row in truth("events.csv.gz")}
    for row in rows:
        record = records[row[0]]
        true = (record["true_report_date"], events[record["event"]]["date"])
        for at, day in zip((1, 2), true, strict=True):
            row[at] = _spoilt_day(date.fromisoformat(day), iso, by) if row[at] else ""
        row[3] = _spoilt_label(row[3], by)
    for row in by.sample(rows, 8):
        while row[-1] == "" and len(row) > len(layout.headings) - 5:
            row.pop()
    with path.open("w", encoding="cp1252", errors="replace", newline="") as file:
        write = csv.writer(file, delimiter=";", lineterminator="\r\n").writerow
        write(["OFFICIAL – SENSITIVE"])
        write(["Extract for the partnership, losses in £, run 01/04/2025", "", ""])
        write([])
        suspect = next(
            (at for at, text in enumerate(layout.headings) if text.startswith("Suspect")), 9
        )
        write(["Report", "", "", "", "Victim", *[""] * (suspect - 5), "Suspect"])
        write(layout.headings)
        for number, row in enumerate(rows):
            write(row)
            if number == 100:
                write(layout.headings)
                write([""] * 5)
        write(["Total", "", "", len(rows) + 3])
        write(["End of report"])
    return len(rows)


def _spoilt_day(day: date, iso: bool, by: random.Random) -> str:
    chance = by.random()
    if chance < 0.03:
        return day.strftime("%Y-%d-%m" if iso else "%m/%d/%Y")
    if chance < 0.06:
        return str((day - EPOCH) // timedelta(days=1))
    if chance < 0.09:
        return day.strftime("%d-%b-%Y")
    return day.isoformat() if iso else day.strftime("%d/%m/%Y")


def _spoilt_label(label: str, by: random.Random) -> str:
    words = {
        code: offences()[code].name for code in ("NFIB5A", "NFIB3A", "NFIB1H", "NFIB90", "NFIB52C")
    }
    if label in words and by.random() < 0.4:
        label = by.choice([words[label], f"{label} {words[label]}"])
    if len(label) >= 12 and by.random() < 0.15:
        at = by.randrange(7, len(label) - 1)
        label = by.choice(
            [
                label[:at] + label[at + 1 :],
                label[:at] + label[at] + label[at:],
                label[:at] + label[at + 1] + label[at] + label[at + 2 :],
            ]
        )
    return label.upper() if by.random() < 0.1 else label
