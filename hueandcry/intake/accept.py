"""Rows into nameless reports, or rejects with a reason; every row of the file is accounted for."""

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from types import MappingProxyType
from typing import BinaryIO

from hueandcry.facts.place import Area
from hueandcry.facts.report import Report
from hueandcry.intake.one_row import Asked, Seen, Sheet, given_or_made, report, sheet_of
from hueandcry.intake.reconcile import Reconciliation, SheetTally
from hueandcry.intake.reject import Reject
from hueandcry.intake.rows import Row, Table, tables
from hueandcry.intake.sources import Source

LEARNT_FROM = 5_000  # rows at the head of a sheet that show how its dates are written
_NO_POSTCODES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Chunk:
    """The reports and rejects of one stretch of rows."""

    reports: tuple[Report, ...]
    rejects: tuple[Reject, ...]


@dataclass(slots=True)
class _Count:
    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    known: int = 0
    unsure: int = 0
    alike: int = 0


def none_known(refs: Sequence[str]) -> Collection[str]:
    """A register that holds nothing yet."""
    return ()


def accept(
    file: BinaryIO,
    name: str,
    source: Source,
    *,
    today: date,
    token_key: bytes,
    postcodes: Mapping[str, str] = _NO_POSTCODES,
    area: Area | None = None,
    known: Callable[[Sequence[str]], Collection[str]] = none_known,
    size: int = 2000,
) -> Iterator[Chunk | Reconciliation]:
    """Yield the file in chunks of at most `size` rows and, last, its Reconciliation.

    `file` must be seekable; it is read as a stream. `postcodes` gives a whole postcode without
    space its LSOA, `area` gives that its ward and partnership. `known` says which references the
    register already holds. Raises UnreadableFile, also midway: then keep nothing of the file.
    """
    asked = Asked(source, today, token_key, postcodes, area)
    seen = Seen()
    tallies = []
    for table in tables(file, name, source):
        count = _Count()
        head = list(islice(table.rows, LEARNT_FROM))
        sheet = sheet_of(table, head, source)
        rows = chain(head, table.rows)
        while chunk := _chunk(rows, size, sheet, asked, known, seen, count):
            yield chunk
        tallies.append(_tally(table, count))
    yield Reconciliation(tuple(tallies))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows hold no circles, and looking for some in each chunk took a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _tally(table: Table, count: _Count) -> SheetTally:
    return SheetTally(
        sheet=table.sheet,
        rows=count.rows,
        accepted=count.accepted,
        rejected=count.rejected,
        duplicates=count.duplicates,
        known=count.known,
        unsure=count.unsure,
        not_rows=table.lines.not_rows,
        own_total=table.lines.own_total,
        alike=count.alike,
        heading_row=table.heading.row if table.heading else None,
    )


def _chunk(
    rows: Iterator[Row],
    size: int,
    sheet: Sheet,
    asked: Asked,
    known: Callable[[Sequence[str]], Collection[str]],
    seen: Seen,
    count: _Count,
) -> Chunk | None:
    """The next `size` rows, counted; None at the end of the sheet."""
    with _uncollected():
        some = list(islice(rows, size))
        refs = [given_or_made(row, sheet, asked, seen) for row in some]
    held = frozenset(known([ref for ref in refs if ref]) if some else ())
    with _uncollected():
        made = [
            _one(row, ref, sheet, asked, held, seen, count)
            for row, ref in zip(some, refs, strict=True)
        ]
    reports = tuple(one for one in made if isinstance(one, Report))
    rejects = tuple(one for one in made if isinstance(one, Reject))
    count.rows += len(some)
    count.accepted += len(reports)
    count.rejected += len(rejects)
    return Chunk(reports, rejects) if some else None


def _one(
    row: Row,
    ref: str,
    sheet: Sheet,
    asked: Asked,
    held: Collection[str],
    seen: Seen,
    count: _Count,
) -> Report | Reject | None:
    """The report or reject of a row; None where its reference was held or came earlier."""
    folded = ref.casefold()
    if ref in held:
        count.known += 1
        return None
    if folded in seen.refs:
        count.duplicates += 1
        return None
    made = report(row, ref, sheet, asked, seen)
    if isinstance(made, Report):
        seen.refs.add(folded)
        count.unsure += bool(made.unsure)
        count.alike += bool(made.alike)
    return made
