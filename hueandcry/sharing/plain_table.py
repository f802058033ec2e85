"""A table of counts in a plain CSV file, as a system of sums that control and attack can work on.

One row a cell: a column a dimension, the word "total" (in any letter case) for a margin, and a
column `count`, empty where the count is hidden. Dimensions may nest (region and area, where an area
lies in one region). Where a file breaks all its margins down to the last dimension, a row that is
absent counts as nought; where it does not, only rows that are there are added up.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from hueandcry.sharing.attack import Shown
from hueandcry.sharing.differencing import Cell

MOST_CELLS = 50_000
LARGEST_COUNT = 999_999_999
_MOST_BYTES = 32_000_000
_MOST_DIMENSIONS = 8
_COUNT = "count"
_TOTAL = "total"
_LIKE_A_TOTAL = re.compile(r"((grand|sub|all)[ -]?)?totals?\b.*|all\b.*|overall|sum", re.IGNORECASE)
_WHOLE = re.compile(r"[0-9]+(\.0+)?")

Key = tuple[str | None, ...]  # a value for each dimension, None for total
Known = Mapping[str, frozenset[str]]  # the values of each dimension that any table shows


class NotATable(Exception):
    """The file cannot be used; the message is one sentence that says what and where."""


@dataclass(frozen=True, slots=True)
class PlainTable:
    """The rows of a file in its order; `labels` as they were written, `keys` as they are meant.

    `columns` are the file's headings, of which `dimensions` are all but that of the count.
    """

    columns: tuple[str, ...]
    dimensions: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    keys: tuple[Key, ...]
    counts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class System:
    """All cells that a table's sums speak of: first its rows, then margins that it does not show.

    `cells` bear the names of sharing.differencing; `sums` are positions in them.
    """

    cells: tuple[Cell, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]


def read(path: Path) -> PlainTable:
    """The table in a CSV file; raises NotATable."""
    name = path.name
    try:
        if path.is_dir():
            raise NotATable(f"{name} is a folder, not a file.")
        if path.stat().st_size > _MOST_BYTES:
            raise NotATable(f"{name} is too large: at most {MOST_CELLS:,} cells can be looked at.")
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise NotATable(f"There is no file {name}.") from None
    except UnicodeDecodeError:
        raise NotATable(f"{name} is not UTF-8 text: save it as CSV UTF-8.") from None
    except OSError as error:
        raise NotATable(f"{name} cannot be read ({error.strerror}).") from None
    if "\0" in text:
        raise NotATable(f"{name} is not a CSV file: it holds NUL bytes.")
    return parsed(text, name)


def parsed(text: str, name: str) -> PlainTable:
    """The table in the text of a CSV file called `name`; raises NotATable."""
    lines = _lines(text, name)
    try:
        _, heading = next(lines)
    except StopIteration:
        raise NotATable(f"{name} is empty.") from None
    columns, count = _columns(heading, name)
    labels, keys, counts = [], [], []
    seen: dict[Key, int] = {}
    for row, line in lines:
        if len(line) != len(columns):
            raise NotATable(
                f"{name}, line {row}, has {len(line)} columns, the first line {len(columns)}."
            )
        label = tuple(part.strip() for place, part in enumerate(line) if place != count)
        for column, part in zip((one for one in columns if one != columns[count]), label,
                                strict=True):  # fmt: skip
            if not part:
                raise NotATable(f"{name}, line {row}, has nothing in the column {column!r}.")
        key = tuple(None if part.casefold() == _TOTAL else part for part in label)
        if key in seen:
            raise NotATable(f"{name}, line {row}, is the same cell as line {seen[key]}.")
        seen[key] = row
        if len(seen) > MOST_CELLS:
            raise NotATable(f"{name} has more than {MOST_CELLS:,} cells: too many to look at.")
        labels.append(label)
        keys.append(key)
        counts.append(_whole(line[count].strip(), f"{name}, line {row}"))
    if not keys:
        raise NotATable(f"{name} has headings and no rows.")
    dimensions = tuple(column for place, column in enumerate(columns) if place != count)
    return PlainTable(columns, dimensions, tuple(labels), tuple(keys), tuple(counts))


def _lines(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that is not blank, with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for line in reader:
            if any(part.strip() for part in line):
                yield reader.line_num, line
    except csv.Error as error:
        raise NotATable(f"{name}, line {reader.line_num}, is not CSV ({error}).") from None


def _columns(heading: Sequence[str], name: str) -> tuple[tuple[str, ...], int]:
    columns = tuple(part.strip() for part in heading)
    folded = [column.casefold() for column in columns]
    for place, column in enumerate(folded):
        if not column:
            raise NotATable(f"Column {place + 1} of {name} has no heading.")
        if column in folded[:place]:
            raise NotATable(f"{name} has two columns called {columns[place]!r}.")
    if _COUNT not in folded:
        apart = next((mark for mark in (";", "\t") if mark in heading[0]), None)
        how = " Save it with commas between the columns." if apart else ""
        raise NotATable(f"{name} has no column {_COUNT!r} in its first line.{how}")
    if len(columns) == 1:
        raise NotATable(f"{name} has no column beside {_COUNT!r} to count by.")
    if len(columns) - 1 > _MOST_DIMENSIONS:
        raise NotATable(
            f"{name} counts by {len(columns) - 1} columns; at most {_MOST_DIMENSIONS} can be."
        )
    return columns, folded.index(_COUNT)


def _whole(text: str, where: str) -> int | None:
    if not text:
        return None
    shown = text if len(text) <= 30 else f"{text[:30]}..."
    if text.startswith("-") and _WHOLE.fullmatch(text[1:]):
        raise NotATable(f"{where}, has the count {shown}: a count is not negative.")
    if not _WHOLE.fullmatch(text):
        raise NotATable(
            f"{where}, has the count {shown!r}, which is no whole number; leave a hidden one empty."
        )
    digits = text.partition(".")[0].lstrip("0") or "0"
    if len(digits) > len(str(LARGEST_COUNT)):
        raise NotATable(f"{where}, has the count {shown}: the largest is {LARGEST_COUNT:,}.")
    return int(digits)


def alike(tables: Sequence[PlainTable]) -> list[PlainTable]:
    """The tables with "Leeds", "LEEDS" and "leeds " as one value, as people mean it.

    Where one table itself tells two such values apart, they stay apart in that dimension.
    """
    values: dict[str, list[frozenset[str]]] = {}
    for table in tables:
        for dimension, found in listed([table]).items():
            values.setdefault(dimension, []).append(found)
    folding = {
        dimension
        for dimension, found in values.items()
        if all(len({_folded(value) for value in one}) == len(one) for one in found)
    }
    return [
        replace(
            table,
            keys=tuple(
                tuple(
                    part if part is None or dimension.casefold() not in folding else _folded(part)
                    for dimension, part in zip(table.dimensions, key, strict=True)
                )
                for key in table.keys
            ),
        )
        for table in tables
    ]


def _folded(value: str) -> str:
    return " ".join(value.casefold().split())


def nested(table: PlainTable) -> tuple[tuple[int, int], ...]:
    """Pairs (finer, coarser) of dimensions: a value of the finer occurs with one of the other."""
    pairs = []
    for finer, coarser in product(range(len(table.dimensions)), repeat=2):
        lies: dict[str, set[str | None]] = {}
        for key in table.keys:
            value = key[finer]
            if value is not None:
                lies.setdefault(value, set()).add(key[coarser])
        above = {value for values in lies.values() for value in values}
        if finer != coarser and None not in above and 1 < len(above) < len(lies):
            if all(len(values) == 1 for values in lies.values()):
                pairs.append((finer, coarser))
    return tuple(pairs)


def with_margins(table: PlainTable) -> PlainTable:
    """The same table; if no row is a total, with all totals after its rows.

    A finer dimension has no total over a coarser one that it nests in. Raises NotATable where the
    counts needed are hidden, or too many.
    """
    if any(None in key for key in table.keys):
        return table
    nests = nested(table)
    added: dict[Key, int] = {}
    for key, count in zip(table.keys, table.counts, strict=True):
        if count is None:
            raise NotATable("A hidden count has no margins: give every count.")
        for above in _above(key):
            if above != key and not any(
                above[finer] is not None and above[coarser] is None for finer, coarser in nests
            ):
                added[above] = added.get(above, 0) + count
    if len(table.keys) + len(added) > MOST_CELLS:
        raise NotATable(f"The table has more than {MOST_CELLS:,} cells with its totals: too many.")
    keys = sorted(added, key=lambda key: tuple((part is None, part or "") for part in key))
    return PlainTable(
        table.columns,
        table.dimensions,
        (*table.labels, *(tuple(part or _TOTAL for part in key) for key in keys)),
        (*table.keys, *keys),
        (*table.counts, *(added[key] for key in keys)),
    )


def total_by_another_name(table: PlainTable) -> str | None:
    """A sentence where a value is named as a total is, and is the sum of the others throughout."""
    for place, dimension in enumerate(table.dimensions):
        lines: dict[Key, dict[str, int]] = {}
        for key, count in zip(table.keys, table.counts, strict=True):
            value = key[place]
            if value is not None and count:
                lines.setdefault((*key[:place], None, *key[place + 1 :]), {})[value] = count
        values = {value for line in lines.values() for value in line}
        for value in sorted(filter(_LIKE_A_TOTAL.fullmatch, values)):
            sums = all(2 * line.get(value, 0) == sum(line.values()) for line in lines.values())
            # Two equal counts alone may be chance.
            if sums and sum(len(line) for line in lines.values()) > 2:
                return (
                    f"{dimension} {value!r} is the sum of all others: call it {_TOTAL!r}, so that "
                    "it is not counted twice."
                )
    return None


def listed(tables: Iterable[PlainTable]) -> Known:
    """All values of each dimension, by its name in lower case."""
    found: dict[str, set[str]] = {}
    for table in tables:
        for place, dimension in enumerate(table.dimensions):
            values = {key[place] for key in table.keys} - {None}
            found.setdefault(dimension.casefold(), set()).update(filter(None, values))
    return {dimension: frozenset(values) for dimension, values in found.items()}


def system(table: PlainTable, known: Known | None = None) -> System:
    """All sums that hold in a table; raises NotATable where they are too many.

    A table that shows no total may be a part of a whole: it is added up over a dimension only
    where it lists all the values `known` from other tables beside it.
    """
    at = {key: place for place, key in enumerate(table.keys)}
    if _broken_down(table):
        whole = _adds_up_over(table, known)
        for key in table.keys:
            if None not in key:
                for above in _above(key):
                    if whole(above):
                        at.setdefault(above, len(at))
            if len(at) > 4 * MOST_CELLS:
                raise NotATable("The table has too many totals to look at.")
    parts: dict[tuple[Key, int], list[int]] = {}
    for key, place in at.items():
        for dimension, value in enumerate(key):
            if value is not None:
                total = (*key[:dimension], None, *key[dimension + 1 :])
                if total in at:
                    parts.setdefault((total, dimension), []).append(place)
    return System(
        cells=tuple(_name(table.dimensions, key) for key in at),
        sums=tuple((at[total], tuple(found)) for (total, _), found in parts.items()),
    )


def _broken_down(table: PlainTable) -> bool:
    """Whether every total that is not nought has rows without a total below it."""
    below = {above for key in table.keys if None not in key for above in _above(key)}
    return all(key in below or count == 0 for key, count in zip(table.keys, table.counts,
                                                                strict=True))  # fmt: skip


def _adds_up_over(table: PlainTable, known: Known | None) -> Callable[[Key], bool]:
    """Whether a total is one of all that there is, or of what a finer value lies in."""
    own = listed([table])
    sure = [
        known is None
        or any(key[place] is None for key in table.keys)
        or own[dimension.casefold()] >= known[dimension.casefold()]
        for place, dimension in enumerate(table.dimensions)
    ]
    nests = nested(table)

    def whole(key: Key) -> bool:
        return all(
            value is not None
            or sure[place]
            or any(coarser == place and key[finer] is not None for finer, coarser in nests)
            for place, value in enumerate(key)
        )

    return whole


def _above(key: Key) -> Iterable[Key]:
    return product(*((part,) if part is None else (part, None) for part in key))


def _name(dimensions: Sequence[str], key: Key) -> Cell:
    return tuple(
        sorted(
            (dimension.casefold(), part)
            for dimension, part in zip(dimensions, key, strict=True)
            if part is not None
        )
    )


def values(table: PlainTable, whole: System) -> tuple[int, ...]:
    """The count of each cell of the system of a table without hidden counts.

    Raises NotATable where a count is hidden or a total is not the sum of its parts.
    """
    found: dict[int, int] = {}
    for place, count in enumerate(table.counts):
        if count is None:
            raise NotATable(f"The count of {in_words(table, place)} is missing: give every count.")
        found[place] = count
    waiting = list(whole.sums)
    while waiting:
        left = []
        for total, parts in waiting:
            if any(part not in found for part in parts):
                left.append((total, parts))
                continue
            added = sum(found[part] for part in parts)
            if found.setdefault(total, added) != added:
                raise NotATable(
                    f"The numbers do not add up: {_cell_in_words(whole.cells[total])} reads "
                    f"{found[total]}, and its parts add up to {added}."
                )
        if len(left) == len(waiting):
            break
        waiting = left
    return tuple(found[place] for place in range(len(whole.cells)))


def shown(table: PlainTable, base: int | None = None, known: Known | None = None) -> Shown:
    """The table as an attacker reads it, its numbers rounded to multiples of `base` if given.

    `known` as in `system`.
    """
    whole = system(table, known)
    reach = base - 1 if base else 0
    low = [max(0, (count or 0) - reach) for count in table.counts]
    high = [None if count is None else count + reach for count in table.counts]
    more = len(whole.cells) - len(low)
    return Shown(whole.cells, (*low, *([0] * more)), (*high, *([None] * more)), whole.sums)


def in_words(table: PlainTable, place: int) -> str:
    """A row of the table as a sentence names it."""
    return _cell_in_words(_name(table.dimensions, table.keys[place]))


def labelled(table: PlainTable, place: int) -> Mapping[str, str]:
    """A row's labels by dimension, as they were written."""
    return dict(zip(table.dimensions, table.labels[place], strict=True))


def _cell_in_words(cell: Cell) -> str:
    return ", ".join(f"{dimension} {value}" for dimension, value in cell) or "the total of all"
