"""An exported ledger at a partner's desk: it holds, or one sentence says what is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hueandcry.cli import main
from hueandcry.sharing import cosign
from tests.core.exported_ledger import KEY, OTHER, made

LEDGER = made(12)
LINES = LEDGER.lines(days=(3, 8))


def put(path: Path, lines: list[bytes]) -> Path:
    path.write_bytes(b"".join(lines))
    return path


def test_an_export_holds_and_says_with_which_key(tmp_path: Path, capsys) -> None:
    file = put(tmp_path / "x", LINES)
    assert main(["ledger", "verify", str(file)]) == 0
    out = capsys.readouterr().out
    assert "The ledger holds: 12 entries" in out
    assert LEDGER.public_key in out


@pytest.mark.parametrize("since", [1, 3, 7, 8, 11])
def test_an_export_without_its_beginning_holds(tmp_path: Path, since: int, capsys) -> None:
    file = put(tmp_path / "x", LEDGER.lines(since, days=(3, 8)))
    note = tmp_path / "note"
    note.write_text(LEDGER.note(since), encoding="utf-8")
    assert main(["ledger", "verify", str(file), "--against", str(note)]) == 0
    assert f"entries {since + 1} to 12" in capsys.readouterr().out


def changed(number: int, old: bytes, new: bytes) -> list[bytes]:
    return [line.replace(old, new) if at == number else line for at, line in enumerate(LINES)]


# What was done to the file, the exit code, and what is said of it.
SPOILT: dict[str, tuple[Callable[[], list[bytes]], int, str]] = {
    "cut short": (lambda: LINES[:9], 1, "ends after entry 8 of 12: it was cut short"),
    "cut within a line": (lambda: [b"".join(LINES)[:-20]], 1, "ends after entry 11 of 12"),
    "an entry edited": (
        lambda: changed(5, b"trend", b"trendy"),
        1,
        "does not match the entries: what it says of the first 8 is not the beginning",
    ),
    "an entry edited, where it still held": (
        lambda: changed(5, b"trend", b"trendy"), 1, "Up to entry 3 they match"
    ),
    "two entries changed places": (
        lambda: [*LINES[:4], LINES[5], LINES[4], *LINES[6:]],
        1,
        "Where entry 4 should stand is another",
    ),
    "an entry taken out": (lambda: LINES[:4] + LINES[5:], 1, "Where entry 4 should"),
    "an entry written otherwise": (
        lambda: changed(2, b'"act":', b'"act": '), 1, "Entry 2 is not written as a ledger"
    ),
    "an entry put behind": (lambda: [*LINES, LINES[3]], 1, "stands after entry 12"),
    "signed by another key": (
        lambda: [made(12, key=OTHER).lines()[0].replace(
            OTHER.public_key().public_bytes_raw().hex().encode(), LEDGER.public_key.encode()
        ), *LINES[1:]],
        1,
        "newest checkpoint is not signed by its key",
    ),
    "empty": (list, 2, "is empty"),
    "only its first line": (lambda: LINES[:1], 1, "ends after entry 0 of 12"),
    "another kind of file": (lambda: [b"a,b\n1,2\n"], 2, "is not an export of a ledger"),
    "binary": (lambda: [bytes(range(256)) * 50], 2, "is not an export of a ledger"),
    "one endless line": (lambda: [b"[" * 200_000], 2, "is not an export of a ledger"),
    "a spoilt first line": (
        lambda: [LINES[0].replace(b'"since":0', b'"since":5'), *LINES[1:]], 2, "was spoilt"
    ),
    "entries that are no text": (lambda: [LINES[0], b"\xff\x00\n" * 12], 1, "Entry 1 is not"),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILT)
def test_what_was_done_to_it_shows_in_one_sentence(what: str, tmp_path: Path, capsys) -> None:
    spoil, code, words = SPOILT[what]
    assert main(["ledger", "verify", str(put(tmp_path / "x", spoil()))]) == code
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_a_note_that_was_kept_shows_what_the_export_alone_cannot(tmp_path: Path, capsys) -> None:
    """The ledger was rewritten and signed afresh: every signature in the file is good."""
    note = tmp_path / "note"
    signed = cosign.cosign(LEDGER.note(8), "bank.example", OTHER, 1_777_800_000)
    note.write_text(signed, encoding="utf-8")
    forged = put(tmp_path / "forged", made(12, rewritten=2).lines(days=(3, 8)))
    assert main(["ledger", "verify", str(forged)]) == 0
    assert main(["ledger", "verify", str(forged), "--against", str(note)]) == 1
    short = put(tmp_path / "short", made(5).lines())
    assert main(["ledger", "verify", str(short), "--against", str(note)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert "given, of 3 May 2026, does not match the entries" in said[0]
    assert said[1].endswith(
        "The note that was given, of 3 May 2026, says 8 entries; 5 are left, the last of "
        "2 May 2026. Up to entry 5 they match what was signed."
    )


def test_keys_and_notes_of_another_ledger_do_not_hold(tmp_path: Path, capsys) -> None:
    file, note = put(tmp_path / "x", LINES), tmp_path / "note"
    other = OTHER.public_key().public_bytes_raw().hex()
    assert main(["ledger", "verify", str(file), "--key", other]) == 1
    note.write_text(made(3, key=OTHER).note(3), encoding="utf-8")
    assert main(["ledger", "verify", str(file), "--against", str(note)]) == 1
    note.write_bytes(b"\xff\xfe")
    assert main(["ledger", "verify", str(file), "--against", str(note)]) == 2
    note.write_text("hello", encoding="utf-8")
    assert main(["ledger", "verify", str(file), "--against", str(note)]) == 2
    assert main(["ledger", "verify", str(file), "--against", str(tmp_path / "no")]) == 2
    assert main(["ledger", "verify", str(tmp_path)]) == 2
    late = put(tmp_path / "late", LEDGER.lines(8))
    note.write_text(LEDGER.note(3), encoding="utf-8")
    assert main(["ledger", "verify", str(late), "--against", str(note)]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 7
    assert "another key" in said[0]
    assert "not signed by this ledger's key" in said[1]
    assert "begins after entry 8" in said[6]


def test_the_key_is_the_ones_whose_ledger_it_is() -> None:
    assert KEY.public_key().public_bytes_raw().hex() == LEDGER.public_key
