"""What leaves for whom: tables that a data protection officer can read."""

from collections import Counter
from typing import Any

import pytest

from hueandcry.facts.figure import CountTable
from hueandcry.sharing import control, differencing
from hueandcry.sharing.release import Audience, Cleared, Held, Treatment
from tests.property.counting import MONTHS, NESTS, WINDOW, figure, grid, shown

OWNER = Treatment("owner", 5, 10)
PARTNER = Treatment("partner", 5, 10)
PUBLIC = Treatment("public", 5, 10)

# True counts of three themes in four wards, and the same with totals, as the owner reads it.
TRUE = [
    [23, 8, 14, 31],
    [2, 0, 1, 4],
    [12, 3, 0, 17],
]
AS_OWNER = """
     23      8     14     31     76
      2      0      1      4      7
     12      3      0     17     32
     37     11     15     52    115
"""


def cleared(table: CountTable, treatment: Treatment, earlier: differencing.Seen = {}) -> Cleared:  # noqa: B006
    answer = control.clear(figure(table), treatment, earlier)
    assert isinstance(answer, Cleared), answer
    return answer


def rows(answer: Cleared) -> list[list[int | str]]:
    """The first table as a reader sees it: a line a theme, a column a ward, totals last."""
    table = answer.tables[0]
    cells = shown(table)
    across = [*table.values[1], None]
    return [[cells[down, ward] for ward in across] for down in [*table.values[0], None]]


def as_numbers(text: str) -> list[list[int]]:
    return [[int(word) for word in line.split()] for line in text.split("\n") if line]


def test_the_owner_sees_its_own_exactly() -> None:
    assert rows(cleared(grid(TRUE), OWNER)) == as_numbers(AS_OWNER)


def test_a_partner_sees_neighbouring_multiples_that_add_up() -> None:
    found = rows(cleared(grid(TRUE), PARTNER))
    for line, exact in zip(found, as_numbers(AS_OWNER), strict=True):
        assert line[-1] == sum(int(value) for value in line[:-1])
        for value, count in zip(line, exact, strict=True):
            assert int(value) % 5 == 0
            assert abs(int(value) - count) < 5
            assert count or value == 0
    assert found[-1] == [sum(int(line[place]) for line in found[:-1]) for place in range(5)]


def test_the_public_reads_words_for_a_small_theme_and_all_that_is_in_it() -> None:
    partner, public = rows(cleared(grid(TRUE), PARTNER)), rows(cleared(grid(TRUE), PUBLIC))
    assert public[1] == ["fewer than 10"] * 5
    assert [public[0], public[2], public[3]] == [partner[0], partner[2], partner[3]]


@pytest.mark.parametrize("smallest", [2, 7, 10, 25])
def test_words_stand_exactly_where_a_total_is_below_the_smallest_count(smallest: int) -> None:
    treatment = Treatment("public", 5, smallest)
    exact = as_numbers(AS_OWNER)
    down = [line[-1] < smallest for line in exact]
    across = [count < smallest for count in exact[-1]]
    for place, line in enumerate(rows(cleared(grid(TRUE), treatment))):
        for ward, value in enumerate(line):
            assert (value == f"fewer than {smallest}") is (down[place] or across[ward])


def test_a_figure_of_hardly_any_reports_is_all_words() -> None:
    assert rows(cleared(grid([[1, 2], [3, 0]]), PUBLIC)) == [["fewer than 10"] * 3] * 3


@pytest.mark.parametrize("count", range(1, 10))
def test_one_subtraction_never_contradicts_the_words(count: int) -> None:
    """The small theme stands alone: total less the others is a number below ten."""
    found = rows(cleared(grid([[40, 60], [30, 20], [count, 0]]), PUBLIC))
    assert found[2][-1] == "fewer than 10"
    whole, *others = (int(found[place][-1]) for place in (3, 0, 1))
    assert 0 <= whole - sum(others) < 10


@pytest.mark.parametrize("count", [11, 12, 13, 14])
def test_no_words_and_a_low_number_never_give_a_count_away(count: int) -> None:
    """A total that reads no "fewer than 14" is 14 or more, so it may not be rounded down to 10."""
    treatment = Treatment("public", 5, count)
    found = rows(cleared(grid([[40, 60], [30, 20], [count, 0]]), treatment))
    assert found[2][-1] == 15


