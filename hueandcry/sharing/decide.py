"""The law decides who may look: the one maker of Decision, and the words that explain it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from hueandcry.sharing import explain
from hueandcry.sharing.asking import (
    Approval,
    Ask,
    Book,
    Grant,
    Link,
    Owner,
    Question,
    Refusal,
    Signed,
    link_stopped,
    name_of,
)
from hueandcry.sharing.chain import NAMES, holds, passed, walk
from hueandcry.sharing.joining import coarsest, fit, merged
from hueandcry.sharing.limits import UseLimit, exemptions, use_limits
from hueandcry.sharing.marking import strictest, strictest_classification
from hueandcry.sharing.release import Treatment
from hueandcry.sharing.terms import PUBLIC, RESEARCHER, Agreement

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

Owners = Mapping[str, Owner]


@dataclass(frozen=True, slots=True)
class Decision:
    """May this ask be answered, from whose rows, how treated and marked, and why.

    Made by `decide` alone. Where it is allowed, `treatment`, `marking` and `classification` are
    set and `grants` holds the owners whose rows may be read; the owners in `refused` are left out.
    `use_limits` and `exemptions` go with every copy (sharing.limits).
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
    use_limits: tuple[UseLimit, ...] = ()
    exemptions: tuple[str, ...] = ()


def decide(ask: Ask, book: Book, owners: tuple[Owner, ...], today: date) -> Decision:
    """Whether `ask` may be answered on `today`, by the chain of design.md 4 (docs/law/chain.md).

    `owners` are the organisations of the partnership, the asker's own among them. Grants unite,
    restrictions intersect, deny wins: it is allowed if one owner grants it, by the coarsest
    treatment and the strictest marking; bases that cannot be ordered refuse the whole. What is
    linked cannot be cut to some of its lists, so there every owner must grant it. A no has every
    reason that stands against it, not the first alone.
    """
    known = {owner.id: owner for owner in owners}
    answers = [_owner_answer(ask, owner, book, known, today) for owner in dict.fromkeys(ask.owners)]
    grants = tuple(answer for answer in answers if isinstance(answer, Grant))
    refused = tuple(answer for answer in answers if isinstance(answer, Refusal))
    agreements = tuple(agreement for grant in grants for agreement in grant.agreements)
    all_or_none = bool(ask.link and refused)
    chain = merged(grants, known) if grants and not all_or_none else _nearest(refused)
    if len(agreements) > 1:
        chain = (*chain, fit(ask, agreements))
    if not holds(chain):
        return _no(ask, chain, refused, _instead(ask, book, known, today), known, today)
    others = tuple(explain.left_out(r, _name(r.owner, known)) for r in refused)
    return Decision(
        ask=ask,
        on=today,
        allowed=True,
        chain=chain,
        grants=grants,
        refused=refused,
        treatment=coarsest(agreements),
        marking=strictest(agreement.release.marking for agreement in agreements),
        classification=_classification(agreements),
        reasons=(*others, *explain.to_do(agreements, today)),
        would_make_it_yes=explain.mends([refusal.chain for refusal in refused]),
        may_see_now=(),
        use_limits=use_limits(agreements),
        exemptions=exemptions(agreements),
    )


def _no(
    ask: Ask,
    chain: tuple[Link, ...],
    refused: tuple[Refusal, ...],
    instead: tuple[str, ...],
    known: Owners,
    today: date,
) -> Decision:
    others = [
        explain.left_out(refusal, _name(refusal.owner, known))
        for refusal in refused
        if refusal.chain != chain
    ]
    return Decision(
        ask=ask,
        on=today,
        allowed=False,
        chain=chain,
        grants=(),
        refused=refused,
        treatment=None,
        marking=None,
        classification=None,
        reasons=(*explain.stops(chain), *others),
        would_make_it_yes=explain.mends([chain, *(refusal.chain for refusal in refused)]),
        may_see_now=instead,
    )


