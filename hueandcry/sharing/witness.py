"""Numbers that could be true, and how far each may move with its totals: proof without a solver.

Whole arrays at once, since a page waits for it. A point that breaks a sum or a bound is not
believed, nor is a step after which a sum does not hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hueandcry.sharing.narrowing import Sums
from hueandcry.sharing.one_more import Steps

_FAR, _NEAR = float(2**40), 1e-6


@dataclass(frozen=True, slots=True)
class _Matrix:
    """All sums, parts less total, as entries sorted by position; `starts` as positions."""

    row: Any
    place: Any
    sign: Any
    starts: Any
    rows: int


def seen(
    low: Sequence[int],
    high: Sequence[int | None],
    sums: Sums,
    points: Sequence[Sequence[float]],
    steps: Sequence[Steps],
) -> tuple[Any, Any] | None:
    """The least and the greatest at which each number was seen; None where no point can be true."""
    import numpy

    matrix = _matrix(sums, len(low))
    least = numpy.array(low, dtype=float)
    most = numpy.array([_FAR if end is None else end for end in high], dtype=float)
    good = [
        point
        for point in (numpy.array(one, dtype=float) for one in points)
        if _holds(point, matrix, least, most)
    ]
    if not good:
        return None
    lowest, highest = numpy.minimum.reduce(good), numpy.maximum.reduce(good)
    for number, place in (_sound(step, matrix) for step in steps):
        if not len(number):
            continue
        first = numpy.flatnonzero(numpy.diff(number, prepend=-1))
        which = numpy.cumsum(numpy.diff(number, prepend=-1) != 0) - 1
        for point in good:
            up = numpy.minimum.reduceat((most - point)[place], first)[which]
            down = numpy.minimum.reduceat((point - least)[place], first)[which]
            numpy.maximum.at(highest, place, point[place] + up)
            numpy.minimum.at(lowest, place, point[place] - down)
    return lowest, highest


def whole_steps(lowest: Any, highest: Any) -> Any:
    """How many whole steps lie between the ends at which each number was seen."""
    import numpy

    return numpy.floor(highest + _NEAR) - numpy.ceil(lowest - _NEAR)


def completed(point: Mapping[int, int], size: int, sums: Sums) -> list[int] | None:
    """All numbers, where those that are given leave in each sum one at a time to be reckoned."""
    known: list[int | None] = [point.get(place) for place in range(size)]
    missing = {place for place, value in enumerate(known) if value is None}
    if not missing:
        return [value for value in known if value is not None]
    uses: dict[int, list[int]] = {}
    open_: dict[int, int] = {}
    for row, (total, parts) in enumerate(sums):
        unknown = [place for place in (total, *parts) if place in missing]
        open_[row] = len(unknown)
        for place in unknown:
            uses.setdefault(place, []).append(row)
    waiting = [row for row, count in open_.items() if count == 1]
    while waiting:
        total, parts = sums[waiting.pop()]
        unknown = [place for place in (total, *parts) if known[place] is None]
        if len(unknown) != 1:
            continue
        added = sum(known[part] or 0 for part in parts)
        known[unknown[0]] = added if unknown[0] == total else (known[total] or 0) - added
        for row in uses[unknown[0]]:
            open_[row] -= 1
            if open_[row] == 1:
                waiting.append(row)
    found = [value for value in known if value is not None]
    return found if len(found) == size else None


def _matrix(sums: Sums, size: int) -> _Matrix:
    import numpy

    lengths = numpy.array([1 + len(parts) for _, parts in sums], dtype=int)
    flat = [place for total, parts in sums for place in (total, *parts)]
    place = numpy.array(flat, dtype=int)
    row = numpy.repeat(numpy.arange(len(sums)), lengths)
    sign = numpy.ones(len(flat), dtype=int)
    if len(sums):
        sign[numpy.concatenate([[0], numpy.cumsum(lengths)[:-1]])] = -1
    by_place = numpy.argsort(place, kind="stable")
    starts = numpy.searchsorted(place[by_place], numpy.arange(size + 1))
    return _Matrix(row[by_place], place[by_place], sign[by_place], starts, len(sums))


def _holds(point: Any, matrix: _Matrix, least: Any, most: Any) -> bool:
    import numpy

    if len(point) != len(least) or (point < least - _NEAR).any() or (point > most + _NEAR).any():
        return False
    added = numpy.bincount(
        matrix.row, weights=matrix.sign * point[matrix.place], minlength=matrix.rows
    )
    return bool((abs(added) < _NEAR).all())


def _sound(step: Steps, matrix: _Matrix) -> Steps:
    """The steps after which every sum still holds, in order of their numbers."""
    import numpy

    number, place = step
    order = numpy.argsort(number, kind="stable")
    number, place = number[order], place[order]
    count = matrix.starts[place + 1] - matrix.starts[place]
    ends = numpy.cumsum(count)
    entry = numpy.arange(int(count.sum())) + numpy.repeat(
        matrix.starts[place] - ends + count, count
    )
    touched = numpy.repeat(number, count) * matrix.rows + matrix.row[entry]
    by_row = numpy.argsort(touched, kind="stable")
    touched = touched[by_row]
    first = numpy.flatnonzero(numpy.diff(touched, prepend=-1))
    if not len(first):
        return number, place
    added = numpy.add.reduceat(matrix.sign[entry][by_row], first)
    broken = numpy.unique(touched[first][added != 0] // matrix.rows)
    kept = ~numpy.isin(number, broken)
    return number[kept], place[kept]
