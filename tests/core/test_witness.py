"""A partner signs a ledger that only grew, and no other."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hueandcry.cli import main, parts
from hueandcry.sharing import cosign
from tests.core.exported_ledger import OTHER, Made, made

DAY = datetime(2026, 5, 3, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def third_of_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "now", lambda: DAY)


def sign(folder: Path, content: bytes, *more: str) -> int:
    file = folder / "asked"
    file.write_bytes(content)
    return main(["partner", "witness", str(file), "--keep", str(folder / "keep"), *more])


def first(folder: Path, ledger: Made) -> int:
    words = ["--name", "bank.example", "--ledger-key", ledger.public_key]
    return sign(folder, ledger.request(0), *words)


def test_the_first_time_makes_a_key_and_the_next_checks_growth(tmp_path: Path, capsys) -> None:
    assert first(tmp_path, made(120)) == 0
    said = capsys.readouterr().out
    name, public = cosign.read_verifier(said.split("by another way: ")[1])
    assert name == "bank.example"
    assert sign(tmp_path, made(200).request(120), "--json") == 0
    assert json.loads(capsys.readouterr().out)["size"] == 200
    signed = (tmp_path / "asked.cosigned").read_text(encoding="utf-8")
    found = cosign.cosigned(signed, name, public)
    assert found is not None
    assert found.at == int(DAY.timestamp())
    if os.name == "posix":
        assert {path.stat().st_mode & 0o77 for path in (tmp_path / "keep").iterdir()} == {0}


def test_a_whole_export_does_as_well(tmp_path: Path) -> None:
    assert first(tmp_path, made(120)) == 0
    assert sign(tmp_path, made(130).text()) == 0
    assert sign(tmp_path, made(140).text(130)) == 0


LONG = made(150)
# What is shown after a ledger of 120 entries was seen on 3 May, the exit code, and the words.
SHOWN: dict[str, tuple[bytes, int, str]] = {
    "an entry rewritten": (
        made(150, rewritten=7).request(120),
        1,
        "The ledger you saw on 3 May 2026 at entry 120 is not the beginning of this one.",
    ),
    "rewritten, as an export": (
        made(150, rewritten=7).text(),
        1,
        "The ledger you saw on 3 May 2026 at entry 120 is not the beginning of this one.",
    ),
    "as long, and another": (made(120, rewritten=7).request(120), 1, "not the beginning"),
    "shorter": (made(80).request(80), 1, "on 3 May 2026 had 120 entries, and this one has 80"),
    "shorter, as an export": (made(80).text(), 1, "had 120 entries, and this one has 80"),
    "another key": (made(150, key=OTHER).request(120), 1, "not signed with the ledger's key"),
    "another key, as an export": (made(150, key=OTHER).text(), 1, "not signed with the ledger's"),
    "growth from elsewhere": (LONG.request(100), 2, "ledger checkpoint --from 120"),
    "an export that begins too late": (LONG.text(130), 2, "begins after entry 130"),
    "a spoilt export": (LONG.text()[:-9], 1, "ends after entry 149 of 150"),
    "another file": (b"Date,Name\n", 2, "no checkpoint with a proof of growth"),
    "nothing": (b"", 2, "no checkpoint with a proof of growth"),
    "binary": (b"\xff\xfe\x00", 2, "it is not text"),
}


@pytest.fixture
def seen(tmp_path: Path) -> Path:
    assert first(tmp_path, made(120)) == 0
    (tmp_path / "asked.cosigned").unlink()
    return tmp_path


@pytest.mark.parametrize("what", SHOWN)
def test_what_it_refuses(what: str, seen: Path, capsys) -> None:
    content, code, words = SHOWN[what]
    before = (seen / "keep" / "seen.note").read_bytes()
    assert sign(seen, content) == code
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert not (seen / "asked.cosigned").exists()
    assert (seen / "keep" / "seen.note").read_bytes() == before


def test_a_folder_that_was_spoilt_or_another_name_signs_nothing(tmp_path: Path, capsys) -> None:
    assert sign(tmp_path, made(9).request(0)) == 2
    assert sign(tmp_path, made(9).request(0), "--name", "a", "--ledger-key", "short") == 2
    assert not (tmp_path / "keep").exists()
    assert first(tmp_path, made(9)) == 0
    assert sign(tmp_path, made(9).request(9), "--name", "other.example") == 2
    note = tmp_path / "keep" / "seen.note"
    note.write_text(note.read_text(encoding="utf-8").replace("\n9\n", "\n8\n"), encoding="utf-8")
    assert sign(tmp_path, made(20).request(8)) == 2
    assert "Put it back from your backup" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("name", ["seen.note", "ledger.pub"])
@pytest.mark.parametrize("spoilt", [None, b"", b"\xff\xfe"])
def test_what_it_saw_last_is_never_forgotten_in_silence(
    name: str, spoilt: bytes | None, seen: Path, capsys
) -> None:
    file = seen / "keep" / name
    file.unlink() if spoilt is None else file.write_bytes(spoilt)
    assert sign(seen, LONG.request(0)) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (seen / "asked.cosigned").exists()


@pytest.mark.skipif(os.name != "posix", reason="holds the file as the other system does not")
def test_two_witnesses_never_sign_at_once_in_one_folder(seen: Path, capsys) -> None:
    import fcntl

    with (seen / "keep" / "witness.lock").open("r+b") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert sign(seen, LONG.request(120)) == 2
    assert "Another witness is signing" in capsys.readouterr().err
    assert sign(seen, LONG.request(120)) == 0
