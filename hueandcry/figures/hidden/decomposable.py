"""Bayesian averaging over decomposable graphs: how many stand in no list, model by model.

Madigan and York 1997 (Biometrika 84:19-31), as the R package dga does it: a hyper-Dirichlet prior
with `delta` in each cell of the full table, a prior on the size, and no sampling at all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hueandcry.figures.hidden.graphs import coefficients, decomposable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

Prior = Callable[["Numbers"], "Numbers"]  # the logarithm of a prior, for each size

_MOST_POINTS = 250_000
_FORGET = 1e-7  # graphs that have less than this share of the weight together are forgotten
_BLOCK = 4_096
_EDGE = (
    0.05,
    0.005,
)  # more than this share of the weight in this last part of the grid: it ends early


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is believed of the size: `sizes` ascending, `weights` of each, which add up to one.

    Where the grid is coarse a size stands for those around it. `graphs` are names with their
    weights, the heaviest first, and the size each holds most likely. `at_the_edge` is true where
    the weight piles up at the greatest size that was looked at: then look further.
    """

    sizes: "Numbers"
    weights: "Numbers"
    graphs: tuple[tuple[str, float, float], ...]
    at_the_edge: bool

    @property
    def mean(self) -> float:
        """The mean size."""
        return float(self.sizes @ self.weights)

    @property
    def mode(self) -> float:
        """The likeliest size."""
        return float(self.sizes[self.weights.argmax()])

    @property
    def relative_loss(self) -> float:
        """The size of least expected squared relative error, E[1/N] / E[1/N^2]."""
        one = float((1 / self.sizes) @ self.weights)
        return one / float((1 / self.sizes**2) @ self.weights)

    def quantile(self, share: float) -> float:
        """The least size that this share of the weight does not exceed."""
        import numpy as np

        below = np.cumsum(self.weights)
        place = int(np.searchsorted(below, share * below[-1]))
        return float(self.sizes[min(place, len(self.sizes) - 1)])

    def draws(self, number: int, chance: "np.random.Generator") -> "Numbers":
        """Sizes drawn from it."""
        return chance.choice(self.sizes, number, p=self.weights / self.weights.sum())


def one_over_size(sizes: "Numbers") -> "Numbers":
    """The logarithm of the prior 1/N: dga's code, whose help page says 1 / missing instead."""
    import numpy as np

    return -np.log(sizes)


def gamma_poisson(shape: float, scale: float) -> Prior:
    """The logarithm of Madigan and York's prior: a Poisson size whose mean is a gamma variate."""

    def prior(sizes: "Numbers") -> "Numbers":
        import numpy as np
        from scipy.special import gammaln

        log = sizes * np.log(scale) - (sizes + shape) * np.log1p(scale)
        found: Numbers = log + gammaln(sizes + shape) - gammaln(sizes + 1) - gammaln(shape)
        return found

    return prior


def average(
    cells: "Numbers",
    *,
    max_missing: int,
    delta: float | None = None,
    prior: Prior = one_over_size,
    points: int = _MOST_POINTS,
) -> Posterior:
    """The posterior of the size from a full table of 2^lists counts, whose first is not looked at.

    Cell n counts those in exactly the lists whose bits n has. 1 to `max_missing` may be in no list;
    up to `points` numbers are all looked at, more on a grid that widens as it goes. `delta` is
    2^-lists unless given. Counts need not be whole. Raises ValueError for more than five lists.
    """
    import numpy as np
    from scipy.special import gammaln

    lists = len(cells).bit_length() - 1
    graphs = decomposable(lists)
    delta = 2.0**-lists if delta is None else delta
    observed = float(cells[1:].sum())
    times = np.array(coefficients(lists), dtype=float)

    def by_graph(missing: "Numbers", kept: "Numbers") -> "Numbers":
        shared = gammaln(observed + missing + 1) - gammaln(missing + 1) + prior(observed + missing)
        margins = np.stack(
            [_log_margin(cells, subset, missing, delta, lists) for subset in range(1, 1 << lists)]
        )
        found: Numbers = kept @ margins + shared
        return found

    rough, widths = _grid(max_missing, 400)
    log = by_graph(rough, times) + np.log(widths)
    top = log.max()
    of_graph = np.exp(log - top).sum(axis=1)
    heaviest = np.argsort(-of_graph)
    share = np.cumsum(of_graph[heaviest]) / of_graph.sum()
    kept = heaviest[: int(np.searchsorted(share, 1 - _FORGET)) + 1]
    missing, widths = _grid(max_missing, points)
    of_graph = np.zeros(len(kept))
    modes, best = np.zeros(len(kept)), np.full(len(kept), -np.inf)
    every = []
    for first in range(0, len(missing), _BLOCK):
        some = slice(first, first + _BLOCK)
        log = by_graph(missing[some], times[kept])
        greatest = log.max(axis=1)
        modes = np.where(greatest > best, missing[some][log.argmax(axis=1)], modes)
        best = np.maximum(best, greatest)
        part = np.exp(log - top) * widths[some]
        of_graph += part.sum(axis=1)
        every.append(part.sum(axis=0))
    weights = np.concatenate(every)
    of_graph /= weights.sum()
    weights /= weights.sum()
    order = np.argsort(-of_graph, kind="stable")
    share_of_grid, most = _EDGE
    last = missing > max_missing * (1 - share_of_grid)
    return Posterior(
        observed + missing,
        weights,
        tuple(
            (graphs[kept[place]].name, float(of_graph[place]), float(observed + modes[place]))
            for place in order[:10]
        ),
        bool(weights[last].sum() > most),
    )


def mixed(posteriors: Iterable[Posterior]) -> Posterior:
    """Several posteriors, each as likely as the other: where one thing more is uncertain."""
    import numpy as np

    every = list(posteriors)
    sizes = np.concatenate([one.sizes for one in every])
    weights = np.concatenate([one.weights for one in every]) / len(every)
    order = np.argsort(sizes, kind="stable")
    at_the_edge = sum(one.at_the_edge for one in every) > len(every) / 4
    return Posterior(sizes[order], weights[order], every[0].graphs, at_the_edge)


def _log_margin(
    cells: "Numbers", subset: int, missing: "Numbers", delta: float, lists: int
) -> "Numbers":
    """The log marginal likelihood of the counts summed to a set of lists, for each `missing`."""
    import numpy as np
    from scipy.special import gammaln

    margin = np.bincount(np.arange(len(cells))[1:] & subset, cells[1:], minlength=len(cells))
    size = subset.bit_count()
    alpha = delta * 2 ** (lists - size)
    whole = delta * 2**lists
    others = [margin[part] for part in range(1, subset + 1) if part & subset == part]
    fixed = (gammaln(alpha + np.array(others)) - gammaln(alpha)).sum()
    nought = gammaln(alpha + margin[0] + missing) - gammaln(alpha)
    total = gammaln(whole) - gammaln(whole + cells[1:].sum() + missing)
    found: Numbers = fixed + nought + total
    return found


def _grid(most: int, points: int) -> "tuple[Numbers, Numbers]":
    """Numbers from 1 to `most`, and how many each stands for."""
    import numpy as np

    if most <= points:
        return np.arange(1.0, most + 1), np.ones(most)
    every = np.unique(np.rint(np.geomspace(1, most, points)))
    edges = np.concatenate([[0.5], (every[1:] + every[:-1]) / 2, [most + 0.5]])
    return every, np.diff(edges)
