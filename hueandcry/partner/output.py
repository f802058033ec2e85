"""What the partner's commands write and say: files that come together or not at all, one answer."""

import argparse
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.reconcile import Reconciliation, SheetTally

TOLD_EVERY = 50_000  # rows: about two seconds' work
_HEADS = ("Sheet", "Rows", "Accepted", "Sent back", "Duplicates", "Unsure", "Not rows")


def must_be_usable(path: Path, out: Path, names: Sequence[str]) -> None:
    """Refuse an input that is no file, or that the output would write over."""
    if path.resolve() in {(out / name).resolve() for name in names}:
        raise UnreadableFile(f"'{path.name}' would be written over. Choose another --out.")
    if path.exists() and not path.is_file() and not path.is_dir():
        raise UnreadableFile(f"'{path.name}' is a pipe or a device, not a file. Save it first.")
    for name in names:
        if (out / name).is_dir():
            raise UnreadableFile(f"'{out / name}' is a folder. Choose another --out.")


@contextmanager
def together(out: Path, names: Sequence[str]) -> Iterator[list[BinaryIO]]:
    """Files that only their owner may read, put in place once all are whole: all, or none.

    What stood there before is kept until then, and put back where one of them cannot be replaced
    (as when a spreadsheet has it open on Windows).
    """
    made: list[tuple[str, Path]] = []
    files: list[BinaryIO] = []
    try:
        for name in names:
            handle, written = tempfile.mkstemp(prefix=f".{name}.", dir=out)  # 0600 from the start
            made.append((written, out / name))
            files.append(os.fdopen(handle, "wb"))
        yield files
        for file in files:
            file.flush()
            os.fsync(file.fileno())
            file.close()
        _in_place(made)
    finally:
        for file in files:
            file.close()
        for written, _ in made:
            with suppress(FileNotFoundError):
                os.unlink(written)


def _in_place(made: list[tuple[str, Path]]) -> None:
    aside: list[tuple[str, Path]] = []
    placed: list[Path] = []
    try:
        for written, name in made:
            if name.exists():
                os.replace(name, f"{written}.before")
                aside.append((f"{written}.before", name))
        for written, name in made:
            os.replace(written, name)
            placed.append(name)
    except OSError:
        for name in placed:
            os.unlink(name)
        for before, name in aside:
            os.replace(before, name)
        raise
    for before, _ in aside:
        os.unlink(before)


def told_of(tell: Callable[[int], None], before: int, rows: int) -> int:
    """The rows read so far, told now and then."""
    if (before + rows) // TOLD_EVERY > before // TOLD_EVERY:
        tell(before + rows)
    return before + rows


def progress(rows: int) -> None:
    """Say how far it is, where it does not mix with the answer."""
    print(f"hueandcry: {rows:,} rows read", file=sys.stderr)


def day(text: str) -> date:
    """A day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day written YYYY-MM-DD.") from None


def run_told(work: Callable[[], str], out: str) -> int:
    """Do the work and print its answer: exit code 0, or 2 with one line on stderr."""
    try:
        answer = work()
    except UnreadableFile as why:
        return fault(str(why))
    except OSError as why:
        return fault(
            f"'{why.filename or out}' cannot be used: {why.strerror or 'the disk failed'}."
        )
    return say(answer)


def say(answer: str, done: str = "both lists are written") -> int:
    """Print the answer, in any locale; what was `done` is whole even where it cannot be printed."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        print(answer, flush=True)
    except BrokenPipeError:
        raise
    except OSError as why:
        with suppress(OSError, ValueError):  # or closing it at the end would fail again
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return fault(f"{done}, but the answer cannot be: {why.strerror}.")
    return 0


def fault(why: str) -> int:
    """One line on stderr, and the exit code for bad input."""
    print("hueandcry:", " ".join(why.split()), file=sys.stderr)
    return 2


def words(reconciliation: Reconciliation) -> list[str]:
    """The count of each sheet as a table, and what there is to say of each."""
    sheets = reconciliation.sheets
    lines = [_table(reconciliation)]
    for sheet in sheets:
        before = f"{sheet.sheet}: " if sheet.sheet else ""
        lines += [f"{before}{said}" for said in (sheet.words, *sheet.notes)]
    whole = reconciliation.whole
    lines.append(f"Rows accepted that hold something we are unsure of: {whole.unsure:,}.")
    if whole.alike:
        lines.append(f"Rows that look like an earlier row, and were kept: {whole.alike:,}.")
    if whole.withdrawn:
        lines.append(f"{whole.withdrawn:,} rows take back a report sent before.")
    return lines


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


def as_json(
    reconciliation: Reconciliation, options: argparse.Namespace, names: Sequence[str], **more: Any
) -> str:
    """The answer for a program."""
    answer: dict[str, Any] = {
        "file": Path(options.file).name,
        "source": options.source or "",
        "mapping": Path(options.mapping).name if options.mapping else "",
        "adds_up": reconciliation.adds_up,
        "total_agrees": reconciliation.total_agrees,
        "sheets": [
            {**asdict(sheet), "adds_up": sheet.adds_up, "words": sheet.words}
            for sheet in reconciliation.sheets
        ],
        **more,
        "written": [str(Path(options.out) / name) for name in names],
    }
    return json.dumps(answer, indent=2)
