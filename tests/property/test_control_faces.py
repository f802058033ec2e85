"""One number has one face, whichever breakdown it is asked in, in any order and twice."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hueandcry.sharing import control, differencing
from hueandcry.sharing.release import Cleared, Treatment
from tests.property.counting import VALUES, Report, counted, figure, intervals, known

BREAKDOWNS = [
    ("quarter",),
    ("month",),
    ("quarter", "theme"),
    ("quarter", "ward"),
    ("month", "theme"),
    ("theme", "ward"),
    ("quarter", "theme", "ward"),
    ("month", "theme", "ward"),
]
PARTNER = Treatment("partner", 5, 10)
PUBLIC = Treatment("public", 5, 10)


@st.composite
def reports(draw: Any) -> list[Report]:
    """Reports by month, theme and ward, some cells crowded, many empty."""
    rows: list[Report] = []
    for _ in range(draw(st.integers(1, 25))):
        report = (
            draw(st.sampled_from(VALUES["month"])),
            draw(st.sampled_from(VALUES["theme"])),
            draw(st.sampled_from(VALUES["ward"])),
        )
        rows += [report] * draw(st.sampled_from([1, 1, 2, 3, 4, 6, 9, 17]))
    return rows


def ask_all(rows: list[Report], asked: list[tuple[tuple[str, ...], Treatment]]) -> list[Cleared]:
    """Ask each breakdown after the others, remembering what left as the register does."""
    kept: list[Any] = []
    answers = []
    for axes, treatment in asked:
        answer = control.clear(figure(counted(rows, axes)), treatment, differencing.merge(kept))
        if isinstance(answer, Cleared):
            answers.append(answer)
            kept.append(differencing.to_json(differencing.identities(answer)))
    return answers


ASKED = st.lists(
    st.tuples(st.sampled_from(BREAKDOWNS), st.sampled_from([PARTNER, PARTNER, PUBLIC])),
    min_size=2,
    max_size=8,
)


@given(reports(), ASKED)
def test_a_number_once_shown_is_shown_the_same(
    rows: list[Report], asked: list[tuple[tuple[str, ...], Treatment]]
) -> None:
    faces: dict[Any, int] = {}
    for answer in ask_all(rows, asked):
        for stream, cells in differencing.identities(answer).items():
            for name, value in cells.items():
                assert faces.setdefault((stream, name), value) == value


@given(reports(), st.permutations(BREAKDOWNS[:5]))
def test_five_breakdowns_in_every_order_and_twice_teach_nothing_new(
    rows: list[Report], order: list[tuple[str, ...]]
) -> None:
    asked = [(axes, PARTNER) for axes in order]
    once, twice = ask_all(rows, asked), ask_all(rows, asked * 2)
    assert twice[: len(once)] == once
    assert all(answer in once for answer in twice)


@given(reports(), ASKED)
def test_no_small_count_can_be_worked_out_from_all_that_was_released(
    rows: list[Report], asked: list[tuple[tuple[str, ...], Treatment]]
) -> None:
    """Min and max of every small count, over everything released together."""
    answers = ask_all(rows, asked)
    places, bounds, sums = known(answers, PUBLIC.smallest_count)
    truth: dict[Any, int] = {}
    for axes in {axes for axes, _ in asked}:
        owner = control.clear(figure(counted(rows, axes)), Treatment("owner", 5, 10), {})
        assert isinstance(owner, Cleared)
        truth |= differencing.identities(owner)["fraud"]
    small = [place for name, place in places.items() if 0 < truth[name] < 10 and truth[name] % 5]
    for low, high in intervals(bounds, sums, small).values():
        assert low < high
