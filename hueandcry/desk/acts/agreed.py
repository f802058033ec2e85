"""The agreements of the book as pages and commands show them."""

from dataclasses import dataclass
from datetime import date

from hueandcry.register import book, ledger
from hueandcry.sharing.decide import Approval
from hueandcry.sharing.terms import Agreement


@dataclass(frozen=True, slots=True)
class Text:
    """One agreement in the book: its exact text, who approved it, and how it stands today."""

    digest: str
    text: str
    agreement: Agreement
    approvals: tuple[Approval, ...]
    missing: tuple[str, ...]
    between: str
    state: str
    state_kind: str


def texts(today: date) -> tuple[Text, ...]:
    """Every text in the book, in the order of their references."""
    names = book.names()
    rows = book.texts()
    found = []
    for signed in book.read().agreements:
        agreement = signed.agreement
        given = {approval.partner for approval in signed.approvals}
        missing = tuple(party for party in agreement.parties if party not in given)
        officers = len({approval.officer for approval in signed.approvals})
        state, kind = _state(agreement, missing, officers, today)
        giver, receiver = (names.get(side, side) for side in (agreement.giver, agreement.receiver))
        between = f"{giver}, for its own use" if giver == receiver else f"{giver} to {receiver}"
        found.append(
            Text(
                signed.digest,
                rows[signed.digest],
                agreement,
                signed.approvals,
                missing,
                between,
                state,
                kind,
            )
        )
    return tuple(sorted(found, key=lambda one: one.agreement.id))


def text(digest: str, today: date) -> Text | None:
    """The text with this digest, or the only one with this reference; None for none or several."""
    wanted = [
        one
        for one in texts(today)
        if one.agreement.id == digest or (len(digest) > 7 and one.digest.startswith(digest))
    ]
    return wanted[0] if len(wanted) == 1 else None


def waiting(partner: str, today: date) -> tuple[Text, ...]:
    """The texts that wait for the data protection officer of `partner`."""
    return tuple(
        one for one in texts(today) if partner in one.missing and today <= one.agreement.when.ends
    )


def next_reference(prefix: str, today: date) -> str:
    """The next reference of a year that none ever had, such as DSA-2026-14."""
    start = f"{prefix}-{today.year}-"
    ends = (reference.removeprefix(start) for reference in book.references())
    taken = [int(end) for end in ends if end.isdecimal()]
    return f"{start}{max(taken, default=0) + 1:02d}"


def used(reference: str) -> list[tuple[str, int]]:
    """How often an agreement was asked under, and what was said."""
    counts = ledger.results_under(reference)
    return [
        ("Allowed", counts.get("allowed", 0)),
        ("Refused", counts.get("refused", 0)),
        ("Held back", counts.get("held back", 0)),
        ("Left", counts.get("left", 0)),
    ]


def _state(
    agreement: Agreement, missing: tuple[str, ...], officers: int, today: date
) -> tuple[str, str]:
    if today < agreement.when.starts:
        return "not yet", "quiet"
    if today > agreement.when.ends:
        return "ended", "bad"
    if missing or officers < len(agreement.parties):
        return "not approved", "warn"
    return "in force", "good"
