"""An agreement from a template stands up in law for every pair of bodies, or is not written so."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hueandcry.sharing import agreement as agreements
from hueandcry.sharing.asking import Owner
from hueandcry.sharing.chain import holds
from hueandcry.sharing.gateway import KINDS, bars_on, gateways, purposes
from hueandcry.sharing.template import GATES, Choice, fill, sealed_under, trial
from hueandcry.sharing.terms import PUBLIC, Agreement, Bar

TODAY = date(2026, 10, 2)
BODIES = [kind for kind in KINDS if kind != PUBLIC]


def choice(
    giver: str = "charity",
    receiver: str = "police",
    purpose: str = "prevent-and-detect-crime",
    necessity: str = "We cannot see the pattern alone.",
    *,
    weighed: bool = True,
) -> Choice:
    """A plain choice between two bodies of these kinds; the same kind twice is two bodies."""
    gives = Owner("giver", giver, "Harbour Homes")
    gets = Owner(PUBLIC, PUBLIC, "the public") if receiver == PUBLIC else Owner("taker", receiver)
    bars = bars_on(giver) if weighed else ()
    bar = next(
        (
            Bar(
                law.key,
                law.gates[0],
                tuple(f"We weighed {n}." for n in range(law.considerations)),
                "This use only.",
            )
            for law in bars
        ),
        None,
    )
    return Choice("DSA-2026-40", gives, gets, (purpose,), necessity, TODAY, date(2028, 10, 1), 365,
                  bar=bar)  # fmt: skip


def house(kind: str) -> Choice:
    own = Owner("giver", kind, "Harbour Homes")
    return Choice("HR-2026-40", own, own, tuple(purposes()), "We count.", TODAY, TODAY, 365)


def stands(chosen: Choice) -> Agreement:
    parsed = agreements.parse(fill(chosen))
    assert isinstance(parsed, Agreement), parsed
    assert all(case.holds for case in agreements.run_cases(parsed))
    return parsed


# A template turns on whether a purpose is law enforcement, and on nothing else of it.
ONE_OF_EACH = {purpose.law_enforcement: key for key, purpose in purposes().items()}.values()


@pytest.mark.parametrize("giver", BODIES)
def test_every_pair_of_bodies_gets_a_text_whose_chain_holds(giver: str) -> None:
    for receiver, purpose in product([*BODIES, PUBLIC], ONE_OF_EACH):
        chosen = choice(giver, receiver, purpose)
        agreement = stands(chosen)
        assert "$" not in fill(chosen)
        chain = trial(agreement, chosen.giver, chosen.receiver, TODAY)
        assert holds(chain), [link for link in chain if link.state == "stopped"]


@pytest.mark.parametrize(
    ("receiver", "power"),
    [
        ("police", "cda-115"),
        ("council", "cda-115"),
        ("trading-standards", "cda-115"),
        ("housing-association", "cda-115"),
        ("parish-council", "cda-115"),
        ("fire-and-rescue", "cda-115"),
        ("probation", "cda-115"),
        ("integrated-care-board", "cda-115"),
        ("local-policing-body", "cda-115"),
        ("school", "statistics"),
        ("national-crime-agency", "statistics"),
        ("college", "statistics"),
        ("university", "statistics"),
        ("business", "statistics"),
        ("charity", "statistics"),
        ("victim-service", "statistics"),
        ("health", "statistics"),
        (PUBLIC, "statistics"),
    ],
)
def test_only_those_the_act_names_receive_under_it(receiver: str, power: str) -> None:
    agreement = stands(choice("charity", receiver))
    assert agreement.why.power == power
    assert gateways()[power].may_receive(receiver)


@pytest.mark.parametrize("kind", BODIES)
def test_each_body_may_have_a_house_rule(kind: str) -> None:
    chosen = house(kind)
    agreement = stands(chosen)
    assert agreement.kind == "house"
    assert holds(trial(agreement, chosen.giver, chosen.giver, TODAY))
    for condition in sealed_under(kind):
        reads = replace(chosen, condition=condition, policy_document="APD-01")
        assert holds(trial(stands(reads), reads.giver, reads.giver, TODAY))


def test_our_own_reading_of_the_law_is_said_before_anybody_signs() -> None:
    chosen = choice("police", "charity")
    words = " ".join(
        link.words for link in trial(stands(chosen), chosen.giver, chosen.receiver, TODAY)
    )
    assert "This is our reading of the law: ask a lawyer." in words


def test_a_bar_that_nobody_weighed_stops_it() -> None:
    chosen = choice("trading-standards", "police", weighed=False)
    agreement = stands(chosen)
    chain = trial(agreement, chosen.giver, chosen.receiver, TODAY)
    assert [link.name for link in chain if link.state == "stopped"] == ["No law bars it"]


def test_the_law_is_checked_again_by_the_earliest_day_it_rests_on() -> None:
    agreement = stands(choice("charity", "police"))
    why = agreement.why
    days = [gateways()[key].verify_by for key in (why.power, why.from_basis, why.to_basis)]
    assert why.law_verify_by == min(days)


def test_every_gate_of_a_bar_has_words() -> None:
    named = {gate for kind in KINDS for bar in bars_on(kind) for gate in bar.gates}
    assert named == set(GATES)


@given(st.text(min_size=1).filter(lambda text: any(sign.isprintable() and not sign.isspace()
                                                   for sign in text)))  # fmt: skip
def test_whatever_people_type_stays_one_text(typed: str) -> None:
    agreement = stands(choice(necessity=typed))
    assert agreement.why.necessity
    assert agreement.giver == "giver"
    assert agreement.release.round_base == 5
