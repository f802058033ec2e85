"""Victims over several lists: a slow greedy rule says the same, whatever the order."""

from collections.abc import Sequence
from itertools import combinations
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hueandcry.link.cluster import Side, clusters
from hueandcry.link.compare import packed
from tests.token_lists import filters, spoilt

Lists = list[tuple[str, list[bytes]]]


@st.composite
def lists(draw: st.DrawFn) -> Lists:
    """Two to four lists of some people; a person may stand twice in one, or be much spoilt."""
    chance = Random(draw(st.integers(0, 10**9)))
    people = filters(chance, 9)
    people += [spoilt(chance, one, 0.13) for one in people[:4]]  # as alike as a family
    found: Lists = []
    for at in range(draw(st.integers(2, 4))):
        who = [chance.choice(people) for _ in range(draw(st.integers(1, 9)))]
        rows = [spoilt(chance, one, chance.choice((0, 0, 0.02, 0.08))) for one in who]
        found.append((f"list {chance.randrange(1000)} {at}", rows))
    return found


def named(
    given_lists: Lists, found: Sequence[Sequence[tuple[int, int]]]
) -> list[list[tuple[str, bytes]]]:
    """The victims as the names of lists and the filters, in an order of their own."""
    return sorted(
        sorted((given_lists[at][0], given_lists[at][1][row]) for at, row in members)
        for members in found
    )


def linked(given_lists: Lists) -> list[list[tuple[str, bytes]]]:
    sides = [Side(name, packed(b"".join(rows))) for name, rows in given_lists]
    return named(given_lists, clusters(sides, 700, within=900))


def slowly(given_lists: Lists) -> list[list[tuple[str, bytes]]]:
    """Join the best pair that may be joined, and look at all pairs again, until there is none."""

    def dice(one: bytes, other: bytes) -> float:
        a, b = int.from_bytes(one), int.from_bytes(other)
        return 2 * (a & b).bit_count() / (a.bit_count() + b.bit_count())

    rows = sorted(
        (rows[at][::1], name, number, at)
        for number, (name, rows) in enumerate(given_lists)
        for at in range(len(rows))
    )
    groups = [{row} for row in rows]
    for least, repeat in ((0.9, True), (0.7, False)):
        while True:
            best: list[Any] = []
            for one, other in combinations(groups, 2):
                in_one, in_other = {r[2] for r in one}, {r[2] for r in other}
                if repeat or not in_one & in_other:
                    best += [
                        (-dice(a[0], b[0]), *sorted((_place(a), _place(b))))
                        for a in one
                        for b in other
                        if (a[2] == b[2]) == repeat and dice(a[0], b[0]) >= least
                    ]
            if not best:
                break
            chosen = {place[2:] for place in min(best)[1:]}
            joined = [group for group in groups if {r[2:] for r in group} & chosen]
            groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return named(given_lists, [[row[2:] for row in group] for group in groups])


def _place(row):
    words = [int.from_bytes(row[0][at : at + 8], "little", signed=True) for at in range(0, 128, 8)]
    return (words[::-1], row[1], *row[2:])


@given(lists())
def test_the_slow_rule_says_the_same(given_lists):
    assert linked(given_lists) == slowly(given_lists)


@given(lists(), st.integers(0, 10**9))
def test_neither_the_order_of_lists_nor_of_rows_changes_who_is_one(given_lists, seed):
    chance = Random(seed)
    mixed = [(name, chance.sample(rows, len(rows))) for name, rows in given_lists]
    chance.shuffle(mixed)
    assert linked(mixed) == linked(given_lists)


def test_a_family_in_one_list_stays_apart_and_its_repeat_does_not():
    draw = Random(2)
    father = filters(draw, 1)[0]
    son, again = spoilt(draw, father, 0.12), spoilt(draw, father, 0.01)
    sides = [
        Side("police", packed(father + son + again)),
        Side("bank", packed(spoilt(draw, son, 0.03))),
    ]
    assert clusters(sides, 700, within=900) == (((0, 0), (0, 2)), ((0, 1), (1, 0)))


def test_the_best_pair_wins_and_the_other_stays_alone():
    draw = Random(4)
    one = filters(draw, 1)[0]
    sides = [
        Side("police", packed(spoilt(draw, one, 0.06) + spoilt(draw, one, 0.02))),
        Side("bank", packed(one)),
    ]
    assert clusters(sides, 700, within=1000) == (((0, 0),), ((0, 1), (1, 0)))
