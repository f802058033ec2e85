"""`hueandcry control` and `hueandcry attack`, as somebody with an own table meets them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hueandcry.cli import main

# Three regions' reports by area; a small area is told by its region's total if only it is hidden.
AREAS = """region,area,count
A,a1,3
A,a2,20
A,a3,34
B,b1,50
B,b2,61
"""


def answer(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str, **files: str) -> Any:
    """What a command answers as JSON; names of files among the arguments are written first."""
    for name, text in files.items():
        (folder / name).write_text(text)
    words = [str(folder / word) if word in files else word for word in arguments]
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_hiding_keeps_the_rows_hides_the_small_and_adds_the_margins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(
        capsys, tmp_path, "control", "t", "--method", "suppress", "--threshold", "10", t=AREAS
    )
    table = found["table"]
    assert [(row["region"], row["area"]) for row in table] == [
        ("A", "a1"), ("A", "a2"), ("A", "a3"), ("B", "b1"), ("B", "b2"),
        ("A", "total"), ("B", "total"), ("total", "total"),
    ]  # fmt: skip
    assert [row["count"] for row in table] == [None, None, 34, 50, 61, 57, 111, 168]
    assert found["method"] == "suppress"
    audit = found["audit"]
    assert {name: audit[name] for name in ("exact", "hidden", "primary", "secondary")} == {
        "exact": 0, "hidden": 2, "primary": 1, "secondary": 1,
    }  # fmt: skip


def test_rounding_shows_every_cell_as_a_multiple_and_all_adds_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(
        capsys, tmp_path, "control", "t", "--method", "round", "--threshold", "10", "--base", "10",
        t=AREAS,
    )  # fmt: skip
    table = found["table"]
    counts = [row["count"] for row in table]
    assert all(count % 10 == 0 for count in counts)
    assert sum(counts[:3]) == counts[5]
    assert sum(counts[3:5]) == counts[6]
    assert counts[5] + counts[6] == counts[7]
    assert found["audit"]["exact"] == 0
    assert found["audit"]["narrowest"]["width"] >= 9


def test_a_margin_stays_on_its_side_of_the_threshold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "a,b,count\n1,1,4\n1,2,5\n2,1,6\n2,2,5\n"
    found = answer(
        capsys, tmp_path, "control", "t", "--method", "round", "--threshold", "10", t=rows
    )
    shown = {(row["a"], row["b"]): row["count"] for row in found["table"]}
    assert shown["1", "total"] == 5
    assert shown["2", "total"] >= 10


def test_hiding_small_counts_alone_is_told_as_a_leak(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "area,count\na1,\na2,20\nTOTAL,23\n"
    assert answer(capsys, tmp_path, "attack", "t", t=table) == {
        "cells": [{"cell": {"area": "a1"}, "lower": 3, "upper": 3, "exact": True}]
    }


def test_a_force_and_then_its_counties_give_the_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither table gives a count away; both together do."""
    areas = (
        "area,week,count\nNorth,1,30\nSouth,1,\nNorth,2,41\nSouth,2,\n"
        "North,total,71\nSouth,total,9\n"
    )
    weeks = "week,count\n1,34\n2,46\ntotal,80\n"
    assert [
        cell["upper"] for cell in answer(capsys, tmp_path, "attack", "t", t=areas)["cells"]
    ] == [
        9,
        9,
    ]
    both = answer(capsys, tmp_path, "attack", "t", "w", t=areas, w=weeks)
    assert both == {
        "cells": [
            {"cell": {"area": "South", "week": "1"}, "lower": 4, "upper": 4, "exact": True},
            {"cell": {"area": "South", "week": "2"}, "lower": 5, "upper": 5, "exact": True},
        ]
    }


def test_a_part_of_an_earlier_table_is_not_taken_for_the_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "region,area,count\nA,a1,\nA,a2,\nA,total,10\ntotal,total,10\n"
    found = answer(capsys, tmp_path, "attack", "t", "p", t=table, p="area,count\na1,3\n")
    assert [(cell["lower"], cell["upper"]) for cell in found["cells"]] == [(3, 3), (7, 7)]


