"""One part of a compressed workbook, looked through as a stream: how many cells, and which odd."""

import re
from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat

from hueandcry.intake.opened import UnreadableFile

MOST_CELLS = 10_000_000
MOST_MERGED = 100_000
MOST_ODD = 200_000
MOST_SHEETS = 500
FORMULA = "=formula"  # stands where a formula was saved without its value
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ERROR = re.compile(r"#[A-Z0-9/_]{1,14}[!?]?")
_YES = ("1", "true", "on")
_DAMAGED: Final = "is damaged: it cannot be opened. Save it again and send it"


class Part:
    """What a part of the file `name` holds, if it is XML of a spreadsheet.

    Rows are numbered from 1, columns from 0. `sheets` gives name and relation, `relations` what
    each relation's kind and target is.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.since_1904 = False
        self.sheets: list[tuple[str, str]] = []
        self.relations: dict[str, tuple[str, str]] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[tuple[int, int, int, int]] = []
        self.odd: dict[int, dict[int, str]] = {}
        self._odd_cells = self._cells = self._strings = 0
        self._row, self._column, self._last_row, self._last_column = 0, -1, 0, -1
        self._times = 1  # rows that an OpenDocument row stands for
        self._kind, self._text = "", ""
        self._in_cell = self._filled = self._formula = self._valued = False
        self._columns: dict[str, int] = {}
        self._acts: Mapping[str, Callable[[dict[str, str]], None]] = {
            "c": self._cell_begins,
            "v": self._value,
            "f": self._formula_begins,
            "is": self._inline,
            "row": self._row_begins,
            "col": self._column_shown,
            "mergeCell": self._merge,
            "extLst": self._after_cells,
            "conditionalFormatting": self._after_cells,
            "si": self._string,
            "sheet": self._sheet,
            "workbookPr": self._book,
            "Relationship": self._relation,
            "table": self._open_table,
            "table-row": self._open_row,
            "table-cell": self._open_cell,
            "covered-table-cell": self._open_cell,
        }
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begins
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, piece: bytes) -> None:
        """Look through the next piece; raises UnreadableFile."""
        self._parse(piece, last=False)

    def end(self) -> None:
        """Look back at the last cell, and see that the part is whole."""
        self._settle()
        self._parse(b"", last=True)

    def _parse(self, piece: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(piece, last)
        except UnreadableFile:
            raise
        except (expat.ExpatError, LookupError, ValueError) as why:
            raise self._fault(_DAMAGED) from why

    def _begins(self, name: str, attributes: dict[str, str]) -> None:
        act = self._acts.get(name)
        if act is None and ":" in name:
            act = self._acts.get(name.rpartition(":")[2])
        if act is not None:
            act(attributes)

    def _doctype(self, *_: object) -> None:
        raise self._fault("declares XML entities, as no table does. Save it again and send it")

    def _fault(self, what: str) -> UnreadableFile:
        return UnreadableFile(f"'{self.name}' {what}.")

    def _row_begins(self, attributes: dict[str, str]) -> None:
        self._settle()
        self._row = int(attributes.get("r") or self._row + 1)
        self._column = -1
        if attributes.get("hidden") in _YES:
            self.hidden_rows.add(self._row)

    def _cell_begins(self, attributes: dict[str, str]) -> None:
        self._settle()
        if place := attributes.get("r"):
            self._row, self._column = self._place(place)
        else:
            self._column += 1
        self._kind = attributes.get("t", "")
        self._in_cell = True

    def _after_cells(self, attributes: dict[str, str]) -> None:
        """What stands here has formulas of its own, as charts have, which are no cell's."""
        self._settle()

    def _value(self, attributes: dict[str, str]) -> None:
        self._filled = self._valued = self._in_cell
        if self._formula or self._kind == "e":
            self._parser.CharacterDataHandler = self._listen

    def _listen(self, text: str) -> None:
        self._text += text[:20]

    def _formula_begins(self, attributes: dict[str, str]) -> None:
        self._filled = self._formula = self._in_cell

    def _inline(self, attributes: dict[str, str]) -> None:
        self._filled = self._in_cell

    def _settle(self) -> None:
        """Count the cell that has ended, and remember it where its value is missing."""
        self._in_cell = False
        if not self._filled:
            return
        self._count(self._row, self._column, 1)
        if self._kind == "e":
            self._is_odd(self._text if _ERROR.fullmatch(self._text) else "#ERROR!")
        elif self._formula and not self._text and not (self._valued and self._kind == "str"):
            self._is_odd(FORMULA)
        if self._formula or self._kind == "e":
            self._parser.CharacterDataHandler = None
        self._filled = self._formula = self._valued = False
        self._kind = self._text = ""

    def _is_odd(self, text: str) -> None:
        self._odd_cells += 1
        if self._odd_cells > MOST_ODD:
            raise self._fault(
                f"has more than {MOST_ODD:,} errors or formulas without a value. "
                "Open it, save it and send it again"
            )
        self.odd.setdefault(self._row, {})[self._column] = text

    def _count(self, row: int, column: int, cells: int) -> None:
        self._cells += cells
        self._last_row, self._last_column = max(self._last_row, row), max(self._last_column, column)
        if row > LAST_ROW or column >= LAST_COLUMN or row < 1:
            raise self._fault(_DAMAGED)
        if max(self._cells, self._last_row * (self._last_column + 1)) > MOST_CELLS:
            raise self._fault(
                f"has a sheet of more than {MOST_CELLS:,} cells, first to last. Save it as CSV"
            )

    def _place(self, text: str) -> tuple[int, int]:
        found = _PLACE.fullmatch(text)
        if not found:
            raise self._fault(_DAMAGED)
        letters = found[1]
        column = self._columns.get(letters)
        if column is None:
            column = 0
            for letter in letters.upper():
                column = column * 26 + ord(letter) - 64
            self._columns[letters] = column = column - 1
        return int(found[2]), column

    def _column_shown(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _YES:
            first, last = int(attributes.get("min", 0)), int(attributes.get("max", 0))
            self.hidden_columns.update(range(first - 1, min(last, LAST_COLUMN)))

    def _merge(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        if len(self.merged) >= MOST_MERGED:
            raise self._fault(f"has more than {MOST_MERGED:,} merged cells. Unmerge them")
        (top, left), (bottom, right) = self._place(first), self._place(last or first)
        self.merged.append((top, left, bottom, right))

    def _string(self, attributes: dict[str, str]) -> None:
        self._strings += 1
        if self._strings > MOST_CELLS:
            raise self._fault(f"holds more than {MOST_CELLS:,} texts. Save it as CSV")

    def _sheet(self, attributes: dict[str, str]) -> None:
        relation = next((attributes[key] for key in attributes if key.endswith(":id")), "")
        self.sheets.append((attributes.get("name", ""), relation))
        if len(self.sheets) > MOST_SHEETS:
            raise self._fault(f"has more than {MOST_SHEETS} sheets. Send those with reports")

    def _book(self, attributes: dict[str, str]) -> None:
        self.since_1904 = attributes.get("date1904") in _YES

    def _relation(self, attributes: dict[str, str]) -> None:
        kind, target = attributes.get("Type", ""), attributes.get("Target", "")
        self.relations[attributes.get("Id", "")] = (kind.rpartition("/")[2], target)

    def _open_table(self, attributes: dict[str, str]) -> None:
        """An OpenDocument workbook keeps every sheet in one part, and all are read at once."""
        self._cells = self._cells + self._last_row * (self._last_column + 1)
        self._row = self._last_row = 0
        self._last_column = -1

    def _open_row(self, attributes: dict[str, str]) -> None:
        self._times = max(1, int(attributes.get("table:number-rows-repeated", 1)))
        self._row, self._column = self._row + self._times, -1

    def _open_cell(self, attributes: dict[str, str]) -> None:
        wide = max(1, int(attributes.get("table:number-columns-repeated", 1)))
        self._column += wide
        if "office:value-type" in attributes:
            self._count(self._row, self._column, wide * self._times)
