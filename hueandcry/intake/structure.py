"""What a workbook shows beside its values: merged cells, what is hidden, errors, formulas.

The reader of values gives an error and a formula that was never worked out as blank, and makes a
grid from the first cell to the last, however far apart they are. Each part is looked through here
first, as a stream.
"""

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from hueandcry.intake import compound, unpacking
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.parts import Part


class Merge(NamedTuple):
    """Cells shown as one: first and last row from 1, first and last column from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Structure:
    """One sheet. Rows are numbered as a spreadsheet shows them, columns from 0.

    `odd` holds what stands in a cell whose value is missing: an error, or FORMULA. `since_1904`:
    dates count from 1904. `seen` is False where the kind of workbook does not let us look.
    """

    seen: bool = True
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Merge, ...] = ()
    odd: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    since_1904: bool = False


PLAIN = Structure()

_DAMAGED = "is damaged: it cannot be opened. Save it again and send it."


def look(file: BinaryIO, name: str) -> Mapping[str, Structure]:
    """Each sheet of an XLSX workbook by its name; empty for the older and other kinds.

    Raises UnreadableFile where the file would fill the memory, or is damaged or locked.
    """
    file.seek(0)
    if file.read(2) != b"PK":
        compound.must_fit(file, name)
        return {}
    try:
        with zipfile.ZipFile(file) as inside:
            entries = inside.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as why:
        raise UnreadableFile(f"'{name}' {_DAMAGED}") from why
    if any(entry.filename.casefold() == "xl/workbook.bin" for entry in entries):
        raise UnreadableFile(f"'{name}' is a binary workbook (XLSB). Save it as XLSX and send it.")
    found = unpacking.parts(file, name, entries)
    return _by_name(found, name) if "xl/workbook.xml" in found else {}


def unseen(merged: list[tuple[tuple[int, int], tuple[int, int]]] | None) -> Structure:
    """A sheet of a workbook of another kind; `merged` counts rows and columns from 0, if known."""
    ranges = ((top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in merged or ())
    return Structure(seen=False, merged=tuple(Merge(*corners) for corners in ranges))


def _by_name(found: Mapping[str, Part], name: str) -> dict[str, Structure]:
    """Hold each sheet that the book lists against its part; one that cannot be found is damage."""
    book = found["xl/workbook.xml"]
    relations = found.get("xl/_rels/workbook.xml.rels", Part(name)).relations
    structures = {}
    for sheet, relation in book.sheets:
        kind, target = relations.get(relation, ("", ""))
        path = posixpath.normpath(posixpath.join("xl", target)).lstrip("/").casefold()
        part = found.get(path)
        if kind == "worksheet" and part is None:
            raise UnreadableFile(f"'{name}' {_DAMAGED}")
        structures[sheet] = _structure(part, since_1904=book.since_1904) if part else PLAIN
    return structures


def _structure(part: Part, *, since_1904: bool) -> Structure:
    return Structure(
        hidden_rows=frozenset(part.hidden_rows),
        hidden_columns=frozenset(part.hidden_columns),
        merged=tuple(Merge(*corners) for corners in part.merged),
        odd=part.odd,
        since_1904=since_1904,
    )
