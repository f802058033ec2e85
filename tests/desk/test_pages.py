"""Every page as every person: well formed, marked, lawful, and of use."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from django.urls import URLPattern, get_resolver, resolve, reverse

from hueandcry.desk.acts import people, seed
from hueandcry.register import files, ledger, stage
from tests.canary import CANARIES
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ARGUMENTS: dict[str, list[Any]] = {
    "first": ["x"],
    "intake_check": [1],
    "intake_stop": [1],
    "intake_rejects": [1, "csv"],
    "rights_one": [1],
    "picture_copy": ["csv"],
    "hidden_copy": ["csv"],
    "queue_one": [1],
    "queue_undo": ["label", 1],
    "inbox_one": [1],
    "inbox_act": [1, "close"],
    "inbox_pile": ["c0ffee"],
    "duty_off": [1],
    "back_copy": ["looked", "csv"],
    "ours_copy": ["csv"],
    "lists_copy": ["csv"],
    "places_copy": ["csv"],
    "mark_remove": [1],
    "agreement": ["HR-2026-01"],
    "law_one": ["cda-115"],
    "series_one": ["c0ffee"],
    "series_good_remove": [1],
    "alert": [1],
    "figure_off": [1],
    "number": ["mash"],
    "output": [1],
    "output_check": [1],
    "output_file": [1, 1],
    "output_copy": [1, 1],
    "layout": ["x"],
    "joining": ["police"],
    "joining_link": ["police"],
    "joining_thanks": ["police"],
    "join_write": ["police", "give"],
}
EVERYBODY = tuple(name for name, *_ in seed.PEOPLE)
ONE_A_ROLE = ("", "jo", "sam", "rhian", "amina")


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    """These people have shown their second factor; tests/desk/test_sign_in.py is about that."""
    monkeypatch.setattr(people, "needs_second_factor", lambda user: False)


def addresses() -> Iterator[str]:
    """Every address of ours that can be opened without an argument, and one of each that cannot."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern) and pattern.name:
            yield reverse(pattern.name, args=ARGUMENTS.get(pattern.name, []))


@pytest.mark.parametrize(
    "name",
    [
        *ONE_A_ROLE,
        *(
            pytest.param(name, marks=pytest.mark.long)
            for name in EVERYBODY
            if name not in ONE_A_ROLE
        ),
    ],
)
def test_with_an_empty_book_no_page_shows_a_report(
    checked_client: CheckedClient, name: str
) -> None:
    """With nothing agreed, every route as every role gives no number away."""
    partnership.organisations()
    rows = [
        partnership.report(f"{CANARIES[0]}{n}", partnership.TODAY, "blackmail") for n in range(7)
    ]
    partnership.publish("police", "police", rows, "x.csv")
    opened = set()
    for address in addresses():
        for method in (checked_client.get, checked_client.post):
            # One of the addresses is the way out: whoever took it comes in again.
            if name and "_auth_user_id" not in checked_client.session:
                checked_client.force_login(User.objects.get(username=name))
            response = method(address)
            opened |= {address} if response.status_code == 200 else set()
            text = response.content.decode("utf-8", "replace")
            assert response.status_code < 500, address
            assert CANARIES[0] not in text, address
            # The list of codes names every offence there is.
            assert address == reverse("codes") or "blackmail" not in text.lower(), address
            assert not name or "login" not in response.headers.get("Location", ""), address
    desk = {address for address in opened if address.startswith("/desk/")}
    assert bool(desk) == bool(name)
    assert not name or {reverse("ledger"), reverse("agreements"), reverse("outputs")} <= desk


