"""What we got back: own quality, own picture beside the whole, use, and who looked."""

import argparse
import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from hueandcry.desk.acts import back, people, show
from hueandcry.desk.commands import back as command
from hueandcry.desk.commands.opened import Trouble
from hueandcry.register import ledger, quality, stage
from hueandcry.register.gate import Refused
from hueandcry.sharing.release import Held, HeldBack, Released
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
TODAY = partnership.TODAY
SHEET = {"rows": 50, "accepted": 40, "rejected": 6, "duplicates": 4, "known": 0}


def got(name: str) -> back.Back:
    member = people.member(name)
    return back.got(
        member,
        area_id="durham",
        who={"who": name},
        today=TODAY,
        now=lambda: partnership.NOW,
    )


def asked(name: str, purpose: str = "", by: str = "quarter") -> Any:
    member = people.member(name)
    question = show.ask(
        member,
        name="trend",
        by=show.axes(by),
        purpose=purpose or show.usual_purpose(member),
        reason="a test",
        owners=show.everybody(member),
    )
    try:
        return show.figure(
            question,
            area_id="durham",
            who={"who": name},
            today=TODAY,
            now=lambda: partnership.NOW,
        )
    except Refused as refused:
        return refused


def test_thanks_are_true() -> None:
    partnership.organisations()
    partnership.agree()
    assert back.thanks(got("priya")) == ""
    partnership.publish("police", "police", partnership.reports("police", 60), "police.csv")
    assert back.thanks(got("priya")).startswith("Thank you. No other organisation has asked")
    for _ in range(3):
        asked("amina")
    asked("amina", by="quarter,theme")
    asked("dafydd")
    asked("amina", purpose="research")
    found = got("priya")
    assert back.thanks(found) == (
        "Thank you. Your file was part of 5 answers to 2 others this quarter."
    )
    assert found.use.receivers() == ("council", "fraud-desk")
    assert found.use.answers() == 5


@pytest.mark.parametrize(
    ("to", "words"),
    [
        (("public",), "2 answers to the public this"),
        (("public", "council"), "4 answers to 1 other organisation and the public this"),
        (("council", "college"), "4 answers to 2 others this"),
    ],
)
def test_thanks_name_the_public_apart(to: tuple[str, ...], words: str) -> None:
    look = back.Look(1, partnership.NOW, "x", "x", "", "", "", "council", "left")
    file = quality.File(1, "police", partnership.NOW, 1, TODAY, TODAY, {})
    by = {(one, "plan", "2026-10"): 2 for one in to}
    use = back.Use("police", TODAY, by, 0, 0)
    member = people.MemberFact("p", "P", "police", "Police", "police", "analyst", True)
    held = HeldBack(Held("", ""), (), "TLP:RED", "OFFICIAL", 1, False)
    found = back.Back(member, TODAY, None, held, False, (), (file,), (look,), use, 1)
    assert words in back.thanks(found)


def test_a_file_that_came_after_the_last_answer_was_no_part_of_it() -> None:
    partnership.whole(60)
    asked("amina")
    late = partnership.NOW + timedelta(hours=2)
    rows = [partnership.report("late", TODAY, "blackmail")]
    batch = partnership.staged("police", "police", rows, "late.csv")
    stage.publish(batch, partnership.WHO, late)
    assert "Your file was part of 1 answer" in back.thanks(got("priya"))


def test_who_looked_is_one_line_a_question_with_what_was_said() -> None:
    partnership.whole(60)
    asked("amina")
    asked("amina", purpose="research")
    asked("sam")
    looks = [look for look in got("priya").looks if look.partner == "council"]
    assert [(look.who, look.result) for look in looks][::-1][:2] == [
        ("Amina Yusuf", "left"),
        ("Amina Yusuf", "refused"),
    ]
    assert len({look.number for look in looks}) == len(looks) == 3
    # The college has no agreement and nobody there asked: nobody else stands here.
    assert {look.partner for look in got("priya").looks} == {"council", "police"}


def test_an_organisation_whose_rows_were_not_let_in_reads_that_it_was_refused() -> None:
    partnership.organisations()
    partnership.agree()
    for owner, source in (("police", "police"), ("fraud-desk", "report-fraud")):
        partnership.publish(owner, source, partnership.reports(source, 20), f"{owner}.csv")
    answer = asked("amina", by="quarter,ward")
    entry = next(ledger.entries(limit=1))
    counted = set(entry.facts["counted"])
    for name, owner in (("priya", "police"), ("dafydd", "fraud-desk")):
        look = next(look for look in got(name).looks if look.partner == "council")
        assert look.result == ("left" if owner in counted else "refused"), (owner, answer)


def test_old_questions_are_not_counted_as_new() -> None:
    partnership.whole(60)
    asked("amina")
    later = TODAY + timedelta(days=200)
    assert back.looks("police", later) == ()
    assert len(back.looks("police", TODAY)) == 1


