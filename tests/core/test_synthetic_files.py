"""What an invented partnership looks like on disk: its partners' layouts and nobody real."""

import csv
import gzip
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from hueandcry.facts.place import area
from hueandcry.intake import tidy
from hueandcry.synthetic.large import large
from hueandcry.synthetic.make import make

END = date(2026, 9, 30)
SHARED = Path(__file__).parents[2].parent / "shared"
REPORT_FRAUD = (
    "NFRC,report_date,event_date,category,first_name,last_name,dob,sex,postcode,phone,email,loss,"
    "suspect_phone,suspect_url,suspect_account,organisation,narrative"
)
POLICE = (
    "Crime Number,Date Reported,Committed From,Offence,Victim Forename,Victim Surname,Victim DOB,"
    "sex,Location Postcode,phone,email,Value,suspect_phone,suspect_url,suspect_account,"
    "organisation,MO,cyber_flag"
)
ADVICE = (
    "ref report_date event_date category forename surname dob sex postcode phone email loss "
    "suspect_phone suspect_url suspect_account organisation narrative"
)
BANK = (
    "case_id;report_date;event_date;category;forename;surname;dob;postcode;amount_gbp;"
    "suspect_account"
)
TRADING_STANDARDS = (
    "ref report_date event_date category forename surname dob postcode phone email loss "
    "suspect_phone suspect_url suspect_account organisation"
)
# Ofcom, Telephone numbers for use in TV and radio drama programmes.
DRAMA = re.compile(
    r"(01(13|14|15|16|17|18|21|31|41|51|61)4960\d{3}|01914980\d{3}|02079460\d{3}|02920180\d{3}"
    r"|01632960\d{3}|07700900\d{3}|08081570\d{3}|09098790\d{3})"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three quarters of a partnership a twentieth of the size."""
    out = tmp_path_factory.mktemp("invented")
    make(out, area("durham"), 3, 11, END, scale=0.05)
    return out


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two quarters at half the size, so that the short lists hold every habit too."""
    out = tmp_path_factory.mktemp("more")
    make(out, area("durham"), 2, 11, END, scale=0.5)
    return out


def police(path: Path) -> tuple[list[str], list[dict[str, str]], str]:
    """The banner lines, the rows and the last line of a police file."""
    lines = path.read_bytes().decode("cp1252").splitlines(keepends=True)
    rows = csv.DictReader(io.StringIO("".join(lines[4:-1])))
    return lines[:4], list(rows), lines[-1]


def report_fraud(path: Path) -> list[dict[str, str]]:
    """The rows of a Report Fraud file, under its banner."""
    text = path.read_bytes().decode("utf-8-sig").split("\n", 1)[1]
    return list(csv.DictReader(io.StringIO(text)))


def bank(path: Path) -> list[dict[str, str]]:
    """The rows of a bank's file, without its banner and its totals."""
    text = path.read_bytes().decode("cp1252").split("\n", 1)[1]
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    return [row for row in rows if row["case_id"] != "Total"]


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    """Every sheet of a workbook from its first line, hidden sheets too."""
    book = CalamineWorkbook.from_path(path)
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a gzipped table."""
    return list(csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode())))


def contents(out: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_and_end_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make(tmp_path / name, area("durham"), 2, 5, END, scale=0.02)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_packed_tables_carry_no_time(folder: Path) -> None:
    """RFC 1952: bytes 4 to 7 of a gzip file are its time, 0 for none."""
    for path in (folder / "truth").glob("*.gz"):
        assert path.read_bytes()[4:8] == bytes(4)


def test_another_seed_gives_another_partnership(tmp_path: Path) -> None:
    make(tmp_path / "one", area("durham"), 1, 5, END, scale=0.02)
    make(tmp_path / "two", area("durham"), 1, 6, END, scale=0.02)
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert [name for name in one if one[name] == two[name]] == ["README.txt"]


def test_the_police_file_has_the_forces_layout(folder: Path) -> None:
    banner, rows, total = police(folder / "police_extract.csv")
    assert banner[0].startswith("Invented data: nobody here is real")
    assert banner[1:] == ["OFFICIAL-SENSITIVE,,,\n", "Extract run by analyst,,,\n", "\n"]
    assert list(rows[0]) == POLICE.split(",")
    assert total == f"Total,{len(rows)}\n"
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4} 00:00", row["Date Reported"]) for row in rows)
    assert {row["cyber_flag"] for row in rows} == {"Y", "N", ""}


def test_the_report_fraud_file_has_the_services_layout(folder: Path) -> None:
    data = (folder / "report_fraud.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfInvented data: nobody here is real\n")
    rows = report_fraud(folder / "report_fraud.csv")
    assert list(rows[0]) == REPORT_FRAUD.split(",")
    assert all(date.fromisoformat(row["report_date"]) <= END for row in rows)


def test_headings_are_those_of_the_sample_files() -> None:
    sample = SHARED / "data" / "synthetic_durham"
    if not sample.is_dir():
        pytest.skip("The sample partnership is not beside this checkout.")
    assert POLICE in (sample / "police_extract.csv").read_text(encoding="cp1252")
    assert REPORT_FRAUD in (sample / "report_fraud.csv").read_text(encoding="utf-8-sig")
    assert BANK in (sample / "bank_app_cases.csv").read_text(encoding="utf-8")
    web = json.loads((sample / "advice_webform.json").read_text(encoding="utf-8"))
    assert list(web[0]) == ADVICE.split()
    assert sheets(sample / "trading_standards.xlsx")["Q1-Q2"][2] == TRADING_STANDARDS.split()


def test_the_bank_sends_semicolons_pounds_and_a_total_in_the_middle(folder: Path) -> None:
    lines = (folder / "bank_app_cases.csv").read_bytes().decode("cp1252").splitlines()
    assert lines[0].startswith("Invented data")
    assert lines[1] == BANK
    totals = [n for n, line in enumerate(lines) if line.startswith("Total;")]
    rows = bank(folder / "bank_app_cases.csv")
    assert [lines[n] for n in totals] == [f"Total;{len(rows) // 2}", f"Total;{len(rows)}"]
    assert totals[1] == len(lines) - 1 > totals[0] + 10
    assert all(re.fullmatch(r"\d\d-[A-Z]{3}-\d{4}", row["report_date"]) for row in rows)
    assert any(row["amount_gbp"].startswith("£") for row in rows)


def test_trading_standards_keeps_two_sheets_that_differ(more: Path) -> None:
    found = sheets(more / "trading_standards.xlsx")
    assert list(found) == ["First half", "Second half", "Lists"]
    first, second, _ = found.values()
    assert first[0][0] == "Invented data: nobody here is real"
    assert first[2] == TRADING_STANDARDS.split()
    assert set(TRADING_STANDARDS.split()) - set(map(str, second[0])) == {
        "surname",
        "postcode",
        "phone",
    }
    days = {type(row[1]) for row in (*first[3:], *second[1:])}
    assert days == {float, str}


def test_cells_are_merged_and_a_row_and_a_sheet_are_hidden(more: Path) -> None:
    with zipfile.ZipFile(more / "trading_standards.xlsx") as book:
        first = book.read("xl/worksheets/sheet1.xml").decode()
        assert len(re.findall("<mergeCell ", first)) == 2
        assert first.count('hidden="1"') == 1
        assert 'name="Lists" sheetId="3" state="hidden"' in book.read("xl/workbook.xml").decode()


def test_the_advice_form_gives_a_list_of_records(more: Path) -> None:
    records = json.loads((more / "advice_webform.json").read_bytes())
    assert list(records[0]) == ADVICE.split()
    shapes = {re.sub(r"\d", "9", record["report_date"]) for record in records}
    assert shapes == {"99/99/99", "99/99/9999"}


def test_what_is_sent_later_is_named_in_the_truth(more: Path) -> None:
    """Corrections bear known references; the replacement has each reference once."""
    changes = table(more / "truth" / "changes.csv.gz")
    _, rows, _ = police(more / "2026-Q3" / "police_corrections.csv")
    assert [(row["Crime Number"], row["state"]) for row in rows] == [
        (row["ref"], row["what"]) for row in changes if row["partner"] == "police"
    ]
    held = {row["Crime Number"]: row for row in police(more / "police_extract.csv")[1]}
    for row in rows:
        relabelled = row["Offence"] != held[row["Crime Number"]]["Offence"]
        assert row["state"] == "Reclassified" or not relabelled
    first = report_fraud(more / "2026-Q2" / "report_fraud.csv")
    second = report_fraud(more / "2026-Q2" / "report_fraud_v2.csv")
    refs = [row["NFRC"] for row in second]
    assert len(set(refs)) == len(refs) < len(first)
    assert set(refs) < {row["NFRC"] for row in first}
    assert not any(row["category"] in ("", "Fraud", "Action Fraud") for row in second)


def test_the_bank_sends_its_last_file_twice(folder: Path) -> None:
    again = (folder / "2026-Q3" / "bank_app_cases_again.csv").read_bytes()
    assert again == (folder / "2026-Q3" / "bank_app_cases.csv").read_bytes()


def test_restricted_lists_hold_no_name_and_lie_apart(folder: Path) -> None:
    apart = folder / "truth" / "restricted"
    children = table(apart / "juveniles.csv.gz")
    prevent = table(apart / "prevent_referrals.csv.gz")
    assert children
    assert prevent
    assert list(children[0]) == ["partner", "ref", "reported_on", "review_on"]
    assert list(prevent[0]) == ["ref", "referred_on", "status", "review_on"]
    assert {row["status"] for row in prevent} <= {"open", "closed"}


def test_the_housing_log_has_headings_of_its_own(folder: Path) -> None:
    text = (folder / "2026-Q3" / "housing_scam_log.csv").read_bytes().decode("cp1252")
    rows = list(csv.DictReader(io.StringIO(text.split("\n", 2)[2])))
    assert {"Tenancy contact no.", "When told", "What kind of thing", "Patch"} <= set(rows[0])
    assert all(row["Log no."].startswith("LOG-") for row in rows)


def test_the_quarters_together_are_the_whole(folder: Path) -> None:
    names = ("2026-Q1", "2026-Q2", "2026-Q3")
    parts = [police(folder / name / "police_extract.csv") for name in names]
    assert [row for _, rows, _ in parts for row in rows] == police(folder / "police_extract.csv")[1]
    assert all(total == f"Total,{len(rows)}\n" for _, rows, total in parts)
    assert [
        row for name in names for row in report_fraud(folder / name / "report_fraud.csv")
    ] == report_fraud(folder / "report_fraud.csv")


def test_every_row_has_its_truth(folder: Path) -> None:
    truth = table(folder / "truth" / "records.csv.gz")
    for partner, rows, key in (
        ("police", police(folder / "police_extract.csv")[1], "Crime Number"),
        ("reportfraud", report_fraud(folder / "report_fraud.csv"), "NFRC"),
        ("bank", bank(folder / "bank_app_cases.csv"), "case_id"),
        ("advice", json.loads((folder / "advice_webform.json").read_bytes()), "ref"),
    ):
        known = [row["ref"] for row in truth if row["partner"] == partner]
        assert known == [row[key] for row in rows]


def test_a_row_keyed_twice_is_marked_and_nothing_else_is(folder: Path) -> None:
    seen: set[tuple[str, str]] = set()
    events: dict[tuple[str, str], str] = {}
    for row in table(folder / "truth" / "records.csv.gz"):
        key = (row["partner"], row["ref"])
        assert (key in seen) == (row["duplicate_entry"] == "1")
        event = (row["partner"], row["event"])
        if key not in seen:
            assert row["alike_of"] == events.get(event, "")
            events.setdefault(event, row["ref"])
        seen.add(key)


def test_the_manifest_names_every_file_and_its_digest(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    written = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in contents(folder).items()
        if name != "manifest.json"
    }
    assert manifest["files"] == written
    assert manifest["note"] == "Invented data: nobody here is real"
    assert (manifest["seed"], manifest["area"], manifest["last_day"]) == (
        11,
        "durham",
        "2026-09-30",
    )
    rows = len(police(folder / "police_extract.csv")[1])
    assert manifest["counts"]["police_rows"] == rows


def test_nobody_lives_at_these_postcodes(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((folder / "postcode_lookup.csv").read_text())))
    codes = [row["postcode"] for row in rows]
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert re.fullmatch(r"(DH[1-9]|DL[1-5]|DL1[2-7]|SR[78]|TS2[1789]|NE16) \d[A-Z]{2}", code)
        assert set(code[-2:]) & set("CIKMOV"), code


def test_postcodes_lie_in_the_partnership_of_their_outward_code(folder: Path) -> None:
    places = area("durham").places
    for row in csv.DictReader(io.StringIO((folder / "postcode_lookup.csv").read_text())):
        darlington = row["postcode"].split()[0] in ("DL1", "DL2", "DL3")
        assert (places[row["lsoa21_code"]].partnership_name == "Darlington") == darlington


def test_every_small_area_has_postcodes(folder: Path) -> None:
    rows = csv.DictReader(io.StringIO((folder / "postcode_lookup.csv").read_text()))
    assert {row["lsoa21_code"] for row in rows} == set(area("durham").places)


def test_phones_and_addresses_belong_to_nobody(folder: Path) -> None:
    people = table(folder / "truth" / "people.csv.gz")
    events = table(folder / "truth" / "events.csv.gz")
    phones = [row["phone"] for row in people] + [row["sus_phone"] for row in events]
    assert [
        phone for phone in phones if phone and not DRAMA.fullmatch(phone.replace(" ", ""))
    ] == []
    assert all(re.search(r"@example\.(org|com|net)$", row["email"]) for row in people)
    urls = {row["sus_url"] for row in events} - {""}
    assert urls
    assert all(re.fullmatch(r"[a-z-]+\d+\.example(/pay)?", url) for url in urls)


def test_firms_are_named_by_words_that_do_not_exist(folder: Path) -> None:
    syllables = "bel|cor|dan|fen|gol|har|jud|kel|lom|mar|nov|pol|quil|ras|sel|tam|ulv|ver|wex|yor"
    firms = {row["organisation"] for row in table(folder / "truth" / "people.csv.gz")} - {""}
    assert firms
    assert all(re.match(f"({syllables}){{2,3}} ", firm.lower()) for firm in firms)


def test_no_record_of_a_child_says_more_than_that_contact_was_reported(folder: Path) -> None:
    sealed = {"online_child_sexual_exploitation", "indecent_images_of_children", "extremism"}
    kinds = {row["ref"]: row["nfib"] for row in table(folder / "truth" / "records.csv.gz")}
    said = {
        row["MO"]
        for row in police(folder / "police_extract.csv")[1]
        if kinds[row["Crime Number"]] in sealed
    }
    assert said == {"online contact reported"}


@pytest.mark.parametrize(("source", "key"), [("police", "Crime Number"), ("report-fraud", "NFRC")])
def test_a_large_file_has_the_layout_and_no_reference_twice(
    tmp_path: Path, source: str, key: str
) -> None:
    path = large(tmp_path, source, 600, area("durham"), 3)
    rows = police(path)[1] if source == "police" else report_fraud(path)
    assert len(rows) == 600
    assert len({row[key] for row in rows}) == 600
    varied = list(rows[0])[1]
    assert len({row[varied] for row in rows}) > 60
    if source == "police":
        assert police(path)[2] == "Total,600\n"


@pytest.mark.long
def test_a_large_file_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    one = large(tmp_path / "one", "police", 500, area("durham"), 3)
    two = large(tmp_path / "two", "police", 500, area("durham"), 3)
    assert one.read_bytes() == two.read_bytes()


def test_an_area_without_outward_codes_gets_some_that_are_nowhere(tmp_path: Path) -> None:
    """Cleveland's four partnerships: each has its reports, and no postcode is anybody's."""
    make(tmp_path, area("cleveland"), 1, 11, END, scale=0.05)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "postcode_lookup.csv").read_text())))
    assert {row["lsoa21_code"] for row in rows} == set(area("cleveland").places)
    outward = {row["postcode"].split()[0] for row in rows}
    assert all(code[:2] == "ZE" and len(code) == 4 for code in outward)
    assert all(tidy.postcode(row["postcode"]).outward in outward for row in rows[:50])
    with gzip.open(tmp_path / "truth" / "events.csv.gz", "rt") as file:
        found = {row["partnership"] for row in csv.DictReader(file)}
    assert found == {place.partnership for place in area("cleveland").places.values()}
