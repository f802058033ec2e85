"""A file is known by its headings, or not at all: what nobody has seen is never guessed."""

import io
from pathlib import Path

import pytest

from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.recognise import recognise
from hueandcry.intake.sources import SOURCES, Source, Unusable, parse

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "synthetic_durham"
LOG = (
    b"Scam log of the neighbourhood teams\n"
    b"Log no.,When told,When it began,What kind of thing,Tenant,Home postcode,Money gone\n"
    b"LOG-1,03/04/2026,01/04/2026,Blackmail,Ann Quillfeather,DH1 1AC,120\n"
)


def log_layout(title: str = "scam log", **headings: str) -> Source:
    """The layout of the log: by field, what heads it."""
    named = headings or {"ref": "Log no.", "reported_on": "When told", "code": "What kind of thing"}
    columns = "".join(
        f'[columns.{field}]\nheadings = ["{text}"]\n' for field, text in named.items()
    )
    made = parse(
        f'id = "{title.replace(" ", "-")}"\ntitle = "{title}"\nsource = "other"\n{columns}'
    )
    assert not isinstance(made, Unusable), made
    return made


def told(data: bytes, *saved: Source) -> str:
    found = recognise(io.BytesIO(data), "file.csv", saved)
    return found.id if found else ""


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("police_extract.csv", "police"),
        ("report_fraud.csv", "report-fraud"),
        ("trading_standards.xlsx", "trading-standards"),
        ("bank_app_cases.csv", "bank"),
        ("advice_webform.json", "advice"),
    ],
)
def test_each_partners_file_is_known(name: str, layout: str) -> None:
    if not SAMPLES.exists():
        pytest.skip("the invented files of five partners are not here")
    with (SAMPLES / name).open("rb") as file:
        found = recognise(file, name, ())
        assert file.tell() == 0
    assert found is SOURCES[layout]


def test_a_layout_never_seen_is_not_guessed() -> None:
    assert told(LOG) == ""


def test_a_saved_layout_is_known_again() -> None:
    assert told(LOG, log_layout()) == "scam-log"


def test_a_saved_layout_comes_before_one_of_the_house() -> None:
    police = (
        b"Crime Number,Date Reported,Offence,cyber_flag,Victim Surname\nA1,1/4/2026,Blackmail,Y,X\n"
    )
    assert told(police) == "police"
    own = log_layout("ours", ref="Crime Number", reported_on="Date Reported", code="Offence")
    assert told(police, own) == "ours"


def test_the_saved_layout_that_names_most_wins() -> None:
    more = log_layout("more", ref="Log no.", reported_on="When told", code="What kind of thing",
                      loss="Money gone")  # fmt: skip
    assert told(LOG, log_layout(), more) == told(LOG, more, log_layout()) == "more"


def test_a_saved_layout_that_misses_a_column_is_not_it() -> None:
    other = log_layout(ref="Log no.", reported_on="When told", code="Category of scam")
    assert told(LOG, other) == ""


def test_a_heading_that_is_only_like_a_saved_one_is_for_a_person_to_judge() -> None:
    assert told(LOG.replace(b"What kind of thing", b"What kind of thingy"), log_layout()) == ""


def test_any_separator_and_any_case_of_the_headings() -> None:
    assert told(LOG.replace(b",", b";").upper(), log_layout()) == "scam-log"


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n" + bytes(99), b"%PDF-1.7"])
def test_what_is_no_table_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        told(data, log_layout())
