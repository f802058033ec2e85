"""`partner prepare`: what it writes and says, at a desk that may run Windows."""

import argparse
import csv
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from hueandcry.exchange import rejects
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.prepared import AT
from hueandcry.intake.reject import Reject
from hueandcry.intake.sources import source
from hueandcry.partner import prepare

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "samples" / "police_spoilt.csv"
TODAY = date(2026, 11, 24)
MADE_REFS = 'id = "own"\ntitle = "Our list"\nsource = "other"\nmade_refs = true\n'
MADE_REFS += '[columns.reported_on]\nheadings = ["When"]\n[columns.code]\nheadings = ["What"]\n'
MADE_REFS += '[columns.surname]\nheadings = ["Who"]\n'


def run(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser()
    prepare.add_arguments(parser)
    return prepare.run(parser.parse_args([*map(str, arguments)]), TODAY)


def sample(out: Path, *more: str | Path) -> int:
    return run(SAMPLE, "--source", "police", "--out", out, *more)


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def sheet(path: Path) -> list[list[object]]:
    book = CalamineWorkbook.from_path(path)
    return [list(row) for row in book.get_sheet_by_index(0).iter_rows()]


def test_it_writes_what_to_send_and_what_to_mend(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "out"
    assert sample(out, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    (tally,) = answer["sheets"]
    assert answer["written"] == [str(out / "prepared.csv"), str(out / "rejects.xlsx")]
    assert sorted(path.name for path in out.iterdir()) == ["prepared.csv", "rejects.xlsx"]
    assert len(rows(out / "prepared.csv")) == tally["accepted"] + 2
    head, *back = sheet(out / "rejects.xlsx")
    assert head == list(rejects.HEADINGS)
    assert head[0] == "What to do"
    assert len(back) == tally["rejected"]


def test_what_it_wrote_is_taken_in_as_the_file_itself_would_be(tmp_path: Path) -> None:
    sample(tmp_path, "--key", tmp_path / "key")
    key = bytes.fromhex((tmp_path / "key").read_text())

    def reports(path: Path) -> list[object]:
        with path.open("rb") as file:
            parts = accept(file, path.name, source("police"), today=TODAY, token_key=key)
            return [row for part in parts if isinstance(part, Chunk) for row in part.reports]

    assert reports(tmp_path / "prepared.csv") == reports(SAMPLE)


def test_no_name_birth_postcode_or_story_is_in_either_file(tmp_path: Path) -> None:
    sample(tmp_path, "--key", tmp_path / "key")
    with zipfile.ZipFile(tmp_path / "rejects.xlsx") as file:
        inside = "".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    for secret in ("Lee", "Moss", "Shaw", "paid", "1980", "5TP"):
        assert secret not in (tmp_path / "prepared.csv").read_text(encoding="utf-8")
        assert secret not in inside


def test_rejects_are_text_that_no_spreadsheet_runs_or_rewrites(tmp_path: Path) -> None:
    nasty = ["=1+1", "+44", "-1", "@x", "00123", "1.9150E+09", "01/02/2024", "http://x.example"]
    back = [Reject("S", 1, "=c", ref, ref, "=why", "=do") for ref in nasty]
    with (tmp_path / "r.xlsx").open("wb") as file:
        rejects.write(back, file, "xlsx", TODAY)
    assert [row[6] for row in sheet(tmp_path / "r.xlsx")[1:]] == nasty
    assert {type(cell) for row in sheet(tmp_path / "r.xlsx") for cell in row} == {str}
    with zipfile.ZipFile(tmp_path / "r.xlsx") as parts:
        content = parts.read("xl/worksheets/sheet1.xml").decode()
        assert 'numFmtId="49"' in parts.read("xl/styles.xml").decode()
    assert "<f>" not in content
    assert "<hyperlink" not in content
    assert "<pane " in content
    sent = io.BytesIO()
    rejects.write(back, sent, "csv", TODAY)
    cells = [row[6] for row in csv.reader(io.StringIO(sent.getvalue().decode("utf-8-sig")))]
    assert cells[1:5] == ["'=1+1", "'+44", "'-1", "'@x"]


def test_more_rejects_than_a_sheet_holds_are_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rejects, "MOST", 1)
    assert sample(tmp_path / "out") == 2
    assert "write them as CSV" in capsys.readouterr().err
    assert list((tmp_path / "out").iterdir()) == []
    assert sample(tmp_path / "out", "--rejects", "csv") == 0
    assert rows(tmp_path / "out" / "rejects.csv")[0] == list(rejects.HEADINGS)


def test_tokens_are_made_with_the_partners_own_key_alone(tmp_path: Path) -> None:
    token = AT["token"]
    sample(tmp_path / "a")
    assert {row[token] for row in rows(tmp_path / "a" / "prepared.csv")[1:]} == {""}
    sample(tmp_path / "b", "--key", tmp_path / "key")
    sample(tmp_path / "c", "--key", tmp_path / "key")
    sample(tmp_path / "d", "--key", tmp_path / "other")
    b, c, d = (rows(tmp_path / name / "prepared.csv") for name in "bcd")
    assert b == c
    assert any(row[token] for row in b[1:])
    assert {row[token] for row in b[1:] if row[token]}.isdisjoint(row[token] for row in d[1:])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_key_and_the_files_are_their_owners_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = os.umask(0)
    try:
        sample(tmp_path / "out", "--key", tmp_path / "key")
    finally:
        os.umask(before)
    made = [tmp_path / "key", *(tmp_path / "out").iterdir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}
    (tmp_path / "key").chmod(0o644)
    assert sample(tmp_path / "out", "--key", tmp_path / "key") == 2
    assert "Others can read the key" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "secret", "zz" * 32, "ab" * 33])
