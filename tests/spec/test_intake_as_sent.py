"""What is kept beside the clean value: a date as it was written, and no name that slipped in."""

import pytest

from hueandcry.intake.as_sent import as_sent


@pytest.mark.parametrize(
    "text",
    [
        "02/04/2026 00:00",
        "2026-04-02T09:30:00Z",
        "Thu 2 Apr 2026",
        "2nd April 2026 at 4 pm",
        "02-APR-26",
        "46114",
        '="46114"',
        "2.4.26, 16:34 hrs",
    ],
)
def test_what_reads_as_a_date_is_kept(text: str) -> None:
    assert as_sent("reported_on", text) == text


@pytest.mark.parametrize(
    "text",
    ["02/05/2026 told by Quillfeather", "Zaphrydd", "ask Brockabrand 020", "May Quillfeather"],
)
def test_what_holds_more_than_a_date_is_not(text: str) -> None:
    assert as_sent("reported_on", text) == ""


def test_a_flag_is_yes_or_no_and_a_label_is_whole() -> None:
    assert as_sent("online", "Y") == "Y"
    assert as_sent("online", "Quillfeather") == ""
    assert as_sent("code", "Fraud by somebody") == "Fraud by somebody"


@pytest.mark.parametrize("text", ["Withdrawn", "No crime", "Closed - not a crime", "In progress"])
def test_a_state_is_kept_where_it_says_nothing_but_states(text: str) -> None:
    assert as_sent("state", text) == text


@pytest.mark.parametrize("text", ["Closed by Quillfeather", "07700 900123", "Zaphrydd"])
def test_a_state_that_says_more_is_not_kept(text: str) -> None:
    assert as_sent("state", text) == ""
