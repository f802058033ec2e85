"""Why a row goes back to its sender: what, where, and what would mend it, in plain words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hueandcry.intake.as_sent import as_sent
from hueandcry.intake.dates import Reading
from hueandcry.intake.objects import NESTED
from hueandcry.intake.shown import MERGED
from hueandcry.intake.sources import Source
from hueandcry.intake.tidy import is_formula

LONGEST_REF = 64
LONGEST_SENT = 120
_CUT_OFF = re.compile(r"[0-9][eE]\+|[0-9][.,][0-9]+[eE][0-9]|#(?:REF|NAME|VALUE|DIV/0|N/A|NUM)")
_NO_VALUE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        NESTED: ("The reference is a list of records, not one value.", "Send it with one."),
        MERGED: (
            "The reference is merged over several cells.",
            "Unmerge them and give each row its own.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Reject:
    """A row sent back. `sent` is given for plain columns only: never a name or a narrative."""

    sheet: str
    row: int
    column: str
    ref: str
    sent: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reject was found: the sheet, its headings and columns, the row and its reference."""

    sheet: str
    source: Source
    headings: tuple[str, ...]
    at: Mapping[str, int]
    row: int
    cells: list[str]
    ref: str


def is_reference(ref: str) -> bool:
    """Whether the register can know a row by `ref`: not blank, a formula, cut off or too long."""
    plain = not is_formula(ref) and not _CUT_OFF.search(ref) and ref not in _NO_VALUE
    return plain and 0 < len(ref) <= LONGEST_REF


def bad_reference(place: Place) -> Reject:
    """For a row whose reference is none."""
    ref = place.ref
    if not ref:
        return _because(place, "ref", "There is no reference.", "Send it with one.")
    if is_formula(ref):
        reason = "The reference is a formula. We do not run formulas."
    elif ref in _NO_VALUE:
        return _because(place, "ref", *_NO_VALUE[ref])
    elif len(ref) > LONGEST_REF:
        reason = f"The reference is longer than {LONGEST_REF} letters."
    else:
        reason = "The spreadsheet has cut the reference off, or put an error there."
    return _because(place, "ref", reason, "Format the column as text, send again.")


def no_date(place: Place, event: Reading, reported: Reading) -> Reject:
    """For a row with no day of report or event that can be believed."""
    field = "reported_on"
    if reported.day is not None:
        reason = "This report date lies in the future."
    elif reported.why:
        reason = reported.why
    elif event.why or event.day:
        field, reason = "event_on", event.why or "This date lies in the future or too far back."
    else:
        reason = "There is neither a report date nor an event date."
    return _because(place, field, reason, "Send the right date.")


def out_of_step(place: Place, extra: int) -> Reject:
    """For a row whose cells do not stand under their headings; `extra` cells too many, or few."""
    cells = "cell" if abs(extra) == 1 else "cells"
    reason = f"The row has {abs(extra)} {cells} too {'many' if extra > 0 else 'few'}."
    return _because(place, "", reason, "Put quotation marks round cells that hold a comma.")


def _because(place: Place, field: str, reason: str, remedy: str) -> Reject:
    at = place.at.get(field, len(place.headings))
    column = place.source.columns.get(field)
    plain = column is not None and column.kind == "plain"
    sent = as_sent(field, place.cells[at][:LONGEST_SENT]) if plain else ""
    heading = place.headings[at] if at < len(place.headings) else ""
    return Reject(place.sheet, place.row, heading, place.ref[:LONGEST_REF], sent, reason, remedy)
