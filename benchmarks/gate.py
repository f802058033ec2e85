"""Gate and figure over a million reports, beside the same query in plain DuckDB, in one run.

Run: .venv/bin/python -m benchmarks.gate [rows]
Both sides are warm and in one process. The gate's side decides, writes two ledger entries to disk,
opens the extract, counts, clears and releases; DuckDB's side counts the same rows of the same
Parquet files.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hueandcry.desk import home
from hueandcry.facts.place import area
from hueandcry.synthetic.large import large

ROUNDS = 9


def main(rows: int) -> None:
    """Fill a home, then time owner's and partner's questions in turn with DuckDB's."""
    with tempfile.TemporaryDirectory() as folder:
        made = home.create(Path(folder) / "home", mode="real", area="durham", database="")
        os.environ["HUEANDCRY_HOME"] = str(made.path)
        os.environ["DJANGO_SETTINGS_MODULE"] = "hueandcry.desk.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        _fill(Path(folder), rows)
        mirrors = [str(path) for path in (made.path / "mirror").glob("*.parquet")]
        for by in ("quarter,theme", "month", "quarter,ward"):
            _compare(by, "dafydd", "prevent-and-detect-crime", mirrors)
            _compare(by, "amina", "plan-sessions", mirrors)


def _compare(by: str, name: str, purpose: str, mirrors: list[str]) -> None:
    from hueandcry.desk.acts import show

    axes = show.axes(by)
    ours, plain = [], []
    for turn in range(ROUNDS + 1):
        ours.append(_seconds(lambda: _ask(name, axes, purpose)))
        plain.append(_seconds(lambda: _plain(axes, mirrors)))
        if turn == 0:
            ours, plain = [], []  # the first turn is the warm-up
    ratio = statistics.median(a / b for a, b in zip(ours, plain, strict=True))
    print(
        f"{by:<14} {name:<7} gate {statistics.median(ours):.3f} s, "
        f"DuckDB {statistics.median(plain):.3f} s, ratio {ratio:.2f}",
        flush=True,
    )


def _ask(name: str, axes: tuple[str, ...], purpose: str) -> Any:
    from hueandcry.desk import clock
    from hueandcry.desk.acts import people, show

    question = show.ask(
        people.member(name), name="trend", by=axes, purpose=purpose, reason="a benchmark"
    )
    return show.figure(
        question, area_id="durham", who={"who": name}, today=clock.today(), now=clock.now
    )


_KEYS = {
    "quarter": "date_trunc('quarter', reported_on)",
    "month": "date_trunc('month', reported_on)",
    "week": "date_trunc('week', reported_on)",
}


def _plain(axes: tuple[str, ...], mirrors: list[str]) -> Any:
    """The same counts, by somebody who may see everything and writes nothing down."""
    import duckdb

    keys = ", ".join(_KEYS.get(axis, axis) for axis in axes)
    return duckdb.execute(  # DuckDB's own standing connection: as warm as ours
        f"SELECT stream, {keys}, count(*) FROM read_parquet($1) WHERE NOT sealed GROUP BY ALL",
        [mirrors],
    ).fetchall()


def _fill(folder: Path, rows: int) -> None:
    from hueandcry.desk import clock
    from hueandcry.desk.acts import people, seed, take_in
    from hueandcry.register import book
    from hueandcry.sharing import agreement as agreements

    for partner in seed.PARTNERS:
        book.add_partner(partner)
    for name, full_name, partner_id, role in seed.PEOPLE:
        people.add(name, full_name, partner_id, role, who={}, now=clock.now())
    for text in agreements.examples().values():
        parsed = agreements.parse(text)
        assert isinstance(parsed, agreements.Agreement)
        for party in parsed.parties:
            book.approve(book.add(text, {}, clock.now()), party, seed.OFFICERS[party], clock.now())
    file = large(folder, "report-fraud", rows, area("durham"), 1)
    with file.open("rb") as opened:
        arrival = take_in.Arrival(opened, file.name, "report-fraud", "fraud-desk", {})
        waiting = take_in.read(arrival, now=clock.now, today=clock.today())
    assert isinstance(waiting, take_in.Waiting)
    take_in.publish(waiting.batch, {}, clock.now())


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
