"""One number, one name: what was released before, whichever breakdown it stood in.

Two tables of the same reports can be taken apart by subtraction wherever one number has two
faces. So every cell has a name that does not depend on the table it stands in, and what left under
that name is remembered (Handbook on Statistical Disclosure Control, chapter 5, "Differencing").
"""

import calendar
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from hueandcry.facts.figure import PERIODS, Key
from hueandcry.sharing.release import Cleared

# A cell's name: sorted (axis, value) pairs, totals absent, and the days that it counts, clipped to
# the figure's window: (("days", "2026-04-01/2026-06-30"), ("theme", "fraud")).
Cell = tuple[tuple[str, str], ...]
Seen = Mapping[str, Mapping[Cell, int]]

_COARSER = {"ward": "partnership"}
_DAYS = "days"
_WEEK = timedelta(days=6)


def names(
    axes: tuple[str, ...],
    values: tuple[tuple[str, ...], ...],
    keys: Iterable[Key],
    window: tuple[str, str],
) -> tuple[Cell, ...]:
    """The name of each cell of a table, in the order of `keys`.

    `window` is the first and last day counted; the quarter's total is then the same
    cell in a table of months and in one of quarters, and a quarter cut short is another cell.
    """
    return _names(axes, values, tuple(keys), window)


@lru_cache(maxsize=64)
def _names(
    axes: tuple[str, ...],
    values: tuple[tuple[str, ...], ...],
    keys: tuple[Key, ...],
    window: tuple[str, str],
) -> tuple[Cell, ...]:
    known = [frozenset(part) for part in values]
    return tuple(_name(axes, known, key, window) for key in keys)


def identities(cleared: Cleared) -> dict[str, dict[Cell, int]]:
    """What a release shows, by stream and cell name, with the totals of coarser periods.

    Cells that read words show no number, so there is none to remember.
    """
    seen: dict[str, dict[Cell, int]] = {}
    for table in cleared.tables:
        keys = [cell.key for cell in table.cells]
        window = table.window or cleared.window
        found = names(table.axes, table.values, keys, window)
        stream = seen.setdefault(table.stream, {})
        for name, cell in zip(found, table.cells, strict=True):
            if cell.value is not None:
                stream[name] = cell.value
    return seen


def merge(parts: Iterable[Mapping[str, Any]]) -> dict[str, dict[Cell, int]]:
    """Several releases, each as to_json wrote it, as one; the first face of a number stays."""
    seen: dict[str, dict[Cell, int]] = {}
    for part in parts:
        for stream, rows in part.items():
            cells = seen.setdefault(stream, {})
            for pairs, value in rows:
                cells.setdefault(tuple((axis, text) for axis, text in pairs), value)
    return seen


def to_json(seen: Seen) -> dict[str, list[list[Any]]]:
    """The same as lists of [[[axis, value], ...], number], sorted, for the register to keep."""
    return {
        stream: [[[list(pair) for pair in name], value] for name, value in sorted(cells.items())]
        for stream, cells in sorted(seen.items())
    }


@lru_cache(maxsize=4096)
def days(label: str) -> tuple[date, date] | None:
    """First and last day of a quarter "2026-Q2", month "2026-05" or day; None for other text."""
    try:
        if label[4:6] == "-Q" and len(label) == 7 and label[6] in "1234":
            first = date(int(label[:4]), 3 * int(label[6]) - 2, 1)
            return first, _month_end(first.year, first.month + 2)
        if len(label) == 7:
            first = date.fromisoformat(f"{label}-01")
            return first, _month_end(first.year, first.month)
        return date.fromisoformat(label), date.fromisoformat(label)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _name(
    axes: tuple[str, ...],
    known: list[frozenset[str]],
    key: Key,
    window: tuple[str, str],
) -> Cell:
    spans, pairs = [], []
    for axis, listed, value in zip(axes, known, key, strict=True):
        if value is None:
            continue
        span = _span(axis, value) if axis in PERIODS else None
        if span is not None:
            spans.append(span)
        elif axis in PERIODS or value in listed:
            pairs.append((axis, value))
        else:
            pairs.append((_COARSER.get(axis, axis), value))
    bounds = days(window[0]), days(window[1])
    if bounds[0] is not None and bounds[1] is not None:
        spans.append((bounds[0][0], bounds[1][1]))
    else:
        pairs.append(("window", "/".join(window)))
    if spans:
        first, last = max(span[0] for span in spans), min(span[1] for span in spans)
        pairs.append((_DAYS, f"{first.isoformat()}/{last.isoformat()}"))
    return tuple(sorted(pairs))


def _span(axis: str, value: str) -> tuple[date, date] | None:
    span = days(value)
    if span is not None and axis == "week" and len(value) == len("2026-06-29"):
        return span[0], span[0] + _WEEK
    return span
