"""What may be read and not copied: TLP:RED, and what two people must look at first."""

from typing import Any

import pytest

from hueandcry.desk import clock
from hueandcry.desk.acts import round_here
from hueandcry.desk.acts.people import member
from hueandcry.register import book, ledger, outputs
from hueandcry.sharing import agreement
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
PUBLIC = "whose=public&purpose=inform-public&period=quarter"
WORDS = {"title": "Reports by quarter", "context": "For the web page.", "controls": "Rounded to 5."}


@pytest.fixture(autouse=True)
def agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Police to council is TLP:RED; what police let the public see wants two checkers."""
    monkeypatch.setattr(clock, "today", lambda: partnership.TODAY)
    partnership.organisations()
    partnership.publish("police", "police", partnership.reports("police", 240), "police.csv")
    for name, changes in (
        ("house-police", ()),
        ("police-to-council", (('marking = "TLP:AMBER"', 'marking = "TLP:RED"'),)),
        ("public-police", (("round_base = 5", "round_base = 5\ncheckers = 2"),)),
    ):
        text = agreement.examples()[f"{name}.toml"]
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        digest = book.add(text, partnership.WHO, partnership.NOW)
        parsed = agreement.parse(text)
        assert isinstance(parsed, agreement.Agreement)
        for party in parsed.parties:
            book.approve(digest, party, f"officer of {party}", partnership.NOW)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_red_is_read_by_who_asked_and_copied_by_nobody(checked_client: CheckedClient) -> None:
    as_(checked_client, "amina")
    page = text(checked_client.get("/desk/picture/?purpose=plan-sessions"))
    assert "TLP:RED" in page
    assert "no copy is made" in page
    assert "picture.csv" not in page
    for form in ("csv", "json", "svg"):
        answer = checked_client.get(f"/desk/picture.{form}?purpose=plan-sessions")
        assert answer.status_code == 403, form
        assert "no copy is made" in text(answer)
    newest = next(iter(ledger.entries(limit=1)))
    assert (newest.facts["result"], newest.facts["marking"]) == ("refused", "TLP:RED")
    assert checked_client.get("/desk/lists.csv").status_code == 403
    assert as_(checked_client, "priya").get("/desk/picture.csv?whose=own").status_code == 200


def test_a_public_figure_that_wants_checkers_goes_through_them(
    checked_client: CheckedClient,
) -> None:
    as_(checked_client, "priya")
    page = text(checked_client.get(f"/desk/picture/?{PUBLIC}"))
    assert "Two people look at it first" in page
    assert checked_client.get(f"/desk/picture.csv?{PUBLIC}").status_code == 403
    release = max(
        entry.number for entry in ledger.entries(limit=9) if entry.facts["act"] == "disclosure"
    )
    why_not = round_here.put(
        release, "police_online", member("priya"), partnership.TODAY, partnership.NOW
    )
    assert why_not.startswith("Two people look at it first")
    way = {"way": "PUB-2026-11 police public", **WORDS}
    begun = checked_client.post(f"/desk/outputs/new/?{PUBLIC}", way)
    assert begun.status_code == 302
    found = outputs.one(int(begun.headers["Location"].split("/")[-2]))
    assert found is not None
    (file,) = found.leaving
    assert file.text.startswith("TLP:CLEAR")
    assert file.stops == ()
    assert checked_client.post(begun.headers["Location"], {"act": "submit"}).status_code == 302
