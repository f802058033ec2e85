"""Dates as partners write them, and what to do when day and month may have changed places."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import product
from typing import NamedTuple

EARLIEST = date(1940, 1, 1)  # an event or report before this is a slip, not history
SOON = 60  # days: a report said to be in the future is read the other way only this near its event
SWAP_SHOWS = 27  # days: no two dates that differ by day and month swapped lie nearer than this
MIXED = 0.1  # from this share of the other order on, no date that reads both ways is believed
ENOUGH = 5  # dates of one form that show its order; fewer may be slips
YEAR_FIRST = "year first"
FEW = 3  # strays; so few may be slips in any column

_NAMES = """January February March April May June July August September October November
    December"""
_MONTHS = dict(enumerate(_NAMES.split(), start=1))
_NUMBERS = {name[:3].casefold(): number for number, name in _MONTHS.items()}
_CLOCK = (
    r"(?:[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?|[0-9]{4}(?=\s*(?:hrs?|hours)?\.?$)"
    r"|[0-9]{1,2}(?=\s*[ap]\.?m))"
    r"\s*(?:[ap]\.?m\.?)?\s*(?:hrs?|hours)?\.?"
    r"\s*(?:z|(?:utc|gmt|bst)?(?:[+-][0-9]{2}:?[0-9]{2})?)(?:\s*\([a-z ]{3,40}\))?"
)
_TIME = rf"(?:(?:t|[ ,]+(?:at |@ ?|- ?)?)\s*{_CLOCK})?"
# What may stand before a date and says nothing of it: a weekday, or the time of day.
_BEFORE = re.compile(
    r"^(?:(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b[.,]?\s+"
    r"|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s?[ap]m)?(?:\s?hrs)?,?\s+(?:on )?(?=[0-9]))"
)
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/. ]([0-9]{{1,2}})[-/. ]([0-9]{{1,2}}){_TIME}")
_YEAR_LAST = re.compile(
    rf"([0-9]{{1,2}})\s*[-/. ]\s*([0-9]{{1,2}})\s*[-/. ]\s*([0-9]{{4}}|[0-9]{{2}}){_TIME}"
)
_DIGITS = re.compile(rf"((?:19|20)[0-9]{{2}})([0-9]{{2}})([0-9]{{2}}){_TIME}")
_NAMED = re.compile(
    r"(?:[a-z]{3,9},?\s+)?([0-9]{1,2})(?:st|nd|rd|th)?[-/. ]*(?:of )?([a-z]{3,9})[-/. ,]*"
    rf"([0-9]{{4}}|[0-9]{{2}}){_TIME}"
)
_NAME_FIRST = re.compile(
    r"(?:[a-z]{3,9},?\s+)?([a-z]{3,9})[-/. ]+([0-9]{1,2})(?:st|nd|rd|th)?[-/., ]+([0-9]{4})"
    rf"{_TIME}"
)
# A month without a day, as street files give it. "03/24" is no month: it may be a day.
_MONTH = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})[-/. ](?P<month>[0-9]{1,2})"
    r"|(?P<month2>[0-9]{1,2})[-/. ](?P<year2>(?:19|20)[0-9]{2})"
    r"|(?P<name>[a-z]{3,9})[-/. ,]*(?P<year3>(?:19|20)[0-9]{2})"
)
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
# A placeholder of 1900 with its century cut off.
_NO_DATE = re.compile(r"0?1[-/. ](?:0?1|jan|january)[-/. ]00(?![0-9])")
_EXCEL_EPOCH = date(1899, 12, 30)
_PLACEHOLDERS = frozenset(
    (date(1900, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1970, 1, 1), date(1904, 1, 1))
)


class Reading(NamedTuple):
    """One cell read as a date: `day`, the `other` day it may mean, or `why` it is none.

    A blank cell has neither day nor why. `form` is how a day with an `other` is written: YEAR_FIRST
    for 2024-03-12, "/2" for 12/03/24. `whole_month`: the cell tells a month and no day; `day` is
    the first of it.
    """

    day: date | None
    other: date | None
    why: str
    form: str = ""
    whole_month: bool = False


@dataclass(frozen=True, slots=True)
class Habit:
    """How one column writes its dates. `strays`: some are proven to be in another order.

    `mixed`: both orders are so common that no date which reads both ways is sure. Dates with the
    year first are judged by their own kind: `swapped` and `often_swapped`. `proven` are the forms
    ("/2" for 12/03/24) that keep to one order throughout, whatever the others do: two programs
    filled the column, each in its own way. `other_way` are those of them that keep to the other.
    """

    order: str
    strays: bool
    mixed: bool
    swapped: bool
    often_swapped: bool
    proven: Mapping[str, str]
    other_way: frozenset[str]

    def read(self, text: str) -> Reading:
        """Read one cell of the column."""
        return read_day(text, self.order_of(text))

    def order_of(self, text: str) -> str:
        """The order that a date of this form has in this column: "dmy" or "mdy"."""
        if not self.other_way:
            return self.order
        return self.proven.get(read_day(text, self.order).form, self.order)

    def doubts(self, reading: Reading, alone: bool) -> bool:
        """Whether a date may mean its other day. `alone`: no second date to hold it against."""
        if reading.other is None or reading.form in self.proven:
            return False
        if reading.form == YEAR_FIRST:
            return self.often_swapped or (alone and self.swapped)
        return self.mixed or (alone and self.strays)


class Settled(NamedTuple):
    """The two days of a report after each was held against the other, and which are unsure."""

    event_on: date | None
    reported_on: date | None
    event_unsure: bool
    reported_unsure: bool


_NOT_A_DATE = "This is not a date we can read."
BLANK = Reading(None, None, "")
_NOBODY_KNEW = Reading(None, None, "This stands where nobody knew the date.")


@lru_cache(65_536)
def _bare(text: str) -> str:
    """The cell in small letters without the weekday or time of day that stands before its date."""
    text = " ".join(text.replace("\0", "").casefold().split())
    return text if text[:1].isdigit() and ":" not in text[:6] else _BEFORE.sub("", text)


@lru_cache(65_536)
def read_day(text: str, order: str = "dmy") -> Reading:
    """Read one date. `order` ("dmy" or "mdy") is used only where a date can be read both ways."""
    text = _bare(text)
    if not text:
        return BLANK
    if _NO_DATE.match(text):
        return _NOBODY_KNEW
    if found := _YEAR_FIRST.fullmatch(text) or _DIGITS.fullmatch(text):
        year, month, day = map(int, found.groups())
        found_day = _reading(year, month, day)
        return found_day._replace(form=YEAR_FIRST) if found_day.other else found_day
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), _full_year(found[3])
        read = _reading(year, *((first, second) if order == "mdy" else (second, first)))
        return read._replace(form=_form(text, found)) if read.other else read
    if found := _NAMED.fullmatch(text):
        return _named(found[1], found[2], found[3])
    if found := _NAME_FIRST.fullmatch(text):
        return _named(found[2], found[1], found[3])
    if found := _MONTH.fullmatch(text):
        return _whole_month(found.groupdict())
    if (found := _SERIAL.fullmatch(text)) and 10_000 <= int(found[1]) <= 73_050:
        return _believed(_EXCEL_EPOCH + timedelta(days=int(found[1])), None)
    return Reading(None, None, _NOT_A_DATE)


def _form(text: str, found: re.Match[str]) -> str:
    """How day and month are parted, and how many figures the year has."""
    return f"{text[found.end(1) : found.start(2)].strip()}{len(found[3])}"


def _reading(year: int, month: int, day: int) -> Reading:
    as_read, swapped = _day(year, month, day), _day(year, day, month)
    if as_read is None and swapped is None:
        return Reading(None, None, _no_such_day(month, day, year))
    if as_read is None:
        return _believed(swapped, None)
    return _believed(as_read, swapped if swapped != as_read else None)


def _believed(day: date | None, other: date | None) -> Reading:
    if day in _PLACEHOLDERS:
        return _NOBODY_KNEW
    return Reading(day, other, "")


def _named(day: str, name: str, year: str) -> Reading:
    month = _month(name)
    if not month:
        return Reading(None, None, _NOT_A_DATE)
    found = _day(_full_year(year), month, int(day))
    if found is None:
        return Reading(None, None, _no_such_day(month, int(day), _full_year(year)))
    return _believed(found, None)


def _whole_month(said: Mapping[str, str | None]) -> Reading:
    name = said["name"]
    month = _month(name) if name else int(said["month"] or said["month2"] or 0)
    found = _day(int(said["year"] or said["year2"] or said["year3"] or 0), month, 1)
    if found is None:
        return Reading(None, None, _NOT_A_DATE if name else f"There is no month {month}.")
    read = _believed(found, None)
    return read._replace(whole_month=read.day is not None)


def _month(name: str) -> int:
    """The number of a month by its name, whole or cut short; 0 where it is none."""
    month = _NUMBERS.get(name[:3], 0)
    return month if month and _MONTHS[month].casefold().startswith(name[:4]) else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _no_such_day(month: int, day: int, year: int) -> str:
    if not 1 <= month <= 12:
        return f"There is no month {month}."
    if (month, day) == (2, 29):
        return f"There is no 29 February in {year}."
    return f"There is no {day} {_MONTHS[month]}."


def habit(texts: Iterable[str], default: str) -> Habit:
    """Learn from a column's first cells which order it writes, by the days above 12."""
    seen: Counter[str] = Counter()
    by_form: Counter[tuple[str, str]] = Counter()
    for text in texts:
        text = _bare(text)
        if found := _YEAR_LAST.fullmatch(text):
            first, second = int(found[1]), int(found[2])
            shows = "dmy" if first > 12 else "mdy" if second > 12 else "either"
            seen[shows] += 1
            by_form[_form(text, found), shows] += 1
        elif found := _YEAR_FIRST.fullmatch(text):
            seen["stray" if int(found[2]) > 12 else "high" if int(found[3]) > 12 else "low"] += 1
    order = default if seen["dmy"] == seen["mdy"] else max(("dmy", "mdy"), key=seen.__getitem__)
    rarer, proven = min(seen["dmy"], seen["mdy"]), seen["dmy"] + seen["mdy"]
    # A spreadsheet set to American order turns 03/12 into a date and leaves 25/12 as text.
    eaten = seen["low"] >= 10 and not seen["high"] and proven >= 5 and not seen["either"]
    often = _common(seen["stray"], seen["stray"] + seen["high"]) or eaten
    by_itself = _proven(by_form)
    return Habit(
        order=order,
        strays=bool(rarer),
        mixed=_common(rarer, proven),
        swapped=bool(seen["stray"]),
        often_swapped=often,
        proven=by_itself,
        other_way=frozenset(form for form, own in by_itself.items() if own != order),
    )


