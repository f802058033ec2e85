"""Small batches are read together, and nothing else changes for it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from hueandcry.register import known, mirror
from hueandcry.register.models import Batch
from tests.desk import partnership

pytestmark = pytest.mark.django_db


def rows() -> list[int]:
    """Every row that the mirrors of all batches hold."""
    import pyarrow.parquet as parquet

    found = known.at(["police", "fraud-desk"], None).batches
    files = mirror.ensure(found)
    return sorted(row for file in files for row in parquet.read_table(file)["row"].to_pylist())


def small(owner: str, source: str, count: int) -> None:
    for number in range(count):
        one = partnership.report(f"{owner}-{number}", partnership.TODAY, "NFIB3A", source=source)
        partnership.publish(owner, source, [one], f"{owner} {number}")


def test_many_small_batches_are_few_files_with_the_same_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    partnership.organisations()
    small("police", "other", 7)
    small("fraud-desk", "other", 3)
    partnership.publish("police", "police", partnership.reports("police", 20), "large")
    alone = rows()
    assert len(alone) == 30
    monkeypatch.setattr(mirror, "_GROUP", 3)
    batches = known.at(["police", "fraud-desk"], None).batches
    names = [file.name.split("-")[0] for file in mirror.ensure(batches)]
    assert names.count("joined") == 3
    assert len(names) == 3 + 1 + 1
    assert rows() == alone


def test_a_group_is_made_again_once_one_of_it_was_rewritten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    partnership.organisations()
    monkeypatch.setattr(mirror, "_GROUP", 2)
    small("police", "other", 2)
    (before,) = mirror.ensure(known.at(["police"], None).batches)
    stale = known.at(["police"], None).batches
    Batch.objects.filter(id=stale[0].id).update(content_digest="0" * 64)
    (after,) = mirror.ensure(known.at(["police"], None).batches)
    assert before != after
    mirror.forget_changes()
    with pytest.raises(mirror.Moved):
        mirror.ensure(stale)
    assert not before.exists()
    mirror.ensure(known.at(["police"], None).batches)
    mirror.sweep(partnership.clock_now() + timedelta(days=2))
    assert not after.exists()


def test_a_file_that_another_writer_finished_meanwhile_is_let_be() -> None:
    gone = settings.HUEANDCRY_HOME.path / "mirror" / "1-of-another-writer.part"
    gone.symlink_to("finished-and-renamed")
    try:
        mirror.sweep(partnership.NOW)
        assert gone.is_symlink()
    finally:
        gone.unlink()


def test_many_who_ask_at_once_write_one_whole_file_of_changes() -> None:
    import pyarrow.parquet as parquet

    changes = [mirror.Change(row, True, "", "", "", False, "contact") for row in range(20_000)]
    start = threading.Barrier(8)

    def one(_: int) -> Path:
        start.wait()
        return mirror.ensure_changes("at-once", changes)

    with ThreadPoolExecutor(8) as together:
        (target,) = set(together.map(one, range(8)))
    try:
        assert parquet.read_table(target).num_rows == 20_000
        assert list(target.parent.glob("*.part")) == []
    finally:
        target.unlink()
