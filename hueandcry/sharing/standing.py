"""Whether an agreement stands: its days, the approvals of its exact text, its own cases."""

from hueandcry.sharing.agreement import run_cases
from hueandcry.sharing.asking import (
    Link,
    Question,
    day_words,
    link_passed,
    link_stopped,
    name_of,
)


def in_force(name: str, question: Question) -> Link:
    """The first link: in its days, not suspended, approved by each side, its cases holding."""
    agreement, today = question.signed.agreement, question.today
    if today < agreement.when.starts:
        starts = day_words(agreement.when.starts)
        return link_stopped(name, f"{agreement.id} starts on {starts}.", f"Ask again on {starts}.")
    if today > agreement.when.ends:
        ended = f"{agreement.id} ended on {day_words(agreement.when.ends)}."
        return link_stopped(name, ended, f"Ask both sides to renew {agreement.id}.")
    if question.signed.suspended:
        words = f"{agreement.id} is suspended: one side has stopped it."
        return link_stopped(name, words, "Ask both sides to settle it and start it again.")
    return _approved(name, question) or _cases_hold(name, question)


def _approved(name: str, question: Question) -> Link | None:
    signed = question.signed
    agreement = signed.agreement
    if signed.digest != agreement.digest:
        words = f"{agreement.id} was changed after it was approved."
        mend = "Ask each side's officer to approve the text as it is now."
        return link_stopped(name, words, mend)
    given = [
        approval
        for approval in signed.approvals
        if approval.partner in agreement.parties
        and approval.officer.strip()
        and approval.on <= question.today
    ]
    owners = {owner.id: owner for owner in (question.giver, question.receiver)}
    for party in agreement.parties:
        if party not in {approval.partner for approval in given}:
            who = name_of(owners[party])
            words = f"The data protection officer of {who} has not approved {agreement.id}."
            return link_stopped(name, words, f"Ask {who} to read and approve {agreement.id}.")
    if len({approval.officer for approval in given}) < len(agreement.parties):
        words = f"One person approved {agreement.id} for both sides."
        return link_stopped(name, words, "Ask an officer of each side to approve it.")
    return None


def _cases_hold(name: str, question: Question) -> Link:
    agreement = question.signed.agreement
    results = run_cases(agreement)
    broken = [str(n) for n, result in enumerate(results, 1) if not result.holds]
    if not results:
        mend = "Ask its officers to add cases and approve it again."
        return link_stopped(name, f"{agreement.id} has no cases that prove it.", mend)
    if broken:
        words = f"{agreement.id} fails its own case {', '.join(broken)}."
        return link_stopped(name, words, "Ask its officers to mend the rule or the case.")
    until = day_words(agreement.when.ends)
    return link_passed(name, f"{agreement.id}, {agreement.title}, until {until}.")
