"""Overlap tables that cannot be used: one sentence that says what and where, never a number."""

from pathlib import Path

import pytest

from hueandcry.figures.hidden.reading import NotAnOverlapTable, parsed, read

GOOD = "A,B,C,count\n1,0,0,10\n0,1,0,20\n0,0,1,5\n1,1,0,4\n"
BROKEN = {
    "empty": ("", "t.csv is empty."),
    "heading alone": ("A,B,C,count\n", "nobody in any list"),
    "no count": ("A,B,C\n1,0,0\n", "no column 'count'"),
    "one list": ("A,count\n1,10\n", "has one list"),
    "no list": ("count\n10\n", "has no list"),
    "thirteen lists": (
        ",".join(f"L{n}" for n in range(13)) + ",count\n" + "1," * 13 + "4\n",
        "has 13 lists; at most 12",
    ),
    "all noughts": ("A,B,C,count\n1,0,0,0\n0,1,1,0\n", "nobody in any list"),
    "negative": (GOOD.replace("20", "-20"), "line 3, has '-20' as its count"),
    "fraction": (GOOD.replace("20", "2.5"), "line 3, has '2.5' as its count"),
    "no number": (GOOD.replace("20", "many"), "line 3, has 'many' as its count"),
    "thousands": (GOOD.replace("20", '"1,200"'), "line 3, has '1,200' as its count"),
    "nothing": (GOOD.replace("20", ""), "line 3, has '' as its count"),
    "too many": (GOOD.replace("20", "1000000001"), "counts more than 1,000,000,000"),
    "endless": (GOOD.replace("20", "9" * 5_000), "counts more than 1,000,000,000"),
    "a two": (GOOD.replace("1,1,0", "2,1,0"), "line 5, has '2' in the column A"),
    "in no list": (GOOD + "0,0,0,7\n", "line 6, counts 7 that stand in no list"),
    "twice": (GOOD + "1,1,0,4\n", "line 6, is of the same lists as line 5"),
    "too short": (GOOD + "1,1,4\n", "line 6, has 3 columns, the first line 4"),
    "same heading": (GOOD.replace("B", "a", 1), "two columns called a"),
    "a heading that works the screen": (GOOD.replace("A", "A\x1b[2J"), "that is none to read"),
    "no heading": (GOOD.replace("B", "", 1), "heading of column 2 is empty"),
    "quotes": (GOOD + '"1,0,1,3\n', "is not CSV"),
    "no crime": ("crime type,A,B,count\n,1,0,4\n", "nothing in the column 'crime type'"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_table_is_told_in_one_sentence(kind: str) -> None:
    text, words = BROKEN[kind]
    with pytest.raises(NotAnOverlapTable) as told:
        parsed(text, "t.csv")
    assert words in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("A,B,C,count\n1,0,0,Ä\n".encode("cp1252"))
    (tmp_path / "n.csv").write_bytes(b"A,B\0,count\n")
    for name, words in (
        ("t.csv", "is not UTF-8 text"),
        ("n.csv", "NUL bytes"),
        ("none.csv", "There is no file none.csv"),
        ("", "is a folder"),
    ):
        with pytest.raises(NotAnOverlapTable, match=words):
            read(tmp_path / name)


@pytest.mark.parametrize(
    "change", ["\ufeff", "semicolons", "tabs", "spaces", "noughts", "quotes", "returns"]
)
def test_another_hand_writes_the_same_table(change: str, tmp_path: Path) -> None:
    text = {
        "\ufeff": "\ufeff" + GOOD,
        "semicolons": GOOD.replace(",", ";").replace("\n", "\r\n"),
        "tabs": GOOD.replace(",", "\t"),
        "spaces": GOOD.replace(",", " , ").replace("count", "COUNT"),
        "noughts": GOOD + "0,0,0,0\n1,1,1,0\n\n",
        "quotes": GOOD.replace("A", '"A"'),
        "returns": GOOD.replace("\n", "\r"),
    }[change]
    (tmp_path / "t.csv").write_bytes(text.encode())
    assert read(tmp_path / "t.csv") == parsed(GOOD, "t.csv")


def test_what_stands_in_quotes_does_not_choose_between_commas_and_semicolons() -> None:
    (found,) = parsed(GOOD.replace(",", ";").replace("A", '"A, north"'), "t.csv")
    assert found.table.lists == ("A, north", "B", "C")
    (found,) = parsed(GOOD.replace("A", '"A; north"'), "t.csv")
    assert found.table.lists == ("A; north", "B", "C")


def test_strata_are_tables_of_their_own() -> None:
    text = (
        "Crime type,Kind of victim,A,B,C,count\n"
        "Fraud,Adult,1,0,0,10\nfraud,adult,0,1,0,20\nFraud,Business,1,0,0,7\n"
    )
    first, second = parsed(text, "t.csv")
    assert (first.name, first.table.observed) == ("fraud, adult", 30)
    assert (second.name, second.table.sizes) == ("fraud, business", (7, 0, 0))
