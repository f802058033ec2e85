"""Which field is proposed for each column of layouts that nobody has described, and why not."""

import csv
import io
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import xlsxwriter

from hueandcry.facts.report import Report
from hueandcry.intake import tidy
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.mapping import Suggestion, compose, suggest
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import SOURCES, Source, Unusable, parse

TODAY = date(2026, 11, 24)
SHARED = Path(__file__).parents[2].parent / "shared" / "data"
NAMES = ("Bronwen", "Idris", "Mabel", "Tomos", "Una", "Percy", "Olwen", "Rhys", "Greta", "Noor")
FAMILIES = ("Ashworth", "Pryce", "Okafor", "Llewellyn", "Tait", "Birkett", "Quirk", "Emlyn", "Shah")
LABELS = ("Dating scam", "Online shopping and auctions", "Hacking - personal", "Ticket fraud")
STORIES = (
    "rang and said they were from the bank",
    "paid for a flat that was never there",
    "clicked a link in a text about a parcel",
    "lost the account and all the photographs",
)

Cell = Callable[[random.Random, int, date], str]
CELLS: Mapping[str, Cell] = {
    "key": lambda by, n, on: f"HL-{4000 + n}",
    "number": lambda by, n, on: str(70_010_000 + 7 * n),
    "reported": lambda by, n, on: on.strftime("%d/%m/%Y"),
    "event": lambda by, n, on: (on - timedelta(by.randrange(9))).strftime("%d/%m/%Y"),
    "any day": lambda by, n, on: f"{date(2025, 1, 1) + timedelta(by.randrange(500))}",
    "opened": lambda by, n, on: f"{on}T09:{n % 60:02}:00Z",
    "closed": lambda by, n, on: f"{on + timedelta(by.randrange(1, 30))}T17:00:00Z",
    "label": lambda by, n, on: by.choice(LABELS),
    "bare": lambda by, n, on: by.choice(("1D", "3A", "52B", "3F")),
    "code": lambda by, n, on: by.choice(("NFIB1D", "NFIB3A", "NFIB52B", "NFIB3F")),
    "forename": lambda by, n, on: by.choice(NAMES),
    "surname": lambda by, n, on: by.choice(FAMILIES),
    "name": lambda by, n, on: f"{by.choice(NAMES)} {by.choice(FAMILIES)}",
    "birth": lambda by, n, on: date(by.randrange(1934, 2008), 1 + n % 12, 1 + n % 28).strftime(
        "%d/%m/%Y"
    ),
    "sex": lambda by, n, on: by.choice("MF"),
    "age": lambda by, n, on: str(by.randrange(18, 90)),
    "postcode": lambda by, n, on: f"D{by.choice('HL')}{by.randrange(1, 9)} {by.randrange(1, 9)}QX",
    "lsoa": lambda by, n, on: f"E010206{by.randrange(14, 60)}",
    "phone": lambda by, n, on: f"07700 900{by.randrange(100, 999)}",
    "email": lambda by, n, on: f"{by.choice(NAMES).lower()}{n}@example.org",
    "money": lambda by, n, on: f"£{by.randrange(1, 4000)}.{by.randrange(10, 99)}",
    "whole": lambda by, n, on: str(by.randrange(1, 4000)),
    "flag": lambda by, n, on: by.choice(("Y", "N")),
    "url": lambda by, n, on: f"parcel-{n}.example/pay",
    "state": lambda by, n, on: by.choice(("Open", "Closed", "In progress")),
    "story": lambda by, n, on: f"{by.choice(STORIES)} and {by.choice(STORIES)} {n}",
    "team": lambda by, n, on: by.choice(("North", "South", "Registry")),
    "blank": lambda by, n, on: "",
}


class Column(NamedTuple):
    """A heading, what its cells are, the field it should be given, and whether surely so."""

    heading: str
    cells: str
    field: str
    sure: bool | None = None


class Layout(NamedTuple):
    list: str
    made_refs: bool
    columns: tuple[Column, ...]
    problems: tuple[str, ...] = ()


