"""The public face: every guide, every node, every sheet; what stands on none; and the way out."""

import gzip
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from hueandcry.action.contacts import Known, contacts
from hueandcry.action.playbook import (
    Lead,
    Playbook,
    Step,
    as_published,
    blocked,
    main_path,
    playbooks,
)
from hueandcry.desk import clock, language, ready
from hueandcry.desk.pages import front, lost, sheets
from hueandcry.inbox import numbers, roster
from tests.desk.conftest import CheckedClient

pytestmark = [pytest.mark.django_db, pytest.mark.wording]
NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
INVENTED = Known("01632 960123", "", "")
LOCAL = sorted({need for playbook in playbooks().values() for need in playbook.needs})
OPEN = [each for each in playbooks().values() if not each.needs]


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", NOW.date)


def enter_all() -> None:
    for contact in LOCAL:
        numbers.enter(contact, INVENTED, NOW.date(), by="amina", now=NOW)


def addresses(playbook: Playbook) -> Iterator[tuple[str, bool]]:
    """Every page of a guide, and whether it leads to another guide at once."""
    yield reverse("guide", args=[playbook.id]), False
    for node in playbook.nodes.values():
        yield reverse("guide_at", args=[playbook.id, node.id]), isinstance(node, Lead)
    for form in sheets.forms_of(playbook):
        yield reverse("guide_sheet", args=[playbook.id, form]), False


EVERY_PAGE = {page for playbook in playbooks().values() for page, _ in addresses(playbook)}


@pytest.mark.parametrize("guide", sorted(playbooks()))
def test_every_page_of_every_guide(checked_client: CheckedClient, guide: str) -> None:
    enter_all()
    playbook = playbooks()[guide]
    printable = contacts(dict.fromkeys(LOCAL, INVENTED), NOW.date())
    dialled = {each.phone.replace(" ", "") for each in printable.values() if each.phone}
    for address, leads in addresses(playbook):
        response = checked_client.get(address)
        page = response.content.decode()
        assert response.status_code == (302 if leads else 200), address
        assert not response.cookies, address
        assert leads or 'class="leave"' in page, address
        assert set(re.findall(r'href="(?:tel|sms):([^"]*)"', page)) <= dialled, address
        assert ("data-keep=" in page) is (
            not leads and "/as/" not in address and not playbook.safety
        ), address
        assert not (playbook.safety and "data-saved" in page), address
        assert set(re.findall(r'href="(/help/[^"]*)"', page)) <= EVERY_PAGE, address


def test_from_home_it_is_one_tap_to_the_number_to_ring(checked_client: CheckedClient) -> None:
    page = checked_client.get("/").content.decode()
    choices = re.findall(r'class="choice" href="([^"]*)"', page)
    assert choices == [reverse("guide", args=[guide]) for guide, *_ in front.CHOICES]
    first = checked_client.get(choices[0]).content.decode()
    assert "<h1>Ring 159 now</h1>" in first
    assert 'class="dial" href="tel:159"' in first


def test_each_step_says_all_that_its_guide_says(checked_client: CheckedClient) -> None:
    for playbook in OPEN:
        for node in playbook.nodes.values():
            if isinstance(node, Step):
                page = checked_client.get(f"/help/{playbook.id}/{node.id}/", follow=True)
                for words in (node.title, *node.words, node.say, *node.do_not, node.tick):
                    assert words in _plain(page.content.decode()), (playbook.id, node.id)
                # Without these two words a warning would read as advice.
                assert ("<h2>Do not</h2>" in page.content.decode()) is bool(node.do_not)


def test_an_end_lists_the_steps_of_its_own_way_alone(checked_client: CheckedClient) -> None:
    family = _plain(checked_client.get("/help/worried-extremism/done/").content.decode())
    staff = _plain(checked_client.get("/help/worried-extremism/staff-done/").content.decode())
    assert "Talk, and listen" in family
    assert "Talk, and listen" not in staff


