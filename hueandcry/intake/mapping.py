"""Propose how an unseen layout could be read, for a person to finish; and write it down as TOML."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO

from hueandcry.intake import opened, sheets
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import FIELDS, SOURCES, compact

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
    """A layout as proposed. `list` is the kind of list; `problems` must be mended before use."""

    id: str
    title: str
    list: str
    date_order: str
    made_refs: bool
    columns: tuple[SuggestedColumn, ...]
    problems: tuple[str, ...]


def suggest(file: BinaryIO, name: str) -> Suggestion:
    """Look at the head of a file and propose a field for each column. Keeps nothing.

    Raises UnreadableFile where the file holds no table with headings.
    """
    opened.kind(file, name)
    first = next(iter(sheets.head(file, name, ",")), [])
    if len(first) < 2:
        raise UnreadableFile(f"'{name}': no headings were found. Put them above the rows.")
    police = SOURCES["police"]
    columns = tuple(
        SuggestedColumn(text, found[1] if found else "", "by its heading", bool(found), 1.0, ())
        for text in first
        for found in (police.field(text),)
    )
    return Suggestion("new-layout", name[:80], "other", "dmy", False, columns, ())


def compose(suggestion: Suggestion, labels: Mapping[str, str] = _NO_LABELS) -> str:
    """The suggestion, with the choices a person made in it, as TOML for `sources.parse`.

    `labels` gives offence codes to labels as sent. `parse` says what is still missing.
    """
    lines = [
        f"id = {_text(suggestion.id)}",
        f"title = {_text(suggestion.title)}",
        f"source = {_text(suggestion.list)}",
        f"date_order = {_text(suggestion.date_order)}",
        *(["made_refs = true"] if suggestion.made_refs else []),
    ]
    for field in FIELDS:
        headings = {
            compact(column.heading): column.heading.strip()
            for column in reversed(suggestion.columns)
            if column.field == field
        }
        if headings:
            shown = ", ".join(_text(heading) for heading in reversed(headings.values()))
            lines += ["", f"[columns.{field}]", f"headings = [{shown}]"]
    if labels:
        lines += ["", "[labels]"]
        lines += [f"{_text(label)} = {_text(code)}" for label, code in labels.items()]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """A TOML basic string; JSON writes the same but for DEL, which TOML forbids raw."""
    return re.sub("\x7f", r"\\u007f", json.dumps(value, ensure_ascii=False))
