"""The law, the rule book, every reason of a no, and a request in the law's own words."""

import json
from argparse import Namespace

import pytest
from django.conf import settings
from django.urls import reverse

from hueandcry.desk.acts import people
from hueandcry.desk.commands import asking
from hueandcry.desk.commands.opened import Trouble
from hueandcry.sharing.requesting import STATEMENT
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_

pytestmark = pytest.mark.django_db
ASKED = {
    "position": "Head of community safety",
    "holder": "bank",
    "wanted": "Counts of cases by ward, for 2026",
    "agreement": "",
    "purpose": "plan-sessions",
    "task": "CDA 1998 s.6",
    "needed_by": "31/12/2030",
}


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "needs_second_factor", lambda user: False)


def test_the_law_and_the_rules_open_and_say_what_nobody_has_read(
    checked_client: CheckedClient,
) -> None:
    partnership.organisations()
    page = as_(checked_client, "grace").get(reverse("law")).content.decode()
    assert "not checked" in page
    assert reverse("law_one", args=["cda-115"]) in page
    recalled = checked_client.get(reverse("law_one", args=["victims-code"])).content.decode()
    assert "Nobody has checked this against the text of the law yet." in recalled
    context = checked_client.get(reverse("law_one", args=["cda-17"])).content.decode()
    assert "No agreement may rest on it." in context
    assert checked_client.get(reverse("law_one", args=["no-such-law"])).status_code == 404
    rules = checked_client.get(reverse("rules")).content.decode()
    assert "Who may receive?" in rules
    assert "A school may give under it but not receive." in rules


def test_may_i_gives_every_reason_with_clause_and_law(checked_client: CheckedClient) -> None:
    partnership.organisations()
    partnership.agree()
    as_(checked_client, "amina")
    asks = "?owner=police&purpose=research&pass_to=bank&link=records"
    page = checked_client.get(f"/desk/may-i/{asks}").content.decode()
    for clause in ("DSA-2026-07 [why] purposes", "DSA-2026-07 [onward] share, link"):
        assert clause in page
    assert "does not let it be passed on" in page
    assert "linked with other data" in page


def test_trading_standards_counts_carry_their_limit_on_the_page_and_in_every_copy(
    checked_client: CheckedClient,
) -> None:
    partnership.organisations()
    partnership.agree()
    rows = [partnership.report(f"t{n}", partnership.TODAY, "") for n in range(30)]
    partnership.publish("trading-standards", "trading-standards", rows, "t.csv")
    as_(checked_client, "amina")
    asks = "?purpose=plan-sessions&whose=all"
    copy = checked_client.get(f"/desk/picture.csv{asks}").content.decode()
    assert "Use limit: " in copy
    assert "It lies on whose record it is, the kind of file" in copy
    limits = json.loads(checked_client.get(f"/desk/picture.json{asks}").content)["use_limits"]
    assert {"reported_on", "ward"} <= {one["field"] for one in limits}
    assert {one["law"] for one in limits} == {"Enterprise Act 2002 Part 9, ss.237 to 245"}
    assert "Use limit" in checked_client.get(f"/desk/picture/{asks}").content.decode()


def test_a_request_states_what_annex_1_asks_of_it(checked_client: CheckedClient) -> None:
    partnership.organisations()
    as_(checked_client, "amina")
    page = checked_client.post(reverse("request"), ASKED).content.decode()
    assert STATEMENT in page
    assert "CDA 1998 s.6" in page
    assert "Head of community safety, Dunholme Council" in page
    bad = checked_client.post(reverse("request"), ASKED | {"needed_by": "soon", "task": " "})
    assert bad.status_code == 422
    assert "Name the law that gives you this task" in bad.content.decode()
    assert "Write a day" in bad.content.decode()


def test_a_business_cannot_state_a_public_task(checked_client: CheckedClient) -> None:
    partnership.organisations()
    page = as_(checked_client, "owen").post(reverse("request"), ASKED)
    assert page.status_code == 422
    assert "has no public task of its own" in page.content.decode()
    assert STATEMENT not in page.content.decode()


def test_the_same_request_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    partnership.organisations()
    given = {key: ASKED[key] for key in ASKED} | {"person": "amina", "json": False}
    assert asking.write(Namespace(**given), home=settings.HUEANDCRY_HOME) == 0
    assert STATEMENT in capsys.readouterr().out
    with pytest.raises(Trouble, match="Choose who holds the data"):
        asking.write(Namespace(**given | {"holder": "nobody"}), home=settings.HUEANDCRY_HOME)
