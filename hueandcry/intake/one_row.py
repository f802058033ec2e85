"""One row into one nameless report, or a reject with its reason."""

import hmac
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import compress

from hueandcry.facts.offence import stream_of, theme_of
from hueandcry.facts.place import Area, Spot, spot
from hueandcry.facts.report import Finding, Report
from hueandcry.intake import artefacts, must_not_miss, reject, tidy
from hueandcry.intake.artefact_forms import is_cut_off
from hueandcry.intake.as_sent import as_sent
from hueandcry.intake.classify import SURE, classify
from hueandcry.intake.covers import Span, covers, fitted
from hueandcry.intake.dates import Habit, Reading, habit, settle
from hueandcry.intake.person import alike_keys, person
from hueandcry.intake.reject import Reject
from hueandcry.intake.rows import Row, Table
from hueandcry.intake.sources import FIELDS, Source
from hueandcry.intake.weigh import Beyond, weigh

LONGEST_RAW = 300  # letters: what is longer is no label, and may be a story
UNSURE = ("code", "event_on", "reported_on", "outward", "loss")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller gave, the same for every row of every sheet."""

    source: Source
    today: date
    token_key: bytes
    postcodes: Mapping[str, str]
    area: Area | None
    beyond: Beyond = field(default_factory=Beyond)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the file held so far: references (withdrawn, made), who reported what under which.

    `lost` counts, by sheet, suspects' numbers whose last figures a spreadsheet took.
    """

    refs: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    alike: dict[int, str] = field(default_factory=dict)
    made: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `at` gives each field its column; what the sheet lacks is the blank last cell.

    `flags` are columns that nothing else reads, under a heading that must not be missed ("CSE").
    """

    name: str
    headings: tuple[str, ...]
    at: Mapping[str, int]
    event: Habit
    reported: Habit
    birth: Habit
    plain: tuple[tuple[str, int], ...]
    flags: tuple[int, ...]
    prepared: bool = False
    covers: Span | None = None


def sheet_of(
    table: Table, head: list[Row], source: Source, today: date, whole: bool = True
) -> Sheet:
    """Learn from a sheet's first rows how it writes its dates; if they are all, what it covers."""
    headings = table.heading.names if table.heading else ()
    columns = table.heading.columns if table.heading else {}
    at = {name: columns.get(name, len(headings)) for name in FIELDS}

    def learnt(name: str) -> Habit:
        return habit((row.cells[at[name]] for row in head), source.date_order)

    reported = learnt("reported_on")
    told = (row.cells[at["reported_on"]] for row in head)
    return Sheet(
        name=table.sheet,
        headings=headings,
        at=at,
        event=learnt("event_on"),
        reported=reported,
        birth=learnt("dob"),
        plain=tuple(
            (name, columns[name])
            for name, column in source.columns.items()
            if column.kind == "plain" and name != "ref" and name in columns
        ),
        flags=tuple(
            column
            for column, heading in enumerate(headings)
            if must_not_miss.in_label(heading) and column not in columns.values()
        ),
        prepared=table.prepared,
        covers=covers(told, reported, today) if whole and not table.prepared else None,
    )


def reference(cell: str) -> str:
    """The reference as sent, without spaces round it; a number that a spreadsheet made is whole."""
    ref = cell if cell.isalnum() else tidy.clean(cell)
    return ref[:-2] if ref.endswith(".0") and ref[:-2].isdecimal() else ref


def given_or_made(row: Row, sheet: Sheet, asked: Asked, seen: Seen) -> str:
    """The row's reference; where the layout says so, a blank one is made from what the row holds.

    It is a keyed hash of the cells the layout reads but `state`, so the same row has the same
    reference in the next file, and a column that nobody reads may come or go. The second of two
    such rows ends in "-2".
    """
    ref = reference(row.cells[sheet.at["ref"]])
    if ref or not asked.source.made_refs:
        return ref
    read = (
        f"{name}\0{tidy.clean(row.cells[sheet.at[name]]).casefold()}"
        for name in sorted(asked.source.columns)
        if name not in ("ref", "state")
    )
    digest = hmac.digest(asked.token_key, "\0".join(read).encode(), "sha256").hex()[:20]
    seen.made[digest] += 1
    return f"made-{digest}" + (f"-{seen.made[digest]}" if seen.made[digest] > 1 else "")


