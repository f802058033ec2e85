"""The law decides who may look: the one maker of Decision, and the words that explain it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from hueandcry.sharing.asking import (
    Approval,
    Ask,
    Book,
    Link,
    Owner,
    Question,
    Signed,
    day_words,
    link_passed,
    link_stopped,
    name_of,
)
from hueandcry.sharing.axes import column_of, granted_axes
from hueandcry.sharing.chain import NAMES, holds, passed, walk
from hueandcry.sharing.conditions import common_fields
from hueandcry.sharing.gateway import gateways, purposes
from hueandcry.sharing.marking import strictest, strictest_classification
from hueandcry.sharing.release import Audience, Treatment
from hueandcry.sharing.terms import PUBLIC, Agreement, AgreementKind

__all__ = [
    "Approval",
    "Ask",
    "Book",
    "Decision",
    "Grant",
    "Link",
    "Owner",
    "Refusal",
    "Signed",
    "decide",
]

FIT = "The rules fit together"
_AUDIENCES: Mapping[AgreementKind, Audience] = {
    "house": "owner",
    "partner": "partner",
    "publication": "public",
}
_STRICTNESS: tuple[Audience, ...] = ("owner", "partner", "public")


@dataclass(frozen=True, slots=True)
class Grant:
    """One owner's yes: the agreements that each grant the whole ask, and the chain that held.

    Usually there is one agreement; where there are more, compile_together unites them.
    """

    owner: str
    agreements: tuple[Agreement, ...]
    chain: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One owner's no: the chain that came nearest, up to the link that stopped it."""

    owner: str
    chain: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """May this ask be answered, from whose rows, how treated and marked, and why.

    Made by `decide` alone. Where it is allowed, `treatment`, `marking` and `classification` are
    set and `grants` holds the owners whose rows may be read; the owners in `refused` are left out.
    """

    ask: Ask
    on: date
    allowed: bool
    chain: tuple[Link, ...]
    grants: tuple[Grant, ...]
    refused: tuple[Refusal, ...]
    treatment: Treatment | None
    marking: str | None
    classification: str | None
    reasons: tuple[str, ...]
    would_make_it_yes: tuple[str, ...]
    may_see_now: tuple[str, ...]


def decide(ask: Ask, book: Book, owners: tuple[Owner, ...], today: date) -> Decision:
    """Whether `ask` may be answered on `today`, by the chain of design.md 4 (docs/law/chain.md).

    `owners` are the organisations of the partnership, the asker's own among them. Grants unite,
    restrictions intersect, deny wins: it is allowed if one owner grants it, by the coarsest
    treatment and the strictest marking; bases that cannot be ordered refuse the whole.
    """
    known = {owner.id: owner for owner in owners}
    answers = [_owner_answer(ask, owner, book, known, today) for owner in dict.fromkeys(ask.owners)]
    grants = tuple(answer for answer in answers if isinstance(answer, Grant))
    refused = tuple(answer for answer in answers if isinstance(answer, Refusal))
    agreements = tuple(agreement for grant in grants for agreement in grant.agreements)
    fit = _fit(agreements)
    chain = _merged(grants, known) if grants else _nearest(refused)
    if len(agreements) > 1:
        chain = (*chain, fit)
    allowed = bool(grants) and holds(chain)
    return Decision(
        ask=ask,
        on=today,
        allowed=allowed,
        chain=chain,
        grants=grants if allowed else (),
        refused=refused,
        treatment=_coarsest(agreements) if allowed else None,
        marking=strictest(a.release.marking for a in agreements) if allowed else None,
        classification=_classification(agreements) if allowed else None,
        reasons=_reasons(chain, refused, agreements, known, today),
        would_make_it_yes=_mends(chain, refused),
        may_see_now=() if allowed and not refused else _may_see(ask, book, known, today),
    )


