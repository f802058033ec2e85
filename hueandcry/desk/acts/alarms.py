"""What is rising: asked of the gate by week and theme, then judged from what it let out."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.core.cache import cache

from hueandcry.desk.acts import show
from hueandcry.desk.acts.people import MemberFact
from hueandcry.facts.figure import ClearedTable
from hueandcry.facts.mark import Mark
from hueandcry.facts.offence import source_of
from hueandcry.register import files, gate, marks
from hueandcry.register.gate import Refused
from hueandcry.sharing.decide import Ask
from hueandcry.sharing.release import HeldBack, Released

if TYPE_CHECKING:
    from hueandcry.figures.alarm.policy import Rising
    from hueandcry.figures.alarm.series import Break, Series

REASON = "see what is rising"


@dataclass(frozen=True, slots=True)
class Board:
    """What was let out, and what rises in it; `rising` is None where all was held back.

    `owners` names, for each stream, whose list it is: several where several send one.
    """

    rising: "Rising | None"
    released: tuple[Released, ...]
    held: tuple[HeldBack, ...]
    marks: tuple[Mark, ...]
    owners: Mapping[str, str]

    def table(self, owner: str, stream: str) -> tuple[Released, ClearedTable] | None:
        """The release that shows a stream of an owner, and its table."""
        for released in self.released:
            for table in released.cleared.tables:
                if table.stream == stream and _key(released, stream) == owner:
                    return released, table
        return None


def board(
    member: MemberFact,
    *,
    area_id: str,
    who: Mapping[str, str],
    today: date,
    now: Callable[[], datetime],
) -> Board:
    """Ask for one's own rows, which are exact, and for everybody's; judge what comes.

    Everybody's, and not all but one's own: two roundings of one number, of which one's own are
    known, would narrow the rest. Nothing behind the released numbers is looked at, so an alarm
    tells no more than they do. Raises gate.Refused where neither question is allowed.
    """
    outcomes: list[Released | HeldBack] = []
    refused: list[Refused] = []
    for question in _questions(member):
        try:
            outcomes.append(show.figure(question, area_id=area_id, who=who, today=today, now=now))
        except Refused as no:
            refused.append(no)
    if not outcomes:
        raise refused[0]
    own = (member.partner,)
    let_out = [one for one in outcomes if not isinstance(one, HeldBack)]
    released = tuple({one.owners: one for one in let_out[::-1]}.values())[::-1]
    held = tuple(one for one in outcomes if isinstance(one, HeldBack))
    found = tuple(mark for one in released for mark in marks.of(one.owners, one.as_known_on))
    series = tuple(
        one
        for release in released
        for one in _series(release)
        if release.owners == own or one.owner != member.partner
    )
    breaks = tuple(_break(mark, series) for mark in found)
    whose = {one.stream: one.owner for one in series}
    return Board(_judged(series, breaks) if series else None, released, held, found, whose)


def remember(member: MemberFact, today: date, found: str) -> None:
    """Keep for Today, in memory alone, what the page of alarms was let out to say."""
    cache.set(_basis(member, today), found)


def remembered(member: MemberFact, today: date) -> str:
    """What the page said to this partner in this role; "" where its grounds changed since."""
    return str(cache.get(_basis(member, today), ""))


def _basis(member: MemberFact, today: date) -> str:
    """A digest of what a finding stands on: the day, what the law says, files and marks."""
    decisions = [gate.decision_on(question, today) for question in _questions(member)]
    owners = show.everybody(member)
    grounds = (
        member.partner,
        member.role,
        [(one.on, one.allowed, one.marking, one.treatment, one.grants) for one in decisions],
        files.state_of(owners),
        marks.of(owners, today),
    )
    return f"alarms-{hashlib.sha256(repr(grounds).encode()).hexdigest()}"


def _questions(member: MemberFact) -> list[Ask]:
    return [
        show.ask(
            member,
            name="trend",
            by=("week", "theme"),
            purpose=show.usual_purpose(member),
            reason=REASON,
            owners=owners,
        )
        for owners in _whose(member)
    ]


def _whose(member: MemberFact) -> list[tuple[str, ...]]:
    """One's own, and everybody's: the two are made safe in different ways."""
    everybody = show.everybody(member)
    own = tuple(owner for owner in everybody if owner == member.partner)
    return [owners for owners in dict.fromkeys((own, everybody)) if owners]


# The same released numbers are judged alike: whoever comes back does not wait again.
@lru_cache(maxsize=16)
def _judged(series: "tuple[Series, ...]", breaks: "tuple[Break, ...]") -> "Rising":
    from hueandcry.figures.alarm import policy

    return policy.rising(series, breaks)


def _series(released: Released) -> "list[Series]":
    """Each stream, and each theme of it, over the whole weeks that its files cover."""
    from hueandcry.figures.alarm.series import Series
    from hueandcry.figures.alarm.weekly import Weekly

    found, grain = [], _grain(released)
    for table in released.cleared.tables:
        weeks = whole_weeks(table, released.as_known_on)
        cells = {cell.key: cell.value for cell in table.cells}
        for theme in (None, *table.values[1]):
            values = [cells.get((week, theme)) for week in weeks]
            if not any(values):
                continue
            begins = tuple(date.fromisoformat(week) for week in weeks)
            missing = frozenset(
                day for day, value in zip(begins, values, strict=True) if value is None
            )
            counts = tuple(value or 0 for value in values)
            owner = _key(released, table.stream)
            found.append(
                Series(owner, table.stream, theme or "", Weekly(counts, begins), missing, grain)
            )
    return found


def _grain(released: Released) -> int:
    """What its counts were rounded to."""
    treatment = released.cleared.treatment
    exact = treatment.audience == "owner" or treatment.method != "round"
    return 1 if exact else treatment.base


def whole_weeks(table: ClearedTable, known_on: date) -> Sequence[str]:
    """The weeks that the files of a stream cover to their last day, and that are over."""
    first, last = (date.fromisoformat(day) for day in table.window or ("0001-01-01", "9999-12-31"))
    return [
        week
        for week in table.values[0]
        if date.fromisoformat(week) >= first
        and date.fromisoformat(week) + timedelta(6) <= min(last, known_on)
    ]


def _key(released: Released, stream: str) -> str:
    """Whose a stream is: one organisation, or several whose lists are counted together."""
    sent = files.last_taken_in(released.owners, released.as_known_on)
    return ",".join(sorted({owner for owner, source, _ in sent if source == source_of(stream)}))


def _break(mark: Mark, series: "Sequence[Series]") -> "Break":
    """A mark as the judging takes it: for the streams of its list."""
    from hueandcry.figures.alarm.series import Break

    streams = tuple(sorted({one.stream for one in series if source_of(one.stream) == mark.source}))
    owner = next(
        (one.owner for one in series if one.stream in streams and mark.owner in one.owner), ""
    )
    return Break(owner or mark.owner, mark.kind, mark.starts, mark.ends, streams or ("none",))