NO_REF = "No column seems to hold a reference. One is made from what each row holds."
LAYOUTS: Mapping[str, Layout] = {
    "housing association": Layout("other", False, (
        Column("Case Key", "key", "ref"),
        Column("Date Logged:", "reported", "reported_on"),
        Column("Tenant Forename(s)", "forename", "forename"),
        Column("Tenant Family Name", "surname", "surname"),
        Column("Tenant's D.O.B", "birth", "dob"),
        Column("Property Post-Code", "postcode", "postcode"),
        Column("Contact Tel.", "phone", "phone", True),
        Column("Type of ASB or Fraud", "label", "code", False),
        Column("Est. Loss (£)", "money", "loss", True),
        Column("Housing Officer", "name", "", True),
        Column("Estate", "team", "", False),
        Column("Disability", "flag", "", True),
        Column("Log Text", "story", "narrative", True),
        Column("Job Status", "state", "state", True),
    )),
    "university desk": Layout("other", False, (
        Column("ticketId", "number", "ref", True),
        Column("openedAt", "opened", "reported_on", True),
        Column("closedAt", "closed", "", True),
        Column("requestType", "label", "code", True),
        Column("studentEmail", "email", "email", True),
        Column("studentName", "name", "name", True),
        Column("assignedTo", "name", "", True),
        Column("phishingUrl", "url", "suspect_url", True),
        Column("faculty", "team", "organisation"),
        Column("shortDescription", "story", "narrative", True),
    )),
    "mutual aid": Layout("police", False, (
        Column("OCC_NO", "key", "ref", True),
        Column("DT_RPT", "reported", "reported_on", True),
        Column("DT_OCC", "event", "event_on", True),
        Column("OFF_CD", "code", "code", True),
        Column("IP_DOB", "birth", "dob", True),
        Column("IP_SEX", "sex", "sex", True),
        Column("IP_PCODE", "postcode", "postcode", True),
        Column("SUSP_1", "name", "", False),
        Column("OIC_NAME", "name", "", True),
        Column("VICTIM_LSOA", "lsoa", "lsoa", True),
        Column("CYBER_Y_N", "flag", "online", True),
        Column("FORCE_BEAT", "team", "", False),
    )),
    "codes alone": Layout("other", False, (
        Column("F01", "key", "ref", False),
        Column("F02", "event", "event_on", False),
        Column("F03", "reported", "reported_on", False),
        Column("F04", "label", "code", False),
        Column("F05", "birth", "dob", False),
        Column("F06", "postcode", "postcode", False),
        Column("F07", "phone", "phone", False),
        Column("F08", "email", "email", False),
        Column("F09", "money", "loss", False),
        Column("F10", "flag", "", False),
        Column("F11", "name", "", False),
        Column("F12", "story", "narrative", False),
        Column("F13", "blank", "", True),
        Column("F14", "lsoa", "lsoa", False),
        Column("F15", "sex", "sex", False),
    )),
    "Cymraeg": Layout("police", False, (
        Column("Cyfeirnod / Reference", "key", "ref", True),
        Column("Dyddiad adrodd", "reported", "reported_on", True),
        Column("Dyddiad y digwyddiad (date of incident)", "event", "event_on", True),
        Column("Math o drosedd", "label", "code", True),
        Column("Trosedd yn ymwneud â", "team", "", False),
        Column("Enw cyntaf", "forename", "forename", True),
        Column("Cyfenw'r dioddefwr", "surname", "surname"),
        Column("Dyddiad geni", "birth", "dob", True),
        Column("Rhyw", "sex", "sex", True),
        Column("Oedran", "age", "age", True),
        Column("Cod post", "postcode", "postcode", True),
        Column("Rhif ffôn", "phone", "phone", True),
        Column("E-bost", "email", "email", True),
        Column("Colled (£)", "whole", "loss", True),
        Column("Ethnigrwydd", "team", "", True),
        Column("Swyddog", "name", "", True),
        Column("Disgrifiad", "story", "narrative", True),
    )),
    "helpline": Layout("advice", True, (
        Column("DATEOFCALL", "reported", "reported_on", True),
        Column("CALLERSNAME", "name", "name"),
        Column("CALLERPOSTCODE", "postcode", "postcode", True),
        Column("REASONFORCALL", "bare", "code", True),
        Column("MONEYLOST", "whole", "loss", True),
        Column("Volunteer adviser", "name", "", True),
        Column("Scammer's phone", "phone", "suspect_phone", True),
        Column("Scammer's name", "name", "", True),
        Column("Advice given", "team", "", False),
    ), (NO_REF,)),
    "nothing to go by": Layout("other", True, (
        Column("Alpha", "team", "", False),
        Column("Beta", "reported", "reported_on", False),
        Column("Gamma", "any day", "", True),
        Column("Delta", "name", "", False),
    ), (
        NO_REF,
        "No column seems to say what happened. Choose one, or every row waits for a person.",
    )),
}  # fmt: skip


