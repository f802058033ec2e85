"""What is due goes, with its mirror and its words; what is held, or has no rule, stays."""

import argparse
import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from hueandcry.desk import clock
from hueandcry.desk.acts import people, retention, show
from hueandcry.desk.commands import expire as command
from hueandcry.register import audit, book, expire, findings, known, ledger, mirror
from hueandcry.register.models import Batch, Finding, Hold, LedgerEntry, Report
from hueandcry.sharing.agreement import examples
from tests.desk import partnership
from tests.desk.partnership import NOW, TODAY, WHO

pytestmark = pytest.mark.django_db
DAYS = 90
CUT = TODAY - timedelta(days=DAYS)


def rule(counts_from: str = "report", days: int = DAYS, owner: str = "police") -> None:
    text = examples()[f"house-{owner}.toml"]
    kept = next(line for line in text.splitlines() if line.startswith("delete_after_days"))
    new = f'delete_after_days = {days}\ndelete_counts_from = "{counts_from}"'
    digest = book.add(text.replace(kept, new), WHO, NOW)
    book.approve(digest, owner, "jo", datetime(2026, 1, 1, tzinfo=NOW.tzinfo))


def reports(*days: date) -> int:
    rows = [partnership.report(f"r{n}", day, "blackmail") for n, day in enumerate(days)]
    return partnership.publish("police", "police", rows, "some.csv")


def carried_out(name: str = "jo", today: date = TODAY) -> list[tuple[int, int]]:
    """(batch, rows) of what was deleted; nothing is compacted inside a test's transaction."""
    gone: list[tuple[int, int]] = []
    retention.carry_out(
        people.member(name),
        who={"who": name},
        today=today,
        now=lambda: NOW,
        done=lambda file, number: gone.append((file.batch, file.rows)),
    )
    return gone


@pytest.fixture(autouse=True)
def _not_compacted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expire, "compact", lambda: "")


def left() -> Sequence[str]:
    return list(Report.objects.order_by("ref").values_list("ref", flat=True))


@pytest.mark.parametrize(
    ("counts_from", "kept"),
    [
        ("report", ["r1", "r2"]),
        ("event", ["r2"]),  # each event was two days before its report
        ("intake", ["r0", "r1", "r2"]),
    ],
)
def test_a_day_decides(counts_from: str, kept: list[str]) -> None:
    partnership.organisations()
    rule(counts_from)
    reports(CUT - timedelta(days=1), CUT + timedelta(days=1), CUT + timedelta(days=2))
    carried_out()
    assert left() == kept


def test_the_last_day_is_a_day_of_keeping() -> None:
    partnership.organisations()
    rule()
    batch = reports(CUT - timedelta(days=1), CUT)
    assert carried_out() == [(batch, 1)]
    assert carried_out() == []
    assert carried_out(today=TODAY + timedelta(days=1)) == [(batch, 1)]


def test_without_a_house_rule_in_force_nothing_goes() -> None:
    partnership.organisations()
    reports(date(1999, 1, 1))
    (review,) = retention.review(people.member("jo"), TODAY)
    assert (review.owner, review.rules, review.due) == ("police", (), ())
    assert carried_out() == []
    assert left() == ["r0"]


def test_what_goes_is_gone_everywhere_and_the_ledger_says_how_much() -> None:
    partnership.organisations()
    rule()
    batch = reports(CUT - timedelta(days=9), CUT + timedelta(days=9))
    row = Report.objects.get(ref="r0")
    findings.add([row.id], "", "a look", decided_by="priya", now=NOW)
    before = mirror.path(batch, Batch.objects.get(id=batch).content_digest)
    assert before.exists()
    carried_out()
    after = Batch.objects.get(id=batch)
    assert (after.reports, after.first_on) == (1, CUT + timedelta(days=9))
    assert not Finding.objects.exists()
    assert not before.exists()
    entry = next(iter(ledger.entries(limit=1)))
    assert entry.facts["act"] == "expiry"
    assert entry.facts["detail"] == "1 rows"
    assert "1 rows" not in LedgerEntry.objects.get(number=entry.number).text
    assert "r0" not in json.dumps(entry.facts)
    assert not audit.verify().problem
    assert counted() == 1


def counted() -> int:
    question = show.ask(
        people.member("priya"),
        name="trend",
        by=("quarter",),
        purpose="prevent-and-detect-crime",
        reason="a test",
    )
    outcome: Any = show.figure(
        question, area_id="durham", who={"who": "priya"}, today=TODAY, now=lambda: NOW
    )
    return sum(
        cell.value
        for table in outcome.cleared.tables
        for cell in table.cells
        if cell.key == (None,)
    )


