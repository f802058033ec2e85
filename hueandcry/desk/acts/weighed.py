"""Before an officer approves: what changes, who would see how many, and who receives it anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hueandcry.desk.acts import show
from hueandcry.desk.acts.agreed import Text
from hueandcry.desk.acts.people import MemberFact
from hueandcry.register import book, gate
from hueandcry.register.gate import Extract
from hueandcry.register.mirror import Moved
from hueandcry.sharing import recipients, roster
from hueandcry.sharing.asking import Book, Signed
from hueandcry.sharing.compare import Difference, compare
from hueandcry.sharing.soundness import warnings

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """One receiver, and how many of the owner's own reports it would see counts of."""

    receiver: str
    seen: int
    own: int


def change(one: Text, partner: str) -> Difference | None:
    """What a text changes against the one that it takes the place of; None where it is the first.

    Of a hidden roster both are compared as `partner` sees them: to who was no party to the older
    one, the newer is the first.
    """
    older = book.replaced_by(one.digest)
    seen = roster.seen_by(older, partner) if older else None
    return compare(seen, one.agreement, book.names()) if seen else None


def warned(one: Text, partner: str, today: date) -> tuple[str, ...]:
    """What an officer should know: days that are near or gone, and receivers that are new.

    New beside what `partner` may see: a hidden roster is not told by a warning that stays away.
    """
    owners = {owner.id: owner for owner in book.owners()}
    seen = tuple(
        Signed(part, signed.digest, signed.approvals, signed.suspended)
        for signed in book.read().agreements
        if (part := roster.seen_by(signed.agreement, partner))
    )
    anew = recipients.unusual(one.agreement, Book(seen), owners, today)
    return (*warnings(one.agreement, today), *anew)


def gives(one: Text, partner: str) -> bool:
    """Whether an organisation gives its own reports to another under a text."""
    legs = one.agreement.legs if one.agreement.kind != "house" else ()
    return any(leg.giver == partner for leg in legs)


def would_see(
    one: Text,
    member: MemberFact,
    *,
    who: Mapping[str, str],
    today: date,
    now: Callable[[], datetime],
) -> tuple[Seen, ...]:
    """Who would see how many of the member's own organisation's reports; written in the ledger.

    It is a look at its own reports under its house rule, so nobody else may take it. Raises
    gate.Refused, and show.UnableToAsk where nothing of it is given or the reports are in motion.
    """
    if not gives(one, member.partner):
        raise show.UnableToAsk("Your organisation gives nothing under this agreement.")
    question = show.ask(
        member,
        name="trend",
        by=("quarter",),
        purpose=show.usual_purpose(member),
        reason=f"before approving {one.agreement.id}, text {one.digest[:12]}",
        owners=[member.partner],
    )
    for _ in range(_TRIES):
        try:
            return _counted(gate.open(question, who, today, now()), one, member.partner)
        except Moved:
            continue
    raise show.UnableToAsk("The reports are being rewritten. Ask again in a minute.")


def _counted(extract: Extract, one: Text, partner: str) -> tuple[Seen, ...]:
    names = book.names()
    mine = [leg for leg in one.agreement.legs if leg.giver == partner]
    return tuple(
        Seen(names.get(leg.receiver, leg.receiver), *gate.would_see(extract, leg)) for leg in mine
    )
