"""Which whole numbers are possible where sums must hold: bounds, and points that prove them.

Bounds are first narrowed sum by sum. Then points where all sums hold are looked for, first by
moving one number together with its totals, then by linear programmes, each set up once and changed
only in what it asks for. A number seen at two values is proved not to be settled, whatever was
asked.
Positions as in the sums given; numbers are whole, not negative and below 2**40.
"""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hueandcry.sharing.narrowing import Impossible, Sums, narrowed
from hueandcry.sharing.one_more import Steps
from hueandcry.sharing.programme import Row, alone, breach, only_costs_change, programme, run
from hueandcry.sharing.witness import seen, whole_steps

Ends = tuple[int, int | None]

_SWEEPS = 6
_CAP = 1_000_000.0
_TOLERANCE = 1e-6


@dataclass(slots=True)
class _Open:
    """What is known of each number: bounds, and the extremes at which points were seen.

    `proved`: a point was found for all numbers, so the sums can hold.
    """

    least: list[int]
    most: list[float]
    lowest: list[float]
    highest: list[float]
    proved: bool = False


@dataclass(slots=True)
class _Group:
    """Open numbers that hang together by sums; the programme is made when first asked.

    `rows` have positions for columns; `owners` are the totals they speak of; `capped` are columns
    without an upper end, held back so that the programme has an answer.
    """

    places: list[int]
    rows: list[Row]
    owners: list[int]
    capped: list[int] = field(default_factory=list)
    solver: Any = None


