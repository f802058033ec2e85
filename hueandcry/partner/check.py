"""`hueandcry partner check`: what a file would become, seen at home; nothing is sent."""

import argparse
import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from hueandcry.facts.report import Report
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.reconcile import Reconciliation
from hueandcry.intake.reject import Reject
from hueandcry.intake.sources import Source
from hueandcry.intake.tidy import harmless
from hueandcry.partner import output
from hueandcry.partner.layouts import add_layout_arguments, layout_of
from hueandcry.partner.output import TOLD_EVERY
from hueandcry.partner.postcodes import read_postcodes

__all__ = ["NAMES", "TOLD_EVERY", "Checked", "add_arguments", "check", "run"]

NAMES = ("reports.csv", "rejects.csv")
REPORTS = ("source", "ref", "event_on", "reported_on", "code", "unsure", "outward", "loss")
REJECTS = ("sheet", "row", "column", "ref", "sent", "reason", "remedy")

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
        "--today", type=output.day, metavar="YYYY-MM-DD", help="the day to check it as of"
    )


def run(options: argparse.Namespace, today: date) -> int:
    """Check one file. Exit code 0, or 2 with one line on stderr and nothing half-written."""
    return output.run_told(lambda: _answer(options, today), options.out)


def _answer(options: argparse.Namespace, today: date) -> str:
    checked = check(
        Path(options.file),
        layout_of(options),
        Path(options.out),
        today=options.today or today,
        postcodes=read_postcodes(Path(options.postcodes)) if options.postcodes else None,
        tell=output.progress,
    )
    if options.json:
        return output.as_json(checked.reconciliation, options, NAMES, placed=checked.placed)
    lines = output.words(checked.reconciliation)
    if checked.placed is not None:
        lines.append(f"Rows whose postcode is in your list: {checked.placed:,}.")
    lines.append(f"Written to {options.out}: {' and '.join(NAMES)}. Nothing has been sent.")
    return "\n".join(lines)


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
    output.must_be_usable(path, out, NAMES)
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
        with output.together(out, NAMES) as (reports, rejects):
            reconciliation, placed = _write(first, parts, reports, rejects, tell)
    return Checked(reconciliation, None if postcodes is None else placed)


def _write(
    first: Chunk | Reconciliation,
    parts: Iterator[Chunk | Reconciliation],
    reports: BinaryIO,
    rejects: BinaryIO,
    tell: Callable[[int], None],
) -> tuple[Reconciliation, int]:
    one = io.TextIOWrapper(reports, encoding="utf-8", newline="", write_through=True)
    two = io.TextIOWrapper(rejects, encoding="utf-8", newline="", write_through=True)
    to_reports, to_rejects = csv.writer(one), csv.writer(two)
    to_reports.writerow(REPORTS)
    to_rejects.writerow(REJECTS)
    part, read, placed = first, 0, 0
    while isinstance(part, Chunk):
        to_reports.writerows(map(report_line, part.reports))
        to_rejects.writerows(map(reject_line, part.rejects))
        placed += sum(bool(report.lsoa) for report in part.reports)
        read = output.told_of(tell, read, len(part.reports) + len(part.rejects))
        part = next(parts)
    one.detach(), two.detach()
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
