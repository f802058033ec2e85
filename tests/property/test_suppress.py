"""No hidden count can be worked out, where hiding the small ones alone gives some away."""

import random
from collections.abc import Callable, Mapping, Sequence
from itertools import product

import pytest

from hueandcry.facts.figure import CountTable
from hueandcry.sharing.attack import Contradiction, Shown, attack, audit
from hueandcry.sharing.cube import Cube, cube
from hueandcry.sharing.suppress import Unprotected, suppressed
from tests.property.attackers import enumerated, named, published, uneven
from tests.property.counting import grid

Table = tuple[tuple[int, ...], tuple[tuple[int, tuple[int, ...]], ...]]


def of(whole: Cube) -> Table:
    return whole.truth, whole.sums


def two_rows(draw: random.Random) -> Table:
    return of(uneven(2, draw.randint(3, 15), 25, draw))


def dense(draw: random.Random) -> Table:
    return of(uneven(draw.randint(3, 8), draw.randint(3, 8), 40, draw))


def sparse(draw: random.Random) -> Table:
    return of(uneven(draw.randint(3, 8), draw.randint(3, 8), 4, draw))


def three_ways(draw: random.Random) -> Table:
    sizes = [draw.randint(2, 4) for _ in range(3)]
    axes = ("month", "theme", "ward")
    values = [tuple(f"{axis} {at}" for at in range(size))
              for axis, size in zip(axes, sizes, strict=True)]  # fmt: skip
    cells = tuple((key, int(draw.expovariate(1 / 20))) for key in product(*values))
    return of(cube(CountTable("fraud", axes, tuple(values), cells)))


def hierarchy(draw: random.Random) -> Table:
    """Months in quarters, by theme."""
    months = tuple(f"2026-{month:02d}" for month in range(1, 7))
    nests = tuple((month, f"2026-Q{1 + at // 3}") for at, month in enumerate(months))
    themes = ("fraud", "threats", "hacking")
    cells = tuple((key, int(draw.expovariate(1 / 20))) for key in product(months, themes))
    return of(cube(CountTable("fraud", ("month", "theme"), (months, themes), cells, nests)))


def linked(draw: random.Random) -> Table:
    """Two tables of the same reports that share their row totals: by theme, and by ward."""
    first = [[int(draw.expovariate(1 / 15)) for _ in range(3)] for _ in range(4)]
    second = [[0] * 3 for _ in first]
    for row, counts in enumerate(first):
        for _ in range(sum(counts)):
            second[row][draw.randrange(3)] += 1
    one, two = cube(grid(first)), cube(grid(second))
    at = list(range(len(one.truth)))
    shared = {place: place for place, key in enumerate(two.keys) if key[1] is None}
    far = {place: shared.get(place, len(at) + place) for place in range(len(two.truth))}
    order = sorted({*at, *far.values()})
    here = {place: number for number, place in enumerate(order)}
    truth = dict(enumerate(one.truth)) | {far[p]: count for p, count in enumerate(two.truth)}
    sums = [*one.sums, *((far[t], tuple(far[p] for p in parts)) for t, parts in two.sums)]
    return tuple(truth[place] for place in order), tuple(
        (here[total], tuple(here[part] for part in parts)) for total, parts in sums
    )


KINDS: Mapping[str, Callable[[random.Random], Table]] = {
    "two rows": two_rows, "dense": dense, "sparse": sparse, "three ways": three_ways,
    "hierarchy": hierarchy, "linked": linked,
}  # fmt: skip


def as_published(truth: Sequence[int], sums: Sequence, hidden: frozenset[int] | set[int]) -> Shown:
    return Shown(
        cells=tuple((("at", str(place)),) for place in range(len(truth))),
        low=tuple(0 if place in hidden else count for place, count in enumerate(truth)),
        high=tuple(None if place in hidden else count for place, count in enumerate(truth)),
        sums=tuple(sums),
    )


def found_out(truth: Sequence[int], sums: Sequence, hidden: frozenset[int] | set[int]) -> int:
    """How many hidden counts an attacker works out, by two programmes a cell."""
    table = as_published(truth, sums, hidden)
    return sum(one.exact for one in attack([table], [table.cells[p] for p in hidden]).values())


def run(tables: int, seed: int) -> int:
    """Protect random tables of all kinds; gives in how many hiding the small alone leaks."""
    draw = random.Random(seed)
    leaks = 0
    for turn in range(tables):
        truth, sums = list(KINDS.values())[turn % len(KINDS)](draw)
        small = {place for place, count in enumerate(truth) if 0 < count < 10}
        hidden = suppressed(truth, sums, small, contributors=turn % 2 == 0)
        assert isinstance(hidden, frozenset)
        assert small <= hidden
        assert found_out(truth, sums, hidden) == 0
        leaks += found_out(truth, sums, small) > 0
    return leaks


