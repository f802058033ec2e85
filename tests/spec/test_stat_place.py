"""`stat scan | gi | eb | knox | concentration` on plain files: answers, and what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from hueandcry.cli import main

GRID = "id,x,y,cases,population\n" + "\n".join(
    f"p{i},{i % 4},{i // 4},{30 if i in (0, 1, 4) else 4},1000" for i in range(16)
)
VALUES = "id,value\na,9\nb,8\nc,1\nd,2\ne,1\n"
CHAIN = "i,j\n" + "".join(f"{a},{b}\n{b},{a}\n" for a, b in ("ab", "bc", "cd", "de"))


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run `stat` on files written from text; the answer read, or the code and the line."""

    def asked(
        name: str, text: str, *options: str, near: str = "", code: int = 0
    ) -> dict[str, Any] | str:
        file = tmp_path / "in.csv"
        file.write_text(text, encoding="utf-8")
        more = list(options)
        if near:
            (tmp_path / "near.csv").write_text(near, encoding="utf-8")
            more += ["--neighbours", str(tmp_path / "near.csv")]
        assert main(["stat", name, str(file), *more, "--json"]) == code
        said = capsys.readouterr()
        if code:
            assert said.out == ""
            assert said.err.count("\n") == 1
            return said.err
        answer: dict[str, Any] = json.loads(said.out)
        return answer

    return asked


def test_the_scan_finds_the_corner_where_more_happened(ask: Any) -> None:
    found = ask("scan", GRID, "--seed", "3")
    assert set(found["clusters"][0]["ids"]) == {"p0", "p1", "p4"}
    assert found["clusters"][0]["p"] == 0.001
    assert found == ask("scan", GRID, "--seed", "3")
    assert ask("scan", GRID, "--simulations", "0")["clusters"][0]["p"] is None


def test_even_cases_make_no_cluster_and_that_is_said(ask: Any) -> None:
    found = ask("scan", "id,x,y,cases,population\na,0,0,5,10\nb,1,0,5,10\nc,2,0,5,10")
    assert found["clusters"] == []
    assert found["notes"] == ["No circle holds more than its population leads to expect."]


def test_hot_spots_with_an_island(ask: Any) -> None:
    found = ask("gi", f"{VALUES}f,3\n", near=CHAIN)
    assert [one["taken"] for one in found["places"]] == [2, 3, 3, 3, 2, 1]
    assert found["moran"]["places"] == 5
    assert found["notes"][0] == "Places without a neighbour: f."
    assert found["places"][0]["z"] > 1.5


def test_a_place_that_borders_on_all_is_not_compared(ask: Any) -> None:
    near = "i,j\n" + "".join(f"c,{one}\n{one},c\n" for one in "abde")
    found = ask("gi", VALUES, near=near)
    assert found["places"][2]["z"] is None
    assert "A place that borders on all others cannot be compared with any." in found["notes"]


def test_pairs_that_stand_one_way_only_need_a_word(ask: Any) -> None:
    once = "i,j\na,b\nb,c\nc,d\nd,e\n"
    assert "stand one way only, such as a to b: 4 of 4" in ask("gi", VALUES, near=once, code=2)
    both = ask("gi", VALUES, "--direction", "both-ways", near=once)
    assert both["places"] == ask("gi", VALUES, near=CHAIN)["places"]
    listed = ask("gi", VALUES, "--direction", "as-listed", near=once)
    assert [one["taken"] for one in listed["places"]] == [2, 2, 2, 2, 1]
    assert "Pairs that stand one way only, taken so: 4." in listed["notes"]


def test_where_all_border_on_all_nothing_is_compared(ask: Any) -> None:
    near = "i,j\n" + "".join(f"{a},{b}\n" for a in "abcde" for b in "abcde" if a != b)
    found = ask("gi", VALUES, near=near)
    assert {one["z"] for one in found["places"]} == {None}
    assert (found["moran"]["z_normality"], found["moran"]["z_randomisation"]) == (None, None)


def test_doubled_pairs_and_selves_are_passed_over_and_told(ask: Any) -> None:
    found = ask("gi", VALUES, near=f"{CHAIN}a,b\na,a\n")
    assert found["places"] == ask("gi", VALUES, near=CHAIN)["places"]
    assert found["notes"] == [
        "Pairs of a place with itself, passed over: 1.",
        "Pairs that stand again, counted once: 1.",
    ]


def test_rates_where_nobody_lives_and_where_chance_is_all(ask: Any) -> None:
    found = ask("eb", "id,cases,population\na,1,100\nb,1,100\nc,0,0\n")
    assert [one["smoothed"] for one in found["places"]] == [0.01, 0.01, None]
    assert found["variance"] == 0 > found["variance_before"]
    assert found["notes"] == [
        "Chance alone explains the differences, so every place has the mean.",
        "Places where nobody lives, which have no rate: 1.",
    ]


def test_no_events_at_all_are_a_rate_of_nought(ask: Any) -> None:
    found = ask("eb", "id,events,population\na,0,100\nb,0,50\n", near="i,j\na,b\nb,a\n")
    assert [(one["smoothed"], one["local"]) for one in found["places"]] == [(0, 0), (0, 0)]


def test_knox_counts_the_bound_in(ask: Any) -> None:
    found = ask("knox", "x,y,t\n0,0,0\n0,1,2\n5,5,1\n", "--space", "1", "--time", "2")
    assert (found["pairs"], found["near_in_space"], found["near_in_time"]) == (1, 1, 3)
    assert 0 < found["p_permuted"] <= 1
    apart = ask("knox", "x,y,t\n0,0,0\n9,9,9\n", "--space", "1", "--time", "2")
    assert (apart["pairs"], apart["expected"], apart["ratio"]) == (0, 0, None)
    assert apart["notes"]


