"""Averaging over graphs, Chao's bound and missed links, each against a slow, obvious reference."""

from itertools import combinations, product
from math import comb, exp, lgamma, log

import numpy as np
import pytest
from scipy.optimize import minimize

from hueandcry.figures.hidden.decomposable import average, mixed
from hueandcry.figures.hidden.graphs import decomposable
from hueandcry.figures.hidden.heterogeneity import chao, darroch
from hueandcry.figures.hidden.missed_links import MissedLinks, corrected, split

TABLES = [
    np.array([0, 40, 30, 6, 20, 5, 3, 2.0]),
    np.array([0, 5, 5, 54, 41, 1, 2, 15.0]),
    np.array([0, 247, 49, 142, 60, 112, 4, 12.0]),
    np.array([0, 3, 0, 1, 0, 2, 0, 0.0]),
]


def log_weight(counts: np.ndarray, cliques: list[tuple[int, ...]], missing: int) -> float:
    """The likelihood of one graph of three lists: cliques over separators, cell by cell."""
    lists = 3
    full = {cell: float(counts[sum(b << n for n, b in enumerate(cell))])
            for cell in product((0, 1), repeat=lists)}  # fmt: skip
    full[0, 0, 0] = missing

    def margin(subset: tuple[int, ...]) -> float:
        alpha = 2.0**-lists * 2 ** (lists - len(subset))
        total = lgamma(1.0) - lgamma(1.0 + sum(full.values()))
        for values in product((0, 1), repeat=len(subset)):
            count = sum(
                number
                for cell, number in full.items()
                if tuple(cell[place] for place in subset) == values
            )
            total += lgamma(alpha + count) - lgamma(alpha)
        return total

    found = sum(margin(clique) for clique in cliques)
    for one, other in combinations(cliques, 2):
        shared = tuple(sorted(set(one) & set(other)))
        found -= margin(shared) if shared else 0.0
    size = sum(full.values())
    return found + lgamma(size + 1) - lgamma(missing + 1) - log(size)


ALL_OF_THREE: list[list[tuple[int, ...]]] = [
    [(0,), (1,), (2,)], [(0, 1), (2,)], [(0, 2), (1,)], [(1, 2), (0,)],
    [(0, 1), (0, 2)], [(0, 1), (1, 2)], [(0, 2), (1, 2)], [(0, 1, 2)],
]  # fmt: skip


@pytest.mark.parametrize("counts", TABLES)
def test_the_posterior_is_that_of_the_formula_cell_by_cell(counts: np.ndarray) -> None:
    weights = np.array(
        [[log_weight(counts, graph, m) for m in range(1, 81)] for graph in ALL_OF_THREE]
    )
    weights = np.exp(weights - weights.max())
    weights /= weights.sum()
    found = average(counts, max_missing=80)
    assert found.weights == pytest.approx(weights.sum(axis=0), abs=1e-9)
    assert found.graphs[0][1] == pytest.approx(weights.sum(axis=1).max(), abs=1e-9)
    assert found.mean == pytest.approx(float(found.sizes @ weights.sum(axis=0)))


def test_every_decomposable_graph_is_there_once() -> None:
    """Madigan and York's numbers of graphs; none has a circle of four without a chord."""
    assert [len(decomposable(lists)) for lists in (1, 2, 3, 4, 5)] == [1, 2, 8, 61, 822]
    assert len({graph.cliques for graph in decomposable(5)}) == 822
    assert "[12,14,23,34]" not in {graph.name for graph in decomposable(4)}
    with pytest.raises(ValueError, match="at most 5"):
        decomposable(6)


def test_a_coarse_grid_is_near_the_exact_one() -> None:
    exact = average(TABLES[2], max_missing=30_000)
    coarse = average(TABLES[2], max_missing=30_000, points=800)
    for share in (0.025, 0.5, 0.975):
        assert coarse.quantile(share) == pytest.approx(exact.quantile(share), rel=0.01)
    assert coarse.mean == pytest.approx(exact.mean, rel=0.001)


def test_a_posterior_that_ends_at_the_edge_says_so() -> None:
    sparse = np.array([0, 30, 30, 0, 30, 0, 1, 0.0])
    assert average(sparse, max_missing=200).at_the_edge
    assert not average(TABLES[2], max_missing=5_000).at_the_edge


def test_mixed_posteriors_have_the_mean_of_the_means() -> None:
    parts = [average(counts, max_missing=300) for counts in TABLES[:2]]
    assert mixed(parts).mean == pytest.approx((parts[0].mean + parts[1].mean) / 2)
    drawn = mixed(parts).draws(4_000, np.random.default_rng(1))
    assert float(drawn.mean()) == pytest.approx(mixed(parts).mean, rel=0.05)


