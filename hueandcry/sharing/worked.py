"""Worked questions: who asks whom for what under which agreement, and the answer with its reasons.

The table is facts/data/asks.toml. Tests hold it, and people read it: on the desk and in docs/made.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from hueandcry.sharing.asking import DOUBTS, Approval, Ask, Book, Owner, Signed
from hueandcry.sharing.decide import Decision, decide
from hueandcry.sharing.gateway import KINDS, bars_on, gateways, purposes
from hueandcry.sharing.soundness import SEALED
from hueandcry.sharing.terms import (
    PUBLIC,
    Agreement,
    Bar,
    Case,
    Condition,
    FieldRule,
    Onward,
    Release,
    Test,
    When,
    Why,
)

ON = date(2026, 11, 24)
_FIELDS = ("stream", "theme", "reported_on", "ward", "partnership")
_SIGNED_ON = date(2026, 1, 2)


@dataclass(frozen=True, slots=True)
class Worked:
    """One worked question. `because` holds every reason of a no, and what is told with a yes.

    `group` is the question it answers, as "Who may receive?".
    """

    group: str
    title: str
    ask: Ask
    book: Book
    on: date
    answer: str
    because: tuple[str, ...]


def owners() -> tuple[Owner, ...]:
    """The invented organisations that the table is about."""
    return tuple(Owner(one["id"], one["kind"], one["name"]) for one in _table()["owner"])


@cache
def worked() -> tuple[Worked, ...]:
    """Every worked question, in the order of the table."""
    return tuple(_worked(row) for row in _table()["ask"])


def answered(one: Worked) -> Decision:
    """What the law says to it now."""
    return decide(one.ask, one.book, owners(), one.on)


def reasons(decision: Decision) -> tuple[str, ...]:
    """Each link that stopped it and its words, or what goes with a yes."""
    stopped = tuple(
        f"{link.name}: {link.words}" for link in decision.chain if link.state == "stopped"
    )
    limits = tuple(dict.fromkeys(f"Use limit: {limit}" for _, limit, _ in decision.use_limits))
    exempt = tuple(f"Exemption that goes with it: {words}." for words in decision.exemptions)
    if not decision.allowed:
        return stopped
    doubts = tuple(
        f"{link.name}: {words}"
        for link in decision.chain
        for words in DOUBTS.values()
        if words in link.words
    )
    return (*decision.reasons, *doubts, *limits, *exempt)


def told(one: Worked) -> str:
    """The question in one sentence."""
    names = {owner.id: owner.name for owner in owners()} | {PUBLIC: "the public"}
    kinds = {owner.id: KINDS.get(owner.kind, owner.kind) for owner in owners()}
    ask = one.ask
    whose = " and ".join(f"{names[owner]} ({kinds[owner]})" for owner in ask.owners)
    purpose = purposes()[ask.purpose].words if ask.purpose in purposes() else f"“{ask.purpose}”"
    to = " for the public" if ask.addressee == PUBLIC else ""
    return (
        f"{names[ask.partner]} ({kinds[ask.partner]}) asks {whose} for counts by "
        f"{', '.join(ask.axes)}{to}, {purpose}."
    )


def under(one: Worked) -> tuple[str, ...]:
    """The agreements in the book, each with the law that it names."""
    return tuple(_named(signed.agreement) for signed in one.book.agreements)


def _named(agreement: Agreement) -> str:
    why = agreement.why
    keys = (why.power, why.from_basis, why.to_basis, why.condition)
    return f"{agreement.id}: " + "; ".join(gateways()[key].citation for key in keys if key)


@cache
def _table() -> Mapping[str, Any]:
    text = (files("hueandcry.facts") / "data" / "asks.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _worked(row: Mapping[str, Any]) -> Worked:
    kinds = {one["id"]: one["kind"] for one in _table()["owner"]}
    who, whose = row["who"], tuple(row["whose"].split())
    ask = Ask(
        person="an analyst",
        partner=who,
        partner_kind=kinds[who],
        role=row.get("role", "analyst"),
        purpose=row["for"],
        reason=row.get("reason", "the Friday meeting"),
        figure=row.get("figure", "trend"),
        axes=tuple(row.get("by", "quarter").split()),
        addressee=row.get("to", who),
        owners=whose,
        pass_to=row.get("pass_to", ""),
        link=row.get("link", ""),
    )
    texts: Sequence[Mapping[str, Any]] = row.get("under", [{}])
    book = Book(tuple(_signed(f"DSA-{n}", text, ask) for n, text in enumerate(texts, 1)))
    return Worked(
        group=row["group"],
        title=row["title"],
        ask=ask,
        book=book,
        on=row.get("on", ON),
        answer=row["answer"],
        because=tuple(row.get("because", ())),
    )


def _signed(reference: str, text: Mapping[str, Any], ask: Ask) -> Signed:
    agreement = _agreement(reference, text, ask)
    approvals = {
        "both": tuple(Approval(p, f"officer of {p}", _SIGNED_ON) for p in agreement.parties),
        "one side": (Approval(agreement.giver, "officer of the giver", _SIGNED_ON),),
        "one person": tuple(Approval(p, "the same officer", _SIGNED_ON) for p in agreement.parties),
    }[text.get("approved", "both")]
    shown = "another text" if text.get("changed") else agreement.digest
    return Signed(agreement, shown, approvals, suspended=text.get("suspended", False))


def _agreement(reference: str, text: Mapping[str, Any], ask: Ask) -> Agreement:
    giver, receiver = text.get("from", ask.owners[0]), text.get("to", ask.addressee)
    sealed = () if text.get("reads_sealed") else (SEALED,)
    names = text.get("fields", " ".join(_FIELDS)).split()
    first = Case({"stream": "fraud", "sealed": False}, {"stream": "fraud"})
    return Agreement(
        id=reference,
        title="Counts for the partnership",
        giver=giver,
        receiver=receiver,
        why=_why(text, ask),
        when=When(
            text.get("starts", date(2026, 1, 1)),
            text.get("ends", date(2027, 12, 31)),
            365,
            review_by=text.get("review_by"),
        ),
        dataset="reports",
        only=tuple(_condition(one) for one in text.get("only", ())),
        never=(*sealed, *(_condition(one) for one in text.get("never", ()))),
        fields=tuple(FieldRule(name) for name in names),
        release=_release(text),
        bar=_bar(text, giver),
        cases=() if text.get("no_cases") else (_leaves(first, text),),
        digest=reference,
        onward=Onward(text.get("share", "no"), text.get("may_link", "no")),
    )


def _leaves(case: Case, text: Mapping[str, Any]) -> Case:
    """The one case of an invented agreement: a row that its own clauses hide, where they do."""
    return replace(case, expect=None) if "only" in text or "never" in text else case


def _why(text: Mapping[str, Any], ask: Ask) -> Why:
    known = (ask.purpose,) if ask.purpose in purposes() else ()
    return Why(
        purposes=tuple(text["purposes"].split()) if "purposes" in text else known,
        necessity="There are few officers and many wards.",
        power=text.get("power", "cda-115"),
        from_basis=text.get("from_basis", "dpa-part3-s35"),
        to_basis=text.get("to_basis", "uk-gdpr-6-1-e"),
        condition=text.get("condition", ""),
        policy_document=text.get("policy_document", ""),
        dpia="DPIA-01",
        law_verify_by=date(2027, 3, 31),
        policy_review_by=text.get("policy_review_by"),
        request=text.get("request", ""),
        request_states=text.get("request_states", ""),
        exemptions=tuple(text.get("exemptions", "").split()),
    )


def _release(text: Mapping[str, Any]) -> Release:
    return Release(
        smallest_count=text.get("smallest_count", 10),
        round_base=text.get("round_base", 5),
        marking=text.get("marking", "TLP:AMBER"),
        classification=text.get("classification", "OFFICIAL-SENSITIVE"),
        figures=("trend",),
        children=text.get("children", False),
        handling=text.get("handling", ""),
        conditions=text.get("conditions", ""),
    )


def _bar(text: Mapping[str, Any], giver: str) -> Bar | None:
    if "gate" not in text:
        return None
    kind = next(one["kind"] for one in _table()["owner"] if one["id"] == giver)
    weighed = tuple(f"Thing {n} was weighed." for n in range(1, text["weighed"] + 1))
    return Bar(bars_on(kind)[0].key, text["gate"], weighed, text.get("use_limit", ""))


def _condition(clause: Mapping[str, Any]) -> Condition:
    test = next(test for test in get_args(Test) if test in clause)
    value = clause[test]
    return Condition(clause["field"], test, tuple(value) if isinstance(value, list) else value)
