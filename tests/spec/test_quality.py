"""How good a file was: measures, verdicts against the last file, and the one thing to mend."""

from collections import Counter
from statistics import median as slow_median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hueandcry.intake.quality import Arrived, Measure, compared, median, most_help, quality

CLEAN = Arrived(100, {}, {2: 100}, {3: 100})


def summary(**more: Any) -> dict[str, Any]:
    sheet = {"rows": 100, "accepted": 100, "rejected": 0, "duplicates": 0, "known": 0}
    rejects, labels = more.pop("rejects", []), more.pop("labels", [])
    doubts = more.pop("doubts", {})
    sheets = [sheet | more]
    return {"sheets": sheets, "rejects": rejects, "labels": labels, "doubts": doubts}


def reject(reason: str, remedy: str, column: str = "Date") -> dict[str, Any]:
    return {"sheet": "", "row": 2, "column": column, "reason": reason, "remedy": remedy}


SENT_BACK = [
    *[reject("There is no 31 September.", "Send the right date.")] * 3,
    reject("There is no reference.", "Send it with one.", "Ref"),
]


def test_measures_are_shares_of_rows() -> None:
    found = quality(
        summary(accepted=90, rejected=4, duplicates=6, doubts={"code": 9}, rejects=SENT_BACK),
        Arrived(80, {"outward": 8, "code": 4}, {0: 40, 3: 40}, {}),
    )
    values = {measure.key: measure.value for measure in found.measures}
    assert values["used"] == 90
    assert (values["rejected"], values["duplicates"]) == (4, 6)
    assert (values["unsure_code"], values["unsure_loss"]) == (10, 0)
    assert (values["blank_outward"], values["blank_code"], values["blank_loss"]) == (10, 5, 0)
    assert (values["to_report"], values["to_us"]) == (1.5, None)
    assert [(one.reason, one.rows) for one in found.returned] == [
        ("There is no 31 September.", 3),
        ("There is no reference.", 1),
    ]


def test_without_the_rows_their_measures_are_not_there() -> None:
    found = quality(summary(), None)
    assert found.measure("blank_outward") is None
    assert found.measure("to_us") is None
    assert found.measure("used") is not None


def test_a_share_without_the_sealed_says_no_number_of_rows() -> None:
    found = quality(summary(), Arrived(60, {"outward": 7}, {}, {}))
    for measure in found.measures:
        if measure.key.startswith("blank_") or measure.key == "used":
            assert "row" not in measure.said, measure
            assert measure.not_counted


@pytest.mark.parametrize(
    ("now", "before", "more_is_better", "verdict"),
    [
        (90.0, 88.0, True, "better"),
        (88.0, 90.0, True, "worse"),
        (3.0, 5.0, False, "better"),
        (5.0, 3.0, False, "worse"),
        (5.0, 4.1, False, "same"),
        (5.0, 4.0, False, "worse"),
        (None, 4.0, False, ""),
        (4.0, None, False, ""),
    ],
)
def test_better_same_or_worse(
    now: float | None, before: float | None, more_is_better: bool, verdict: str
) -> None:
    one = Measure("x", "X", "%", now, more_is_better=more_is_better)
    assert compared(one, Measure("x", "X", "%", before)) == verdict


def test_a_first_file_is_compared_with_nothing() -> None:
    assert compared(Measure("x", "X", "%", 5.0), None) == ""


HELP = {
    "clean": (summary(), CLEAN, "Nothing stands out."),
    "sent back": (
        summary(accepted=96, rejected=4, rejects=SENT_BACK),
        CLEAN,
        "Send the right date. 3 rows went back: There is no 31 September.",
    ),
    "twice": (summary(accepted=95, duplicates=5), CLEAN, "Send each reference once: 5 rows"),
    "labels": (
        summary(doubts={"code": 9}, labels=[["Action Frau", 9]]),
        CLEAN,
        "such as “Action Frau”",
    ),
    "postcodes": (summary(), Arrived(100, {"outward": 30}, {}, {}), "Send the postcode where"),
    "a column not kept": (summary(), Arrived(100, {"loss": 100}, {}, {}), "Nothing stands out."),
    "mostly blank": (summary(), Arrived(100, {"age_band": 77}, {}, {}), "Nothing stands out."),
    "late": (summary(), Arrived(100, {}, {}, {90: 100}), "Send it sooner: half of it was 90 days"),
    "nothing at all": ({}, None, "Nothing stands out."),
    "doubtful days": (summary(doubts={"event_on": 5}), CLEAN, "Check the day it happened: 5 rows"),
}


@pytest.mark.parametrize("case", HELP)
def test_the_one_thing_that_helps_most(case: str) -> None:
    said, arrived, words = HELP[case]
    assert words in most_help(quality(said, arrived))


@given(st.lists(st.integers(-50, 400), max_size=60))
def test_the_median_of_counts_is_the_median_of_the_values(values: list[int]) -> None:
    expected = slow_median(values) if values else None
    assert median(Counter(values)) == expected
