"""A figure: counts by axes, before and after disclosure control."""

from dataclasses import dataclass
from typing import Literal

from hueandcry.facts.estimate import Estimates

FigureKind = Literal["counts", "single", "sums", "estimate", "rate", "plan"]

# A key holds one value an axis, in the table's axis order; None stands for the total over it.
Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class CountTable:
    """Exact counts of one stream. Streams are never added, so each has a table of its own.

    `axes` are in canonical order (sorted by AXES below). `cells` holds the interior counts above
    zero, sorted by key, no key with a None. `values` lists the values of each axis, in order, so
    that a missing cell is a zero. `nests` maps a value of a finer axis to the coarser period it
    lies in ("2026-05" in "2026-Q2"), so that months and quarters share their totals. A week may
    lie in two months, so a table of weeks holds its pieces ("2026-06-29/2026-07"), each of which
    nests in its week, its month and its quarter; a piece is added up and never shown. `window` is
    the first and last day that this stream's files cover; None means the figure's window.
    """

    stream: str
    axes: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    cells: tuple[tuple[tuple[str, ...], int], ...]
    nests: tuple[tuple[str, str], ...] = ()
    window: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What a statistic made of an Extract. Never leaves without passing sharing.control.clear.

    Of the kind "single" each count stands alone: it has no margin and adds up with nothing.
    `notes` are sentences that whoever reads the numbers must read too; they hold no number of ours.
    `estimates` are what a figure of the kind "estimate" holds in place of tables.
    """

    name: str
    kind: FigureKind
    unit: str
    window: tuple[str, str]
    tables: tuple[CountTable, ...]
    method: str
    version: str
    digest: str
    notes: tuple[str, ...] = ()
    estimates: Estimates | None = None


@dataclass(frozen=True, slots=True)
class ClearedCell:
    """One number that may leave: `value` as shown, or None where `words` stand in for it."""

    key: Key
    value: int | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ClearedTable:
    """The same table after control: interior cells and every margin, sorted by key."""

    stream: str
    axes: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    cells: tuple[ClearedCell, ...]
    window: tuple[str, str] | None = None


# Canonical order of axes: a question asked in another order is the same question.
AXES = ("week", "month", "quarter", "theme", "ward", "partnership")
PERIODS = ("week", "month", "quarter")
# Between a week and the month that it is a piece of.
PIECE = "/"
