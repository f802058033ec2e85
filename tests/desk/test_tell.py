"""Telling us: danger first, five questions at most, nothing lost, nothing in an address."""

import re
from collections import OrderedDict
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import override_settings

from hueandcry.desk import answers, clock, form_token, sender
from hueandcry.desk.acts import crowd, judging, tell
from hueandcry.desk.answers import Sent
from hueandcry.inbox import answer, roster
from hueandcry.inbox.models import Message
from tests.desk import front
from tests.desk.conftest import CheckedClient
from tests.desk.front import NOW, TODAY, code_in, form, told, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_1940(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(crowd, "_PLACES", OrderedDict())


@pytest.fixture
def door(db: None) -> None:
    front.opened()


def kept() -> list[str]:
    return [one.state for one in Message.objects.all()]


# ---- before any text box


def test_danger_age_pictures_and_extreme_views_come_before_any_box(
    door: None, checked_client: CheckedClient
):
    page = words(checked_client.get("/tell/"))
    assert "<textarea" not in page
    order = ["tel:999", "who=under-18", "/help/images-adult/", "worried-extremism", "/tell/write/"]
    places = [page.index(f'"{address}' if address[0] != "w" else address) for address in order]
    assert places == sorted(places)


def test_whoever_comes_from_the_guide_about_pictures_is_not_sent_round_again(
    door: None, checked_client: CheckedClient
):
    page = words(checked_client.get("/tell/?from=images-adult"))
    assert "/help/images-adult/" not in page
    assert "/tell/write/?from=images-adult" in page


def test_under_18_there_is_somebody_to_ring_and_no_form(door: None, checked_client: CheckedClient):
    page = words(checked_client.get("/tell/?who=under-18"))
    assert 'href="tel:08001111"' in page
    assert "Ask an adult you trust to tell us with you." in page
    assert "<form" not in page
    assert "/tell/write/" not in page


@pytest.mark.parametrize("guide", ["images-under-18", "worried-extremism"])
def test_a_guide_that_no_report_follows_leads_back_to_itself(
    guide: str, door: None, checked_client: CheckedClient
):
    assert checked_client.get(f"/tell/?from={guide}")["Location"] == f"/help/{guide}/"
    assert form(checked_client, guide)["from"] == ""


def test_where_nobody_reads_the_page_says_so_and_gives_others(checked_client: CheckedClient):
    for address in ("/tell/", "/tell/write/"):
        page = words(checked_client.get(address))
        assert "Nobody reads them here." in page
        assert "0300 123 2040" in page
        assert "<form" not in page
    response = checked_client.post("/tell/write/", {"words": "I sent money"})
    assert "Nobody reads them here." in words(response)
    assert "I sent money" in words(response)
    assert kept() == []


# ---- sending


def test_a_report_of_1940_is_in_the_inbox_at_1940(door: None, checked_client: CheckedClient):
    response = told(
        checked_client,
        "A man rang. I sent him £250.",
        "money-sent",
        when="yesterday",
        money="about 250",
        postcode="dh1 3le",
        reach="07700 900123",
        may_reach="yes",
        may_count="yes",
    )
    assert response.status_code == 200
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    page = words(response)
    assert "26 November 2026, 19:40" in page
    assert "We kept only the first half of your postcode." in page
    assert "13LE" not in page.upper().replace(" ", "")
    (line,) = answer.waiting("police", live=False)
    message = Message.objects.get()
    assert (line.came_at, line.due_at, line.guide) == (NOW, None, "money-sent")
    assert (message.happened_on, message.loss_pence, message.outward) == (
        date(2026, 11, 25),
        25_000,
        "DH1",
    )
    assert (line.may_count, line.may_pass, line.may_reach) == (True, False, True)
    assert "rang" not in message.words
    assert "900123" not in message.reach


def test_no_consent_is_ticked_for_anybody(door: None, checked_client: CheckedClient):
    page = words(checked_client.get("/tell/write/"))
    assert " checked" not in page
    assert "Durham Constabulary reads it." in page
    assert "They are: Trading Standards." in page


def test_a_form_sent_twice_is_one_report_with_one_receipt(
    door: None, checked_client: CheckedClient
):
    filled = {**form(checked_client), "words": "They took my account."}
    first = checked_client.post("/tell/write/", filled)
    again = checked_client.post("/tell/write/", filled)
    assert first.content == again.content
    assert len(kept()) == 1


def test_two_tabs_are_two_reports(door: None, checked_client: CheckedClient):
    one, other = form(checked_client), form(checked_client)
    first = checked_client.post("/tell/write/", {**one, "words": "In one tab."})
    second = checked_client.post("/tell/write/", {**other, "words": "In the other tab."})
    assert code_in(first) != code_in(second)
    assert "In the other tab." in words(second)


def test_changed_words_of_a_form_that_was_sent_are_not_lost(
    door: None, checked_client: CheckedClient
):
    filled = form(checked_client)
    checked_client.post("/tell/write/", {**filled, "words": "First words."})
    again = words(checked_client.post("/tell/write/", {**filled, "words": "Better words."}))
    assert "This form was sent before." in again
    assert "Better words.</textarea>" in again
    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("token", "hours"),
    [("", 0), ("made up", 0), ("AAAAAAAAAAAAAAAAAAAAAA.1795700000:AAAA", 0), ("ours", 25)],
)
def test_an_old_or_forged_form_keeps_its_words(
    token: str,
    hours: int,
    door: None,
    checked_client: CheckedClient,
    monkeypatch: pytest.MonkeyPatch,
):
    ours = form(checked_client)["form"]
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=hours))
    sent = {"form": ours if token == "ours" else token, "words": "Long story & <b>bold</b>"}
    response = checked_client.post("/tell/write/", sent)
    page = words(response)
    assert response.status_code == 409
    assert "Please send it once more." in page
    assert "Long story & <b>bold</b></textarea>" in page
    assert kept() == []
    anew = dict(re.findall(r'type="hidden" name="(form)" value="([^"]*)"', page))
    assert checked_client.post("/tell/write/", {**sent, **anew}).status_code == 200


