"""Points and steps that save linear programmes prove nothing that is not so."""

from datetime import date

import numpy
from hypothesis import given, settings
from hypothesis import strategies as st

from hueandcry.facts.figure import CountTable
from hueandcry.figures import trend
from hueandcry.sharing import one_more, possible
from hueandcry.sharing.attack import Shown, united
from hueandcry.sharing.audit import skeleton
from hueandcry.sharing.release import Left, Treatment

SUMS = ((0, (1, 2)), (3, (4, 5)), (6, (0, 3)), (7, (1, 4)), (8, (2, 5)), (6, (7, 8)))


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 6), min_size=4, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=9, max_size=9),
    st.sampled_from([1, 2, 4]),
)
def test_with_points_and_steps_the_answer_is_the_same(
    inside: list[int], ends: list[tuple[int, int]], enough: int
) -> None:
    a, b, c, d = inside
    truth = [a + b, a, b, c + d, c, d, a + b + c + d, a + c, b + d]
    low = [max(0, count - down) for count, (down, _) in zip(truth, ends, strict=True)]
    high = [count + up for count, (_, up) in zip(truth, ends, strict=True)]
    counted = [1, 0, 7, 6, 2, 0, 8, 6, 4, 3, 7, 6, 5, 3, 8, 6]
    steps = [
        (numpy.repeat(numpy.arange(4), 4), numpy.array(counted)),
        (numpy.array([0, 0]), numpy.array([1, 6])),  # breaks a sum, so it is not believed
    ]
    wrong = [count + 1 for count in truth]
    known = possible.ranges(low, high, SUMS, range(9))
    width, found = possible.narrow(low, high, SUMS, range(9), enough, [truth, wrong], steps)
    widths = {place: (upper or 0) - lower for place, (lower, upper) in known.items()}
    assert found == {place: known[place] for place, wide in widths.items() if wide < enough}
    assert width == min(enough, *widths.values())


SPAN = (date(2026, 1, 1), date(2026, 6, 30))
AREAS = {"ward": ("w1", "w2", "w3"), "partnership": ("p1", "p2")}
LIES_IN = {"w1": "p1", "w2": "p1", "w3": "p2"}
ASKED = (("week",), ("month", "ward"), ("quarter", "theme"), ("week", "partnership"))


def left(axes: tuple[str, ...]) -> Left:
    row = ["fraud", *(SPAN[0] if axis in ("week", "month", "quarter") else "" for axis in axes)]
    if "week" in axes:
        row.append(SPAN[0])
    (table,) = trend.tables(
        [(*row, 1)], axes=axes, spans={"fraud": SPAN}, areas=AREAS, lies_in=LIES_IN, until=SPAN[1]
    )
    shape = CountTable("fraud", axes, table.values, (), table.nests, table.window)
    return Left(shape, Treatment("partner", 5, 10))


@settings(max_examples=8)
@given(st.lists(st.sampled_from(ASKED), min_size=1, max_size=4, unique=True))
def test_one_report_more_keeps_every_sum_of_all_tables_and_is_found_for_every_cell(
    asked: list[tuple[str, ...]],
) -> None:
    tables = [left(one) for one in asked]
    bones = [skeleton(one.shape, one.cut) for one in tables]
    shown = [Shown(b.names, (0,) * len(b.names), (None,) * len(b.names), b.sums) for b in bones]
    whole, at = united(shown)
    for table, bone, (number, place) in zip(
        tables, bones, one_more.steps(tables, [b.names for b in bones], at, {}), strict=True
    ):
        counted: dict[int, set[int]] = {}
        for step, cell in zip(number.tolist(), place.tolist(), strict=True):
            counted.setdefault(step, set()).add(cell)
        for cells in counted.values():
            for total, parts in whole.sums:
                assert (total in cells) == len(cells & set(parts)), (table.shape.axes, cells)
        assert {at[name] for name in bone.names} <= set(place.tolist())