def test_a_key_that_is_none_is_refused(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "key").write_text(content)
    (tmp_path / "key").chmod(0o600)
    assert sample(tmp_path / "out", "--key", tmp_path / "key") == 2
    assert "holds no key" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_references_made_from_a_row_need_a_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hash of a name under a key that everybody knows can be guessed back."""
    (tmp_path / "own.toml").write_text(MADE_REFS)
    (tmp_path / "log.csv").write_text("When,What,Who\n2024-04-02,Blackmail,Lee\n")
    call: list[str | Path] = [
        tmp_path / "log.csv",
        "--mapping",
        tmp_path / "own.toml",
        "--out",
        tmp_path / "out",
    ]
    assert run(*call) == 2
    assert "Add --key FILE" in capsys.readouterr().err
    assert run(*call, "--key", tmp_path / "key") == 0
    assert rows(tmp_path / "out" / "prepared.csv")[1][3].startswith("made-")


def test_what_cannot_be_used_is_one_line_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    sample(tmp_path / "once")
    (tmp_path / "bad.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    again = tmp_path / "once" / "prepared.csv"
    assert run(again, "--source", "police", "--out", out) == 2
    assert run(tmp_path / "bad.csv", "--source", "police", "--out", out) == 2
    assert run(again, "--source", "police", "--out", tmp_path / "once") == 2
    assert run(tmp_path / "none.csv", "--source", "police", "--out", out) == 2
    assert sample(out, "--postcodes", tmp_path / "none.csv") == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 5
    assert "is prepared already" in lines[0]
    assert "written over" in lines[2]
    assert not out.exists()


@pytest.mark.parametrize("held", ["prepared.csv", "rejects.xlsx"])
def test_a_file_that_a_spreadsheet_has_open_keeps_both_as_they_were(
    tmp_path: Path,
    held: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Windows does not let an open file be moved or replaced."""
    for name in ("prepared.csv", "rejects.xlsx"):
        (tmp_path / name).write_text(f"old {name}")
    replace = os.replace

    def windows(old: str | Path, new: str | Path) -> None:
        if (tmp_path / held) in (Path(old), Path(new)):
            raise PermissionError(13, "Permission denied", str(new))
        replace(old, new)

    monkeypatch.setattr(os, "replace", windows)
    assert sample(tmp_path) == 2
    assert capsys.readouterr().err.count("\n") == 1
    left = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert left == {name: f"old {name}" for name in ("prepared.csv", "rejects.xlsx")}


def test_a_disk_that_fills_up_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sample(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert sample(tmp_path) == 2
    assert "No space left" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


WINDOWS = """
import os, sys
for name in ("fcntl", "pwd", "grp", "resource", "termios"):
    sys.modules[name] = None
for name in ("fchmod", "fchown", "chown", "fork", "geteuid", "getuid", "mkfifo", "O_NOFOLLOW",
             "O_DIRECTORY", "O_CLOEXEC", "sync", "fdatasync", "uname", "kill"):
    if hasattr(os, name) and name != "O_CLOEXEC":
        delattr(os, name)
fsync, stat = os.fsync, os.fstat
def only_files(handle):
    assert not (stat(handle).st_mode & 0o170000) == 0o040000, "a folder cannot be synced"
    fsync(handle)
os.fsync = only_files
class Gone:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in ("hueandcry", "python_calamine",
                                                              "xlsxwriter"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Gone())
from hueandcry.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii"])
def test_it_runs_where_windows_has_less(tmp_path: Path, encoding: str) -> None:
    """No file locks, no modes, no syncing of folders, and a screen with few letters."""
    out = tmp_path / "Prüfung – März ☃"
    done = subprocess.run(
        [sys.executable, "-c", WINDOWS, "partner", "prepare", str(SAMPLE), "--source", "police",
         "--out", str(out), "--key", str(tmp_path / "key")],
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Nothing has been sent." in done.stdout.decode(encoding)
    assert b"\r" not in (tmp_path / "key").read_bytes()
    assert rows(out / "prepared.csv")[-1][0] == "end"


def test_line_ends_are_the_same_on_every_system(tmp_path: Path) -> None:
    sample(tmp_path, "--rejects", "csv")
    for name in ("prepared.csv", "rejects.csv"):
        first, *_, last = (tmp_path / name).read_bytes().splitlines(keepends=True)
        assert first.endswith(b"\r\n")
        assert last.endswith(b"\r\n")