def test_the_page_shows_all_four_and_is_written_down(checked_client: CheckedClient) -> None:
    partnership.whole(60)
    page = as_(checked_client, "priya").get("/desk/back/")
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("How good your file was", "beside everybody’s", "led to", "Who looked"):
        assert words in text, words
    newest = next(
        entry for entry in ledger.entries(limit=9) if entry.facts["what"].startswith("quality")
    )
    assert (newest.facts["act"], newest.facts["partner"]) == ("consultation", "police")


def test_others_quality_is_nobodys_business(checked_client: CheckedClient) -> None:
    partnership.whole(60)
    as_(checked_client, "amina")
    page = checked_client.get("/desk/back/").content.decode()
    assert "You have sent no file yet" in page
    assert "How good your file was" not in page
    rows = json.loads(checked_client.get("/desk/back/quality.json").content)
    assert rows["quality"] == []


def test_without_a_house_rule_no_row_is_read(
    checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership.organisations()
    partnership.publish("police", "police", partnership.reports("police", 20), "x.csv")

    def never(file: Any) -> Any:
        raise AssertionError("rows were read")

    monkeypatch.setattr(quality, "arrived", never)
    text = as_(checked_client, "priya").get("/desk/back/").content.decode()
    assert "no house rule lets you read your own rows" in text
    written = [entry.facts for entry in ledger.entries(limit=20)]
    (looked,) = [facts for facts in written if facts["what"] == "quality of its own files"]
    assert looked["result"] == "refused"
    assert "Your own picture is not shown." in text


def test_sealed_rows_are_in_no_count_of_rows() -> None:
    partnership.organisations()
    rows = [partnership.report(f"a{n}", TODAY, "blackmail", sealed=n < 3) for n in range(10)]
    partnership.publish("police", "police", rows, "x.csv")
    (file,) = quality.files("police")
    assert quality.arrived(file).rows == 7


def test_counts_of_rows_are_what_the_rows_say() -> None:
    partnership.organisations()
    rows = [partnership.report(f"a{n}", TODAY - timedelta(days=n), "") for n in range(4)]
    rows += [partnership.report(f"b{n}", TODAY, "blackmail") for n in range(6)]
    partnership.publish("police", "police", rows, "x.csv")
    (file,) = quality.files("police")
    found = quality.arrived(file)
    assert (found.rows, found.blank["code"], found.blank["loss"]) == (10, 4, 0)
    assert dict(found.to_report) == {2: 10}
    assert dict(found.to_us) == {0: 7, 1: 1, 2: 1, 3: 1}


def test_lists_come_as_csv_and_json(checked_client: CheckedClient) -> None:
    partnership.whole(60)
    asked("amina")
    as_(checked_client, "priya")
    for what in ("looked", "quality", "use"):
        as_json = json.loads(checked_client.get(f"/desk/back/{what}.json").content)
        text = checked_client.get(f"/desk/back/{what}.csv").content.decode()
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[0] == ["TLP:AMBER+STRICT OFFICIAL-SENSITIVE"]
        assert rows[2] == list(as_json[what][0])
        assert checked_client.get(f"/desk/back/{what}.exe").status_code == 404
    assert checked_client.get("/desk/back/secrets.csv").status_code == 404


def test_a_name_that_looks_like_a_formula_is_text() -> None:
    from hueandcry.exchange.rows import as_csv

    text = as_csv([], ("who", "count"), [{"who": "=HYPERLINK(1)", "count": -5}])
    assert text.splitlines()[1] == "'=HYPERLINK(1),-5"


def test_a_researcher_works_with_released_tables_only(checked_client: CheckedClient) -> None:
    partnership.whole(20)
    people.add("rae", "Rae Long", "police", "researcher", who=partnership.WHO, now=partnership.NOW)
    assert as_(checked_client, "rae").get("/desk/back/").status_code == 403


def test_own_numbers_are_exact_and_everybodys_are_rounded(checked_client: CheckedClient) -> None:
    partnership.whole(61)
    found = got("priya")
    assert isinstance(found.own, Released)
    assert isinstance(found.everybody, Released)
    own = [cell.value for table in found.own.cleared.tables for cell in table.cells]
    whole = [cell.value for table in found.everybody.cleared.tables for cell in table.cells]
    assert any(value and value % 5 for value in own)
    assert all(value is None or value % 5 == 0 for value in whole)


def test_the_command_says_the_same_as_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    partnership.whole(60)
    asked("amina")
    options = argparse.Namespace(person="priya", json=True)
    assert command.run(options, settings.HUEANDCRY_HOME) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["partner"] == "police"
    assert {row["organisation"] for row in said["looked"]} >= {"Dunholme Council"}
    assert {row["list"] for row in said["quality"]} == {"police"}
    options = argparse.Namespace(person="priya", json=False)
    assert command.run(options, settings.HUEANDCRY_HOME) == 0
    words = capsys.readouterr().out
    assert words.startswith("Thank you.")
    assert "Next time:" in words
    with pytest.raises(Trouble):
        command.run(argparse.Namespace(person="nobody", json=False), settings.HUEANDCRY_HOME)
