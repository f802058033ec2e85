"""Who is next: fresh people, people hurt before, and the other twin."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from hueandcry.synthetic.people import Person

REPEATS = 0.14
_TWIN_TOO = 0.35
_BATCH = 4000
# Whoever told once is likelier to be found again: lists of victims are sold on. Assumed.
_FOUND_AGAIN = 6


@dataclass(frozen=True, slots=True)
class Town:
    """One partnership's people as the years go over them: queues that only this module changes."""

    everyone: list[Person] = field(default_factory=list)
    adults: deque[Person] = field(default_factory=deque)
    children: deque[Person] = field(default_factory=deque)
    hurt: list[Person] = field(default_factory=list)
    twins: list[Person] = field(default_factory=list)
    with_twin: dict[int, Person] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Country:
    """Every partnership's town, filled from one endless stream of people in household order."""

    stream: Iterator[Person]
    partnership_of: Mapping[str, str]
    towns: Mapping[str, Town]
    on: date


def victim(country: Country, partnership: str, child: bool, young: bool, rng: Random) -> Person:
    """The person the next event happens to: mostly new, at times the other twin or a repeat."""
    town = country.towns[partnership]
    if child:
        return _fresh(country, town, town.children, rng)
    if town.twins and rng.random() < _TWIN_TOO:
        person = town.twins.pop()
    elif town.hurt and rng.random() < REPEATS:
        return rng.choice(town.hurt)
    else:
        person = _fresh(country, town, town.adults, rng)
        while young and age_on(person, country.on) > 50 and rng.random() < 0.7:
            town.adults.append(person)
            person = _fresh(country, town, town.adults, rng)
    town.hurt.append(person)
    return person


def told(country: Country, partnership: str, person: Person) -> None:
    """Remember that the person told someone and is on a list now, so likelier a repeat."""
    country.towns[partnership].hurt.extend([person] * _FOUND_AGAIN)


def age_on(person: Person, on: date) -> int:
    """Age in whole years on a day."""
    return on.year - person.born.year - ((on.month, on.day) < (person.born.month, person.born.day))


def _fresh(country: Country, town: Town, queue: deque[Person], rng: Random) -> Person:
    while not queue:
        _fill(country, rng)
    person = queue.popleft()
    other = town.with_twin.get(-1 if person.twin is None else person.twin)
    if other and age_on(other, country.on) >= 18:
        town.twins.append(other)
    return person


def _fill(country: Country, rng: Random) -> None:
    """Let in the next few thousand people, whole households, and mix the queues."""
    come = [next(country.stream) for _ in range(_BATCH)]
    for person in come:
        town = country.towns[country.partnership_of[person.lsoa]]
        town.everyone.append(person)
        if person.twin is not None:
            town.with_twin[person.number] = person
    rng.shuffle(come)
    for person in come:
        age = age_on(person, country.on)
        town = country.towns[country.partnership_of[person.lsoa]]
        if age >= 18:
            town.adults.append(person)
        elif age >= 10:
            town.children.append(person)
