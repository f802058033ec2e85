"""`stat hidden` on plain files: what it answers, when it refuses, and what it says of bad input."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hueandcry.cli import main
from hueandcry.figures.hidden.methods import Run
from hueandcry.figures.hidden.result import Estimate
from hueandcry.figures.hidden.strata import summed
from hueandcry.figures.hidden.verdict import highest, lowest

HEADING = "police,report fraud,bank,count\n"
KEYS = {
    "observed", "estimates", "at_least", "between", "verdict", "reasons", "would_change",
    "without_each", "merged", "survey", "strata", "lists", "unit", "missed_links", "draws", "seed",
    "digest", "version",
}  # fmt: skip
ALONE = (
    "Not told apart by crime type and kind of victim, so unequal willingness stays hidden.",
    "No survey stands beside it, so nothing would show that the unwilling are missed.",
    "Nobody said how many links were missed; one in ten adds a tenth to the answer.",
)


def rows(people: int, shares: tuple[float, ...], before: str = "") -> str:
    """What independent lists that hold these shares of the people are expected to show."""
    lines = []
    for pattern in product((0, 1), repeat=len(shares)):
        chance = 1.0
        for bit, share in zip(pattern, shares, strict=True):
            chance *= share if bit else 1 - share
        if any(pattern):
            lines.append(f"{before}{','.join(map(str, pattern))},{round(people * chance)}\n")
    return "".join(lines)


SHARES = (0.1, 0.2, 0.25)
THREE = HEADING + rows(4_000, SHARES)
STRATA = "crime type,kind of victim," + HEADING
ADULTS = rows(4_000, (0.05, 0.1, 0.25), "Fraud,Adults,")
FOUR = HEADING.replace("bank", "bank,advice") + rows(4_000, (0.1, 0.2, 0.25, 0.12))


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run `stat hidden` on a file written from text; the answer read, or its line on a refusal."""

    def asked(text: str, *options: str, code: int = 0, draws: str = "60") -> Any:
        (tmp_path / "t.csv").write_text(text, encoding="utf-8")
        given = ["stat", "hidden", str(tmp_path / "t.csv"), "--draws", draws, *options]
        assert main([*given, "--json"] if code == 0 and "--text" not in options else
                    [one for one in given if one != "--text"]) == code  # fmt: skip
        said = capsys.readouterr()
        if code:
            assert said.out == ""
            assert said.err.count("\n") == 1
            return said.err
        return said.out if "--text" in options else json.loads(said.out)

    return asked


def test_the_keys_are_those_of_the_manual(ask: Any) -> None:
    found = ask(FOUR)
    assert set(found) == KEYS
    assert set(found["estimates"]) == {"independence", "stepwise", "best-bic", "dga", "chao"}
    assert set(found["estimates"]["stepwise"]) == {"estimate", "pairs", "percentiles"}
    assert set(found["estimates"]["stepwise"]["percentiles"]) == {"2.5", "50", "97.5"}
    assert {"estimate", "model", "bic"} < set(found["estimates"]["best-bic"])
    assert {"mean", "median", "interval"} < set(found["estimates"]["dga"])
    for method in found["estimates"].values():
        assert method.get("estimate", method.get("median")) == pytest.approx(4_000, rel=0.03)


def test_without_strata_it_is_a_floor_whatever_the_numbers(ask: Any) -> None:
    found = ask(THREE)
    assert found["verdict"] == "floor only"
    assert found["between"] is None
    assert tuple(found["reasons"]) == ALONE
    assert found["observed"] < found["at_least"] < 4_000
    assert found == ask(THREE)
    assert found["estimates"] != ask(THREE, "--seed", "2")["estimates"]


def test_crime_and_victim_told_apart_with_a_survey_that_agrees_make_a_range(ask: Any) -> None:
    text = STRATA + ADULTS
    found = ask(text, "--missed-links", "0")
    assert found["verdict"] == "range"
    assert found["between"][0] == found["at_least"] <= 4_000 <= found["between"][1]
    (survey,) = found["survey"]
    assert survey["reports"] == pytest.approx(4_000 * (1 - 0.95 * 0.9), abs=6)
    assert survey["interval"][0] < survey["reports"] * 7 < survey["interval"][1]
    assert ask(text)["verdict"] == "floor only"  # nobody said how many links were missed
    same = ask(THREE, "--crime-type", "fraud", "--victims", "businesses", "--missed-links", "0")
    assert (same["verdict"], same["survey"]) == ("floor only", [])  # it asks no firm


