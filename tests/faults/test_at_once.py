"""Two intakes, a page reader and a reviewer at once: nothing lost, nothing doubled, short waits."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 1_000
# Seconds: a page waits for a writer's chunk, never for a file.
LONGEST_WAIT = 1.0
# On a machine that is busy with other things a page alone takes longer; then so does the longest.
SLOWER = 8
HEADS = {
    "police": "Crime Number,Date Reported,Committed From,Offence,Location Postcode,cyber_flag",
    "fraud-desk": "NFRC,report_date,event_date,category,postcode,suspect_account",
}
WORDS = ("Blackmail", "NFIB3A", "something else")
_OURS = ("HUEANDCRY_TEST_DATABASE", "DJANGO_SETTINGS_MODULE", "HUEANDCRY_HOME")


def begun(*arguments: str | Path) -> subprocess.Popen[str]:
    kept = {key: value for key, value in os.environ.items() if key not in _OURS}
    return subprocess.Popen(
        [sys.executable, "-m", *map(str, arguments)],
        env=kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def answer(process: subprocess.Popen[str]) -> Any:
    said, wrong = process.communicate(timeout=120)
    assert process.returncode == 0, wrong
    return json.loads(said)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home of its own, on the kind of database that the tests run on."""
    address, name = "", f"at_once_{os.getpid()}"
    if connection.vendor == "postgresql":
        asked = urlsplit(os.environ["HUEANDCRY_TEST_DATABASE"])
        address = urlunsplit(asked._replace(path=f"/{name}"))
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    answer(begun("tests.faults.at_once", "fill", tmp_path / "home", address))
    yield tmp_path / "home"
    if address:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def written(file: Path, heads: str) -> Path:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(200)]
    rows = (f"N{n:06d},{days[n % 200]},{days[n % 200]},{WORDS[n % 3]},DH1,Y" for n in range(ROWS))
    file.write_text("\n".join((heads, *rows)), encoding="utf-8")
    return file


def wait_for(file: Path) -> None:
    for _ in range(1200):
        if file.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{file.name} did not come in a minute")


def test_nothing_is_lost_or_doubled_and_no_page_waits(home: Path, tmp_path: Path) -> None:
    files = {owner: written(tmp_path / f"{owner}.csv", heads) for owner, heads in HEADS.items()}
    people = [begun("tests.faults.at_once", who, home) for who in ("read", "review")]
    for who in ("reader", "reviewer"):
        wait_for(home / f"{who}.ready")
    intakes = [
        begun(
            *("hueandcry.cli", "intake", files[owner], "--home", home, "--owner", owner),
            *("--source", source, "--json"),
        )
        for owner, source in (("police", "police"), ("fraud-desk", "report-fraud"))
    ]
    taken = [answer(process) for process in intakes]
    (home / "stop").touch()
    read, reviewed = map(answer, people)
    found = answer(begun("tests.faults.at_once", "counted", home))

    accepted = [sum(sheet["accepted"] for sheet in one["sheets"]) for one in taken]
    assert accepted == [ROWS, ROWS]
    assert [state for state, _ in found["batches"]] == ["published"] * 4
    assert found["rows"] == 600 + sum(accepted)
    assert found["twice"] == 0
    assert found["findings"] == len(reviewed["waits"]) > 5
    assert found["changed"] > 0
    assert found["problem"] == ""
    assert len(read["waits"]) > 5
    longest = max(LONGEST_WAIT, SLOWER * read["alone"])
    assert max(read["waits"]) < longest
    assert max(reviewed["waits"]) < longest
