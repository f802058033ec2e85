"""A file that is no table of counts is answered in one sentence, and nothing is written."""

import random
from pathlib import Path

import pytest

from hueandcry.cli import main

GOOD = "area,count\na,3\nb,12\ntotal,15\n"

BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "t.csv is empty."),
    "blank lines": (b"\n \n\n", "t.csv is empty."),
    "headings alone": (b"area,count\n", "t.csv has headings and no rows."),
    "semicolons": (b"area;count\na;3\n", "Save it with commas between the columns."),
    "no count": (b"area,number\na,3\n", "t.csv has no column 'count' in its first line."),
    "no dimension": (b"count\n3\n", "t.csv has no column beside 'count' to count by."),
    "two counts": (b"count,Count\n1,2\n", "t.csv has two columns called 'Count'."),
    "a heading twice": (b"area,area,count\na,b,2\n", "t.csv has two columns called 'area'."),
    "no heading": (b"area,,count\na,b,2\n", "Column 2 of t.csv has no heading."),
    "negative": (b"area,count\na,-3\n", "line 2, has the count -3: a count is not negative."),
    "half": (b"area,count\na,2.5\n", "line 2, has the count '2.5', which is no whole number"),
    "words": (b"area,count\na,few\n", "line 2, has the count 'few', which is no whole number"),
    "not a number": (b"area,count\na,nan\n", "line 2, has the count 'nan'"),
    "exponent": (b"area,count\na,1e9\n", "line 2, has the count '1e9'"),
    "other digits": ("area,count\na,\u0663\n".encode(), "which is no whole number"),
    "too large": (b"area,count\na,1000000000\n", "the largest is 999,999,999."),
    "far too large": (b"area,count\na," + b"9" * 5000 + b"\n", "the largest is 999,999,999."),
    "twice": (b"area,count\na,3\na,3\n", "t.csv, line 3, is the same cell as line 2."),
    "two totals": (b"area,count\nTotal,3\nTOTAL,3\n", "line 3, is the same cell as line 2."),
    "ragged": (b"area,count\na,3,4\n", "t.csv, line 2, has 3 columns, the first line 2."),
    "short": (b"area,week,count\na,3\n", "t.csv, line 2, has 2 columns, the first line 3."),
    "nothing in it": (b"area,count\n,3\n", "t.csv, line 2, has nothing in the column 'area'."),
    "latin": ("area,count\ncaf\u00e9,3\n".encode("cp1252"), "is not UTF-8 text: save it as CSV"),
    "utf-16": ("area,count\na,3\n".encode("utf-16"), "is not UTF-8 text"),
    "nul": (b"area,count\na\0,3\n", "t.csv is not a CSV file: it holds NUL bytes."),
    "open quote": (b'area,count\n"a,3\n', "is not CSV (unexpected end of data)."),
    "many dimensions": (b"a,b,c,d,e,f,g,h,i,count\n1,1,1,1,1,1,1,1,1,3\n", "at most 8 can be."),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not UTF-8 text"),
}  # fmt: skip
FOR_CONTROL: dict[str, tuple[str, str]] = {
    "wrong total": (
        "area,count\na,3\nb,12\ntotal,16\n",
        "The numbers do not add up: the total of all reads 16, and its parts add up to 15.",
    ),
    "wrong part": (
        "region,area,count\nA,a,3\nA,b,1\nA,total,5\nB,c,4\nB,total,4\ntotal,total,9\n",
        "The numbers do not add up: region A reads 5, and its parts add up to 4.",
    ),
    "a total by another name": (
        "area,kind,count\na,x,3\nb,x,12\nAll areas,x,15\n",
        "area 'All areas' is the sum of all others: call it 'total', so that it is not counted",
    ),
    "lists that do not agree": (
        "area,kind,sex,count\na,x,total,3\na,y,total,9\na,total,f,5\na,total,m,8\n",
        "The numbers do not add up: area a reads",
    ),
    "hidden": ("area,count\na,\ntotal,3\n", "The count of area a is missing: give every count."),
    "hidden, no margins": ("area,count\na,\nb,3\n", "A hidden count has no margins"),
}


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit code and the one line; nothing else may be said."""
    code = main(arguments)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.startswith("hueandcry: ")
    return code, said.err


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_table_is_told(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, words = BAD[name]
    file = tmp_path / "t.csv"
    file.write_bytes(content)
    for command in (["control", "--method", "round", "--threshold", "10"], ["attack", "--json"]):
        code, said = told([*command, str(file)], capsys)
        assert code == 2
        assert words in said
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


@pytest.mark.parametrize("name", FOR_CONTROL)
@pytest.mark.parametrize("method", ["round", "suppress"])
def test_counts_that_do_not_add_up_or_are_missing_are_told(
    name: str, method: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, words = FOR_CONTROL[name]
    file = tmp_path / "t.csv"
    file.write_text(content)
    code, said = told(["control", str(file), "--method", method, "--threshold", "10"], capsys)
    assert code == 2
    assert words in said


def test_folders_missing_files_and_wrong_options_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "t.csv"
    file.write_text(GOOD)
    base = ["control", "--method", "round"]
    for arguments, words in (
        ([*base, "--threshold", "10", str(tmp_path)], "is a folder, not a file."),
        (["attack", str(tmp_path / "gone.csv")], "There is no file gone.csv."),
        (["attack", str(file), str(tmp_path / "gone.csv")], "There is no file gone.csv."),
        ([*base, "--threshold", "1", str(file)], "--threshold is 1. Choose from 2"),
        ([*base, "--threshold", "10", "--base", "1", str(file)], "--base is 1. Choose from 2"),
        (["attack", str(file), "--base", "0"], "--base is 0. Choose from 2"),
    ):
        code, said = told(arguments, capsys)
        assert code == 2
        assert words in said


def test_a_million_cells_are_too_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "t.csv"
    file.write_text(
        "a,b,count\n" + "".join(f"{n // 1000},{n % 1000},3\n" for n in range(1_000_000))
    )
    code, said = told(["control", str(file), "--method", "round", "--threshold", "10"], capsys)
    assert code == 2
    assert "has more than 50,000 cells: too many to look at." in said


def test_a_byte_order_mark_and_whole_numbers_with_a_point_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "t.csv"
    file.write_text("\ufeffArea , COUNT\r\n a ,3.0\r\nb,12\r\nTOTAL,15\r\n", encoding="utf-8")
    assert main(["control", str(file), "--method", "round", "--threshold", "10"]) == 0
    assert capsys.readouterr().out == "Area,COUNT\na,5\nb,10\nTOTAL,15\n"


def test_files_of_chance_never_end_in_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draw = random.Random(8)
    file = tmp_path / "t.csv"
    for _ in range(12):
        text = list("region,area,count\nA,a,3\nA,b,\nA,total,9\ntotal,total,9\n")
        for _ in range(draw.randint(1, 6)):
            text[draw.randrange(len(text))] = draw.choice(",\n\"'0tA-;=\u00e9 ")
        file.write_text("".join(text), encoding="utf-8")
        for command in (["control", "--method", "suppress", "--threshold", "5"], ["attack"]):
            assert main([*command, str(file)]) in (0, 2, 3)
    assert "Traceback" not in capsys.readouterr().err
