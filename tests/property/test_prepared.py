"""Prepared at the sender's desk and then taken in, a file gives what it gives taken in as it is."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hueandcry.facts.place import area
from hueandcry.facts.report import Report
from hueandcry.intake import prepared
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.classify import label_key
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.prepared import AT, NAMES
from hueandcry.intake.recognise import recognise
from hueandcry.intake.reconcile import Reconciliation
from hueandcry.intake.reject import Reject
from hueandcry.intake.sources import SOURCES, Source, source
from hueandcry.partner.postcodes import read_postcodes

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data" / "synthetic_durham"
FILES = {
    "police": "police_extract.csv",
    "report-fraud": "report_fraud.csv",
    "trading-standards": "trading_standards.xlsx",
    "bank": "bank_app_cases.csv",
    "advice": "advice_webform.json",
}
TODAY = date(2026, 11, 24)
HEAD = "Crime Number,Date Reported,Committed From,Offence,Victim DOB,Victim Surname,Victim Forename"
HEAD += ",Victim Postcode,Sex,Value,cyber_flag,MO"


def take(
    data: bytes, layout: Source, **options: Any
) -> tuple[list[Report], list[Reject], list[str], Reconciliation]:
    *chunks, last = accept(
        io.BytesIO(data), "file.csv", layout, today=TODAY, token_key=b"key", **options
    )
    assert isinstance(last, Reconciliation)
    assert last.adds_up
    read = [part for part in chunks if isinstance(part, Chunk)]
    return (
        list(chain.from_iterable(part.reports for part in read)),
        list(chain.from_iterable(part.rejects for part in read)),
        list(chain.from_iterable(part.withdrawn for part in read)),
        last,
    )


def lines_of(data: bytes, layout: Source, **options: Any) -> Iterator[tuple[str, ...]]:
    reports, _, withdrawn, _ = take(data, layout, **options)
    yield NAMES
    for report in reports:
        yield prepared.report_line(report, layout.id, with_token=True)
    for ref in withdrawn:
        yield prepared.withdrawn_line(ref, layout)
    yield prepared.end_line(len(reports) + len(withdrawn))


def written(lines: Iterator[tuple[str, ...]] | list[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue().encode()


def prepare(data: bytes, layout: Source, **options: Any) -> bytes:
    return written(lines_of(data, layout, **options))


def known_here(**options: Any) -> Mapping[str, Any]:
    return {"area": area("durham"), **options}


def police(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows)).encode()


@pytest.mark.skipif(not DATA.exists(), reason="the reference files are not here")
@pytest.mark.parametrize("layout", FILES)
def test_each_partners_file_is_the_same_report_for_report(layout: str) -> None:
    data = (DATA / FILES[layout]).read_bytes()
    postcodes = read_postcodes(DATA / "postcode_lookup.csv")
    options = {"postcodes": postcodes}
    file = prepare(data, source(layout), **options)
    direct, _, _, _ = take(data, source(layout), **known_here(**options))
    through, rejects, _, count = take(file, source(layout), **known_here())
    assert rejects == []
    assert through == direct
    assert (count.whole.rows, count.whole.not_rows) == (len(direct), 2)
    assert recognise(io.BytesIO(file), "file.csv", ()) is source(layout)


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12)
DAYS = st.sampled_from(["02/04/2024", "03/12/2023", "31/09/2024", "2024-04-01", "", "01/01/1900"])
LABELS = st.sampled_from(
    ["Blackmail", "Fraud", "NFIB3A", "=cmd", "'quoted", "grooming", "stalking", "poss fraud?", ""]
)
WORDS = st.sampled_from(["", "sextortion", "a child was groomed", "under 16 and images", "paid"])
LOSS = st.sampled_from(["", "£12.50", "1.2k", "c. 500", "-3", "unknown"])
PLACES = st.sampled_from(["DH1 5TP", "DH1", "D H1", "ZZ9", ""])
ROW = st.tuples(
    st.sampled_from(["P1", "P2", "P3", "-4", "P5", "", "2.5E+10"]),
    *(DAYS, DAYS, LABELS, st.sampled_from(["01/01/1980", ""]), CELL, CELL, PLACES),
    *(st.sampled_from(["F", "male", "?"]), LOSS, st.sampled_from(["Y", "no", "x?"]), WORDS),
)
MEANINGS = {label_key("stalking"): "NFIB3A", label_key("Fraud"): "NFIB1H"}


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(ROW, max_size=8), told=st.booleans())
def test_any_rows_are_the_same_with_what_people_said_here(
    rows: list[tuple[str, ...]], *, told: bool
) -> None:
    """The sender's copy knows nothing of what people here said that labels mean."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEAD.split(","), *rows])
    data = out.getvalue().encode()
    options = known_here(meanings=MEANINGS if told else {})
    direct = take(data, source("police"), **options)[0]
    through, rejects, _, _ = take(prepare(data, source("police")), source("police"), **options)
    assert rejects == []
    assert through == direct


