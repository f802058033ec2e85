"""What becomes of the estimate when a list is left out, or when two are taken as one."""

from itertools import combinations
from typing import TYPE_CHECKING

from hueandcry.figures.hidden.methods import RUNAWAY, RUNS_AWAY
from hueandcry.figures.hidden.result import Estimate
from hueandcry.figures.hidden.stepwise import stepwise_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

FEWEST, MOST_MERGED = 4, 8  # lists: of three, two would be left; of many, pairs are too many
METHOD = "stepwise"


def without_each(counts: "Numbers", names: tuple[str, ...]) -> tuple[tuple[str, Estimate], ...]:
    """The stepwise estimate of the other lists, for each list; none with three lists or fewer."""
    if len(names) < FEWEST:
        return ()
    return tuple(
        (name, _estimate(left_out(counts, place), names[:place] + names[place + 1 :]))
        for place, name in enumerate(names)
    )


def merged_pairs(counts: "Numbers", names: tuple[str, ...]) -> tuple[tuple[str, Estimate], ...]:
    """The stepwise estimate with two lists made one, for each pair; none above eight lists."""
    if not FEWEST <= len(names) <= MOST_MERGED:
        return ()
    found = []
    for one, other in combinations(range(len(names)), 2):
        together = f"{names[one]} + {names[other]}"
        rest = [together if place == one else name for place, name in enumerate(names)]
        rest.pop(other)
        found.append((together, _estimate(joined(counts, one, other), tuple(rest))))
    return tuple(found)


def left_out(counts: "Numbers", place: int) -> "Numbers":
    """The counts by cell of the other lists: who stood in this one alone is gone."""
    import numpy as np

    cells = np.arange(len(counts))
    below = cells & ((1 << place) - 1)
    into = below | (cells >> (place + 1) << place)
    found = np.bincount(into, counts, len(counts) // 2).astype(float)
    found[0] = 0.0
    return found


def joined(counts: "Numbers", one: int, other: int) -> "Numbers":
    """The counts by cell with list `other` made part of `one`."""
    import numpy as np

    cells = np.arange(len(counts))
    into = np.where(cells >> other & 1, cells | 1 << one, cells)
    return left_out(np.bincount(into, counts, len(counts)).astype(float), other)


def _estimate(counts: "Numbers", names: tuple[str, ...]) -> Estimate:
    found = stepwise_of(counts, names)
    if found.population is not None and found.population > RUNAWAY * counts.sum():
        return Estimate(METHOD, None, why_not=RUNS_AWAY)
    return Estimate(METHOD, found.population, pairs=found.pairs, why_not=found.why_not)
