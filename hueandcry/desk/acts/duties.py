"""What the law's duties ask of one person now: requests that are due, recalls, emergencies."""

from datetime import date, datetime

from hueandcry.desk.acts import emergency, recalls
from hueandcry.desk.acts import rights as rights_acts
from hueandcry.desk.acts.people import MemberFact
from hueandcry.sharing import rights


def waiting(member: MemberFact, today: date, now: datetime) -> list[tuple[str, str]]:
    """What waits for this member, each with the name of the page where it is done."""
    found = [
        ("emergency", f"{'DRILL. ' if one.drill else ''}Read this now: an emergency release")
        for one in emergency.to_read(member)
    ]
    for one in emergency.reason_owed(member):
        late = "late" if one.is_late(now) else "within a day"
        drill = "DRILL. " if one.drill else ""
        found.append(("emergency", f"{drill}Say why you handed something over: {late}"))
    if member.role in rights_acts.ROLES:
        found += _rights(member, today)
    if member.role in recalls.CLOSERS and (piles := recalls.received(member)):
        figures = sum(len(pile.figures) for pile in piles)
        words = "1 figure that you got was" if figures == 1 else f"{figures:,} figures you got were"
        found.append(("recalls", f"{words} recalled: make it again, delete copies"))
    return found


def _rights(member: MemberFact, today: date) -> list[tuple[str, str]]:
    states = [rights.standing(one.request, today).state for one in rights_acts.queue(member)]
    return [
        ("rights", f"{_requests(states.count(state))} {words}")
        for state, words in (("late", "late"), ("soon", "due within a week"))
        if state in states
    ]


def _requests(count: int) -> str:
    return "1 request of a person is" if count == 1 else f"{count:,} people’s requests are"
