"""The ledger beside pymerkle, and beside what the disk allows, in one run.

Run: .venv/bin/python -m benchmarks.ledger [entries] [folder]
In memory: appends a second, tree alone. On SQLite: one entry, one commit that reaches the disk, as
`register.ledger.append` does it, in turn with pymerkle's own SQLite tree and with a bare commit of
one row under the same settings: no ledger can append more often than the disk commits. Proofs: that
an entry is in a tree of so many entries (a million if not said), from the nodes in the register's
tables. Give a folder in memory (/dev/shm) to see what is left where the disk costs nothing.
"""

import hashlib
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pymerkle

from hueandcry.desk import home
from hueandcry.sharing import tree

NOW = datetime(2026, 10, 2, 9, 30, tzinfo=UTC)
FACTS = {
    "act": "consultation", "what": "trend by quarter, theme", "partner": "council",
    "owners": ["police", "fraud-desk"], "purpose": "plan-sessions", "reason": "plan the autumn",
    "addressee": "council", "result": "allowed", "who": "amina",
}  # fmt: skip
ROUNDS, EACH = 7, 150


def main(entries: int, where: str | None) -> None:
    """Measure all three."""
    with tempfile.TemporaryDirectory(dir=where) as folder:
        made = home.create(Path(folder) / "home", mode="real", area="durham", database="")
        os.environ["HUEANDCRY_HOME"] = str(made.path)
        os.environ["DJANGO_SETTINGS_MODULE"] = "hueandcry.desk.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        _in_memory()
        _durable(Path(folder))
        _proofs(entries)


def _in_memory(count: int = 100_000) -> None:
    frontier: tuple[bytes, ...] = ()
    started = time.perf_counter()
    for size in range(count):
        _, frontier = tree.append(size, frontier, b"an entry of some length")
    ours = count / (time.perf_counter() - started)
    other: Any = pymerkle.InmemoryTree(algorithm="sha256")
    some = count // 10
    started = time.perf_counter()
    for _ in range(some):
        other.append_entry(b"an entry of some length")
    theirs = some / (time.perf_counter() - started)
    print(
        f"in memory    {ours:>10,.0f} appends/s, pymerkle {theirs:>8,.0f}/s, "
        f"ratio {ours / theirs:.1f} (asked: 100,000/s)"
    )


def _durable(folder: Path) -> None:
    from hueandcry.register import ledger

    other: Any = pymerkle.SqliteTree(str(folder / "pymerkle.sqlite3"), algorithm="sha256")
    bare = _bare(folder / "bare.sqlite3")
    text = b"x" * 400
    turns: dict[str, list[float]] = {"ours": [], "pymerkle": [], "bare": [], "many": []}
    for _ in range(ROUNDS):
        turns["ours"].append(_rate(lambda: ledger.append(FACTS, NOW)))
        turns["pymerkle"].append(_rate(lambda: other.append_entry(text)))
        turns["bare"].append(_rate(bare))
        turns["many"].append(EACH * _rate(lambda: ledger.append_many([FACTS] * EACH, NOW), 2))
    middle = {name: statistics.median(found) for name, found in turns.items()}
    print(
        f"durable      {middle['ours']:>10,.0f} appends/s, pymerkle {middle['pymerkle']:>8,.0f}/s, "
        f"ratio {middle['ours'] / middle['pymerkle']:.1f} (asked: 2,000/s)\n"
        f"             {middle['bare']:>10,.0f} bare commits/s, ratio "
        f"{middle['ours'] / middle['bare']:.2f}\n"
        f"             {middle['many']:>10,.0f} appends/s, {EACH} in one commit"
    )


def _bare(path: Path) -> Callable[[], object]:
    file = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        file.execute(f"PRAGMA {setting}")
    file.execute("CREATE TABLE one (text TEXT)")
    return lambda: file.execute("INSERT INTO one VALUES (?)", ["x" * 400])


def _rate(act: Callable[[], object], count: int = EACH) -> float:
    started = time.perf_counter()
    for _ in range(count):
        act()
    return count / (time.perf_counter() - started)


def _proofs(entries: int) -> None:
    from django.db import connection, transaction

    from hueandcry.register import handed
    from hueandcry.register.models import LedgerNode

    LedgerNode.objects.all().delete()
    frontier: tuple[bytes, ...] = ()
    with transaction.atomic(), connection.cursor() as cursor:
        rows: list[tuple[int, int, str]] = []
        for size in range(entries):
            new, frontier = tree.append(size, frontier, b"%d" % size)
            rows += [(level, index, value.hex()) for level, index, value in new]
            if len(rows) > 50_000 or size == entries - 1:
                cursor.executemany(
                    'INSERT INTO register_ledgernode (level, "index", hash) VALUES (%s, %s, %s)',
                    rows,
                )
                rows = []
    root = tree.root(frontier, entries)
    times = []
    for turn in range(200):
        index = int.from_bytes(hashlib.sha256(b"%d" % turn).digest()[:8], "big") % entries
        started = time.perf_counter()
        proof = handed.inclusion(index + 1, entries)
        times.append(time.perf_counter() - started)
        leaf = tree.leaf_hash(b"%d" % index)
        assert tree.verify_inclusion(leaf, index, entries, proof, root)
    times.sort()
    print(
        f"proof        {1000 * statistics.median(times):>10.2f} ms, worst of 20 "
        f"{1000 * times[-10]:.2f} ms, of one in {entries:,} entries (asked: 5 ms)"
    )


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000,
        sys.argv[2] if len(sys.argv) > 2 else None,
    )