GOOD = police(
    "P1,02/04/2024,01/04/2024,Blackmail,01/01/1980,Lee,Ann,DH1 5TP,F,12.50,Y,told",
    "P2,03/04/2024,01/04/2024,Fraud,01/01/1980,Moss,Bo,DH1 5TP,M,,N,told",
)


def spoilt(column: str, text: str, *, checked: bool = True) -> bytes:
    """The good file with one cell of its first line changed, its digest made to fit or not."""
    head, first, *rest = lines_of(GOOD, source("police"))
    cells = list(first)
    cells[AT[column]] = text
    if checked:
        cells[-1] = prepared.check([*cells[:-1]])
    return written([head, tuple(cells), *rest])


EDITED = [
    ("source", "bank"), ("ref", ""), ("ref", "x" * 65), ("ref", "1.5E+09"), ("state", "maybe"),
    ("event_on", "01/04/2024"), ("event_on", "2024-02-30"), ("event_on", "2025-01-01"),
    ("reported_on", ""), ("reported_on", "2099-01-01"), ("reported_on", "1900-01-01"),
    ("code", "NFIB999Z"), ("code", "Ann Lee"), ("confidence", "2.0"), ("confidence", "nan"),
    ("confidence", "-0.5"), ("confidence", "1e400"), ("sealed", "no"), ("online", "true"),
    ("loss", "1e9"), ("loss", "-1.00"), ("loss", "9999999999.00"), ("age_band", "44"),
    ("age_band", "1980-01-01"), ("sex", "Ann"), ("outward", "DH1 5TP"), ("outward", "Ann"),
    ("lsoa", "Ann Lee"), ("token", "Ann Lee"), ("token", "A" * 32), ("unsure", "ref"),
    ("unsure", "loss;code"), ("alike", "Ann Lee"), ("raw_reported_on", "told by Ann Lee"),
    ("raw_online", "Ann"), ("raw_state", "Ann"), ("raw_code", "x" * 301),
]  # fmt: skip


@pytest.mark.parametrize(("column", "text"), EDITED)
def test_a_cell_that_no_prepared_file_holds_costs_its_row(column: str, text: str) -> None:
    data = spoilt(column, text)
    if column == "source":
        with pytest.raises(UnreadableFile, match="was prepared from cases of a bank"):
            take(data, source("police"))
        return
    reports, (reject,), _, _ = take(data, source("police"))
    assert [report.ref for report in reports] == ["P2"]
    assert (reject.row, reject.column, reject.sent) == (2, column, "")
    assert "Ann" not in reject.ref


@pytest.mark.parametrize("column", NAMES[3:-1])
def test_a_line_that_was_edited_is_found_by_its_digest(column: str) -> None:
    reports, (reject,), _, _ = take(spoilt(column, "x", checked=False), source("police"))
    assert [report.ref for report in reports] == ["P2"]
    assert reject.reason == "This row was changed after it was prepared."
    assert reject.remedy == "Prepare the file again and send it unopened."


def test_a_reason_that_is_not_ours_is_not_kept() -> None:
    for why in ("Ann Lee said so.", "A person must look: it may be Ann Lee (Ann).", "x" * 999):
        reports, rejects, _, _ = take(spoilt("why", why), source("police"))
        assert rejects == []
        assert reports[0].finding.why == "The sender’s own copy decided this."
        assert reports[0].finding.code == "blackmail"


