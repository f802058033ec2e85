"""Published results of the hidden volume: the method of a case, and what runs it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from hueandcry.figures.hidden import bootstrap, existence, terms
from hueandcry.figures.hidden.best_bic import best_bic
from hueandcry.figures.hidden.stepwise import stepwise
from hueandcry.figures.hidden.table import OverlapTable, table
from hueandcry.figures.hidden.thresholding import thresholding
from tests.published import mse_averaged
from tests.published.cases import Runner, rows

Case = Mapping[str, Any]
SEED = 20240611


def overlaps(case: Case) -> OverlapTable:
    """The table of a case, its lists in the order of the file."""
    read = rows(case["file"])
    lists = [name for name in read[0] if name != "count"]
    return table(lists, {tuple(int(row[one]) for one in lists): int(row["count"]) for row in read})


def independent(case: Case) -> Mapping[str, Any]:
    return {"N": stepwise(overlaps(case), threshold=0.0).population}


def by_steps(case: Case) -> Mapping[str, Any]:
    found = stepwise(overlaps(case), case["params"]["pthresh"])
    return {"N": found.population, "pairs": found.pairs}


def all_pairs(case: Case) -> Mapping[str, Any]:
    from hueandcry.figures.hidden.fit import fit, populations

    read = overlaps(case)
    counts, lists = terms.counts_of(read)[None, :], len(read.lists)
    fits = fit(counts, terms.flags([terms.closed(terms.pairs_of(lists), lists)], lists))
    aic = 2 * fits.parameters[0] - 2 * fits.log_likelihood[0]
    return {"N": float(populations(counts, fits)[0]), "AIC": float(aic)}


def exists(case: Case) -> Mapping[str, Any]:
    read = overlaps(case)
    pairs = [sum(1 << read.lists.index(name) for name in pair) for pair in case["params"]["pairs"]]
    return {"code": existence.existence(read, terms.closed(pairs, len(read.lists)))}


def least_bic(case: Case) -> Mapping[str, Any]:
    found = best_bic(overlaps(case), case["params"]["maxorder"])
    return {"model": found.model, "N": found.population, "BIC": found.bic}


def admissible(case: Case) -> Mapping[str, Any]:
    return {"n": best_bic(overlaps(case), case["params"]["maxorder"]).admissible}


def accelerated(case: Case) -> Mapping[str, Any]:
    chance = np.random.default_rng(SEED)
    found = bootstrap.stepwise_bootstrap(overlaps(case), 0, chance, case["params"]["pthresh"])
    return {"ahat": found.acceleration}


def stepwise_draws(case: Case) -> Mapping[str, Any]:
    chance = np.random.default_rng(SEED)
    found = bootstrap.stepwise_bootstrap(overlaps(case), case["params"]["nboot"], chance)
    makers = {"pct": found.percentiles, "bca": found.bca}
    return {
        key: makers[kind]([float(share)])[0]
        for key in case["expect"]
        for kind, _, share in [key.partition("_")]
    }


def bic_draws(top: int | None, order: int | None) -> Runner:
    def run(case: Case) -> Mapping[str, Any]:
        chance = np.random.default_rng(SEED)
        nboot = case["params"]["nboot"]
        found = bootstrap.bic_bootstrap(overlaps(case), nboot, chance, order, top)
        return {key: found.bca([float(key)])[0] for key in case["expect"]}

    return run


def bayesian(case: Case) -> Mapping[str, Any]:
    chance = np.random.default_rng(SEED)
    found = thresholding(overlaps(case), chance, case["params"]["maxorder"])
    return {"N": found.population, "q025": found.low, "q975": found.high}


RUNNERS: dict[str, Runner] = {
    "poisson log-linear, main effects": independent,
    "stepwise pairs, Chan-Silverman-Vincent": by_steps,
    "stepwise pairs": by_steps,
    "fixed model, all pairs": all_pairs,
    "existence/identifiability code (0 ok, 1 MLE does not exist, 2 not identifiable)": exists,
    "best-BIC hierarchical model, models without an extended MLE removed": least_bic,
    "number of admissible models": admissible,
    "BCa acceleration by delete-one jackknife (stepwise)": accelerated,
    "stepwise bootstrap, selection repeated": stepwise_draws,
    "Bayesian thresholding (Silverman 2020)": bayesian,
    "BIC bootstrap BCa, all models": bic_draws(None, None),
    "BIC bootstrap BCa, top 100 models, maxorder 3": bic_draws(100, 3),
    **mse_averaged.RUNNERS,
}
