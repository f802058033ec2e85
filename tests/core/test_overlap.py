"""The counts that leave the matcher: by pattern and stratum, planted people left out, recall."""

import json
from datetime import UTC, datetime
from random import Random

import pytest

from hueandcry.cli import main
from hueandcry.figures.hidden import reading
from hueandcry.figures.hidden.table import table
from hueandcry.link import answer, forget
from hueandcry.link.overlap import Overlap, overlap, stratum_of
from hueandcry.link.recall import Rate, rate
from tests.token_lists import PERSON, a_list, filters, spoilt, write_list

FIRM = "fraud|business"


@pytest.fixture
def three(tmp_path):
    """Three lists of which every number is known: 30 people, five firms, 20 planted."""
    draw = Random(1)
    people, firms, planted = filters(draw, 30), filters(draw, 5), filters(draw, 20)

    def rows(some, label):
        return [(spoilt(draw, one, 0.04), label) for one in some]

    def plants(some, share=0.04):
        return [(spoilt(draw, planted[at], share), at + 1) for at in some]

    far = [(filters(draw, 1)[0], at + 1) for at in range(15, 20)]  # of five nothing is left
    return {
        "police": (rows(people[:20], PERSON) + rows(firms, FIRM), plants(range(20))),
        "bank": (rows(people[10:30], PERSON) + rows(firms[:2], FIRM), plants(range(15)) + far),
        "advice": (rows(people[18:22], "other|person"), plants(range(10))),
    }


def found(tmp_path, lists, **more) -> Overlap:
    return overlap(
        [a_list(tmp_path / f"{name}.t", name, *of) for name, of in lists.items()],
        threshold=0.75,
        **more,
    )


def test_each_victim_is_counted_once_by_the_lists_it_stands_in(three, tmp_path):
    answered = found(tmp_path, three)
    assert dict(answered.counts) == {
        "100": 10 + 3,  # ten people and three firms with the police alone
        "010": 8,
        "110": 8 + 2,
        "111": 2,
        "011": 2,
    }
    assert answered.observed == 35
    assert [one.victims for one in answered.lists] == [25, 22, 4]


def test_the_strata_add_up_to_the_whole(three, tmp_path):
    answered = found(tmp_path, three)
    assert {one.name: dict(one.counts) for one in answered.strata} == {
        "fraud, business": {"100": 3, "110": 2},
        "fraud, person": {"100": 10, "010": 8, "110": 8, "111": 2, "011": 2},
    }


def test_recall_is_of_two_lists_by_themselves_and_the_planted_are_in_no_count(three, tmp_path):
    recall = found(tmp_path, three).recall
    assert [(pair.lists, pair.planted, pair.found) for pair in recall.pairs] == [
        (("police", "bank"), 20, 15),
        (("police", "advice"), 10, 10),
        (("bank", "advice"), 10, 10),
    ]
    assert recall.planted is not None
    assert recall.planted.share == 35 / 40
    assert recall.planted.of == 20  # people, not pairs
    assert recall.wrong == 0
    assert recall.missed_links is not None
    assert recall.missed_links.share == 0.125
    low, high = recall.missed_links.low, recall.missed_links.high
    assert low is not None
    assert high is not None
    assert low < 0.125 < high


def test_a_clerical_rate_goes_before_the_planted_one(three, tmp_path):
    recall = found(tmp_path, three, clerical=rate(180, 200)).recall
    assert recall.planted is not None
    assert recall.planted.share == 35 / 40
    assert recall.missed_links is not None
    assert recall.missed_links.share == 0.1
    bare = found(tmp_path, three, clerical=Rate(0.9, None, None, None)).recall.missed_links
    assert bare == Rate(0.1, None, None, None)


def test_nobody_planted_is_said(three, tmp_path):
    answered = found(tmp_path, {name: (rows, ()) for name, (rows, _) in three.items()})
    assert answered.recall.planted is None
    assert answered.recall.missed_links is None
    assert any("not known" in line for line in answer.as_words(answered))


def test_the_interval_is_of_jeffreys():
    half = rate(5, 10)
    assert (half.low, half.high) == pytest.approx((0.2235, 0.7765), abs=1e-3)
    assert rate(0, 10).low == 0.0
    assert rate(10, 10).high == 1.0
    with pytest.raises(ValueError):
        rate(0, 0)


