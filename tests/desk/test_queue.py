"""The queue for doubt as people use it: see, decide, take back; and who sees what is sealed."""

import argparse
import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from hueandcry.desk import clock
from hueandcry.desk.acts import learning, own_rows, people, take_in, written
from hueandcry.desk.commands import intake
from hueandcry.desk.commands import queue as commands
from hueandcry.desk.commands.opened import Trouble
from hueandcry.register import book, doubt, findings, ledger
from hueandcry.register.models import Report
from hueandcry.sharing import agreement as agreements
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_
from tests.desk.partnership import NOW, TODAY, WHO
from tests.desk.test_doubt import hold

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "/desk/queue/"
SEALED = "/desk/queue/sealed/"
REASON = {"purpose": "prevent-and-detect-crime", "reason": "weekly look"}


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A police officer beside the analyst; no second factor; no model learnt for a page."""
    monkeypatch.setattr(people, "needs_second_factor", lambda user: False)
    monkeypatch.setattr(learning, "ready", lambda owner: None)
    partnership.organisations()
    if not User.objects.filter(username="rhian").exists():
        people.add("rhian", "Rhian Hughes", "police", "officer", who=WHO, now=NOW)


def text(response: Any) -> str:
    return str(response.content.decode())


def one(label: str) -> str:
    found = next(found for found in doubt.waiting("police") if found.label == label)
    return reverse("queue_one", args=[found.id])


def test_nothing_waits(checked_client: CheckedClient) -> None:
    partnership.agree()
    page = as_(checked_client, "priya").get(QUEUE)
    assert "Nothing waits." in text(page)
    assert "Something" not in text(page)


def test_a_label_is_decided_counted_anew_and_taken_back(checked_client: CheckedClient) -> None:
    partnership.agree()
    hold(["Weird thing"] * 7)
    as_(checked_client, "priya")
    assert "1 label we are unsure of" in text(checked_client.get(QUEUE))
    assert "7 records wait under 1 unclear label" in text(checked_client.get("/desk/"))
    form = {"choice": "another", "code": "blackmail", "scope": "label"}
    done = checked_client.post(one("Weird thing"), form, follow=True)
    assert "7 records are counted anew." in text(done)
    assert "Nothing waits." in text(done)
    picture = text(checked_client.get("/desk/picture/?whose=own&split=theme"))
    assert "Images, sextortion" in picture
    (said,) = doubt.lately("police")
    back = checked_client.post(reverse("queue_undo", args=["label", said.id]), follow=True)
    assert "7 records wait again." in text(back)
    assert "Images, sextortion" not in text(
        checked_client.get("/desk/picture/?whose=own&split=theme")
    )


def test_a_suggestion_by_the_rows_words_is_accepted_for_those_rows_alone(
    checked_client: CheckedClient,
) -> None:
    partnership.agree()
    hold(["Other fraud", ("Other fraud", "gave remote access to my laptop"), "Other fraud"])
    page = text(as_(checked_client, "priya").get(QUEUE))
    assert "remote access to a computer" in page
    assert "laptop" not in page, "a reason never quotes the row"
    item = next(found for found in doubt.waiting("police") if "rule" in found.why)
    address = reverse("queue_one", args=[item.id])
    checked_client.post(address, {"choice": "NFIB3E", "scope": "these"})
    assert [(found.label, found.rows) for found in doubt.waiting("police")] == [("Other fraud", 2)]
    assert doubt.meanings("police", "police") == {}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"choice": "another", "code": "", "scope": "label"}, "Choose an offence from the list."),
        ({"choice": "made_up", "scope": "label"}, "Choose an offence from the list."),
        ({}, "Choose an offence from the list."),
        ({"choice": "not_online", "scope": "ticked"}, "Tick the records that you mean."),
        ({"choice": "ask", "scope": "ticked", "only": ["x", "-1"]}, "Tick the records"),
    ],
)
def test_a_form_that_says_too_little_changes_nothing(
    checked_client: CheckedClient, form: dict[str, Any], words: str
) -> None:
    partnership.agree()
    hold(["Weird", "Weird"])
    page = as_(checked_client, "priya").post(one("Weird"), form)
    assert (page.status_code, words in text(page)) == (422, True)
    assert [found.rows for found in doubt.waiting("police")] == [2]


def test_the_second_reviewer_is_told_who_was_quicker(checked_client: CheckedClient) -> None:
    partnership.agree()
    hold(["Weird"])
    address = one("Weird")
    as_(checked_client, "rhian").post(address, {"choice": "not_online", "scope": "label"})
    page = as_(checked_client, "priya").post(address, {"choice": "blackmail", "scope": "label"})
    assert page.status_code == 409
    assert "decided meanwhile by Rhian Hughes" in text(page)
    assert doubt.meanings("police", "police") == {"weird": "not_cyber"}


def test_another_organisations_records_are_not_here(checked_client: CheckedClient) -> None:
    partnership.agree()
    hold(["Weird"])
    address = one("Weird")
    as_(checked_client, "dafydd")
    assert checked_client.get(address).status_code == 404
    assert checked_client.post(address, {"choice": "ask", "scope": "label"}).status_code == 404
    assert "Weird" not in text(checked_client.get(QUEUE))
    assert as_(checked_client, "sam").get(QUEUE).status_code == 403


def test_an_analyst_sees_that_something_waits_and_not_what(checked_client: CheckedClient) -> None:
    partnership.agree()
    hold(["CSE", "Weird"])
    as_(checked_client, "priya")
    for page in (text(checked_client.get(QUEUE)), text(checked_client.get("/desk/"))):
        assert "Something waits for an officer" in page
        assert "CSE" not in page
        assert "child" not in page.replace("No machine decides what may concern a child", "")
    nowhere = checked_client.get(reverse("queue_one", args=[10**6]))
    for address in (SEALED, one("CSE")):
        for answer in (checked_client.get(address), checked_client.post(address, REASON)):
            assert answer.status_code == 404
            assert answer.content == nowhere.content or "csrf" in text(answer)


def test_an_officer_says_why_first_and_it_shuts_again(
    checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership.agree()
    hold(["CSE"])
    as_(checked_client, "rhian")
    assert checked_client.get(one("CSE")).status_code == 404, "not before a reason is given"
    assert "CSE" not in text(checked_client.get(SEALED))
    assert checked_client.post(SEALED, REASON | {"reason": " "}).status_code == 422
    assert checked_client.post(SEALED, REASON | {"purpose": "research"}).status_code == 422
    page = checked_client.post(SEALED, REASON, follow=True)
    assert "CSE" in text(page)
    assert "TLP:RED" in text(page)
    newest = next(iter(ledger.entries(limit=1))).facts
    assert newest["detail"] == "sealed records that wait, for prevent-and-detect-crime"
    assert (newest["what"], newest["reason"]) == ("offences that wait for a person", "weekly look")
    assert "CSE" in text(checked_client.get(one("CSE")))
    address = one("CSE")
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert checked_client.get(address).status_code == 404
    assert "CSE" not in text(checked_client.get(SEALED))


def test_the_ledger_tells_no_other_reader_that_something_sealed_was_decided(
    checked_client: CheckedClient,
) -> None:
    partnership.agree()
    hold(["CSE", "CSE", "Weird"])
    as_(checked_client, "rhian").post(SEALED, REASON)
    checked_client.get(SEALED)
    decided = {"choice": "another", "code": "online_child_sexual_exploitation", "scope": "label"}
    checked_client.post(one("CSE"), decided | {"sealed": "1"})
    checked_client.post(one("Weird"), {"choice": "not_online", "scope": "label"})
    assert "2 reports: sealed" in text(checked_client.get("/desk/ledger/"))
    for name in ("priya", "jo", "amina", "grace"):
        for address in ("/desk/ledger/", "/desk/ledger/?as=json"):
            page = text(as_(checked_client, name).get(address))
            assert page.count("what reports are") == 2
            assert "sealed" not in page
            assert "reports:" not in page
    assert "sealed" not in str(written.rows(limit=9))


def test_with_no_house_rule_in_force_the_queue_tells_nothing_and_leads_to_the_agreements(
    checked_client: CheckedClient,
) -> None:
    hold(["CSE", *["Weird thing"] * 157])
    address = one("Weird thing")
    for name in ("priya", "rhian"):
        as_(checked_client, name)
        assert checked_client.get(address).status_code == 200
        decided = checked_client.post(address, {"choice": "not_online", "scope": "label"})
        for answer in (decided, *map(checked_client.get, (QUEUE, address, reverse("queue_ask")))):
            assert own_rows.NO_RULE in text(answer)
            assert "Weird" not in text(answer)
            assert not re.search(r"\b157\b", re.sub("<[^>]*>", " ", text(answer)))
            assert 'href="/desk/agreements/"' in text(answer)
        assert next(iter(ledger.entries(limit=1))).facts["result"] == "refused"
        today = text(checked_client.get("/desk/"))
        assert own_rows.NO_RULE in today
        assert not re.search(r"\b157\b", re.sub("<[^>]*>", " ", today))
    assert doubt.meanings("police", "police") == {}
    assert len(doubt.waiting("police")) == 2


def test_with_no_house_rule_the_command_tells_nothing_either(
    tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    hold(["Weird thing"] * 157)
    options = argparse.Namespace(person="priya", sealed=False, json=True)
    with pytest.raises(Trouble, match="No house rule lets you read"):
        commands.index(options, None)  # type: ignore[arg-type]
    assert "157" not in capsys.readouterr().out


def test_a_house_rule_that_leaves_sealed_records_out_does_not_open_them(
    checked_client: CheckedClient,
) -> None:
    rule = agreements.examples()["house-police.toml"]
    never = 'dataset = "reports"\nnever = [{ field = "sealed", is = true }]'
    rule = rule.replace('dataset = "reports"', never)
    rule = rule.replace('expect = { stream = "police_online" }', 'expect = "hidden"')
    book.approve(book.add(rule, WHO, NOW), "police", "jo", NOW)
    hold(["CSE", "Weird"])
    page = as_(checked_client, "rhian").get(SEALED)
    assert "does not cover sealed records" in text(page)
    assert 'href="/desk/agreements/"' in text(page)
    page = checked_client.post(SEALED, REASON)
    assert page.status_code == 422
    assert "does not cover sealed records" in text(page)
    assert checked_client.get(one("CSE")).status_code == 404
    assert checked_client.get(one("Weird")).status_code == 200, "the rest is open"


def test_the_sealed_part_shuts_at_once_when_its_rule_is_withdrawn(
    checked_client: CheckedClient,
) -> None:
    partnership.agree()
    hold(["CSE"])
    as_(checked_client, "rhian").post(SEALED, REASON)
    assert "CSE" in text(checked_client.get(SEALED))
    for digest in book.texts():
        book.withdraw(digest, WHO, NOW)
    assert "CSE" not in text(checked_client.get(SEALED))


def test_rows_whose_own_words_alarm_are_ticked_one_by_one(checked_client: CheckedClient) -> None:
    partnership.agree()
    hold([("Weird", "he groomed her"), ("Weird", "groomed by a man")])
    as_(checked_client, "rhian").post(SEALED, REASON)
    address = one("Weird")
    page = text(checked_client.get(address))
    assert "Look each one up" in page
    assert "he groomed her" not in page
    for scope in ("label", "these"):
        form = {"choice": "not_online", "scope": scope}
        assert checked_client.post(address, form).status_code == 422
    first = doubt.waiting("police")[0].id
    checked_client.post(address, {"choice": "not_online", "scope": "ticked", "only": [first]})
    assert [found.rows for found in doubt.waiting("police")] == [1]


def test_what_nobody_can_tell_goes_on_the_list_to_send_back(checked_client: CheckedClient) -> None:
    partnership.agree()
    hold(["=1+1", "CSE chat", "=1+1"])
    as_(checked_client, "rhian").post(one("=1+1"), {"choice": "ask", "scope": "label"})
    checked_client.post(SEALED, REASON)
    checked_client.post(one("CSE chat"), {"choice": "ask", "scope": "label", "sealed": "1"})
    assert doubt.waiting("police") == ()
    file = checked_client.get(reverse("queue_ask"))
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows[2][1:3] == ["'=1+1", "2"], "no spreadsheet runs it"
    assert len(rows) == 3, "nothing sealed is in a file"


FILE = """Crime Ref,Date Reported,Offence,Victim Surname,MO
A1,03/05/2026,Blackmail,Quillfeather,{first}
A2,04/05/2026,Weird thing,Quillfeather,told Quillfeather to pay
A3,05/05/2026,Weird thing,Quillfeather,nothing much
"""


def test_the_words_of_a_row_are_used_and_not_kept(checked_client: CheckedClient) -> None:
    partnership.agree()
    text_ = FILE.format(first="a man groomed Quillfeather online when she was 13")
    file = io.BytesIO(text_.encode())
    arrival = take_in.Arrival(file, "police.csv", "police", "police", {})
    waiting = take_in.read(arrival, now=clock.now, today=TODAY)
    assert isinstance(waiting, take_in.Waiting)
    assert dict(waiting.summary["labels"]) == {"Weird thing": 2}, "a sealed label is not listed"
    assert waiting.summary["looks"] is True, "that there is one, and not how many"
    assert waiting.summary["sheets"][0]["unsure"] == waiting.summary["doubts"]["code"] == 2
    take_in.publish(waiting.batch, WHO, clock.now())
    sealed = [found for found in doubt.waiting("police") if found.sealed]
    assert [(found.label, found.code, found.of_row) for found in sealed] == [
        ("Blackmail", "blackmail", True)
    ]
    for found in doubt.waiting("police"):
        assert "13" not in found.why
        assert "Quillfeather" not in repr(found)
    assert "we are unsure of" in text(as_(checked_client, "priya").get(QUEUE))


def test_the_intakes_answer_gives_no_sum_that_leaves_the_sealed_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "police.csv"
    file.write_text(FILE.format(first="a man groomed Quillfeather online when she was 13"))
    options = {"source": "police", "owner": None, "mapping": None, "postcodes": None}
    asked = argparse.Namespace(person="priya", file=file, **options)
    asked.replaces, asked.check_only, asked.json = None, False, True
    assert intake.run(asked, None) == 0  # type: ignore[arg-type]
    said = json.loads(capsys.readouterr().out)
    assert said["looks"] is True
    assert "decided" not in said
    assert said["sheets"][0]["accepted"] == 3, "it reconciles with the file"
    assert said["sheets"][0]["unsure"] == said["doubts"]["code"] == 2


def test_new_words_under_an_old_reference_are_news_and_no_decision_outlives_them() -> None:
    for name, first in (("one.csv", "paid, then nothing"), ("two.csv", "he groomed her, aged 13")):
        file = io.BytesIO(FILE.format(first=first).encode())
        arrival = take_in.Arrival(file, name, "police", "police", {})
        waiting = take_in.read(arrival, now=clock.now, today=TODAY)
        assert isinstance(waiting, take_in.Waiting)
        take_in.publish(waiting.batch, WHO, clock.now())
        if name == "one.csv":
            assert not any(found.sealed for found in doubt.waiting("police"))
            rows = Report.objects.filter(ref="A1").values_list("id", flat=True)
            findings.add(list(rows), "blackmail", "Looked at.", decided_by="jo", now=clock.now())
    assert [found.label for found in doubt.waiting("police") if found.sealed] == ["Blackmail"]
