"""A record-level Bloom filter of one victim, made with a key that the matcher never has.

All fields of a victim go into one filter of 2,048 bits, each field's parts by a key of its own; the
filter is folded to 1,024 bits by XOR. It is pseudonymised personal data, not anonymous: who has the
key can test a guess. Schnell, Bachteler, Reiher (2011), "A Novel Error-Tolerant Anonymous Linking
Code"; Schnell, Borgs (2016), "XOR-Folding for Bloom Filter-based Encryptions".
"""

import hmac
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from struct import unpack
from typing import TypeVar

from hueandcry.link import parts
from hueandcry.link.identity import Identity

SCHEME = "clk-2048-1024"
VERSION = 1
BITS = 1024
BYTES = BITS // 8
FIELDS = ("forename", "surname", "born", "postcode", "phone", "email", "organisation")
FEWEST_KINDS = 2  # of identity: a filter of a name alone would be told by how common the name is

_WIDE = 2 * BITS  # before the fold
_A_DIGEST = 16  # positions of one HMAC-SHA256: two bytes each
_MANY, _SOME = 1 << 17, 1 << 15  # values kept of a field whose values repeat, or hardly do
_BIT = tuple(1 << (number % _WIDE) for number in range(1 << 16))
_HALF = (1 << BITS) - 1

Encode = Callable[[Identity], bytes]
_Value = TypeVar("_Value", str, date)


def tells_enough(one: Identity) -> bool:
    """Whether an identity may have a filter: never one of a single kind of identity."""
    return one.kinds_told >= FEWEST_KINDS


def mask(key: bytes, said: str, positions: int) -> int:
    """The positions of one part as the bits of a number; a larger number of them holds a smaller.

    Each is two bytes of HMAC-SHA256 of the part and a running number: independent, not two hashes
    added up over and over, which leaves a pattern to attack (Niedermeyer et al. 2014).
    """
    found = 0
    for block in range(-(-positions // _A_DIGEST)):
        digest = hmac.digest(key, b"%d %b" % (block, said.encode()), "sha256")
        for number in unpack(">16H", digest)[: positions - block * _A_DIGEST]:
            found |= _BIT[number]
    return found


def encoder(keys: Mapping[str, bytes]) -> Encode:
    """What makes a filter of 128 bytes of an identity; `keys` gives each of FIELDS its key.

    It remembers values it has met, so that many records are quick. Who calls asks `tells_enough`
    first.
    """

    def of(
        field: str, split: Callable[[_Value], Iterable[parts.Part]], kept: int
    ) -> Callable[[_Value], int]:
        part = lru_cache(_MANY)(lambda said, positions: mask(keys[field], said, positions))

        @lru_cache(kept)
        def value(told: _Value) -> int:
            found = 0
            for said, positions in split(told):
                found |= part(said, positions)
            return found

        return value

    forename, surname = (
        of("forename", parts.of_forename, _MANY),
        of("surname", parts.of_surname, _MANY),
    )
    born, postcode = of("born", parts.of_born, _MANY), of("postcode", parts.of_postcode, _MANY)
    phone, email = of("phone", parts.of_phone, _SOME), of("email", parts.of_email, _SOME)
    organisation = of("organisation", parts.of_organisation, _SOME)

    def encode(one: Identity) -> bytes:
        wide = 0
        if one.kind == "business":
            wide |= organisation(one.organisation)
        else:
            if one.forename:
                wide |= forename(one.forename)
            if one.surname:
                wide |= surname(one.surname)
            if one.born:
                wide |= born(one.born)
        if where := one.postcode or one.outward:
            wide |= postcode(where)
        if one.phone:
            wide |= phone(one.phone)
        if one.email:
            wide |= email(one.email)
        return ((wide >> BITS) ^ (wide & _HALF)).to_bytes(BYTES, "big")

    return encode
