"""Headings, labels and lines in words of their own: what is read, what is left, what is unsure."""

import io
import json
from datetime import date

import pytest

from hueandcry.facts.report import Report
from hueandcry.intake import rules, tidy
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.classify import SURE, classify
from hueandcry.intake.dates import read_day
from hueandcry.intake.headings import Heading
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.reconcile import Reconciliation, SheetTally
from hueandcry.intake.rows import tables
from hueandcry.intake.sources import SOURCES, parse, source, wording
from hueandcry.intake.sources.layout import Source

TODAY = date(2026, 11, 24)
CRIMES = "Crime Number,Date Reported,Offence,"


def take(content: str, layout: str) -> tuple[list[Report], SheetTally]:
    reports: list[Report] = []
    file = io.BytesIO(content.encode())
    for part in accept(file, "file.csv", source(layout), today=TODAY, token_key=b"key"):
        if isinstance(part, Chunk):
            reports += part.reports
        last = part
    assert isinstance(last, Reconciliation)
    return reports, last.whole if len(last.sheets) > 1 else last.sheets[0]


def heading(content: str, layout: str, name: str = "file.csv") -> Heading:
    found = [table.heading for table in tables(io.BytesIO(content.encode()), name, source(layout))]
    assert found[0] is not None
    return found[0]


@pytest.mark.parametrize(
    ("heading", "layout", "field"),
    [
        ("Service Request No", "trading-standards", "ref"),
        ("Complaint Received Date", "trading-standards", "reported_on"),
        ("Rec'd Date", "trading-standards", "reported_on"),
        ("NFRC Ref No.", "report-fraud", "ref"),
        ("DT_REPORTED", "police", "reported_on"),
        ("Offence Start Date/Time", "police", "event_on"),
        ("HO Offence Description", "police", "code"),
        ("Agg Forename(s)", "police", "forename"),
        ("VICT_POST_CODE", "police", "postcode"),
        ("Date Claim Received", "bank", "reported_on"),
        ("CUST_SURNAME", "bank", "surname"),
        ("CLAIM_AMT_GBP", "bank", "loss"),
    ],
)
def test_a_heading_cut_short_or_in_another_order_is_known(
    heading: str, layout: str, field: str
) -> None:
    found = source(layout).field(heading)
    assert found is not None
    assert found[1] == field


@pytest.mark.parametrize(
    "heading",
    ["No.", "Number", "ID", "Date", "Time Reported", "Reported by", "Officer Surname", "IP",
     "Committed To", "Offence End Date/Time", "Suspect Forename", "Beat No",
     "Crime Type Date"],
)  # fmt: skip
def test_words_that_say_too_little_or_something_else_are_not(heading: str) -> None:
    found = source("police").field(heading)
    assert found is None or heading == "ID"


def test_what_may_be_two_fields_in_other_words_is_neither() -> None:
    assert source("advice").field("contact number") == (10, "phone")
    assert source("advice").field("Contact No") is None


def test_each_layout_reads_its_own_headings_as_before() -> None:
    for layout in SOURCES.values():
        for column in layout.columns.values():
            for text in column.headings:
                found = layout.field(text)
                assert found is not None
                assert found == layout.known["".join(filter(str.isalnum, text.casefold()))]


def test_a_saved_layout_reads_by_the_words_of_its_headings_alone() -> None:
    made = parse(
        'id = "log"\ntitle = "log"\nsource = "other"\n'
        '[columns.ref]\nheadings = ["Job Ref"]\n[columns.reported_on]\nheadings = ["Date"]\n'
    )
    assert isinstance(made, Source)
    found = made.field("Job No")
    assert found is not None
    assert found[1] == "ref"
    assert made.field("Dt") is None
    assert wording.form("Dt") == ""


def test_columns_under_somebody_elses_name_are_not_the_victims() -> None:
    names = "Forename,Surname,DOB,Postcode\n"
    found = heading(f"Crime,,,Suspect details,,,\n{CRIMES}{names}", "police").columns
    assert set(found) == {"ref", "reported_on", "code"}
    found = heading(f"Crime,,,Victim,,,\n{CRIMES}{names}", "police").columns
    assert {"forename", "surname", "dob", "postcode"} <= set(found)
    # one text alone over a table is a banner
    found = heading(f"Sent by an officer,,,,,,\n{CRIMES}{names}", "police").columns
    assert {"forename", "surname", "dob", "postcode"} <= set(found)
    both = heading(f"Crime,,,Officer,,Victim,\n{CRIMES}Forename,Surname,Forename,Surname", "police")
    assert (both.columns["forename"], both.twice) == (5, ())


def test_records_wrapped_as_a_map_has_them_are_read() -> None:
    told = {"ref": "A1", "dateOfEnquiry": "2026-03-12", "enquiryType": "Ticket fraud"}
    features = [{"type": "Feature", "geometry": None, "properties": told}]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    assert set(heading(text, "advice", "map.json").columns) >= {"ref", "reported_on"}
    assert heading(text, "advice", "map.json").names[-1] == "enquiryType"


