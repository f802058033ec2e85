"""What is going round here: only what left the gate to the public, and nobody is watched."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hueandcry.desk import clock
from hueandcry.desk.acts import people, round_here, show
from hueandcry.desk.models import Alert, Shown
from hueandcry.desk.pages.round_here import period_said
from hueandcry.facts.mark import Mark
from hueandcry.register import book, ledger, marks, remembered
from hueandcry.sharing.release import Released
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("no_second_factor"),
]
STREAMS = ("police_online", "police_other", "fraud", "computer_misuse")


def released(by: str = "quarter", addressee: str = "public", **also: Any) -> Released:
    """A figure that priya released, to the public unless said."""
    priya = people.member("priya")
    purpose = "inform-public" if addressee == "public" else "prevent-and-detect-crime"
    question = show.ask(
        priya,
        name="trend",
        by=show.axes(by),
        purpose=purpose,
        reason="tell the public",
        owners=show.everybody(priya),
        addressee=addressee,
        **also,
    )
    outcome = show.figure(
        question,
        area_id="durham",
        who=partnership.WHO,
        today=partnership.TODAY,
        now=lambda: partnership.NOW,
    )
    assert isinstance(outcome, Released)
    return outcome


def put(number: int, stream: str = "fraud", name: str = "priya") -> str:
    return round_here.put(number, stream, people.member(name), partnership.TODAY, partnership.NOW)


def page(client: Client) -> str:
    return str(client.get("/round-here/").content.decode())


def numbers(html: str) -> set[str]:
    """Every number that the figures of a page show."""
    bodies = re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    return set(re.findall(r"<b>([0-9]+)</b>", " ".join(bodies)))


def test_an_empty_page_is_calm_and_sets_no_cookie(checked_client: CheckedClient) -> None:
    answer = checked_client.get("/round-here/")
    assert answer.status_code == 200
    assert "There is no warning now." in answer.content.decode()
    assert not answer.cookies
    assert checked_client.get("/round-here/fraud.csv").status_code == 404


@pytest.mark.parametrize(
    ("count", "by"),
    [(4, "quarter"), (58, "quarter,theme"), (61, "month")],
)
def test_nothing_is_on_the_page_that_was_not_released_to_the_public(count: int, by: str) -> None:
    partnership.organisations()
    partnership.agree()
    rows = partnership.reports("report-fraud", count)
    partnership.publish("fraud-desk", "report-fraud", rows, f"{count}.csv")
    outcome = released(by)
    for table in outcome.cleared.tables:
        put(outcome.ledger, table.stream)
    html = page(Client())
    cleared = {
        cell.value
        for table in outcome.cleared.tables
        for cell in table.cells
        if cell.value is not None
    }
    shown = {int(number) for number in numbers(html)}
    assert shown <= cleared
    assert all(number % 5 == 0 for number in shown)
    for table in outcome.cleared.tables:
        csv = Client().get(f"/round-here/{table.stream}.csv").content.decode()
        counts = {line.rsplit(",", 1)[1] for line in csv.splitlines() if line.startswith("2026-")}
        assert counts <= {f"{value}" for value in cleared} | {"fewer than 10"}


# What is released to whom, which stream of it goes on the page, by whom, and why not.
PUTS = (
    ("quarter", "", "fraud", "priya", "released to the public"),
    ("quarter,ward", "public", "fraud", "priya", "by time, or by what"),
    ("quarter", "public", "bank", "priya", "by time, or by what"),
    ("quarter", "public", "nonsense", "priya", "by time, or by what"),
    ("quarter", "public", "fraud", "rhian", "An analyst or a coordinator"),
    ("quarter", "public", "fraud", "amina", ""),
    ("month,theme", "public", "fraud", "sam", ""),
)


def test_what_goes_on_the_page_and_by_whom() -> None:
    partnership.whole(120)
    numbers = {asked: released(*asked).ledger for asked in {case[:2] for case in PUTS}}
    for by, addressee, stream, name, why in PUTS:
        before = Shown.objects.count()
        said = put(numbers[(by, addressee)], stream, name)
        assert why in said, (by, addressee, stream, name)
        assert bool(said) is bool(why)
        assert Shown.objects.count() == before + (not why)


def test_a_number_that_nothing_left_under_is_refused() -> None:
    partnership.organisations()
    assert "Release it first" in put(999_999)


def test_after_the_rule_was_withdrawn_nothing_new_goes_on_the_page() -> None:
    partnership.whole(120)
    number, other = released().ledger, released("month").ledger
    assert put(other) == ""
    rule = next(t for t in book.read().agreements if t.agreement.id == "PUB-2026-12")
    book.withdraw(rule.digest, partnership.WHO, partnership.NOW + timedelta(hours=1))
    assert "no longer lets" in put(number)
    (figure,) = round_here.figures()
    assert figure.release == other
    assert not round_here.still_allowed(other, partnership.TODAY)


def test_the_page_asks_no_gate_and_writes_no_ledger(checked_client: CheckedClient) -> None:
    partnership.whole(120)
    rows = [
        partnership.report(f"late-{n}", partnership.TODAY, "NFIB3A", source="report-fraud")
        for n in range(20)
    ]
    partnership.publish("fraud-desk", "report-fraud", rows, "late.csv")
    outcome = released()
    for stream in STREAMS:
        assert put(outcome.ledger, stream) == ""
    before = ledger.size()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = checked_client.get("/round-here/")
    assert ledger.size() == before
    assert not answer.cookies
    assert all(query["sql"].lstrip().upper().startswith("SELECT") for query in queries)
    assert len(queries) < 30
    assert len(answer.content) < 20_000
    html = answer.content.decode()
    assert "Counts are rounded to 5" in html
    assert "Never add them up" in html
    assert "TLP:CLEAR" in html
    assert "October to December 2026" not in html, "a quarter that runs still"


def test_the_newest_stands_and_taking_it_off_leaves_none(checked_client: CheckedClient) -> None:
    partnership.whole(120)
    first, second = released().ledger, released("month").ledger
    assert [put(first), put(second)] == ["", ""]
    (figure,) = round_here.figures()
    assert figure.release == second
    assert round_here.take_off(figure.number, people.member("amina"), partnership.NOW)
    assert round_here.figures() == ()
    assert not round_here.take_off(figure.number, people.member("amina"), partnership.NOW)
    acts = [entry.facts["act"] for entry in ledger.entries(limit=2)]
    assert acts == ["figure taken off the public page", "figure put on the public page"]


def test_a_mark_shows_its_kind_and_days_and_never_a_partners_words(
    checked_client: CheckedClient,
) -> None:
    partnership.whole(120)
    on = partnership.TODAY - timedelta(days=100)
    words = "Only partners may read this."
    mark = Mark(0, "fraud-desk", "report-fraud", "outage", on, on, words)
    marks.add(mark, partnership.WHO, partnership.NOW)
    put(released().ledger)
    html = page(checked_client)
    assert "Outage" in html
    assert "Only partners" not in html


def test_the_picture_offers_the_page_only_for_what_went_to_the_public(
    checked_client: CheckedClient,
) -> None:
    partnership.whole(120)
    as_(checked_client, "priya")
    words = "Put it on the public page"
    own = checked_client.get("/desk/picture/?whose=own").content.decode()
    assert words not in own
    public = "/desk/picture/?whose=public&purpose=inform-public&stream=fraud"
    html = checked_client.get(public).content.decode()
    assert words in html
    release = re.search(r'name="release" value="([0-9]+)"', html)
    assert release
    assert remembered.read(int(release[1])) is not None
    given = {"release": release[1], "stream": "fraud"}
    assert checked_client.post("/desk/alerts/figure/", given).status_code == 302
    assert "Fraud:" in page(checked_client)
    for odd in ({}, {"release": "x", "stream": "fraud"}, {"release": "9" * 400, "stream": ""}):
        assert checked_client.post("/desk/alerts/figure/", odd).status_code == 409
    assert words not in as_(checked_client, "rhian").get(public).content.decode()


def test_an_alert_on_the_page_leads_to_its_guide_until_its_last_day(
    checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    Alert.objects.create(
        guide="money-sent",
        title="Texts about a parcel",
        happening="<b>Odd</b> & unescaped",
        places="DH1",
        valid_until=partnership.TODAY,
        drafted_at=partnership.NOW,
        published_at=partnership.NOW,
    )
    monkeypatch.setattr(clock, "today", lambda: partnership.TODAY)
    html = page(checked_client)
    assert "Texts about a parcel" in html
    assert "&lt;b&gt;Odd&lt;/b&gt;" in html
    assert '/help/money-sent/"' in html
    assert "Until 2 October 2026." in html
    monkeypatch.setattr(clock, "today", lambda: partnership.TODAY + timedelta(days=1))
    assert "parcel" not in page(checked_client)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2026-Q1", "January to March 2026"),
        ("2026-Q4", "October to December 2026"),
        ("2024-Q1", "January to March 2024"),
        ("2026-05", "May 2026"),
        ("2026-06-29", "week of 29 June 2026"),
    ],
)
def test_periods_in_words(period: str, said: str) -> None:
    assert period_said(period) == said