def report(row: Row, ref: str, sheet: Sheet, asked: Asked, seen: Seen) -> Report | Reject:
    """Make the report of a row under its reference `ref`, or say why it goes back."""
    cells, at, source = row.cells, sheet.at, asked.source
    if not reject.is_reference(ref):
        return reject.bad_reference(_place(row, ref, sheet, source))
    event = sheet.event.read(cells[at["event_on"]])
    reported = sheet.reported.read(cells[at["reported_on"]])
    settled = settle(event, reported, asked.today)
    days = fitted(settled, event, reported, sheet.covers, asked.today)
    if days.reported_on is None:
        return reject.no_date(_place(row, ref, sheet, source), event, reported)
    if row.extra and not _in_step(row, event, reported, sheet, source):
        return reject.out_of_step(_place(row, ref, sheet, source), row.extra)
    alone = any(read.day is None or read.whole_month for read in (event, reported))
    on = days.event_on or days.reported_on
    label = cells[at["code"]]
    weighed = weigh(label, _told(cells, sheet), on, source=source, beyond=asked.beyond)
    finding = weighed.finding
    amount = tidy.loss(cells[at["loss"]])
    home = tidy.postcode(cells[at["postcode"]])
    online = tidy.yes_no(cells[at["online"]])
    theme, stream = counted(source.source, finding, online)
    lsoa = asked.postcodes.get(home.full, "") if home.full else ""
    stated = cells[at["lsoa"]]
    lsoa = lsoa or tidy.lsoa(stated)
    where = spot(asked.area, lsoa) if asked.area and lsoa else Spot(lsoa, "", "")
    born = _birth(cells[at["dob"]], sheet.birth, asked.today)
    if cells[at["suspect_phone"]] and is_cut_off(cells[at["suspect_phone"]]):
        seen.lost[sheet.name] += 1
    who = person(cells, at, home.outward, born, on, asked.token_key)
    keys = alike_keys(cells, at, (born, home.full), (finding.code, days.event_on, amount.pounds))
    return Report(
        source=source.source,
        ref=ref,
        event_on=days.event_on,
        reported_on=days.reported_on,
        finding=finding,
        stream=stream,
        theme=theme,
        online=online,
        sealed=weighed.sealed,
        loss=amount.pounds,
        person=who,
        lsoa=where.lsoa,
        ward=where.ward,
        partnership=where.partnership,
        unsure=unsure_of(
            finding.confidence < SURE,
            days.event_unsure or sheet.event.doubts(event, alone),
            days.reported_unsure or sheet.reported.doubts(reported, alone),
            not home.sure or bool(stated and not lsoa),
            not amount.sure or row.extra > 0,
        ),
        alike=_earlier(keys, ref, seen),
        raw=tuple(
            [
                (name, kept)
                for name, at in sheet.plain
                if cells[at] and (kept := as_sent(name, cells[at][:LONGEST_RAW]))
            ]
        ),
        artefacts=artefacts.of_row(cells, at),
    )


def _birth(text: str, written: Habit, today: date) -> date | None:
    return tidy.birth(text, written.order_of(text), today) if text else None


@lru_cache(64)
def unsure_of(*doubts: bool) -> tuple[str, ...]:
    """The fields of UNSURE that are in doubt."""
    return tuple(compress(UNSURE, doubts))


@lru_cache(4096)
def counted(source: str, finding: Finding, online: bool | None) -> tuple[str, str]:
    """Theme and stream of a report. What a person must look at counts as not sure till then."""
    code = finding.code if finding.confidence >= SURE else ""
    return theme_of(code), stream_of(source, code, online)


def _told(cells: list[str], sheet: Sheet) -> str:
    """The row's free text, with each heading that is flagged for it."""
    told = cells[sheet.at["narrative"]]
    if not sheet.flags:
        return told
    flagged = [
        f"{sheet.headings[column]} {cells[column]}" if tidy.yes_no(cells[column]) else cells[column]
        for column in sheet.flags
    ]
    return " ".join([told, *flagged])


def _earlier(keys: list[int], ref: str, seen: Seen) -> str:
    """The first earlier row that looks the same, else ""; remembers this one."""
    found = ""
    for key in keys:
        earlier = seen.alike.setdefault(key, ref)
        if earlier is not ref and not found:
            found = earlier
    return found


def _place(row: Row, ref: str, sheet: Sheet, source: Source) -> reject.Place:
    return reject.Place(sheet.name, source, sheet.headings, sheet.at, row.number, row.cells, ref)


def _in_step(row: Row, event: Reading, reported: Reading, sheet: Sheet, source: Source) -> bool:
    """Whether a row with too few or too many cells still has each cell under its heading.

    Missing cells at the end are plain to see. Surplus ones are understood only after free text.
    """
    cells, at = row.cells, sheet.at
    if reported.why or reported.day is None:
        return False
    label = cells[at["code"]]
    if event.why and not classify(label, None, source.code_prefix, source.means(label)).code:
        return False  # the cell that is no date may be the offence, one column early
    if row.extra > 0 and (event.why or at["narrative"] != len(sheet.headings) - 1):
        return False
    sex = tidy.clean(cells[at["sex"]])
    return len(sex) <= 12 and not any(letter.isdigit() for letter in sex) and _fits(row, sheet)


def _fits(row: Row, sheet: Sheet) -> bool:
    cells, at = row.cells, sheet.at
    email = cells[at["email"]]
    is_email = not email or "@" in email or "(at)" in email
    return is_email and tidy.postcode(cells[at["postcode"]]).sure
