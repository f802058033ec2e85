"""Any table of counts, from a CSV file: made safe to publish, or attacked. No home is needed."""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from hueandcry.desk.commands.opened import Trouble
from hueandcry.sharing import attack as attacker
from hueandcry.sharing import linked, plain_table
from hueandcry.sharing.differencing import Cell
from hueandcry.sharing.plain_table import NotATable, PlainTable, System
from hueandcry.sharing.programme import alone
from hueandcry.sharing.rounding import rounded_system
from hueandcry.sharing.suppress import Unprotected, completed, suppressed

_BASE = 5
_QUIET = 2.0


@dataclass(frozen=True, slots=True)
class _Safe:
    """What may be published: a number or nothing for each row, and what the audit says."""

    counts: tuple[int | None, ...]
    audit: Mapping[str, Any]


def control(options: argparse.Namespace) -> int:
    """Print a safe table; 3 with a sentence where there is none."""
    base = _BASE if options.base is None else options.base
    _within("--base", base, 2, 1_000_000)
    _within("--threshold", options.threshold, 2, plain_table.LARGEST_COUNT)
    if options.base is not None and options.method == "suppress":
        raise Trouble("--base is for --method round alone.")
    try:
        table = plain_table.read(options.table)
        if told := plain_table.total_by_another_name(table):
            raise NotATable(told)
        table = plain_table.with_margins(table)
        whole = _with_shared_totals(plain_table.system(table), table)
        truth = plain_table.values(table, whole)
    except (NotATable, attacker.Contradiction) as problem:
        raise Trouble(str(problem)) from None
    if options.method == "round":
        answer = _rounded(table, whole, truth, base, options.threshold)
    else:
        answer = _suppressed(table, whole, truth, options.threshold)
    if isinstance(answer, str):
        print(f"hueandcry: {answer}", file=sys.stderr)
        return 3
    _print(table, answer, options)
    return 0


def attack(options: argparse.Namespace) -> int:
    """Print the interval of each hidden cell, or of each cell where all are rounded."""
    if options.base is not None:
        _within("--base", options.base, 2, 1_000_000)
    if options.threshold is not None:
        _within("--threshold", options.threshold, 2, plain_table.LARGEST_COUNT)
    try:
        table, *previous = plain_table.alike(
            [plain_table.read(path) for path in (options.table, *options.previous)]
        )
        known = plain_table.listed((table, *previous))
        shown = [_shown(one, known, options) for one in (table, *previous)]
        wanted = [
            place
            for place, count in enumerate(table.counts)
            if count is None or options.base is not None
        ]
        cells = [shown[0].cells[place] for place in wanted]
        found = attacker.attack(_readers(shown), cells, _told("cells looked at"))
    except (NotATable, attacker.Contradiction) as problem:
        raise Trouble(str(problem)) from None
    rows = [
        {
            "cell": dict(plain_table.labelled(table, place)),
            "lower": found[cell].lower,
            "upper": found[cell].upper,
            "exact": found[cell].exact,
        }
        for place, cell in zip(wanted, cells, strict=True)
    ]
    if options.json:
        print(json.dumps({"cells": rows}, ensure_ascii=False, indent=1))
        return 0
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow([*table.dimensions, "lower", "upper", "exact"])
    for place, row in zip(wanted, rows, strict=True):
        exact = "yes" if row["exact"] else "no"
        upper = "" if row["upper"] is None else row["upper"]
        out.writerow([*table.labels[place], row["lower"], upper, exact])
    exact_ones = sum(bool(row["exact"]) for row in rows)
    print(f"{exact_ones} of {len(rows)} counts can be worked out exactly.", file=sys.stderr)
    return 0


def _shown(
    table: PlainTable, known: plain_table.Known, options: argparse.Namespace
) -> attacker.Shown:
    """As an attacker reads it, who may know that what is hidden is small."""
    shown = plain_table.shown(table, options.base, known)
    if options.threshold is None:
        return shown
    hidden = {place for place, count in enumerate(table.counts) if count is None}
    return attacker.Shown(
        shown.cells,
        tuple(1 if place in hidden else low for place, low in enumerate(shown.low)),
        tuple(
            options.threshold - 1 if place in hidden else high
            for place, high in enumerate(shown.high)
        ),
        shown.sums,
    )


