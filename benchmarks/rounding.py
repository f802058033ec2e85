"""Controlled rounding beside a naive whole-table programme, and what a second asking costs.

    python benchmarks/rounding.py

Naive is the same programme as a textbook has it: binary columns for all cells, HiGHS as it comes,
proof of the least deviation asked for, stopped after LIMIT seconds. Ratios are from one run.
"""

import random
import time
from itertools import product
from typing import Any

from hueandcry.facts.figure import CountTable, Figure
from hueandcry.sharing import control
from hueandcry.sharing.cube import Cube, cube
from hueandcry.sharing.differencing import identities
from hueandcry.sharing.release import Cleared, Treatment
from hueandcry.sharing.rounding import rounded

BASE = 5
LIMIT = 30.0
SEED = 7
Shape = tuple[tuple[tuple[str, int], ...], float]
SHAPES: tuple[Shape, ...] = (
    ((("week", 104), ("theme", 9)), 8.0),
    ((("month", 24), ("ward", 83)), 3.0),
    ((("quarter", 8), ("theme", 8), ("ward", 12)), 6.0),
    ((("quarter", 8), ("theme", 9), ("ward", 83)), 0.3),
    ((("quarter", 8), ("theme", 9), ("ward", 83)), 4.0),
    ((("month", 24), ("theme", 9), ("ward", 83)), 0.3),
    ((("month", 24), ("theme", 9), ("ward", 83)), 4.0),
)


def table(axes: tuple[tuple[str, int], ...], mean: float) -> CountTable:
    """Uneven counts of about `mean` a cell; months nest in quarters."""
    draw = random.Random(SEED)
    values = tuple(tuple(f"{axis} {place:03d}" for place in range(size)) for axis, size in axes)
    weight = {value: draw.lognormvariate(0, 0.7) for part in values for value in part}
    cells = []
    for key in product(*values):
        expected = mean
        for value in key:
            expected *= weight[value]
        count = int(draw.expovariate(1 / expected) + draw.random())
        if count:
            cells.append((key, count))
    nests = tuple(
        (value, f"quarter {place // 3:03d}")
        for place, value in enumerate(values[0])
        if axes[0][0] == "month"
    )
    return CountTable("fraud", tuple(axis for axis, _ in axes), values, tuple(cells), nests)


def naive(whole: Cube) -> tuple[float, int | None]:
    """Seconds and total deviation of the textbook programme, or None where it ran out of time."""
    import highspy

    model: Any = highspy.Highs()
    model.silent()
    model.setOptionValue("time_limit", LIMIT)
    model.setOptionValue("threads", 1)
    model.setOptionValue("mip_rel_gap", 0.0)
    started = time.perf_counter()
    up = [model.addBinary(obj=float(BASE - 2 * (count % BASE))) for count in whole.truth]
    for place, count in enumerate(whole.truth):
        if count % BASE == 0:
            model.changeColBounds(place, 0.0, 0.0)
    for total, parts in whole.sums:
        settled = whole.truth[total] // BASE - sum(whole.truth[part] // BASE for part in parts)
        terms = [up[total].index, *(up[part].index for part in parts)]
        signs = [-1.0] + [1.0] * len(parts)
        model.addRow(float(settled), float(settled), len(terms), terms, signs)
    model.run()
    seconds = time.perf_counter() - started
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return seconds, None
    found = model.getInfoValue("objective_function_value")[1]
    return seconds, round(found) + sum(count % BASE for count in whole.truth)


def ours(whole: Cube) -> tuple[float, int | None]:
    """Seconds and total deviation of sharing.rounding."""
    started = time.perf_counter()
    values = rounded(whole, BASE, {}, {})
    seconds = time.perf_counter() - started
    if values is None:
        return seconds, None
    return seconds, sum(abs(a - b) for a, b in zip(values, whole.truth, strict=True))


def cleared(counted: CountTable) -> tuple[float, float]:
    """Seconds of a first and a second `clear` of the same figure."""
    figure = Figure("t", "counts", "reports", ("a", "b"), (counted,), "count", "1", "d")
    seen: dict[str, Any] = {}
    seconds = []
    for _ in range(2):
        started = time.perf_counter()
        answer = control.clear(figure, Treatment("partner", BASE, 10), seen)
        seconds.append(time.perf_counter() - started)
        if isinstance(answer, Cleared):
            seen = identities(answer)
    return seconds[0], seconds[1]


def main() -> None:
    """Print one line a shape; the first, unprinted rounding pays for the imports."""
    ours(cube(table(*SHAPES[0])))
    print("table                                cells   ours s  naive s  naive/ours  "
          "deviation ours/naive  clear s  again s")  # fmt: skip
    for axes, mean in SHAPES:
        counted = table(axes, mean)
        whole = cube(counted)
        name = " x ".join(f"{size} {axis}s" for axis, size in axes)
        our_seconds, our_deviation = ours(whole)
        naive_seconds, naive_deviation = naive(whole)
        ratio = f"{naive_seconds / our_seconds:.0f}" + ("" if naive_deviation else "+")
        nearness = (
            f"{our_deviation / naive_deviation:.3f}"
            if our_deviation and naive_deviation
            else "not finished"
        )
        first, second = cleared(counted)
        print(
            f"{name:34} {mean:3g} {len(whole.keys):5,} {our_seconds:7.2f} {naive_seconds:8.2f} "
            f"{ratio:>11} {nearness:>20} {first:9.2f} {second:8.2f}"
        )


if __name__ == "__main__":
    main()
