"""Rounding of any system of sums against a slow one that tries everything, and other shapes."""

import random
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hueandcry.sharing import rounding
from hueandcry.sharing.bound import bound
from hueandcry.sharing.rounding import Rounded, rounded_system
from hueandcry.sharing.walk import Programme, Sums, walk

System = tuple[list[int], list[tuple[int, tuple[int, ...]]]]
BASES = st.sampled_from([2, 3, 5, 10])


def linked(left: list[int], right: list[int]) -> System:
    """Two lists of the same people, by two breakdowns that share nothing but the total."""
    total = sum(left)
    parts = tuple(range(1, 1 + len(left))), tuple(range(1 + len(left), 1 + len(left) + len(right)))
    return [total, *left, *right], [(0, parts[0]), (0, parts[1])]


@st.composite
def systems(draw: Any) -> System:
    """A chain of sums, each over cells of its own and some totals made before: a small forest."""
    truth = draw(st.lists(st.integers(0, 14), min_size=2, max_size=6))
    sums: list[tuple[int, tuple[int, ...]]] = []
    for _ in range(draw(st.integers(0, 3))):
        parts = draw(st.sets(st.integers(0, len(truth) - 1), min_size=1, max_size=4))
        sums.append((len(truth), tuple(sorted(parts))))
        truth.append(sum(truth[part] for part in parts))
    return truth, sums


