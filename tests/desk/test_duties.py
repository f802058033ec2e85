"""What the law asks of a controller besides sharing: rights, recalls, emergencies, one desk."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hueandcry.desk import clock
from hueandcry.desk.acts import duties as waiting
from hueandcry.desk.acts import emergency, officer, people, recalls, show
from hueandcry.desk.acts.seed import OFFICERS
from hueandcry.exchange import tables
from hueandcry.register import audit, book, erase, findings, ledger, stage, tombstones
from hueandcry.register.models import Emergency, Recall, Report, RightsRequest, StagedEnding
from hueandcry.register.tombstones import Tombstones
from hueandcry.sharing import agreement as agreements
from hueandcry.sharing.release import Released
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_
from tests.desk.partnership import NOW, TODAY, WHO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
DAY = timedelta(days=1)


AGREED = ("house-police", "police-to-council", "police-to-fraud-desk", "public-police")


def lean(count: int = 0, *others: str, also: str = "") -> None:
    """The partners, the few agreements that these tests need, and `count` police reports.

    `also` is added to what the police and the council agreed.
    """
    partnership.organisations()
    for name in (*AGREED, *others):
        text = agreements.examples()[f"{name}.toml"]
        text = text.replace("[[case]]", f"{also}\n[[case]]", 1) if name == AGREED[1] else text
        parsed, digest = agreements.parse(text), book.add(text, WHO, NOW)
        assert isinstance(parsed, agreements.Agreement)
        for party in parsed.parties:
            book.approve(digest, party, OFFICERS[party], datetime(2026, 1, 1, tzinfo=UTC))
    if count:
        partnership.publish("police", "police", partnership.reports("police", count))


def ask(person: str = "amina", addressee: str = "", owner: str = "police") -> Released:
    member = people.member(person)
    question = show.ask(
        member,
        name="trend",
        by=("quarter",),
        purpose="inform-public" if addressee else show.usual_purpose(member),
        reason="a test",
        owners=(owner,),
        addressee=addressee,
    )
    asked = show.figure(
        question, area_id="durham", who={"who": person}, today=TODAY, now=lambda: NOW
    )
    assert isinstance(asked, Released)
    return asked


def correct(count: int = 1, code: str = "blackmail", after: timedelta = DAY) -> int:
    reports = Report.objects.filter(batch__owner_id="police").order_by("id")
    ids = list(reports.values_list("id", flat=True))
    return findings.add(ids[:count], code, "read again", decided_by="rhian", now=NOW + after)


def opened() -> list[tuple[str, str]]:
    rows = Recall.objects.filter(done_at=None).order_by("id")
    return list(rows.values_list("recipient", "kind"))


def test_a_correction_is_told_once_to_each_who_has_a_figure_of_it() -> None:
    lean(60)
    ask(), ask(), ask("priya")
    correct()
    assert opened() == [("council", "corrected")], "the same answer twice is one; own use none"
    correct(after=2 * DAY), correct(3, after=3 * DAY)
    assert opened() == [("council", "corrected")], "what was recalled is not recalled again"
    ask(), correct(2, "NFIB52C", after=4 * DAY)
    assert len(opened()) == 2, "the new figure was made of what is now known to be wrong"
    assert not audit.verify().problem


@pytest.mark.long
def test_a_decision_that_says_the_same_corrects_nothing() -> None:
    lean(60)
    ask()
    first = Report.objects.filter(batch__owner_id="police").exclude(code="").order_by("id")[0]
    findings.add([first.id], first.code, "yes", decided_by="rhian", now=NOW + DAY)
    assert opened() == []


def test_what_is_sealed_is_recalled_from_nobody() -> None:
    """A task would tell others that something sealed was touched."""
    lean()
    rows = partnership.reports("police", 40)
    hidden = partnership.report("S1", TODAY, "extremism", sealed=True)
    partnership.publish("police", "police", [*rows, hidden])
    ask()
    number = Report.objects.get(ref="S1").id
    findings.add(
        [number], "online_child_sexual_exploitation", "", decided_by="rhian", now=NOW + DAY
    )
    assert opened() == []


def test_a_report_that_is_taken_back_is_told_too_even_of_what_the_public_got() -> None:
    lean(60)
    ask(), ask("dafydd"), ask("sam", addressee="public")
    mended = [partnership.report("new-1", TODAY, "blackmail")]
    batch = partnership.staged("police", "police", mended, "mended.csv")
    StagedEnding.objects.create(batch_id=batch, ref="police-00000", kind="withdrawn")
    stage.publish(batch, WHO, NOW + DAY)
    assert {kind for _, kind in opened()} == {"withdrawn"}
    assert {to for to, _ in opened()} == {"council", "fraud-desk", "public"}


@pytest.mark.django_db(transaction=True)
def test_an_erasure_opens_tasks_and_names_no_record() -> None:
    lean(60)
    ask()
    stones = tombstones.of_references("police", ["police-00007"])
    tombstones.add(stones, TODAY)
    erase.erase(Tombstones(stones), {"who": "jo", "owner": "police"}, NOW + DAY)
    assert opened() == [("council", "erased")]
    page = as_(CheckedClient(), "amina").get("/desk/recalls/").content.decode()
    assert "has since been erased" in page
    assert "police-00007" not in page


def test_a_recipient_closes_what_was_shown_and_the_owner_sees_who_has_not() -> None:
    lean(60)
    ask(), ask("dafydd")
    correct()
    assert "corrected" in as_(CheckedClient(), "jo").get("/desk/recalls/").content.decode()
    client = as_(CheckedClient(), "amina")
    (pile,) = recalls.received(people.member("amina"))
    form = {"owner": "police", "kind": "corrected", "until": pile.until}
    assert client.post("/desk/recalls/", form).status_code == 422
    assert client.post("/desk/recalls/", form | {"outcome": "made-again"}).status_code == 302
    assert opened() == [("fraud-desk", "corrected")]
    assert client.post("/desk/recalls/", form | {"outcome": "made-again"}).status_code == 422
    owed = recalls.given(people.member("jo"))
    assert [one.recipient for one in owed] == ["fraud-desk"]
    public = form | {"outcome": "made-again", "public": "yes"}
    assert client.post("/desk/recalls/", public).status_code == 422, "not theirs to close"


@pytest.mark.long
def test_five_hundred_rows_are_recalled_in_a_handful_of_questions() -> None:
    lean(501)
    ask(), ask("dafydd")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        correct(500)
    assert len(opened()) == 2
    assert len(asked) < 60, "the number of questions does not grow with the rows"


def test_a_part_3_figure_says_how_good_its_records_are() -> None:
    lean(120)
    released = ask()
    (said,) = released.quality
    lines = dict(said.lines)
    assert said.giver == "Wearside and Dale Police"
    assert "sure: nearly all" in lines["Accuracy"]
    assert "Newest period: July to September 2026" in lines["How current"]
    assert tables.as_json(released)["quality"][0]["giver"] == said.giver
    assert "Quality, Wearside and Dale Police. Accuracy:" in tables.as_csv(released, names={})
    page = as_(CheckedClient(), "amina").get("/desk/picture/?purpose=plan-sessions")
    assert "How good the records are" in page.content.decode()


@pytest.mark.long
def test_its_words_are_the_same_however_the_question_is_cut() -> None:
    lean(120)
    before = ask().quality
    correct(2)
    assert [one.lines[0] for one in ask().quality] == [one.lines[0] for one in before]


@pytest.mark.long
def test_without_part_3_there_is_a_plain_note() -> None:
    lean(0, "trading-standards-to-council", "house-trading-standards")
    rows = [
        partnership.report(f"T{n}", TODAY, "NFIB3A", source="trading-standards") for n in range(40)
    ]
    partnership.publish("trading-standards", "trading-standards", rows)
    got = ask(owner="trading-standards")
    assert got.quality == ()
    assert "No quality statement" in tables.as_csv(got, names={})


REQUEST = {"kind": "access", "reference": "SAR-2026-014", "received": "2026-09-03"}


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.usefixtures("on_the_day")
def test_a_request_is_noted_stopped_and_answered_with_each_step_in_the_ledger() -> None:
    partnership.organisations()
    client = as_(CheckedClient(), "jo")
    sent = client.post("/desk/rights/", REQUEST)
    assert sent.status_code == 302
    address = sent.headers["Location"]
    for step in (
        {"step": "clarification", "on": "2026-09-10"},
        {"step": "go_on", "on": "2026-09-19"},
        {"step": "extend", "on": "2026-10-02", "reason": "There is a great deal of it"},
    ):
        assert client.post(address, step).status_code == 302, step
    page = client.get(address).content.decode()
    assert "13 December 2026" in page
    assert "10 days do not count" in page
    assert client.post(address, {"step": "answer", "outcome": ""}).status_code == 422
    assert client.post(address, {"step": "answer", "outcome": "done"}).status_code == 302
    assert client.post(address, {"step": "go_on", "on": "2026-10-02"}).status_code == 422
    written = [entry.facts for entry in ledger.entries(limit=5)]
    steps = ["answered", "extended", "clock started", "clock stopped", "received"]
    assert [facts["result"] for facts in written] == steps
    assert written[1]["reason"] == "There is a great deal of it"
    everybody = as_(CheckedClient(), "nina").get("/desk/ledger/").content.decode()
    assert "SAR-2026-014" not in everybody


@pytest.mark.usefixtures("on_the_day")
def test_a_name_or_another_organisation_s_request_is_not_taken() -> None:
    partnership.organisations()
    client = as_(CheckedClient(), "jo")
    named = client.post("/desk/rights/", REQUEST | {"reference": "Smith, Ann"})
    assert named.status_code == 422
    assert "names nobody" in named.content.decode()
    assert client.post("/desk/rights/", REQUEST | {"received": "31/09/2026"}).status_code == 422
    assert RightsRequest.objects.count() == 0
    address = client.post("/desk/rights/", REQUEST).headers["Location"]
    assert client.post("/desk/rights/", REQUEST).status_code == 422, "a reference once"
    assert as_(CheckedClient(), "nina").get(address).status_code == 404


DECLARED = """
[emergency]
data_types = ["address of a person at risk"]
authority = "officer"
second = "data-protection-officer"
"""


@pytest.fixture
def agreed() -> None:
    """The police and the council declared an emergency beforehand."""
    lean(also=DECLARED)


def hand(drill: bool = False) -> Any:
    rhian = people.member("rhian")
    (choice,) = emergency.choices(rhian, TODAY)
    return emergency.hand_over(
        rhian,
        choice.key,
        "safeguarding",
        "phone",
        drill=drill,
        confirmed=True,
        who={"who": "rhian"},
        today=TODAY,
        now=NOW,
    )


@pytest.mark.usefixtures("agreed")
def test_one_person_decides_the_second_reads_and_the_reason_follows_within_a_day() -> None:
    done = hand()
    entry = next(iter(ledger.entries(limit=1)))
    assert (entry.facts["act"], entry.facts["result"]) == ("disclosure", "emergency")
    assert (entry.facts["addressee"], entry.facts["who"]) == ("council", "rhian")
    jo, rhian = people.member("jo"), people.member("rhian")
    assert "Read this now" in waiting.waiting(jo, TODAY, NOW)[0][1]
    assert not emergency.read(rhian, done.number, who={"who": "rhian"}, now=NOW), "not their own"
    assert emergency.read(jo, done.number, who={"who": "jo"}, now=NOW)
    late = NOW + timedelta(hours=25)
    assert "late" in waiting.waiting(rhian, TODAY, late)[0][1]
    assert not emergency.every(rhian)[0].is_late(NOW + timedelta(hours=23))
    for reason in ("it was", "Ann Smith of DH1 5TP had been found by her husband"):
        with pytest.raises(emergency.UnableToHandOver):
            emergency.give_reason(rhian, done.number, reason, who={"who": "rhian"}, now=late)
    words = "A person was about to be found by somebody who had threatened them."
    assert emergency.give_reason(rhian, done.number, words, who={"who": "rhian"}, now=late)
    assert waiting.waiting(rhian, TODAY, late) == []


@pytest.mark.usefixtures("agreed")
def test_a_drill_is_marked_so_everywhere_and_is_no_disclosure() -> None:
    hand(drill=True)
    entry = next(iter(ledger.entries(limit=1)))
    assert (entry.facts["act"], entry.facts["result"]) == ("governance", "drill")
    assert entry.facts["what"].startswith("DRILL. ")
    for name, address in (("jo", "/desk/officer/"), ("jo", "/desk/"), ("jo", "/desk/emergency/")):
        assert "DRILL" in as_(CheckedClient(), name).get(address).content.decode(), address


@pytest.mark.usefixtures("agreed")
def test_what_was_not_declared_before_or_by_another_role_is_refused() -> None:
    client = as_(CheckedClient(), "rhian")
    (choice,) = emergency.choices(people.member("rhian"), TODAY)
    form = {"act": "hand", "key": choice.key, "kind": "safeguarding", "by": "phone"}
    for wrong in (
        form,  # not confirmed
        form | {"confirmed": "yes", "kind": "urgent"},
        form | {"confirmed": "yes", "key": "DSA-2026-99 council 0"},
        form | {"confirmed": "yes", "by": "post"},
    ):
        assert client.post("/desk/emergency/", wrong).status_code == 422, wrong
    other = as_(CheckedClient(), "priya").post("/desk/emergency/", form | {"confirmed": "yes"})
    assert other.status_code == 422
    assert "names another" in other.content.decode()
    page = as_(CheckedClient(), "nina").get("/desk/emergency/").content.decode()
    assert "no agreement of yours declares anything" in page
    assert Emergency.objects.count() == 0


@pytest.mark.usefixtures("agreed", "on_the_day")
def test_one_look_at_the_officer_s_desk_tells_what_is_late() -> None:
    client = as_(CheckedClient(), "jo")
    assert "Nothing is late" in client.get("/desk/officer/").content.decode()
    client.post("/desk/rights/", REQUEST | {"received": "2026-08-20"})
    client.post("/desk/rights/", REQUEST | {"reference": "SAR-2026-015"})
    page = client.get("/desk/officer/").content.decode()
    assert "1 thing is late" in page
    assert "late by 12 days" in page
    assert "due in 1 day" in page
    assert client.post("/desk/officer/").status_code == 302
    assert "it holds" in client.get("/desk/officer/").content.decode()
    assert as_(CheckedClient(), "rhian").get("/desk/officer/").status_code == 403


@pytest.mark.long
def test_refusals_are_counted_for_the_owner_s_officer() -> None:
    lean(20)
    client = as_(CheckedClient(), "amina")
    for _ in range(2):
        client.get("/desk/picture/?purpose=research")
    desk = officer.desk(
        people.member("jo"), partnership.clock_now().date(), partnership.clock_now()
    )
    assert sum(desk.reasons.values()) == 2
    assert desk.refused[0].partner == "council"
