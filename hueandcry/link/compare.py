"""All pairs of filters that are alike enough, by the Dice coefficient, exactly.

Dice = 2 * shared bits / (bits of one + bits of the other), as the field compares Bloom filters
(Schnell, Bachteler and Reiher 2009: recalled). Thresholds are whole thousandths, so that the
comparison is in whole numbers and every engine finds the same pairs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hueandcry.link.kernel import DEPTHS, LANES, WORDS, compiled, lanes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hueandcry.link.kernel import Words

Engine = Literal["auto", "numba", "numpy"]
Tell = Callable[[float], None]
THOUSAND = 1000
# A compiled loop takes 0.3 s to load, and 2 s to make the first time; numpy is done by then.
_WORTH_COMPILING = 50_000_000
# What one call of the compiled loop is given: a fifth of a second of work, so that progress shows.
_CALL = 200_000_000
_MOST_A_FILTER = 200


class TooAlike(Exception):
    """Nearly every filter is like every other: nothing can be told apart."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Row numbers of the left and of the right, and the bits that they share, in row order."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    shared: NDArray[np.int64]


def packed(filters: bytes) -> Words:
    """Filters of 128 bytes, one after the other, as [n][16] words. Raises ValueError."""
    import numpy as np

    return np.frombuffer(filters, np.int64).reshape(-1, WORDS)


def ones(filters: Words) -> NDArray[np.int64]:
    """How many bits each filter has."""
    import numpy as np

    counted: NDArray[np.int64] = np.bitwise_count(filters.view(np.uint64)).sum(1, dtype=np.int64)
    return counted


def bounds_of(left: Words, thousandths: int) -> NDArray[np.int64]:
    """What 2,000 times the shared bits must reach, less the right's part; two empties never do."""
    import numpy as np

    return np.maximum(thousandths * ones(left), 1)


def dice(left: Words, right: Words, found: Pairs) -> NDArray[np.float64]:
    """The Dice coefficient of each pair."""
    total = ones(left)[found.left] + ones(right)[found.right]
    coefficients: NDArray[np.float64] = 2.0 * found.shared / total
    return coefficients


def engine_for(comparisons: int, engine: Engine = "auto") -> Literal["numba", "numpy"]:
    """Which loop to use for so many comparisons; numpy where numba is not there."""
    if engine == "numpy" or (engine == "auto" and comparisons < _WORTH_COMPILING):
        return "numpy"
    return "numba" if compiled() is not None else "numpy"


def every_pair(
    left: Words,
    right: Words,
    thousandths: int,
    *,
    same: bool = False,
    engine: Engine = "auto",
    workers: int = 0,
    tell: Tell | None = None,
) -> Pairs:
    """The pairs with Dice of at least `thousandths` / 1000, each compared with each.

    `same` says that both are one list: then each pair once, and no filter with itself. `workers`
    are threads, by default one a core. `tell` hears the share done. Raises TooAlike.
    """
    comparisons = len(left) * len(right)
    if comparisons == 0:
        return joined((), 0)
    most = limit(left, right)
    if engine_for(comparisons, engine) == "numba":
        parts = _compiled_parts(left, right, thousandths, same, most)
    else:
        parts = _plain_parts(left, right, thousandths, same)
    found = joined(in_turn(parts, workers, tell), most)
    return once(found) if same else found


def limit(left: Words, right: Words) -> int:
    """More pairs than this are no people but a broken or hostile file."""
    return _MOST_A_FILTER * (len(left) + len(right))


def in_turn(
    parts: Sequence[Callable[[], Pairs]], workers: int = 0, tell: Tell | None = None
) -> Iterator[Pairs]:
    """What each part finds, in order, on `workers` threads (0: one a core)."""
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        for done, found in enumerate(pool.map(lambda part: part(), parts), start=1):
            if tell is not None:
                tell(done / len(parts))
            yield found


def joined(parts: Iterable[Pairs], most: int) -> Pairs:
    """Parts put together; raises TooAlike past `most` pairs."""
    import numpy as np

    kept: list[Pairs] = []
    count = 0
    for part in parts:
        count += len(part.left)
        if count > most:
            raise TooAlike("Nearly every filter is like every other.")
        kept.append(part)
    nothing = np.empty(0, np.int64)
    return Pairs(
        np.concatenate([nothing, *(part.left for part in kept)]),
        np.concatenate([nothing, *(part.right for part in kept)]),
        np.concatenate([nothing, *(part.shared for part in kept)]),
    )


