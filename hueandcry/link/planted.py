"""Invented people that every partner plants among its victims, to measure how many links are found.

All partners make the same people from the project's key; each spoils them by itself, and leaves out
what its own list often lacks. The matcher is told which rows they are and counts how many it links.
Real records are spoilt in more ways than these, so that the share is an upper bound.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files
from random import Random

from hueandcry.link.identity import Identity

# Chances of a slip in a value that is told: those of the sample partnership, assumed otherwise.
# Each planted forename has a short form, of real ones about half: so half as often.
SHORT_NAME, INITIAL, SLIP, SWAPPED = 0.06, 0.04, 0.06, 0.07
FIELDS = ("forename", "born", "postcode", "phone", "email")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SYLLABLES = (
    *("bar", "cal", "den", "far", "gol", "hal", "kem", "lin", "mor", "nor", "pen", "rud", "sel"),
    *("tam", "ver", "wad", "ley", "son", "ton", "ham", "ford", "er", "ick", "ow", "ett", "ing"),
)
_FIRST, _YEARS = date(1936, 1, 1), 70


@dataclass(frozen=True, slots=True)
class Plan:
    """How a list tells of people: the share of its victims for whom each field is told (0 to 1)."""

    told: Mapping[str, float]


def plan_of(victims: Iterable[Identity]) -> Plan:
    """How often the people of a list have each field; all of them where it has none."""
    known = [one for one in victims if one.kind == "person"]
    shares = {
        field: sum(bool(getattr(one, field)) for one in known) / len(known) if known else 1.0
        for field in FIELDS
    }
    return Plan(shares)


def people(seed: bytes, count: int) -> list[Identity]:
    """`count` invented people, the same for every partner that has the same seed."""
    rng = Random(seed)
    short = sorted(_short_names())
    return [_person(rng, short) for _ in range(count)]


def _short_names() -> Mapping[str, tuple[str, ...]]:
    text = (files("hueandcry.link") / "data" / "short_names.csv").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        found[row["name"]] = (*found.get(row["name"], ()), row["short"])
    return found


def _person(rng: Random, names: list[str]) -> Identity:
    forename = rng.choice(names)
    surname = "".join(rng.sample(_SYLLABLES, rng.choice((2, 2, 3))))
    outward = f"{rng.choice(('DH', 'NE', 'DL', 'SR', 'TS'))}{rng.randint(1, 39)}"
    inward = f"{rng.randint(0, 9)}{''.join(rng.choices('ABDEFGHJLNPQRSTUWXYZ', k=2))}"
    return Identity(
        forename=forename,
        surname=surname,
        born=_FIRST + timedelta(days=rng.randrange(_YEARS * 365)),
        postcode=outward + inward,
        outward=outward,
        phone=f"{rng.choice(('191', '1388', '7700', '1325'))}{rng.randrange(10**7):07d}"[:10],
        email=f"{forename}.{surname}{rng.randint(1, 99)}@example.org",
    )


def spoilt(known: Iterable[Identity], plan: Plan, rng: Random) -> list[Identity]:
    """The same people as one list would hold them: values left out, short names, slips."""
    short = _short_names()
    return [_spoilt(one, plan, rng, short) for one in known]


def _spoilt(
    one: Identity, plan: Plan, rng: Random, short: Mapping[str, tuple[str, ...]]
) -> Identity:
    left_out = {field for field in FIELDS if rng.random() >= plan.told[field]}
    born = one.born
    if born and born.day <= 12 and rng.random() < SWAPPED:
        born = date(born.year, born.day, born.month)
    return replace(
        one,
        forename="" if "forename" in left_out else _forename(one.forename, rng, short),
        surname=_slip(one.surname, rng) if rng.random() < SLIP else one.surname,
        born=None if "born" in left_out else born,
        postcode="" if "postcode" in left_out else one.postcode,
        phone="" if "phone" in left_out else one.phone,
        email="" if "email" in left_out else _email(one.email, rng),
    )


def _forename(name: str, rng: Random, short: Mapping[str, tuple[str, ...]]) -> str:
    chance = rng.random()
    if chance < SHORT_NAME:
        return rng.choice(short[name])
    if chance < SHORT_NAME + INITIAL:
        return name[0]
    return _slip(name, rng) if chance < SHORT_NAME + INITIAL + SLIP else name


def _email(address: str, rng: Random) -> str:
    name, _, domain = address.partition("@")
    return f"{_slip(name, rng)}@{domain}" if rng.random() < SLIP / 2 else address


def _slip(text: str, rng: Random) -> str:
    """One letter left out, doubled, swapped with the next or mistaken."""
    at = rng.randrange(len(text))
    kind = rng.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[: at + 1] + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
    return text[:at] + rng.choice(_LETTERS) + text[at + 1 :]
