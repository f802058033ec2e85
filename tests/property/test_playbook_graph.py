"""The walk of a playbook's graph, against a slow one that follows every path."""

from hypothesis import given
from hypothesis import strategies as st

from hueandcry.action.graph import circling, reached

GRAPHS = st.integers(1, 7).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, size).map(str), max_size=3).map(tuple), min_size=size, max_size=size
    ).map(lambda edges: {str(number): onward for number, onward in enumerate(edges)})
)


def walks(graph: dict[str, tuple[str, ...]], at: str, so_far: tuple[str, ...]) -> set[str]:
    """Every node that some walk without repetition comes to from here, and `at` if it returns."""
    found: set[str] = set()
    for each in graph.get(at, ()):
        if each in graph:
            found.add(each)
            if each not in so_far:
                found |= walks(graph, each, (*so_far, each))
    return found


@given(GRAPHS)
def test_reached_is_what_some_walk_comes_to(graph: dict[str, tuple[str, ...]]):
    assert reached(graph, "0") == {"0"} | walks(graph, "0", ("0",))


@given(GRAPHS)
def test_circling_is_what_some_walk_comes_back_to(graph: dict[str, tuple[str, ...]]):
    assert circling(graph) == {key for key in graph if key in walks(graph, key, ())}
