"""An agreement from a template: a few plain choices in, the exact text and its law out."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from hueandcry.sharing.asking import Approval, Ask, Link, Owner, Question, Signed, name_of
from hueandcry.sharing.chain import holds, walk
from hueandcry.sharing.gateway import (
    COMPETENT_AUTHORITIES,
    OWN_FUNCTIONS,
    PART_3,
    gateways,
    purposes,
)
from hueandcry.sharing.lawful import ANNEX_1, ON_REQUEST, PUBLIC_TASK
from hueandcry.sharing.terms import PUBLIC, Agreement, AgreementKind, Bar

# Tried in this order: the duty of public bodies first, then what is open to those who are not.
_BASES = (PUBLIC_TASK, ON_REQUEST)
_WEIGHED_INTERESTS = "uk-gdpr-6-1-f"
_POWER, _COUNTS_ONLY = "cda-115", "statistics"
_SENSITIVE_UNDER_PART_3 = "dpa-sch8-1"
_TO_PROTECT = "dpa-sch1-18"
_LEFT_OUT = '[{ field = "sealed", is = true }]'
_SLOT = re.compile(r'"\$(\w+)"')
_NOT_FILLED = re.compile(r'^(?:#:.*|\w+ = "")\n', re.MULTILINE)
GATES: Mapping[str, str] = {
    "s237-6": "Another power already lets us, such as s.115 (s.237(6))",
    "s239": "Everybody it is about has agreed (s.239)",
    "s241": "It is needed for a function the Act names (s.241)",
    "s242": "It is for a criminal investigation, and proportionate (s.242)",
    "caldicott": "Our Caldicott Guardian has decided",
    "consent": "The patients have agreed",
    "s251": "Approval under s.251 of the NHS Act 2006",
    "public-interest": "An overriding public interest, weighed and recorded",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What people choose about an agreement; the template and the law give the rest.

    A house rule has the same giver and receiver. `bar` is asked for where a law lies on what the
    giver holds (gateway.bars_on). Texts are as people typed them. A house rule with a `condition`
    in law reads sealed records too (sealed_under); without one it leaves them out.
    """

    reference: str
    giver: Owner
    receiver: Owner
    purposes: tuple[str, ...]
    necessity: str
    starts: date
    ends: date
    delete_after_days: int
    dpia: str = ""
    bar: Bar | None = None
    condition: str = ""
    policy_document: str = ""

    @property
    def kind(self) -> AgreementKind:
        """Which template it fills."""
        if self.giver.id == self.receiver.id:
            return "house"
        return "publication" if self.receiver.id == PUBLIC else "partner"


def fill(choice: Choice) -> str:
    """The text of the agreement, to be parsed, shown and approved like any other."""
    power = power_for(choice)
    to_basis = ""
    if choice.kind == "partner" and gateways()[power].personal_data:
        to_basis = _receiver_basis(choice)
    from_basis = _giver_basis(choice.giver.kind)
    if choice.kind == "house":
        from_basis = _for_own_use(from_basis, choice)
    resting_on = [key for key in (power, from_basis, to_basis, choice.condition) if key]
    if choice.bar:
        resting_on.append(choice.bar.law)
    values: dict[str, str] = {
        "reference": _text(choice.reference),
        "title": _text(_title(choice)),
        "giver": _text(choice.giver.id),
        "receiver": _text(choice.receiver.id),
        "purposes": _texts(choice.purposes),
        "necessity": _text(choice.necessity),
        "power": _text(power),
        "from_basis": _text(from_basis),
        "to_basis": _text(to_basis),
        "request": _text(_request(choice, from_basis, to_basis)),
        "request_states": _text(to_basis if _request(choice, from_basis, to_basis) else ""),
        "dpia": _text(choice.dpia),
        "condition": _text(choice.condition),
        "policy_document": _text(choice.policy_document),
        "never": "[]" if choice.condition else _LEFT_OUT,
        "sealed_case": '{ theme = "extremism_hate" }' if choice.condition else '"hidden"',
        "law_verify_by": min(gateways()[key].verify_by for key in resting_on).isoformat(),
        "starts": choice.starts.isoformat(),
        "ends": choice.ends.isoformat(),
        "delete_after_days": str(choice.delete_after_days),
    }
    text = _SLOT.sub(lambda slot: values[slot[1]], _template(choice.kind))
    return _NOT_FILLED.sub("", text) + (_bar(choice.bar) if choice.bar else "")


def power_for(choice: Choice) -> str:
    """The power it rests on: s.115 towards those it names, else counts that tell of nobody.

    A body without a public task cannot ask a private giver for more than such counts.
    """
    if choice.kind == "house":
        return OWN_FUNCTIONS
    by_power = gateways()[_POWER].may_receive(choice.receiver.kind)
    return _POWER if by_power and choice.kind == "partner" and _may_ask(choice) else _COUNTS_ONLY