def test_a_file_of_which_nothing_is_left_keeps_no_words() -> None:
    partnership.organisations()
    rule()
    batch = reports(CUT - timedelta(days=9))
    summary = {"sheets": [{"rows": 1}], "rejects": [{"ref": "x"}], "labels": [["a", 1]]}
    Batch.objects.filter(id=batch).update(summary=summary)
    carried_out()
    row = Batch.objects.get(id=batch)
    assert (row.reports, row.file_name, row.summary["rejects"]) == (0, "(expired)", [])
    assert row.summary["sheets"] == [{"rows": 1}]
    assert known.at(["police"], None).batches == ()


def test_a_replaced_file_expires_too() -> None:
    partnership.organisations()
    rule()
    batch = reports(CUT - timedelta(days=9))
    Batch.objects.filter(id=batch).update(superseded_at=NOW)
    assert carried_out() == [(batch, 1)]


def test_a_review_keeps_a_file_until_its_day() -> None:
    partnership.organisations()
    rule()
    batch = reports(CUT - timedelta(days=9))
    until = TODAY + timedelta(days=10)
    jo = people.member("jo")
    who = {"who": "jo"}
    retention.hold(jo, batch, until, "a claim", who=who, today=TODAY, now=NOW)
    entry = next(iter(ledger.entries(limit=1)))
    assert (entry.facts["act"], entry.facts["reason"]) == ("retention review", "a claim")
    assert carried_out() == []
    assert carried_out(today=until) == []
    assert carried_out(today=until + timedelta(days=1)) == [(batch, 1)]


def test_of_coordinators_only_who_runs_the_partnership_deletes_for_others() -> None:
    partnership.organisations()
    rule()
    reports(CUT - timedelta(days=9))
    people.add("hana", "Hana", "bank", "coordinator", who=WHO, now=NOW)
    assert [one.owner for one in retention.review(people.member("hana"), TODAY)] == ["bank"]
    assert carried_out("hana") == []
    assert left() == ["r0"]
    assert len(carried_out("sam")) == 1


@pytest.mark.parametrize("action", [{"list": True}, {"dry_run": True}, {}])
@pytest.mark.parametrize("as_json", [True, False])
def test_who_runs_the_partnership_is_told_no_number_of_anothers_rows(
    action: dict[str, bool], as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    partnership.organisations()
    rule()
    day = clock.today() - timedelta(days=DAYS + 9)
    reports(*[day] * 157)
    asked = {"list": False, "dry_run": False, "hold": None, "json": as_json} | action
    for name, exact in (("sam", False), ("jo", bool(action))):
        assert command.run(argparse.Namespace(person=name, **asked), None) == 0  # type: ignore[arg-type]
        said = capsys.readouterr().out
        assert ("157" in said, day.isoformat() in said) == (exact, exact), said
        assert "police" in said or (name == "jo" and not action)
    if not action:
        assert left() == []


def test_what_falls_due_in_thirty_days_is_listed_for_its_owner() -> None:
    partnership.organisations()
    rule()
    batch = reports(CUT + timedelta(days=20), CUT + timedelta(days=60))
    (review,) = retention.review(people.member("jo"), TODAY)
    assert review.due == ()
    assert [(one.batch, one.rows) for one in review.coming] == [(batch, 1)]


def test_people_delete_what_is_their_own() -> None:
    partnership.organisations()
    rule()
    reports(CUT - timedelta(days=9))
    assert carried_out("dafydd") == []
    with pytest.raises(retention.UnableToExpire, match="An officer"):
        carried_out("priya")
    assert left() == ["r0"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"why": " "}, "Say why"),
        ({"until": TODAY}, "a day to come"),
        ({"until": date(9999, 1, 1)}, "ten years"),
        ({"batch": 999_999}, "police has no file 999999"),
    ],
)
def test_a_hold_needs_a_file_a_day_and_a_reason(changed: dict[str, Any], words: str) -> None:
    partnership.organisations()
    asked: dict[str, Any] = {"batch": reports(TODAY), "until": TODAY + timedelta(9), "why": "so"}
    asked |= changed
    with pytest.raises(retention.UnableToExpire, match=words):
        retention.hold(people.member("jo"), **asked, who={}, today=TODAY, now=NOW)
    assert not Hold.objects.exists()