def table(columns: tuple[Column, ...], rows: int = 40) -> list[list[str]]:
    by = random.Random(7)
    made = []
    for number in range(rows):
        on = date(2025, 1, 1) + timedelta(by.randrange(500))
        made.append([CELLS[column.cells](by, number, on) for column in columns])
    return made


def as_csv(columns: tuple[Column, ...], *, headed: bool = True) -> bytes:
    out = io.StringIO(newline="")
    write = csv.writer(out)
    if headed:
        write.writerow([column.heading for column in columns])
    write.writerows(table(columns))
    return out.getvalue().encode()


def look(data: bytes, name: str = "What they sent.csv") -> Suggestion:
    return suggest(io.BytesIO(data), name)


def reports(data: bytes, source: Source, name: str = "sent.csv") -> list[Report]:
    parts = accept(io.BytesIO(data), name, source, today=TODAY, token_key=b"key")
    return [report for part in parts if isinstance(part, Chunk) for report in part.reports]


def layout_of(suggestion: Suggestion) -> Source:
    found = parse(compose(suggestion))
    assert isinstance(found, Source), found
    return found


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_column_of_an_unseen_layout_is_given_its_field_or_a_reason(name: str) -> None:
    expected = LAYOUTS[name]
    found = look(as_csv(expected.columns))
    assert [(column.heading, column.field) for column in found.columns] == [
        (column.heading.strip(), column.field) for column in expected.columns
    ]
    for column, wanted in zip(found.columns, expected.columns, strict=True):
        assert column.why.endswith("."), column
        assert wanted.sure in (None, column.sure), column
    assert (found.list, found.made_refs, found.problems) == (
        expected.list, expected.made_refs, expected.problems,
    )  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_mapping_proposed_reads_every_row(name: str) -> None:
    data = as_csv(LAYOUTS[name].columns)
    found = reports(data, layout_of(look(data)))
    assert len(found) == 40
    assert all(report.finding.code for report in found) == (name != "nothing to go by")


FILES = {
    "police": "police_extract.csv",
    "report-fraud": "report_fraud.csv",
    "trading-standards": "trading_standards.xlsx",
    "bank": "bank_app_cases.csv",
    "advice": "advice_webform.json",
}


@pytest.mark.skipif(not SHARED.exists(), reason="the invented Durham files are not here")
@pytest.mark.parametrize("layout", FILES)
def test_the_mapping_proposed_for_a_known_file_reads_it_as_its_own_layout_does(layout: str) -> None:
    data = (SHARED / "synthetic_durham" / FILES[layout]).read_bytes()
    found = look(data, FILES[layout])
    assert found.problems == (
        f"The built-in layout '{layout}' reads this file. No mapping is needed.",
    )
    chosen = replace(found, list=layout)
    prefix = SOURCES[layout].code_prefix
    own = layout_of_text(compose(chosen).replace("\n", f'\ncode_prefix = "{prefix}"\n', 1))
    assert reports(data, own, FILES[layout]) == reports(data, SOURCES[layout], FILES[layout])


def layout_of_text(text: str) -> Source:
    found = parse(text)
    assert isinstance(found, Source), found
    return found


HEADLESS = as_csv(LAYOUTS["housing association"].columns, headed=False)
NO_TABLE = [
    (HEADLESS, "no line of headings was found. Put a name above each column"),
    (b"HL-1,Ann Lee,02/04/2024\n", "no line of headings was found"),
    (b"Ann Lee,Bo Moss\nCy Tait,Di Quirk\n", "no line of headings was found"),
    (b"just a letter to you\nwith two lines\n", "no line of headings was found"),
    (b"", "is empty"),
    (b"%PDF-1.7 x", "is a PDF"),
    (b"[1, 2]", "'sent.csv'"),
]


