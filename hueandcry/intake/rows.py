"""Find the table in each sheet: its headings, its rows, and the lines that are no rows."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

from hueandcry.intake import opened, prepared, sheets
from hueandcry.intake.dates import read_day
from hueandcry.intake.headings import FEWEST, LOOKED_AT, Heading, find_heading, must_be, none_found
from hueandcry.intake.objects import object_lines
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.shown import Shown, headed, shown, told
from hueandcry.intake.sources import SOURCES, Source, compact
from hueandcry.sharing.marking import too_high

_DIGIT = re.compile(r"[0-9]")
_APART = re.compile(r"[ (]")  # what a reference holds none of
_WHOLE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?:\.0)?")
_PAGE = re.compile(r"[0-9]{1,4}")
_NUMBERED = re.compile(r"([^0-9]*)([0-9]{1,3})")
_TOTAL_OF = re.compile(
    r"(?:(?:sub|grand|overall|running)[\s-]*)?totals?(?:\s+(?:of|for|in|at|by)\b.*)?$"
)
_PART = re.compile(r"totals?\s+(?:of|for|in|at|by)\b(?!\s+(?:records|rows))")  # of a month, say
_THOUSANDS = re.compile(r"[0-9]{3}")
_COUNTED = re.compile(r"([0-9][0-9,]*)\s+(?:records?|rows?|crimes?|reports?|offences?|entries)\b.*")

_MARKED = re.compile(r"\b(?:gsc|marking|classification)\b", re.IGNORECASE)
_TYPE = re.compile(  # as databases write it above an export
    r"(?:n?(?:var)?char|n?text|string|(?:small|big|tiny)?int(?:eger)?|number|numeric|decimal|money"
    r"|float|double|real|bit|bool(?:ean)?|date|(?:small)?datetime2?|timestamp|time|uuid"
    r"|uniqueidentifier)(?:\s*\(\s*(?:max|[0-9]+(?:\s*,\s*[0-9]+)?)\s*\))?"
    r"(?:\s+(?:not\s+)?null)?",
    re.IGNORECASE,
)
SHORTEST_DATE = 5  # letters: a date as a spreadsheet's number


@dataclass(frozen=True, slots=True)
class Lines:
    """What was passed over in a sheet: `numbers` grow while its rows are read."""

    numbers: Counter[str] = field(default_factory=Counter)

    @property
    def not_rows(self) -> int:
        """How many lines were no rows: blank, banners, totals, headings."""
        return self.numbers["not_rows"]

    @property
    def own_total(self) -> int | None:
        """The number of rows the sheet itself states, if it does."""
        part = self.numbers.get("part") if self.numbers["parts"] == 1 else None
        return self.numbers.get("own_total", part)


class Row(NamedTuple):
    """One row: `cells` has one cell a heading and a blank last; `extra` counts surplus (+) or
    missing (-) cells as sent, blank surplus cells not counted."""

    number: int
    cells: list[str]
    extra: int


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. `heading` is None where it holds no table. `rows` can be read once, to the end.

    `prepared`: its rows are those of a prepared file.
    """

    sheet: str
    heading: Heading | None
    rows: Iterator[Row]
    lines: Lines = field(default_factory=Lines)
    prepared: bool = False
    shown: Shown = field(default_factory=Shown)


def tables(file: BinaryIO, name: str, source: Source) -> Iterator[Table]:
    """Yield each sheet's table; read one to its end before asking for the next.

    Raises UnreadableFile when the file as a whole cannot be used as `source`; nothing of it is
    kept in memory but the rows in hand.
    """
    kind = opened.kind(file, name)
    found: Iterator[sheets.Sheet]
    if kind == "text" and prepared.is_prepared(file, name):
        yield _prepared(file, name, source)
        return
    if kind == "text":
        separator, width = _separator(file, name, source)
        found = iter([sheets.text_sheet(file, name, separator, width)])
    elif kind == "json":
        found = iter([sheets.Sheet("", object_lines(file, name))])
    else:
        found = sheets.workbook_sheets(file, name)
    seen: list[list[str]] = []
    any_table = False
    for sheet in found:
        first = list(islice(sheet.lines, LOOKED_AT))
        seen += [cells for _, cells in first]
        heading = find_heading(headed(first, sheet.structure), source)
        if heading is None:
            yield _no_table(sheet, first)
            continue
        must_be(source, heading, name)
        for number, cells in first[: heading.row - 1]:
            _may_be_kept(cells, number, name)
        any_table = True
        lines = Lines(Counter(not_rows=first[heading.row - 1][0]))  # JSON has no line of headings
        found_there = shown(sheet, heading.names, heading.columns)
        rest = told(chain(first[heading.row :], sheet.lines), found_there, heading.columns)
        rows = _rows(rest, heading, lines, source, name, found_there)
        yield Table(sheet.name, heading, rows, lines, shown=found_there)
    if not any_table:
        raise UnreadableFile(none_found(seen, source, name))


