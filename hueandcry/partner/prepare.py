"""`hueandcry partner prepare`: nameless reports to send and rows to mend, at the partner's desk."""

import argparse
import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from hueandcry.exchange import rejects as sent_back
from hueandcry.intake import prepared
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.reconcile import Reconciliation
from hueandcry.intake.reject import Reject
from hueandcry.intake.sources import Source
from hueandcry.partner import output
from hueandcry.partner.key import read_or_make_key
from hueandcry.partner.layouts import add_layout_arguments, layout_of
from hueandcry.partner.postcodes import read_postcodes

PREPARED = "prepared.csv"

# Without a key file no token and no reference is made from a name, so this key is no secret.
_NO_KEY = b"partner prepare"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the layout, where to write, the day, the postcodes, the key, the form.

    `key` is None where no tokens are wanted; `rejects` is "xlsx" or "csv".
    """

    layout: Source
    out: Path
    today: date
    postcodes: Mapping[str, str]
    key: bytes | None
    rejects: str

    @property
    def names(self) -> tuple[str, str]:
        """The two files that are written."""
        return PREPARED, f"rejects.{self.rejects}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to `parser`."""
    parser.add_argument("file", metavar="FILE", help="the CSV, XLSX or JSON file to prepare")
    add_layout_arguments(parser)
    parser.add_argument("--out", required=True, metavar="DIR", help="where to write the two files")
    parser.add_argument("--postcodes", metavar="FILE", help="CSV of postcodes and LSOA codes")
    parser.add_argument(
        "--key", metavar="FILE", help="your secret for tokens; made there if there is none"
    )
    parser.add_argument(
        "--rejects", choices=("xlsx", "csv"), default="xlsx", help="how to write the rows to mend"
    )
    parser.add_argument("--json", action="store_true", help="print the reconciliation as JSON")
    parser.add_argument(
        "--today", type=output.day, metavar="YYYY-MM-DD", help="the day to prepare it as of"
    )


def run(options: argparse.Namespace, today: date) -> int:
    """Prepare one file. Exit code 0, or 2 with one line on stderr and nothing half-written."""
    return output.run_told(lambda: _answer(options, today), options.out)


def _answer(options: argparse.Namespace, today: date) -> str:
    wanted = Wanted(
        layout_of(options),
        Path(options.out),
        options.today or today,
        read_postcodes(Path(options.postcodes)) if options.postcodes else {},
        read_or_make_key(Path(options.key)) if options.key else None,
        options.rejects,
    )
    reconciliation = prepare(Path(options.file), wanted, output.progress)
    if options.json:
        return output.as_json(reconciliation, options, wanted.names)
    whole = reconciliation.whole
    lines = output.words(reconciliation)
    lines.append(f"{PREPARED} holds {whole.accepted:,} reports and no name. Send it unopened.")
    if whole.rejected:
        lines.append(f"{wanted.names[1]} holds {whole.rejected:,} rows to mend. Keep it.")
    lines.append(f"Both are in {options.out}. Nothing has been sent.")
    return "\n".join(lines)


def prepare(path: Path, wanted: Wanted, tell: Callable[[int], None]) -> Reconciliation:
    """Write both files, or neither, and count every row. Raises UnreadableFile or OSError."""
    output.must_be_usable(path, wanted.out, wanted.names)
    if wanted.layout.made_refs and wanted.key is None:
        raise UnreadableFile(
            f"'{path.name}' has no references of its own: they are made with a key. Add --key FILE."
        )
    with path.open("rb") as file:
        if prepared.is_prepared_file(file, path.name):
            raise UnreadableFile(f"'{path.name}' is prepared already. Send it.")
        parts = accept(
            file,
            path.name,
            wanted.layout,
            today=wanted.today,
            token_key=wanted.key or _NO_KEY,
            postcodes=wanted.postcodes,
        )
        first = next(parts)  # a file that cannot be used leaves no folder behind
        wanted.out.mkdir(mode=0o700, parents=True, exist_ok=True)
        with output.together(wanted.out, wanted.names) as (reports, rejects):
            return _write(first, parts, reports, rejects, wanted, tell)


def _write(
    first: Chunk | Reconciliation,
    parts: Iterator[Chunk | Reconciliation],
    reports: BinaryIO,
    rejects: BinaryIO,
    wanted: Wanted,
    tell: Callable[[int], None],
) -> Reconciliation:
    text = io.TextIOWrapper(reports, encoding="utf-8", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow(prepared.NAMES)
    last: list[Reconciliation] = []

    def back() -> Iterator[Reject]:
        """The rows to mend, while those to send are written."""
        part, read, count = first, 0, 0
        while isinstance(part, Chunk):
            rows = list(_lines(part, wanted))
            lines.writerows(rows)
            count += len(rows)
            read = output.told_of(tell, read, len(part.reports) + len(part.rejects))
            yield from part.rejects
            part = next(parts)
        lines.writerow(prepared.end_line(count))
        last.append(part)

    try:
        sent_back.write(back(), rejects, wanted.rejects, wanted.today)
    except sent_back.TooMany as why:
        raise UnreadableFile(str(why)) from None
    text.detach()
    return last[0]


def _lines(part: Chunk, wanted: Wanted) -> Iterator[tuple[str, ...]]:
    with_token = wanted.key is not None
    for report in part.reports:
        yield prepared.report_line(report, wanted.layout.id, with_token=with_token)
    for ref in part.withdrawn:
        yield prepared.withdrawn_line(ref, wanted.layout)
