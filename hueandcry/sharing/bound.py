"""How far a rounding can be from the best there is: a lower bound that needs no solver.

Every sum gets a price and every cell then takes its cheapest multiple by itself. Whatever the
prices, no additive rounding costs less than that; the prices are turned towards the sums that fail
(Lagrangian relaxation and the subgradient method: Held, Wolfe and Crowder 1974, recalled). Whole
numbers alone, so that every machine finds the same bound.
"""

from dataclasses import dataclass
from typing import Any

from hueandcry.sharing.walk import SCALE, Programme

_ROUNDS = 200
# The step starts whole, and shrinks by a third whenever so many rounds brought nothing better.
_WHOLE, _PATIENCE = 128, 8


@dataclass(frozen=True, slots=True)
class Bound:
    """No additive rounding deviates less than `least`; `units` and `prices` are where to look.

    `units` are those of each cell at the best prices of the sums, `prices` what they make one unit
    more of each cell cost, in SCALE parts.
    """

    least: int
    units: tuple[int, ...]
    prices: tuple[int, ...]


def bound(table: Programme, known: int) -> Bound:
    """The best bound found in a settled number of rounds; `known` is a deviation that exists."""
    import numpy

    choices, costs = _choices(table)
    parts = numpy.array([part for _, parts in table.sums for part in parts])
    totals = numpy.array([total for total, _ in table.sums])
    lengths = numpy.array([len(parts) for _, parts in table.sums])
    starts = numpy.concatenate([[0], numpy.cumsum(lengths)[:-1]])
    first = numpy.array(
        [sum(table.low[part] for part in parts) - table.low[total] for total, parts in table.sums]
    )
    rows = numpy.repeat(numpy.arange(len(totals)), lengths)
    as_part, as_total = (
        _by_cell(parts, rows, len(table.truth)),
        _by_cell(totals, numpy.arange(len(totals)), len(table.truth)),
    )
    prices = numpy.zeros(len(totals), dtype=numpy.int64)
    best: tuple[int, Any, Any] | None = None
    step, waited = _WHOLE, 0
    for _ in range(_ROUNDS):
        of_cells = _sum_by_cell(prices, as_part) - _sum_by_cell(prices, as_total)
        every = costs + of_cells * choices
        chosen = every.argmin(axis=0)
        value = int(numpy.take_along_axis(every, chosen[None], 0).sum() + (prices * first).sum())
        units = numpy.take_along_axis(choices, chosen[None], 0)[0]
        waited += 1
        if best is None or value > best[0]:
            best, waited = (value, units, of_cells), 0
        elif waited >= _PATIENCE:
            step, waited = max(1, step * 2 // 3), 0
        error = numpy.add.reduceat(units[parts], starts) - units[totals] + first
        squares = int((error * error).sum())
        if not squares:
            break
        reach = max(SCALE * known - value, SCALE) * step
        size = (abs(error) * reach + _WHOLE * squares // 2) // (_WHOLE * squares)
        prices = prices + numpy.sign(error) * size
    assert best is not None
    units = [low + int(more) for low, more in zip(table.low, best[1], strict=True)]
    return Bound(max(0, -(-best[0] // SCALE)), tuple(units), tuple(map(int, best[2])))


def _choices(table: Programme) -> tuple[Any, Any]:
    """The multiples of each cell that can be cheapest (its ends and neighbours), and their costs.

    In units above the lowest, so that the size of a count does not matter.
    """
    import numpy

    choices, costs = [], []
    for count, low, high in zip(table.truth, table.low, table.high, strict=True):
        inner = (count // table.base, -(-count // table.base))
        units = [low, high, *(min(max(one, low), high) for one in inner)]
        choices.append([one - low for one in units])
        costs.append([SCALE * abs(one * table.base - count) for one in units])
    return numpy.array(choices).T, numpy.array(costs).T


def _by_cell(cells: Any, rows: Any, size: int) -> tuple[Any, Any]:
    """The sums that each cell stands in, one after the other, and where those of a cell begin."""
    import numpy

    order = numpy.argsort(cells, kind="stable")
    return rows[order], numpy.searchsorted(cells[order], numpy.arange(size + 1))


def _sum_by_cell(prices: Any, where: tuple[Any, Any]) -> Any:
    import numpy

    rows, begins = where
    running = numpy.concatenate([[0], numpy.cumsum(prices[rows])])
    return running[begins[1:]] - running[begins[:-1]]
