"""What a machine finds in a table before a person looks at it."""

import pytest

from hueandcry.sharing.long_table import LongTable, read
from hueandcry.sharing.marking import combined
from hueandcry.sharing.output_checks import Checked, check, helpful
from hueandcry.sharing.terms import Release

PUBLIC = Release(10, 5, "TLP:CLEAR", "OFFICIAL", ("trend",), checkers=2)
HIDE = Release(10, 1, "TLP:CLEAR", "OFFICIAL", ("trend",), method="suppress", checkers=2)
SAFE = """\
TLP:CLEAR OFFICIAL
quarter,theme,reports
2026-Q1,fraud,40
2026-Q1,malware,15
2026-Q2,fraud,35
2026-Q2,malware,20
2026-Q1,all,55
2026-Q2,all,55
all,fraud,75
all,malware,35
all,all,110
"""
# Two cells are hidden in each row and column, so no subtraction finds one.
HELD = """\
TLP:CLEAR
area,theme,count
A,fraud,fewer than 10
A,malware,fewer than 10
A,images,30
B,fraud,fewer than 10
B,malware,fewer than 10
B,images,20
A,all,41
B,all,31
all,fraud,11
all,malware,11
all,images,50
all,all,72
"""
ALONE = """\
TLP:CLEAR
area,count
A,fewer than 10
B,31
all,38
"""


def found(text: str, release: Release = PUBLIC, *earlier: str) -> Checked:
    return check(text, release, combined([release]), "public", earlier)


def test_a_safe_table_passes_with_what_helps_to_judge_it() -> None:
    answer = found(SAFE)
    assert answer.stops == ()
    told = dict(answer.help)
    assert (told["Smallest"], told["Sum without totals"]) == ("15", "110")
    assert (told["All divide by 5"], told["All divide by 6"]) == ("yes", "no")


def test_hidden_cells_that_protect_each_other_pass() -> None:
    assert found(HELD, HIDE).stops == ()


STOPPED = (
    ("one hidden cell and its total", ALONE, HIDE, "worked out from its own sums: area A"),
    ("no marking", SAFE.split("\n", 1)[1], PUBLIC, "No line above the table says how it is marked"),
    (
        "a marking that is too strict",
        SAFE.replace("CLEAR", "AMBER"),
        PUBLIC,
        "TLP:AMBER may not go",
    ),
    ("an old label", SAFE.replace("CLEAR", "WHITE"), PUBLIC, "TLP:WHITE is no TLP 2.0 label"),
    ("not rounded", SAFE.replace("35", "37"), PUBLIC, "Not every count is rounded to 5"),
    (
        "a small total",
        SAFE.replace("all,malware,35", "all,malware,5"),
        PUBLIC,
        "1 total is below 10",
    ),
    ("a small count", HELD.replace(",30", ",4"), HIDE, "1 counts are below 10"),
    ("an email", SAFE.replace("fraud", "a@b.org"), PUBLIC, "this looks like an email"),
    ("a phone number", SAFE.replace("fraud", "0191 498 0123"), PUBLIC, "a phone number"),
    ("a postcode", SAFE.replace("fraud", "DH1 1AC"), PUBLIC, "a whole postcode"),
    ("a column of names", SAFE.replace("theme", "surname"), PUBLIC, "“surname” sounds as if"),
    ("a column of emails", SAFE.replace("theme", "E-mail"), PUBLIC, "“E-mail” sounds as if"),
    ("somebody", SAFE.replace("malware", "Mrs Quill"), PUBLIC, "somebody’s name"),
    ("what somebody wrote", SAFE.replace("fraud", "so " * 40), PUBLIC, "that somebody wrote"),
    ("a formula", SAFE.replace("fraud", "=1+1"), PUBLIC, "begins as a formula does"),
    ("no table", "TLP:CLEAR\n", PUBLIC, "no line has two cells"),
    ("no counts", SAFE.replace("reports", "rate"), PUBLIC, "One column holds the counts"),
    ("a share", SAFE.replace(",40", ",40.5"), PUBLIC, "a count is a whole number"),
    ("less than nought", SAFE.replace(",40", ",-40"), PUBLIC, "a count is a whole number"),
    ("a row twice", SAFE + "2026-Q1,fraud,40\n", PUBLIC, "counts what an earlier line counts"),
    ("a row too short", SAFE + "2026-Q3,40\n", PUBLIC, "has 2 cells, and the heading has 3"),
    ("too large", SAFE + "x" * 1_000_001, PUBLIC, "larger than 1 MB"),
    (
        "sums that cannot be",
        SAFE.replace("all,all,110", "all,all,900"),
        PUBLIC,
        "cannot all be true",
    ),
)


