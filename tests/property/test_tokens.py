"""The filter as made, against one made slowly by the book."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from hueandcry.link import parts, tokens
from hueandcry.link.identity import Identity, initial_of
from hueandcry.link.overlap import THRESHOLD

KEYS = {field: hashlib.sha256(field.encode()).digest() for field in tokens.FIELDS}
WORD = st.text("abcdefghij", max_size=8)
IDENTITIES = st.builds(
    Identity,
    forename=WORD,
    surname=WORD,
    born=st.none() | st.dates(date(1920, 1, 1), date(2015, 1, 1)),
    postcode=st.sampled_from(("", "DH15CV", "SR83AW")),
    outward=st.sampled_from(("", "DH1")),
    phone=st.sampled_from(("", "1914980958", "7700900123")),
    email=st.sampled_from(("", "a.b@example.org", "xy12@example.com")),
    organisation=st.sampled_from(("", "belcor joinery")),
)


def together(one: Identity) -> Iterator[parts.Part]:
    """What a household shares, with the initial."""
    shared = {}
    if one.born:
        shared["birthday"] = parts.birthday(one.born.day, one.born.month)
    if whole := one.postcode:
        shared |= {"sector": whole[:-2], "unit": whole[-2:]}
    if one.phone:
        shared |= {"tens": one.phone[-4:-2], "last": one.phone[-2:]}
    for what, value in shared.items():
        yield from parts.of_person(initial_of(one.forename), what, value)


def slow(one: Identity) -> set[int]:
    """The bits that are set: each part's positions one by one, then the fold."""
    said: dict[str, list[parts.Part]] = {field: [] for field in tokens.FIELDS}
    if one.kind == "business":
        said["organisation"] += parts.of_organisation(one.organisation)
    else:
        said["forename"] += parts.of_forename(one.forename) if one.forename else ()
        said["surname"] += parts.of_surname(one.surname) if one.surname else ()
        if one.born:
            said["born"] += parts.of_year(one.born.year)
            said["born"] += parts.of_day(one.born.day, one.born.month)
        said["together"] += together(one) if one.forename else ()
    if where := one.postcode[:-3] or one.outward:
        said["postcode"] += parts.of_outward(where)
    if one.postcode:
        said["postcode"] += parts.of_inward(one.postcode[-3:])
    if one.phone:
        said["phone"] += parts.of_phone(one.phone[-3:], "end")
        said["phone"] += parts.of_phone(one.phone[-6:-3], "middle")
    words = re.findall("[a-z]+|[0-9]+", one.email.partition("@")[0])
    for word in words:
        said["email"] += parts.of_email(word, len(words))
    wide: set[int] = set()
    for field, told in said.items():
        for text, positions in told:
            for at in range(positions):
                message = f"{at // 16} {text}".encode()
                digest = hmac.new(KEYS[field], message, hashlib.sha256).digest()
                pair = digest[at % 16 * 2 : at % 16 * 2 + 2]
                wide.add(int.from_bytes(pair, "big") % (2 * tokens.BITS))
    low = {place for place in wide if place < tokens.BITS}
    high = {place - tokens.BITS for place in wide if place >= tokens.BITS}
    return low ^ high


@settings(max_examples=30, deadline=None)
@given(IDENTITIES)
def test_the_filter_is_the_slow_one(one: Identity):
    number = int.from_bytes(tokens.encoder(KEYS)(one), "big")
    assert {at for at in range(tokens.BITS) if number >> at & 1} == slow(one)


@settings(max_examples=30, deadline=None)
@given(IDENTITIES, IDENTITIES)
def test_what_was_met_before_changes_nothing(one: Identity, other: Identity):
    encode = tokens.encoder(KEYS)
    first = encode(one)
    encode(other)
    assert encode(one) == first == tokens.encoder(KEYS)(one)
    assert len(base64.b64encode(first)) == 172


def test_firms_of_one_name_in_two_towns_are_two_and_with_one_thing_more_they_are_one():
    """Names of firms repeat as forenames do: "Crown Bakery" stands in many towns."""
    encode = tokens.encoder(KEYS)
    firm = Identity(organisation="crown bakery", postcode="DH15CV", outward="DH1")
    there = Identity(organisation="crown bakery", postcode="SR83AW", outward="SR8")
    same = (
        Identity(organisation="crown bakery", outward="DH1", phone="1914980958"),
        Identity(organisation="crown bakrey", postcode="DH15CV", outward="DH1"),
    )
    assert dice(encode(firm), encode(there)) < THRESHOLD - 0.01
    assert all(dice(encode(firm), encode(one)) > THRESHOLD for one in same)


def dice(one: bytes, other: bytes) -> float:
    """Shared bits, twice, over the bits of both."""
    left, right = (int.from_bytes(bits, "big") for bits in (one, other))
    return 2 * (left & right).bit_count() / (left.bit_count() + right.bit_count())
