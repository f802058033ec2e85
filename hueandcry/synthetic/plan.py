"""The story an invented partnership tells: its quarters, campaign, outage and new question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, pi
from random import Random

from hueandcry.facts.place import Area

CAMPAIGN_DAYS = 21
OUTAGE_DAYS = 30
_CAMPAIGN_PLACES = 8


@dataclass(frozen=True, slots=True)
class Quarter:
    """One calendar quarter, or what of it the span covers; `part` is the share covered."""

    label: str
    first: date
    last: date
    part: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The span and what happens in it. A span too short for the tale leaves that part out (None).

    `campaign` is a smishing campaign; `new_question` the day the police crime form began to ask
    "was this online?" outright; `outage` the month in which Report Fraud sent nothing, `silence`
    the one in which trading standards did.
    """

    quarters: tuple[Quarter, ...]
    campaign: tuple[date, date] | None
    campaign_places: tuple[str, ...]
    new_question: date | None
    outage: tuple[date, date] | None
    silence: tuple[date, date] | None


def quarter_label(day: date) -> str:
    """The calendar quarter a day lies in, as "2026-Q3"."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def last_complete_quarter_end(today: date) -> date:
    """The last day of the quarter before the one that `today` lies in."""
    return date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) - timedelta(days=1)


def quarters_back(end: date, count: int) -> tuple[Quarter, ...]:
    """`count` quarters in order of time, the last of which holds `end` and stops there."""
    found: list[Quarter] = []
    last = end
    for _ in range(count):
        first = date(last.year, 3 * ((last.month - 1) // 3) + 1, 1)
        whole = (_next_quarter(first) - first).days
        found.append(Quarter(quarter_label(last), first, last, ((last - first).days + 1) / whole))
        last = first - timedelta(days=1)
    return tuple(reversed(found))


def _next_quarter(first: date) -> date:
    return (first + timedelta(days=95)).replace(day=1)


def plan(area: Area, quarters: int, end: date, rng: Random) -> Plan:
    """The tale for `quarters` quarters up to `end`: what is new happens in the last of them."""
    span = quarters_back(end, quarters)
    latest = span[-1]
    days = (latest.last - latest.first).days + 1
    begins = latest.first + timedelta(days=rng.randint(28, 38))
    campaign = (begins, begins + timedelta(days=CAMPAIGN_DAYS - 1)) if days >= 80 else None
    monday = latest.first + timedelta(days=(7 - latest.first.weekday()) % 7 + 7)
    return Plan(
        quarters=span,
        campaign=campaign,
        campaign_places=_neighbouring(area, rng),
        new_question=monday if quarters > 1 and days >= 30 else None,
        outage=_outage(span, rng),
        silence=_outage(span, rng),
    )


def _neighbouring(area: Area, rng: Random) -> tuple[str, ...]:
    """Small areas that lie together in the list, which follows the map."""
    lsoas = sorted(area.places)
    start = rng.randrange(max(1, len(lsoas) - _CAMPAIGN_PLACES))
    return tuple(lsoas[start : start + _CAMPAIGN_PLACES])


def _outage(span: Sequence[Quarter], rng: Random) -> tuple[date, date] | None:
    """A month of silence inside one quarter that is neither the first nor one of the last two."""
    if len(span) < 4:
        return None
    quarter = span[rng.randrange(1, len(span) - 2)]
    begins = quarter.first + timedelta(days=rng.randint(10, 50))
    return begins, begins + timedelta(days=OUTAGE_DAYS - 1)


def within(day: date | None, span: tuple[date, date] | None) -> bool:
    """Whether there is a day, and a span, and the one lies in the other."""
    return day is not None and span is not None and span[0] <= day <= span[1]


def season(day: date, amplitude: float, peak: int) -> float:
    """How busy a day is: a yearly wave that peaks on day `peak` of the year, fewer at weekends."""
    wave = 1 + amplitude * cos(2 * pi * (day.timetuple().tm_yday - peak) / 365.25)
    return wave * (0.8 if day.weekday() > 4 else 1.08)