def test_an_earlier_number_that_would_sharpen_the_words_to_one_count_is_held() -> None:
    """True count 1, shown as 2 before: with "fewer than 2" beside it, it can only be 1."""
    table = grid([[40, 60], [30, 20], [1, 0]])
    name = (("days", "/".join(WINDOW)), ("theme", "theme 2"))
    treatment = Treatment("public", 2, 2)
    answer = control.clear(figure(table), treatment, {"fraud": {name: 2}})
    assert answer == Held(
        "An earlier release would give a small number away.",
        "Ask for fewer breakdowns, or for longer periods.",
    )


def test_months_carry_their_quarters() -> None:
    cells = tuple(
        ((month,), count) for month, count in zip(MONTHS, (4, 8, 7, 1, 2, 3), strict=True)
    )
    table = CountTable("fraud", ("month",), (MONTHS,), cells, NESTS)
    exact = shown(cleared(table, OWNER).tables[0])
    assert (exact["2026-Q1",], exact["2026-Q2",], exact[None,]) == (19, 6, 25)
    public = shown(cleared(table, PUBLIC).tables[0])
    assert [public[month,] for month in MONTHS[3:]] == ["fewer than 10"] * 3
    assert public["2026-Q2",] == "fewer than 10"
    assert public["2026-Q1",] == sum(int(public[month,]) for month in MONTHS[:3]) in (15, 20)


def test_two_tables_of_one_figure_show_one_quarter() -> None:
    """True quarters of 22 and 26. Alone, months make them 20 and 25, quarters 25 and 25."""
    counts = dict(zip(MONTHS, (11, 7, 4, 11, 12, 3), strict=True))
    quarters = Counter[str]()
    for month, quarter in NESTS:
        quarters[quarter] += counts[month]
    by_month = CountTable(
        "fraud", ("month",), (MONTHS,), tuple(((m,), n) for m, n in counts.items()), NESTS
    )
    names = tuple(quarters)
    by_quarter = CountTable(
        "fraud", ("quarter",), (names,), tuple(((q,), n) for q, n in quarters.items())
    )
    for tables in ((by_month, by_quarter), (by_quarter, by_month)):
        answer = control.clear(figure(*tables), PARTNER, {})
        assert isinstance(answer, Cleared)
        first, second = (shown(table) for table in answer.tables)
        for key in ((names[0],), (names[1],), (None,)):
            assert first[key] == second[key]


def test_a_question_in_another_order_is_the_same_question() -> None:
    table = grid(TRUE)
    turned = CountTable(
        "fraud",
        ("ward", "theme"),
        (table.values[1], table.values[0]),
        tuple(((ward, theme), count) for (theme, ward), count in reversed(table.cells)),
    )
    assert cleared(turned, PARTNER) == cleared(table, PARTNER)


def test_streams_are_cleared_apart() -> None:
    both = figure(grid(TRUE), grid([[1, 0], [0, 1]], stream="contact"))
    answer = control.clear(both, PARTNER, {})
    assert isinstance(answer, Cleared)
    assert [table.stream for table in answer.tables] == ["fraud", "contact"]
    alone = cleared(grid(TRUE), PARTNER)
    assert answer.tables[0] == alone.tables[0]


def test_a_number_shown_before_keeps_its_face() -> None:
    name = (("days", "/".join(WINDOW)), ("theme", "theme 0"))
    for face in (75, 80):
        answer = cleared(grid(TRUE), PARTNER, {"fraud": {name: face}})
        assert shown(answer.tables[0])["theme 0", None] == face


def test_what_cannot_agree_with_earlier_numbers_is_held() -> None:
    window = ("days", "/".join(WINDOW))
    earlier = {"fraud": {(window, ("theme", "theme 0")): 0, (window,): 500}}
    assert control.clear(figure(grid(TRUE)), PARTNER, earlier) == Held(
        "These numbers cannot be rounded to agree with what was shown before.",
        "Ask for fewer breakdowns, or for longer periods.",
    )


@pytest.mark.parametrize(
    ("kind", "treatment", "earlier", "reason"),
    [
        ("sums", PARTNER, {}, "There is no rule yet for figures of the kind “sums”."),
        ("rate", OWNER, {}, "There is no rule yet for figures of the kind “rate”."),
        (
            "counts",
            Treatment("partner", 1, 10),
            {},
            "The agreement rounds to 1, which hides nothing.",
        ),
        (
            "counts",
            Treatment("partner", 10, 10),
            {"fraud": {(("days", "/".join(WINDOW)),): 115}},
            "An earlier release rounded these numbers to another base.",
        ),
    ],
)
def test_held_says_why_and_what_to_ask(
    kind: str, treatment: Treatment, earlier: Any, reason: str
) -> None:
    answer = control.clear(figure(grid(TRUE), kind=kind), treatment, earlier)
    assert isinstance(answer, Held)
    assert answer.reason == reason
    assert answer.instead


