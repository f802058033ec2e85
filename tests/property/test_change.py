"""Change and small areas against plain sums and searches, and what they refuse."""

import math
import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hueandcry.figures import change, small_areas
from hueandcry.figures.change import difference_in_differences, interrupted, margins, people_needed
from hueandcry.figures.small_areas import fay_herriot

SEEDS = st.integers(0, 10**6)


@given(SEEDS)
def test_a_difference_in_differences_is_that_of_four_means(seed: int) -> None:
    chance = random.Random(seed)
    rows = [(d, t, chance.gauss(d + 2 * t, 1)) for d in (0, 1) for t in (0, 1) for _ in range(5)]
    found = difference_in_differences(
        [y for _, _, y in rows], [d for d, _, _ in rows], [t for _, t, _ in rows]
    )

    def mean(treated: int, after: int) -> float:
        return sum(y for d, t, y in rows if (d, t) == (treated, after)) / 5

    wanted = (mean(1, 1) - mean(1, 0)) - (mean(0, 1) - mean(0, 0))
    assert found.effect == pytest.approx(wanted)
    left = sum((y - mean(d, t)) ** 2 for d, t, y in rows) / (len(rows) - 4)
    assert found.se == pytest.approx(math.sqrt(left * 4 / 5))
    assert found.se_clustered is None


@given(SEEDS)
def test_two_answers_are_told_apart_as_mcnemar_does(seed: int) -> None:
    chance = random.Random(seed)
    table = [[chance.randrange(1, 40) for _ in range(2)] for _ in range(2)]
    found = margins(table)
    b, c = table[0][1], table[1][0]
    assert found.stuart_maxwell == pytest.approx((b - c) ** 2 / (b + c))
    assert found.bowker == pytest.approx(found.stuart_maxwell)
    square = (b - c) ** 2 / (b + c - (b - c) ** 2 / sum(map(sum, table)))
    assert found.bhapkar == pytest.approx(square)
    assert (found.df, found.bowker_df) == (1, 1)


@given(SEEDS)
def test_small_areas_stand_at_the_top_of_their_likelihood(seed: int) -> None:
    chance = random.Random(seed)
    size = chance.randrange(5, 15)
    x = [chance.random() for _ in range(size)]
    psi = [chance.uniform(0.5, 3) for _ in range(size)]
    y = [chance.gauss(2 * one, 1) + chance.gauss(0, 1) for one in x]
    found = fay_herriot(y, psi, [[one] for one in x])

    def likelihood(variance: float) -> float:
        spread = np.diag([variance + one for one in psi])
        design = np.column_stack([np.ones(size), x])
        inverse = np.linalg.inv(spread)
        inner = design.T @ inverse @ design
        beta = np.linalg.solve(inner, design.T @ inverse @ y)
        off = np.array(y) - design @ beta
        terms = np.log(np.linalg.det(spread)) + np.log(np.linalg.det(inner))
        return float(-(terms + off @ inverse @ off) / 2)

    top = likelihood(found.variance)
    assert all(top >= likelihood(v) - 1e-7 for v in np.linspace(0, 4 * max(found.variance, 1), 60))
    for own, estimate, share, one in zip(y, found.estimates, found.kept, x, strict=True):
        wanted = share * own + (1 - share) * (found.weights[0] + found.weights[1] * one)
        assert estimate == pytest.approx(wanted)


def test_a_step_that_was_put_in_is_found_and_its_interval_widened() -> None:
    t = np.arange(1, 61)
    after = (t > 40).astype(float)
    made = 200 * np.exp(0.002 * t + 0.1 * np.sin(2 * np.pi * t / 12) - 0.3 * after)
    counts, step, people = np.round(made).tolist(), after.tolist(), [1e5] * 60
    plain = interrupted(counts, people, step, harmonics=1)
    assert plain.ratio == pytest.approx(math.exp(-0.3), abs=0.01)
    noisy = [count + 40 * (place % 2) for place, count in enumerate(counts)]
    poisson = interrupted(noisy, people, step, harmonics=1)
    quasi = interrupted(noisy, people, step, harmonics=1, quasi=True)
    assert quasi.dispersion > 1
    assert quasi.low < poisson.low < quasi.ratio < poisson.high < quasi.high


def test_more_people_are_needed_for_a_smaller_change() -> None:
    assert people_needed(0.5, 0.55, 0.9) > 20 * people_needed(0.5, 0.75, 0.9)
    assert people_needed(0.25, 0.5, 0.9) == pytest.approx(people_needed(0.5, 0.25, 0.9))


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: interrupted([1] * 9, [1] * 9, [0] * 9), "too few periods"),
    (lambda: interrupted([0] * 5 + [3] * 5, [9] * 10, [0] * 5 + [1] * 5), "nothing was counted"),
    (lambda: interrupted([1] * 10, [0] * 10, [0] * 5 + [1] * 5), "needs a population"),
    (lambda: interrupted([math.nan] * 10, [1] * 10, [0] * 5 + [1] * 5), "finite"),
    (lambda: difference_in_differences([1.0] * 6, [1] * 6, [0, 1] * 3), "both needed"),
    (lambda: difference_in_differences([1.0] * 6, [2] * 6, [0, 1] * 3), "0 or 1"),
    (
        lambda: difference_in_differences([*range(8)], [0, 1] * 4, [0, 0, 1, 1] * 2, ["a"] * 8),
        "two",
    ),
    (lambda: interrupted([1] * 9, [1] * 8, [0] * 9), "equally many"),
    (lambda: margins([[1, 2, 3], [4, 5, 6]]), "as many columns as rows"),
    (lambda: margins([[1, 2], [4]]), "must have as many columns"),
    (lambda: margins([[5, 0], [0, 5]]), "Too few changed"),
    (lambda: margins([[5, -1], [1, 5]]), "from 0 up"),
    (lambda: people_needed(0.5, 0.5, 0.9), "must differ"),
    (lambda: people_needed(0.5, 0.6, 1.2), "between the level and 1"),
    (lambda: fay_herriot([1, 2, 3], [1, 1, 1], [[1], [2], [3]]), "too few areas"),
    (lambda: fay_herriot([*range(6)], [0] * 6, [[n] for n in range(6)]), "above 0"),
    (lambda: fay_herriot([*range(6)], [1] * 6, [[1]] * 6), "a fact repeats another"),
]


@pytest.mark.parametrize(("asked", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_what_tells_of_no_change_is_refused(asked: Callable[[], object], said: str) -> None:
    with pytest.raises((change.Unusable, small_areas.Unusable), match=said):
        asked()
