"""Figures across the day on which councils merged or split: joined, or said not to be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from hueandcry.areas.build import build
from hueandcry.areas.write import write
from hueandcry.exchange import tables
from hueandcry.facts.area_files import UnusableArea
from hueandcry.facts.figure import CountTable, Figure
from hueandcry.facts.place import Area, area, read
from hueandcry.facts.place_axes import PlaceAxes, notes, place_axes
from hueandcry.facts.place_history import Became, Change
from hueandcry.figures import trend
from hueandcry.sharing import control
from hueandcry.sharing.release import Cleared, Treatment
from tests.spec.test_areas import whole

COUNTY, DARLINGTON = "E22000365", "E22000072"
# Invented codes and names.
EAST, WEST, OLD = "E22000901", "E22000902", "E22000903"
DAY = date(2026, 4, 1)
NAMES = {COUNTY: "County Durham", DARLINGTON: "Darlington", EAST: "East", WEST: "West", OLD: "Old"}
MERGED = Change(DAY, "merged", (EAST, WEST), (COUNTY,))
SPLIT = Change(DAY, "split", (OLD,), (COUNTY, DARLINGTON))
WINDOW = (date(2026, 1, 1), date(2026, 6, 30))


def axes_of(*changes: Change) -> PlaceAxes:
    pack = area("durham")
    return place_axes(pack.places, pack.history, changes)


def counted(by: str, cells: dict[tuple[date, str], int], *changes: Change) -> CountTable:
    """A table by month and `by`, from counts by the codes that reports hold."""
    places = axes_of(*changes)
    (table,) = trend.tables(
        [("fraud", day, code, count) for (day, code), count in cells.items()],
        axes=("month", by),
        spans={"fraud": WINDOW},
        areas=places.areas,
        lies_in=places.lies_in,
        until=WINDOW[1],
        becomes=places.becomes,
    )
    return table


def said(axes: Sequence[str], window: tuple[date, date], *changes: Change) -> tuple[str, ...]:
    return notes(area("durham").places.values(), changes, NAMES, axes, window)


BEFORE, AFTER = date(2026, 3, 1), date(2026, 4, 1)


def test_a_merger_joins_the_series_under_the_later_code() -> None:
    cells = {(BEFORE, EAST): 4, (BEFORE, WEST): 6, (AFTER, COUNTY): 12, (AFTER, DARLINGTON): 3}
    table = counted("partnership", cells, MERGED)
    assert dict(table.cells) == {
        ("2026-03", COUNTY): 10,
        ("2026-04", COUNTY): 12,
        ("2026-04", DARLINGTON): 3,
    }
    assert set(table.values[1]) == {COUNTY, DARLINGTON, "unknown partnership"}
    (note,) = said(("month", "partnership"), WINDOW, MERGED)
    assert note == (
        "On 1 April 2026 East and West became County Durham. "
        "Earlier reports are counted under County Durham."
    )


def test_a_split_keeps_the_old_series_and_says_that_only_the_whole_compares() -> None:
    cells = {(BEFORE, OLD): 10, (AFTER, COUNTY): 8, (AFTER, DARLINGTON): 3}
    table = counted("partnership", cells, SPLIT)
    assert dict(table.cells) == {
        ("2026-03", OLD): 10,
        ("2026-04", COUNTY): 8,
        ("2026-04", DARLINGTON): 3,
    }
    (note,) = said(("month", "partnership"), WINDOW, SPLIT)
    assert "Earlier reports are under Old, later ones under County Durham and Darlington" in note
    assert "only all of them together can be compared across that day" in note


def test_the_whole_of_a_split_is_one_number_in_both_breakdowns() -> None:
    ward = next(w for w in axes_of().areas["ward"] if axes_of().lies_in[w] == COUNTY)
    by_partnership = counted("partnership", {(BEFORE, OLD): 10, (AFTER, COUNTY): 8}, SPLIT)
    by_ward = counted("ward", {(BEFORE, ward): 10, (AFTER, ward): 8}, SPLIT)
    whole_of = f"{DARLINGTON}+{COUNTY}+{OLD}"
    assert dict(by_ward.nests)[ward] == dict(by_partnership.nests)[OLD] == whole_of


@pytest.mark.parametrize(
    ("axes", "window", "says"),
    [
        (("month", "partnership"), WINDOW, True),
        (("month", "ward"), WINDOW, False),
        (("month",), WINDOW, False),
        (("month", "partnership"), (DAY, WINDOW[1]), False),
        (("month", "partnership"), (WINDOW[0], date(2026, 3, 31)), False),
        (("month", "partnership"), (WINDOW[0], DAY), True),
    ],
)
def test_only_a_figure_that_spans_the_day_speaks_of_it(
    axes: Sequence[str], window: tuple[date, date], says: bool
) -> None:
    assert bool(said(axes, window, MERGED)) is says
    assert bool(said(axes, window, SPLIT)) is says


def test_a_code_that_nobody_knows_counts_as_not_known() -> None:
    table = counted("partnership", {(BEFORE, "E22000999"): 2, (BEFORE, ""): 1})
    assert dict(table.cells) == {("2026-03", "unknown partnership"): 3}


def test_without_changes_a_ward_stands_under_its_partnership() -> None:
    places, pack = axes_of(), area("durham")
    assert places.areas["partnership"] == (DARLINGTON, COUNTY)
    for place in pack.places.values():
        assert places.lies_in[place.ward] == place.partnership
    assert DARLINGTON not in places.lies_in


def with_two_wards(pack: Area) -> Area:
    """Durham's pack, where an area of 2011 in Darlington was split over two wards."""
    places = dict(pack.places)
    places["E01035184"] = replace(places["E01035184"], ward="E05010412")
    return replace(pack, places=MappingProxyType(places))