@pytest.mark.parametrize(("data", "said"), NO_TABLE)
def test_what_has_no_headings_is_refused_in_one_sentence_without_a_cell(
    data: bytes, said: str
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        look(data, "sent.csv")
    assert said in str(refused.value)
    assert not any(name in str(refused.value) for name in (*NAMES, *FAMILIES, "Ann", "Lee"))


def test_no_name_birth_or_story_is_shown_as_an_example() -> None:
    for layout in LAYOUTS.values():
        shown = repr(look(as_csv(layout.columns)).columns)
        for secret in (*NAMES, *FAMILIES, "photographs", "example.org", "07700", "HL-4", "QX"):
            assert secret not in shown
    births = {
        example
        for column in look(as_csv(LAYOUTS["Cymraeg"].columns)).columns
        if column.field == "dob"
        for example in column.examples
    }
    assert births == {"99/99/9999"}


def test_dates_and_offences_are_shown_as_they_were_sent() -> None:
    shown = {
        column.field: column.examples for column in look(as_csv(LAYOUTS["Cymraeg"].columns)).columns
    }
    assert set(shown["code"]) <= set(LABELS)
    assert all(len(text) == 10 and text[2] == "/" and text != "9" for text in shown["reported_on"])
    assert shown["postcode"] == ("AA9 9AA",)


def test_banners_above_and_a_total_below_are_passed_over() -> None:
    data = b"OFFICIAL,,\nExtract for the partnership,,\n\n" + as_csv(LAYOUTS["Cymraeg"].columns)
    data += b"Total,40\n"
    found = look(data)
    assert [(column.heading, column.field) for column in found.columns] == [
        (column.heading, column.field) for column in LAYOUTS["Cymraeg"].columns
    ]
    assert not found.made_refs


def test_two_sheets_with_other_headings_are_one_layout() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, headings in (
        ("Q1", ("Job No", "Date Logged", "Fraud type", "Mob")),
        ("Q2", ("JOB NO", "Date Logged ", "Fraud type", "Tel.")),
    ):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, headings)
        for number in range(12):
            cells = (f"{name}-{number}", f"{13 + number}/01/2025", "Dating scam", "07700 900123")
            sheet.write_row(1 + number, 0, cells)
    book.close()
    found = look(out.getvalue(), "two.xlsx")
    assert [(column.heading, column.field) for column in found.columns] == [
        ("Job No", "ref"), ("Date Logged", "reported_on"), ("Fraud type", "code"),
        ("Mob", "phone"), ("Tel.", "phone"),
    ]  # fmt: skip
    assert len(reports(out.getvalue(), layout_of(found), "two.xlsx")) == 24


def test_a_heading_twice_is_said() -> None:
    rows = "".join(f"A{n},02/04/2024,x{n},Dating scam\n" for n in range(9))
    found = look(f"Job No,Date Logged,Job No,Fraud type\n{rows}".encode())
    assert [column.field for column in found.columns] == ["ref", "reported_on", "", "code"]
    assert found.columns[2].why == "Another column is headed 'Job No' too. Rename one of them."


def test_it_says_when_no_date_shows_which_comes_first_the_day_or_the_month() -> None:
    rows = "".join(f"A{n},0{1 + n}/04/2024,Dating scam\n" for n in range(9))
    found = look(f"Job No,Date Logged,Fraud type\n{rows}".encode())
    assert found.problems == (
        "No date shows whether the day or the month comes first. Day first is taken.",
    )
    swapped = rows.replace("04/2024", "14/2024")
    assert look(f"Job No,Date Logged,Fraud type\n{swapped}".encode()).date_order == "mdy"


def test_cells_that_belie_their_heading_leave_the_column_out() -> None:
    rows = "".join(f"A{n},{10 + n}/04/2024,flat {n},Dating scam\n" for n in range(9))
    found = look(f"Job No,Date Logged,Post code,Fraud type\n{rows}".encode())
    assert found.columns[2].field == ""
    assert found.columns[2].why == (
        "Its heading says a postcode, but its cells do not look like it."
    )


def test_labels_and_the_choices_of_a_person_are_written_down() -> None:
    found = look(as_csv(LAYOUTS["nothing to go by"].columns))
    chosen = replace(
        found,
        id="ours",
        list="advice",
        columns=tuple(
            replace(column, field="code") if column.heading == "Alpha" else column
            for column in found.columns
        ),
    )
    source = layout_of_text(compose(chosen, {'The "North"\x7f\\': "NFIB1D"}))
    assert (source.id, source.source, source.made_refs) == ("ours", "advice", True)
    assert source.labels == {'The "North"\x7f\\': "NFIB1D"}
    assert source.columns["code"].headings == ("Alpha",)


