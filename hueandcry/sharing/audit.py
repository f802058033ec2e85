"""The attacker at the gate: what a table gives away together with all that left before it.

Every release of the same rows is one more table in the attacker's hands, and every cell has one
name in all of them (sharing.differencing), so that tables of other breakdowns are taken apart
together (Handbook on Statistical Disclosure Control, chapters 4, "Audit", and 5, "Differencing").
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from hueandcry.facts.figure import PIECE, CountTable, Key
from hueandcry.sharing import attack, one_more
from hueandcry.sharing.asking import day_words
from hueandcry.sharing.attack import Shown
from hueandcry.sharing.cube import cube
from hueandcry.sharing.differencing import Cell, Cut, names
from hueandcry.sharing.one_more import Steps
from hueandcry.sharing.programme import alone, programme, run
from hueandcry.sharing.release import Left, Treatment

# More unknown numbers than this are not audited in one piece: such a figure is held, not waved on.
LARGEST_UNION = 250_000
# Among words a width takes a programme a cell: of more cells, only whether any is exact is asked.
LARGEST_WIDTHS = 2_000
_NO_END = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The cells of a table, pieces and totals too, without its numbers; positions as in `keys`."""

    keys: tuple[Key, ...]
    names: tuple[Cell, ...]
    interior: tuple[bool, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    never_shown: frozenset[int]


@dataclass(frozen=True, slots=True)
class Finding:
    """`exposed` is a number that could be worked out, `narrowest` as in release.Cleared."""

    exposed: Cell | None = None
    narrowest: int | None = None
    too_large: bool = False


@lru_cache(maxsize=256)
def skeleton(shape: CountTable, cut: tuple[str, str] | None) -> Skeleton:
    """All cells of a table without counts, canonical and with its window."""
    if shape.window is None:
        raise ValueError("A table that left has a window.")
    whole = cube(shape)
    found = names(shape.axes, shape.values, whole.keys, shape.window, Cut(cut, shape.nests))
    return Skeleton(
        keys=whole.keys,
        names=found,
        interior=whole.interior,
        # A total of one part alone, such as a year that is all one quarter, is that part by name.
        sums=tuple(
            (total, parts)
            for total, parts in whole.sums
            if found[total] not in {found[part] for part in parts}
        ),
        never_shown=frozenset(
            place
            for place, key in enumerate(whole.keys)
            if any(part and PIECE in part for part in key)
        ),
    )


def audited(
    tables: Sequence[Left], faces: Mapping[Cell, int], truth: Mapping[Cell, int]
) -> Finding:
    """Whether tables of the same rows, taken together, give a protected number away.

    `faces` holds the number shown under each name, of old releases also of tables whose shape was
    not kept. Protected is what is below the smallest count and not zero, and what is hidden.
    """
    tables = tuple(dict.fromkeys(replace(left, on="") for left in tables))
    known = tuple(as_shown(left, faces) for left in tables)
    if sum(len(table.cells) for table in known) > LARGEST_UNION:
        return Finding(too_large=True)
    smallest = max((left.treatment.smallest_count for left in tables), default=0)
    zeros = all(left.treatment.zeros for left in tables)
    enough = min((_enough(left.treatment) for left in tables), default=2)
    words = any(left.words for left in tables)
    if words and sum(len(table.cells) for table in known) > LARGEST_WIDTHS:
        enough, words = 2, False
    return _found(
        tables, known, smallest, zeros, enough, words,
        tuple(truth.items()), tuple(faces.items()),
    )  # fmt: skip


@lru_cache(maxsize=64)
def _found(
    tables: tuple[Left, ...],
    known: tuple[Shown, ...],
    smallest: int,
    zeros: bool,
    enough: int,
    words: bool,
    truth: tuple[tuple[Cell, int], ...],
    faces: tuple[tuple[Cell, int], ...],
) -> Finding:
    """The same question about the same tables is worked out once."""
    rest = _rest(tables, known)
    every = (*known, *rest)
    bounds = _bounds(every)
    candidates = tuple(
        cell
        for cell, (low, high) in bounds.items()
        if low < smallest and (high is None or low < high)
    )
    if enough == 2 and zeros:  # a nought that is found exactly is no small number given away
        none = {cell for cell, count in truth if not count}
        candidates = tuple(cell for cell in candidates if cell not in none)
    roomy = _roomy(every, bounds, enough - 1) if words else None
    points = tuple(filter(None, (dict(truth), dict(faces), roomy)))

    def steps(at: Mapping[Cell, int]) -> list[Steps]:
        rests: dict[int, list[tuple[int, int]]] = {}
        for one in rest:
            whole, part, left_over = (at[cell] for cell in one.cells)
            rests.setdefault(whole, []).append((part, left_over))
        return one_more.steps(tables, [table.cells for table in known], at, rests)

    found = attack.audit(every, candidates, enough - 1, points, steps)
    ends = attack.attack(every, found.exact) if found.exact else {}
    for cell, end in ends.items():
        if end.lower < smallest and (end.lower > 0 or not zeros):
            return Finding(exposed=cell)
    if ends:  # what may be known exactly, such as a large part of a week, is no narrow range
        candidates = tuple(cell for cell in candidates if cell not in ends)
        found = attack.audit(every, candidates, enough - 1, points, steps)
    return Finding(narrowest=None if found.width is None or not candidates else found.width + 1)


def _enough(treatment: Treatment) -> int:
    """As many values as a hidden number should still have: what the treatment promises."""
    promised = treatment.smallest_count if treatment.method == "suppress" else treatment.base
    return max(2, promised)


def as_shown(left: Left, faces: Mapping[Cell, int]) -> Shown:
    """A table that left as bounds on each of its cells."""
    bones = skeleton(left.shape, left.cut)
    words = frozenset(left.words)
    low, high = [], list[int | None]()
    for place, name in enumerate(bones.names):
        least, most = 0, None
        if place in words:
            least, most = _of_words(left)
        elif place not in bones.never_shown:
            reach = _reach(left, bones.interior[place])
            least, most = max(0, faces[name] - reach), faces[name] + reach
        low.append(least)
        high.append(most)
    return Shown(bones.names, tuple(low), tuple(high), bones.sums)


def hidden_names(left: Left) -> frozenset[Cell]:
    """The cells that read words in a table that left."""
    found = skeleton(left.shape, left.cut).names
    return frozenset(found[place] for place in left.words)


def left_to_json(left: Left) -> dict[str, Any]:
    """A table that left, but for its stream, as values that JSON can hold."""
    kept = asdict(left)
    shape = kept.pop("shape")
    return kept | {name: shape[name] for name in _SHAPE}


def left_from_json(stream: str, kept: Mapping[str, Any]) -> Left:
    """The table that left_to_json wrote."""
    shape = {name: _tuples(kept[name]) for name in _SHAPE}
    return Left(
        shape=CountTable(stream=stream, cells=(), **shape),
        treatment=Treatment(**kept["treatment"]),
        words=_tuples(kept["words"]),
        further=kept["further"],
        cut=_tuples(kept["cut"]),
        on=kept["on"],
    )


def in_words(cell: Cell) -> str:
    """A cell by what kind of cell it is, with none of its values: "a ward in one month"."""
    pairs = dict(cell)
    parts = [word for axis, word in _WORDS.items() if axis in pairs]
    return f"{' and '.join(parts) or 'all reports'} in one {_period(cell)}"


def why_held(exposed: Cell, before: Iterable[str]) -> str:
    """The sentence for a table that would give a number away; `before` are days, in ISO form."""
    days = sorted(set(before))
    what = f"One number of {in_words(exposed)} could be worked out"
    if not days:
        return f"{what} from this."
    last = day_words(date.fromisoformat(days[-1]))
    left = f"what left on {last}" if len(days) == 1 else f"what left before, last on {last}"
    return f"{what} from this and from {left}."


_SHAPE = ("axes", "values", "nests", "window")
_WORDS: Mapping[str, str] = {
    "theme": "a kind of report",
    "ward": "a ward",
    "partnership": "a partnership",
}


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def length(cell: Cell) -> int:
    """How many days a cell counts; a piece of a week counts as the week, 0 is not known."""
    pairs = dict(cell)
    if "week" in pairs:
        return 7
    if "days" not in pairs:
        return 0
    first, last = map(date.fromisoformat, pairs["days"].split("/"))
    return (last - first).days + 1


def _period(cell: Cell) -> str:
    days = length(cell)
    return "week" if 0 < days <= 7 else "month" if 0 < days <= 31 else "period"


def _of_words(left: Left) -> tuple[int, int | None]:
    """What the words say: where noughts are shown, a hidden number is none (sharing.hiding)."""
    if left.treatment.method == "suppress":
        return int(left.treatment.zeros), None
    return 0, left.treatment.smallest_count - 1


def _reach(left: Left, interior: bool) -> int:
    """How far the true number may lie from the one shown."""
    if left.treatment.method == "suppress":
        return 0
    return left.treatment.base * (2 if left.further and interior else 1) - 1


def _bounds(known: Sequence[Shown]) -> dict[Cell, tuple[int, int | None]]:
    """What is said of each cell by itself, in all tables together."""
    bounds: dict[Cell, tuple[int, int | None]] = {}
    for table in known:
        for cell, least, most in zip(table.cells, table.low, table.high, strict=True):
            low, high = bounds.get(cell, (0, None))
            ends = [end for end in (high, most) if end is not None]
            bounds[cell] = max(low, least), min(ends, default=None)
    return bounds


def _roomy(
    known: Sequence[Shown], bounds: Mapping[Cell, tuple[int, int | None]], room: int
) -> Mapping[Cell, int] | None:
    """Numbers that could be true and from which as many as can be may still rise by `room`.

    From there one number at a time can be moved with its totals, which proves most ranges at once.
    """
    import highspy

    ends = [(low, _NO_END if high is None else float(high)) for low, high in bounds.values()]
    inner = [(float(low), max(low, high - room)) for low, high in ends]
    outer = [(0.0, high - end) for (_, high), (_, end) in zip(ends, inner, strict=True)]
    at = {cell: place for place, cell in enumerate(bounds)}
    rows: dict[tuple[int, ...], None] = {}
    for table in known:
        for total, parts in table.sums:
            rows[at[table.cells[total]], *sorted(at[table.cells[part]] for part in parts)] = None
    size = len(at)
    signed = [
        ((*row, *(place + size for place in row)), 2 * ([-1.0] + [1.0] * (len(row) - 1)), 0.0)
        for row in rows
    ]

    blocked = [1.0] * size  # a total without room holds all its parts
    for row in rows:
        blocked[row[0]] += len(row) - 1

    def work() -> Mapping[Cell, int] | None:
        solver = programme(inner + outer, signed, [0.0] * size + blocked)
        if run(solver) != highspy.HighsModelStatus.kOptimal:
            return None
        found = solver.getSolution().col_value
        return {cell: round(found[place] + found[place + size]) for cell, place in at.items()}

    return alone(work)


def _rest(tables: Sequence[Left], known: Sequence[Shown]) -> tuple[Shown, ...]:
    """What is left of the whole when the part that a table was cut down to is taken away.

    Who has the force's week and the county's has the rest of the force too, in which nobody
    published anything.
    """
    everywhere = {cell for table in known for cell in table.cells}
    found = []
    for left, table in zip(tables, known, strict=True):
        for part in table.cells if left.cut else ():
            whole = tuple(pair for pair in part if pair != left.cut)
            if len(whole) < len(part) and whole in everywhere:
                axis, value = left.cut or ("", "")
                rest = tuple(sorted((*whole, (axis, f"all but {value}"))))
                found.append(Shown((whole, part, rest), (0, 0, 0), (None,) * 3, ((0, (1, 2)),)))
    return tuple(found)
