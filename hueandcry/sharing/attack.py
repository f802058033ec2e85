"""What a reader of published tables can work out, all of them taken together.

The attacker of disclosure control: each number that is not shown is unknown, each sum of each table
holds, and a number has one name in all tables (sharing.differencing). So tables of other people, or
of last year, are linked wherever they count the same thing. Its least and greatest value come from
linear programmes (Handbook on Statistical Disclosure Control, chapter 4, "Audit"), which know that
counts are not negative, and know nothing of the threshold or of who chose what to hide.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hueandcry.sharing import possible
from hueandcry.sharing.differencing import Cell
from hueandcry.sharing.narrowing import Impossible
from hueandcry.sharing.one_more import Steps
from hueandcry.sharing.witness import completed


@dataclass(frozen=True, slots=True)
class Shown:
    """One published table as an attacker reads it.

    `low` and `high` say what the publication tells of each cell (None: no limit), as `cells`;
    `sums` are (total, parts) as positions in `cells`.
    """

    cells: tuple[Cell, ...]
    low: tuple[int, ...]
    high: tuple[int | None, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """Least and greatest whole number that a cell can be; None: nothing limits it."""

    lower: int
    upper: int | None
    exact: bool


@dataclass(frozen=True, slots=True)
class Audit:
    """What an attacker finds among the cells looked at.

    Every cell has at least `width` whole steps between its ends (None: no cell has an upper end).
    `exact` are those found out. `cell` has no more steps than `width`, with its `interval`; both
    are None where only a width that is enough was asked for, and each cell has it.
    """

    looked: int
    exact: tuple[Cell, ...]
    width: int | None
    cell: Cell | None
    interval: Interval | None


class Contradiction(Exception):
    """The published numbers cannot all be true; the message says where, in words."""


@dataclass(frozen=True, slots=True)
class Union:
    """All tables as one, as `united` makes it: bounds and sums by position in `cells`."""

    cells: tuple[Cell, ...]
    low: list[int]
    high: list[int | None]
    sums: list[tuple[int, tuple[int, ...]]]


def attack(
    shown: Sequence[Shown],
    cells: Collection[Cell] | None = None,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Mapping[Cell, Interval]:
    """The interval of each of these cells (None: of all), from all tables together.

    A cell that stands in no table can be anything. Raises Contradiction. `tell` hears progress.
    """
    whole, at = united(shown, cells)
    wanted = whole.cells if cells is None else tuple(dict.fromkeys(cells))
    try:
        found = possible.ranges(
            whole.low, whole.high, whole.sums, [at[cell] for cell in wanted], tell
        )
    except Impossible as impossible:
        raise _contradiction(whole, impossible.place) from None
    return {cell: _interval(found[at[cell]]) for cell in wanted}


def audit(
    shown: Sequence[Shown],
    cells: Collection[Cell] | None = None,
    enough: int | None = None,
    points: Iterable[Mapping[Cell, int]] = (),
    steps: Callable[[Mapping[Cell, int]], Sequence[Steps]] = lambda at: (),
) -> Audit:
    """Is any of these cells exact, and how narrow is the narrowest? Much quicker than `attack`.

    `enough`: a number of steps between the ends beyond which nobody asks: 1 for "is anything
    exact?". `points` are numbers for every cell which the caller knows to be possible, such as the
    truth and the rounded table itself, or for so many that the sums give the others; `steps` gives
    for the positions of all cells the steps of sharing.one_more. Both save work, and wrong ones do
    no harm.
    Raises Contradiction.
    """
    whole, at = united(shown, cells)
    wanted = whole.cells if cells is None else tuple(dict.fromkeys(cells))
    numbers = [{at[cell]: value for cell, value in point.items() if cell in at} for point in points]
    complete = _completed(whole, numbers)
    try:
        width, found = possible.narrow(
            whole.low,
            whole.high,
            whole.sums,
            [at[cell] for cell in wanted],
            enough,
            complete,
            steps(at),
        )
    except Impossible as impossible:
        raise _contradiction(whole, impossible.place) from None
    ends = {place: _interval(found[place]) for place in sorted(found)}
    least = next((place for place, one in ends.items() if _width(one) == width), None)
    return Audit(
        looked=len(wanted),
        exact=tuple(whole.cells[place] for place, one in ends.items() if one.exact),
        width=width,
        cell=None if least is None else whole.cells[least],
        interval=None if least is None else ends[least],
    )


def _completed(whole: Union, points: Sequence[Mapping[int, int]]) -> list[Sequence[float]]:
    """Each point with the numbers that it lacks; where the sums give none, the first is filled."""
    found = [completed(point, len(whole.cells), whole.sums) for point in points]
    complete: list[Sequence[float]] = [point for point in found if point is not None]
    if not complete and points:
        filled = possible.filled(whole.low, whole.high, whole.sums, points[0])
        return [] if filled is None else [filled]
    return complete


def in_words(cell: Cell) -> str:
    """A cell as a sentence names it."""
    return ", ".join(f"{dimension} {value}" for dimension, value in cell) or "the total of all"


def _interval(ends: tuple[int, int | None]) -> Interval:
    return Interval(ends[0], ends[1], ends[0] == ends[1])


def _width(interval: Interval) -> int | None:
    return None if interval.upper is None else interval.upper - interval.lower


def united(
    shown: Sequence[Shown], extra: Collection[Cell] | None = None
) -> tuple[Union, Mapping[Cell, int]]:
    """All tables as one: a cell of one name is one unknown, and every sum is there once."""
    at: dict[Cell, int] = {}
    low: list[int] = []
    high: list[int | None] = []
    sums: dict[tuple[int, tuple[int, ...]], None] = {}
    for table in shown:
        places = []
        for cell, least, most in zip(table.cells, table.low, table.high, strict=True):
            place = at.setdefault(cell, len(at))
            if place == len(low):
                low.append(0)
                high.append(None)
            low[place] = max(low[place], least)
            known = high[place]
            high[place] = most if known is None else known if most is None else min(known, most)
            places.append(place)
        for total, parts in table.sums:
            sums[places[total], tuple(sorted(places[part] for part in parts))] = None
    for cell in extra or ():
        if at.setdefault(cell, len(at)) == len(low):
            low.append(0)
            high.append(None)
    return Union(tuple(at), low, high, list(sums)), at


def _contradiction(whole: Union, place: int) -> Contradiction:
    cell = in_words(whole.cells[place])
    low, high = whole.low[place], whole.high[place]
    if high is not None and low > high:
        return Contradiction(f"Two numbers are given for {cell}, and both cannot be true.")
    return Contradiction(f"The numbers cannot all be true: nothing fits at {cell}.")
