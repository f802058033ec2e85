"""Postcodes that look right and were never issued."""

from collections.abc import Mapping
from random import Random

from hueandcry.facts.place import Area
from hueandcry.synthetic.lists import outward_codes

# The last two letters of a real postcode never include these (Royal Mail, Programmers' Guide to
# the Postcode Address File), so one of them is proof that nobody lives there.
NEVER_ISSUED = "CIKMOV"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_UNITS = tuple(a + b for a in _LETTERS for b in _LETTERS if a in NEVER_ISSUED or b in NEVER_ISSUED)


def postcodes(area: Area, rng: Random) -> Mapping[str, tuple[str, ...]]:
    """Each small area's own postcodes, by LSOA code: about one for every sixty households."""
    outward = outward_codes(place.ward for place in area.places.values())
    free: dict[str, list[str]] = {}
    for code in sorted(set(outward.values())):
        free[code] = [f"{code} {digit}{unit}" for digit in range(1, 10) for unit in _UNITS]
        rng.shuffle(free[code])
    found = {}
    for lsoa in sorted(area.places):
        place = area.places[lsoa]
        pool = free[outward[place.ward]]
        found[lsoa] = tuple(pool.pop() for _ in range(max(6, place.households // 60)))
    return found


def never_issued(outward: str, rng: Random) -> str:
    """A postcode of an outward code elsewhere at which nobody lives."""
    return f"{outward} {rng.randint(1, 9)}{rng.choice(_UNITS)}"