def test_with_the_real_book_an_officer_does_see_the_count(checked_client: CheckedClient) -> None:
    """So the crawl above is not vacuous."""
    partnership.organisations()
    partnership.agree()
    rows = [partnership.report(f"r{n}", partnership.TODAY, "blackmail") for n in range(7)]
    partnership.publish("police", "police", rows, "x.csv")
    page = as_(checked_client, "priya").get("/desk/picture/?whose=own&split=theme")
    assert "Images, sextortion" in page.content.decode()
    assert ": 7 in" in page.content.decode()


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_page_opens_and_says_what_it_is(checked_client: CheckedClient, name: str) -> None:
    partnership.whole(60)
    as_(checked_client, name)
    for address in ("today", "picture", "may_i", "agreements", "ledger", "friday_six", "codes"):
        response = checked_client.get(reverse(address))
        assert response.status_code == 200, (name, address)
        assert "TLP:" in response.content.decode()


def test_the_picture_in_each_split_and_period(checked_client: CheckedClient) -> None:
    partnership.whole()
    as_(checked_client, "amina")
    for period in ("week", "month", "quarter"):
        for split in ("", "theme", "partnership", "ward"):
            address = f"/desk/picture/?period={period}&split={split}&purpose=plan-sessions"
            assert checked_client.get(address).status_code == 200, address


def test_a_refusal_names_agreement_clause_and_the_way_on(checked_client: CheckedClient) -> None:
    partnership.whole(60)
    response = as_(checked_client, "amina").get("/desk/picture/?purpose=research")
    text = response.content.decode()
    assert response.status_code == 403
    assert "DSA-2026-" in text
    assert "What would make it a yes" in text
    newest = next(iter(ledger.entries(limit=1)))
    assert (newest.facts["result"], newest.facts["who"]) == ("refused", "amina")


def test_copies_carry_marking_and_ledger_number(checked_client: CheckedClient) -> None:
    partnership.whole(60)
    as_(checked_client, "amina")
    copy = checked_client.get("/desk/picture.csv?purpose=plan-sessions").content.decode()
    assert copy.startswith("TLP:AMBER")
    assert "Ledger entry" in copy
    answer = json.loads(checked_client.get("/desk/picture.json?purpose=plan-sessions").content)
    assert answer["rounded_to"] == 5
    svg = checked_client.get("/desk/picture.svg?purpose=plan-sessions&stream=fraud")
    assert svg.headers["Content-Type"].startswith("image/svg+xml")
    assert "TLP:AMBER" in svg.content.decode()
    assert checked_client.get("/desk/picture.exe?purpose=plan-sessions").status_code == 404


def test_a_question_that_makes_no_sense_is_answered_with_a_page(
    checked_client: CheckedClient,
) -> None:
    partnership.whole(20)
    as_(checked_client, "priya")
    for query in ("split=colour", "period=century", "purpose=mischief", "whose=mine", "stream=x"):
        response = checked_client.get(f"/desk/picture/?{query}")
        assert response.status_code in (200, 400, 403), query


def upload(name: str, data: bytes, source: str = "police") -> dict[str, Any]:
    file = io.BytesIO(data)
    file.name = name
    return {"source": source, "file": file}


POLICE = b"""\
Crime Number,Date Reported,Committed From,Offence,Victim Surname,Location Postcode,cyber_flag
A1,02/04/2026 00:00,01/04/2026 00:00,Blackmail,Quillfeather,DH1 1AC,Y
A2,31/09/2026 00:00,,Blackmail,Quillfeather,DH1 1AC,Y
"""


def test_a_file_is_read_checked_and_taken_in(checked_client: CheckedClient) -> None:
    partnership.organisations()
    partnership.agree()
    as_(checked_client, "priya")
    sent = checked_client.post("/desk/intake/", upload("april.csv", POLICE), follow=True)
    assert "1 rows ready" in sent.content.decode() or "1 row ready" in sent.content.decode()
    assert "There is no 31 September" in sent.content.decode()
    assert stage.holders() == ()
    address = sent.redirect_chain[-1][0]
    done = checked_client.post(address)
    assert done.status_code == 200
    assert stage.holders() == ("police",)
    again = checked_client.post("/desk/intake/", upload("april.csv", POLICE))
    assert "Nothing changed" in again.content.decode()