def _owner_answer(ask: Ask, owner: str, book: Book, known: Owners, today: date) -> Grant | Refusal:
    if book.closed:
        mend = "Ask whoever runs this system to look at the ledger."
        return Refusal(owner, _stopped_at_once(book.closed, mend))
    if owner not in known:
        return Refusal(owner, _stopped_at_once(f"There is no organisation {owner!r} here."))
    if ask.role == RESEARCHER and owner == ask.addressee:
        words = "A researcher does not see exact numbers."
        return Refusal(owner, _stopped_at_once(words, "Ask an analyst of your organisation."))
    if ask.addressee not in (ask.partner, PUBLIC):
        words = "A figure goes to your own organisation or to the public."
        return Refusal(owner, _stopped_at_once(words, "Let the other organisation ask for itself."))
    questions = _questions(ask, owner, book, known, today)
    walked = [(question.signed.agreement, walk(question)) for question in questions]
    held = [(agreement, chain) for agreement, chain in walked if holds(chain)]
    if held:
        return Grant(owner, tuple(agreement for agreement, _ in held), held[0][1])
    if not walked:
        return Refusal(owner, _never_agreed(ask, known[owner], known))
    return Refusal(owner, max((chain for _, chain in walked), key=passed))


def _questions(
    ask: Ask, owner: str, book: Book, known: Owners, today: date
) -> tuple[Question, ...]:
    """The ask under each agreement between the two; the latest to end comes first."""
    between = [
        replace(signed, agreement=leg)
        for signed in book.agreements
        for leg in signed.agreement.legs
        if (leg.giver, leg.receiver) == (owner, ask.addressee)
    ]
    between.sort(key=lambda signed: signed.agreement.when.ends, reverse=True)
    receiver = _receiver(ask, known)
    return tuple(Question(ask, signed, known[owner], receiver, today) for signed in between)


def _receiver(ask: Ask, known: Owners) -> Owner:
    if ask.addressee == PUBLIC:
        return Owner(PUBLIC, PUBLIC, "the public")
    return known.get(ask.partner, Owner(ask.partner, ask.partner_kind))


def _stopped_at_once(words: str, mend: str = "") -> tuple[Link, ...]:
    rest = (Link(name, "not reached", "Not reached.") for name in NAMES[1:])
    return (link_stopped(NAMES[0], words, mend), *rest)


def _never_agreed(ask: Ask, owner: Owner, known: Owners) -> tuple[Link, ...]:
    giver, receiver = name_of(owner), _receiver(ask, known)
    ask_them = f"Ask the data protection officer of {giver} to write one."
    if owner.id == ask.addressee:
        return _stopped_at_once(f"{giver} has no house rule for its own use.", ask_them)
    if receiver.id == PUBLIC:
        return _stopped_at_once(f"{giver} has no publication rule.", ask_them)
    between = f"{giver} has no agreement with {name_of(receiver)}."
    return _stopped_at_once(between, f"Ask {giver} and {name_of(receiver)} to make one.")


def _name(owner: str, known: Owners) -> str:
    return name_of(known.get(owner, Owner(owner, "")))


def _classification(agreements: tuple[Agreement, ...]) -> str | None:
    return strictest_classification(agreement.release.classification for agreement in agreements)


def _nearest(refused: tuple[Refusal, ...]) -> tuple[Link, ...]:
    if not refused:
        return _stopped_at_once("No organisation was named.", "Say whose reports you ask for.")
    return max((refusal.chain for refusal in refused), key=passed)


def _instead(ask: Ask, book: Book, known: Owners, today: date) -> tuple[str, ...]:
    """What the same owners grant the asker today, for the same addressee or for itself."""
    return tuple(
        dict.fromkeys(
            offer
            for addressee in (ask.partner, PUBLIC)
            if addressee in (ask.addressee, ask.partner)
            for owner in dict.fromkeys(ask.owners)
            if owner in known and not book.closed
            for to in [replace(ask, addressee=addressee)]
            for question in _questions(to, owner, book, known, today)
            for offer in explain.offers(question)
        )
    )
