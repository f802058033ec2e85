"""The middle of the chain: a basis, a condition for sensitive data, and a policy document."""

from collections.abc import Iterator

from hueandcry.sharing.asking import (
    Link,
    Owner,
    Question,
    Stop,
    capital,
    clause_of,
    day_words,
    doubt,
    link_passed,
    link_stopped,
    name_of,
    stopped_by,
)
from hueandcry.sharing.gateway import (
    COMPETENT_AUTHORITIES,
    KINDS,
    PART_3,
    PREVENT_UNLAWFUL_ACTS,
    SCHEDULE_8,
    Gateway,
    gateways,
    keys,
    purposes,
)
from hueandcry.sharing.powers import out_of_use
from hueandcry.sharing.soundness import SEALED
from hueandcry.sharing.terms import Agreement

LEGAL_OBLIGATION, PUBLIC_TASK, ON_REQUEST = "uk-gdpr-6-1-c", "uk-gdpr-6-1-e", "uk-gdpr-6-1-ea"

# For its own use under (ea): Annex 1 para 5, and by our reading paras 5 and 6.
ANNEX_1 = ("prevent-and-detect-crime", "plan-sessions", "victim-care")

# DPA 2018 Sch 2 para 5(2): disclosure "required by an enactment, a rule of law or an order".
REQUIRED_BY_LAW = "dpa-sch2-5"


def basis(name: str, question: Question) -> Link:
    """What lets each side hold the data: the giver always, the receiver of personal data too.

    Each side has its own: one may stand under DPA 2018 Part 3 and the other under the UK GDPR.
    """
    agreement = question.signed.agreement
    why = agreement.why
    receives = agreement.kind == "partner" and bool(why.to_basis or _personal(why.power))
    keys_named = ("from_basis", "to_basis") if receives else ("from_basis",)
    clause = clause_of(agreement, "why", *keys_named)
    stops = [*_giver(question)]
    if receives:
        stops += [*_receiver(question)]
    if stops:
        return stopped_by(name, *stops, clause=clause)
    named = [gateways()[key] for key in ((why.from_basis, why.to_basis)[: len(keys_named)])]
    leaves = _leaving_part_3(question)
    marks = [entry.mark for entry in named] + (["I"] if leaves else [])
    doubts = " ".join(dict.fromkeys(words for words in map(doubt, marks) if words))
    words = f"{leaves}{capital(named[-1].name)}. {doubts}".rstrip()
    return link_passed(name, words, named[-1].citation, clause=clause)


def _personal(power: str) -> bool:
    return power in gateways() and gateways()[power].personal_data


def _giver(question: Question) -> Iterator[Stop]:
    """Stops on the giver's side; in a house rule it is the one who holds and uses the data too."""
    agreement = question.signed.agreement
    entry = gateways().get(agreement.why.from_basis)
    yield from _basis_of(question.giver, entry, question, giving=True)
    if entry is None or entry.layer != "basis":
        return
    if entry.key == LEGAL_OBLIGATION:
        yield from _obliged(question.giver, "share", entry, question)
    if agreement.kind == "house":
        yield from _own_interest(question.giver, entry, question)
    if entry.key in PART_3 and agreement.why.power not in keys("power", "duty", "route"):
        words = f"{name_of(question.giver)} may let it leave law enforcement only by a named power."
        yield Stop(words, "Ask its officers to name one.", "DPA 2018 s.36(4)")
    if REQUIRED_BY_LAW in agreement.why.exemptions and agreement.why.power not in keys("duty"):
        law = gateways()[REQUIRED_BY_LAW]
        words = "A power lets it be shared and requires nothing, so that exemption does not fit."
        yield Stop(words, "Ask the officers to take it out.", law.citation, law.mark)
    if entry.key == ON_REQUEST and _answers_a_request(question):
        yield from _request(question, entry)


def _receiver(question: Question) -> Iterator[Stop]:
    entry = gateways().get(question.signed.agreement.why.to_basis)
    yield from _basis_of(question.receiver, entry, question, giving=False)
    if entry is not None and entry.key == LEGAL_OBLIGATION:
        yield from _obliged(question.receiver, "hold it", entry, question)
    if entry is not None and _personal(question.signed.agreement.why.power):
        yield from _own_interest(question.receiver, entry, question)
    if entry is not None and entry.key in PART_3 and not _enforces(question):
        words = f"{name_of(question.receiver)} may rely on {entry.name} only to enforce the law."
        yield Stop(words, _fits(question.receiver, question), entry.citation, entry.mark)


