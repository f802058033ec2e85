"""The last check before a figure leaves: numbers are made safe for their audience, or held back.

`clear` is the only maker of Cleared. The method, what an attacker can still learn, and the
measurements are in docs/method/rounding.md.
"""

from collections.abc import Callable, Mapping

from hueandcry.facts.figure import PIECE, ClearedCell, ClearedTable, CountTable, Figure, Key
from hueandcry.sharing.cube import Cube, canonical, cube
from hueandcry.sharing.differencing import Cell, Seen, names
from hueandcry.sharing.release import Cleared, Held, Treatment
from hueandcry.sharing.rounding import Limits, rounded

# More cells than this are not rounded in one piece: the sums alone would take seconds.
LARGEST_TABLE = 120_000
_FEWER_BREAKDOWNS = "Ask for fewer breakdowns, or for longer periods."


def clear(figure: Figure, treatment: Treatment, earlier: Seen) -> Cleared | Held:
    """Make a figure safe for an audience: exact to its owner, rounded to others, or held.

    `earlier` holds every number released before from the same digest to anybody but its owner, as
    identities gives them and merge joins them: a number that was shown keeps its face.
    """
    rule = _RULES.get(figure.kind)
    if rule is None:
        return Held(
            f"There is no rule yet for figures of the kind “{figure.kind}”.",
            "Ask for counts.",
        )
    tables = rule(figure, treatment, earlier)
    if isinstance(tables, Held):
        return tables
    return Cleared(
        name=figure.name,
        kind=figure.kind,
        unit=figure.unit,
        window=figure.window,
        tables=tables,
        treatment=treatment,
        method=figure.method,
        version=figure.version,
        digest=figure.digest,
        notes=figure.notes,
    )


def difference(cleared: Cleared, stream: str, key_a: Key, key_b: Key) -> int | str:
    """The released number at `key_a` less that at `key_b`, or the words that stand for one.

    It is taken between numbers as shown, so that it tells no more than they do. Raises KeyError
    for a cell that the figure does not have.
    """
    cells = {
        cell.key: cell for table in cleared.tables if table.stream == stream for cell in table.cells
    }
    first, second = cells[key_a], cells[key_b]
    if first.value is None or second.value is None:
        return first.words if first.value is None else second.words
    return first.value - second.value


def _counts(figure: Figure, treatment: Treatment, earlier: Seen) -> tuple[ClearedTable, ...] | Held:
    """Each stream by itself: streams are never added, so none can undo another."""
    if treatment.audience != "owner" and treatment.base < 2:
        return Held("The agreement rounds to 1, which hides nothing.", "Ask for a base of 5.")
    seen = {stream: dict(cells) for stream, cells in earlier.items()}
    tables = []
    for table in map(canonical, figure.tables):
        whole = cube(table) if _size(table) <= LARGEST_TABLE else None
        if whole is None:
            return Held("This table has too many cells to make safe at once.", _FEWER_BREAKDOWNS)
        if treatment.audience == "owner":
            tables.append(_table(table, whole, whole.truth, {}))
            continue
        window = table.window or figure.window
        found = names(table.axes, table.values, whole.keys, window)
        released = seen.setdefault(table.stream, {})
        shown = _shown(table, whole, found, treatment, released)
        if isinstance(shown, Held):
            return shown
        tables.append(shown)
        named = names(shown.axes, shown.values, [cell.key for cell in shown.cells], window)
        released |= {
            name: cell.value
            for name, cell in zip(named, shown.cells, strict=True)
            if cell.value is not None
        }
    return tuple(tables)


def _shown(
    table: CountTable,
    whole: Cube,
    found: tuple[Cell, ...],
    treatment: Treatment,
    released: Mapping[Cell, int],
) -> ClearedTable | Held:
    """One table rounded, and masked if it is for the public."""
    fixed = {place: released[name] for place, name in enumerate(found) if name in released}
    if any(value % treatment.base for value in fixed.values()):
        return Held(
            "An earlier release rounded these numbers to another base.",
            "Ask under the agreement of that release.",
        )
    limits = _limits(whole, treatment)
    values = rounded(whole, treatment.base, fixed, limits)
    if values is None:
        values = rounded(whole, treatment.base, fixed, {})
    if values is None:
        return Held(_why_not(fixed), _FEWER_BREAKDOWNS)
    if treatment.audience == "partner":
        return _table(table, whole, values, {})
    if _pinned(whole, values, treatment):
        return Held("An earlier release would give a small number away.", _FEWER_BREAKDOWNS)
    words = f"fewer than {treatment.smallest_count}"
    return _table(table, whole, values, dict.fromkeys(_masked(whole, treatment), words))