def _owner_answer(
    ask: Ask, owner: str, book: Book, known: Mapping[str, Owner], today: date
) -> Grant | Refusal:
    if owner not in known:
        return Refusal(owner, _stopped_at_once(f"There is no organisation {owner!r} here."))
    if ask.addressee not in (ask.partner, PUBLIC):
        words = "A figure goes to your own organisation or to the public."
        return Refusal(owner, _stopped_at_once(words, "Let the other organisation ask for itself."))
    questions = _questions(ask, owner, book, known, today)
    walked = [(question.signed.agreement, walk(question)) for question in questions]
    held = [(agreement, chain) for agreement, chain in walked if holds(chain)]
    if held:
        return _united(owner, held, ask)
    if not walked:
        return Refusal(owner, _never_agreed(ask, known[owner], known))
    return Refusal(owner, max((chain for _, chain in walked), key=passed))


def _questions(
    ask: Ask, owner: str, book: Book, known: Mapping[str, Owner], today: date
) -> tuple[Question, ...]:
    """The ask under each agreement between the two; the latest to end comes first."""
    between = [
        signed
        for signed in book.agreements
        if (signed.agreement.giver, signed.agreement.receiver) == (owner, ask.addressee)
    ]
    between.sort(key=lambda signed: signed.agreement.when.ends, reverse=True)
    receiver = _receiver(ask, known)
    return tuple(Question(ask, signed, known[owner], receiver, today) for signed in between)


def _receiver(ask: Ask, known: Mapping[str, Owner]) -> Owner:
    if ask.addressee == PUBLIC:
        return Owner(PUBLIC, PUBLIC, "the public")
    return known.get(ask.partner, Owner(ask.partner, ask.partner_kind))


def _united(
    owner: str, held: list[tuple[Agreement, tuple[Link, ...]]], ask: Ask
) -> Grant | Refusal:
    """Several agreements of one owner unite if each field asked has a coarsest form among them."""
    agreements = tuple(agreement for agreement, _ in held)
    chain = held[0][1]
    shared = {rule.name for rule in common_fields(agreements)}
    for axis in ask.axes:
        if column_of(axis) not in shared:
            ids = " and ".join(agreement.id for agreement in agreements)
            words = f"{ids} treat {column_of(axis)!r} in ways that cannot be ordered."
            stop = link_stopped(FIT, words, "Ask their officers to agree on one treatment.")
            return Refusal(owner, (*chain, stop))
    return Grant(owner, agreements, chain)


def _stopped_at_once(words: str, mend: str = "") -> tuple[Link, ...]:
    rest = (Link(name, "not reached", "Not reached.") for name in NAMES[1:])
    return (link_stopped(NAMES[0], words, mend), *rest)


def _never_agreed(ask: Ask, owner: Owner, known: Mapping[str, Owner]) -> tuple[Link, ...]:
    giver, receiver = name_of(owner), _receiver(ask, known)
    ask_them = f"Ask the data protection officer of {giver} to write one."
    if owner.id == ask.addressee:
        return _stopped_at_once(f"{giver} has no house rule for its own use.", ask_them)
    if receiver.id == PUBLIC:
        return _stopped_at_once(f"{giver} has no publication rule.", ask_them)
    between = f"{giver} has no agreement with {name_of(receiver)}."
    return _stopped_at_once(between, f"Ask {giver} and {name_of(receiver)} to make one.")


def _fit(agreements: tuple[Agreement, ...]) -> Link:
    """Whether one rounding serves all: the largest base is a multiple of every other."""
    if not agreements:
        return link_passed(FIT, "")
    largest = max(agreements, key=lambda agreement: agreement.release.round_base)
    for other in agreements:
        if largest.release.round_base % other.release.round_base:
            words = f"{_base_clause(other)} and {_base_clause(largest)} cannot be ordered."
            mend = "Ask for one organisation at a time, or ask their officers for one base."
            return link_stopped(FIT, words, mend)
    return link_passed(FIT, f"The coarsest rule is used: {_base_clause(largest)}.")


def _base_clause(agreement: Agreement) -> str:
    return f"{agreement.id} [release] round_base = {agreement.release.round_base}"


