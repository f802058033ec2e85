"""Small figures, a slow rounding and an attacker, for the tests of disclosure control."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from hueandcry.facts.figure import ClearedTable, CountTable, Figure
from hueandcry.sharing.cube import Cube
from hueandcry.sharing.differencing import Cell, names
from hueandcry.sharing.release import Cleared

WINDOW = ("2026-01-01", "2026-06-30")
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06")
QUARTERS = ("2026-Q1", "2026-Q2")
NESTS = tuple((month, QUARTERS[place // 3]) for place, month in enumerate(MONTHS))
VALUES: Mapping[str, tuple[str, ...]] = {
    "month": MONTHS,
    "quarter": QUARTERS,
    "theme": ("fraud", "hacking", "threats"),
    "ward": ("E05000001", "E05000002", "E05000003", "E05000004"),
}
Report = tuple[str, str, str]  # month, theme, ward


def figure(*tables: CountTable, kind: Any = "counts") -> Figure:
    """A figure of these tables over the first half of 2026."""
    return Figure("trend", kind, "reports", WINDOW, tables, "count", "1", "d1ge57")


def counted(reports: Iterable[Report], axes: Sequence[str], stream: str = "fraud") -> CountTable:
    """The reports by `axes`, as figures.trend counts them."""
    at = {"month": 0, "theme": 1, "ward": 2}
    quarter = dict(NESTS)
    cells = Counter(
        tuple(quarter[report[0]] if axis == "quarter" else report[at[axis]] for axis in axes)
        for report in reports
    )
    return CountTable(
        stream=stream,
        axes=tuple(axes),
        values=tuple(VALUES[axis] for axis in axes),
        cells=tuple(sorted(cells.items())),
        nests=NESTS if "month" in axes else (),
    )


def grid(rows: Sequence[Sequence[int]], stream: str = "fraud") -> CountTable:
    """A table of themes (down) by wards (across), from rows of counts."""
    themes = tuple(f"theme {place}" for place in range(len(rows)))
    wards = tuple(f"ward {place:02d}" for place in range(len(rows[0])))
    cells = tuple(
        ((theme, ward), count)
        for theme, row in zip(themes, rows, strict=True)
        for ward, count in zip(wards, row, strict=True)
        if count
    )
    return CountTable(stream, ("theme", "ward"), (themes, wards), cells)


def shown(table: ClearedTable) -> dict[tuple[str | None, ...], int | str]:
    """What a reader sees in each cell: the number, or the words that stand for it."""
    return {cell.key: cell.words if cell.value is None else cell.value for cell in table.cells}


def slow_rounding(cube: Cube, base: int, fixed: Mapping[int, int], steps: int = 0) -> int | None:
    """The least total deviation of any additive rounding, by trying them all; None if none is."""
    interior = [place for place, inside in enumerate(cube.interior) if inside]
    best = None
    for choice in product(*(_options(cube.truth[place], base, steps) for place in interior)):
        values = dict(zip(interior, choice, strict=True))
        if _complete(cube, values, base, fixed):
            deviation = sum(abs(values[place] - count) for place, count in enumerate(cube.truth))
            best = deviation if best is None else min(best, deviation)
    return best


def _options(count: int, base: int, steps: int) -> range:
    if count == 0:
        return range(1)
    low, high = count // base - steps, -(-count // base) + steps
    return range(max(0, low) * base, high * base + 1, base)


def _complete(cube: Cube, values: dict[int, int], base: int, fixed: Mapping[int, int]) -> bool:
    """Fill in the totals by adding up, and say whether all are where they may be."""
    waiting = list(cube.sums)
    while waiting:
        left = []
        for total, parts in waiting:
            if all(part in values for part in parts):
                added = sum(values[part] for part in parts)
                if values.setdefault(total, added) != added:
                    return False
            else:
                left.append((total, parts))
        waiting = left
    totals = (place for place, inside in enumerate(cube.interior) if not inside)
    return all(values[place] == value for place, value in fixed.items()) and all(
        place in fixed or values[place] in _options(cube.truth[place], base, 0) for place in totals
    )


def intervals(
    bounds: Sequence[tuple[float, float]],
    sums: Sequence[tuple[int, tuple[int, ...]]],
    targets: Sequence[int],
) -> dict[int, tuple[int, int]]:
    """The attacker: the lowest and highest count of each target that all that is known allows.

    `bounds` is what is known of each count by itself, `sums` which parts add up to which total.
    """
    import highspy
    from highspy._core import _Highs

    solver = _Highs()
    solver.setOptionValue("output_flag", False)
    for low, high in bounds:
        solver.addVar(float(low), float(high))
    for total, parts in sums:
        solver.addRow(0.0, 0.0, len(parts) + 1, [total, *parts], [-1.0] + [1.0] * len(parts))
    found = {}
    for target in targets:
        ends = []
        for sign in (1.0, -1.0):
            solver.changeColCost(target, sign)
            solver.run()
            assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            ends.append(sign * solver.getInfoValue("objective_function_value")[1])
        solver.changeColCost(target, 0.0)
        found[target] = (int(-(-(ends[0] - 1e-6) // 1)), int((ends[1] + 1e-6) // 1))
    return found


def known(
    cleared: Sequence[Cleared], smallest: int
) -> tuple[dict[Cell, int], list[tuple[float, float]], list[tuple[int, tuple[int, ...]]]]:
    """All that released figures of one stream tell together: places, bounds and sums by cell."""
    from hueandcry.sharing.cube import cube

    places: dict[Cell, int] = {}
    bounds: list[tuple[float, float]] = []
    sums: list[tuple[int, tuple[int, ...]]] = []
    for one in cleared:
        for table in one.tables:
            nests = NESTS if "month" in table.axes else ()
            whole = cube(CountTable(table.stream, table.axes, table.values, (), nests))
            at = names(table.axes, table.values, whole.keys, one.window)
            for name, cell in zip(at, table.cells, strict=True):
                low, high = 0.0, float(smallest - 1)
                if cell.value is not None:
                    reach = one.treatment.base - 1
                    low, high = float(max(0, cell.value - reach)), float(cell.value + reach)
                place = places.setdefault(name, len(places))
                if place == len(bounds):
                    bounds.append((low, high))
                bounds[place] = max(low, bounds[place][0]), min(high, bounds[place][1])
            sums += [
                (places[at[total]], tuple(places[at[part]] for part in parts))
                for total, parts in whole.sums
            ]
    return places, bounds, sums
