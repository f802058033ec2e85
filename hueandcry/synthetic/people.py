"""The people of an invented partnership: households, twins, owners of small firms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from hueandcry.facts.area_rows import Place
from hueandcry.synthetic import contacts, lists
from hueandcry.synthetic.postcodes import never_issued

_TRADITIONS = {
    "english": 0.86,
    "welsh": 0.04,
    "irish": 0.025,
    "polish": 0.02,
    "south_asian": 0.03,
    "romanian": 0.01,
    "chinese": 0.008,
    "african": 0.007,
}
_SIZES = ((1, 0.30), (2, 0.35), (3, 0.16), (4, 0.13), (5, 0.06))  # near the Census 2021 mean, 2.2
_COMMONEST_OF_A_WARD = 12
# Some come to harm here and live elsewhere: outward codes outside any area pack we have. Assumed.
_ELSEWHERE = ("NE1", "NE6", "YO8", "LS2", "CA1", "HG1")
_LIVE_ELSEWHERE = 0.015


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person. `readiness` is how ready they are to tell anyone (a log odds).

    `twin` is the number of their twin, or None. `organisation` is the small firm they own, or "".
    Who is `away` lives elsewhere, at that postcode, and came to harm in the small area `lsoa`.
    """

    number: int
    household: int
    sex: str
    first: str
    last: str
    born: date
    lsoa: str
    postcode: str
    phone: str
    email: str
    organisation: str
    twin: int | None
    readiness: float
    away: bool = False


@dataclass(frozen=True, slots=True)
class _Home:
    """What the members of a household share."""

    number: int
    lsoa: str
    postcode: str
    phone: str
    last: str
    tradition: str
    readiness: float
    away: bool


@dataclass(frozen=True, slots=True)
class _Member:
    """Sex, birthday and whether this member is the second of twins."""

    sex: str
    born: date
    second_twin: bool


def people(
    places: Sequence[Place],
    postcodes: Mapping[str, Sequence[str]],
    on: date,
    rng: Random,
) -> Iterator[Person]:
    """People in household order, without end; `on` is the day their ages are drawn for."""
    phones = contacts.in_turn(home=True, rng=rng)
    local = {ward: _local_names(rng) for ward in sorted({place.ward for place in places})}
    weights = list(accumulate(place.households for place in places))
    number = home_number = 0
    while True:
        place = rng.choices(places, cum_weights=weights)[0]
        home = _home(home_number, place, postcodes[place.lsoa], local[place.ward], phones, rng)
        known: list[Person] = []
        for member in _members(on, rng):
            known.append(_person(number + len(known), home, member, known, phones, rng))
        yield from _with_twins(known)
        number += len(known)
        home_number += 1


def _local_names(rng: Random) -> Sequence[str]:
    """The surnames that are commonest in one ward."""
    return rng.sample(lists.surnames()["english"], _COMMONEST_OF_A_WARD)


def _home(
    number: int,
    place: Place,
    postcodes: Sequence[str],
    local: Sequence[str],
    phones: Iterator[str],
    rng: Random,
) -> _Home:
    tradition = rng.choices(tuple(_TRADITIONS), weights=tuple(_TRADITIONS.values()))[0]
    at_home = tradition == "english" and rng.random() < 0.5
    away = rng.random() < _LIVE_ELSEWHERE
    return _Home(
        number=number,
        lsoa=place.lsoa,
        postcode=never_issued(rng.choice(_ELSEWHERE), rng) if away else rng.choice(postcodes),
        phone=next(phones),
        last=rng.choice(local if at_home else lists.surnames()[tradition]),
        tradition=tradition,
        readiness=rng.gauss(0, 0.8),
        away=away,
    )


def _members(on: date, rng: Random) -> list[_Member]:
    """Who lives in one home, eldest first; about one home in forty has twins."""
    size = rng.choices([n for n, _ in _SIZES], weights=[share for _, share in _SIZES])[0]
    if size == 2 and rng.random() < 0.02:
        return _pair_of_twins(_birthday(on, rng.randint(18, 70), rng), rng)
    head = int(min(94, max(18, rng.triangular(18, 96, 46))))
    members = [_Member(_sex(rng), _birthday(on, head, rng), second_twin=False)]
    if size > 1:
        partner = max(18, head + rng.randint(-6, 6))
        other = "F" if members[0].sex == "M" else "M"
        members.append(_Member(other, _birthday(on, partner, rng), second_twin=False))
    while len(members) < size:
        youngest, eldest = max(0, min(28, head - 40)), max(1, min(30, head - 18))
        born = _birthday(on, rng.randint(youngest, eldest), rng)
        if size - len(members) >= 2 and rng.random() < 0.06:
            members += _pair_of_twins(born, rng)
        else:
            members.append(_Member(_sex(rng), born, second_twin=False))
    return members


def _pair_of_twins(born: date, rng: Random) -> list[_Member]:
    first = _sex(rng)
    second = first if rng.random() < 0.7 else _sex(rng)
    return [_Member(first, born, second_twin=False), _Member(second, born, second_twin=True)]


def _sex(rng: Random) -> str:
    return "F" if rng.random() < 0.51 else "M"


def _birthday(on: date, age: int, rng: Random) -> date:
    return on - timedelta(days=int(age * 365.25) + rng.randint(1, 365))


def _person(
    number: int,
    home: _Home,
    member: _Member,
    known: Sequence[Person],
    phones: Iterator[str],
    rng: Random,
) -> Person:
    last = home.last
    if len(known) == 1 and not member.second_twin and rng.random() < 0.15:
        last = rng.choice(lists.surnames()[home.tradition])
    taken = {person.first for person in known}
    names = [n for n in lists.first_names()[home.tradition, member.sex] if n not in taken]
    first = rng.choice(names)
    return Person(
        number=number,
        household=home.number,
        sex=member.sex,
        first=first,
        last=known[-1].last if member.second_twin else last,
        born=member.born,
        lsoa=home.lsoa,
        postcode=home.postcode,
        phone=home.phone if rng.random() < 0.6 else next(phones),
        email=contacts.email(first, last, rng),
        organisation=contacts.organisation(rng) if rng.random() < 0.05 else "",
        twin=number - 1 if member.second_twin else None,
        readiness=home.readiness + rng.gauss(0, 0.6),
        away=home.away,
    )


def _with_twins(known: Sequence[Person]) -> Iterator[Person]:
    """The same people, the elder of each pair of twins knowing the younger."""
    younger = {person.twin: person.number for person in known if person.twin is not None}
    for person in known:
        if person.number in younger:
            yield replace(person, twin=younger[person.number])
        else:
            yield person
