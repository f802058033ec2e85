"""Ask for a figure: the only way that a page, a command or the API gets one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Literal

from hueandcry.desk.acts.people import MemberFact
from hueandcry.exchange.words import day_words
from hueandcry.facts.figure import AXES, PERIODS, Figure
from hueandcry.facts.offence import STREAMS, source_of
from hueandcry.facts.place import area
from hueandcry.facts.place_axes import PlaceAxes, notes, place_axes
from hueandcry.figures import trend
from hueandcry.intake.dates import read_day
from hueandcry.register import book, files, gate, stage
from hueandcry.register.gate import Extract
from hueandcry.register.mirror import Moved
from hueandcry.register.remembered import Earlier, Kept
from hueandcry.sharing import control
from hueandcry.sharing.decide import Ask, Decision
from hueandcry.sharing.gateway import purposes
from hueandcry.sharing.release import Cleared, Held, HeldBack, Released
from hueandcry.sharing.terms import PUBLIC

FIGURES = {trend.NAME: trend}
_TRIES = 5
AREAS = ("ward", "partnership")


class UnableToAsk(Exception):
    """The question makes no sense as asked; the message says what to ask instead."""


def axes(by: str) -> tuple[str, ...]:
    """The axes of "quarter,theme" in canonical order; "area" means ward. Raises UnableToAsk."""
    asked = [word.strip() for word in by.split(",") if word.strip()]
    asked = ["ward" if word == "area" else word for word in asked if word != "stream"]
    known = (*AXES, "area", "stream")
    for word in asked:
        if word not in AXES:
            raise UnableToAsk(f"A trend cannot be split by '{word}'. It can by {', '.join(known)}.")
    if len([word for word in asked if word in PERIODS]) != 1:
        raise UnableToAsk("A trend needs one of week, month or quarter, and only one.")
    if len([word for word in asked if word in AREAS]) > 1:
        raise UnableToAsk("A trend can be split by ward or by partnership, not by both.")
    return tuple(axis for axis in AXES if axis in asked)


def ask(
    member: MemberFact,
    *,
    name: str,
    by: Sequence[str],
    purpose: str,
    reason: str,
    owners: Sequence[str] | None = None,
    addressee: str = "",
    known_on: date | None = None,
    pass_to: str = "",
    link: Literal["", "counts", "records"] = "",
) -> Ask:
    """A question as the gate takes it.

    `owners` None means the asker's own reports where there are any, else everybody's: an owner
    sees its own exactly, and a mixture is rounded as the coarsest owner says.
    """
    if name not in FIGURES:
        raise UnableToAsk(f"There is no figure '{name}'. There is: {', '.join(FIGURES)}.")
    _known(purpose, owners or (), addressee)
    holders = stage.holders()
    if owners is None:
        own = not addressee and member.partner in holders
        owners = (member.partner,) if own else holders or (member.partner,)
    return Ask(
        person=member.name,
        partner=member.partner,
        partner_kind=member.partner_kind,
        role=member.role,
        purpose=purpose,
        reason=reason,
        figure=name,
        axes=tuple(by),
        addressee=addressee or member.partner,
        owners=tuple(owners),
        known_on=known_on,
        pass_to=pass_to,
        link=link,
    )


def known_on(text: str, member: MemberFact, today: date) -> date | None:
    """The day of "as known on", or None for none or today. Raises UnableToAsk for another.

    `text` is as a browser or a person writes a day: 2026-03-31 or 31/03/2026. Who may see nothing
    is told of no day as too early, or days tried in turn would tell when the first file came.
    """
    if not text.strip():
        return None
    read = read_day(text.strip()[:40])
    if read.day is None:
        raise UnableToAsk(f"As known on: {read.why} Write a day as 31/03/2026.")
    if read.day > today:
        raise UnableToAsk(f"{day_words(read.day)} is still to come. Ask for today or before.")
    first = files.first_taken_in(_seen_by(member, today))
    if first is not None and read.day < first:
        raise UnableToAsk(f"Nothing was known here before {day_words(first)}. Ask for that day on.")
    return None if read.day == today else read.day


def _seen_by(member: MemberFact, today: date) -> tuple[str, ...]:
    """The owners of reports whose figures a member may see."""
    purpose = usual_purpose(member)
    question = ask(
        member,
        name=trend.NAME,
        by=("quarter",),
        purpose=purpose,
        reason="the first day to ask about",
        owners=everybody(member),
    )
    return tuple(grant.owner for grant in gate.decision_on(question, today).grants)


def _known(purpose: str, owners: Sequence[str], addressee: str) -> None:
    """Raise UnableToAsk for a word that is none of ours: free text never reaches the ledger."""
    if purpose not in purposes():
        raise UnableToAsk(f"There is no purpose of that name. There is: {', '.join(purposes())}.")
    partners = [partner.id for partner in book.partners()]
    if set(owners) - set(partners):
        raise UnableToAsk(f"No organisation has that id. There is: {', '.join(partners)}.")
    if addressee not in ("", PUBLIC, *partners):
        raise UnableToAsk("A figure goes to your own organisation or to the public.")


def figure(
    question: Ask,
    *,
    area_id: str,
    who: Mapping[str, str],
    today: date,
    now: Callable[[], datetime],
) -> Released | HeldBack:
    """Open the gate, count, clear, release; raises gate.Refused.

    Clears again where somebody released from the same data meanwhile: one number has one face.
    """
    if question.known_on is not None and question.known_on > today:
        raise UnableToAsk("Nobody knows yet what will be known then. Ask for a day that has been.")
    extract, counted = _opened(question, area_id, who, today, now)
    while True:
        earlier = gate.earlier(extract)
        cleared = _clear(extract, counted, earlier)
        released = gate.release(extract, cleared, who, earlier, now())
        if released is not None:
            return released


def _opened(
    question: Ask,
    area_id: str,
    who: Mapping[str, str],
    today: date,
    now: Callable[[], datetime],
) -> tuple[Extract, Figure | None]:
    """Open and count; once more where a report was erased between the two."""
    for _ in range(_TRIES):
        try:
            extract = gate.open(question, who, today, now())
            return extract, _count(extract, area_id)
        except Moved:
            continue
    raise UnableToAsk("The reports are being rewritten. Ask again in a minute.")


def glance(
    member: MemberFact,
    *,
    area_id: str,
    who: Mapping[str, str],
    today: date,
    now: Callable[[], datetime],
    known: date | None = None,
) -> Released | HeldBack:
    """Everybody's reports by quarter, as one page of a member's desk; `known` as Ask.known_on."""
    question = ask(
        member,
        name=trend.NAME,
        by=("quarter",),
        purpose=usual_purpose(member),
        reason="the quarter at a glance",
        owners=everybody(member),
        known_on=known,
    )
    return figure(question, area_id=area_id, who=who, today=today, now=now)


def everybody(member: MemberFact) -> tuple[str, ...]:
    """Every owner of reports, to be asked about together."""
    return stage.holders() or (member.partner,)


def usual_purpose(member: MemberFact) -> str:
    """The purpose that a page offers first to a member of this kind of partner."""
    return "prevent-and-detect-crime" if member.partner_kind == "police" else "plan-sessions"


def is_running(label: str, today: date) -> bool:
    """Whether a period has not ended yet."""
    return any(trend.period_label(period, today) == label for period in PERIODS)


def again(
    kept: Kept, partner: str, *, area_id: str, who: Mapping[str, str], now: datetime
) -> Cleared | Held:
    """Make a release once more, by the facts, agreements and earlier faces of its moment."""
    extract = gate.reopen(kept, partner, who, now)
    if isinstance(extract, Decision):
        return Held(" ".join(extract.reasons), "Ask for it as it is now.")
    return _clear(extract, _count(extract, area_id), gate.earlier(extract, kept.number))


def _count(extract: Extract, area_id: str) -> Figure | None:
    if not extract.spans:
        return None
    statistic = FIGURES[extract.ask.figure]
    rows = gate.count(extract, statistic.counting, extract.ask.axes)
    spans = _spans(extract, rows)
    if not rows:
        return None
    days = [day for span in spans.values() for day in span]
    whole = (min(days), max(days))
    places = _place_axes(area_id)
    tables = statistic.tables(
        rows,
        axes=extract.ask.axes,
        spans={stream: spans.get(source_of(stream), whole) for stream in STREAMS},
        areas=places.areas,
        lies_in=places.lies_in,
        until=extract.as_known_on,
        becomes=places.becomes,
    )
    return Figure(
        name=statistic.NAME,
        kind="counts",
        unit=statistic.UNIT,
        window=(whole[0].isoformat(), whole[1].isoformat()),
        tables=tables,
        method=statistic.METHOD,
        version=statistic.VERSION,
        digest=extract.digest,
        notes=_notes(area_id, extract.ask.axes, whole),
    )


def _spans(extract: Extract, rows: Sequence[tuple[Any, ...]]) -> Mapping[str, tuple[date, date]]:
    """First and last day by source: for the owner of its files, for others of what they may see.

    The day of a report that a clause hides must not show in the window, so others get the whole
    quarters of the rows that were let through.
    """
    treatment = extract.decision.treatment
    if treatment is not None and treatment.audience == "owner":
        return extract.spans
    return trend.quarters(extract.ask.axes, rows)


def _clear(extract: Extract, counted: Figure | None, earlier: Earlier) -> Cleared | Held:
    if counted is None:
        return _nothing_to_show(extract)
    treatment = extract.decision.treatment
    if treatment is None:
        return Held("The agreement does not say how to make this safe.", "Ask for another figure.")
    return control.clear(counted, treatment, earlier.faces, earlier.before)


def _nothing_to_show(extract: Extract) -> Held:
    if not extract.spans:
        return Held("No reports have been taken in yet.", "Bring in a file first.")
    return Held(
        "The agreement hides every row that you asked about.",
        "Ask about other reports, or ask the owner to look at the agreement.",
    )


@cache
def _place_axes(area_id: str) -> PlaceAxes:
    pack = area(area_id)
    return place_axes(pack.places, pack.history, pack.changes)


def _notes(area_id: str, axes: Sequence[str], window: tuple[date, date]) -> tuple[str, ...]:
    pack = area(area_id)
    return notes(pack.places.values(), pack.changes, pack.names, axes, window)
