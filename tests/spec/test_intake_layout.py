"""A layout is text: what it must hold, what is said of a faulty one, and which file it fits."""

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from hueandcry.facts.columns import Kind
from hueandcry.facts.offence import STREAMS, source_of
from hueandcry.facts.place import area
from hueandcry.facts.report import Report
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.reconcile import Reconciliation
from hueandcry.intake.sources import FIELDS, LISTS, SOURCES, WORDS, Source, Unusable, parse
from hueandcry.intake.sources.layout import AFTER_ALL

TODAY = date(2026, 11, 24)
INVENTED = Path(__file__).parents[2].parent / "shared" / "data" / "synthetic_durham"
GOOD = """
id = "housing-log"
title = "housing log"
source = "other"

[columns.ref]
headings = ["Job No", "Job"]

[columns.reported_on]
headings = ["Logged"]

[columns.code]
headings = ["What kind"]

[columns.lsoa]
headings = ["Patch"]

[labels]
"Dodgy roofer" = "NFIB3C"
"""
NO_REF = GOOD.replace('[columns.ref]\nheadings = ["Job No", "Job"]\n', "").replace(
    'source = "other"', 'source = "other"\nmade_refs = true'
)


def layout(text: str = GOOD) -> Source:
    found = parse(text)
    assert isinstance(found, Source), found
    return found


def take(content: str, source: Source, *, key: bytes = b"key") -> list[Report]:
    reports: list[Report] = []
    file = io.BytesIO(content.encode())
    for part in accept(file, "log.csv", source, today=TODAY, token_key=key, area=area("durham")):
        if isinstance(part, Chunk):
            reports += part.reports
        else:
            assert isinstance(part, Reconciliation)
            assert part.adds_up
    return reports


def refusal(content: str, source: Source) -> str:
    with pytest.raises(UnreadableFile) as refused:
        take(content, source)
    return str(refused.value)


def test_every_field_has_a_kind_and_words_and_every_list_its_streams() -> None:
    kinds: set[Kind] = {"plain", "quasi", "identifying"}
    assert set(FIELDS) == set(WORDS)
    assert set(FIELDS.values()) == kinds
    assert {source_of(stream) for stream in STREAMS} == set(LISTS)
    assert {source.source for source in SOURCES.values()} == set(LISTS) - {"other"}


def test_a_layout_of_ones_own_reads_its_own_headings_and_labels() -> None:
    source = layout()
    assert (source.id, source.source, source.date_order, source.made_refs) == (
        "housing-log", "other", "dmy", False,
    )  # fmt: skip
    assert source.field("JOB NO. ") == (0, "ref")
    assert source.field("Loged") == (AFTER_ALL, "reported_on")
    assert source.field("Logged (UTC)") == (AFTER_ALL, "reported_on")
    assert source.field("Offence") is None
    (report,) = take(
        "Job No,Logged,What kind,Patch,Officer\n7,02/04/2024,DODGY ROOFER!,e01020634,Ann\n", source
    )
    assert (report.ref, report.source, report.stream) == ("7", "other", "contact")
    assert (report.finding.code, report.finding.confidence) == ("NFIB3C", 1.0)
    assert report.finding.why == "The layout says what it means."
    assert (report.lsoa, report.ward) == ("E01020634", area("durham").places["E01020634"].ward)
    assert "Ann" not in repr(report)


def test_a_layouts_own_label_goes_before_the_general_list() -> None:
    own = layout(GOOD + '"Blackmail" = "NFIB52E"\n')
    row = "Job No,Logged,What kind,Patch\n7,02/04/2024,Blackmail,\n"
    assert [take(row, source)[0].finding.code for source in (layout(), own)] == [
        "blackmail", "NFIB52E",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "lsoa", "placed", "unsure"),
    [
        ("E01020634", "E01020634", True, ()),
        ("E01000001", "E01000001", False, ()),  # a place outside the area
        ("Shildon", "", False, ("outward",)),
        ("E0102063", "", False, ("outward",)),
        ("", "", False, ()),
    ],
)
def test_a_small_area_is_believed_where_it_is_one(
    stated: str, lsoa: str, placed: bool, unsure: tuple[str, ...]
) -> None:
    (report,) = take(f"Job,Logged,What kind,Patch\n7,02/04/2024,Blackmail,{stated}\n", layout())
    assert (report.lsoa, bool(report.ward), report.unsure) == (lsoa, placed, unsure)


