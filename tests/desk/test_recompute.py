"""A released figure made again comes out the same, whatever came since, until its rows go."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from hueandcry.desk.acts import back, people, show
from hueandcry.desk.acts.recompute import MayNot, NoRelease, recompute
from hueandcry.figures import trend
from hueandcry.register import book, expire, findings, gate, ledger, rewrite, stage
from hueandcry.register.models import Agreement, Batch, Release, Report
from hueandcry.sharing.release import Released
from hueandcry.sharing.retention import Keeping
from tests.desk import partnership
from tests.desk.partnership import NOW, TODAY, WHO

pytestmark = pytest.mark.django_db
LATER, LAST = NOW + timedelta(days=3), NOW + timedelta(days=5)


def ask(
    name: str, by: str, purpose: str, at: datetime = NOW, known_on: date | None = None
) -> Released:
    question = show.ask(
        people.member(name),
        name="trend",
        by=show.axes(by),
        purpose=purpose,
        reason="a test of Zzyzx",
        known_on=known_on,
    )
    released = show.figure(
        question, area_id="durham", who={"who": name}, today=at.date(), now=lambda: at
    )
    assert isinstance(released, Released)
    return released


def outcome(released: Released) -> tuple[str, str]:
    jo = people.member("jo")
    found = recompute(released.ledger, jo, area_id="durham", who={"who": "jo"}, now=LAST)
    return found.outcome, found.words


def asked_by_all() -> list[Released]:
    return [
        ask("amina", "quarter,theme", "plan-sessions"),
        ask("amina", "month", "plan-sessions"),
        ask("priya", "quarter,theme", "prevent-and-detect-crime"),
        ask("amina", "quarter", "plan-sessions", at=LATER, known_on=TODAY),
    ]


def came_since() -> None:
    """A file, a finding, a replaced file, a withdrawn agreement and other faces."""
    rows = [partnership.report(f"n{n}", date(2026, 3, 4), "blackmail") for n in range(40)]
    later = partnership.staged("police", "police", rows, "later.csv")
    stage.publish(later, WHO, LAST)
    row = Report.objects.filter(batch__source="police").first()
    assert row is not None
    findings.add([row.id], "", "a look", decided_by="priya", now=LAST)
    Batch.objects.filter(source="report-fraud").update(superseded_at=LAST)
    for digest in book.texts():
        book.withdraw(digest, WHO, LAST)


def test_what_left_comes_out_the_same_whatever_came_since() -> None:
    partnership.whole(120)
    released = asked_by_all()
    came_since()
    for one in released:
        assert outcome(one)[0] == "the same", outcome(one)
    assert outcome(released[0])[1].startswith("The same, in each of its")


def test_the_look_is_written_down_and_no_number_is_said() -> None:
    partnership.whole(60)
    released = ask("amina", "quarter", "plan-sessions")
    outcome(released)
    facts = next(iter(ledger.entries(limit=1))).facts
    assert facts["what"] == f"release {released.ledger} made again"
    assert (facts["who"], facts["partner"], facts["result"]) == ("jo", "police", "allowed")
    assert facts["owners"] == facts["counted"] == ["fraud-desk", "police"]
    assert facts["agreements"]
    for owner in ("police", "fraud-desk"):
        seen = back.looks(owner, TODAY)[0]
        assert (seen.what, seen.who) == (facts["what"], "Jo Webb")


@pytest.mark.parametrize("name", ["amina", "rhian", "priya"])
def test_only_those_who_watch_may_and_a_no_is_written_down(name: str) -> None:
    partnership.whole(20)
    released = ask("amina", "quarter", "plan-sessions")
    with pytest.raises(MayNot):
        recompute(
            released.ledger, people.member(name), area_id="durham", who={"who": name}, now=LAST
        )
    facts = next(iter(ledger.entries(limit=1))).facts
    assert (facts["result"], facts["who"], facts["counted"]) == ("refused", name, [])
    assert facts["owners"] == ["fraud-desk", "police"]
    by_sam = recompute(
        released.ledger, people.member("sam"), area_id="durham", who={"who": "sam"}, now=LAST
    )
    assert by_sam.outcome == "the same"


def test_it_is_written_down_before_a_row_is_opened_and_by_what_was_decided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    partnership.whole(20)
    released = ask("amina", "quarter", "plan-sessions")
    written: list[str] = []

    def opened(*_: Any) -> None:
        written.append(next(iter(ledger.entries(limit=1))).facts["what"])
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(gate, "_extract", opened)
        with pytest.raises(RuntimeError):
            outcome(released)
    assert written == [f"release {released.ledger} made again"]
    Agreement.objects.update(withdrawn_at=NOW - timedelta(days=1))
    with monkeypatch.context() as shut:
        shut.setattr(gate, "_extract", opened)
        assert outcome(released)[0] == "differs"
    facts = next(iter(ledger.entries(limit=1))).facts
    assert (facts["result"], facts["counted"]) == ("refused", [])


def test_a_question_is_kept_once_without_its_reason_and_a_table_once() -> None:
    partnership.whole(60)
    first = ask("amina", "quarter", "plan-sessions")
    second = ask("amina", "quarter", "plan-sessions")
    assert "Zzyzx" not in "".join(Release.objects.values_list("question", flat=True))
    kept = Release.objects.exclude(question="")
    assert [row.number for row in kept.order_by("number")] == [first.ledger, second.ledger]
    tables = [json.loads(row.table) for row in kept.order_by("number")]
    assert tables[1] == {"as": first.ledger}
    assert outcome(second)[0] == "the same"


def test_once_rows_have_expired_it_says_of_how_many_files(monkeypatch: Any) -> None:
    partnership.whole(60)
    released = ask("amina", "quarter", "plan-sessions")
    rules = (Keeping("HR", 60, "report"),)
    (due,) = expire.due("police", rules, TODAY)
    expire.delete(due, rules, WHO, TODAY, LATER)
    assert outcome(released) == (
        "expired",
        "Its rows have expired or were erased since: 1 of 2 files. "
        "The table that was released is kept.",
    )


def test_a_changed_fact_or_face_or_method_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    partnership.whole(60)
    released = ask("priya", "quarter", "prevent-and-detect-crime")
    row = Report.objects.filter(batch__owner="police", stream="police_online").first()
    assert row is not None
    Report.objects.filter(id=row.id).update(stream="police_other")
    rewrite.rewrite([(row.batch, row.batch.content_digest)])
    said, words = outcome(released)
    assert said == "differs"
    assert "cells differ" in words
    monkeypatch.setattr(trend, "VERSION", "2")
    assert "made in another way now" in outcome(released)[1]


@pytest.mark.parametrize("number", [1, 0, -4, 10**9])
def test_what_was_no_release_is_said(number: int) -> None:
    partnership.whole(20)
    with pytest.raises(NoRelease, match="No figure left"):
        recompute(number, people.member("jo"), area_id="durham", who=WHO, now=NOW)
