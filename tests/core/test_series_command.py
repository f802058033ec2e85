"""`hueandcry series`: plain files in, series out; bad input is one line and exit code 2."""

import json
from pathlib import Path

import pytest

from hueandcry.cli import main

HEADS = "NFRC,report_date,event_date,category,first_name,last_name,dob,suspect_phone,suspect_url"
ROWS = (
    "R1,2026-04-10,2026-04-01,NFIB3A,Ann,Lee,1956-07-09,0117 496 0523,",
    "R2,2026-04-11,2026-04-02,NFIB3A,Bo,Moss,1966-07-09,+441174960523,bad.example/a",
    "R3,2026-05-12,2026-05-02,NFIB3A,Cy,Oak,1976-07-09,,www.bad.example/b",
    "R4,2026-05-13,2026-05-02,NFIB1H,Di,Elm,1986-07-09,1.9150E+09,hsbc.co.uk",
    "R5,2026-05-14,2026-05-02,NFIB1H,Ed,Ash,1986-07-08,,hsbc.co.uk/login",
)
MAPPING = """id = "log"
title = "log"
source = "other"
[columns.ref]
headings = ["No"]
[columns.reported_on]
headings = ["Day"]
[columns.suspect_url]
headings = ["Site"]
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "rf.csv").write_text("\n".join((HEADS, *ROWS)), encoding="utf-8")
    (tmp_path / "log.toml").write_text(MAPPING, encoding="utf-8")
    log = "No,Day,Site\nL1,01/06/2026,bad.example\nL2,02/06/2026,none"
    (tmp_path / "log.csv").write_text(log, encoding="utf-8")
    return tmp_path


def test_files_of_several_layouts_are_joined(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [str(files / "rf.csv"), f"{files / 'log.toml'}={files / 'log.csv'}"]
    assert main(["series", *given, "--since", "2026-05-01", "--draws", "19", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    (one,) = said["series"]
    assert one["reports"] == [
        *(f"report-fraud:R{n}" for n in (1, 2, 3)),
        "log:L1",
    ]
    assert (one["count"], one["first"], one["last"]) == (4, "2026-04-10", "2026-06-01")
    assert one["lists"] == {"report-fraud": 3, "other": 1}
    assert one["bridges"] == []
    assert {each["value"]: each["reports"] for each in one["evidence"]} == {
        "bad.example": 3,
        "+441174960523": 2,
    }
    assert said["common"] == [
        {"kind": "url", "value": "hsbc.co.uk", "reports": 2, "why": "known good"}
    ]
    assert [note for note in said["notes"] if "cut 1 suspects" in note] != []
    assert said["near_repeat"]["pairs"] == 4
    again = ["series", *given, "--since", "2026-05-01", "--draws", "19", "--json"]
    assert main(again) == 0
    assert json.loads(capsys.readouterr().out) == said


def test_words_for_people_name_no_victim(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["series", "--source", "report-fraud", str(files / "rf.csv")]) == 0
    said = capsys.readouterr().out
    assert "1 series" in said
    assert "no proof of one offender" in said
    assert not any(name in said for name in ("Lee", "Moss", "Oak"))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["nope.csv"], "cannot be read"),
        (["log.csv"], "no layout that we know"),
        (["pigeon=rf.csv"], "There is no layout 'pigeon'"),
        (["."], "is no file"),
        (["rf.csv", "--since", "soon"], "--since"),
        (["rf.csv", "--since", "2026-02-01", "--until", "2026-01-01"], "after --until"),
        (["rf.csv", "--draws", "0"], "--draws must be"),
        (["rf.csv", "--near", "-1"], "--near must be"),
        (["rf.csv", "--area", "atlantis"], "no area pack"),
        (["rf.csv", "--source", "bank", "--mapping", "log.toml"], "not allowed"),
        (["rf.csv", "--mapping", "rf.csv"], "no mapping"),
    ],
)
def test_bad_input_is_one_line(
    files: Path,
    given: list[str],
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(files)
    try:
        code = main(["series", *given])
    except SystemExit as stopped:
        code = int(str(stopped.code))
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert says in said.err
    assert len(said.err.strip().splitlines()) == 1