def _prepared(file: BinaryIO, name: str, source: Source) -> Table:
    """A prepared file: every line of it is a row, and the lines of headings and end are none."""
    at = {field: prepared.AT[field] for field in ("ref", "state")}
    rows = (Row(number, [*cells, ""], 0) for number, cells in prepared.lines(file, name, source))
    heading = Heading(1, prepared.NAMES, at, ())
    return Table("", heading, rows, Lines(Counter(not_rows=2)), prepared=True)


def _separator(file: BinaryIO, name: str, source: Source) -> tuple[str, int]:
    """The separator that makes most headings known, and how many cells the headings then have.

    Where no heading of `source` is found the other layouts are tried, to name the right one.
    """
    heads = {sign: sheets.head(file, name, sign)[:LOOKED_AT] for sign in sheets.SEPARATORS}
    for layout in (source, *SOURCES.values()):
        found = [(sign, find_heading(head, layout)) for sign, head in heads.items()]
        known = [(sign, heading) for sign, heading in found if heading]
        if known:
            sign, heading = max(known, key=lambda pair: len(pair[1].columns))
            return sign, len(heading.names)
    known_cells = {
        sign: sum(source.field(cell[:80]) is not None for cells in head for cell in cells)
        for sign, head in heads.items()
    }
    return max(known_cells, key=known_cells.__getitem__), 2  # to say which heading is lacking


def _no_table(sheet: sheets.Sheet, first: list[tuple[int, list[str]]]) -> Table:
    lines = Lines(Counter(not_rows=sum(1 for _ in chain(first, sheet.lines))))
    return Table(sheet.name, None, iter(()), lines, shown=Shown(sheet.name, sheet.hidden))


def _rows(
    lines: Iterator[tuple[int, list[str]]],
    heading: Heading,
    passed: Lines,
    source: Source,
    name: str,
    found_there: Shown,
) -> Iterator[Row]:
    width = len(heading.names)
    columns = heading.columns
    ref = columns.get("ref", width)
    dates = [columns.get("reported_on", width), columns.get("event_on", width)]
    hidden = found_there.structure.hidden_rows
    marked = [at for at, words in enumerate(heading.names) if _MARKED.search(words)]
    started = False
    for number, cells in lines:
        if marked:
            _may_be_kept([cells[at] for at in marked if at < len(cells)], number, name)
        extra = len(cells) - width
        if extra < 0:
            cells += [""] * -extra
        elif extra > 0:
            extra = sum(bool(cell.strip()) for cell in cells[width:])
            del cells[width:]
        cells.append("")
        told = cells[ref]
        dated = any(len(cells[at]) >= SHORTEST_DATE and _no_total(cells[at]) for at in dates)
        plain: object = (
            dated and _DIGIT.search(told) and " " not in told.strip() and "(" not in told
        )
        if dated and source.made_refs and not told.strip():
            plain = any(read_day(cells[at], source.date_order).day for at in dates)
        if not plain and _is_no_row(cells, heading, passed, source, started):
            continue
        started = True
        passed.numbers.pop("part", None)  # rows after it show that it is no total of the file
        for one, other in heading.twice:
            if cells[one].strip() != cells[other].strip() and cells[other].strip():
                if cells[one].strip():
                    raise UnreadableFile(
                        f"'{name}', row {number}: two columns are headed "
                        f"'{heading.names[one]}' and differ. Rename one."
                    )
                cells[one] = cells[other]
        if number in hidden:
            found_there.counts["hidden"] += 1
        yield Row(number, cells, extra)


