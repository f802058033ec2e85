"""`hueandcry synthetic OUT`: write an invented partnership to try things out on."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from hueandcry.facts.area_files import UnusableArea
from hueandcry.facts.place import area
from hueandcry.synthetic.make import make
from hueandcry.synthetic.plan import last_complete_quarter_end

MOST_QUARTERS = 40
MOST_SCALE = 5.0
MOST_ERRORS = 3.0
LIST_WORDS = {
    "police": "Police",
    "reportfraud": "Report Fraud",
    "trading_standards": "Trading standards",
    "bank": "Bank",
    "advice": "Advice",
    "housing": "Housing log",
}
ERRORS = {"none": 0.0, "low": 0.5, "usual": 1.0, "high": 2.0}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments on `parser`."""
    parser.add_argument("out", type=Path, metavar="OUT", help="a new or empty folder")
    parser.add_argument("--area", default="durham", help="an area pack: id or folder")
    parser.add_argument("--quarters", type=int, default=8, help="how many quarters (default 8)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same files (default 1)")
    parser.add_argument(
        "--end",
        metavar="YYYY-MM-DD",
        help="the last day (default: the end of the last complete quarter)",
    )
    parser.add_argument(
        "--scale", type=float, default=1.0, help="multiply every volume (default 1.0)"
    )
    parser.add_argument(
        "--errors",
        default="usual",
        metavar="MUCH",
        help="how often values are spoilt: none, low, usual, high, or a number from 0 to 3 "
        "that multiplies the usual (default usual)",
    )
    parser.add_argument("--json", action="store_true", help="print the manifest as JSON")


def run(options: argparse.Namespace, today: date) -> int:
    """Write the files and say what was written; 2 and one line on stderr if it cannot be done."""
    try:
        end = date.fromisoformat(options.end) if options.end else last_complete_quarter_end(today)
    except ValueError:
        return _cannot(f"--end reads '{options.end}'. Write a day as 2026-09-30.")
    errors = _errors(options.errors)
    if errors is None:
        return _cannot(
            f"--errors is '{options.errors}'. "
            f"Choose none, low, usual, high, or a number from 0 to {MOST_ERRORS:g}."
        )
    trouble = _trouble(options, end, today)
    if trouble:
        return _cannot(trouble)
    much = options.scale
    try:
        where = area(options.area)
        manifest = make(options.out, where, options.quarters, options.seed, end, much, errors)
    except UnusableArea as error:
        return _cannot(str(error))
    except OSError as error:
        return _cannot(f"Could not write to {options.out}: {error.strerror}.")
    if options.json:
        print(json.dumps({**asdict(manifest), "files": dict(manifest.files)}, indent=1))
        return 0
    print(f"Wrote an invented partnership to {options.out}. {manifest.note}.")
    for name, words in LIST_WORDS.items():
        print(f"{words} rows: {manifest.counts[f'{name}_rows']:,}.")
    print(f"What truly happened is in {options.out / 'truth'}.")
    return 0


def _errors(text: str) -> float | None:
    """The multiplier that a word or a number stands for, or None."""
    try:
        number = ERRORS[text] if text in ERRORS else float(text)
    except ValueError:
        return None
    return number if 0 <= number <= MOST_ERRORS else None


def _trouble(options: argparse.Namespace, end: date, today: date) -> str:
    """What stands in the way, in a sentence or two, or ""."""
    if not 1 <= options.quarters <= MOST_QUARTERS:
        return f"--quarters is {options.quarters}. Choose from 1 to {MOST_QUARTERS}."
    if not 0 < options.scale <= MOST_SCALE:
        return f"--scale is {options.scale:g}. Choose more than 0, up to {MOST_SCALE:g}."
    if end > today:
        return f"--end is {end.isoformat()}, after today. Choose an earlier day."
    if options.out.exists() and not options.out.is_dir():
        return f"{options.out} is a file. Name a new folder."
    if options.out.is_dir() and any(options.out.iterdir()):
        return f"The folder {options.out} is not empty. Name a new one."
    return ""


def _cannot(line: str) -> int:
    print(line, file=sys.stderr)
    return 2