def test_where_a_ward_may_be_unknown_and_its_partnership_known_they_are_not_tied() -> None:
    pack = with_two_wards(area("durham"))
    assert pack.history["E01012343"] == Became("split", ("E01035183", "E01035184"))
    places = place_axes(pack.places, pack.history, ())
    both = f"{DARLINGTON}+unknown partnership"
    assert places.lies_in["E05010412"] == both
    assert places.lies_in["unknown ward"] == both
    assert places.lies_in[DARLINGTON] == both
    assert places.lies_in["E05009063"] == COUNTY


def test_open_partnerships_are_said() -> None:
    pack = area("durham")
    places = [replace(place, partnership="") for place in pack.places.values()]
    (note,) = notes(places, (), {}, ("month", "partnership"), WINDOW)
    assert "several partnerships that cannot be told apart" in note
    assert notes(places, (), {}, ("month", "ward"), WINDOW) == ()


def test_what_a_figure_must_say_leaves_with_it() -> None:
    table = counted("partnership", {(BEFORE, OLD): 10, (AFTER, COUNTY): 8}, SPLIT)
    figure = Figure(
        name="trend",
        kind="counts",
        unit="reports",
        window=("2026-01-01", "2026-06-30"),
        tables=(table,),
        method="count",
        version="1",
        digest="d",
        notes=said(("month", "partnership"), WINDOW, SPLIT),
    )
    cleared = control.clear(figure, Treatment("partner", 5, 10), {})
    assert isinstance(cleared, Cleared)
    assert cleared.notes == figure.notes
    cells = {cell.key: cell.value for cell in cleared.tables[0].cells}
    whole_of = f"{DARLINGTON}+{COUNTY}+{OLD}"
    assert cells["2026-03", whole_of] == cells["2026-03", OLD] == 10
    assert cells["2026-04", whole_of] == cells["2026-04", COUNTY] in (5, 10)
    told = {(row["month"], row["partnership"]) for row in tables.totals(cleared.tables[0])}
    assert {("2026-03", whole_of), ("2026-04", whole_of), (None, whole_of)} <= told


def test_a_whole_with_places_not_known_is_only_for_adding_up() -> None:
    pack = with_two_wards(area("durham"))
    places = place_axes(pack.places, pack.history, ())
    both = places.lies_in[DARLINGTON]
    (table,) = trend.tables(
        [("fraud", BEFORE, DARLINGTON, 10)],
        axes=("month", "partnership"),
        spans={"fraud": WINDOW},
        areas=places.areas,
        lies_in=places.lies_in,
        until=WINDOW[1],
    )
    figure = Figure(
        "trend", "counts", "reports", ("2026-01-01", "2026-06-30"), (table,), "", "", ""
    )
    cleared = control.clear(figure, Treatment("partner", 5, 10), {})
    assert isinstance(cleared, Cleared)
    assert any(both in cell.key for cell in cleared.tables[0].cells)
    assert not any(both == row["partnership"] for row in tables.totals(cleared.tables[0]))


CHANGES = """
[[change]]
on = 2026-04-01
kind = "split"
from = [{ code = "E22000903", name = "Old" }]
to = [{ code = "E22000365", name = "County Durham" }, { code = "E22000072", name = "Darlington" }]
"""


def pack_with(tmp_path: Path, more: str) -> Area:
    write(build(whole(tmp_path / "own"), force="Durham"), tmp_path / "pack")
    with (tmp_path / "pack" / "area.toml").open("a", encoding="utf-8") as file:
        file.write(more)
    return read(tmp_path / "pack")


def test_a_pack_that_states_a_change_knows_the_old_names(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, CHANGES)
    assert pack.changes == (Change(DAY, "split", (OLD,), (COUNTY, DARLINGTON)),)
    assert pack.names[OLD] == "Old"
    assert pack.names[f"{DARLINGTON}+{COUNTY}+{OLD}"] == (
        "Darlington, County Durham and Old together"
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("E22000903", "E22000365", "keeps a code"),
        ("E22000072", "E22000999", "E22000999 began on 2026-04-01, but the pack has no places"),
        ("E22000903", "E0500090", "is no code of a ward or partnership"),
        ("E22000903", "E05009999", "mixes two kinds of area"),
    ],
)
def test_a_change_that_does_not_fit_the_pack_is_refused(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    with pytest.raises(UnusableArea, match=words):
        pack_with(tmp_path, CHANGES.replace(old, new))


def test_an_area_that_ended_has_no_places(tmp_path: Path) -> None:
    gone = CHANGES.replace("E22000903", "E22000365").replace(
        'to = [{ code = "E22000365"', 'to = [{ code = "E22000903"'
    )
    with pytest.raises(UnusableArea, match="E22000365 ended on 2026-04-01, but the pack has"):
        pack_with(tmp_path, gone)