def ask(
    loop: Callable[..., int], most: int, first: int, last: int, given: tuple[object, ...]
) -> Pairs:
    """Call a compiled loop with room for what it finds, again with more where it was too little."""
    import numpy as np

    room = 4 * (last - first) + 1_024
    while True:
        rows, others, shared = (np.empty(room, np.int64) for _ in range(3))
        found = int(loop(*given, rows, others, shared))
        if found > most:
            raise TooAlike("Nearly every filter is like every other.")
        if found <= room:
            break
        room = found
    # Tile by tile is how they were found; by row is how every engine gives them.
    order = np.lexsort((others[:found], rows[:found]))
    return Pairs(rows[order], others[order], shared[order])


def _compiled_parts(
    left: Words, right: Words, thousandths: int, same: bool, most: int
) -> list[Callable[[], Pairs]]:
    loops = compiled()
    assert loops is not None
    scan = loops[0]
    scale = 2 * THOUSAND
    bounds = bounds_of(left, thousandths)
    laid, laid_bounds = lanes(right, thousandths * ones(right))
    leasts, laid_leasts = bounds // scale, laid_bounds // scale
    depth = _depth(left, right, leasts, thousandths)
    hopes = leasts - ones(left[:, depth:])
    step = max(64, _CALL // max(1, len(right)) // 64 * 64)

    def part(first: int) -> Pairs:
        last = min(first + step, len(left))
        skip = first // LANES if same else 0
        of_left = (left, bounds, leasts, hopes, depth)
        of_right = (laid[skip:], laid_bounds[skip:], laid_leasts[skip:])
        found = ask(scan, most, first, last, (*of_left, *of_right, scale, first, last))
        return Pairs(found.left, found.right + skip * LANES, found.shared)

    return [lambda first=first: part(first) for first in range(0, len(left), step)]  # type: ignore[misc]


def _depth(left: Words, right: Words, leasts: NDArray[np.int64], thousandths: int) -> int:
    """After how many words to give up what cannot be reached any more: the cheapest on a sample.

    Every choice finds the same pairs.
    """
    import numpy as np

    rows = left[:: max(1, len(left) // 64)][:64]
    others = right[:: max(1, len(right) // 512)][:512]
    if len(others) < 512:
        return DEPTHS[-1]
    wanted = thousandths * ones(others) // (2 * THOUSAND)
    least = leasts[:: max(1, len(left) // 64)][:64]

    def cost(depth: int) -> float:
        both = rows[:, None, :depth] & others[None, :, :depth]
        shared = np.bitwise_count(both.view(np.uint64)).sum(2, dtype=np.int64) - wanted
        best = shared.reshape(len(rows), -1, LANES).max(2)
        hopes = least - ones(rows[:, depth:])
        return depth / WORDS + float((best >= hopes[:, None]).mean())

    return min(DEPTHS[:-1], key=cost) if min(map(cost, DEPTHS[:-1])) < 1 else DEPTHS[-1]


def _plain_parts(
    left: Words, right: Words, thousandths: int, same: bool
) -> list[Callable[[], Pairs]]:
    """The same by numpy: 16 rows at a time, so that the sums stay in the cache."""
    import numpy as np

    words = np.ascontiguousarray(right.T.view(np.uint64))
    rows = left.view(np.uint64)
    bounds, wanted = bounds_of(left, thousandths), thousandths * ones(right)

    def block(first: int, skip: int) -> Pairs:
        here = rows[first : first + 16]
        shared = np.zeros((len(here), len(right) - skip), np.uint16)
        for word in range(WORDS):
            shared += np.bitwise_count(here[:, word, None] & words[word, skip:])
        least = -(-(bounds[first : first + 16, None] + wanted[skip:]) // (2 * THOUSAND))
        at, other = np.nonzero(shared >= least)
        return Pairs(at + first, other + skip, shared[at, other].astype(np.int64))

    step = max(16, 2_000_000 // max(1, len(right)) // 16 * 16)
    most = limit(left, right)

    def part(first: int) -> Pairs:
        firsts = range(first, min(first + step, len(left)), 16)
        return joined((block(at, at if same else 0) for at in firsts), most)

    return [lambda first=first: part(first) for first in range(0, len(left), step)]  # type: ignore[misc]


def once(found: Pairs) -> Pairs:
    """Within one list: each pair once, and no filter with itself."""
    kept = found.left < found.right
    return Pairs(found.left[kept], found.right[kept], found.shared[kept])