def test_a_form_of_another_site_is_asked_to_send_again(door: None, checked_client: CheckedClient):
    filled = {**form(checked_client), "words": "From elsewhere."}
    elsewhere: tuple[dict[str, Any], ...] = (
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_ORIGIN": "https://evil.example"},
    )
    for headers in elsewhere:
        assert checked_client.post("/tell/write/", filled, **headers).status_code == 409
    assert kept() == []
    same: dict[str, Any] = {
        "HTTP_ORIGIN": "http://testserver",
        "HTTP_SEC_FETCH_SITE": "same-origin",
    }
    assert checked_client.post("/tell/write/", filled, **same).status_code == 200


def test_who_was_shown_another_reader_is_asked_to_send_again(
    door: None, checked_client: CheckedClient
):
    filled = {**form(checked_client), "words": "He took £200."}
    roster.choose_door("trading", "", by="sam", now=NOW)
    back = checked_client.post("/tell/write/", filled)
    assert back.status_code == 409
    assert "He took £200.</textarea>" in words(back)
    assert "Trading Standards reads it." in words(back)
    assert kept() == []
    again = {**front.hidden(back), "words": "He took £200."}
    assert checked_client.post("/tell/write/", again).status_code == 200


def test_a_mark_lasts_a_day():
    token = form_token.fresh(NOW)
    assert form_token.read(token, NOW) == form_token.read(token, NOW + timedelta(hours=23)) != ""
    assert form_token.read(token, NOW + timedelta(hours=25)) == ""
    assert form_token.fresh(NOW) != token


# ---- bad input: one clear sentence, and all of it still in the box

