"""Overlap tables that break estimators: a number that can be trusted, or a sentence and none."""

import itertools
import math

import numpy as np
import pytest

from hueandcry.figures.hidden.best_bic import best_bic
from hueandcry.figures.hidden.bootstrap import bic_bootstrap, stepwise_bootstrap
from hueandcry.figures.hidden.stepwise import stepwise
from hueandcry.figures.hidden.table import OverlapTable, table
from hueandcry.figures.hidden.thresholding import thresholding

NONE: dict[str, tuple[int, dict[tuple[int, ...], int]]] = {
    "nobody": (3, {}),
    "no overlap": (3, {(1, 0, 0): 10, (0, 1, 0): 10, (0, 0, 1): 5}),
    "everybody in every list": (3, {(1, 1, 1): 10}),
    "everybody in one list": (3, {(1, 0, 0): 40, (1, 1, 0): 6, (1, 1, 1): 2, (1, 0, 1): 5}),
    "one list": (1, {(1,): 40}),
    "one case in each of two lists": (2, {(1, 0): 1, (0, 1): 1}),
}
SOME: dict[str, tuple[int, dict[tuple[int, ...], int]]] = {
    "an empty list": (
        4,
        {(1, 0, 0, 0): 40, (0, 1, 0, 0): 30, (0, 0, 1, 0): 20, (1, 1, 0, 0): 6, (1, 0, 1, 0): 3},
    ),
    "a list inside another": (
        3,
        {(1, 0, 0): 40, (0, 0, 1): 20, (1, 1, 0): 6, (1, 1, 1): 2, (1, 0, 1): 5},
    ),
    "two lists the same": (3, {(1, 1, 0): 40, (0, 0, 1): 10, (1, 1, 1): 5}),
    "a thousand million": (
        3,
        {one: 10 ** (12 - 3 * sum(one)) for one in itertools.product((0, 1), repeat=3) if any(one)},
    ),
    "nobody in one list alone": (
        4,
        {one: 5 for one in itertools.product((0, 1), repeat=4) if sum(one) == 2},
    ),
    "one person a cell": (3, {(1, 0, 0): 1, (0, 1, 0): 1, (0, 0, 1): 1, (1, 1, 0): 1}),
}


def made(lists: int, cells: dict[tuple[int, ...], int]) -> OverlapTable:
    return table("ABCDEFGH"[:lists], cells)


@pytest.mark.parametrize("name", NONE)
def test_where_nothing_can_be_said_a_sentence_says_so(name):
    overlaps = made(*NONE[name])
    for found in (stepwise(overlaps), best_bic(overlaps), by_bayes(overlaps)):
        assert found.population is None
        assert found.why_not.endswith(".")
    for draws in (drawn(overlaps), drawn(overlaps, bic_bootstrap)):
        assert draws.estimate is None
        assert draws.acceleration is None
        assert all(math.isnan(one) for one in draws.bca([0.1, 0.9]))
        if not draws.draws:
            with pytest.raises(ValueError, match="No draw has an estimate"):
                draws.percentiles([0.5])


@pytest.mark.parametrize("name", SOME)
def test_where_something_can_be_said_it_is_no_less_than_was_seen(name):
    overlaps = made(*SOME[name])
    for found in (stepwise(overlaps), best_bic(overlaps)):
        assert found.population is not None
        assert overlaps.observed <= found.population < math.inf
        assert found.why_not == ""
    for draws in (drawn(overlaps), drawn(overlaps, bic_bootstrap)):
        assert len(draws.draws) + draws.without == 20
        assert all(overlaps.observed <= one < math.inf for one in draws.draws)


@pytest.mark.parametrize("lists", [6, 7, 8])
def test_more_lists_are_no_fault(lists):
    chance = np.random.default_rng(lists)
    people = chance.random((3000, lists)) < chance.uniform(0.05, 0.2, lists)
    patterns, counts = np.unique(people.astype(int), axis=0, return_counts=True)
    cells = {tuple(one.tolist()): int(n) for one, n in zip(patterns, counts, strict=True)}
    found = stepwise(made(lists, {one: n for one, n in cells.items() if any(one)}))
    assert found.population == pytest.approx(3000, rel=0.15)


def test_twelve_lists_of_whom_many_pairs_share_people_need_no_linear_programme(monkeypatch):
    """It took a second each, and a table of twelve lists asks for hundreds."""

    def never(*_given, **_named):
        raise AssertionError("The programme was run.")

    monkeypatch.setattr("scipy.optimize.linprog", never)
    names, places = tuple("ABCDEFGHIJKL"), range(12)
    cells = {tuple(int(one == n) for n in places): 500 + 40 * one for one in places}
    for one, other in itertools.combinations(places, 2):
        pair = tuple(int(n in (one, other)) for n in places)
        cells[pair] = 120 if (one, other) == (0, 3) else (one * other) % 7
    found = stepwise(table(names, cells))
    assert found.population is not None
    assert "A:D" in found.pairs


def by_bayes(overlaps: OverlapTable):
    return thresholding(overlaps, np.random.default_rng(1))


def drawn(overlaps: OverlapTable, bootstrap=stepwise_bootstrap):
    return bootstrap(overlaps, 20, np.random.default_rng(1))
