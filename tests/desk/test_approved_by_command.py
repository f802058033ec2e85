"""An approval by command asked for no second factor: the answer, the ledger and the page say so."""

import argparse

import pytest
from django.contrib.auth.models import User

from hueandcry.desk.acts import agreed, people
from hueandcry.desk.commands import agreements as command
from hueandcry.register import book, ledger
from hueandcry.sharing.agreement import examples
from tests.desk import partnership
from tests.desk.conftest import CheckedClient
from tests.desk.partnership import NOW, TODAY, WHO

pytestmark = pytest.mark.django_db
HOW = "approved by command"


def test_an_approval_by_command_is_known_for_one(
    checked_client: CheckedClient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(people, "needs_second_factor", lambda user: False)
    partnership.organisations()
    by_page, by_command = (
        book.add(examples()[name], WHO, NOW) for name in ("public-police.toml", "house-police.toml")
    )
    checked_client.force_login(User.objects.get(username="jo"))
    checked_client.post(f"/desk/agreements/{by_page}/")
    assert agreed.text(by_page, TODAY).state == "in force"  # type: ignore[union-attr]
    asked = argparse.Namespace(person="jo", reference=by_command)
    assert command.approve(asked, None) == 0  # type: ignore[arg-type]
    said = capsys.readouterr().out
    assert "Approved by command as jo: no second factor was asked; the ledger says so." in said
    facts = next(iter(ledger.entries(limit=1))).facts
    assert (facts["act"], facts["by"], facts["who"]) == ("agreement approved", "command", "jo")
    for digest, told in ((by_page, False), (by_command, True)):
        page = checked_client.get(f"/desk/agreements/{digest}/").content.decode()
        assert (HOW in page) == told
    before = ledger.size()
    command.approve(asked, None)  # type: ignore[arg-type]
    assert "Nothing changed" in capsys.readouterr().out
    assert ledger.size() == before
