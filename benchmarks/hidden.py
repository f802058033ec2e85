"""The hidden volume: a point and 10,000 draws, beside a plain loop of one draw at a time, one run.

    python -m benchmarks.hidden

The plain loop is tests/property/log_linear_slowly.py: one table, one model, one matrix at a time,
every candidate checked by the linear programme. "One at a time" is our own core, a draw a call.
Both do as many draws as ten seconds hold and are scaled up. Seconds are of the processor, all its
cores together. The tables are those of the published results where they are beside the project,
and an invented one of the same size.
"""

import csv
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from hueandcry.figures.hidden.best_bic import best_bic
from hueandcry.figures.hidden.bootstrap import bic_bootstrap, drawn, stepwise_bootstrap
from hueandcry.figures.hidden.stepwise import THRESHOLD, stepwise, stepwise_populations
from hueandcry.figures.hidden.table import OverlapTable, table
from hueandcry.figures.hidden.terms import counts_of
from tests.property import log_linear_slowly

FOLDER = Path(__file__).parents[1].parent / "shared" / "published" / "mse"
NAMES = ("UKdat_5", "UKdat", "NewOrl_5_185")
DRAWS, TOP, PATIENCE, SEED = 10_000, 100, 10.0, 7


def invented() -> OverlapTable:
    """Five lists of 5,000 people, the first referring 40 % of its own to the second."""
    chance = np.random.default_rng(SEED)
    people = chance.random((5_000, 5)) < np.array([0.05, 0.12, 0.04, 0.20, 0.06])
    people[:, 1] |= people[:, 0] & (chance.random(5_000) < 0.4)
    patterns, counts = np.unique(people[people.any(axis=1)].astype(int), axis=0, return_counts=True)
    return table("ABCDE", {tuple(one): int(n) for one, n in zip(patterns, counts, strict=True)})


def published(name: str) -> OverlapTable:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        head, *rows = csv.reader(opened)
    return table(head[:-1], {tuple(map(int, row[:-1])): int(row[-1]) for row in rows})


def tables() -> Iterator[tuple[str, OverlapTable]]:
    yield "invented", invented()
    for name in NAMES:
        if (FOLDER / f"{name}.csv").is_file():
            yield name, published(name)
        else:
            print(f"{name} is not beside the project: left out.")


def seconds(job: Callable[[], object]) -> float:
    started = time.process_time()
    job()
    return time.process_time() - started


def scaled(overlaps: OverlapTable, one: Callable[["np.ndarray"], object]) -> float:
    """Seconds that every draw would take, one after the other."""
    rows = drawn(counts_of(overlaps), DRAWS, np.random.default_rng(SEED))
    started, done = time.process_time(), 0
    while time.process_time() - started < PATIENCE and done < DRAWS:
        one(rows[done])
        done += 1
    return (time.process_time() - started) * DRAWS / done


def line(name: str, overlaps: OverlapTable) -> str:
    """What the table takes, and how many times as long the other ways take."""
    chance = partial(np.random.default_rng, SEED)
    point = seconds(lambda: stepwise(overlaps))
    ours = seconds(lambda: stepwise_bootstrap(overlaps, DRAWS, chance()))
    single = scaled(overlaps, lambda row: stepwise_populations(row[None, :]))
    plain = scaled(overlaps, lambda row: log_linear_slowly.stepwise(row, THRESHOLD))
    bic = float("nan")
    if len(overlaps.lists) < 6:
        bic = seconds(lambda: bic_bootstrap(overlaps, DRAWS, chance(), None, TOP))
    return (
        f"{name:>16}{point * 1000:>13.1f} ms{ours:>14.2f} s"
        f"{single / ours:>15.0f}x{plain / ours:>15.0f}x{bic:>14.1f} s"
    )


def main() -> None:
    stepwise(invented())  # Libraries are loaded before anything is timed.
    best_bic(invented(), 2)
    head = (
        "table",
        "point",
        f"{DRAWS:,} draws",
        "one at a time",
        "plain loop",
        f"BIC, {TOP} models",
    )
    print("".join(f"{one:>16}" for one in head))
    for name, overlaps in tables():
        print(line(name, overlaps), flush=True)


if __name__ == "__main__":
    main()
