"""A whole invented partnership in memory: people, events, who heard, the rows they became."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from hueandcry.facts.place import Area
from hueandcry.synthetic import capture, contacts, town
from hueandcry.synthetic import events as happenings
from hueandcry.synthetic.capture import Heard
from hueandcry.synthetic.contacts import Lure
from hueandcry.synthetic.defects import Slips
from hueandcry.synthetic.events import CAMPAIGN, CHILD_CODES, SERIES_A_QUARTER, Event
from hueandcry.synthetic.later import Change, changes
from hueandcry.synthetic.layouts import LISTS, Partner
from hueandcry.synthetic.lists import Kind
from hueandcry.synthetic.people import Person, people
from hueandcry.synthetic.plan import Plan, Quarter, plan
from hueandcry.synthetic.postcodes import postcodes
from hueandcry.synthetic.records import Record, records
from hueandcry.synthetic.town import Country, Town
from hueandcry.synthetic.volumes import Volumes, volumes


@dataclass(frozen=True, slots=True)
class World:
    """Everything that is true of an invented partnership, and every row its partners hold.

    `events` are in order of their number, which is their place; `heard` is by event number.
    """

    area: Area
    plan: Plan
    postcodes: Mapping[str, tuple[str, ...]]
    people: tuple[Person, ...]
    events: tuple[Event, ...]
    heard: Mapping[int, Heard]
    records: Mapping[Partner, tuple[Record, ...]]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Traces:
    """Streams of phone numbers, web addresses and accounts that suspects use once."""

    phones: Iterator[str]
    urls: Iterator[str]
    accounts: Iterator[str]


def invent(
    area: Area, quarters: int, seed: int, end: date, scale: float = 1.0, errors: float = 1.0
) -> World:
    """An invented partnership; the same arguments give the same world, to the letter.

    `errors` multiplies how often anything is spoilt; what truly happened is the same at any of it.
    """
    rng = Random(seed)
    tale = plan(area, quarters, end, rng)
    codes = postcodes(area, rng)
    country = _country(area, codes, end, Random(rng.getrandbits(64)))
    traces = _traces(Random(rng.getrandbits(64)))
    found: list[Event] = []
    heard: list[Heard] = []
    for quarter in tale.quarters:
        sizes = _sizes(area, tale, quarter, scale, rng)
        happened = _happened(country, tale, quarter, sizes, len(found), traces, rng)
        before = len(heard)
        heard += [
            capture.with_lure(one, traces.phones, traces.urls, traces.accounts, rng)
            for one in _told(happened, tale, quarter, sizes, rng)
        ]
        for one in heard[before:]:
            if one.recorded and one.event.code not in CHILD_CODES:
                town.told(country, one.event.partnership, one.event.person)
        found += happened
    heard.sort(key=lambda one: one.event.number)
    kept = {name: tuple(records(name, heard, Slips(rng, errors))) for name in LISTS}
    return World(
        area=area,
        plan=tale,
        postcodes=codes,
        people=_everyone(country),
        events=tuple(found),
        heard={one.event.number: one for one in heard},
        records=kept,
        changes=tuple(changes(tale.quarters, kept, rng)),
    )


def partnerships(area: Area) -> Mapping[str, int]:
    """Residents of each partnership of the area, by its code, in order of the code."""
    found: dict[str, int] = {}
    for place in sorted(area.places.values(), key=lambda place: (place.partnership, place.lsoa)):
        found[place.partnership] = found.get(place.partnership, 0) + place.residents
    return found


def _country(area: Area, codes: Mapping[str, tuple[str, ...]], end: date, rng: Random) -> Country:
    places = sorted(area.places.values(), key=lambda place: place.lsoa)
    return Country(
        stream=people(places, codes, end, rng),
        partnership_of={place.lsoa: place.partnership for place in places},
        towns={partnership: Town() for partnership in partnerships(area)},
        on=end,
    )


def _everyone(country: Country) -> tuple[Person, ...]:
    known = (person for one in country.towns.values() for person in one.everyone)
    return tuple(sorted(known, key=lambda person: person.number))


def _traces(rng: Random) -> _Traces:
    return _Traces(
        phones=contacts.in_turn(home=False, rng=rng),
        urls=contacts.web_addresses(rng),
        accounts=contacts.accounts(rng),
    )


def _sizes(
    area: Area, tale: Plan, quarter: Quarter, scale: float, rng: Random
) -> Mapping[str, Volumes]:
    return {
        partnership: volumes(residents, quarter, tale.new_question, scale, rng)
        for partnership, residents in partnerships(area).items()
    }


def _happened(
    country: Country,
    tale: Plan,
    quarter: Quarter,
    sizes: Mapping[str, Volumes],
    first_number: int,
    traces: _Traces,
    rng: Random,
) -> list[Event]:
    """All that truly happened and would be told of in one quarter, numbered on."""
    found: list[Event] = []
    for partnership, size in sizes.items():
        counts: tuple[tuple[Kind, int], ...] = (
            ("fraud", size.true_fraud),
            ("computer_misuse", size.true_computer_misuse),
            ("online_crime", size.true_online_crime),
            ("other_crime", size.true_other_crime),
        )
        for kind, count in counts:
            number = first_number + len(found)
            pool = happenings.events(country, partnership, kind, quarter, count, number, rng)
            if kind == "fraud":
                pool = _with_series(pool, quarter, partnership, traces, rng)
            found += pool
    if quarter == tale.quarters[-1]:
        texts = sum(size.campaign for size in sizes.values())
        number = first_number + len(found)
        found += happenings.campaign(
            tale, country.towns, texts, _campaign_lure(traces), number, rng
        )
    return found


def _with_series(
    pool: list[Event], quarter: Quarter, partnership: str, traces: _Traces, rng: Random
) -> list[Event]:
    """A few small series, each with a web address and an account of its own."""
    names = [f"{quarter.label}-{partnership}-{n}" for n in range(1, SERIES_A_QUARTER + 1)]
    lures = [Lure("", next(traces.urls), next(traces.accounts)) for _ in names]
    return happenings.with_small_series(pool, names, lures, rng)


def _campaign_lure(traces: _Traces) -> Lure:
    """One phone, one address and one account, as the texts of the campaign all carry."""
    url = f"parcel-fee-{next(traces.urls)}/pay"
    return Lure(next(traces.phones), url, next(traces.accounts))


def _told(
    happened: list[Event],
    tale: Plan,
    quarter: Quarter,
    sizes: Mapping[str, Volumes],
    rng: Random,
) -> Iterator[Heard]:
    """Who heard of what, partnership by partnership and kind by kind."""
    pools: dict[tuple[str, Kind], list[Event]] = {}
    for event in happened:
        pools.setdefault((event.partnership, event.kind), []).append(event)
    for (partnership, kind), pool in pools.items():
        size = sizes[partnership]
        if kind == "online_crime":
            yield from capture.online(pool, size, tale, rng)
        elif kind == "other_crime":
            yield from capture.other(pool, size.other_crime, rng)
        else:
            texts = sum(event.series == CAMPAIGN for event in pool)
            surge = replace(size, fraud=_with_texts(size.fraud, texts))
            yield from capture.money(pool, surge, tale, quarter, rng)


def _with_texts(sizes: Mapping[str, int], texts: int) -> Mapping[str, int]:
    """A campaign swells Report Fraud's list, and the bank's."""
    more = {"reportfraud": texts // 12, "bank": texts // 30}
    return {name: size + more.get(name, 0) for name, size in sizes.items()}
