"""Statistics of place and concentration on plain CSV files; no home is needed."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date

from hueandcry.desk.commands.opened import Trouble
from hueandcry.desk.commands.stat_file import Table, plain, read_table, shown
from hueandcry.figures import concentration as concentrated
from hueandcry.figures.space import hot_spots, near_repeats, rates
from hueandcry.figures.space import scan as scans
from hueandcry.figures.space.neighbours import Neighbours, neighbours
from hueandcry.figures.space.unusable import Unusable
from hueandcry.intake.dates import read_day

VERSION = "1"


def scan(options: argparse.Namespace) -> int:
    """Kulldorff's scan statistic."""
    import numpy as np

    table = read_table(options.file)
    try:
        found = scans.scan(
            table.ids(),
            table.numbers("x"),
            table.numbers("y"),
            table.counts("cases", "events", "count"),
            table.numbers("population", "pop"),
            largest=options.largest,
            simulations=options.simulations,
            generator=np.random.default_rng(options.seed),
            heard=_heard(options, "random tables"),
        )
    except Unusable as problem:
        raise Trouble(f"{table.name}: {problem}") from None
    notes = [] if found.clusters else ["No circle holds more than its population leads to expect."]
    return _answer(
        options,
        table,
        "Kulldorff's scan statistic, circles, Poisson",
        {**asdict(found), "largest": options.largest, "seed": options.seed},
        notes,
        "clusters",
    )


def gi(options: argparse.Namespace) -> int:
    """Gi* of each place, and Moran's I of all."""
    table = read_table(options.file)
    notes: list[str] = []
    try:
        between = _neighbours(options, table.ids())
        values = table.numbers("value")
        found = hot_spots.gi_star(values, between)
    except Unusable as problem:
        raise Trouble(f"{table.name}: {problem}") from None
    try:
        moran = asdict(hot_spots.moran(values, between))
    except Unusable as problem:
        moran = None
        notes.append(str(problem))
    if between.islands:
        notes.append("A place without neighbours is compared by itself alone.")
    if not all(one.z is not None for one in found):
        notes.append("A place that borders on all others cannot be compared with any.")
    answer = {"places": [asdict(one) for one in found], "moran": moran}
    method = "Getis-Ord Gi*, weights of one, itself among them; Moran's I, row-standardised"
    return _answer(options, table, method, answer, [*between.notes, *notes], "places")


def eb(options: argparse.Namespace) -> int:
    """Marshall's empirical Bayes, global and local."""
    table = read_table(options.file)
    try:
        between = _neighbours(options, table.ids()) if options.neighbours else None
        found = rates.empirical_bayes(
            table.ids(),
            table.counts("events", "cases", "deaths", "count"),
            table.numbers("population", "pop"),
            between,
        )
    except Unusable as problem:
        raise Trouble(f"{table.name}: {problem}") from None
    notes = list(between.notes) if between else []
    if found.variance == 0:
        notes.append("Chance alone explains the differences, so every place has the mean.")
    empty = [one.id for one in found.rates if one.raw is None]
    if empty:
        notes.append(f"Places where nobody lives, which have no rate: {len(empty):,}.")
    over = sum(one.events > one.population for one in found.rates)
    if over:
        notes.append(f"Places with more events than people: {over:,}.")
    answer = {
        "mean": found.mean,
        "variance": found.variance,
        "variance_before": found.variance_before,
        "places": [asdict(one) for one in found.rates],
    }
    return _answer(options, table, "Marshall's empirical Bayes", answer, notes, "places")


def knox(options: argparse.Namespace) -> int:
    """Knox's test, by Poisson and by shuffled times."""
    import numpy as np

    table = read_table(options.file)
    notes = []
    try:
        found = near_repeats.knox(
            table.numbers("x"),
            table.numbers("y"),
            table.numbers("t", "time"),
            space=options.space,
            time=options.time,
            permutations=options.permutations,
            generator=np.random.default_rng(options.seed),
            heard=_heard(options, "shuffles"),
        )
    except Unusable as problem:
        raise Trouble(f"{table.name}: {problem}") from None
    if not found.expected:
        notes.append("No pair is near in space and time both; the bounds may be too small.")
    given = {name: getattr(options, name) for name in ("space", "time", "permutations", "seed")}
    return _answer(options, table, "Knox's test", {**asdict(found), **given}, notes, "")


def concentration(options: argparse.Namespace) -> int:
    """Lorenz and Gini of counts or events, and the repeat share where there are days."""
    table = read_table(options.file)
    notes = []
    counted = next((name for name in ("count", "cases", "events") if table.has(name)), "")
    if counted:
        table.ids()
        counts = list(table.counts(counted))
    else:
        named = table.text("id", "token")
        counts = list(Counter(one for one in named if one).values())
        if len(table.columns) > 1 and not table.has("day") and set(counts) == {1}:
            raise Trouble(
                f"{table.name} has no column count, and each id stands once. Call the column of "
                "counts count, or give a row for each event."
            )
        if without := sum(not one for one in named):
            notes.append(f"Rows without an id, left out: {without:,}.")
    if options.units is not None:
        if options.units < len(counts):
            raise Trouble(
                f"{table.name} has {len(counts):,} units; --units says {options.units:,}."
            )
        counts += [0] * (options.units - len(counts))
    elif not counted:
        notes.append("Units without an event are not in the file: --units says how many there are.")
    found = concentrated.concentration(counts)
    if found is None:
        raise Trouble(f"{table.name} has no event, so none can be concentrated.")
    if len(counts) == 1:
        notes.append("There is one unit, which holds all.")
    again = None
    if not counted and table.has("day"):
        given = concentrated.repeats(zip(table.text("id", "token"), _days(table), strict=True))
        again = {**asdict(given), "window_months": concentrated.WINDOW_MONTHS}
    answer = {**asdict(found), "repeats": again}
    return _answer(options, table, "Lorenz curve and Gini", answer, notes, "lorenz")


def _days(table: Table) -> Sequence[date | None]:
    days = []
    for line, cell in zip(table.lines, table.text("day"), strict=True):
        read = read_day(cell) if cell else None
        if read is not None and read.day is None:
            raise Trouble(f"{table.name} line {line}: '{shown(cell)}' is no day. {read.why}")
        days.append(read.day if read is not None else None)
    return days


def _neighbours(options: argparse.Namespace, ids: Sequence[str]) -> Neighbours:
    table = read_table(options.neighbours)
    pairs = zip(table.text("i"), table.text("j"), strict=True)
    return neighbours(ids, pairs, options.direction)


def _heard(options: argparse.Namespace, what: str) -> Callable[[int], None]:
    """What tells of progress once in a while."""

    def heard(done: int) -> None:
        if options.due():
            print(f"hueandcry: {done:,} {what}", file=sys.stderr)

    return heard


def _answer(
    options: argparse.Namespace,
    table: Table,
    method: str,
    answer: Mapping[str, object],
    notes: Sequence[str],
    listed: str,
) -> int:
    """Print it, with what names its method and its data."""
    whole = {
        "method": method,
        "version": VERSION,
        "digest": table.digest,
        **answer,
        "notes": list(notes),
    }
    if options.json:
        print(json.dumps(whole, ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(plain(json.loads(json.dumps(whole)), listed)))
    return 0