def test_only_who_was_defrauded_is_told_that_others_are_warned(
    checked_client: CheckedClient,
) -> None:
    for guide in ("money-sent", "harassment", "images-adult", "data-lost"):
        page = _plain(checked_client.get(f"/help/{guide}/done/").content.decode())
        assert ("so that others are warned" in page) is playbooks()[guide].fraud, guide


def test_a_guide_that_lacks_a_local_number_is_not_shown_but_help_is(
    checked_client: CheckedClient,
) -> None:
    waiting = [each for each in playbooks().values() if blocked(each, contacts({}, NOW.date()))]
    assert waiting
    for playbook in waiting:
        response = checked_client.get(f"/help/{playbook.id}/")
        page = response.content.decode()
        assert response.status_code == 404
        assert "This help is not ready yet" in page
        assert "tel:999" in page
        assert "tel:101" in page
    enter_all()
    for playbook in waiting:
        page = checked_client.get(f"/help/{playbook.id}/", follow=True).content.decode()
        assert "This help is not ready yet" not in page


def test_old_numbers_go_but_999_and_101_stay(
    checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checked_client.get("/help/money-sent/").status_code == 200
    monkeypatch.setattr(clock, "today", lambda: date(2035, 1, 1))
    response = checked_client.get("/help/money-sent/")
    assert response.status_code == 200
    page = response.content.decode()
    assert "Ring 159" not in page
    assert re.findall(r'href="tel:([^"]*)"', page) == ["999"]
    assert "tel:101" in checked_client.get("/help/nothing/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/help/nothing/",
        "/help/money-sent/nothing/",
        "/help/money-sent/as/nothing/",
        "/help/MONEY-SENT/",
        "/help/business/as/card/",
        "/cy/help/nothing/",
    ],
)
def test_what_is_not_there_has_the_public_look(checked_client: CheckedClient, address: str) -> None:
    response = checked_client.get(address)
    assert response.status_code == 404
    assert 'class="leave"' in response.content.decode()


# Leaving


def test_leaving_clears_and_leads_to_a_dull_page(checked_client: CheckedClient) -> None:
    response = checked_client.get("/leave/")
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Location"] == "/weather/"
    dull = checked_client.get("/weather/").content.decode()
    assert "<title>Kinds of cloud</title>" in dull
    for trace in ("Hue", "Cry", "public", "<script", "<a ", "scam", "999"):
        assert trace not in dull


@pytest.mark.parametrize(
    ("chosen", "leads_to"),
    [
        ("https://www.metoffice.example/", "https://www.metoffice.example/"),
        ("javascript:alert(1)", "/weather/"),
        ("//elsewhere.example/", "/weather/"),
        ("", "/weather/"),
    ],
)
def test_it_leads_where_the_partnership_chose(
    checked_client: CheckedClient, chosen: str, leads_to: str
) -> None:
    roster.choose_door("police", chosen, by="amina", now=NOW)
    assert checked_client.get("/leave/").headers["Location"] == leads_to


def test_another_site_cannot_sign_anybody_out(checked_client: CheckedClient) -> None:
    response = checked_client.get("/leave/", headers={"Sec-Fetch-Site": "cross-site"})
    assert "Clear-Site-Data" not in response.headers


def test_what_we_keep_names_who_reads(checked_client: CheckedClient) -> None:
    assert "Nobody reads reports here yet" in checked_client.get("/kept/").content.decode()
    roster.choose_door("police", "", by="amina", now=NOW)
    page = checked_client.get("/kept/").content.decode()
    assert "reads what you send" in page
    assert 'id="history"' in page


# On paper


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("Ring 159 now", "Ring 1 5 9 now"),
        ("Ring 0300 123 2040.", "Ring 0 3 0 0, 1 2 3, 2 0 4 0."),
        ("You are under 18.", "You are under 18."),
        ("2 steps in 24 hours", "2 steps in 24 hours"),
        ("No number here", "No number here"),
    ],
)
def test_numbers_to_ring_are_read_out_digit_by_digit(words: str, heard: str) -> None:
    assert language.in_digits(words) == heard


