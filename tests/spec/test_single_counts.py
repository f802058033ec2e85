"""Counts that stand alone have a rule of their own: no way of rounding undoes another."""

import pytest

from hueandcry.facts.figure import CountTable, Figure
from hueandcry.sharing import control, differencing, one_count
from hueandcry.sharing.differencing import Before
from hueandcry.sharing.release import Cleared, Held, Treatment

FIVE = Treatment("partner", 5, 10)


def figure(**counts: int) -> Figure:
    table = CountTable(
        stream=one_count.STREAM,
        axes=("artefact", "owner"),
        values=(tuple(sorted(counts)), ("bank",)),
        cells=tuple(((name, "bank"), count) for name, count in sorted(counts.items()) if count),
    )
    return Figure("series", "single", "reports", ("", ""), (table,), "", "1", "digest")


def cleared(
    made: Figure, treatment: Treatment = FIVE, *earlier: Cleared, older: bool = False
) -> Cleared:
    faces = differencing.merge(
        differencing.to_json(differencing.identities(one)) for one in earlier
    )
    left = {one_count.STREAM: tuple(left for one in earlier for left in one.left)}
    if older:
        found = control.clear(made, treatment, {}, Before(older=faces))
    else:
        found = control.clear(made, treatment, faces, Before(left))
    assert isinstance(found, Cleared)
    return found


def shown(found: Cleared) -> list[int | str]:
    return [cell.words or cell.value or 0 for table in found.tables for cell in table.cells]


def test_each_count_is_rounded_by_itself_and_a_small_one_reads_as_none() -> None:
    found = cleared(figure(a=0, b=4, c=9, d=12, e=13))
    few = "fewer than 10"
    assert shown(found) == [few, few, few, 10, 15]
    assert found.narrowest == 3
    assert shown(cleared(figure(a=3), Treatment("owner", 5, 10))) == [3]


def test_the_same_asked_again_is_the_same() -> None:
    first = cleared(figure(a=12, b=3))
    assert shown(cleared(figure(a=12, b=3), FIVE, first)) == shown(first)


def test_a_face_stays_in_the_next_version_while_it_is_near() -> None:
    first = cleared(figure(a=12, b=12))
    assert shown(cleared(figure(a=13, b=18), FIVE, first, older=True)) == [10, 20]


@pytest.mark.parametrize(
    "other",
    [
        Treatment("partner", 4, 10),
        Treatment("partner", 5, 11),
        Treatment("partner", 5, 10, "suppress"),
        Treatment("public", 5, 10),
    ],
)
def test_the_same_counts_made_safe_in_another_way_stay(other: Treatment) -> None:
    """10 of "10" by five and "fewer than 11" is 10 exactly."""
    first = cleared(figure(a=10))
    left = Before({one_count.STREAM: first.left})
    found = control.clear(figure(a=10), other, differencing.identities(first), left)
    assert isinstance(found, Held)


def test_a_base_that_hides_nothing_is_held() -> None:
    assert isinstance(control.clear(figure(a=40), Treatment("partner", 1, 0), {}), Held)


@pytest.mark.parametrize("base", range(2, 12))
def test_no_number_that_is_told_can_be_one_count_alone(base: int) -> None:
    for smallest in range(30):
        treatment = Treatment("partner", base, smallest)
        reads: dict[int | str, set[int]] = {}
        for count in range(100):
            reads.setdefault(one_count.told(count, treatment), set()).add(count)
        del reads[max(one for one in reads if isinstance(one, int))]  # cut off at 100
        assert min(map(len, reads.values())) >= max(2, (base + 1) // 2)
        assert one_count.fewest(treatment) >= smallest
