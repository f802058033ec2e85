"""The overlap table: how many of the unit stand in exactly these lists and in no other."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

FEWEST_LISTS, MOST_LISTS = 2, 12
Pattern = tuple[int, ...]
Verdict = Literal["refuse", "floor only", "range"]


@dataclass(frozen=True, slots=True)
class OverlapTable:
    """Counts by overlap pattern. A pattern has a 0 or 1 for each list, in the order of `lists`.

    `cells` is sorted by pattern and holds counts above zero alone: a pattern that is not there
    counts nought, and the one of noughts alone is never there. `digest` names the data.
    """

    lists: tuple[str, ...]
    cells: tuple[tuple[Pattern, int], ...]

    @property
    def observed(self) -> int:
        """How many stand in any list."""
        return sum(count for _, count in self.cells)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many stand in each list."""
        return tuple(
            sum(count for pattern, count in self.cells if pattern[place])
            for place in range(len(self.lists))
        )

    @property
    def shared(self) -> int:
        """How many stand in two lists or more."""
        return sum(count for pattern, count in self.cells if sum(pattern) > 1)

    @property
    def digest(self) -> str:
        """SHA-256 of the lists and counts, in hexadecimal: an edition of one case more differs."""
        text = json.dumps([self.lists, self.cells], separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def table(lists: Iterable[str], counts: Mapping[Pattern, int]) -> OverlapTable:
    """A table of some counts; noughts are left out."""
    kept = sorted((pattern, count) for pattern, count in counts.items() if count and any(pattern))
    return OverlapTable(tuple(lists), tuple(kept))
