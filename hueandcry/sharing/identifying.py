"""Does a table look as if it named somebody? A last look at text, before a person's.

It finds forms (an email, a phone number), never meaning: a checker still reads every line. What it
found is not said again: a line and a column are enough to mend it.
"""

import csv
import io
import re
from collections.abc import Mapping
from types import MappingProxyType

_LONGEST = 80
_FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "an email": re.compile(r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}"),
        "a phone number": re.compile(r"(?:\+\s*44|(?<!\d)0)(?:[\s().-]*\d){9,10}(?!\d)"),
        "a whole postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE),
        "a sort code": re.compile(r"\b\d{2}-\d{2}-\d{2}\b"),
        "an account or card number": re.compile(r"(?<![\w-])\d(?:[ -]?\d){7,18}(?![\w-])"),
        "a National Insurance number": re.compile(
            r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.IGNORECASE
        ),
        "a web address": re.compile(r"https?://|\bwww\.", re.IGNORECASE),
        "a token of a person": re.compile(r"\b(?=\w*\d)[0-9a-f]{16,}\b", re.IGNORECASE),
        "somebody’s name": re.compile(r"\b(?:Mr|Mrs|Miss|Ms|Mx|Dr|PC|DC)\.?\s+[A-Z][a-z]+"),
    }
)
_HEADINGS = re.compile(
    r"(?:fore|sur|first|last|user)?names?|dob|birth|born|phone|telephone|mobile|e?mail|postcode"
    r"|address|street|victim|suspect|offender|ref|reference|nino|iban|account|ip|uprn|passport"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:/\d{4}-\d{2}-\d{2})?")


def names_somebody(text: str) -> tuple[str, ...]:
    """One sentence for each column that looks as if it named people; `text` is a table as CSV.

    Lines above the heading are looked at too, but for days and digests of our own making.
    """
    found: dict[tuple[str, str], str] = {}
    heading: list[str] = []
    for number, line in enumerate(csv.reader(io.StringIO(text, newline="")), 1):
        if not heading and sum(bool(cell.strip()) for cell in line) > 1:
            heading = [cell.strip() for cell in line]
            for column in _telling(heading):
                found[column, ""] = f"The column “{column[:40]}” sounds as if it named people."
            continue
        for place, cell in enumerate(line):
            column = heading[place][:40] if place < len(heading) else ""
            what = _form(cell, above=not heading)
            if what and (column, what) not in found:
                where = f", column “{column}”" if column else ""
                found[column, what] = f"Line {number}{where}: this looks like {what}."
    return tuple(found.values())


def form_of(words: str) -> str:
    """What somebody's own words look like, such as "an email"; "" where nothing is seen."""
    return next((what for what, form in _FORMS.items() if form.search(words)), "")


def _telling(heading: list[str]) -> list[str]:
    lower = [column.lower() for column in heading]
    own = {f"{column} name" for column in lower}
    return [
        column
        for column, small in zip(heading, lower, strict=True)
        if small not in own and any(map(_HEADINGS.fullmatch, _words(small)))
    ]


def _words(heading: str) -> list[str]:
    return re.split(r"[\s_./-]+", heading.replace("e-mail", "email"))


def _form(cell: str, *, above: bool) -> str:
    words = cell.strip()
    if _DAY.fullmatch(words):
        return ""
    if above:
        words = re.sub(r"(Data digest )[0-9a-f]{64}", "", words)
        words = re.sub(_DAY, "", words)
    elif len(words) > _LONGEST:
        return "something that somebody wrote"
    return form_of(words)
