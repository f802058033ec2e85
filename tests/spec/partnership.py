"""An invented partnership to ask questions of: its organisations, its agreements, its officers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hueandcry.sharing.agreement import Agreement, examples, parse
from hueandcry.sharing.decide import Approval, Ask, Book, Decision, Owner, Signed, decide

TODAY = date(2026, 11, 24)

OWNERS = (
    Owner("police", "police", "Wearside and Dale Police"),
    Owner("fraud-desk", "police", "Northern Fraud Desk"),
    Owner("council", "council", "Dunholme Council"),
    Owner("college", "college", "Wearbank College"),
    Owner("trading-standards", "trading-standards", "Dunholme Trading Standards"),
    Owner("bank", "business", "Weardale Building Society"),
    Owner("advice", "charity", "Dunholme Advice Centre"),
    Owner("trading", "trading-standards", "Dale Trading Standards"),
    Owner("uni", "university", "Dale University"),
    Owner("firm", "business", "Pole and Hook Ltd"),
    Owner("carers", "charity", "Safe Harbour"),
    Owner("helpers", "victim-service", "Dale Victim Care"),
    Owner("trust", "health", "Dale Hospitals"),
)
KIND = {owner.id: owner.kind for owner in OWNERS}

TEXT = """\
id = "DSA-1"
title = "Counts for community safety"

[parties]
from = "police"
to = "council"

[why]
purposes = ["plan-sessions"]
necessity = "The council has few sessions and many wards."
power = "cda-115"
from_basis = "dpa-part3-s35"
to_basis = "uk-gdpr-6-1-e"
policy_document = "APD-01"
dpia = "DPIA-01"
law_verify_by = 2027-03-31

[when]
starts = 2026-01-01
ends = 2027-12-31
delete_after_days = 365

[what]
dataset = "reports"
only = [
  { field = "stream", in = ["fraud", "computer_misuse"] },
]
never = [{ field = "sealed", is = true }]

[fields]
stream = "as is"
theme = "as is"
reported_on = "as is"
ward = "as is"
loss = { top_code = 50000, round_to = 100 }

[release]
smallest_count = 10
round_base = 5
marking = "TLP:AMBER"
classification = "OFFICIAL-SENSITIVE"
figures = ["trend"]

[[case]]
given = { stream = "fraud", sealed = false, loss = 91234 }
expect = { stream = "fraud", loss = 50000 }

[[case]]
given = { stream = "fraud", sealed = true }
expect = "hidden"
"""


def edited(*edits: tuple[str, str], text: str = TEXT) -> str:
    """The text with some of its words changed; each must be there to be changed."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def agreed(*edits: tuple[str, str], text: str = TEXT) -> Agreement:
    """The agreement that an edited text states."""
    found = parse(edited(*edits, text=text))
    assert isinstance(found, Agreement), found
    return found


def example(name: str) -> Agreement:
    """One of the product's own examples, by file name without its ending."""
    return agreed(text=examples()[f"{name}.toml"])


def signed(agreement: Agreement, *, by: Sequence[str] | None = None) -> Signed:
    """The agreement with an officer's approval for each party, or for those named."""
    parties = agreement.parties if by is None else by
    approvals = tuple(Approval(party, f"officer of {party}", date(2026, 1, 2)) for party in parties)
    return Signed(agreement, agreement.digest, approvals)


def asking(who: str, owners: str, purpose: str, axes: str = "quarter", to: str = "") -> Ask:
    """An ask by an analyst of `who`; owners and axes are written with spaces between."""
    return Ask(
        person="R. Reeve",
        partner=who,
        partner_kind=KIND[who],
        role="analyst",
        purpose=purpose,
        reason="the Friday meeting",
        figure="trend",
        axes=tuple(axes.split()),
        addressee=to or who,
        owners=tuple(owners.split()),
    )


def decided(ask: Ask, *book: Signed, today: date = TODAY) -> Decision:
    """The decision on an ask against some signed agreements."""
    return decide(ask, Book(book), OWNERS, today)


def example_book() -> tuple[Signed, ...]:
    """Every example of the product, approved by each side but the one that waits for it."""
    book = []
    for name, text in examples().items():
        agreement = agreed(text=text)
        waits = name.startswith("unapproved")
        book.append(signed(agreement, by=(agreement.giver,) if waits else None))
    return tuple(book)


def without_marking(agreement: Agreement) -> Agreement:
    """The agreement as a fault elsewhere might hand it on: parse never lets one through."""
    return replace(agreement, release=replace(agreement.release, marking=""))
