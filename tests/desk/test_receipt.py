"""A receipt that answers: seen by its code alone, added to, put right, taken back."""

import logging
import re
from collections import OrderedDict
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hueandcry.desk import clock
from hueandcry.desk.acts import crowd, guesses
from hueandcry.inbox import answer, seal
from hueandcry.inbox.models import Event, Message
from tests.desk import front
from tests.desk.conftest import CheckedClient
from tests.desk.front import NOW, TODAY, code_in, told, words

pytestmark = pytest.mark.django_db
NO_SUCH = "We have no report under that code. Check each sign."


@pytest.fixture(autouse=True)
def _door(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(crowd, "_PLACES", OrderedDict())
    monkeypatch.setattr(guesses, "_SEEN", [])
    front.opened()


@pytest.fixture
def code(checked_client: CheckedClient) -> str:
    """The code of a report just sent."""
    given = {"money": "200", "postcode": "DH1", "may_count": "yes"}
    return code_in(told(checked_client, "He took £200.", "money-sent", **given))


def number() -> int:
    return int(Message.objects.get().pk)


def wrong(code: str) -> str:
    """A code that reads as one, and is nobody's: two signs changed so that the check holds."""
    return "00000-00000" if code != "00000-00000" else "00001-00008"


def test_the_officers_answer_reaches_the_receipt(code: str, checked_client: CheckedClient):
    answer.read(number(), "rhian", NOW + timedelta(hours=14), "on duty")
    answer.close(number(), "Ring your bank on 159.\nThank you.", by="rhian", now=NOW)
    page = words(checked_client.post("/receipt/", {"code": code}))
    assert "Durham Constabulary has read it and closed it." in page
    assert "27 November 2026, 09:40" in page
    assert "Ring your bank on 159.\nThank you.</blockquote>" in page
    assert "He took £200." in page
    assert "rhian" not in page
    # The answer comes first, then the code and where it is typed.
    assert page.index("Ring your bank on 159") < page.index('class="code"')
    assert "testserver/receipt/</a>" in page


SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TYPED = [
    ("as given", lambda code: code),
    ("small letters", str.lower),
    ("without the stroke", lambda code: code.replace("-", "")),
    ("with spaces", lambda code: f"  {code[:3]} {code[3:]} "),
    ("O for nought", lambda code: code.replace("0", "O")),
    ("I for one", lambda code: code.replace("1", "I")),
    ("with another stroke", lambda code: code.replace("-", "–")),
    ("with a full stop", lambda code: f"{code}."),
]


@pytest.mark.parametrize(("how", "write"), TYPED, ids=[how for how, _ in TYPED])
def test_a_code_as_people_type_it(how: str, write: Any, code: str):
    assert "He took £200." in words(Client().post("/receipt/", {"code": write(code)}))


def test_a_code_with_one_slip_or_two_signs_that_changed_places_is_none():
    for form in range(40):
        code = seal.code_of(f"{form}").replace("-", "")
        for at, sign in enumerate(code):
            slips = [code[:at] + other + code[at + 1 :] for other in SIGNS if other != sign]
            swaps = [
                f"{code[:at]}{other}{code[at + 1 : to]}{sign}{code[to + 1 :]}"
                for to, other in enumerate(code)
                if to > at and other != sign
            ]
            assert not any(map(seal.read_code, [*slips, *swaps])), code


BAD = [
    ("nothing", ""),
    ("one sign wrong", "one wrong"),
    ("nobody's", "nobody's"),
    ("taken back", "taken back"),
    ("too long", "A" * 5_000),
    ("right to left", "\u202e7Q4M2-9KXAB"),
    ("emoji", "🙂" * 10),
    ("SQL", "' OR 1=1 --"),
    ("NUL", "\x00" * 10),
    ("a tag", "<b>7Q4M29KXAB</b>"),
]


@pytest.mark.parametrize(("what", "typed"), BAD, ids=[what for what, _ in BAD])
def test_a_wrong_code_has_one_answer(
    what: str, typed: str, code: str, checked_client: CheckedClient
):
    if what == "taken back":
        checked_client.post("/receipt/take-back/", {"code": code, "sure": "yes"})
        typed = code
    elif what == "one sign wrong":
        typed = ("2" if code[0] != "2" else "3") + code[1:]
    elif what == "nobody's":
        typed = wrong(code)
    response = checked_client.post("/receipt/", {"code": typed})
    assert response.status_code == 404
    page = words(response)
    assert NO_SUCH in page
    assert "He took" not in page
    # The same page but for what was typed.
    assert re.sub(r' value="[^"]*" maxlength', " maxlength", page) == re.sub(
        r' value="[^"]*" maxlength',
        " maxlength",
        words(checked_client.post("/receipt/", {"code": "U"})),
    )


def test_guessing_ends_after_twenty_slips_and_begins_again(
    code: str, checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
):
    for _ in range(20):
        assert Client().post("/receipt/", {"code": "22222-22222"}).status_code == 404
    response = checked_client.post("/receipt/", {"code": code})
    assert response.status_code == 429
    assert "Wait ten minutes, then try again." in words(response)
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert elsewhere.post("/receipt/", {"code": code}).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=11))
    assert checked_client.post("/receipt/", {"code": code}).status_code == 200


