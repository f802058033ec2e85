"""Which layout a file is in, told by its headings: one of the sender's own, or a built-in one."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from hueandcry.intake import opened, prepared, sheets
from hueandcry.intake.headings import LOOKED_AT, Heading, find_heading
from hueandcry.intake.objects import object_lines
from hueandcry.intake.sources import SOURCES, Source, compact

FEWEST_TELLING = 3  # headings that only this layout is known by
KNOWN_SHARE = 0.6  # of the headings a built-in layout must know; below it, ask a person


def recognise(file: BinaryIO, name: str, saved: Sequence[Source]) -> Source | None:
    """The layout of `file`, or None where a person must say: nothing is guessed.

    One of `saved` where every column it names is there, the one that names most; else the built-in
    layout that most headings tell of. A prepared file says itself what it was made from. Raises
    UnreadableFile where the file is no table at all.
    """
    if prepared.is_prepared_file(file, name):
        return prepared.layout_of(file, name, (*saved, *SOURCES.values()))
    heads = list(_heads(file, name))
    file.seek(0)
    own = [(len(layout.columns), layout) for layout in saved if _whole(heads, layout)]
    if own:
        return max(own, key=lambda pair: pair[0])[1]
    rated = [(_rated(heads, layout), layout) for layout in SOURCES.values()]
    told, best = max(rated, key=lambda pair: pair[0])
    return best if told[0] >= FEWEST_TELLING else None


def _heads(file: BinaryIO, name: str) -> Iterator[list[list[str]]]:
    """The first lines of each sheet; of a text, as each separator would cut them."""
    kind = opened.kind(file, name)
    if kind == "text":
        for sign in sheets.SEPARATORS:
            yield sheets.head(file, name, sign)[:LOOKED_AT]
    elif kind == "json":
        yield [cells for _, cells in islice(object_lines(file, name), LOOKED_AT)]
    else:
        for sheet in sheets.workbook_sheets(file, name):
            yield [cells for _, cells in islice(sheet.lines, LOOKED_AT)]


def _whole(heads: list[list[list[str]]], layout: Source) -> bool:
    """Whether some line holds every column of a saved layout, each headed just as it was."""
    for lines in heads:
        heading = find_heading(lines, layout)
        if heading and len(heading.columns) == len(layout.columns) == len(_exact(heading, layout)):
            return True
    return False


def _exact(heading: Heading, layout: Source) -> set[str]:
    forms = (compact(text) for text in heading.names)
    return {layout.known[form][1] for form in forms if form in layout.known}


def _rated(heads: list[list[list[str]]], layout: Source) -> tuple[int, int]:
    """How many headings tell of a built-in layout and how many it knows; (0, 0) if too few."""
    best = (0, 0)
    for lines in heads:
        heading = find_heading(lines, layout)
        names = [text for text in heading.names if text] if heading else []
        known = sum(layout.field(text[:80]) is not None for text in names)
        if names and known >= KNOWN_SHARE * len(names):
            telling = layout.tells(names)
            best = max(best, (telling, known))
    return best
