"""How many bits two filters share: the inner loop, compiled where numba is there.

The second list is laid out [group][word][lane], 64 filters a group, so that one instruction takes
the same word of eight of them; the sixteen counts of a lane are one expression, so that the sums
stay in registers. Measured beside others in benchmarks/linkage.py.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Words: TypeAlias = NDArray[np.int64]
    Bounds: TypeAlias = NDArray[np.int64]

BITS, WORDS, LANES = 1024, 16, 64
# No filter has so many bits that it could outweigh this: it keeps padding from ever being a hit.
_NEVER = 1 << 60

Scan: TypeAlias = Callable[..., int]
Verify: TypeAlias = Callable[..., int]
# After so many words most groups are given up, because the rest cannot bring them to the threshold.
DEPTHS = (8, 12, 16)


def lanes(filters: Words, bounds: Bounds) -> tuple[Words, Bounds]:
    """Filters [n][16] and their bounds [n] laid out [groups][16][64] and [groups][64]; the last
    group is filled with noughts that nothing matches.
    """
    import numpy as np

    groups = -(-len(filters) // LANES)
    padded = np.zeros((groups * LANES, WORDS), np.int64)
    padded[: len(filters)] = filters
    wanted = np.full(groups * LANES, _NEVER, np.int64)
    wanted[: len(filters)] = bounds
    laid = padded.reshape(groups, LANES, WORDS).transpose(0, 2, 1)
    return np.ascontiguousarray(laid), wanted.reshape(groups, LANES)


@cache
def compiled() -> tuple[Scan, Verify] | None:
    """The two loops as machine code, or None where numba is not there.

    Both write what they find to `rows`, `others` and `shared`, and return how many it was: where
    that is more than there was room for, they are asked again with more room. A pair counts if
    scale * shared bits - right bound >= left bound. `scan` compares rows `first` to `last` of the
    left with all of the right; `verify` each with the right's rows at
    `order[starts[row]:stops[row]]`.

    `leasts` and `right_leasts` are the bounds over the scale, rounded down, so that no pair that
    counts shares fewer bits than their sum; `hopes` are `leasts` less the bits that a left row has
    after the first `depth` words.
    """
    try:
        import numba
    except ImportError:
        return None

    @numba.njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
    def scan(
        left: Any,
        left_bounds: Any,
        leasts: Any,
        hopes: Any,
        depth: Any,
        right: Any,
        right_bounds: Any,
        right_leasts: Any,
        scale: Any,
        first: Any,
        last: Any,
        rows: Any,
        others: Any,
        shared: Any,
    ) -> Any:
        def ones(x: Any) -> Any:  # LLVM knows this shape and makes one instruction of it
            x = x - ((x >> 1) & 0x5555555555555555)
            x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333)
            x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0F
            return (x * 0x0101010101010101) >> 56

        found = 0
        room = rows.shape[0]
        groups = right.shape[0]
        for tile in range(0, groups, 2):  # 16 KiB: it stays in the first cache
            for i in range(first, last):
                a0, a1, a2, a3 = left[i, 0], left[i, 1], left[i, 2], left[i, 3]
                a4, a5, a6, a7 = left[i, 4], left[i, 5], left[i, 6], left[i, 7]
                a8, a9, aa, ab = left[i, 8], left[i, 9], left[i, 10], left[i, 11]
                ac, ad, ae, af = left[i, 12], left[i, 13], left[i, 14], left[i, 15]
                for g in range(tile, min(tile + 2, groups)):
                    best = -(1 << 61)
                    if depth == 8:
                        for lane in range(64):
                            both = (
                                ones(a0 & right[g, 0, lane])
                                + ones(a1 & right[g, 1, lane])
                                + ones(a2 & right[g, 2, lane])
                                + ones(a3 & right[g, 3, lane])
                                + ones(a4 & right[g, 4, lane])
                                + ones(a5 & right[g, 5, lane])
                                + ones(a6 & right[g, 6, lane])
                                + ones(a7 & right[g, 7, lane])
                            )
                            best = max(best, both - right_leasts[g, lane])
                    elif depth == 12:
                        for lane in range(64):
                            both = (
                                ones(a0 & right[g, 0, lane])
                                + ones(a1 & right[g, 1, lane])
                                + ones(a2 & right[g, 2, lane])
                                + ones(a3 & right[g, 3, lane])
                                + ones(a4 & right[g, 4, lane])
                                + ones(a5 & right[g, 5, lane])
                                + ones(a6 & right[g, 6, lane])
                                + ones(a7 & right[g, 7, lane])
                                + ones(a8 & right[g, 8, lane])
                                + ones(a9 & right[g, 9, lane])
                                + ones(aa & right[g, 10, lane])
                                + ones(ab & right[g, 11, lane])
                            )
                            best = max(best, both - right_leasts[g, lane])
                    if depth < 16 and best < hopes[i]:
                        continue
                    best = -(1 << 61)
                    for lane in range(64):
                        both = (
                            ones(a0 & right[g, 0, lane])
                            + ones(a1 & right[g, 1, lane])
                            + ones(a2 & right[g, 2, lane])
                            + ones(a3 & right[g, 3, lane])
                            + ones(a4 & right[g, 4, lane])
                            + ones(a5 & right[g, 5, lane])
                            + ones(a6 & right[g, 6, lane])
                            + ones(a7 & right[g, 7, lane])
                            + ones(a8 & right[g, 8, lane])
                            + ones(a9 & right[g, 9, lane])
                            + ones(aa & right[g, 10, lane])
                            + ones(ab & right[g, 11, lane])
                            + ones(ac & right[g, 12, lane])
                            + ones(ad & right[g, 13, lane])
                            + ones(ae & right[g, 14, lane])
                            + ones(af & right[g, 15, lane])
                        )
                        best = max(best, both - right_leasts[g, lane])
                    if best < leasts[i]:
                        continue
                    for lane in range(64):
                        both = 0
                        for w in range(16):
                            both += ones(left[i, w] & right[g, w, lane])
                        if scale * both - right_bounds[g, lane] >= left_bounds[i]:
                            if found < room:
                                rows[found] = i
                                others[found] = g * 64 + lane
                                shared[found] = both
                            found += 1
        return found

    @numba.njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
    def verify(
        left: Any,
        left_bounds: Any,
        right: Any,
        right_bounds: Any,
        scale: Any,
        first: Any,
        last: Any,
        order: Any,
        starts: Any,
        stops: Any,
        rows: Any,
        others: Any,
        shared: Any,
    ) -> Any:
        def ones(x: Any) -> Any:
            x = x - ((x >> 1) & 0x5555555555555555)
            x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333)
            x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0F
            return (x * 0x0101010101010101) >> 56

        found = 0
        room = rows.shape[0]
        for i in range(first, last):
            for place in range(starts[i], stops[i]):
                j = order[place]
                both = 0
                for w in range(16):
                    both += ones(left[i, w] & right[j, w])
                if scale * both - right_bounds[j] >= left_bounds[i]:
                    if found < room:
                        rows[found] = i
                        others[found] = j
                        shared[found] = both
                    found += 1
        return found

    return scan, verify
