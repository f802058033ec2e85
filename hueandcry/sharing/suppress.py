"""Hide small counts, and enough others that no hidden count can be worked out.

Secondary suppression by a sequence of linear programmes: for each count still exposed, the cheapest
way in which it could be one more or one less while all sums hold; what moves with it is hidden too
(Kelly, Golden and Assad 1992; Fischetti and Salazar 2001; Handbook on Statistical Disclosure
Control, chapter 4). Then counts that nothing hidden needs are shown again. Every hidden count is
kept with a move in whole numbers that proves it open, so an attacker who knows that counts are
whole finds it no more than one who works with linear programmes (sharing.attack).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hueandcry.sharing.attack import Contradiction, Shown, Union, in_words, united
from hueandcry.sharing.differencing import Cell
from hueandcry.sharing.narrowing import Impossible, Sums, narrowed
from hueandcry.sharing.programme import Row, alone, programme, run, whole_columns

Move = Mapping[int, int]

# A hidden count costs next to nothing to move, but short ways are kept before long ones.
_HIDDEN = 0.001
_FAR = 1_000_000.0
_SWEEPS = 4
_STRIDE = 3.0
_COST_GROWS = 0.4
_NODES = 200


@dataclass(frozen=True, slots=True)
class Unprotected:
    """These positions are found out even if every cell is hidden: earlier tables give them away."""

    cells: tuple[int, ...]


@dataclass(slots=True)
class _Plan:
    """The table while it is being hidden: what each number may move by, and the moves found.

    The solver moves `places` alone; `at` is the column of a number's way up, and the next one that
    of its way down. `by` are the numbers of the moves that a number takes part in.
    """

    ours: int
    up: list[float]
    down: list[float]
    cost: list[float]
    sums: Sums
    uses: list[list[int]]
    hidden: set[int]
    places: list[int] = field(default_factory=list)
    at: dict[int, int] = field(default_factory=dict)
    solver: Any = None
    moves: list[Move] = field(default_factory=list)
    by: dict[int, set[int]] = field(default_factory=dict)


def suppressed(
    truth: Sequence[int],
    sums: Sums,
    primary: Collection[int],
    earlier: Sequence[Shown] = (),
    names: Sequence[Cell] = (),
    *,
    contributors: bool = True,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> frozenset[int] | Unprotected:
    """The positions to hide: `primary`, and others so that no hidden count is found exactly.

    `sums` are (total, parts) as positions in `truth`: two ways, many ways, hierarchies, linked
    tables. `earlier` are tables that are out already, where cells bear `names` as here. With
    `contributors`, somebody who alone makes up a count of 1, and so knows it, finds no other
    primary count of its rows and columns either, where there is a way. Raises Contradiction where
    earlier tables and `truth` cannot both be.
    """
    if not primary:
        return frozenset()
    return alone(
        lambda: _suppressed(truth, sums, frozenset(primary), earlier, names, contributors, tell)
    )


def _suppressed(
    truth: Sequence[int],
    sums: Sums,
    primary: frozenset[int],
    earlier: Sequence[Shown],
    names: Sequence[Cell],
    contributors: bool,
    tell: Callable[[int, int], None],
) -> frozenset[int] | Unprotected:
    plan = _plan(truth, sums, primary, earlier, names)
    order = sorted(primary, key=lambda place: (-truth[place], place))
    against = {frozenset[int](): order}
    if contributors:
        against |= {
            frozenset([known]): _beside(plan, known, order) for known in order if truth[known] == 1
        }
    _take_up(plan, plan.hidden)
    _shake(plan)
    exposed = [
        (place, still)
        for still, asked in against.items()
        for place in asked
        if not _protect(plan, place, still)
    ]
    if exposed:
        _take_up(plan, range(len(plan.up)))
    found_out = set()
    for done, (place, still) in enumerate(exposed):
        tell(done, 2 * len(exposed))
        # Against who alone makes up a count, as far as it goes: a table of two cells has no way.
        if not _protect(plan, place, still) and not still:
            found_out.add(place)
    found_out |= _protect_all(plan)
    if found_out:
        return Unprotected(tuple(sorted(found_out)))
    _take_up(plan, plan.hidden)
    _show_again(plan, primary, against, tell)
    return frozenset(place for place in plan.hidden if place < len(truth))


def _plan(
    truth: Sequence[int],
    sums: Sums,
    primary: frozenset[int],
    earlier: Sequence[Shown],
    names: Sequence[Cell],
) -> _Plan:
    if earlier and len(set(names)) != len(truth):
        raise ValueError("Earlier tables are linked by the name of each cell, one a cell.")
    cells = tuple(names) if earlier else tuple((("at", str(at)),) for at in range(len(truth)))
    table = Shown(cells, (0,) * len(truth), (None,) * len(truth), tuple(sums))
    whole, _ = united([table, *earlier])
    values = completed(truth, whole)
    for total, parts in whole.sums:
        if values[total] != sum(values[part] for part in parts):
            raise Contradiction(f"The numbers do not add up at {in_words(whole.cells[total])}.")
    size = len(values)
    uses: list[list[int]] = [[] for _ in range(size)]
    for row, (total, parts) in enumerate(whole.sums):
        for place in (total, *parts):
            uses[place].append(row)
    limits = [_FAR if high is None else float(high) for high in whole.high]
    up = [max(0.0, min(_FAR, high - value)) for value, high in zip(values, limits, strict=True)]
    down = [float(value - low) for value, low in zip(values, whole.low, strict=True)]
    # What an earlier table left unknown moves freely: it is not ours to hide or to show.
    others = range(len(truth), size)
    cost = [_cost(value) for value in truth] + [_HIDDEN] * len(others)
    hidden = {*primary, *(place for place in others if up[place] + down[place] > 0)}
    return _Plan(len(truth), up, down, cost, whole.sums, uses, hidden)


def _take_up(plan: _Plan, places: Iterable[int]) -> None:
    """From now on the solver moves these numbers, and all others stand still."""
    plan.places = sorted(places)
    plan.at = {place: 2 * number for number, place in enumerate(plan.places)}
    rows = [_row(plan, total, parts) for total, parts in plan.sums]
    plan.solver = programme(
        [(0.0, room) for place in plan.places for room in (plan.up[place], plan.down[place])],
        [row for row in rows if row[0]],
        [_now(plan, place) for place in plan.places for _ in (0, 1)],
    )


def _now(plan: _Plan, place: int) -> float:
    """What it costs to move a number by one."""
    return _HIDDEN if place in plan.hidden else plan.cost[place]


def _cost(count: int) -> float:
    return float((1 + count) ** _COST_GROWS)


def _row(plan: _Plan, total: int, parts: Sequence[int]) -> Row:
    columns, signs = list[int](), list[float]()
    for place, sign in ((total, -1.0), *((part, 1.0) for part in parts)):
        if place in plan.at:
            columns += (plan.at[place], plan.at[place] + 1)
            signs += (sign, -sign)
    return columns, signs, 0.0


def completed(truth: Sequence[int], whole: Union) -> list[int]:
    """The truth, and numbers for what stands beside it that agree with it; or Contradiction."""
    import highspy

    size = len(whole.cells)
    for place, count in enumerate(truth):
        high = whole.high[place]
        if count < whole.low[place] or (high is not None and count > high):
            raise Contradiction(f"An earlier table shows another {in_words(whole.cells[place])}.")
    if size == len(truth):
        return list(truth)
    others = slice(len(truth), None)
    try:
        least, most = narrowed(
            [*truth, *whole.low[others]], [*truth, *whole.high[others]], whole.sums
        )
    except Impossible:
        raise Contradiction("This table and the earlier ones cannot both be true.") from None
    bounds = [(float(low), min(high, _FAR * _FAR)) for low, high in zip(least, most, strict=True)]
    rows = [((total, *parts), [-1.0] + [1.0] * len(parts), 0.0) for total, parts in whole.sums]
    solver = programme(bounds, rows)
    whole_columns(solver, size, whole=True)
    if run(solver) != highspy.HighsModelStatus.kOptimal:
        raise Contradiction("This table and the earlier ones cannot both be true.")
    return [round(value) for value in solver.getSolution().col_value]


def _beside(plan: _Plan, known: int, order: Sequence[int]) -> list[int]:
    """The primary numbers that stand in a sum with this one."""
    rows = (plan.sums[row] for row in plan.uses[known])
    near = {place for total, parts in rows for place in (total, *parts)}
    return [place for place in order if place in near and place != known]


def _protect_all(plan: _Plan) -> set[int]:
    """What was hidden to protect another must not be found either; gives those that would be."""
    failed: set[int] = set()
    ours = range(plan.ours)
    while waiting := [p for p in ours if p in plan.hidden - failed and not plan.by.get(p)]:
        failed |= {place for place in waiting if not _protect(plan, place, frozenset())}
    return failed


def _protect(plan: _Plan, place: int, still: frozenset[int]) -> bool:
    """Make sure of a move of `place` in which `still` stand still, hiding what else it takes."""
    if _covered(plan, place, still):
        return True
    move = _cheapest(plan, place, still)
    if move is None:
        return False
    for other in move:
        if other not in plan.hidden:
            _hide(plan, other)
    _keep(plan, move)
    return True


def _covered(plan: _Plan, place: int, still: frozenset[int]) -> bool:
    return any(still.isdisjoint(plan.moves[number]) for number in plan.by.get(place, ()))


def _keep(plan: _Plan, move: Move) -> None:
    for place in move:
        plan.by.setdefault(place, set()).add(len(plan.moves))
    plan.moves.append(move)


def _hide(plan: _Plan, place: int) -> None:
    plan.hidden.add(place)
    for column in (plan.at[place], plan.at[place] + 1):
        plan.solver.changeColCost(column, _HIDDEN)


def _cheapest(plan: _Plan, place: int, still: frozenset[int]) -> Move | None:
    """The cheapest whole move of `place` by one or more, up or else down; None if none."""
    held = [other for other in still if other in plan.at]
    for other in held:
        _bound(plan, other, 0.0, 0.0)
    move = None
    for way, room in enumerate((plan.up[place], plan.down[place])):
        if move is None and room >= 1:
            column = plan.at[place] + way
            plan.solver.changeColBounds(column, 1.0, room)
            plan.solver.changeColBounds(column + 1 - 2 * way, 0.0, 0.0)
            move = _solve(plan)
            _bound(plan, place, plan.up[place], plan.down[place])
    for other in held:
        _bound(plan, other, plan.up[other], plan.down[other])
    return move


def _bound(plan: _Plan, place: int, up: float, down: float) -> None:
    plan.solver.changeColBounds(plan.at[place], 0.0, up)
    plan.solver.changeColBounds(plan.at[place] + 1, 0.0, down)


def _solve(plan: _Plan) -> Move | None:
    """What moves at the least cost, in whole numbers and checked without HiGHS; None if none."""
    import highspy

    solver = plan.solver
    if run(solver) != highspy.HighsModelStatus.kOptimal:
        return None
    values = solver.getSolution().col_value
    # Fractions are mostly halves or thirds of a move that is whole.
    moves = (_whole(plan, values, times) for times in (1, 2, 3, 6))
    return next((one for one in moves if one is not None), None) or _in_whole_numbers(plan)


def _in_whole_numbers(plan: _Plan) -> Move | None:
    """The same programme with whole columns, where its plain answer had fractions."""
    size, solver = 2 * len(plan.places), plan.solver
    whole_columns(solver, size, whole=True)
    solver.setOptionValue("mip_max_nodes", _NODES)
    solver.run()
    solution = solver.getSolution()
    move = _whole(plan, solution.col_value) if solution.value_valid else None
    whole_columns(solver, size, whole=False)
    return move


def _whole(plan: _Plan, values: Sequence[float], times: int = 1) -> Move | None:
    """The net move so many times, if it is whole, keeps all sums and stays in its bounds."""
    import numpy

    ways = numpy.array(values)
    net = times * (ways[0::2] - ways[1::2])
    by = numpy.rint(net)
    if numpy.abs(net - by).max() > 1e-5:
        return None
    move = {plan.places[number]: int(by[number]) for number in numpy.flatnonzero(by)}
    if any(step > plan.up[place] or -step > plan.down[place] for place, step in move.items()):
        return None
    for row in {row for place in move for row in plan.uses[place]}:
        total, parts = plan.sums[row]
        if move.get(total, 0) != sum(move.get(part, 0) for part in parts):
            return None
    return move


def _shake(plan: _Plan) -> None:
    """Moves of many hidden numbers at once: most need no programme of their own after this."""
    import numpy

    size = 2 * len(plan.places)
    columns = numpy.arange(size, dtype=numpy.int32)
    for place in plan.places:
        _bound(plan, place, min(plan.up[place], _STRIDE), min(plan.down[place], _STRIDE))
    for turn in range(_SWEEPS):
        cost = numpy.zeros(size)
        for place, column in plan.at.items():
            pull = ((place + 1) * 0.6180339887 + (turn // 2) * 0.4142135624) % 1.0 - 0.5
            pull *= 1 - 2 * (turn % 2)
            cost[column], cost[column + 1] = pull + 1e-4, 1e-4 - pull
        plan.solver.changeColsCost(size, columns, cost)
        move = _solve(plan)
        if move is not None:
            _keep(plan, move)
    plan.solver.changeColsCost(size, columns, numpy.full(size, _HIDDEN))
    for place in plan.places:
        _bound(plan, place, plan.up[place], plan.down[place])


def _show_again(
    plan: _Plan,
    primary: frozenset[int],
    against: Mapping[frozenset[int], Sequence[int]],
    tell: Callable[[int, int], None],
) -> None:
    """Show what nothing hidden needs, the dearest first."""
    order = sorted(
        (place for place in plan.hidden - primary if place < plan.ours),
        key=lambda place: (-plan.cost[place], place),
    )
    for done, place in enumerate(order):
        tell(len(order) + done, 2 * len(order))
        _try_to_show(plan, place, against)


def _try_to_show(plan: _Plan, place: int, against: Mapping[frozenset[int], Sequence[int]]) -> None:
    """Show one number again, if what moved with it can move without it."""
    gone = set(plan.by.get(place, ()))
    at_risk = sorted({other for number in gone for other in plan.moves[number]} - {place})
    for known, asked in against.items():
        still = known | {place}
        for other in at_risk:
            if known and other not in asked:
                continue
            if _covered(plan, other, still):
                continue
            move = _cheapest(plan, other, still)
            if move is None:
                return
            _keep(plan, move)
    plan.hidden.discard(place)
    for number in gone:
        for other in plan.moves[number]:
            plan.by[other].discard(number)
        plan.moves[number] = {}
    _bound(plan, place, 0.0, 0.0)
    del plan.at[place]
