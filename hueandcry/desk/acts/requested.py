"""Write a request in the law's own words. Nothing of it is kept."""

from collections.abc import Mapping
from datetime import date

from hueandcry.desk.acts.people import MemberFact
from hueandcry.intake.dates import read_day
from hueandcry.register import book
from hueandcry.sharing.gateway import gateways, purposes
from hueandcry.sharing.lawful import PUBLIC_TASK
from hueandcry.sharing.requesting import Request, request_text

LONGEST = 300


class UnableToRequest(Exception):
    """The request cannot be written; `problems` holds each field and what to mend."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__(" ".join(words for _, words in problems))
        self.problems = list(problems)


def closed_to(member: MemberFact) -> str:
    """Why the member's organisation can state no public task, or ""."""
    if gateways()[PUBLIC_TASK].may_receive(member.partner_kind):
        return ""
    return f"{member.partner_name} has no public task of its own, so it cannot state one."


def holders(member: MemberFact) -> Mapping[str, str]:
    """The organisations that one may ask, by id."""
    return {one.id: one.name for one in book.partners() if one.id != member.partner}


def agreements(member: MemberFact) -> Mapping[str, str]:
    """The agreements by which the member's organisation receives, by id."""
    return {
        leg.id: f"{leg.id}, {leg.title}"
        for signed in book.read().agreements
        for leg in signed.agreement.legs
        if leg.receiver == member.partner and leg.kind == "partner"
    }


def write(member: MemberFact, given: Mapping[str, str], today: date) -> str:
    """The text of the request. Raises UnableToRequest with every field to mend."""
    if words := closed_to(member):
        raise UnableToRequest(("main", words))
    problems = [*_texts(given), *_choices(member, given)]
    needed = read_day(given["needed_by"].strip()[:40])
    if needed.day is None:
        problems.append(("needed_by", "Write a day, such as 31/03/2027."))
    elif needed.day < today:
        problems.append(("needed_by", "That day is past."))
    if problems or needed.day is None:
        raise UnableToRequest(*problems)
    return request_text(
        Request(
            position=given["position"].strip(),
            organisation=member.partner_name,
            holder=holders(member)[given["holder"]],
            wanted=given["wanted"].strip(),
            agreement=given["agreement"],
            purpose=given["purpose"],
            task=given["task"].strip(),
            needed_by=needed.day,
            written_on=today,
        )
    )


def _texts(given: Mapping[str, str]) -> list[tuple[str, str]]:
    asked = {
        "position": "Write your position, not your name.",
        "wanted": "Write which data, and no more than you need.",
        "task": "Name the law that gives you this task, such as CDA 1998 s.6.",
    }
    found = []
    for name, words in asked.items():
        text = given[name].strip()
        if not text or not text.isprintable():
            found.append((name, words))
        elif len(text) > LONGEST:
            found.append((name, f"Use {LONGEST} letters or fewer."))
    return found


def _choices(member: MemberFact, given: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    if given["holder"] not in holders(member):
        found.append(("holder", "Choose who holds the data."))
    if given["purpose"] not in purposes():
        found.append(("purpose", "Choose what it is for."))
    if given["agreement"] not in {"", *agreements(member)}:
        found.append(("agreement", "Choose an agreement that lets you receive, or none."))
    return found
