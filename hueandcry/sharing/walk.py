"""An additive rounding found step by step, for tables too tangled for a solver to be quick.

All cells, totals too, start at their nearest multiples; then a sum that does not hold is mended by
the one change that costs least, and sums that keep failing weigh more (after Luteberget and Sartor,
"Feasibility Jump", 2022: recalled, not read). Whole numbers and a counter alone: every machine
takes the same steps.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# Costs are in this part of a unit of deviation, so that the prices of sharing.bound are whole too.
SCALE = 64
# At most so many cells of a failing sum are looked at before one of them is changed.
_LOOK = 48
# Steps of a 64-bit linear congruential generator (Knuth, "MMIX"): a counter, and not chance.
_FACTOR, _STEP, _WORD = 6364136223846793005, 1442695040888963407, (1 << 64) - 1

Sums = Sequence[tuple[int, tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Programme:
    """What is to be rounded: exact counts, which add up to which, and the multiples each may take.

    `low` and `high` are in units of `base`. `sums` holds (total, parts) as positions in `truth`.
    """

    truth: tuple[int, ...]
    sums: Sums
    base: int
    low: tuple[int, ...]
    high: tuple[int, ...]

    def nearest(self) -> list[int]:
        """The allowed multiple of each cell that is nearest to its count, in units."""
        half, base = self.base // 2, self.base
        return [
            min(max((count + half) // base, low), high)
            for count, low, high in zip(self.truth, self.low, self.high, strict=True)
        ]


@dataclass(slots=True)
class _Walk:
    """Where a walk stands. Key 2r is one more on the left of sum r, key 2r + 1 one less."""

    units: list[int]
    errors: list[int]
    weights: list[int]
    prices: list[int]
    broken: list[int]
    place: list[int]


def walk(
    table: Programme, start: Sequence[int], prices: Sequence[int], moves: int
) -> tuple[list[int], bool]:
    """Units of each cell, and whether all sums hold; at most `moves` changes away from `start`.

    `prices` is what one unit more of each cell costs besides its deviation, in SCALE parts.
    """
    keys = _keys(table)
    back = [[key ^ 1 for key in found] for found in keys]
    members = _members(table)
    now = _begin(table, start)
    counter = 1
    for _ in range(moves):
        if not now.broken:
            return now.units, True
        counter = (counter * _FACTOR + _STEP) & _WORD
        drawn = counter >> 33
        sum_ = now.broken[drawn % len(now.broken)]
        cell, by, cost = _cheapest(table, now, sum_, members[sum_], drawn, (keys, back), prices)
        if cost >= 0:
            now.weights[sum_] += SCALE
            _price(now, sum_)
        if by:
            now.units[cell] += by
            _follow(now, keys[cell] if by > 0 else back[cell])
    return now.units, not now.broken


def _keys(table: Programme) -> list[list[int]]:
    keys: list[list[int]] = [[] for _ in table.truth]
    for place, (total, parts) in enumerate(table.sums):
        keys[total].append(2 * place + 1)
        for part in parts:
            keys[part].append(2 * place)
    return keys


def _members(table: Programme) -> list[list[int]]:
    """The cells of each sum that may move; a total as the complement (~) of its position."""
    return [
        [part for part in parts if table.low[part] < table.high[part]]
        + ([~total] if table.low[total] < table.high[total] else [])
        for total, parts in table.sums
    ]


def _begin(table: Programme, start: Sequence[int]) -> _Walk:
    units = list(start)
    errors = [sum([units[part] for part in parts]) - units[total] for total, parts in table.sums]
    broken = [place for place, error in enumerate(errors) if error]
    where = [-1] * len(errors)
    for order, place in enumerate(broken):
        where[place] = order
    weights = [SCALE * table.base] * len(errors)
    now = _Walk(units, errors, weights, [0] * (2 * len(errors)), broken, where)
    for place in range(len(errors)):
        _price(now, place)
    return now


def _price(now: _Walk, place: int) -> None:
    """What one more, and one less, on the left of a sum costs as it now stands."""
    error, weight = now.errors[place], now.weights[place]
    now.prices[2 * place] = weight if error >= 0 else -weight
    now.prices[2 * place + 1] = weight if error <= 0 else -weight


def _cheapest(
    table: Programme,
    now: _Walk,
    sum_: int,
    members: list[int],
    drawn: int,
    keys: tuple[list[list[int]], list[list[int]]],
    prices: Sequence[int],
) -> tuple[int, int, int]:
    """The cell, the step and the cost of the cheapest change that mends a sum by one."""
    first = (drawn >> 5) % len(members) if len(members) > _LOOK else 0
    looked = members[first : first + _LOOK]
    if len(looked) < min(_LOOK, len(members)):
        looked = looked + members[: _LOOK - len(looked)]
    short, price = now.errors[sum_] < 0, now.prices.__getitem__
    units, truth, base = now.units, table.truth, table.base
    best = (-1, 0, 0)
    for member in looked:
        cell, up = (member, short) if member >= 0 else (~member, not short)
        off = units[cell] * base - truth[cell]
        if up and units[cell] < table.high[cell]:
            moved = SCALE * (abs(off + base) - abs(off)) + prices[cell]
            cost, by = moved + sum(map(price, keys[0][cell])), 1
        elif not up and units[cell] > table.low[cell]:
            moved = SCALE * (abs(off - base) - abs(off)) - prices[cell]
            cost, by = moved + sum(map(price, keys[1][cell])), -1
        else:
            continue
        if not best[1] or cost < best[2]:
            best = (cell, by, cost)
    return best


def _follow(now: _Walk, keys: list[int]) -> None:
    """Carry a change into the sums it stands in, and into the list of those that do not hold."""
    for key in keys:
        place = key >> 1
        before = now.errors[place]
        now.errors[place] = error = before + (-1 if key & 1 else 1)
        _price(now, place)
        if error and not before:
            now.place[place] = len(now.broken)
            now.broken.append(place)
        elif before and not error:
            last = now.broken.pop()
            if last != place:
                now.broken[now.place[place]] = last
                now.place[last] = now.place[place]
            now.place[place] = -1
