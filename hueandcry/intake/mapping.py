"""Propose how an unseen layout could be read, for a person to finish; and write it down as TOML."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from typing import BinaryIO

from hueandcry.intake.content import bare_codes, examples
from hueandcry.intake.dates import YEAR_FIRST, habit, read_day
from hueandcry.intake.glance import Glance, glance
from hueandcry.intake.headings import find_heading
from hueandcry.intake.proposal import Proposed, Tell, propose, untold
from hueandcry.intake.sources import FIELDS, SOURCES, compact
from hueandcry.intake.vocabulary import list_told

BLANK_REFS = 0.05  # from this share of rows without a reference on, references are made
_NO_LABELS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SuggestedColumn:
    """One column of a file: `field` is what it seems to hold, "" where it is to be left out.

    `why` says in one sentence what decided, or why nothing did. `sure` is False where a person
    should look. `filled` is the share of rows looked at that hold something. `examples` are cells
    as sent where the column's content is plain, else their shape ("AA9 9AA").
    """

    heading: str
    field: str
    why: str
    sure: bool
    filled: float
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A layout as proposed. `list` is the kind of list, `problems` what a person should know.

    `code_prefix` is "NFIB" where offences are codes without it ("52C").
    """

    id: str
    title: str
    list: str
    date_order: str
    made_refs: bool
    columns: tuple[SuggestedColumn, ...]
    problems: tuple[str, ...]
    code_prefix: str = ""


def suggest(file: BinaryIO, name: str, tell: Tell = untold) -> Suggestion:
    """Look at the head of a file and propose a field for each column. Keeps nothing.

    `tell` hears after each column how many of how many are looked at.

    Raises UnreadableFile where the file holds no table with headings.
    """
    sheets = glance(file, name)
    columns = propose(sheets, tell)
    held = {column.field: column for column in columns if column.field}
    blank = _blank_refs(held)
    dates = [text for field in ("reported_on", "event_on") if field in held
             for text in held[field].cells]  # fmt: skip
    stem = PurePath(name).stem
    return Suggestion(
        id=_slug(stem),
        title=" ".join(re.sub(r"[^\w.'&()-]", " ", stem).split())[:80] or "New layout",
        list=list_told(tuple(column.heading for column in columns)),
        date_order=habit(dates, "dmy").order,
        made_refs="ref" not in held or blank >= BLANK_REFS,
        columns=tuple(map(_column, columns)),
        problems=(
            *_built_in(sheets, held),
            *_missing(held, blank),
            *([_NO_ORDER] if dates and _no_order(dates) else []),
        ),
        code_prefix="NFIB" if "code" in held and bare_codes(held["code"].cells) else "",
    )


_NO_ORDER = "No date shows whether the day or the month comes first. Day first is taken."


def _column(found: Proposed) -> SuggestedColumn:
    told = sum(bool(cell.strip()) for cell in found.cells)
    return SuggestedColumn(
        heading=found.heading,
        field=found.field,
        why=found.why,
        sure=found.sure,
        filled=round(told / max(len(found.cells), 1), 3),
        examples=examples(found.field, found.cells),
    )


def _slug(stem: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-")[:40].strip("-")
    return slug or "new-layout"


def _blank_refs(held: Mapping[str, Proposed]) -> float:
    """The share of rows with a date that have no reference; lines of totals have no date."""
    if "ref" not in held:
        return 1.0
    dated = [field for field in ("reported_on", "event_on") if field in held]
    rows = [
        ref.strip()
        for at, ref in enumerate(held["ref"].cells)
        if any(read_day(held[field].cells[at]).day for field in dated)
    ]
    return sum(not ref for ref in rows) / max(len(rows), 1)


def _missing(held: Mapping[str, Proposed], blank: float) -> list[str]:
    said = []
    if "ref" not in held:
        said.append("No column seems to hold a reference. One is made from what each row holds.")
    elif blank >= BLANK_REFS:
        said.append("Some rows have no reference. One is made from what such a row holds.")
    if not held.keys() & {"reported_on", "event_on"}:
        said.append("No column seems to hold a date. Without one the file cannot be used.")
    elif "reported_on" not in held:
        said.append("No column seems to say when it was reported. The day it happened is taken.")
    if "code" not in held:
        said.append(
            "No column seems to say what happened. Choose one, or every row waits for a person."
        )
    return said


def _no_order(dates: list[str]) -> bool:
    """Whether some date reads both ways and nothing in the columns shows which is meant."""
    both_ways = any((read := read_day(text)).other and read.form != YEAR_FIRST for text in dates)
    return both_ways and habit(dates, "dmy").order != habit(dates, "mdy").order


def _built_in(sheets: tuple[Glance, ...], held: Mapping[str, Proposed]) -> list[str]:
    """Say so where a built-in layout reads all of this already."""
    for source in SOURCES.values():
        found = [find_heading([list(sheet.headings)], source) for sheet in sheets]
        told = [heading for sheet in sheets for heading in sheet.headings]
        most = max(layout.tells(told) for layout in SOURCES.values())
        if (
            all(found)
            and source.tells(told) == most >= 3
            and held.keys() <= {field for heading in found if heading for field in heading.columns}
        ):
            return [f"The built-in layout '{source.id}' reads this file. No mapping is needed."]
    return []


def compose(suggestion: Suggestion, labels: Mapping[str, str] = _NO_LABELS) -> str:
    """The suggestion, with the choices a person made in it, as TOML for `sources.parse`.

    `labels` gives offence codes to labels as sent. `parse` says what is still missing.
    """
    lines = [
        f"id = {_text(suggestion.id)}",
        f"title = {_text(suggestion.title)}",
        f"source = {_text(suggestion.list)}",
        f"date_order = {_text(suggestion.date_order)}",
        *([f"code_prefix = {_text(suggestion.code_prefix)}"] if suggestion.code_prefix else []),
        *(["made_refs = true"] if suggestion.made_refs else []),
    ]
    for field in FIELDS:
        headings = {
            compact(column.heading): column.heading
            for column in suggestion.columns
            if column.field == field and column.heading
        }
        if headings:
            shown = ", ".join(map(_text, headings.values()))
            lines += ["", f"[columns.{field}]", f"headings = [{shown}]"]
    if labels:
        lines += ["", "[labels]"]
        lines += [f"{_text(label)} = {_text(code)}" for label, code in labels.items()]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """A TOML basic string; JSON writes the same but for DEL, which TOML forbids raw."""
    return re.sub("\x7f", r"\\u007f", json.dumps(value, ensure_ascii=False))
