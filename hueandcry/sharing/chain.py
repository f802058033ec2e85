"""A lawful disclosure as a chain of links, each passed or stopped, with what would mend it."""

from collections.abc import Callable

from hueandcry.facts.columns import REPORTS
from hueandcry.sharing.asking import (
    Link,
    Question,
    capital,
    link_passed,
    link_stopped,
    name_of,
)
from hueandcry.sharing.axes import column_of, granted_axes, grants_axis
from hueandcry.sharing.gateway import (
    KINDS,
    OWN_FUNCTIONS,
    Gateway,
    bars_on,
    gateways,
    keys,
    purposes,
)
from hueandcry.sharing.lawful import basis, condition, policy_document
from hueandcry.sharing.marking import CLASSIFICATIONS, CLEAR, markings
from hueandcry.sharing.standing import in_force
from hueandcry.sharing.terms import PUBLIC, Agreement

NAMES = (
    "An agreement is in force",
    "There is a power to share",
    "No law bars it",
    "A basis for the one who receives it",
    "A condition for sensitive or crime data",
    "A policy document",
    "Why it is needed",
    "The fields asked for are granted",
    "It carries a marking",
)


def walk(question: Question) -> tuple[Link, ...]:
    """The whole chain in order; after the first link that stops, the rest are not reached."""
    chain: list[Link] = []
    for name, look in zip(NAMES, _LOOKS, strict=True):
        if chain and chain[-1].state != "passed":
            chain.append(Link(name, "not reached", "Not reached."))
        else:
            chain.append(look(name, question))
    return tuple(chain)


def holds(chain: tuple[Link, ...]) -> bool:
    """Whether every link passed."""
    return all(link.state == "passed" for link in chain)


def passed(chain: tuple[Link, ...]) -> int:
    """How many links passed, to tell a near miss from a far one."""
    return sum(link.state == "passed" for link in chain)


def _power(name: str, question: Question) -> Link:
    agreement = question.signed.agreement
    power = gateways().get(agreement.why.power)
    if power is None or power.key not in keys("power", "duty", "route"):
        words = f"{agreement.id} names no power that we know."
        return link_stopped(name, words, "Ask its officers to name one.")
    words = _unknown_body(question) or _wrong_body(power, question)
    if words:
        mend = "Ask both officers whether another power fits, such as counts only."
        return link_stopped(name, words, mend, power.citation)
    return link_passed(name, _power_words(power), power.citation, power.mark)


def _unknown_body(question: Question) -> str:
    ask = question.ask
    for owner in (question.giver, question.receiver):
        if owner.kind not in KINDS:
            return f"We do not know what kind of body {name_of(owner)} is."
        if owner.id == ask.partner and owner.kind != ask.partner_kind:
            return f"{name_of(owner)} is {KINDS[owner.kind]}, but you ask as another kind."
    return ""


def _wrong_body(power: Gateway, question: Question) -> str:
    giver, receiver = question.giver.kind, question.receiver.kind
    house = question.signed.agreement.kind == "house"
    if house != (power.key == OWN_FUNCTIONS):
        fits = "A house rule rests" if house else "Nothing but a house rule may rest"
        return f"{fits} on an organisation's own functions."
    if not power.may_give(giver):
        return f"{capital(KINDS[giver])} may not give under it."
    if not power.may_receive(receiver):
        give = (
            "may give under it but not receive" if power.may_give(receiver) else "may not receive"
        )
        return f"{capital(KINDS[receiver])} {give}."
    return ""


def _power_words(power: Gateway) -> str:
    """Only numbers that pass disclosure control leave under a route without personal data."""
    if power.key == OWN_FUNCTIONS:
        return "It is their own record, used for their own work."
    if not power.personal_data:
        return "Only counts that pass disclosure control leave, so no person can be told."
    return f"{capital(power.name)}: this receiver is one of the bodies named."


