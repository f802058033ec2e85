"""Why a row goes back to its sender: what, where, and what would mend it, in plain words."""

from dataclasses import dataclass

from hueandcry.intake.sources import Source

LONGEST_SENT = 120


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
    """Where a reject was found: the sheet, its headings by field, the row and its reference."""

    sheet: str
    source: Source
    headings: tuple[str, ...]
    row: int
    ref: str


def because(place: Place, at: int, field: str, sent: str, reason: str, remedy: str) -> Reject:
    """Make a Reject for the cell of `field` in column `at`; hides what may not be shown."""
    column = place.source.columns.get(field)
    shown = sent[:LONGEST_SENT] if column and column.kind == "plain" else ""
    heading = place.headings[at] if at < len(place.headings) else ""
    return Reject(place.sheet, place.row, heading, place.ref, shown, reason, remedy)
