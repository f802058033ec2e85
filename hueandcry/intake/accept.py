"""Rows into nameless reports, or rejects with a reason; every row of the file is accounted for."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from types import MappingProxyType
from typing import BinaryIO

from hueandcry.facts.place import Area
from hueandcry.facts.report import Report
from hueandcry.intake.one_row import Asked, Seen, Sheet, given_or_made, report, sheet_of
from hueandcry.intake.prepared_row import prepared_report
from hueandcry.intake.reconcile import Reconciliation, SheetTally
from hueandcry.intake.reject import Reject, is_reference
from hueandcry.intake.rows import Row, Table, tables
from hueandcry.intake.sources import Source
from hueandcry.intake.version import NEVER, is_withdrawn, of_report
from hueandcry.intake.weigh import Beyond, Guess, no_guess

LEARNT_FROM = 5_000  # rows at the head of a sheet that show how its dates are written
Known = Callable[[Sequence[str]], Mapping[str, bytes]]
_NO_POSTCODES: Mapping[str, str] = MappingProxyType({})
_NO_MEANINGS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Chunk:
    """The reports and rejects of one stretch of rows.

    `revised` are references of reports of which something else is held, `withdrawn` those that the
    rows take back.
    """

    reports: tuple[Report, ...]
    rejects: tuple[Reject, ...]
    revised: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()


@dataclass(slots=True)
class _Count:
    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    known: int = 0
    unsure: int = 0
    alike: int = 0
    revised: int = 0
    withdrawn: int = 0


def none_known(refs: Sequence[str]) -> Mapping[str, bytes]:
    """A register that holds nothing yet."""
    return {}


def accept(
    file: BinaryIO,
    name: str,
    source: Source,
    *,
    today: date,
    token_key: bytes,
    postcodes: Mapping[str, str] = _NO_POSTCODES,
    area: Area | None = None,
    known: Known = none_known,
    meanings: Mapping[str, str] = _NO_MEANINGS,
    guess: Callable[[str], Guess | None] = no_guess,
    size: int = 2000,
) -> Iterator[Chunk | Reconciliation]:
    """Yield the file in chunks of at most `size` rows and, last, its Reconciliation.

    `file` must be seekable; it is read as a stream. `postcodes` gives a whole postcode without
    space its LSOA, `area` gives that its ward and partnership. `known` gives the references that
    the register holds and what it holds under them, as intake.version.fingerprint. `meanings` gives
    what a person said labels mean, by label key; `guess` is a model's word on a label that nothing
    else knows. Raises UnreadableFile, also midway: then keep nothing of the file.
    """
    asked = Asked(source, today, token_key, postcodes, area, Beyond(meanings, guess))
    seen = Seen()
    tallies = []
    for table in tables(file, name, source):
        count = _Count()
        head = list(islice(table.rows, LEARNT_FROM))
        sheet = sheet_of(table, head, source, today, whole=len(head) < LEARNT_FROM)
        rows = chain(head, table.rows)
        while chunk := _chunk(rows, size, sheet, asked, known, seen, count):
            yield chunk
        tallies.append(_tally(table, count, source, seen.lost[table.sheet]))
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


def _tally(table: Table, count: _Count, source: Source, lost: int) -> SheetTally:
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
        revised=count.revised,
        withdrawn=count.withdrawn,
        notes=(*table.shown.notes(count.rows), *_lacking(table, source), *_lost(lost)),
    )


def _lost(numbers: int) -> Iterator[str]:
    """What a spreadsheet took of suspects' numbers, so that somebody sends them whole."""
    if numbers:
        yield f"A spreadsheet cut {numbers:,} suspects’ numbers short (1.9150E+09): they are lost."


def _lacking(table: Table, source: Source) -> Iterator[str]:
    """What a whole sheet lacks because no heading for it is known, though the layout has one."""
    if table.prepared or table.heading is None:
        return
    lacks = source.columns.keys() - table.heading.columns.keys()
    if "code" in lacks:
        yield "No heading for the offence or category is known: every row waits for a person."
    if "reported_on" in lacks:
        yield "No heading for the day of report is known: the day it happened is taken."
    if "event_on" in lacks:
        yield "No heading for the day it happened is known: no row has one."


def _chunk(
    rows: Iterator[Row],
    size: int,
    sheet: Sheet,
    asked: Asked,
    known: Known,
    seen: Seen,
    count: _Count,
) -> Chunk | None:
    """The next `size` rows, counted; None at the end of the sheet."""
    with _uncollected():
        some = list(islice(rows, size))
        refs = [given_or_made(row, sheet, asked, seen) for row in some]
    held = known([ref for ref in refs if ref]) if some else {}
    withdrawn: list[str] = []
    state = sheet.at["state"]
    made: list[Report | Reject | None] = []
    with _uncollected():
        for row, ref in zip(some, refs, strict=True):
            if row.cells[state] and is_withdrawn(row.cells[state]) and is_reference(ref):
                _withdraw(ref, held, seen, count, withdrawn)
            else:
                made.append(_one(row, ref, sheet, asked, held, seen, count))
    reports = tuple(one for one in made if isinstance(one, Report))
    rejects = tuple(one for one in made if isinstance(one, Reject))
    count.rows += len(some)
    count.accepted += len(reports)
    count.rejected += len(rejects)
    revised = tuple(one.ref for one in reports if one.ref in held)
    count.revised += len(revised)
    return Chunk(reports, rejects, revised, tuple(withdrawn)) if some else None


def _withdraw(
    ref: str, held: Mapping[str, bytes], seen: Seen, count: _Count, withdrawn: list[str]
) -> None:
    """Note a reference that the file withdraws; a row of this same file may bear it too."""
    folded = ref.casefold()
    if folded in seen.withdrawn:
        count.duplicates += 1
    elif held.get(ref) == NEVER:
        count.known += 1
    else:
        seen.refs.add(folded)
        seen.withdrawn.add(folded)
        withdrawn.append(ref)
        count.withdrawn += 1


def _one(
    row: Row,
    ref: str,
    sheet: Sheet,
    asked: Asked,
    held: Mapping[str, bytes],
    seen: Seen,
    count: _Count,
) -> Report | Reject | None:
    """The report or reject of a row; None where it was held as it is, or came earlier."""
    folded = ref.casefold()
    before = held.get(ref)
    if before == NEVER:
        count.known += 1
        return None
    if folded in seen.refs:
        count.duplicates += 1
        return None
    if sheet.prepared:
        made = prepared_report(row, ref, sheet.name, asked, seen)
    else:
        made = report(row, ref, sheet, asked, seen)
    if isinstance(made, Reject):
        return made
    seen.refs.add(folded)
    if before and before == of_report(made):
        count.known += 1
        return None
    if not made.sealed:  # a sheet's counts are told to more people than may see what is sealed
        count.unsure += bool(made.unsure)
        count.alike += bool(made.alike)
    return made
