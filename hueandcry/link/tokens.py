"""A record-level Bloom filter of one victim, made with a key that the matcher never has.

All fields of a victim go into one filter of 2,048 bits, each field's parts by a key of its own; the
filter is folded to 1,024 bits by XOR. It is pseudonymised personal data, not anonymous: who has the
key can test a guess. Schnell, Bachteler, Reiher (2011), "A Novel Error-Tolerant Anonymous Linking
Code"; Schnell, Borgs (2016), "XOR-Folding for Bloom Filter-based Encryptions".
"""

import hashlib
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
FIELDS = ("forename", "surname", "born", "postcode", "phone", "email", "organisation", "together")
FEWEST_KINDS = 2  # of identity: a filter of a name alone would be told by how common the name is

_WIDE = 2 * BITS  # before the fold
_A_DIGEST = 16  # positions of one HMAC-SHA256: two bytes each
_BLOCK = 64  # bytes that SHA-256 takes at once
_KEPT = 1 << 17  # values remembered of each field
_ONE = tuple(1 << at for at in range(_WIDE))
_BIT = _ONE * ((1 << 16) // _WIDE)  # by two bytes of a digest
_HALF = (1 << BITS) - 1

Encode = Callable[[Identity], bytes]
Mask = Callable[[str, int], int]
_Value = TypeVar("_Value", str, date)


def tells_enough(one: Identity) -> bool:
    """Whether an identity may have a filter: never one of a single kind of identity."""
    return one.kinds_told >= FEWEST_KINDS


def masks(key: bytes) -> Mask:
    """What gives the positions of a part as the bits of a number, and remembers them.

    Each position is two bytes of HMAC-SHA256 (RFC 2104) of a running number and the part, so that
    more positions hold the fewer, and no pattern ties them as it does where two hashes are added
    up over and over. The key's two blocks are hashed once: `hmac.digest` would do so each time.
    """
    padded = key.ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    @lru_cache(_KEPT)
    def mask(said: str, positions: int) -> int:
        found = 0
        for block in range(-(-positions // _A_DIGEST)):
            within, around = inner.copy(), outer.copy()
            within.update(f"{block} {said}".encode())
            around.update(within.digest())
            numbers = unpack(">16H", around.digest())
            for number in numbers[: positions - block * _A_DIGEST]:
                found |= _BIT[number]
        return found

    return mask


def encoder(keys: Mapping[str, bytes]) -> Encode:
    """What makes a filter of 128 bytes of an identity; `keys` gives each of FIELDS its key.

    It remembers what it has met, so that many records are quick. Who calls asks `tells_enough`
    first. Keys have 32 bytes.
    """
    mask = {field: masks(keys[field]) for field in FIELDS}

    def whole(
        field: str, split: Callable[[_Value], Iterable[parts.Part]]
    ) -> Callable[[_Value], int]:
        return lru_cache(_KEPT)(lambda told: _together(mask[field], split(told)))

    forename, surname = whole("forename", parts.of_forename), whole("surname", parts.of_surname)
    born, postcode = whole("born", parts.of_born), whole("postcode", parts.of_postcode)
    organisation = whole("organisation", parts.of_organisation)
    phone, email, person = mask["phone"], mask["email"], mask["together"]

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
            for said, positions in parts.of_person(one):
                wide |= person(said, positions)
        if where := one.postcode or one.outward:
            wide |= postcode(where)
        if one.phone:
            for said, positions in parts.of_phone(one.phone):
                wide |= phone(said, positions)
        if one.email:
            for said, positions in parts.of_email(one.email):
                wide |= email(said, positions)
        return ((wide >> BITS) ^ (wide & _HALF)).to_bytes(BYTES, "big")

    return encode


def _together(mask: Mask, told: Iterable[parts.Part]) -> int:
    found = 0
    for said, positions in told:
        found |= mask(said, positions)
    return found
