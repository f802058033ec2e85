"""Bounds of numbers that must add up, narrowed sum by sum: quick, and often enough."""

import math
from collections.abc import Iterator, Sequence

Sums = Sequence[tuple[int, tuple[int, ...]]]
_PASSES = 12


class Impossible(Exception):
    """No numbers fulfil the sums; `place` is a number, or the total of a sum, that cannot be."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def narrowed(
    low: Sequence[int], high: Sequence[int | None], sums: Sums
) -> tuple[list[int], list[float]]:
    """The bounds after each sum was used to narrow them; infinity where there is no upper one.

    Raises Impossible where a sum cannot hold. Not all that follows is found: see `ranges`.
    """
    least, most = list(low), [math.inf if end is None else float(end) for end in high]
    for place, end in enumerate(most):
        if least[place] > end:
            raise Impossible(place)
    uses: dict[int, list[int]] = {}
    for row, (total, parts) in enumerate(sums):
        for place in (total, *parts):
            uses.setdefault(place, []).append(row)
    waiting = dict.fromkeys(range(len(sums)))
    for _ in range(_PASSES * len(sums)):
        if not waiting:
            break
        row = next(iter(waiting))
        del waiting[row]
        for place in _narrow(sums[row], least, most):
            waiting.update(dict.fromkeys(uses[place]))
    return least, most


def _narrow(one: tuple[int, tuple[int, ...]], least: list[int], most: list[float]) -> Iterator[int]:
    """Narrow the numbers of one sum in place; gives each that changed."""
    total, parts = one
    floor = sum(least[part] for part in parts)
    open_parts = [part for part in parts if most[part] == math.inf]
    ceiling = sum(most[part] for part in parts if most[part] != math.inf)
    if floor > least[total]:
        least[total] = floor
        yield total
    if not open_parts and ceiling < most[total]:
        most[total] = ceiling
        yield total
    if least[total] > most[total]:
        raise Impossible(total)
    for part in parts:
        room = most[total] - (floor - least[part])
        bound = least[part]
        if not open_parts:
            bound = int(least[total] - (ceiling - most[part]))
        elif open_parts == [part]:
            bound = int(least[total] - ceiling)
        changed = room < most[part] or bound > least[part]
        if changed:
            was = most[part], least[part]
            most[part], least[part] = min(room, most[part]), max(bound, least[part])
            if least[part] > most[part]:
                raise Impossible(total)
            floor += least[part] - was[1]
            if was[0] == math.inf:
                open_parts.remove(part) if most[part] != math.inf else None
                ceiling += most[part] if most[part] != math.inf else 0
            else:
                ceiling += most[part] - was[0]
            yield part
