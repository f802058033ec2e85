"""Controlled rounding: every count to a neighbouring multiple, and all sums still add up.

Zero-restricted controlled rounding as an integer programme on HiGHS, with one further step for
interior cells where settled numbers leave no other way (Salazar-González, Lowthian, Young,
Merola, Bond and Brown 2004; Handbook on Statistical Disclosure Control, chapter 5, "Controlled
rounding"). No clock decides: the search is cut by nodes alone, so that every machine gives the
same answer. Cells, values and positions as in sharing.cube.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from hueandcry.sharing.cube import Cube

# Two axes make a network: its linear programme is already whole, so the least deviation is proved
# at any size. With more axes it is proved up to EXACT unsettled cells; above, the first rounding
# found is taken (measured: within 2 % of the least). More than LARGEST are not tried.
EXACT = 600
LARGEST = 15_000
_NODES_EXACT = 1_000
_NODES_LARGE = 20
_SEED = 1

Limits = Mapping[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A straight piece of a cell's deviation: `length` multiples, each at `cost`."""

    cell: int
    length: int
    cost: int


def rounded(
    cube: Cube, base: int, fixed: Mapping[int, int], limits: Limits
) -> tuple[int, ...] | None:
    """The additive multiples of `base` with the least total deviation, as `cube.keys`, or None.

    Each cell takes a neighbouring multiple; zero stays zero and a multiple stays itself. `fixed`
    gives the settled value of a position, `limits` the lowest and highest value that it should
    take. Only if settled values leave no such rounding may interior cells go one multiple further.
    """
    for steps in (0, 1):
        bounds = [
            (fixed[place] // base,) * 2
            if place in fixed
            else _bounds(truth, base, limits.get(place), steps if cube.interior[place] else 0)
            for place, truth in enumerate(cube.truth)
        ]
        found = _solve(cube, base, bounds)
        if found is not None:
            return tuple(base * units for units in found)
    return None


def _bounds(truth: int, base: int, limit: tuple[int, int] | None, steps: int) -> tuple[int, int]:
    """The fewest and most multiples that a cell may take."""
    if truth == 0:
        return 0, 0
    low, high = max(0, truth // base - steps), -(-truth // base) + steps
    if limit is not None:
        low, high = max(low, -(-limit[0] // base)), min(high, limit[1] // base)
    return low, high


def _pieces(cell: int, truth: int, base: int, low: int, high: int) -> list[_Piece]:
    """|base * units - truth| from `low` to `high` units, as straight pieces, cheapest last."""
    below, above = truth // base, -(-truth // base)
    pieces = [
        _Piece(cell, min(high, below) - low, -base),
        _Piece(cell, int(low <= below < above <= high), base - 2 * (truth % base)),
        _Piece(cell, high - max(low, above), base),
    ]
    return [piece for piece in pieces if piece.length > 0]


def _solve(cube: Cube, base: int, bounds: list[tuple[int, int]]) -> tuple[int, ...] | None:
    """Units of each cell; None if there are none, too many cells, or the nodes ran out."""
    if any(low > high for low, high in bounds):
        return None
    pieces = [
        piece
        for cell, (low, high) in enumerate(bounds)
        for piece in _pieces(cell, cube.truth[cell], base, low, high)
    ]
    if len(pieces) > LARGEST:
        return None
    units = [low for low, _ in bounds]
    if pieces:
        # HiGHS keeps the number of threads of a thread's first run and then fails with another:
        # whatever ran here before, a fresh thread has none.
        with ThreadPoolExecutor(max_workers=1) as fresh:
            taken = fresh.submit(_run, cube, pieces, units).result()
        if taken is None:
            return None
        for piece, count in zip(pieces, taken, strict=True):
            units[piece.cell] += count
    additive = all(units[total] == sum(units[part] for part in parts) for total, parts in cube.sums)
    return tuple(units) if additive else None


def _run(cube: Cube, pieces: list[_Piece], units: list[int]) -> list[int] | None:
    """How much of each piece is taken, so that all sums hold at the least cost; None if none.

    Raises RuntimeError where HiGHS itself fails, which says nothing of the table.
    """
    import highspy
    from highspy._core import _Highs  # its public child writes a banner to standard output

    exact = len(cube.axes) <= 2 or len(pieces) <= EXACT
    options: dict[str, Any] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": _SEED,
        "mip_rel_gap": 0.0,
        "mip_max_nodes": _NODES_EXACT if exact else _NODES_LARGE,
    }
    if not exact:
        options |= {"mip_max_improving_sols": 1, "mip_lp_solver": "ipm"}
    solver = _Highs()
    steps = [solver.setOptionValue(option, setting) for option, setting in options.items()]
    steps += [solver.passModel(_model(cube, pieces, units)), solver.run()]
    if highspy.HighsStatus.kError in steps:
        raise RuntimeError(f"HiGHS failed: {solver.getModelStatus()}.")
    if exact and solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = solver.getSolution()
    return [round(count) for count in solution.col_value] if solution.value_valid else None


def _model(cube: Cube, pieces: list[_Piece], units: list[int]) -> Any:
    """The programme: one whole column a piece, one row a sum that is not yet settled."""
    import highspy
    import numpy

    columns: dict[int, list[int]] = {}
    for column, piece in enumerate(pieces):
        columns.setdefault(piece.cell, []).append(column)
    starts, index, signs, right = [0], list[int](), list[float](), list[float]()
    for total, parts in cube.sums:
        for cell, sign in ((total, -1.0), *((part, 1.0) for part in parts)):
            index += columns.get(cell, ())
            signs += [sign] * len(columns.get(cell, ()))
        starts.append(len(index))
        right.append(float(units[total] - sum(units[part] for part in parts)))
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
