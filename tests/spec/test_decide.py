"""Who may see what, and why: asks, the answer, and the link of the chain that decided."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from hueandcry.sharing.chain import NAMES
from hueandcry.sharing.decide import Approval, Ask, Book, Decision, Link, Owner, Signed, decide
from hueandcry.sharing.gateway import KINDS, gateways
from hueandcry.sharing.joining import FIT
from hueandcry.sharing.release import Treatment
from hueandcry.sharing.terms import Party
from tests.spec.partnership import (
    KIND,
    OWNERS,
    TODAY,
    agreed,
    asking,
    decided,
    example,
    example_book,
    signed,
    without_marking,
)

FORCE, POWER, BAR, BASIS, CONDITION, POLICY, NEED, FIELDS, CHILDREN, MARKED, ONWARD = NAMES

EXACT = Treatment("owner", 1, 0)
ROUNDED = Treatment("partner", 5, 10)
PUBLISHED = Treatment("public", 5, 10)

# With the product's own examples: (who, whose, what for, by, to whom, answer, marking or words)
YES = [
    ("police", "police", "prevent-and-detect-crime", "week theme", "", EXACT, "TLP:AMBER+STRICT"),
    ("police", "police", "victim-care", "quarter", "", EXACT, "TLP:AMBER+STRICT"),
    ("fraud-desk", "fraud-desk", "plan-sessions", "month ward", "", EXACT, "TLP:AMBER+STRICT"),
    ("council", "police", "plan-sessions", "quarter theme", "", ROUNDED, "TLP:AMBER"),
    ("council", "police fraud-desk", "plan-sessions", "week ward", "", ROUNDED, "TLP:AMBER"),
    ("police", "fraud-desk", "prevent-and-detect-crime", "week", "", ROUNDED, "TLP:AMBER"),
    (
        *("police", "police fraud-desk", "prevent-and-detect-crime", "quarter theme", ""),
        *(ROUNDED, "TLP:AMBER+STRICT"),
    ),
    *(
        (who, who, "prevent-and-detect-crime", "week theme", "", EXACT, "TLP:AMBER+STRICT")
        for who in ("trading-standards", "bank", "advice")
    ),
    *(
        (who, whose, "prevent-and-detect-crime", "month ward", "", ROUNDED, "TLP:AMBER")
        for who in ("police", "council")
        for whose in ("trading-standards", "bank", "advice")
    ),
    (
        *("council", "police fraud-desk trading-standards bank advice", "plan-sessions"),
        *("quarter theme", "", ROUNDED, "TLP:AMBER"),
    ),
    *(
        (who, "police fraud-desk", "plan-sessions", "quarter", "", ROUNDED, "TLP:AMBER")
        for who in ("trading-standards", "bank", "advice")
    ),
    ("police", "police", "inform-public", "quarter", "public", PUBLISHED, "TLP:CLEAR"),
    (
        *("council", "police fraud-desk", "inform-public", "month ward", "public"),
        *(PUBLISHED, "TLP:CLEAR"),
    ),
]
NO = [
    (
        "college",
        "police",
        "plan-sessions",
        "quarter",
        "",
        FORCE,
        "Wearbank College has not approved",
    ),
    ("college", "fraud-desk", "plan-sessions", "quarter", "", FORCE, "ended on 30 June 2026"),
    ("bank", "advice", "plan-sessions", "quarter", "", FORCE, "has no agreement with Weardale"),
    ("council", "bank", "research", "quarter", "", NEED, "does not cover this purpose"),
    ("uni", "police", "research", "quarter", "", FORCE, "has no agreement with Dale University"),
    ("council", "council", "plan-sessions", "quarter", "", FORCE, "no house rule for its own use"),
    ("council", "college", "plan-sessions", "quarter", "public", FORCE, "has no publication rule"),
    ("council", "police", "plan-sessions", "quarter", "college", FORCE, "your own organisation"),
    ("council", "police", "research", "quarter", "", NEED, "does not cover this purpose"),
    ("council", "police", "gossip", "quarter", "", NEED, "do not know the purpose 'gossip'"),
    ("council", "police", "plan-sessions", "quarter age_band", "", FIELDS, "'age_band'"),
    ("council", "police", "plan-sessions", "quarter shoe_size", "", FIELDS, "no such field"),
    ("police", "police", "inform-public", "week", "public", FIELDS, "by month only, too coarse"),
    ("police", "police", "plan-sessions", "quarter", "public", NEED, "to tell the public"),
    ("council", "nobody", "plan-sessions", "quarter", "", FORCE, "no organisation 'nobody'"),
    ("council", "", "plan-sessions", "quarter", "", FORCE, "No organisation was named"),
]


def stop(decision: Decision, name: str = "") -> Link:
    """The link of that name, which stopped it; without a name, the one link that did."""
    stopped = [link for link in decision.chain if link.state == "stopped"]
    assert name or len(stopped) == 1, stopped
    found = [link for link in stopped if name in ("", link.name)]
    assert found, stopped
    return found[0]


@pytest.mark.parametrize(("who", "whose", "purpose", "by", "to", "treatment", "marking"), YES)
def test_yes(
    who: str, whose: str, purpose: str, by: str, to: str, treatment: Treatment, marking: str
) -> None:
    decision = decided(asking(who, whose, purpose, by, to), *example_book())
    assert decision.allowed
    assert {link.state for link in decision.chain} == {"passed"}
    assert [grant.owner for grant in decision.grants] == whose.split()
    assert (decision.treatment, decision.marking) == (treatment, marking)
    assert (decision.refused, decision.would_make_it_yes, decision.may_see_now) == ((), (), ())


@pytest.mark.parametrize(("who", "whose", "purpose", "by", "to", "link", "words"), NO)
def test_no(who: str, whose: str, purpose: str, by: str, to: str, link: str, words: str) -> None:
    decision = decided(asking(who, whose, purpose, by, to), *example_book())
    assert not decision.allowed
    assert (decision.grants, decision.treatment, decision.marking) == ((), None, None)
    assert words in stop(decision, link).words
    assert stop(decision, link).words in decision.reasons


@pytest.mark.parametrize("receiver", ["police", "council"])
def test_trading_standards_share_nothing_once_what_they_weighed_is_taken_out(
    receiver: str,
) -> None:
    rule = example(f"trading-standards-to-{receiver}")
    asks = asking(receiver, "trading-standards", "prevent-and-detect-crime")
    assert decided(asks, signed(rule)).allowed
    decision = decided(asks, signed(replace(rule, bar=None)))
    assert not decision.allowed
    assert stop(decision).name == BAR


def test_with_an_empty_book_nobody_sees_anything() -> None:
    for who in KIND:
        for to in (who, "public"):
            assert not decided(asking(who, " ".join(KIND), "plan-sessions", to=to)).allowed


# The text of partnership.TEXT changed in one place: (edits, link that stops, what it says)
PLAN = asking("council", "police", "plan-sessions")
BROKEN = [
    ([("2026-01-01\nends", "2027-01-01\nends")], FORCE, "DSA-1 starts on 1 January 2027."),
    ([("2027-12-31", "2026-11-23")], FORCE, "DSA-1 ended on 23 November 2026."),
    ([("loss = 50000 }", "loss = 1 }")], FORCE, "DSA-1 fails its own case 1."),
    ([('"dpa-part3-s35"', '"uk-gdpr-6-1-ea"')], BASIS, "Wearside and Dale Police may not rely on"),
    ([('"uk-gdpr-6-1-e"', '"uk-gdpr-6-1-ea"')], BASIS, "Dunholme Council may not rely on"),
    ([('"uk-gdpr-6-1-e"', '"dpa-part3-s35"')], BASIS, "only to enforce the law"),
    ([('"uk-gdpr-6-1-e"', '"dpa-part3-s36-4"')], BASIS, "Dunholme Council may not rely on"),
    ([('["plan-sessions"]', '["research"]')], NEED, "It covers: to study what works"),
    ([('["trend"]', '["alarm"]')], FIELDS, "does not let 'trend' be made"),
    ([('reported_on = "as is"', 'event_on = "as is"')], FIELDS, "the day it was reported"),
    ([('stream = "as is"\n', "")], FIELDS, "'stream'"),
]


@pytest.mark.parametrize(("edits", "link", "words"), BROKEN)
def test_one_thing_wrong_with_an_agreement_is_named(
    edits: list[tuple[str, str]], link: str, words: str
) -> None:
    if link == FIELDS and "stream" in words:
        edits = [*edits, ('{ stream = "fraud", loss = 50000 }', "{ loss = 50000 }")]
    decision = decided(PLAN, signed(agreed(*edits)))
    assert not decision.allowed
    assert (stop(decision).name, words in stop(decision).words) == (link, True), stop(decision)
    assert decision.would_make_it_yes == (stop(decision).mend,)
    assert stop(decision).mend


def test_the_same_agreement_unbroken_is_a_yes() -> None:
    assert decided(PLAN, signed(agreed())).allowed


@pytest.mark.parametrize(
    ("today", "allowed"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 2), True),
        (date(2027, 12, 31), True),
        (date(2028, 1, 1), False),
    ],
)
def test_both_the_first_and_the_last_day_are_in_force(today: date, allowed: bool) -> None:
    assert decided(PLAN, signed(agreed()), today=today).allowed == allowed


YES_OF = {
    "police": Approval("police", "J. Webb", TODAY),
    "council": Approval("council", "A", TODAY),
}
TOMORROW = Approval("council", "A. Mistry", TODAY + timedelta(days=1))
APPROVALS = [
    ("nobody", (), "Wearside and Dale Police has not approved DSA-1"),
    ("the giver alone", (YES_OF["police"],), "Dunholme Council has not approved DSA-1"),
    ("the receiver alone", (YES_OF["council"],), "Wearside and Dale Police has not approved"),
    (
        "one person for both",
        (YES_OF["police"], Approval("council", "J. Webb", TODAY)),
        "One person",
    ),
    (
        "one person for both, and a stranger",
        (YES_OF["police"], Approval("council", "J. Webb", TODAY), Approval("uni", "Z", TODAY)),
        "One person",
    ),
    ("a stranger", (YES_OF["police"], Approval("uni", "Z", TODAY)), "Dunholme Council has not"),
    ("somebody unnamed", (YES_OF["police"], Approval("council", " ", TODAY)), "Council has not"),
    ("tomorrow", (YES_OF["police"], TOMORROW), "Dunholme Council has not approved DSA-1"),
    ("both", (YES_OF["police"], YES_OF["council"]), ""),
]


@pytest.mark.parametrize(
    ("approvals", "words"), [row[1:] for row in APPROVALS], ids=[row[0] for row in APPROVALS]
)
def test_an_officer_of_each_side_must_have_approved(
    approvals: tuple[Approval, ...], words: str
) -> None:
    agreement = agreed()
    decision = decided(PLAN, Signed(agreement, agreement.digest, approvals))
    assert decision.allowed == (not words)
    if words:
        assert stop(decision).name == FORCE
        assert words in stop(decision).words


def test_a_changed_comma_needs_two_new_approvals() -> None:
    changed = replace(signed(agreed()), agreement=agreed(("few sessions and", "few sessions, and")))
    assert "was changed after it was approved" in stop(decided(PLAN, changed)).words


def test_an_agreement_without_cases_proves_nothing_and_grants_nothing() -> None:
    bare = replace(agreed(), cases=())
    assert "has no cases that prove it" in stop(decided(PLAN, signed(bare))).words


def test_a_suspended_agreement_grants_nothing() -> None:
    assert "suspended" in stop(decided(PLAN, replace(signed(agreed()), suspended=True))).words


def test_without_a_reason_the_answer_is_no() -> None:
    decision = decided(replace(PLAN, reason="  "), signed(agreed()))
    mend = "Write one sentence on why you need it."
    clause = "DSA-1 [why] purposes"
    assert stop(decision) == Link(NEED, "stopped", "No reason was given.", "", mend, clause)


def test_without_a_marking_the_answer_is_no() -> None:
    decision = decided(PLAN, signed(without_marking(agreed())))
    assert (stop(decision).name, decision.marking) == (MARKED, None)


def test_without_a_classification_the_answer_is_no() -> None:
    release = replace(agreed().release, classification="")
    decision = decided(PLAN, signed(replace(agreed(), release=release)))
    assert (stop(decision).name, decision.classification) == (MARKED, None)


def test_nothing_but_clear_goes_to_the_public() -> None:
    rule = example("public-police")
    amber = replace(rule, release=replace(rule.release, marking="TLP:AMBER"))
    ask = asking("police", "police", "inform-public", to="public")
    assert decided(ask, signed(rule)).allowed
    assert stop(decided(ask, signed(amber))).name == MARKED


def test_a_purpose_counts_from_the_day_it_is_on_the_list() -> None:
    early = agreed(("2026-01-01\nends", "2025-01-01\nends"))
    approvals = tuple(Approval(who, who, date(2025, 1, 2)) for who in early.parties)
    book = Signed(early, early.digest, approvals)
    assert decided(PLAN, book, today=date(2026, 1, 1)).allowed
    decision = decided(PLAN, book, today=date(2025, 12, 31))
    assert (stop(decision).name, "do not know" in stop(decision).words) == (NEED, True)


# CDA 1998 s.115(2) has a closed list. A power to give to them is no power for them to give back.
RECEIVERS = {"police", "council", "trading-standards"}


@pytest.mark.parametrize("receiver", KIND)
def test_only_bodies_on_the_list_receive_under_section_115(receiver: str) -> None:
    giver = "fraud-desk" if receiver == "police" else "police"
    agreement = agreed(
        ('from = "police"', f'from = "{giver}"'), ('to = "council"', f'to = "{receiver}"')
    )
    decision = decided(asking(receiver, giver, "plan-sessions"), signed(agreement))
    on_the_list = KIND[receiver] in RECEIVERS
    assert (decision.chain[1].state == "passed") == on_the_list
    if not on_the_list:
        assert "may give under it but not receive" in stop(decision, POWER).words


@pytest.mark.parametrize("giver", ["college", "uni", "firm", "carers", "helpers"])
def test_anybody_may_give_under_section_115(giver: str) -> None:
    basis = "uk-gdpr-6-1-e" if giver == "college" else "uk-gdpr-6-1-ea"
    agreement = agreed(('from = "police"', f'from = "{giver}"'), ('"dpa-part3-s35"', f'"{basis}"'))
    why = replace(agreement.why, request="REQ-1", request_states="uk-gdpr-6-1-e")
    asks = asking("council", giver, "plan-sessions")
    assert decided(asks, signed(replace(agreement, why=why))).allowed


def test_a_power_that_the_giver_lacks_stops() -> None:
    """Only a relevant authority is under the duty of CDA 1998 s.17A."""
    agreement = agreed(
        ('from = "police"', 'from = "college"'),
        ('"cda-115"', '"cda-17a"'),
        ('"dpa-part3-s35"', '"uk-gdpr-6-1-e"'),
    )
    decision = decided(asking("council", "college", "plan-sessions"), signed(agreement))
    assert (stop(decision).name, "may not give" in stop(decision).words) == (POWER, True)


@pytest.mark.parametrize(("rule", "power"), [("house-police", "cda-115"), ("", "own-functions")])
def test_own_functions_are_for_a_house_rule_and_the_other_way_round(rule: str, power: str) -> None:
    agreement = example(rule) if rule else agreed()
    other = replace(agreement, why=replace(agreement.why, power=power))
    ask = asking(agreement.receiver, "police", "plan-sessions")
    assert decided(ask, signed(agreement)).allowed
    assert stop(decided(ask, signed(other))).name == POWER


def test_a_power_for_everybody_is_no_power_to_tell_the_public() -> None:
    assert gateways()["common-law-policing"].may_receive("business")
    assert not gateways()["common-law-policing"].may_receive("public")


# UK GDPR Art 6(1)(ea) is shut to public authorities in their tasks; Part 3 to all but enforcers.
RELIES = [
    (
        "uk-gdpr-6-1-ea",
        {"business", "charity", "victim-service", "university", "housing-association"},
    ),
    ("dpa-part3-s35", {"police", "council", "trading-standards", "national-crime-agency"}),
]


@pytest.mark.parametrize(("basis", "kinds"), RELIES)
def test_who_may_rely_on_a_basis(basis: str, kinds: set[str]) -> None:
    assert {kind for kind in KINDS if gateways()[basis].may_receive(kind)} == kinds


def test_a_kind_of_body_that_nobody_knows_is_refused() -> None:
    known = (OWNERS[0], Owner("council", "parish", "Dunholme Parish"))
    ask = replace(PLAN, partner_kind="parish")
    decision = decide(ask, Book((signed(agreed()),)), known, TODAY)
    assert "what kind of body" in stop(decision, POWER).words


def test_an_asker_of_another_kind_than_the_book_says_is_refused() -> None:
    decision = decided(replace(PLAN, partner_kind="police"), signed(agreed()))
    assert (stop(decision).name, "ask as another kind" in stop(decision).words) == (POWER, True)


TRADING = (("police", "trading"), ('"dpa-part3-s35"', '"uk-gdpr-6-1-e"'))
SHARED = (
    '[bar]\nlaw = "enterprise-act-part-9"\ngate = "s237-6"\n'
    'considerations = ["Public interest: none against.", "Firms: none named.", "Counts only."]\n'
    'use_limit = "Only to plan sessions."\n\n[when]'
)
TO_COUNCIL = asking("council", "trading", "plan-sessions")


def test_trading_standards_must_first_weigh_three_things() -> None:
    decision = decided(TO_COUNCIL, signed(agreed(*TRADING)))
    assert stop(decision).name == BAR
    assert "Enterprise Act 2002 Part 9" in stop(decision).citation
    assert "Dale Trading Standards" in decision.would_make_it_yes[0]
    assert decided(TO_COUNCIL, signed(agreed(*TRADING, ("[when]", SHARED)))).allowed


SPOILT: dict[str, dict[str, Any]] = {
    "two things weighed": {"considerations": ("One.", "Two.")},
    "a third left blank": {"considerations": ("One.", "Two.", " ")},
    "no such gate": {"gate": "s999"},
    "another law's record": {"law": "patient-confidentiality"},
    "no limit on use": {"use_limit": ""},
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_the_gate_in_the_bar_opens_only_with_its_whole_record(spoilt: str) -> None:
    whole = agreed(*TRADING, ("[when]", SHARED))
    assert whole.bar is not None
    agreement = replace(whole, bar=replace(whole.bar, **SPOILT[spoilt]))
    assert stop(decided(TO_COUNCIL, signed(agreement))).name == BAR


def test_sealed_records_are_read_only_under_a_condition_and_a_policy_document() -> None:
    house = example("house-police")
    ask = asking("police", "police", "plan-sessions")
    assert decided(ask, signed(house)).allowed
    bare = replace(house, why=replace(house.why, condition=""))
    assert stop(decided(ask, signed(bare))).name == CONDITION
    wrong = replace(house, why=replace(house.why, condition="dpa-sch1-11"))
    assert stop(decided(ask, signed(wrong))).name == CONDITION
    unwritten = replace(house, why=replace(house.why, policy_document=""))
    assert stop(decided(ask, signed(unwritten))).name == POLICY


@pytest.mark.parametrize(
    ("giver", "receiver", "needed"),
    [("council", "police", False), ("police", "police", True), ("police", "council", True)],
)
def test_no_policy_document_is_needed_to_tell_a_competent_authority(
    giver: str, receiver: str, needed: bool
) -> None:
    """DPA 2018 Sch 1 para 10(2): a disclosure, and so not an authority's own use."""
    house = example("house-police")
    why = replace(
        house.why, condition="dpa-sch1-10", policy_document="", from_basis="uk-gdpr-6-1-e"
    )
    rule = replace(house, giver=giver, receiver=receiver, why=why)
    decision = decided(asking(receiver, giver, "plan-sessions"), signed(rule))
    found = next(link for link in decision.chain if link.name == POLICY)
    assert (found.state == "stopped") == needed


