"""What may mean child exploitation or extremism goes to a person, sealed, whatever else is sure."""

import csv
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hueandcry.facts.offence import offences
from hueandcry.intake import dated, must_not_miss, rules
from hueandcry.intake.classify import SURE, label_key, wordings
from hueandcry.intake.sources import SOURCES
from hueandcry.intake.weigh import (
    ASK,
    ASKED,
    LEARNT,
    Beyond,
    Guess,
    Weighed,
    decided_by,
    meaning_key,
    weigh,
)

ON = date(2026, 5, 1)
PLANTED = [
    "Sexual grooming", "Groming", "GROOMING (online)", "gr00ming", "child groomed on Snapchat",
    "CSE", "C.S.E.", "C S E concern", "CSE?", "csa/cse flag", "CSAM", "IIOC", "Indecent images",
    "Indecent image of a child", "Indecent photographs", "indecnet photo of child",
    "pseudo-photograph", "Engage in sexual communication with a child", "Sexual comms w/ child",
    "sexting, 14 years old", "13yo sent nudes", "nude pictures of girl under 16",
    "Paedophile hunters", "peadophile", "Pedophile", "Child sexual abuse", "child exploit.",
    "sexual exploitation", "County lines", "88A", "022B", "Terrorism", "terorism",
    "Terrrorist material", "T e r r o r i s m", "extremist leaflet", "Extremism", "extremisim",
    "radicalised online", "Prevent referral", "Prevent", "CHANNEL", "far-right group",
    "far right", "jihadi video", "ISIS", "neo-nazi", "bomb-making manual", "TACT s.58",
    "proscribed group", "meithrin perthynas amhriodol", "camfanteisio rhywiol ar blant",
    "terfysgaeth", "eithafiaeth", "lluniau anweddus o blentyn", "сhild sеxual abuse",
    "sex\u200bual grooming", "NFIB3A grooming", "Blackmail - minor, nudes",
    "Online shopping and auctions (CSE)", "schoolgirl, explicit images", "indecent pics of kids",
    "Rape of a female child under 13",
]  # fmt: skip
# Labels whose spaces were left out, or that were split.
RUN_IN = [
    "Childsexualabuse",
    "Indecentimages",
    "Indecent-images (cat A)",
    "Countylines",
    "coun ty lines",
    "CountyLines/drugs",
    "farright",
    "FarRight group",
    "CS-AM",
    "CS AM",
    "C-S-E",
    "T.ACT",
    "IS-IS",
    "Ter ror ism",
    "Groo ming",
    "1ndecentimages",
    "Child-sexual-exploit",
    "childporn",
    "KidsNudes",
    "sexualabuse of a schoolgirl",
    "sexualabuseofminors",
    "whitesupremacist",
    "prevent_referral",
]
HARMLESS = [
    "Personindecent", "Boiling room", "Onlineshopping", "Errormessage", "Infantry kit",
    "Cyber-dependentcrime", "Childcare voucher", "Minor damage", "Therapeutic goods",
    "Canteen sale",
    "Online shopping and auctions", "Boiler room fraud", "Blackmail", "Error on the account",
    "Malicious communications", "Extreme pornography", "Obscene publications", "Stalking",
    "Communicating false information alleging presence of bomb", "Child Benefit fraud",
    "Sexual assault on a male aged 13 and over", "Mirror trading", "Plant hire fraud",
    "Send indecent or grossly offensive communication", "Broompark", "Chat room",
    "Door to door sales",
]  # fmt: skip
FALSE_FRIENDS = {
    "bridegroom's suit, never sent": "a bridegroom",
    "Terroir Wines": "terroir, a word for wine",
    "pet grooming": "grooming of pets",
}


def sure_of_all(label: str) -> Guess:
    """A model that is sure of everything."""
    return Guess("NFIB3A", 0.999, decides=True, words=(("shopping", 1.0),))


SURE_MODEL = Beyond(guess=sure_of_all)


def weighed(
    label: str, words: str = "", beyond: Beyond = SURE_MODEL, source: str = "report-fraud"
) -> Weighed:
    return weigh(label, words, ON, source=SOURCES[source], beyond=beyond)


def waits_sealed(found: Weighed) -> bool:
    return found.sealed and found.finding.confidence < SURE


