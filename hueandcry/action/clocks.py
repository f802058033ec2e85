"""By when: legal clocks, our own promise, days of keeping and working days, as dated data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

_LOCAL = ZoneInfo("Europe/London")
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock that the law runs, in hours from `runs_from`. `mark`: S seen, R recalled."""

    id: str
    title: str
    hours: int
    runs_from: str
    law: str
    mark: str
    source: str
    note: str


def clocks() -> Mapping[str, Clock]:
    """The legal clocks that our pages name, by id."""
    found = {key: Clock(id=key, **facts) for key, facts in _data()["clock"].items()}
    return MappingProxyType(found)


def answer_within() -> int:
    """Working days within which a person at risk is answered: our own rule, not the law's."""
    days: int = _data()["promise"]["at-risk"]["working_days"]
    return days


def kept_days(what: str) -> int:
    """Days for which the inbox keeps what has ended: `closed`, or `spam`."""
    days: int = _data()["keep"][what]["days"]
    return days


def working_days_after(moment: datetime, days: int) -> datetime:
    """The same time of day, in the UK, on the last of so many working days after that day.

    Working days are those of England and Wales without weekends and bank holidays. The holidays
    are known to the end of `known_to`; later, only weekends are left out, and staff are told.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone has no day in the UK.")
    local = moment.astimezone(_LOCAL)
    day = local.date()
    for _ in range(days):
        day = _next_working(day)
    return datetime.combine(day, local.timetz()).astimezone(moment.tzinfo)


def is_working_day(day: date) -> bool:
    """Whether people of a public body are at work that day in England and Wales."""
    return day.weekday() < _SATURDAY and day not in bank_holidays()


@cache
def bank_holidays() -> frozenset[date]:
    """The bank holidays of England and Wales, worked out from the Act for the years we hold."""
    return frozenset(_data()["bank_holidays"]["days"])


def known_to() -> date:
    """The last day of the years whose bank holidays we hold."""
    return date(_data()["bank_holidays"]["last_year"], 12, 31)


def verify_by() -> date:
    """The day after which somebody must read these clocks and holidays again."""
    due: date = min(_data()["verify_by"], _data()["bank_holidays"]["verify_by"])
    return due


def is_due(today: date) -> bool:
    """Whether staff must be told to read them again: past the day, or the holidays run out."""
    return today > verify_by() or today + timedelta(days=30) > known_to()


def _next_working(day: date) -> date:
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


@cache
def _data() -> Mapping[str, Any]:
    text = (files("hueandcry.action") / "content" / "clocks.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))
