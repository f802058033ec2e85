"""Which small totals read "fewer than N" to the public, and what rounding must mind for it."""

from hueandcry.sharing.cube import Cube
from hueandcry.sharing.release import Treatment
from hueandcry.sharing.rounding import Limits


def _small(whole: Cube, treatment: Treatment) -> set[int]:
    """The totals that are below the smallest count."""
    return {
        place
        for place, count in enumerate(whole.truth)
        if count < treatment.smallest_count and not whole.interior[place]
    }


def masked_places(whole: Cube, treatment: Treatment) -> set[int]:
    """The small totals and every cell that counts towards one."""
    parts: dict[int, list[int]] = {}
    for total, children in whole.sums:
        parts.setdefault(total, []).extend(children)
    masked: set[int] = set()
    waiting = list(_small(whole, treatment))
    while waiting:
        place = waiting.pop()
        if place not in masked:
            masked.add(place)
            waiting += parts.get(place, ())
    return masked


def _alone(whole: Cube, treatment: Treatment) -> set[int]:
    """Small totals whose hidden number anybody finds by one subtraction from what is shown."""
    masked = masked_places(whole, treatment)
    alone = set()
    for total, parts in whole.sums:
        hidden = [part for part in parts if part in masked]
        if total not in masked and len(hidden) == 1 and not whole.interior[hidden[0]]:
            alone.add(hidden[0])
    return alone


def limits_of(whole: Cube, treatment: Treatment) -> Limits:
    """Where rounding would contradict or sharpen the words: no total crosses the smallest count.

    The same for partners and the public, since one number has one face.
    """
    base, smallest = treatment.base, treatment.smallest_count
    limits = dict.fromkeys(_alone(whole, treatment), (0, smallest - 1))
    for place, count in enumerate(whole.truth):
        if not whole.interior[place] and smallest <= count and count // base * base < smallest:
            limits[place] = (smallest, count + base)
    return limits


def is_pinned(whole: Cube, values: tuple[int, ...], treatment: Treatment) -> bool:
    """Whether words, or a number beside none, leave one exact count in the sum it stands in."""
    reach, most = treatment.base - 1, treatment.smallest_count - 1
    masked = masked_places(whole, treatment)
    for total, parts in whole.sums:
        if total in masked:
            continue
        if not whole.interior[total] and values[total] + reach == treatment.smallest_count:
            return True
        hidden = [part for part in parts if part in masked]
        shown = [part for part in parts if part not in masked]
        by_parts = sum(values[part] for part in hidden) - reach * len(hidden)
        by_total = values[total] - reach - sum(values[part] + reach for part in shown)
        if hidden and max(by_parts, by_total) >= most * len(hidden):
            return True
    return False
