"""Models in which people differ in how readily they are listed: Chao's bound and Darroch's.

Rivest and Baillargeon 2007 (Biometrics 63:999-1006), fitted as the R package Rcapture fits them:
a main effect a list, and terms in the number of lists that somebody stands in.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_ROUNDS, _CLOSE = 60, 1e-10
_BEYOND = 1e6  # times the observed: the fit runs away, so there is no estimate


def chao(tables: "Numbers") -> "Numbers":
    """A size that heterogeneity alone cannot make too great, for each row of full tables.

    Each row of `tables` has 2^lists counts for three lists or more. The first is not looked at,
    and counts need not be whole. Terms eta_3.. that come out negative are dropped one by one, the
    lowest first, as Rcapture drops them. NaN where there is no estimate. Lists that lead to each
    other can make the answer too small, and lists that avoid each other too great.
    """
    import numpy as np

    main, times = _effects(tables.shape[1])
    extra = np.stack([np.maximum(times - j + 1, 0) for j in range(3, main.shape[1])], axis=1)
    kept = np.ones((len(tables), extra.shape[1]), dtype=bool)
    sizes = np.full(len(tables), np.nan)
    open_ = np.arange(len(tables))
    while len(open_):
        again = []
        for terms in {tuple(row) for row in kept[open_]}:
            rows = open_[(kept[open_] == terms).all(axis=1)]
            design = np.hstack([main, extra[:, np.array(terms, dtype=bool)]])
            sizes[rows], parameters = _fitted(design, tables[rows])
            negative = parameters[:, main.shape[1] :] < 0
            for row, signs in zip(rows, negative, strict=True):
                if signs.any() and np.isfinite(sizes[row]):
                    kept[row, np.flatnonzero(terms)[signs.argmax()]] = False
                    again.append(row)
        open_ = np.array(again, dtype=int)
    return sizes


def darroch(tables: "Numbers") -> "Numbers":
    """The size under Darroch's model, whose term is half the square of the number of lists."""
    import numpy as np

    main, times = _effects(tables.shape[1])
    return _fitted(np.hstack([main, times[:, None] ** 2 / 2]), tables)[0]


def _effects(cells: int) -> "tuple[Numbers, Numbers]":
    """The intercept and main effects of each cell but the first, and how many lists it is in."""
    import numpy as np

    lists = cells.bit_length() - 1
    in_list = (np.arange(1, cells)[:, None] >> np.arange(lists)) & 1
    return np.hstack([np.ones((cells - 1, 1)), in_list]), in_list.sum(axis=1).astype(float)


def _fitted(design: "Numbers", tables: "Numbers") -> "tuple[Numbers, Numbers]":
    """Sizes and parameters of one Poisson log-linear model, by reweighted least squares.

    NaN where the intercept runs away: with too few overlaps no size is too great.
    """
    import numpy as np

    counts = tables[:, 1:]
    observed = counts.sum(axis=1)
    fitted = counts + 0.1
    parameters = np.zeros((len(tables), design.shape[1]))
    worst = np.full(len(tables), np.inf)
    ridge = 1e-12 * np.eye(design.shape[1])
    for _ in range(_ROUNDS):
        with np.errstate(all="ignore"):
            working = np.log(fitted) + (counts - fitted) / fitted
            weighted = design[None] * fitted[:, :, None]
            square = design.T @ weighted
            square += ridge * np.trace(square, axis1=1, axis2=2)[:, None, None]
            right = np.einsum("rcp,rc->rp", weighted, working)
            parameters = np.linalg.solve(square, right[:, :, None])[:, :, 0]
            fitted = np.exp(np.clip(parameters @ design.T, -40, 60))
            deviance = -2 * (counts * np.log(fitted) - fitted).sum(axis=1)
        if np.all(np.abs(deviance - worst) <= _CLOSE * (1 + np.abs(deviance))):
            break
        worst = deviance
    with np.errstate(over="ignore"):
        missing = np.exp(parameters[:, 0])
    sizes = np.where(missing < _BEYOND * observed, observed + missing, np.nan)
    return sizes, parameters
