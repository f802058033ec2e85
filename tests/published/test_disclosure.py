"""Worked examples of the literature, and the leak that made us round instead of hide.

"The handbook" is the Handbook on Statistical Disclosure Control (Eurostat and the network of
statistical institutes, sdcTools/HandbookSDC), chapters 4 and 5; its tables are facts.
"""

import random
from collections.abc import Sequence

import pytest

from hueandcry.facts.figure import CountTable
from hueandcry.sharing import control
from hueandcry.sharing.cube import cube
from hueandcry.sharing.release import Cleared, Treatment
from hueandcry.sharing.rounding import rounded
from tests.property.counting import figure, grid, intervals, known, shown

# Chapter 5, "Rounding": people by area and sex, and the handbook's own controlled rounding.
AREAS = [[1, 0], [3, 3], [12, 20]]
HANDBOOK = {
    ("theme 0", "ward 00"): 5,
    ("theme 0", "ward 01"): 0,
    ("theme 0", None): 5,
    ("theme 1", "ward 00"): 0,
    ("theme 1", "ward 01"): 5,
    ("theme 1", None): 5,
    ("theme 2", "ward 00"): 10,
    ("theme 2", "ward 01"): 20,
    ("theme 2", None): 30,
    (None, "ward 00"): 15,
    (None, "ward 01"): 25,
    (None, None): 40,
}


def hidden(
    table: Sequence[Sequence[int]], below: int | None = None, cells: Sequence[tuple[int, int]] = ()
) -> dict[tuple[int, int], tuple[int, int]]:
    """What an attacker finds of hidden cells when all totals and other cells are published."""
    whole = cube(grid(table))
    places = {}
    bounds = []
    for place, (key, count) in enumerate(zip(whole.keys, whole.truth, strict=True)):
        at = tuple(int(part.split()[1]) for part in key if part is not None)
        small = below is not None and 0 < count < below
        if whole.interior[place] and (small or at in cells):
            places[at[0], at[1]] = place
            bounds.append((1.0, float(below - 1)) if below else (0.0, float("inf")))
        else:
            bounds.append((float(count), float(count)))
    found = intervals(bounds, whole.sums, list(places.values()))
    return {at: found[place] for at, place in places.items()}


def test_the_attacker_finds_the_intervals_of_geurts() -> None:
    """Handbook "Example 3" (Geurts 1992): hidden rows add to 7 and 3, columns to 6 and 4."""
    found = hidden([[5, 2], [1, 2]], cells=[(0, 0), (0, 1), (1, 0), (1, 1)])
    assert found[0, 0] == (3, 6)


def test_the_attacker_finds_the_interval_of_fischetti_and_salazar() -> None:
    """The investment table of Fischetti and Salazar (2001): II-C lies in 5 to 30."""
    table = [[20, 50, 10], [8, 19, 22], [17, 32, 12]]
    found = hidden(table, cells=[(1, 0), (1, 2), (2, 0), (2, 2)])
    assert found[1, 2] == (5, 30)


def test_the_handbooks_areas_add_up_and_ours_is_no_further_from_the_truth() -> None:
    whole = cube(grid(AREAS))
    ours = rounded(whole, 5, {}, {})
    assert ours is not None
    assert ours[whole.keys.index((None, None))] == 40
    theirs = [HANDBOOK[key] for key in whole.keys]  # type: ignore[index]
    off = sum(abs(value - count) for value, count in zip(ours, whole.truth, strict=True))
    assert off <= sum(abs(value - count) for value, count in zip(theirs, whole.truth, strict=True))
    for total, parts in whole.sums:
        assert ours[total] == sum(ours[part] for part in parts)


def test_the_handbooks_rounding_is_kept_when_it_was_released_first() -> None:
    whole = cube(grid(AREAS))
    theirs = {place: HANDBOOK[key] for place, key in enumerate(whole.keys)}  # type: ignore[index]
    assert rounded(whole, 5, theirs, {}) == tuple(theirs.values())


def test_conventional_rounding_of_the_handbook_does_not_add_up() -> None:
    """Its area B reads 5 + 5 = 5, which is why every sum is a constraint of ours."""
    nearest = [[5 * round(count / 5) for count in row] for row in AREAS]
    assert nearest[1] == [5, 5]
    assert 5 * round(sum(AREAS[1]) / 5) == 5


def test_differencing_two_boundaries_gives_small_cells_and_rounding_does_not() -> None:
    """Handbook, "Disclosure by geographical differencing": 2, 1, 2 people stand out."""
    output_areas = [[50, 54], [128, 140], [39, 49]]
    districts = [[52, 55], [130, 140], [39, 49]]
    exact = [
        [new - old for new, old in zip(after, before, strict=True)]
        for after, before in zip(districts, output_areas, strict=True)
    ]
    assert exact == [[2, 1], [2, 0], [0, 0]]
    first, second = (
        control.clear(figure(grid(table)), Treatment("partner", 5, 10), {})
        for table in (output_areas, districts)
    )
    assert isinstance(first, Cleared)
    assert isinstance(second, Cleared)
    before, after = shown(first.tables[0]), shown(second.tables[0])
    assert {(int(after[key]) - int(before[key])) % 5 for key in before} == {0}


def thin(rows: int, columns: int, mean: float, draw: random.Random) -> list[list[int]]:
    """A table of counts as uneven as reports are: geometric, about `mean` each."""
    return [[int(draw.expovariate(1 / mean)) for _ in range(columns)] for _ in range(rows)]


@pytest.mark.parametrize(
    ("rows", "columns", "mean", "share", "breached"),
    [(2, 30, 25, 0.45, 15), (12, 8, 60, 0.45, 14), (12, 8, 20, 0.02, 8)],
    ids=["2x30 mean 25", "12x8 mean 60", "12x8 mean 20"],
)
def test_hiding_small_cells_alone_gives_them_away(
    rows: int, columns: int, mean: float, share: float, breached: int
) -> None:
    """Fifteen tables of each shape: cells of 1 to 9 hidden, all else published (rounding.md)."""
    draw = random.Random(20260401)
    tables = [thin(rows, columns, mean, draw) for _ in range(15)]
    exact = [[low == high for low, high in hidden(table, below=10).values()] for table in tables]
    assert sum(map(sum, exact)) / sum(map(len, exact)) > share
    assert sum(map(any, exact)) >= breached


@pytest.mark.parametrize(("rows", "columns", "mean"), [(2, 30, 25), (12, 8, 60), (12, 8, 20)])
def test_rounding_the_same_tables_gives_none_away(rows: int, columns: int, mean: float) -> None:
    draw = random.Random(20260401)
    for _ in range(5):
        table: CountTable = grid(thin(rows, columns, mean, draw))
        answer = control.clear(figure(table), Treatment("partner", 5, 10), {})
        assert isinstance(answer, Cleared)
        places, bounds, sums = known([answer], 10)
        whole = cube(table)
        by_key = dict(zip(whole.keys, whole.truth, strict=True))
        at = dict(zip(places, whole.keys, strict=True))
        small = [place for name, place in places.items() if 0 < by_key[at[name]] < 10]
        for low, high in intervals(bounds, sums, small).values():
            assert high - low >= 4
