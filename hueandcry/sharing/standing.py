"""Whether an agreement stands: its days, the approvals of its exact text, its own cases."""

from collections.abc import Iterator

from hueandcry.sharing.agreement import run_cases
from hueandcry.sharing.asking import (
    Link,
    Owner,
    Question,
    Stop,
    clause_of,
    day_words,
    link_passed,
    name_of,
    stopped_by,
)


def in_force(name: str, question: Question) -> Link:
    """The first link: in its days, not suspended, approved by each side, its cases holding."""
    agreement = question.signed.agreement
    clause = clause_of(agreement, "when", "starts", "ends")
    stops = (*_days(question), *_approvals(question), *_cases(question))
    if stops:
        return stopped_by(name, *stops, clause=clause)
    words = f"{agreement.id}, {agreement.title}, until {day_words(agreement.when.ends)}."
    return link_passed(name, words, clause=clause)


def _days(question: Question) -> Iterator[Stop]:
    agreement, today = question.signed.agreement, question.today
    if today < agreement.when.starts:
        starts = day_words(agreement.when.starts)
        yield Stop(f"{agreement.id} starts on {starts}.", f"Ask again on {starts}.")
    if today > agreement.when.ends:
        ended = f"{agreement.id} ended on {day_words(agreement.when.ends)}."
        yield Stop(ended, f"Ask both sides to renew {agreement.id}.")
    if question.signed.suspended:
        words = f"{agreement.id} is suspended: one side has stopped it."
        yield Stop(words, "Ask both sides to settle it and start it again.")


def _approvals(question: Question) -> Iterator[Stop]:
    signed = question.signed
    agreement = signed.agreement
    if signed.digest != agreement.digest:
        words = f"{agreement.id} was changed after it was approved."
        yield Stop(words, "Ask each side's officer to approve the text as it is now.")
        return
    given = [
        approval
        for approval in signed.approvals
        if approval.partner in agreement.parties
        and approval.officer.strip()
        and approval.on <= question.today
    ]
    missing = set(agreement.parties) - {approval.partner for approval in given}
    for party in agreement.parties:
        if party in missing:
            who = _party(question, party)
            words = f"The data protection officer of {who} has not approved {agreement.id}."
            yield Stop(words, f"Ask {who} to read and approve {agreement.id}.")
    sides = {(approval.officer.strip().casefold(), approval.partner) for approval in given}
    if len({officer for officer, _ in sides}) < len(sides):
        several = "both sides" if len(agreement.parties) == 2 else "more than one side"
        words = f"One person approved {agreement.id} for {several}."
        yield Stop(words, "Ask an officer of each side to approve it.")


def _party(question: Question, party: str) -> str:
    """Of a hidden roster nobody but the two sides asked about is named."""
    owners = {owner.id: owner for owner in (question.giver, question.receiver)}
    if party not in owners and question.signed.agreement.roster == "hidden":
        return "another party"
    return name_of(owners.get(party, Owner(party, "")))


def _cases(question: Question) -> Iterator[Stop]:
    agreement = question.signed.agreement
    results = run_cases(agreement)
    broken = [str(n) for n, result in enumerate(results, 1) if not result.holds]
    if not results:
        mend = "Ask its officers to add cases and approve it again."
        yield Stop(f"{agreement.id} has no cases that prove it.", mend)
    if broken:
        words = f"{agreement.id} fails its own case {', '.join(broken)}."
        yield Stop(words, "Ask its officers to mend the rule or the case.")
