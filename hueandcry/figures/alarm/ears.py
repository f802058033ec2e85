"""EARS C1, C2 and C3: the last weeks alone, for where there is no year to look back on.

Hutwagner, Thompson, Seeman, Treadwell: The bioterrorism preparedness and response Early Aberration
Reporting System, Journal of Urban Health 80 (2003), i89-i96.
"""

from __future__ import annotations

from dataclasses import dataclass

from hueandcry.figures.alarm.weekly import Judged, Unusable, Weekly

FEWEST = 3
_GUARD = {"C1": 0, "C2": 2, "C3": 2}
_BACK = {"C1": 0, "C2": 2, "C3": 4}
ALPHA = {"C1": 0.001, "C2": 0.001, "C3": 0.025}


@dataclass(frozen=True, slots=True)
class Options:
    """As R's `earsC` names them; `alpha` None is .001, and .025 for C3."""

    method: str
    baseline: int = 7
    min_sigma: float = 0.0
    alpha: float | None = None


def first(options: Options) -> int:
    """The first week, counted from 1, that has all its earlier weeks."""
    return options.baseline + _BACK[options.method] + 1


def judge(weekly: Weekly, weeks: range, options: Options) -> tuple[Judged, ...] | Unusable:
    """What it says of `weeks` (counted from 1)."""
    from statistics import NormalDist

    possible = first(options)
    if options.baseline < FEWEST:
        return Unusable(f"--baseline is {FEWEST} weeks or more, not {options.baseline}.")
    if weeks.start < possible:
        return Unusable(
            f"Week {weeks.start} is too early: with {options.baseline} weeks to learn from "
            f"(--baseline) the first that can be judged is {possible}."
        )
    alpha = ALPHA[options.method] if options.alpha is None else options.alpha
    quantile = NormalDist().inv_cdf(1 - alpha)
    return tuple(_week(weekly.counts, t, options, quantile) for t in weeks)


def baseline(counts: tuple[int, ...], t: int, options: Options) -> tuple[float, float]:
    """Mean and standard deviation of the weeks that week `t` is held against."""
    from statistics import fmean, stdev

    end = t - 1 - _GUARD[options.method]
    past = counts[end - options.baseline : end]
    return fmean(past), max(stdev(past), options.min_sigma)


def _week(counts: tuple[int, ...], t: int, options: Options, quantile: float) -> Judged:
    mean, spread = baseline(counts, t, options)
    observed = counts[t - 1]
    bound = mean + quantile * spread
    if options.method == "C3":
        before = [_excess(counts, t - lag, options) for lag in (1, 2)]
        if spread == 0 or None in before:
            why = "The weeks before are all alike, so C3 cannot say."
            return Judged(t, observed, mean, None, False, why)
        bound = max(0.0, observed + spread * (quantile - sum(one or 0.0 for one in before)))
    return Judged(t, observed, mean, bound, observed > bound)


def _excess(counts: tuple[int, ...], t: int, options: Options) -> float | None:
    """How far C2 of an earlier week was above 1; None where it cannot be told."""
    mean, spread = baseline(counts, t, options)
    return None if spread == 0 else max(0.0, (counts[t - 1] - mean) / spread - 1)
