"""The queue for doubt at rest: what waits, what a person says, and what becomes of it."""

import json
import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from hueandcry.facts.report import Finding, Report
from hueandcry.intake.classify import SURE
from hueandcry.intake.sources import SOURCES
from hueandcry.intake.weigh import ASK, ASKED, MEANT, Beyond, weigh
from hueandcry.register import deciding, doubt, ledger
from hueandcry.register.deciding import Decided, Meanwhile
from hueandcry.register.doubt import Waiting
from hueandcry.register.models import LedgerEntry
from tests.desk import partnership
from tests.desk.partnership import NOW, TODAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def row(ref: str, label: str, words: str = "", beyond: Beyond | None = None) -> Report:
    """A police report as intake makes it of a label and free text."""
    found = weigh(label, words, TODAY, source=SOURCES["police"], beyond=beyond or Beyond())
    made = partnership.report(ref, TODAY - timedelta(days=int(ref[1:]) % 50), found.finding.code)
    unsure = ("code",) if found.finding.confidence < SURE else ()
    raw = (("code", label),) if label else ()
    return replace(made, finding=found.finding, sealed=found.sealed, unsure=unsure, raw=raw)


def hold(labels: Iterable[str | tuple[str, str]], name: str = "police.csv") -> None:
    rows = []
    for number, label in enumerate(labels):
        label, words = label if isinstance(label, tuple) else (label, "")
        rows.append(row(f"{name[0]}{number:04d}", label, words))
    partnership.publish("police", "police", rows, name)


def labels(sealed: bool = False) -> dict[str, int]:
    return {one.label: one.rows for one in doubt.waiting("police") if one.sealed == sealed}


def group(label: str) -> Waiting:
    return next(one for one in doubt.waiting("police") if one.label == label)


def say(label: str, code: str, **more: Any) -> Any:
    more = dict[str, Any](scope="label", member="priya", now=NOW) | more
    return deciding.decide("police", group(label).id, code, **more)


@pytest.fixture(autouse=True)
def organisations() -> None:
    partnership.organisations()


def test_rows_wait_by_label_however_it_is_spelt() -> None:
    hold(["Blackmail", "Fraud", "FRAUD ", "fraud", "Weird new thing", "CSE", "Fraud"])
    found = doubt.waiting("police")
    assert labels() == {"Fraud": 4, "Weird new thing": 1}
    assert labels(sealed=True) == {"CSE": 1}
    assert found[0].sealed, "what must not be missed comes first"
    assert group("Fraud").labels == ("FRAUD ", "Fraud", "fraud")
    assert group("Fraud").oldest == min(TODAY - timedelta(days=n) for n in (1, 2, 3, 6))
    assert doubt.waiting("fraud-desk") == ()


def test_what_a_person_says_of_a_label_holds_for_all_its_rows_and_later_ones() -> None:
    hold(["Weird thing", "WEIRD  thing", "Fraud"])
    done = say("Weird thing", "harassment_stalking")
    assert isinstance(done, Decided)
    assert done.rows == 2
    assert labels() == {"Fraud": 1}
    meanings = doubt.meanings("police", "police")
    later = row("l0001", "Weird, thing", beyond=Beyond(meanings=meanings))
    assert later.finding == Finding("harassment_stalking", 1.0, MEANT)
    assert doubt.meanings("police", "report-fraud") == {}
    (entry,) = ledger.entries(limit=1)
    assert (entry.facts["act"], entry.facts["who"]) == ("finding", "priya")
    assert entry.number == done.ledger
    assert doubt.taught("police") == (("Weird thing", "harassment_stalking"),)
    assert doubt.by_people("police") == 2


def test_each_row_goes_to_the_stream_of_its_own_flag() -> None:
    rows = [replace(row(f"p{n}", "Weird"), online=flag) for n, flag in enumerate((True, False))]
    partnership.publish("police", "police", rows)
    say("Weird", "blackmail")
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream, theme, code, confidence FROM register_finding ORDER BY id")
        found = cursor.fetchall()
    assert [one[0] for one in found] == ["police_online", "police_other"]
    assert {one[1:] for one in found} == {("images_sextortion", "blackmail", 1.0)}


