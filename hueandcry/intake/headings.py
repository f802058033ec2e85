"""Find the line of headings, and refuse a file that has none or is of another layout."""

from collections.abc import Mapping
from dataclasses import dataclass

from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import SOURCES, Source, compact

LOOKED_AT = 100  # lines searched for the headings
FEWEST = 3  # headings we must know before a line can be the headings
PLENTY = 6  # so many known headings are no chance, however many others stand beside them


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the headings are and which column holds which field; `twice` pairs equal headings."""

    row: int
    names: tuple[str, ...]
    columns: Mapping[str, int]
    twice: tuple[tuple[int, int], ...]


def find_heading(lines: list[list[str]], source: Source) -> Heading | None:
    """The line, or pair of lines read as one, that holds most headings of `source`."""
    best: Heading | None = None
    above: list[str] = []
    for row, cells in enumerate(lines, start=1):
        found = _match(row, cells, above, source)
        if found and (best is None or len(found.columns) > len(best.columns)):
            best = found
        above = cells
    return best


def _match(row: int, cells: list[str], above: list[str], source: Source) -> Heading | None:
    """Match a line's cells to fields, each by itself or else together with the cell above it."""
    places: dict[str, list[tuple[int, int]]] = {}
    group = ""
    filled = 0
    for at, cell in enumerate(cells):
        group = above[at] if at < len(above) and above[at].strip() else group
        if len(cell) > 80 or not cell.strip():
            continue
        filled += 1
        if found := source.field(cell) or (group and source.field(f"{group} {cell}")) or None:
            places.setdefault(found[1], []).append((found[0], at))
    mostly_unknown = len(places) < PLENTY and 3 * len(places) < filled
    if len(places) < FEWEST or mostly_unknown or "ref" not in places:
        return None
    if "reported_on" not in places and "event_on" not in places:
        return None
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    columns = {name: min(found)[1] for name, found in places.items()}
    twice = tuple(
        (columns[name], at)
        for name, found in places.items()
        for _, at in found
        if at != columns[name] and compact(names[at]) == compact(names[columns[name]])
    )
    return Heading(row, tuple(names), columns, twice)


def must_be(source: Source, heading: Heading, name: str) -> None:
    """Refuse a file whose headings tell of another layout more than of this one."""
    told = {compact(text) for text in heading.names}
    own = len(told & source.telling)
    for other in SOURCES.values():
        if len(told & other.telling) > own and other.id != source.id:
            raise UnreadableFile(_looks_like(other, source, name))


def _looks_like(other: Source, source: Source, name: str) -> str:
    return f"'{name}' looks like a {other.title}, not a {source.title}: choose '{other.id}'."


def none_found(lines: list[list[str]], source: Source, name: str) -> str:
    for other in SOURCES.values():
        if other.id != source.id and find_heading(lines, other):
            return (
                f"'{name}' looks like a {other.title}, not a {source.title}: choose '{other.id}'."
            )
    known = {found[1] for cells in lines for cell in cells if (found := source.field(cell[:80]))}
    if len(known) >= FEWEST:
        lacks = "a reference" if "ref" not in known else "a date"
        return f"'{name}' has headings we know, but none for {lacks}. Add that column."
    return (
        f"'{name}': no headings of a {source.title} in the first {LOOKED_AT} lines. "
        "Put the headings above the rows."
    )
