"""Who runs the inbox and who is on duty: chosen by people, and said plainly where nobody is."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hueandcry.desk.acts import inbox, people
from hueandcry.desk.acts.people import MemberFact
from hueandcry.inbox import answer, roster
from hueandcry.inbox.roster import DoorFact, DutyFact
from hueandcry.register import book
from hueandcry.register.book import PartnerFact

ROLES = ("coordinator", "data-protection-officer", "officer")
WATCHERS = ("coordinator", "data-protection-officer")
LONGEST_TURN = timedelta(days=92)
_WHILE = timedelta(days=365)
_WEB = re.compile(r"https://(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[!-~]*)?", re.IGNORECASE)


class UnableToChoose(Exception):
    """Nothing was changed; `field` is what to mend, the message says how."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Rota:
    """What a member sees of duty: who runs the inbox, turns, and what they may change."""

    door: DoorFact | None
    turns: tuple[DutyFact, ...]
    may_choose: bool
    may_put: tuple[MemberFact, ...]


def rota(member: MemberFact, today: date) -> Rota:
    """Who is on duty, for the people of that organisation and for who runs the partnership."""
    runs = people.runs_the_partnership(member)
    partners = [one.id for one in book.partners()] if runs else [member.partner]
    turns = [turn for partner in partners for turn in roster.turns(partner, today)]
    may_put = tuple(one for one in people.members() if _may_put(member, one))
    return Rota(roster.door(), tuple(turns), runs, may_put)


def leave_to() -> str:
    """Where "Leave now" leads; "" for our own dull page."""
    door = roster.door()
    return door.leave_to if door else ""


def may_run(today: date) -> tuple[tuple[str, str, str], ...]:
    """Each organisation as (id, name, why not): its house rule must let its officers help people.

    It becomes the controller of what is sent.
    """
    return tuple(
        (one.id, one.name, "" if _may_read(one, today) else "No house rule for helping people.")
        for one in book.partners()
    )


def choose(member: MemberFact, owner: str, leave_to: str, *, today: date, now: datetime) -> None:
    """Say who runs the inbox and where leaving leads. Raises UnableToChoose."""
    if not people.runs_the_partnership(member):
        raise UnableToChoose("owner", "The coordinator of the partnership chooses who runs it.")
    found = {partner: why_not for partner, _, why_not in may_run(today)}
    if owner not in found:
        raise UnableToChoose("owner", "Choose an organisation.")
    if found[owner]:
        raise UnableToChoose("owner", "Its house rule does not let its officers help people yet.")
    roster.choose_door(owner, _web(leave_to), by=member.name, now=now)


def put(
    member: MemberFact,
    name: str,
    days: tuple[str, str],
    *,
    live: bool,
    today: date,
    now: datetime,
) -> None:
    """Put an officer on duty for some days. Raises UnableToChoose."""
    found = {one.name: one for one in people.members() if _may_put(member, one)}.get(name)
    if found is None:
        raise UnableToChoose("member", "Choose an officer.")
    first, last = _day("first_on", days[0]), _day("last_on", days[1])
    if last < max(first, today):
        raise UnableToChoose("last_on", "The last day comes before the first, or is over.")
    if last - first > LONGEST_TURN:
        raise UnableToChoose("last_on", "A turn is three months at most.")
    turn = DutyFact(0, found.partner, name, first, last, live)
    roster.put_on_duty(turn, by=member.name, now=now)


def take_off(member: MemberFact, number: int, *, today: date, now: datetime) -> bool:
    """End a turn; False where there is none that this member may end."""
    names = {one.name for one in people.members() if _may_put(member, one)}
    turn = next((one for one in rota(member, today).turns if one.number == number), None)
    if turn is None or turn.member not in names:
        return False
    return roster.take_off(turn.partner, number, by=member.name, now=now)


def nobody(member: MemberFact, today: date) -> tuple[str, ...]:
    """What is missing, in words, for the coordinator of the hub and the people of who runs it.

    It never depends on what waits.
    """
    door, runs = roster.door(), people.runs_the_partnership(member)
    if door is None:
        return ("Nobody answers what the public sends yet: choose who",) if runs else ()
    found = _left_alone(member, door.owner, today)
    if not runs and member.partner != door.owner:
        return tuple(found)
    owner = next((one for one in book.partners() if one.id == door.owner), None)
    if owner is None or not _may_read(owner, today):
        found.append("No house rule lets anybody read what the public sends: put one in force")
    if not roster.on_duty(door.owner, today, live=False):
        found.append("Nobody is on duty for the inbox today")
    if not roster.on_duty(door.owner, today, live=True):
        found.append("Nobody is on live duty today: what cannot wait would wait")
    return tuple(found)


def overdue(member: MemberFact, now: datetime) -> tuple[str, ...]:
    """Where answers are overdue, in words, for who runs the partnership and for those who watch.

    What is live is never among them: a number would tell that it is there.
    """
    door, runs = roster.door(), people.runs_the_partnership(member)
    watches = door is not None and member.partner == door.owner and member.role in WATCHERS
    if not (runs or watches):
        return ()
    names = book.names()
    return tuple(
        f"{_reports(late)} from the public {_is(late)} overdue at {names.get(holder, holder)}"
        for holder, late in answer.overdue(now).items()
    )


def to_do(member: MemberFact, today: date, now: datetime) -> tuple[str, ...]:
    """What waits in the inbox for this member, in words; live ones for who is on live duty."""
    if not inbox.is_here(member, today):
        return ()
    waits = answer.waiting(member.partner, live=inbox.sees_live(member, today))
    live = sum(line.live for line in waits)
    rest = [line for line in waits if not line.live]
    late = sum(line.due_at is not None and line.due_at < now for line in rest)
    found = []
    if live:
        found.append("A report from the public must not wait: read it now")
    if late:
        found.append(f"{_reports(late)} from the public {_is(late)} overdue: answer now")
    if len(rest) > late:
        more = len(rest) - late
        found.append(f"{_reports(more)} from the public {'waits' if more == 1 else 'wait'}")
    return tuple(found)


def _left_alone(member: MemberFact, owner: str, today: date) -> list[str]:
    """Other organisations that had somebody on live duty and have nobody now, in words."""
    runs, names = people.runs_the_partnership(member), book.names()
    others = roster.had_live_duty(today - _WHILE, today) - {owner}
    return [
        f"Nobody at {names.get(partner, partner)} is on live duty today: what went there may wait"
        for partner in sorted(others)
        if (runs or member.partner == partner) and not roster.on_duty(partner, today, live=True)
    ]


def _may_read(partner: PartnerFact, today: date) -> bool:
    """Whether an organisation's own house rule lets its officers help people."""
    somebody = MemberFact("", "", partner.id, partner.name, partner.kind, "officer", True)
    return bool(inbox.house_rules(somebody, today))


def _may_put(member: MemberFact, other: MemberFact) -> bool:
    """Officers do not put themselves on duty: what is live is read by whom somebody else chose."""
    if other.role not in inbox.ROLES or member.role == "officer":
        return False
    return member.partner == other.partner or people.runs_the_partnership(member)


def _day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UnableToChoose(field, "Choose a day.") from None


def _web(text: str) -> str:
    address = text.strip()
    if address and (not _WEB.fullmatch(address) or len(address) > 200):
        raise UnableToChoose("leave_to", "Write a whole address: https://www.bbc.co.uk/weather")
    return address


def _reports(count: int) -> str:
    return "1 report" if count == 1 else f"{count:,} reports"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
