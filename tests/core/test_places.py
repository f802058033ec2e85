"""What may be said of wards, from a cleared table alone: above, too few, held, outside, coarse."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from shutil import copytree

import pytest

from hueandcry.areas.shapes import joined, shapes
from hueandcry.desk.acts.places import ALL, QUARTER, YEAR, Places, places
from hueandcry.facts.area_files import UnusableArea
from hueandcry.facts.figure import ClearedCell, ClearedTable
from hueandcry.facts.place import area
from hueandcry.figures.space.against import against_the_whole, breaks, class_of
from hueandcry.figures.space.rates import empirical_bayes
from hueandcry.sharing.release import Treatment

QUARTERS = ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
RUNNING = "2026-Q4"
EXACT = Treatment("owner", 1, 0)
ROUNDED = Treatment("partner", 5, 0)
PLACES = area("durham").places.values()
WITHIN = {one.ward: one.partnership for one in PLACES}
WARDS = tuple(sorted(WITHIN))
LIVED = {ward: sum(one.residents for one in PLACES if one.ward == ward) for ward in WARDS}
COUNTY, DARLINGTON = "E22000365", "E22000072"


def cleared(counts: Mapping[str, int], words: Mapping[tuple[str, str], str] = {}) -> ClearedTable:
    """A table with `counts` by ward in each quarter, and the totals over all of them."""
    every = {**dict.fromkeys(WARDS, 0), "unknown ward": 0, **counts}
    cells = [
        ClearedCell((quarter, ward), None, words[quarter, ward])
        if (quarter, ward) in words
        else ClearedCell((quarter, ward), count)
        for quarter in QUARTERS
        for ward, count in every.items()
    ]
    cells += [ClearedCell((None, ward), count * len(QUARTERS)) for ward, count in every.items()]
    for code in (COUNTY, DARLINGTON):
        total = sum(every[ward] for ward in WARDS if WITHIN[ward] == code)
        cells += [ClearedCell((quarter, code), total) for quarter in QUARTERS]
    axes = ("quarter", "ward")
    return ClearedTable("fraud", axes, (QUARTERS, tuple(every)), tuple(cells))


def by_size(rate: float) -> dict[str, int]:
    return {ward: round(LIVED[ward] * rate) for ward in WARDS}


def found(counts: Mapping[str, int], over: str = YEAR, treatment: Treatment = EXACT) -> Places:
    return places(cleared(counts), treatment, "durham", over, RUNNING)


def test_a_ward_with_three_times_the_rate_is_above_and_the_rest_is_not() -> None:
    high = WARDS[40]
    made = found({**by_size(0.002), high: round(LIVED[high] * 0.006)})
    above = [ward.code for ward in made.wards if ward.verdict == "above"]
    assert above == [high]
    assert made.periods == QUARTERS[1:5]
    assert made.group is not None
    assert high in made.group.wards


def test_even_rates_set_no_ward_apart() -> None:
    made = found(by_size(0.002))
    assert {ward.verdict for ward in made.wards} <= {"same", "few"}
    assert made.chance_alone
    assert made.group is None
    assert not made.high_around


def test_wards_by_name_and_never_by_rate() -> None:
    names = area("durham").names
    listed = [names[ward.code] for ward in found(by_size(0.002)).wards]
    assert listed == sorted(listed)


def test_the_running_quarter_is_left_out_but_of_all() -> None:
    assert found(by_size(0.002), QUARTER).periods == ("2026-Q3",)
    assert found(by_size(0.002), ALL).periods == QUARTERS
    only = ClearedTable("fraud", ("quarter", "ward"), (("2026-Q4",), WARDS), ())
    assert places(only, EXACT, "durham", YEAR, RUNNING).periods == ("2026-Q4",)


def test_a_held_quarter_holds_the_ward() -> None:
    held = WARDS[0]
    table = cleared(by_size(0.002), {("2026-Q1", held): "fewer than 10"})
    (ward,) = [w for w in places(table, EXACT, "durham", YEAR, RUNNING).wards if w.code == held]
    assert (ward.reports, ward.words, ward.rate, ward.verdict) == (
        None,
        "fewer than 10",
        None,
        None,
    )
    (ward,) = [w for w in places(table, EXACT, "durham", QUARTER, RUNNING).wards if w.code == held]
    assert ward.verdict is not None


def test_a_partnership_without_any_report_is_outside_and_in_no_rate() -> None:
    county = {w: n for w, n in by_size(0.002).items() if WITHIN[w] == COUNTY}
    made = found(county)
    assert made.outside == (DARLINGTON,)
    assert all(ward.rate is None for ward in made.wards if ward.partnership == DARLINGTON)
    assert made.mean == pytest.approx(0.008, rel=0.02)
    assert [code for code, _, _ in made.partnerships] == [COUNTY]
    nothing = found({})
    assert nothing.outside == ()
    assert nothing.spread is None


def test_rounding_never_sets_a_ward_apart_that_an_owner_does_not() -> None:
    high = sorted(WARDS, key=lambda ward: LIVED[ward])[20]
    for many in range(15, 30, 3):
        counts = {**by_size(0.0015), high: many}
        exact, rounded = found(counts), found(counts, treatment=ROUNDED)
        apart = [{w.code for w in one.wards if w.verdict == "above"} for one in (rounded, exact)]
        assert apart[0] <= apart[1] <= {high}
    assert (rounded.slack, found(counts, ALL, ROUNDED).slack) == (16, 4)


def test_coarse_numbers_show_no_group_and_no_spread() -> None:
    few = {ward: 5 * (place % 7 == 0) for place, ward in enumerate(WARDS)}
    made = found(few, QUARTER, ROUNDED)
    assert made.coarse
    assert (made.group, made.high_around, made.spread) == (None, (), None)
    assert not found(few, QUARTER, EXACT).coarse


def test_rounding_moves_a_verdict_to_the_safe_side() -> None:
    smoothed = empirical_bayes(["a", *"bcdefgh"], [60, *[30] * 7], [10_000] * 8)
    told = [against_the_whole(smoothed, slack)[0] for slack in (0, 4, 40)]
    assert told == ["above", "above", "same"]
    assert against_the_whole(empirical_bayes(["a", "b"], [9, 90], [1000, 9000]))[0] == "few"


@pytest.mark.parametrize("mean", [0.0231, 0.31, 1, 2.3, 9.99, 47])
def test_classes_are_round_and_have_the_mean_in_the_middle(mean: float) -> None:
    between = breaks(mean)
    assert between[1] <= mean < between[2] + (between[2] - between[1])
    assert class_of(mean, between) in (2, 3)
    assert class_of(between[0], between) == 1
    assert breaks(mean * 1.001) == between
    assert breaks(0) == ()


@pytest.mark.parametrize("pack", ["durham", "cleveland"])
def test_every_ward_has_a_shape_and_borders_both_ways(pack: str) -> None:
    known = shapes(pack)
    assert known is not None
    wards = {place.ward for place in area(pack).places.values()}
    assert set(known.rings) == set(known.middle) == wards == {a for a, _ in known.borders}
    assert {(b, a) for a, b in known.borders} == set(known.borders)
    sides = sum(len(ring) for rings in known.rings.values() for ring in rings)
    assert sides < 3000  # the sides within a ward are gone


def test_shapes_side_by_side_become_one_outline() -> None:
    left = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    right = ((1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0))
    (ring,) = joined([left, right])
    assert len(ring) == 6
    apart = tuple((x + 5, y) for x, y in left)
    assert len(joined([left, apart])) == 2


def test_a_pack_without_or_with_broken_boundaries(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    copytree(str(files("hueandcry.facts") / "data" / "areas" / "durham"), folder)
    (folder / "lsoa21.geojson").write_text('{"features": []}', encoding="utf-8")
    with pytest.raises(UnusableArea, match="does not hold the shape"):
        shapes(str(folder))
    (folder / "lsoa21.geojson").unlink()
    assert shapes(str(folder)) is None
