"""Marks: a person says where a count broke, and only those who got the count read it."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from hueandcry.desk.acts.seed_marks import set_marks
from hueandcry.facts.mark import Mark
from hueandcry.register import audit, ledger, marks
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
WORDS = "The crime form now asks whether it was online."
GIVEN = {"source": "police", "kind": "recording-change", "starts": "04/05/2026", "words": WORDS}


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_mark_is_set_shown_and_removed_and_its_history_kept(
    checked_client: CheckedClient,
) -> None:
    partnership.whole(60)
    as_(checked_client, "priya")
    assert checked_client.post("/desk/marks/", GIVEN).status_code == 302
    for address in ("/desk/picture/?stream=police_online", "/desk/lists/", "/desk/marks/"):
        assert WORDS.rstrip(".") in text(checked_client.get(address)), address
    csv = text(checked_client.get("/desk/picture.csv"))
    assert "Recording change, from 4 May 2026" in csv
    answer = checked_client.get("/desk/picture.json").json()
    by_stream = {one["stream"]: one["marks"] for one in answer["streams"]}
    assert by_stream["police_online"]
    assert not by_stream["fraud"]
    (past,) = marks.history("police")
    assert checked_client.post(f"/desk/marks/{past.mark.id}/remove/").status_code == 302
    assert WORDS.rstrip(".") not in text(checked_client.get("/desk/picture/?stream=police_online"))
    assert "kept here" in text(checked_client.get("/desk/marks/"))
    acts = [entry.facts["act"] for entry in ledger.entries(limit=40)]
    assert {"mark set", "mark removed"} <= {*acts}


def test_only_those_who_got_the_count_read_its_mark(checked_client: CheckedClient) -> None:
    partnership.whole(60)
    checked = as_(checked_client, "priya")
    checked.post("/desk/marks/", GIVEN)
    as_(checked, "amina")
    assert WORDS.rstrip(".") in text(checked.get("/desk/picture/?stream=police_online"))
    assert WORDS.rstrip(".") not in text(checked.get("/desk/picture/?stream=fraud"))
    assert WORDS.rstrip(".") not in text(checked.get("/desk/marks/"))
    assert WORDS.rstrip(".") not in text(checked.get("/desk/picture/?purpose=research"))
    public = text(as_(checked, "priya").get("/desk/picture/?whose=public&purpose=inform-public"))
    assert WORDS.rstrip(".") not in public


def test_nobody_removes_another_organisations_mark(checked_client: CheckedClient) -> None:
    partnership.whole(20)
    as_(checked_client, "priya").post("/desk/marks/", GIVEN)
    (past,) = marks.history("police")
    answer = as_(checked_client, "dafydd").post(f"/desk/marks/{past.mark.id}/remove/")
    assert answer.status_code == 404
    assert marks.history("police")[0].removed_at is None


WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({"source": "bank"}, "Choose one of the lists that you have sent."),
    ({"kind": "meteor"}, "Choose what happened."),
    ({"starts": ""}, "Say from which day on."),
    ({"starts": "31/02/2026"}, "There is no 31 February"),
    ({"starts": "soon"}, "not a date"),
    ({"starts": "01/01/2099"}, "still to come"),
    ({"starts": "01/01/1200"}, "too far back"),
    ({"ends": "01/01/2026"}, "It ends before it begins"),
    ({"words": " "}, "Say what happened"),
    ({"words": "a" * 201}, "200 letters or fewer"),
)


def test_what_is_wrong_is_said_and_nothing_is_set(checked_client: CheckedClient) -> None:
    partnership.whole(20)
    as_(checked_client, "priya")
    for wrong, words in WRONG:
        answer = checked_client.post("/desk/marks/", GIVEN | wrong)
        assert answer.status_code == 422, wrong
        assert words in text(answer), wrong
    assert marks.history("police") == ()
    assert checked_client.post("/desk/marks/", GIVEN | {"words": "x\x00y"}).status_code == 302


def test_roles_and_emptiness(checked_client: CheckedClient) -> None:
    partnership.organisations()
    assert "You have sent no list yet" in text(as_(checked_client, "priya").get("/desk/marks/"))
    partnership.agree()
    partnership.publish("police", "police", partnership.reports("police", 5), "x.csv")
    assert as_(checked_client, "jo").post("/desk/marks/", GIVEN).status_code == 422
    assert marks.history("police") == ()


def test_a_mark_stands_from_the_day_it_was_set_to_the_day_it_went() -> None:
    partnership.organisations()
    mark = Mark(
        0, "police", "police", "outage", date(2026, 1, 1), date(2026, 1, 31), "Nothing came"
    )
    set_ = marks.add(mark, {"who": "priya"}, partnership.NOW)
    day = partnership.TODAY
    assert marks.of(["police"], day - timedelta(days=1)) == ()
    assert [found.words for found in marks.of(["police"], day)] == ["Nothing came"]
    assert marks.of(["fraud-desk"], day) == ()
    assert marks.remove(set_, "police", {"who": "priya"}, partnership.NOW + timedelta(days=3))
    assert not marks.remove(set_, "police", {"who": "priya"}, partnership.NOW)
    assert marks.of(["police"], day + timedelta(days=2)) != ()
    assert marks.of(["police"], day + timedelta(days=3)) == ()


def test_the_words_can_be_forgotten_in_the_ledger() -> None:
    partnership.organisations()
    mark = Mark(0, "police", "police", "other", date(2026, 1, 1), None, "Ann Quillfeather left")
    marks.add(mark, {"who": "priya"}, partnership.NOW)
    assert audit.verify().problem == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM register_ledgerentry")
        assert "Quillfeather" not in repr(cursor.fetchall())


def test_a_demo_sets_the_marks_that_its_truth_tells_of(tmp_path: Path) -> None:
    partnership.whole(20)
    truth = tmp_path / "truth.json"
    told = {
        "recording_change": {"partner": "police", "from": "2026-07-13", "what": "A new question."},
        "outage": {"partner": "reportfraud", "days": ["2026-02-01", "2026-03-02"]},
        "silence": {"partner": "trading_standards", "days": []},
    }
    truth.write_text(json.dumps(told), encoding="utf-8")
    assert set_marks(truth, partnership.WHO, partnership.NOW) == 2
    assert set_marks(truth, partnership.WHO, partnership.NOW) == 0
    found = marks.of(["police", "fraud-desk"], partnership.TODAY)
    assert [(mark.owner, mark.kind) for mark in found] == [
        ("fraud-desk", "outage"),
        ("police", "recording-change"),
    ]
