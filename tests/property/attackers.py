"""Slow, obvious attackers, and tables for them to attack."""

import random
from collections.abc import Collection, Sequence
from itertools import product

from hueandcry.sharing.attack import Shown
from hueandcry.sharing.cube import Cube, cube
from hueandcry.sharing.differencing import Cell
from tests.property.counting import grid

Sums = Sequence[tuple[int, tuple[int, ...]]]


def named(whole: Cube) -> tuple[Cell, ...]:
    """The name of each cell of a table."""
    return tuple(
        tuple(sorted((axis, value) for axis, value in zip(whole.axes, key, strict=True) if value))
        for key in whole.keys
    )


def published(whole: Cube, hidden: Collection[int] = ()) -> Shown:
    """The table with these positions hidden and the others as they are."""
    return Shown(
        cells=named(whole),
        low=tuple(0 if place in hidden else count for place, count in enumerate(whole.truth)),
        high=tuple(None if place in hidden else count for place, count in enumerate(whole.truth)),
        sums=whole.sums,
    )


def as_rounded(whole: Cube, values: Sequence[int], base: int) -> Shown:
    """The table with these rounded numbers in it."""
    return Shown(
        cells=named(whole),
        low=tuple(max(0, value - base + 1) for value in values),
        high=tuple(value + base - 1 for value in values),
        sums=whole.sums,
    )


def uneven(rows: int, columns: int, mean: float, draw: random.Random) -> Cube:
    """A two-way table of uneven counts."""
    return cube(
        grid([[int(draw.expovariate(1 / mean)) for _ in range(columns)] for _ in range(rows)])
    )


def enumerated(table: Shown, most: int) -> dict[int, tuple[int, int]]:
    """The least and greatest value of each hidden position, from all tables there could be."""
    hidden = [place for place, end in enumerate(table.high) if end is None]
    found: dict[int, tuple[int, int]] = {}
    for choice in product(range(most + 1), repeat=len(hidden)):
        values = dict(enumerate(table.low)) | dict(zip(hidden, choice, strict=True))
        if all(values[total] == sum(values[part] for part in parts) for total, parts in table.sums):
            for place, value in zip(hidden, choice, strict=True):
                low, high = found.get(place, (value, value))
                found[place] = min(low, value), max(high, value)
    return found
