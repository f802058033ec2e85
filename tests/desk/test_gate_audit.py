"""Every release is attacked with all that left before it, and blocked if a number would show.

The force here is two partnerships: County Durham, and Darlington with three reports in one week.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from hueandcry.desk.acts import people, show
from hueandcry.desk.acts.seed import OFFICERS
from hueandcry.exchange import tables
from hueandcry.facts.place import area
from hueandcry.register import book, ledger
from hueandcry.sharing import agreement as agreements
from hueandcry.sharing.release import HeldBack, Released
from tests.desk import partnership
from tests.desk.conftest import CheckedClient

pytestmark = pytest.mark.django_db
COUNTY, DARLINGTON = "E22000365", "E22000072"
APPROVED = datetime(2026, 1, 1, tzinfo=UTC)
MONDAY = date(2026, 5, 4)
EXPOSED = "One number of a partnership in one week could be worked out from this and from what left"


def force(weeks: int = 3) -> None:
    """Twenty reports a week in the county and fifteen in Darlington, but three in the first."""
    places = list(area("durham").places.values())
    at = {
        name: next(n for n, place in enumerate(places) if place.partnership == name)
        for name in (COUNTY, DARLINGTON)
    }
    rows = [
        partnership.report(f"{name}-{week}-{n}", day, "blackmail", place=at[name])
        for week in range(weeks)
        for day in [MONDAY + timedelta(weeks=week)]
        for name, count in ((COUNTY, 20), (DARLINGTON, 15 if week else 3))
        for n in range(count)
    ]
    partnership.organisations()
    partnership.publish("police", "police", rows)


def agree(*texts: str) -> None:
    for text in texts:
        parsed = agreements.parse(text)
        assert isinstance(parsed, agreements.Agreement), parsed
        digest = book.add(text, partnership.WHO, partnership.NOW)
        for party in parsed.parties:
            book.approve(digest, party, OFFICERS[party], APPROVED)


def counts(receiver: str, method: str, only: str = "") -> str:
    """The police's counts for a partner, hidden or rounded, of all or the county."""
    text = agreements.examples()[f"police-to-{receiver}.toml"]
    text = text.replace("[release]", f'[release]\nmethod = "{method}"')
    if only:
        text = text.replace(
            "never = [", f'only = [{{ field = "partnership", in = ["{only}"] }}]\nnever = ['
        )
        case = f'given = {{ partnership = "{only}", sealed = true }}\nexpect = "hidden"\n'
        text = f"{text.split('[[case]]')[0]}[[case]]\n{case}"
    return text


def ask(name: str, by: str, **more: Any) -> Released | HeldBack:
    question = show.ask(
        people.member(name), name="trend", by=show.axes(by),
        purpose="plan-sessions" if name == "amina" else "prevent-and-detect-crime",
        reason="a test", owners=("police",), **more,
    )  # fmt: skip
    return show.figure(
        question, area_id="durham", who={"who": name}, today=partnership.TODAY,
        now=lambda: partnership.NOW,
    )  # fmt: skip


def week(released: Released | HeldBack, partnership_id: str | None) -> int | str:
    assert isinstance(released, Released), released
    table = released.cleared.tables[0]
    key = (MONDAY.isoformat(), partnership_id)[: len(table.axes)]
    return next(cell.words or cell.value or 0 for cell in table.cells if cell.key == key)


@pytest.mark.parametrize("method", ["suppress", "round"])
def test_the_force_and_then_the_county_of_one_week(method: str) -> None:
    """Two partners side by side: one was shown the force's weeks, the other asks for the county's.

    Their difference is Darlington's week, which nobody asked for and nobody was shown.
    """
    force()
    agree(counts("fraud-desk", method), counts("council", method, only=COUNTY))
    assert week(ask("dafydd", "week"), None) == {"suppress": 23, "round": 25}[method]
    county = ask("amina", "week")
    if method == "round":
        assert week(county, None) == 20
        assert isinstance(county, Released)
        assert county.cleared.narrowest == 5
        assert "holds 5 numbers, or more" in tables.as_json(county)["checked"]
        return
    assert isinstance(county, HeldBack)
    assert county.held.reason == f"{EXPOSED} on 2 October 2026."
    newest = next(iter(ledger.entries(limit=1)))
    assert newest.facts["result"] == "held back"


