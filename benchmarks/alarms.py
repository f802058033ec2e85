"""Farrington Flexible over many weekly series, beside a loop of statsmodels' GLM over a few.

    python -m benchmarks.alarms

Ours judges SERIES series in 52 weeks. The loop fits the same models one by one for PEER of them, as
a textbook has it, and is multiplied up. Both in one run, so the ratio is of one machine; the bounds
of both must agree.
"""

import time
from typing import Any

from hueandcry.figures.alarm import flexible, quasi_poisson, reference
from hueandcry.figures.alarm.weekly import Weekly

SERIES, PEER, YEARS, SEED = 300, 2, 5, 20260331
OPTIONS = flexible.Options(
    b=4, no_periods=10, past_weeks_not_included=26, threshold_method="nbPlugin", alpha=0.01
)


def series(many: int) -> Any:
    """Counts with a yearly wave, more spread than Poisson's, of all sizes from 1 to 60 a week."""
    import numpy as np

    draw = np.random.default_rng(SEED)
    weeks = np.arange(52 * YEARS + 4)
    level = np.exp(draw.uniform(0, 4, size=(many, 1)) + 0.3 * np.sin(2 * np.pi * weeks / 52))
    return draw.negative_binomial(level, 0.5).astype(float)


def peer(counts: Any, weekly: Weekly, t: int) -> float:
    """The bound of one week as statsmodels' GLM gives it."""
    import numpy as np
    import statsmodels.api as sm
    from scipy.stats import nbinom, poisson
    from scipy.stats import t as student

    learnt = reference.blocks(weekly, t - 1, OPTIONS.b, OPTIONS.w, 10, 26)
    places = np.array(learnt.places)
    seasons = np.array(learnt.seasons)
    columns = [np.ones(len(places)), *(seasons == one for one in range(1, 10))]
    level = np.column_stack([*columns, (places - places.mean()) / 50]).astype(float)
    now = np.array([1.0, *[0.0] * 9, (t - 1 - places.mean()) / 50])
    past = counts[places]
    for design, row in ((level, now), (level[:, :-1], now[:-1])):
        family = sm.families.Poisson()
        first = sm.GLM(past, design, family=family).fit(scale="X2")
        mu, phi = first.fittedvalues, max(first.scale, 1.0)
        hat = first.get_hat_matrix_diag()
        raw = 1.5 * (past ** (2 / 3) * mu ** (-1 / 6) - np.sqrt(mu)) / np.sqrt(phi * (1 - hat))
        omega = quasi_poisson.outlier_weights(raw[None, :], OPTIONS.weights_threshold)[0]
        fit = sm.GLM(past, design, family=family, var_weights=omega).fit(scale="X2")
        eta, phi = float(row @ fit.params), max(fit.scale, 1.0)
        wrong = (omega * (past / fit.fittedvalues - 1) ** 2).sum() / fit.df_resid
        error = np.sqrt(fit.normalized_cov_params[-1, -1] * wrong)
        keeps = student.sf(abs(fit.params[-1] / error), fit.df_resid) * 2 < 0.05
        if len(row) == len(now) and keeps and np.exp(eta) <= past.max():
            break
    if phi > 1:
        return float(nbinom.ppf(0.99, np.exp(eta) / (phi - 1), 1 / phi))
    return float(poisson.ppf(0.99, np.exp(eta)))


def main() -> None:
    """Print seconds of both, and their ratio."""
    import numpy as np

    counts = series(SERIES)
    weekly = Weekly(tuple(int(one) for one in counts[0]))
    weeks = range(counts.shape[1] - 51, counts.shape[1] + 1)
    started = time.process_time()
    found = flexible.bounds(counts, weekly, weeks, OPTIONS)
    ours = time.process_time() - started
    started = time.process_time()
    theirs = np.array([[peer(one, weekly, t) for t in weeks] for one in counts[:PEER]])
    seconds = (time.process_time() - started) * SERIES / PEER
    apart = int((np.abs(theirs - found.bound[:PEER]) > 0.5)[found.enough[:PEER]].sum())
    print(f"{SERIES} series x {len(weeks)} weeks, seconds of processor")
    print(f"ours {ours:.1f}   a loop of GLM {seconds:.0f} (from {PEER} series)   "
          f"ratio {seconds / ours:.0f}   bounds that differ {apart} of {theirs.size}")  # fmt: skip


if __name__ == "__main__":
    main()