def test_guessing_from_many_places_leaves_each_a_few():
    places = [f"192.0.2.{place}/{part}" for part in range(20) for place in range(200)]
    for place in places[:3_000]:
        guesses.slipped(place, NOW)
    assert guesses.may_try("203.0.113.1", NOW)
    for _ in range(3):
        guesses.slipped("203.0.113.1", NOW)
    assert not guesses.may_try("203.0.113.1", NOW)
    for _ in range(30_000):
        guesses.slipped("203.0.113.2", NOW)
    assert not guesses.may_try("203.0.113.3", NOW)
    assert guesses.may_try("203.0.113.3", NOW + timedelta(minutes=10))


def test_adding_opens_it_again_and_twice_adds_once(code: str, checked_client: CheckedClient):
    assert "<textarea" in words(checked_client.post("/receipt/add/", {"code": code}))
    for _ in range(2):
        response = checked_client.post("/receipt/add/", {"code": code, "words": "He rang again."})
        page = words(response)
        assert "We added your words." in page
        assert "He rang again.</blockquote>" in page
    assert Event.objects.filter(kind="added").count() == 1


@pytest.mark.parametrize(
    ("said", "answered"), [("", "Tell us what happened."), ("word " * 1_001, "5,004 signs")]
)
def test_what_cannot_be_added_stays_in_the_box(
    said: str, answered: str, code: str, checked_client: CheckedClient
):
    response = checked_client.post("/receipt/add/", {"code": code, "words": said})
    assert response.status_code == 422
    assert answered in words(response)
    assert said in words(response)
    assert not Event.objects.filter(kind="added").exists()


@pytest.mark.parametrize("act", ["add", "correct"])
def test_a_pasted_picture_is_kept_by_no_receipt(act: str, code: str, checked_client: CheckedClient):
    sent = {"code": code, "words": f"He sent data:image/png;base64,{'iVBORw0KGgo' * 90} to me."}
    response = checked_client.post(f"/receipt/{act}/", sent)
    assert response.status_code == 422
    assert "Under 18, ask Report Remove." in words(response)
    assert "He sent  to me.</textarea>" in words(response)
    assert "iVBOR" not in words(checked_client.post("/receipt/", {"code": code}))


@pytest.mark.parametrize("act", ["add", "correct"])
def test_whoever_must_wait_or_wrote_far_too_much_is_told_and_keeps_the_words(
    act: str, code: str, checked_client: CheckedClient
):
    response = checked_client.post(f"/receipt/{act}/", {"code": code, "words": "a" * 3_000_000})
    assert response.status_code == 413
    assert "make it shorter" in words(response)
    for _ in range(20):
        Client().post("/receipt/", {"code": "22222-22222"})
    response = checked_client.post(f"/receipt/{act}/", {"code": code, "words": "He rang again."})
    assert response.status_code == 429
    assert "Wait ten minutes" in words(response)
    assert "He rang again.</textarea>" in words(response)


