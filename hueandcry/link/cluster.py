"""Who is one victim over several lists: at most one record a list, the best pairs first.

Greedy, after every list was freed of its own repeats. Ties are broken by the filters themselves and
the lists' names, so that neither the order of lists nor that of rows changes anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from hueandcry.link.block import alike
from hueandcry.link.compare import Engine, Tell, dice

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hueandcry.link.kernel import Words

    Numbers = NDArray[np.int64]

Members = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One list at the matcher: its name, and a filter a row."""

    name: str
    filters: Words


@dataclass(frozen=True, slots=True)
class _Edges:
    """Pairs of rows, numbered over all lists, and how alike they are."""

    left: Numbers
    right: Numbers
    score: NDArray[np.float64]


def clusters(
    sides: Sequence[Side],
    thousandths: int,
    *,
    within: int = 0,
    engine: Engine = "auto",
    workers: int = 0,
    tell: Tell | None = None,
) -> tuple[Members, ...]:
    """The victims: of each its members as (list, row), sorted. A list has one record a victim, or
    several where they are its own repeats.

    `thousandths` is the Dice from which rows of two lists may be one victim, `within` that from
    which rows of one list are (by default the same). `tell` hears the share done. Raises TooAlike.
    """
    starts = [0]
    for side in sides:
        starts.append(starts[-1] + len(side.filters))
    ranks = _ranks(sides)
    groups = _Groups([at for at, side in enumerate(sides) for _ in range(len(side.filters))])
    repeats, across = _edges(sides, starts, thousandths, within, engine, workers, tell)
    for left, right in _best_first(repeats, ranks):
        groups.join(left, right, repeat=True)
    for left, right in _best_first(across, ranks):
        groups.join(left, right, repeat=False)
    found: dict[int, list[tuple[int, int]]] = {}
    for row, at in enumerate(groups.owner):
        found.setdefault(groups.head(row), []).append((at, row - starts[at]))
    return tuple(sorted(tuple(members) for members in found.values()))


def _edges(
    sides: Sequence[Side],
    starts: Sequence[int],
    thousandths: int,
    within: int,
    engine: Engine,
    workers: int,
    tell: Tell | None,
) -> tuple[_Edges, _Edges]:
    """The pairs within lists, and those across."""
    todo = [(at, at) for at in range(len(sides))] + list(combinations(range(len(sides)), 2))
    sizes = [len(sides[a].filters) * len(sides[b].filters) for a, b in todo]
    whole, done = max(1, sum(sizes)), 0
    parts: tuple[list[_Edges], list[_Edges]] = ([], [])
    for (a, b), size in zip(todo, sizes, strict=True):
        before = done

        def told(share: float, before: int = before, size: int = size) -> None:
            if tell is not None:
                tell((before + share * size) / whole)

        left, right = sides[a], sides[b]
        least = within if a == b and within else thousandths
        found = alike(
            left.filters,
            right.filters,
            least,
            same=a == b,
            engine=engine,
            workers=workers,
            tell=told,
        )
        score = dice(left.filters, right.filters, found)
        edges = _Edges(found.left + starts[a], found.right + starts[b], score)
        parts[a != b].append(edges)
        done += size
    return _together(parts[0]), _together(parts[1])


def _together(parts: Sequence[_Edges]) -> _Edges:
    import numpy as np

    nothing = np.empty(0, np.int64)
    return _Edges(
        np.concatenate([nothing, *(part.left for part in parts)]),
        np.concatenate([nothing, *(part.right for part in parts)]),
        np.concatenate([np.empty(0), *(part.score for part in parts)]),
    )


def _ranks(sides: Sequence[Side]) -> Numbers:
    """A place for each row that depends on its filter and its list's name alone.

    Equal filters of one list have different places, and it makes no difference which has which.
    """
    import numpy as np

    names = sorted(side.name for side in sides)
    name = np.concatenate([np.full(len(s.filters), names.index(s.name)) for s in sides])
    words = np.concatenate([side.filters for side in sides])
    ranks = np.empty(len(name), np.int64)
    ranks[np.lexsort((name, *words.T))] = np.arange(len(name))
    return ranks


def _best_first(edges: _Edges, ranks: Numbers) -> Iterator[tuple[int, int]]:
    """Pairs by falling score; equal ones by the places of their rows."""
    import numpy as np

    one, other = ranks[edges.left], ranks[edges.right]
    order = np.lexsort((np.maximum(one, other), np.minimum(one, other), -edges.score))
    yield from zip(edges.left[order].tolist(), edges.right[order].tolist(), strict=True)


class _Groups:
    """Rows that are one victim so far, and the lists that each group has a record of."""

    def __init__(self, owner: list[int]) -> None:
        self.owner = owner
        self._above = list(range(len(owner)))
        self._lists = [1 << at for at in owner]

    def head(self, row: int) -> int:
        """The row that stands for its group."""
        while self._above[row] != row:
            self._above[row] = self._above[self._above[row]]
            row = self._above[row]
        return row

    def join(self, left: int, right: int, *, repeat: bool) -> None:
        """Make one group of two, unless both have a record of one list that is no repeat."""
        one, other = self.head(left), self.head(right)
        if one == other or (not repeat and self._lists[one] & self._lists[other]):
            return
        self._above[other] = one
        self._lists[one] |= self._lists[other]
