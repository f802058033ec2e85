"""What comes out of the gate, for whom, and what is written down about it."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from django.conf import settings

from hueandcry.desk.acts import people, show
from hueandcry.exchange import tables
from hueandcry.register import audit, book, gate, ledger
from hueandcry.sharing.release import HeldBack, Released
from tests.desk import partnership

pytestmark = pytest.mark.django_db


def ask(name: str, by: str, purpose: str = "prevent-and-detect-crime", **more: Any) -> Any:
    question = show.ask(
        people.member(name),
        name="trend",
        by=show.axes(by),
        purpose=purpose,
        reason="a test",
        **more,
    )
    return show.figure(
        question,
        area_id="durham",
        who={"who": name},
        today=partnership.TODAY,
        now=lambda: partnership.NOW,
    )


def rows(released: Released, stream: str) -> dict[tuple[str | None, ...], int]:
    table = next(table for table in released.cleared.tables if table.stream == stream)
    return {cell.key: cell.value for cell in table.cells if cell.value is not None}


def test_the_owner_sees_its_own_exactly() -> None:
    partnership.whole()
    released = ask("priya", "quarter,theme")
    online = [r for r in partnership.reports("police", 240) if r.online]
    want = Counter((f"2026-Q{(r.reported_on.month + 2) // 3}", r.theme) for r in online)
    got = rows(released, "police_online")
    assert {key: got[key] for key in want} == dict(want)
    assert got[(None, None)] == len(online)
    assert released.cleared.treatment.audience == "owner"
    assert released.marking == "TLP:AMBER+STRICT"


def test_a_partner_sees_rounded_counts_that_add_up() -> None:
    partnership.whole()
    released = ask("amina", "quarter,theme", "plan-sessions")
    for table in released.cleared.tables:
        got = rows(released, table.stream)
        assert all(value % 5 == 0 for value in got.values())
        for quarter in table.values[0]:
            parts = sum(got[(quarter, theme)] for theme in table.values[1])
            assert parts == got[(quarter, None)]
    assert set(released.owners) == {"police", "fraud-desk"}


def test_streams_are_never_in_one_table() -> None:
    partnership.whole()
    released = ask("amina", "quarter", "plan-sessions")
    streams = [table.stream for table in released.cleared.tables]
    assert streams == ["police_online", "police_other", "fraud", "computer_misuse"]


def test_the_public_reads_fewer_than_for_small_totals() -> None:
    partnership.organisations()
    partnership.agree()
    few = partnership.reports("police", 200)[:1] + [
        partnership.report(f"x{n}", date(2026, 5, 4), "blackmail") for n in range(4)
    ]
    partnership.publish("police", "police", few)
    released = ask("priya", "quarter", "inform-public", addressee="public")
    words = {cell.words for table in released.cleared.tables for cell in table.cells}
    assert "fewer than 10" in words
    assert all(
        cell.value is None or cell.value % 5 == 0
        for table in released.cleared.tables
        for cell in table.cells
    )


def test_without_an_agreement_it_is_refused_and_the_refusal_is_written_down() -> None:
    partnership.organisations()
    partnership.publish("police", "police", partnership.reports("police", 40))
    with pytest.raises(gate.Refused) as refused:
        ask("amina", "quarter", "plan-sessions")
    assert "no agreement" in str(refused.value)
    newest = next(iter(ledger.entries(limit=1)))
    assert newest.number == refused.value.ledger
    assert newest.facts["result"] == "refused"
    assert newest.facts["who"] == "amina"


def test_a_withdrawn_agreement_stops_with_the_next_question() -> None:
    partnership.whole(60)
    ask("amina", "quarter", "plan-sessions", owners=("police",))
    digest = next(
        signed.digest
        for signed in book.read().agreements
        if (signed.agreement.giver, signed.agreement.receiver) == ("police", "council")
    )
    book.withdraw(digest, partnership.WHO, partnership.NOW)
    with pytest.raises(gate.Refused):
        ask("amina", "quarter", "plan-sessions", owners=("police",))


def test_an_amended_text_takes_the_place_of_the_old_once_both_approve() -> None:
    partnership.whole(60)
    old = next(one for one in book.texts().values() if 'id = "DSA-2026-07"' in one)
    new = old.replace('ward = "as is"\n', "")
    digest = book.add(new, partnership.WHO, partnership.NOW + timedelta(minutes=1))
    book.approve(digest, "police", "jo", partnership.NOW)
    ask("amina", "quarter,ward", "plan-sessions", owners=("police",))
    book.approve(digest, "council", "A. Mistry", partnership.NOW)
    with pytest.raises(gate.Refused):
        ask("amina", "quarter,ward", "plan-sessions", owners=("police",))


def test_a_text_of_others_under_the_same_reference_replaces_nothing() -> None:
    partnership.whole(60)
    own = 'from = "fraud-desk"\nto = "fraud-desk"'
    house = next(text for text in book.texts().values() if own in text)
    name = next(line for line in house.splitlines() if line.startswith("id ="))
    theirs = house.replace(name, 'id = "DSA-2026-07"')
    digest = book.add(theirs, partnership.WHO, partnership.NOW + timedelta(minutes=1))
    book.approve(digest, "fraud-desk", "E. Marsh", partnership.NOW)
    ask("amina", "quarter,ward", "plan-sessions", owners=("police",))


def test_a_researcher_sees_no_exact_numbers() -> None:
    partnership.whole(60)
    people.add("rita", "Rita", "police", "researcher", who={}, now=partnership.NOW)
    with pytest.raises(gate.Refused, match="researcher"):
        ask("rita", "quarter", owners=("police",))


def test_words_of_no_list_never_reach_the_ledger() -> None:
    partnership.whole(20)
    for more in ({"owners": ("Jane Doe",)}, {"addressee": "Jane Doe"}):
        with pytest.raises(show.UnableToAsk):
            ask("priya", "quarter", **more)
    with pytest.raises(show.UnableToAsk):
        ask("priya", "quarter", "about Jane Doe")
    assert not any("Jane" in str(entry.facts) for entry in ledger.entries(limit=50))


BREAKDOWNS = ("quarter,theme", "quarter,partnership", "month", "quarter")


@pytest.mark.parametrize("order", list(permutations(BREAKDOWNS[:3])))
def test_one_number_has_one_face(order: tuple[str, ...]) -> None:
    """The same quarter by three breakdowns, in each order and twice: shared numbers agree."""
    partnership.whole()
    faces: dict[tuple[str, str], set[int]] = {}
    answered = 0
    for by in (*order, *order, "quarter"):
        outcome = ask("amina", by, "plan-sessions")
        if isinstance(outcome, HeldBack):
            continue
        answered += 1
        for table in outcome.cleared.tables:
            got = rows(outcome, table.stream)
            if table.axes[0] != "quarter":
                continue
            for key, value in got.items():
                if set(key[1:]) <= {None}:
                    faces.setdefault((table.stream, str(key[0])), set()).add(value)
    assert answered >= 6
    assert faces
    assert all(len(values) == 1 for values in faces.values()), faces


@pytest.mark.parametrize("order", list(permutations(("quarter,ward", "quarter,partnership"))))
def test_a_partnership_has_one_face_by_itself_and_over_its_wards(order: tuple[str, ...]) -> None:
    partnership.whole()
    answers = {by: ask("amina", by, "plan-sessions") for by in order}
    shared = 0
    for table in answers["quarter,partnership"].cleared.tables:
        over_wards = rows(answers["quarter,ward"], table.stream)
        for key, value in rows(answers["quarter,partnership"], table.stream).items():
            assert over_wards[key] == value
            shared += 1
    assert shared > 20


@pytest.mark.parametrize("harm", ["gone", "cut", "empty"])
def test_a_harmed_mirror_is_rebuilt_from_the_register(harm: str) -> None:
    partnership.whole(60)
    before = rows(ask("priya", "month"), "police_online")
    for file in (settings.HUEANDCRY_HOME.path / "mirror").glob("*.parquet"):
        data = file.read_bytes()
        file.unlink()
        if harm != "gone":
            file.write_bytes(b"" if harm == "empty" else data[: len(data) // 2])
    assert rows(ask("priya", "month"), "police_online") == before


@pytest.mark.parametrize("order", list(permutations(("week", "month"))))
def test_weeks_and_months_could_both_be_true(order: tuple[str, ...]) -> None:
    """Shown weeks cut at month ends add up to the shown months, so together they pin nothing."""
    partnership.whole(90)
    answers = {by: ask("amina", by, "plan-sessions") for by in order}
    for table in answers["month"].cleared.tables:
        months, weeks = rows(answers["month"], table.stream), rows(answers["week"], table.stream)
        # The first week begins before the window: all that is counted of it lies in its month.
        carried = sum(n for (week,), n in weeks.items() if week and week < table.values[0][0])
        for month in table.values[0]:
            inside, after = carried, 0
            for week in (key[0] for key in weeks if key[0] and len(key[0]) == 10):
                monday = date.fromisoformat(week)
                ends = f"{monday + timedelta(days=6):%Y-%m}"
                if week[:7] == month == ends:
                    inside += weeks[(week,)]
                elif week[:7] == month:
                    after = weeks[(week,)]
            left = months[(month,)] - inside
            assert 0 <= left <= after, (table.stream, month)
            carried = after - left


def test_a_stream_has_one_face_whoever_else_is_asked_about() -> None:
    """Asking one owner alone, after everybody, is no second throw of the dice."""
    partnership.whole()
    everybody = ask("amina", "quarter,theme", "plan-sessions")
    alone = ask("amina", "quarter,theme", "plan-sessions", owners=("police",))
    for table in alone.cleared.tables:
        assert rows(alone, table.stream) == rows(everybody, table.stream)
    first = ask("dafydd", "month", owners=("police",))
    for table in first.cleared.tables:
        both = {key: value for key, value in rows(first, table.stream).items() if key[0] is None}
        assert both.items() <= {(None,): rows(everybody, table.stream)[(None, None)]}.items()


def test_two_ledger_entries_stand_behind_a_release_before_it_is_out() -> None:
    partnership.whole(40)
    before = audit.verify().size
    released = ask("priya", "quarter")
    entries = list(ledger.entries(limit=2))
    assert [entry.facts["result"] for entry in entries] == ["left", "allowed"]
    assert released.ledger == entries[0].number == before + 2
    assert entries[0].facts["digest"] == released.digest


def test_an_empty_register_holds_the_figure_back() -> None:
    partnership.organisations()
    partnership.agree()
    outcome = ask("priya", "quarter")
    assert isinstance(outcome, HeldBack)
    assert outcome.held.reason == "No reports have been taken in yet."


def test_a_clause_that_hides_everything_says_so_to_the_owner_alone() -> None:
    partnership.organisations()
    partnership.agree()
    sealed = [
        partnership.report(
            f"s{n}", date(2026, 5, 4), "online_child_sexual_exploitation", sealed=True
        )
        for n in range(12)
    ]
    partnership.publish("police", "police", sealed)
    outcome = ask("amina", "quarter", "plan-sessions")
    assert isinstance(outcome, HeldBack)
    assert "12" not in outcome.held.reason


def test_the_day_of_a_sealed_report_does_not_show_in_the_window() -> None:
    partnership.organisations()
    partnership.agree()
    seen = [partnership.report(f"r{n}", date(2026, 1, 5 + n), "blackmail") for n in range(20)]
    late = partnership.report("late", date(2026, 9, 17), "extremism", sealed=True)
    partnership.publish("police", "police", [*seen, late])
    for by in ("week", "month", "quarter"):
        answer = tables.as_json(ask("amina", by, "plan-sessions"))
        assert answer["window"] == ["2026-01-01", "2026-03-31"]
        assert "2026-Q3" not in json.dumps(answer)
        assert "2026-09" not in json.dumps(answer)


def test_what_a_clause_hid_is_told_to_the_owner_alone() -> None:
    partnership.organisations()
    partnership.agree()
    sealed = [
        partnership.report(f"s{n}", date(2026, 5, 4), "extremism", sealed=True) for n in range(12)
    ]
    partnership.publish("police", "police", sealed)
    outcome = ask("amina", "quarter", "plan-sessions")
    assert isinstance(outcome, HeldBack)
    assert outcome.hidden == ()
    assert not any("12 rows" in str(entry.facts) for entry in ledger.entries(limit=50))


def test_the_ledger_tells_no_partner_how_many_reports_another_sent() -> None:
    partnership.whole(47)
    assert not any("47 " in str(entry.facts) for entry in ledger.entries(limit=50))


@pytest.mark.postgres
def test_the_answer_does_not_depend_on_the_database() -> None:
    """On PostgreSQL: a second process answers the same on SQLite, to the byte."""
    partnership.whole()
    here = [tables.as_json(ask("amina", by, "plan-sessions")) for by in partnership.ASKED]
    environment = {k: v for k, v in os.environ.items() if k != "HUEANDCRY_TEST_DATABASE"}
    there = subprocess.run(
        [sys.executable, "-m", "tests.desk.answer"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.dumps(here, sort_keys=True) == there.stdout.strip()


def test_a_question_that_makes_no_sense_says_what_to_ask() -> None:
    with pytest.raises(show.UnableToAsk, match="cannot be split by 'colour'"):
        show.axes("quarter,colour")
    with pytest.raises(show.UnableToAsk, match="only one"):
        show.axes("quarter,month")
    assert show.axes("area,quarter") == ("quarter", "ward")
