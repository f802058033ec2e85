"""Partners vouch for the ledger, and a database that was put back shows against what they keep."""

import argparse
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from hueandcry.desk import clock, home
from hueandcry.desk.acts import cosigned
from hueandcry.desk.commands import handed as command
from hueandcry.desk.commands import ledger as ledger_command
from hueandcry.desk.commands.opened import Trouble
from hueandcry.register import audit, handed, ledger
from hueandcry.register.models import Cosignature, LedgerEntry
from hueandcry.sharing import cosign, exported, growth, tree
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_
from tests.desk.partnership import NOW, TODAY

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
LINE = cosign.verifier("bank.example", KEY.public_key())
WHO = {"who": "jo"}
HERE: Any = None  # a command on the ledger asks its home for nothing


def act(count: int, who: str = "priya") -> None:
    for _ in range(count):
        ledger.append({"act": "consultation", "who": who, "what": "trend"}, NOW)


def signed_now() -> str:
    return cosign.cosign(ledger.checkpoint(), "bank.example", KEY, int(NOW.timestamp()))


def options(**given: Any) -> argparse.Namespace:
    usual = {"json": False, "against": None, "partner": "", "first": 0, "since": 0}
    return argparse.Namespace(**{**usual, **given})


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.mark.django_db
@pytest.mark.usefixtures("today", "no_second_factor")
def test_a_partner_vouches_and_the_page_says_up_to_where(
    checked_client: CheckedClient, tmp_path: Path, capsys
) -> None:
    partnership.organisations()
    given = options(partner="bank", add=LINE, remove=False, person="jo")
    assert command.witness_key(given, HERE) == 0
    act(5)
    note = tmp_path / "note"
    note.write_text(signed_now(), encoding="utf-8")
    size = ledger.size()
    assert command.cosign(options(file=note, partner="bank"), HERE) == 0
    assert f"up to entry {size:,}, signed on 2 October 2026" in capsys.readouterr().out
    act(1)
    page = as_(checked_client, "jo").get("/desk/ledger/").content.decode()
    assert f"Vouches up to entry {size:,}, signed on 2 October 2026." in page
    assert "Has not handed over the key" in page
    assert handed.last_size("bank") == size
    later = next(one for one in cosigned.standings(NOW) if one.partner == "bank")
    assert "Nothing since, for 30 days." in cosigned.words(later, TODAY + timedelta(days=30))
    asked = growth.read_request(handed.request(size))
    text = tree.note_parts(asked.note)[0]
    _, new, root = tree.checkpoint_of(text)
    before = growth.Kept("", size, handed.root_at(size) or b"", None)
    assert growth.grows(asked, before, new, root)
    assert audit.verify().problem == ""
    spoilt = note.read_text(encoding="utf-8").replace(f"\n{size}\n", f"\n{size - 1}\n")
    Cosignature.objects.update(note=spoilt)
    assert "bank cosigned" in audit.verify().problem


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_what_is_not_taken_in() -> None:
    partnership.organisations()
    act(4)
    note = signed_now()
    for given, words in (
        (("bank", note), "no key"),
        (("nobody", note), "no organisation called nobody"),
    ):
        with pytest.raises(handed.NotTaken, match=words):
            handed.take(*given, NOW)
    with pytest.raises(handed.NotTaken, match="no cosigner's key"):
        handed.add_key("bank", "bank.example", WHO, NOW)
    handed.add_key("bank", LINE, WHO, NOW)
    with pytest.raises(handed.NotTaken, match="Another organisation"):
        handed.add_key("council", LINE, WHO, NOW)
    future = int((NOW + timedelta(days=3)).timestamp())
    for spoilt, words in (
        (ledger.checkpoint(), "not signed with the key"),
        ("", "not signed with the key"),
        (cosign.cosign(note, "bank.example", KEY, future)[: -len(note)], "not signed"),
        (cosign.cosign(ledger.checkpoint(), "bank.example", KEY, future), "has not come"),
        (cosign.cosign("hello\n", "bank.example", KEY, 1), "no checkpoint"),
    ):
        with pytest.raises(handed.NotTaken, match=words):
            handed.take("bank", spoilt, NOW)
    forged = tree.checkpoint_text(ledger.ORIGIN, 3, bytes(32))
    with pytest.raises(handed.OtherLedger, match="at entry 3 is not the beginning"):
        handed.take("bank", cosign.cosign(forged, "bank.example", KEY, 1), NOW)
    assert not Cosignature.objects.exists()
    with pytest.raises(Trouble, match="data protection officer"):
        command.witness_key(options(partner="bank", add=LINE, remove=False, person="priya"), HERE)
    handed.remove_key("bank", WHO, NOW)
    with pytest.raises(handed.NotTaken, match="no key"):
        handed.take("bank", note, NOW)


@pytest.mark.django_db
def test_an_export_holds_away_from_here_and_names_nobody(tmp_path: Path) -> None:
    partnership.organisations()
    act(6, "Quillfeather")
    handed.add_key("bank", LINE, WHO, NOW)
    handed.take("bank", signed_now(), NOW)
    out = tmp_path / "out"
    assert command.export(options(out=out), HERE) == 0
    content = out.read_bytes()
    found = exported.check(content.splitlines(keepends=True))
    assert (found.problem, found.head.size) == ("", ledger.size())
    assert [one.partner for one in found.head.cosigners] == ["bank"]
    assert b"Quillfeather" not in content
    assert exported.check(list(handed.export(4))).problem == ""
    with pytest.raises(Trouble, match="entries"):
        command.export(options(out=tmp_path / "no", since=10_000), HERE)
    assert not (tmp_path / "no").exists()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_yesterdays_copy_put_back_shows_against_a_partners_checkpoint(
    tmp_path: Path, capsys
) -> None:
    """And by the note beside the database, unless that was put back as well."""
    act(3)
    file, copy, note = connection.settings_dict["NAME"], tmp_path / "copy", tmp_path / "note"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    seen = ledger.seen_file().read_bytes()
    act(6)
    note.write_text(signed_now(), encoding="utf-8")
    connection.close()
    for left in ("-wal", "-shm"):
        Path(f"{file}{left}").unlink(missing_ok=True)
    shutil.copyfile(copy, file)
    assert LedgerEntry.objects.count() == 3
    beside = audit.verify().problem
    assert beside == (
        "The note kept beside the database says 9 entries; 3 are left, the last of 2 October 2026."
    )
    ledger.seen_file().write_bytes(seen)
    assert audit.verify().problem == ""
    assert ledger_command.verify(options(against=note), home.read(ledger.seen_file().parent)) == 1
    assert capsys.readouterr().err == (
        "The ledger does not hold. The note that was given, of 2 October 2026, says 9 entries; "
        "3 are left, the last of 2 October 2026.\n"
    )
    act(9)
    assert "is not the beginning of this ledger" not in audit.verify().problem
    grown = audit.verify(note.read_text(encoding="utf-8")).problem
    assert grown.startswith(
        "The note that was given, of 2 October 2026, does not match the entries"
    )
