"""A count table with all its totals: which cells there are, and which must add up to which."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from hueandcry.facts.figure import AXES, CountTable, Key


@dataclass(frozen=True, slots=True)
class Cube:
    """Every cell of a table, interior and totals, so that control sees what an attacker sees.

    `keys` are in canonical order: axes as in facts.figure.AXES, rows sorted, totals last. `truth`
    holds the exact counts, `interior` whether a cell is no total of others, both as `keys`.
    `sums` holds (total, parts) as positions in `keys`: the exact counts of the parts add up to
    that of the total, one entry a total and axis.
    """

    axes: tuple[str, ...]
    keys: tuple[Key, ...]
    truth: tuple[int, ...]
    interior: tuple[bool, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]


def order(key: Key) -> tuple[tuple[bool, str], ...]:
    """Sort keys by their values, a total after what it is the total of."""
    return tuple((part is None, part or "") for part in key)


def canonical(table: CountTable) -> CountTable:
    """The same table with its axes in the order of AXES; raises ValueError for other axes."""
    if len(set(table.axes)) != len(table.axes) or not set(table.axes) <= set(AXES):
        raise ValueError(f"These axes cannot be counted by: {', '.join(table.axes)}.")
    places = sorted(range(len(table.axes)), key=lambda place: AXES.index(table.axes[place]))
    return CountTable(
        stream=table.stream,
        axes=tuple(table.axes[place] for place in places),
        values=tuple(table.values[place] for place in places),
        cells=tuple(
            sorted((tuple(key[place] for place in places), count) for key, count in table.cells)
        ),
        nests=table.nests,
        window=table.window,
    )


def cube(table: CountTable) -> Cube:
    """All cells and sums of a canonical table; a count outside `values` raises KeyError."""
    parts, above = _axes(table)
    keys = tuple(product(*above))
    at = {key: place for place, key in enumerate(keys)}
    truth = [0] * len(keys)
    for key, count in table.cells:
        if any(value in part for value, part in zip(key, parts, strict=True)):
            raise KeyError(key)
        for counting in product(*(line[value] for value, line in zip(key, above, strict=True))):
            truth[at[counting]] += count
    return Cube(
        axes=table.axes,
        keys=keys,
        truth=tuple(truth),
        interior=tuple(
            not any(value in part for value, part in zip(key, parts, strict=True)) for key in keys
        ),
        sums=tuple(_sums(keys, at, parts)),
    )


def lines(table: CountTable) -> list[dict[str | None, tuple[str | None, ...]]]:
    """Axis by axis each value and total, in the order of the keys, with all that it counts towards.

    A value stands first in its own line.
    """
    return _axes(table)[1]


def _axes(
    table: CountTable,
) -> tuple[list[dict[str | None, list[str]]], list[dict[str | None, tuple[str | None, ...]]]]:
    """Axis by axis the parts of each total, and what each value and total counts towards."""
    nests: dict[str, list[str]] = {}
    for finer, coarser in table.nests:
        nests.setdefault(finer, []).append(coarser)
    parts = [_parts(values, nests) for values in table.values]
    found = map(_lines, parts)
    return parts, [
        {node: line[node] for node in sorted(line, key=lambda one: order((one,)))} for line in found
    ]


def _parts(
    values: tuple[str, ...], nests: Mapping[str, Sequence[str]]
) -> dict[str | None, list[str]]:
    """What each total of one axis is made of: None of the outermost, a coarser value of its own.

    Where values lie in several coarser ones, as pieces of weeks do, None is made of the values.
    """
    parts: dict[str | None, list[str]] = {None: []}
    for value in sorted(values):
        coarser = nests.get(value, ())
        if len(coarser) != 1:
            parts[None].append(value)
        for above in coarser:
            if above not in parts:
                parts[above] = []
                if len(coarser) == 1:
                    parts[None].append(above)
            parts[above].append(value)
    return parts


def _lines(parts: Mapping[str | None, list[str]]) -> dict[str | None, tuple[str | None, ...]]:
    """Each value of one axis with all that it counts towards, itself first."""
    above: dict[str, list[str]] = {value: [] for value in parts[None]}
    for coarser, finer in parts.items():
        if coarser is not None:
            above.setdefault(coarser, [])
            for value in finer:
                above.setdefault(value, []).append(coarser)
    lines: dict[str | None, tuple[str | None, ...]] = {
        value: (value, *coarser, None) for value, coarser in above.items()
    }
    return {None: (None,), **lines}


def _sums(
    keys: tuple[Key, ...], at: Mapping[Key, int], parts: list[dict[str | None, list[str]]]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    for total, key in enumerate(keys):
        for axis, part in enumerate(parts):
            if key[axis] in part:
                before, after = key[:axis], key[axis + 1 :]
                yield total, tuple(at[*before, value, *after] for value in part[key[axis]])