def _with_shared_totals(whole: System, table: PlainTable) -> System:
    """Also the totals that the table's lists have in common and that it does not show."""
    known = (*table.counts, *([None] * (len(whole.cells) - len(table.counts))))
    shown = attacker.Shown(whole.cells, tuple(count or 0 for count in known), known, whole.sums)
    union, _ = attacker.united([shown, linked.between([shown], behind=False)])
    return System(union.cells, tuple(union.sums))


def _with_what_lies_behind(whole: System, truth: Sequence[int]) -> tuple[System, Sequence[int]]:
    """A ring of lists with a table behind it, rounded too: so what is shown could be the truth."""
    exact = attacker.Shown(whole.cells, tuple(truth), tuple(truth), whole.sums)
    try:
        union, _ = attacker.united([exact, linked.between([exact])])
    except linked.TooManyBehind:
        return whole, truth
    if len(union.cells) == len(whole.cells):
        return whole, truth
    values = alone(lambda: completed(truth, union))
    return System(union.cells, tuple(union.sums)), values


def _readers(shown: Sequence[attacker.Shown]) -> Sequence[attacker.Shown]:
    """What is published, and what a reader knows to lie behind it."""
    try:
        return [*shown, linked.between(shown)]
    except linked.TooManyBehind:
        print(
            f"hueandcry: these lists close a ring, and the table behind it has more than "
            f"{linked.MOST_BEHIND:,} cells: looked at without it.",
            file=sys.stderr,
        )
        return [*shown, linked.between(shown, behind=False)]


def _rounded(
    table: PlainTable, whole: System, truth: Sequence[int], base: int, threshold: int
) -> _Safe | str:
    whole, truth = _with_what_lies_behind(whole, truth)
    margins = [place for place, key in enumerate(table.keys) if None in key and truth[place]]
    # A margin does not cross the threshold: it reads small if and only if it is.
    limits = {
        place: (0, threshold - 1) if truth[place] < threshold else (threshold, 2**40)
        for place in margins
    }
    found = rounded_system(truth, whole.sums, base, limits=limits) or rounded_system(
        truth, whole.sums, base
    )
    if found is None:
        return "No rounding keeps all the sums of this table: ask for fewer breakdowns."
    counts = found.values[: len(table.counts)]
    published = PlainTable(table.columns, table.dimensions, table.labels, table.keys, counts)
    shown = plain_table.shown(published, base * found.steps)
    points = [dict(zip(whole.cells, point, strict=True)) for point in (found.values, truth)]
    readers, cells = _readers([shown]), whole.cells[: len(counts)]
    audit = attacker.audit(readers, cells, points=points)
    if audit.exact:
        told = _told_by_the_rows(shown, audit.exact)
        audit = attacker.audit(readers, [cell for cell in cells if cell not in told], points=points)
    if audit.exact:
        return "A count could be worked out from every rounding of this table that was found."
    narrowest = audit.interval and {
        "width": audit.width, "lower": audit.interval.lower, "upper": audit.interval.upper,
    }  # fmt: skip
    # Where no rounding to neighbours exists, a count may stand one multiple further.
    apart = (abs(value - count) for value, count in zip(counts, truth, strict=False))
    said = {
        "exact": 0, "cells": audit.looked, "further": sum(by >= base for by in apart),
        "crossed": sum((counts[at] < threshold) != (truth[at] < threshold) for at in margins),
        "hidden": 0, "primary": 0, "secondary": 0,
        "base": base, "steps": found.steps, "threshold": threshold, "narrowest": narrowest,
    }  # fmt: skip
    return _Safe(counts, said)


def _told_by_the_rows(shown: attacker.Shown, cells: Collection[Cell]) -> frozenset[Cell]:
    """The noughts among these cells that follow from which rows there are, whatever they show."""
    size = len(shown.cells)
    blank = attacker.Shown(shown.cells, (0,) * size, (None,) * size, shown.sums)
    found = attacker.attack([blank], cells)
    return frozenset(cell for cell in cells if found[cell].upper == 0)