def test_a_table_of_too_many_cells_is_held_from_partners() -> None:
    values = tuple(str(place) for place in range(400))
    vast = CountTable("fraud", ("theme", "ward"), (values, values), ((("1", "1"), 3),))
    assert isinstance(control.clear(figure(vast), PARTNER, {}), Held)


@pytest.mark.parametrize("audience", ["owner", "partner", "public"])
def test_differences_are_taken_between_numbers_as_shown(audience: Audience) -> None:
    answer = cleared(grid([[770, 740], [3, 2]]), Treatment(audience, 10, 10))
    a, b = ("theme 0", "ward 00"), ("theme 0", "ward 01")
    assert control.difference(answer, "fraud", a, b) == 30
    assert control.difference(answer, "fraud", b, a) == -30
    small = control.difference(answer, "fraud", a, ("theme 1", "ward 00"))
    assert small == {"owner": 767, "partner": small, "public": "fewer than 10"}[audience]
    with pytest.raises(KeyError):
        control.difference(answer, "fraud", a, ("theme 9", "ward 00"))


def test_a_cell_is_named_by_its_days_whatever_table_it_stands_in() -> None:
    def name(axes: tuple[str, ...], key: tuple[str | None, ...], window: tuple[str, str]) -> Any:
        values = tuple((part,) if part and "Q" not in part else () for part in key)
        return differencing.names(axes, values, [key], window)[0]

    quarter = (("days", "2026-04-01/2026-06-30"), ("theme", "fraud"))
    whole = ("2026-01-01", "2026-12-31")
    assert name(("quarter", "theme"), ("2026-Q2", "fraud"), whole) == quarter
    assert name(("month", "theme"), ("2026-Q2", "fraud"), whole) == quarter
    assert name(("theme",), ("fraud",), ("2026-04-01", "2026-06-30")) == quarter
    assert name(("quarter", "theme"), ("2026-Q2", "fraud"), ("2026-01-01", "2026-05-31")) != quarter
    assert name(("week",), ("2026-06-29",), whole) == (("days", "2026-06-29/2026-07-05"),)
    assert name(("month",), ("2026-02",), whole) == (("days", "2026-02-01/2026-02-28"),)


def test_what_is_remembered_survives_the_register() -> None:
    answer = cleared(grid(TRUE), PUBLIC)
    seen = differencing.identities(answer)
    assert differencing.merge([differencing.to_json(seen)]) == seen
    assert len(seen["fraud"]) == 15  # 20 cells, 5 of them in words
    later = {"fraud": [[[["theme", "theme 0"]], 5]]}
    first = {"fraud": [[[["theme", "theme 0"]], 10]]}
    assert differencing.merge([first, later]) == {"fraud": {(("theme", "theme 0"),): 10}}


def test_axes_that_nobody_counts_by_stop() -> None:
    table = CountTable("fraud", ("surname",), (("Ada",),), ((("Ada",), 1),))
    with pytest.raises(ValueError, match="surname"):
        control.clear(figure(table), PARTNER, {})


def test_a_count_outside_the_listed_values_stops() -> None:
    table = CountTable("fraud", ("theme",), (("fraud",),), ((("hacking",), 1),))
    with pytest.raises(KeyError):
        control.clear(figure(table), OWNER, {})


@pytest.mark.parametrize(
    ("treatment", "theme", "leaves"),
    [
        (PUBLIC, "child_exploitation", False),
        (PUBLIC, "fraud", True),
        (PARTNER, "child_exploitation", True),
        (OWNER, "child_exploitation", True),
    ],
)
def test_strict_themes_are_not_public_by_ward(
    treatment: Treatment, theme: str, leaves: bool
) -> None:
    """Whatever the counts are: here the strict theme has none."""
    values = ((theme, "hacking"), ("ward 0", "ward 1"))
    cells = ((("hacking", "ward 0"), 12), (("hacking", "ward 1"), 31))
    answer = control.clear(
        figure(CountTable("fraud", ("theme", "ward"), values, cells)), treatment, {}
    )
    assert isinstance(answer, Cleared) == leaves
    if isinstance(answer, Held):
        assert "not public by ward" in answer.reason
        assert "our own rule, not the words of a law" in answer.reason
