"""Reading who signs an agreement: one giver and one receiver, or several organisations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from hueandcry.sharing.gateway import keys
from hueandcry.sharing.reading import Page, Section
from hueandcry.sharing.terms import PUBLIC, Party, Role

ROLES: tuple[Role, ...] = ("controller", "joint-controller", "processor")
MOST_PARTIES = 40
_PARTNER_ID = re.compile(r"[a-z][a-z0-9-]*\Z")


@dataclass(frozen=True, slots=True)
class Parties:
    """Who gives to whom. `signers` is empty in the short form; the bases are then in [why]."""

    giver: Party
    receiver: Party
    signers: tuple[Party, ...]
    roster: Literal["open", "hidden"]


def read_parties(page: Page) -> Parties:
    """The parties of the short form, [parties] from and to, or of several tables [[party]]."""
    if "party" not in page.table:
        section = page.section("parties")
        section.may_hold(("from", "to"))
        giver, receiver = (_name(section, key) for key in ("from", "to"))
        return Parties(_alone(giver, True), _alone(receiver, False), (), "open")
    roster = "open"
    if "parties" in page.table:
        section = page.section("parties")
        for key in ("from", "to"):
            if key in section.table:
                section.say(key, "each [[party]] says whether it gives or receives; leave it out.")
        section.may_hold(("from", "to", "roster"))
        roster = section.choice("roster", ("open", "hidden"), optional=True) or "open"
    signers = tuple(_party(entry) for entry in page.section().tables("party"))
    _together(page, signers)
    pairs = [(a, b) for a in signers for b in signers if a.gives and b.receives and a != b]
    first = pairs[0] if pairs else (_alone("", True), _alone("", False))
    return Parties(*first, signers, cast(Literal["open", "hidden"], roster))


def _alone(name: str, gives: bool) -> Party:
    return Party(name, "controller", gives, not gives, "")


def _name(section: Section, key: str) -> str:
    name = section.text(key)
    if name and not _PARTNER_ID.match(name):
        section.say(key, "write the organisation's short name, in small letters, as police.")
    return name


def _party(entry: Section) -> Party:
    entry.may_hold(("id", "role", "gives", "receives", "basis"))
    party = Party(
        id=_name(entry, "id"),
        role=cast(Role, entry.choice("role", ROLES)),
        gives=entry.yes_no("gives", default=False),
        receives=entry.yes_no("receives", default=False),
        basis=entry.choice("basis", keys("basis"), optional=True),
    )
    takes_part = party.gives or party.receives
    if party.id == PUBLIC:
        entry.say("id", "the public cannot sign; write an agreement of one giver for it.")
    if party.role == "processor" and takes_part:
        entry.say("role", "a processor acts for others: it neither gives nor receives.")
    elif party.role != "processor" and not takes_part:
        entry.page.say(entry.path, "say gives = true or receives = true, or both.")
    if party.gives and not party.basis and "basis" not in entry.table:
        entry.page.say(entry.path, "basis is missing: say what lets it give this.")
    return party


def _together(page: Page, signers: Sequence[Party]) -> None:
    seen: set[str] = set()
    for number, party in enumerate(signers):
        if party.id and party.id in seen:
            page.say(("party", number, "id"), f"{party.id} is named twice.")
        seen.add(party.id)
    if len(signers) < 2:
        page.say(("party",), "name two organisations or more, each in a [[party]].")
    if len(signers) > MOST_PARTIES:
        page.say(("party",), f"name at most {MOST_PARTIES} organisations.")
    elif not any(a.gives and b.receives and a.id != b.id for a in signers for b in signers):
        page.say(("party",), "one must give what another receives.")
