"""Bayesian thresholding: its posterior against the normal one of a large table, and its rule."""

import itertools

import numpy as np
import pytest

from hueandcry.figures.hidden import thresholding as whole
from hueandcry.figures.hidden.table import OverlapTable, table
from hueandcry.figures.hidden.terms import closed, counts_of, pairs_of
from hueandcry.figures.hidden.thresholding import thresholding

CAPTURE = (0.3, 0.25, 0.35, 0.2)
PEOPLE = 40_000


def expected(together: float = 1.0) -> OverlapTable:
    """Independent lists, but those in the first two are `together` times as many."""
    cells = {}
    for one in itertools.product((0, 1), repeat=len(CAPTURE)):
        share = np.prod([p if seen else 1 - p for p, seen in zip(CAPTURE, one, strict=True)])
        cells[one] = round(float(PEOPLE * share * (together if one[0] and one[1] else 1.0)))
    return table("ABCD", cells)


@pytest.fixture(autouse=True)
def few_chains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "CHAINS", 100)
    monkeypatch.setattr(whole, "BURN_IN", 150)
    monkeypatch.setattr(whole, "KEPT", 250)


def test_independent_lists_keep_no_pair_and_give_the_truth():
    found = thresholding(expected(), np.random.default_rng(1), order=3)
    assert found.kept == ()
    assert found.population == pytest.approx(PEOPLE, rel=0.005)
    assert found.low is not None
    assert found.high is not None
    assert found.low < PEOPLE < found.high


def test_a_pair_that_hangs_together_is_kept_alone():
    found = thresholding(expected(1.4), np.random.default_rng(1), order=3)
    assert found.kept == ("A:B",)


def test_a_pair_that_nobody_is_in_is_told_apart():
    cells = {one: count for one, count in expected().cells if not (one[0] and one[1])}
    found = thresholding(table("ABCD", cells), np.random.default_rng(1))
    assert found.impossible == ("A:B",)


def test_the_posterior_of_a_large_table_is_the_normal_one():
    counts, lists = counts_of(expected()), 4
    samples, terms = whole._posterior(
        counts, closed(pairs_of(lists), lists), np.random.default_rng(2)
    )
    cells = np.arange(1, 1 << lists)
    design = ((cells[:, None] & np.array(terms)) == np.array(terms)).astype(float)
    spread = np.sqrt(np.diag(np.linalg.inv(design.T @ (design * counts[1:, None]))))
    assert samples.std(axis=0) == pytest.approx(spread, rel=0.1)
    assert abs(samples.mean(axis=0) - np.linalg.lstsq(design, np.log(counts[1:]))[0]) == (
        pytest.approx(0, abs=0.02)
    )


def test_the_same_seed_gives_the_same_answer():
    first = thresholding(expected(1.4), np.random.default_rng(3))
    assert first == thresholding(expected(1.4), np.random.default_rng(3))
