"""What missed links do to an overlap table, and the table as it was before they did it.

A link that is missed makes two of one person, each in fewer lists: overlaps shrink, singles grow,
and every estimate rises. Ding and Fienberg 1994 for two lists; Zult, de Wolf, Bakker and van der
Heijden 2019 for several. Of somebody in k lists, each of k - 1 records is missed with probability q
and then stands alone; which records those are is left to chance.
"""

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

MOST_LISTS = 8
_AS_IF_PLANTED = 200
_ROUNDS, _CLOSE = 2_000, 1e-8


@dataclass(frozen=True, slots=True)
class MissedLinks:
    """The share of links missed, from 0 to below 1, and of how many known pairs it was measured.

    A rate without that number is taken as if measured on 200: a rate is never known exactly.
    """

    rate: float = 0.0
    planted: int | None = None

    @property
    def given(self) -> bool:
        """Whether there is anything to correct."""
        return self.rate > 0 or bool(self.planted)

    def draws(self, number: int, chance: "np.random.Generator") -> "Numbers":
        """Rates that it may be as well; Jeffreys' prior. All nought where nothing was missed."""
        import numpy as np

        if not self.given:
            return np.zeros(number)
        of = _AS_IF_PLANTED if self.planted is None else self.planted
        missed = self.rate * of
        return np.minimum(chance.beta(missed + 0.5, of - missed + 0.5, number), 0.95)


NONE_MISSED = MissedLinks()


def corrected(tables: "Numbers", rates: "Numbers") -> "Numbers":
    """Full tables as they would stand without missed links, each by its own rate: by EM.

    The first cell, of those in no list, is left as it is. What comes out is not whole. The number
    in each list stays what it was, unless fewer links were missed than the rate would have it and
    a count would fall below nought. Raises ValueError for more than eight lists.
    """
    import numpy as np

    lists = tables.shape[1].bit_length() - 1
    if lists > MOST_LISTS:
        raise ValueError(f"Missed links are corrected for at most {MOST_LISTS} lists.")
    spread = _Spread(lists, rates)
    seen = tables[:, 1:]
    truth = seen + 1e-9
    parts = spread.back(np.ones_like(seen))
    for _ in range(_ROUNDS):
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(seen > 0, seen / spread.out(truth), 0.0)
        after = truth * spread.back(ratio) / parts
        moved = np.abs(after - truth).sum(axis=1).max()
        truth = after
        if moved <= _CLOSE * seen.sum(axis=1).max():
            break
    found: Numbers = np.hstack([tables[:, :1], truth])
    return found


def split(tables: "Numbers", rates: "Numbers") -> "Numbers":
    """The tables that missed links are expected to make of true ones."""
    import numpy as np

    lists = tables.shape[1].bit_length() - 1
    found: Numbers = np.hstack([tables[:, :1], _Spread(lists, rates).out(tables[:, 1:])])
    return found


class _Spread:
    """T(q): how many of each pattern a person of each pattern becomes, for several q at once.

    It depends on the sizes of the two patterns alone, where the first lies within the second.
    """

    __slots__ = ("_share", "_sizes", "_within")

    def __init__(self, lists: int, rates: "Numbers") -> None:
        import numpy as np

        cells = np.arange(1, 2**lists)
        sizes = np.array([int(cell).bit_count() for cell in cells])
        inside = (cells[:, None] & cells[None]) == cells[:, None]  # [part, whole]
        self._sizes = [np.flatnonzero(sizes == size) for size in range(1, lists + 1)]
        self._within = [inside[:, columns].astype(float) for columns in self._sizes]
        self._share = [
            np.stack([_share(part, whole, rates) for part in range(1, lists + 1)], axis=1)[
                :, sizes - 1
            ]
            for whole in range(1, lists + 1)
        ]

    def out(self, truth: "Numbers") -> "Numbers":
        """What is seen of the truth."""
        import numpy as np

        seen = np.zeros_like(truth)
        for share, columns, within in zip(self._share, self._sizes, self._within, strict=True):
            seen += share * (truth[:, columns] @ within.T)
        return seen

    def back(self, weights: "Numbers") -> "Numbers":
        """For each pattern of the truth, the weights of what it becomes, added up."""
        import numpy as np

        added = np.empty_like(weights)
        for share, columns, within in zip(self._share, self._sizes, self._within, strict=True):
            added[:, columns] = (weights * share) @ within
        return added


def _share(part: int, whole: int, rates: "Numbers") -> "Numbers":
    """How often one given pattern of `part` lists comes of a person in `whole` lists."""
    import numpy as np

    if part > whole:
        return np.zeros_like(rates)
    if part == whole:
        return (1 - rates) ** (whole - 1)
    if part > 1:
        return _lost(whole - part, whole, rates) / comb(whole, part)
    alone = sum(_lost(lost, whole, rates) * lost / whole for lost in range(1, whole - 1))
    return alone + _lost(whole - 1, whole, rates)


def _lost(lost: int, whole: int, rates: "Numbers") -> "Numbers":
    """How likely `lost` of a person's whole - 1 links are missed."""
    chance: Numbers = rates**lost * (1 - rates) ** (whole - 1 - lost)
    return comb(whole - 1, lost) * chance