def test_the_second_of_two_reviewers_learns_what_the_first_decided() -> None:
    hold(["Weird", "Weird"])
    first = group("Weird").id
    say("Weird", "blackmail")
    late = deciding.decide(
        "police", first, "public_order", scope="label", member="jo", now=NOW + timedelta(minutes=1)
    )
    assert late == Meanwhile("priya", "blackmail", NOW)
    assert doubt.meanings("police", "police") == {"weird": "blackmail"}


def test_a_decision_is_taken_back_and_another_takes_its_place() -> None:
    hold(["Weird", "weird", "Weird", "Fraud"])
    say("Weird", "blackmail")
    beyond = Beyond(meanings=doubt.meanings("police", "police"))
    partnership.publish("police", "police", [row("q0009", "WEIRD", beyond=beyond)], "later.csv")
    (said,) = doubt.lately("police")
    assert (said.code, said.by) == ("blackmail", "priya")
    undone = deciding.undo("police", "label", said.id, member="jo", now=NOW + timedelta(hours=1))
    assert isinstance(undone, Decided)
    assert undone.rows == 4, "the row that came in decided waits too"
    assert sum(labels().values()) == 5
    assert doubt.lately("police") == ()
    assert doubt.meanings("police", "police") == {}
    for one in doubt.waiting("police"):
        if one.label.casefold() == "weird":
            deciding.decide(
                "police", one.id, "public_order", scope="label", member="jo",
                now=NOW + timedelta(hours=2),
            )  # fmt: skip
    assert labels() == {"Fraud": 1}
    assert doubt.meanings("police", "police") == {"weird": "public_order"}


def test_single_rows_are_decided_alone_and_taken_back_alone() -> None:
    hold(["Weird", "Weird", "Weird"])
    some = doubt.references("police", group("Weird"), 10)
    done = say("Weird", "blackmail", scope="rows", only=[some[0][0]])
    assert done.rows == 1
    assert labels() == {"Weird": 2}
    assert doubt.meanings("police", "police") == {}
    say("Weird", "public_order", now=NOW + timedelta(minutes=1))
    assert labels() == {}
    by_rows = next(one for one in doubt.lately("police") if one.kind == "rows")
    assert (by_rows.code, by_rows.rows) == ("blackmail", 1), "the label's meaning left it alone"
    deciding.undo("police", "rows", by_rows.id, member="jo", now=NOW + timedelta(minutes=2))
    assert labels() == {"Weird": 1}


def test_who_may_not_see_sealed_rows_can_do_nothing_to_them() -> None:
    hold(["CSE"])
    assert say("CSE", "online_child_sexual_exploitation") is None
    assert labels(sealed=True) == {"CSE": 1}
    done = say("CSE", "online_child_sexual_exploitation", sealed_too=True)
    assert done.rows == 1
    (entry,) = ledger.entries(limit=1)
    assert "exploitation" not in str(entry.facts)
    (said,) = doubt.lately("police")
    assert said.sealed
    assert deciding.undo("police", "label", said.id, member="jo", now=NOW) is None


def test_a_decision_on_what_is_not_sealed_leaves_what_is_however_alike_they_are_spelt() -> None:
    hold(["CSE chat", "CS E chat"])
    assert (labels(), labels(sealed=True)) == ({"CS E chat": 1}, {"CSE chat": 1})
    assert deciding.under("police", group("CS E chat")).count() == 1
    done = say("CS E chat", "blackmail")
    assert done.rows == 1
    assert labels(sealed=True) == {"CSE chat": 1}
    beyond = Beyond(meanings=doubt.meanings("police", "police"))
    assert row("l0001", "CS E chat", beyond=beyond).finding.why == MEANT
    assert row("l0002", "CSE chat", beyond=beyond).sealed
    (said,) = doubt.lately("police")
    deciding.undo("police", "label", said.id, member="jo", now=NOW)
    assert (labels(), labels(sealed=True)) == ({"CS E chat": 1}, {"CSE chat": 1})


