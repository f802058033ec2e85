"""Controlled rounding: every count to a neighbouring multiple, and all sums still add up.

Zero-restricted controlled rounding, with one further step where there is no other way
(Salazar-González, Lowthian, Young, Merola, Bond and Brown 2004; Handbook on Statistical Disclosure
Control, chapter 5, "Controlled rounding"). Small tables and networks are an integer programme on
HiGHS, and the least deviation is proved; others are found by sharing.walk, with the distance from
the least that sharing.bound proves. No clock decides: nodes and moves alone, so that every machine
gives the same answer.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from hueandcry.sharing.bound import bound
from hueandcry.sharing.cube import Cube
from hueandcry.sharing.walk import Programme, Sums, walk

# Two axes make a network: its linear programme is already whole, so the least deviation is proved,
# up to LARGEST pieces. With three axes it is proved up to EXACT; with more, whose programmes are
# far harder, up to TANGLED.
LARGEST, EXACT, TANGLED = 15_000, 600, 100
_NODES = 1_000
_SEED = 1
_MOVES_A_CELL, _FEWEST_MOVES = 4, 20_000

Limits = Mapping[int, tuple[int, int]]
_NONE: Mapping[int, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Rounded:
    """An additive rounding: `values` as the counts were given, each a multiple of the base.

    `steps` is 1 where every cell is within one base of its count, 2 where some had to go further.
    `gap` is the proven share by which the deviation may exceed the least there is with such steps;
    None where it is the least.
    """

    values: tuple[int, ...]
    steps: int
    gap: float | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A straight piece of a cell's deviation: `length` multiples, each at `cost`."""

    cell: int
    length: int
    cost: int


def rounded(
    cube: Cube, base: int, fixed: Mapping[int, int], limits: Limits
) -> tuple[int, ...] | None:
    """The additive multiples of `base` with little total deviation, as `cube.keys`, or None.

    Each cell takes a neighbouring multiple; zero stays zero and a multiple stays itself. `fixed`
    gives the settled value of a position, `limits` the lowest and highest value that it should
    take. Only if settled values leave no such rounding may interior cells go one multiple further.
    """
    inside = [int(interior) for interior in cube.interior]
    widths = ([0] * len(inside), inside)
    found = _widening(cube.truth, cube.sums, base, (fixed, limits), widths, _proved(len(cube.axes)))
    return found.values if found else None


def rounded_system(
    truth: Sequence[int],
    sums: Sums,
    base: int,
    fixed: Mapping[int, int] = _NONE,
    limits: Limits = _NONE,
) -> Rounded | None:
    """The same for any counts and any sums of them, hierarchies and linked tables too.

    `sums` holds (total, parts) as positions in `truth`. Every cell within one base; if that is not
    found, cells that are no total within two; then all within two; else None: hold the table.
    Raises ValueError for counts below zero, a base below 2, a position that is not there and
    counts that do not add up.
    """
    _check(truth, sums, base, fixed, limits)
    totals = {total for total, _ in sums}
    inside = [int(place not in totals) for place in range(len(truth))]
    widths = ([0] * len(truth), inside, [1] * len(truth))
    degree = [0] * len(truth)
    for total, parts in sums:
        for place in (total, *parts):
            degree[place] += 1
    proved = _proved(max(degree, default=0))
    return _widening(truth, sums, base, (fixed, limits), widths, proved)


def _proved(axes: int) -> int:
    """Up to how many pieces the least deviation is proved; a cell stands in one sum an axis."""
    return LARGEST if axes < 3 else EXACT if axes == 3 else TANGLED


def _check(
    truth: Sequence[int], sums: Sums, base: int, fixed: Mapping[int, int], limits: Limits
) -> None:
    if base < 2:
        raise ValueError(f"The base is {base}; it must be 2 or more.")
    for place, count in enumerate(truth):
        if count < 0:
            raise ValueError(f"Count {place} is {count}; it must be 0 or more.")
    for place in (*fixed, *limits, *(cell for total, parts in sums for cell in (total, *parts))):
        if not 0 <= place < len(truth):
            raise ValueError(f"There is no count {place}: there are {len(truth)}.")
    for place, value in fixed.items():
        if value % base:
            raise ValueError(f"Count {place} is settled at {value}, no multiple of {base}.")
    for total, parts in sums:
        added = sum(truth[part] for part in parts)
        if added != truth[total]:
            raise ValueError(f"Count {total} is {truth[total]}, but its parts add up to {added}.")


