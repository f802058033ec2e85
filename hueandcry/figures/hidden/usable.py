"""Lists that say nothing of what is hidden, or that are not lists of their own."""

from dataclasses import dataclass
from itertools import combinations

from hueandcry.figures.hidden.table import OverlapTable, Pattern, table

MADE_FROM = 10  # so many in one list, all of them in another: it was made from it


@dataclass(frozen=True, slots=True)
class Usable:
    """The table of the lists that can be used, what was left out and why, and what forbids it."""

    table: OverlapTable
    left_out: tuple[str, ...]
    forbids: tuple[str, ...]


def usable(whole: OverlapTable) -> Usable:
    """Without lists that hold nobody, and without small ones that lie within another.

    A list of ten or more that lies within another was made from it or from the same records: no
    estimate can tell what that does, so it forbids one. Two lists that are the same are told once.
    """
    left_out, forbids = [], []
    for name, size in zip(whole.lists, whole.sizes, strict=True):
        if not size:
            left_out.append(f"The list {name} holds nobody and was left out.")
    kept = [name for name, size in zip(whole.lists, whole.sizes, strict=True) if size]
    inside = _inside(whole)
    for name in list(kept):
        others = [other for one, other in inside if one == name and other in kept]
        if not others:
            continue
        size = whole.sizes[whole.lists.index(name)]
        if size >= MADE_FROM:
            forbids.append(
                f"Everybody in {name} is in {others[0]} too: one was made from the other. "
                f"Leave {name} out, or merge the two."
            )
        else:
            kept.remove(name)
            left_out.append(f"All {size} of {name} are in {others[0]} too: it was left out.")
    return Usable(_only(whole, kept), tuple(left_out), tuple(forbids))


def apart(whole: OverlapTable) -> tuple[str, ...]:
    """Lists of which nobody is in another: they may be of other people."""
    shared = _shared(whole)
    return tuple(
        name
        for name in whole.lists
        if not any(name in pair and count for pair, count in shared.items())
    )


def sharing(whole: OverlapTable) -> int:
    """How many pairs of lists share two victims or more: one alone may be a false link."""
    return sum(count > 1 for count in _shared(whole).values())


def _shared(whole: OverlapTable) -> dict[tuple[str, str], int]:
    return {
        (whole.lists[one], whole.lists[other]): sum(
            count for pattern, count in whole.cells if pattern[one] and pattern[other]
        )
        for one, other in combinations(range(len(whole.lists)), 2)
    }


def _inside(whole: OverlapTable) -> list[tuple[str, str]]:
    size = dict(zip(whole.lists, whole.sizes, strict=True))
    found = []
    for (one, other), count in _shared(whole).items():
        if count and count == size[one] <= size[other]:
            found.append((one, other))
        elif count and count == size[other]:
            found.append((other, one))
    return found


def _only(whole: OverlapTable, names: list[str]) -> OverlapTable:
    places = [whole.lists.index(name) for name in names]
    counts: dict[Pattern, int] = {}
    for pattern, count in whole.cells:
        part = tuple(pattern[place] for place in places)
        counts[part] = counts.get(part, 0) + count
    return table(names, counts)