def _may_ask(choice: Choice) -> bool:
    """Whether the receiver can make the request that a private giver answers (Annex 1 para 1).

    It must state a public task of its own; to stop crime none is needed (para 5).
    """
    if _giver_basis(choice.giver.kind) != ON_REQUEST or _enforces(choice):
        return True
    return _receiver_basis(choice) == PUBLIC_TASK


def _enforces(choice: Choice) -> bool:
    return all(key in purposes() and purposes()[key].law_enforcement for key in choice.purposes)


def sealed_under(kind: str) -> tuple[str, ...]:
    """Conditions in law on which a house rule of this kind of body may read sealed records.

    Who enforces the law has Part 3's; anybody else may look in order to protect (DPA 2018 Sch 1
    para 18). That it fits is our reading.
    """
    return (_SENSITIVE_UNDER_PART_3 if kind in COMPETENT_AUTHORITIES else _TO_PROTECT,)


def trial(agreement: Agreement, giver: Owner, receiver: Owner, today: date) -> tuple[Link, ...]:
    """The chain as it would stand once each side approved: of the first purpose that it stops.

    Where none is stopped, the chain of the last purpose. It decides nothing (sharing.decide does);
    it tells people before they sign what the law would say.
    """
    day = max(today, agreement.when.starts)
    signatures = tuple(Approval(party, f"officer of {party}", day) for party in agreement.parties)
    signed = Signed(agreement, agreement.digest, signatures)
    asker = giver if receiver.id == PUBLIC else receiver
    chain: tuple[Link, ...] = ()
    for purpose in agreement.why.purposes:
        ask = Ask(
            person="",
            partner=asker.id,
            partner_kind=asker.kind,
            role="analyst",
            purpose=purpose,
            reason=agreement.why.necessity,
            figure=agreement.release.figures[0],
            axes=("quarter",),
            addressee=receiver.id,
            owners=(giver.id,),
        )
        chain = walk(Question(ask, signed, giver, receiver, day))
        if not holds(chain):
            return chain
    return chain


@cache
def _template(kind: AgreementKind) -> str:
    folder = files("hueandcry.facts") / "agreements" / "templates"
    return (folder / f"{kind}.toml").read_text(encoding="utf-8")


def _title(choice: Choice) -> str:
    giver = name_of(choice.giver)
    return {
        "house": f"How {giver} uses its own reports",
        "publication": f"What the public may see from {giver}",
        "partner": f"Counts of {giver} for {name_of(choice.receiver)}",
    }[choice.kind]


def _giver_basis(kind: str) -> str:
    if kind in COMPETENT_AUTHORITIES:
        return PART_3[0]
    return next((key for key in _BASES if gateways()[key].may_give(kind)), "")


def _receiver_basis(choice: Choice) -> str:
    """A force that receives to enforce the law does so under Part 3, else by its public task."""
    kind = choice.receiver.kind
    if kind in COMPETENT_AUTHORITIES and _enforces(choice):
        return PART_3[0]
    basis = next((key for key in _BASES if gateways()[key].may_receive(kind)), "")
    return _for_own_use(basis, choice)


def _for_own_use(basis: str, choice: Choice) -> str:
    """Art 6(5): where Annex 1 has no condition for a purpose, interests are weighed (point (f))."""
    met = basis != ON_REQUEST or set(choice.purposes) <= set(ANNEX_1)
    return basis if met else _WEIGHED_INTERESTS


def _request(choice: Choice, from_basis: str, to_basis: str) -> str:
    """The request that a recognised legitimate interest answers: the text that the asker signs.

    UK GDPR Annex 1 para 1 asks what the request states, not where it stands; that the signed text
    may be it is our reading.
    """
    if (from_basis, to_basis) != (ON_REQUEST, PUBLIC_TASK):
        return ""
    return f"this agreement, {choice.reference}, which {name_of(choice.receiver)} signs"


def _bar(bar: Bar) -> str:
    lines = (
        "",
        "[bar]",
        f"law = {_text(bar.law)}",
        f"gate = {_text(bar.gate)}",
        f"considerations = {_texts(bar.considerations)}",
        f"use_limit = {_text(bar.use_limit)}",
        "",
    )
    return "\n".join(lines)


def _text(text: str) -> str:
    """A TOML string on one line: what people typed, without line ends and control characters."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return json.dumps(plain, ensure_ascii=False)


def _texts(texts: Sequence[str]) -> str:
    return f"[{', '.join(_text(text) for text in texts)}]"