def _widening(
    truth: Sequence[int],
    sums: Sums,
    base: int,
    settled: tuple[Mapping[int, int], Limits],
    widths: Sequence[Sequence[int]],
    proved: int,
) -> Rounded | None:
    """The first rounding that is found as the cells are let go further, as `widths` says."""
    fixed, limits = settled
    if any(fixed.get(total) for total, parts in sums if not parts):
        return None
    sums = [(total, parts) for total, parts in sums if parts]
    start: list[int] | None = None
    for width in widths:
        bounds = [
            (fixed[place] // base,) * 2
            if place in fixed
            else _bounds(count, base, limits.get(place), width[place])
            for place, count in enumerate(truth)
        ]
        if any(low > high for low, high in bounds):
            continue
        low, high = zip(*bounds, strict=True) if bounds else ((), ())
        table = Programme(tuple(truth), sums, base, low, high)
        units, gap, start = _solve(table, proved, start)
        if units is not None:
            values = tuple(base * unit for unit in units)
            near = all(abs(a - b) < base for a, b in zip(values, truth, strict=True))
            return Rounded(values, 1 if near else 2, gap)
    return None


def _bounds(truth: int, base: int, limit: tuple[int, int] | None, steps: int) -> tuple[int, int]:
    """The fewest and most multiples that a cell may take."""
    if truth == 0:
        return 0, 0
    low, high = max(0, truth // base - steps), -(-truth // base) + steps
    if limit is not None:
        low, high = max(low, -(-limit[0] // base)), min(high, limit[1] // base)
    return low, high


def _pieces(table: Programme) -> list[_Piece]:
    """|base * units - truth| from the lowest to the highest units, as straight pieces."""
    base, pieces = table.base, []
    for cell, (truth, low, high) in enumerate(zip(table.truth, table.low, table.high, strict=True)):
        below, above = truth // base, -(-truth // base)
        pieces += [
            _Piece(cell, min(high, below) - low, -base),
            _Piece(cell, int(low <= below < above <= high), base - 2 * (truth % base)),
            _Piece(cell, high - max(low, above), base),
        ]
    return [piece for piece in pieces if piece.length > 0]


def _solve(
    table: Programme, proved: int, start: list[int] | None
) -> tuple[list[int] | None, float | None, list[int] | None]:
    """Units of each cell or None, the gap, and where the next and wider search may start."""
    pieces = _pieces(table)
    if len(pieces) <= proved:
        units, sure = _exact(table, pieces)
        if sure:
            return units, None, None
    moves = max(_FEWEST_MOVES, _MOVES_A_CELL * len(table.truth))
    units, found = walk(table, start or table.nearest(), [0] * len(table.truth), moves)
    if not found:
        return None, None, units
    if units == table.nearest():
        return units, None, None
    least = bound(table, _deviation(table, units))
    again, found = walk(table, least.units, least.prices, moves)
    if found and _deviation(table, again) < _deviation(table, units):
        units = again
    reached = _deviation(table, units)
    if reached <= least.least:
        return units, None, None
    return units, (reached - least.least) / max(1, least.least), None


def _deviation(table: Programme, units: Sequence[int]) -> int:
    return sum(
        abs(table.base * unit - count) for unit, count in zip(units, table.truth, strict=True)
    )


def _exact(table: Programme, pieces: list[_Piece]) -> tuple[list[int] | None, bool]:
    """Units of the least deviation or None, and whether the solver is sure of it."""
    units = list(table.low)
    if pieces:
        # HiGHS keeps the number of threads of a thread's first run and then fails with another:
        # whatever ran here before, a fresh thread has none.
        with ThreadPoolExecutor(max_workers=1) as fresh:
            taken, sure = fresh.submit(_run, table, pieces).result()
        if taken is None:
            return None, sure
        for piece, count in zip(pieces, taken, strict=True):
            units[piece.cell] += count
    for total, parts in table.sums:
        if units[total] != sum(units[part] for part in parts):
            return None, not pieces
    return units, True


def _run(table: Programme, pieces: list[_Piece]) -> tuple[list[int] | None, bool]:
    """How much of each piece is taken at the least cost, and whether the nodes were enough.

    Raises RuntimeError where HiGHS itself fails, which says nothing of the table.
    """
    import highspy
    from highspy._core import _Highs  # its public child writes a banner to standard output

    options: dict[str, Any] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": _SEED,
        "mip_rel_gap": 0.0,
        "mip_max_nodes": _NODES,
    }
    solver = _Highs()
    steps = [solver.setOptionValue(option, setting) for option, setting in options.items()]
    steps += [solver.passModel(_model(table, pieces)), solver.run()]
    if highspy.HighsStatus.kError in steps:
        raise RuntimeError(f"HiGHS failed: {solver.getModelStatus()}.")
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        return None, status == highspy.HighsModelStatus.kInfeasible
    return [round(count) for count in solver.getSolution().col_value], True


def _model(table: Programme, pieces: list[_Piece]) -> Any:
    """The programme: one whole column a piece, one row a sum that is not yet settled."""
    import highspy
    import numpy

    columns: dict[int, list[int]] = {}
    for column, piece in enumerate(pieces):
        columns.setdefault(piece.cell, []).append(column)
    starts, index, signs, right = [0], list[int](), list[float](), list[float]()
    for total, parts in table.sums:
        for cell, sign in ((total, -1.0), *((part, 1.0) for part in parts)):
            index += columns.get(cell, ())
            signs += [sign] * len(columns.get(cell, ()))
        starts.append(len(index))
        right.append(float(table.low[total] - sum(table.low[part] for part in parts)))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(pieces), len(right)
    model.col_cost_ = numpy.array([float(piece.cost) for piece in pieces])
    model.col_lower_ = numpy.zeros(len(pieces))
    model.col_upper_ = numpy.array([float(piece.length) for piece in pieces])
    model.row_lower_ = model.row_upper_ = numpy.array(right)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = numpy.array(starts)
    model.a_matrix_.index_ = numpy.array(index)
    model.a_matrix_.value_ = numpy.array(signs)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(pieces)
    return model
