"""A record-level Bloom filter of one victim, made with a key that the matcher never has.

All fields of a victim go into one filter of 2,048 bits, each field's parts by a key of its own; the
filter is folded to 1,024 bits by XOR. It is pseudonymised personal data, not anonymous: who has the
key can test a guess. Schnell, Bachteler, Reiher (2011), "A Novel Error-Tolerant Anonymous Linking
Code"; Schnell, Borgs (2016), "XOR-Folding for Bloom Filter-based Encryptions".
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, reduce
from itertools import starmap
from operator import or_
from struct import unpack
from typing import ParamSpec

from hueandcry.link import identity, parts
from hueandcry.link.identity import Identity

SCHEME = "clk-2048-1024"
VERSION = 2  # 1 gave a firm's name so much that firms of one name in two towns were one
BITS = 1024
BYTES = BITS // 8
FIELDS = ("forename", "surname", "born", "postcode", "phone", "email", "organisation", "together")
FEWEST_KINDS = 2  # of identity: a filter of a name alone would be told by how common the name is

_WIDE = 2 * BITS  # before the fold
_A_DIGEST = 16  # positions of one HMAC-SHA256: two bytes each
_BLOCK = 64  # bytes that SHA-256 takes at once
_KEPT = 1 << 17  # values remembered of a field that may hold anything
_ONE = tuple(1 << at for at in range(_WIDE))
_BIT = _ONE * ((1 << 16) // _WIDE)  # by two bytes of a digest
_HALF = (1 << BITS) - 1

Encode = Callable[[Identity], bytes]
Mask = Callable[[str, int], int]
_Told = ParamSpec("_Told")


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
        digests = b""
        for block in range(-(-positions // _A_DIGEST)):
            within, around = inner.copy(), outer.copy()
            within.update(f"{block} {said}".encode())
            around.update(within.digest())
            digests += around.digest()
        numbers = unpack(f">{positions}H", digests[: 2 * positions])
        return reduce(or_, map(_BIT.__getitem__, numbers), 0)

    return mask


def encoder(keys: Mapping[str, bytes]) -> Encode:
    """What makes a filter of 128 bytes of an identity; `keys` gives each of FIELDS its key.

    It remembers what it has met, so that many records are quick. Who calls asks `tells_enough`
    first. Keys have 32 bytes.
    """
    mask = {field: masks(keys[field]) for field in FIELDS}

    def of(
        field: str, split: Callable[_Told, Iterable[parts.Part]], kept: int | None = None
    ) -> Callable[_Told, int]:
        def union(*told: _Told.args, **more: _Told.kwargs) -> int:
            return reduce(or_, starmap(mask[field], split(*told, **more)), 0)

        return lru_cache(kept)(union)  # type: ignore[return-value]

    forename, surname = (
        of("forename", parts.of_forename, _KEPT),
        of("surname", parts.of_surname, _KEPT),
    )
    email, organisation = (
        of("email", parts.of_email, _KEPT),
        of("organisation", parts.of_organisation, _KEPT),
    )
    year, day, birthday = (
        of("born", parts.of_year),
        of("born", parts.of_day),
        lru_cache(None)(parts.birthday),
    )
    outward, inward = of("postcode", parts.of_outward), of("postcode", parts.of_inward)
    phone, together = of("phone", parts.of_phone), of("together", parts.of_person)
    initial_of = lru_cache(_KEPT)(identity.initial_of)

    def of_person(one: Identity) -> int:
        wide = surname(one.surname) if one.surname else 0
        if born := one.born:
            wide |= year(born.year) | day(born.day, born.month)
        if one.forename:
            wide |= forename(one.forename)
            initial = initial_of(one.forename)
            if born:
                wide |= together(initial, "birthday", birthday(born.day, born.month))
            if whole := one.postcode:
                wide |= together(initial, "sector", whole[:-2])
                wide |= together(initial, "unit", whole[-2:])
            if number := one.phone:
                wide |= together(initial, "tens", number[-4:-2])
                wide |= together(initial, "last", number[-2:])
        return wide

    def encode(one: Identity) -> bytes:
        business = one.kind == "business"
        wide = organisation(one.organisation) if business else of_person(one)
        if whole := one.postcode:
            wide |= outward(whole[:-3]) | inward(whole[-3:])
        elif one.outward:
            wide |= outward(one.outward)
        if number := one.phone:
            wide |= phone(number[-6:-3], "middle")
            wide |= phone(number[-3:], "end")
        if one.email:
            words = parts.email_words(one.email)
            for word in words:
                wide |= email(word, len(words))
        return ((wide >> BITS) ^ (wide & _HALF)).to_bytes(BYTES, "big")

    return encode
