"""Published results of place and concentration: the method of a case, and what runs it."""

import re
from collections.abc import Mapping
from typing import Any

from hueandcry.figures.concentration import concentration
from hueandcry.figures.space.hot_spots import gi_star, moran
from hueandcry.figures.space.near_repeats import knox
from hueandcry.figures.space.neighbours import Neighbours, neighbours
from hueandcry.figures.space.rates import empirical_bayes
from tests.published.cases import Runner, rows


def _column(case: Mapping[str, Any], name: str) -> list[float]:
    return [float(row[name]) for row in rows(case["file"])]


def _between(case: Mapping[str, Any]) -> Neighbours:
    pairs = rows(case["params"]["neighbours"])
    ids = [row["id"] for row in rows(case["file"])]
    return neighbours(ids, [(row["i"], row["j"]) for row in pairs])


def _gi_star(case: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"column": [one.z for one in gi_star(_column(case, "crime"), _between(case))]}


def _moran(case: Mapping[str, Any]) -> Mapping[str, Any]:
    found = moran(_column(case, "crime"), _between(case))
    return {
        "I": found.statistic,
        "z_randomisation": found.z_randomisation,
        "z_normality": found.z_normality,
    }


def _empirical_bayes(case: Mapping[str, Any]) -> Mapping[str, Any]:
    ids = [row["id"] for row in rows(case["file"])]
    found = empirical_bayes(ids, _column(case, "deaths"), _column(case, "pop"))
    column = [one.smoothed for one in found.rates]
    return {"column": column, "a": found.variance, "b": found.mean}


def _knox(case: Mapping[str, Any]) -> Mapping[str, Any]:
    bounds = re.search(r"<=([\d.]+) km and <=([\d.]+) days", case["method"])
    assert bounds is not None
    x, y, t = (_column(case, name) for name in "xyt")
    found = knox(x, y, t, space=float(bounds[1]), time=float(bounds[2]))
    return {"pairs": found.pairs, "expected": found.expected, "p_poisson": found.p_more}


def _gini(case: Mapping[str, Any]) -> Mapping[str, Any]:
    found = concentration([int(one) for one in re.findall(r"\d+", case["method"])])
    assert found is not None
    return {"gini": found.gini}


# The method's words up to where the numbers of the case begin.
RUNNERS: dict[str, Runner] = {
    "Getis-Ord Gi* analytic z, binary weights incl. self": _gi_star,
    "Moran's I, row-standardised": _moran,
    "Marshall global empirical Bayes": _empirical_bayes,
    "Knox near-repeat": _knox,
    "Gini of": _gini,
}