def test_a_file_may_take_the_place_of_an_earlier_one(checked_client: CheckedClient) -> None:
    partnership.organisations()
    partnership.agree()
    as_(checked_client, "priya")
    assert "Does this replace" not in checked_client.get("/desk/intake/").content.decode()
    first = POLICE + b"A3,03/04/2026 00:00,,Blackmail,Quillfeather,DH1 1AC,Y\n"
    sent = checked_client.post("/desk/intake/", upload("april.csv", first), follow=True)
    checked_client.post(sent.redirect_chain[-1][0])
    (held,) = files.standing("police")
    form = checked_client.get("/desk/intake/").content.decode()
    assert "april.csv, 2 April 2026 to 3 April 2026" in form
    again = upload("may.csv", POLICE.replace(b"02/04", b"05/04")) | {"replaces": str(held.batch)}
    check = checked_client.post("/desk/intake/", again, follow=True)
    assert "It replaces april.csv." in check.content.decode()
    checked_client.post(check.redirect_chain[-1][0])
    assert [one.file_name for one in files.standing("police")] == ["may.csv"]
    stranger = upload("june.csv", POLICE) | {"replaces": "999"}
    assert checked_client.post("/desk/intake/", stranger).status_code == 422


def test_a_corrected_row_is_said_to_be_one(checked_client: CheckedClient) -> None:
    partnership.organisations()
    partnership.agree()
    as_(checked_client, "priya")
    sent = checked_client.post("/desk/intake/", upload("april.csv", POLICE), follow=True)
    assert "correct reports you sent before" not in sent.content.decode()
    checked_client.post(sent.redirect_chain[-1][0])
    mended = upload("mended.csv", POLICE.replace(b"01/04", b"31/03"))
    sent = checked_client.post("/desk/intake/", mended, follow=True)
    assert "1 row of those ready correct" in sent.content.decode()
    done = checked_client.post(sent.redirect_chain[-1][0]).content.decode()
    assert "Corrections of earlier reports" in done


def test_nobody_is_offered_a_page_that_would_refuse_them(checked_client: CheckedClient) -> None:
    partnership.organisations()
    partnership.agree()
    for member in people.members():
        client = as_(CheckedClient(), member.name)
        page = client.get("/desk/").content.decode()
        tabs = page.split('<nav class="tabs"')[1].split("</nav>")[0]
        offered = re.findall(r'href="(/[^"]*)"', tabs)
        assert "/desk/ledger/" in offered
        for address in {*offered, *re.findall(r'class="button[^"]*" href="(/[^"]*)"', page)}:
            # What a page declares is what its guard asks (test_pages.py of the house).
            view: Any = resolve(address.partition("?")[0].partition("#")[0]).func
            assert member.role in view.page.roles, (member.name, address)
        if "/desk/inbox/" in offered:
            assert client.get("/desk/inbox/").status_code == 200, member.name


def test_stopping_keeps_nothing(checked_client: CheckedClient) -> None:
    partnership.organisations()
    as_(checked_client, "priya")
    sent = checked_client.post("/desk/intake/", upload("april.csv", POLICE), follow=True)
    address = sent.redirect_chain[-1][0]
    checked_client.post(f"{address}stop/")
    assert checked_client.get(address).status_code == 404
    assert stage.holders() == ()


def test_another_partner_does_not_see_a_file_that_waits(checked_client: CheckedClient) -> None:
    partnership.organisations()
    as_(checked_client, "priya")
    address = checked_client.post(
        "/desk/intake/", upload("april.csv", POLICE), follow=True
    ).redirect_chain[-1][0]
    assert as_(CheckedClient(), "dafydd").get(address).status_code == 404


