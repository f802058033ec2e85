"""`hueandcry partner check`: what a file would become, seen at home; nothing is sent."""

import argparse
import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from hueandcry.facts.report import Report
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.reconcile import Reconciliation, SheetTally
from hueandcry.intake.reject import Reject
from hueandcry.intake.sources import Source
from hueandcry.intake.tidy import harmless
from hueandcry.partner.layouts import add_layout_arguments, layout_of
from hueandcry.partner.postcodes import read_postcodes

REPORTS = ("source", "ref", "event_on", "reported_on", "code", "unsure", "outward", "loss")
REJECTS = ("sheet", "row", "column", "ref", "sent", "reason", "remedy")
TOLD_EVERY = 50_000  # rows: about two seconds' work

# Tokens only serve to find look-alikes here and are never written, so the key is no secret.
_KEY = b"partner check"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check; `placed` counts reports whose postcode is in the list given, if any."""

    reconciliation: Reconciliation
    placed: int | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to `parser`."""
    parser.add_argument("file", metavar="FILE", help="the CSV, XLSX or JSON file to check")
    add_layout_arguments(parser)
    parser.add_argument("--out", required=True, metavar="DIR", help="where to write the two lists")
    parser.add_argument("--json", action="store_true", help="print the reconciliation as JSON")
    parser.add_argument("--postcodes", metavar="FILE", help="CSV of postcodes and LSOA codes")
    parser.add_argument(
        "--today", type=_day, metavar="YYYY-MM-DD", help="the day to check it as of"
    )


def run(options: argparse.Namespace, today: date) -> int:
    """Check one file. Exit code 0, or 2 with one line on stderr and nothing half-written."""
    try:
        checked = check(
            Path(options.file),
            layout_of(options),
            Path(options.out),
            today=options.today or today,
            postcodes=read_postcodes(Path(options.postcodes)) if options.postcodes else None,
            tell=_progress,
        )
    except UnreadableFile as why:
        return _fault(str(why))
    except OSError as why:
        return _fault(
            f"'{why.filename or options.out}' cannot be used: {why.strerror or 'the disk failed'}."
        )
    return _say(_json(checked, options) if options.json else _words(checked, options.out))


def check(
    path: Path,
    source: Source,
    out: Path,
    *,
    today: date,
    postcodes: Mapping[str, str] | None,
    tell: Callable[[int], None],
) -> Checked:
    """Write `reports.csv` and `rejects.csv` into `out`, both or neither, and count every row.

    Raises UnreadableFile or OSError. `tell` hears the number of rows read, now and then.
    """
    if path.resolve() in {(out / name).resolve() for name in ("reports.csv", "rejects.csv")}:
        raise UnreadableFile(f"'{path.name}' would be written over. Choose another --out.")
    if path.exists() and not path.is_file() and not path.is_dir():
        raise UnreadableFile(f"'{path.name}' is a pipe or a device, not a file. Save it first.")
    for name in ("reports.csv", "rejects.csv"):
        if (out / name).is_dir():
            raise UnreadableFile(f"'{out / name}' is a folder. Choose another --out.")
    with path.open("rb") as file:
        parts = accept(
            file,
            path.name,
            source,
            today=today,
            token_key=_KEY,
            postcodes=postcodes or {},
        )
        first = next(parts)  # a file that cannot be used leaves no folder behind
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _both(out) as (reports, rejects):
            reconciliation, placed = _write(first, parts, reports, rejects, tell)
    return Checked(reconciliation, None if postcodes is None else placed)


def _write(
    first: Chunk | Reconciliation,
    parts: Iterator[Chunk | Reconciliation],
    reports: TextIO,
    rejects: TextIO,
    tell: Callable[[int], None],
) -> tuple[Reconciliation, int]:
    to_reports, to_rejects = csv.writer(reports), csv.writer(rejects)
    to_reports.writerow(REPORTS)
    to_rejects.writerow(REJECTS)
    part, read, placed = first, 0, 0
    while isinstance(part, Chunk):
        to_reports.writerows(map(report_line, part.reports))
        to_rejects.writerows(map(reject_line, part.rejects))
        placed += sum(bool(report.lsoa) for report in part.reports)
        before, read = read, read + len(part.reports) + len(part.rejects)
        if read // TOLD_EVERY > before // TOLD_EVERY:
            tell(read)
        part = next(parts)
    return part, placed


