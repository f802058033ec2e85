"""Alerts: two people put one before the public, and it tells nobody about anybody's report."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from hueandcry.action.playbook import playbooks
from hueandcry.desk.acts import alert_draft, alert_words, alerts, people
from hueandcry.desk.models import Alert
from hueandcry.register import ledger
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
NOW = datetime(2026, 10, 2, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
GIVEN = {
    "guide": "money-sent",
    "title": "Texts about a parcel",
    "happening": "A text says a parcel waits. It asks for a small fee. The link is false.",
    "concerns": "Anyone who waits for a parcel.",
    "one_thing": "Do not tap the link. Forward it to 7726.",
    "places": "dh1, SR",
    "valid_until": "09/10/2026",
    "evidence": "Ledger entry 41, and what officers hear at the counter.",
}


def put(**given: Any) -> Alert:
    """An alert about money sent in DH1 and all of SR, published today for a week."""
    facts = {
        "guide": "money-sent",
        "title": "Texts about a parcel",
        "places": "DH1 SR",
        "valid_until": TODAY + timedelta(days=7),
        "drafted_at": NOW,
        "published_at": NOW,
    }
    return Alert.objects.create(**{**facts, **given})


def drafted(by: str = "priya") -> int:
    words = alert_draft.read(GIVEN, TODAY)
    assert isinstance(words, alert_draft.Draft), words
    return alerts.draft(words, people.member(by), NOW)


@pytest.mark.parametrize(
    ("given", "guide", "area", "told"),
    [
        ({}, "money-sent", "DH1", True),
        ({}, "money-sent", "dh1", True),
        ({}, "money-sent", "SR7", True),
        ({}, "money-sent", "DH7", False),
        ({}, "money-sent", "D", False),
        ({}, "money-sent", "", False),
        ({}, "money-sent", "S1", False),
        ({}, "invoice-fraud", "DH1", False),
        ({}, "no-such-guide", "DH1", False),
        ({"guide": "harassment"}, "harassment", "DH1", False),
        ({"guide": "images-adult"}, "images-adult", "DH1", False),
        ({"guide": "images-under-18"}, "images-under-18", "DH1", False),
        ({"guide": "worried-child"}, "worried-child", "DH1", False),
        ({"published_at": None}, "money-sent", "DH1", False),
        ({"withdrawn_at": NOW}, "money-sent", "DH1", False),
        ({"valid_until": TODAY}, "money-sent", "DH1", True),
        ({"valid_until": date(2026, 10, 1)}, "money-sent", "DH1", False),
    ],
)
def test_others_told_us_only_by_a_public_alert_about_this_fraud_here(
    given: dict[str, Any], guide: str, area: str, told: bool
) -> None:
    put(**given)
    assert alerts.told_by_others(guide, area, TODAY) is told


def test_no_safety_guide_is_a_fraud_guide() -> None:
    assert not [guide.id for guide in playbooks().values() if guide.fraud and guide.safety]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Ring 0191 498 0123 now.", "0191 498 0123"),
        ("Ring oh one nine one four nine six.", "oh one nine one four nine six"),
        ("Ring 118 now.", "118"),
        ("Forward the text to 7727.", "7727"),
        ("Pay into 20-30-40.", "20-30-40"),
        ("The account is 12345678.", "12345678"),
        ("Write to help@example.org.", "help@example.org"),
        ("It came from @bargains.", "@bargains"),
        ("See www.example.org or not.", "www.example.org"),
        ("See bit.ly/abc for more.", "bit.ly/abc"),
        ("It was at DH1 4AB.", "DH1 4AB"),
        ("It was in DH7 last week.", "DH7"),
        ("Mrs Khan paid for it.", "Mrs Khan"),
        ("A man called John Smith rang.", "John Smith"),
        ("margaret paid for it.", "margaret"),
        ("The firm is Acme Roofing.", "Acme Roofing"),
        ("It took money from 12 people here.", "12 people"),
        ("It hit two elderly residents.", "two elderly residents"),
        ("Dozens of reports came in. 41 reports.", "41 reports"),
    ],
)
def test_words_that_stop_an_alert_are_named(words: str, named: str) -> None:
    assert any(f"“{named}”" in sentence for sentence in alert_words.stopped(words, {"159"}))


@pytest.mark.parametrize(
    "words",
    [
        "Texts say a parcel waits. They ask for a fee of £1.45. They look like Royal Mail.",
        "Callers say they are from Durham Police. They ask you to move £10,000 today.",
        "It says HMRC or DVLA. It came on Monday 21 September 2026. Will you pay?",
        "Someone writes: “Hello mum”. Mark the text as junk. Ring 159.",
        "",
    ],
)
def test_plain_words_pass(words: str) -> None:
    assert alert_words.stopped(words, {"159", "7726"}) == ()


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("guide", "parcels", "Choose the guide"),
        ("title", "", "Give it a title"),
        ("title", "one two three four five six seven eight nine", "9 words"),
        ("happening", "word " * 41, "41 words"),
        ("happening", "We keep you safe.", "safe"),
        ("happening", "Stop!", "exclamation"),
        ("concerns", "", "who it concerns"),
        ("one_thing", "Ring 01632 960123 now.", "01632 960123"),
        ("one_thing", "Ring ０１６３２ ９６０１２３ now.", "01632 960123"),
        ("one_thing", "Ring ٠١٦٣٢٩٦٠١٢٣ now.", "01632960123"),
        ("places", "", "first halves"),
        ("places", "DH1 4AB", "4AB"),
        ("places", "75001", "75001"),
        ("valid_until", "", "Say until when"),
        ("valid_until", "01/10/2026", "has passed"),
        ("valid_until", "14/11/2026", "13 November 2026"),
        ("valid_until", "soon", "Say until when"),
        ("evidence", "Brian told the desk.", "Brian"),
        ("evidence", "x" * 1001, "1000 letters"),
        (
            "happening",
            "Sophisticated telecommunications adversaries impersonate institutional "
            "representatives, subsequently misappropriating considerable investments.",
            "Hard to read",
        ),
    ],
)
def test_a_draft_says_what_is_to_mend_and_nothing_is_kept(
    field: str, given: str, said: str
) -> None:
    wrong = alert_draft.read({**GIVEN, field: given}, TODAY)
    assert isinstance(wrong, list)
    assert any(name == field and said in sentence for name, sentence in wrong), wrong
    assert not Alert.objects.exists()


def test_a_second_person_publishes_it_and_each_act_is_in_the_ledger() -> None:
    partnership.organisations()
    number = drafted()
    assert alerts.public(TODAY) == ()
    assert [alerts.waiting(people.member(who), TODAY) for who in ("priya", "sam", "rhian")] == [
        0,
        1,
        0,
    ]
    asked = alerts.publish(number, people.member("priya"), TODAY, NOW)
    assert people.member("sam").full_name in asked
    for name, words in (("priya", "second person"), ("rhian", "An analyst"), ("jo", "An analyst")):
        assert words in alerts.publish(number, people.member(name), TODAY, NOW)
    assert alerts.publish(number, people.member("sam"), TODAY, NOW) == ""
    assert "already" in alerts.publish(number, people.member("amina"), TODAY, NOW)
    (alert,) = alerts.public(TODAY)
    assert (alert.words.places, alert.published_by) == ("DH1 SR", "sam")
    assert not alerts.withdraw(number, people.member("rhian"), NOW)
    assert alerts.withdraw(number, people.member("amina"), NOW)
    assert not alerts.withdraw(number, people.member("priya"), NOW)
    assert alerts.public(TODAY) == ()
    acts = [entry.facts for entry in ledger.entries(limit=3)]
    assert [facts["act"] for facts in acts] == [
        "alert withdrawn",
        "alert published",
        "alert drafted",
    ]
    assert len({facts["digest"] for facts in acts}) == 1
    assert "parcel" not in str(acts)


def test_who_is_alone_publishes_alone_and_the_ledger_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    partnership.organisations()
    number = drafted()
    priya = people.member("priya")
    monkeypatch.setattr(people, "members", lambda: (priya, people.member("rhian")))
    assert alerts.publish(number, priya, TODAY, NOW) == ""
    assert next(ledger.entries(limit=1)).facts["by"] == "one person"


def test_a_draft_whose_last_day_has_passed_is_not_published() -> None:
    partnership.organisations()
    number = drafted()
    assert "has passed" in alerts.publish(
        number, people.member("sam"), TODAY + timedelta(days=8), NOW
    )


def test_an_alert_is_written_read_published_and_withdrawn_on_the_desk(
    checked_client: CheckedClient,
) -> None:
    partnership.organisations()
    until = (partnership.clock_now() + timedelta(days=20)).strftime("%d/%m/%Y")
    as_(checked_client, "priya")
    wrong = checked_client.post(
        "/desk/alerts/new/", {**GIVEN, "title": "Mo Farah", "places": "75001"}
    )
    assert wrong.status_code == 422
    html = wrong.content.decode()
    assert "A text says a parcel waits" in html
    assert html.index('href="#title"') < html.index('href="#places"')
    answer = checked_client.post("/desk/alerts/new/", {**GIVEN, "valid_until": until})
    address = answer.headers["Location"]
    assert "second person" in checked_client.get(address).content.decode()
    assert checked_client.post(address, {"act": "publish"}).status_code == 409
    assert as_(checked_client, "rhian").get(address).status_code == 404
    assert "alert waits for you" not in checked_client.get("/desk/").content.decode()
    assert "1 alert waits for you" in as_(checked_client, "sam").get("/desk/").content.decode()
    as_(checked_client, "rhian")
    assert "parcel" not in checked_client.get("/desk/alerts/").content.decode()
    assert checked_client.get("/desk/alerts/new/").status_code == 403
    assert as_(checked_client, "sam").post(address, {"act": "publish"}).status_code == 302
    seen = as_(checked_client, "rhian").get(address).content.decode()
    assert "It asks for a small fee" in seen
    assert "at the counter" not in seen
    again = as_(checked_client, "amina").get(f"/desk/alerts/new/?like={address.split('/')[-2]}")
    assert "Texts about a parcel" in again.content.decode()
    assert checked_client.post(address, {"act": "withdraw"}).status_code == 302
    assert "withdrawn" in checked_client.get("/desk/alerts/").content.decode()