def _bar(name: str, question: Question) -> Link:
    agreement, bars = question.signed.agreement, bars_on(question.giver.kind)
    if agreement.kind == "house" or not bars:
        return link_passed(name, "No consumer-law rows and no patient rows are in it.")
    for bar in bars:
        record = agreement.bar
        mend = f"Ask {name_of(question.giver)} to weigh it and record it in {agreement.id}."
        if record is None or record.law != bar.key or record.gate not in bar.gates:
            words = f"{capital(bar.name)} may only leave through one of the law's own gates."
            return link_stopped(name, words, mend, bar.citation)
        if len([text for text in record.considerations if text.strip()]) != bar.considerations:
            words = f"{name_of(question.giver)} must first weigh {_things(bar.considerations)}."
            return link_stopped(name, words, mend, bar.citation)
        if not record.use_limit.strip():
            words = "The limit on its use is not written down."
            return link_stopped(name, words, mend, bar.citation)
    through = ", ".join(f"{bar.name}, by {_gate(agreement)}" for bar in bars)
    return link_passed(name, f"{capital(through)}.", bars[0].citation, bars[0].mark)


def _gate(agreement: Agreement) -> str:
    return agreement.bar.gate if agreement.bar else ""


def _things(number: int) -> str:
    return "one thing" if number == 1 else f"{number} things"


def _either(wanted: list[str]) -> str:
    return ", or ".join(wanted)


def _need(name: str, question: Question) -> Link:
    ask, agreement = question.ask, question.signed.agreement
    known = purposes().get(ask.purpose)
    covered = [purposes()[p].words for p in agreement.why.purposes if p in purposes()]
    if known is None or not known.valid_on(question.today):
        mend = f"Ask for one of these: {', '.join(purposes())}."
        return link_stopped(name, f"We do not know the purpose {ask.purpose!r}.", mend)
    if ask.purpose not in agreement.why.purposes:
        words = f"{agreement.id} does not cover this purpose. It covers: {', '.join(covered)}."
        return link_stopped(name, words, f"If it is true, ask {_either(covered)}.")
    if not ask.reason.strip():
        return link_stopped(name, "No reason was given.", "Write one sentence on why you need it.")
    return link_passed(name, f"{capital(known.words)}. “{ask.reason.strip()}”")


def _fields(name: str, question: Question) -> Link:
    ask, agreement = question.ask, question.signed.agreement
    if ask.figure not in agreement.release.figures:
        allowed = ", ".join(agreement.release.figures)
        words = f"{agreement.id} does not let {ask.figure!r} be made."
        return link_stopped(name, words, f"Ask for one of these: {allowed}.")
    for axis in ("stream", *ask.axes):
        if not grants_axis(agreement, axis):
            return link_stopped(name, _not_granted(agreement, axis), _other_axes(agreement))
    return link_passed(name, f"By {' and '.join(ask.axes) or 'stream'}, as {agreement.id} says.")


def _not_granted(agreement: Agreement, axis: str) -> str:
    field = column_of(axis)
    if field not in REPORTS:
        return f"{agreement.id} does not grant {axis!r}: reports have no such field."
    rule, words = agreement.granted.get(field), REPORTS[field].words
    if rule is None:
        return f"{agreement.id} does not grant {field!r}, {words}."
    return f"{agreement.id} gives {words} by {rule.generalise} only, too coarse for {axis}."


def _other_axes(agreement: Agreement) -> str:
    return f"Ask by {', '.join(granted_axes(agreement)) or 'nothing: it grants no axis'}."


def _marked(name: str, question: Question) -> Link:
    release, agreement = question.signed.agreement.release, question.signed.agreement
    mend = f"Ask the officers of {agreement.id} to mark it."
    if release.marking not in markings():
        words = f"{agreement.id} carries no marking that we know."
        return link_stopped(name, words, mend, "TLP 2.0")
    if release.classification not in CLASSIFICATIONS:
        words = f"{agreement.id} carries no classification that we know."
        return link_stopped(name, words, mend)
    if agreement.receiver == PUBLIC and release.marking != CLEAR:
        return link_stopped(name, f"{release.marking} may not go to the public.", mend, "TLP 2.0")
    return link_passed(name, f"{release.marking}, {release.classification}.")


_LOOKS: tuple[Callable[[str, Question], Link], ...] = (
    in_force,
    _power,
    _bar,
    basis,
    condition,
    policy_document,
    _need,
    _fields,
    _marked,
)