def test_what_cannot_be_used_yet_says_so_and_is_no_mapping() -> None:
    data = b"Job No,Fraud type,Officer\n" + b"".join(b"A%d,Dating scam,x\n" % n for n in range(9))
    with pytest.raises(UnreadableFile):
        look(data)  # without a date below it, a line of unknown words may be anybody's names
    known = b"Case Ref,Fraud type,Post code\n" + b"".join(
        b"A%d,Dating scam,DH1 1QX\n" % n for n in range(9)
    )
    found = look(known)
    assert "No column seems to hold a date. Without one the file cannot be used." in found.problems
    assert isinstance(parse(compose(found)), Unusable)


def test_it_can_be_told_as_json() -> None:
    found = look(json.dumps([{"Job No": f"A{n}", "Logged": "02/04/2024", "Kind": "Dating scam"}
                             for n in range(9)]).encode(), "log.json")  # fmt: skip
    assert [column.field for column in found.columns] == ["ref", "reported_on", "code"]


THINGS = ("Doorstep cash con", "Fake parcel text", "Gas meter con", "Phone hacked", "Loan threat")
TENANTS = [f"{first} {last}" for first, last in zip(NAMES, FAMILIES, strict=False)]


def a_log(heading: str, kinds: tuple[str, ...], blocks: tuple[str, ...]) -> bytes:
    lines = [f"Log no.,Date logged,Block,{heading},Main tenant,More"]
    for number in range(60):
        on = date(2026, 1, 1) + timedelta(number)
        kind, block = kinds[number % len(kinds)], blocks[number % len(blocks)]
        more = f"{STORIES[number % 4]} and {STORIES[number % 3]}"
        tenant = TENANTS[number % len(TENANTS)]
        lines.append(f"L-{number},{on:%d/%m/%Y},{block},{kind},{tenant},{more}")
    return "\n".join(lines).encode()


def test_short_texts_that_repeat_are_proposed_as_what_happened() -> None:
    found = look(a_log("What sort of thing", THINGS, ("Ash Court", "Elm House", "Oak Rise")))
    given = {column.heading: column for column in found.columns}
    assert [heading for heading, column in given.items() if column.field == "code"] == [
        "What sort of thing"
    ]
    code = given["What sort of thing"]
    assert code.why == "Its short texts repeat, like a category: they may say what happened."
    assert not code.sure
    assert not any(text in THINGS for text in code.examples)
    assert len(reports(a_log("What sort of thing", THINGS, ("Ash",)), layout_of(found))) == 60


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Patch", ("North", "South", "Registry")),
        ("Seen by", tuple(TENANTS)),
        ("Stage", ("Case closed", "Under investigation", "Not yet open")),
        ("Reply", ("Yes", "No")),
    ],
)
def test_teams_names_and_states_are_no_category(heading: str, cells: tuple[str, ...]) -> None:
    found = look(a_log(heading, cells, ("Ash", "Elm", "Oak")))
    assert "code" not in {column.field for column in found.columns}
    assert any("what happened. Choose one" in problem for problem in found.problems)


def test_how_far_it_is_is_told_after_each_column() -> None:
    told: list[tuple[int, int]] = []
    data = a_log("Thing", THINGS, ("Ash",))
    suggest(io.BytesIO(data), "log.csv", lambda done, of: told.append((done, of)))
    assert told == [(done, 6) for done in range(1, 7)]


def test_columns_of_stories_are_not_searched_for_values(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def reads(text: str) -> tidy.Postcode:
        seen.append(text)
        return tidy.Postcode("", "", False)

    monkeypatch.setattr("hueandcry.intake.content.tidy.postcode", reads)
    story = "they rang and said they were from the bank " * 8
    rows = "".join(f"L{number},02/04/2026,{story}{number}\n" for number in range(20))
    found = look(f"Log no,Date logged,In their words\n{rows}".encode())
    assert found.columns[2].field == "narrative"
    assert seen
    assert max(map(len, seen)) < 200
