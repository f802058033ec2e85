"""One number, one name: what was released before, whichever breakdown it stood in.

Two tables of the same reports can be taken apart by subtraction wherever one number has two
faces. So every cell has a name that does not depend on the table it stands in, and what left under
that name is remembered (Handbook on Statistical Disclosure Control, chapter 5, "Differencing").
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from hueandcry.facts.figure import PERIODS, Key
from hueandcry.sharing.release import Cleared, Left

# A cell's name: sorted (axis, value) pairs, totals absent, and the days that it counts, clipped to
# the figure's window: (("days", "2026-04-01/2026-06-30"), ("theme", "fraud")).
Cell = tuple[tuple[str, str], ...]
Seen = Mapping[str, Mapping[Cell, int]]

_COARSER = {"ward": "partnership"}
_DAYS = "days"
_WEEK = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Cut:
    """The one axis and value `to` which a whole table was cut down; `nests` as in CountTable."""

    to: tuple[str, str] | None = None
    nests: tuple[tuple[str, str], ...] = ()


UNCUT = Cut()


@dataclass(frozen=True, slots=True)
class Before:
    """What an attacker has besides the numbers: `left` by stream, in the order of leaving.

    `cut` is what all rows of this question are cut down to. `older` are the latest faces of other
    versions of the same data, and `hid` the cells that read words in one of them, by stream.
    """

    left: Mapping[str, tuple[Left, ...]] = field(default_factory=dict)
    cut: tuple[str, str] | None = None
    older: Seen = field(default_factory=dict)
    hid: Mapping[str, frozenset[Cell]] = field(default_factory=dict)


NOTHING = Before()


def names(
    axes: tuple[str, ...],
    values: tuple[tuple[str, ...], ...],
    keys: Iterable[Key],
    window: tuple[str, str],
    cut: Cut = UNCUT,
) -> tuple[Cell, ...]:
    """The name of each cell of a table, in the order of `keys`.

    `window` is the first and last day counted; the quarter's total is then the same
    cell in a table of months and in one of quarters, and a quarter cut short is another cell.
    The county's week is the same cell, whether all was cut to the county or counted by county.
    """
    return _names(axes, values, tuple(keys), window, cut)


@lru_cache(maxsize=64)
def _names(
    axes: tuple[str, ...],
    values: tuple[tuple[str, ...], ...],
    keys: tuple[Key, ...],
    window: tuple[str, str],
    cut: Cut,
) -> tuple[Cell, ...]:
    known = [frozenset(part) for part in values]
    found = (_name(axes, known, key, window) for key in keys)
    if cut.to is None:
        return tuple(found)
    inside = {(axis, cut.to[1]) for axis in axes} | {
        (axis, finer) for finer, coarser in cut.nests if coarser == cut.to[1] for axis in axes
    }
    return tuple(_cut(name, cut.to, inside) for name in found)


def _cut(name: Cell, to: tuple[str, str], inside: set[tuple[str, str]]) -> Cell:
    """A cell within what all was cut down to is named as it is elsewhere; outside it is nothing."""
    split = [pair for pair in name if to[0] in (pair[0], _COARSER.get(pair[0]))]
    if not split:
        return tuple(sorted((*name, to)))
    return name if set(split) <= inside else tuple(sorted((*name, ("not in", to[1]))))


def identities(cleared: Cleared) -> dict[str, dict[Cell, int]]:
    """What a release shows, by stream and cell name, with the totals of coarser periods.

    Cells that read words show no number, so there is none to remember.
    """
    seen: dict[str, dict[Cell, int]] = {}
    cuts = [Cut(left.cut, left.shape.nests) for left in cleared.left]
    for table, cut in zip(cleared.tables, cuts or [UNCUT] * len(cleared.tables), strict=True):
        keys = [cell.key for cell in table.cells]
        window = table.window or cleared.window
        found = names(table.axes, table.values, keys, window, cut)
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