BAD = [
    ("nothing", {"words": "   "}, "Tell us what happened. A few words will do."),
    ("only marks", {"words": "\u200b\u0301"}, "Tell us what happened."),
    ("50,000 signs", {"words": "word " * 10_000 + "end"}, "You wrote 50,003 signs."),
    ("emoji for money", {"money": "😭😭"}, "We could not read how much. Write one sum, like 250."),
    ("a range", {"money": "200-300"}, "We could not read how much. Write one sum"),
    ("thousands or pence", {"money": "£1.250"}, "We could not read how much. Write one sum"),
    ("other money", {"money": "$200"}, "Please put it in pounds"),
    ("minus", {"money": "-5"}, "We could not read how much. Write one sum"),
    ("a long number", {"money": "9" * 300}, "We could not read how much. Write one sum"),
    ("United States", {"postcode": "90210"}, "We could not read that as a UK postcode."),
    ("Germany", {"postcode": "80115"}, "We could not read that as a UK postcode."),
    ("Ireland", {"postcode": "D02 AF30"}, "We could not read that as a UK postcode."),
    ("Canada", {"postcode": "K1A 0B6"}, "We could not read that as a UK postcode."),
    ("a town", {"postcode": "Durham"}, "We could not read that as a UK postcode."),
    ("no such day", {"day": "31 September 2026"}, "We could not read that day."),
    ("a future day", {"day": "2026-11-27"}, "That day is still to come."),
    ("an old day", {"day": "1066-10-14"}, "We could not read that day|That is very long ago"),
    ("no way to ring", {"may_reach": "yes"}, "Give a phone number or email."),
    ("no phone", {"reach": "my mum", "may_reach": "yes"}, "We could not read that as a phone"),
    ("no leave", {"reach": "07700 900123"}, "Tick this if we may use it."),
]


@pytest.mark.parametrize(("what", "said", "answered"), BAD, ids=[bad[0] for bad in BAD])
def test_bad_input_is_answered_kindly_and_nothing_is_lost(
    what: str,
    said: dict[str, str],
    answered: str,
    door: None,
    checked_client: CheckedClient,
):
    given = {"words": "A man rang.", "when": "week", "may_count": "yes", **said}
    response = told(checked_client, given.pop("words"), "money-sent", **given)
    page = words(response)
    assert response.status_code == 422
    assert any(sentence in page for sentence in answered.split("|"))
    assert '<h2 id="to-mend">One thing to mend</h2>' in page
    for value in (said.get("words", "A man rang.").strip(), *said.values()):
        assert value in page or not value.strip("\u200b\u0301 ")
    assert 'value="week" checked' in page
    assert 'name="may_count" value="yes" checked' in page
    assert kept() == []


GOOD = [
    ("money", "£1,250.50", "loss_pence", 125_050),
    ("money", "about 200", "loss_pence", 20_000),
    ("money", "about 200 quid", "loss_pence", 20_000),
    ("money", "£1.250,50", "loss_pence", 125_050),
    ("money", "None", "loss_pence", 0),
    ("money", "", "loss_pence", None),
    ("postcode", "sw1a1aa", "outward", "SW1A"),
    ("postcode", "DH1 3LE", "outward", "DH1"),
    ("postcode", "EH1", "outward", "EH1"),
    ("when", "today", "happened_on", TODAY),
    ("when", "longer", "happened_on", None),
    ("day", "3 March", "happened_on", date(2026, 3, 3)),
    ("day", "3 December", "happened_on", date(2025, 12, 3)),
    ("day", "01/02/2026", "happened_on", date(2026, 2, 1)),
]


@pytest.mark.parametrize(("box", "said", "field", "value"), GOOD)
def test_answers_as_people_write_them(box: str, said: str, field: str, value: object):
    filled: dict[str, Any] = {"words": "It happened.", box: said}
    read = answers.read(Sent(**filled), TODAY)
    assert read.wrong == {}
    assert getattr(read, field) == value


