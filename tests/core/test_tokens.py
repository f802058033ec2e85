"""Tokens from a partner's own file: one filter a victim, and nothing else of anybody."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from hueandcry.cli import main
from hueandcry.link import keys, token_file
from hueandcry.link.keys import ProjectKey

KEY = ProjectKey("durham-2026", date(2099, 12, 31), bytes(range(32)))
HEADINGS = (
    "NFRC,report_date,event_date,category,first_name,last_name,dob,sex,postcode,phone,email,loss,"
    "suspect_phone,suspect_url,suspect_account,organisation,narrative"
)
ROWS = (
    "RE1,2026-04-10,2026-04-01,NFIB3A,Ann,Quillfeather,1956-07-09,F,DH1 5CV,,,£147.21,,,,,told",
    "RE2,2026-04-11,2026-04-02,NFIB52C,ANNIE,Quilfeather,1956-09-07,F,dh15cv,,,,,,,,told",
    "RE3,2026-04-12,2026-04-02,NFIB3A,Bo,Zaphrydd,,M,DL1,,,,,,,,told",
    "RE4,2026-04-13,2026-04-02,NFIB3A,,,,,DL1 4LG,0191 498 0001,,,,,,Belcor Joinery Ltd,told",
)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A key that its owner alone may read."""
    path = tmp_path / "project.key"
    path.write_text(keys.written(KEY), encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A partner's file."""
    path = tmp_path / "reports.csv"
    path.write_text("\n".join((HEADINGS, *ROWS)) + "\n", encoding="utf-8")
    return path


def made(reports: Path, key_file: Path, out: Path, *more: str) -> int:
    """The command, run on the file."""
    words = ["partner", "tokens", str(reports), "--source", "report-fraud"]
    return main([*words, "--key-file", str(key_file), "--out", str(out), *more])


def test_one_filter_a_victim_and_what_it_is_counted_under(
    reports: Path, key_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "a.tokens"
    assert made(reports, key_file, out, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["rows"], answer["records"], answer["too_little_to_link"]) == (4, 4, 1)
    with out.open("rb") as file:
        read = token_file.read(file)
    assert sorted(read.strata) == ["computer misuse+fraud|person", "fraud|business"]
    assert read.header.list == "report-fraud"
    assert read.header.victims == answer["victims"] == 2
    assert len(read.planted_numbers) == answer["planted"] > 100
    if os.name == "posix":
        assert out.stat().st_mode & 0o777 == 0o600


def test_nothing_in_the_file_tells_a_name_a_reference_or_a_day(
    reports: Path, key_file: Path, tmp_path: Path
):
    out = tmp_path / "a.tokens"
    made(reports, key_file, out)
    text = out.read_text(encoding="ascii").casefold()
    told = ("feather", "zaphrydd", "joinery", "2026-04", "1956-07", "dh1 5cv", "498 0001", "re1,")
    assert [word for word in told if word in text] == []
    assert KEY.secret.hex() not in text


def test_two_lists_meet_only_with_one_key(reports: Path, key_file: Path, tmp_path: Path):
    def filters(name: str, key: Path, *more: str) -> set[bytes]:
        assert made(reports, key, tmp_path / name, *more) == 0
        with (tmp_path / name).open("rb") as file:
            read = token_file.read(file).filters
        return {read[at : at + 128] for at in range(0, len(read), 128)}

    other = tmp_path / "other.key"
    other.write_text(keys.written(ProjectKey("durham-2026", KEY.ends, bytes(32))), encoding="utf-8")
    other.chmod(0o600)
    first = filters("a", key_file)
    assert first == filters("b", key_file, "--list", "again")
    assert not first & filters("c", other)


def test_every_list_plants_the_same_people_spoilt_by_itself(
    reports: Path, key_file: Path, tmp_path: Path
):
    found = []
    for name in ("a", "b"):
        made(reports, key_file, tmp_path / name, "--list", name)
        with (tmp_path / name).open("rb") as file:
            read = token_file.read(file)
        rows = [read.planted[at : at + 128] for at in range(0, len(read.planted), 128)]
        found.append(dict(zip(read.planted_numbers, rows, strict=True)))
    one, other = found
    both = one.keys() & other.keys()
    assert len(both) > 100
    same, strangers = ([dice(one[a], other[b]) for a, b in pairs] for pairs in (
        [(who, who) for who in both], list(zip(both, [*both][1:], strict=False)))
    )  # fmt: skip
    assert 0.6 < sum(same) / len(same) < 0.99
    assert max(strangers) < 0.55


def dice(one: bytes, other: bytes) -> float:
    """How alike two filters are."""
    a, b = int.from_bytes(one, "big"), int.from_bytes(other, "big")
    return 2 * (a & b).bit_count() / (a.bit_count() + b.bit_count())


def test_a_later_file_replaces_and_takes_back(
    reports: Path, key_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    later = tmp_path / "later.csv"
    later.write_text(
        f"{HEADINGS},status\n"
        "RE1,2026-04-10,2026-04-01,NFIB3A,Ann,Quillfeather,1956-07-09,F,,,,,,,,,,withdrawn\n"
        "RE3,2026-04-12,2026-04-02,NFIB3A,Bo,Zaphrydd,1971-01-02,M,DL1 4LG,,,,,,,,,open\n",
        encoding="utf-8",
    )
    out = tmp_path / "a.tokens"
    words = ["partner", "tokens", str(reports), str(later), "--source", "report-fraud"]
    assert main([*words, "--key-file", str(key_file), "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["withdrawn"] == 1
    with out.open("rb") as file:
        read = token_file.read(file)
    assert sorted(read.strata) == [
        "computer misuse|person",
        "fraud|business",
        "fraud|person",
    ]


def test_only_the_days_that_are_wanted(reports: Path, key_file: Path, tmp_path: Path):
    out = tmp_path / "a.tokens"
    assert made(reports, key_file, out, "--since", "2026-04-11", "--until", "2026-04-11") == 0
    with out.open("rb") as file:
        header = token_file.read(file).header
    assert (header.records, header.victims) == (1, 1)
    assert (header.since, header.until) == (date(2026, 4, 11), date(2026, 4, 11))


def test_what_cannot_be_used_is_told_in_a_line_and_nothing_is_written(
    reports: Path, key_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out, none = tmp_path / "a.tokens", tmp_path / "none"
    reports.chmod(0o644)  # whatever a test before made usual
    prepared = tmp_path / "nobody.csv"
    prepared.write_text(f"{HEADINGS}\n{ROWS[2]}\n", encoding="utf-8")
    for words, why in (
        ((none, key_file, out), "none' cannot be used"),
        ((reports, none, out), "none' cannot be used"),
        ((reports, reports, out), "Others can read" if os.name == "posix" else "no project key"),
        ((reports, key_file, reports), "written over"),
        ((reports, key_file, key_file), "key would be written over"),
        ((reports, key_file, out, "--since", "2026-05-01", "--until", "2026-04-01"), "later than"),
        ((reports, key_file, out, "--since", "2027-01-01"), "No row tells enough"),
        ((reports, key_file, out, "--list", "a\nb"), "--list takes a name"),
        ((prepared, key_file, out), "No row tells enough"),
    ):
        assert made(*words[:3], *map(str, words[3:])) == 2
        answer = capsys.readouterr()
        assert why in answer.err
        assert answer.err.count("\n") == 1
        assert not out.exists()
    assert json.loads(key_file.read_text(encoding="utf-8"))["project"] == "durham-2026"


def test_rows_stand_in_another_order_each_time(key_file: Path, tmp_path: Path):
    many = tmp_path / "many.csv"
    rows = (
        f"RE{at},2026-04-10,2026-04-01,NFIB3A,Ann,{name},1956-07-{at + 1:02},F,DH1 5CV,,,,,,,,"
        for at, name in enumerate(map("Quill{}".format, "abcdefghijklmnopqrst"))
    )
    many.write_text("\n".join((HEADINGS, *rows)) + "\n", encoding="utf-8")
    orders = []
    for name in ("a", "b"):
        assert made(many, key_file, tmp_path / name) == 0
        with (tmp_path / name).open("rb") as file:
            read = token_file.read(file).filters
        orders.append([read[at : at + 128] for at in range(0, len(read), 128)])
    assert sorted(orders[0]) == sorted(orders[1])
    assert len(orders[0]) == 20
    assert orders[0] != orders[1]
