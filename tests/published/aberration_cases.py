"""Published results of alarms in weekly counts: the method of a case, and what runs it."""

from collections.abc import Mapping
from typing import Any

from hueandcry.figures.alarm import cusum, ears, farrington, flexible, glr
from hueandcry.figures.alarm.weekly import Judged, Unusable, Weekly
from tests.published.cases import Runner, rows


def _weekly(case: Mapping[str, Any]) -> Weekly:
    return Weekly(tuple(int(row["count"]) for row in rows(case["file"])))


def _answer(case: Mapping[str, Any], judge: Any, first: int) -> Mapping[str, Any]:
    """The case's keys, from what `judge` says of its range, or of the weeks its file lists."""
    weekly = _weekly(case)
    files = [key for key in case["expect"] if key.endswith("_file")]
    listed = [int(row["t"]) for key in files for row in rows(case["expect"][key])]
    given = case["params"].get("range")
    start, stop = given or ((min(listed), max(listed)) if listed else (first, len(weekly.counts)))
    judged = judge(weekly, range(start, stop + 1))
    assert not isinstance(judged, Unusable), judged
    answer: dict[str, Any] = {
        "alarm_t": [one.t for one in judged if one.alarm],
        "m": judged[0].expected,
    }
    return answer | {key: [_row(one) for one in judged] for key in files}


def _row(one: Judged) -> dict[str, Any]:
    found = {"t": one.t, "count": one.observed, "alarm": int(one.alarm)}
    if one.statistic is not None:
        return found | {"glr": one.statistic, "cusum": one.statistic, "mu0": one.expected}
    return found | {"upperbound": one.bound}


def _farrington(case: Mapping[str, Any]) -> Mapping[str, Any]:
    given = case["params"]
    options = farrington.Options(
        b=given["b"],
        w=given["w"],
        alpha=given["alpha"],
        reweight=given["reweight"],
        trend=given["trend"],
        limit54=tuple(given["limit54"]),
        powertrans=given["powertrans"],
    )
    first = farrington.first(_weekly(case), options)
    return _answer(case, lambda one, weeks: farrington.judge(one, weeks, options), first)


def _flexible(case: Mapping[str, Any]) -> Mapping[str, Any]:
    given = case["params"]
    options = flexible.Options(
        b=given["b"],
        w=given["w"],
        alpha=given["alpha"],
        no_periods=given["noPeriods"],
        past_weeks_not_included=given["pastWeeksNotIncluded"],
        p_threshold_trend=given["pThresholdTrend"],
        threshold_method=given["thresholdMethod"],
        weights_threshold=given["weightsThreshold"],
        limit54=tuple(given["limit54"]),
    )
    first = flexible.first(_weekly(case), options)
    return _answer(case, lambda one, weeks: flexible.judge(one, weeks, options), first)


def _ears(method: str) -> Runner:
    def run(case: Mapping[str, Any]) -> Mapping[str, Any]:
        options = ears.Options(method, alpha=case["params"]["alpha"])
        return _answer(case, lambda one, weeks: ears.judge(one, weeks, options), 0)

    return run


def _glr(case: Mapping[str, Any]) -> Mapping[str, Any]:
    options = glr.Options(c_arl=case["params"]["c.ARL"], alpha=case["params"]["alpha"])
    return _answer(case, lambda one, weeks: glr.judge(one, weeks, options), 0)


def _cusum(case: Mapping[str, Any]) -> Mapping[str, Any]:
    options = cusum.Options(k=case["params"]["k"], h=case["params"]["h"], trans="rossi")
    return _answer(case, lambda one, weeks: cusum.judge(one, weeks, options), 0)


RUNNERS: dict[str, Runner] = {
    "Farrington 1996 (two-sided alpha/2 quantile, as R farrington)": _farrington,
    "Farrington flexible": _flexible,
    "EARS C1": _ears("C1"),
    "EARS C2": _ears("C2"),
    "EARS C3": _ears("C3"),
    "GLR Poisson, intercept change": _glr,
    "CUSUM rossi": _cusum,
}
