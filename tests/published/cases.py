"""The published results as a file tells them, and how what we make is held against them.

`expected.json` stands beside the project, not in it: some of its tables are GPL or have no licence.
"""

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2].parent / "shared" / "published"
Runner = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def cases() -> list[dict[str, Any]]:
    """Every case of the file; none where the file is not there."""
    file = FOLDER / "expected.json"
    return json.loads(file.read_text(encoding="utf-8"))["cases"] if file.is_file() else []


def rows(file: str) -> list[dict[str, str]]:
    """The rows of one of its tables, as written."""
    with (FOLDER / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def differences(case: Mapping[str, Any], got: Mapping[str, Any]) -> list[str]:
    """What of `expect` is not as it should be, in words.

    A runner answers the keys of `expect`, `column` and every `*_file` read into the numbers that
    they name: `{"column": numbers}` is held against that column of the case's own file, and
    `{"upperbound_file": rows}` against that file, as mappings of its columns.
    """
    found = []
    for key, wanted in case["expect"].items():
        if key not in got:
            found.append(f"{key}: nothing")
        elif key == "pairs":
            if not _same_pairs(wanted, got[key]):
                found.append(f"{key}: {sorted(got[key])}, not {sorted(wanted)}")
        elif key == "column":
            column = [float(row[wanted]) for row in rows(case["file"])]
            found += _unlike(case["tol"], key, column, got[key])
        elif key.endswith("_file"):
            found += _unlike_rows(case["tol"], key, rows(wanted), got[key])
        else:
            found += _unlike(case["tol"], key, wanted, got[key])
    return found


def _same_pairs(wanted: Any, got: Any) -> bool:
    """ "A:B" is "B:A"; a number of pairs is a number."""
    if not isinstance(wanted, list):
        return bool(wanted == got)
    return {frozenset(one.split(":")) for one in wanted} == {
        frozenset(one.split(":")) for one in got
    }


def _unlike_rows(
    tolerance: Mapping[str, float],
    key: str,
    wanted: list[dict[str, str]],
    got: list[Mapping[str, Any]],
) -> list[str]:
    """Rows in order; the columns that the runner answers, of which there must be some."""
    if len(wanted) != len(got):
        return [f"{key}: {len(got)} rows, not {len(wanted)}"]
    found = []
    for place, (row, made) in enumerate(zip(wanted, got, strict=True), start=1):
        shared = set(row) & set(made)
        if not shared - {"t"}:
            found.append(f"{key}: row {place} has none of {sorted(row)}")
        for column in sorted(shared):
            found += _unlike(
                tolerance, f"{key} row {place} {column}", _value(row[column]), made[column]
            )
    return found


def _value(text: str) -> float | bool | None:
    known = {"": None, "NA": None, "TRUE": True, "FALSE": False}
    return known[text] if text in known else float(text)


def _unlike(tolerance: Mapping[str, float], key: str, wanted: Any, got: Any) -> list[str]:
    if isinstance(wanted, list):
        if len(wanted) != len(got):
            return [f"{key}: {got}, not {wanted}"]
        pairs = enumerate(zip(wanted, got, strict=True))
        return [one for at, (a, b) in pairs for one in _unlike(tolerance, f"{key}[{at}]", a, b)]
    if isinstance(wanted, bool | str) or wanted is None or got is None:
        return [] if wanted == got else [f"{key}: {got}, not {wanted}"]
    allowed = tolerance.get("abs", 0.0) + tolerance.get("rel", 0.0) * abs(wanted)
    # Tables are printed in decimals: a difference of the last binary digit is none.
    close = abs(float(got) - wanted) <= allowed + 1e-9 * abs(wanted)
    return [] if close else [f"{key}: {got}, not {wanted} (±{allowed:g})"]
