"""The power that an agreement rests on, and a law that bars what its giver holds."""

from collections.abc import Iterator

from hueandcry.sharing.asking import (
    Link,
    Question,
    Stop,
    capital,
    clause_of,
    day_words,
    link_passed,
    name_of,
    stopped_by,
)
from hueandcry.sharing.gateway import (
    KINDS,
    OWN_FUNCTIONS,
    Gateway,
    bars_on,
    gateways,
    keys,
    purposes,
)
from hueandcry.sharing.terms import Agreement

POWERS = ("power", "duty", "route")
# Enterprise Act 2002 s.237(6): Part 9 "does not affect any power or duty to disclose information
# which exists apart from this Part".
OUTSIDE_POWER = "s237-6"
# s.242: only "in connection with the investigation of any criminal offence".
INVESTIGATION = "s242"


def power(name: str, question: Question) -> Link:
    """A power, duty or route in law that this giver and this receiver may use today."""
    agreement = question.signed.agreement
    clause = clause_of(agreement, "why", "power")
    entry = gateways().get(agreement.why.power)
    stops = (*_unknown_body(question), *_unfit(entry, question))
    if entry is None or stops:
        return stopped_by(name, *stops, clause=clause)
    return link_passed(name, _power_words(entry), entry.citation, entry.mark, clause)


def _unknown_body(question: Question) -> Iterator[Stop]:
    ask, mend = question.ask, "Ask the partnership's coordinator to put the book right."
    for owner in (question.giver, question.receiver):
        if owner.kind not in KINDS:
            yield Stop(f"We do not know what kind of body {name_of(owner)} is.", mend)
        elif owner.id == ask.partner and owner.kind != ask.partner_kind:
            words = f"{name_of(owner)} is {KINDS[owner.kind]}, but you ask as another kind."
            yield Stop(words, mend)


def _unfit(entry: Gateway | None, question: Question) -> Iterator[Stop]:
    agreement = question.signed.agreement
    if entry is None or (entry.layer not in POWERS and not entry.refused):
        yield Stop(f"{agreement.id} names no power that we know.", "Ask its officers to name one.")
        return
    if entry.refused:
        words = f"{capital(entry.name)} is no power to rest on here. {entry.refused}"
        yield Stop(words, "Ask its officers to name a power.", entry.citation, entry.mark)
        return
    mend = "Ask both officers whether another power fits, such as counts only."
    yield from (
        Stop(words, mend, entry.citation, entry.mark) for words in _wrong_body(entry, question)
    )
    yield from out_of_use(entry, question)


def out_of_use(entry: Gateway, question: Question) -> Iterator[Stop]:
    """Why a law cannot be used on this day or for this purpose."""
    if not entry.in_force(question.today):
        begins = entry.valid_from is not None and question.today < entry.valid_from
        day = entry.valid_from if begins else entry.valid_to
        assert day is not None
        verb = "is law only from" if begins else "was law until"
        words = f"{capital(entry.name)} {verb} {day_words(day)}."
        yield Stop(words, "Ask the officers for a law in force.", entry.citation, entry.mark)
    if question.ask.purpose in purposes() and not entry.serves(question.ask.purpose):
        aims = ", or ".join(purposes()[key].words for key in entry.purposes)
        words = f"{capital(entry.name)} serves only this: {aims}."
        yield Stop(
            words, "Ask the officers for a law that fits this purpose.", entry.citation, entry.mark
        )


def _wrong_body(entry: Gateway, question: Question) -> Iterator[str]:
    giver, receiver = question.giver.kind, question.receiver.kind
    house = question.signed.agreement.kind == "house"
    if house != (entry.key == OWN_FUNCTIONS):
        fits = "A house rule rests" if house else "Nothing but a house rule may rest"
        yield f"{fits} on an organisation's own functions."
        return
    if giver in KINDS and not entry.may_give(giver):
        yield f"{capital(KINDS[giver])} may not give under it."
    if receiver in KINDS and not entry.may_receive(receiver):
        not_ = "give under it but not" if entry.may_give(receiver) else "not"
        yield f"{capital(KINDS[receiver])} may {not_} receive."


def _power_words(entry: Gateway) -> str:
    """Only numbers that pass disclosure control leave under a route without personal data."""
    if entry.key == OWN_FUNCTIONS:
        return "It is their own record, used for their own work."
    if not entry.personal_data:
        return "Only counts that pass disclosure control leave, so no person can be told."
    return f"{capital(entry.name)}: this receiver is one of the bodies named."


def bar(name: str, question: Question) -> Link:
    """For a giver under a bar: the gate of that law, what was weighed, and the limit on use."""
    agreement, bars = question.signed.agreement, bars_on(question.giver.kind)
    if agreement.kind == "house" or not bars:
        return link_passed(name, "No consumer-law rows and no patient rows are in it.")
    clause = clause_of(agreement, "bar", "gate, considerations, use_limit")
    stops = tuple(stop for law in bars for stop in _barred(law, question))
    if stops:
        return stopped_by(name, *stops, clause=clause)
    through = ", ".join(f"{law.name}, by {_gate(agreement)}" for law in bars)
    return link_passed(name, f"{capital(through)}.", bars[0].citation, bars[0].mark, clause)


def _barred(law: Gateway, question: Question) -> Iterator[Stop]:
    agreement, giver = question.signed.agreement, name_of(question.giver)
    record = agreement.bar
    mend = f"Ask {giver} to weigh it and record it in {agreement.id}."
    if record is None or record.law != law.key or record.gate not in law.gates:
        words = f"{capital(law.name)} may only leave through one of the law's own gates."
        yield Stop(words, mend, law.citation, law.mark)
        return
    if len({text.strip() for text in record.considerations} - {""}) != law.considerations:
        things = "one thing" if law.considerations == 1 else f"{law.considerations} things"
        yield Stop(f"{giver} must first weigh {things}.", mend, law.citation, law.mark)
    if not record.use_limit.strip():
        yield Stop("The limit on its use is not written down.", mend, law.citation, law.mark)
    aim = purposes().get(question.ask.purpose)
    if record.gate == INVESTIGATION and aim is not None and not aim.law_enforcement:
        words = "Section 242 is for the investigation of crimes, and this purpose is another."
        yield Stop(words, "Ask the officers for another gate.", law.citation, law.mark)
    if record.gate == OUTSIDE_POWER and agreement.why.power not in keys("power", "duty"):
        words = "Section 237(6) leaves another power alone, and this agreement names none."
        yield Stop(
            words, "Ask the officers to name that power, or another gate.", law.citation, law.mark
        )


def _gate(agreement: Agreement) -> str:
    return agreement.bar.gate if agreement.bar else ""
