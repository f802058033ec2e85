"""Who looked at our records: others' questions, for the organisation whose records they are."""

import pytest

from hueandcry.desk.acts import people, show
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]


def asked(name: str) -> None:
    member = people.member(name)
    question = show.ask(
        member,
        name="trend",
        by=("quarter",),
        purpose=show.usual_purpose(member),
        reason="a test",
        owners=show.everybody(member),
    )
    show.figure(
        question,
        area_id="durham",
        who={"who": name},
        today=partnership.TODAY,
        now=lambda: partnership.NOW,
    )


def test_an_owner_sees_who_else_asked_and_for_what(checked_client: CheckedClient) -> None:
    partnership.organisations()
    partnership.agree()
    partnership.publish("police", "police", partnership.reports("police", 60), "police.csv")
    asked("amina")
    asked("priya")
    page = as_(checked_client, "jo").get("/desk/ledger/ours/?since=2026-01-01").content.decode()
    assert "Amina" in page
    assert "Priya" not in page.split("<main")[1]
    assert "left" in page
    lines = checked_client.get("/desk/ledger/ours.csv?since=2026-01-01").content.decode()
    assert "TLP:AMBER+STRICT" in lines
    assert lines.count("left") == 1
    late = checked_client.get("/desk/ledger/ours/?since=2026-12-01").content.decode()
    assert "No other organisation asked since 1 December 2026." in late
    assert checked_client.get("/desk/ledger/ours.xml").status_code == 404


def test_another_organisation_sees_only_its_own(checked_client: CheckedClient) -> None:
    partnership.organisations()
    partnership.agree()
    partnership.publish("police", "police", partnership.reports("police", 60), "police.csv")
    asked("amina")
    page = as_(checked_client, "sam").get("/desk/ledger/ours/?since=2026-01-01").content.decode()
    assert "No other organisation asked" in page
    assert as_(checked_client, "priya").get("/desk/ledger/ours/").status_code == 403