def report_line(report: Report) -> tuple[str, ...]:
    """One line of `reports.csv`, in the order of REPORTS: dates ISO, loss in pounds."""
    return (
        report.source,
        report.ref,
        report.event_on.isoformat() if report.event_on else "",
        report.reported_on.isoformat(),
        report.finding.code,
        ";".join(report.unsure),
        report.person.outward,
        "" if report.loss is None else f"{report.loss:.2f}",
    )


def reject_line(reject: Reject) -> tuple[str, ...]:
    """One line of `rejects.csv`, in the order of REJECTS, which no spreadsheet will run."""
    cells = (
        reject.sheet,
        str(reject.row),
        reject.column,
        reject.ref,
        reject.sent,
        reject.reason,
        reject.remedy,
    )
    return tuple(map(harmless, cells))


@contextmanager
def _both(out: Path) -> Iterator[tuple[TextIO, TextIO]]:
    """Two files that only their owner may read, put in place together once both are whole."""
    made: list[tuple[str, Path]] = []
    try:
        with _private(out, "reports.csv", made) as one, _private(out, "rejects.csv", made) as two:
            yield one, two
            for file in (one, two):
                file.flush()
                os.fsync(file.fileno())
        for written, name in made:
            os.replace(written, name)
    finally:
        for written, _ in made:
            with suppress(FileNotFoundError):
                os.unlink(written)


def _private(out: Path, name: str, made: list[tuple[str, Path]]) -> TextIO:
    handle, written = tempfile.mkstemp(prefix=f".{name}.", dir=out)  # 0600 from the start
    made.append((written, out / name))
    return os.fdopen(handle, "w", encoding="utf-8", newline="")


def _words(checked: Checked, out: str) -> str:
    sheets = checked.reconciliation.sheets
    lines = [_table(checked.reconciliation)]
    lines += [f"{sheet.sheet}: {sheet.words}" if sheet.sheet else sheet.words for sheet in sheets]
    whole = checked.reconciliation.whole
    lines.append(f"{whole.unsure:,} accepted rows hold something we are unsure of.")
    if whole.alike:
        lines.append(f"{whole.alike:,} accepted rows look like an earlier row. They were kept.")
    if checked.placed is not None:
        lines.append(f"{checked.placed:,} accepted rows have a postcode in your list.")
    lines.append(f"Written to {out}: reports.csv and rejects.csv. Nothing has been sent.")
    return "\n".join(lines)


_HEADS = ("Sheet", "Rows", "Accepted", "Sent back", "Duplicates", "Unsure", "Not rows")


def _table(reconciliation: Reconciliation) -> str:
    sheets: tuple[SheetTally, ...] = reconciliation.sheets
    if len(sheets) > 1:
        sheets = (*sheets, reconciliation.whole)
    rows = [_HEADS, *map(_row, sheets)]
    wide = [max(len(row[at]) for row in rows) for at in range(len(_HEADS))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, wide, strict=True))
        ).rstrip()
        for row in rows
    )


def _row(sheet: SheetTally) -> tuple[str, ...]:
    counts = (
        sheet.rows,
        sheet.accepted,
        sheet.rejected,
        sheet.duplicates,
        sheet.unsure,
        sheet.not_rows,
    )
    return (sheet.sheet or "The file", *(f"{count:,}" for count in counts))


def _json(checked: Checked, options: argparse.Namespace) -> str:
    answer: dict[str, Any] = {
        "file": Path(options.file).name,
        "source": options.source or "",
        "mapping": Path(options.mapping).name if options.mapping else "",
        "adds_up": checked.reconciliation.adds_up,
        "total_agrees": checked.reconciliation.total_agrees,
        "sheets": [
            {**asdict(sheet), "adds_up": sheet.adds_up, "words": sheet.words}
            for sheet in checked.reconciliation.sheets
        ],
        "placed": checked.placed,
        "written": [str(Path(options.out) / name) for name in ("reports.csv", "rejects.csv")],
    }
    return json.dumps(answer, indent=2)


def _progress(rows: int) -> None:
    print(f"hueandcry: {rows:,} rows read", file=sys.stderr)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day written YYYY-MM-DD.") from None


def _say(answer: str) -> int:
    """Print the answer, in any locale. The lists are whole even where it cannot be printed."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        print(answer, flush=True)
    except BrokenPipeError:
        raise
    except OSError as why:
        with suppress(OSError, ValueError):  # or closing it at the end would fail again
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _fault(f"both lists are written, but the answer cannot be: {why.strerror}.")
    return 0


def _fault(why: str) -> int:
    print("hueandcry:", " ".join(why.split()), file=sys.stderr)
    return 2