HOSTILE = {
    "nothing in it": b"",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "other headings": b"name,colour\nx,red\n",
    "no rows": POLICE.split(b"\n")[0] + b"\n",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_cannot_be_read_says_why_in_a_sentence(
    checked_client: CheckedClient, what: str
) -> None:
    partnership.organisations()
    as_(checked_client, "priya")
    response = checked_client.post("/desk/intake/", upload("bad.csv", HOSTILE[what]))
    if what == "no rows":
        assert response.status_code in (302, 422)
        return
    assert response.status_code == 422
    assert "bad.csv" in response.content.decode()
    assert stage.holders() == ()


def test_a_file_that_is_too_large_for_a_page_says_which_way_to_go(
    checked_client: CheckedClient, settings: Any
) -> None:
    partnership.organisations()
    as_(checked_client, "priya")
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 50
    response = checked_client.post("/desk/intake/", upload("large.csv", POLICE))
    assert response.status_code == 422
    assert "hueandcry intake" in response.content.decode()


def test_no_file_and_no_kind(checked_client: CheckedClient) -> None:
    partnership.organisations()
    as_(checked_client, "priya")
    assert checked_client.post("/desk/intake/", {}).status_code == 422
    other = upload("a.csv", POLICE, "recipes")
    assert checked_client.post("/desk/intake/", other).status_code == 422


def test_a_file_is_known_by_its_headings(checked_client: CheckedClient) -> None:
    partnership.organisations()
    as_(checked_client, "priya")
    sent = checked_client.post("/desk/intake/", upload("a.csv", POLICE, ""), follow=True)
    assert "Read as: police extract." in sent.content.decode()


def test_an_officer_approves_the_exact_text(checked_client: CheckedClient) -> None:
    partnership.organisations()
    partnership.agree()
    as_(checked_client, "jo")
    waiting = next(one for one in _texts() if "police" in one.missing)
    address = reverse("agreement", args=[waiting.digest])
    assert checked_client.get(address).status_code == 200
    assert checked_client.post(address).status_code == 302
    assert "police" not in next(one for one in _texts() if one.digest == waiting.digest).missing


def _texts() -> Any:
    from hueandcry.desk.acts import agreed

    return agreed.texts(partnership.TODAY)


def test_somebody_in_another_role_is_told_whose_page_it_is(checked_client: CheckedClient) -> None:
    partnership.organisations()
    response = as_(checked_client, "jo").get("/desk/intake/")
    assert response.status_code == 403
    assert "Officer" in response.content.decode()


def test_the_demo_door_works_once_and_on_this_computer_only(checked_client: CheckedClient) -> None:
    partnership.organisations()
    with override_settings(DEMO=True):
        page = checked_client.get("/demo/").content.decode()
        token = page.split('name="token" value="')[1].split('"')[0]
        far = checked_client.get("/demo/", REMOTE_ADDR="192.0.2.7")
        assert far.status_code == 404
        choice = {"token": token, "person": "priya"}
        assert checked_client.post("/demo/", choice).status_code == 302
        assert CheckedClient().post("/demo/", choice).status_code == 410
        assert "Invented data" in checked_client.get("/desk/").content.decode()
    assert checked_client.get("/demo/").status_code == 404


def test_the_friday_offers_no_step_that_would_be_refused(checked_client: CheckedClient) -> None:
    partnership.organisations()
    with override_settings(DEMO=True):
        for name, steps in (("priya", 6), ("jo", 5)):
            page = as_(checked_client, name).get("/desk/").content.decode()
            assert f"Your Friday, in {steps} steps" in page
            assert ("Bring in the police file" in page) == (name == "priya")


def test_a_demo_takes_its_own_files_only(checked_client: CheckedClient) -> None:
    partnership.organisations()
    as_(checked_client, "priya")
    with override_settings(DEMO=True):
        response = checked_client.post("/desk/intake/", upload("real.csv", POLICE))
    assert response.status_code == 422
    assert "invented files only" in response.content.decode()


def test_a_real_home_takes_no_invented_partnership() -> None:
    with pytest.raises(seed.NotADemo):
        seed.seed(
            quarters=1,
            number=1,
            today=partnership.TODAY,
            now=lambda: partnership.NOW,
            say=lambda words: None,
        )
