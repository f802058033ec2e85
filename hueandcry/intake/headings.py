"""Find the line of headings, and refuse a file that has none or is of another layout."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import SOURCES, Source, compact
from hueandcry.intake.sources.layout import AFTER_ALL
from hueandcry.intake.vocabulary import OF_A_PERSON, about_another

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
    grouped = sum(bool(text.strip()) for text in above) > 1  # one text alone is a banner
    filled = 0
    for at, cell in enumerate(cells):
        group = above[at] if at < len(above) and above[at].strip() else group
        if len(cell) > 80 or not cell.strip():
            continue
        filled += 1
        found = source.field(cell)
        if found and not (grouped and found[1] in OF_A_PERSON and _is_of_another(group)):
            places.setdefault(found[1], []).append((found[0], at))
        elif group and (found := source.field(f"{group} {cell}")):
            places.setdefault(found[1], []).append((found[0] + AFTER_ALL, at))
    enough = PLENTY if _is_built_in(source) else FEWEST  # a mapping names what it reads and no more
    mostly_unknown = len(places) < enough and 3 * len(places) < filled
    all_of_them = len(places) == len(source.columns)
    if not all_of_them and (len(places) < FEWEST or mostly_unknown):
        return None
    if "ref" not in places and not source.made_refs:
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


def _is_of_another(group: str) -> bool:
    """Whether the few words over some columns say that they are about somebody not harmed."""
    few = len(group.split()) <= 3 and not any(sign.isdigit() for sign in group)
    return few and bool(about_another(group))


def must_be(source: Source, heading: Heading, name: str) -> None:
    """Refuse a file whose headings tell of another layout more than of this one.

    A mapping that finds all it names was made for such a file, whatever else stands there.
    """
    if not _is_built_in(source) and len(heading.columns) == len(source.columns):
        return
    if other := _other(heading.names, source):
        raise UnreadableFile(_looks_like(other, source, name))


def _is_built_in(source: Source) -> bool:
    return SOURCES.get(source.id) is source


def _other(told: Sequence[str], source: Source) -> Source | None:
    """The built-in layout that headings tell of most, if more than of `source`.

    By a single heading more it must also read as many of them: "total loss" is on many a list.
    """
    best = max(SOURCES.values(), key=lambda layout: layout.tells(told))
    more = best.tells(told) - source.tells(told)
    reads = len(_fields([list(told)], best)) >= len(_fields([list(told)], source))
    return best if more > 1 or (more == 1 and reads) else None


def _looks_like(other: Source, source: Source, name: str) -> str:
    return f"'{name}' looks like a {other.title}, not a {source.title}: choose '{other.id}'."


def none_found(lines: list[list[str]], source: Source, name: str) -> str:
    """Say why no line of a file holds the headings of `source`, and what to do."""
    if not _is_built_in(source):
        return _no_fit(lines, source, name)
    others = [
        (other.tells(found.names), other)
        for other in SOURCES.values()
        if other is not source and (found := find_heading(lines, other))
    ]
    if others:
        return _looks_like(max(others, key=lambda pair: pair[0])[1], source, name)
    known = _fields(lines, source)
    if len(known) >= FEWEST:
        lacks = "a reference" if "ref" not in known else "a date"
        return f"'{name}' has headings we know, but none for {lacks}. Add that column."
    return (
        f"'{name}': no headings of a {source.title} in the first {LOOKED_AT} lines. "
        "Put the headings above the rows."
    )


def _no_fit(lines: list[list[str]], source: Source, name: str) -> str:
    """For a mapping: what it looks for in vain. A cell is shown only where some layout knows it."""
    layouts = (source, *SOURCES.values())
    known = [
        [text for cell in cells if (text := cell.strip()) and _knows(text, layouts)]
        for cells in lines
    ]
    most = max(known, key=len, default=[])
    has = _list(most[:8]) if len(most) > 1 else "no headings that we know"
    found = _fields([most], source)
    dates = [field for field in ("reported_on", "event_on") if field in source.columns]
    lacking = [] if "ref" in found or source.made_refs else [("ref", "a reference")]
    lacking += [] if found.intersection(dates) else [(dates[0], "a date")]
    missing = [f"{words} ({_list(source.columns[field].headings[:3])})" for field, words in lacking]
    needs = " and ".join(missing) or "more of the columns it names"
    return (
        f"'{name}': the mapping '{source.id}' does not fit. It needs a heading for {needs}; "
        f"the file has {has}."
    )


def _knows(text: str, layouts: tuple[Source, ...]) -> bool:
    return len(text) <= 80 and any(layout.field(text) for layout in layouts)


def _fields(lines: list[list[str]], source: Source) -> set[str]:
    return {found[1] for cells in lines for cell in cells if (found := source.field(cell[:80]))}


def _list(texts: Iterable[str]) -> str:
    return ", ".join(f"'{text}'" for text in texts)