def _obliged(owner: Owner, does: str, entry: Gateway, question: Question) -> Iterator[Stop]:
    """Art 6(1)(c) needs a duty in law; a power such as CDA 1998 s.115 obliges nobody."""
    if question.signed.agreement.why.power not in keys("duty"):
        words = f"{name_of(owner)} names no duty in law that makes it {does}."
        yield Stop(
            words,
            "Ask the officers to name the duty, or another basis.",
            entry.citation,
            entry.mark,
        )


def _own_interest(owner: Owner, entry: Gateway, question: Question) -> Iterator[Stop]:
    """Art 6(5): (ea) only where a condition of Annex 1 is met.

    Para 5 is crime; that para 5 covers sessions and para 6 care of victims is our reading.
    """
    if entry.key == ON_REQUEST and question.ask.purpose in purposes():
        if question.ask.purpose not in ANNEX_1:
            words = f"{capital(entry.name)} has no condition for this purpose: {name_of(owner)}."
            yield Stop(words, _fits(owner, question), f"{entry.citation}; Art 6(5)")


def _basis_of(
    owner: Owner, entry: Gateway | None, question: Question, *, giving: bool
) -> Iterator[Stop]:
    mend = _fits(owner, question)
    if entry is None or entry.layer != "basis":
        yield Stop(f"No basis is named for {name_of(owner)}.", mend)
        return
    fits = entry.may_give(owner.kind) if giving else entry.may_receive(owner.kind)
    if owner.kind in KINDS and not fits:
        words = f"{name_of(owner)} may not rely on {entry.name}.{_why_not(entry)}"
        yield Stop(words, mend, entry.citation, entry.mark)
    yield from out_of_use(entry, question)


def _why_not(entry: Gateway) -> str:
    """DUAA 2025 s.70(2)(a): the task is the controller's own; (ea) is shut to public bodies."""
    return {
        PUBLIC_TASK: " A public task is one's own, never another's.",
        ON_REQUEST: " It is not for a public body at its own tasks.",
    }.get(entry.key, "")


def _fits(owner: Owner, question: Question) -> str:
    agreement = question.signed.agreement
    return f"Ask the officers of {agreement.id} for a basis that fits {name_of(owner)}."


def _answers_a_request(question: Question) -> bool:
    """Whether a giver under Art 6(1)(ea) discloses on request (Annex 1 para 1).

    For law enforcement para 5 stands by itself: detecting, investigating or preventing crime.
    """
    agreement = question.signed.agreement
    discloses = agreement.kind == "partner" and _personal(agreement.why.power)
    return discloses and not _enforces(question)


def _request(question: Question, entry: Gateway) -> Iterator[Stop]:
    why, asker = question.signed.agreement.why, name_of(question.receiver)
    mend = f"Ask {asker} for a request in the law's own words: the request form writes it."
    if not why.request.strip():
        words = f"No request by {asker} is named, and this basis answers one."
        yield Stop(words, mend, entry.citation, entry.mark)
    elif why.request_states != PUBLIC_TASK:
        words = f"The request does not state that {asker} needs it for its public task."
        yield Stop(words, mend, entry.citation, entry.mark)
    if why.to_basis != PUBLIC_TASK:
        words = f"{asker} does not rely on a public task, so no request can state one."
        yield Stop(words, _fits(question.receiver, question), entry.citation, entry.mark)


def _enforces(question: Question) -> bool:
    """An unknown purpose is stopped further on, at the link that asks for it."""
    purpose = purposes().get(question.ask.purpose)
    return purpose is None or purpose.law_enforcement


def _leaving_part_3(question: Question) -> str:
    """DPA 2018 s.36(4): data leave law enforcement only where another law authorises it.

    That the power named does so is our reading. A route without a power authorises nothing: there
    the reading is that counts, or the use of one's own record, need none.
    """
    why = question.signed.agreement.why
    if why.from_basis not in PART_3 or _enforces(question):
        return ""
    giver = name_of(question.giver)
    if why.power not in keys("power", "duty"):
        return f"{giver} names no law for leaving Part 3 (DPA 2018 s.36(4)), and needs none here. "
    by = gateways()[why.power].citation
    return f"{giver} leaves Part 3 (DPA 2018 s.36(4)), authorised by {by}. "


