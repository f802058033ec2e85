"""A real file of a layout that no code knows comes in by a saved mapping alone."""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from hueandcry.cli import main
from hueandcry.facts.place import area
from hueandcry.facts.report import Report
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.mapping import compose, suggest
from hueandcry.intake.sources import Source, parse
from hueandcry.partner.layouts import read_mapping

MAPPING = Path(__file__).parents[1] / "samples" / "police_uk_street.toml"
STREET = (
    Path(__file__).parents[2].parent
    / "shared" / "data" / "police_uk" / "2023-01-durham-street_sample.csv"
)  # fmt: skip
TODAY = date(2026, 11, 24)

here = pytest.mark.skipif(not STREET.exists(), reason="the real street file is not here")


def read(source: Source) -> list[Report]:
    with STREET.open("rb") as file:
        parts = accept(
            file, STREET.name, source, today=TODAY, token_key=b"key", area=area("durham")
        )
        return [report for part in parts if isinstance(part, Chunk) for report in part.reports]


@here
def test_the_street_file_comes_in_whole() -> None:
    with STREET.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    reports = read(read_mapping(MAPPING))
    assert len(reports) == len(rows) == 16
    for report, row in zip(reports, rows, strict=True):
        assert (report.reported_on, report.event_on) == (date(2023, 1, 1), None)
        assert "reported_on" in report.unsure
        assert report.lsoa == row["LSOA code"]
        assert report.ward == area("durham").places[report.lsoa].ward
        assert (report.source, report.stream) == ("police", "police_other")
        if row["Crime ID"]:
            assert report.ref == row["Crime ID"]
        else:
            assert report.finding.code == "non_crime"
    made = [report.ref for report in reports if report.ref.startswith("made-")]
    assert len(set(made)) == 3
    assert sum(ref.endswith("-2") for ref in made) == 1  # two in one small area and month


@here
def test_no_label_of_it_is_wrong_and_what_nobody_can_tell_waits() -> None:
    found = Counter(
        (dict(report.raw)["code"], report.finding.code, "code" in report.unsure)
        for report in read(read_mapping(MAPPING))
    )
    assert found == {
        ("Anti-social behaviour", "non_crime", False): 3,
        ("Burglary", "not_cyber", False): 1,
        ("Criminal damage and arson", "criminal_damage", False): 3,
        ("Other crime", "", True): 2,
        ("Other theft", "not_cyber", False): 1,
        ("Possession of weapons", "not_cyber", False): 1,
        ("Public order", "public_order", False): 2,
        ("Vehicle crime", "not_cyber", False): 1,
        ("Violence and sexual offences", "", True): 2,
    }


@here
def test_what_is_proposed_for_it_reads_it_as_the_saved_mapping_does() -> None:
    with STREET.open("rb") as file:
        proposed = parse(compose(suggest(file, STREET.name)))
    assert isinstance(proposed, Source)
    for mine, saved in zip(read(proposed), read(read_mapping(MAPPING)), strict=True):
        assert (mine.ref, mine.reported_on, mine.lsoa) == (saved.ref, saved.reported_on, saved.lsoa)


@here
def test_partner_check_reads_it_by_the_mapping(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    code = main(
        ["partner", "check", str(STREET), "--mapping", str(MAPPING), "--out", str(out), "--json"]
    )
    answer = json.loads(capsys.readouterr().out)
    assert (code, answer["mapping"], answer["adds_up"]) == (0, "police_uk_street.toml", True)
    assert (answer["sheets"][0]["accepted"], answer["sheets"][0]["rejected"]) == (16, 0)


BAD = [
    ("id = ", "is no mapping we can use. The mapping is not TOML"),
    ('id = "a"\n', "'title' must be one line"),
    ("\udcff", "it is not UTF-8 text"),
]


@pytest.mark.parametrize(("text", "said"), BAD)
def test_a_mapping_that_is_none_is_one_line(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "m.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    (tmp_path / "a.csv").write_text("Ref,Date\n1,02/04/2024\n", encoding="utf-8")
    arguments = ["partner", "check", str(tmp_path / "a.csv"), "--out", str(tmp_path / "out")]
    assert main([*arguments, "--mapping", str(tmp_path / "m.toml")]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["none.toml", "."])
def test_a_mapping_that_is_not_there_is_one_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("Ref,Date\n1,02/04/2024\n", encoding="utf-8")
    arguments = ["partner", "check", str(tmp_path / "a.csv"), "--out", str(tmp_path / "out")]
    assert main([*arguments, "--mapping", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


LOG = "Job No,Date Logged,Fraud type,Tenant name\n" + "".join(
    f"J{number},{10 + number}/04/2024,Dating scam,Ann Quillfeather\n" for number in range(9)
)


def test_a_mapping_is_suggested_written_and_then_reads_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, mapping = tmp_path / "log.csv", tmp_path / "log.toml"
    file.write_text(LOG, encoding="utf-8")
    assert main(["mapping", "suggest", str(file), "--out", str(mapping)]) == 0
    said = capsys.readouterr().out
    assert "Job No: its reference. Its heading says so, and its cells agree." in said
    assert "Quillfeather" not in said
    out = ["--out", str(tmp_path / "out"), "--json"]
    assert main(["partner", "check", str(file), "--mapping", str(mapping), *out]) == 0
    assert json.loads(capsys.readouterr().out)["sheets"][0]["accepted"] == 9
    # and what is there already is never written over
    assert main(["mapping", "suggest", str(file), "--out", str(mapping)]) == 2
    assert "is there already" in capsys.readouterr().err


def test_a_suggestion_can_be_had_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "log.csv"
    file.write_text(LOG, encoding="utf-8")
    assert main(["mapping", "suggest", str(file), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [column["field"] for column in answer["columns"]] == [
        "ref", "reported_on", "code", "name",
    ]  # fmt: skip
    assert isinstance(parse(answer["mapping"]), Source)
    assert answer["findings"] == []


@pytest.mark.parametrize("content", ["", "a letter\n", "%PDF-1.7"])
def test_nothing_can_be_suggested_for_what_is_no_table(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.csv").write_text(content, encoding="utf-8")
    out = ["--out", str(tmp_path / "x.toml")]
    assert main(["mapping", "suggest", str(tmp_path / "x.csv"), *out]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "x.toml").exists()
    assert main(["mapping", "suggest", str(tmp_path)]) == 2
    assert main(["mapping", "suggest", str(tmp_path / "none.csv")]) == 2


def test_a_slow_suggestion_says_how_far_it_is_and_a_quick_one_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "log.csv"
    file.write_text(LOG, encoding="utf-8")
    assert main(["mapping", "suggest", str(file)]) == 0
    assert capsys.readouterr().err == ""
    seconds = iter(range(0, 900, 3))
    monkeypatch.setattr("hueandcry.cli.parts.monotonic", lambda: float(next(seconds)))
    assert main(["mapping", "suggest", str(file)]) == 0
    told = capsys.readouterr()
    assert "hueandcry: 1 of 4 columns looked at\n" in told.err
    assert "looked at" not in told.out