@pytest.mark.parametrize("source", sorted(SOURCES))
@pytest.mark.parametrize("label", PLANTED)
def test_every_planted_label_goes_to_a_person_and_is_sealed(label: str, source: str) -> None:
    assert waits_sealed(weighed(label, source=source))


@pytest.mark.parametrize("source", sorted(SOURCES))
@pytest.mark.parametrize("label", RUN_IN)
def test_so_does_a_label_that_was_run_together_or_split(label: str, source: str) -> None:
    found = weighed(label, source=source)
    assert waits_sealed(found)
    assert must_not_miss.is_alarm(found.finding.why)


def test_no_other_wording_of_the_list_alarms_for_want_of_spaces() -> None:
    """Nothing is found across the words of a label that is found in none of them."""
    plain = [text for text, label in wordings() if not _is_sealed(label.code)]
    names = [one.name for one in offences().values() if not one.sealed]
    assert len(plain) > 800
    for text in (*plain, *names):
        by_words = must_not_miss.in_text(text) is not None
        assert (must_not_miss.in_label(text) is not None) == by_words, text


def _is_sealed(code: str) -> bool:
    return bool(code) and offences()[code].sealed


@pytest.mark.parametrize("words", [text for text in PLANTED if len(text) > 8])
def test_so_do_planted_words_under_a_label_that_is_sure(words: str) -> None:
    found = weighed("NFIB3A Online shopping and auctions", f"I paid, and then: {words}. Ref 12")
    assert waits_sealed(found)
    assert found.finding.code == "NFIB3A", "the code stays as a suggestion"


@pytest.mark.parametrize("label", HARMLESS)
def test_what_is_harmless_is_not_sealed(label: str) -> None:
    assert not weighed(label).sealed
    assert not weighed("NFIB3A", label).sealed


@pytest.mark.parametrize(("label", "friend"), FALSE_FRIENDS.items())
def test_a_false_friend_is_shown_to_a_person_with_what_it_may_be(label: str, friend: str) -> None:
    found = weighed(label)
    assert waits_sealed(found)
    assert friend in found.finding.why


def test_no_wording_of_a_sealed_code_is_ever_decided_by_the_list() -> None:
    sealed = [text for text, label in wordings() if label.code and offences()[label.code].sealed]
    assert len(sealed) > 60
    for text in sealed:
        assert waits_sealed(weighed(text, source="police")), text


ALARMS = st.sampled_from([text for text in PLANTED if must_not_miss.in_text(text)])
FILLER = st.lists(st.sampled_from(["paid", "money", "online", "bank", "the", "parcel", "NFIB3A"]))


@given(ALARMS, FILLER, FILLER, st.sampled_from(sorted(SOURCES)), st.booleans())
def test_no_machine_decides_what_must_not_be_missed(
    alarm: str, before: list[str], after: list[str], source: str, in_label: bool
) -> None:
    text = " ".join([*before, alarm, *after])
    found = weighed(text, source=source) if in_label else weighed("NFIB3A", text, source=source)
    assert waits_sealed(found)
    assert found.finding.why.startswith("A person must look")


@given(st.text(max_size=400))
def test_the_reason_holds_words_of_our_list_and_nothing_of_the_row(words: str) -> None:
    marked = f"Quillfeather {words} groomed Quillfeather, aged 12"
    assert "Quillfeather" not in weighed("Other fraud", marked).finding.why
    assert "Quillfeather" not in weighed("Other fraud", f"remote access {words}").finding.why


def test_a_persons_word_answers_the_label_but_never_the_row() -> None:
    said: Mapping[str, str] = {meaning_key("Pet grooming"): "NFIB3G"}
    beyond = Beyond(meanings=said)
    assert weighed("PET  GROOMING", beyond=beyond).finding.code == "NFIB3G"
    assert not weighed("Pet grooming", beyond=beyond).sealed
    assert waits_sealed(weighed("Pet grooming", "she was groomed at 13", beyond=beyond))


def test_a_label_that_the_sender_is_asked_about_stays_sealed() -> None:
    beyond = Beyond(meanings={meaning_key("CSE contact"): ASK, meaning_key("Odd"): ASK})
    assert waits_sealed(weighed("CSE contact", beyond=beyond))
    found = weighed("Odd", beyond=beyond)
    assert (found.finding.why, found.sealed) == (ASKED, False)


