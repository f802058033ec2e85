"""Published results of averaging over graphs and of unequal willingness: what runs each method."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hueandcry.figures.hidden.decomposable import Prior, average, gamma_poisson, one_over_size
from hueandcry.figures.hidden.heterogeneity import chao, darroch
from hueandcry.figures.hidden.reading import read
from hueandcry.figures.hidden.terms import counts_of
from tests.published.cases import FOLDER, Runner


def counts(case: Mapping[str, Any]) -> "NDArray[np.float64]":
    """The table of a case, as the command reads it."""
    return counts_of(read(FOLDER / case["file"])[0].table)


def averaged(case: Mapping[str, Any]) -> Mapping[str, Any]:
    """Averaging over decomposable graphs, with the prior that the case names."""
    params = case["params"]
    delta = None if params["delta"] == "2^-lists" else params["delta"]
    prior: Prior = one_over_size
    if params["prior"].startswith("Madigan-York"):
        shape, scale = (float(part.partition("=")[2]) for part in params["prior"].split()[-2:])
        prior = gamma_poisson(shape, scale)
    found = average(counts(case), max_missing=params["max_missing"], delta=delta, prior=prior)
    _, weight, mode = found.graphs[0]
    return {
        "mean": found.mean,
        "q025": found.quantile(0.025),
        "median": found.quantile(0.5),
        "q975": found.quantile(0.975),
        "mode": found.mode,
        "bayes_relative_loss": found.relative_loss,
        "top_graph_weight": weight,
        "top_model_weight": weight,
        "top_model_mode": mode,
    }


def bounded(case: Mapping[str, Any]) -> Mapping[str, Any]:
    """Chao's bound."""
    return {"N": chao(counts(case)[None])[0]}


def curved(case: Mapping[str, Any]) -> Mapping[str, Any]:
    """Darroch's model."""
    return {"N": darroch(counts(case)[None])[0]}


RUNNERS: dict[str, Runner] = {
    "decomposable graph averaging": averaged,
    "Mth Chao lower bound (negative eta dropped, as Rcapture)": bounded,
    "Mth Darroch": curved,
}