def test_whom_to_ring_stands_on_every_sheet(checked_client: CheckedClient) -> None:
    enter_all()
    printable = contacts(dict.fromkeys(LOCAL, INVENTED), NOW.date())
    for playbook in playbooks().values():
        for form in set(sheets.forms_of(playbook)) & {"card", "large", "easy"}:
            page = _plain(checked_client.get(f"/help/{playbook.id}/as/{form}/").content.decode())
            for step in main_path(as_published(playbook, printable)):
                for each in filter(None, (step.dial, *step.contacts)):
                    reached = printable[each].phone or printable[each].web
                    assert reached in page, (playbook.id, form, step.id, each)


def test_a_sheet_says_until_when_to_use_it_and_where_to_find_it(
    checked_client: CheckedClient,
) -> None:
    page = checked_client.get("/help/money-sent/as/card/").content.decode()
    assert "Made on 27 November 2026." in page
    until = min(playbooks()["money-sent"].verify_by, date(2027, 3, 31))
    assert f"Use a newer one after {until.day} {until:%B %Y}." in page
    assert "testserver/help/money-sent" in page
    other = checked_client.get("/help/money-sent/as/card/", headers={"Host": "localhost"})
    assert "localhost/help/money-sent" in other.content.decode()
    assert _square(page) != _square(other.content.decode())


# Made once


def page_of(words: str) -> HttpResponse:
    return HttpResponse(words, status=404 if words == "missing" else 200)


def test_a_page_is_made_again_only_when_what_it_depends_on_changes() -> None:
    request = HttpRequest()
    request.path = "/made-once/"
    made: list[str] = []

    def make() -> HttpResponse:
        made.append("once")
        return page_of(str(len(made)))

    answers = [ready.once(request, on, make).content for on in ("a", "a", "b", "a")]
    assert answers == [b"1", b"1", b"2", b"1"]


def test_what_is_missing_is_not_kept_and_the_rest_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ready, "MOST", 3)
    monkeypatch.setattr(ready, "_PAGES", {})
    request = HttpRequest()
    request.path = "/made-once/"
    ready.once(request, "x", lambda: page_of("missing"))
    assert ready._PAGES == {}
    for on in range(10):
        ready.once(request, on, lambda: page_of("there"))
    assert len(ready._PAGES) <= 3


@pytest.mark.parametrize("address", ["/", "/help/money-sent/", "/static/hueandcry/css/public.css"])
def test_pages_and_styles_leave_small_and_whole(client: Client, address: str) -> None:
    whole = _body(client.get(address))
    small = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert gzip.decompress(_body(small)) == whole
    assert len(_body(small)) * 2 < len(whole)


@pytest.mark.parametrize("address", ["/", "/static/hueandcry/css/public.css"])
@pytest.mark.parametrize("how", ["gzip;q=0", "br, gzip; q=0.000", "xgzip", "identity", ""])
def test_whoever_takes_nothing_small_gets_it_whole(client: Client, address: str, how: str) -> None:
    response = client.get(address, headers={"Accept-Encoding": how})
    assert "Content-Encoding" not in response.headers
    assert _body(response)


def test_a_page_that_a_form_asked_for_is_kept_for_nobody_else(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "_PAGES", {})
    client.post("/help/money-sent/")
    assert 'hreflang="cy"' in client.get("/help/money-sent/").content.decode()


def _body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def _plain(page: str) -> str:
    return page.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")


def _square(page: str) -> str:
    return page.split('<div class="qr">')[1].split("</div>")[0]


@pytest.mark.parametrize("path", ["/nowhere/", "/cy/nowhere/", "/help/money-sent/nowhere/"])
def test_a_lost_visitor_is_led_to_the_front_door(checked_client: CheckedClient, path: str):
    answer = checked_client.get(path)
    page = answer.content.decode()
    assert (answer.status_code, answer.cookies) == (404, {})
    assert "tel:999" in page
    assert "Leave now" in page or "Gadael" in page


def test_a_fault_names_who_can_help_and_asks_no_database(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
):
    def gone(*arguments: object, **words: object) -> None:
        raise AssertionError("a database was asked")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", gone)
    page = lost.fault(rf.get("/tell/write/")).content.decode()
    assert "0300 123 2040" in page
    assert "Something broke here" in page