def test_the_survey_may_say_that_many_are_missed_or_that_it_is_nonsense(ask: Any) -> None:
    of = ("--crime-type", "computer misuse", "--victims", "adults", "--missed-links", "0")
    found = ask(THREE, *of)
    assert found["verdict"] == "floor only"
    assert any("The survey says more" in reason for reason in found["reasons"])
    few = HEADING + rows(40_000, (0.006, 0.01, 0.25))
    found = ask(few, "--crime-type", "fraud", "--victims", "adults", "--missed-links", "0")
    assert (found["verdict"], found["at_least"]) == ("refuse", None)
    assert found["reasons"][0].startswith("The survey speaks against it: ")


def test_strata_are_added_up_and_one_that_is_refused_counts_as_seen(ask: Any) -> None:
    sparse = "".join(f"computer misuse,adults,{one},700\n" for one in ("1,0,0", "0,1,0"))
    found = ask(STRATA + ADULTS + sparse, "--missed-links", "0", draws="400")
    alone = ask(STRATA + ADULTS, "--missed-links", "0", draws="400")
    assert [one["verdict"] for one in found["strata"]] == ["range", "refuse"]
    assert found["verdict"] == "floor only"
    seen = found["strata"][1]["observed"]
    assert found["observed"] == alone["observed"] + seen == alone["observed"] + 1_400
    assert found["at_least"] == pytest.approx(alone["at_least"] + seen, rel=0.02)
    assert found["reasons"][0] == "Of computer misuse, adults only those seen are counted."


def test_one_list_that_leads_to_another_on_sparse_lists_is_refused_without_the_truth(
    ask: Any,
) -> None:
    """Computer misuse of the invented Durham: stepwise says 4,888 of 1,542, and cannot know."""
    text = (
        "police,reportfraud,trading standards,bank,advice,count\n0,0,0,0,1,26\n0,0,0,1,0,9\n"
        "0,0,0,1,1,1\n0,1,0,0,0,68\n1,0,0,0,0,41\n1,1,0,0,0,16\n"
    )
    found = ask(text, "--order", "2")
    assert found["estimates"]["stepwise"]["estimate"] == pytest.approx(4_888, abs=1)
    assert (found["verdict"], found["at_least"]) == ("refuse", None)
    assert found["reasons"][0].startswith("Only 1 of the pairs of lists share more than one")
    assert any("lists that reach the same people" in mend for mend in found["would_change"])
    assert "trading standards holds nobody and was left out" in found["reasons"][-1]
    # A victim who stands in three lists, rightly or by a false link, tells no pairs apart.
    one_more = ask(text.replace("1,1,0,0,0,16", "1,1,0,0,0,15\n1,1,0,1,0,1"), "--order", "2")
    assert (one_more["verdict"], one_more["at_least"]) == ("refuse", None)
    said = ask(text, "--order", "2", "--text")
    assert said.startswith("No number can be given.\n161 were seen")
    assert "4,888" not in said


def test_two_lists_have_a_number_with_its_warning_and_no_more(ask: Any) -> None:
    found = ask("A,B,count\n1,0,30\n0,1,40\n1,1,6\n")
    assert (found["verdict"], found["at_least"]) == ("refuse", None)
    assert found["estimates"]["chapman"]["estimate"] == pytest.approx(37 * 47 / 7 - 1, abs=1e-3)
    assert "a third of the truth" in found["estimates"]["chapman"]["warning"]
    assert found["estimates"]["stepwise"]["estimate"] is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A,B,C,count\n1,0,0,300\n0,1,0,400\n1,1,0,90\n0,1,1,60\n", "Everybody in C is in B too"),
        ("A,B,C,count\n1,0,0,300\n0,1,0,400\n0,0,1,90\n", "Only 0 stand in two lists or more"),
        ("A,B,C,count\n1,0,0,300\n0,1,0,400\n1,1,0,90\n", "Only two lists can be used"),
        ("A,B,C,count\n1,1,1,50\n", "Everybody in A is in B too"),
        ("A,B,C,count\n1,0,0,900\n0,1,0,900\n0,0,1,900\n1,1,0,9\n1,0,1,9\n0,1,1,9\n", "below 5 %"),
    ],
    ids=["a list in another", "apart", "an empty list", "all the same", "a drop of the whole"],
)
def test_what_cannot_be_known_is_refused(ask: Any, text: str, reason: str) -> None:
    found = ask(text)
    assert (found["verdict"], found["at_least"], found["between"]) == ("refuse", None, None)
    assert any(reason in one for one in found["reasons"]), found["reasons"]
    assert found["would_change"]


