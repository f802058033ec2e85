"""The rank-alignment attack: guess names by how common their filters are, without any key.

An attacker who knows how common each forename is sorts filters and names by how often they come and
lays one order beside the other. Where two filters come equally often, nothing tells them apart.
"""

import hashlib
from collections import Counter
from collections.abc import Hashable, Sequence
from datetime import date, timedelta
from random import Random

from hueandcry.link import parts, tokens
from hueandcry.link.identity import Identity

KEYS = {field: hashlib.sha256(field.encode()).digest() for field in tokens.FIELDS}
MANY = 3_000
NAMES = """olive amelia ida wren grace freya iris elsie ruby mabel oliver george arthur noah oscar
    jude hugo felix otto rowan basil edith hazel ivy nell opal pearl robin saul tess""".split()  # noqa: SIM905


def people(seed: int) -> list[Identity]:
    """People whose forenames are unequally common, as real ones are: by one over the rank."""
    rng = Random(seed)
    weights = [1 / rank for rank in range(1, len(NAMES) + 1)]
    return [
        Identity(
            forename=rng.choices(NAMES, weights)[0],
            surname="".join(rng.choices("abcdefghijklmnoprstuvwy", k=6)),
            born=date(1930, 1, 1) + timedelta(days=rng.randrange(28_000)),
            postcode=f"DH{rng.randint(11, 99)}{''.join(rng.choices('ABDEF', k=2))}",
            phone=f"191{rng.randrange(10**7):07d}" if rng.random() < 0.7 else "",
        )
        for _ in range(MANY)
    ]


def told_names(filters: Sequence[Hashable], public: Sequence[str]) -> list[str]:
    """The attacker's guess for each filter, "" where none can be made.

    `public` are forenames of other people of the same country.
    """
    seen, known = Counter(filters).most_common(), Counter(public).most_common()
    ties = Counter(count for _, count in seen)
    guess = {
        bits: name
        for (bits, count), (name, _) in zip(seen, known, strict=False)
        if ties[count] == 1
    }
    return [guess.get(bits, "") for bits in filters]


def right(filters: Sequence[Hashable], of: Sequence[Identity]) -> float:
    """The share of people whose forename the attacker tells."""
    guesses = told_names(filters, [one.forename for one in people(2)])
    return sum(a == b.forename for a, b in zip(guesses, of, strict=True)) / len(of)


def forename_alone(one: Identity, key: bytes) -> int:
    """A filter of one field, as must never be made."""
    mask = tokens.masks(key)
    found = 0
    for said, positions in parts.of_forename(one.forename):
        found |= mask(said, positions)
    return found


def test_nobody_is_told_from_our_tokens():
    known = people(1)
    encode = tokens.encoder(KEYS)
    assert all(map(tokens.tells_enough, known))
    assert right([encode(one) for one in known], known) == 0


def test_who_is_in_a_filter_of_one_field_is_told_with_or_without_a_key():
    known = people(1)
    for key in (bytes(32), KEYS["forename"]):
        filters = {name: forename_alone(Identity(forename=name), key) for name in NAMES}
        assert right([filters[one.forename] for one in known], known) > 0.05


def test_so_no_filter_is_made_of_one_kind_of_identity():
    alone = (
        Identity(forename="ann", surname="lee"),
        Identity(forename="ann", surname="lee", outward="DH1"),
        Identity(surname="lee"),
        Identity(forename="ann"),
        Identity(born=date(1970, 1, 1)),
        Identity(postcode="DH15CV", outward="DH1"),
        Identity(phone="1914980958"),
        Identity(email="ann.lee@example.org"),
        Identity(organisation="belcor joinery"),
        Identity(),
    )
    assert not any(map(tokens.tells_enough, alone))
