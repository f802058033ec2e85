"""Rows into nameless reports, or rejects with a reason; every row of the file is accounted for."""

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import chain, compress, islice
from types import MappingProxyType
from typing import BinaryIO

from hueandcry.facts.offence import offences, stream_of, theme_of
from hueandcry.facts.place import Area
from hueandcry.facts.report import Report
from hueandcry.intake import tidy
from hueandcry.intake.classify import SURE, classify
from hueandcry.intake.dates import Habit, Reading, habit, read_day, settle
from hueandcry.intake.person import alike_keys, person
from hueandcry.intake.reconcile import Reconciliation, SheetTally
from hueandcry.intake.reject import Place, Reject, because
from hueandcry.intake.rows import Row, Table, tables
from hueandcry.intake.sources import FIELDS, Source

LEARNT_FROM = 5_000  # rows at the head of a sheet that show how its dates are written
LONGEST_REF = 64
UNSURE = ("code", "event_on", "reported_on", "outward", "loss")
_NO_POSTCODES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Chunk:
    """The reports and rejects of one stretch of rows."""

    reports: tuple[Report, ...]
    rejects: tuple[Reject, ...]


@dataclass(slots=True)
class _Seen:
    """What the file held so far: references, and who reported what under which of them."""

    refs: set[str] = field(default_factory=set)
    alike: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Count:
    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    known: int = 0
    unsure: int = 0
    alike: int = 0


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the caller gave, the same for every row of every sheet."""

    source: Source
    today: date
    token_key: bytes
    postcodes: Mapping[str, str]
    area: Area | None
    known: Callable[[Sequence[str]], Collection[str]]
    size: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet: `at` gives each field its column; what the sheet lacks is the blank last cell."""

    name: str
    headings: tuple[str, ...]
    at: Mapping[str, int]
    event: Habit
    reported: Habit
    birth: Habit
    plain: tuple[tuple[str, int], ...]


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
    asked = _Asked(source, today, token_key, postcodes, area, known, size)
    seen = _Seen()
    tallies = []
    for table in tables(file, name, source):
        count = _Count()
        yield from _chunks(table, asked, seen, count)
        tallies.append(_tally(table, count))
    yield Reconciliation(tuple(tallies))


def _chunks(table: Table, asked: _Asked, seen: _Seen, count: _Count) -> Iterator[Chunk]:
    head = list(islice(table.rows, LEARNT_FROM))
    sheet = _sheet(table, head, asked.source)
    rows = chain(head, table.rows)
    del head
    while True:
        with _uncollected():
            some = list(islice(rows, asked.size))
            chunk = _chunk(some, sheet, asked, seen, count) if some else None
        if chunk is None:
            return
        yield chunk


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


def _sheet(table: Table, head: list[Row], source: Source) -> _Sheet:
    headings = table.heading.names if table.heading else ()
    columns = table.heading.columns if table.heading else {}
    at = {name: columns.get(name, len(headings)) for name in FIELDS}

    def learnt(name: str) -> Habit:
        return habit((row.cells[at[name]] for row in head), source.date_order)

    return _Sheet(
        name=table.sheet,
        headings=headings,
        at=at,
        event=learnt("event_on"),
        reported=learnt("reported_on"),
        birth=learnt("dob"),
        plain=tuple(
            (name, columns[name])
            for name, column in source.columns.items()
            if column.kind == "plain" and name != "ref" and name in columns
        ),
    )


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


def _chunk(rows: list[Row], sheet: _Sheet, asked: _Asked, seen: _Seen, count: _Count) -> Chunk:
    at = sheet.at["ref"]
    refs = [_reference(row.cells[at]) for row in rows]
    held = set(asked.known([ref for ref in refs if ref]))
    reports: list[Report] = []
    rejects: list[Reject] = []
    for row, ref in zip(rows, refs, strict=True):
        folded = ref.casefold()
        if ref in held:
            count.known += 1
        elif folded in seen.refs:
            count.duplicates += 1
        else:
            made = _report(row, ref, sheet, asked, seen)
            if isinstance(made, Reject):
                rejects.append(made)
                continue
            seen.refs.add(folded)
            reports.append(made)
            count.unsure += bool(made.unsure)
            count.alike += bool(made.alike)
    count.rows += len(rows)
    count.accepted += len(reports)
    count.rejected += len(rejects)
    return Chunk(tuple(reports), tuple(rejects))


def _reference(cell: str) -> str:
    """The reference as sent, without spaces round it; a number that a spreadsheet made is whole."""
    ref = cell if cell.isalnum() else tidy.clean(cell)
    return ref[:-2] if ref.endswith(".0") and ref[:-2].isdecimal() else ref