def ranges(
    low: Sequence[int],
    high: Sequence[int | None],
    sums: Sums,
    wanted: Collection[int],
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> dict[int, Ends]:
    """The least and greatest value of each wanted position; None where nothing limits it.

    Raises Impossible. `tell` hears how many are done, of how many.
    """
    known = _known(low, high, sums, (_middle(low, high),), move=True)
    asking = frozenset(wanted)
    found = {place: (known.least[place], _ending(known.most[place])) for place in asking}

    def work() -> None:
        done = 0
        for group in _groups(known, sums):
            asked = [place for place in group.places if place in asking]
            _sweep(group, known, asked, lambda place: not _reached(known, place))
            for place in asked:
                found[place] = _ends(group, known, place)
                done += 1
                tell(done, len(asking))

    alone(work)
    return found


def narrow(
    low: Sequence[int],
    high: Sequence[int | None],
    sums: Sums,
    wanted: Collection[int],
    enough: int | None = None,
    points: Iterable[Sequence[float]] = (),
    steps: Sequence[Steps] = (),
) -> tuple[int | None, dict[int, Ends]]:
    """The width that every wanted position has at least, and the ends of those with no more.

    A settled number has the width 0. Nobody asks beyond the width `enough` (None: as far as it
    takes to name a narrowest); None where no wanted number has an upper end. Ends are given of all
    that are narrower than `enough`, and else of a narrowest. `points` are numbers for all positions
    that the caller knows to be possible: they save work, and one that breaks a sum or a bound is
    not believed; `steps` are of sharing.one_more. Raises Impossible.
    """
    points = (_middle(low, high), *points)
    at_points = seen(low, high, sums, points, steps) if steps else None
    asking = dict.fromkeys(wanted)
    if at_points is not None and enough is not None:
        proved = whole_steps(*at_points)
        asking = {place: None for place in asking if proved[place] < enough}
        if not asking:
            return (enough if wanted else None), {}
    known = _known(low, high, sums, points, move=at_points is None)
    if at_points is not None:
        _see(known, range(len(low)), at_points[0])
        _see(known, range(len(low)), at_points[1])
    if not asking:
        return None, {}
    found: dict[int, Ends] = {
        place: (known.least[place], _ending(known.most[place]))
        for place in sorted(asking, key=lambda place: known.most[place] - known.least[place])[:1]
    }
    found |= {
        p: (known.least[p], known.least[p]) for p in asking if known.least[p] == known.most[p]
    }
    target = min((_spread(ends) for ends in found.values()), default=math.inf)
    target = target if enough is None else enough

    def still_open(place: int) -> bool:
        return _sure(known, place) < target

    def work() -> None:
        nonlocal target
        for group in _groups(known, sums):
            asked = [place for place in group.places if place in asking]
            if enough is not None:
                _stretch(group, known, [place for place in asked if still_open(place)], enough)
            _sweep(group, known, asked, still_open)
            for place in asked:
                if still_open(place):
                    found[place] = _ends(group, known, place)
                    target = target if enough is not None else min(target, _spread(found[place]))

    alone(work)
    width = min([target, *(_spread(ends) for ends in found.values())])
    limit = width + 1 if enough is None else enough
    kept = {place: ends for place, ends in found.items() if _spread(ends) < limit}
    return (None if width == math.inf else int(width)), kept


def filled(
    low: Sequence[int], high: Sequence[int | None], sums: Sums, point: Mapping[int, int]
) -> list[float] | None:
    """All numbers, where some are given, the others by linear programmes; None if none fit."""
    least = [point.get(place, end) for place, end in enumerate(low)]
    most = [
        float(point.get(place, math.inf if end is None else end)) for place, end in enumerate(high)
    ]
    known = _Open(least, most, [math.inf] * len(least), [-math.inf] * len(least))

    def work() -> list[float] | None:
        found = [float(point.get(place, end)) for place, end in enumerate(low)]
        try:
            for group in _groups(known, sums):
                solution = _solver(group, known).getSolution().col_value
                for place, value in zip(group.places, solution, strict=True):
                    found[place] = value
        except Impossible:
            return None
        return found

    return alone(work)


def _known(
    low: Sequence[int],
    high: Sequence[int | None],
    sums: Sums,
    points: Iterable[Sequence[float]],
    *,
    move: bool,
) -> _Open:
    least, most = narrowed(low, high, sums)
    size = len(least)
    known = _Open(least, most, [math.inf] * size, [-math.inf] * size)
    above: list[list[int]] = [[] for _ in range(size)]
    for row, (_, parts) in enumerate(sums):
        for part in parts:
            above[part].append(row)
    for point in points:
        if _holds(point, known, sums):
            if move and not known.proved:
                _move(point, known, sums, above)
            known.proved = True
            _see(known, range(size), point)
    return known


def _middle(low: Sequence[int], high: Sequence[int | None]) -> list[int]:
    """Of rounded numbers, what was shown: each lies as far from it as any number can."""
    ends = [(least, least if most is None else most) for least, most in zip(low, high, strict=True)]
    reach = max((most - least for least, most in ends), default=0) // 2
    return [max(least, most - reach) for least, most in ends]


def _holds(point: Sequence[float], known: _Open, sums: Sums) -> bool:
    within = zip(known.least, point, known.most, strict=True)
    return all(least <= value <= most for least, value, most in within) and all(
        point[total] == sum(point[part] for part in parts) for total, parts in sums
    )


def _move(point: Sequence[float], known: _Open, sums: Sums, above: Sequence[Sequence[int]]) -> None:
    """Move each number together with all its totals, as far as their bounds let them."""
    parts_of: list[list[int]] = [[] for _ in point]
    for row, (total, _) in enumerate(sums):
        parts_of[total].append(row)
    for first in range(len(point)):
        if known.least[first] == known.most[first]:
            continue
        moved, waiting = {first}, [first]
        while waiting:
            for row in above[waiting.pop()]:
                total = sums[row][0]
                if total not in moved:
                    moved.add(total)
                    waiting.append(total)
        up = min(known.most[place] - point[place] for place in moved)
        down = min(point[place] - known.least[place] for place in moved)
        if up + down > 0 and _one_part_each(moved, first, sums, above, parts_of):
            for place in moved:
                known.lowest[place] = min(known.lowest[place], point[place] - down)
                known.highest[place] = max(known.highest[place], min(point[place] + up, 2.0**40))


def _one_part_each(
    moved: set[int],
    first: int,
    sums: Sums,
    above: Sequence[Sequence[int]],
    parts_of: Sequence[Sequence[int]],
) -> bool:
    """Whether every sum that is touched has its total and just one part moved."""
    rows = [row for place in moved for row in above[place]]
    if len(rows) != len(set(rows)):
        return False
    touched = set(rows)
    return all(row in touched for place in moved for row in parts_of[place])


def _groups(known: _Open, sums: Sums) -> Iterator[_Group]:
    """The open numbers, group by group; after the last, it is certain that all sums can hold."""
    up = list(range(len(known.least)))

    def root(place: int) -> int:
        while up[place] != place:
            up[place] = up[up[place]]
            place = up[place]
        return place

    rows: list[tuple[Row, int]] = []
    for total, parts in sums:
        signed = [(total, -1.0), *((part, 1.0) for part in parts)]
        columns = [one for one in signed if known.least[one[0]] < known.most[one[0]]]
        if columns:
            fixed = (one for one in signed if known.least[one[0]] == known.most[one[0]])
            right = -math.fsum(sign * known.least[place] for place, sign in fixed)
            row: Row = [place for place, _ in columns], [sign for _, sign in columns], right
            rows.append((row, total))
            for place, _ in columns[1:]:
                up[root(place)] = root(columns[0][0])
    groups: dict[int, _Group] = {}
    for one, total in rows:
        group = groups.setdefault(root(one[0][0]), _Group([], [], []))
        group.rows.append(one)
        group.owners.append(total)
    for group in groups.values():
        group.places = list(dict.fromkeys(place for row in group.rows for place in row[0]))
        yield group
        if not known.proved:
            _solver(group, known)


def _solver(group: _Group, known: _Open) -> Any:
    """The group's programme, solved once; raises Impossible."""
    import highspy

    if group.solver is not None:
        return group.solver
    at = {place: column for column, place in enumerate(group.places)}
    bounds = [
        (float(known.least[p]), min(known.most[p], known.least[p] + _CAP)) for p in group.places
    ]
    rows = [([at[place] for place in index], signs, right) for index, signs, right in group.rows]
    group.capped = [at[p] for p in group.places if known.most[p] > known.least[p] + _CAP]
    group.solver = programme(bounds, rows)
    status = run(group.solver)
    if status == highspy.HighsModelStatus.kInfeasible and group.capped:
        _uncap(group, known)
        status = run(group.solver)
    if status == highspy.HighsModelStatus.kInfeasible:
        raise Impossible(group.owners[breach(group.solver, len(at), len(rows))])
    only_costs_change(group.solver)
    _see(known, group.places, group.solver.getSolution().col_value)
    return group.solver


def _uncap(group: _Group, known: _Open) -> None:
    for column in group.capped:
        place = group.places[column]
        group.solver.changeColBounds(column, float(known.least[place]), known.most[place])
    group.capped.clear()


def _see(known: _Open, places: Sequence[int], point: Sequence[float]) -> None:
    """Remember a point where all sums hold."""
    lowest, highest = known.lowest, known.highest
    for place, value in zip(places, point, strict=True):
        if value < lowest[place]:
            lowest[place] = value
        if value > highest[place]:
            highest[place] = value


def _sweep(
    group: _Group, known: _Open, asked: Sequence[int], still_open: Callable[[int], bool]
) -> None:
    """Ask for many at once, pulled different ways, while that settles some."""
    import numpy

    waiting = [place for place in asked if still_open(place)]
    if len(waiting) < 4:
        return
    solver = _solver(group, known)
    size = len(group.places)
    columns = numpy.arange(size, dtype=numpy.int32)
    for turn in range(_SWEEPS):
        chosen = frozenset(waiting)
        cost = numpy.array([
            _pull(place, turn) if place in chosen else 0.0 for place in group.places
        ])  # fmt: skip
        for sign in (1.0, -1.0):
            solver.changeColsCost(size, columns, sign * cost)
            run(solver)
            _see(known, group.places, solver.getSolution().col_value)
        solver.changeColsCost(size, columns, numpy.zeros(size))
        before, waiting = len(waiting), [place for place in waiting if still_open(place)]
        if len(waiting) < 4 or len(waiting) > 0.9 * before:
            return


def _stretch(group: _Group, known: _Open, waiting: Sequence[int], enough: int) -> None:
    """See as many as can be at once `enough` apart, up and down in turn, while that settles some.

    None is asked to go further than that: else the solver would give one number what many share.
    """
    import numpy

    if not waiting:
        return
    solver = _solver(group, known)
    size = len(group.places)
    columns = numpy.arange(size, dtype=numpy.int32)
    at = {place: column for column, place in enumerate(group.places)}
    lower = numpy.array([float(known.least[place]) for place in group.places])
    upper = numpy.array([known.most[place] for place in group.places])
    upper[group.capped] = lower[group.capped] + _CAP
    settled = True
    while settled and waiting:
        settled = False
        for sign in (-1.0, 1.0):
            low, high, cost = lower.copy(), upper.copy(), numpy.zeros(size)
            for place in waiting:
                column = at[place]
                cost[column] = sign
                if sign < 0:
                    high[column] = min(high[column], known.lowest[place] + enough)
                else:
                    low[column] = max(low[column], known.highest[place] - enough)
            solver.changeColsBounds(size, columns, low, high)
            solver.changeColsCost(size, columns, cost)
            run(solver)
            _see(known, group.places, solver.getSolution().col_value)
            before = len(waiting)
            waiting = [place for place in waiting if _sure(known, place) < enough]
            settled |= len(waiting) < before
    solver.changeColsBounds(size, columns, lower, upper)
    solver.changeColsCost(size, columns, numpy.zeros(size))


def _pull(place: int, turn: int) -> float:
    """Shares of the golden section and of the root of two: no two numbers are pulled alike."""
    return ((place + 1) * 0.6180339887 + turn * 0.4142135624) % 1.0 - 0.5


def _sure(known: _Open, place: int) -> float:
    """How many whole steps points have proved between the ends of a number."""
    if known.lowest[place] == math.inf:
        return -1.0
    return _down(known.highest[place]) - _up(known.lowest[place])


def _reached(known: _Open, place: int) -> bool:
    return _low_reached(known, place) and _high_reached(known, place)


def _low_reached(known: _Open, place: int) -> bool:
    return known.lowest[place] != math.inf and _up(known.lowest[place]) <= known.least[place]


def _high_reached(known: _Open, place: int) -> bool:
    most = known.most[place]
    return known.highest[place] != -math.inf and _down(known.highest[place]) >= most


def _ends(group: _Group, known: _Open, place: int) -> Ends:
    """Both ends of one number, asked for where no point has shown them yet."""
    if not _low_reached(known, place):
        _ask(group, known, place, 1.0)
    lower = max(_up(known.lowest[place]), known.least[place])
    if not _high_reached(known, place) and not _ask(group, known, place, -1.0):
        return lower, None
    upper = min(_down(known.highest[place]), known.most[place])
    if lower > upper:
        raise Impossible(place)
    return lower, int(upper)


def _ask(group: _Group, known: _Open, place: int, sign: float) -> bool:
    """Solve for one end of one number; False if there is none."""
    import highspy

    solver, column = _solver(group, known), group.places.index(place)
    _uncap(group, known)
    solver.changeColCost(column, sign)
    status = run(solver)
    solver.changeColCost(column, 0.0)
    if status == highspy.HighsModelStatus.kUnbounded:
        return False
    if status == highspy.HighsModelStatus.kInfeasible:
        raise RuntimeError("HiGHS lost a point that it had found.")
    _see(known, group.places, solver.getSolution().col_value)
    return True


def _spread(ends: Ends) -> float:
    return math.inf if ends[1] is None else ends[1] - ends[0]


def _ending(end: float) -> int | None:
    return None if end == math.inf else int(end)


def _up(value: float) -> int:
    return math.ceil(value - _TOLERANCE - 1e-14 * abs(value))


def _down(value: float) -> int:
    return math.floor(value + _TOLERANCE + 1e-14 * abs(value))
