"""The text of a layout into a Source, or every reason why it is none."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from hueandcry.facts.offence import offences
from hueandcry.intake import spelling
from hueandcry.intake.sources import wording
from hueandcry.intake.sources.layout import (
    FIELDS,
    LISTS,
    LONGEST_HEADING,
    Column,
    Source,
    compact,
)

LONGEST = 200_000  # letters
LONGEST_LABEL = 300  # letters, as much of a label as is kept
MOST_LABELS = 5_000

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_TITLE = re.compile(r"[^\x00-\x1f\x7f]{1,80}")
_TEXTS = frozenset(("id", "title", "source", "date_order", "code_prefix"))
_LISTED = frozenset(("telling", "totals", "banners"))
_KEYS = _TEXTS | _LISTED | {"made_refs", "columns", "labels"}


@dataclass(frozen=True, slots=True)
class Unusable:
    """A text that is no layout, and all that is wrong with it, one sentence each."""

    findings: tuple[str, ...]


def parse(text: str) -> Source | Unusable:
    """Read the TOML of a layout, built-in or saved; nothing of a faulty one is used."""
    if len(text) > LONGEST:
        return Unusable((f"The mapping is longer than {LONGEST:,} letters.",))
    try:
        data = tomllib.loads(text)
    except RecursionError:
        return Unusable(("The mapping is not TOML: it is nested too deep.",))
    except ValueError as why:
        said = " ".join(str(why).split())[:120]
        return Unusable((f"The mapping is not TOML: {said}.",))
    findings = tuple(dict.fromkeys(_findings(data)))
    return Unusable(findings) if findings else _source(data)


def _findings(data: Mapping[str, Any]) -> Iterator[str]:
    for key in data:
        if key not in _KEYS:
            yield f"There is nothing called {_quoted(key)} in a mapping."
    for key in sorted(_TEXTS):
        if not isinstance(data.get(key, ""), str):
            yield f"'{key}' must be text in quotation marks."
    for key in sorted(_LISTED):
        if not _texts(data.get(key, [])):
            yield f"'{key}' must be a list of texts."
    if not isinstance(data.get("made_refs", False), bool):
        yield "'made_refs' must be true or false."
    yield from _bad_values(data)
    yield from _bad_columns(data)
    yield from _bad_labels(data.get("labels", {}))


def _bad_values(data: Mapping[str, Any]) -> Iterator[str]:
    if not _ID.fullmatch(str(data.get("id", ""))):
        yield "'id' must be 1 to 40 small letters, figures and hyphens."
    if not _TITLE.fullmatch(str(data.get("title", ""))):
        yield "'title' must be one line of 1 to 80 letters."
    if str(data.get("source", "")) not in LISTS:
        yield f"'source' must say which kind of list it is: {', '.join(LISTS)}."
    if data.get("date_order", "dmy") not in ("dmy", "mdy"):
        yield "'date_order' must be 'dmy' or 'mdy'."
    if data.get("code_prefix", "") not in ("", "NFIB"):
        yield "'code_prefix' must be 'NFIB' or left out."


def _bad_columns(data: Mapping[str, Any]) -> Iterator[str]:
    columns = data.get("columns", {})
    if not isinstance(columns, dict):
        yield "'columns' must hold one table for each field."
        return
    stands: dict[str, str] = {}
    for field, facts in columns.items():
        if field not in FIELDS:
            yield f"There is no field {_quoted(field)}; there is: {', '.join(FIELDS)}."
            continue
        yield from _bad_column(field, facts)
        for heading in _headings(facts):
            other = stands.setdefault(compact(heading), field)
            if other != field:
                yield f"The heading {_quoted(heading)} stands for both '{other}' and '{field}'."
    if "ref" not in columns and data.get("made_refs") is not True:
        yield "No heading is given for a reference, and 'made_refs' is not true."
    if "reported_on" not in columns and "event_on" not in columns:
        yield "No heading is given for a date: 'reported_on' or 'event_on' is needed."


def _bad_column(field: str, facts: object) -> Iterator[str]:
    if not isinstance(facts, dict) or set(facts) - {"headings"}:
        yield f"The column '{field}' must hold 'headings' and nothing else."
        return
    headings = facts.get("headings")
    if not _texts(headings) or not headings:
        yield f"The 'headings' of '{field}' must be a list of one text or more."
        return
    for heading in headings:
        if not heading.strip() or len(heading) > LONGEST_HEADING:
            yield f"A heading of '{field}' must have 1 to {LONGEST_HEADING} letters."


def _bad_labels(labels: object) -> Iterator[str]:
    if not isinstance(labels, dict) or len(labels) > MOST_LABELS:
        yield f"'labels' must be a table of at most {MOST_LABELS:,} labels."
        return
    meant: dict[str, str] = {}
    for label, code in labels.items():
        if not label.strip() or len(label) > LONGEST_LABEL:
            yield f"A label must have 1 to {LONGEST_LABEL} letters."
        elif not isinstance(code, str) or code not in offences():
            yield f"The label {_quoted(label)} is given a code that the list does not hold."
        elif meant.setdefault(compact(label), code) != code:
            yield f"The label {_quoted(label)} is given two codes."


def _source(data: Mapping[str, Any]) -> Source:
    columns = {
        field: Column(field, FIELDS[field], tuple(facts["headings"]))
        for field, facts in data["columns"].items()
    }
    known: dict[str, tuple[int, str]] = {}
    for column in columns.values():
        for rank, heading in enumerate(column.headings):
            known.setdefault(compact(heading), (rank, column.field))
    labels = data.get("labels", {})
    return Source(
        id=data["id"],
        title=data["title"],
        source=data["source"],
        date_order=data.get("date_order", "dmy"),
        code_prefix=data.get("code_prefix", ""),
        made_refs=data.get("made_refs", False),
        columns=MappingProxyType(columns),
        labels=MappingProxyType(dict(labels)),
        telling=frozenset(map(compact, data["telling"])) if "telling" in data else frozenset(known),
        totals=_lines("totals", data),
        banners=_lines("banners", data),
        known=MappingProxyType(known),
        near=MappingProxyType(dict(spelling.index(known))),
        worded=MappingProxyType(
            dict(
                wording.index(
                    (heading, column.field)
                    for column in columns.values()
                    for heading in column.headings
                )
            )
        ),
        meant=MappingProxyType({compact(label): code for label, code in labels.items()}),
    )


def _lines(key: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    return (*_of_every_layout()[key], *(word.casefold() for word in data.get(key, [])))


@cache
def _of_every_layout() -> Mapping[str, list[str]]:
    return tomllib.loads((files(__package__) / "lines.toml").read_text(encoding="utf-8"))


def _headings(facts: object) -> list[str]:
    found = facts.get("headings") if isinstance(facts, dict) else None
    return [text for text in found if isinstance(text, str)] if isinstance(found, list) else []


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _quoted(text: str) -> str:
    shown = "".join(letter for letter in text if letter.isprintable())
    return f"'{shown[:40]}...'" if len(shown) > 40 else f"'{shown}'"