@pytest.mark.parametrize(("what", "text", "release", "words"), STOPPED, ids=[s[0] for s in STOPPED])
def test_what_stops_a_table_is_said_in_a_sentence(
    what: str, text: str, release: Release, words: str
) -> None:
    stops = found(text, release).stops
    assert any(words in sentence for sentence in stops), stops
    assert not any("a@b.org" in sentence or "0191" in sentence for sentence in stops)


def test_what_is_safe_alone_is_held_against_what_left_before() -> None:
    """A and B together were safe; the table of A that left before gives the hidden cell away."""
    now = "TLP:CLEAR\narea,theme,count\nA,fraud,fewer than 10\nA,malware,fewer than 10\nA,all,16\n"
    before = "TLP:CLEAR\narea,theme,count\nA,malware,9\nB,malware,12\nall,malware,21\n"
    assert found(now, HIDE).stops == ()
    (sentence,) = found(now, HIDE, before).stops
    assert "worked out from it and the tables beside it or before it" in sentence


def test_other_numbers_for_the_same_thing_are_for_a_person_to_look_at() -> None:
    now = HELD.replace("A,images,30", "A,images,30")
    before = "TLP:CLEAR\narea,theme,count\nA,images,44\nB,images,20\nall,images,64\n"
    answer = found(now, HIDE, before)
    assert answer.stops == ()
    assert any("Look at both" in note for note in answer.notes)


def test_a_nought_leaves_only_where_the_agreement_lets_it() -> None:
    none = SAFE.replace("2026-Q1,malware,15", "2026-Q1,malware,0").replace("1,all,55", "1,all,40")
    no_zeros = Release(10, 5, "TLP:CLEAR", "OFFICIAL", ("trend",), zeros=False)
    assert any("no nought" in sentence for sentence in found(none, no_zeros).stops)


def test_rounding_to_the_middle_of_six_is_seen() -> None:
    table = read("a,count\nx,3\ny,9\nz,15\nw,0\n")
    assert isinstance(table, LongTable)
    assert helpful(table)["Rounded to the middle of 6"] == "yes"
    assert helpful(table)["Smallest"] == "0"
    assert helpful(table)["Smallest but nought"] == "3"


ODD = [
    ("A,fraud,fewer than 4", "tells of fewer than 10"),
    ("A,fraud,fewer than 10: it was 3", "stands for a number and tells one"),
    ("A,fraud,held back (３)", "stands for a number and tells one"),
    ("A\u202e,fraud,fewer than 10", "a sign that cannot be seen"),
    ("A\u200b,fraud,fewer than 10", "a sign that cannot be seen"),
]


@pytest.mark.parametrize(("line", "why"), ODD)
def test_what_stands_in_for_a_number_does_not_tell_it(line: str, why: str) -> None:
    assert why in " ".join(found(HELD.replace("A,fraud,fewer than 10", line), HIDE).stops)


def test_words_and_columns_that_could_be_numbers_are_shown_to_people() -> None:
    table = "TLP:CLEAR\narea,true one,count\nA,3,it was three\nB,7,held back\nC,1,40\n"
    notes = " ".join(found(table, HIDE).notes)
    assert "stand the words “it was three”" in notes
    assert "“true one” holds whole numbers too" in notes
    assert "stand the words" not in " ".join(found(HELD, HIDE).notes)
