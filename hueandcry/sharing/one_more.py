"""One report more: the cells of all tables together that would count it.

Where every cell that counts one kind of report has room, so many reports more could be the truth.
That settles most ranges without a linear programme. Nothing here is believed: who is given these
steps checks each against every sum (sharing.possible).
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from hueandcry.facts.figure import PERIODS, PIECE, CountTable
from hueandcry.sharing.cube import lines
from hueandcry.sharing.differencing import Cell, days
from hueandcry.sharing.release import Left

# Arrays of one length: the number of a step, and a position that is one higher after it.
Steps = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class _Frame:
    """One table: per axis what its values say, and the nodes that count each (-1: no further one).

    `place` gives the position of each cell among all tables, by the cell's place in its cube.
    """

    left: Left
    facts: tuple[tuple[Mapping[str, Any], ...], ...]
    above: tuple[Any, ...]
    sizes: tuple[int, ...]
    place: Any


def steps(
    tables: Sequence[Left],
    named: Sequence[Sequence[Cell]],
    at: Mapping[Cell, int],
    rests: Mapping[int, Sequence[tuple[int, int]]],
) -> list[Steps]:
    """A step for each cell of each table that is no total, as one report of that kind would be.

    `named` are the names of each table's cells in the order of its cube, `at` their positions.
    `rests` gives (part, rest) of a whole: who counts in the whole counts in one of the two.
    """
    frames = [_frame(left, names, at) for left, names in zip(tables, named, strict=True)]
    usual = _usual(frames)
    return [_with_rests(_steps_of(frame, frames, usual), rests, len(at)) for frame in frames]


def _usual(frames: Sequence[_Frame]) -> Mapping[str, Any]:
    """What a report is taken to be where its own table does not say: the same in all others."""
    found: dict[str, Any] = {}
    for axis in ("ward", "partnership", "theme"):
        for frame in frames:
            if axis in frame.left.shape.axes and axis not in found:
                told = frame.facts[frame.left.shape.axes.index(axis)]
                found |= dict(told[0]) if told else {}
    return found


def _common(frame: _Frame, usual: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of every report that a table counts, and what is taken of it."""
    cut, axes = _of_cut(frame.left.cut), frame.left.shape.axes
    unsaid = dict(usual)
    if "theme" in axes:
        unsaid.pop("theme", None)
    if {"ward", "partnership"} & {*axes} or any(
        unsaid.get(key, value) != value for key, value in cut.items()
    ):
        unsaid = {key: value for key, value in unsaid.items() if key == "theme"}
    return unsaid | cut


def _frame(left: Left, names: Sequence[Cell], at: Mapping[Cell, int]) -> _Frame:
    import numpy

    above, sizes = [], []
    for values, line in zip(left.shape.values, lines(left.shape), strict=True):
        nodes = {node: number for number, node in enumerate(line)}
        deepest = max(map(len, line.values()))
        rows = [[nodes[one] for one in line[value]] for value in values]
        above.append(numpy.array([row + [-1] * (deepest - len(row)) for row in rows]))
        sizes.append(len(line))
    place = numpy.array([at[name] for name in names])
    facts = tuple(
        _facts(axis, values, left.shape)
        for axis, values in zip(left.shape.axes, left.shape.values, strict=True)
    )
    return _Frame(left, facts, tuple(above), tuple(sizes), place)


def _steps_of(frame: _Frame, frames: Sequence[_Frame], usual: Mapping[str, Any]) -> Steps:
    import numpy

    shape = frame.left.shape
    grid = numpy.indices([len(values) for values in shape.values])
    chosen = [axis.ravel() for axis in grid]
    count = len(chosen[0]) if chosen else 1
    found = []
    for other in frames:
        within = _within(frame, chosen, count, other, usual)
        if within is not None:
            found += _counting(other, within)
    number = numpy.concatenate([one[0] for one in found])
    place = numpy.concatenate([one[1] for one in found])
    size = int(place.max()) + 1
    both = numpy.unique(number * size + place)
    return both // size, both % size


def _within(
    frame: _Frame, chosen: Sequence[Any], count: int, other: _Frame, usual: Mapping[str, Any]
) -> Any:
    """For each step, the value on each axis of another table; -1 where that does not count it."""
    import numpy

    if frame is other:
        return list(chosen)
    shape, facts = frame.left.shape, frame.facts
    common = _common(frame, usual)
    inside = numpy.ones(count, dtype=bool)
    for axis_facts, at in zip(facts, chosen, strict=True):
        fits = numpy.array([_fits({**common, **one}, other.left) for one in axis_facts])
        inside &= fits[at]
    if not shape.axes or (other.left.cut and not _says(other.left.cut, shape, common)):
        return None
    found = []
    for axis, values in zip(other.left.shape.axes, other.left.shape.values, strict=True):
        index = {value: number for number, value in enumerate(values)}
        own = next((n for n, one in enumerate(shape.axes) if _kin(one, axis)), None)
        if own is None:
            told = _value(axis, common, other.left.shape, index)
            found.append(numpy.full(count, told))
        else:
            told_by = [
                _value(axis, {**common, **one}, other.left.shape, index) for one in facts[own]
            ]
            found.append(numpy.array(told_by)[chosen[own]])
    return [numpy.where(inside, one, -1) for one in found]


