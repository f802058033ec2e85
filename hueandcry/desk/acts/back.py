"""What an organisation got back for its files: quality, picture, use, and who looked."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.utils import timezone

from hueandcry.desk.acts import own_rows, people, show
from hueandcry.desk.acts.people import MemberFact
from hueandcry.intake import quality as judged
from hueandcry.intake.quality import Quality
from hueandcry.register import book, ledger, marks
from hueandcry.register import quality as kept
from hueandcry.register.gate import Refused
from hueandcry.register.quality import File
from hueandcry.sharing.decide import Ask
from hueandcry.sharing.release import HeldBack, Released
from hueandcry.sharing.terms import PUBLIC

ROLES = ("officer", "analyst", "coordinator", "data-protection-officer")
REASON = "see what we got back"
_FILES = 8
Answer = Released | HeldBack | Refused


@dataclass(frozen=True, slots=True)
class List:
    """One list of an organisation: its last files, oldest first, each with its quality."""

    source: str
    files: tuple[tuple[File, Quality], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One question that touched an organisation's records, and what was said to it.

    `result` is "left", "refused", "held back" or "allowed" (it was opened and nothing left).
    """

    number: int
    at: datetime
    partner: str
    who: str
    role: str
    what: str
    purpose: str
    to: str
    result: str


@dataclass(frozen=True, slots=True)
class Use:
    """What came of an organisation's reports since `since`: answers that counted its rows.

    `by` holds how many answers went to whom, for what, in which month; `own` is its own id.
    """

    own: str
    since: date
    by: Mapping[tuple[str, str, str], int]
    decided: int
    marks: int

    def answers(self, *, month: str = "") -> int:
        """Answers to others, in all or in one month."""
        return sum(n for (to, _, at), n in self.by.items() if to != self.own and month in ("", at))

    def receivers(self) -> tuple[str, ...]:
        """The others that got an answer."""
        return tuple(sorted({to for to, _, _ in self.by if to != self.own}))


@dataclass(frozen=True, slots=True)
class Back:
    """Everything on the page. `rows_read` is whether the house rule let the rows be read."""

    member: MemberFact
    today: date
    own: Answer | None
    everybody: Answer
    rows_read: bool
    lists: tuple[List, ...]
    files: tuple[File, ...]
    looks: tuple[Look, ...]
    use: Use
    ledger: int


def got(
    member: MemberFact,
    *,
    area_id: str,
    who: Mapping[str, str],
    today: date,
    now: Callable[[], datetime],
) -> Back:
    """Ask for all of it as a member, and write that down; own figure and everybody's by the gate.

    Rows are read for their quality only where the house rule lets the member see the own figure.
    """
    files = kept.files(member.partner)
    answer = partial(_answer, area_id=area_id, who=who, today=today, now=now)
    own = answer(_ask(member, (member.partner,))) if files else None
    everybody = answer(_ask(member, show.everybody(member)))
    shut = own_rows.why_shut(member, today)
    number = ledger.append(
        {
            "act": "consultation",
            "what": "quality of its own files",
            "partner": member.partner,
            "owners": [member.partner],
            "purpose": show.usual_purpose(member),
            "reason": REASON,
            **({"result": "refused", "why": shut} if shut else {"result": "allowed"}),
            **who,
        },
        now(),
    )
    since = quarter_before(today)
    seen = looks(member.partner, since)
    return Back(
        member=member,
        today=today,
        own=own,
        everybody=everybody,
        rows_read=not shut,
        lists=_lists(files, rows=not shut),
        files=files,
        looks=seen,
        use=_use(member.partner, seen, quarter_of(today), today),
        ledger=number,
    )


def looks(owner: str, since: date) -> tuple[Look, ...]:
    """Who asked about an organisation's records since a day, newest first; one a question."""
    roles = {member.name: member for member in people.members()}
    answered: set[int] = set()
    found = []
    for entry in ledger.asked_of(owner, since):
        facts = entry.facts
        answered.add(facts.get("asked", 0))
        if entry.number not in answered:
            found.append(_look(owner, entry, roles))
    return tuple(found)