def _two(base: int, other: int) -> tuple[Ask, tuple[Signed, ...]]:
    first = agreed(("round_base = 5", f"round_base = {base}"))
    second = agreed(
        ('"DSA-1"', '"DSA-2"'),
        ('"police"', '"fraud-desk"'),
        ("round_base = 5", f"round_base = {other}"),
        ("smallest_count = 10", "smallest_count = 20"),
        ('"TLP:AMBER"', '"TLP:RED"'),
    )
    return asking("council", "police fraud-desk", "plan-sessions"), (signed(first), signed(second))


@pytest.mark.parametrize(
    ("base", "other", "used"), [(5, 5, 5), (5, 10, 10), (10, 5, 10), (3, 9, 9)]
)
def test_of_several_owners_the_coarsest_treatment_wins(base: int, other: int, used: int) -> None:
    ask, book = _two(base, other)
    decision = decided(ask, *book)
    assert decision.treatment == Treatment("partner", used, 20)
    assert decision.marking == "TLP:RED"
    assert decision.chain[-1].name == FIT


def test_bases_that_cannot_be_ordered_refuse_and_both_clauses_are_named() -> None:
    ask, book = _two(5, 7)
    decision = decided(ask, *book)
    assert not decision.allowed
    assert (stop(decision).name, decision.grants) == (FIT, ())
    for clause in ("DSA-1 [release] round_base = 5", "DSA-2 [release] round_base = 7"):
        assert clause in stop(decision).words


