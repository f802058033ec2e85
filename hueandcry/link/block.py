"""Which pairs are worth comparing where there are too many to compare them all.

Hamming locality-sensitive hashing (Indyk and Motwani 1998: recalled): a table takes some bits of
every filter as its key, and filters of one key are compared. Two filters that differ in few bits
meet in at least one of many tables. Whatever meets is compared exactly, so a pair found is always
one that comparing all would find; a pair may be missed, at the threshold itself in about one case
of twenty, above it in far fewer.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from hueandcry.link.compare import (
    THOUSAND,
    Engine,
    Pairs,
    Tell,
    ask,
    bounds_of,
    engine_for,
    every_pair,
    in_turn,
    joined,
    limit,
    once,
    ones,
)
from hueandcry.link.kernel import BITS, compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hueandcry.link.kernel import Words

# Of the pairs that lie at the threshold itself, this share is to meet.
_MEET = 0.95
# A compared candidate costs about as much as so many comparisons in the tight loop.
_CANDIDATE_COST = 12.0
# Below this many comparisons all are made: some ten seconds on two cores.
_CHEAP = 30_000_000_000
_FEWEST_BITS, _MOST_BITS, _MOST_TABLES = 8, 24, 200
_SEED = 20_260_401


@dataclass(frozen=True, slots=True)
class Plan:
    """How pairs are looked for: `tables` keys of `bits` bits each; no tables: compare them all."""

    bits: int
    tables: int


def plan(left: int, right: int, fill: float, thousandths: int) -> Plan:
    """The cheapest way that misses few: all pairs, or tables, for lists of so many filters.

    `fill` is the share of bits that are set in a filter, on average.
    """
    every = float(left) * right
    if every <= _CHEAP:
        return Plan(0, 0)
    differ = 2 * fill * (1 - thousandths / THOUSAND)
    best, least = Plan(0, 0), every
    for bits in range(_FEWEST_BITS, _MOST_BITS + 1):
        meet = (1 - differ) ** bits
        tables = math.ceil(math.log(1 - _MEET) / math.log1p(-meet)) if meet < 1 else 1
        # Two filters of different people agree in a bit by chance, names being what they are.
        alike = (1 - 2 * fill * (1 - fill)) ** bits
        cost = tables * (left + right) * 30.0 + tables * every * alike * _CANDIDATE_COST
        if tables <= _MOST_TABLES and cost < least:
            best, least = Plan(bits, tables), cost
    return best


def alike(
    left: Words,
    right: Words,
    thousandths: int,
    *,
    same: bool = False,
    how: Plan | None = None,
    engine: Engine = "auto",
    workers: int = 0,
    tell: Tell | None = None,
) -> Pairs:
    """The pairs with Dice of at least `thousandths` / 1000, by the cheapest way that misses few.

    As compare.every_pair; `how` fixes the way. Which bits are taken depends on the filters alone,
    not on the order of rows.
    """
    if not len(left) or not len(right):
        return every_pair(left, right, thousandths, same=same)
    fill = float(ones(left).mean() + ones(right).mean()) / (2 * BITS)
    chosen = how if how is not None else plan(len(left), len(right), fill, thousandths)
    if not chosen.tables:
        return every_pair(
            left, right, thousandths, same=same, engine=engine, workers=workers, tell=tell
        )
    return _by_tables(left, right, thousandths, same, chosen, engine, workers, tell)


def _by_tables(
    left: Words,
    right: Words,
    thousandths: int,
    same: bool,
    how: Plan,
    engine: Engine,
    workers: int,
    tell: Tell | None,
) -> Pairs:
    import numpy as np

    bits = _bits(left, right)
    draw = random.Random(_SEED)
    most = limit(left, right)
    found: list[Pairs] = []
    for table in range(how.tables):
        chosen = draw.sample(bits, min(how.bits, len(bits)))
        parts = _table(left, right, thousandths, chosen, engine, most)
        one = joined(in_turn(parts, workers), most)
        found.append(once(one) if same else one)
        if tell is not None:
            tell((table + 1) / how.tables)
    every = joined(found, how.tables * most)
    pair = every.left * len(right) + every.right
    _, kept = np.unique(pair, return_index=True)
    return Pairs(every.left[kept], every.right[kept], every.shared[kept])


def _bits(left: Words, right: Words) -> list[int]:
    """The bits that tell filters apart: set in a quarter to three quarters of them."""
    import numpy as np

    total = sum(
        np.unpackbits(part.view(np.uint8), axis=1, bitorder="little").sum(0, dtype=np.int64)
        for side in (left, right)
        for part in np.array_split(side, max(1, len(side) // 20_000))
    )
    share = np.asarray(total) / (len(left) + len(right))
    apart = np.flatnonzero((share >= 0.25) & (share <= 0.75))
    return [int(bit) for bit in apart] or list(range(BITS))


def _keys(filters: Words, chosen: list[int]) -> NDArray[np.int64]:
    import numpy as np

    keys = np.zeros(len(filters), np.int64)
    for place, bit in enumerate(chosen):
        keys |= ((filters[:, bit // 64] >> np.int64(bit % 64)) & np.int64(1)) << np.int64(place)
    return keys


def _table(
    left: Words, right: Words, thousandths: int, chosen: list[int], engine: Engine, most: int
) -> list[Callable[[], Pairs]]:
    """Parts of the work of one table, each with about as many candidates."""
    import numpy as np

    keys = _keys(right, chosen)
    order = np.argsort(keys, kind="stable")
    sorted_keys, wanted = keys[order], _keys(left, chosen)
    starts = np.searchsorted(sorted_keys, wanted, "left")
    stops = np.searchsorted(sorted_keys, wanted, "right")
    bounds, others = bounds_of(left, thousandths), thousandths * ones(right)
    upto = np.cumsum(stops - starts)
    fast = engine_for(int(upto[-1]) * 10, engine) == "numba"
    size = 20_000_000 if fast else 500_000
    cuts = np.searchsorted(upto, np.arange(size, int(upto[-1]) + size, size), "left") + 1
    edges = sorted({0, *(int(min(cut, len(left))) for cut in cuts), len(left)})

    def quick(first: int, last: int) -> Pairs:
        loops = compiled()
        assert loops is not None
        given = (left, bounds, right, others, 2 * THOUSAND, first, last, order, starts, stops)
        return ask(loops[1], most, first, last, given)

    def plain(first: int, last: int) -> Pairs:
        many = stops[first:last] - starts[first:last]
        rows = np.repeat(np.arange(first, last), many)
        begins = np.repeat(starts[first:last] - (np.cumsum(many) - many), many)
        against = order[begins + np.arange(len(rows))]
        both = left[rows] & right[against]
        shared = np.bitwise_count(both.view(np.uint64)).sum(1, dtype=np.int64)
        hit = 2 * THOUSAND * shared - others[against] >= bounds[rows]
        return Pairs(rows[hit], against[hit], shared[hit])

    work = quick if fast else plain
    return [
        lambda first=first, last=last: work(first, last)  # type: ignore[misc]
        for first, last in pairwise(edges)
    ]
