"""The circle in which most more happened than was to be expected: Kulldorff's scan statistic."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hueandcry.figures.space.unusable import Unusable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

MOST_PLACES, MOST_CASES = 5_000, 50_000_000
_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Cluster:
    """A circle around the place `centre` as far as its farthest place, and what happened in it.

    `expected` is what its population leads to expect. `relative_risk` is the rate within over that
    outside, None where nothing happened outside. `p` is the share of random tables, the real one
    among them, whose strongest circle is at least as strong; None without simulations.
    """

    centre: str
    ids: tuple[str, ...]
    radius: float
    cases: int
    population: float
    expected: float
    relative_risk: float | None
    log_likelihood_ratio: float
    p: float | None


@dataclass(frozen=True, slots=True)
class Scan:
    """The strongest circle and then those that share no place with a stronger one.

    Empty where no circle holds more than expected.
    """

    clusters: tuple[Cluster, ...]
    cases: int
    population: float
    circles: int
    simulations: int


@dataclass(frozen=True, slots=True)
class _Circles:
    """All circles: `centre` and `size` of each; `order` has each centre's places, nearest first.

    `first` says where the circles of each centre begin.
    """

    order: "Integers"
    centre: "Integers"
    size: "Integers"
    first: "Integers"
    people: "Floats"


def scan(
    ids: Sequence[str],
    x: Sequence[float],
    y: Sequence[float],
    cases: Sequence[int],
    population: Sequence[float],
    *,
    largest: float = 0.5,
    simulations: int = 999,
    generator: "np.random.Generator | None" = None,
    heard: Callable[[int], None] = lambda done: None,
) -> Scan:
    """Circles of up to the share `largest` of the population, by the Poisson model; more is asked.

    Places equally far from a centre enter its circle together. Random tables share the cases out by
    population. Raises Unusable. Kulldorff 1997, Communications in Statistics 26(6), pp. 1481-1496.
    """
    import numpy as np

    at = np.column_stack([np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)])
    counts, people = np.asarray(cases, dtype=np.int64), np.asarray(population, dtype=np.float64)
    _usable(ids, at, counts, people, largest)
    circles = _circles(at, people, largest)
    total = int(counts.sum())
    expected = circles.people * (total / people.sum())
    strength = _strength(_within(counts[None, :], circles)[0], expected, total)
    chance: Floats | None = None
    if simulations:
        if generator is None:
            raise ValueError("Simulations need a generator.")
        chance = _chance(total, people, circles, expected, simulations, generator, heard)
    found = _apart(strength, circles)
    clusters = []
    for one in found:
        members = circles.order[circles.centre[one], : circles.size[one]]
        inside = int(counts[members].sum())
        p = None
        if chance is not None:
            # The same strength may differ in its last digit by the order of a sum.
            as_strong = int((chance >= strength[one] - 1e-9 * max(1.0, strength[one])).sum())
            p = (as_strong + 1) / (simulations + 1)
        outside, lived_outside = total - inside, float(people.sum() - circles.people[one])
        within = inside / float(circles.people[one])
        farthest = at[members[-1]] - at[circles.centre[one]]
        clusters.append(
            Cluster(
                centre=ids[circles.centre[one]],
                ids=tuple(ids[i] for i in members),
                radius=float(np.sqrt((farthest**2).sum())),
                cases=inside,
                population=float(circles.people[one]),
                expected=float(expected[one]),
                relative_risk=within * lived_outside / outside if outside else None,
                log_likelihood_ratio=float(strength[one]),
                p=p,
            )
        )
    return Scan(tuple(clusters), total, float(people.sum()), len(circles.size), simulations)


def log_likelihood_ratio(inside: int, expected: float, total: int) -> float:
    """How much better two rates tell the counts than one does; nought unless more than expected."""
    if inside <= expected:
        return 0.0
    outside = total - inside
    told = inside * math.log(inside / expected)
    return told + (outside * math.log(outside / (total - expected)) if outside else 0.0)


def _usable(
    ids: Sequence[str], at: "Floats", counts: "Integers", people: "Floats", largest: float
) -> None:
    import numpy as np

    if len(ids) < 2:
        raise Unusable(f"At least 2 places are needed; there are {len(ids)}.")
    if len(ids) > MOST_PLACES or counts.sum() > MOST_CASES:
        raise Unusable(f"At most {MOST_PLACES:,} places and {MOST_CASES:,} cases can be scanned.")
    if not (np.isfinite(at).all() and np.isfinite(people).all()):
        raise Unusable("Some coordinates or populations are no finite numbers.")
    if (counts < 0).any() or (people < 0).any():
        raise Unusable("Cases and population cannot be negative.")
    for i in np.flatnonzero((people == 0) & (counts > 0)).tolist():
        raise Unusable(f"{ids[i]} has cases and no population, so none were to be expected there.")
    if not counts.any():
        raise Unusable("There are no cases, so there is nothing to look for.")
    if not 0 < largest <= 0.5:
        raise Unusable("A circle may hold more than 0 and at most 0.5 of the population.")
    if not (people[people > 0] <= largest * people.sum()).any():
        raise Unusable("Each place alone holds more of the population than a circle may.")


def _circles(at: "Floats", people: "Floats", largest: float) -> _Circles:
    """Every circle within the bound; the same places around another centre are kept, for speed."""
    import numpy as np

    most = largest * people.sum() * (1 + 1e-12)
    orders, centres, sizes, lived = [], [], [], []
    for centre in range(len(at)):
        distance = np.sqrt(((at - at[centre]) ** 2).sum(axis=1))
        order = np.argsort(distance, kind="stable")
        so_far = np.cumsum(people[order])
        ranked = distance[order]
        whole = np.append(ranked[1:] > ranked[:-1], True)  # not in the middle of a tie
        kept = np.flatnonzero(whole & (so_far <= most) & (so_far > 0))
        orders.append(order)
        centres.append(np.full(len(kept), centre))
        sizes.append(kept + 1)
        lived.append(so_far[kept])
    many = [len(one) for one in sizes]
    if not sum(many):
        raise Unusable("No circle is small enough: its places lie at one spot, or hold too many.")
    return _Circles(
        np.stack(orders),
        np.concatenate(centres),
        np.concatenate(sizes),
        np.cumsum([0, *many[:-1]]),
        np.concatenate(lived),
    )


def _within(tables: "Integers", circles: _Circles) -> "Integers":
    """The cases in each circle (columns) of each table (rows)."""
    import numpy as np

    found = np.empty((len(tables), len(circles.size)), dtype=np.int64)
    ends = [*circles.first[1:], len(circles.size)]
    for centre, (first, last) in enumerate(zip(circles.first, ends, strict=True)):
        if first < last:
            sizes = circles.size[first:last]
            nearest = circles.order[centre, : sizes[-1]]
            found[:, first:last] = np.cumsum(tables[:, nearest], axis=1)[:, sizes - 1]
    return found


def _strength(inside: "Integers", expected: "Floats", total: int) -> "Floats":
    """log_likelihood_ratio of many; logarithms of whole numbers are looked up."""
    import numpy as np

    numbers = np.arange(total + 1, dtype=np.float64)
    own = np.zeros(total + 1)
    own[1:] = numbers[1:] * np.log(numbers[1:])
    others = np.maximum(total - expected, 1e-300)
    told = own[inside] + own[total - inside]
    told -= inside * np.log(expected) + (total - inside) * np.log(others)
    result: Floats = np.where(inside > expected, np.maximum(told, 0.0), 0.0)
    return result


def _chance(
    total: int,
    people: "Floats",
    circles: _Circles,
    expected: "Floats",
    simulations: int,
    generator: "np.random.Generator",
    heard: Callable[[int], None],
) -> "Floats":
    """The strength of the strongest circle of each random table."""
    import numpy as np

    strongest = []
    at_once = max(1, _AT_ONCE // len(circles.size))
    for done in range(0, simulations, at_once):
        many = min(at_once, simulations - done)
        tables = generator.multinomial(total, people / people.sum(), size=many)
        strongest.append(_strength(_within(tables, circles), expected, total).max(axis=1))
        heard(done + many)
    return np.concatenate(strongest)


def _apart(strength: "Floats", circles: _Circles) -> list[int]:
    """The strongest circle, the strongest that shares no place with it, and so on."""
    import numpy as np

    taken = np.zeros(len(circles.order), dtype=bool)
    found: list[int] = []
    # Of circles as strong as each other, the smaller one says more.
    for one in np.lexsort((circles.size, -np.round(strength, 9))):
        if strength[one] <= 0:
            break
        members = circles.order[circles.centre[one], : circles.size[one]]
        if not taken[members].any():
            taken[members] = True
            found.append(int(one))
    return found