def test_one_owner_that_refuses_is_left_out_and_named() -> None:
    decision = decided(asking("council", "police fraud-desk", "plan-sessions"), signed(agreed()))
    assert decision.allowed
    assert [grant.owner for grant in decision.grants] == ["police"]
    assert [refusal.owner for refusal in decision.refused] == ["fraud-desk"]
    assert "Northern Fraud Desk is left out" in decision.reasons[0]
    assert decision.would_make_it_yes


def test_of_several_misses_the_nearest_explains_itself() -> None:
    expired = agreed(('"DSA-1"', '"DSA-0"'), ("2027-12-31", "2026-06-30"))
    for book in ((expired, agreed()), (agreed(), expired)):
        decision = decided(asking("council", "police", "research"), *map(signed, book))
        assert stop(decision).name == NEED


def test_a_refusal_says_what_may_be_seen_instead() -> None:
    decision = decided(asking("council", "police", "research"), *example_book())
    assert any("DSA-2026-07" in offer and "quarter" in offer for offer in decision.may_see_now)
    refused = decided(asking("college", "police", "plan-sessions"), *example_book())
    assert refused.may_see_now == ()


def test_two_agreements_of_one_owner_unite_by_the_coarsest_treatment() -> None:
    other = agreed(('"DSA-1"', '"DSA-2"'), ("round_base = 5", "round_base = 10"))
    decision = decided(PLAN, signed(agreed()), signed(other))
    assert {agreement.id for agreement in decision.grants[0].agreements} == {"DSA-1", "DSA-2"}
    assert decision.treatment == Treatment("partner", 10, 10)