def thanks(back: Back) -> str:
    """True words of thanks, or "" where nothing was sent.

    A file is part of an answer that was given after it was taken in.
    """
    if not back.files:
        return ""
    own = back.member.partner
    last = next((one.at for one in back.looks if one.result == "left" and one.to != own), None)
    files = sum(last is not None and file.taken_in <= last for file in back.files)
    sent = "Your file was" if files == 1 else f"Your {files} files were"
    answers, to = back.use.answers(), back.use.receivers()
    if not answers or not files:
        return (
            "Thank you. No other organisation has asked about your reports this quarter. "
            "Your own picture is made of them."
        )
    bodies = [one for one in to if one != PUBLIC]
    others = "1 other organisation" if len(bodies) == 1 else f"{len(bodies)} others"
    public = "the public" if PUBLIC in to else ""
    others = " and ".join(filter(None, (others if bodies else "", public)))
    times = "1 answer" if answers == 1 else f"{answers:,} answers"
    return f"Thank you. {sent} part of {times} to {others} this quarter."


def looked(got: Back) -> list[dict[str, Any]]:
    """Who looked, one row a question."""
    return look_rows(got.looks)


def look_rows(looks: Sequence[Look]) -> list[dict[str, Any]]:
    """Looks as rows of a file, one a question."""
    names = book.names()
    return [
        {
            "entry": look.number,
            "at": look.at.isoformat(timespec="minutes"),
            "organisation": names.get(look.partner, look.partner),
            "person": look.who,
            "role": look.role,
            "what": look.what,
            "purpose": look.purpose,
            "to": names.get(look.to, look.to),
            "result": look.result,
        }
        for look in looks
    ]


def quality(got: Back) -> list[dict[str, Any]]:
    """How good the last files were, one row a file and measure."""
    return [
        {
            "list": one.source,
            "taken in": file.taken_in.date().isoformat(),
            "measure": measure.words,
            "value": None if measure.value is None else round(measure.value),
            "unit": measure.unit,
            "rows": None if measure.not_counted else measure.rows,
        }
        for one in got.lists
        for file, found in one.files
        for measure in found.measures
    ]


def used(got: Back) -> list[dict[str, Any]]:
    """What came of the reports, one row an organisation, purpose and month."""
    names = book.names()
    return [
        {"month": month, "to": names.get(to, to), "purpose": purpose, "answers": count}
        for (to, purpose, month), count in sorted(got.use.by.items())
    ]


def quarter_of(day: date) -> date:
    """The first day of the quarter that a day lies in."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_before(day: date) -> date:
    """The first day of the quarter before."""
    first = quarter_of(day)
    return date(first.year - (first.month == 1), (first.month - 4) % 12 + 1, 1)


def _ask(member: MemberFact, owners: Sequence[str]) -> Ask:
    return show.ask(
        member,
        name="trend",
        by=("quarter",),
        purpose=show.usual_purpose(member),
        reason=REASON,
        owners=owners,
    )


def _answer(
    question: Ask,
    *,
    area_id: str,
    who: Mapping[str, str],
    today: date,
    now: Callable[[], datetime],
) -> Answer:
    try:
        return show.figure(question, area_id=area_id, who=who, today=today, now=now)
    except Refused as refused:
        return refused


def _lists(files: Sequence[File], *, rows: bool) -> tuple[List, ...]:
    by_source: dict[str, list[File]] = {}
    for file in files:
        by_source.setdefault(file.source, []).append(file)
    return tuple(
        List(
            source,
            tuple(
                (file, judged.quality(file.summary, kept.arrived(file) if rows else None))
                for file in found[-_FILES:]
            ),
        )
        for source, found in sorted(by_source.items())
    )


def _look(owner: str, entry: ledger.Entry, members: Mapping[str, MemberFact]) -> Look:
    facts = entry.facts
    result = facts.get("result", "")
    if result != "refused" and owner not in facts.get("counted", (owner,)):
        result = "refused"  # others were let in; this organisation's rows were not
    who = facts.get("who", "")
    member = members.get(who)
    return Look(
        number=entry.number,
        at=datetime.fromisoformat(facts["at"]).astimezone(timezone.get_default_timezone()),
        partner=facts.get("partner", ""),
        who=member.full_name if member else who,
        role=member.role_words if member else "",
        what=facts.get("what", ""),
        purpose=facts.get("purpose", ""),
        to=facts.get("addressee", ""),
        result=result,
    )


def _use(owner: str, seen: Sequence[Look], since: date, today: date) -> Use:
    by = Counter(
        (look.to, look.purpose, f"{look.at:%Y-%m}")
        for look in seen
        if look.result == "left" and look.at.date() >= since
    )
    start = datetime.combine(since, time.min, timezone.get_default_timezone())
    return Use(owner, since, by, kept.decided(owner, start), len(marks.of((owner,), today)))
