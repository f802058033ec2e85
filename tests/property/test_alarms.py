"""Each detector against a slow, obvious reference; the policy against what must always hold."""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hueandcry.figures.alarm import (
    cusum,
    drift,
    ears,
    farrington,
    flexible,
    following,
    glr,
    policy,
    quasi_poisson,
    reference,
    tail,
    waves,
)
from hueandcry.figures.alarm.series import Series
from hueandcry.figures.alarm.weekly import Judged, Weekly

MONDAY = date(2022, 1, 3)


def judged(answer: Any) -> tuple[Judged, ...]:
    assert isinstance(answer, tuple), answer
    return answer


def drawn(seed: int, weeks: int, mean: float, spread: float = 1.5) -> Weekly:
    """Counts with a yearly wave, as wide as `spread` times their mean."""
    draw = np.random.default_rng(seed)
    level = mean * np.exp(0.4 * np.sin(2 * np.pi * np.arange(weeks) / 52))
    counts = draw.negative_binomial(level / (spread - 1), 1 / spread)
    begins = tuple(MONDAY + timedelta(7 * n) for n in range(weeks))
    return Weekly(tuple(int(one) for one in counts), begins)


def glm(past: Any, design: Any, weights: Any = None) -> Any:
    import statsmodels.api as sm

    family = sm.families.Poisson()
    return sm.GLM(past, design, family=family, var_weights=weights).fit(scale="X2")


def textbook(weekly: Weekly, t: int, options: farrington.Options) -> float:
    """The bound of Farrington 1996 in the words of the paper, on statsmodels."""
    from scipy.stats import norm
    from scipy.stats import t as student

    places = np.array(reference.windows(weekly, t - 1, options.b, options.w))
    past = np.array(weekly.counts, dtype=float)[places]
    for columns in (2, 1):
        design = np.column_stack([np.ones(len(places)), places])[:, :columns]
        first = glm(past, design)
        mu, phi = first.fittedvalues, max(first.scale, 1.0)
        raw = 1.5 * (past ** (2 / 3) * mu ** (-1 / 6) - mu**0.5)
        s = raw / np.sqrt(phi * (1 - first.get_hat_matrix_diag()))
        omega = np.where(s > 1, s**-2.0, 1.0)
        found = glm(past, design, omega * len(s) / omega.sum())
        row = np.array([1.0, t - 1])[:columns]
        ahead = math.exp(row @ found.params)
        p = 2 * student.sf(abs(found.params[-1] / found.bse[-1]), len(past) - columns)
        if columns == 2 and options.b >= 3 and p < 0.05 and ahead <= past.max():
            break
    phi = max(found.scale, 1.0)
    tau = phi + row @ found.normalized_cov_params @ row * phi * ahead
    error = math.sqrt(4 / 9 * ahead ** (1 / 3) * tau)
    return float((ahead ** (2 / 3) + norm.ppf(1 - options.alpha / 2) * error) ** 1.5)


@pytest.mark.parametrize(("seed", "mean"), [(1, 3.0), (2, 12.0), (3, 60.0)])
def test_farrington_is_the_paper_s(seed: int, mean: float) -> None:
    weekly = drawn(seed, 230, mean)
    options = farrington.Options(b=3, limit54=(0, 4))
    for one in judged(farrington.judge(weekly, range(200, 230, 9), options)):
        assert one.bound == pytest.approx(textbook(weekly, one.t, options), rel=1e-5)


def test_many_series_at_once_are_judged_as_each_by_itself() -> None:
    options = flexible.Options(b=3, no_periods=10, past_weeks_not_included=26, alpha=0.01)
    series = [drawn(seed, 240, mean) for seed, mean in enumerate((0.4, 2.0, 8.0, 40.0))]
    counts = np.array([one.counts for one in series], dtype=float)
    weeks = range(225, 241, 5)
    together = flexible.bounds(counts, series[0], weeks, options)
    for row, one in enumerate(series):
        alone = judged(flexible.judge(one, weeks, options))
        for at, week in enumerate(alone):
            if week.bound is not None:
                assert week.bound == pytest.approx(together.bound[row, at], rel=1e-9)
            assert week.alarm == together.alarm[row, at]


def test_a_fit_is_that_of_statsmodels() -> None:
    draw = np.random.default_rng(5)
    design = np.column_stack([np.ones(80), np.linspace(-1, 1, 80), draw.integers(0, 2, 80)])
    past = draw.poisson(np.exp(1 + design[:, 1])).astype(float)
    weights = draw.uniform(0.2, 2, 80)
    ours, theirs = quasi_poisson.fit(past[None], design, weights[None]), glm(past, design, weights)
    assert ours.coefficients[0] == pytest.approx(theirs.params, rel=1e-6)
    assert ours.dispersion()[0] == pytest.approx(theirs.scale, rel=1e-5)
    assert ours.leverage[0].sum() == pytest.approx(3)