def _coarsest(agreements: tuple[Agreement, ...]) -> Treatment:
    audiences = {_AUDIENCES[agreement.kind] for agreement in agreements}
    return Treatment(
        audience=max(audiences, key=_STRICTNESS.index),
        base=max(agreement.release.round_base for agreement in agreements),
        smallest_count=max(agreement.release.smallest_count for agreement in agreements),
    )


def _classification(agreements: tuple[Agreement, ...]) -> str | None:
    return strictest_classification(agreement.release.classification for agreement in agreements)


def _merged(grants: tuple[Grant, ...], known: Mapping[str, Owner]) -> tuple[Link, ...]:
    """One chain for several owners: each link once, with whose words differ."""
    merged = []
    for links in zip(*(grant.chain for grant in grants), strict=True):
        if len({link.words for link in links}) == 1:
            merged.append(links[0])
            continue
        whose = (name_of(known[grant.owner]) for grant in grants)
        said = (f"{who}: {link.words}" for who, link in zip(whose, links, strict=True))
        citations = dict.fromkeys(link.citation for link in links if link.citation)
        merged.append(replace(links[0], words=" ".join(said), citation="; ".join(citations)))
    return tuple(merged)


def _nearest(refused: tuple[Refusal, ...]) -> tuple[Link, ...]:
    if not refused:
        return _stopped_at_once("No organisation was named.", "Say whose reports you ask for.")
    return max((refusal.chain for refusal in refused), key=passed)


def _reasons(
    chain: tuple[Link, ...],
    refused: tuple[Refusal, ...],
    agreements: tuple[Agreement, ...],
    known: Mapping[str, Owner],
    today: date,
) -> tuple[str, ...]:
    stops = [link.words for link in chain if link.state == "stopped"]
    left_out = [
        f"{name_of(known.get(refusal.owner, Owner(refusal.owner, '')))} is left out: {link.words}"
        for refusal in refused
        for link in refusal.chain
        if link.state == "stopped" and link.words not in stops
    ]
    return (*stops, *left_out, *_law_to_check(agreements, today))


def _law_to_check(agreements: tuple[Agreement, ...], today: date) -> tuple[str, ...]:
    """Past its day the law under an agreement is checked again; that is told, and stops nothing."""
    due = []
    for agreement in agreements:
        named = (agreement.why.power, agreement.why.from_basis, agreement.why.to_basis)
        days = [gateways()[key].verify_by for key in named if key]
        first = min([agreement.why.law_verify_by, *days])
        if first < today:
            due.append(f"Check the law under {agreement.id} again: due {day_words(first)}.")
    return tuple(due)


def _mends(chain: tuple[Link, ...], refused: tuple[Refusal, ...]) -> tuple[str, ...]:
    chains = (chain, *(refusal.chain for refusal in refused))
    return tuple(dict.fromkeys(link.mend for links in chains for link in links if link.mend))


def _may_see(ask: Ask, book: Book, known: Mapping[str, Owner], today: date) -> tuple[str, ...]:
    """What the same owners grant the asker today: each figure, its axes and its purpose."""
    seen: dict[str, None] = {}
    for addressee in dict.fromkeys((ask.addressee, ask.partner)):
        for owner in dict.fromkeys(owner for owner in ask.owners if owner in known):
            to = replace(ask, addressee=addressee)
            for question in _questions(to, owner, book, known, today):
                seen |= dict.fromkeys(_offers(question))
    return tuple(seen)


def _offers(question: Question) -> tuple[str, ...]:
    agreement, whose = question.signed.agreement, name_of(question.giver)
    axes = granted_axes(agreement)
    offers = []
    for purpose in agreement.why.purposes:
        plain = replace(question.ask, purpose=purpose, reason="an offer", axes=())
        for figure in agreement.release.figures:
            if holds(walk(replace(question, ask=replace(plain, figure=figure)))):
                words = purposes()[purpose].words
                by = ", ".join(axes) or "stream"
                offers.append(f"{whose}, {figure} by {by}, {words}: {agreement.id}.")
    return tuple(offers)
