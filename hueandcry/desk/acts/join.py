"""A partner joins: where it stands is read from what is there, never from a note of its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import slugify

from hueandcry.desk.acts import agreed, people
from hueandcry.register import book, stage
from hueandcry.register.book import PartnerFact
from hueandcry.sharing import agreement as agreements
from hueandcry.sharing.asking import Link, Owner
from hueandcry.sharing.gateway import KINDS, bars_on, purposes
from hueandcry.sharing.plain import CaseRow, Section, case_rows, plain
from hueandcry.sharing.template import Choice, fill, sealed_under, trial
from hueandcry.sharing.terms import PUBLIC, Agreement, Bar

STEPS = ("Organisation", "People", "Rule and agreement", "First file", "Thanks")
KEPT = {"365": "One year", "730": "Two years", "2190": "Six years"}
# What a house rule is for: everything an organisation does with its own reports but publish them.
OWN_PURPOSES = ("prevent-and-detect-crime", "plan-sessions", "victim-care")
WRITTEN = ("house", "give", "receive", "public")
_YEARS = timedelta(days=2 * 365)
_OFFICER = "data-protection-officer"
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")


class UnableToJoin(Exception):
    """The step cannot be taken; `problems` are (field of the form, what to mend in it)."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__(" ".join(words for _, words in problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Joining:
    """How far an organisation is: its people, its rules, whether a file of its own is in."""

    partner: PartnerFact
    members: tuple[people.MemberFact, ...]
    house: tuple[agreed.Text, ...]
    others: tuple[agreed.Text, ...]
    first_file: Mapping[str, Any] | None

    @property
    def step(self) -> int:
        """The step to take now, 2 to 5: the first is done, or it would not be here."""
        if not self.members:
            return 2
        if not any(one.state == "in force" for one in self.house):
            return 3
        return 5 if self.first_file else 4

    @property
    def on_the_way(self) -> bool:
        """Whether it is still to finish the path; who was there from the start walks no path."""
        return self.step < 5 and (self.partner.joined_at is not None or not self.members)

    @property
    def is_new(self) -> bool:
        """Whether it came by this path and has sent a file: there is something to thank it for."""
        return self.partner.joined_at is not None and self.first_file is not None

    @property
    def can_approve(self) -> bool:
        """Whether somebody of theirs may approve agreements."""
        return any(member.role == _OFFICER for member in self.members)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text before it is in the book: in plain words, its examples, and what the law says."""

    text: str
    agreement: Agreement
    sections: tuple[Section, ...]
    cases: tuple[CaseRow, ...]
    chain: tuple[Link, ...]

    @property
    def stands(self) -> bool:
        """Whether it may be put into the book: its examples hold and no link of the law stops."""
        return all(case.holds for case in self.cases) and all(
            link.state == "passed" for link in self.chain
        )


def joinings(reader: str, today: date) -> tuple[Joining, ...]:
    """Every organisation and how far it is, those that are still on the way first.

    With the agreements that a member of `reader` may see.
    """
    texts = agreed.texts_for(reader, today)
    everybody = people.members()
    found = (_joining(partner, everybody, texts) for partner in book.partners())
    return tuple(sorted(found, key=lambda one: (one.step, one.partner.name)))


def joining(partner: str, today: date, reader: str = "") -> Joining | None:
    """How far one organisation is, or None where there is none of that id.

    With the agreements that a member of `reader` may see, or else its own members.
    """
    found = next((one for one in book.partners() if one.id == partner), None)
    return (
        _joining(found, people.members(), agreed.texts_for(reader or partner, today))
        if found
        else None
    )


def begin(given: Mapping[str, str], who: people.MemberFact, now: datetime) -> str:
    """Let an organisation in; returns its id. Raises UnableToJoin."""
    name, kind, contact = given["name"].strip(), given["kind"], given["contact"].strip()
    problems = []
    if not name or len(name) > 120 or not name.isprintable():
        problems.append(("name", "Write the organisation’s name, up to 120 letters."))
    if kind not in KINDS or kind == PUBLIC:
        problems.append(("kind", "Choose what kind of organisation it is."))
    try:
        validate_email(contact[:200])
    except ValidationError:
        problems.append(("contact", "Write a mailbox, such as data@harbour.example."))
    if problems:
        raise UnableToJoin(*problems)
    partner = PartnerFact(_free_id(name), name, kind, contact[:200])
    try:
        book.join(partner, {"who": who.name}, now)
    except book.AlreadyHere as problem:
        raise UnableToJoin(("name", f"{problem} Find it in the list.")) from None
    return partner.id


def invite(found: Joining, given: Mapping[str, str], who: people.MemberFact, now: datetime) -> None:
    """Add a member of a joining organisation. Raises UnableToJoin.

    Nobody becomes another partner's officer: the hub's coordinator invites the first member of a
    partner that has none, as its coordinator, and that one adds everybody else.
    """
    if not may_invite(found, who):
        raise UnableToJoin(("main", "Its own coordinator adds its people."))
    role = given["role"] if found.members else "coordinator"
    if role not in people.ROLES:
        raise UnableToJoin(("role", "Choose what they do."))
    if not given["full_name"].strip():
        raise UnableToJoin(("full_name", "Write their full name."))
    try:
        people.add(
            given["name"].strip(),
            given["full_name"].strip(),
            found.partner.id,
            role,
            who={"who": who.name},
            now=now,
        )
    except ValidationError as problem:
        raise UnableToJoin(("name", " ".join(problem.messages))) from None


def may_invite(found: Joining, who: people.MemberFact) -> bool:
    """Whether this member may add people to that organisation."""
    if who.partner == found.partner.id:
        return who.role == "coordinator"
    return not found.members and people.runs_the_partnership(who)


def lapsed(found: Joining, who: people.MemberFact) -> tuple[people.MemberFact, ...]:
    """Those who have not come in yet, for whoever may hand them a new link."""
    nobody = not any(member.came_in for member in found.members)
    own = who.partner == found.partner.id and who.role == "coordinator"
    if not own and not (nobody and people.runs_the_partnership(who)):
        return ()
    return tuple(member for member in found.members if not member.came_in)


def new_link(found: Joining, name: str, who: people.MemberFact, now: datetime) -> str:
    """A fresh one-time link instead of one that was lost or is too old. Raises UnableToJoin."""
    if name not in {member.name for member in lapsed(found, who)}:
        raise UnableToJoin(("main", "A new link is for those who have not come in yet."))
    return people.lost_link(name, who={"who": who.name}, now=now)


def may_see(found: Joining, who: people.MemberFact) -> bool:
    """Whether this member may walk that organisation's path."""
    return who.partner == found.partner.id or people.runs_the_partnership(who)


