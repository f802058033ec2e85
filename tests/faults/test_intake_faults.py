"""Killed, overtaken, out of disk: the register is as it was, and running again completes it."""

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from hueandcry.facts.place import area
from hueandcry.register import mirror, stage, versions
from hueandcry.register.models import Batch, Report
from hueandcry.synthetic.large import large
from tests.desk import partnership
from tests.desk.partnership import NOW, WHO

ROWS = 6_000


def environment() -> dict[str, str]:
    ours = {"HUEANDCRY_TEST_DATABASE", "DJANGO_SETTINGS_MODULE"}
    return {key: value for key, value in os.environ.items() if key not in ours}


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "hueandcry.cli", *map(str, arguments)]


def hueandcry(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), env=environment(), capture_output=True, text=True, check=False
    )


@contextmanager
def begun(*arguments: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command(*arguments),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        yield process


def count(home: Path, where: str = "") -> int:
    address = f"file:{home / 'register.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        joined = "register_report r JOIN register_batch b ON b.id = r.batch_id"
        found: int = connection.execute(f"SELECT count(*) FROM {joined} {where}").fetchone()[0]
    return found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = hueandcry("init", tmp_path / "home", "--partner", "police:police:Force")
    assert made.returncode == 0, made.stderr
    return tmp_path / "home"


def wait_for_rows(home: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "it ended before it could be killed"
        if count(home):
            return
        time.sleep(0.05)
    raise AssertionError("no row was staged in 30 seconds")


@pytest.mark.sqlite
def test_kill_in_mid_intake_leaves_nothing_to_see_and_again_completes_it(
    home: Path, tmp_path: Path
) -> None:
    file = large(tmp_path, "report-fraud", ROWS, area("durham"), 7)
    call = ("intake", file, "--home", home, "--source", "report-fraud", "--owner", "police")
    with begun(*call) as process:
        wait_for_rows(home, process)
        process.send_signal(signal.SIGKILL)
    assert count(home) > 0
    assert count(home, "WHERE b.state = 'published'") == 0

    again = hueandcry(*call)
    assert again.returncode == 0, again.stderr
    published = count(home, "WHERE b.state = 'published'")
    assert count(home) == published > ROWS * 0.9
    verified = hueandcry("ledger", "verify", "--home", home)
    assert verified.returncode == 0, verified.stderr

    third = hueandcry(*call)
    assert "Nothing changed." in third.stdout
    assert count(home) == published


@pytest.mark.django_db
def test_what_is_staged_cannot_be_seen() -> None:
    partnership.organisations()
    batch = partnership.staged("police", "police", partnership.reports("police", 20))
    assert stage.holders() == ()
    assert versions.known_references("police", "police")(["police-00001"]) == {}
    stage.publish(batch, WHO, NOW)
    assert stage.holders() == ("police",)
    assert set(versions.known_references("police", "police")(["police-00001"])) == {"police-00001"}


@pytest.mark.django_db
def test_two_files_with_the_same_references_do_not_both_come_in() -> None:
    partnership.organisations()
    rows = partnership.reports("police", 20)
    first = partnership.staged("police", "police", rows, "a.csv")
    second = partnership.staged("police", "police", rows[10:], "b.csv")
    stage.publish(first, WHO, NOW)
    with pytest.raises(stage.UnableToPublish, match="same references"):
        stage.publish(second, WHO, NOW)
    assert Batch.objects.filter(state="published").count() == 1


@pytest.mark.django_db
def test_the_same_file_read_twice_at_once_comes_in_once() -> None:
    partnership.organisations()
    rows = partnership.reports("police", 20)
    first = partnership.staged("police", "police", rows, "a.csv")
    second = partnership.staged("police", "police", rows, "a.csv")
    stage.publish(first, WHO, NOW)
    with pytest.raises(stage.UnableToPublish, match="Nothing changed"):
        stage.publish(second, WHO, NOW)


@pytest.mark.django_db
def test_sweeping_removes_what_a_dead_process_left_and_nothing_else() -> None:
    partnership.organisations()
    kept = partnership.publish("police", "police", partnership.reports("police", 5), "a.csv")
    waits = partnership.staged("police", "police", partnership.reports("police", 9)[6:], "b.csv")
    dead = stage.begin("police", "police", "c.csv", "0" * 64, NOW)
    stage.add(dead, [partnership.report("z", date(2026, 1, 5), "")], hashlib.sha256(), NOW)
    Batch.objects.filter(id=dead).update(staged_by=f"{os.uname().nodename}:999999999")
    assert stage.sweep(NOW) == 1
    assert set(Batch.objects.values_list("id", flat=True)) == {kept, waits}
    assert set(Report.objects.values_list("batch_id", flat=True)) == {kept, waits}
    assert stage.sweep(NOW + stage.WAIT * 2) == 1
    assert set(Batch.objects.values_list("id", flat=True)) == {kept}


@pytest.mark.django_db
def test_a_full_disk_while_publishing_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    partnership.organisations()
    batch = partnership.staged("police", "police", partnership.reports("police", 20), "full.csv")

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        with pytest.raises(OSError, match="No space"):
            stage.publish(batch, WHO, NOW)
    assert stage.holders() == ()
    assert not list(Path(mirror.path(batch, "x")).parent.glob("*.part"))
    stage.publish(batch, WHO, NOW)
    assert stage.holders() == ("police",)


@pytest.mark.sqlite
@pytest.mark.long
def test_pages_of_the_ledger_answer_while_a_file_is_taken_in(home: Path, tmp_path: Path) -> None:
    """A writer beside an intake waits for a chunk at most, never for the file."""
    file = large(tmp_path, "report-fraud", ROWS, area("durham"), 8)
    waits = []
    call = ("intake", file, "--home", home, "--source", "report-fraud", "--owner", "police")
    with begun(*call) as process:
        wait_for_rows(home, process)
        register = home / "register.sqlite3"
        with closing(sqlite3.connect(register, timeout=20, isolation_level=None)) as other:
            while process.poll() is None:
                began = time.perf_counter()
                other.execute("BEGIN IMMEDIATE")
                other.execute("UPDATE register_partner SET name = name")
                other.execute("COMMIT")
                waits.append(time.perf_counter() - began)
                time.sleep(0.02)
    assert len(waits) > 5
    assert max(waits) < 5