def condition(name: str, question: Question) -> Link:
    """What allows sealed records to be read: they may hold special or criminal-offence data."""
    agreement = question.signed.agreement
    clause = clause_of(agreement, "why", "condition")
    if SEALED in agreement.never:
        words = "Not needed: sealed records are left out, and only counts leave."
        return link_passed(name, words, clause=clause_of(agreement, "what", "never"))
    entry = gateways().get(agreement.why.condition)
    mend = f"Ask the officers of {agreement.id} to name a condition, or to leave sealed rows out."
    if entry is None or entry.layer != "condition":
        words = f"{agreement.id} reads sealed records under no condition."
        return link_stopped(name, words, mend, clause=clause)
    stops = [*out_of_use(entry, question)]
    stops += _other_regime(entry, question)
    if entry.refused:
        stops.append(
            Stop(f"{capital(entry.name)}: {entry.refused}", mend, entry.citation, entry.mark)
        )
    elif not (entry.may_give(question.giver.kind) and entry.may_receive(question.receiver.kind)):
        words = f"{capital(entry.name)} does not fit both sides."
        stops.append(Stop(words, mend, entry.citation, entry.mark))
    if stops:
        return stopped_by(name, *stops, clause=clause)
    return link_passed(name, f"{capital(entry.name)}.", entry.citation, entry.mark, clause)


def _other_regime(entry: Gateway, question: Question) -> Iterator[Stop]:
    """DPA 2018 s.35(5) asks for a condition of Sch 8; Art 9 and 10 of the UK GDPR for one of Sch 1.

    Records held under Part 3 and used for another purpose may have either: ask a lawyer.
    """
    under_part_3 = question.signed.agreement.why.from_basis in PART_3
    mend = _fits(question.giver, question).replace("basis", "condition")
    if under_part_3 and _enforces(question) and entry.key not in SCHEDULE_8:
        words = (
            f"{name_of(question.giver)} enforces the law, so it needs a condition of Schedule 8."
        )
        yield Stop(words, mend, "DPA 2018 s.35(5), Sch 8")
    if not under_part_3 and entry.key in SCHEDULE_8:
        words = "A condition of Schedule 8 is for law enforcement under Part 3 alone."
        yield Stop(words, mend, "DPA 2018 s.35(5), Sch 8")


def policy_document(name: str, question: Question) -> Link:
    """The appropriate policy document, and that it is current, where the condition asks for one."""
    agreement = question.signed.agreement
    entry = gateways().get(agreement.why.condition)
    needed = entry is not None and entry.policy_document
    clause = clause_of(agreement, "why", "policy_document")
    if needed and _to_tell_enforcers(question):
        words = "Not needed to tell a competent authority."
        return link_passed(name, words, "DPA 2018 Sch 1 para 10(2)", clause=clause)
    if not needed and not agreement.why.policy_document:
        words = "Not needed: nothing here rests on a condition that asks for one."
        return link_passed(name, words)
    if not agreement.why.policy_document:
        mend = f"Ask {name_of(question.giver)} to write one and name it in {agreement.id}."
        assert entry is not None
        words = f"{capital(entry.name)} needs one, and none is named."
        return link_stopped(name, words, mend, entry.citation, clause)
    review_by = agreement.why.policy_review_by
    if review_by is not None and review_by < question.today:
        return stopped_by(name, _out_of_date(agreement, question), clause=clause)
    until = f", to be reviewed by {day_words(review_by)}" if review_by else ""
    return link_passed(name, f"{agreement.why.policy_document}{until}.", clause=clause)


def _to_tell_enforcers(question: Question) -> bool:
    """Para 10(2) is about a disclosure, so it does not free an authority's own use."""
    condition_named = question.signed.agreement.why.condition
    return (
        question.signed.agreement.kind != "house"
        and condition_named == PREVENT_UNLAWFUL_ACTS
        and question.receiver.kind in COMPETENT_AUTHORITIES
        and not question.signed.agreement.why.policy_document
    )


def _out_of_date(agreement: Agreement, question: Question) -> Stop:
    due = agreement.why.policy_review_by
    assert due is not None
    words = f"{agreement.why.policy_document} is out of date: its review was due {day_words(due)}."
    mend = f"Ask {name_of(question.giver)} to review it and name the new day in {agreement.id}."
    return Stop(words, mend, "DPA 2018 Sch 1 paras 39 to 41; s.42")
