"""What is rising: judged from what the gate let out, told with why, shown to those it may be."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from hueandcry.desk.acts import alarms, people
from hueandcry.desk.acts.alarms import Board
from hueandcry.facts.mark import Mark
from hueandcry.facts.report import Report
from hueandcry.register import ledger, marks
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
FIRST, WEEKS = date(2025, 10, 6), 50
JUMP = FIRST + timedelta(7 * 40)
USUAL = (4, 6, 5, 3, 5, 6, 4, 5)


def reports(source: str, weeks: dict[int, int], code: str) -> list[Report]:
    """Reports of one list: the usual number each week, and as many more as `weeks` says."""
    made = []
    for week in range(WEEKS):
        many = USUAL[week % len(USUAL)] + weeks.get(week, 0)
        day = FIRST + timedelta(7 * week)
        made += [
            partnership.report(f"{source}-{week}-{one}", day + timedelta(one % 7), code,
                               source=source, place=one)
            for one in range(many)
        ]  # fmt: skip
    return made


def bring(owner: str, source: str, weeks: dict[int, int]) -> None:
    code = "NFIB1H" if source == "report-fraud" else "8L"
    partnership.publish(owner, source, reports(source, weeks, code), f"{source}.csv")


def board(name: str) -> Board:
    member = next(one for one in people.members() if one.name == name)
    return alarms.board(
        member,
        area_id="durham",
        who={"who": name},
        today=partnership.TODAY,
        now=partnership.clock_now,
    )


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_rise_is_told_with_why_and_the_way_to_its_reports(checked_client: CheckedClient) -> None:
    partnership.organisations()
    partnership.agree()
    bring("police", "police", {40: 20})
    page = as_(checked_client, "priya").get("/desk/alarms/")
    assert page.status_code == 200
    said = text(page)
    assert re.search(r"Why: 2\d were seen, \d expected, 1\d is the limit", said)
    assert "check recording" in said  # no other list is here to bear it out
    assert "may be false" in said
    way = re.search(r'href="(/desk/picture/\?period=week[^"]+)"', page.content.decode())
    assert way is not None
    assert checked_client.get(way[1].replace("&amp;", "&")).status_code == 200
    asked = [entry.facts for entry in ledger.entries(limit=20)]
    assert any(facts.get("reason") == alarms.REASON for facts in asked)


def test_an_alarm_tells_no_more_than_the_numbers_that_were_let_out() -> None:
    partnership.organisations()
    partnership.agree()
    bring("police", "police", {40: 20})
    own, other = board("priya"), board("amina")
    assert own.rising is not None
    assert other.rising is not None
    (alarm,) = own.rising.alarms
    assert alarm.week.begins == JUMP
    assert alarm.week.observed == USUAL[0] + 20
    for series in (trail.series for trail in other.rising.trails):
        assert all(count % 5 == 0 for count in series.weekly.counts)
        assert series.grain == 5


def test_the_rest_is_never_rounded_apart_from_ones_own_exact_numbers() -> None:
    """Of one list that two send, "all" and "all but ours" would each be a face of the others'."""
    partnership.organisations()
    partnership.agree()
    bring("police", "police", {40: 20})
    bring("bank", "bank", {})
    found = board("priya")
    assert [one.owners for one in found.released] == [("police",), ("bank", "police")]
    assert found.rising is not None
    lists = [(one.series.owner, one.series.grain) for one in found.rising.trails]
    assert set(lists) == {("police", 1), ("bank", 5)}


def test_a_marked_change_gives_no_alarm_and_an_unmarked_one_a_single_one() -> None:
    partnership.organisations()
    partnership.agree()
    bring("police", "police", dict.fromkeys(range(25, WEEKS), 9))
    rising = board("priya").rising
    assert rising is not None
    (alarm,) = rising.alarms
    assert alarm.label == "possible recording change"
    words = "The form asks whether it was online"
    change = Mark(0, "police", "police", "recording-change", FIRST + timedelta(7 * 25), None, words)
    marks.add(change, partnership.WHO, partnership.NOW)
    rising = board("priya").rising
    assert rising is not None
    assert rising.alarms == ()


def test_nothing_to_judge_and_nothing_allowed(checked_client: CheckedClient) -> None:
    partnership.organisations()
    assert as_(checked_client, "amina").get("/desk/alarms/").status_code == 403
    partnership.agree()
    assert "Bring in a file" in text(as_(checked_client, "priya").get("/desk/alarms/"))


def test_today_says_what_was_found_until_its_grounds_change(checked_client: CheckedClient) -> None:
    partnership.organisations()
    partnership.agree()
    bring("police", "police", {40: 20})
    rose = "rose in the week of|higher from the week of"
    client = as_(checked_client, "priya")
    assert "What is rising? Not looked at yet today." in text(client.get("/desk/"))
    found = text(client.get("/desk/alarms/"))
    assert re.search(rose, found)
    assert re.search(rf"What is rising\? [^.]*({rose})", text(client.get("/desk/")))
    words = "The form asks whether it was online"
    change = Mark(0, "police", "police", "recording-change", FIRST, None, words)
    marks.add(change, partnership.WHO, partnership.NOW)
    assert "Not looked at yet today." in text(client.get("/desk/"))
    assert re.search(r"Why|Nothing", text(client.get("/desk/alarms/")))
    assert "Not looked at yet today." not in text(client.get("/desk/"))
    more = [partnership.report("another", FIRST, "8L", source="police", place=1)]
    partnership.publish("police", "police", more, "more.csv")
    assert "Not looked at yet today." in text(client.get("/desk/")), "a file of the same day"
    assert "Not looked at" in text(as_(checked_client, "amina").get("/desk/")), "each partner's own"


def test_exact_and_rounded_numbers_are_told_apart(checked_client: CheckedClient) -> None:
    partnership.organisations()
    partnership.agree()
    bring("police", "police", {})
    bring("fraud-desk", "report-fraud", {})
    said = text(as_(checked_client, "priya").get("/desk/alarms/"))
    assert "Numbers of Wearside and Dale Police are exact, for the owner alone." in said
    assert "are rounded to 5." in said
    assert "Numbers are rounded" not in said
