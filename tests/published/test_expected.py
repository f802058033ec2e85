"""Every published result that this project answers for, run from the file that lists them.

No table is named here: a case says its file, its method and its parameters, and the module of its
area runs our own code with them. Where the file is not beside the project, this says so.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.published import (
    aberration_cases,
    evaluation_cases,
    mse_cases,
    space_cases,
    underreporting_cases,
)
from tests.published.cases import FOLDER, Runner, cases, differences

RUNNERS: dict[str, Mapping[str, Runner]] = {
    "aberration": aberration_cases.RUNNERS,
    "evaluation": evaluation_cases.RUNNERS,
    "mse": mse_cases.RUNNERS,
    "space": space_cases.RUNNERS,
    "underreporting": underreporting_cases.RUNNERS,
}
FEWER, MORE = 5, 10_000

EVERY = cases()
DRAWN = [case for case in EVERY if "nboot" in case["params"]]
OTHERS = [case for case in EVERY if "nboot" not in case["params"]]


def runner_of(runners: Mapping[str, Runner], method: str) -> Runner | None:
    """What runs a method: the longest name that it begins with, as numbers may follow the name."""
    named = [name for name in runners if method.startswith(name)]
    return runners[max(named, key=len)] if named else None


def check(case: Mapping[str, Any]) -> None:
    """The case comes out, or fails with every number that does not."""
    runner = runner_of(RUNNERS.get(case["area"], {}), case["method"])
    assert runner is not None, f"Nothing here runs the method {case['method']!r}."
    assert differences(case, runner(case)) == []


def test_the_published_results_are_there() -> None:
    if not EVERY:
        pytest.skip(f"The published results are not at {FOLDER}.")
    assert len({case["id"] for case in EVERY}) == len(EVERY)


@pytest.mark.parametrize("case", OTHERS, ids=lambda case: case["id"])
def test_a_published_result_comes_out(case: Mapping[str, Any]) -> None:
    check(case)


@pytest.mark.long
@pytest.mark.parametrize("case", DRAWN, ids=lambda case: case["id"])
def test_a_published_bootstrap_comes_out(case: Mapping[str, Any]) -> None:
    """At no fewer draws than published; where those were few, more, to add no noise of our own."""
    more = {**case["params"], "nboot": max(case["params"]["nboot"], MORE)}
    check({**case, "params": more})


@pytest.mark.parametrize("case", DRAWN, ids=lambda case: case["id"])
def test_a_published_bootstrap_is_near_with_fewer_draws(case: Mapping[str, Any]) -> None:
    """The quick cousin: fewer draws are noisier, so three times the tolerance."""
    fewer = {**case["params"], "nboot": case["params"]["nboot"] // FEWER}
    check({**case, "params": fewer, "tol": {"rel": 3 * case["tol"]["rel"]}})


def test_a_number_out_of_tolerance_is_told() -> None:
    case = {"expect": {"N": 100.0, "pairs": ["A:B"], "model": "[12,3]"}, "tol": {"abs": 0.05}}
    good = {"N": 100.04, "pairs": ["B:A"], "model": "[12,3]"}
    assert differences(case, good) == []
    assert len(differences(case, {"N": 100.06, "pairs": [], "model": "[13,2]"})) == 3
    assert differences(case, {}) == ["N: nothing", "pairs: nothing", "model: nothing"]
