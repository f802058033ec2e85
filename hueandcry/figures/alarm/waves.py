"""The mean that weeks would have if the past went on: a yearly wave, and a trend if asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from hueandcry.figures.alarm.weekly import Unusable, Weekly

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_MOST_STEPS, _CLOSE = 100, 1e-10
_LOGS = (-20.0, 20.0)  # where a trend runs off, no week is expected to have nothing or a billion


def waves(
    weekly: Weekly, weeks: range, alpha: float, *, harmonics: int = 1, trend: bool = False
) -> tuple[float, ...] | Unusable:
    """Means of `weeks` from the weeks before the first, as R's `glm` of the in-control counts.

    `alpha` is the dispersion of a negative binomial count, 0 for Poisson.
    """
    import numpy as np

    past, design, ahead = _parts(weekly, weeks, harmonics, trend)
    if wrong := _cannot(past, design, weeks):
        return wrong
    coefficients = _fit(past, design, alpha)
    if coefficients is None:
        return Unusable(f"The weeks before {weeks.start} could not be fitted.")
    means = np.exp(np.clip(ahead @ coefficients, *_LOGS))
    return tuple(float(one) for one in means)


def dispersion(
    weekly: Weekly, weeks: range, *, harmonics: int = 1, trend: bool = False
) -> float | Unusable:
    """The likeliest alpha of a negative binomial (variance mean + alpha mean^2); 0 if none."""
    import numpy as np
    from scipy.optimize import minimize_scalar
    from scipy.special import gammaln

    past, design, _ = _parts(weekly, weeks, harmonics, trend)
    if wrong := _cannot(past, design, weeks):
        return wrong

    def loss(log_alpha: float) -> float:
        alpha = float(np.exp(log_alpha))
        coefficients = _fit(past, design, alpha)
        if coefficients is None:
            return float("inf")
        mean = np.exp(design @ coefficients)
        size = 1 / alpha
        terms = gammaln(past + size) - gammaln(size) - gammaln(past + 1)
        terms += past * np.log(mean / (mean + size)) + size * np.log(size / (mean + size))
        return -float(terms.sum())

    found = minimize_scalar(loss, bounds=(-14.0, 5.0), method="bounded", options={"xatol": 1e-7})
    return 0.0 if found.x < -12 else float(np.exp(found.x))


def _parts(
    weekly: Weekly, weeks: range, harmonics: int, trend: bool
) -> tuple[Floats, Floats, Floats]:
    import numpy as np

    def rows(places: Floats) -> Floats:
        columns = [np.ones(len(places))]
        if trend:
            columns.append(places / weekly.frequency)
        for one in range(1, harmonics + 1):
            angle = 2 * one * np.pi * places / weekly.frequency
            columns += [np.cos(angle), np.sin(angle)]
        return np.column_stack(columns)

    past = np.array(weekly.counts[: weeks.start - 1], dtype=float)
    return past, rows(np.arange(1.0, weeks.start)), rows(np.array(weeks, dtype=float))


def _cannot(past: Floats, design: Floats, weeks: range) -> Unusable | None:
    fewest = 2 * design.shape[1] + 2
    if len(past) < fewest:
        return Unusable(
            f"Week {weeks.start} is too early: the first that can be judged is {fewest + 1}."
        )
    if not past.any():
        return Unusable(f"The weeks before {weeks.start} are all 0: nothing to learn from.")
    return None


def _fit(past: Floats, design: Floats, alpha: float) -> Floats | None:
    """Coefficients of log means by reweighted least squares; None where it does not settle."""
    import numpy as np

    mean = past + 0.1 if alpha == 0 else np.where(past == 0, past + 1 / 6, past)
    eta = np.log(mean)
    before = None
    for _ in range(_MOST_STEPS):
        weight = mean / (1 + alpha * mean)
        target = eta + (past - mean) / mean
        root = np.sqrt(weight)
        found = np.linalg.lstsq(design * root[:, None], target * root, rcond=None)[0]
        eta = np.clip(design @ found, -700.0, 700.0)
        mean = np.exp(eta)
        if before is not None and np.abs(found - before).max() < _CLOSE:
            return cast("Floats", found)
        before = found
    return None
