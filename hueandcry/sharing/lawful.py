"""The middle of the chain: a basis, a condition for sensitive data, and a policy document."""

from hueandcry.sharing.asking import (
    Link,
    Owner,
    Question,
    capital,
    link_passed,
    link_stopped,
    name_of,
)
from hueandcry.sharing.gateway import (
    COMPETENT_AUTHORITIES,
    PART_3,
    PREVENT_UNLAWFUL_ACTS,
    gateways,
    purposes,
)
from hueandcry.sharing.soundness import SEALED


def basis(name: str, question: Question) -> Link:
    """What lets each side hold the data: the giver always, the receiver of personal data too."""
    agreement = question.signed.agreement
    why = agreement.why
    receives = agreement.kind == "partner" and bool(why.to_basis or _personal(why.power))
    stop = _giver_basis(name, question) or (_receiver_basis(name, question) if receives else None)
    if stop:
        return stop
    entry = gateways()[why.to_basis if receives else why.from_basis]
    words = f"{_leaving_part_3(question)}{capital(entry.name)}."
    return link_passed(name, words, entry.citation, entry.mark)


def _personal(power: str) -> bool:
    return power in gateways() and gateways()[power].personal_data


def _giver_basis(name: str, question: Question) -> Link | None:
    entry = gateways().get(question.signed.agreement.why.from_basis)
    if entry is None or entry.layer != "basis":
        return _basis_stop(name, question.giver, question, "No basis is named for {who}.", "")
    if not entry.may_give(question.giver.kind):
        words = f"{{who}} may not rely on {entry.name}."
        return _basis_stop(name, question.giver, question, words, entry.citation)
    return None


def _receiver_basis(name: str, question: Question) -> Link | None:
    entry = gateways().get(question.signed.agreement.why.to_basis)
    if entry is None or entry.layer != "basis":
        return _basis_stop(name, question.receiver, question, "No basis is named for {who}.", "")
    if not entry.may_receive(question.receiver.kind):
        words = f"{{who}} may not rely on {entry.name}."
        return _basis_stop(name, question.receiver, question, words, entry.citation)
    if entry.key in PART_3 and not _enforces(question):
        words = f"{{who}} may rely on {entry.name} only to enforce the law."
        return _basis_stop(name, question.receiver, question, words, entry.citation)
    return None


def _basis_stop(name: str, owner: Owner, question: Question, words: str, citation: str) -> Link:
    who = name_of(owner)
    mend = f"Ask the officers of {question.signed.agreement.id} for a basis that fits {who}."
    return link_stopped(name, words.format(who=who), mend, citation)


def _enforces(question: Question) -> bool:
    """An unknown purpose is stopped further on, at the link that asks for it."""
    purpose = purposes().get(question.ask.purpose)
    return purpose is None or purpose.law_enforcement


def _leaving_part_3(question: Question) -> str:
    """DPA 2018 s.36(4): data leave law enforcement only where another law authorises it."""
    if question.signed.agreement.why.from_basis not in PART_3 or _enforces(question):
        return ""
    return f"{name_of(question.giver)} leaves Part 3 by DPA 2018 s.36(4). "


def condition(name: str, question: Question) -> Link:
    """What allows sealed records to be read: they may hold special or criminal-offence data."""
    agreement = question.signed.agreement
    if SEALED in agreement.never:
        return link_passed(name, "Not needed: sealed records are left out, and only counts leave.")
    entry = gateways().get(agreement.why.condition)
    mend = f"Ask the officers of {agreement.id} to name a condition, or to leave sealed rows out."
    if entry is None or entry.layer != "condition":
        words = f"{agreement.id} reads sealed records under no condition."
        return link_stopped(name, words, mend)
    if not (entry.may_give(question.giver.kind) and entry.may_receive(question.receiver.kind)):
        words = f"{capital(entry.name)} does not fit both sides."
        return link_stopped(name, words, mend, entry.citation)
    return link_passed(name, f"{capital(entry.name)}.", entry.citation, entry.mark)


def policy_document(name: str, question: Question) -> Link:
    """The appropriate policy document, where the condition used asks for one."""
    agreement = question.signed.agreement
    entry = gateways().get(agreement.why.condition)
    if agreement.why.policy_document:
        return link_passed(name, f"{agreement.why.policy_document}.")
    if entry is None or not entry.policy_document:
        return link_passed(name, "Not needed: nothing here rests on a condition that asks for one.")
    if entry.key == PREVENT_UNLAWFUL_ACTS and question.receiver.kind in COMPETENT_AUTHORITIES:
        words = "Not needed to tell a competent authority."
        return link_passed(name, words, "DPA 2018 Sch 1 para 10(2)")
    mend = f"Ask {name_of(question.giver)} to write one and name it in {agreement.id}."
    words = f"{capital(entry.name)} needs one, and none is named."
    return link_stopped(name, words, mend, entry.citation)