def draft(found: Joining, kind: str, given: Mapping[str, str], today: date) -> Draft:
    """The text that a few choices make. Raises UnableToJoin with the field to mend."""
    choice = _choice(found, kind, given, today)
    text = fill(choice)
    parsed = agreements.parse(text)
    if not isinstance(parsed, Agreement):
        raise UnableToJoin(("necessity", parsed.findings[0]))
    return Draft(
        text,
        parsed,
        plain(parsed, book.names()),
        case_rows(parsed, agreements.run_cases(parsed)),
        trial(parsed, choice.giver, choice.receiver, today),
    )


def keep(made: Draft, who: people.MemberFact, now: datetime) -> str:
    """Put a draft into the book, not in force until each side approves; returns its digest."""
    if not made.stands:
        raise UnableToJoin(("necessity", "The law stops this text, so it stays out of the book."))
    return book.add(made.text, {"who": who.name}, now)


def weighed(found: Joining, kind: str) -> Mapping[str, Any] | None:
    """What a law asks this organisation to weigh before it gives: its gates and how many things."""
    bars = bars_on(found.partner.kind) if kind in ("give", "public") else ()
    if not bars:
        return None
    return {"name": bars[0].name, "gates": bars[0].gates, "things": bars[0].considerations}


def sealed_conditions(found: Joining, kind: str) -> tuple[str, ...]:
    """Conditions in law on which this text may let an organisation read its sealed records."""
    return sealed_under(found.partner.kind) if kind == "house" else ()


