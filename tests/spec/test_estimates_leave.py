"""An estimate leaves so coarse that nobody reckons back to the few people that it was made of."""

import pytest

from hueandcry.facts.estimate import ClearedEstimates, Estimated, Estimates, Said, Support
from hueandcry.figures.hidden import figure
from hueandcry.figures.hidden.result import Estimate
from hueandcry.figures.hidden.table import table
from hueandcry.sharing.estimates import cleared_estimates
from hueandcry.sharing.release import Treatment

PARTNER = Treatment("partner", 5, 10)


def two_lists(ours: int, theirs: int, both: int) -> ClearedEstimates:
    """As many as Chapman's formula gives, beside what is told of the lists."""
    seen = ours + theirs - both
    found = cleared_estimates(
        Estimates(
            support=(Support("", seen, both, estimated=True, lists=2),),
            numbers=(
                Estimated("", "observed", "", seen, "down"),
                Estimated("", "list", "theirs", theirs, "down"),
                Estimated("", "at least", "", _chapman(ours, theirs, both), "down", behind=both),
                Estimated("", "method", "chapman", _chapman(ours, theirs, both), behind=both),
            ),
            words=(),
        ),
        PARTNER,
    )
    assert isinstance(found, ClearedEstimates)
    return found


def _chapman(ours: int, theirs: int, both: int) -> float:
    return (ours + 1) * (theirs + 1) / (both + 1) - 1


@pytest.mark.parametrize("both", [10, 11, 12, 15, 20, 34, 60])
def test_who_holds_one_of_two_lists_does_not_learn_how_many_stand_in_both(both: int) -> None:
    """Every overlap with the same answer, when the other list's size is known but for rounding."""
    ours, theirs = 500, 237
    seen = two_lists(ours, theirs, both)
    alike = {
        other
        for other in range(10, 200)
        for size in range(230, 240)
        if two_lists(ours, size, other).numbers[1:] == seen.numbers[1:]
    }
    assert len(alike) >= 4, alike


def test_a_floor_is_never_below_what_is_known() -> None:
    numbers = {(one.what, one.which): one.value for one in two_lists(500, 237, 170).numbers}
    assert ("method", "chapman") not in numbers
    assert numbers["at least", ""] >= numbers["observed", ""]


def test_a_sentence_says_no_more_than_the_number_beside_it() -> None:
    told = Said("", "reason", "1", "The methods range from 9,120 to 31,800.")
    number = Estimated("", "method", "chao", 9_120, behind=60)
    made = Estimates((Support("", 3_900, 60, estimated=True, lists=4),), (number,), (told,))
    found = cleared_estimates(made, PARTNER)
    assert isinstance(found, ClearedEstimates)
    assert found.numbers[0].value == 10_000
    assert found.words[0].words == "The methods range from 10,000 to 30,000."


def test_a_number_made_of_too_few_is_left_out_alone() -> None:
    held = Estimated("", "without", "b", 900, behind=9)
    told = Estimated("", "without", "a", 900, behind=90)
    made = Estimates((Support("", 400, 90, estimated=True, lists=4),), (held, told), ())
    found = cleared_estimates(made, PARTNER)
    assert isinstance(found, ClearedEstimates)
    assert [one.which for one in found.numbers] == ["a"]


def test_who_stands_behind_a_number_without_a_list_is_counted_anew() -> None:
    lists = table("abcd", {(1, 1, 0, 0): 3, (1, 1, 1, 0): 5, (0, 0, 1, 1): 7, (0, 0, 0, 1): 90})
    left = [figure._left_behind(lists, "without", name) for name in "abcd"]
    assert left == [12, 12, 8 + 0, 8]
    assert figure._left_behind(lists, "merged", "a + b") == 12
    assert figure._left_behind(lists, "merged", "c + d") == 8
    assert list(figure._method("", "merged", "a + b", Estimate("stepwise", 200.0), 12)) == [
        Estimated("", "merged", "a + b", 200.0, behind=12)
    ]