def test_a_total_without_totals_between_is_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "a,b,count\n1,1,2\n1,2,3\n2,1,\n2,2,4\ntotal,total,10\n"
    found = answer(capsys, tmp_path, "attack", "t", t=table)
    assert found["cells"] == [{"cell": {"a": "2", "b": "1"}, "lower": 1, "upper": 1, "exact": True}]


def test_what_is_rounded_lies_within_the_base_of_what_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "area,count\na,5\nb,0\ntotal,5\n"
    found = answer(capsys, tmp_path, "attack", "t", "--base", "5", t=table)
    assert [(cell["lower"], cell["upper"]) for cell in found["cells"]] == [(1, 9), (0, 4), (1, 9)]


def test_a_reader_who_knows_the_threshold_knows_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "area,count\na,\nb,\nc,30\ntotal,48\n"
    assert answer(capsys, tmp_path, "attack", "t", "--threshold", "10", t=table)["cells"] == [
        {"cell": {"area": "a"}, "lower": 9, "upper": 9, "exact": True},
        {"cell": {"area": "b"}, "lower": 9, "upper": 9, "exact": True},
    ]


def test_a_hidden_count_that_nothing_limits_has_no_upper_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(capsys, tmp_path, "attack", "t", t="area,count\na,\nb,3\n")
    assert found["cells"] == [{"cell": {"area": "a"}, "lower": 0, "upper": None, "exact": False}]


def test_files_that_contradict_each_other_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("area,count\na,3\nb,\n")
    two.write_text("area,count\na,4\n")
    assert main(["attack", str(one), str(two)]) == 2
    assert capsys.readouterr().err == (
        "hueandcry: Two numbers are given for area a, and both cannot be true.\n"
    )