def test_an_alarm_of_the_senders_row_is_answered_by_no_label() -> None:
    data = police("P1,02/04/2024,,Fraud,,Lee,Ann,,F,,Y,she is 12 and was groomed")
    options = {"meanings": {label_key("Fraud"): "NFIB1H"}}
    (report,), _, _, _ = take(prepare(data, source("police")), source("police"), **options)
    assert report.sealed
    assert report.finding.why.startswith("A person must look")
    assert "code" in report.unsure


@pytest.mark.parametrize(
    ("column", "text"), [("raw_code", "Blackmail, child groomed"), ("code", "extremism")]
)
def test_what_must_not_be_missed_is_looked_at_whatever_the_sender_made_of_it(
    column: str, text: str
) -> None:
    reports, _, _, _ = take(spoilt(column, text), source("police"))
    assert reports[0].sealed
    assert "code" in reports[0].unsure


def lines() -> list[tuple[str, ...]]:
    return list(lines_of(GOOD, source("police")))


REFUSED = [
    ("a column more", lambda: [(*row, "Ann Lee") for row in lines()], "headings"),
    ("a column less", lambda: [row[:-1] for row in lines()], "headings"),
    ("another version", lambda: [("2", *row[1:]) if row[0] == "1" else row for row in lines()],
     "another version"),
    ("cut off", lambda: lines()[:-1], "cut off"),
    ("a row taken out", lambda: [*lines()[:1], *lines()[2:]], "cut off"),
    ("a row twice", lambda: [*lines()[:2], *lines()[1:]], "cut off"),
    ("a row after the last", lambda: [*lines(), lines()[1]], "after the last"),
    ("headings alone", lambda: lines()[:1], "cut off"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "made", "says"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_prepared_file_that_is_not_whole_is_refused(what: str, made: Any, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says) as why:
        take(written(made()), source("police"))
    assert "Ann" not in str(why.value)


def test_bytes_cut_anywhere_are_refused() -> None:
    whole = prepare(GOOD, source("police"))
    for end in range(len(prepared.MARK), len(whole) - 3, 7):
        with pytest.raises(UnreadableFile):
            take(whole[:end], source("police"))


def test_what_is_held_withdrawn_or_twice_is_counted_as_ever() -> None:
    layout = source("police")
    state = police().decode() + ",Status\n"
    data = (
        state
        + "P1,02/04/2024,01/04/2024,Blackmail,,Lee,Ann,DH1,F,1.00,Y,t,\n"
        + "P2,,,,,,,,,,,,Withdrawn\n"
    ).encode()
    file = prepare(data, layout)
    reports, rejects, withdrawn, _ = take(file, layout)
    assert ([r.ref for r in reports], rejects, withdrawn) == (["P1"], [], ["P2"])
    _, _, _, count = take(file, layout, known=lambda refs: dict.fromkeys(refs, b""))
    assert count.whole.known == 2


def test_no_name_birth_postcode_or_story_is_in_a_prepared_file() -> None:
    text = prepare(GOOD, source("police")).decode()
    for secret in ("Lee", "Moss", "1980", "5TP", "told"):
        assert secret not in text


def test_a_cell_that_a_spreadsheet_would_run_is_quoted_and_comes_back() -> None:
    layout = source("police")
    for label in ("=cmd()", "@x", "'=y", "-z", "+1"):
        data = police(f"P1,02/04/2024,,{label},,Lee,Ann,,F,,Y,t")
        file = prepare(data, layout)
        assert not any(
            cell.startswith(("=", "+", "-", "@"))
            for row in csv.reader(io.StringIO(file.decode()))
            for cell in row
        )
        (report,), _, _, _ = take(file, layout)
        assert dict(report.raw)["code"] == label


def test_an_unknown_mapping_of_a_known_kind_of_list_is_read_as_that_kind() -> None:
    reports, _, _, _ = take(GOOD, source("police"))
    file = written(
        [
            NAMES,
            *(prepared.report_line(report, "our-own", with_token=False) for report in reports),
            prepared.end_line(len(reports)),
        ]
    )
    found = recognise(io.BytesIO(file), "file.csv", ())
    assert found is SOURCES["police"]
    through, _, _, _ = take(file, found)
    assert through == [
        replace(report, person=replace(report.person, token="")) for report in reports
    ]
