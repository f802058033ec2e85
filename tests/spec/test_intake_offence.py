"""Which offence a label names. A label that does not say so is unsure; nothing is guessed."""

import csv
from datetime import date
from pathlib import Path

import pytest

from hueandcry.facts.offence import offences
from hueandcry.intake.classify import SURE, classify
from hueandcry.intake.sources import SOURCES

SAMPLES = Path(__file__).parents[1] / "samples"

SURE_OF = [
    # as sent, code
    ("NFIB3A", "NFIB3A"),
    ("nfib 52c", "NFIB52C"),
    ("NFIB-05A", "NFIB5A"),
    ("N.F.I.B 3A", "NFIB3A"),
    ("Code: NFIB3A", "NFIB3A"),
    ("Dating scam (NFIB1D)", "NFIB1D"),
    ("NFIB5A Cheque...", "NFIB5A"),
    ("NFIB90 OTHER FRAUD NOT COVERED ELSEWHERE", "NFIB90"),
    ("Hacking - social media and email", "NFIB52C"),
    ("HACKING – SOCIAL MEDIA AND E-MAIL", "NFIB52C"),
    ("Cheque, plastic card & online bank accounts", "NFIB5A"),
    ("Computer virus\\malware", "NFIB50A"),
    ("Denial of service", "NFIB51A"),
    ("Hacking (extortion)", "NFIB52E"),
    ("Business email compromise", "NFIB5D"),
    ("HMRC fraud", "NFIB15"),
    ("Online shoping and auctons", "NFIB3A"),
    ("Other fraud not covered elswhere", "NFIB90"),
    ("Mandatefruad", "NFIB5D"),
    ("Blackmail", "blackmail"),
    ("Blackmial", "blackmail"),
    ("35 Blackmail", "blackmail"),
    ("Attempted blackmail", "blackmail"),
    ("Malicious Communucations", "malicious_communications"),
    ("8R Malicious communications", "malicious_communications"),
    ("Harassment (S4 Harassment Act 1997)", "harassment_stalking"),
    ("Sending letters etc with intent to cause distress or anxiety - "
     "Malicious Communications Act 1988 Sec 1", "malicious_communications"),
    ("Tehft from a motor vehicle", "not_cyber"),
    ("Meeting a child following sexual grooming", "online_child_sexual_exploitation"),
    ("Possess indecent photograph of a child", "indecent_images_of_children"),
    ("Non Crime", "non_crime"),
]  # fmt: skip

UNSURE_OF = [
    # as sent, code it may suggest, why
    ("Action Fraud", "", "a referral is not an offence"),
    ("Fraud", "", "does not say which"),
    ("FRAUD ", "", "nor in capitals"),
    ("Other fraud", "", "NFIB90 or any other"),
    ("", "", "blank"),
    ("  \t", "", "blank"),
    ("Fraud offences to 2012/13", "", "retired"),
    ("EXPIRED – NOT FOR USE AFTER 30/01/24", "", "retired"),
    ("Breach of non", "", "cut off"),
    ("Cheque, plastic card and online ba", "NFIB5A", "cut off, but only one begins so"),
    ("NFIB99Z", "", "the list holds no such code"),
    ("NFIB1I", "", "nor this one"),
    ("NFIB5", "", "nor this without a letter"),
    ("NFIB3A/NFIB5A", "", "two codes"),
    ("NFIB3A Dating scam", "NFIB3A", "the code says one thing, the words another"),
    ("NFIB3D Computer software service fraud", "NFIB3D", "code and words disagree"),
    ("Computer software service fraud", "NFIB3E", "partners give this name two codes"),
    ("NFIB3A zzzz qqqq", "NFIB3A", "words nobody knows"),
    ("52C", "", "a bare code, in a layout that has others"),
    ("Matthew", "", "a name that slipped a column"),
    ("=1+1", "", "a formula"),
    ("Hackng", "", "hacking of what?"),
    ("Sexual assault on a male child under 12", "", "a number is never taken for a slip"),
    ("Retal fraud", "", "rental or retail?"),
    ("Sexual assault on a robot", "", "near a known label, yet not it"),
    ("zq" * 5000, "", "long nonsense"),
]


