"""The attacker finds what a slow, obvious one finds, and what trying all numbers finds."""

import random

import pytest

from hueandcry.sharing import possible
from hueandcry.sharing.attack import Contradiction, Interval, Shown, attack, audit
from hueandcry.sharing.cube import cube
from hueandcry.sharing.rounding import rounded
from tests.property.attackers import as_rounded, enumerated, named, published, uneven
from tests.property.counting import grid, intervals

A, B, ALL = (("area", "a"),), (("area", "b"),), ()


def slow(table: Shown, wanted: list[int]) -> dict[int, tuple[int, int]]:
    bounds = [
        (float(low), float("inf") if high is None else float(high))
        for low, high in zip(table.low, table.high, strict=True)
    ]
    return intervals(bounds, table.sums, wanted)


def check_against_slow(turns: int, draw: random.Random) -> None:
    for _ in range(turns):
        whole = uneven(draw.randint(2, 7), draw.randint(2, 7), draw.choice([2, 6, 20]), draw)
        hidden = sorted(place for place, count in enumerate(whole.truth) if 0 < count < 10)
        if len(whole.truth) - 1 in hidden:
            continue  # without a total of all the slow attacker has no greatest value
        table = published(whole, hidden)
        wanted = slow(table, hidden)
        cells = [table.cells[place] for place in hidden]
        found = attack([table], cells)
        assert [(found[cell].lower, found[cell].upper) for cell in cells] == [
            wanted[place] for place in hidden
        ]
        exact = {table.cells[place] for place, (low, high) in wanted.items() if low == high}
        assert {cell for cell, one in found.items() if one.exact} == exact
        for enough in (1, None):
            seen = audit([table], cells, enough)
            assert set(seen.exact) == exact
            least = min((high - low for low, high in wanted.values()), default=None)
            assert seen.width == (least if enough is None or least is None else min(least, 1))


def test_it_finds_what_two_programmes_a_cell_find() -> None:
    check_against_slow(12, random.Random(1))


@pytest.mark.long
def test_it_finds_what_two_programmes_a_cell_find_often() -> None:
    check_against_slow(400, random.Random(2))


def test_it_finds_what_trying_all_numbers_finds() -> None:
    draw = random.Random(3)
    for _ in range(40):
        whole = cube(grid([[draw.randint(0, 3) for _ in range(3)] for _ in range(2)]))
        inside = [place for place, within in enumerate(whole.interior) if within]
        table = published(whole, draw.sample(inside, draw.randint(1, 3)))
        found = attack([table])
        wanted = enumerated(table, 12)
        for place, ends in wanted.items():
            one = found[table.cells[place]]
            assert (one.lower, one.upper) == ends or one.upper is None


def test_rounded_numbers_are_audited_as_narrowly_as_they_are() -> None:
    draw = random.Random(4)
    for _ in range(6):
        whole = uneven(draw.randint(2, 5), draw.randint(2, 5), 7, draw)
        values = rounded(whole, 5, {}, {})
        assert values is not None
        table = as_rounded(whole, values, 5)
        wanted = slow(table, list(range(len(values))))
        found = attack([table])
        assert {cell: (one.lower, one.upper) for cell, one in found.items()} == {
            cell: wanted[place] for place, cell in enumerate(table.cells)
        }
        seen = audit([table])
        assert seen.width == min(high - low for low, high in wanted.values())
        assert seen.interval is not None
        assert seen.cell is not None
        assert found[seen.cell] == seen.interval


def test_a_large_rounded_table_takes_no_programme(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each number can move with its totals: all is proved without the solver."""
    draw = random.Random(5)
    whole = uneven(30, 40, 9, draw)
    values = rounded(whole, 5, {}, {})
    assert values is not None
    monkeypatch.setattr(possible, "programme", None)
    seen = audit([as_rounded(whole, values, 5)])
    assert (seen.exact, seen.width, seen.looked) == ((), 4, len(values))


def test_points_that_are_not_possible_are_not_believed() -> None:
    table = Shown((A, B, ALL), (3, 0, 7), (3, None, 7), ((2, (0, 1)),))
    seen = audit([table], [B], points=[{A: 3, B: 9, ALL: 12}, {A: 3, B: 5, ALL: 7}, {B: 1}])
    assert (seen.exact, seen.width) == ((B,), 0)


def test_tables_are_attacked_together() -> None:
    """Neither table gives area b away; the total of one and the parts of the other do."""
    first = Shown((A, B, ALL), (0, 0, 9), (None, None, 9), ((2, (0, 1)),))
    second = Shown((A,), (7,), (7,), ())
    assert attack([first], [B])[B] == Interval(0, 9, exact=False)
    assert attack([first, second], [B])[B] == Interval(2, 2, exact=True)


def test_what_nothing_limits_has_no_upper_end() -> None:
    table = Shown((A, B, ALL), (0, 2, 0), (None, 2, None), ((2, (0, 1)),))
    found = attack([table], [A, ALL, (("area", "c"),)])
    assert found[A] == Interval(0, None, exact=False)
    assert found[ALL] == Interval(2, None, exact=False)
    assert found[("area", "c"),] == Interval(0, None, exact=False)
    assert audit([table], [A]).width is None


def test_large_numbers_are_as_exact_as_small_ones() -> None:
    table = Shown((A, B, ALL), (0, 999_999_990, 999_999_999), (None, None, 999_999_999),
                  ((2, (0, 1)),))  # fmt: skip
    assert attack([table])[A] == Interval(0, 9, exact=False)


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ([Shown((A,), (3,), (3,), ()), Shown((A,), (4,), (4,), ())], "Two numbers .* area a"),
        ([Shown((A, B, ALL), (3, 4, 9), (3, 4, 9), ((2, (0, 1)),))], "the total of all"),
    ],
)
def test_numbers_that_cannot_be_true_are_named(tables: list[Shown], words: str) -> None:
    with pytest.raises(Contradiction, match=words):
        attack(tables)
    with pytest.raises(Contradiction, match=words):
        audit(tables, enough=1)


def test_a_contradiction_of_three_tables_is_found_though_no_sum_shows_it() -> None:
    """x + y = 1, y + z = 1 and x + z = 1 has an answer in halves alone."""
    cells: tuple = tuple((("n", name),) for name in "xyz")
    totals: tuple = tuple((("t", name),) for name in "abc")
    table = Shown((*cells, *totals), (0, 0, 0, 1, 1, 1), (None, None, None, 1, 1, 1),
                  ((3, (0, 1)), (4, (1, 2)), (5, (0, 2))))  # fmt: skip
    with pytest.raises(Contradiction):
        attack([table])


def test_names_leave_totals_out() -> None:
    whole = cube(grid([[1, 2], [3, 4]]))
    assert named(whole)[whole.keys.index((None, None))] == ()
