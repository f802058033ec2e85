"""Quasi-Poisson regression of many series at once: the same steps as R's `glm`, on arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

MOST_STEPS, CLOSE = 25, 1e-8  # glm.control of R


@dataclass(frozen=True, slots=True)
class Fit:
    """A fit of each row of counts; S series, n weeks, p columns.

    `covariance` is unscaled and `leverage` the diagonal of the hat matrix, both of the last step's
    working weights `working`, as R has them. `converged` is False where the steps ran out.
    """

    design: Floats  # n x p
    counts: Floats  # S x n
    coefficients: Floats  # S x p
    means: Floats  # S x n
    working: Floats  # S x n
    covariance: Floats  # S x p x p
    converged: Flags  # S

    @property
    def leverage(self) -> Floats:
        """How much each week's own count pulls its mean, 0 to 1."""
        import numpy as np

        pulled = np.einsum("np,spq,nq->sn", self.design, self.covariance, self.design)
        return cast("Floats", pulled * self.working)

    def dispersion(self, weights: Floats | None = None) -> Floats:
        """Pearson's dispersion, with `weights` (S x n) in place of the working weights."""
        import numpy as np

        used = self.working if weights is None else weights
        residuals = self.counts / np.maximum(self.means, 1e-300) - 1
        free = self.counts.shape[1] - self.design.shape[1]
        return cast("Floats", (used * residuals**2).sum(axis=1) / free)

    def at(self, row: Floats) -> tuple[Floats, Floats]:
        """Linear predictor for a row of the design, and its variance over the dispersion."""
        import numpy as np

        variance = np.einsum("p,spq,q->s", row, self.covariance, row)
        return self.coefficients @ row, np.maximum(variance, 0.0)

    def among(self, chosen: Flags, other: Fit) -> Fit:
        """This fit, with the rows `chosen` from `other`, which holds those alone."""
        merged = {}
        for name in ("coefficients", "means", "working", "covariance", "converged"):
            mine = getattr(self, name).copy()
            mine[chosen] = getattr(other, name)
            merged[name] = mine
        return replace(self, **merged)


def fit(counts: Floats, design: Floats, weights: Floats | None = None) -> Fit:
    """Fit log means of `counts` (S x n) on `design` (n x p) by reweighted least squares.

    `weights` (S x n) are prior weights. A row that goes astray is marked, never raised.
    """
    import numpy as np

    prior = np.ones_like(counts) if weights is None else weights
    squares = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    means = counts + 0.1
    linear = np.log(means)
    deviance = _deviance(counts, means, prior)
    converged = np.zeros(len(counts), dtype=bool)
    width = design.shape[1]
    coefficients = np.zeros((len(counts), width))
    working = prior * means
    going = np.arange(len(counts))
    normal = np.zeros((len(counts), width, width))
    for _ in range(MOST_STEPS):
        mu, eta = means[going], linear[going]
        weight = prior[going] * mu
        target = eta + counts[going] / mu - 1
        gram = (weight @ squares).reshape(-1, width, width)
        solved = _solve(gram, (weight * target) @ design)
        working[going], normal[going], coefficients[going] = weight, gram, solved
        linear[going] = np.clip(solved @ design.T, -700.0, 700.0)
        means[going] = np.maximum(np.exp(linear[going]), 2.3e-16)
        before = deviance[going]
        deviance[going] = _deviance(counts[going], means[going], prior[going])
        near = np.abs(deviance[going] - before) / (np.abs(deviance[going]) + 0.1) < CLOSE
        converged[going[near]] = True
        going = going[~near & np.isfinite(deviance[going])]
        if not len(going):
            break
    covariance = _solve(normal, np.broadcast_to(np.eye(width), normal.shape))
    return Fit(design, counts, coefficients, means, working, covariance, converged)


def residuals(found: Fit, dispersion: Floats) -> Floats:
    """Standardised Anscombe residuals (Farrington et al. 1996, section 3.6)."""
    import numpy as np

    mu = found.means
    raw = 1.5 * (found.counts ** (2 / 3) * mu ** (-1 / 6) - np.sqrt(mu))
    room = np.maximum(1 - found.leverage, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = raw / np.sqrt(dispersion[:, None] * room)
    return cast("Floats", np.nan_to_num(scaled, nan=0.0))


def outlier_weights(scaled: Floats, threshold: float) -> Floats:
    """Weights that count past outbreaks for less: s^-2 above `threshold`; each row adds up to n."""
    import numpy as np

    with np.errstate(divide="ignore"):
        raw = np.where(scaled > threshold, scaled**-2.0, 1.0)
    return cast("Floats", raw * (scaled.shape[1] / raw.sum(axis=1))[:, None])


def _deviance(counts: Floats, means: Floats, prior: Floats) -> Floats:
    import numpy as np

    logs = np.log(np.where(counts > 0, counts / means, 1.0))
    return cast("Floats", 2 * (prior * (counts * logs - (counts - means))).sum(axis=1))


def _solve(left: Floats, right: Floats) -> Floats:
    """Solve each system; by least squares where one of them is singular."""
    import numpy as np

    flat = right.ndim == left.ndim - 1
    columns = right[..., None] if flat else right
    try:
        found = np.linalg.solve(left, columns)
    except np.linalg.LinAlgError:
        found = np.linalg.pinv(left) @ columns
    return cast("Floats", found[..., 0] if flat else found)
