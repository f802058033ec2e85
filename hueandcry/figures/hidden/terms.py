"""Cells and terms as bits: list j is bit j, so a cell or a term is a whole number below 2^lists.

The design of every log-linear model over lists is then a sum over subsets: no matrix is built.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hueandcry.figures.hidden.table import OverlapTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]


def counts_of(overlaps: OverlapTable) -> "Floats":
    """The counts by cell, 2^lists of them; place 0 is the cell that nobody sees, and holds 0."""
    import numpy as np

    counts = np.zeros(1 << len(overlaps.lists))
    for pattern, count in overlaps.cells:
        counts[sum(1 << place for place, one in enumerate(pattern) if one)] += count
    return counts


def over(values: "NDArray[Any]") -> "NDArray[Any]":
    """Of each term the sum over all cells that hold it; the last axis has 2^lists places."""
    sums = values.copy()
    half = 1
    while half < sums.shape[-1]:
        split = sums.reshape(*sums.shape[:-1], sums.shape[-1] // (2 * half), 2, half)
        split[..., 0, :] += split[..., 1, :]
        half *= 2
    return sums


def under(values: "NDArray[Any]") -> "NDArray[Any]":
    """Of each cell the sum over all terms within it; the last axis has 2^lists places."""
    sums = values.copy()
    half = 1
    while half < sums.shape[-1]:
        split = sums.reshape(*sums.shape[:-1], sums.shape[-1] // (2 * half), 2, half)
        split[..., 1, :] += split[..., 0, :]
        half *= 2
    return sums


def pairs_of(lists: int) -> list[int]:
    """The terms of two lists, in the order 12, 13, ..., 23, ..."""
    return [1 << i | 1 << j for i in range(lists) for j in range(i + 1, lists)]


def closed(generators: Iterable[int], lists: int) -> frozenset[int]:
    """Every term within a generator, the intercept (0) and every single list among them."""
    found = {0, *(1 << place for place in range(lists))}
    for generator in generators:
        part = generator
        while part:
            found.add(part)
            part = (part - 1) & generator
    return frozenset(found)


def flags(models: "Iterable[Iterable[int]]", lists: int) -> "Flags":
    """A row of flags for each model: which of the 2^lists terms it has."""
    import numpy as np

    chosen = [list(model) for model in models]
    made = np.zeros((len(chosen), 1 << lists), dtype=bool)
    for row, model in enumerate(chosen):
        made[row, model] = True
    return made


def name_of(model: Iterable[int], lists: int) -> str:
    """A hierarchical model by its generators, "[123,14,5]": the longest first, then in order.

    Lists are numbered from 1; from the tenth list on, a point parts their numbers.
    """
    terms = {term for term in model if term}
    top = [one for one in terms if not any(one != more and one & more == one for more in terms)]
    joint = "" if lists < 10 else "."
    members = [[place + 1 for place in range(lists) if one >> place & 1] for one in top]
    members.sort(key=lambda numbers: (-len(numbers), numbers))
    return "[" + ",".join(joint.join(map(str, numbers)) for numbers in members) + "]"


def pair_name(names: tuple[str, ...], pair: int) -> str:
    """A pair of lists as "A:E"."""
    return ":".join(name for place, name in enumerate(names) if pair >> place & 1)
