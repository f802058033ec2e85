"""Whether what is near in space is near in time too, more often than chance: Knox's test."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hueandcry.figures.space.unusable import Unusable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_PAIRS = 20_000_000
_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Knox:
    """Pairs near in both, and how many were to be expected; `ratio` is one over the other.

    By a Poisson of the expected, `p_more` is the chance of more pairs than these, which R's
    surveillance prints, and `p_as_many` that of as many or more. `p_permuted` is the share of
    shuffled times (the real one among them) that give as many, None without shuffles.
    """

    events: int
    near_in_space: int
    near_in_time: int
    pairs: int
    expected: float
    ratio: float | None
    p_more: float
    p_as_many: float
    p_permuted: float | None


def knox(
    x: Sequence[float],
    y: Sequence[float],
    t: Sequence[float],
    *,
    space: float,
    time: float,
    permutations: int = 0,
    generator: "np.random.Generator | None" = None,
    heard: Callable[[int], None] = lambda done: None,
) -> Knox:
    """Knox's count of pairs within `space` (in the unit of x, y) and `time` (in that of t).

    Both bounds belong to "near". Distances are compared as the computer holds them, as R does.
    Raises Unusable. Knox 1964, Applied Statistics 13(1), pp. 25-29.
    """
    import numpy as np
    from scipy.stats import poisson

    places = np.column_stack([np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)])
    times = np.asarray(t, dtype=np.float64)
    _usable(places, times, space, time)
    near = _near_pairs(places, space)
    size = len(times)
    in_time = _near_in_time(times, time)
    both = _close(times, near, time)
    expected = len(near) * in_time / (size * (size - 1) / 2)
    permuted = None
    if permutations:
        if generator is None:
            raise ValueError("Shuffling needs a generator.")
        as_many = 0
        for done in range(permutations):
            as_many += _close(generator.permutation(times), near, time) >= both
            heard(done + 1)
        permuted = (as_many + 1) / (permutations + 1)
    return Knox(
        events=size,
        near_in_space=len(near),
        near_in_time=in_time,
        pairs=both,
        expected=expected,
        ratio=both / expected if expected else None,
        p_more=float(poisson.sf(both, expected)),
        p_as_many=float(poisson.sf(both - 1, expected)),
        p_permuted=permuted,
    )


def _usable(
    places: "NDArray[np.float64]", times: "NDArray[np.float64]", space: float, time: float
) -> None:
    import numpy as np

    if len(times) < 2:
        raise Unusable(f"At least 2 events are needed; there are {len(times)}.")
    if not (np.isfinite(places).all() and np.isfinite(times).all()):
        raise Unusable("Some places or times are no finite numbers.")
    for name, bound in (("space", space), ("time", time)):
        if not 0 <= bound < np.inf:
            raise Unusable(f"The bound in {name} must be a number from 0 up.")


def _near_pairs(places: "NDArray[np.float64]", space: float) -> "NDArray[np.int64]":
    """Positions of the pairs within `space` of each other, a row each."""
    import numpy as np
    from scipy.spatial import KDTree

    tree = KDTree(places)
    reach = space * (1 + 1e-9)  # The tree squares: what it lets in more is sent away below.
    many = (int(tree.count_neighbors(tree, reach)) - len(places)) // 2
    if many > MOST_PAIRS:
        raise Unusable(
            f"{many:,} pairs are near in space; at most {MOST_PAIRS:,} can be counted. "
            "Take a smaller bound in space."
        )
    pairs: NDArray[np.int64] = tree.query_pairs(reach, output_type="ndarray").reshape(-1, 2)
    kept = [
        part[np.sqrt(((places[part[:, 0]] - places[part[:, 1]]) ** 2).sum(axis=1)) <= space]
        for part in np.array_split(pairs, len(pairs) // _AT_ONCE + 1)
    ]
    return np.concatenate(kept)


def _near_in_time(times: "NDArray[np.float64]", bound: float) -> int:
    """How many pairs of all are within `bound` in time, by their sorted times."""
    import numpy as np

    later = np.sort(times)
    # Sums of the computer's numbers may be off in the last digit, so the ends are looked at twice.
    slack = bound * 1e-9 + 4 * np.spacing(np.abs(later).max())
    ends = np.searchsorted(later, later + bound + slack, side="right")
    starts = np.searchsorted(later, later + bound - slack, side="left")
    size = len(later)
    starts = np.maximum(starts, np.arange(size) + 1)
    ends = np.maximum(ends, starts)
    sure = int((starts - np.arange(size) - 1).sum())
    doubtful = (ends - starts).astype(np.int64)
    first = np.repeat(np.arange(size), doubtful)
    second = np.arange(len(first)) - np.repeat(np.cumsum(doubtful) - doubtful, doubtful)
    second = second + np.repeat(starts, doubtful)
    return sure + int((later[second] - later[first] <= bound).sum())


def _close(times: "NDArray[np.float64]", near: "NDArray[np.int64]", bound: float) -> int:
    import numpy as np

    return int((np.abs(times[near[:, 0]] - times[near[:, 1]]) <= bound).sum())
