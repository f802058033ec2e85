"""Small areas of 2011, councils that merge or split: led on where it is certain, else unknown."""

import io
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from hueandcry.facts.area_files import UnusableArea
from hueandcry.facts.place import Area, Spot, area, spot
from hueandcry.facts.place_history import Became, Change, current, later, read_changes, read_history
from hueandcry.facts.report import Report
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.sources import source

DARLINGTON = "E22000072"
# Of the shipped pack: split within one ward; one of two that merged; never changed.
IN_TWO_WARDS = "E01033477"  # of Stockton-on-Tees
SPLIT, MERGED, KEPT = "E01012343", "E01033483", "E01012304"


def rows(*cells: tuple[str, str, str]) -> list[dict[str, str]]:
    names = ("lsoa11_code", "change_code", "lsoa21_code")
    return [dict(zip(names, cell, strict=True)) for cell in cells]


def in_wards(first: str, second: str, partnership: str) -> Area:
    """Durham's pack, where the two parts of SPLIT lie in two wards, of one partnership or two."""
    pack = area("durham")
    one, two = pack.history[SPLIT].lsoas
    places = dict(pack.places)
    places[one] = replace(places[one], ward=first)
    places[two] = replace(places[two], ward=second, partnership=partnership)
    return replace(pack, places=MappingProxyType(places))


@pytest.mark.parametrize(
    ("became", "found"),
    [
        (Became("unchanged", ("E1",)), ("E1",)),
        (Became("merged", ("E2",)), ("E2",)),
        (Became("split", ("E2", "E3")), ("E2", "E3")),
        (Became("irregular", ("E2",)), ()),
        (None, ("E1",)),
    ],
)
def test_where_an_area_went(became: Became | None, found: tuple[str, ...]) -> None:
    history = {"E1": became} if became else {}
    assert current("E1", history) == found
    assert current("", history) == ()


@pytest.mark.parametrize(
    ("pack", "lsoa", "expected"),
    [
        (area("durham"), KEPT, Spot(KEPT, "E05010412", DARLINGTON)),
        (area("durham"), MERGED, Spot("E01035187", "E05010425", DARLINGTON)),
        (area("durham"), SPLIT, Spot("", "E05010428", DARLINGTON)),
        (in_wards("E05010428", "E05010429", DARLINGTON), SPLIT, Spot("", "", DARLINGTON)),
        (in_wards("E05010428", "E05009999", "E22000365"), SPLIT, Spot("", "", "")),
        (area("durham"), "E01000001", Spot("E01000001", "", "")),  # elsewhere: kept as it came
        (area("durham"), "", Spot("", "", "")),
    ],
)
def test_where_something_was(pack: Area, lsoa: str, expected: Spot) -> None:
    assert spot(pack, lsoa) == expected


def test_a_split_that_crosses_the_edge_of_a_pack_is_known_nowhere() -> None:
    pack = area("durham")
    places = {code: place for code, place in pack.places.items() if code != "E01035184"}
    assert spot(replace(pack, places=MappingProxyType(places)), SPLIT) == Spot("", "", "")


def test_an_irregular_area_is_known_nowhere() -> None:
    pack = area("durham")
    history = {**pack.history, SPLIT: Became("irregular", ("E01035183", "E01035184"))}
    assert spot(replace(pack, history=MappingProxyType(history)), SPLIT) == Spot("", "", "")


@pytest.mark.parametrize("area_id", ["durham", "cleveland"])
def test_every_area_of_2011_is_led_on_and_every_area_of_2021_reached(area_id: str) -> None:
    pack = area(area_id)
    reached = [code for old in pack.history for code in current(old, pack.history)]
    assert set(reached) == set(pack.places)
    for old, became in pack.history.items():
        found = spot(pack, old)
        assert found.partnership
        assert found.ward or old == IN_TWO_WARDS
        assert bool(found.lsoa) == (became.fate != "split")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (rows(("E1", "U", "E2")), "E1 is unchanged and yet became E2"),
        (rows(("E1", "S", "E2")), "E1 was split and yet became one area"),
        (rows(("E1", "M", "E2"), ("E1", "M", "E3")), "E1 is merged and yet became 2 areas"),
        (rows(("E1", "S", "E2"), ("E1", "M", "E3")), "more than one change_code"),
        (rows(("E1", "S", "E2"), ("E1", "S", "E2")), "says twice that E1 became E2"),
        (rows(("E1", "", "E2")), "reads ''"),
    ],
)
def test_a_history_that_contradicts_itself_is_refused(
    given: list[dict[str, str]], words: str
) -> None:
    with pytest.raises(UnusableArea, match=words):
        read_history("lookup.csv", given)


