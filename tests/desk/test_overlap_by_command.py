"""Lists linked by command for a partnership: the book first, the ledger, then no tokens."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from hueandcry.desk.acts import hidden
from hueandcry.desk.commands import overlap
from hueandcry.desk.commands.opened import Trouble
from hueandcry.link import command, forget
from hueandcry.register import ledger, overlaps
from tests.desk import partnership
from tests.token_lists import PERSON, filters, spoilt, write_list

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
OWNERS = ("police", "fraud-desk", "bank")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The tokens of three owners' lists: 20 people, six of them in all three."""
    draw = Random(1)
    people = filters(draw, 20)
    planted = [(one, at) for at, one in enumerate(filters(draw, 5), start=1)]
    spans = (people[:10], people[4:14], [*people[4:10], *people[14:]])
    return [
        write_list(tmp_path / name, name, [(spoilt(draw, p, 0.03), PERSON) for p in some], planted)
        for name, some in zip(OWNERS, spans, strict=True)
    ]


def run(files: Sequence[Path], *more: str, person: str = "priya") -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    parser.add_argument("--owner", action="append", default=[])
    parser.add_argument("--reason", default="")
    options = parser.parse_args([*map(str, files), *more])
    options.person, options.due = person, lambda: False
    return overlap.run(options, None)  # type: ignore[arg-type]  # the home is open already


@pytest.fixture
def agreed(no_second_factor: None) -> None:
    partnership.organisations()
    partnership.agree("overlap-counts.toml", "house-police.toml")


@pytest.mark.usefixtures("agreed")
def test_counts_are_kept_and_written_down_before_the_tokens_go(
    files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert {one["pattern"]: one["count"] for one in said["counts"]}["111"] == 6
    standing = overlaps.latest()
    assert standing is not None
    assert standing.lists == tuple((name, name) for name in OWNERS)
    assert standing.files == tuple(said["files"].values())
    assert (standing.recall["planted"], standing.recall["of"]) == (1.0, 5)
    newest = list(ledger.entries(limit=4))
    # Its own page is asked once, so that whoever opens it first need not wait.
    looked, newest = newest[:2], newest[2:]
    assert {one.facts["what"] for one in looked} == {"hidden"}
    assert [one.facts["act"] for one in newest] == ["tokens deleted", "combination"]
    assert [one.number for one in newest] == [standing.gone_number, standing.number]
    assert not any(path.exists() for path in files)
    assert not (files[0].parent / forget.LOG).exists()


def test_without_an_agreement_nothing_is_linked_and_nothing_deleted(
    files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    partnership.organisations()
    assert run(files) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("No. ")
    assert overlaps.latest() is None
    assert next(iter(ledger.entries(limit=1))).facts["result"] == "refused"
    assert all(path.exists() for path in files)


@pytest.mark.usefixtures("agreed")
def test_a_list_called_otherwise_says_whose_it_is(files: list[Path], tmp_path: Path) -> None:
    rows = [(one, PERSON) for one in filters(Random(3), 4)]
    other = write_list(tmp_path / "x", "Bank cases 2026", rows)
    with pytest.raises(Trouble, match="--owner 'Bank cases 2026=ID'"):
        run([*files[:2], other])
    with pytest.raises(Trouble, match="is called as its owner"):
        run(files, "--owner", "bank=police")
    with pytest.raises(Trouble, match="was not given"):
        run(files, "--owner", "nothing=bank")
    with pytest.raises(Trouble, match="LIST=ID"):
        run(files, "--owner", "bank")
    assert all(path.exists() for path in files)
    assert run([*files[:2], other], "--owner", "Bank cases 2026=bank") == 0
    standing = overlaps.latest()
    assert standing is not None
    assert standing.lists[2] == ("Bank cases 2026", "bank")


@pytest.mark.usefixtures("agreed")
def test_tokens_that_are_kept_say_why_in_the_ledger(files: list[Path]) -> None:
    assert run(files, "--keep-filters", "a second look is agreed") == 0
    reasons = [one.facts.get("reason") for one in ledger.entries(limit=3)]
    assert reasons == [hidden.REASON, hidden.REASON, "a second look is agreed"]
    standing = overlaps.latest()
    assert standing is not None
    assert standing.gone_number is None
    assert all(path.exists() for path in files)


@pytest.mark.usefixtures("agreed")
def test_bad_tokens_are_trouble_in_one_sentence(files: list[Path]) -> None:
    files[1].write_bytes(files[1].read_bytes()[:-40])
    with pytest.raises(Trouble, match="cut off"):
        run(files)
    with pytest.raises(Trouble, match="leave --log out"):
        run(files, "--log", "x")
    assert overlaps.latest() is None