@pytest.mark.parametrize("rows", ["area,count\na,3\n", "a,b,count\n1,1,2\n2,2,3\n"])
def test_very_small_tables_are_hidden_whole(
    rows: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(
        capsys, tmp_path, "control", "t", "--method", "suppress", "--threshold", "10", t=rows
    )
    assert {row["count"] for row in found["table"]} == {None}
    assert found["audit"]["exact"] == 0


def test_a_table_without_small_counts_is_published_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "t.csv"
    file.write_text("area,count\na,30\nb,0\ntotal,30\n")
    assert main(["control", str(file), "--method", "suppress", "--threshold", "10"]) == 0
    said = capsys.readouterr()
    assert said.out == file.read_text()
    assert (
        said.err == "0 hidden: 0 small, 0 to protect them. Looked at 0, none can be worked out.\n"
    )


# Reports by area and theme, and by area and outcome: no total of an area is shown, and yet both
# lists have the same one.
TWO_LISTS = """area,theme,outcome,count
a1,t1,total,3
a1,t2,total,20
a2,t1,total,30
a2,t2,total,40
a1,total,o1,11
a1,total,o2,12
a2,total,o1,33
a2,total,o2,37
"""

# Three lists of one whole in a ring: each adds up, and the table behind them gives a count away.
RING = """area,theme,outcome,count
total,t1,o1,12
a1,total,o1,24
a1,t1,total,13
total,t1,o2,1
a1,total,o2,2
total,t2,o1,14
a1,t2,total,13
total,t2,o2,2
a2,total,o1,2
a2,t1,total,0
a2,total,o2,1
a2,t2,total,3
"""


def test_two_lists_of_one_whole_do_not_give_a_count_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leaking = TWO_LISTS.replace("a1,t1,total,3", "a1,t1,total,")
    found = answer(capsys, tmp_path, "attack", "t", t=leaking)["cells"]
    assert [(cell["lower"], cell["upper"], cell["exact"]) for cell in found] == [(3, 3, True)]
    words = ("control", "t", "--method", "suppress", "--threshold", "5")
    safe = answer(capsys, tmp_path, *words, t=TWO_LISTS)["table"]
    assert [row["theme"] for row in safe if row["count"] is None] != ["t1"]
    words = ("control", "t", "--method", "round", "--threshold", "5")
    counts = [row["count"] for row in answer(capsys, tmp_path, *words, t=TWO_LISTS)["table"]]
    assert sum(counts[:2]) == sum(counts[4:6])
    assert sum(counts[2:4]) == sum(counts[6:])


def test_three_lists_in_a_ring_are_looked_at_with_the_table_behind_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # t1 has nothing of a2, so all of t1 is of a1, and then nothing is left to doubt.
    small = (",o2,1\n", ",o2,2\n", ",o1,2\n")
    leaking = RING
    for count in small:
        leaking = leaking.replace(count, count[:4] + "\n")
    found = answer(capsys, tmp_path, "attack", "t", t=leaking)["cells"]
    assert [cell["lower"] for cell in found if cell["exact"]] == [1, 2, 2, 2, 1]
    # The same ring, one file a list.
    head, *rows = leaking.splitlines()
    lists = {
        name: "\n".join([head, *(row for row in rows if row.split(",")[place] == "total"), ""])
        for place, name in enumerate("xyz")
    }
    found = answer(capsys, tmp_path, "attack", "y", "x", "z", **lists)["cells"]
    assert [cell["exact"] for cell in found] == [True, True, True]
    words = ("control", "t", "--method", "suppress", "--threshold", "3")
    safe = answer(capsys, tmp_path, *words, t=RING)["table"]
    lines = [",".join("" if part is None else str(part) for part in row.values()) for row in safe]
    found = answer(capsys, tmp_path, "attack", "t", t="\n".join([head, *lines]))["cells"]
    assert len(found) > 5
    assert not any(cell["exact"] for cell in found)


def test_totals_that_cannot_stay_on_their_side_of_the_threshold_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # 20 regions of 9: each would read 0 for a threshold of 10, and all together not.
    rows = "".join(f"r{at:02},x,4\nr{at:02},y,5\n" for at in range(20))
    words = ("control", "t", "--method", "round", "--threshold", "10", "--base", "10")
    found = answer(capsys, tmp_path, *words, t=f"region,kind,count\n{rows}")
    totals = [row["count"] for row in found["table"] if row["kind"] == "total"]
    assert found["audit"]["crossed"] == sum(count >= 10 for count in totals[:-1]) > 0


def test_a_nought_that_the_absent_rows_tell_does_not_stop_rounding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # No row of y: its total is nought whatever the others read, and no person is in it.
    text = "area,kind,count\na,x,7\na,total,7\ntotal,x,7\ntotal,y,0\ntotal,total,7\n"
    words = ("control", "t", "--method", "round", "--threshold", "3")
    found = answer(capsys, tmp_path, *words, t=text)
    assert [row["count"] for row in found["table"]] == [5, 5, 5, 0, 5]
    assert found["audit"]["cells"] == 4


def test_a_rounded_ring_of_lists_could_be_the_truth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("control", "t", "--method", "round", "--threshold", "3", "--base", "2")
    rows = answer(capsys, tmp_path, *words, t=RING)["table"]
    # Some table of area, theme and outcome has all these counts as its totals.
    lines = [",".join(str(part) for part in row.values()) for row in rows]
    text = "\n".join(["area,theme,outcome,count", *lines])
    found = answer(capsys, tmp_path, "attack", "t", "--base", "2", t=text)["cells"]
    assert all(
        cell["lower"] <= row["count"] <= cell["upper"]
        for cell, row in zip(found, rows, strict=True)
    )
    assert answer(capsys, tmp_path, "attack", "t", t=text)["cells"] == []


def test_a_place_is_the_same_in_capitals_unless_a_table_tells_two_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = "area,count\nLeeds,\nYork,40\ntotal,43\n"
    found = answer(capsys, tmp_path, "attack", "t", t=now.replace("43", ""))["cells"]
    assert [cell["exact"] for cell in found] == [False, False]
    files = {"t": now.replace("43", ""), "before": "area,count\nLEEDS,3\nYork ,40\n"}
    found = answer(capsys, tmp_path, "attack", "t", "before", **files)["cells"]
    assert [cell["lower"] for cell in found if cell["exact"]] == [3, 43]
    files["before"] = "area,count\nLEEDS,0\nLeeds,7\nYork,40\n"
    found = answer(capsys, tmp_path, "attack", "t", "before", **files)["cells"]
    assert [cell["lower"] for cell in found if cell["exact"]] == [7, 47]


def test_a_total_without_the_totals_between_is_tied_to_lists_of_several_kinds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Two lists and the total of all: what is not in its list is the rest of the whole.
    text = (
        "area,theme,outcome,count\na1,t1,total,\na1,t2,total,20\na2,t1,total,30\n"
        "a1,total,o1,11\na1,total,o2,\na2,total,o1,\na2,total,o2,7\ntotal,total,total,53\n"
    )
    found = answer(capsys, tmp_path, "attack", "t", t=text)["cells"]
    assert [(cell["lower"], cell["exact"]) for cell in found] == [(3, True), (12, True), (23, True)]
    # The same where the total stands in a file of its own, by another list.
    lists, total = text.replace("total,total,total,53\n", ""), "kind,count\nx,50\ny,3\n"
    found = answer(capsys, tmp_path, "attack", "t", "u", t=lists, u=total)["cells"]
    assert [cell["exact"] for cell in found] == [True, True, True]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("out", ["/dev/full", None])
def test_an_answer_that_cannot_be_written_is_one_line(out: str | None, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("ward,count\nA,50\nB,40\n", encoding="utf-8")
    words = f'{sys.executable} -m hueandcry.cli attack "{table}" --json >{out or "&-"}'
    done = subprocess.run(["sh", "-c", words], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == ((2, 1) if out else (0, 0))


# Wards in areas in regions, rows of nought partly left out, as registers export them.
REGISTER = """region,area,ward,crime,count
total,total,total,c0,15
R0,A00,W001,c0,0
R1,total,total,total,1
R1,A10,total,c3,1
R0,A00,W000,c2,15
R1,total,total,c3,1
R0,A01,total,total,1
R0,A00,W001,total,0
R0,A00,W000,c3,2
R1,total,total,c1,0
R0,A00,total,c0,15
R0,A00,total,total,41
total,total,total,c3,3
R0,A01,W010,c2,1
R0,A00,total,c2,18
R0,A00,total,c3,2
R0,A00,W001,c1,0
R1,A10,W100,total,1
R1,A10,W100,c3,1
R0,A00,W002,c3,0
R0,total,total,c1,6
R0,A00,W000,total,20
total,total,total,c2,19
R0,A01,total,c3,0
R0,total,total,c3,2
R0,A01,W010,c0,0
R0,total,total,c2,19
R0,A00,W000,c1,3
R0,A00,W002,c0,15
R0,A01,total,c2,1
R0,A00,W000,c0,0
R0,A01,W010,total,1
R0,A00,total,c1,6
total,total,total,c1,6
R0,total,total,total,42
R0,A00,W002,total,21
R0,A00,W002,c2,3
R1,A10,total,total,1
R0,A00,W002,c1,3
R0,A00,W001,c2,0
total,total,total,total,43
R1,total,total,c2,0
R0,total,total,c0,15
"""


def test_a_total_without_a_row_among_totals_with_rows_is_known_to_be_nought(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("control", "t", "--method", "suppress", "--threshold", "3")
    table = answer(capsys, tmp_path, *words, t=REGISTER)["table"]
    lines = [",".join("" if part is None else str(part) for part in row.values()) for row in table]
    # A01 has no row for c0, which has one in A00 and in all: a reader takes it for nought.
    text = "\n".join(["region,area,ward,crime,count", *lines, "R0,A01,total,c0,0"])
    cells = answer(capsys, tmp_path, "attack", "t", t=text)["cells"]
    assert not any(cell["exact"] for cell in cells)