def test_no_hidden_count_can_be_worked_out_and_hiding_the_small_alone_leaks() -> None:
    assert run(18, 1) >= 6


@pytest.mark.long
def test_no_hidden_count_can_be_worked_out_in_200_tables() -> None:
    assert run(204, 2) >= 70


def test_nor_by_somebody_who_tries_all_whole_numbers() -> None:
    draw = random.Random(3)
    tried = 0
    for _ in range(30):
        whole = cube(grid([[draw.randint(0, 5) for _ in range(3)] for _ in range(2)]))
        small = {place for place, count in enumerate(whole.truth) if 0 < count < 3}
        hidden = suppressed(whole.truth, whole.sums, small, contributors=False)
        assert isinstance(hidden, frozenset)
        if 0 < len(hidden) <= 4:
            tried += 1
            for low, high in enumerated(published(whole, hidden), 9).values():
                assert low < high
    assert tried > 1


def test_the_four_cells_of_fischetti_and_salazar() -> None:
    """Their investment table (2001): II-A is sensitive; and three are hidden with it."""
    whole = cube(grid([[20, 50, 10], [8, 19, 22], [17, 32, 12]]))
    at = {key: place for place, key in enumerate(whole.keys)}
    wanted = {at[f"theme {row}", f"ward {column:02d}"] for row in (1, 2) for column in (0, 2)}
    hidden = suppressed(whole.truth, whole.sums, [at["theme 1", "ward 00"]])
    assert hidden == frozenset(wanted)


def test_who_alone_makes_up_a_count_finds_no_other() -> None:
    """Two counts of 1 in a row and a column: hidden with each other, each would tell the other."""
    draw = random.Random(4)
    for _ in range(8):
        truth, sums = dense(draw)
        small = {place for place, count in enumerate(truth) if 0 < count < 10}
        hidden = suppressed(truth, sums, small)
        assert isinstance(hidden, frozenset)
        for known in (place for place in small if truth[place] == 1):
            table = as_published(truth, sums, hidden - {known})
            near = {p for total, parts in sums if known in (total, *parts) for p in (total, *parts)}
            others = [table.cells[place] for place in small & near - {known}]
            assert audit([table], others, 1).exact == ()


def test_every_count_hidden_is_needed() -> None:
    draw = random.Random(5)
    for _ in range(6):
        truth, sums = dense(draw)
        small = {place for place, count in enumerate(truth) if 0 < count < 10}
        hidden = suppressed(truth, sums, small, contributors=False)
        assert isinstance(hidden, frozenset)
        for place in hidden - small:
            assert found_out(truth, sums, hidden - {place}) > 0


def test_what_was_shown_before_does_not_give_a_new_table_away() -> None:
    """An earlier table shows another number of the row, so a third has to be hidden."""
    whole = cube(grid([[3, 40, 50], [60, 70, 80]]))
    cells = named(whole)
    small = [whole.truth.index(3)]
    first = suppressed(whole.truth, whole.sums, small)
    assert isinstance(first, frozenset)
    partner = next(place for place in first if place not in small)
    told = whole.truth[partner]
    earlier = Shown((cells[partner],), (told,), (told,), ())
    assert audit([published(whole, first), earlier], [cells[small[0]]], 1).exact
    hidden = suppressed(whole.truth, whole.sums, small, [earlier], cells)
    assert isinstance(hidden, frozenset)
    assert not audit([published(whole, hidden), earlier], [cells[p] for p in hidden], 1).exact


def test_what_earlier_tables_give_away_is_said_and_not_published() -> None:
    whole = cube(grid([[3, 40], [60, 70]]))
    cells = named(whole)
    place = whole.truth.index(3)
    earlier = Shown((cells[place], (("new", "x"),)), (3, 0), (3, None), ())
    assert suppressed(whole.truth, whole.sums, [place], [earlier], cells) == Unprotected((place,))


def test_an_earlier_table_that_cannot_be_true_with_this_one_is_told() -> None:
    whole = cube(grid([[3, 40], [60, 70]]))
    cells = named(whole)
    earlier = Shown((cells[0],), (9999,), (9999,), ())
    with pytest.raises(Contradiction, match="An earlier table shows another"):
        suppressed(whole.truth, whole.sums, [whole.truth.index(3)], [earlier], cells)
    with pytest.raises(Contradiction, match="do not add up"):
        suppressed((3, 4, 9), ((2, (0, 1)),), [0])