STRANGE = [
    "🙈🙉🙊 I sent it",
    "abc\u202edef\u2066 still reads",
    "أرسلت المال",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324algo",
    "NUL \x00 and \x07 bell \x1b[31m",
    "</textarea><script>alert(1)</script>",
    "line one\r\nline two",
]


@pytest.mark.parametrize("said", STRANGE)
def test_strange_signs_break_no_page(said: str, door: None, checked_client: CheckedClient):
    response = told(checked_client, said)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'class="panel said" dir="auto"' in page
    assert not {"\x00", "\x07", "\x1b"} & set(page)
    assert "<script>alert" not in page
    assert answers.readable(said).strip() in unescape(page)


def test_a_sign_that_turns_text_round_is_left_out():
    assert answers.readable("pay \u202eecila\u202c now") == "pay ecila\u202c now"


def test_a_heap_of_accents_stays_on_its_line():
    heap = "a" + "\u0301" * 50
    assert answers.readable(heap) == "a" + "\u0301" * 4
    assert answers.readable("é ŵ ŷ नमस्ते") == "é ŵ ŷ नमस्ते"


BLOB = "aB3+" * 30 + "iVBORw0KGgoAAAANSUhEUgAAAAUA5x7qZkLmPwYtRvXc" * 10


@pytest.mark.parametrize("pasted", [f"data:image/png;base64,{BLOB}", BLOB])
def test_a_pasted_picture_is_refused_with_the_lawful_route(
    pasted: str, door: None, checked_client: CheckedClient
):
    response = told(checked_client, f"Look: {pasted} He sent this.")
    page = words(response)
    assert response.status_code == 422
    assert "Under 18, ask Report Remove. Adults, ask StopNCII." in page
    assert "Look:  He sent this.</textarea>" in page
    assert pasted not in page
    assert kept() == []


def test_a_file_is_refused_and_the_words_kept(door: None, checked_client: CheckedClient):
    picture = SimpleUploadedFile("me.jpg", b"\xff\xd8\xff\xe0 a picture", "image/jpeg")
    filled = {**form(checked_client), "words": "See the picture.", "picture": picture}
    response = checked_client.post("/tell/write/", filled)
    assert response.status_code == 422
    assert "We take no pictures, so it is gone." in words(response)
    assert "See the picture.</textarea>" in words(response)
    assert kept() == []


def test_somebody_who_leans_on_a_key_sent_no_picture(door: None, checked_client: CheckedClient):
    assert told(checked_client, "a" * 4_000).status_code == 200


def test_more_than_can_be_read_is_said(door: None, checked_client: CheckedClient):
    response = told(checked_client, "x" * (3 * 1024 * 1024))
    assert response.status_code in (413, 422)
    assert kept() == []


# ---- what is seen at once

LATE = "30 November"
SEEN = [
    ("money-sent", "I sent £200.", "", "", False, None),
    ("money-sent", "I sent £200.", "yes", "", True, LATE),
    ("harassment", "He will not stop.", "", "", True, LATE),
    (
        "money-sent",
        "He groomed my daughter online.",
        "",
        "child_exploitation",
        True,
        LATE,
    ),
    ("", "They have nudes of me and want money.", "", "images", True, LATE),
    ("images-adult", "He has it.", "", "images", True, LATE),
]


@pytest.mark.parametrize(("guide", "said", "pressed", "alarm", "at_risk", "clock_runs"), SEEN)
def test_what_cannot_wait_is_seen_at_once(
    guide: str,
    said: str,
    pressed: str,
    alarm: str,
    at_risk: bool,
    clock_runs: str | None,
    door: None,
    checked_client: CheckedClient,
):
    response = told(checked_client, said, guide, **({"pressed": pressed} if pressed else {}))
    message = Message.objects.get()
    assert (message.alarm, message.live, message.at_risk) == (alarm, bool(alarm), at_risk)
    assert (message.due_at is not None) == bool(clock_runs)
    page = words(response)
    assert ("These people may be able to help now" in page) == bool(alarm)
    assert ("They aim to answer by" in page) == bool(clock_runs)
    assert not clock_runs or f"answer by Monday {clock_runs}." in page
    if alarm:
        assert 'href="tel:999"' in page.partition("<main")[2]


