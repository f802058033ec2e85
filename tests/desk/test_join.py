"""A partner joins: each step by whoever's turn it is, and nobody in another's name."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from hueandcry.desk import clock
from hueandcry.desk.acts import agreed, join, people
from hueandcry.register import book, ledger
from hueandcry.register.book import PartnerFact
from hueandcry.sharing.soundness import SEALED
from tests.desk import partnership
from tests.desk.conftest import CheckedClient
from tests.desk.partnership import NOW, WHO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
HOMES = {"name": "Harbour Homes", "kind": "charity", "contact": "data@harbour.example"}
HANA = {"full_name": "Hana Osei", "name": "hana"}
TOM = {"full_name": "Tom Reed", "name": "tom", "role": "data-protection-officer"}
HOUSE = {"necessity": "We count our own reports.", "keep": "2190"}
GIVE = {
    "other": "police",
    "purpose": "prevent-and-detect-crime",
    "necessity": "We see a part each.",
    "keep": "365",
}


def as_(name: str) -> CheckedClient:
    client = CheckedClient()
    client.force_login(User.objects.get(username=name))
    return client


def words(response: Any) -> str:
    return str(response.content.decode())


def harbour() -> join.Joining:
    found = join.joining("harbour-homes", clock.today())
    assert found is not None
    return found


def invited() -> None:
    """Harbour Homes with its coordinator and its data protection officer."""
    partnership.organisations()
    as_("sam").post("/desk/join/new/", HOMES)
    as_("sam").post("/desk/join/harbour-homes/", HANA)
    as_("hana").post("/desk/join/harbour-homes/", TOM)


def test_the_whole_path() -> None:
    partnership.organisations()
    partnership.agree()
    sam = as_("sam")
    assert "Nobody is on the way in" not in words(sam.get("/desk/join/"))
    began = sam.post("/desk/join/new/", HOMES)
    assert began.headers["Location"] == "/desk/join/harbour-homes/"
    assert harbour().step == 2
    assert "/first/" in words(sam.post("/desk/join/harbour-homes/", HANA))
    assert (harbour().step, people.member("hana").role) == (3, "coordinator")

    hana = as_("hana")
    assert "Harbour Homes is joining: step 3 of 5" in words(hana.get("/desk/"))
    assert "Nobody here can approve yet." in words(hana.get("/desk/join/harbour-homes/"))
    hana.post("/desk/join/harbour-homes/", TOM)
    shown = words(hana.post("/desk/join/harbour-homes/write/house/", HOUSE))
    assert "Put it in the book" in shown
    assert agreed.texts(clock.today())[0].agreement.giver != "harbour-homes"
    kept = hana.post("/desk/join/harbour-homes/write/house/", HOUSE | {"add": "yes"})
    assert harbour().step == 3
    tom = as_("tom")
    assert "Read and approve: How Harbour Homes uses its own reports" in words(tom.get("/desk/"))
    assert "Waiting for your approval" in words(tom.get("/desk/agreements/"))
    assert "Waiting for your approval" not in words(hana.get("/desk/agreements/"))
    tom.post(kept.headers["Location"])
    assert harbour().step == 4

    given = hana.post("/desk/join/harbour-homes/write/give/", GIVE | {"add": "yes"})
    address = given.headers["Location"]
    tom.post(address)
    assert "Counts of Harbour Homes for" in words(as_("jo").get("/desk/"))
    as_("jo").post(address)
    assert harbour().others[0].state == "in force"

    partnership.publish("harbour-homes", "other", partnership.reports("other", 5), "log.csv")
    assert harbour().step == 5
    thanked = hana.get("/desk/join/harbour-homes/thanks/")
    assert "Thank you. 5 reports came in" in words(thanked)
    assert "See your own picture" in words(thanked)
    assert as_("sam").get("/desk/join/harbour-homes/thanks/").status_code == 404
    seen = words(sam.get("/desk/join/harbour-homes/"))
    assert "Harbour Homes has joined" in seen
    assert "Nothing waits for anybody." in seen


def test_every_step_is_in_the_ledger() -> None:
    invited()
    acts = [(entry.facts["act"], entry.facts["who"]) for entry in ledger.entries(limit=3)]
    assert acts == [("member added", "hana"), ("member added", "sam"), ("partner added", "sam")]


BAD: list[tuple[Mapping[str, str], str]] = [
    ({"name": ""}, "Write the organisation’s name"),
    ({"name": "x" * 121}, "up to 120 letters"),
    ({"name": "A\x00B"}, "Write the organisation’s name"),
    ({"kind": ""}, "Choose what kind of organisation it is."),
    ({"kind": "public"}, "Choose what kind of organisation it is."),
    ({"contact": "harbour"}, "Write a mailbox"),
    ({"name": "DUNHOLME council"}, "is here already"),
]


@pytest.mark.parametrize(("change", "said"), BAD)
def test_a_bad_organisation_is_told_what_to_mend(change: Mapping[str, str], said: str) -> None:
    partnership.organisations()
    before = book.partners()
    answer = as_("sam").post("/desk/join/new/", HOMES | dict(change))
    assert answer.status_code == 422
    assert said in words(answer)
    assert book.partners() == before


@pytest.mark.parametrize("name", ["Public", "new", "12 New", "…", "Éclair & Söhne"])
def test_any_name_gets_an_id_that_agreements_can_name(name: str) -> None:
    partnership.organisations()
    as_("sam").post("/desk/join/new/", HOMES | {"name": name})
    made = next(one for one in book.partners() if one.name == name)
    assert join.joining(made.id, clock.today()) is not None
    assert made.id not in ("public", "new")
    as_("sam").post(f"/desk/join/{made.id}/", HANA)
    shown = as_("hana").post(f"/desk/join/{made.id}/write/house/", HOUSE)
    assert "Put it in the book" in words(shown)


def test_only_the_hubs_coordinator_lets_partners_in() -> None:
    invited()
    for name in ("hana", "priya", "jo", "amina", "tom"):
        assert as_(name).post("/desk/join/new/", HOMES | {"name": "Spies"}).status_code in (
            403,
            404,
        )
    assert "Spies" not in {partner.name for partner in book.partners()}


def test_nobody_becomes_another_partners_officer() -> None:
    invited()
    spy = {"full_name": "A Spy", "name": "spy", "role": "data-protection-officer"}
    for name, partner in (
        ("sam", "harbour-homes"),  # it has people of its own now
        ("sam", "police"),
        ("hana", "police"),
        ("tom", "harbour-homes"),  # no coordinator
        ("priya", "harbour-homes"),
    ):
        answer = as_(name).post(f"/desk/join/{partner}/", spy)
        assert answer.status_code in (404, 422), (name, partner)
    with pytest.raises(people.UnknownPerson):
        people.member("spy")


def test_a_founder_is_shown_the_way_to_its_own_house_rule() -> None:
    partnership.organisations()
    today = words(as_("sam").get("/desk/"))
    assert "See what is missing" in today
    own = words(as_("sam").get("/desk/join/council/"))
    assert "Now: write your house rule" in own
    assert "is joining" not in own


def test_a_housing_association_comes_in_as_what_it_is() -> None:
    partnership.organisations()
    as_("sam").post("/desk/join/new/", HOMES | {"kind": "housing-association"})
    assert "a registered housing association" in words(as_("sam").get("/desk/join/harbour-homes/"))


def test_a_founder_without_people_is_invited_too() -> None:
    partnership.organisations()
    book.add_partner(PartnerFact("docks", "Docks Trust", "charity"))
    assert "Docks Trust" in words(as_("sam").get("/desk/join/"))
    as_("sam").post("/desk/join/docks/", HANA)
    assert people.member("hana").partner == "docks"


def test_the_first_person_is_its_coordinator_whatever_was_sent() -> None:
    partnership.organisations()
    as_("sam").post("/desk/join/new/", HOMES)
    as_("sam").post("/desk/join/harbour-homes/", HANA | {"role": "data-protection-officer"})
    assert people.member("hana").role == "coordinator"


def test_a_person_needs_a_name_that_is_free() -> None:
    invited()
    for change in ({"name": "sam"}, {"name": "a b"}, {"name": ""}, {"full_name": " "},
                   {"role": "emperor"}):  # fmt: skip
        answer = as_("hana").post("/desk/join/harbour-homes/", TOM | {"name": "free"} | change)
        assert answer.status_code == 422, change
    assert len(harbour().members) == 2


WRONG: list[tuple[str, Mapping[str, str], str]] = [
    ("house", HOUSE | {"necessity": " "}, "Say in one sentence why it is needed."),
    ("house", HOUSE | {"keep": "99999"}, "Choose how long."),
    ("give", GIVE | {"other": ""}, "Choose who it is with."),
    ("give", GIVE | {"other": "harbour-homes"}, "Choose who it is with."),
    ("give", GIVE | {"purpose": "mischief"}, "Choose what it is for."),
]


@pytest.mark.parametrize(("kind", "sent", "said"), WRONG)
def test_a_bad_choice_is_told_what_to_mend(kind: str, sent: Mapping[str, str], said: str) -> None:
    invited()
    answer = as_("hana").post(f"/desk/join/harbour-homes/write/{kind}/", {**sent, "add": "yes"})
    assert answer.status_code == 422
    assert said in words(answer)
    assert harbour().house == harbour().others == ()


def test_a_charity_may_give_under_the_act_but_receives_counts_by_our_reading_only() -> None:
    invited()
    hana = as_("hana")
    gives = words(hana.post("/desk/join/harbour-homes/write/give/", GIVE))
    assert "CDA 1998 s.115" in gives
    gets = words(hana.post("/desk/join/harbour-homes/write/receive/", GIVE))
    assert "CDA 1998 s.115" not in gets
    assert "This is our reading of the law: ask a lawyer." in gets


def test_nobody_writes_in_anothers_name() -> None:
    invited()
    for name in ("sam", "priya", "jo"):
        answer = as_(name).post("/desk/join/harbour-homes/write/house/", HOUSE | {"add": "yes"})
        assert answer.status_code == 404
    assert as_("hana").get("/desk/join/harbour-homes/write/nonsense/").status_code == 404
    assert harbour().house == ()


def test_trading_standards_must_weigh_three_things_first() -> None:
    partnership.organisations()
    as_("sam").post("/desk/join/new/", HOMES | {"kind": "trading-standards"})
    as_("sam").post("/desk/join/harbour-homes/", HANA)
    address, hana = "/desk/join/harbour-homes/write/give/", as_("hana")
    assert "What you weighed, 3 of 3" in words(hana.get(address))
    assert hana.post(address, GIVE | {"add": "yes"}).status_code == 422
    weighed = {f"weighed-{n}": f"It does no harm, {n}." for n in range(3)}
    sent = GIVE | weighed | {"gate": "s237-6", "use_limit": "For this and nothing else."}
    assert "Put it in the book" in words(hana.post(address, sent))
    assert hana.post(address, sent | {"add": "yes"}).status_code == 302


def test_those_who_were_there_from_the_start_walk_no_path() -> None:
    partnership.organisations()
    assert "is joining" not in words(as_("priya").get("/desk/"))
    page = words(as_("sam").get("/desk/join/"))
    assert "Here already" in page


def test_a_strangers_path_is_not_here() -> None:
    invited()
    for name in ("priya", "amina", "dafydd"):
        assert as_(name).get("/desk/join/harbour-homes/").status_code == 404
    assert as_("sam").get("/desk/join/nobody/").status_code == 404
    assert as_("hana").get(reverse("join")).headers["Location"] == "/desk/join/harbour-homes/"


def test_without_a_house_rule_the_thanks_say_no_number() -> None:
    invited()
    partnership.publish("harbour-homes", "other", partnership.reports("other", 157), "log.csv")
    thanked = words(as_("hana").get("/desk/join/harbour-homes/thanks/"))
    assert not re.search(r"\b157\b", re.sub("<[^>]*>", " ", thanked))
    assert "No house rule lets you read your own reports yet." in thanked
    assert 'href="/desk/agreements/"' in thanked


def test_a_force_may_choose_to_read_its_sealed_records_and_must_name_its_document() -> None:
    partnership.organisations()
    found, bank = (join.joining(one, clock.today()) for one in ("police", "bank"))
    assert found is not None
    assert bank is not None
    chosen = {**HOUSE, "sealed": "dpa-sch8-1", "dpia": ""}
    with pytest.raises(join.UnableToJoin, match="Name the policy document"):
        join.draft(found, "house", chosen, clock.today())
    made = join.draft(found, "house", {**chosen, "policy_document": "APD-01"}, clock.today())
    assert made.stands
    assert made.agreement.never == ()
    assert (made.agreement.why.condition, made.agreement.why.policy_document) == (
        "dpa-sch8-1",
        "APD-01",
    )
    for one, sealed in ((found, "left-out"), (found, ""), (bank, "dpa-sch8-1")):
        rule = join.draft(one, "house", {**chosen, "sealed": sealed}, clock.today())
        assert rule.stands
        assert SEALED in rule.agreement.never


def test_each_body_is_asked_about_its_sealed_records_under_a_law_of_its_own() -> None:
    partnership.organisations()
    people.add("ruth", "Ruth Cole", "police", "coordinator", who=WHO, now=NOW)
    asked = words(as_("ruth").get("/desk/join/police/write/house/"))
    assert "under DPA 2018 s.35(3) to (5), Sch 8 para 1" in asked
    as_("sam").post("/desk/join/new/", HOMES)
    as_("sam").post("/desk/join/harbour-homes/", HANA)
    asked = words(as_("hana").get("/desk/join/harbour-homes/write/house/"))
    assert "under DPA 2018 Sch 1 para 18" in asked
    assert "Which law fits is our reading: ask a lawyer." in asked
