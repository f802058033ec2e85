"""What tables that break one whole down in several ways share, without showing it.

Offences by area and by month, and by area and by outcome: both have the same total of each area,
shown or not. And where three such lists close a ring (area by month, month by outcome, outcome by
area), one table of all three lies behind them, whose counts are not negative: that limits each of
the lists beyond their sums (Handbook on Statistical Disclosure Control, chapter 4, linked tables).
Lists that close no ring fit together whenever their shared totals do, so nothing else is needed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import itemgetter

from hueandcry.sharing.attack import Shown
from hueandcry.sharing.differencing import Cell

MOST_BEHIND = 20_000

_Dimensions = tuple[str, ...]
_Values = tuple[str, ...]
_Pick = Callable[[_Values], _Values]


class TooManyBehind(Exception):
    """The table behind a ring of lists has more than MOST_BEHIND cells."""


@dataclass(frozen=True, slots=True)
class _Lists:
    """The cells of all tables by the dimensions that name them; `live` are not shown as nought."""

    every: Mapping[_Dimensions, Mapping[_Values, None]]
    live: Mapping[_Dimensions, frozenset[_Values]]


def between(shown: Sequence[Shown], *, behind: bool = True, noughts: bool = False) -> Shown:
    """The totals that these tables share, and with `behind` the table behind a ring of them.

    Nothing is known of its cells but the sums. Only a list that has all the values of the others is
    taken for the whole. `noughts`: what is shown as nought may be hidden yet, so what lies behind
    it is there too. Raises TooManyBehind.
    """
    lists = _lists(shown)
    whole = _whole(lists)
    sums: dict[tuple[Cell, tuple[Cell, ...]], None] = {}
    for one, other in combinations(whole, 2):
        common = tuple(name for name in one if name in other)
        kept = _over(lists.every[one], one, common).keys() & _over(
            lists.every[other], other, common
        )
        for source in (one, other):
            sums |= _totals(lists.every[source], source, common, kept)
    for names, source in _apart(lists, whole, shown):
        within = _over(lists.every[source], source, names).keys()
        sums |= _totals(lists.every[source], source, names, within & lists.every[names].keys())
    ring = _ring(whole) if behind else {}
    if ring:
        sums |= _behind(lists, ring, noughts=noughts)
    at: dict[Cell, int] = {}
    for total, parts in sums:
        for cell in (total, *parts):
            at.setdefault(cell, len(at))
    return Shown(
        tuple(at),
        (0,) * len(at),
        (None,) * len(at),
        tuple((at[total], tuple(at[part] for part in parts)) for total, parts in sums),
    )


def _lists(shown: Sequence[Shown]) -> _Lists:
    every: dict[_Dimensions, dict[_Values, None]] = {}
    nought: dict[_Dimensions, set[_Values]] = {}
    for table in shown:
        for cell, high in zip(table.cells, table.high, strict=True):
            names, values = tuple(name for name, _ in cell), tuple(value for _, value in cell)
            every.setdefault(names, {})[values] = None
            if high == 0:
                nought.setdefault(names, set()).add(values)
    live = {
        names: frozenset(values.keys() - nought.get(names, set()))
        for names, values in every.items()
    }
    return _Lists(every, live)


def _whole(lists: _Lists) -> list[_Dimensions]:
    """The finest lists that leave nothing out which another one has."""
    found: list[_Dimensions] = []
    for names in sorted(lists.every, key=lambda names: (-len(names), names)):
        if any(set(names) <= set(finer) for finer in found):
            continue
        if all(_has_all_of(lists, names, other) for other in lists.every if other != names):
            found.append(names)
    return found


def _has_all_of(lists: _Lists, names: _Dimensions, other: _Dimensions) -> bool:
    common = tuple(name for name in names if name in other)
    theirs = set(map(_pick(other, common), lists.live[other]))
    return theirs <= set(map(_pick(names, common), lists.every[names]))


def _apart(
    lists: _Lists, whole: Sequence[_Dimensions], shown: Sequence[Shown]
) -> Iterator[tuple[_Dimensions, _Dimensions]]:
    """Coarser lists that no sum of these tables ties to a whole one, each with one that it is of.

    They stand in another table, or without the totals between.
    """
    finer: dict[_Dimensions, set[_Dimensions]] = {}
    for table in shown:
        for total, parts in table.sums:
            of = tuple(name for name, _ in table.cells[total])
            for part in parts[:1]:
                finer.setdefault(of, set()).add(tuple(name for name, _ in table.cells[part]))
    tied = set(whole)
    for names in sorted(lists.every, key=lambda names: (-len(names), names)):
        sources = [source for source in whole if set(names) < set(source)]
        if sources and not finer.get(names, set()) & tied:
            yield names, sources[0]
        if sources:
            tied.add(names)


def _over(
    values: Iterable[_Values], names: _Dimensions, kept: _Dimensions
) -> dict[_Values, list[_Values]]:
    """These values by the part of them that stands under `kept`."""
    pick = _pick(names, kept)
    found: dict[_Values, list[_Values]] = {}
    for one in values:
        found.setdefault(pick(one), []).append(one)
    return found


def _pick(names: _Dimensions, kept: _Dimensions) -> _Pick:
    places = [names.index(name) for name in kept]
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: tuple(values[place] for place in places)


def _totals(
    values: Iterable[_Values], names: _Dimensions, kept: _Dimensions, wanted: Iterable[_Values]
) -> dict[tuple[Cell, tuple[Cell, ...]], None]:
    """Each of the `wanted` totals over `kept` as the sum of the cells in it, if any."""
    within = _over(values, names, kept)
    return {
        (_cell(kept, total), tuple(_cell(names, one) for one in within.get(total, ()))): None
        for total in sorted(wanted)
    }


def _cell(names: _Dimensions, values: _Values) -> Cell:
    return tuple(zip(names, values, strict=True))


def _ring(whole: Sequence[_Dimensions]) -> dict[_Dimensions, _Dimensions]:
    """What is left of each list when dimensions of one list alone and lists within others go.

    Nothing is left where no ring is closed (Graham 1979; Yu and Ozsoyoglu 1979: recalled).
    """
    left = {names: set(names) for names in whole}
    while True:
        lonely = {
            name
            for kept in left.values()
            for name in kept
            if sum(name in other for other in left.values()) == 1
        }
        for kept in left.values():
            kept -= lonely
        inside = next(
            (one for one in left for other in left if one != other and left[one] <= left[other]),
            None,
        )
        if inside is not None:
            del left[inside]
        elif not lonely:
            break
    if len(left) < 2:
        return {}
    return {
        names: tuple(name for name in names if name in kept) for names, kept in left.items() if kept
    }


def _behind(
    lists: _Lists, ring: Mapping[_Dimensions, _Dimensions], *, noughts: bool
) -> dict[tuple[Cell, tuple[Cell, ...]], None]:
    """The sums over the table behind, from each list of the ring."""
    names: _Dimensions = ()
    rows: list[_Values] = [()]
    waiting = dict(ring)
    while waiting:
        # The list that shares most with what is there comes next: so the table grows least.
        source = max(waiting, key=lambda one: (len(set(waiting[one]) & set(names)), one))
        kept = waiting.pop(source)
        values = lists.every[source] if noughts else lists.live[source]
        names, rows = _joined(names, rows, kept, sorted(_over(values, source, kept)))
    in_order = tuple(sorted(names))
    pick = _pick(names, in_order)
    behind = sorted(map(pick, rows))
    sums: dict[tuple[Cell, tuple[Cell, ...]], None] = {}
    for source, kept in ring.items():
        totals = list(_over(lists.every[source], source, kept))
        if kept != source:
            sums |= _totals(lists.every[source], source, kept, totals)
        sums |= _totals(behind, in_order, kept, totals)
    return sums


def _joined(
    names: _Dimensions, rows: Sequence[_Values], more: _Dimensions, values: Sequence[_Values]
) -> tuple[_Dimensions, list[_Values]]:
    """Both tables as one: each row with each of the values that agree with it."""
    common = tuple(name for name in more if name in names)
    new = tuple(name for name in more if name not in names)
    fitting, key, add = _over(values, more, common), _pick(names, common), _pick(more, new)
    found: list[_Values] = []
    for row in rows:
        found += [(*row, *add(one)) for one in fitting.get(key(row), ())]
        if len(found) > MOST_BEHIND:
            raise TooManyBehind
    return (*names, *new), found