def test_concentration_of_counts_and_of_events(ask: Any) -> None:
    counted = ask("concentration", "id,count\na,6\nb,2\nc,0\n")
    events = ask("concentration", "id\n" + "a\n" * 6 + "b\n" * 2, "--units", "3")
    for key in ("units", "events", "gini", "gini_adjusted", "lorenz", "half"):
        assert counted[key] == events[key]
    assert counted["gini"] == pytest.approx(0.5)


def test_repeats_need_days_and_say_their_window(ask: Any) -> None:
    found = ask(
        "concentration", "token,day\na,29/02/2024\na,28/02/2025\nb,2025-01-01\nb,\n,1/1/2025\n"
    )
    assert found["repeats"] == {
        "reports": 3, "units": 2, "repeats": 1, "share": pytest.approx(1 / 3),
        "units_with_repeats": 1, "without": 2, "window_months": 12,
    }  # fmt: skip


SCAN = "id,x,y,cases,population\n"


@pytest.mark.parametrize(
    ("name", "text", "options", "said"),
    [
        ("scan", "", (), "is empty"),
        ("scan", SCAN, (), "has a header and no rows"),
        ("scan", "id,x,y,cases\na,0,0,1\n", (), "has no column population or pop"),
        ("scan", f"{SCAN}a,0,0,1,10\n", (), "At least 2 places are needed; there are 1."),
        ("scan", f"{SCAN}a,0,0,1,10\na,1,0,1,10\n", (), "line 3 has the id a of line 2"),
        ("scan", f"{SCAN}a,0,0,1,10\n,1,0,1,10\n", (), "line 3 has no id"),
        ("scan", f"{SCAN}a,0,0,1,10\nb,1,0,-1,10\n", (), "line 3: cases cannot be negative"),
        ("scan", f"{SCAN}a,0,0,1,10\nb,1,0,1.5,10\n", (), "line 3: cases must be a whole number"),
        ("scan", f"{SCAN}a,0,0,1,10\nb,1,0,1,\n", (), "line 3: population is empty"),
        ("scan", f"{SCAN}a,0,0,1,10\nb,nan,0,1,10\n", (), "line 3: 'nan' is no number"),
        ("scan", f"{SCAN}a,0,0,1,10\nb,1,0,1,-5\n", (), "cannot be negative"),
        ("scan", f"{SCAN}a,0,0,1,10\nb,1,0,1,0\n", (), "b has cases and no population"),
        ("scan", f"{SCAN}a,0,0,0,10\nb,1,0,0,10\n", (), "There are no cases"),
        ("scan", f"{SCAN}a,0,0,1,10\nb,0,0,1,10\n", (), "lie at one spot"),
        ("scan", f"{SCAN}a,0,0,1,10\nb,1,0,1\n", (), "line 3 has 4 cells, the header 5"),
        ("scan", f"{SCAN}a,0,0,1,10\nb,1,0,1,9\n", ("--largest", "0.9"), "at most 0.5"),
        ("scan", f"{SCAN}a,0,0,1,10\nb,1e308,0,1,9\n", (), "line 3: 1e308 is too far from 0"),
        ("eb", "id,events,population\na,1,1e-300\nb,1,5\n", (), "1e-300 is too near to 0"),
        ("knox", "x,y,t\n0,0,1\n", ("--space", "1", "--time", "1"), "At least 2 events"),
        ("knox", "x,y,t\n0,0,1\n1,1,1\n", ("--space", "-1", "--time", "1"), "from 0 up"),
        ("eb", "id,events,population\na,1,0\nb,1,5\n", (), "a has events and no population"),
        ("eb", "id,events,population\na,1,9\n", (), "At least two places"),
        ("concentration", "id,count\na,0\n", (), "has no event"),
        ("concentration", "id,number\na,4\nb,5\n", (), "has no column count, and each id stands"),
        ("concentration", "id\na\nb\n", ("--units", "1"), "has 2 units; --units says 1"),
        ("concentration", "id,day\na,31/09/2025\n", (), "line 2: '31/09/2025' is no day"),
        ("concentration", "id,id\na,1\n", (), "has the column id twice"),
        ("concentration", 'id\n"a\n', (), "cannot be read as CSV"),
    ],
)
def test_what_gives_no_number_is_said(
    ask: Any, name: str, text: str, options: tuple[str, ...], said: str
) -> None:
    assert said in ask(name, text, *options, code=2)


@pytest.mark.parametrize(
    ("text", "near", "said"),
    [
        (VALUES, f"{CHAIN}a,zz\n", "name places that have no row: zz"),
        ("id,value\na,1\nb,1\nc,1\n", "i,j\na,b\nb,a\n", "All places have the same value"),
        ("id,value\na,1\nb,2\n", "i,j\na,b\nb,a\n", "At least 3 places are needed"),
        (VALUES, "from,to\na,b\n", "has no column i"),
    ],
)
def test_what_gives_no_hot_spot_is_said(ask: Any, text: str, near: str, said: str) -> None:
    assert said in ask("gi", text, near=near, code=2)


def test_without_json_the_answer_is_read_by_a_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "in.csv"
    file.write_text(GRID, encoding="utf-8")
    assert main(["stat", "scan", str(file)]) == 0
    said = capsys.readouterr().out
    assert "method: Kulldorff's scan statistic, circles, Poisson" in said
    assert "p0" in said
    assert main(["stat", "scan", str(tmp_path / "none.csv")]) == 2