def test_a_guide_about_a_child_is_live_whatever_its_words():
    judged = judging.judge("worried-child", "She is odd.", pressed=False, crowd="", now=NOW)
    assert (judged.live, judged.alarm, judged.at_risk) == (True, "child_exploitation", True)


# ---- many at once


def test_a_college_of_two_hundred_loses_nothing(door: None):
    here: dict[str, Any] = {"language": "en-gb", "address": "192.0.2.7", "today": TODAY, "now": NOW}
    taken = [tell.send(Sent(words=f"No {each}"), form=f"{each}", **here) for each in range(200)]
    codes = {one.receipt.code for one in taken if isinstance(one, tell.Taken)}
    assert len(codes) == len(kept()) == 200
    piles = sorted(one.crowd for one in Message.objects.all())
    assert piles[:20] == [""] * 20
    assert len(set(piles[20:])) == 1
    assert piles[20]


def test_a_script_waits_with_its_words_and_others_do_not():
    gone = [crowd.arrived("192.0.2.7", NOW) for _ in range(1_000)]
    assert sum(pile is not None for pile in gone) == 400
    assert gone[:20] == [""] * 20
    assert crowd.arrived("192.0.2.8", NOW) == ""
    later = NOW + timedelta(minutes=1)
    assert sum(crowd.arrived("192.0.2.7", later) is not None for _ in range(100)) == 20
    assert crowd.arrived("192.0.2.7", NOW + timedelta(hours=1)) == ""


def test_whoever_must_wait_still_has_the_words(
    door: None, checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(crowd, "_BURST", 1)
    filled = {**form(checked_client), "words": "Do not lose me."}
    told(checked_client, "First.")
    response = checked_client.post("/tell/write/", filled)
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert "Your words are still here. Wait a minute, then send again." in words(response)
    assert "Do not lose me.</textarea>" in words(response)


@pytest.mark.parametrize(
    ("proxies", "passed", "counted"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (1, "", "127.0.0.1"),
        (1, "nonsense", ""),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_a_sender_cannot_choose_an_address(proxies: int, passed: str, counted: str, rf: Any):
    more = {"HTTP_X_FORWARDED_FOR": passed} if passed else {}
    with override_settings(TRUSTED_PROXIES=proxies):
        assert sender.address(rf.post("/tell/write/", **more)) == counted


# ---- a summary to copy


def test_a_summary_is_made_and_nothing_kept(door: None, checked_client: CheckedClient):
    assert checked_client.get("/tell/summary/?from=money-sent").status_code == 200
    given = {"words": "I sent it.", "money": "1250.5", "postcode": "DH1 3LE", "day": "2026-11-20"}
    page = words(checked_client.post("/tell/summary/", given))
    for line in ("I sent it.", "When: 20 November 2026", "£1,250.50", "postcode: DH1"):
        assert line in page
    assert "0300 123 2040" in page
    assert kept() == []
    assert checked_client.post("/tell/summary/", {"words": ""}).status_code == 422


def test_a_full_disk_loses_no_words_and_says_who_else_there_is(
    door: None, checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
):
    def full(*given: object, **named: object) -> str:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("hueandcry.inbox.tell.receive", full)
    filled = {**form(checked_client), "words": "Keep this.", "money": "20"}
    response = checked_client.post("/tell/write/", filled)
    page = words(response)
    assert response.status_code == 503
    assert "We could not keep it just now. Your words are still here." in page
    assert "Keep this.</textarea>" in page
    assert 'name="money" type="text" value="20"' in page
    assert "0300 123 2040" in page
    # The same mark, so that a report which was kept after all is not kept twice.
    assert f'name="form" value="{filled["form"]}"' in page
