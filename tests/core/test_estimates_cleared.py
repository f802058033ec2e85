"""Estimates on their way out: few digits, enough people, and no small number in a sentence."""

from itertools import pairwise

import pytest

from hueandcry.facts.estimate import Estimated, Estimates, Said, Support
from hueandcry.sharing.estimates import cleared_estimates, safe_words, shown
from hueandcry.sharing.release import Held, Treatment

PARTNER = Treatment("partner", 5, 10)
OWNER = Treatment("owner", 1, 0)


@pytest.mark.parametrize(
    ("value", "toward", "said"),
    [
        (9_884.2, "down", 9_800),
        (9_884.2, "up", 9_900),
        (9_884.2, "near", 9_900),
        (9_849.9, "near", 9_800),
        (145.0, "down", 140),
        (99.0, "down", 90),
        (7.0, "down", 0),
        (9_900.0, "up", 9_900),
        (123_456.0, "up", 130_000),
    ],
)
def test_two_digits_count_and_no_step_is_below_ten(value: float, toward: str, said: int) -> None:
    assert shown(Estimated("", "at least", "", value, toward), 5) == said  # type: ignore[arg-type]


def test_a_base_of_an_agreement_is_never_undercut() -> None:
    assert shown(Estimated("", "at least", "", 145.0, "down"), 25) == 100


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Only 3 stand in two lists or more.", "Only a few stand in two lists or more."),
        ("The 3,685 seen would be 3.5% of all.", "The 3,700 seen would be 3.5% of all."),
        ("Of all lists together 31,846.", "Of all lists together 32,000."),
        ("With fewer than 25 chance decides.", "With fewer than 25 chance decides."),
        ("Whitehead and others, 2021.", "Whitehead and others, 2021."),
        ("Of 12 lists, 1 in 7 told 46 people.", "Of 12 lists, 1 in 7 told 50 people."),
    ],
)  # fmt: skip
def test_numbers_in_sentences_are_rounded_too(words: str, said: str) -> None:
    assert safe_words(words, PARTNER) == said


def answer(observed: int, doubly: int) -> Estimates:
    return Estimates(
        (Support("", observed, doubly, True, 3),),
        (Estimated("", "observed", "", observed, "down"),),
        (Said("", "reason", "1", f"Only {doubly} are in two."),
         Said("", "survey source", "x", "3 April 2025", fixed=True)),
    )  # fmt: skip


def test_too_few_behind_it_hold_it() -> None:
    assert isinstance(cleared_estimates(answer(500, 9), PARTNER), Held)
    assert isinstance(cleared_estimates(answer(9, 9), PARTNER), Held)
    assert not isinstance(cleared_estimates(answer(500, 10), PARTNER), Held)


def test_the_owner_of_all_sees_it_whole_and_a_source_keeps_its_day() -> None:
    own = cleared_estimates(answer(503, 7), OWNER)
    assert not isinstance(own, Held)
    assert (own.numbers[0].value, own.words[0].words, own.digits) == (
        503,
        "Only 7 are in two.",
        None,
    )
    other = cleared_estimates(answer(503, 17), PARTNER)
    assert not isinstance(other, Held)
    assert (other.numbers[0].value, other.words[0].words) == (500, "Only 20 are in two.")
    assert other.words[1].words == "3 April 2025"


def test_a_few_people_more_move_no_number_or_a_whole_step() -> None:
    """What two answers differ by is nothing or at least ten."""
    faces = [shown(Estimated("", "x", "", float(value), "down"), 5) for value in range(40, 3_000)]
    steps = {after - before for before, after in pairwise(faces)}
    assert steps == {0, 10, 100}
