"""Whether something changed and by how much: before and after, with and without, then and now."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class Unusable(ValueError):
    """These rows tell of no change that can be trusted; the message says why."""


@dataclass(frozen=True, slots=True)
class RateRatio:
    """What a step did to a rate: 0.9 is a tenth less. `low` and `high` hold 95 %.

    `dispersion` is Pearson's chi-squared over its degrees of freedom: over 1, a Poisson interval
    is too narrow, and this one is widened by its root where quasi-Poisson was asked for.
    """

    ratio: float
    low: float
    high: float
    dispersion: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference in differences with its standard errors, plain and by cluster (HC1)."""

    effect: float
    se: float
    se_clustered: float | None
    rows: int


@dataclass(frozen=True, slots=True)
class Margins:
    """Whether the same people answer otherwise than before: chi-squared statistics and p.

    Stuart and Maxwell, and Bhapkar, compare the two totals of each answer; Bowker each pair of
    answers. `df` is that of the first two, `bowker_df` that of the third.
    """

    stuart_maxwell: float
    bhapkar: float
    df: int
    p: float
    p_bhapkar: float
    bowker: float
    bowker_df: int
    p_bowker: float


def interrupted(
    counts: Sequence[float],
    population: Sequence[float],
    step: Sequence[float],
    *,
    times: Sequence[float] | None = None,
    harmonics: int = 0,
    year: float = 12,
    quasi: bool = False,
) -> RateRatio:
    """An interrupted time series: a log-linear rate with a trend, a step, and harmonics of a year.

    `step` is 0 before and 1 after; `times` defaults to 1, 2, ...; `year` is in the same unit.
    Raises Unusable. Lopez Bernal, Cummins and Gasparrini 2017, Int J Epidemiology 46(1).
    """
    import numpy as np
    import statsmodels.api as sm

    y, people = np.asarray(counts, dtype=float), np.asarray(population, dtype=float)
    after = np.asarray(step, dtype=float)
    t = np.arange(1, len(y) + 1, dtype=float) if times is None else np.asarray(times, dtype=float)
    if not len(y) == len(people) == len(after) == len(t):
        raise Unusable("Counts, population and step must be equally many.")
    turns = [2 * np.pi * k * t / year for k in range(1, harmonics + 1)]
    waves = [wave(turn) for turn in turns for wave in (np.sin, np.cos)]
    design = np.column_stack([np.ones_like(y), after, t, *waves])
    if not (np.isfinite(design).all() and np.isfinite(y).all() and np.isfinite(people).all()):
        raise Unusable("Some numbers are no finite numbers.")
    if (y < 0).any() or (people <= 0).any():
        raise Unusable("Counts cannot be negative, and each period needs a population.")
    if len(y) <= design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        raise Unusable("There are too few periods before and after to tell a step from a trend.")
    if not (y[after > 0].any() and y[after <= 0].any()):
        raise Unusable("Before or after the step nothing was counted, so no ratio can be told.")
    fitted: Any = sm.GLM(y, design, family=sm.families.Poisson(), offset=np.log(people)).fit()
    dispersion = float(fitted.pearson_chi2 / fitted.df_resid)
    error = float(fitted.bse[1]) * (math.sqrt(dispersion) if quasi else 1.0)
    effect = float(fitted.params[1])
    half = 1.959963984540054 * error
    return RateRatio(math.exp(effect), math.exp(effect - half), math.exp(effect + half), dispersion)


def difference_in_differences(
    outcome: Sequence[float],
    treated: Sequence[int],
    after: Sequence[int],
    cluster: Sequence[str] | None = None,
) -> Difference:
    """How much more the treated changed than the rest, by least squares; raises Unusable.

    Errors by cluster are those of HC1 with its small-sample factor G/(G-1) (n-1)/(n-k).
    """
    import numpy as np
    import statsmodels.api as sm

    if not len(outcome) == len(treated) == len(after):
        raise Unusable("Outcomes, treated and after must be equally many.")
    y = np.asarray(outcome, dtype=float)
    d, t = np.asarray(treated, dtype=float), np.asarray(after, dtype=float)
    design = np.column_stack([np.ones_like(y), d, t, d * t])
    if not (np.isfinite(y).all() and np.isin(d, (0, 1)).all() and np.isin(t, (0, 1)).all()):
        raise Unusable("Outcomes must be numbers; treated and after must be 0 or 1.")
    if len(y) <= 4 or np.linalg.matrix_rank(design) < 4:
        raise Unusable("Treated and others are both needed, before and after.")
    plain: Any = sm.OLS(y, design).fit()
    clustered = None
    if cluster is not None:
        groups = np.unique(np.asarray(cluster), return_inverse=True)[1]
        if groups.max() < 1:
            raise Unusable("At least two clusters are needed.")
        by = sm.OLS(y, design).fit(cov_type="cluster", cov_kwds={"groups": groups})
        clustered = float(by.bse[3])
    return Difference(float(plain.params[3]), float(plain.bse[3]), clustered, len(y))


def margins(table: Sequence[Sequence[int]]) -> Margins:
    """Whether a square table of before (rows) by after (columns) has the same margins.

    Raises Unusable. Stuart 1955, Biometrika 42; Bhapkar 1966, JASA 61; Bowker 1948, JASA 43.
    """
    import numpy as np
    from scipy.stats import chi2
    from statsmodels.stats.contingency_tables import SquareTable

    size = len(table)
    if size < 2 or any(len(row) != size for row in table):
        raise Unusable("The table must have as many columns as rows, and at least two.")
    counts = np.asarray(table, dtype=float)
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise Unusable("The table's counts must be numbers from 0 up.")
    moved = counts + counts.T
    off = ~np.eye(size, dtype=bool)
    spread = -moved + np.diag(np.where(off, moved, 0).sum(axis=1) + np.diag(moved))
    if np.linalg.matrix_rank(spread[1:, 1:]) < size - 1:
        raise Unusable("Too few changed their answer: some answers cannot be told apart.")
    square: Any = SquareTable(counts, shift_zeros=False)
    stuart, bhapkar = square.homogeneity(), square.homogeneity(method="bhapkar")
    pairs = [(i, j) for i in range(size) for j in range(i) if moved[i, j]]
    bowker = sum((counts[i, j] - counts[j, i]) ** 2 / moved[i, j] for i, j in pairs)
    return Margins(
        stuart_maxwell=float(stuart.statistic),
        bhapkar=float(bhapkar.statistic),
        df=int(stuart.df),
        p=float(stuart.pvalue),
        p_bhapkar=float(bhapkar.pvalue),
        bowker=float(bowker),
        bowker_df=len(pairs),
        p_bowker=float(chi2.sf(bowker, len(pairs))),
    )


def people_needed(before: float, after: float, power: float, level: float = 0.05) -> float:
    """How many in each of two groups tell two shares apart, two-sided; raises Unusable.

    Fleiss, Levin and Paik 2003, section 4.2, without correction for continuity, as R's
    power.prop.test.
    """
    from scipy.stats import norm

    if not (0 <= before <= 1 and 0 <= after <= 1 and before != after):
        raise Unusable("The two shares must differ and lie between 0 and 1.")
    if not (0 < level < 1 and level < power < 1):
        raise Unusable("The power must lie between the level and 1.")
    middle = (before + after) / 2
    same = float(norm.isf(level / 2)) * math.sqrt(2 * middle * (1 - middle))
    apart = float(norm.ppf(power)) * math.sqrt(before * (1 - before) + after * (1 - after))
    return ((same + apart) / (before - after)) ** 2
