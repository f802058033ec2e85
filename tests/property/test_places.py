"""Gi*, Moran, Marshall, Knox, Kulldorff, Gini and repeats against plain loops, at random."""

import random
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hueandcry.figures.concentration import concentration, repeats
from hueandcry.figures.space.hot_spots import gi_star, moran
from hueandcry.figures.space.near_repeats import knox
from hueandcry.figures.space.neighbours import neighbours
from hueandcry.figures.space.rates import empirical_bayes
from hueandcry.figures.space.scan import log_likelihood_ratio, scan
from hueandcry.figures.space.unusable import Unusable
from tests.property import slow_places as slow

SEEDS = st.integers(0, 10**6)


def town(seed: int, size: int) -> tuple[list[str], list[tuple[int, int]], random.Random]:
    """Ids and random pairs both ways, with islands where chance has it so."""
    chance = random.Random(seed)
    near = {(i, j) for i in range(size) for j in range(i) if chance.random() < 0.25}
    return [f"p{i}" for i in range(size)], sorted(near | {(j, i) for i, j in near}), chance


@given(SEEDS, st.integers(4, 12))
def test_hot_spots_are_those_of_the_plain_loop(seed: int, size: int) -> None:
    ids, pairs, chance = town(seed, size)
    values = [float(chance.randrange(50)) for _ in ids]
    values[0] += 60
    between = neighbours(ids, [(ids[i], ids[j]) for i, j in pairs])
    found = [one.z for one in gi_star(values, between)]
    expected = slow.gi_star(values, pairs)
    assert [one is None for one in found] == [one is None for one in expected]
    assert [one for one in found if one is not None] == pytest.approx(
        [one for one in expected if one is not None], abs=1e-8
    )
    if not between.islands:
        told = moran(values, between)
        assert (told.statistic, told.z_randomisation, told.z_normality) == pytest.approx(
            slow.moran(values, pairs), rel=1e-8, nan_ok=True
        )


@given(SEEDS, st.integers(3, 12))
def test_rates_are_drawn_as_far_as_marshall_writes(seed: int, size: int) -> None:
    ids, pairs, chance = town(seed, size)
    people = [float(chance.randrange(50, 5000)) for _ in ids]
    events = [chance.randrange(1, 60) for _ in ids]
    between = neighbours(ids, [(ids[i], ids[j]) for i, j in pairs])
    found = empirical_bayes(ids, events, people, between)
    assert [one.smoothed for one in found.rates] == pytest.approx(slow.marshall(events, people))
    assert [one.local for one in found.rates] == pytest.approx(
        slow.local_marshall(events, people, pairs)
    )
    for one in found.rates:
        assert one.raw is not None
        assert one.smoothed is not None
        assert min(one.raw, found.mean) - 1e-12 <= one.smoothed <= max(one.raw, found.mean) + 1e-12
        assert one.low is not None
        assert one.high is not None
        assert one.low <= one.high


@given(SEEDS, st.integers(2, 25))
def test_near_pairs_are_those_of_every_pair(seed: int, size: int) -> None:
    chance = random.Random(seed)

    def drawn() -> float:
        return chance.randrange(60) / 10

    points = [(drawn(), drawn(), drawn()) for _ in range(size)]
    space, time = chance.choice((0.0, 0.5, 1.3)), chance.choice((0.0, 0.3, 2.0))
    x, y, t = zip(*points, strict=True)
    found = knox(x, y, t, space=space, time=time)
    assert (found.near_in_space, found.near_in_time, found.pairs) == slow.knox(points, space, time)


@given(SEEDS, st.integers(3, 10))
def test_the_strongest_circle_is_that_of_every_circle(seed: int, size: int) -> None:
    """On a coarse grid, so that places are often equally far or at one spot."""
    chance = random.Random(seed)
    points = [(float(chance.randrange(4)), float(chance.randrange(4))) for _ in range(size)]
    people = [float(chance.randrange(0, 400)) for _ in points]
    cases = [chance.randrange(9) if one else 0 for one in people]
    try:
        found = scan(
            [str(i) for i in range(size)],
            [one[0] for one in points],
            [one[1] for one in points],
            cases,
            people,
            simulations=0,
        )
    except Unusable:
        assert not any(cases) or not list(slow.circles(points, people, 0.5))
        return
    strongest = slow.strongest(points, cases, people)
    assert (found.clusters[0].log_likelihood_ratio if found.clusters else 0.0) == pytest.approx(
        strongest, abs=1e-9
    )
    for one in found.clusters:
        inside = [int(i) for i in one.ids]
        assert one.cases == sum(cases[i] for i in inside)
        assert one.log_likelihood_ratio == pytest.approx(
            log_likelihood_ratio(one.cases, one.expected, sum(cases)), abs=1e-9
        )
    every = [i for one in found.clusters for i in one.ids]
    assert len(every) == len(set(every))


def test_chance_is_told_as_the_plain_loop_tells_it() -> None:
    """The p of a scan against random tables by another generator: within three of its errors."""
    chance = random.Random(7)
    points = [(float(i % 4), float(i // 4)) for i in range(12)]
    people = [float(chance.randrange(80, 400)) for _ in points]
    cases = [3 + (4 if i in (0, 1) else 0) for i in range(12)]
    found = scan(
        [str(i) for i in range(12)],
        [one[0] for one in points],
        [one[1] for one in points],
        cases,
        people,
        simulations=1999,
        generator=np.random.default_rng(1),
    )
    real = slow.strongest(points, cases, people)
    as_strong, runs = 0, 250
    for _ in range(runs):
        drawn = chance.choices(range(12), people, k=sum(cases))
        as_strong += slow.strongest(points, [drawn.count(i) for i in range(12)], people) >= real
    p = found.clusters[0].p
    assert p is not None
    assert p == pytest.approx(as_strong / runs, abs=3 * (p * (1 - p) / runs) ** 0.5)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12).filter(any))
def test_gini_is_half_the_mean_difference(counts: list[int]) -> None:
    found = concentration(counts)
    assert found is not None
    assert found.gini == pytest.approx(slow.gini(counts))
    assert 0 <= found.gini_adjusted <= found.gini + 1e-12
    assert found.lorenz[0] == 0
    assert found.lorenz[-1] == pytest.approx(1)
    ranked = sorted(counts, reverse=True)
    assert sum(ranked[: found.half]) * 2 >= sum(counts) > sum(ranked[: found.half - 1]) * 2


@given(st.integers(1, 30), st.integers(1, 30))
def test_the_adjusted_gini_is_nought_where_nothing_could_be_spread_further(
    events: int, more: int
) -> None:
    """Fewer events than places: nought where each has a place of its own, else most."""
    spread = concentration([1] * events + [0] * more)
    heaped = concentration([events] + [0] * (events + more - 1))
    assert spread is not None
    assert spread.gini_adjusted == pytest.approx(0, abs=1e-12)
    assert heaped is not None
    assert heaped.gini_adjusted == pytest.approx(1 - 1 / events)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 1500)), max_size=25))
def test_repeats_are_those_with_one_in_the_year_before(given_: list[tuple[str, int]]) -> None:
    reports = [(token, date(2023, 3, 1) + timedelta(days)) for token, days in given_]
    expected = 0
    for place, (token, day) in enumerate(reports):
        try:
            since = day.replace(year=day.year - 1)
        except ValueError:
            since = date(day.year - 1, 2, 28)
        before = [
            other
            for at, (name, other) in enumerate(reports)
            if name == token and (since <= other < day or (other == day and at < place))
        ]
        expected += bool(before)
    assert repeats(reports).repeats == expected