def test_fields_whose_treatments_cannot_be_ordered_refuse_the_ask_that_needs_them() -> None:
    other = agreed(
        ('"DSA-1"', '"DSA-2"'), ("top_code = 50000, round_to = 100", "round_to = 70"),
        ("loss = 50000 }", "loss = 91210 }"),
    )  # fmt: skip
    book = (signed(agreed()), signed(other))
    assert stop(decided(replace(PLAN, axes=("loss",)), *book)).name == FIT
    assert decided(PLAN, *book).allowed


def test_past_its_day_the_law_under_a_yes_is_told_to_be_checked() -> None:
    late = date(2027, 4, 1)
    told = decided(PLAN, signed(agreed()), today=late).reasons
    assert told == ("Check the law under DSA-1 again: due 31 March 2027.",)
    assert decided(PLAN, signed(agreed()), today=date(2027, 3, 31)).reasons == ()
    later = agreed(("law_verify_by = 2027-03-31", "law_verify_by = 2028-03-31"))
    assert decided(PLAN, signed(later), today=late).reasons == told


def test_law_that_nobody_has_read_says_so() -> None:
    """The route for counts is our inference: a page must not pass it off as settled."""
    decision = decided(asking("police", "police", "inform-public", to="public"), *example_book())
    assert "our reading of the law" in decision.chain[1].words
    read = decided(PLAN, signed(agreed()))
    others = (link.words for link in read.chain if link.name != BASIS)
    assert "our reading" not in " ".join(others)
    assert "our reading" in next(link.words for link in read.chain if link.name == BASIS)