@pytest.mark.parametrize(
    ("harmless", "alarming"), [("CS E chat", "CSE chat"), ("TA CT 58", "TACT 58")]
)
def test_a_word_on_a_spelling_without_alarm_answers_none_that_alarms(
    harmless: str, alarming: str
) -> None:
    """Who sees nothing sealed says what the one means; both have one label key."""
    assert label_key(harmless) == label_key(alarming)
    assert not weighed(harmless).sealed
    for code in ("NFIB3A", ASK):
        said = Beyond(meanings={meaning_key(harmless): code})
        assert waits_sealed(weighed(alarming, beyond=said))


def test_to_ask_the_sender_unseals_no_label_that_a_layout_reads_as_sealed() -> None:
    layout = replace(SOURCES["police"], meant={"cat9": "online_child_sexual_exploitation"})
    means = partial(weigh, "Cat 9", "", ON, source=layout)
    assert layout.means("Cat 9"), "the layout says what it means"
    assert waits_sealed(means(beyond=Beyond()))
    assert means(beyond=Beyond(meanings={meaning_key("Cat 9"): ASK})).sealed


def test_a_model_that_suspects_has_the_record_looked_at() -> None:
    suspects = Beyond(guess=lambda label: Guess("extremism", 0.6, True, ()))
    assert waits_sealed(weighed("odd pamphlet", beyond=suspects))


def test_a_rule_or_a_model_decides_only_what_the_list_has_never_seen() -> None:
    assert weighed("some new kind of shop").finding.code == "NFIB3A"
    assert decided_by(weighed("some new kind of shop").finding) == "model"
    assert weighed("some new kind of shop").finding.why.startswith(LEARNT)
    for label in ("Fraud", "Other fraud", "EXPIRED", "", "NFIB3A?", "Non"):
        assert weighed(label).finding.confidence < SURE, label
    by_rule = weighed("Mandate fraud by a changed invoice", beyond=Beyond())
    assert (by_rule.finding.code, decided_by(by_rule.finding)) == ("NFIB5D", "rule")


def test_a_suggestion_has_no_code_so_that_nothing_counts_it() -> None:
    found = weighed("Other fraud", "gave remote access to my laptop", beyond=Beyond())
    assert (found.finding.code, found.sealed) == ("", False)
    suggested = rules.named_in(found.finding.why)
    assert suggested is not None
    assert suggested.code == "NFIB3E"


def test_a_deciding_rule_agrees_with_every_wording_of_the_list() -> None:
    for text, label in wordings():
        for source in SOURCES.values():
            rule = rules.first(text, "", source.source)
            if rule and rule.decides:
                assert (label.state, label.code) == ("sure", rule.code), text


def test_both_lists_are_dated_and_say_when_to_look_again() -> None:
    for module in (must_not_miss, rules):
        due = dated.read(module.LIST)["verify_by"]
        assert not module.is_due(due)
        assert module.is_due(date(due.year + 1, due.month, due.day))


def test_the_48_labels_are_resolved_or_queued_and_none_wrong() -> None:
    sample = Path(__file__).parents[1] / "samples" / "police_offence_labels_foi.csv"
    with sample.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for source in SOURCES.values():
        for row in rows:
            found = weigh(row["raw_label"], "", ON, source=source, beyond=Beyond()).finding
            if found.confidence < SURE:
                continue
            offence = offences()[found.code]
            said = offence.theme if row["group"] == "fraud" else offence.group
            if row["group"] == "computer_misuse" and offence.list == "nfib":
                said = offence.group
            assert said == row["group"], (source.id, row)


def test_random_words_are_no_alarm() -> None:
    assert must_not_miss.in_text("lol! the doctor prescribed it, what a groove") is None
    words = ("account", "bank", "card", "paid", "parcel", "website", "phone", "money", "code")
    by = random.Random(6)
    for _ in range(500):
        assert must_not_miss.in_text(" ".join(by.choices(words, k=12))) is None


@given(
    st.lists(st.sampled_from([*PLANTED, "paid", "a", "I", "e", "13", "years old", "nude", "far"]))
)
def test_a_text_seen_before_says_the_same(pieces: list[str]) -> None:
    text = " ".join(pieces)
    first = must_not_miss.in_text(text)
    must_not_miss.in_text(" ".join(reversed(pieces)))
    assert must_not_miss.in_text(text) == first
    must_not_miss._HARMLESS.clear()
    assert must_not_miss.in_text(text) == first