@pytest.mark.parametrize(
    ("labels", "of"),
    [
        (["fraud|person"], ("fraud", "person")),
        (["other|person", "computer misuse|person"], ("computer misuse", "person")),
        (["computer misuse|person", "fraud|person"], ("fraud", "person")),
        (["computer misuse+fraud|person", "computer misuse|person"], ("computer misuse", "person")),
        (["other|business", "other|business", "other|person"], ("other", "business")),
        (["fraud|business", "fraud|person"], ("fraud", "person")),
    ],
)
def test_a_victim_has_one_stratum(labels, of):
    assert stratum_of(labels) == of == stratum_of(reversed(labels))


def test_the_order_of_lists_changes_the_patterns_alone(three, tmp_path):
    straight = found(tmp_path, three)
    turned = found(tmp_path, dict(reversed(three.items())))
    assert {p[::-1]: count for p, count in turned.counts} == dict(straight.counts)


def test_the_digest_is_the_one_that_the_hidden_volume_gives_the_same_table(three, tmp_path):
    answered = found(tmp_path, three)
    counts = {tuple(map(int, pattern)): count for pattern, count in answered.counts}
    assert answered.digest == table(answered.names, counts).digest


def test_the_command_tells_counts_and_no_row_and_the_hidden_volume_reads_its_table(
    three, tmp_path, capsys
):
    files = [write_list(tmp_path / f"{name}.t", name, *of) for name, of in three.items()]
    out = tmp_path / "table.csv"
    assert main(["overlap", *map(str, files), "--out", str(out), "--json"]) == 0
    told = capsys.readouterr()
    said = json.loads(told.out)
    assert said["lists"] == ["police", "bank", "advice"]
    assert {one["pattern"]: one["count"] for one in said["counts"]}["110"] == 10
    assert said["unit"] == "victim"
    assert said["recall"]["planted"]["share"] == 0.875
    assert not {"pairs", "rows", "links"} & said.keys()
    strata = {one.name: one.table.observed for one in reading.read(out)}
    assert strata == {"fraud, business": 5, "fraud, person": 30}
    assert not any(path.exists() for path in files)
    log = [json.loads(line) for line in (tmp_path / forget.LOG).read_text().splitlines()]
    assert [line["act"] for line in log] == ["combination", "tokens deleted"]
    assert log[0]["files"] == list(said["files"].values())
    assert not any("counts" in line for line in log)
    assert "deleted" in told.err


def test_people_can_read_it(three, tmp_path, capsys):
    files = [write_list(tmp_path / f"{name}.t", name, *of) for name, of in three.items()]
    asked = [
        "overlap",
        *map(str, files),
        "--out",
        str(tmp_path / "table.csv"),
        "--clerical-recall",
        "186/200",
        "--keep-filters",
        "a test",
    ]
    assert main(asked) == 0
    told = capsys.readouterr()
    assert "35 victims stand in 3 lists; 14 of them in two or more." in told.out
    assert "--missed-links 0.07 (by the clerical sample)" in told.out
    assert f"  hueandcry stat hidden {tmp_path / 'table.csv'} --missed-links 0.07\n" in told.out
    assert "planted people: 87.5%" in told.out
    assert "clerical sample: 93.0%" in told.out
    assert all(path.exists() for path in files)
    assert "kept" in told.err
    kept = json.loads((tmp_path / forget.LOG).read_text().splitlines()[-1])
    assert (kept["act"], kept["why"]) == ("tokens kept", "a test")


def test_what_is_forgotten_is_overwritten_first(tmp_path, monkeypatch):
    path = tmp_path / "secret"
    path.write_bytes(b"x" * 3_000_000)
    seen = []
    monkeypatch.setattr("pathlib.Path.unlink", lambda self: seen.append(self.read_bytes()))
    forget.forget([path])
    assert seen == [bytes(3_000_000)]


def test_the_log_only_grows(tmp_path):
    log = tmp_path / "log"
    for act in ("one", "two"):
        forget.write_down(log, {"act": act}, datetime(2026, 4, 1, tzinfo=UTC))
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["act"] for line in lines] == ["one", "two"]
    assert log.stat().st_mode & 0o777 == 0o600