@settings(max_examples=25, deadline=None)
@given(counts=st.lists(st.integers(0, 30), min_size=14, max_size=30))
def test_ears_is_the_mean_and_the_spread_of_seven_weeks(counts: list[int]) -> None:
    weekly = Weekly(tuple(counts))
    for method, guard in (("C1", 0), ("C2", 2)):
        options = ears.Options(method)
        weeks = range(ears.first(options), len(counts) + 1)
        for one in judged(ears.judge(weekly, weeks, options)):
            past = np.array(counts[one.t - 8 - guard : one.t - 1 - guard])
            bound = past.mean() + 3.0902323061678132 * past.std(ddof=1)
            assert one.bound == pytest.approx(bound, abs=1e-9)
            assert one.bound is not None
            assert one.alarm == (one.observed > one.bound)


@pytest.mark.parametrize("trans", cusum.TRANSFORMS)
def test_a_cusum_adds_up_what_is_over_and_its_bound_is_where_it_alarms(trans: str) -> None:
    weekly = drawn(8, 150, 9.0)
    options = cusum.Options(trans=trans, k=9.5 if trans == "none" else 1.04, h=3.0)
    total = 0.0
    for one in judged(cusum.judge(weekly, range(105, 151), options)):
        assert one.statistic is not None
        assert one.alarm == (one.statistic >= options.h)
        if trans == "standard":
            mean = float(np.mean(weekly.counts[:104]))
            total = max(0.0, total + (one.observed - mean) / math.sqrt(mean) - 1.04)
            assert one.statistic == pytest.approx(total)
            assert one.alarm == (one.bound is not None and one.observed >= one.bound)


def likeliest(counts: Sequence[int], means: Sequence[float], alpha: float) -> float:
    """The greatest log likelihood ratio over every week of change, by search."""
    from scipy.optimize import minimize_scalar
    from scipy.stats import nbinom, poisson

    def log_likelihood(rise: float, at: int) -> float:
        mean = np.array(means[at:]) * math.exp(rise)
        seen = np.array(counts[at:])
        if alpha == 0:
            return float(poisson.logpmf(seen, mean).sum())
        return float(nbinom.logpmf(seen, 1 / alpha, 1 / (1 + alpha * mean)).sum())

    best = 0.0
    for at in range(len(counts)):
        found = minimize_scalar(
            lambda rise, at=at: -log_likelihood(rise, at), bounds=(0, 6), method="bounded",
            options={"xatol": 1e-9},
        )  # fmt: skip
        best = max(best, -found.fun - log_likelihood(0.0, at))
    return best


@pytest.mark.parametrize("alpha", [0.0, 0.3])
def test_a_glr_is_the_likeliest_rise_and_its_bound_is_where_it_alarms(alpha: float) -> None:
    weekly = drawn(4, 130, 6.0)
    options = glr.Options(alpha=alpha, c_arl=2.0)
    weeks = range(105, 116)
    answer = judged(glr.judge(weekly, weeks, options))
    begun = 0
    for at, one in enumerate(answer):
        means = [week.expected or 0.0 for week in answer[begun : at + 1]]
        counts = [week.observed for week in answer[begun : at + 1]]
        assert one.statistic == pytest.approx(likeliest(counts, means, alpha), abs=1e-5)
        assert one.alarm == (one.bound is not None and one.observed >= one.bound)
        begun = at + 1 if one.alarm else begun


def test_the_dispersion_is_the_likeliest() -> None:
    import statsmodels.api as sm

    weekly = drawn(6, 104, 8.0, spread=3.0)
    places = np.arange(1, 105)
    angle = 2 * np.pi * places / 52
    design = np.column_stack([np.ones(104), np.cos(angle), np.sin(angle)])
    theirs = sm.NegativeBinomial(np.array(weekly.counts), design).fit(disp=0).params[-1]
    assert waves.dispersion(weekly, range(105, 106)) == pytest.approx(theirs, rel=1e-3)


@settings(max_examples=40, deadline=None)
@given(
    mean=st.floats(0.05, 300),
    wide=st.floats(1.0, 6.0),
    p=st.floats(1e-6, 0.2),
    more=st.integers(0, 40),
)
def test_chances_are_scipy_s_and_the_least_count_is_the_least(
    mean: float, wide: float, p: float, more: int
) -> None:
    from scipy.stats import nbinom, poisson

    one, two = np.array([mean]), np.array([mean * wide])
    observed = np.array([float(int(mean) + more)])
    expected = (
        nbinom.sf(observed - 1, mean / (wide - 1), 1 / wide) if wide > 1.0001
        else poisson.sf(observed - 1, mean)
    )  # fmt: skip
    assert tail.chance(observed, one, two)[0] == pytest.approx(expected[0], rel=1e-2, abs=1e-12)
    least = tail.least(p, one, two)
    assert tail.chance(least, one, two)[0] <= p
    assert tail.chance(least - 1, one, two)[0] > p