def _choice(found: Joining, kind: str, given: Mapping[str, str], today: date) -> Choice:
    own = _owner(found.partner)
    giver, receiver = own, own
    if kind == "public":
        receiver = Owner(PUBLIC, PUBLIC, "the public")
    elif kind in ("give", "receive"):
        other = next((one for one in book.partners() if one.id == given["other"]), None)
        if other is None or other.id == found.partner.id:
            raise UnableToJoin(("other", "Choose who it is with."))
        giver, receiver = (own, _owner(other)) if kind == "give" else (_owner(other), own)
        if kind == "receive" and bars_on(other.kind):
            words = f"{other.name} must weigh this first: ask them to write it."
            raise UnableToJoin(("other", words))
    if given["keep"] not in KEPT:
        raise UnableToJoin(("keep", "Choose how long."))
    if not any(sign.isprintable() and not sign.isspace() for sign in given["necessity"]):
        raise UnableToJoin(("necessity", "Say in one sentence why it is needed."))
    return Choice(
        reference=agreed.next_reference({"house": "HR", "public": "PUB"}.get(kind, "DSA"), today),
        giver=giver,
        receiver=receiver,
        purposes=_purposes(kind, given),
        necessity=given["necessity"][:400],
        starts=today,
        ends=today + _YEARS,
        delete_after_days=int(given["keep"]),
        dpia=given["dpia"][:100],
        bar=_bar(found, kind, given),
        **_sealed(found, kind, given),
    )


def _sealed(found: Joining, kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """The condition in law, and its policy document, where a house rule is to read sealed rows."""
    condition = given.get("sealed", "")
    if condition not in sealed_conditions(found, kind):
        return {}
    document = given.get("policy_document", "").strip()[:100]
    if not document:
        raise UnableToJoin(("policy_document", "Name the policy document: the law asks for one."))
    return {"condition": condition, "policy_document": document}


def _purposes(kind: str, given: Mapping[str, str]) -> tuple[str, ...]:
    if kind == "house":
        return OWN_PURPOSES
    if kind == "public":
        return ("inform-public",)
    if given["purpose"] not in purposes():
        raise UnableToJoin(("purpose", "Choose what it is for."))
    return (given["purpose"],)


def _bar(found: Joining, kind: str, given: Mapping[str, str]) -> Bar | None:
    asked = weighed(found, kind)
    if asked is None:
        return None
    law = bars_on(found.partner.kind)[0]
    things = tuple(given.get(f"weighed-{n}", "").strip()[:400] for n in range(law.considerations))
    for place, text in enumerate(things):
        if not text:
            raise UnableToJoin((f"weighed-{place}", "Write one sentence on what you weighed."))
    if given.get("gate") not in law.gates:
        raise UnableToJoin(("gate", "Choose which gate of the law you use."))
    if not given.get("use_limit", "").strip():
        raise UnableToJoin(("use_limit", "Write what it may be used for, and nothing else."))
    return Bar(law.key, given["gate"], things, given["use_limit"].strip()[:400])


def _owner(partner: PartnerFact) -> Owner:
    return Owner(partner.id, partner.kind, partner.name)


def _free_id(name: str) -> str:
    """A short name in small letters that no organisation has; agreements name it so."""
    base = re.sub(r"^[^a-z]+", "", slugify(name))[:34].strip("-") or "partner"
    taken = {partner.id for partner in book.partners()} | {PUBLIC, "new"}
    ids = (base, *(f"{base}-{number}" for number in range(2, 100)))
    return next(one for one in ids if one not in taken and _ID.fullmatch(one))


def _joining(
    partner: PartnerFact,
    everybody: tuple[people.MemberFact, ...],
    texts: tuple[agreed.Text, ...],
) -> Joining:
    theirs = [
        one
        for one in texts
        if partner.id in (one.agreement.giver, one.agreement.receiver, *one.agreement.parties)
    ]
    return Joining(
        partner,
        tuple(member for member in everybody if member.partner == partner.id),
        tuple(one for one in theirs if one.agreement.kind == "house"),
        tuple(one for one in theirs if one.agreement.kind != "house"),
        stage.first_taken_in(partner.id),
    )
