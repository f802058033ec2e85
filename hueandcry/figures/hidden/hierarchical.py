"""Every hierarchical model over some lists: with a term come all the terms within it."""

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from hueandcry.figures.hidden.terms import closed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_MODELS = 40_000


def default_order(lists: int) -> int:
    """The most lists in one term, as MultipleSystemsEstimation 1.2.0 sets it by itself."""
    return {2: 1, 3: 2, 4: 3, 5: 3}.get(lists, 2)


def hierarchical(lists: int, order: int) -> "NDArray[np.bool_]":
    """A row of flags for each model with every single list and no term of more than `order` lists.

    113 for four lists and order 3, 6,212 for five. Raises ValueError where there are too many to
    try: six lists take order 2, seven none above 1.
    """
    import numpy as np

    found = []
    pairs = lists * (lists - 1) // 2 if order > 1 else 0
    if 1 << pairs > MOST_MODELS:
        raise ValueError(_too_many(lists, order))
    for number, model in enumerate(_models(lists, min(order, lists))):
        if number == MOST_MODELS:
            raise ValueError(_too_many(lists, order))
        found.append(model)
    flags = np.zeros((len(found), 1 << lists), dtype=bool)
    for row, model in enumerate(found):
        flags[row, list(model)] = True
    return flags


def _too_many(lists: int, order: int) -> str:
    return (
        f"{lists} lists with terms of up to {order} lists make more than"
        f" {MOST_MODELS:,} models: ask for a lower order."
    )


def _models(lists: int, order: int) -> Iterator[frozenset[int]]:
    """Level by level: of the terms of one list more, those whose parts are all in the model."""
    levels = [closed((), lists)]
    yield from _grown(levels[0], lists, 2, order)


def _grown(model: frozenset[int], lists: int, size: int, order: int) -> Iterator[frozenset[int]]:
    if size > order:
        yield model
        return
    open_ = [
        term
        for term in (sum(1 << one for one in some) for some in combinations(range(lists), size))
        if all(term ^ (1 << place) in model for place in range(lists) if term >> place & 1)
    ]
    for number in range(1 << len(open_)):
        added = {term for place, term in enumerate(open_) if number >> place & 1}
        if added:
            yield from _grown(model | added, lists, size + 1, order)
        else:
            yield model