@pytest.mark.parametrize(("label", "code"), SURE_OF)
def test_a_label_that_says_it_is_believed(label: str, code: str) -> None:
    found = classify(label)
    assert (found.code, found.confidence >= SURE) == (code, True)


@pytest.mark.parametrize(("label", "code", "why"), UNSURE_OF)
def test_a_label_that_does_not_say_it_is_unsure(label: str, code: str, why: str) -> None:
    found = classify(label)
    assert (found.code, found.confidence < SURE) == (code, True), why
    assert found.why


def test_every_nfib_code_and_name_of_the_list_is_known() -> None:
    for offence in offences().values():
        if offence.list == "nfib":
            for label in (offence.code, f"{offence.code} {offence.name}", offence.code.lower()):
                assert classify(label).code == offence.code, label
                assert classify(label).confidence >= SURE, label
            assert classify(offence.name.upper()).code == offence.code


@pytest.mark.parametrize("layout", SOURCES)
def test_a_label_that_forces_really_wrote_gets_its_group_or_is_unsure(layout: str) -> None:
    """Whoever sends it: the layouts differ in whether a bare code is one of NFIB."""
    prefix = SOURCES[layout].code_prefix
    with (SAMPLES / "police_offence_labels_foi.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 48
    for row in rows:
        found = classify(row["raw_label"], prefix=prefix)
        if row["group"] == "unknown":
            assert not found.code, row
        elif row["group"] in ("fraud", "computer_misuse"):
            offence = offences().get(found.code)
            assert (offence is None and found.confidence < SURE) or (
                offence is not None
                and (offence.theme == "fraud") == (row["group"] == "fraud")
                and found.confidence >= SURE
            ), row
        else:
            assert (found.code, found.confidence >= SURE) == (row["group"], True), row


@pytest.mark.parametrize(
    ("label", "code"), [("52C", "NFIB52C"), ("3a online shopping", "NFIB3A"), ("99", "")]
)
def test_a_layout_of_nfib_codes_may_leave_nfib_out(label: str, code: str) -> None:
    assert classify(label, prefix="NFIB").code == code


def test_a_code_is_unsure_before_the_day_it_began() -> None:
    label = "Send false communication with intent to cause harm"
    assert classify(label, date(2024, 1, 30)).confidence < SURE
    assert classify(label, date(2024, 1, 31)).confidence >= SURE
    assert classify(label, date(2024, 1, 30)).code == "false_communications"


def test_a_fraud_code_never_comes_from_a_police_label() -> None:
    for label, code in SURE_OF:
        if code in ("blackmail", "malicious_communications"):
            assert offences()[classify(label).code].list == "police"


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("NFIB2E Other financ", "NFIB2E"),
        ("NFIB19 Fraud by abu", "NFIB19"),
        ("Malicious Communications s.1", "malicious_communications"),
        ("Cyberflashing s.66A", "intimate_image_abuse"),
        ("Sending threatening communications S181 OSA 2023", "false_communications"),
    ],
)
def test_a_name_cut_off_after_its_code_or_followed_by_its_section(label: str, code: str) -> None:
    found = classify(label)
    assert (found.code, found.confidence >= SURE) == (code, True)


@pytest.mark.parametrize("label", ["Computer misuse", "Computer Misuse Act 1990 s.1", "Fraud s.2"])
def test_the_name_of_a_law_is_no_offence(label: str) -> None:
    assert classify(label).confidence < SURE


def test_a_code_with_the_start_of_another_name_is_unsure() -> None:
    assert classify("NFIB3A Mandate fr").confidence < SURE


@pytest.mark.parametrize("label", ["NFIB5A?", "Dating scam ?", "poss. NFIB3A online"])
def test_where_the_sender_asks_we_do_not_answer(label: str) -> None:
    assert classify(label).confidence < SURE
