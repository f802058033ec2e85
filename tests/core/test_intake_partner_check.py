"""`partner check`: what it writes and says, who may read it, and that it needs no server."""

import argparse
import csv
import json
import os
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from hueandcry.intake.sources import source
from hueandcry.partner import check

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "samples" / "police_spoilt.csv"
TODAY = date(2026, 11, 24)


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    check.add_arguments(parser)
    return check.run(parser.parse_args(arguments), TODAY)


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_it_writes_both_lists_and_answers_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "out"
    assert run(str(SAMPLE), "--source", "police", "--out", str(out), "--json") == 0
    said = capsys.readouterr()
    assert said.err == ""
    answer = json.loads(said.out)
    (sheet,) = answer["sheets"]
    assert answer["adds_up"]
    assert not answer["total_agrees"]
    assert sheet["rows"] == 14
    assert sheet["accepted"] + sheet["rejected"] + sheet["duplicates"] == sheet["rows"]
    assert (sheet["not_rows"], sheet["own_total"], sheet["unsure"]) == (9, 15, 6)
    reports = rows(out / "reports.csv")
    assert reports[0] == [
        "source",
        "ref",
        "event_on",
        "reported_on",
        "code",
        "unsure",
        "outward",
        "loss",
    ]
    assert reports[1] == ["police", "PX/1/24", "2024-04-01", "2024-04-02", "blackmail", "",
                          "DH1", "1200.00"]  # fmt: skip
    assert len(reports) == 1 + sheet["accepted"]
    assert "code;event_on;reported_on" in {row[5] for row in reports}
    rejects = rows(out / "rejects.csv")
    assert ",".join(rejects[0]) == "sheet,row,column,ref,sent,reason,remedy"
    assert len(rejects) == 1 + sheet["rejected"]


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(tmp_path: Path) -> None:
    run(str(SAMPLE), "--source", "police", "--out", str(tmp_path))
    formula = next(row for row in rows(tmp_path / "rejects.csv") if "formula" in row[5])
    assert formula[3:5] == ["'=1+1", "'=1+1"]
    for name in ("reports.csv", "rejects.csv"):
        for row in rows(tmp_path / name):
            assert not any(cell[:1] in ("=", "+", "-", "@", "\t") for cell in row)


def test_it_says_in_words_what_it_did_and_did_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(str(SAMPLE), "--source", "police", "--out", str(tmp_path))
    said = capsys.readouterr().out
    assert "The file's own total says 15. We found 1 fewer." in said
    assert "Nothing has been sent." in said
    assert "Lee" not in said


def test_no_name_is_in_either_list(tmp_path: Path) -> None:
    run(str(SAMPLE), "--source", "police", "--out", str(tmp_path))
    for name in ("reports.csv", "rejects.csv"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        for secret in ("Lee", "Moss", "Shaw", "paid", "1980", "5TP"):
            assert secret not in text


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_owner_may_read_what_was_written(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        run(str(SAMPLE), "--source", "police", "--out", str(tmp_path / "out"))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    for name in ("reports.csv", "rejects.csv"):
        assert stat.S_IMODE((tmp_path / "out" / name).stat().st_mode) == 0o600


def test_what_cannot_be_used_is_one_line_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n")
    out = tmp_path / "out"
    assert run(str(bad), "--source", "police", "--out", str(out)) == 2
    assert run(str(SAMPLE), "--source", "report-fraud", "--out", str(out)) == 2
    assert run(str(tmp_path / "none.csv"), "--source", "police", "--out", str(out)) == 2
    assert run(str(tmp_path), "--source", "police", "--out", str(out)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert len(lines) == 4
    assert all(line.startswith("hueandcry: ") for line in lines)
    assert "looks like a police extract" in lines[1]
    assert not out.exists()


def test_a_fault_midway_leaves_what_was_there_before(tmp_path: Path) -> None:
    """The two date columns agree for 6,000 rows, then differ."""
    out = tmp_path / "out"
    run(str(SAMPLE), "--source", "police", "--out", str(out))
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    late = tmp_path / "late.csv"
    lines = ["Crime Number,Date Reported,Offence,Date Reported"]
    lines += [f"PO{number},02/04/2024,Fraud,02/04/2024" for number in range(6_000)]
    late.write_text("\n".join([*lines, "POX,02/04/2024,Fraud,09/09/2024"]), encoding="utf-8")
    assert run(str(late), "--source", "police", "--out", str(out)) == 2
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_it_does_not_write_over_the_file_it_reads(tmp_path: Path) -> None:
    mine = tmp_path / "reports.csv"
    mine.write_bytes(SAMPLE.read_bytes())
    assert run(str(mine), "--source", "police", "--out", str(tmp_path)) == 2
    assert mine.read_bytes() == SAMPLE.read_bytes()


def test_a_partners_postcode_list_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "postcodes.csv"
    listed.write_text("pcds,lsoa21cd\nDH1 5TP,E01020634\n", encoding="utf-8")
    out = str(tmp_path / "out")
    run(str(SAMPLE), "--source", "police", "--out", out, "--json", "--postcodes", str(listed))
    assert json.loads(capsys.readouterr().out)["placed"] == 2


def test_the_day_can_be_given_so_that_a_check_can_be_repeated(tmp_path: Path) -> None:
    run(str(SAMPLE), "--source", "police", "--out", str(tmp_path), "--today", "2024-04-10")
    refs = {row[1] for row in rows(tmp_path / "reports.csv")}
    assert "PX/1/24" in refs
    assert "PX/4/24" not in refs


def test_long_work_says_how_far_it_is(tmp_path: Path) -> None:
    heard: list[int] = []
    big = tmp_path / "big.csv"
    lines = ["Crime Number,Date Reported,Offence"]
    lines += [f"PO{number},02/04/2024,Fraud" for number in range(check.TOLD_EVERY + 1)]
    big.write_text("\n".join(lines), encoding="utf-8")
    check.check(
        big, source("police"), tmp_path / "out", today=TODAY, postcodes=None, tell=heard.append
    )
    assert heard == [check.TOLD_EVERY]


ALONE = """
import sys
class Gone:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "ibis", "duckdb", "numpy", "pandas", "cryptography",
                                  "highspy", "altair", "fcntl", "pwd", "grp", "resource"}:
            raise ImportError(name)
sys.meta_path.insert(0, Gone())
for name in ("fcntl", "pwd", "grp", "resource"):
    sys.modules[name] = None
import argparse
from datetime import date
from hueandcry.intake.sources import source
from hueandcry.partner import check
parser = argparse.ArgumentParser()
check.add_arguments(parser)
sys.exit(check.run(parser.parse_args(sys.argv[1:]), date(2026, 11, 24)))
"""


def test_it_runs_without_django_engines_or_unix(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(SAMPLE), "--source", "police", "--out", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "reports.csv").exists()


def test_a_folder_in_the_place_of_a_list_leaves_neither_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rejects.csv").mkdir()
    assert run(str(SAMPLE), "--source", "police", "--out", str(tmp_path)) == 2
    assert "is a folder. Choose another --out." in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["rejects.csv"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_not_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert run(str(tmp_path / "pipe.csv"), "--source", "police", "--out", str(tmp_path / "o")) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "o").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_an_answer_that_cannot_be_printed_is_one_sentence(tmp_path: Path) -> None:
    run_it = "import sys; from hueandcry.cli import main; sys.exit(main())"
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", run_it, "partner", "check", str(SAMPLE), "--source", "police",
             "--out", str(tmp_path)],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "both lists are written" in done.stderr
