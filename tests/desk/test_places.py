"""The page of places: what it shows is made from what was cleared, to those who may see it."""

import csv
import io
from datetime import date, timedelta
from html import escape
from typing import Any

import pytest

from hueandcry.desk.acts import places as acts
from hueandcry.facts.place import area
from hueandcry.facts.report import Report
from hueandcry.register import ledger
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("no_second_factor"),
]


def text(response: Any) -> str:
    return str(response.content.decode())


def around(ward: str, count: int) -> list[Report]:
    """Reports of one ward alone."""
    every = list(area("durham").places.values())
    place = next(n for n, one in enumerate(every) if one.ward == ward)
    first = date(2026, 1, 1)
    return [
        partnership.report(
            f"more-{n}",
            first + timedelta(days=n % 180),
            "NFIB3A",
            source="report-fraud",
            place=place,
        )
        for n in range(count)
    ]


def test_the_page_tells_the_ward_that_has_more_and_copies_say_the_same(
    checked_client: CheckedClient,
) -> None:
    partnership.whole(240)
    names = area("durham").names
    ward = next(one.ward for one in area("durham").places.values())
    partnership.publish("fraud-desk", "report-fraud", around(ward, 120), "more.csv")
    client = as_(checked_client, "dafydd")
    asked = "whose=own&stream=fraud&over=all"
    page = text(client.get(f"/desk/places/?{asked}"))
    assert "One ward has clearly more fraud reports than the rest leads to expect" in page
    assert f"1. {escape(names[ward])}" in page
    assert page.count("10 km</text>") == 2
    told = client.get(f"/desk/places.json?{asked}").json()["wards"]
    assert [one["ward"] for one in told if one["against_the_whole"] == "clearly above"] == [ward]
    lines = text(client.get(f"/desk/places.csv?{asked}")).splitlines()
    head = next(n for n, line in enumerate(lines) if line.startswith("ward,"))
    rows = list(csv.DictReader(io.StringIO("\n".join(lines[head:]))))
    assert [row["reports"] for row in rows] == [str(one["reports"]) for one in told]


def test_a_partner_gets_what_the_picture_gives_and_nothing_behind_it(
    checked_client: CheckedClient,
) -> None:
    partnership.whole(240)
    client = as_(checked_client, "amina")
    told = client.get("/desk/places.json?stream=fraud").json()["wards"]
    assert {one["reports"] % 5 for one in told} == {0}
    page = text(client.get("/desk/places/?stream=fraud"))
    assert "Rounding may have moved a ward’s number by up to 4." in page
    assert "All that is here" in page
    (entry, *_) = ledger.entries(limit=1)
    assert f"Ledger entry {entry.number}" in page or str(entry.number) in page


def test_no_map_where_a_pack_holds_no_boundaries(
    checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hueandcry.desk.pages import places_said

    for module in (acts, places_said):
        monkeypatch.setattr(module, "shapes", lambda area_id: None)
    acts._made.cache_clear()
    partnership.whole(20)
    page = text(as_(checked_client, "dafydd").get("/desk/places/?whose=own"))
    acts._made.cache_clear()
    assert "This area’s pack holds no boundaries, so there is no map." in page


def test_nothing_here_or_nothing_agreed_is_said(checked_client: CheckedClient) -> None:
    partnership.organisations()
    refused = as_(checked_client, "amina").get("/desk/places/")
    assert refused.status_code == 403
    partnership.agree()
    assert "This one stays here" in text(as_(checked_client, "dafydd").get("/desk/places/"))
    partnership.publish("fraud-desk", "report-fraud", partnership.reports("report-fraud", 30))
    empty = text(as_(checked_client, "dafydd").get("/desk/places/?stream=bank"))
    assert "Nothing of this kind was taken in" in empty
    assert as_(checked_client, "dafydd").get("/desk/places.json?stream=bank").status_code == 404
    assert as_(checked_client, "dafydd").get("/desk/places.svg").status_code == 404


def test_the_picture_leads_to_the_places(checked_client: CheckedClient) -> None:
    partnership.whole(20)
    assert 'href="/desk/places/"' in text(as_(checked_client, "priya").get("/desk/picture/"))
