"""A list of rows as CSV text that a spreadsheet reads as text, never as a formula."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(lines: Sequence[str], columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """Lines above a heading, the columns' names, then the rows; what is not there is blank."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([_harmless(line)] for line in lines)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(_harmless(row.get(column, "")) for column in columns)
    return text.getvalue()


def _harmless(value: Any) -> Any:
    """Text that a spreadsheet would run gets an apostrophe before it; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
