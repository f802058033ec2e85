"""The quick log-linear core against one written out plainly, on tables of every kind."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hueandcry.figures.hidden import bootstrap, existence, fit, terms
from hueandcry.figures.hidden.best_bic import best_bic, bic_of, ranked
from hueandcry.figures.hidden.bootstrap import (
    acceleration,
    bic_bootstrap,
    bic_populations,
    drawn,
    stepwise_bootstrap,
)
from hueandcry.figures.hidden.hierarchical import hierarchical
from hueandcry.figures.hidden.stepwise import _log_p, stepwise, stepwise_populations
from hueandcry.figures.hidden.table import OverlapTable, table
from tests.property import log_linear_slowly as slowly

SEED = 11
EXAMPLES = settings().max_examples
SOME = settings(max_examples=EXAMPLES // 2)
FEW = settings(max_examples=EXAMPLES // 5)


@st.composite
def tables(draw, most=4, sparse=True):
    """Counts by cell of three or four lists; often nought, now and then large."""
    lists = draw(st.integers(3, most))
    some = st.sampled_from([0, 0, 0, 1, 2, 7] if sparse else [1, 2, 5, 9])
    one = st.one_of(some, some, st.integers(1, 3000))
    cells = draw(st.lists(one, min_size=(1 << lists) - 1, max_size=(1 << lists) - 1))
    return np.array([0.0, *cells])


@st.composite
def cases(draw, sparse=True):
    counts = draw(tables(sparse=sparse))
    lists = len(counts).bit_length() - 1
    generators = draw(st.lists(st.integers(1, (1 << lists) - 2), max_size=4))
    return counts, terms.closed(generators, lists)


def overlaps(counts) -> OverlapTable:
    lists = len(counts).bit_length() - 1
    cells = {
        tuple(cell >> place & 1 for place in range(lists)): int(count)
        for cell, count in enumerate(counts)
    }
    return table("ABCDEFGH"[:lists], cells)


def one_fit(counts, model):
    lists = len(counts).bit_length() - 1
    return fit.fit(counts[None, :], terms.flags([model], lists))


@SOME
@given(cases())
def test_existence_is_as_the_printed_programme_says(case):
    counts, model = case
    assert existence.existence(overlaps(counts), model) == slowly.code(counts, model)


@SOME
@given(cases())
def test_a_fit_knows_without_the_programme_whether_it_exists(case):
    counts, model = case
    assert one_fit(counts, model).codes[0] == slowly.code(counts, model)


def test_only_a_direction_that_lowers_empty_cells_alone_proves_that_there_is_no_estimate():
    """Of the three lists, cells A, B and AB (bits 1, 2, 3) and the rest: AB and C are empty."""
    counts = np.array([[0.0, 5, 5, 0, 0, 3, 3, 1]])
    kept = np.array([[False] + [True] * 7])

    def proved(**steps):
        row = np.zeros((1, 8))
        for term, step in steps.items():
            row[0, int(term[1:])] = step
        return bool(existence.disproved(row, counts, kept)[0])

    assert proved(t3=-1.0, t7=1.0)
    assert proved(t3=-1.02, t7=0.97)
    assert not proved(t3=1.0, t7=-1.0), "it raises an empty cell"
    assert not proved(t3=-1.0), "it lowers ABC, which has somebody"
    assert not proved(t3=-0.3, t7=0.3), "it moves nothing"
    assert not proved(t3=-1.0, t4=1.0, t5=-1.0, t6=-1.0, t7=2.0), "C rises as AB falls"


@given(cases(), st.lists(st.sampled_from([1e3, 1e6, 1e9]), min_size=16, max_size=16))
def test_giant_counts_do_not_hide_that_there_is_no_estimate(case, sizes):
    counts, model = case
    counts = counts * np.array(sizes[: len(counts)])
    assert one_fit(counts, model).codes[0] == existence.existence(overlaps(counts), model)


def test_a_trace_that_a_correction_leaves_is_nobody():
    counts = np.array([0.0, 40, 30, 6, 20, 3, 4, 1e-9])
    whole = np.array([0.0, 40, 30, 6, 20, 3, 4, 0])
    flags = terms.closed(terms.pairs_of(3), 3)
    assert one_fit(counts, flags).codes[0] == one_fit(whole, flags).codes[0] == 1


@SOME
@given(cases())
def test_a_fit_is_that_of_weighted_least_squares(case):
    counts, model = case
    if slowly.code(counts, model):
        return
    found = one_fit(counts, model)
    unseen, means = slowly.fitted(counts, model)
    assert found.unseen[0] == pytest.approx(unseen, rel=1e-5)
    assert found.means[0] == pytest.approx(means, rel=1e-5, abs=1e-5)


@SOME
@given(cases())
def test_a_fit_is_given_up_only_where_it_cannot_reach_what_is_needed(case):
    counts, model = case
    found = one_fit(counts, model)
    if found.codes[0] != existence.EXISTS:
        return
    rows, flags = counts[None, :], terms.flags([model], len(counts).bit_length() - 1)
    reached = found.log_likelihood
    assert fit.fit(rows, flags, needed=reached - 1e-4).codes[0] == existence.EXISTS


def test_a_fit_that_can_be_given_up_is():
    counts = np.array([[0.0, 90, 80, 13, 70, 12, 12, 5]])
    flags = terms.flags([terms.closed((), 3)], 3)
    reached = fit.fit(counts, flags).log_likelihood
    assert fit.fit(counts, flags, needed=reached + 0.5).codes[0] == fit.HOPELESS


@SOME
@given(cases(sparse=False))
def test_a_fit_repeats_every_margin_of_its_model(case):
    counts, model = case
    found = one_fit(counts, model)
    if found.codes[0] == existence.EXISTS:
        chosen = sorted(model)
        margins = terms.over(counts)[chosen]
        assert terms.over(found.means[0])[chosen] == pytest.approx(margins, rel=1e-7)


@FEW
@given(tables())
def test_the_steps_are_those_of_a_plain_loop(counts):
    population, pairs = slowly.stepwise(counts, 0.02)
    found = stepwise(overlaps(counts))
    if population is None:
        assert found.population is None
        assert found.why_not
    else:
        names = overlaps(counts).lists
        assert found.pairs == tuple(terms.pair_name(names, pair) for pair in pairs)
        assert found.population == pytest.approx(population, rel=1e-5)


@FEW
@given(tables(most=4), st.integers(0, 10**6))
def test_the_order_of_the_lists_does_not_matter(counts, seed):
    lists = len(counts).bit_length() - 1
    order = np.random.default_rng(seed).permutation(lists)
    turned = np.zeros_like(counts)
    for cell, count in enumerate(counts):
        turned[sum(1 << int(order[place]) for place in range(lists) if cell >> place & 1)] = count
    first, second = best_bic(overlaps(counts), 2), best_bic(overlaps(turned), 2)
    assert first.admissible == second.admissible
    if first.bic is not None:
        assert second.bic == pytest.approx(first.bic, abs=1e-6)


def test_many_tables_at_once_are_each_as_alone():
    chance = np.random.default_rng(SEED)
    many = chance.poisson(chance.choice([0.3, 4.0, 60.0], size=(30, 16))).astype(np.float64)
    many[:, 0] = 0
    together = stepwise_populations(many)
    alone = [stepwise(overlaps(one)).population for one in many]
    assert together == pytest.approx([np.nan if one is None else one for one in alone], nan_ok=True)


@pytest.mark.parametrize(("lists", "order", "models"), [(3, 2, 8), (4, 3, 113), (5, 3, 6212)])
def test_every_hierarchical_model_is_there_once(lists, order, models):
    found = hierarchical(lists, order)
    assert len(found) == models == len({row.tobytes() for row in found})


def test_the_models_of_four_lists_are_all_that_are_closed():
    main = terms.closed((), 4)
    larger = [term for term in range(16) if term.bit_count() in (2, 3)]
    closed = {
        model
        for size in range(len(larger) + 1)
        for some in itertools.combinations(larger, size)
        if (model := main | set(some)) == terms.closed(some, 4)
    }
    found = hierarchical(4, 3)
    assert {frozenset(np.flatnonzero(row).tolist()) for row in found} == closed


def test_too_many_models_are_not_begun():
    with pytest.raises(ValueError, match="7 lists with terms of up to 2 lists"):
        hierarchical(7, 2)


@pytest.mark.parametrize(
    ("generators", "lists", "name"),
    [
        ([0b111, 0b1001, 0b1100], 4, "[123,14,34]"),
        ([0b110], 3, "[23,1]"),
        ([], 2, "[1,2]"),
        ([0b1000000001], 10, "[1.10,2,3,4,5,6,7,8,9]"),
    ],
)
def test_a_model_is_named_by_its_generators(generators, lists, name):
    assert terms.name_of(terms.closed(generators, lists), lists) == name


def test_unlikely_numbers_are_told_apart_below_what_a_machine_number_holds():
    seen = np.array([[3.0, 50.0, 20_000.0, 40_000.0, 0.0]])
    expected = np.array([[7.0, 12.0, 100.0, 100.0, 2.5]])
    from scipy.stats import poisson

    found = _log_p(seen, expected)[0]
    smaller = np.minimum(poisson.cdf(seen, expected), poisson.sf(seen - 1, expected))[0]
    assert found[[0, 1, 4]] == pytest.approx(np.log(smaller[[0, 1, 4]]))
    assert found[3] < found[2] < -667


def test_leaving_out_each_person_in_turn_is_leaving_out_one_of_each_cell():
    counts = np.array([0.0, 9, 8, 3, 7, 2, 2, 1])
    people = np.repeat(np.arange(8), counts.astype(int))
    without = [
        stepwise(overlaps(np.bincount(np.delete(people, one), minlength=8))).population
        for one in range(len(people))
    ]
    assert None not in without
    off = np.array(without, dtype=float)
    off = off.mean() - off
    wanted = (off**3).sum() / (6 * (off**2).sum() ** 1.5)
    assert acceleration(counts, stepwise_populations) == pytest.approx(wanted)


def test_a_draw_has_as_many_people_and_only_in_cells_that_have_some():
    counts = np.array([0.0, 9, 0, 3, 7, 0, 2, 1])
    rows = drawn(counts, 200, np.random.default_rng(SEED))
    assert (rows.sum(axis=1) == counts.sum()).all()
    assert (rows[:, counts == 0] == 0).all()
    assert rows.mean(axis=0) == pytest.approx(counts, abs=0.8)


@pytest.mark.parametrize("at_once", [1, 8000])
def test_the_least_bic_of_a_draw_is_found_among_all_models_asked_for(at_once, monkeypatch):
    monkeypatch.setattr(bootstrap, "AT_ONCE", at_once)
    counts = np.array([0.0, 60, 50, 12, 40, 9, 8, 3, 33, 5, 6, 1, 4, 2, 1, 0])
    models = hierarchical(4, 2)
    rows = drawn(counts, 12, np.random.default_rng(SEED))
    found = bic_populations(rows, ranked(counts, models))
    for row, population in zip(rows, found, strict=True):
        fits = fit.fit(np.repeat(row[None, :], len(models), axis=0), models)
        bic = np.where(fits.codes == existence.EXISTS, bic_of(fits, float(row.sum())), np.inf)
        assert population == pytest.approx(row.sum() + fits.unseen[bic.argmin()], rel=1e-6)


def test_a_seed_repeats_the_draws_and_progress_is_told():
    read = overlaps(np.array([0.0, 90, 80, 13, 70, 12, 12, 5]))
    told = []
    first = stepwise_bootstrap(read, 40, np.random.default_rng(1), tell=lambda *n: told.append(n))
    assert told[-1] == (40, 40)
    assert first == stepwise_bootstrap(read, 40, np.random.default_rng(1))
    assert first.draws != stepwise_bootstrap(read, 40, np.random.default_rng(2)).draws
    assert list(first.draws) == sorted(first.draws)
    low, high = first.percentiles([0.1, 0.9])
    assert first.draws[0] <= low < high <= first.draws[-1]
    assert bic_bootstrap(read, 40, np.random.default_rng(1), 1).draws == pytest.approx(
        stepwise_bootstrap(read, 40, np.random.default_rng(1), 0.0).draws, rel=1e-6
    )
