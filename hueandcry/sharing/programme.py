"""Linear programmes on HiGHS, as disclosure control asks them: many of one shape in a row."""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Row = tuple[Sequence[int], Sequence[float], float]
_T = TypeVar("_T")
_DUAL, _PRIMAL = 1, 4


def alone(work: Callable[[], _T]) -> _T:
    """Do it in a fresh thread: HiGHS keeps the threads of a thread's first run (see rounding)."""
    with ThreadPoolExecutor(max_workers=1) as fresh:
        return fresh.submit(work).result()


def programme(
    bounds: Sequence[tuple[float, float]],
    rows: Sequence[Row],
    costs: Sequence[float] | None = None,
) -> Any:
    """A HiGHS model: a column a bound, rows (columns, factors, right-hand side)."""
    import highspy
    import numpy
    from highspy._core import _Highs  # its public child writes a banner to standard output

    solver = _Highs()
    for option, setting in (
        ("output_flag", False), ("threads", 1), ("random_seed", 1), ("simplex_strategy", _DUAL),
        ("simplex_scale_strategy", 0),  # all factors are one or minus one
    ):  # fmt: skip
        solver.setOptionValue(option, setting)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(bounds), len(rows)
    model.col_cost_ = numpy.array(costs or [0.0] * len(bounds), dtype=float)
    model.col_lower_ = numpy.array([low for low, _ in bounds], dtype=float)
    model.col_upper_ = numpy.array([high for _, high in bounds], dtype=float)
    model.row_lower_ = model.row_upper_ = numpy.array([right for _, _, right in rows], dtype=float)
    starts = numpy.cumsum([0, *(len(index) for index, _, _ in rows)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = starts
    model.a_matrix_.index_ = numpy.array([one for index, _, _ in rows for one in index], dtype=int)
    model.a_matrix_.value_ = numpy.array(
        [one for _, signs, _ in rows for one in signs], dtype=float
    )
    if solver.passModel(model) == highspy.HighsStatus.kError:
        raise RuntimeError("HiGHS did not take the programme.")
    return solver


def only_costs_change(solver: Any) -> None:
    """From now on only costs change: the point at hand stays allowed, and is a start."""
    solver.setOptionValue("simplex_strategy", _PRIMAL)


def whole_columns(solver: Any, size: int, *, whole: bool) -> None:
    """All columns take whole numbers alone, or any again."""
    import highspy
    import numpy

    kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
    columns = numpy.arange(size, dtype=numpy.int32)
    solver.changeColsIntegrality(size, columns, numpy.array([kind] * size))


def run(solver: Any) -> Any:
    """Solve, and say how it ended; raises RuntimeError where HiGHS itself fails."""
    import highspy

    ended = highspy.HighsModelStatus
    if solver.run() != highspy.HighsStatus.kError:
        status = solver.getModelStatus()
        if status in (ended.kOptimal, ended.kInfeasible, ended.kUnbounded):
            return status
    solver.clearSolver()
    if solver.run() == highspy.HighsStatus.kError:
        raise RuntimeError(f"HiGHS failed: {solver.getModelStatus()}.")
    status = solver.getModelStatus()
    if status not in (ended.kOptimal, ended.kInfeasible, ended.kUnbounded):
        raise RuntimeError(f"HiGHS failed: {status}.")
    return status


def breach(solver: Any, columns: int, rows: int) -> int:
    """A row that has to give where not all can hold: the least total breach puts it there."""
    for row in range(rows):
        for sign in (1.0, -1.0):
            solver.addCol(1.0, 0.0, math.inf, 1, [row], [sign])
    run(solver)
    slack = solver.getSolution().col_value[columns:]
    return max(range(rows), key=lambda row: float(slack[2 * row] + slack[2 * row + 1]))
