"""Intake by command, 10,000 to 1,000,000 rows, beside a bare copy of the same file into SQLite.

Run: .venv/bin/python -m benchmarks.intake [rows ...]
Prints rows a second, peak memory, the longest wait of a web writer beside it, and ratios.
"""

import csv
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

from hueandcry.facts.place import area
from hueandcry.synthetic.large import large


def main(sizes: list[int]) -> None:
    """Measure each size; the last line compares the largest with the smallest."""
    rates: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        few = large(Path(folder) / "10", "report-fraud", 10, area("durham"), 1)
        start, _, _ = _intake(few, Path(folder) / "home10")
        print(f"Starting the command, on 10 rows: {start:.1f} s. Rates are net of that.")
        for rows in sizes:
            file = large(Path(folder) / str(rows), "report-fraud", rows, area("durham"), 1)
            bare = _bare_copy(file, Path(folder) / f"{rows}.sqlite3")
            seconds, wait, memory = _intake(file, Path(folder) / f"home{rows}")
            rates.append(rows / (seconds - start))
            print(
                f"{rows:>9,} rows: {rates[-1]:>8,.0f} rows/s, {seconds:6.1f} s, "
                f"{seconds / bare:4.1f} times a bare copy, peak {memory:,.0f} MB, "
                f"longest wait of a web write {wait:.2f} s",
                flush=True,
            )
    print(f"rate of the largest over that of the smallest: {rates[-1] / rates[0]:.2f}")


def _hueandcry(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "hueandcry.cli", *map(str, arguments)]


def _intake(file: Path, home: Path) -> tuple[float, float, float]:
    """Seconds of the command, longest wait of a writer meanwhile, peak memory in MB."""
    subprocess.run(
        _hueandcry("init", home, "--partner", "fraud-desk:police:Desk"),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    began, stop, waits = time.perf_counter(), threading.Event(), [0.0]
    writer = threading.Thread(target=_write, args=(home / "register.sqlite3", stop, waits))
    call = ("intake", file, "--home", home, "--source", "report-fraud", "--owner", "fraud-desk")
    process = subprocess.Popen(
        _hueandcry(*call), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    writer.start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    seconds = time.perf_counter() - began
    stop.set()
    writer.join()
    if status:
        raise SystemExit(f"intake of {file.name} failed")
    return seconds, max(waits), _megabytes(usage)


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def _write(register: Path, stop: threading.Event, waits: list[float]) -> None:
    """What a page does beside an intake: one short write, again and again."""
    with closing(sqlite3.connect(register, timeout=20, isolation_level=None)) as other:
        while not stop.is_set():
            began = time.perf_counter()
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE register_partner SET name = name")
            other.execute("COMMIT")
            waits.append(time.perf_counter() - began)
            time.sleep(0.05)


def _bare_copy(file: Path, target: Path) -> float:
    """Seconds to copy the cells into one table with no thought at all: the floor."""
    began = time.perf_counter()
    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = csv.reader(source)
        next(rows)
        width = len(next(rows))
        with closing(sqlite3.connect(target)) as bare, bare:
            bare.execute(f"CREATE TABLE t ({', '.join(f'c{n}' for n in range(width))})")
            bare.executemany(f"INSERT INTO t VALUES ({', '.join('?' * width)})", rows)
    return time.perf_counter() - began


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [10_000, 100_000, 1_000_000])
