"""A file that is no weekly series is answered in one sentence, and no number is told."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from hueandcry.cli import main

HEAD = "t,count\n"
LONG = [(3 * n + n * n) % 7 for n in range(330)]
MONDAY = date(2020, 9, 28)


def numbered(counts: Sequence[object]) -> str:
    return HEAD + "".join(f"{t},{count}\n" for t, count in enumerate(counts, start=1))


def dated(days: list[str]) -> str:
    return "date,count\n" + "".join(f"{day},3\n" for day in days)


def weekly(number: int, step: int = 7) -> list[str]:
    return [(MONDAY + timedelta(step * n)).isoformat() for n in range(number)]


BAD: dict[str, tuple[str, str, str]] = {
    "empty": ("", "ears-c1", "w.csv is empty."),
    "headings alone": (HEAD, "ears-c1", "w.csv has headings and no rows."),
    "no count": ("t,number\n1,2\n", "ears-c1", "needs one column 'count'"),
    "two counts": ("count,count\n1,2\n", "ears-c1", "needs one column 'count'"),
    "negative": (numbered([1, -2, 3]), "ears-c1", "line 3: '-2' is not a count"),
    "words": (numbered([1, "few", 3]), "ears-c1", "line 3: 'few' is not a count"),
    "half": (numbered([1, 2.5, 3]), "ears-c1", "line 3: '2.5' is not a count"),
    "nan": (numbered([1, "nan", 3]), "ears-c1", "line 3: 'nan' is not a count"),
    "blank": (numbered([1, "", 3]), "ears-c1", "line 3: there is no count."),
    "huge": (numbered([1, 10**9, 3]), "ears-c1", "more than 10,000,000 reports a week"),
    "all zero": (numbered([0] * 60), "ears-c1", "no count above 0"),
    "a gap": (HEAD + "1,2\n2,3\n4,1\n", "ears-c1", "t goes from 2 to 4"),
    "twice": (HEAD + "1,2\n2,3\n2,1\n", "ears-c1", "t 2 is there twice"),
    "not from 1": (HEAD + "5,2\n6,3\n", "ears-c1", "begins at 5, not at 1"),
    "a week missing": (dated([*weekly(3), "2020-11-02"]), "ears-c1", "2 weeks are missing"),
    "a week twice": (dated([*weekly(2), "2020-10-05"]), "ears-c1", "is there twice"),
    "out of order": (dated(["2020-10-05", "2020-09-28"]), "ears-c1", "Sort the file by week"),
    "days": (dated(weekly(9, 1)), "ears-c1", "1 days after 2020-09-28. A row is one week"),
    "no such week 53": ("week,count\n2021-W52,2\n2021-W53,1\n", "ears-c1", "is no week"),
    "no such day": (dated(["2021-02-30"]), "ears-c1", "is no date"),
    "a year of zeros": (numbered([3] * 60 + [0] * 52 + [3] * 60), "ears-c1", "52 weeks in a row"),
    "short": (numbered([3] * 90), "farrington", "90 weeks are too few to look 5 years back"),
    "short, flexible": (numbered([3] * 90), "flexible", "90 weeks are too few"),
    "short, ears": (numbered([3] * 5), "ears-c2", "5 weeks are too few"),
    "short, glr": (numbered([3] * 50), "glr-nb", "no two years to learn from"),
    "ragged": (HEAD + "1,2,3\n", "ears-c1", "line 2, has 3 columns, the first 2"),
    "nul": (HEAD + "1,\0\n", "ears-c1", "NUL bytes"),
}


@pytest.mark.parametrize("what", BAD)
def test_it_is_told_in_one_sentence(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, method, words = BAD[what]
    file = tmp_path / "w.csv"
    file.write_text(text, encoding="utf-8")
    assert main(["stat", "alarm", str(file), "--method", method, "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


OPTIONS: dict[str, tuple[str, str]] = {
    "too early": (
        "--method farrington --b 4 --from 20",
        "that can be judged is 212",
    ),
    "not its option": ("--method ears-c1 --b 3", "--b is not an option of --method ears-c1"),
    "alpha 0": ("--method flexible --alpha 0", "--alpha is between 0 and 1"),
    "alpha 2": ("--method farrington --alpha 2", "--alpha is between 0 and 1"),
    "limit54": ("--method farrington --limit54 5", "like 5,4; not '5'"),
    "after the end": ("--method ears-c1 --to 999", "the file has the weeks 1 to 330"),
    "backwards": ("--method ears-c1 --from 90 --to 80", "--from (90) is after --to (80)"),
    "a date, and none here": ("--method ears-c1 --from 2021-01-04", "the file has none"),
    "words": ("--method ears-c1 --from soon", "is a week, 1 to 330, or a date; not 'soon'"),
    "baseline": ("--method ears-c1 --baseline 2", "--baseline is 3 to 520, not 2"),
    "seasons": ("--method flexible --b 3 --no-periods 50", "--no-periods is 1 to 46"),
    "nothing before": ("--method cusum --from 1", "Week 1 is too early"),
    "glr too early": ("--method glr-poisson --from 5", "the first that can be judged is 9"),
    "m": ("--method cusum --from 50 --m lots", "or 'glm', not 'lots'"),
    "m, no number": ("--method cusum --from 50 --m nan", "or 'glm', not 'nan'"),
    "poisson alpha": ("--method glr-poisson --alpha 1", "--alpha is 0 for Poisson counts"),
}


@pytest.mark.parametrize("what", OPTIONS)
def test_an_option_that_makes_no_sense_is_told(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, words = OPTIONS[what]
    file = tmp_path / "w.csv"
    file.write_text(numbered([*LONG]), encoding="utf-8")
    assert main(["stat", "alarm", str(file), *given.split()]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


def test_a_year_of_53_weeks_moves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """2020 has a week 53: five years on, the same time of year is still the same time of year."""
    begins = [date(2018, 1, 1) + timedelta(7 * n) for n in range(330)]
    december = [40 if day.month == 12 else 3 for day in begins]
    file = tmp_path / "w.csv"
    rows = "".join(f"{day.isocalendar().year}-W{day.isocalendar().week:02},{count}\n"
                   for day, count in zip(begins, december, strict=True))  # fmt: skip
    file.write_text("week,count\n" + rows, encoding="utf-8")
    given = ["--method", "farrington", "--b", "4", "--w", "1", "--from", "2023-12-11", "--json"]
    assert main(["stat", "alarm", str(file), *given]) == 0
    answer = json.loads(capsys.readouterr().out)
    first = answer["weeks"][0]
    assert first["date"] == "2023-12-11"
    assert first["expected"] == pytest.approx(40, abs=0.5)


def test_columns_that_are_not_ours_and_marks_of_a_byte_order_are_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "w.csv"
    rows = "".join(f"{t},{count},0,x\n" for t, count in enumerate(LONG, start=1))
    file.write_bytes(b"\xef\xbb\xbf" + ("T, Count ,state,note\n" + rows).encode())
    assert main(["stat", "alarm", str(file), "--method", "ears-c2", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [answer["weeks"][0]["t"], answer["weeks"][-1]["t"]] == [10, 330]
    assert set(answer["weeks"][0]) == {"t", "observed", "expected", "bound", "alarm", "why"}
