"""Filters compared by the compiled loop, by numpy and by tables find what a slow loop finds."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hueandcry.link import compare, kernel
from hueandcry.link.block import Plan, alike, plan
from hueandcry.link.compare import Pairs, TooAlike, dice, engine_for, every_pair, packed
from tests.token_lists import filters, spoilt


def slowly(left: list[bytes], right: list[bytes], thousandths: int) -> list[tuple[int, int, int]]:
    """Every pair by whole numbers of Python and a fraction."""
    found = []
    for row, one in enumerate(left):
        for at, other in enumerate(right):
            a, b = int.from_bytes(one), int.from_bytes(other)
            shared, total = (a & b).bit_count(), a.bit_count() + b.bit_count()
            if total and Fraction(2 * shared, total) >= Fraction(thousandths, 1000):
                found.append((row, at, shared))
    return found


def told(found: Pairs) -> list[tuple[int, int, int]]:
    return list(zip(found.left.tolist(), found.right.tolist(), found.shared.tolist(), strict=True))


@st.composite
def two_lists(draw: st.DrawFn) -> tuple[list[bytes], list[bytes], int]:
    """Lists of uneven lengths, some of whose rows are of one person, and a threshold near them."""
    chance = Random(draw(st.integers(0, 10**9)))
    left = filters(chance, draw(st.integers(1, 66)))
    right = filters(chance, draw(st.integers(1, 66)))
    for at in range(min(len(left), len(right)) // 2):
        right[chance.randrange(len(right))] = spoilt(
            chance, left[at], chance.choice((0, 0.05, 0.1))
        )
    return left, right, draw(st.sampled_from((400, 650, 725, 800, 900, 1000)))


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_each_with_each_finds_what_a_slow_loop_finds(engine):
    @given(two_lists())
    def check(given_lists):
        left, right, thousandths = given_lists
        found = every_pair(
            packed(b"".join(left)), packed(b"".join(right)), thousandths, engine=engine
        )
        assert told(found) == slowly(left, right, thousandths)

    check()


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_within_one_list_each_pair_comes_once_and_nobody_with_himself(engine):
    draw = Random(5)
    rows = filters(draw, 150)
    rows += [spoilt(draw, one, 0.04) for one in rows[:60]] + rows[:10]
    one = packed(b"".join(rows))
    found = every_pair(one, one, 800, same=True, engine=engine)
    assert told(found) == [pair for pair in slowly(rows, rows, 800) if pair[0] < pair[1]]


@pytest.mark.parametrize("depth", kernel.DEPTHS)
@pytest.mark.parametrize("thousandths", [550, 800])
def test_giving_up_half_way_loses_no_pair(depth, thousandths, monkeypatch):
    monkeypatch.setattr(compare, "_depth", lambda *_: depth)
    draw = Random(6)
    left = filters(draw, 130)
    right = [spoilt(draw, one, 0.3 * draw.random()) for one in left] + filters(draw, 20)
    sides = packed(b"".join(left)), packed(b"".join(right))
    found = told(every_pair(*sides, thousandths, engine="numba"))
    assert found == slowly(left, right, thousandths)
    assert 20 < len(found) < 300


@pytest.mark.parametrize("depth", kernel.DEPTHS)
def test_what_comes_last_may_decide(depth, monkeypatch):
    """All bits stand in the last words, and just enough of them: nothing may be given up."""
    monkeypatch.setattr(compare, "_depth", lambda *_: depth)
    rows = [bytes(96) + one[:32] for one in filters(Random(2), 70)]
    side = packed(b"".join(rows))
    found = every_pair(side, side, 1000, engine="numba")
    assert [pair[:2] for pair in told(found)] == [(at, at) for at in range(70)]


def test_how_far_to_look_depends_on_how_near_the_threshold_chance_comes():
    left, right = (packed(b"".join(filters(Random(at), 600))) for at in (1, 2))
    chosen = [
        compare._depth(left, right, compare.bounds_of(left, least) // 2000, least)
        for least in (900, 650, 450)
    ]
    assert chosen == [8, 12, 16]


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_tables_find_only_true_pairs_and_nearly_all_of_them(engine):
    draw = Random(7)
    left, right = filters(draw, 900), filters(draw, 700)
    for at in range(500):
        right[at] = spoilt(draw, left[at], 0.02 + 0.08 * draw.random())
    sides = packed(b"".join(left)), packed(b"".join(right))
    every = set(told(every_pair(*sides, 700)))
    found = told(alike(*sides, 700, how=Plan(12, 60), engine=engine))
    assert set(found) <= every
    assert len(found) == len(set(found)) >= 0.97 * len(every)


def test_tables_do_not_depend_on_the_order_of_rows():
    draw = Random(8)
    left, right = filters(draw, 300), filters(draw, 300)
    right[:200] = [spoilt(draw, one, 0.1) for one in left[:200]]
    order = draw.sample(range(300), 300)
    there = packed(b"".join(right))
    straight = alike(packed(b"".join(left)), there, 700, how=Plan(14, 9))
    mixed = alike(packed(b"".join(left[at] for at in order)), there, 700, how=Plan(14, 9))
    assert {(order[row], at, s) for row, at, s in told(mixed)} == set(told(straight))


def test_tables_are_used_for_large_lists_alone():
    assert plan(100_000, 100_000, 0.38, 750) == Plan(0, 0)
    large = plan(1_000_000, 1_000_000, 0.38, 750)
    assert large.tables
    assert 1 - (1 - (1 - 2 * 0.38 * 0.25) ** large.bits) ** large.tables >= 0.95


def test_without_numba_numpy_does_the_same(monkeypatch):
    import builtins

    real = builtins.__import__

    def hidden(name, *rest, **more):
        if name == "numba":
            raise ImportError("No module named 'numba'")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", hidden)
    kernel.compiled.cache_clear()
    try:
        assert engine_for(10**12, "numba") == engine_for(10**12) == "numpy"
        draw = Random(3)
        left = filters(draw, 40)
        right = [spoilt(draw, one, 0.05) for one in left]
        sides = packed(b"".join(left)), packed(b"".join(right))
        assert told(every_pair(*sides, 750, engine="numba")) == slowly(left, right, 750)
        assert len(alike(*sides, 750, how=Plan(8, 30), engine="numba").left) == 40
    finally:
        kernel.compiled.cache_clear()


def test_small_jobs_do_not_wait_for_a_compiler():
    assert engine_for(1_000_000) == "numpy"


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_a_list_of_one_filter_over_and_over_is_refused(engine):
    one = packed(filters(Random(1), 1)[0] * 1000)
    with pytest.raises(TooAlike):
        every_pair(one, one, 750, engine=engine)


def test_nothing_is_like_nothing():
    nothing, one = packed(b""), packed(filters(Random(1), 1)[0])
    assert told(every_pair(nothing, one, 700)) == told(alike(one, nothing, 700)) == []


def test_an_empty_filter_is_like_nobody():
    noughts = packed(bytes(128 * 3))
    for engine in ("numpy", "numba"):
        assert told(every_pair(noughts, noughts, 700, engine=engine)) == []


def test_dice_is_two_thirds_where_two_of_three_bits_are_shared():
    left, right = packed(bytes([0b111] + [0] * 127)), packed(bytes([0b110, 1] + [0] * 126))
    assert dice(left, right, every_pair(left, right, 600)) == pytest.approx([2 / 3])


def test_the_threads_give_one_order():
    draw = Random(11)
    left = filters(draw, 200)
    sides = packed(b"".join(left * 8)), packed(b"".join(left))
    one = every_pair(*sides, 900, engine="numpy", workers=1)
    many = every_pair(*sides, 900, engine="numpy", workers=3)
    assert told(one) == told(many)
    assert np.all(np.diff(one.left) >= 0)