def test_one_heading_that_many_lists_have_does_not_make_another_list_of_it() -> None:
    headings = "Investigation Ref,Reported Date,Offence Classification,Victim Sex,Total Loss"
    reports, _ = take(f"{headings}\nA/1,02/04/2026,Blackmail,F,20\n", "police")
    assert [report.ref for report in reports] == ["A/1"]
    other = "NFRC,Report Date,Category,First name,Last name,Total loss"
    with pytest.raises(UnreadableFile, match="looks like a Report Fraud file"):
        take(f"{other}\nA/1,02/04/2026,Dating scam,Ann,Lee,20\n", "police")


def test_what_a_sheet_lacks_is_said() -> None:
    _, sheet = take("Crime Number,Committed From,Victim Forename\nA/1,02/04/2026,Ann\n", "police")
    assert sheet.notes == (
        "No heading for the offence or category is known: every row waits for a person.",
        "No heading for the day of report is known: the day it happened is taken.",
    )
    assert take(f"{CRIMES}\nA/1,02/04/2026,Blackmail\n", "police")[1].notes == (
        "No heading for the day it happened is known: no row has one.",
    )
    assert take(f"{HEADS}\n{ROWS}", "report-fraud")[1].notes == ()


HEADS = "Date reported,Crime Reference Number,Category,Incident date,Surname,First name,Loss"
ROWS = "".join(f"{day}/04/2026,A{day},Dating scam,01/04/2026,Lee,Ann,5\n" for day in (11, 12, 13))


@pytest.mark.parametrize("line", ["Total for May 2026,277", "Grand Total,3", "TOTAL ROWS,3,,,,,9"])
def test_a_total_under_date_and_reference_is_no_row(line: str) -> None:
    assert take(f"{HEADS}\n{ROWS}{line}\n", "report-fraud")[1].rows == 3


def test_the_totals_of_parts_are_not_held_against_the_file() -> None:
    part = "Total for April 2026,2\n"
    more = ROWS.replace("A1", "B1")
    assert take(f"{HEADS}\n{ROWS}{part}{more}{part}", "report-fraud")[1].own_total is None
    assert take(f"{HEADS}\n{ROWS}{part}{more}", "report-fraud")[1].own_total is None
    assert take(f"{HEADS}\n{ROWS}{part}", "report-fraud")[1].own_total == 2
    assert take(f"{HEADS}\n{ROWS}{part}{more}Total,6\n", "report-fraud")[1].own_total == 6


@pytest.mark.parametrize(
    "label",
    ["Mandate fraud not NFIB5D", "No crime: NFIB3F Ticket fraud", "NFIB3F Not ticket fraud",
     "NFIB1D was dating", "Ticketing isn't fraud NFIB3F"],
)  # fmt: skip
def test_a_code_beside_a_denial_is_unsure(label: str) -> None:
    assert classify(label, None, "NFIB").confidence < SURE


@pytest.mark.parametrize(
    "label",
    ["NFIB90 Other fraud not covered elsewhere",
     "NFIB5A Cheque, plastic card and online bank accounts (not P",
     "Other consumer non-investment fraud"],
)  # fmt: skip
def test_a_denial_that_is_part_of_the_name_is_none(label: str) -> None:
    assert classify(label, None, "NFIB").confidence >= SURE


@pytest.mark.parametrize(
    ("label", "decides"),
    [
        ("Festival ticket fraud via Facebook", True),
        ("Mandate fraud by email", True),
        ("Not ticket fraud", False),
        ("Nott ticket fraud", False),
        ("Wasn’t mandate fraud", False),
        ("Ticket fraud / Rental fraud", False),
        ("Ticket fraud / Rental frau", False),
        ("Mandate fraud or lottery", False),
    ],
)
def test_a_rule_only_suggests_where_the_label_denies_it_or_names_another(
    label: str, decides: bool
) -> None:
    rule = rules.first(label, "", "bank")
    assert rule is not None
    assert rule.decides == decides
    assert rule.why.startswith("The rule" if decides else "Only a suggestion")


@pytest.mark.parametrize(
    "text",
    ["Thu Mar 12 2026 11:22:33 GMT+0000 (Greenwich Mean Time)", "2026-03-12T11:22:33 UTC+01:00"],
)
def test_a_day_as_a_web_page_writes_it(text: str) -> None:
    assert read_day(text).day == date(2026, 3, 12)


def test_a_report_beside_a_mere_month_has_nothing_to_be_held_against() -> None:
    """Some dates of the column are in the other order, so one that reads both ways is unsure."""
    rows = [f"{day}/09/2026,A{day},Dating scam,{day}/09/2026,Lee,Ann,5" for day in range(13, 28)]
    rows += ["09/28/2026,B1,Dating scam,27/09/2026,Lee,Ann,5"]
    rows += ["07/08/2026,B2,Dating scam,August 2026,Lee,Ann,5"]
    reports, _ = take("\n".join([HEADS, *rows]), "report-fraud")
    assert reports[-1].unsure == ("event_on", "reported_on")


@pytest.mark.parametrize("word", ["Block", "Bolls", "SOLIO"])
def test_a_word_is_no_postcode(word: str) -> None:
    assert tidy.postcode(word) == tidy.Postcode("", "", False)