FAULTS = {
    "id =": ["The mapping is not TOML: Invalid value (at end of document)."],
    "id = 1\n[columns": [
        "The mapping is not TOML: Expected ']' at the end of a table declaration (at end of "
        "document)."
    ],
    "x" * 200_001: ["The mapping is longer than 200,000 letters."],
    "a = " + "[" * 5000: ["The mapping is not TOML: it is nested too deep."],
    GOOD.replace('title = "housing log"', 'titel = "x"'): [
        "There is nothing called 'titel' in a mapping.",
        "'title' must be one line of 1 to 80 letters.",
    ],
    GOOD.replace('"housing-log"', '"Housing log"'): [
        "'id' must be 1 to 40 small letters, figures and hyphens."
    ],
    GOOD.replace('"housing-log"', "7"): [
        "'id' must be text in quotation marks.",
    ],
    GOOD.replace('"other"', '"housing"'): [
        "'source' must say which kind of list it is: police, report-fraud, trading-standards, "
        "bank, advice, other."
    ],
    'date_order = "ymd"\n' + GOOD: ["'date_order' must be 'dmy' or 'mdy'."],
    'code_prefix = "HO"\n' + GOOD: ["'code_prefix' must be 'NFIB' or left out."],
    'made_refs = "yes"\n' + GOOD: ["'made_refs' must be true or false."],
    'totals = "sum"\n' + GOOD: ["'totals' must be a list of texts."],
    GOOD.replace("columns.code", "columns.crime"): [
        f"There is no field 'crime'; there is: {', '.join(FIELDS)}."
    ],
    GOOD.replace('"What kind"', '"JOB-NO"'): [
        "The heading 'JOB-NO' stands for both 'ref' and 'code'."
    ],
    GOOD.replace('["What kind"]', '["What kind"]\nkind = "plain"'): [
        "The column 'code' must hold 'headings' and nothing else."
    ],
    GOOD.replace('["What kind"]', '"What kind"'): [
        "The 'headings' of 'code' must be a list of one text or more."
    ],
    GOOD.replace('["What kind"]', "[]"): [
        "The 'headings' of 'code' must be a list of one text or more."
    ],
    GOOD.replace("What kind", " "): ["A heading of 'code' must have 1 to 80 letters."],
    GOOD.replace("What kind", "k" * 81): ["A heading of 'code' must have 1 to 80 letters."],
    NO_REF.replace("made_refs = true", ""): [
        "No heading is given for a reference, and 'made_refs' is not true."
    ],
    GOOD.replace("columns.reported_on", "columns.loss"): [
        "No heading is given for a date: 'reported_on' or 'event_on' is needed."
    ],
    GOOD.replace('"NFIB3C"', '"NFIB99Z"'): [
        "The label 'Dodgy roofer' is given a code that the list does not hold."
    ],
    GOOD + '"dodgy roofer" = "NFIB3D"\n': ["The label 'dodgy roofer' is given two codes."],
    GOOD.replace("Dodgy roofer", "x" * 301): ["A label must have 1 to 300 letters."],
    'columns = 1\nid = "a"\ntitle = "a"\nsource = "bank"\nlabels = 2\n': [
        "'columns' must hold one table for each field.",
        "'labels' must be a table of at most 5,000 labels.",
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", FAULTS, ids=range(len(FAULTS)))
def test_a_faulty_mapping_is_refused_with_all_that_is_wrong(text: str) -> None:
    found = parse(text)
    assert isinstance(found, Unusable)
    assert list(found.findings) == FAULTS[text]


def test_every_fault_is_one_short_line_whatever_it_quotes() -> None:
    found = parse('"a\\nb\\u0007" = 1\n"' + "k" * 500 + '" = 2\n')
    assert isinstance(found, Unusable)
    assert all(len(finding) < 200 and finding.isprintable() for finding in found.findings)


def test_a_blank_reference_is_made_from_the_row_and_the_second_such_row_is_told_apart() -> None:
    rows = "02/04/2024,Dating scam,E01020634"
    head = "Logged,What kind,Patch,Note"
    first = take(f"{head}\n{rows},a\n{rows},b\n02/04/2024,Blackmail,,\n", layout(NO_REF))
    refs = [report.ref for report in first]
    assert len(set(refs)) == 3
    assert refs[1] == f"{refs[0]}-2"
    assert all(ref.startswith("made-") for ref in refs)
    # the next file: another order, case and spacing, a column more that nobody reads
    again = take(
        "What kind,Extra,Patch,Logged\nBlackmail,x,,02/04/2024\n"
        " DATING  scam,y,e01020634,02/04/2024\n",
        layout(NO_REF),
    )
    assert [report.ref for report in again] == [refs[2], refs[0]]


def test_a_made_reference_cannot_be_made_by_who_lacks_the_key() -> None:
    row = "Logged,What kind,Patch\n02/04/2024,Dating scam,E01020634\n"
    one, other = (take(row, layout(NO_REF), key=key)[0].ref for key in (b"one", b"other"))
    assert one != other


def test_rows_of_two_cells_are_rows_where_no_column_holds_references() -> None:
    source = layout(NO_REF.split("[columns.lsoa]")[0])
    reports = take("Logged,What kind\n2 April 2024,Dating scam\n3 April 2024,Blackmail\n", source)
    assert [report.reported_on for report in reports] == [date(2024, 4, 2), date(2024, 4, 3)]


HEADS: Mapping[str, str] = {
    "police": "Crime Number,Date Reported,Committed From,Offence,Victim Surname,Victim DOB,MO",
    "report-fraud": "NFRC Number,Report Date,Event Date,NFIB Category,First Name,Last Name,Loss",
    "trading-standards": "Notification Number,Date Received,Trader Name,Complaint Type,"
    "Consumer Surname,Consumer Postcode,Detriment",
    "bank": "Case ID,Case Opened,Payment Date,Scam Type,Customer Name,Amount,Beneficiary Account",
    "advice": "Enquiry Ref,Contact Date,Client Name,Client Postcode,Presenting Issue,Advice Given",
}


@pytest.mark.parametrize("chosen", SOURCES)
@pytest.mark.parametrize("true", HEADS)
def test_a_file_of_one_layout_is_not_taken_for_another(true: str, chosen: str) -> None:
    content = HEADS[true] + "\n" + "A1,02/04/2024" + "," * (HEADS[true].count(",") - 1) + "\n"
    if true == chosen:
        assert len(take(content, SOURCES[chosen])) == 1
        return
    said = refusal(content, SOURCES[chosen])
    assert said == (
        f"'log.csv' looks like a {SOURCES[true].title}, not a {SOURCES[chosen].title}: "
        f"choose '{true}'."
    )


FILES = {
    "police": "police_extract.csv",
    "report-fraud": "report_fraud.csv",
    "trading-standards": "trading_standards.xlsx",
    "bank": "bank_app_cases.csv",
    "advice": "advice_webform.json",
}


@pytest.mark.skipif(not INVENTED.exists(), reason="the invented Durham files are not here")
@pytest.mark.parametrize("chosen", SOURCES)
@pytest.mark.parametrize("true", FILES)
def test_the_wrong_partners_file_is_refused(true: str, chosen: str) -> None:
    """All but one: what trading standards sent has no heading that a list of advice lacks."""
    with (INVENTED / FILES[true]).open("rb") as file:
        parts = accept(file, FILES[true], SOURCES[chosen], today=TODAY, token_key=b"key")
        if true == chosen or (true, chosen) == ("trading-standards", "advice"):
            assert isinstance(next(parts), Chunk)
        else:
            with pytest.raises(UnreadableFile, match=f"choose '{true}'"):
                next(parts)


def test_a_mapping_for_another_layout_says_what_it_looks_for_and_what_is_there() -> None:
    said = refusal("Crime Number,Date Reported,Zzz,Offence\nPO1,02/04/2024,Ann Lee,x\n", layout())
    assert said == (
        "'log.csv': the mapping 'housing-log' does not fit. It needs a heading for a reference "
        "('Job No', 'Job') and a date ('Logged'); the file has 'Crime Number', 'Date Reported', "
        "'Offence'."
    )
    assert "Ann Lee" not in said
    assert refusal("Ann Lee,7 High St\nBo Moss,9 High St\n", layout()).endswith(
        "the file has no headings that we know."
    )


def test_a_mapping_that_finds_all_it_names_is_not_second_guessed() -> None:
    few = layout(
        'id = "ours"\ntitle = "ours"\nsource = "police"\n[columns.ref]\nheadings = ["Crime Number"]'
        '\n[columns.reported_on]\nheadings = ["Date Reported"]\n'
    )
    content = HEADS["police"] + "\nPO1,02/04/2024,,,,,\n"
    assert [report.ref for report in take(content, few)] == ["PO1"]