def test_no_number_says_how_many_sealed_rows_were_decided() -> None:
    hold(["CSE", "Weird"])
    say("Weird", "blackmail")
    say("CSE", "online_child_sexual_exploitation", sealed_too=True)
    assert doubt.by_people("police") == 1
    for entry in LedgerEntry.objects.filter(text__contains='"finding"'):
        facts = json.loads(entry.text)
        assert facts["what"] == "what reports are"
        assert "sealed" not in entry.text
        assert len(facts["detail"]) == 64, "a commitment"


def test_words_of_a_row_wait_for_a_look_at_each_row() -> None:
    hold([("Blackmail", "my son, 14, sent a nude"), "Blackmail", ("Weird", "groomed"), "Weird"])
    assert labels(sealed=True) == {"Blackmail": 1, "Weird": 1}
    of_row = next(one for one in doubt.waiting("police") if one.label == "Weird" and one.sealed)
    assert of_row.of_row
    with pytest.raises(ValueError, match="single rows"):
        deciding.decide(
            "police", of_row.id, "blackmail", scope="label", member="p", now=NOW, sealed_too=True
        )
    plain = next(one for one in doubt.waiting("police") if not one.sealed)
    deciding.decide("police", plain.id, "blackmail", scope="label", member="p", now=NOW)
    assert labels(sealed=True) == {"Blackmail": 1, "Weird": 1}, "the label's meaning leaves it"


def test_a_label_we_cannot_tell_is_asked_about_and_waits_no_more() -> None:
    hold(["Weird", "Weird", "CSE contact"])
    say("Weird", ASK)
    say("CSE contact", ASK, sealed_too=True)
    assert labels() == labels(sealed=True) == {}
    assert set(doubt.asked("police")) == {
        ("police", "Weird", 2, False),
        ("police", "CSE contact", 1, True),
    }
    later = row("l0001", "Weird", beyond=Beyond(meanings=doubt.meanings("police", "police")))
    assert (later.finding.code, later.finding.why) == ("", ASKED)
    partnership.publish("police", "police", [later], "later.csv")
    assert labels() == {}
    assert ("police", "Weird", 3, False) in doubt.asked("police")
    assert ("Weird", "") in doubt.taught("police")


def test_a_blank_label_has_no_meaning() -> None:
    hold(["", ""])
    with pytest.raises(ValueError, match="single rows"):
        say("", "blackmail")
    assert say("", "blackmail", scope="rows").rows == 2


def test_no_code_that_the_list_lacks() -> None:
    hold(["Weird"])
    with pytest.raises(ValueError, match="no offence code"):
        say("Weird", "made_up")
    assert labels() == {"Weird": 1}


def test_the_queue_takes_few_questions_to_the_database(django_assert_max_num_queries: Any) -> None:
    hold(["Weird"] * 30)
    with django_assert_max_num_queries(4):
        assert labels() == {"Weird": 30}
    assert doubt.one("police", 10**9) is None


def test_of_two_reviewers_at_the_same_moment_one_decides() -> None:
    hold(["Weird"] * 20)
    anchor = group("Weird").id
    start = threading.Barrier(2)
    done: list[Any] = []

    def decide(member: str, code: str) -> None:
        start.wait()
        try:
            done.append(
                deciding.decide("police", anchor, code, scope="label", member=member, now=NOW)
            )
        finally:
            connection.close()

    reviewers = [
        threading.Thread(target=decide, args=("priya", "blackmail")),
        threading.Thread(target=decide, args=("jo", "public_order")),
    ]
    for reviewer in reviewers:
        reviewer.start()
    for reviewer in reviewers:
        reviewer.join()
    first = next(one for one in done if isinstance(one, Decided))
    late = next(one for one in done if isinstance(one, Meanwhile))
    assert first.rows == 20
    assert doubt.by_people("police") == 20
    (said,) = doubt.lately("police")
    assert (late.by, late.code) == (said.by, said.code)