def test_a_small_list_within_another_is_left_out_and_that_is_said(ask: Any) -> None:
    shop = STRATA.partition("victim,")[2].replace("count", "shop,count")
    text = shop + rows(4_000, (*SHARES, 0.0)) + "1,0,0,1,4\n"
    text = text.replace("1,0,0,1,0\n", "")
    found = ask(text)
    assert found["reasons"][-1] == "All 4 of shop are in police too: it was left out."
    assert found["at_least"] == pytest.approx(ask(THREE)["at_least"], rel=0.03)


def test_missed_links_bring_every_estimate_down(ask: Any) -> None:
    plain = ask(THREE)
    taken_back = ask(THREE, "--missed-links", "10%")
    for method in ("independence", "stepwise", "best-bic", "chao"):
        share = taken_back["estimates"][method]["estimate"] / plain["estimates"][method]["estimate"]
        assert 0.8 < share < 0.95, method
    assert taken_back["at_least"] < plain["at_least"]
    unsure = ask(THREE, "--missed-links", "2/20", draws="400")
    sure = ask(THREE, "--missed-links", "200/2000", draws="400")
    assert unsure["at_least"] < sure["at_least"]


def test_it_reads_as_a_person_says_it(ask: Any) -> None:
    said = ask(FOUR, "--text", "--unit", "people")
    assert said.startswith("At least 3,")
    assert " people.\n2," in said
    assert "- " + ALONE[0] in said
    assert "Without one list: " in said
    assert "With two lists as one: " in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--draws", "3"), "--draws is 3. Choose from 20 to 100,000."),
        (("--order", "0"), "--order is 0."),
        (("--max-missing", "0"), "--max-missing is 0."),
        (("--seed", "-1"), "--seed is -1."),
        (("--unit", " "), "--unit is empty."),
        (("--missed-links", "0.9"), "--missed-links is '0.9'."),
        (("--missed-links", "many"), "--missed-links is 'many'."),
        (("--missed-links", "5/0"), "--missed-links is '5/0'."),
        (("--missed-links", "nan"), "--missed-links is 'nan'."),
        (("--asked-here", "9/4"), "--asked-here is '9/4'."),
        (("--reported-in", "police,shop"), "--reported-in names 'shop'"),
    ],
)
def test_an_option_that_makes_no_sense_is_one_line(
    ask: Any, options: tuple[str, ...], words: str
) -> None:
    assert words in ask(THREE, *options, code=2)


def test_a_broken_table_is_one_line(ask: Any) -> None:
    assert "has one list" in ask("A,count\n1,10\n", code=2)
    crime = STRATA + "fraud,adults,1,0,0,5\n"
    assert "has that column already" in ask(crime, "--victims", "adults", code=2)


def numbers(found: Any) -> list[float]:
    """Every number in an answer."""
    if isinstance(found, dict):
        return [one for part in found.values() for one in numbers(part)]
    if isinstance(found, list):
        return [one for part in found for one in numbers(part)]
    return [found] if isinstance(found, float | int) else []


def test_an_estimate_that_runs_away_is_none_and_its_table_is_refused(ask: Any) -> None:
    """Many millions, and a handful in two lists: 5e15 was in the answer."""
    by_lists = (0, 1_000_000, 10, 1)
    patterns = [one for one in product((0, 1), repeat=3) if any(one)]
    text = HEADING + "".join(f"{','.join(map(str, p))},{by_lists[sum(p)]}\n" for p in patterns)
    found = ask(text, draws="300")
    assert (found["verdict"], found["at_least"]) == ("refuse", None)
    assert found["reasons"][0].startswith("An estimate runs away")
    assert "a thousand times" in found["estimates"]["stepwise"]["why_not"]
    assert max(numbers(found["estimates"])) < 1000 * found["observed"]


def test_a_thousand_million_a_cell_is_averaged_over_no_grid_too_coarse(ask: Any) -> None:
    """The grid fell on both sides of the only size that fits, and the floor to those seen."""
    text = HEADING + "".join(
        f"{','.join(map(str, one))},{10**9}\n" for one in product((0, 1), repeat=3) if any(one)
    )
    found = ask(text)
    assert found["at_least"] == pytest.approx(8e9, rel=0.001)
    assert found["estimates"]["dga"]["median"] is None
    assert "5,000,000" in found["estimates"]["dga"]["why_not"]