@pytest.mark.parametrize("lsoa", [SPLIT, MERGED, KEPT])
@pytest.mark.parametrize("heading", ["", "LSOA11CD", "LSOA code"])
def test_a_list_with_codes_of_2011_finds_places_of_2021(heading: str, lsoa: str) -> None:
    """The codes stand in a postcode list of 2011, or in a column of the file itself."""
    text = f"NFRC,report_date,event_date,category,postcode,{heading or 'notes'}\n"
    text += f"R1,01/04/2026,31/03/2026,NFIB3A,DL1 1AA,{lsoa if heading else ''}\n"
    parts = accept(
        io.BytesIO(text.encode()),
        "list.csv",
        source("report-fraud"),
        today=date(2026, 5, 1),
        token_key=b"k",
        postcodes={} if heading else {"DL11AA": lsoa},
        area=area("durham"),
    )
    reports = [one for part in parts if isinstance(part, Chunk) for one in part.reports]
    assert [_where(report) for report in reports] == [spot(area("durham"), lsoa)]


def _where(report: Report) -> Spot:
    return Spot(report.lsoa, report.ward, report.partnership)


def change(kind: str, on: Any, old: str, new: str) -> dict[str, Any]:
    """A [[change]] entry: codes are letters, and a name is the code in small letters."""
    named = {key: [{"code": code, "name": code.lower()} for code in codes]
             for key, codes in (("from", old), ("to", new))}  # fmt: skip
    return {"on": on, "kind": kind, **named}


def test_changes_are_read_in_order_with_their_names() -> None:
    split = change("split", date(2024, 4, 1), "D", "EF")
    merged = change("merged", date(2023, 4, 1), "AB", "C")
    changes, names = read_changes({"change": [split, merged]})
    assert changes == (
        Change(date(2023, 4, 1), "merged", ("A", "B"), ("C",)),
        Change(date(2024, 4, 1), "split", ("D",), ("E", "F")),
    )
    assert names == {code: code.lower() for code in "ABCDEF"}


def test_mergers_are_followed_to_the_end_and_splits_are_not() -> None:
    entries = [
        change("merged", date(2020, 4, 1), "AB", "C"),
        change("merged", date(2023, 4, 1), "CD", "E"),
        change("split", date(2024, 4, 1), "E", "FG"),
    ]
    changes, _ = read_changes({"change": entries})
    assert later(changes) == dict.fromkeys("ABCD", "E")


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([change("merged", "2023-04-01", "AB", "C")], "needs a day"),
        ([change("grown", date(2023, 4, 1), "AB", "C")], "must be kind"),
        ([change("merged", date(2023, 4, 1), "A", "C")], "several into one"),
        ([change("split", date(2023, 4, 1), "AB", "CD")], "one into several"),
        ([change("merged", date(2023, 4, 1), "AB", "A")], "keeps a code"),
        ([{"on": date(2023, 4, 1), "kind": "merged", "from": ["A"], "to": []}], "needs from ="),
        (
            [
                change("merged", date(2020, 4, 1), "AB", "C"),
                change("merged", date(2023, 4, 1), "CD", "A"),
            ],
            "A is in a change on 2023-04-01 after its end",
        ),
        (
            [
                change("merged", date(2020, 4, 1), "AB", "C"),
                change("merged", date(2023, 4, 1), "AD", "E"),
            ],
            "A is in a change on 2023-04-01 after its end",
        ),
    ],
)
def test_a_change_that_cannot_be_is_refused(entries: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(UnusableArea, match=words):
        read_changes({"change": entries})