def _proven(by_form: Counter[tuple[str, str]]) -> Mapping[str, str]:
    """The forms of which enough dates show one order and none the other."""
    return {
        form: order
        for (form, order), often in by_form.items()
        if order != "either" and often >= ENOUGH
        if not by_form[form, "mdy" if order == "dmy" else "dmy"]
    }


def _common(strays: int, all_proven: int) -> bool:
    return strays >= FEW and strays >= MIXED * all_proven


def settle(event: Reading, reported: Reading, today: date) -> Settled:
    """Hold the day it happened against the day it was reported.

    Nothing happens after its report, nor after `today`. Where a date can be read both ways and the
    other way lies nearer to the report, or is the only one possible, the date is unsure. Day and
    month swapped move a date by SWAP_SHOWS days or more, so a shorter delay needs no doubt.

    A report of which only the month is told stands on the first of it, or on its event's day if
    that lies in the month, and is unsure. An event of which only the month is told has no day and
    is unsure: figures of weekdays and delays must not be made of a day that nobody gave.
    """
    if event.whole_month or reported.whole_month:
        return _by_month(event, reported, today)
    e, e_other, r, r_other = event.day, event.other, reported.day, reported.other
    if e and r and EARLIEST <= e <= r <= today and (r - e).days < SWAP_SHOWS:
        return Settled(e, r, False, False)
    events = [day for day in (e, e_other) if day and EARLIEST <= day <= today]
    reports = [day for day in (r, r_other) if day and EARLIEST <= day <= today]
    if r and r > today:
        events = [day for day in events if day == e]
        reports = [day for day in reports if e and timedelta(0) <= day - e <= timedelta(SOON)]
    if not events or not reports:
        return _alone(event, reported, events, reports)
    pairs = sorted(
        (pair for pair in product(events, reports) if pair[0] <= pair[1]),
        key=lambda pair: (pair[1] - pair[0], pair[0] != e, pair[1] != r),
    )
    if not pairs:
        return Settled(None, reports[0], True, reports[0] != r)
    chosen, nearer = pairs[0], pairs
    if e and r and (e, r) in pairs:
        chosen, nearer = (e, r), [pair for pair in pairs if pair[1] - pair[0] < r - e]
    return Settled(
        *chosen, any(pair[0] != e for pair in nearer), any(pair[1] != r for pair in nearer)
    )


def _by_month(event: Reading, reported: Reading, today: date) -> Settled:
    """At least one of the two tells a month alone."""
    day = BLANK if event.whole_month else event
    if reported.whole_month and reported.day:
        in_it = day.day is not None and day.day.replace(day=1) == reported.day
        stand_in = Reading(day.day if in_it else reported.day, None, "")
        found = settle(day, stand_in, today)
        unsure = found.event_unsure or event.whole_month
        return found._replace(event_unsure=unsure, reported_unsure=True)
    found = settle(BLANK, reported, today)
    if reported.day is None and event.day and EARLIEST <= event.day <= today:
        return Settled(None, event.day, True, True)
    return found._replace(event_unsure=True)


def _alone(event: Reading, reported: Reading, events: list[date], reports: list[date]) -> Settled:
    """Only one of the two days can be believed, or none: a report takes its event's day."""
    told = event.day is not None or bool(event.why)
    event_on = events[0] if events and events[0] == event.day else None
    reported_on = reports[0] if reports and reports[0] == reported.day else None
    if reported_on is None and (reported.day is None or reported.day < EARLIEST):
        return Settled(event_on, event_on, told and event_on is None, True)
    return Settled(event_on, reported_on, told and event_on is None, reported_on is None)