def test_added_words_about_a_child_are_live_at_once(code: str, checked_client: CheckedClient):
    assert not Message.objects.get().live
    checked_client.post("/receipt/add/", {"code": code, "words": "He also groomed my son."})
    assert Message.objects.get().live
    assert Message.objects.get().due_at is not None


def test_putting_right_takes_the_place_of_what_was_said(code: str, checked_client: CheckedClient):
    page = words(checked_client.post("/receipt/correct/", {"code": code}))
    assert "He took £200.</textarea>" in page
    assert 'name="money" type="text" value="200"' in page
    assert 'name="may_count" value="yes" checked' in page
    given = {"code": code, "from": "money-sent", "words": "He took £300.", "money": "300"}
    page = words(checked_client.post("/receipt/correct/", given))
    assert "We put it right." in page
    assert "£300" in page
    assert "£200" not in page
    message = Message.objects.get()
    assert (message.loss_pence, message.outward, message.may_count) == (30_000, "", False)
    assert message.guide == "money-sent"
    given["postcode"] = "90210"
    response = checked_client.post("/receipt/correct/", given)
    assert response.status_code == 422
    assert "He took £300.</textarea>" in words(response)


def test_taking_back_is_asked_once_and_erases(code: str, checked_client: CheckedClient):
    page = words(checked_client.post("/receipt/take-back/", {"code": code}))
    assert "You cannot undo this." in page
    assert Message.objects.get().words
    done = checked_client.post("/receipt/take-back/", {"code": code, "sure": "yes"})
    assert "We erased your words." in words(done)
    assert Message.objects.get().words == ""
    again = checked_client.post("/receipt/take-back/", {"code": code, "sure": "yes"})
    assert again.status_code == 404


def test_no_other_site_takes_a_report_back(code: str, checked_client: CheckedClient):
    sent = {"code": code, "sure": "yes"}
    checked_client.post("/receipt/take-back/", sent, HTTP_SEC_FETCH_SITE="cross-site")
    assert Message.objects.get().words


@pytest.mark.parametrize("act", ["add", "correct", "take-back", "nonsense"])
def test_without_a_code_there_is_nothing(act: str, code: str, checked_client: CheckedClient):
    assert checked_client.get(f"/receipt/{act}/")["Location"] == "/receipt/"
    if act != "nonsense":
        for sent in ({"code": "22222-22222"}, {"code": "22222-22222", "words": "x", "sure": "yes"}):
            assert checked_client.post(f"/receipt/{act}/", sent).status_code == 404


def test_a_code_is_in_no_address_cookie_or_log(
    code: str, checked_client: CheckedClient, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    for act in ("", "add/", "correct/", "take-back/"):
        response = checked_client.post(f"/receipt/{act}", {"code": code})
        page = response.content.decode()
        assert not response.cookies
        assert "no-store" in response["Cache-Control"]
        assert not re.search(rf'(?:href|action)="[^"]*{code}', page)
    assert code not in caplog.text
    assert code not in str(list(Message.objects.values()))


def test_others_near_you_is_said_for_a_published_alert_and_fraud_alone(
    monkeypatch: pytest.MonkeyPatch, checked_client: CheckedClient
):
    asked: list[tuple[str, str]] = []

    def told_by_others(guide: str, area: str, today: object) -> bool:
        asked.append((guide, area))
        return guide == "money-sent" and area == "DH1"

    monkeypatch.setattr("hueandcry.desk.acts.alerts.told_by_others", told_by_others)
    line = "Others near you told us about this too."
    assert line in words(told(checked_client, "I sent £5.", "money-sent", postcode="DH1"))
    assert line not in words(told(checked_client, "I sent £5.", "money-sent", postcode="DH2"))
    assert line not in words(told(checked_client, "He rings.", "harassment", postcode="DH1"))
    live = told(checked_client, "He has nudes of me.", "money-sent", postcode="DH1")
    assert line not in words(live)
    assert asked == [("money-sent", "DH1"), ("money-sent", "DH2"), ("harassment", "DH1")]
