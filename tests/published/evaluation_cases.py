"""Published results of evaluation: the method of a case, and what runs it."""

import json
import re
from collections.abc import Mapping
from typing import Any

from hueandcry.figures.change import (
    RateRatio,
    difference_in_differences,
    interrupted,
    margins,
    people_needed,
)
from tests.published.cases import Runner, rows


def _told(found: RateRatio) -> Mapping[str, float]:
    return {
        "RR": found.ratio,
        "lo": found.low,
        "hi": found.high,
        "dispersion": found.dispersion,
    }


def _series(case: Mapping[str, Any]) -> tuple[list[float], list[float], list[float], list[float]]:
    table = rows(case["file"])
    aces, people, ban, time = (
        [float(row[name]) for row in table] for name in ("aces", "stdpop", "smokban", "time")
    )
    return aces, people, ban, time


def _step_and_trend(case: Mapping[str, Any]) -> Mapping[str, Any]:
    *series, times = _series(case)
    return _told(interrupted(*series, times=times))


def _with_harmonics(case: Mapping[str, Any]) -> Mapping[str, Any]:
    said = re.search(r"(\d+) harmonics of (\d+)", case["method"])
    assert said is not None
    *series, times = _series(case)
    waves, year = int(said[1]), float(said[2])
    return _told(interrupted(*series, times=times, harmonics=waves, year=year, quasi=True))


def _did(case: Mapping[str, Any]) -> Mapping[str, Any]:
    whole = [row for row in rows(case["file"]) if row["fte"] not in ("", "NA")]
    found = difference_in_differences(
        [float(row["fte"]) for row in whole],
        [int(row["nj"]) for row in whole],
        [int(row["d"]) for row in whole],
        [row["id"] for row in whole],
    )
    return {"effect": found.effect, "se_ols": found.se, "se_cluster_id_HC1": found.se_clustered}


def _margins(case: Mapping[str, Any]) -> Mapping[str, Any]:
    found = margins(json.loads(case["method"].partition(" on ")[2]))
    return {
        "stuart_maxwell": found.stuart_maxwell,
        "df": found.df,
        "p": found.p,
        "bhapkar": found.bhapkar,
        "bowker": found.bowker,
    }


def _people_needed(case: Mapping[str, Any]) -> Mapping[str, Any]:
    before, after, power = (float(one) for one in re.findall(r"\.\d+", case["method"]))
    return {"n_per_group": people_needed(before, after, power)}


RUNNERS: dict[str, Runner] = {
    "ITS Poisson, offset log(stdpop), step + trend": _step_and_trend,
    "ITS quasi-Poisson, step + trend": _with_harmonics,
    "DiD fte ~ nj*d": _did,
    "Stuart-Maxwell on": _margins,
    "two-sample proportions": _people_needed,
}
