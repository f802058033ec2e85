"""Controlled rounding beside a naive whole-table programme, and what a second asking costs.

    python -m benchmarks.rounding

Naive is the same programme as a textbook has it: binary columns for all cells, HiGHS as it comes,
proof of the least deviation asked for, stopped after LIMIT seconds. Ratios are from one run.

    python -m benchmarks.rounding --shapes

Tables of about 12,000 cells of every shape: cells with totals, seconds of processor, steps, proven
gap, mean deviation a cell.
"""

import random
import sys
import time
from itertools import product
from typing import Any

from benchmarks.uneven import uneven
from hueandcry.facts.figure import CountTable, Figure
from hueandcry.sharing import control
from hueandcry.sharing.cube import Cube, cube
from hueandcry.sharing.differencing import identities
from hueandcry.sharing.release import Cleared, Treatment
from hueandcry.sharing.rounding import rounded, rounded_system
from hueandcry.sharing.walk import Sums

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
    values = tuple(tuple(f"{axis} {place:03d}" for place in range(size)) for axis, size in axes)
    nests = tuple(
        (value, f"quarter {place // 3:03d}")
        for place, value in enumerate(values[0])
        if axes[0][0] == "month"
    )
    return CountTable(
        "fraud", tuple(axis for axis, _ in axes), values, uneven(values, mean, SEED), nests
    )


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


# Sizes of the axes, how many values of an axis each step of its hierarchy joins, mean, and how many
# of a hundred cells are nought.
PLAIN: tuple[tuple[str, tuple[int, ...], tuple[tuple[int, ...], ...], float, int], ...] = (
    ("one cell", (1,), (), 7, 0),
    ("all nought", (100, 120), (), 8, 100),
    ("two axes", (100, 120), (), 8, 0),
    ("two axes, long and thin", (2, 6000), (), 8, 0),
    ("three axes", (30, 20, 20), (), 8, 0),
    ("three axes, thin counts", (30, 20, 20), (), 0.5, 0),
    ("three axes, 90 % nought", (30, 20, 20), (), 8, 90),
    ("three axes, huge counts", (30, 20, 20), (), 1e6, 0),
    ("three axes", (5, 48, 50), (), 8, 0),
    ("three axes, long and thin", (2, 2, 3000), (), 8, 0),
    ("hierarchy of two steps", (24, 9, 40), ((3,), (), (8,)), 8, 0),
    ("hierarchy of three steps", (48, 8, 16), ((4, 4), (), (4,)), 4, 0),
    ("four axes", (10, 10, 10, 12), (), 8, 0),
    ("four axes", (2, 4, 30, 50), (), 8, 0),
    ("five axes", (3, 4, 5, 10, 20), (), 8, 0),
)


def plain(
    sizes: tuple[int, ...], joined: tuple[tuple[int, ...], ...], mean: float, nought: int
) -> tuple[list[int], Sums]:
    """Counts and their sums, with every total of every axis and of every step of its hierarchy."""
    draw = random.Random(SEED)
    weights = [[draw.lognormvariate(0, 0.7) for _ in range(size)] for size in sizes]
    axes = [
        _steps(size, joined[axis] if axis < len(joined) else ()) for axis, size in enumerate(sizes)
    ]
    keys = list(product(*(range(len(above)) for above, _ in axes)))
    at = {key: place for place, key in enumerate(keys)}
    truth = [0] * len(keys)
    for key in product(*map(range, sizes)):
        expected = mean
        for value, weight in zip(key, weights, strict=True):
            expected *= weight[value]
        count = int(draw.expovariate(1 / expected) + draw.random())
        if 100 * draw.random() >= nought:
            for over in product(*(above[one] for one, (above, _) in zip(key, axes, strict=True))):
                truth[at[over]] += count
    sums = [
        (place, tuple(at[(*key[:axis], part, *key[axis + 1 :])] for part in parts[key[axis]]))
        for place, key in enumerate(keys)
        for axis, (_, parts) in enumerate(axes)
        if key[axis] in parts
    ]
    return truth, sums


def _steps(size: int, joined: tuple[int, ...]) -> tuple[list[list[int]], dict[int, list[int]]]:
    """What each value of an axis counts towards, itself first, and what each total is made of."""
    level, parts, made = list(range(size)), dict[int, list[int]](), size
    for width in (*joined, size):
        above = []
        for first in range(0, len(level), width):
            parts[made] = level[first : first + width]
            above.append(made)
            made += 1
        level = above
    over = {part: total for total, below in parts.items() for part in below}
    lines = []
    for value in range(made):
        line = [value]
        while line[-1] in over:
            line.append(over[line[-1]])
        lines.append(line)
    return lines, parts


def shapes() -> None:
    """Print one line a shape."""
    rounded_system([7], [], BASE)
    print(
        "shape                      size                 cells  seconds  steps     gap  deviation"
    )
    for name, sizes, joined, mean, nought in PLAIN:
        truth, sums = plain(sizes, joined, mean, nought)
        started = time.process_time()
        found = rounded_system(truth, sums, BASE)
        seconds = time.process_time() - started
        size = " x ".join(map(str, sizes))
        if found is None:
            print(f"{name:26} {size:19} {len(truth):6,} {seconds:8.2f}   held")
            continue
        off = sum(abs(a - b) for a, b in zip(found.values, truth, strict=True)) / len(truth)
        gap = "least" if found.gap is None else f"{100 * found.gap:.1f} %"
        print(
            f"{name:26} {size:19} {len(truth):6,} {seconds:8.2f} {found.steps:6}"
            f" {gap:>7} {off:10.2f}"
        )


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
    """Print one line a table; the first, unprinted rounding pays for the imports."""
    if "--shapes" in sys.argv[1:]:
        shapes()
        return
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
