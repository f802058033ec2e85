"""Farrington Flexible: all seasons of past years, without the latest weeks, on a count's own law.

Noufaily, Enki, Farrington, Garthwaite, Andrews, Charlett: An improved algorithm for outbreak
detection in multiple surveillance systems, Statistics in Medicine 32 (2013), 1206-1222.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from hueandcry.figures.alarm import farrington, quasi_poisson, reference
from hueandcry.figures.alarm.weekly import Judged, Unusable, Weekly

if TYPE_CHECKING:
    from hueandcry.figures.alarm.quasi_poisson import Fit, Flags, Floats

_TOO_HIGH = 700.0  # no number holds its exponential: R says NA


@dataclass(frozen=True, slots=True)
class Options:
    """As R's `farringtonFlexible` names them; `alpha` is one-sided.

    `past_weeks_not_included` None means `w`, as in R.
    """

    b: int = 5
    w: int = 3
    alpha: float = 0.05
    reweight: bool = True
    weights_threshold: float = 2.58
    trend: bool = True
    p_threshold_trend: float = 0.05
    limit54: tuple[int, int] = (5, 4)
    powertrans: str = "2/3"
    no_periods: int = 1
    past_weeks_not_included: int | None = None
    threshold_method: str = "delta"

    @property
    def left_out(self) -> int:
        """How many of the latest weeks are not learnt from."""
        return self.w if self.past_weeks_not_included is None else self.past_weeks_not_included


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is said of many series in the same weeks; S series, K weeks; nan where nothing.

    `p` is the chance of as many or more.
    """

    expected: Floats
    bound: Floats
    p: Floats
    alarm: Flags
    enough: Flags


def first(weekly: Weekly, options: Options) -> int:
    """The first week, counted from 1, whose reference weeks are all there."""
    return farrington.first_with(weekly, options.b, options.w)


def judge(weekly: Weekly, weeks: range, options: Options) -> tuple[Judged, ...] | Unusable:
    """What it says of `weeks` (counted from 1)."""
    import numpy as np

    if wrong := cannot(weekly, weeks, options):
        return wrong
    found = bounds(np.array([weekly.counts], dtype=float), weekly, weeks, options)
    return tuple(
        Judged(
            t,
            weekly.counts[t - 1],
            _known(found.expected[0, at]),
            _known(found.bound[0, at]),
            bool(found.alarm[0, at]),
            _why(found, at, options),
        )
        for at, t in enumerate(weeks)
    )


def cannot(weekly: Weekly, weeks: range, options: Options) -> Unusable | None:
    """Why these weeks cannot be judged."""
    possible = first(weekly, options)
    if weeks.start < possible:
        return farrington.too_early(weekly, weeks.start, possible, options.b)
    between = 51 - 2 * options.w
    if not 1 <= options.no_periods <= between + 1:
        return Unusable(
            f"--no-periods is 1 to {between + 1} where --w is {options.w}, "
            f"not {options.no_periods}."
        )
    return None


def bounds(counts: Floats, weekly: Weekly, weeks: Sequence[int], options: Options) -> Bounds:
    """Judge `weeks` of many series (S x T) that share the weeks of `weekly`, all at once."""
    import numpy as np

    shape = (len(counts), len(weeks))
    expected, bound, p = (np.full(shape, np.nan) for _ in range(3))
    alarm, enough = (np.zeros(shape, dtype=bool) for _ in range(2))
    for at, t in enumerate(weeks):
        eta, variance, phi = predicted(counts, weekly, t - 1, options)
        observed = counts[:, t - 1]
        upper, p[:, at], base = _threshold(eta, variance, phi, observed, options)
        enough[:, at] = farrington.enough(counts, t - 1, options.limit54)
        with np.errstate(invalid="ignore", divide="ignore"):
            beyond = (observed - base) / (upper - base) > 1
        alarm[:, at] = enough[:, at] & beyond & (observed > 0) & ~np.isnan(upper)
        bound[:, at] = np.where(enough[:, at], upper, np.nan)
        expected[:, at] = np.where(enough[:, at], np.exp(eta), np.nan)
    return Bounds(expected, bound, p, alarm, enough)


