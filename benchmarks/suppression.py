"""Suppression with its audit beside pytauargus: ratios of seconds and of hidden cells, of one run.

    python -m benchmarks.suppression

pytauargus (EUPL-1.2) is the engine of tau-Argus, the programme of the statistical offices. It is no
part of the house: where it is not installed, this says so and prints ours alone. "Ours" is hiding
and then the audit of every hidden cell by the attacker; "theirs" is pytauargus.protect, optimal and
modular, on the same tables with the same threshold. Left to itself pytauargus has no contributor
rule for counts, so ours runs without one too; the last column says what that rule hides besides.
"""

import contextlib
import importlib
import importlib.util
import tempfile
import time
from collections.abc import Collection
from itertools import product
from typing import Any

from benchmarks.uneven import uneven
from hueandcry.facts.figure import CountTable
from hueandcry.sharing.attack import Shown, audit
from hueandcry.sharing.cube import Cube, cube
from hueandcry.sharing.suppress import Unprotected, suppressed

THRESHOLD = 10
SEEDS = (1, 2)
SHAPES: tuple[tuple[tuple[int, ...], float], ...] = (
    ((12, 10), 30.0),
    ((40, 12), 60.0),
    ((100, 12), 80.0),
    ((30, 12, 4), 60.0),
)
AXES = ("theme", "ward", "quarter")


def table(shape: tuple[int, ...], mean: float, seed: int) -> Cube:
    """Uneven counts of about `mean` a cell."""
    axes = AXES[: len(shape)]
    values = tuple(
        tuple(f"{axis}{place:03d}" for place in range(size))
        for axis, size in zip(axes, shape, strict=True)
    )
    return cube(CountTable("fraud", axes, values, uneven(values, mean, seed)))


def published(whole: Cube, hidden: Collection[int]) -> Shown:
    """The table with these positions hidden."""
    return Shown(
        cells=tuple((("at", str(place)),) for place in range(len(whole.truth))),
        low=tuple(0 if place in hidden else count for place, count in enumerate(whole.truth)),
        high=tuple(None if place in hidden else count for place, count in enumerate(whole.truth)),
        sums=whole.sums,
    )


def ours(whole: Cube, primary: Collection[int], *, contributors: bool) -> tuple[float, int]:
    """Seconds of hiding and audit, and the number of cells hidden."""
    started = time.perf_counter()
    hidden = suppressed(whole.truth, whole.sums, primary, contributors=contributors)
    if isinstance(hidden, Unprotected):
        raise RuntimeError("A table of the benchmark cannot be protected.")
    shown = published(whole, hidden)
    found = audit([shown], [shown.cells[place] for place in hidden], 1)
    seconds = time.perf_counter() - started
    if found.exact:
        raise RuntimeError("A hidden count can be worked out.")
    return seconds, len(hidden)


def theirs(whole: Cube, method: str) -> tuple[float, int, int]:
    """Seconds of pytauargus, the number of cells it hides, and how many of them we find exactly."""
    protect = importlib.import_module("pytauargus").protect
    rows: dict[str, list[Any]] = {axis: [] for axis in whole.axes} | {"one": []}
    for key, count, inside in zip(whole.keys, whole.truth, whole.interior, strict=True):
        if inside:
            for axis, value in zip(whole.axes, key, strict=True):
                rows[axis] += [value] * count
            rows["one"] += [1] * count
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):  # it leaves logs behind
        started = time.perf_counter()
        done = protect(
            rows,
            tables=[list(whole.axes)],
            response="one",
            safety_rules=f"FREQ({THRESHOLD},1)",
            suppress=method,
        )
        seconds = time.perf_counter() - started
    at = {key: place for place, key in enumerate(whole.keys)}
    hidden = {
        at[tuple(None if row[axis] == "Total" else str(row[axis]) for axis in whole.axes)]
        for row in done.tables[0].rows
        if row["status"] in {"U", "M"}
    }
    shown = published(whole, hidden)
    found = audit([shown], [shown.cells[place] for place in sorted(hidden)], 1)
    return seconds, len(hidden), len(found.exact)


def main() -> None:
    """One line a shape and seed, then the sums."""
    beside = importlib.util.find_spec("pytauargus") is not None
    if not beside:
        print("pytauargus is not installed here: ours alone. See the head of this file.")
    ours(table(*SHAPES[0], 1), [0], contributors=False)
    print("table        seed  small | ours hidden      s | OPT hidden      s | MOD hidden      s "
          "| ours, contributors   s")  # fmt: skip
    sums = [0.0] * 8
    for (shape, mean), seed in product(SHAPES, SEEDS):
        whole = table(shape, mean, seed)
        primary = [place for place, count in enumerate(whole.truth) if 0 < count < THRESHOLD]
        seconds, hidden = ours(whole, primary, contributors=False)
        optimal = theirs(whole, "OPT(1)") if beside else (0.0, 0, 0)
        modular = theirs(whole, "MOD(1)") if beside else (0.0, 0, 0)
        more_seconds, more_hidden = ours(whole, primary, contributors=True)
        name = "x".join(map(str, shape))
        leaks = optimal[2] + modular[2]
        print(f"{name:12} {seed:4} {len(primary):6} | {hidden:11} {seconds:6.2f} | "
              f"{optimal[1]:10} {optimal[0]:6.2f} | {modular[1]:10} {modular[0]:6.2f} | "
              f"{more_hidden:18} {more_seconds:5.2f}"
              + (f"  ({leaks} of theirs found exactly)" if leaks else ""), flush=True)  # fmt: skip
        for place, value in enumerate((hidden, seconds, *optimal[:2], *modular[:2], more_hidden)):
            sums[place] += value
    if beside:
        print(f"ours ÷ OPT: cells {sums[0] / sums[3]:.3f}, seconds {sums[1] / sums[2]:.2f};  "
              f"ours ÷ MOD: cells {sums[0] / sums[5]:.3f}, seconds {sums[1] / sums[4]:.2f};  "
              f"contributors add {sums[6] / sums[0] - 1:.1%} cells")  # fmt: skip


if __name__ == "__main__":
    main()
