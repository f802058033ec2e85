"""Invented rows of the right shape, made from released tables by iterative proportional fitting.

What was released is safe to read, and so is all that is made of it and of chance: nothing else is
read. The rows have the counts of the tables and no other truth in them: for code, not for findings.
Deming and Stephan 1940; docs/method/invented.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from hueandcry.facts.figure import PERIODS
from hueandcry.sharing import differencing
from hueandcry.sharing.long_table import Key, LongTable

MOST_CELLS = 4_000_000
MOST_ROWS = 1_000_000
_SWEEPS = 500
_SETTLED = 1e-7
Values = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Margin:
    """Counts over some axes, as one table shows them; `cells` leaves out those held back."""

    axes: tuple[str, ...]
    cells: tuple[tuple[tuple[str, ...], int], ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """A weight for each combination of values, as the tables ask for it.

    `weights` is an array with one dimension an axis. `settled` is whether another sweep would
    change it; `gap` is the largest difference between a released count and the fitted one.
    """

    axes: tuple[str, ...]
    values: Values
    weights: Any
    settled: bool
    gap: float


def fit(tables: Sequence[LongTable]) -> Fitted | str:
    """Fit all tables at once; or one sentence on why that cannot be done.

    Counts held back take what the sums leave for them. Rounded tables do not agree to the last
    count: what is given is then the middle of all of them, and `gap` says how far off.
    """
    import numpy as np

    axes = tuple(dict.fromkeys(axis for table in tables for axis in table.axes))
    values = tuple(_values(axis, tables) for axis in axes)
    if math.prod(map(len, values)) > MOST_CELLS:
        return f"Together the tables have more than {MOST_CELLS:,} combinations. Give fewer tables."
    margins = tuple(margin for table in tables for margin in margins_of(table))
    weights = _possible(axes, values, np)
    steps = [_Step(*_step(margin, axes, values, np)) for margin in margins]
    if not any(step.known.any() for step in steps):
        return "No table shows a number."
    for step, margin in zip(steps, margins, strict=True):
        if np.any(step.known & (step.target > 0) & (weights.sum(step.over) == 0)):
            return f"The tables cannot all be true: see the counts by {', '.join(margin.axes)}."
    settled = False
    for _ in range(_SWEEPS):
        before = weights
        states = []
        for step in steps:
            weights = _scaled(weights, step, np)
            states.append(weights)
        change = np.abs(weights - before).max()
        if change <= _SETTLED * max(1.0, weights.max()):
            settled = True
            break
    middle = sum(states) / len(states)
    gaps = [
        float(np.abs(middle.sum(step.over) - step.target)[step.known].max(initial=0.0))
        for step in steps
    ]
    return Fitted(axes, values, middle, settled, max(gaps))


def rows(fitted: Fitted, number: int, chance: Random) -> list[tuple[str, ...]]:
    """So many rows drawn by chance, one value an axis; the same seed gives the same rows."""
    import numpy as np

    places = np.flatnonzero(fitted.weights)
    sums = np.cumsum(fitted.weights.ravel()[places]).tolist()
    drawn = chance.choices(places.tolist(), cum_weights=sums, k=number)
    parts = np.unravel_index(drawn, fitted.weights.shape)
    columns = [
        [values[place] for place in part] for values, part in zip(fitted.values, parts, strict=True)
    ]
    return list(zip(*columns, strict=True))


def margins_of(table: LongTable) -> tuple[Margin, ...]:
    """A table with totals as several tables, one for each set of axes that is not totalled."""
    apart: dict[tuple[str, ...], list[Any]] = {}
    hidden: set[tuple[str, ...]] = set()
    for cell in table.cells:
        axes, key = _inside(table.axes, cell.key)
        found = apart.setdefault(axes, [])
        if cell.value is None:
            hidden.add(axes)
        else:
            found.append((key, cell.value))
    return tuple(Margin(axes, tuple(found), axes in hidden) for axes, found in apart.items())


@dataclass(frozen=True, slots=True)
class _Step:
    over: tuple[int, ...]
    shape: tuple[int, ...]
    known: Any
    target: Any


def _step(margin: Margin, axes: tuple[str, ...], values: Values, np: Any) -> tuple[Any, ...]:
    """Which axes are summed over, and what each sum must be, in the order of all axes.

    A combination that a table leaves out is nought, unless the table holds something back.
    """
    kept = [place for place, axis in enumerate(axes) if axis in margin.axes]
    over = tuple(place for place in range(len(axes)) if place not in kept)
    shape = tuple(len(values[place]) for place in kept)
    target = np.zeros(shape)
    known = np.full(shape, not margin.hidden)
    order = [margin.axes.index(axes[place]) for place in kept]
    at = [{value: n for n, value in enumerate(values[place])} for place in kept]
    for key, count in margin.cells:
        place = tuple(where[key[n]] for where, n in zip(at, order, strict=True))
        target[place], known[place] = count, True
    whole = tuple(1 if place in over else len(values[place]) for place in range(len(axes)))
    return over, whole, known, target


def _scaled(weights: Any, step: _Step, np: Any) -> Any:
    sums = weights.sum(step.over)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(sums > 0, step.target / sums, 0.0)
    return weights * np.where(step.known, factor, 1.0).reshape(step.shape)


def _values(axis: str, tables: Sequence[LongTable]) -> tuple[str, ...]:
    found = {
        value
        for table in tables
        if axis in table.axes
        for value in table.values[table.axes.index(axis)]
    }
    return tuple(sorted(found))


def _possible(axes: tuple[str, ...], values: Values, np: Any) -> Any:
    """One everywhere, but nought where a month lies in no such quarter, and the like."""
    weights = np.ones(tuple(map(len, values)))
    spans = [
        [differencing.days(value) for value in found] if axis in PERIODS else []
        for axis, found in zip(axes, values, strict=True)
    ]
    for one in range(len(axes)):
        for other in range(one + 1, len(axes)):
            if spans[one] and spans[other]:
                fits = np.array([[_meet(a, b) for b in spans[other]] for a in spans[one]])
                shape = [1] * len(axes)
                shape[one], shape[other] = fits.shape
                weights = weights * fits.reshape(shape)
    return weights


def _meet(one: Any, other: Any) -> bool:
    return one is None or other is None or max(one[0], other[0]) <= min(one[1], other[1])


def _inside(axes: tuple[str, ...], key: Key) -> tuple[tuple[str, ...], tuple[str, ...]]:
    pairs = [(axis, part) for axis, part in zip(axes, key, strict=True) if part is not None]
    return tuple(axis for axis, _ in pairs), tuple(part for _, part in pairs)