def _report(row: Row, ref: str, sheet: _Sheet, asked: _Asked, seen: _Seen) -> Report | Reject:
    cells, at, source = row.cells, sheet.at, asked.source
    if not ref or len(ref) > LONGEST_REF or tidy.is_formula(ref) or "E+" in ref:
        return _bad_reference(_place(row, ref, sheet, source), at["ref"])
    event = read_day(cells[at["event_on"]], sheet.event.order)
    reported = read_day(cells[at["reported_on"]], sheet.reported.order)
    days = settle(event, reported, asked.today)
    if days.reported_on is None:
        return _no_date(_place(row, ref, sheet, source), at, cells, event, reported)
    if row.extra and not _in_step(row, event, reported, sheet):
        return _out_of_step(_place(row, ref, sheet, source), row.extra)
    on = days.event_on or days.reported_on
    finding = classify(cells[at["code"]], on, source.code_prefix)
    amount = tidy.loss(cells[at["loss"]])
    home = tidy.postcode(cells[at["postcode"]])
    online = tidy.yes_no(cells[at["online"]])
    theme, stream, sealed = _counted(source.id, finding.code, online)
    lsoa = asked.postcodes.get(home.full, "") if home.full else ""
    ward, partnership = _lies_in(asked.area, lsoa)
    born = tidy.birth(cells[at["dob"]], sheet.birth.order, asked.today)
    who = person(cells, at, home.outward, born, on, asked.token_key)
    keys = alike_keys(
        cells, at, (who.token, home.full), (finding.code, days.event_on, amount.pounds)
    )
    return Report(
        source=source.id,
        ref=ref,
        event_on=days.event_on,
        reported_on=days.reported_on,
        finding=finding,
        stream=stream,
        theme=theme,
        online=online,
        sealed=sealed,
        loss=amount.pounds,
        person=who,
        lsoa=lsoa,
        ward=ward,
        partnership=partnership,
        unsure=_unsure(
            finding.confidence < SURE,
            days.event_unsure or (sheet.event.mixed and event.other is not None),
            days.reported_unsure or (sheet.reported.mixed and reported.other is not None),
            not home.sure,
            not amount.sure or row.extra > 0,
        ),
        alike=_earlier(keys, ref, seen),
        raw=tuple([(name, cells[at]) for name, at in sheet.plain if cells[at]]),
    )


@lru_cache(64)
def _unsure(*doubts: bool) -> tuple[str, ...]:
    return tuple(compress(UNSURE, doubts))


@lru_cache(4096)
def _counted(source: str, code: str, online: bool | None) -> tuple[str, str, bool]:
    """Theme, stream and whether sealed."""
    offence = offences().get(code)
    sealed = offence.sealed if offence else False
    return theme_of(code), stream_of(source, code, online), sealed


def _lies_in(area: Area | None, lsoa: str) -> tuple[str, str]:
    found = area.places.get(lsoa) if area and lsoa else None
    return (found.ward, found.partnership) if found else ("", "")


def _earlier(keys: list[int], ref: str, seen: _Seen) -> str:
    """The first earlier row that looks the same, else ""; remembers this one."""
    found = ""
    for key in keys:
        earlier = seen.alike.setdefault(key, ref)
        if earlier is not ref and not found:
            found = earlier
    return found


def _place(row: Row, ref: str, sheet: _Sheet, source: Source) -> Place:
    return Place(sheet.name, source, sheet.headings, row.number, ref[:LONGEST_REF])


def _bad_reference(place: Place, at: int) -> Reject:
    ref = place.ref
    if not ref:
        return because(place, at, "ref", "", "There is no reference.", "Send it with one.")
    if tidy.is_formula(ref):
        reason = "The reference is a formula. We do not run formulas."
    elif "E+" in ref:
        reason = "The spreadsheet has cut the reference off."
    else:
        reason = f"The reference is longer than {LONGEST_REF} letters."
    return because(place, at, "ref", ref, reason, "Format the column as text, send again.")


def _no_date(
    place: Place, at: Mapping[str, int], cells: list[str], event: Reading, reported: Reading
) -> Reject:
    field = "reported_on"
    if reported.day is not None:
        reason = "This report date lies in the future."
    elif reported.why:
        reason = reported.why
    elif event.why or event.day:
        field, reason = "event_on", event.why or "This date lies in the future or too far back."
    else:
        reason = "There is neither a report date nor an event date."
    return because(place, at[field], field, cells[at[field]], reason, "Send the right date.")


def _in_step(row: Row, event: Reading, reported: Reading, sheet: _Sheet) -> bool:
    """Whether a row with too few or too many cells still has each cell under its heading.

    Missing cells at the end are plain to see. Surplus ones are understood only after free text.
    """
    cells, at = row.cells, sheet.at
    if event.why or reported.why or reported.day is None:
        return False
    if row.extra > 0 and at["narrative"] != len(sheet.headings) - 1:
        return False
    sex = tidy.clean(cells[at["sex"]])
    return len(sex) <= 12 and not any(letter.isdigit() for letter in sex) and _fits(row, sheet)


def _fits(row: Row, sheet: _Sheet) -> bool:
    cells, at = row.cells, sheet.at
    email = cells[at["email"]]
    is_email = not email or "@" in email or "(at)" in email
    return is_email and tidy.postcode(cells[at["postcode"]]).sure


def _out_of_step(place: Place, extra: int) -> Reject:
    cells = "cell" if abs(extra) == 1 else "cells"
    reason = f"The row has {abs(extra)} {cells} too {'many' if extra > 0 else 'few'}."
    remedy = "Put quotation marks round cells that hold a comma, send again."
    return because(place, len(place.headings), "", "", reason, remedy)
