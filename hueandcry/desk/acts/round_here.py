"""What anybody may read of what is going round here: released figures put on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from hueandcry.desk.acts import copies, show
from hueandcry.desk.acts.alerts import WRITERS
from hueandcry.desk.acts.people import MemberFact
from hueandcry.desk.models import Shown
from hueandcry.exchange import marks as placed_marks
from hueandcry.facts.figure import PERIODS, ClearedCell, ClearedTable
from hueandcry.facts.offence import STREAMS, themes
from hueandcry.register import book, gate, ledger, marks, remembered
from hueandcry.register.remembered import Kept
from hueandcry.sharing.decide import decide
from hueandcry.sharing.release import Treatment
from hueandcry.sharing.terms import PUBLIC

# By time alone, or by time and what it is about: a page of wards would read as a ranking.
_SPLITS = ((), ("theme",))


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """One stream as it was released to the public, of the periods that had ended by then.

    `marks` say where its count broke: what happened and when, never a partner's own words.
    """

    number: int
    release: int
    table: ClearedTable
    base: int
    smallest: int
    known_on: date
    marks: tuple[str, ...]
    put_by: str
    put_at: datetime


def figures() -> tuple[PublicFigure, ...]:
    """The latest figure of each stream that is on the page, in the order of the streams.

    It reads what was stored when each was released: the gate is not asked, nothing is written.
    """
    latest = {row.stream: row for row in Shown.objects.filter(taken_at=None).order_by("id")}
    found = (_figure(latest[stream]) for stream in STREAMS if stream in latest)
    return tuple(figure for figure in found if figure is not None)


def put(release: int, stream: str, member: MemberFact, today: date, now: datetime) -> str:
    """Put a stream of a release on the public page and write it down; returns why not, or "".

    Only what left the gate to the public, under an agreement that still stands today.
    """
    if member.role not in WRITERS:
        return "An analyst or a coordinator puts figures on the public page."
    kept = remembered.read(release)
    if kept is None or kept.ask.addressee != PUBLIC:
        return "Only a figure that was released to the public goes on the page. Release it first."
    if _table(kept, stream) is None:
        return "Only counts by time, or by what it is about, go on the page."
    treatment = _treatment(kept, today)
    if treatment is None:
        return "An agreement that let this figure out no longer lets it out."
    if why_not := copies.stopped(kept.ask, gate.decision_on(kept.ask, today)):
        return why_not
    facts = {
        "act": "figure put on the public page",
        "what": f"{STREAMS[stream]} of release {release}",
        "partner": member.partner,
        "addressee": PUBLIC,
        "release": release,
        "who": member.name,
    }
    with transaction.atomic(durable=True):
        Shown.objects.create(
            release=release,
            stream=stream,
            base=treatment.base,
            smallest=treatment.smallest_count,
            known_on=kept.ask.known_on or kept.today,
            put_by=member.name,
            put_at=now,
        )
        ledger.append_within(facts, now)
    return ""


def still_allowed(release: int, today: date) -> bool:
    """Whether each agreement by which a release left still lets it leave today."""
    kept = remembered.read(release)
    return kept is not None and _treatment(kept, today) is not None


def take_off(number: int, member: MemberFact, now: datetime) -> bool:
    """Take a figure, and those it took the place of, off the page; False where there is none."""
    row = Shown.objects.filter(id=number, taken_at=None).first()
    if row is None or member.role not in WRITERS:
        return False
    facts = {
        "act": "figure taken off the public page",
        "what": f"{STREAMS[row.stream]} of release {row.release}",
        "partner": member.partner,
        "release": row.release,
        "who": member.name,
    }
    with transaction.atomic(durable=True):
        standing = Shown.objects.filter(stream=row.stream, taken_at=None)
        if not standing.update(taken_by=member.name, taken_at=now):
            return False
        ledger.append_within(facts, now)
    return True


def _figure(row: Shown) -> PublicFigure | None:
    kept = remembered.read(row.release)
    table = _table(kept, row.stream) if kept else None
    if kept is None or table is None:
        return None
    set_marks = marks.of(kept.ask.owners, row.known_on)
    said = placed_marks.lines(placed_marks.placed(set_marks, table, public=True))
    return PublicFigure(
        number=row.id,
        release=row.release,
        table=table,
        base=row.base,
        smallest=row.smallest,
        known_on=row.known_on,
        marks=tuple(said),
        put_by=row.put_by,
        put_at=row.put_at,
    )


def _treatment(kept: Kept, today: date) -> Treatment | None:
    """How the release was made safe; None where an owner in it would give less today."""
    then = decide(kept.ask, book.read(kept.opened_at), book.owners(), kept.today)
    now = gate.decision_on(kept.ask, today)
    gave = {grant.owner for grant in then.grants}
    return now.treatment if gave <= {grant.owner for grant in now.grants} else None


def _table(kept: Kept, stream: str) -> ClearedTable | None:
    """A stream of what was released, without the period that was still running."""
    if tuple(axis for axis in kept.ask.axes if axis not in PERIODS) not in _SPLITS:
        return None
    found: Sequence[Mapping[str, Any]] = kept.table["streams"]
    told = next((one for one in found if one["stream"] == stream), None)
    if told is None:
        return None
    on = kept.ask.known_on or kept.today
    axes = tuple(told["axes"])
    at = next(place for place, axis in enumerate(axes) if axis in PERIODS)
    cells = [cell for cell in map(_cell, told["cells"]) if not _is_running(cell.key[at], on)]
    values = tuple(
        _values(axis, {cell.key[place] for cell in cells}) for place, axis in enumerate(axes)
    )
    return ClearedTable(stream, axes, values, tuple(cells)) if values[at] else None


def _cell(told: Sequence[Any]) -> ClearedCell:
    *key, value = told
    if isinstance(value, int):
        return ClearedCell(tuple(key), value)
    return ClearedCell(tuple(key), None, value)


def _is_running(period: str | None, on: date) -> bool:
    return period is not None and show.is_running(period, on)


def _values(axis: str, found: set[str | None]) -> tuple[str, ...]:
    known = {part for part in found if part is not None}
    if axis == "theme":
        return tuple(theme for theme in themes() if theme in known)
    return tuple(sorted(known))
