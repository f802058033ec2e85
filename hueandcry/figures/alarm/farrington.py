"""Farrington's algorithm of 1996: the same weeks of past years, and a line through them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from hueandcry.figures.alarm import quasi_poisson, reference
from hueandcry.figures.alarm.weekly import Judged, Unusable, Weekly

if TYPE_CHECKING:
    from hueandcry.figures.alarm.quasi_poisson import Fit, Flags, Floats

POWERS = {"2/3": 2 / 3, "1/2": 1 / 2, "none": 1.0}
_OUTLIER, _TREND_P = 1.0, 0.05


@dataclass(frozen=True, slots=True)
class Options:
    """As R's `farrington` names them; `alpha` is that of a two-sided interval."""

    b: int = 5
    w: int = 3
    alpha: float = 0.05
    reweight: bool = True
    trend: bool = True
    limit54: tuple[int, int] = (5, 4)
    powertrans: str = "2/3"


def first(weekly: Weekly, options: Options) -> int:
    """The first week, counted from 1, whose reference weeks are all there."""
    return first_with(weekly, options.b, options.w)


def judge(weekly: Weekly, weeks: range, options: Options) -> tuple[Judged, ...] | Unusable:
    """What it says of `weeks` (counted from 1): bound as R has it, 0 where too few to judge."""
    import numpy as np

    if weeks.start < first(weekly, options):
        return too_early(weekly, weeks.start, first(weekly, options), options.b)
    counts = np.array([weekly.counts], dtype=float)
    return tuple(_week(weekly, counts, t, options) for t in weeks)


def first_with(weekly: Weekly, years: int, half: int) -> int:
    """The first week that has `half` weeks before the one `years` years back."""
    for place in range(len(weekly.counts)):
        if reference.year_back(weekly, place, years) >= half:
            return place + 1
    return len(weekly.counts) + 1


def too_early(weekly: Weekly, asked: int, possible: int, years: int) -> Unusable:
    """Why weeks cannot be judged from `asked` on."""
    if possible > len(weekly.counts):
        return Unusable(
            f"{len(weekly.counts)} weeks are too few to look {years} years back (--b): "
            f"take a smaller --b, or --method ears-c2."
        )
    return Unusable(
        f"Week {asked} is too early: {years} years back (--b) the first week "
        f"that can be judged is {possible}."
    )


def enough(counts: Floats, place: int, limit: tuple[int, int]) -> Flags:
    """Whether the last `limit[1]` weeks, this one too, hold `limit[0]` reports."""
    fewest, weeks = limit
    recent = counts[:, max(place - weeks + 1, 0) : place + 1].sum(axis=1)
    return cast("Flags", recent >= fewest)


def upper(means: Floats, spread: Floats, options: Options, quantile: float) -> Floats:
    """The bound: a normal quantile on the scale on which counts are even (section 3.7).

    `spread` is tau: the dispersion, and the variance of the mean over the mean.
    """
    import numpy as np

    power = POWERS[options.powertrans]
    error = np.sqrt(power**2 * means ** (2 * power - 1) * spread)
    return (means**power + quantile * error) ** (1 / power)


def _week(weekly: Weekly, counts: Floats, t: int, options: Options) -> Judged:
    import numpy as np
    from scipy.stats import norm

    place = t - 1
    places = np.array(reference.windows(weekly, place, options.b, options.w))
    fitted, dispersion = _fitted(counts[:, places], places, place, options)
    if not fitted.converged[0]:
        return Judged(t, weekly.counts[place], None, None, False, "The past could not be fitted.")
    row = _row(fitted, place, places)
    eta, variance = fitted.at(row)
    means = np.exp(eta)
    spread = dispersion + variance * dispersion * means  # (se of the mean)^2 over the mean
    bound = upper(means, spread, options, norm.ppf(1 - options.alpha / 2))
    observed = weekly.counts[place]
    if not enough(counts, place, options.limit54)[0]:
        fewest, recent = options.limit54
        why = f"Fewer than {fewest} in {recent} weeks: too few to judge."
        return Judged(t, observed, float(means[0]), 0.0, False, why)
    return Judged(t, observed, float(means[0]), float(bound[0]), bool(observed > bound[0]))


def _fitted(past: Floats, places: Floats, place: int, options: Options) -> tuple[Fit, Floats]:
    """With a trend where it is asked for and earns its place, else level."""
    import numpy as np
    from scipy.stats import t as student

    line = np.column_stack([np.ones(len(places)), places - places.mean()])
    if options.trend:
        found, dispersion = _reweighted(past, line, options)
        if found.converged[0]:
            slope = found.coefficients[0, 1]
            error = np.sqrt(found.covariance[0, 1, 1] * found.dispersion()[0])
            p = 2 * student.sf(abs(slope / error), past.shape[1] - 2) if error > 0 else np.nan
            ahead = np.exp(found.at(_row(found, place, places))[0][0])
            if options.b >= 3 and p < _TREND_P and ahead <= past.max():
                return found, dispersion
    return _reweighted(past, line[:, :1], options)


def _row(found: Fit, place: int, places: Floats) -> Floats:
    import numpy as np

    return np.array([1.0, place - places.mean()])[: found.design.shape[1]]


def _reweighted(past: Floats, design: Floats, options: Options) -> tuple[Fit, Floats]:
    """A fit, once more with past outbreaks counted for less, and its dispersion, at least 1."""
    import numpy as np

    found = quasi_poisson.fit(past, design)
    dispersion = np.maximum(found.dispersion(), 1.0)
    if not options.reweight or not found.converged[0]:
        return found, dispersion
    scaled = quasi_poisson.residuals(found, dispersion)
    found = quasi_poisson.fit(past, design, quasi_poisson.outlier_weights(scaled, _OUTLIER))
    return found, np.maximum(found.dispersion(), 1.0)
