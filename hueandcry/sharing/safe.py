"""A table on its way through disclosure control: what it counts, and what of it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from hueandcry.facts.figure import PIECE, ClearedCell, ClearedTable, CountTable
from hueandcry.sharing.audit import skeleton
from hueandcry.sharing.cube import Cube
from hueandcry.sharing.differencing import Cell
from hueandcry.sharing.release import Left


@dataclass(frozen=True, slots=True)
class One:
    """One table to be made safe, with all its totals; `left` is what an attacker has of it."""

    table: CountTable
    whole: Cube
    left: Left


@dataclass(frozen=True, slots=True)
class Safe:
    """The table as shown; `left` and `narrowest` as in release.Cleared, None to its owner."""

    shown: ClearedTable
    left: Left | None = None
    narrowest: int | None = None


def names_of(one: One) -> tuple[Cell, ...]:
    """The name of each cell, in the order of its cube."""
    return skeleton(one.left.shape, one.left.cut).names


def faces(safe: Safe) -> dict[Cell, int]:
    """The numbers that a table shows, by name."""
    if safe.left is None:
        return {}
    bones = skeleton(safe.left.shape, safe.left.cut)
    at = dict(zip(bones.keys, bones.names, strict=True))
    return {at[cell.key]: cell.value for cell in safe.shown.cells if cell.value is not None}


def _whole_weeks(values: tuple[str, ...]) -> tuple[str, ...]:
    """The weeks that pieces belong to; other values are themselves."""
    return tuple(dict.fromkeys(value.split(PIECE)[0] for value in values))


def shown_table(
    table: CountTable, whole: Cube, values: tuple[int, ...], words: Mapping[int, str]
) -> ClearedTable:
    return ClearedTable(
        stream=table.stream,
        axes=table.axes,
        values=tuple(map(_whole_weeks, table.values)),
        cells=tuple(
            ClearedCell(key, None if place in words else values[place], words.get(place, ""))
            for place, key in enumerate(whole.keys)
            if not any(part and PIECE in part for part in key)
        ),
        window=table.window,
    )
