"""What an organisation's own house rule lets its people read of its own reports."""

from datetime import date

from hueandcry.desk.acts import show
from hueandcry.desk.acts.people import MemberFact
from hueandcry.register import gate
from hueandcry.sharing.decide import Decision
from hueandcry.sharing.soundness import SEALED
from hueandcry.sharing.terms import Condition

REASON = "read our own reports"
NO_RULE = "No house rule lets you read your own reports yet."
NOT_SEALED = "Your house rule does not cover sealed records: it names no condition in law for them."
_NOT_SEALED = Condition("sealed", "is", False)


def why_shut(member: MemberFact, today: date) -> str:
    """Why a member's own rows, and exact counts of them, stay shut; "" where they may be read."""
    found = decision(member, show.usual_purpose(member), REASON, today)
    return "" if found.allowed else NO_RULE


def why_sealed_shut(member: MemberFact, purpose: str, reason: str, today: date) -> str:
    """The same for its sealed rows: a rule that leaves them out, or names no condition, is a no."""
    found = decision(member, purpose, reason, today)
    if not found.allowed:
        return found.reasons[0] if found.reasons else NO_RULE
    rules = [rule for grant in found.grants for rule in grant.agreements]
    left_out = any(SEALED in rule.never for rule in rules)
    let_in = any(_NOT_SEALED not in rule.only for rule in rules)
    return "" if let_in and not left_out else NOT_SEALED


def decision(member: MemberFact, purpose: str, reason: str, today: date) -> Decision:
    """What the book says to a member who would read the rows of his own organisation."""
    asked = show.ask(
        member,
        name="trend",
        by=("quarter",),
        purpose=purpose,
        reason=reason,
        owners=[member.partner],
    )
    return gate.decision_on(asked, today)