def _threshold(
    eta: Floats, variance: Floats, phi: Floats, observed: Floats, options: Options
) -> tuple[Floats, Floats, Floats]:
    """Bound, chance of as many or more, and what an exceedance is measured from.

    For a plug-in threshold R measures from the linear predictor; the alarms are the same.
    """
    import numpy as np
    from scipy.stats import nbinom, norm, poisson

    means = np.exp(eta)
    quantile = norm.ppf(1 - options.alpha)
    if options.threshold_method == "delta":
        power = farrington.POWERS[options.powertrans]
        spread = phi + variance * means
        classic = farrington.Options(powertrans=options.powertrans)
        upper = farrington.upper(means, spread, classic, quantile)
        error = np.sqrt(power**2 * means ** (2 * power - 1) * spread)
        return upper, norm.sf(observed**power, means**power, error), means
    if options.threshold_method == "muan":
        raised = eta + quantile * np.sqrt(variance)
        means = np.exp(np.where(raised > _TOO_HIGH, np.nan, raised))
    over = phi > 1
    size = means / np.where(over, phi - 1, 1.0)
    share = 1 / np.where(over, phi, 2.0)
    level = 1 - options.alpha
    upper = np.where(over, nbinom.ppf(level, size, share), poisson.ppf(level, means))
    tail = np.where(over, nbinom.sf(observed - 1, size, share), poisson.sf(observed - 1, means))
    return upper, tail, eta


def predicted(
    counts: Floats, weekly: Weekly, place: int, options: Options
) -> tuple[Floats, Floats, Floats]:
    """Linear predictor, its variance and the dispersion of each series; nan without a fit."""
    import numpy as np

    learnt = reference.blocks(
        weekly, place, options.b, options.w, options.no_periods, options.left_out
    )
    places = np.array(learnt.places)
    seasons = np.array(learnt.seasons)
    columns = [np.ones(len(places))]
    columns += [(seasons == season).astype(float) for season in range(1, options.no_periods)]
    level = np.column_stack(columns)
    middle, scale = places.mean(), max(places.std(), 1.0)
    line = np.column_stack([level, (places - middle) / scale])
    # The week that is judged lies in the last season, which is the one without a column.
    now = np.zeros(line.shape[1])
    now[0], now[-1] = 1.0, (place - middle) / scale
    past = counts[:, places]
    if not options.trend:
        return _of(*_reweighted(past, level, options), now[:-1])
    found, odd = _reweighted(past, line, options)
    result = np.array(_of(found, odd, now))
    dropped = ~_keeps_trend(found, odd, now, options)
    if dropped.any():
        again = _reweighted(past[dropped], level, options)
        result[:, dropped] = np.array(_of(*again, now[:-1]))
    return result[0], result[1], result[2]


def _of(found: Fit, odd: Floats, now: Floats) -> tuple[Floats, Floats, Floats]:
    import numpy as np

    eta, unscaled = found.at(now)
    phi = np.maximum(found.dispersion(), 1.0)
    lost = ~found.converged
    return (
        np.where(lost, np.nan, eta),
        np.where(lost, np.nan, unscaled * odd),
        np.where(lost, np.nan, phi),
    )


def _keeps_trend(found: Fit, odd: Floats, now: Floats, options: Options) -> Flags:
    """Three years or more, a slope that is told from none, no guess above all that was seen."""
    import numpy as np
    from scipy.stats import t as student

    slope = found.coefficients[:, -1]
    error = np.sqrt(np.maximum(found.covariance[:, -1, -1] * odd, 0.0))
    free = found.counts.shape[1] - found.design.shape[1]
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * student.sf(np.abs(slope / error), free)
    ahead = np.exp(found.at(now)[0])
    known = found.converged & (options.b >= 3)
    return cast(
        "Flags", known & (p < options.p_threshold_trend) & (ahead <= found.counts.max(axis=1))
    )


def _reweighted(past: Floats, design: Floats, options: Options) -> tuple[Fit, Floats]:
    """A fit, once more with past outbreaks counted for less; and the dispersion of its errors.

    R puts the outlier weights in the place of the working weights before it asks for standard
    errors, so these have a dispersion of their own.
    """
    import numpy as np

    found = quasi_poisson.fit(past, design)
    if not options.reweight:
        return found, found.dispersion()
    scaled = quasi_poisson.residuals(found, np.maximum(found.dispersion(), 1.0))
    omega = quasi_poisson.outlier_weights(scaled, options.weights_threshold)
    again = quasi_poisson.fit(past, design, omega)
    lost = ~found.converged
    if lost.any():
        again = again.among(lost, quasi_poisson.fit(past[lost], design))
    return again, again.dispersion(omega)


def _known(number: float) -> float | None:
    return None if number != number else float(number)


def _why(found: Bounds, at: int, options: Options) -> str:
    if not found.enough[0, at]:
        fewest, recent = options.limit54
        return f"Fewer than {fewest} in {recent} weeks: too few to judge."
    return "The past could not be fitted." if found.bound[0, at] != found.bound[0, at] else ""
