"""Invented rows have the margins of the released tables, and nothing of anything else."""

import json
import math
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from hueandcry.cli import main
from hueandcry.sharing.long_table import LongTable, read
from hueandcry.synthetic import fitted, research
from tests.house.source import ROOT

TOP = "TLP:GREEN OFFICIAL\nRequest 3 under PUB-2026-11. Ledger entry 41.\n"
MONTHS = f"""{TOP}month,theme,reports
2026-01,fraud,40
2026-02,fraud,60
2026-01,malware,50
2026-02,malware,50
2026-01,all,90
2026-02,all,110
"""
WARDS = f"""{TOP}ward,theme,reports
A,fraud,70
B,fraud,30
A,malware,20
B,malware,80
"""
QUARTERS = f"{TOP}quarter,reports\n2026-Q1,200\n"
HELD = f"""{TOP}ward,theme,reports
A,fraud,fewer than 10
A,malware,30
B,fraud,60
B,malware,fewer than 10
A,all,36
B,all,68
all,fraud,66
all,malware,38
"""


def table(text: str) -> LongTable:
    found = read(text)
    assert isinstance(found, LongTable)
    return found


def fit(*texts: str) -> fitted.Fitted:
    found = fitted.fit([table(text) for text in texts])
    assert isinstance(found, fitted.Fitted)
    return found


def counted(
    found: fitted.Fitted, drawn: Sequence[tuple[str, ...]], *axes: str
) -> Counter[tuple[str, ...]]:
    places = [found.axes.index(axis) for axis in axes]
    return Counter(tuple(row[place] for place in places) for row in drawn)


def test_margins_of_invented_rows_match_the_released_ones_within_sampling_error() -> None:
    """Each count lies within four standard errors of what was released, scaled to as many rows."""
    found, number = fit(MONTHS, WARDS, QUARTERS), 20_000
    assert found.settled
    assert found.gap < 1e-3
    drawn = fitted.rows(found, number, Random(7))
    assert len(drawn) == number
    for text, axes in ((MONTHS, ("month", "theme")), (WARDS, ("ward", "theme"))):
        got = counted(found, drawn, *axes)
        for cell in table(text).cells:
            if cell.value is None or None in cell.key:
                continue
            share = cell.value / 200
            error = math.sqrt(number * share * (1 - share))
            assert abs(got[cell.key] - number * share) < 4 * error, cell  # type: ignore[index]
    assert set(counted(found, drawn, "month", "quarter")) == {
        ("2026-01", "2026-Q1"),
        ("2026-02", "2026-Q1"),
    }


def test_what_is_held_back_takes_what_the_sums_leave() -> None:
    found = fit(HELD)
    by = dict(zip(found.values[0], found.weights, strict=True))
    assert found.settled
    assert by["A"].sum() == pytest.approx(36, abs=0.01)
    assert by["A"][0] == pytest.approx(6, abs=0.01)
    assert by["B"][1] == pytest.approx(8, abs=0.01)


def test_rounded_tables_that_disagree_meet_in_the_middle_and_the_gap_is_said() -> None:
    other = WARDS.replace("A,fraud,70", "A,fraud,75")
    found = fit(MONTHS, other)
    assert 0 < found.gap <= 5


def test_the_same_seed_gives_the_same_rows() -> None:
    found = fit(WARDS)
    assert fitted.rows(found, 50, Random(3)) == fitted.rows(found, 50, Random(3))
    assert fitted.rows(found, 50, Random(3)) != fitted.rows(found, 50, Random(4))


def test_tables_that_cannot_be_true_together_are_refused() -> None:
    impossible = TOP + "month,quarter,reports\n2026-05,2026-Q1,40\n"
    assert "cannot all be true" in str(fitted.fit([table(impossible)]))
    nothing = TOP + "month,reports\n2026-05,held\n"
    assert fitted.fit([table(nothing)]) == "No table shows a number."


def test_the_command_marks_every_row_and_carries_the_strictest_marking(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other, out = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "rows.csv"
    one.write_text(MONTHS)
    other.write_text(WARDS.replace("TLP:GREEN OFFICIAL", "TLP:AMBER OFFICIAL-SENSITIVE"))
    given = ["research", "invent", str(one), str(other), "--rows", "30", "--out", str(out)]
    assert main([*given, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["settled"] is True
    lines = out.read_text().splitlines()
    assert lines[0] == "TLP:AMBER OFFICIAL-SENSITIVE"
    assert lines[1].startswith('"Invented rows, for code only, not for findings.')
    assert lines[2] == "month,theme,ward,invented"
    assert len(lines) == 33
    assert all(line.endswith(f'"{research.FOR_CODE}"') for line in lines[3:])


BAD = (
    ("no marking", MONTHS.replace("TLP:GREEN", ""), "no marking that we know"),
    ("never released", MONTHS.replace("Ledger entry 41", ""), "It is no released table"),
    ("no table", "TLP:GREEN\n", "no line has two cells"),
)


@pytest.mark.parametrize(("what", "text", "words"), BAD, ids=[one[0] for one in BAD])
def test_nothing_but_a_released_table_is_read(
    what: str, text: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "t.csv", tmp_path / "rows.csv"
    file.write_text(text)
    assert main(["research", "invent", str(file), "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert not out.exists()


def test_the_command_opens_no_home_and_no_database(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(WARDS)
    code = (
        "import sys; from hueandcry.cli import main; "
        f"code = main(['research', 'invent', {str(file)!r}, '--out', {str(tmp_path / 'o')!r}]); "
        "sys.exit(code or ('django' in sys.modules) or ('sqlite3' in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
