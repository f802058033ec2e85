"""Which places border on which: read from pairs, checked, and made a matrix of ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hueandcry.figures.space.unusable import Unusable, listed

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Direction = Literal["", "both-ways", "as-listed"]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Pairs of positions in `ids`, sorted, each once and none with itself.

    `notes` are sentences on what was passed over when the pairs were read.
    """

    ids: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...]
    notes: tuple[str, ...] = ()

    @property
    def islands(self) -> tuple[str, ...]:
        """The places that have no neighbour."""
        bordering = {i for i, _ in self.pairs}
        return tuple(one for place, one in enumerate(self.ids) if place not in bordering)


def neighbours(
    ids: Sequence[str], pairs: Iterable[tuple[str, str]], direction: Direction = ""
) -> Neighbours:
    """Neighbours from pairs of ids; raises Unusable.

    Pairs that stand one way only are a slip or a choice, and nobody but the asker knows which: they
    are refused unless `direction` says to turn them "both-ways" or to take them "as-listed".
    """
    place_of = {one: place for place, one in enumerate(ids)}
    given = list(pairs)
    unknown = sorted({one for pair in given for one in pair} - place_of.keys())
    if unknown:
        raise Unusable(f"The neighbours name places that have no row: {listed(unknown)}.")
    places = [(place_of[i], place_of[j]) for i, j in given]
    found = {pair for pair in places if pair[0] != pair[1]}
    selves = sum(i == j for i, j in places)
    notes = []
    if selves:
        notes.append(f"Pairs of a place with itself, passed over: {selves:,}.")
    if twice := len(places) - selves - len(found):
        notes.append(f"Pairs that stand again, counted once: {twice:,}.")
    one_way = {(i, j) for i, j in found if (j, i) not in found}
    if one_way and not direction:
        i, j = min(one_way)
        raise Unusable(
            f"Pairs of neighbours stand one way only, such as {ids[i]} to {ids[j]}: "
            f"{len(one_way):,} of {len(found):,}. Say how they are meant: both-ways, or as-listed."
        )
    if one_way and direction == "both-ways":
        notes.append(f"Pairs that stood one way only, taken both ways: {len(one_way):,}.")
        found |= {(j, i) for i, j in one_way}
    elif one_way:
        notes.append(f"Pairs that stand one way only, taken so: {len(one_way):,}.")
    made = Neighbours(tuple(ids), tuple(sorted(found)), tuple(notes))
    if made.islands:
        said = f"Places without a neighbour: {listed(made.islands)}."
        return Neighbours(made.ids, made.pairs, (*notes, said))
    return made


def matrix(between: Neighbours, *, itself: bool) -> "csr_array":
    """Ones where j is a neighbour of i; `itself` puts ones on the diagonal too."""
    import numpy as np
    from scipy.sparse import csr_array

    size = len(between.ids)
    pairs = [*between.pairs, *((i, i) for i in range(size) if itself)]
    rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return csr_array((np.ones(len(pairs)), (rows, columns)), shape=(size, size))
