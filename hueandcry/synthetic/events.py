"""What truly happened: events to people, by week, with repeats, series and seasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from math import exp
from random import Random

from hueandcry.synthetic.contacts import Lure
from hueandcry.synthetic.lists import Kind, shares
from hueandcry.synthetic.people import Person
from hueandcry.synthetic.plan import Plan, Quarter, season
from hueandcry.synthetic.town import Country, Town, age_on, victim

CAMPAIGN = "campaign"
CAMPAIGN_CODES = ("NFIB5A", "NFIB3A", "NFIB1H")
SERIES_A_QUARTER = 3
_SERIES_SIZE = 25
_LATE = 0.035
_OF_FIRMS = ("NFIB5D", "NFIB52A", "NFIB51A", "NFIB52E")
CHILD_CODES = frozenset({"online_child_sexual_exploitation", "indecent_images_of_children"})
# (amplitude, day of the year at the peak): fraud before Christmas, online harm in high summer.
_SEASONS: Mapping[Kind, tuple[float, int]] = {
    "fraud": (0.12, 340),
    "computer_misuse": (0.08, 340),
    "online_crime": (0.06, 190),
    "other_crime": (0.05, 190),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to one person. `loss` in pounds; `heard_on` the day they would tell.

    `series` ties events by the same hand, "" for the rest; `severity` is a standard score. What
    no file holds has no `lure` of its own: nobody wrote it down. Where `business`, the firm of the
    person was harmed, and records name it alone.
    """

    number: int
    kind: Kind
    code: str
    person: Person
    partnership: str
    happened_on: date
    heard_on: date
    loss: float
    severity: float
    series: str = ""
    lure: Lure | None = None
    business: bool = False


def events(
    country: Country,
    partnership: str,
    kind: Kind,
    quarter: Quarter,
    count: int,
    first_number: int,
    rng: Random,
) -> list[Event]:
    """`count` events of a kind that would be told of in a quarter, in the order of that day.

    Someone who tells late tells of a day before the quarter: a report's quarter is the day it came
    in, as in the partners' own counts.
    """
    days = [quarter.first + timedelta(days=n) for n in range(_days(quarter))]
    amplitude, peak = _SEASONS[kind]
    weights = list(accumulate(season(day, amplitude, peak) for day in days))
    heard = sorted(rng.choices(days, cum_weights=weights, k=count))
    known = shares(kind)
    drawn = rng.choices(known, weights=[share.share for share in known], k=count)
    found = []
    for number, (day, share) in enumerate(zip(heard, drawn, strict=True), start=first_number):
        severity = rng.gauss(0, 1)
        child = share.code in CHILD_CODES
        person = victim(country, partnership, child, kind == "online_crime", rng)
        found.append(
            Event(
                number=number,
                kind=kind,
                code=share.code,
                person=person,
                partnership=partnership,
                happened_on=day - timedelta(days=_delay(rng)),
                heard_on=day,
                loss=_loss(share.mean_log_loss, share.loses, severity, rng),
                severity=severity,
                business=bool(person.organisation) and _to_the_firm(kind, share.code, rng),
            )
        )
    return found


def _to_the_firm(kind: Kind, code: str, rng: Random) -> bool:
    """Whether what befell the owner of a firm befell the firm: mandate fraud mostly does."""
    chance = 0.9 if code in _OF_FIRMS else 0.4
    return kind in ("fraud", "computer_misuse") and rng.random() < chance


def _days(quarter: Quarter) -> int:
    return (quarter.last - quarter.first).days + 1


def _delay(rng: Random) -> int:
    """Days between what happened and telling: most within a week, a few after months."""
    return rng.randint(60, 400) if rng.random() < _LATE else int(rng.expovariate(1 / 5))


def _loss(mean_log: float, loses: float, severity: float, rng: Random) -> float:
    """Pounds lost, log-normal, more where severe; capped so that no one row rules a total."""
    if rng.random() >= loses:
        return 0.0
    return round(min(90_000.0, exp(mean_log + 0.8 * severity + rng.gauss(0, 1.0))), 2)


def with_small_series(
    found: Sequence[Event], names: Sequence[str], lures: Sequence[Lure], rng: Random
) -> list[Event]:
    """The same events, some runs of one code now by the same hand, who left the same traces."""
    marked = list(found)
    for name, lure in zip(names, lures, strict=True):
        start = rng.randrange(max(1, len(marked)))
        same = [n for n in range(start, len(marked)) if marked[n].code == marked[start].code]
        for n in same[:_SERIES_SIZE]:
            if not marked[n].series:
                marked[n] = replace(marked[n], series=name, lure=lure)
    return marked


def campaign(
    plan: Plan,
    towns: Mapping[str, Town],
    count: int,
    lure: Lure,
    first_number: int,
    rng: Random,
) -> list[Event]:
    """A smishing campaign: `count` texts that cost money within three weeks in a few streets."""
    if plan.campaign is None:
        return []
    begins, ends = plan.campaign
    reached = [
        (partnership, person)
        for partnership, town in towns.items()
        for person in town.everyone
        if person.lsoa in plan.campaign_places and age_on(person, begins) >= 16
    ]
    picked = rng.sample(reached, min(count, len(reached)))
    found = []
    for number, (partnership, person) in enumerate(picked, start=first_number):
        day = begins + timedelta(days=rng.randint(0, (ends - begins).days))
        heard = min(plan.quarters[-1].last, day + timedelta(days=int(rng.expovariate(1 / 3))))
        found.append(
            Event(
                number=number,
                kind="fraud",
                code=rng.choice(CAMPAIGN_CODES),
                person=person,
                partnership=partnership,
                happened_on=day,
                heard_on=heard,
                loss=_loss(5.3, 0.85, 0.0, rng),
                severity=rng.gauss(0.5, 1),
                series=CAMPAIGN,
                lure=lure,
            )
        )
    return found
