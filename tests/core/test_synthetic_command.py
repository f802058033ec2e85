"""`hueandcry synthetic` answers clearly, and spans what it is asked to."""

import argparse
import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hueandcry.facts.place import area
from hueandcry.synthetic.command import add_arguments, run
from hueandcry.synthetic.make import make
from hueandcry.synthetic.plan import last_complete_quarter_end, quarter_label, quarters_back

TODAY = date(2026, 11, 24)


def ask(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(arguments), TODAY)


def test_it_ends_with_the_last_complete_quarter_unless_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "new")
    assert ask(out, "--quarters", "1", "--scale", "0.01", "--seed", "3", "--json") == 0
    manifest = json.loads(capsys.readouterr().out)
    assert (manifest["first_day"], manifest["last_day"]) == ("2026-07-01", "2026-09-30")
    assert json.loads((tmp_path / "new" / "manifest.json").read_text()) == manifest


def test_it_says_what_it_wrote_and_that_it_is_invented(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(str(tmp_path), "--quarters", "1", "--scale", "0.01") == 0
    said = capsys.readouterr().out
    assert "Invented data: nobody here is real" in said
    assert "Police rows" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--quarters", "0"], "--quarters is 0. Choose from 1 to 40."),
        (["--quarters", "41"], "--quarters is 41. Choose from 1 to 40."),
        (["--scale", "0"], "--scale is 0. Choose more than 0, up to 5."),
        (["--scale", "nan"], "--scale is nan. Choose more than 0, up to 5."),
        (
            ["--errors", "4"],
            "--errors is '4'. Choose none, low, usual, high, or a number from 0 to 3.",
        ),
        (
            ["--errors", "some"],
            "--errors is 'some'. Choose none, low, usual, high, or a number from 0 to 3.",
        ),
        (["--end", "31/09/2026"], "--end reads '31/09/2026'. Write a day as 2026-09-30."),
        (["--end", "2026-12-31"], "--end is 2026-12-31, after today. Choose an earlier day."),
    ],
)
def test_it_says_in_one_line_what_is_not_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    out = tmp_path / "new"
    assert ask(str(out), *arguments) == 2
    assert capsys.readouterr().err == f"{words}\n"
    assert not out.exists()


def test_it_never_writes_over_what_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "police_extract.csv"
    kept.write_text("a real file")
    assert ask(str(tmp_path)) == 2
    assert "is not empty" in capsys.readouterr().err
    assert kept.read_text() == "a real file"


def test_a_file_in_the_way_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "out"
    kept.write_text("")
    assert ask(str(kept)) == 2
    assert "is a file" in capsys.readouterr().err


def test_a_span_that_stops_within_a_quarter_has_a_shorter_last_quarter(tmp_path: Path) -> None:
    manifest = make(tmp_path, area("durham"), 2, 1, date(2026, 8, 10), scale=0.02)
    assert manifest.quarters == ("2026-Q2", "2026-Q3")
    assert manifest.last_day == "2026-08-10"


@pytest.mark.parametrize("scale", [0.0001, 0.001])
def test_a_very_small_partnership_still_has_every_file(tmp_path: Path, scale: float) -> None:
    manifest = make(tmp_path, area("durham"), 4, 1, date(2026, 9, 30), scale=scale)
    assert len(manifest.files) == 42


@given(today=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_last_complete_quarter_ends_before_today(today: date) -> None:
    end = last_complete_quarter_end(today)
    assert end < today
    assert (today - end).days <= 92
    assert quarter_label(end) != quarter_label(end + timedelta(days=1))
    assert quarter_label(end + timedelta(days=1)) == quarter_label(today)


@given(end=st.dates(date(2000, 1, 1), date(2100, 1, 1)), count=st.integers(1, 12))
def test_quarters_follow_each_other_without_a_gap(end: date, count: int) -> None:
    span = quarters_back(end, count)
    assert len(span) == count
    assert span[-1].last == end
    for one, two in pairwise(span):
        assert two.first - one.last == timedelta(days=1)
        assert one.part == 1.0
    assert all(quarter_label(q.first) == quarter_label(q.last) == q.label for q in span)
    assert 0 < span[-1].part <= 1