def test_the_county_and_then_the_force_is_blocked_too() -> None:
    force()
    agree(counts("fraud-desk", "suppress"), counts("council", "suppress", only=COUNTY))
    assert week(ask("amina", "week"), None) == 20
    assert isinstance(ask("dafydd", "week"), HeldBack)


def test_one_week_by_partnership_after_the_force_tells_nothing_and_is_held() -> None:
    force(weeks=1)
    agree(counts("council", "suppress"))
    assert week(ask("amina", "week"), None) == 23
    by_partnership = ask("amina", "week,partnership")
    assert isinstance(by_partnership, HeldBack)
    assert by_partnership.held.reason == f"{EXPOSED} on 2 October 2026."
    assert not {"3", "20"} & set(by_partnership.held.reason.split())


def test_of_more_weeks_the_week_is_hidden_and_so_is_another_that_would_tell_it() -> None:
    force()
    agree(counts("council", "suppress"))
    assert week(ask("amina", "week"), None) == 23
    by_partnership = ask("amina", "week,partnership")
    assert week(by_partnership, None) == 23
    assert week(by_partnership, COUNTY) == week(by_partnership, DARLINGTON) == "hidden"
    assert ask("amina", "week,partnership").cleared == by_partnership.cleared  # type: ignore[union-attr]
    assert "hidden" in tables.as_csv(by_partnership, names={})  # type: ignore[arg-type]


WAYS = ("/desk/picture/", "/desk/picture.csv", "/desk/picture.json", "/desk/picture.svg")


@pytest.mark.usefixtures("no_second_factor")
def test_page_and_every_copy_ask_the_one_gate(checked_client: CheckedClient) -> None:
    """Chart and page, CSV, JSON, SVG, and a question by command: all are blocked alike."""
    force()
    agree(counts("fraud-desk", "suppress"), counts("council", "suppress", only=COUNTY))
    ask("dafydd", "week")
    checked_client.force_login(User.objects.get(username="amina"))
    for way in WAYS:
        answer = checked_client.get(f"{way}?period=week&purpose=plan-sessions")
        assert EXPOSED in answer.content.decode(), way
        assert ">20<" not in answer.content.decode()
    assert isinstance(ask("amina", "week"), HeldBack)


@pytest.mark.usefixtures("no_second_factor")
def test_the_narrowest_range_is_on_the_page_and_on_every_copy(
    checked_client: CheckedClient,
) -> None:
    force()
    agree(counts("council", "round"))
    checked_client.force_login(User.objects.get(username="amina"))
    for way in WAYS[:3]:
        answer = checked_client.get(f"{way}?period=week&split=partnership&purpose=plan-sessions")
        assert "holds 5 numbers, or more" in answer.content.decode(), way


def test_an_agreement_that_hides_and_one_that_rounds_are_not_mixed() -> None:
    """For the same rows: whoever had both would have more than either tells."""
    force()
    agree(counts("fraud-desk", "round"), counts("council", "suppress"))
    ask("dafydd", "week")
    mixed = ask("amina", "week")
    assert isinstance(mixed, HeldBack)
    assert "Both ways together" in mixed.held.reason


def test_what_was_hidden_one_day_stays_hidden_when_more_has_come_in() -> None:
    """Else yesterday's table and today's, side by side, would tell the hidden week."""
    force()
    agree(counts("council", "suppress"))
    first = hidden_cells(ask("amina", "week,partnership"))
    late = [partnership.report(f"late-{n}", MONDAY + timedelta(weeks=2), "blackmail")
            for n in range(30)]  # fmt: skip
    partnership.publish("police", "police", late, "late.csv")
    second = hidden_cells(ask("amina", "week,partnership"))
    assert first
    assert first <= second


def hidden_cells(released: Released | HeldBack) -> set[Any]:
    assert isinstance(released, Released), released
    return {cell.key for cell in released.cleared.tables[0].cells if cell.words}
