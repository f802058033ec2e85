"""Which numbers may not be told by themselves: small, all the same in a line, or one firm's.

Rows read: what is counted, what the rule says, which cells are named.
"""

from typing import Any

import pytest

from hueandcry.facts.offence import themes
from hueandcry.facts.strict import strict_tier
from hueandcry.sharing.dominance import DominanceRule, protection, sensitive
from hueandcry.sharing.primary import Rule, coarse_enough, primary, strict

# A line of three and its total: positions 0, 1, 2 and 3.
LINE = [(3, (0, 1, 2))]


@pytest.mark.parametrize(
    ("cells", "rule", "named"),
    [
        ([9, 10, 40, 59], Rule(apart=None), {0}),
        ([1, 2, 3, 6], Rule(apart=None), {0, 1, 2, 3}),
        ([0, 30, 40, 70], Rule(apart=None), set()),
        ([0, 30, 40, 70], Rule(zeros=True, apart=None), {0}),
        ([4, 30, 40, 74], Rule(smallest_count=5, apart=None), {0}),
        ([0, 50, 0, 50], Rule(apart=None), set()),
        ([0, 50, 0, 50], Rule(apart=0), {1}),
        ([1, 50, 0, 51], Rule(smallest_count=1, apart=0), set()),
        ([1, 50, 0, 51], Rule(smallest_count=1, apart=1), {1}),
        ([2, 50, 0, 52], Rule(smallest_count=1, apart=1), set()),
        ([2, 50, 0, 52], Rule(smallest_count=1, apart=2), {1}),
        ([0, 0, 0, 0], Rule(apart=1), set()),
    ],
)
def test_the_cells_that_may_not_be_told(cells: list[int], rule: Rule, named: set[int]) -> None:
    found = primary(cells, LINE, rule)
    assert set(found) == named
    assert all(found.values())


def test_a_rule_or_a_count_below_zero_is_said() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        primary([1], [], Rule(smallest_count=0))
    with pytest.raises(ValueError, match="Count 0 is -1"):
        primary([-1], [], Rule())


@pytest.mark.parametrize(
    ("axes", "audience", "asked", "days", "begins"),
    [
        ((), "public", {"child_exploitation"}, 365, ""),
        (("theme",), "public", {"child_exploitation", "fraud"}, 366, ""),
        (("partnership",), "public", {"images_sextortion"}, None, ""),
        (("ward",), "public", {"child_exploitation"}, 365, "Not by ward"),
        (("quarter",), "public", {"extremism_hate"}, 365, "Not by quarter"),
        (("month", "ward"), "public", {"extremism_hate"}, 365, "Not by ward"),
        ((), "public", {"images_sextortion"}, 90, "Not for less than a year"),
        (("month", "ward"), "public", {"fraud", "malware_ransom"}, 30, ""),
        (("month", "ward"), "partner", {"child_exploitation"}, 30, ""),
        (("month", "ward"), "owner", {"extremism_hate"}, 30, ""),
    ],
)
def test_children_pictures_and_extremism_are_public_by_the_year_and_the_whole_area_alone(
    axes: tuple[str, ...], audience: Any, asked: set[str], days: int | None, begins: str
) -> None:
    words = coarse_enough(axes, audience, asked, days)
    assert words.startswith(begins)
    assert bool(words) == bool(begins)
    if words:
        assert "our own rule, not the words of a law" in words


def test_the_strict_tier_is_our_own_reading_and_names_themes_there_are() -> None:
    assert strict_tier().mark == "I"
    assert strict_tier().verify_by > strict_tier().valid_from
    assert {theme for theme in themes() if strict(theme)} == set(strict_tier().themes)
    assert strict_tier().themes


# Examples 1 and 2 of the handbook's section 4.2.1, its p % rule and its (2,k) rule; others worked.
SHARE_90, SHARE_ALONE, NEAR = (
    DominanceRule(contributors=3),
    DominanceRule(contributors=3, within=0),
    DominanceRule(contributors=3, share=100),
)


@pytest.mark.parametrize(
    ("total", "largest", "second", "of", "rule", "may_not"),
    [
        # Example 1: the second takes 49,000 off and knows the first to 2 %.
        (100_000, 50_000, 49_000, 9, NEAR, True),
        (100_000, 50_000, 49_000, 9, SHARE_ALONE, True),
        # Example 2: 15.4 % off, so safe by p %; 102,000 is more than 90 %, so not by (2,k).
        (110_000, 52_000, 50_000, 9, NEAR, False),
        (110_000, 52_000, 50_000, 9, SHARE_ALONE, True),
        # Exactly at the limits is safe: "exceeds", "is less than".
        (100, 60, 30, 9, SHARE_ALONE, False),
        (116, 60, 50, 9, NEAR, False),
        (115, 60, 50, 9, NEAR, True),
        # One, and two: the other one knows.
        (70, 70, 0, 1, SHARE_90, True),
        (70, 40, 30, 2, SHARE_90, True),
        (1_000, 100, 100, 2 + 8, DominanceRule(), False),
        (1_000, 120, 120, 9, DominanceRule(), True),
        (0, 0, 0, 0, DominanceRule(), False),
    ],
)
def test_sums_that_give_one_contributor_away(
    total: int, largest: int, second: int, of: int, rule: DominanceRule, may_not: bool
) -> None:
    assert sensitive(total, largest, second, of, rule) is may_not
    assert (protection(total, largest, second, of, rule) > 0) is may_not


@pytest.mark.parametrize(
    ("total", "largest", "second", "of", "rule", "above"),
    [
        # p %: 10 % of 50,000 less the 1,000 of all others.
        (100_000, 50_000, 49_000, 9, NEAR, 4_000),
        # (2,90): 100/90 of 99,000 is 110,000.
        (100_000, 50_000, 49_000, 9, SHARE_ALONE, 10_000),
        (100_000, 50_000, 49_000, 9, SHARE_90, 10_000),
        # Rounded up: 100/90 of 95 is 105.6.
        (100, 50, 45, 9, SHARE_ALONE, 6),
        (1_000, 120, 120, 9, DominanceRule(), 1),
        (1_000, 100, 100, 10, DominanceRule(), 0),
    ],
)
def test_how_far_above_the_sum_an_attacker_must_reckon(
    total: int, largest: int, second: int, of: int, rule: DominanceRule, above: int
) -> None:
    """Whoever can only say "up to total + level" knows no contribution closer than the rule."""
    assert protection(total, largest, second, of, rule) == above


@pytest.mark.parametrize(
    ("total", "largest", "second", "of"),
    [(10, 8, 9, 3), (10, 8, 3, 3), (10, 8, 0, 1), (10, 5, 4, 2), (10, 0, 0, 0), (10, 5, -1, 3)],
)
def test_numbers_that_cannot_be_of_one_cell_are_said(
    total: int, largest: int, second: int, of: int
) -> None:
    with pytest.raises(ValueError, match=f"A sum of {total}"):
        sensitive(total, largest, second, of, DominanceRule())


def test_a_rule_that_is_none_is_said() -> None:
    with pytest.raises(ValueError, match="A share of 1 to 100 %"):
        sensitive(1, 1, 0, 1, DominanceRule(share=0))