def _may_be_kept(cells: Iterable[str], number: int, name: str) -> None:
    """Nothing above OFFICIAL-SENSITIVE is taken in (Government Security Classifications)."""
    for cell in cells:
        if words := too_high(cell[:80]):
            raise UnreadableFile(f"'{name}', row {number}: {words}")


def _is_no_row(
    cells: list[str], heading: Heading, passed: Lines, source: Source, started: bool
) -> bool:
    """Whether a line is blank, a total, a banner or the headings again; remembers the total."""
    ref = heading.columns.get("ref", len(heading.names))
    filled = [(at, cell.strip()) for at, cell in enumerate(cells) if cell.strip()]
    if not filled:
        passed.numbers["not_rows"] += 1
        return True
    first = filled[0][1].casefold().rstrip(" :=")
    if _is_total(first, filled, source) or _repeats(filled, heading, source):
        passed.numbers["not_rows"] += 1
        total = _total(filled, heading)
        if total is not None and _PART.match(first):
            passed.numbers["part"] = total
            passed.numbers["parts"] += 1
        elif total is not None and not first.startswith("sub"):
            passed.numbers["own_total"] = total
        return True
    words = len(filled) <= 2 and (" " in filled[0][1] or not _DIGIT.search(filled[0][1]))
    banner = len(filled) <= 4 and first.startswith(source.banners)
    alone = len(filled) == 1 and (filled[0][0] != ref or _PAGE.fullmatch(first) is not None)
    told = not started or bool(cells[ref].strip())
    if words or banner or alone or (told and _tells_of_columns([cell for _, cell in filled])):
        passed.numbers["not_rows"] += 1
        return True
    return False


def _no_total(cell: str) -> bool:
    return cell[0] in "0123456789" or "total" not in cell.casefold()


def _is_total(first: str, filled: list[tuple[int, str]], source: Source) -> bool:
    if len(filled) == 1 and _COUNTED.fullmatch(first):
        return True
    word = re.sub(r"[\s:=-]*[0-9][0-9,.]*$|\(.*?\)", "", first).strip()
    if _TOTAL_OF.match(word) and len(filled) <= 4:
        return True
    return word in source.totals and len(filled) <= 6


def _tells_of_columns(cells: list[str]) -> bool:
    """Whether a line is a ruler, or the kinds, units or running numbers of its columns."""
    if len(cells) < 3:
        return False
    if not any(_DIGIT.search(cell) for cell in cells) or all(map(_TYPE.fullmatch, cells)):
        return True
    numbered = [_NUMBERED.fullmatch(cell) for cell in cells]
    steps = [int(found[2]) for found in numbered if found]
    alike = len({found[1] for found in numbered if found}) == 1
    return alike and steps == list(range(steps[0], steps[0] + len(cells)))


def _repeats(filled: list[tuple[int, str]], heading: Heading, source: Source) -> bool:
    """Whether the line is the headings again: most of its cells are what heads their column."""
    same = Counter(
        at < len(heading.names) and compact(cell) == compact(heading.names[at])
        for at, cell in filled
    )
    known = sum(source.field(cell[:80]) is not None for _, cell in filled)
    return same[True] * 2 > len(filled) or known >= max(FEWEST, len(filled) * 2 // 3)


def _total(filled: list[tuple[int, str]], heading: Heading) -> int | None:
    """The count a total line states. A sum under the loss column is money, not a count."""
    money = heading.columns.get("loss")
    at_first, first = filled[0]
    said = re.sub(r"^[^0-9]*", "", first).split(" ")[0]
    for at, cell in filled[1:] if said and first.endswith(said) else ():
        if at != at_first + 1 or not _THOUSANDS.fullmatch(cell):
            break
        said, at_first = said + cell, at  # "Total rows: 1,234" without quotation marks is two cells
    said = "" if _PART.match(first.casefold()) else said  # "Total for May 2026" tells a year
    texts = [said, *(cell for at, cell in filled[1:] if at != money)]
    whole = [text for text in texts if _WHOLE.fullmatch(text)]
    return int(float(whole[0].replace(",", ""))) if whole else None
