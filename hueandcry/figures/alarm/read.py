"""A weekly series in a CSV file: what is in it, or one sentence that says what is wrong and where.

Columns: `count`, and `t` (1, 2, 3, ...) or `date` or `week` (a day of the week, 2026-03-30, or its
ISO number, 2020-W53). Without any of them the rows are the weeks, in order. Others are ignored.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise

from hueandcry.figures.alarm.weekly import Unusable, Weekly

MOST_WEEKS, MOST_COUNT = 20_000, 10_000_000
_WHEN = ("t", "date", "week")


def parsed(text: str, name: str, *, real_zeros: bool = False) -> Weekly | Unusable:
    """The series in the text of a file called `name`.

    A year of zeros is refused unless `real_zeros` says that nothing happened in it: a list that
    was not sent looks the same.
    """
    rows = _rows(text, name)
    if isinstance(rows, Unusable):
        return rows
    head, lines = rows
    counts = [_count(line[head.index("count")], f"{name}, line {row}") for row, line in lines]
    for count in counts:
        if isinstance(count, Unusable):
            return count
    whole = tuple(count for count in counts if isinstance(count, int))
    if not any(whole):
        return Unusable(f"{name} has no count above 0: there is nothing to judge.")
    begins = _begins(head, lines, name)
    if isinstance(begins, Unusable):
        return begins
    weekly = Weekly(whole, begins)
    silent = None if real_zeros else _silent(weekly, name)
    return silent or weekly


def _rows(text: str, name: str) -> tuple[list[str], list[tuple[int, list[str]]]] | Unusable:
    """The headings in small letters, and each line that is not blank with its number."""
    if "\0" in text:
        return Unusable(f"{name} is not a CSV file: it holds NUL bytes.")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, line) for line in reader if any(part.strip() for part in line)]
    except csv.Error as problem:
        return Unusable(f"{name}, line {reader.line_num}, is not CSV: {problem}.")
    if not lines:
        return Unusable(f"{name} is empty.")
    head = [part.strip().lower() for part in lines[0][1]]
    if head.count("count") != 1:
        return Unusable(f"{name} needs one column 'count'; it has: {', '.join(head) or 'nothing'}.")
    twice = [word for word in _WHEN if head.count(word) > 1]
    if twice:
        return Unusable(f"{name} has the column '{twice[0]}' more than once.")
    for row, line in lines[1:]:
        if len(line) != len(head):
            return Unusable(f"{name}, line {row}, has {len(line)} columns, the first {len(head)}.")
    if len(lines) == 1:
        return Unusable(f"{name} has headings and no rows.")
    if len(lines) - 1 > MOST_WEEKS:
        return Unusable(f"{name} has more than {MOST_WEEKS:,} rows: one row is a week.")
    return head, lines[1:]


def _count(text: str, where: str) -> int | Unusable:
    said = text.strip()
    digits = said.removesuffix(".0")
    if not said:
        return Unusable(f"{where}: there is no count. A week without reports is 0.")
    if digits.isascii() and digits.isdigit() and len(digits) < 12:
        count = int(digits)
        if count > MOST_COUNT:
            return Unusable(f"{where}: {count} is more than {MOST_COUNT:,} reports a week.")
        return count
    return Unusable(f"{where}: '{said[:40]}' is not a count (0, 1, 2, ...).")


def _begins(
    head: Sequence[str], lines: Sequence[tuple[int, list[str]]], name: str
) -> tuple[date, ...] | Unusable:
    """The day each week begins, none where the file numbers its weeks or says nothing."""
    column = next((word for word in ("date", "week", "t") if word in head), None)
    if column is None:
        return ()
    said = [(f"{name}, line {row}", line[head.index(column)].strip()) for row, line in lines]
    if column != "date" and all(text.isascii() and text.isdigit() for _, text in said):
        return _numbered(column, [(where, int(text[:9])) for where, text in said])
    days: list[date] = []
    for where, text in said:
        day = _day(text)
        if day is None:
            return Unusable(
                f"{where}: '{text[:40]}' is no {'date' if column == 'date' else 'week'}: "
                "write 2026-03-30 or 2020-W53."
            )
        if wrong := _after(days[-1] if days else None, day, where):
            return wrong
        days.append(day)
    return tuple(days)


def _after(before: date | None, day: date, where: str) -> Unusable | None:
    """What is wrong with a week that stands after another."""
    if before is None:
        return None
    step = (day - before).days
    if step == 0:
        return Unusable(f"{where}: the week of {day} is there twice.")
    if step < 0:
        return Unusable(f"{where}: the week of {day} stands after {before}. Sort the file by week.")
    if step % 7:
        return Unusable(f"{where}: {day} is {step} days after {before}. A row is one week.")
    if step > 7:
        missing = before + timedelta(7)
        return Unusable(
            f"{where}: {step // 7 - 1} weeks are missing from {missing} on. "
            "Fill them, with 0 where nothing was reported."
        )
    return None


def _numbered(column: str, said: Sequence[tuple[str, int]]) -> tuple[date, ...] | Unusable:
    """Numbers must go up by one; then there are no dates."""
    for (_, before), (where, now) in pairwise(said):
        if now == before:
            return Unusable(f"{where}: {column} {now} is there twice.")
        if now != before + 1:
            return Unusable(
                f"{where}: {column} goes from {before} to {now}. "
                "Weeks follow one another; give dates where a year has 53."
            )
    if said[0][1] != 1:
        return Unusable(f"{said[0][0]}: {column} begins at {said[0][1]}, not at 1.")
    return ()


def _day(text: str) -> date | None:
    """A day, or the Monday of an ISO week."""
    try:
        if "W" in text.upper() and len(text) in (7, 8):
            year, _, week = text.upper().partition("W")
            return date.fromisocalendar(int(year.rstrip("-")), int(week), 1)
        return date.fromisoformat(text[:10]) if len(text) in (10, 19) else None
    except ValueError:
        return None


def _silent(weekly: Weekly, name: str) -> Unusable | None:
    """Why a series is not judged that holds a year of zeros."""
    place = 0
    for zero, run in groupby(weekly.counts, key=lambda count: count == 0):
        length = len(list(run))
        if zero and length >= weekly.frequency:
            at = weekly.begins[place].isoformat() if weekly.begins else f"week {place + 1}"
            return Unusable(
                f"{name}: {length} weeks in a row are 0 from {at} on. "
                "If nothing was sent, leave that year out; if nothing happened, say --real-zeros."
            )
        place += length
    return None