def least(truth: list[int], sums: Sums, base: int, width: list[int]) -> int | None:
    """The least total deviation, by trying every multiple of every cell that is no total."""
    made = {total for total, _ in sums}
    allowed = [
        {0} if not count else set(range(max(0, count // base - more), -(-count // base) + more + 1))
        for count, more in zip(truth, width, strict=True)
    ]
    inside = [place for place in range(len(truth)) if place not in made]
    best = None
    for choice in product(*(sorted(allowed[place]) for place in inside)):
        units = dict(zip(inside, choice, strict=True))
        for total, parts in sums:
            units[total] = sum(units[part] for part in parts)
        if all(units[place] in allowed[place] for place in made):
            off = sum(abs(base * units[place] - count) for place, count in enumerate(truth))
            best = off if best is None else min(best, off)
    return best


def slow(truth: list[int], sums: Sums, base: int) -> tuple[int, int] | None:
    """Least deviation and how far it goes: neighbours, then no totals further, then all."""
    made = {total for total, _ in sums}
    inside = [int(place not in made) for place in range(len(truth))]
    for steps, width in ((1, [0] * len(truth)), (2, inside), (2, [1] * len(truth))):
        found = least(truth, sums, base, width)
        if found is not None:
            return found, steps
    return None


def holds(found: Rounded, truth: list[int], sums: Sums, base: int) -> None:
    assert all(value % base == 0 and value >= 0 for value in found.values)
    for total, parts in sums:
        assert found.values[total] == sum(found.values[part] for part in parts)
    for value, count in zip(found.values, truth, strict=True):
        assert abs(value - count) < base * found.steps or abs(value - count) == base
        assert count or not value
        if found.steps == 1:
            assert abs(value - count) < base


def off(found: Rounded, truth: list[int]) -> int:
    return sum(abs(value - count) for value, count in zip(found.values, truth, strict=True))


@given(systems(), BASES)
def test_it_is_the_nearest_there_is(system: System, base: int) -> None:
    truth, sums = system
    found, wanted = rounded_system(truth, sums, base), slow(truth, sums, base)
    if wanted is None:
        assert found is None
        return
    assert found is not None
    holds(found, truth, sums, base)
    assert found.gap is None
    assert off(found, truth) == wanted[0]
    assert found.steps <= wanted[1]


@given(systems(), BASES)
def test_the_walk_adds_up_and_the_bound_is_below_every_rounding(system: System, base: int) -> None:
    """What the small tables never need, on small tables where all can be tried."""
    truth, sums = system
    low = tuple(count // base for count in truth)
    high = tuple(-(-count // base) for count in truth)
    table = Programme(tuple(truth), sums, base, low, high)
    units, found = walk(table, table.nearest(), [0] * len(truth), 2_000)
    wanted = least(truth, sums, base, [0] * len(truth))
    if wanted is None:
        assert not found
        return
    assert found
    values = tuple(base * unit for unit in units)
    holds(Rounded(values, 1, None), truth, sums, base)
    reached = off(Rounded(values, 1, None), truth)
    if sums:
        assert bound(table, reached).least <= wanted <= reached


def dense(sizes: tuple[int, ...], mean: float, seed: int = 3) -> System:
    """A table of any number of axes; the last position of an axis is its total."""
    draw = random.Random(seed)
    keys = list(product(*(range(size + 1) for size in sizes)))
    at = {key: place for place, key in enumerate(keys)}
    truth = [0] * len(keys)
    for key in product(*map(range, sizes)):
        count = int(draw.expovariate(1 / mean))
        for above in product(*((one, size) for one, size in zip(key, sizes, strict=True))):
            truth[at[above]] += count
    sums = [
        (place, tuple(at[(*key[:axis], one, *key[axis + 1 :])] for one in range(size)))
        for place, key in enumerate(keys)
        for axis, size in enumerate(sizes)
        if key[axis] == size
    ]
    return truth, sums


@pytest.mark.parametrize("sizes", [(8, 9, 10), (4, 4, 4, 4)], ids=["3 axes", "4 axes"])
def test_a_table_too_large_to_prove_has_a_gap_and_is_the_same_again(sizes: tuple[int, ...]) -> None:
    truth, sums = dense(sizes, 6)
    found = rounded_system(truth, sums, 5)
    assert found is not None
    holds(found, truth, sums, 5)
    assert found.gap is None or 0 < found.gap < 0.3
    assert found == rounded_system(truth, sums, 5)


def test_settled_numbers_and_limits_hold_in_large_tables_too() -> None:
    truth, sums = dense((8, 9, 10), 6)
    first = rounded_system(truth, sums, 5)
    assert first is not None
    fixed = {place: first.values[place] for place in range(0, len(truth), 40)}
    top = len(truth) - 1
    limits = {top: (0, truth[top] // 5 * 5)}
    fixed.pop(top, None)
    again = rounded_system(truth, sums, 5, fixed, limits)
    assert again is not None
    assert all(again.values[place] == value for place, value in fixed.items())
    assert again.values[top] == truth[top] // 5 * 5


def test_linked_lists_share_their_total() -> None:
    truth, sums = linked([1, 2, 3, 11], [6, 6, 5])
    found = rounded_system(truth, sums, 5)
    assert found is not None
    holds(found, truth, sums, 5)
    assert found.steps == 1


@pytest.mark.parametrize(
    ("truth", "values"),
    [([], ()), ([0], (0,)), ([7], (5,)), ([10], (10,)), ([0, 0, 0], (0, 0, 0))],
)
def test_the_smallest_tables(truth: list[int], values: tuple[int, ...]) -> None:
    assert rounded_system(truth, [], 5) == Rounded(values, 1, None)


def test_what_cannot_be_rounded_within_two_bases_is_none_and_never_open() -> None:
    truth, sums = [12, 1, 1, 10], [(0, (1, 2, 3))]
    assert rounded_system(truth, sums, 5, fixed={0: 0}) is None
    one_step = rounded_system(truth, sums, 5, fixed={0: 20})
    assert one_step is not None
    assert one_step.values[0] == 20


@pytest.mark.parametrize(
    ("truth", "sums", "base", "fixed", "words"),
    [
        ([1, 2], [(0, (1,))], 5, {}, "parts add up to 2"),
        ([-1], [], 5, {}, "must be 0 or more"),
        ([1], [], 1, {}, "2 or more"),
        ([1], [(3, (0,))], 5, {}, "no count 3"),
        ([1], [], 5, {0: 3}, "no multiple of 5"),
    ],
)
def test_what_is_no_table_is_said_in_one_sentence(
    truth: list[int], sums: Sums, base: int, fixed: dict[int, int], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        rounded_system(truth, sums, base, fixed)


@pytest.mark.long
@pytest.mark.parametrize(
    ("sizes", "steps"),
    [
        ((100, 120), 1),
        ((30, 20, 20), 1),
        ((5, 48, 50), 1),
        ((2, 2, 3000), 1),
        ((10, 10, 10, 12), 2),
    ],
    ids=str,
)
def test_twelve_thousand_cells_of_any_shape(sizes: tuple[int, ...], steps: int) -> None:
    truth, sums = dense(sizes, 8)
    found = rounded_system(truth, sums, 5)
    assert found is not None
    holds(found, truth, sums, 5)
    assert found.steps <= steps


def test_moves_and_not_seconds_end_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no moves to spend nothing is found, and nothing half made is given out."""
    truth, sums = dense((8, 9, 10), 6)
    monkeypatch.setattr(rounding, "_FEWEST_MOVES", 0)
    monkeypatch.setattr(rounding, "_MOVES_A_CELL", 0)
    assert rounded_system(truth, sums, 5) is None
