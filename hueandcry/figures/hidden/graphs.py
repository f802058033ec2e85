"""Every decomposable graph on some lists: the models whose likelihood has a closed form."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

MOST_LISTS = 5


@dataclass(frozen=True, slots=True)
class Graph:
    """A decomposable graph: cliques and separators as sets of lists (bit n stands for list n).

    A separator stands as often as it separates. The empty one is left out: its likelihood is one.
    """

    cliques: tuple[int, ...]
    separators: tuple[int, ...]

    @property
    def name(self) -> str:
        """Its generators, as "[123,14,34]": lists counted from 1, the largest clique first."""
        members = ["".join(str(n + 1) for n in _lists(clique)) for clique in self.cliques]
        return f"[{','.join(sorted(members, key=lambda one: (-len(one), one)))}]"


@cache
def decomposable(lists: int) -> tuple[Graph, ...]:
    """All decomposable graphs on this many lists: 8, 61 and 822 for three, four and five.

    Raises ValueError above five: six have 18,154, too many to average over while one waits.
    """
    if not 1 <= lists <= MOST_LISTS:
        raise ValueError(f"Graphs are averaged over for at most {MOST_LISTS} lists.")
    pairs = [(1 << a) | (1 << b) for a, b in combinations(range(lists), 2)]
    return tuple(
        graph
        for size in range(len(pairs) + 1)
        for edges in combinations(pairs, size)
        if (graph := _graph(lists, frozenset(edges))) is not None
    )


def _graph(lists: int, edges: frozenset[int]) -> Graph | None:
    """The graph, or None where it is not decomposable.

    A maximal spanning tree of its cliques, weighed by what two share, weighs the cliques' sizes
    less the number of lists if and only if it is (Bernstein and Goodman 1981: recall).
    """
    cliques = _cliques(lists, edges)
    separators = _tree(cliques)
    if sum(map(int.bit_count, cliques)) - sum(map(int.bit_count, separators)) != lists:
        return None
    return Graph(cliques, tuple(sorted(separator for separator in separators if separator)))


def _cliques(lists: int, edges: frozenset[int]) -> tuple[int, ...]:
    complete = [
        subset
        for subset in range(1, 1 << lists)
        if all((1 << a) | (1 << b) in edges for a, b in combinations(_lists(subset), 2))
    ]
    return tuple(
        one for one in complete if not any(one != up and one & up == one for up in complete)
    )


def _tree(cliques: Sequence[int]) -> list[int]:
    reached, left, shared = [cliques[0]], list(cliques[1:]), []
    while left:
        overlap, clique = max(
            ((there & one, one) for there in reached for one in left),
            key=lambda pair: pair[0].bit_count(),
        )
        shared.append(overlap)
        reached.append(clique)
        left.remove(clique)
    return shared


def _lists(subset: int) -> Iterator[int]:
    return (n for n in range(subset.bit_length()) if subset >> n & 1)


@cache
def coefficients(lists: int) -> tuple[tuple[int, ...], ...]:
    """For each graph, how often each set of lists, from 1 to 2^lists - 1, stands in it.

    Cliques less separators: what a set's likelihood is to be raised to.
    """
    found = []
    for graph in decomposable(lists):
        times = Counter(graph.cliques)
        times.subtract(graph.separators)
        found.append(tuple(times[subset] for subset in range(1, 1 << lists)))
    return tuple(found)