@pytest.mark.parametrize(
    ("officers", "stands"),
    [
        ({"police": ["Jo"], "council": ["Sam"], "bank": ["Ada"]}, True),
        ({"police": ["Jo"], "council": ["Jo"], "bank": ["Ada"]}, False),
        # Three people signed, but two sides have nobody of their own.
        ({"police": ["Jo", "Max", "Ada"], "council": ["Jo"], "bank": ["Jo"]}, False),
        ({"police": ["Jo"], "council": [" jo"], "bank": ["Ada"]}, False),
    ],
)
def test_nobody_signs_for_two_of_several_sides(
    officers: dict[str, list[str]], stands: bool
) -> None:
    signers = (
        Party("police", "controller", True, False, "dpa-part3-s35"),
        Party("council", "controller", False, True, "uk-gdpr-6-1-e"),
        Party("bank", "processor", False, False, ""),
    )
    approvals = tuple(
        Approval(party, officer, TODAY) for party, names in officers.items() for officer in names
    )
    agreement = replace(agreed(), signers=signers)
    found = decided(PLAN, Signed(agreement, agreement.digest, approvals)).chain[0]
    assert (found.state == "passed") == stands
    assert stands or "One person approved DSA-1 for more than one side." in found.words


def test_a_closed_book_answers_nobody_and_offers_nothing() -> None:
    closed = Book(example_book(), closed="An older database was put back.")
    for ask in (
        asking("police", "police", "prevent-and-detect-crime", "week theme"),
        asking("council", "police", "plan-sessions", "quarter"),
    ):
        decision = decide(ask, closed, OWNERS, TODAY)
        assert not decision.allowed
        assert decision.reasons == ("An older database was put back.",)
        assert decision.may_see_now == ()
