"""The prepared file: nameless reports in one fixed form, written at the sender's own desk.

One line for each report, or for each reference that is withdrawn, and a last line with their
number. Each line ends in a digest of itself, so that a spreadsheet which rewrote a date is found
out. The digest is no secret: every cell is judged as if a stranger had written it.
"""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from hueandcry.facts.report import Report
from hueandcry.intake import artefacts, opened
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import FIELDS, LISTS, Source

MARK = "hueandcry_prepared"
VERSION = "1"
END = "end"
WITHDRAWN = "withdrawn"
RAW = tuple(name for name, kind in FIELDS.items() if kind == "plain" and name != "ref")
NAMES = (
    *(MARK, "layout", "source", "ref", "state", "event_on", "reported_on"),
    *("code", "confidence", "why", "sealed", "online", "loss", "age_band", "sex"),
    *("outward", "lsoa", "token", "unsure", "alike"),
    *(f"raw_{name}" for name in RAW),
    "artefacts",
    "check",
)
# As it was before it told artefacts: still read, and then there are none.
_NAMES_BEFORE = tuple(name for name in NAMES if name != "artefacts")
AT = {name: at for at, name in enumerate(NAMES)}
_AGAIN = "Prepare it again and send it unopened."
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "'")  # what a spreadsheet would run, or we put before


def report_line(report: Report, layout: str, *, with_token: bool) -> tuple[str, ...]:
    """The line of a report: no name, no day of birth, no more of a postcode than its first half."""
    finding, person, raw = report.finding, report.person, dict(report.raw)
    online = {True: "yes", False: "no", None: ""}[report.online]
    told = {
        "ref": report.ref,
        "event_on": report.event_on.isoformat() if report.event_on else "",
        "reported_on": report.reported_on.isoformat(),
        "code": finding.code,
        "confidence": repr(finding.confidence),
        "why": finding.why,
        "sealed": "yes" if report.sealed else "",
        "online": online,
        "loss": "" if report.loss is None else f"{report.loss:.2f}",
        "age_band": "" if person.age_band is None else str(person.age_band),
        "sex": person.sex,
        "outward": person.outward,
        "lsoa": report.lsoa,
        "token": person.token if with_token else "",
        "unsure": ";".join(report.unsure),
        "alike": report.alike,
        **{f"raw_{name}": text for name, text in raw.items()},
        "artefacts": artefacts.as_text(report.artefacts),
    }
    return _line(told, layout, report.source)


def withdrawn_line(ref: str, layout: Source) -> tuple[str, ...]:
    """The line of a reference that the sender takes back."""
    return _line({"ref": ref, "state": WITHDRAWN}, layout.id, layout.source)


def end_line(lines: int) -> tuple[str, ...]:
    """The last line, which says how many stand before it."""
    return _line({}, str(lines), "", END)


def _line(told: dict[str, str], layout: str, source: str, first: str = VERSION) -> tuple[str, ...]:
    told |= {MARK: first, "layout": layout, "source": source}
    cells = [told.get(name, "") for name in NAMES[:-1]]
    return (*(f"'{cell}" if cell.startswith(_RUN) else cell for cell in cells), check(cells))


def check(cells: Sequence[str]) -> str:
    """The digest of a line's other cells."""
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:16]


def is_prepared_file(file: BinaryIO, name: str) -> bool:
    """Whether a file of any kind was prepared. Raises UnreadableFile."""
    return opened.kind(file, name) == "text" and is_prepared(file, name)


def is_prepared(file: BinaryIO, name: str) -> bool:
    """Whether a file of text says in its first heading that it was prepared."""
    first = next(opened.lines(file, name), "")
    return first.lstrip('"').startswith(MARK)


def layout_of(file: BinaryIO, name: str, known: Sequence[Source]) -> Source | None:
    """The layout that a prepared file was made by, else any of the same kind of list.

    None where none is known. Raises UnreadableFile.
    """
    cells = next((cells for _, cells in lines(file, name, None)), [""] * len(NAMES))
    same = [layout for layout in known if layout.source == cells[AT["source"]]]
    exact = [layout for layout in same if layout.id == cells[AT["layout"]]]
    return next(iter(exact or same), None)


def lines(file: BinaryIO, name: str, source: Source | None) -> Iterator[tuple[int, list[str]]]:
    """The lines of reports with their numbers, each of as many cells as NAMES.

    Raises UnreadableFile for another version, another form, another kind of list than `source`
    is, and lines taken out or put in.
    """
    rows = csv.reader(opened.lines(file, name))
    count, ended = 0, None
    try:
        heads = tuple(next(rows, ()))
        if heads not in (NAMES, _NAMES_BEFORE):
            raise UnreadableFile(f"'{name}' has not the headings of a prepared file. {_AGAIN}")
        for number, cells in enumerate(rows, start=2):
            if ended is not None:
                raise UnreadableFile(f"'{name}', row {number}: a row after the last. {_AGAIN}")
            cells = [*map(_as_it_was, cells[: len(heads)]), *[""] * (len(heads) - len(cells))]
            if heads == _NAMES_BEFORE:
                cells = _with_artefacts(cells)
            if cells[0] == END:
                ended = cells[AT["layout"]] if check(cells[:-1]) == cells[-1] else ""
                continue
            _must_fit(cells, source, name)
            count += 1
            yield number, cells
    except csv.Error as why:
        raise UnreadableFile(f"'{name}' is damaged: its text cannot be cut up. {_AGAIN}") from why
    if ended != str(count):
        raise UnreadableFile(f"'{name}' is cut off, or rows were taken out or put in. {_AGAIN}")


def _with_artefacts(cells: list[str]) -> list[str]:
    """A line as it was before, in the form of now: its digest holds where it held."""
    told = [*cells[:-1], ""]
    return [*told, check(told) if check(cells[:-1]) == cells[-1] else ""]


def _must_fit(cells: list[str], source: Source | None, name: str) -> None:
    if cells[0] != VERSION:
        raise UnreadableFile(
            f"'{name}' was prepared by another version. Use the same Hue and Cry at both ends."
        )
    kind = cells[AT["source"]]
    if source is not None and kind != source.source:
        what = LISTS.get(kind, "something else")
        raise UnreadableFile(f"'{name}' was prepared from {what}, not {LISTS[source.source]}.")


def _as_it_was(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" else cell
