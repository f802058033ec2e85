"""Which lines of a file are rows, which report each becomes, and which go back and why."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hueandcry.facts.place import area
from hueandcry.facts.report import Report
from hueandcry.intake.accept import Chunk, accept, none_known
from hueandcry.intake.reconcile import Reconciliation
from hueandcry.intake.reject import Reject
from hueandcry.intake.sources import source
from hueandcry.intake.version import of_report

SAMPLES = Path(__file__).parents[1] / "samples"
TODAY = date(2026, 11, 24)
POLICE = "Crime Number,Date Reported,Committed From,Offence,Victim Forename,Victim Surname,"
POLICE += "Victim DOB,sex,Location Postcode,phone,email,Value,cyber_flag,MO"
ROW = "PO1,02/04/2024,01/04/2024,Blackmail,Ann,Lee,01/02/1980,F,DH1 5TP,,,50,Y,told by text"


def take(
    content: str | bytes,
    layout: str = "police",
    known: object = none_known,
    size: int = 2000,
) -> tuple[list[Report], list[Reject], Reconciliation]:
    data = content if isinstance(content, bytes) else content.encode()
    reports: list[Report] = []
    rejects: list[Reject] = []
    last: object = None
    for part in accept(
        io.BytesIO(data),
        "file.csv",
        source(layout),
        today=TODAY,
        token_key=b"key",
        postcodes={"DH15TP": "E01020634"},
        area=area("durham"),
        known=known,  # type: ignore[arg-type]
        size=size,
    ):
        last = part
        if isinstance(part, Chunk):
            reports += part.reports
            rejects += part.rejects
    assert isinstance(last, Reconciliation)
    assert last.adds_up
    return reports, rejects, last


def test_one_plain_row_becomes_one_nameless_report() -> None:
    reports, rejects, count = take(f"{POLICE}\n{ROW}\n")
    (report,) = reports
    assert not rejects
    assert (report.ref, report.source, report.stream) == ("PO1", "police", "police_online")
    assert (report.finding.code, report.theme) == ("blackmail", "images_sextortion")
    assert (report.event_on, report.reported_on) == (date(2024, 4, 1), date(2024, 4, 2))
    assert (report.person.age_band, report.person.sex, report.person.outward) == (35, "F", "DH1")
    assert report.lsoa == "E01020634"
    assert report.ward == area("durham").places["E01020634"].ward
    assert report.unsure == ()
    assert (count.whole.rows, count.whole.accepted, count.whole.not_rows) == (1, 1, 1)


def test_nothing_that_names_a_person_leaves_the_row() -> None:
    row = (
        "PO1,02/04/2024,01/04/2024,Blackmail,Annabel,Leeward,01/02/1980,F,DH1 5TP,"
        "07700900123,annabel@example.org,50,Y,narrative of Annabel"
    )
    reports, _, _ = take(f"{POLICE}\n{row}\n")
    for secret in ("Annabel", "Leeward", "1980", "5TP", "07700900123", "example.org", "narrative"):
        assert secret not in repr(reports)
    assert dict(reports[0].raw) == {"reported_on": "02/04/2024", "code": "Blackmail", "online": "Y"}


def test_a_reject_shows_no_cell_but_of_a_plain_column() -> None:
    """The event day could single a person out, so the sender is told where, not what."""
    _, rejects, _ = take(f"{POLICE}\nPO1,,31/09/2024,Blackmail,Ann,Lee,,F,DH1 5TP,,,50,Y,x\n")
    (reject,) = rejects
    assert (reject.column, reject.sent) == ("Committed From", "")
    assert reject.reason == "There is no 31 September."


REJECTED = [
    # row, column, sent, reason
    (",02/04/2024,01/04/2024,Blackmail,A,B,,,,,,,,", "Crime Number", "", "no reference"),
    ("PO9,31/09/2024,,Blackmail,A,B,,,,,,,,", "Date Reported", "31/09/2024", "no 31 September"),
    ("PO9,01/01/2031,,Blackmail,A,B,,,,,,,,", "Date Reported", "01/01/2031", "future"),
    ("PO9,,,Blackmail,A,B,,,,,,,,", "Date Reported", "", "neither"),
    ("=1+1,02/04/2024,,Blackmail,A,B,,,,,,,,", "Crime Number", "=1+1", "formula"),
    ("1.9E+09,02/04/2024,,Blackmail,A,B,,,,,,,,", "Crime Number", "1.9E+09", "cut"),
    (f"{'9' * 99},02/04/2024,,Blackmail,A,B,,,,,,,,", "Crime Number", "9" * 99, "longer"),
    ("PO9,02/04/2024,Blackmail,A", "", "", "too few"),
]


@pytest.mark.parametrize(("row", "column", "sent", "reason"), REJECTED)
def test_a_row_goes_back_with_its_reason(row: str, column: str, sent: str, reason: str) -> None:
    reports, rejects, count = take(f"{POLICE}\n{row}\n{ROW}\n")
    assert [report.ref for report in reports] == ["PO1"]
    (reject,) = rejects
    assert (reject.row, reject.column, reject.sent) == (2, column, sent)
    assert reason in reject.reason
    assert reject.remedy
    assert (count.whole.rows, count.whole.rejected) == (2, 1)


def test_the_same_reference_again_is_a_duplicate_and_a_look_alike_is_kept() -> None:
    alike = ROW.replace("PO1", "PO2").replace("Ann,Lee", "A,LEE").replace(",50,", ",c. £50,")
    other = ROW.replace("PO1", "PO3").replace("Lee", "Moss")
    reports, _, count = take(f"{POLICE}\n{ROW}\n{ROW.replace('PO1', ' po1 ')}\n{alike}\n{other}\n")
    assert [(report.ref, report.alike) for report in reports] == [
        ("PO1", ""),
        ("PO2", "PO1"),
        ("PO3", "PO1") if reports[2].alike else ("PO3", ""),
    ]
    assert reports[2].alike == ""
    assert (count.whole.duplicates, count.whole.alike) == (1, 1)


def test_one_phone_is_one_person_with_or_without_the_country_code() -> None:
    first = "PO1,02/04/2024,01/04/2024,Blackmail,Ann,Lee,,F,,07700 900123,,50,Y,x"
    again = "PO2,02/04/2024,01/04/2024,Blackmail,Nan,Leigh,,F,,+44 7700 900123,,50,Y,x"
    other = "PO3,02/04/2024,01/04/2024,Blackmail,Una,Moss,,F,,+44 7700 900124,,50,Y,x"
    reports, _, _ = take(f"{POLICE}\n{first}\n{again}\n{other}\n")
    assert [report.alike for report in reports] == ["", "PO1", ""]


ALIKE = [
    # what differs in the second row, and whether it looks like the first
    ({"forename": "Nan"}, True),  # another forename, the same birth
    ({"surname": "Leee"}, True),  # a slip
    ({"surname": "Moss"}, False),  # another family, whatever the birth
    ({"dob": ""}, True),
    ({"dob": "1900-01-01"}, True),
    ({"dob": "", "postcode": ""}, True),  # name, day and loss
    ({"event": ""}, True),  # birth, offence and loss
    ({"event": "", "dob": ""}, False),
    ({"loss": ""}, True),  # birth, offence and day
    ({"loss": "", "dob": ""}, False),
    ({"loss": "51"}, True),
    ({"loss": "51", "event": ""}, False),
    ({"event": "05/04/2024"}, True),  # a day wrong, but birth, offence and loss agree
    ({"event": "05/04/2024", "loss": "80"}, False),
    ({"offence": "Stalking"}, True),  # other words for the same day and loss
    ({"offence": "Stalking", "loss": ""}, False),
]


@pytest.mark.parametrize(("differs", "alike"), ALIKE)
def test_a_row_entered_again_with_a_slip_or_a_gap_looks_alike(
    differs: dict[str, str], alike: bool
) -> None:
    plain = {"event": "01/04/2024", "offence": "Blackmail", "forename": "Ann", "surname": "Lee",
             "dob": "01/02/1980", "postcode": "DH1 5TP", "loss": "50"}  # fmt: skip
    rows = [
        f"{ref},07/04/2024,{row['event']},{row['offence']},{row['forename']},{row['surname']},"
        f"{row['dob']},F,{row['postcode']},,,{row['loss']},Y,x"
        for ref, row in (("PO1", plain), ("PO2", plain | differs))
    ]
    reports, _, _ = take("\n".join([POLICE, *rows]))
    assert [bool(report.alike) for report in reports] == [False, alike]


@pytest.mark.parametrize("cut", ["1.9150E+09", "1.915e+09", "4.47E+11"])
def test_a_telephone_number_that_a_spreadsheet_cut_is_nobodys(cut: str) -> None:
    rows = [
        f"PO{n},02/04/2024,01/04/2024,Blackmail,{who},,F,,{cut},,50,Y,x"
        for n, who in enumerate(("Ann,Lee", "Una,Moss"))
    ]
    reports, _, _ = take("\n".join([POLICE, *rows]))
    assert [report.alike for report in reports] == ["", ""]


@pytest.mark.parametrize(
    ("born", "band"),
    [
        ("1900-01-01", None),  # stands where nobody knew
        ("01/01/1900", None),
        ("1", None),
        ("2", None),  # the same day as a spreadsheet's number, and the day after
        ("29252", 35),  # 1 February 1980
        ("29252.0", 35),
        ("1980-02", None),  # a month is no birth: a token of it would be another's
    ],
)
def test_a_date_of_birth_that_nobody_knew_or_a_spreadsheet_numbered(
    born: str, band: int | None
) -> None:
    reports, _, _ = take(f"{POLICE}\n{ROW.replace('01/02/1980', born)}\n")
    assert reports[0].person.age_band == band
    assert bool(reports[0].person.token) == (band is not None)


def test_a_rejected_row_does_not_make_its_correction_a_duplicate() -> None:
    bad = ROW.replace("02/04/2024,01/04/2024", "31/09/2024,")
    reports, rejects, count = take(f"{POLICE}\n{bad}\n{ROW}\n")
    assert (len(reports), len(rejects), count.whole.duplicates) == (1, 1, 0)


def test_what_the_register_holds_is_known_and_not_taken_again() -> None:
    asked: list[str] = []
    (held,), _, _ = take(f"{POLICE}\n{ROW}\n")

    def known(refs: Sequence[str]) -> Mapping[str, bytes]:
        asked.extend(refs)
        return {"PO1": of_report(held)}

    reports, _, count = take(f"{POLICE}\n{ROW}\n{ROW.replace('PO1', 'PO2')}\n", known=known)
    assert [report.ref for report in reports] == ["PO2"]
    assert asked == ["PO1", "PO2"]
    assert (count.whole.known, count.whole.accepted) == (1, 1)


def test_the_same_file_twice_in_chunks_of_any_size_is_the_same() -> None:
    rows = "\n".join(ROW.replace("PO1", f"PO{number}") for number in range(25))
    whole = take(f"{POLICE}\n{rows}\n")
    assert take(f"{POLICE}\n{rows}\n", size=7) == whole


NO_ROWS = [
    ("", "a blank line"),
    (",,,,", "blank cells"),
    ("OFFICIAL-SENSITIVE,,,", "a marking"),
    ("Extract run by analyst on 01/04/2025", "a banner"),
    ("Page 2 of 7", "a page number"),
    ("Page,2,of 7", "a page number in three cells"),
    ("End of report", "an end"),
    (POLICE, "the headings again"),
    (POLICE.upper(), "the headings again in capitals"),
    ("Total,1", "a total"),
    ("Total: 1", "a total in one cell"),
    ("TOTAL CRIMES,,,1", "a total further along"),
    ("1 records", "a count"),
]


@pytest.mark.parametrize(("line", "what"), NO_ROWS)
def test_a_line_that_is_no_row_is_not_counted_as_one(line: str, what: str) -> None:
    for content in (f"{POLICE}\n{ROW}\n{line}\n", f"{POLICE}\n{line}\n{ROW}\n"):
        reports, rejects, count = take(content)
        assert (len(reports), len(rejects), count.whole.rows) == (1, 0, 1), what
        assert count.whole.not_rows == 2


@pytest.mark.parametrize(
    ("line", "total", "words"),
    [
        ("Total,1", 1, "It agrees."),
        ("Total,3", 3, "We found 2 fewer."),
        ("Grand total,,,1", 1, "It agrees."),
        ("Total rows: 0", 0, "We found 1 more."),
        ("Total,,,,,,,,,,,1250,,", None, "The file states no total."),
        ("Subtotal,7", None, "The file states no total."),
    ],
)
def test_the_files_own_total_is_held_against_its_rows(
    line: str, total: int | None, words: str
) -> None:
    """A sum under the loss column is money, and a subtotal is not the total."""
    _, _, count = take(f"{POLICE}\n{ROW}\n{line}\n")
    assert count.sheets[0].own_total == total
    assert count.sheets[0].words.endswith(words)


HEADINGS = [
    POLICE,
    POLICE.upper(),
    POLICE.replace(",", " ,"),
    f"OFFICIAL-SENSITIVE\nRun by analyst\n\n{POLICE}",
    f"Report,,,,Victim,,,,,,,Loss,,\n{POLICE}",
    f"{POLICE}\n{POLICE}",
    f"{POLICE}\ntext,date,date,text,text,text,date,text,text,text,text,money,yes/no,text",
    POLICE.replace("Crime Number", "Crime No.").replace("Committed From", "DATE COMMITTED"),
    POLICE.replace("Date Reported", "Date reported (dd/mm/yyyy)").replace("Value", "Loss (£)"),
    POLICE.replace("Offence", "Offnce").replace("Crime Number", "Crime Nmber"),
    "Crime,Date,Date,,Victim,Victim,Victim,,Location,,,,cyber,\n"
    "Number,Reported,Committed,Offence,Forename,Surname,DOB,sex,Postcode,phone,email,Value,flag,MO",
]


@pytest.mark.parametrize("headings", HEADINGS)
def test_the_headings_are_found_however_they_are_written(headings: str) -> None:
    reports, rejects, _ = take(f"{headings}\n{ROW}\n")
    plain, _, _ = take(f"{POLICE}\n{ROW}\n")
    assert reports == plain
    assert not rejects


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_any_separator_and_encoding(separator: str, encoding: str) -> None:
    row = ROW.replace("50", "£50").replace("told by text", "naïve – told")
    content = f"{POLICE}\n{row}\n".replace(",", separator).encode(encoding)
    reports, _, _ = take(content)
    assert (reports[0].ref, reports[0].loss, reports[0].unsure) == ("PO1", Decimal(50), ())


def test_a_cell_may_run_over_lines_and_hold_the_separator() -> None:
    row = ROW.replace("told by text", '"first line,\nsecond, line"')
    reports, rejects, _ = take(f"{POLICE}\n{row}\n{ROW.replace('PO1', 'PO2')}\n")
    assert [report.ref for report in reports] == ["PO1", "PO2"]
    assert not rejects


def test_a_quotation_mark_that_never_closes_costs_no_other_row() -> None:
    stray = ROW.replace("told by text", '"told by text')
    rest = [ROW.replace("PO1", f"PO{number}") for number in range(2, 40)]
    for tail in ([], [ROW.replace("PO1", "PO99").replace("told by text", '"again')]):
        reports, _, count = take("\n".join([POLICE, stray, *rest, *tail, ""]))
        assert count.whole.rows == 39 + len(tail)
        assert len(reports) == count.whole.rows


def test_no_nul_reaches_what_is_kept() -> None:
    """A PostgreSQL text cannot hold one."""
    reports, _, _ = take(f"{POLICE}\n{ROW.replace('Blackmail', 'Black' + chr(0) + 'mail')}\n")
    assert dict(reports[0].raw)["code"] == "Blackmail"


def test_a_short_row_is_kept_where_its_missing_cells_are_the_last() -> None:
    reports, _, _ = take(f"{POLICE}\nPO1,02/04/2024,01/04/2024,Blackmail,Ann,Lee\n")
    assert reports[0].finding.code == "blackmail"


def test_a_long_row_is_kept_after_free_text_only() -> None:
    """A comma in the last column moves nothing else; in a column before, it may move the rest."""
    reports, _, _ = take(f"{POLICE}\n{ROW}, and then again, by phone\n")
    assert reports[0].unsure == ("loss",)
    last_is_flag = POLICE.removesuffix(",MO")
    _, rejects, _ = take(f"{last_is_flag}\n{ROW}\n")
    assert "too many" in rejects[0].reason


def test_the_hand_spoilt_sample_is_accounted_for_line_by_line() -> None:
    reports, rejects, count = take((SAMPLES / "police_spoilt.csv").read_bytes())
    whole = count.whole
    assert (whole.rows, whole.accepted, whole.rejected, whole.duplicates) == (14, 9, 4, 1)
    assert (whole.not_rows, whole.own_total, whole.alike) == (9, 15, 1)
    assert count.sheets[0].words == "The file's own total says 15. We found 1 fewer."
    found = {report.ref: (report.finding.code, report.unsure) for report in reports}
    assert found == {
        "PX/1/24": ("blackmail", ()),
        "PX/2/24": ("NFIB5A", ("loss",)),
        "PX/3/24": ("NFIB3A", ("loss",)),
        "PX/4/24": ("malicious_communications", ()),
        "PX/5/24": ("", ("code", "event_on", "reported_on")),
        "PX/7/24": ("harassment_stalking", ("reported_on",)),
        "PX/9/24": ("blackmail", ()),
        "PX/10/24": ("", ("code", "outward", "loss")),
        "PX/13/24": ("NFIB3D", ("code",)),
    }
    assert [reject.row for reject in rejects] == [12, 14, 19, 20]


@pytest.mark.parametrize(
    "line",
    [
        "Printed 01/02/2024 10:00,Page 9 of 9",
        ",,,,,,,,,,,12345.00",
        ',,,,,,,,,,,"£1,234.00"',
    ],
)
def test_a_footer_with_figures_or_a_lone_sum_is_no_row(line: str) -> None:
    reports, rejects, count = take(f"{POLICE}\n{ROW}\n{line}\n")
    assert (len(reports), len(rejects), count.sheets[0].not_rows) == (1, 0, 2)


def test_a_total_cut_at_its_comma_is_read_whole() -> None:
    assert take(f"{POLICE}\n{ROW}\nTotal rows: 1,234\n")[2].sheets[0].own_total == 1234


def test_known_headings_are_found_among_many_others() -> None:
    others = ",".join(f"field {number}" for number in range(60))
    assert len(take(f"{POLICE},{others}\n{ROW}\n")[0]) == 1


def test_text_written_as_a_formula_is_text() -> None:
    (report,) = take(f"{POLICE}\n" + ROW.replace("PO1", '="007"') + "\n")[0]
    assert report.ref == "007"


def test_a_copy_under_another_reference_looks_alike_though_cells_are_blank() -> None:
    bare = "PO1,02/04/2024,,Blackmail,Ann,Lee,,F,DH1,,,,Y,told by text"
    reports, _, _ = take(f"{POLICE}\n{bare}\n{bare.replace('PO1', 'PO2')}\n")
    assert [report.alike for report in reports] == ["", "PO1"]


def test_one_person_one_day_one_offence_looks_alike_whatever_the_loss() -> None:
    other = ROW.replace("PO1", "PO2").replace(",50,", ",,")
    assert [report.alike for report in take(f"{POLICE}\n{ROW}\n{other}\n")[0]] == ["", "PO1"]


@pytest.mark.parametrize(
    "line",
    [
        "text,date,date,text,text,text,date",
        "-----,-----,-----,-----",
        "1,2,3,4,5,6,7,8",
        "Column 1,Column 2,Column 3",
        "Sub total (DH1),2,,,,,,,,,,294.42",
        "Total for Ward 3,,2,,,,,,,,,50",
        "Run date,01/04/2024 10:00,User,12345",
        "3",
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_a_line_about_the_columns_or_a_part_is_no_row(line: str, before: bool) -> None:
    lines = [line, ROW] if before else [ROW, line]
    reports, rejects, _ = take("\n".join([POLICE, *lines]) + "\n")
    assert (len(reports), len(rejects)) == (1, 0)


def test_a_row_without_a_date_or_with_a_short_reference_is_still_a_row() -> None:
    for row in ("PO7", "PO7,,,Blackmail", ",02/04/2024,,Blackmail,Ann,Lee", "7,02/04/2024,,Fraud"):
        assert take(f"{POLICE}\n{ROW}\n{row}\n")[2].sheets[0].rows == 2


def test_a_short_row_is_kept_though_nobody_knew_when_it_happened() -> None:
    (report,) = take(f"{POLICE}\nPO1,02/04/2024,n/k,Blackmail,Ann,Lee,,F,DH1 5TP\n")[0]
    assert (report.event_on, report.unsure) == (None, ("event_on",))


def test_one_person_one_day_one_loss_looks_alike_whatever_the_words() -> None:
    other = ROW.replace("PO1", "PO2").replace("Blackmail", "Action Fraud")
    third = other.replace("PO2", "PO3").replace(",50,", ",0,").replace("1980", "1990")
    found = [report.alike for report in take(f"{POLICE}\n{ROW}\n{other}\n{third}\n")[0]]
    assert found == ["", "PO1", ""]