def by_hand(design: np.ndarray, counts: np.ndarray) -> tuple[float, np.ndarray]:
    """The size and parameters of the greatest likelihood, by a general optimiser."""

    def loss(beta: np.ndarray) -> float:
        return float(np.exp(design @ beta).sum() - counts @ (design @ beta))

    start = np.linalg.lstsq(design, np.log(counts + 0.5), rcond=None)[0]
    best = minimize(
        loss, start, method="BFGS",
        jac=lambda beta: design.T @ (np.exp(design @ beta) - counts),
        options={"gtol": 1e-7},
    )  # fmt: skip
    return float(counts.sum() + exp(best.x[0])), best.x


@pytest.mark.parametrize("seed", range(6))
def test_the_bounds_are_those_of_a_general_optimiser(seed: int) -> None:
    chance = np.random.default_rng(seed)
    willing = np.where(chance.random(6_000) < 0.5, 2.0, 0.6 + 0.2 * seed)
    shown = chance.random((6_000, 4)) < willing[:, None] * np.array([0.1, 0.2, 0.15, 0.25])
    counts = np.bincount(shown @ (1 << np.arange(4)), minlength=16).astype(float)
    in_list = (np.arange(1, 16)[:, None] >> np.arange(4)) & 1
    times = in_list.sum(axis=1)
    main = np.hstack([np.ones((15, 1)), in_list])
    etas = [3, 4]
    while True:
        extra = [np.maximum(times - eta + 1, 0)[:, None] for eta in etas]
        size, found = by_hand(np.hstack([main, *extra]), counts[1:])
        negative = [eta for eta, value in zip(etas, found[5:], strict=True) if value < 0]
        if not negative:
            break
        etas.remove(negative[0])
    assert chao(counts[None])[0] == pytest.approx(size, rel=1e-4)
    size, _ = by_hand(np.hstack([main, times[:, None] ** 2 / 2]), counts[1:])
    assert darroch(counts[None])[0] == pytest.approx(size, rel=1e-4)


def test_where_no_list_overlaps_there_is_no_bound() -> None:
    apart = np.array([[0, 30, 30, 0, 30, 0, 0, 0.0], TABLES[2]])
    found = chao(apart)
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(763.888, abs=0.01)


def split_by_hand(truth: np.ndarray, rate: float) -> np.ndarray:
    """Every way in which k - 1 links can fail and then leave some records alone, one by one."""
    seen = np.zeros_like(truth)
    for cell, number in enumerate(truth):
        members = [place for place in range(3) if cell >> place & 1]
        for lost in range(len(members)):
            chance = (
                comb(len(members) - 1, lost) * rate**lost * (1 - rate) ** (len(members) - 1 - lost)
            )
            ways = list(combinations(members, lost))
            for alone in ways:
                for place in alone:
                    seen[1 << place] += number * chance / len(ways)
                rest = sum(1 << place for place in members if place not in alone)
                seen[rest] += number * chance / len(ways)
    return seen


@pytest.mark.parametrize("rate", [0.0, 0.05, 0.3])
def test_links_that_are_missed_come_back(rate: float) -> None:
    for counts in TABLES:
        seen = split_by_hand(counts, rate)
        assert split(counts[None], np.array([rate]))[0][1:] == pytest.approx(seen[1:])
        again = corrected(seen[None], np.array([rate]))[0]
        assert again == pytest.approx(counts, abs=0.02)


def test_correcting_keeps_the_number_in_each_list() -> None:
    chance = np.random.default_rng(3)
    tables = chance.poisson(4.0, (50, 16)).astype(float)
    tables = split(tables, np.full(50, 0.2))
    found = corrected(tables, np.full(50, 0.15))
    assert (found[:, 1:] >= 0).all()
    for place in range(4):
        within = np.arange(16) >> place & 1 == 1
        assert found[:, within].sum(axis=1) == pytest.approx(
            tables[:, within].sum(axis=1), rel=0.01
        )


def test_a_rate_is_never_known_exactly() -> None:
    chance = np.random.default_rng(5)
    assert not MissedLinks().draws(10, chance).any()
    rough = MissedLinks(0.1, planted=20).draws(4_000, chance)
    sure = MissedLinks(0.1, planted=2_000).draws(4_000, chance)
    assert float(rough.std()) > 5 * float(sure.std())
    assert float(sure.mean()) == pytest.approx(0.1, abs=0.005)
    assert MissedLinks(0.0, planted=30).draws(100, chance).min() > 0
