"""Tokens from a partner's own file: one filter a victim, and nothing else of anybody."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from hueandcry.cli import main
from hueandcry.link import keys, token_file
from hueandcry.link.keys import ProjectKey

KEY = ProjectKey("durham-2026", date(2099, 12, 31), bytes(range(32)))
HEADINGS = (
    "NFRC,report_date,event_date,category,first_name,last_name,dob,sex,postcode,phone,email,loss,"
    "suspect_phone,suspect_url,suspect_account,organisation,narrative"
)
ROWS = (
    "RE1,2026-04-10,2026-04-01,NFIB3A,Ann,Quillfeather,1956-07-09,F,DH1 5CV,,,£147.21,,,,,told",
    "RE2,2026-04-11,2026-04-02,NFIB52C,ANNIE,Quilfeather,1956-09-07,F,dh15cv,,,,,,,,told",
    "RE3,2026-04-12,2026-04-02,NFIB3A,Bo,Zaphrydd,,M,DL1,,,,,,,,told",
    "RE4,2026-04-13,2026-04-02,NFIB3A,,,,,DL1 4LG,0191 498 0001,,,,,,Belcor Joinery Ltd,told",
)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A key that its owner alone may read."""
    path = tmp_path / "project.key"
    path.write_text(keys.written(KEY), encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A partner's file."""
    path = tmp_path / "reports.csv"
    path.write_text("\n".join((HEADINGS, *ROWS)) + "\n", encoding="utf-8")
    return path


def made(reports: Path, key_file: Path, out: Path, *more: str) -> int:
    """The command, run on the file."""
    words = ["partner", "tokens", str(reports), "--source", "report-fraud"]
    return main([*words, "--key-file", str(key_file), "--out", str(out), *more])


def test_one_filter_a_victim_and_what_it_is_counted_under(
    reports: Path, key_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "a.tokens"
    assert made(reports, key_file, out, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["rows"], answer["records"], answer["too_little_to_link"]) == (4, 4, 1)
    with out.open("rb") as file:
        read = token_file.read(file)
    assert sorted(read.strata) == ["computer misuse+fraud|person", "fraud|business"]
    assert read.header.list == "report-fraud"
    assert read.header.victims == answer["victims"] == 2
    assert len(read.planted_numbers) == answer["planted"] > 100
    if os.name == "posix":
        assert out.stat().st_mode & 0o777 == 0o600