def test_a_floor_lies_above_no_estimate_of_its_methods() -> None:
    """Draws may all lie above the table's own estimate, where another model is chosen in them."""
    odd = Estimate("stepwise", 900.0, 950.0, 1_400.0)
    high = Estimate("best-bic", 1_500.0, 930.0, 1_300.0)
    assert lowest([odd, high]) == 900.0
    assert highest([odd, high]) == 1_500.0


def test_lists_that_say_more_than_the_survey_leave_a_floor(ask: Any) -> None:
    """Fewer than the survey's share are in the police's list: they contradict each other."""
    text = HEADING + rows(4_000, (0.02, 0.06, 0.25))
    of = ("--crime-type", "fraud", "--victims", "adults", "--missed-links", "0")
    found = ask(text, *of)
    assert found["survey"][0]["interval"][1] < found["at_least"]
    assert (found["verdict"], found["between"]) == ("floor only", None)
    assert any("The survey says less" in one for one in found["reasons"])


def test_a_floor_below_those_in_the_table_is_explained(ask: Any) -> None:
    """Where most links were missed the table counts people twice."""
    text = HEADING + rows(800, (0.6, 0.5, 0.55))
    found = ask(text, "--missed-links", "0.2")
    assert found["at_least"] < found["observed"]
    assert any("fewer people were seen than stand in" in one for one in found["reasons"])
    assert not any("fewer people were seen" in one for one in ask(text)["reasons"])


def test_a_floor_over_strata_gives_the_reasons_of_those_that_have_but_a_floor(ask: Any) -> None:
    firms = rows(2_000, SHARES, "Fraud,Businesses,")
    found = ask(STRATA + ADULTS + firms, "--missed-links", "0")
    assert [one["verdict"] for one in found["strata"]] == ["range", "floor only"]
    assert found["verdict"] == "floor only"
    assert all(one.startswith("fraud, businesses: ") for one in found["reasons"])


def test_methods_that_say_less_than_the_floor_are_named(ask: Any) -> None:
    """Of the first list two in five are sent on to the second."""
    few, sent = (0.1, 0.12, 0.15), 0.4
    cells = dict.fromkeys(product((0, 1), repeat=3), 0.0)
    for one in product((0, 1), repeat=3):
        chance = 20_000.0
        for bit, share in zip(one, few, strict=True):
            chance *= share if bit else 1 - share
        if one[:2] == (1, 0):
            cells[1, 1, one[2]] += sent * chance
            chance *= 1 - sent
        cells[one] += chance
    text = HEADING + "".join(
        f"{','.join(map(str, one))},{round(count)}\n" for one, count in cells.items() if any(one)
    )
    found = ask(text)
    assert found["estimates"]["independence"]["estimate"] < found["at_least"]
    assert any("say less than the floor" in one for one in found["reasons"])
    assert not any("say less than the floor" in one for one in ask(THREE)["reasons"])


def test_many_lists_say_what_is_not_run(ask: Any) -> None:
    names = ",".join(f"L{n}" for n in range(7))
    found = ask(f"{names},count\n" + rows(3_000, (0.1,) * 7), "--max-missing", "5000")
    assert found["verdict"] == "floor only"
    assert found["estimates"]["best-bic"]["why_not"].startswith("Not run for more than 5 lists")
    assert found["estimates"]["dga"]["why_not"].startswith("Not run for more than 5 lists")
    nine = f"{names},a,b,count\n" + rows(3_000, (0.1,) * 9)
    assert "at most 8 lists" in ask(nine, "--missed-links", "0.1", code=2)


def test_sums_are_of_draws_and_a_table_without_them_counts_as_seen() -> None:
    """Whichever comes first: the one without an estimate has no draws of its own."""
    known = Run(Estimate("x", 100.0), np.array([90.0, 100.0, 110.0]))
    none = Run(Estimate("x", None, why_not="Not run."), np.array([np.nan]))
    for runs, seen in (((none, known), (7.0, 50.0)), ((known, none), (50.0, 7.0))):
        added = summed("x", runs, seen)
        assert added.estimate.estimate == 107.0
        assert added.draws.tolist() == [97.0, 107.0, 117.0]
        assert "1 of 2 tables have none" in added.estimate.why_not
    assert summed("x", (none, none), (7.0, 5.0)).estimate.estimate is None
