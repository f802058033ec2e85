"""Contact points: what is due is seen, local ones are entered with care, blank ones stop guides."""

from datetime import date, timedelta

import pytest
from django.test import override_settings

from hueandcry.action.contacts import all_contacts, contacts
from hueandcry.action.playbook import blocked, playbooks
from hueandcry.desk.acts import numbers, people
from hueandcry.inbox import log
from hueandcry.inbox import numbers as kept
from hueandcry.inbox.models import Entry
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
TODAY = date(2026, 10, 2)
GIVEN = {
    "phone": "0191 370 0000",
    "web": "https://council.example/help/",
    "hours": "Monday to Friday, 9am to 5pm",
    "checked_on": "01/10/2026",
}


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("phone", "12345", "United Kingdom number"),
        ("phone", "+33 1 23 45 67 89", "United Kingdom number"),
        ("phone", "ring the council", "United Kingdom number"),
        ("phone", "01632 960123", "for films"),
        ("phone", "07700 900123", "for films"),
        ("web", "not an address", "Write an address"),
        ("web", "javascript:alert(1)", "Write an address"),
        ("web", "a" * 130 + ".uk", "120 letters"),
        ("hours", "x" * 130, "120 letters"),
        ("checked_on", "", "Say on which day"),
        ("checked_on", "03/10/2026", "still to come"),
        ("checked_on", "01/10/2025", "more than a year"),
    ],
)
def test_what_cannot_be_a_contact_point_is_said(field: str, given: str, said: str) -> None:
    wrong = numbers.read({**GIVEN, field: given}, TODAY, demo=False)
    assert isinstance(wrong, list)
    assert any(name == field and said in sentence for name, sentence in wrong), wrong


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("0191 370 0000", "0191 370 0000"),
        ("+44 191 370 0000", "0191 370 0000"),
        ("+44 (0)191 370-0000", "0191 370 0000"),
        ("03000 260 000", "03000 260 000"),
        ("101", "101"),
        ("116 123", "116 123"),
    ],
)
def test_a_number_is_kept_as_it_is_dialled_here(typed: str, phone: str) -> None:
    read = numbers.read({**GIVEN, "phone": typed}, TODAY, demo=False)
    assert isinstance(read, tuple)
    assert (read[0].phone, read[0].web) == (phone, "council.example/help")


def test_a_blank_number_stops_a_guide_until_it_is_entered() -> None:
    partnership.organisations()
    stopped = dict(numbers.stopped_guides(TODAY))
    needing = [guide for guide in playbooks().values() if guide.needs]
    assert {guide.name for guide in needing} <= set(stopped)
    read = numbers.read(GIVEN, TODAY, demo=False)
    assert isinstance(read, tuple)
    sam = people.member("sam")
    before = numbers.waiting(TODAY)
    numbers.enter(needing[0].needs[0], *read, sam, partnership.NOW)
    assert needing[0].name not in dict(numbers.stopped_guides(TODAY))
    assert blocked(needing[0], contacts(kept.known(), TODAY)) == ()
    assert numbers.waiting(TODAY) == before - 1
    assert numbers.remove(needing[0].needs[0], sam, partnership.NOW)
    assert not numbers.remove(needing[0].needs[0], sam, partnership.NOW)
    assert needing[0].name in dict(numbers.stopped_guides(TODAY))
    assert log.first_wrong() is None
    assert Entry.objects.count() == 2


def test_what_is_due_comes_first_and_past_its_day_it_is_not_printed() -> None:
    bank = all_contacts()["bank159"]
    assert bank.verify_by
    for after, state in ((-91, "fine"), (-90, "due"), (0, "due"), (1, "past")):
        on = bank.verify_by + timedelta(days=after)
        points = numbers.points(on)
        point = next(one for one in points if one.contact.id == "bank159")
        assert point.state == state, after
        assert ("bank159" in contacts({}, on)) is (state != "past")
    assert points[0].state == "past"
    assert "I sent money" in point.guides


def test_a_local_number_is_checked_once_a_year() -> None:
    partnership.organisations()
    read = numbers.read(GIVEN, TODAY, demo=False)
    assert isinstance(read, tuple)
    numbers.enter("mash", *read, people.member("sam"), partnership.NOW)
    for days, state in ((100, "fine"), (300, "due"), (400, "past")):
        on = TODAY + timedelta(days=days)
        point = next(one for one in numbers.points(on) if one.contact.id == "mash")
        assert point.state == state


def test_the_coordinator_enters_and_the_others_read(checked_client: CheckedClient) -> None:
    partnership.organisations()
    as_(checked_client, "sam")
    assert "due for a check" in checked_client.get("/desk/").content.decode()
    assert "not published" in checked_client.get("/desk/numbers/").content.decode()
    wrong = checked_client.post("/desk/numbers/mash/", {**GIVEN, "phone": "x"})
    assert wrong.status_code == 422
    assert "council.example" in wrong.content.decode()
    today = partnership.clock_now().strftime("%d/%m/%Y")
    given = {**GIVEN, "checked_on": today}
    assert checked_client.post("/desk/numbers/mash/", given).status_code == 302
    assert "0191 370 0000" in checked_client.get("/desk/numbers/mash/").content.decode()
    for address in ("/desk/numbers/bank159/", "/desk/numbers/nothing/"):
        assert checked_client.get(address).status_code == 404
    assert "0191 370 0000" in as_(checked_client, "rhian").get("/desk/numbers/").content.decode()
    assert checked_client.get("/desk/numbers/mash/").status_code == 403
    assert "due for a check" not in checked_client.get("/desk/").content.decode()


@override_settings(DEMO=True)
def test_a_demo_takes_numbers_for_drama(checked_client: CheckedClient) -> None:
    partnership.organisations()
    today = partnership.clock_now().strftime("%d/%m/%Y")
    given = {**GIVEN, "phone": "01632 960123", "checked_on": today}
    assert as_(checked_client, "sam").post("/desk/numbers/mash/", given).status_code == 302


def test_the_link_for_partners_is_text_and_an_address(checked_client: CheckedClient) -> None:
    partnership.organisations()
    html = as_(checked_client, "amina").get("/desk/link/").content.decode()
    assert "&lt;a href=&quot;http://testserver/&quot;&gt;Scammed" in html
    assert "script" not in html.split("As HTML")[1].split("</code>")[0]
    drawn = checked_client.get("/desk/link/qr.svg")
    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    assert b"<script" not in drawn.content
