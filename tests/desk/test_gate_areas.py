"""A partnership of several councils, before and after they merge or split, through the gate."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from hueandcry.desk.acts import people, show
from hueandcry.exchange import tables
from hueandcry.facts.place import area
from hueandcry.facts.report import Report
from hueandcry.sharing.release import Released
from tests.core.test_place_axes import CHANGES, COUNTY, DARLINGTON, OLD, pack_with
from tests.desk import partnership
from tests.desk.conftest import CheckedClient

pytestmark = pytest.mark.django_db

DAY = date(2026, 4, 1)
MERGED = """
[[change]]
on = 2026-04-01
kind = "merged"
from = [{ code = "E22000903", name = "Old" }, { code = "E22000904", name = "Other" }]
to = [{ code = "E22000365", name = "County Durham" }]
"""


def taken_in(reports: list[Report]) -> None:
    partnership.organisations()
    partnership.agree()
    partnership.publish("police", "police", reports)


def ask(name: str, by: str, purpose: str, area_id: str) -> Released:
    question = show.ask(
        people.member(name), name="trend", by=show.axes(by), purpose=purpose, reason="a test",
        owners=("police",),
    )  # fmt: skip
    outcome = show.figure(
        question,
        area_id=area_id,
        who={"who": name},
        today=partnership.TODAY,
        now=lambda: partnership.NOW,
    )
    assert isinstance(outcome, Released)
    return outcome


def counts(released: Released, stream: str = "police_online") -> dict[tuple[str | None, ...], int]:
    table = next(table for table in released.cleared.tables if table.stream == stream)
    return {cell.key: cell.value for cell in table.cells if cell.value}


def as_sent(code: str) -> list[Report]:
    """Reports of which those before the change hold an old code, all or one partnership's."""
    return [
        replace(row, partnership=code)
        if row.reported_on < DAY and (code == OLD or row.partnership == COUNTY)
        else row
        for row in partnership.reports("police", 120)
    ]


def test_a_split_leaves_with_its_note_and_its_whole(tmp_path: Path) -> None:
    pack_with(tmp_path, CHANGES)
    rows = as_sent(OLD)
    taken_in(rows)
    online = [row for row in rows if row.online]
    pack = str(tmp_path / "pack")
    own = ask("priya", "quarter,partnership", "prevent-and-detect-crime", pack)
    assert counts(own)["2026-Q1", OLD] == sum(row.reported_on < DAY for row in online)
    assert ("2026-Q1", COUNTY) not in counts(own)
    assert ("2026-Q2", OLD) not in counts(own)
    names = area(pack).names
    text = tables.as_csv(own, names=names)
    assert "On 1 April 2026 Old became County Durham and Darlington" in text
    assert "Darlington, County Durham and Old together" in text
    assert tables.as_json(own)["notes"] == list(own.cleared.notes)
    whole = f"{DARLINGTON}+{COUNTY}+{OLD}"
    by_ward = ask("amina", "quarter,ward", "plan-sessions", pack)
    by_partnership = ask("amina", "quarter,partnership", "plan-sessions", pack)
    for quarter in ("2026-Q1", "2026-Q2", "2026-Q3"):
        assert counts(by_ward)[quarter, whole] == counts(by_partnership)[quarter, whole]
    assert not by_ward.cleared.notes


def test_the_page_shows_the_whole_of_a_split_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checked_client: CheckedClient
) -> None:
    pack_with(tmp_path, CHANGES)
    taken_in(as_sent(OLD))
    home = replace(settings.HUEANDCRY_HOME, area=str(tmp_path / "pack"))
    monkeypatch.setattr(settings, "HUEANDCRY_HOME", home)
    monkeypatch.setattr(people, "needs_second_factor", lambda user: False)
    checked_client.force_login(User.objects.get(username="priya"))
    page = checked_client.get("/desk/picture/?split=partnership&whose=own").content.decode()
    assert "Darlington, County Durham and Old together" in page
    assert "On 1 April 2026 Old became County Durham and Darlington" in page


def test_a_merger_goes_on_under_the_later_code(tmp_path: Path) -> None:
    pack_with(tmp_path, MERGED)
    rows = as_sent("E22000904")
    taken_in(rows)
    own = ask("priya", "quarter,partnership", "prevent-and-detect-crime", str(tmp_path / "pack"))
    want = Counter(
        (f"2026-Q{(row.reported_on.month + 2) // 3}",
         DARLINGTON if row.partnership == DARLINGTON else COUNTY)
        for row in rows if row.online
    )  # fmt: skip
    found = counts(own)
    assert {key: found[key] for key in want} == dict(want)
    assert "E22000904" not in str(found)
    (note,) = own.cleared.notes
    assert note == (
        "On 1 April 2026 Old and Other became County Durham. "
        "Earlier reports are counted under County Durham."
    )


def test_four_partnerships_of_one_force_each_have_their_name_and_number() -> None:
    places = list(area("cleveland").places.values())
    places = places[::2] + places[1::2]
    rows = [
        replace(row, lsoa=place.lsoa, ward=place.ward, partnership=place.partnership)
        for row, place in zip(
            partnership.reports("police", 240), places[::2] + places[1::2], strict=False
        )
    ]
    taken_in(rows)
    own = ask("priya", "quarter,partnership", "prevent-and-detect-crime", "cleveland")
    want = Counter(row.partnership for row in rows if row.online)
    found = counts(own)
    assert len(want) == 4
    assert {code: found[None, code] for code in want} == dict(want)
    text = tables.as_csv(own, names=area("cleveland").names)
    for name in {area("cleveland").names[code] for code in want}:
        assert name in text