def _counting(frame: _Frame, within: Sequence[Any]) -> list[Steps]:
    """All cells of a table that count a step: one for each choice of a node above each value."""
    import numpy

    counts = numpy.logical_and.reduce([one >= 0 for one in within])
    number = numpy.flatnonzero(counts)
    if not len(number):
        return []
    place, ok = numpy.zeros((len(number), 1), dtype=int), numpy.ones((len(number), 1), dtype=bool)
    for above, size, one in zip(frame.above, frame.sizes, within, strict=True):
        nodes = above[one[number]]
        place = (place[:, :, None] * size + nodes[:, None, :]).reshape(len(number), -1)
        ok = (ok[:, :, None] & (nodes >= 0)[:, None, :]).reshape(len(number), -1)
    numbers = numpy.broadcast_to(number[:, None], place.shape)
    return [(numbers[ok], frame.place[place[ok]])]


def _with_rests(found: Steps, rests: Mapping[int, Sequence[tuple[int, int]]], size: int) -> Steps:
    """The same with the rest of each whole whose part does not count the step."""
    import numpy

    if not rests:
        return found
    number, place = found
    counted = set(zip(number.tolist(), place.tolist(), strict=True))
    more = [
        (step, rest)
        for step, whole in sorted(counted)
        for part, rest in rests.get(whole, ())
        if (step, part) not in counted
    ]
    both = numpy.array(sorted({*counted, *more}))
    return both[:, 0], both[:, 1]


def _kin(own: str, axis: str) -> bool:
    places = ("ward", "partnership")
    return own == axis or (own in PERIODS and axis in PERIODS) or (own in places and axis in places)


@lru_cache(maxsize=256)
def _facts(axis: str, values: tuple[str, ...], shape: CountTable) -> tuple[Mapping[str, Any], ...]:
    """What each value says of a report: its theme, its ward and partnership, a day."""
    if axis == "ward":
        nests = dict(shape.nests)
        outside = frozenset(nests.values())
        return tuple(
            {axis: value, "partnership": nests.get(value, ""), "outside": outside}
            for value in values
        )
    if axis not in PERIODS:
        return tuple({axis: value} for value in values)
    begins = days(shape.window[0]) if shape.window else None
    return tuple(
        {"day": max(first, begins[0]) if begins else first} for first, _ in _spans(axis, values)
    )


def _of_cut(cut: tuple[str, str] | None) -> dict[str, Any]:
    return {} if cut is None else {cut[0]: cut[1]}


def _fits(facts: Mapping[str, Any], left: Left) -> bool:
    """Whether a table may count a report of which this is known."""
    window, day = left.shape.window, facts.get("day")
    if window and day:
        first, last = days(window[0]), days(window[1])
        if first and last and not first[0] <= day <= last[1]:
            return False
    return left.cut is None or facts.get(left.cut[0], left.cut[1]) == left.cut[1]


def _says(cut: tuple[str, str], shape: CountTable, common: Mapping[str, Any]) -> bool:
    """Whether it is known of each report on which side of a cut it lies."""
    axes = {*shape.axes, *(("partnership",) if "ward" in shape.axes else ())}
    return cut[0] in axes or cut[0] in common


def _value(axis: str, facts: Mapping[str, Any], shape: CountTable, index: Mapping[str, int]) -> int:
    """The place of a report's value on an axis: any where nothing is known, -1 where none fits."""
    if axis in PERIODS:
        day: date | None = facts.get("day")
        return 0 if day is None else _at(axis, tuple(index), day)
    if facts.get(axis):
        return index.get(facts[axis], -1)
    if axis in facts:  # a place of which no table knows where it lies
        return next((at for one, at in index.items() if one not in facts["outside"]), -1)
    if axis == "ward" and "partnership" in facts:
        lies_in, whole = dict(shape.nests), facts["partnership"]
        whole = whole if whole in lies_in.values() else None
        return next((at for one, at in index.items() if lies_in.get(one) == whole), -1)
    return 0


def _at(axis: str, values: tuple[str, ...], day: date) -> int:
    """The place of the period that a day lies in, or -1."""
    ordered = _ordered(axis, values)
    found = bisect_right(ordered, (day, date.max, 0)) - 1
    return ordered[found][2] if found >= 0 and day <= ordered[found][1] else -1


@lru_cache(maxsize=256)
def _ordered(axis: str, values: tuple[str, ...]) -> list[tuple[date, date, int]]:
    spans = _spans(axis, values)
    return sorted((first, last, number) for number, (first, last) in enumerate(spans))


@lru_cache(maxsize=256)
def _spans(axis: str, values: tuple[str, ...]) -> tuple[tuple[date, date], ...]:
    """First and last day of each period, and of each piece of a week; raises ValueError."""
    return tuple(_span(axis, value) for value in values)


def _span(axis: str, value: str) -> tuple[date, date]:
    whole, _, part = value.partition(PIECE)
    span, month = days(whole), days(part) if part else None
    if span is None or (part and month is None):
        raise ValueError(f"There is no {axis} {value}.")
    first, last = (span[0], span[0] + timedelta(days=6)) if axis == "week" else span
    return (first, last) if month is None else (max(first, month[0]), min(last, month[1]))
