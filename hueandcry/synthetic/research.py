"""`hueandcry research invent`: rows to write code against, made of released tables and chance."""

import argparse
import csv
import io
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

from hueandcry.sharing import long_table
from hueandcry.sharing.long_table import LongTable
from hueandcry.sharing.marking import CLASSIFICATIONS, strictest
from hueandcry.synthetic import fitted

FOR_CODE = "for code only, not for findings"
_LABEL = re.compile(r"TLP:[A-Z]+(?:\+STRICT)?")
_LEDGER = re.compile(r"Ledger entry \d")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments on `parser`."""
    parser.add_argument("tables", type=Path, nargs="+", metavar="TABLE", help="released, as CSV")
    parser.add_argument("--rows", type=int, default=1000, help="how many rows (default 1000)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same rows (default 1)")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to")
    parser.add_argument("--json", action="store_true", help="say as JSON what was made")


def run(options: argparse.Namespace) -> int:
    """Write the rows; 1 where the tables do not settle, 2 where they cannot be used."""
    if not 1 <= options.rows <= fitted.MOST_ROWS:
        return _cannot(f"--rows is from 1 to {fitted.MOST_ROWS:,}.")
    if options.seed < 0:
        return _cannot("--seed is nought or more.")
    tables = []
    for path in options.tables:
        table = _released(path)
        if isinstance(table, str):
            return _cannot(f"{path}: {table}")
        tables.append(table)
    found = fitted.fit(tables)
    if isinstance(found, str):
        return _cannot(found)
    text = as_text(found, marking_of(tables), options.rows, options.seed)
    try:
        options.out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        return _cannot(f"{options.out}: {error.strerror}.")
    _say(found, options)
    return 0 if found.settled else 1


def as_text(found: fitted.Fitted, marking: str, number: int, seed: int) -> str:
    """The rows as CSV: marking and warning above, and the warning in a column of every row."""
    drawn = fitted.rows(found, number, Random(seed))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([marking])
    writer.writerow(
        [f"Invented rows, {FOR_CODE}. Made of released tables and chance (seed {seed})."]
    )
    writer.writerow([*found.axes, "invented"])
    writer.writerows([*row, FOR_CODE] for row in drawn)
    return text.getvalue()


def marking_of(tables: Sequence[LongTable]) -> str:
    """The strictest label and classification of the tables that the rows are made of."""
    above = " ".join(line for table in tables for line in table.above)
    classification = CLASSIFICATIONS["OFFICIAL-SENSITIVE" in above]
    return f"{strictest(_LABEL.findall(above))} {classification}"


def _released(path: Path) -> LongTable | str:
    """A table as it left, which says its marking and its ledger entry; or why it is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        return f"{error.strerror}."
    except UnicodeDecodeError:
        return "It is not plain text in UTF-8."
    table = long_table.read(text)
    if isinstance(table, str):
        return table
    above = " ".join(table.above)
    if strictest(_LABEL.findall(above)) is None:
        return "It carries no marking that we know, so nothing is made of it."
    if not _LEDGER.search(above):
        return "It is no released table: no line above the headings names its ledger entry."
    return table


def _say(found: fitted.Fitted, options: argparse.Namespace) -> None:
    if not found.settled:
        words = "The tables do not fit together, so the rows are a rough middle of them."
        print(f"hueandcry: {words}", file=sys.stderr)
    if options.json:
        said = {
            "file": str(options.out),
            "rows": options.rows,
            "seed": options.seed,
            "axes": list(found.axes),
            "settled": found.settled,
            "largest_gap": round(found.gap, 3),
        }
        print(json.dumps(said, ensure_ascii=False))
        return
    print(
        f"Wrote {options.rows:,} invented rows to {options.out}, {FOR_CODE}. "
        f"No released count is further than {found.gap:,.1f} from what they were drawn from."
    )


def _cannot(words: str) -> int:
    print(f"hueandcry: {words}", file=sys.stderr)
    return 2