def test_discoveries_are_those_of_benjamini_and_hochberg() -> None:
    p = np.array([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216])
    assert (p <= following.discoveries(p, 0.05)).sum() == 2
    assert (p <= following.discoveries(p, 0.09)).sum() == 5


def partnership(seed: int, *, weeks: int = 72, spread: float = 1.3) -> list[Series]:
    """Four organisations with four themes each and their wholes: nothing happens to them."""
    draw = np.random.default_rng(seed)
    begins = tuple(MONDAY + timedelta(7 * n) for n in range(weeks))
    found = []
    for owner in "abcd":
        total = np.zeros(weeks, dtype=int)
        for what in ("fraud", "hacked", "images", "malware"):
            level = math.exp(draw.uniform(0, 3))
            counts = draw.negative_binomial(level / (spread - 1), 1 / spread, size=weeks)
            total += counts
            found.append(Series(owner, "list", what, Weekly(tuple(map(int, counts)), begins)))
        found.append(Series(owner, "list", "", Weekly(tuple(map(int, total)), begins)))
    return found


def false_alarms(seeds: range) -> float:
    """Alarms of the last year in partnerships to which nothing happens."""
    since = MONDAY + timedelta(7 * 20)
    found = [len(policy.rising(partnership(seed), since=since).alarms) for seed in seeds]
    return float(np.mean(found))


def test_false_alarms_are_no_more_than_stated_quickly() -> None:
    assert false_alarms(range(4)) <= policy.FALSE_A_YEAR + 1.0  # four draws are four draws


@pytest.mark.long
def test_false_alarms_are_no_more_than_stated() -> None:
    assert false_alarms(range(60)) <= policy.FALSE_A_YEAR


def raised(series: Sequence[Series], by: dict[str, int], first: int, last: int) -> list[Series]:
    """The series with as many more in some weeks for some owners' fraud, and their wholes."""
    made = []
    for one in series:
        more = by.get(one.owner, 0) if one.what in ("", "fraud") else 0
        counts = tuple(
            count + (more if first <= week <= last else 0)
            for week, count in enumerate(one.weekly.counts)
        )
        made.append(Series(one.owner, one.stream, one.what, Weekly(counts, one.weekly.begins)))
    return made


def test_a_rise_in_several_lists_is_one_alarm_and_no_matter_of_recording() -> None:
    series = raised(partnership(3), dict.fromkeys("abc", 30), 50, 52)
    alarms = policy.rising(series, since=MONDAY + timedelta(7 * 48)).alarms
    told = [one for one in alarms if one.week.begins <= MONDAY + timedelta(7 * 52)]
    assert len(told) == 1
    assert told[0].label == ""
    assert told[0].onset == MONDAY + timedelta(7 * 50)
    assert told[0].exceedance > 1


def test_a_rise_in_one_list_says_check_recording_and_one_that_stays_is_a_step() -> None:
    for last, label in ((51, "check recording"), (99, "possible recording change")):
        series = raised(partnership(5), {"b": 25}, 50, last)
        alarms = [
            one for one in policy.rising(series).alarms
            if one.week.begins >= MONDAY + timedelta(7 * 50)
        ]  # fmt: skip
        assert [one.label for one in alarms] == [label]
        assert alarms[0].stays == (last == 99)


def test_weeks_of_nothing_teach_nothing() -> None:
    """A silence that nobody marked is no level to fall back on: coming back is no alarm."""
    series = [
        Series(one.owner, one.stream, one.what, Weekly(tuple(
            0 if 40 <= week < 46 else count for week, count in enumerate(one.weekly.counts)
        ), one.weekly.begins))
        for one in partnership(7)
    ]  # fmt: skip
    back = MONDAY + timedelta(7 * 46)
    after = [one for one in policy.rising(series).alarms
             if back <= one.week.begins < back + timedelta(7 * 8)]  # fmt: skip
    assert after == []


def test_a_slow_drift_is_told_though_no_week_stands_out() -> None:
    """Counts that creep to twice and a half their level in 40 weeks, after three years."""
    draw = np.random.default_rng(11)
    weeks = np.arange(208)
    level = 14 * np.exp(0.9 * np.clip(weeks - 168, 0, None) / 40)
    counts = tuple(int(one) for one in draw.negative_binomial(level / 0.4, 1 / 1.4))
    begins = tuple(MONDAY + timedelta(7 * int(n)) for n in weeks)
    same = counts[:168] + counts[116:156]
    told = [
        drift.drifts(following.follow([Series("a", "list", "", one)], (), 1e-9), 0.3)
        for one in (Weekly(counts, begins), Weekly(same, begins))
    ]
    assert [len(found) for found in told] == [1, 0]
    assert 168 < told[0][0].place < 208
    once = policy.rising([told[0][0].trail.series], since=begins[168], false_a_year=0.3)
    assert len(once.alarms) == 1  # a week that stands out and a drift are one rise
