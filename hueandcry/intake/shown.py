"""What a sheet shows beside its values, brought to its rows: merged or hidden is never silent."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hueandcry.intake.objects import NESTED
from hueandcry.intake.parts import FORMULA
from hueandcry.intake.sheets import Sheet
from hueandcry.intake.structure import PLAIN, Merge, Structure

MERGED = "[merged]"  # stands in a cell whose value is shown over several rows or columns
_HEADING_LINES = 3  # a heading merged over more lines than this is none
_SINCE_1904 = 1462  # days between the two date systems of spreadsheets
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_DATES = ("reported_on", "event_on", "dob")
# A value merged over rows is each row's own; but a reference names one row, and a sum is of all.
_NOT_EACH_ROWS = ("ref", "loss")
# Where a cell cannot be told, these send the row back or mark it unsure; the others stay blank.
_TELLING = ("ref", "reported_on", "event_on", "code", "postcode", "loss")

Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What there was to see in a sheet, counted while its rows are read."""

    name: str = ""
    hidden: bool = False
    structure: Structure = PLAIN
    hidden_columns: tuple[str, ...] = ()
    counts: Counter[str] = field(default_factory=Counter)

    def notes(self, rows: int) -> tuple[str, ...]:
        """A sentence for each thing that a reader of the sheet may not know; it has `rows` rows."""
        count, told = self.counts, []
        if self.hidden:
            out = " If that is wrong, take the sheet out and send the file again." if rows else ""
            told.append(f"Sheet '{self.name}' is hidden: {_are(rows, 'row')} counted.{out}")
        if count["hidden"]:
            told.append(f"{_are(count['hidden'], 'hidden row')} counted.")
        if self.hidden_columns:
            told.append(f"Hidden columns were read: {', '.join(self.hidden_columns)}.")
        if count["filled"]:
            told.append(f"{_are(count['filled'], 'cell')} filled from a cell merged over rows.")
        if count["merged"]:
            told.append(f"{_are(count['merged'], 'merged cell')} not read: unmerge them.")
        if count["errors"]:
            told.append(f"{_are(count['errors'], 'cell')} not read: they hold an error.")
        if count["formulas"]:
            told.append(
                f"{_are(count['formulas'], 'formula')} saved without a value. "
                "Open the file, save it and send it again."
            )
        if count["nested"]:
            told.append(f"{_are(count['nested'], 'row')} read without the lists of records in it.")
        if not self.structure.seen:
            told.append("Merged cells, errors and hidden rows do not show in this kind of file.")
        return tuple(told)


def _are(count: int, what: str) -> str:
    return f"{count:,} {what} was" if count == 1 else f"{count:,} {what}s were"


def headed(lines: list[Line], structure: Structure) -> list[list[str]]:
    """The first lines of a sheet with each heading that is merged over lines on all of them."""
    if not structure.merged:
        return [cells for _, cells in lines]
    copied = {number: list(cells) for number, cells in lines}
    for merge in structure.merged:
        first = copied.get(merge.top, [])
        if merge.left == merge.right < len(first) and merge.bottom < merge.top + _HEADING_LINES:
            for number in range(merge.top + 1, merge.bottom + 1):
                cells = copied.get(number, [])
                if merge.left < len(cells) and not cells[merge.left]:
                    cells[merge.left] = first[merge.left]
    return list(copied.values())


def shown(sheet: Sheet, names: tuple[str, ...], columns: Mapping[str, int]) -> Shown:
    """What there is to see, given the sheet's headings and which column holds which field."""
    hidden = sheet.structure.hidden_columns
    found = Shown(
        sheet.name,
        sheet.hidden,
        sheet.structure,
        tuple(names[at] for at in sorted(columns.values()) if at in hidden and at < len(names)),
    )
    odd = [text for cells in sheet.structure.odd.values() for text in cells.values()]
    found.counts["formulas"] = odd.count(FORMULA)
    found.counts["errors"] = len(odd) - found.counts["formulas"]
    return found


def told(lines: Iterator[Line], found: Shown, columns: Mapping[str, int]) -> Iterator[Line]:
    """The lines below the headings, each merged cell told and each date counted from 1900."""
    structure = found.structure
    fields = {at: name for name, at in columns.items()}
    starts: dict[int, list[Merge]] = {}
    for merge in structure.merged:
        starts.setdefault(merge.top, []).append(merge)
    dates = [columns[name] for name in _DATES if name in columns] if structure.since_1904 else []
    over: dict[int, tuple[Merge, str]] = {}
    for number, cells in lines:
        for merge in starts.get(number, ()):
            over |= _begun(merge, cells, fields)
        if over and any(map(str.strip, cells)):
            over = {at: one for at, one in over.items() if one[0].bottom >= number}
            for at, (merge, value) in over.items():
                _tell(cells, number, at, fields[at], merge, value, found.counts)
        for at in dates:
            if at < len(cells) and (serial := _SERIAL.fullmatch(cells[at])):
                cells[at] = str(int(serial[1]) + _SINCE_1904)
        found.counts["nested"] += NESTED in cells
        yield number, cells


def _begun(
    merge: Merge, cells: list[str], fields: Mapping[int, str]
) -> dict[int, tuple[Merge, str]]:
    """The columns that a merge covers, with its value; a line all across is a banner or total."""
    covered = [at for at in fields if merge.left <= at <= merge.right]
    if merge.left < merge.right and any(fields[at] == "ref" for at in covered):
        return {}
    value = cells[merge.left] if merge.left < len(cells) else ""
    return dict.fromkeys(covered, (merge, value)) if value else {}


def _tell(
    cells: list[str],
    number: int,
    at: int,
    name: str,
    merge: Merge,
    value: str,
    counts: Counter[str],
) -> None:
    cells += [""] * (at + 1 - len(cells))
    first = number == merge.top and at == merge.left
    narrow, each = merge.left == merge.right, name not in _NOT_EACH_ROWS
    if narrow and each and cells[at] in ("", value):
        counts["filled"] += not first
        cells[at] = value
    elif not first or (name == "loss" and merge.bottom > merge.top):
        counts["merged"] += 1
        cells[at] = MERGED if name in _TELLING else ""
