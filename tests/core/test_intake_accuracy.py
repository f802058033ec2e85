"""How often intake is wrong without saying so, on invented files whose truth is known.

Tried on the files as made, and on copies spoilt in other ways: other separator, encoding and
headings, two heading lines, slips in labels, dates in American order or as spreadsheet numbers,
late reports, short rows, a total that does not agree.
"""

import csv
import gzip
import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

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
}  # fmt: skip


class Score(NamedTuple):
    rows: int
    accepted: int
    code_wrong: int
    fraud_sure: int
    fraud_right: int
    events: int
    events_wrong: int


def table(layout: Layout) -> list[list[str]]:
    with (DATA / layout.file).open(encoding=layout.encoding, newline="") as file:
        return [row for row in csv.reader(file) if len(row) > 10]


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
    return Score(
        rows=count.whole.rows,
        accepted=count.whole.accepted,
        code_wrong=len(fraud) - right,
        fraud_sure=len(fraud),
        fraud_right=right,
        events=len(dated),
        events_wrong=wrong,
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
    for row in rows:
        for at in (1, 2):
            row[at] = _spoilt_day(row[at], iso, by)
        row[3] = _spoilt_label(row[3], by)
    for row in by.sample(rows, 8):
        while row[-1] == "" and len(row) > 12:
            row.pop()
    with path.open("w", encoding="cp1252", errors="replace", newline="") as file:
        write = csv.writer(file, delimiter=";", lineterminator="\r\n").writerow
        write(["OFFICIAL – SENSITIVE"])
        write(["Extract for the partnership, losses in £, run 01/04/2025", "", ""])
        write([])
        write(["Report", "", "", "", "Victim", *[""] * 7, "Suspect"])
        write(layout.headings)
        for number, row in enumerate(rows):
            write(row)
            if number == 100:
                write(layout.headings)
                write([""] * 5)
        write(["Total", "", "", len(rows) + 3])
        write(["End of report"])
    return len(rows)


def _spoilt_day(text: str, iso: bool, by: random.Random) -> str:
    if not text:
        return text
    day = datetime.strptime(text[:10], "%Y-%m-%d" if "-" in text else "%d/%m/%Y").date()
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