def _why_not(fixed: Mapping[int, int]) -> str:
    if fixed:
        return "These numbers cannot be rounded to agree with what was shown before."
    return "This table is too fine to be rounded so that it adds up."


def _size(table: CountTable) -> int:
    size = 1
    coarser = len({above for _, above in table.nests})
    for values in table.values:
        size *= len(values) + coarser + 1
    return size


def _small(whole: Cube, treatment: Treatment) -> set[int]:
    """The totals that are below the smallest count."""
    return {
        place
        for place, count in enumerate(whole.truth)
        if count < treatment.smallest_count and not whole.interior[place]
    }


def _masked(whole: Cube, treatment: Treatment) -> set[int]:
    """The small totals and every cell that counts towards one."""
    parts: dict[int, list[int]] = {}
    for total, children in whole.sums:
        parts.setdefault(total, []).extend(children)
    masked: set[int] = set()
    waiting = list(_small(whole, treatment))
    while waiting:
        place = waiting.pop()
        if place not in masked:
            masked.add(place)
            waiting += parts.get(place, ())
    return masked


def _alone(whole: Cube, treatment: Treatment) -> set[int]:
    """Small totals whose hidden number anybody finds by one subtraction from what is shown."""
    masked = _masked(whole, treatment)
    alone = set()
    for total, parts in whole.sums:
        hidden = [part for part in parts if part in masked]
        if total not in masked and len(hidden) == 1 and not whole.interior[hidden[0]]:
            alone.add(hidden[0])
    return alone


def _limits(whole: Cube, treatment: Treatment) -> Limits:
    """Where rounding would contradict or sharpen the words: no total crosses the smallest count.

    The same for partners and the public, since one number has one face.
    """
    base, smallest = treatment.base, treatment.smallest_count
    limits = dict.fromkeys(_alone(whole, treatment), (0, smallest - 1))
    for place, count in enumerate(whole.truth):
        if not whole.interior[place] and smallest <= count and count // base * base < smallest:
            limits[place] = (smallest, count + base)
    return limits


def _pinned(whole: Cube, values: tuple[int, ...], treatment: Treatment) -> bool:
    """Whether words, or a number beside none, leave one exact count in the sum it stands in."""
    reach, most = treatment.base - 1, treatment.smallest_count - 1
    masked = _masked(whole, treatment)
    for total, parts in whole.sums:
        if total in masked:
            continue
        if not whole.interior[total] and values[total] + reach == treatment.smallest_count:
            return True
        hidden = [part for part in parts if part in masked]
        shown = [part for part in parts if part not in masked]
        by_parts = sum(values[part] for part in hidden) - reach * len(hidden)
        by_total = values[total] - reach - sum(values[part] + reach for part in shown)
        if hidden and max(by_parts, by_total) >= most * len(hidden):
            return True
    return False


def _whole_weeks(values: tuple[str, ...]) -> tuple[str, ...]:
    """The weeks that pieces belong to; other values are themselves."""
    return tuple(dict.fromkeys(value.split(PIECE)[0] for value in values))


def _table(
    table: CountTable, whole: Cube, values: tuple[int, ...], words: Mapping[int, str]
) -> ClearedTable:
    return ClearedTable(
        stream=table.stream,
        axes=table.axes,
        values=tuple(map(_whole_weeks, table.values)),
        cells=tuple(
            ClearedCell(key, None if place in words else values[place], words.get(place, ""))
            for place, key in enumerate(whole.keys)
            if not any(part and PIECE in part for part in key)
        ),
        window=table.window,
    )


_RULES: Mapping[str, Callable[[Figure, Treatment, Seen], tuple[ClearedTable, ...] | Held]] = {
    "counts": _counts
}