def _suppressed(
    table: PlainTable, whole: System, truth: Sequence[int], threshold: int
) -> _Safe | str:
    size = len(table.counts)
    primary = {place for place in range(size) if 0 < truth[place] < threshold}
    sums = attacker.Shown(
        whole.cells, (0,) * len(whole.cells), (None,) * len(whole.cells), whole.sums
    )
    absent = _read_as_nought(whole, truth, size)
    exact = attacker.Shown(whole.cells, tuple(truth), tuple(truth), whole.sums)
    try:
        behind = linked.between([exact], noughts=True)
    except linked.TooManyBehind:
        return (
            "These lists close a ring, and the table behind it is too large to look at: "
            "publish fewer lists together, or round them."
        )
    hidden = suppressed(
        truth[:size], (), primary, [sums, behind, absent], whole.cells[:size],
        tell=_told("steps of hiding done"),
    )  # fmt: skip
    if isinstance(hidden, Unprotected):
        return _not_safe()
    counts = tuple(None if place in hidden else count for place, count in enumerate(truth[:size]))
    published = PlainTable(table.columns, table.dimensions, table.labels, table.keys, counts)
    audit = attacker.audit(
        [*_readers([plain_table.shown(published)]), absent],
        [whole.cells[place] for place in sorted(hidden)],
        enough=threshold - 1,
        points=[dict(zip(whole.cells, truth, strict=True))],
    )
    if audit.exact or not primary <= hidden:
        return _not_safe()
    said = {
        "exact": 0, "cells": audit.looked, "hidden": len(hidden), "primary": len(primary),
        "secondary": len(hidden) - len(primary), "threshold": threshold,
        # The ends themselves would say more than the table does.
        "narrowest": {"width": audit.width} if hidden else None,
    }  # fmt: skip
    return _Safe(counts, said)


def _read_as_nought(whole: System, truth: Sequence[int], size: int) -> attacker.Shown:
    """Noughts that have no row where others of their kind have one: a reader takes them so."""
    kinds = [tuple(name for name, _ in cell) for cell in whole.cells]
    listed = set(kinds[:size])
    cells = tuple(
        whole.cells[place]
        for place in range(size, len(truth))
        if not truth[place] and kinds[place] in listed
    )
    return attacker.Shown(cells, (0,) * len(cells), (0,) * len(cells), ())


def _not_safe() -> str:
    return (
        "Hiding cannot make this table safe: a small count could be worked out from what is left; "
        "round it, or ask for fewer breakdowns."
    )


def _print(table: PlainTable, safe: _Safe, options: argparse.Namespace) -> None:
    if options.json:
        rows = [
            {**plain_table.labelled(table, place), "count": count}
            for place, count in enumerate(safe.counts)
        ]
        answer = {"table": rows, "method": options.method, "audit": safe.audit}
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(table.columns)
    at = next(place for place, name in enumerate(table.columns) if name not in table.dimensions)
    for label, count in zip(table.labels, safe.counts, strict=True):
        out.writerow([*label[:at], "" if count is None else count, *label[at:]])
    said, narrowest = safe.audit, safe.audit["narrowest"]
    width = "" if not narrowest or narrowest["width"] is None else (
        f"; each leaves at least {narrowest['width'] + 1} numbers open"
    )  # fmt: skip
    what = (
        f"{said['hidden']} hidden: {said['primary']} small, {said['secondary']} to protect them"
        if options.method == "suppress"
        else f"All rounded to multiples of {said['base']}, {said['further']} by more than one step"
    )
    if said.get("crossed"):
        what += f"; {said['crossed']} totals had to cross the threshold for the sums to hold"
    print(f"{what}. Looked at {said['cells']}, none can be worked out{width}.", file=sys.stderr)


def _within(option: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise Trouble(f"{option} is {value}. Choose from {low} to {high:,}.")


def _told(what: str) -> Callable[[int, int], None]:
    """Say how far it is, where it takes longer than a moment."""
    last = monotonic()

    def tell(done: int, of: int) -> None:
        nonlocal last
        if monotonic() - last > _QUIET:
            last = monotonic()
            print(f"{done:,} of {of:,} {what}.", file=sys.stderr)

    return tell
