"""The rounding against a slow one that tries everything."""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from hueandcry.facts.figure import CountTable
from hueandcry.sharing.cube import Cube, cube
from hueandcry.sharing.rounding import rounded
from tests.property.counting import slow_rounding

BASES = st.sampled_from([2, 3, 5, 10])
# Axes, values and nests of tables small enough to try every rounding of.
SHAPES: list[tuple[tuple[str, ...], tuple[int, ...], bool]] = [
    (("theme",), (4,), False),
    (("month",), (5,), True),
    (("theme", "ward"), (2, 3), False),
    (("month", "theme"), (4, 2), True),
    (("quarter", "theme", "ward"), (2, 2, 2), False),
]


@st.composite
def cubes(draw: Any) -> Cube:
    axes, sizes, nested = draw(st.sampled_from(SHAPES))
    values = tuple(
        tuple(f"{axis} {place}" for place in range(size))
        for axis, size in zip(axes, sizes, strict=True)
    )
    nests = tuple((value, f"above {place // 2}") for place, value in enumerate(values[0]))
    cells = {}
    counts = st.integers(0, 23) if draw(st.booleans()) else st.integers(0, 4)
    keys: list[tuple[str, ...]] = [()]
    for part in values:
        keys = [(*key, value) for key in keys for value in part]
    for key in keys:
        count = draw(counts)
        if count:
            cells[key] = count
    return cube(CountTable("fraud", axes, values, tuple(cells.items()), nests if nested else ()))


def deviation(whole: Cube, values: tuple[int, ...]) -> int:
    return sum(abs(value - count) for value, count in zip(values, whole.truth, strict=True))


@given(cubes(), BASES)
def test_sums_hold_and_neighbours_are_taken(whole: Cube, base: int) -> None:
    """A rounding to neighbours alone always exists for two axes, not always for three."""
    values = rounded(whole, base, {}, {})
    if values is None:
        assert len(whole.axes) == 3
        assert slow_rounding(whole, base, {}, steps=1) is None
        return
    neighbours = len(whole.axes) < 3 or slow_rounding(whole, base, {}) is not None
    for total, parts in whole.sums:
        assert values[total] == sum(values[part] for part in parts)
    for value, count, inside in zip(values, whole.truth, whole.interior, strict=True):
        assert value % base == 0
        assert abs(value - count) < (base if neighbours or not inside else 2 * base)
        assert value == 0 or count > 0


@given(cubes(), BASES)
def test_no_rounding_is_nearer(whole: Cube, base: int) -> None:
    values = rounded(whole, base, {}, {})
    best = slow_rounding(whole, base, {})
    if best is not None:
        assert values is not None
        assert deviation(whole, values) == best


@given(cubes(), BASES, st.data())
def test_settled_numbers_stay_and_the_rest_is_as_near_as_can_be(
    whole: Cube, base: int, data: Any
) -> None:
    """The slow rounding also says when interior cells must go one multiple further."""
    assume(len(whole.axes) < 3)
    fixed = {}
    for place in data.draw(st.sets(st.integers(0, len(whole.keys) - 1), max_size=4)):
        count = whole.truth[place]
        up = data.draw(st.booleans())
        fixed[place] = (-(-count // base) if up else count // base) * base
    values = rounded(whole, base, fixed, {})
    best = slow_rounding(whole, base, fixed)
    if best is None:
        best = slow_rounding(whole, base, fixed, steps=1)
    if best is None:
        assert values is None
    else:
        assert values is not None
        assert deviation(whole, values) == best
        assert all(values[place] == value for place, value in fixed.items())
        assert all(
            value == 0 for value, count in zip(values, whole.truth, strict=True) if not count
        )


@given(cubes(), BASES)
def test_the_same_table_is_rounded_the_same_way_again(whole: Cube, base: int) -> None:
    assert rounded(whole, base, {}, {}) == rounded(whole, base, {}, {})


@given(cubes(), BASES)
def test_a_whole_table_keeps_its_limits_or_has_no_rounding(whole: Cube, base: int) -> None:
    """A limit on the total of everything is kept, where the total may take it at all."""
    total = len(whole.keys) - 1
    down = whole.truth[total] // base * base
    values = rounded(whole, base, {}, {total: (0, down)})
    if values is not None:
        assert values[total] == down
