"""People in clear at one owner: who is one person, by what evidence, and who waits for a look."""

import csv
import json
import os
from datetime import date
from pathlib import Path

import pytest

from hueandcry.cli import main
from hueandcry.link.identity import Identity
from hueandcry.link.people import NOT_TOLD, UNSURE, pairs
from hueandcry.link.people_model import COMPARISONS, learnt

ANN = Identity("ann", "lee", date(1970, 3, 5), "DH15CV", "DH1", "1914980958", "a.lee@example.org")
SWAPPED = Identity("annie", "lee", date(1970, 5, 3), "", "DH1", "1914980958")
TWIN = Identity("eve", "lee", date(1970, 3, 5), "DH15CV", "DH1", "1914980958")
STRANGER = Identity("bo", "zaphrydd", date(1950, 1, 1), "SR83AW", "SR8", "1388000123")
FIRM = Identity(organisation="belcor joinery", postcode="DH15CV", phone="1914980958")


def test_one_person_is_likely_and_a_twin_waits_for_a_look():
    records = [("a", ANN), ("b", SWAPPED), ("c", TWIN), ("d", STRANGER), ("e", FIRM)]
    found = {(pair.left, pair.right): pair for pair in pairs(records)}
    assert [names for names, pair in found.items() if pair.is_likely] == [("a", "b")]
    assert UNSURE <= found["a", "c"].probability < found["a", "b"].probability
    assert not any("d" in names or "e" in names for names in found)
    told = {one.field: one for one in found["a", "b"].evidence}
    assert [*told] == [one.name for one in COMPARISONS]
    assert (told["forename"].agreement, told["forename"].right) == ("short form", "annie")
    assert told["birth"].agreement == "day and month swapped"
    assert (told["email"].agreement, told["email"].weight) == (NOT_TOLD, 0)
    twin = {one.field: one for one in found["a", "c"].evidence}
    assert twin["forename"].weight < 0 < twin["birth"].weight


def test_what_is_new_is_compared_with_the_known_who_are_not_compared_again():
    new, known = [("n", ANN)], [("k1", ANN), ("k2", SWAPPED)]
    assert {(one.left, one.right) for one in pairs(new, known)} == {("k1", "n"), ("k2", "n")}
    every = {frozenset((one.left, one.right)): one.probability for one in pairs([*new, *known])}
    for one in pairs(new, known):
        assert one.probability == pytest.approx(every[frozenset((one.left, one.right))])


def test_nobody_to_compare_is_no_pair():
    assert pairs([]) == pairs([("a", ANN)]) == pairs([("a", FIRM), ("b", FIRM)]) == []
    with pytest.raises(ValueError, match="one name"):
        pairs([("a", ANN)], [("a", ANN)])


def test_the_model_has_a_share_of_every_way_of_agreeing():
    shares = learnt()
    for one in COMPARISONS:
        for kind in ("m", "u"):
            assert len(shares[one.name][kind]) == len(one.levels)
            assert sum(shares[one.name][kind]) == pytest.approx(1, abs=1e-3)


HEADINGS = (
    "NFRC,report_date,event_date,category,first_name,last_name,dob,sex,postcode,phone,email,loss,"
    "suspect_phone,suspect_url,suspect_account,organisation,narrative"
)
ROWS = (
    "RE1,2026-04-10,2026-04-01,NFIB3A,Ann,Quill,1956-07-09,F,DH1 5CV,01914980958,,,,,,,told",
    "RE2,2026-04-11,2026-04-02,NFIB3A,ANNIE,Quil,1956-09-07,F,dh15cv,,,,,,,,told",
    "RE3,2026-04-12,2026-04-02,NFIB3A,Eve,Quill,1956-07-09,F,DH1 5CV,01914980958,,,,,,,told",
)


def linked(file: Path, out: Path, *more: str) -> int:
    """The command, run on a file."""
    words = ["link", "people", str(file), "--source", "report-fraud", "--out", str(out)]
    return main([*words, "--as", "ann", "--reason", "victim care", *more])


def test_pairs_and_queue_go_to_the_owners_folder_and_the_combination_is_written_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file, out = tmp_path / "reports.csv", tmp_path / "out"
    file.write_text("\n".join((HEADINGS, *ROWS)) + "\n", encoding="utf-8")
    assert linked(file, out, "--json") == 0
    said = capsys.readouterr().out
    answer = json.loads(said)
    assert (answer["records"], answer["likely"]) == (3, 1)
    assert "quil" not in said.casefold()
    with (out / "pairs.csv").open(encoding="utf-8", newline="") as text:
        (pair,) = csv.DictReader(text)
    assert (pair["left"], pair["right"], pair["forename agrees"]) == ("RE1", "RE2", "short form")
    evidence = json.loads((out / "evidence.json").read_text(encoding="utf-8"))
    assert len(evidence) == answer["likely"] + answer["for_review"]
    log = json.loads((out / "linkage-log.jsonl").read_text(encoding="utf-8"))
    assert (log["act"], log["by"], log["reason"]) == ("combination", "ann", "victim care")
    assert "quil" not in json.dumps(log).casefold()
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}


def test_what_cannot_be_linked_is_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    one, other = tmp_path / "one.csv", tmp_path / "letter.csv"
    one.write_text(f"{HEADINGS}\n{ROWS[0]}\n", encoding="utf-8")
    other.write_text("Dear Ann\n", encoding="utf-8")
    for file, more, why in (
        (one, (), "Two records or more"),
        (other, (), "no headings"),
        (tmp_path / "none", (), "cannot be used"),
        (one, ("--reason", " "), "--reason is blank"),
    ):
        assert linked(file, tmp_path / "out", *more) == 2
        err = capsys.readouterr().err
        assert why in err
        assert err.count("\n") == 1
        assert not (tmp_path / "out").exists()
