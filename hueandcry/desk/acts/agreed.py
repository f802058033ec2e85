"""The agreements of the book as pages and commands show them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from hueandcry.register import book, ledger
from hueandcry.sharing import roster
from hueandcry.sharing.decide import Approval
from hueandcry.sharing.terms import Agreement


@dataclass(frozen=True, slots=True)
class Text:
    """One agreement in the book: its exact text, who approved it, and how it stands today.

    `unseen` counts the parties left out of it because the roster is hidden (`shown`).
    """

    digest: str
    text: str
    agreement: Agreement
    approvals: tuple[Approval, ...]
    missing: tuple[str, ...]
    between: str
    state: str
    state_kind: str
    unseen: int = 0


def shown(one: Text, partner: str) -> Text | None:
    """A text as a member of `partner` may see it; None where its roster hides it altogether."""
    seen = roster.seen_by(one.agreement, partner)
    if seen is None or seen == one.agreement:
        return one if seen else None
    return replace(
        one,
        text=roster.text_for(one.text, one.agreement, seen),
        agreement=seen,
        approvals=tuple(a for a in one.approvals if a.partner in seen.parties),
        missing=tuple(party for party in one.missing if party in seen.parties),
        between=_between(seen, book.names()),
        unseen=len(one.agreement.parties) - len(seen.parties),
    )


def texts_for(partner: str, today: date) -> tuple[Text, ...]:
    """Every text in the book that a member of `partner` may see, as they may see it."""
    return tuple(seen for one in texts(today) if (seen := shown(one, partner)))


def text_for(digest: str, partner: str, today: date) -> Text | None:
    """The same of one text, as `text` finds it."""
    found = text(digest, today)
    return shown(found, partner) if found else None


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
        if agreement.digest != signed.digest:
            state, kind = "changed after approval", "bad"
        between = _between(agreement, names)
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
        one
        for one in texts_for(partner, today)
        if partner in one.missing and today <= one.agreement.when.ends
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


def _between(agreement: Agreement, names: Mapping[str, str]) -> str:
    """Who gives to whom, in names: of several, all who give to all who receive."""
    if agreement.kind == "house" and not agreement.signers:
        return f"{names.get(agreement.giver, agreement.giver)}, for its own use"
    legs = agreement.legs
    givers, receivers = (
        " and ".join(names.get(side, side) for side in dict.fromkeys(sides))
        for sides in ((leg.giver for leg in legs), (leg.receiver for leg in legs))
    )
    return f"{givers} to {receivers}" if legs else "handled for the parties"


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
