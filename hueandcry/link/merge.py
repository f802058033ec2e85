"""Records of one list that are plainly of the same victim, brought together where they lie.

Done in clear at the partner, before any token is made: it sees more than the matcher can, and what
one record lacks another may tell.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from hueandcry.link.identity import Identity, family_of

MOST_NAMES = 3  # surnames to one phone or e-mail: with more it is a switchboard's or a helper's
LARGEST_BLOCK = 60  # records that share a value: with more the value tells nothing


def without_shared(records: Sequence[Identity]) -> list[Identity]:
    """The records without phones and e-mails that more than MOST_NAMES surnames have in this list.

    Such a number is a call centre's, a shop's or the helper's who filled in the form.
    """
    phones, emails = _shared(records, "phone"), _shared(records, "email")
    return [
        replace(
            one,
            phone="" if one.phone in phones else one.phone,
            email="" if one.email in emails else one.email,
        )
        if one.phone in phones or one.email in emails
        else one
        for one in records
    ]


def _shared(records: Iterable[Identity], field: str) -> set[str]:
    names: dict[str, set[str]] = defaultdict(set)
    for one in records:
        if value := getattr(one, field):
            names[value].add(one.surname or one.organisation)
    return {value for value, of in names.items() if len(of) > MOST_NAMES}


def victims(records: Sequence[Identity]) -> list[tuple[int, ...]]:
    """Which records are of one victim: their places, in order of the first; each in one group."""
    above = list(range(len(records)))

    def head(at: int) -> int:
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for at, one in enumerate(records):
        for key in _keys(one):
            blocks[key].append(at)
    for places in blocks.values():
        if len(places) <= LARGEST_BLOCK:
            for first, second in combinations(places, 2):
                low, high = sorted((head(first), head(second)))
                if low != high and same_victim(records[first], records[second]):
                    above[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(len(records)):
        groups[head(at)].append(at)
    return [tuple(places) for places in groups.values()]


def _keys(one: Identity) -> Iterator[Hashable]:
    """Values of which two records of one victim share at least one."""
    if one.phone:
        yield "phone", one.phone
    if one.email:
        yield "email", one.email
    if one.organisation and one.kind == "business":
        yield "organisation", one.organisation
    if one.surname and one.born:
        yield "born", one.surname[0], one.born.year, *sorted((one.born.day, one.born.month))
    if one.surname and one.postcode:
        yield "postcode", one.postcode, one.surname[0]


def same_victim(one: Identity, other: Identity) -> bool:
    """Whether two records are plainly of one victim: the name fits, something else is the same, and
    nothing they both tell speaks against it.

    A date of birth that differs by more than day and month swapped speaks against it; so does
    another forename. Where a record has an initial or no date of birth, two of the others must
    agree.
    """
    if one.kind != other.kind:
        return False
    if one.kind == "business":
        return _alike(one.organisation, other.organisation) and _agreeing(one, other) > 0
    if not (one.surname and other.surname and _alike(one.surname, other.surname)):
        return False
    forenames = _forenames_agree(one.forename, other.forename)
    if forenames is False:
        return False
    born = _born_agree(one.born, other.born)
    if born is False:
        return False
    enough = 1 if forenames and born is not None else 2
    return _agreeing(one, other) + bool(born) >= enough


def _agreeing(one: Identity, other: Identity) -> int:
    """How many of postcode, phone and e-mail both tell, and tell alike."""
    return sum(
        bool(mine) and mine == theirs
        for mine, theirs in (
            (one.postcode, other.postcode),
            (one.phone, other.phone),
            (one.email, other.email),
        )
    )


def _forenames_agree(one: str, other: str) -> bool | None:
    """None where an initial, or nothing, leaves it open."""
    if not one or not other:
        return None
    if len(one) == 1 or len(other) == 1:
        return None if one[0] == other[0] else False
    return family_of(one) == family_of(other) or _alike(one, other)


def _born_agree(one: date | None, other: date | None) -> bool | None:
    """None where one is not told."""
    if one is None or other is None:
        return None
    if one.year != other.year:
        return False
    return sorted((one.day, one.month)) == sorted((other.day, other.month))


def _alike(one: str, other: str) -> bool:
    """Whether one slip (a letter more, less, mistaken, or two swapped) makes them the same."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 3:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return True
    rest, its = one[at:], other[at:]
    swapped = rest[:2] == its[1::-1] and rest[2:] == its[2:]
    return swapped or rest[1:] == its[1:] or rest[1:] == its or rest == its[1:]


def merged(records: Sequence[Identity]) -> Identity:
    """One identity of several records: of each field what most of them tell, then what is longest.

    An initial gives way to a forename. The order of the records changes nothing.
    """
    if len(records) == 1:
        return records[0]
    forenames = [one.forename for one in records]
    whole = [name for name in forenames if len(name) > 1]
    postcode = _usual(one.postcode for one in records)
    dates = Counter(one.born for one in records if one.born)
    return Identity(
        forename=_usual(whole or forenames),
        surname=_usual(one.surname for one in records),
        born=min(dates, key=lambda day: (-dates[day], day)) if dates else None,
        postcode=postcode,
        outward=_usual(one.outward for one in records if not postcode or one.postcode == postcode),
        phone=_usual(one.phone for one in records),
        email=_usual(one.email for one in records),
        organisation=_usual(one.organisation for one in records),
    )


def _usual(values: Iterable[str]) -> str:
    found = Counter(filter(None, values))
    return min(found, key=lambda text: (-found[text], -len(text), text)) if found else ""
