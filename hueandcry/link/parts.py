"""What of an identity goes into its filter, and with how much weight.

A part's positions are its weight: of two filters that share it, so many bits are the same. A name
gives pairs of letters, so that one slip spoils few of them; a date of birth gives day and month in
either order, so that swapping them spoils little. The weights: docs/method/tokens.md.
"""

from collections.abc import Iterator
from datetime import date

from hueandcry.link.identity import family_of

FORENAME_FAMILY, FORENAME_INITIAL, FORENAME_PAIRS = 35, 20, 50
SURNAME_WHOLE, SURNAME_PAIRS = 20, 90
BORN_YEAR, BORN_DAY_MONTH, BORN_DAY, BORN_MONTH, BORN_WHOLE = 50, 60, 20, 10, 20
POSTCODE_OUTWARD, POSTCODE_WHOLE, POSTCODE_PAIRS = 15, 50, 35
PHONE_WHOLE, PHONE_FIGURES = 40, 30
EMAIL_WHOLE, EMAIL_PAIRS = 30, 60
FIRM_WORDS, FIRM_PAIRS = 80, 160

Part = tuple[str, int]  # what it says, and its positions


def of_forename(name: str) -> Iterator[Part]:
    """An initial alone says little; a short form says its family, as "bill" says "william"."""
    yield f"initial {name[0]}", FORENAME_INITIAL
    if len(name) > 1:
        yield f"family {family_of(name)}", FORENAME_FAMILY
        yield from _pairs(name, FORENAME_PAIRS)


def of_surname(name: str) -> Iterator[Part]:
    """A surname in one word."""
    yield f"whole {name}", SURNAME_WHOLE
    yield from _pairs(name, SURNAME_PAIRS)


def of_born(born: date) -> Iterator[Part]:
    """A date of birth, day and month perhaps swapped."""
    low, high = sorted((born.day, born.month))
    yield f"year {born.year}", BORN_YEAR
    yield f"day and month {low} {high}", BORN_DAY_MONTH
    yield f"day {born.day}", BORN_DAY
    yield f"month {born.month}", BORN_MONTH
    yield f"whole {low} {high} {born.year}", BORN_WHOLE


def of_postcode(postcode: str) -> Iterator[Part]:
    """A whole postcode without space, or an outward code alone."""
    inward = postcode[-3:] if len(postcode) > 4 else ""
    yield f"outward {postcode.removesuffix(inward)}", POSTCODE_OUTWARD
    if inward:
        yield f"whole {postcode}", POSTCODE_WHOLE
        yield from _pairs(inward, POSTCODE_PAIRS)


def of_phone(number: str) -> Iterator[Part]:
    """A telephone number, whole and by three figures at a time."""
    yield f"whole {number}", PHONE_WHOLE
    stretches = range(0, len(number), 3)
    for at in stretches:
        yield f"{at} {number[at : at + 3]}", round(PHONE_FIGURES / len(stretches))


def of_email(address: str) -> Iterator[Part]:
    """An e-mail address, whole, and what stands before its @."""
    yield f"whole {address}", EMAIL_WHOLE
    yield from _pairs(address.partition("@")[0], EMAIL_PAIRS)


def of_organisation(name: str) -> Iterator[Part]:
    """A firm's name, by its words and by its pairs of letters."""
    words = name.split()
    for word in words:
        yield f"word {word}", round(FIRM_WORDS / len(words))
    yield from _pairs(name.replace(" ", ""), FIRM_PAIRS)


def _pairs(text: str, positions: int) -> Iterator[Part]:
    """Each pair of letters, the ends marked, with its share of the positions: two at least."""
    marked = f"^{text}$"
    found = dict.fromkeys(marked[at : at + 2] for at in range(len(marked) - 1))
    each = max(2, round(positions / len(found)))
    for pair in found:
        yield f"pair {pair}", each
