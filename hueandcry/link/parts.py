"""What of an identity goes into its filter, and with how much weight.

A part's positions are its weight: of two filters that share it, so many bits are the same. A name
gives pairs of letters, so that one slip spoils few of them; a date of birth gives day and month in
either order, so that swapping them spoils little. What a household shares (postcode, telephone,
the birthday of twins) goes in once more together with the initial of the forename, so that it
counts for more where the person is the same. The weights: docs/method/tokens.md.
"""

import re
from collections.abc import Iterator

from hueandcry.link.identity import family_of, initial_of

FORENAME_INITIAL, FORENAME_FAMILY, FORENAME_PAIRS = 40, 30, 38
SURNAME_LETTERS, SURNAME_PAIRS = 14, 60
BORN_DECADE, BORN_YEAR, BORN_BIRTHDAY, BORN_DAY, BORN_MONTH = 12, 30, 24, 26, 14
POSTCODE_OUTWARD, POSTCODE_INWARD, POSTCODE_PAIRS = 24, 42, 30
PHONE_MIDDLE, PHONE_END = 20, 32
EMAIL_WORDS = 50
WITH_BIRTHDAY, WITH_SECTOR, WITH_UNIT, WITH_TENS, WITH_LAST = 56, 12, 28, 28, 28
FIRM_WORDS, FIRM_PAIRS = 30, 80  # firms of one name stand in many towns

_PHONE = {"middle": PHONE_MIDDLE, "end": PHONE_END}
_WITH = {
    "birthday": WITH_BIRTHDAY,
    "sector": WITH_SECTOR,
    "unit": WITH_UNIT,
    "tens": WITH_TENS,
    "last": WITH_LAST,
}
_WORD = re.compile(r"[a-z]+|[0-9]+")

Part = tuple[str, int]  # what it says, and its positions


def of_forename(name: str) -> Iterator[Part]:
    """An initial alone says little; a short form says its family, as "bill" says "william"."""
    yield f"initial {initial_of(name)}", FORENAME_INITIAL
    if len(name) > 1:
        yield f"family {family_of(name)}", FORENAME_FAMILY
        yield from _pairs(name, FORENAME_PAIRS)


def of_surname(name: str) -> Iterator[Part]:
    """A surname in one word; its letters without their order survive two that are swapped."""
    yield f"letters {''.join(sorted(set(name)))}", SURNAME_LETTERS
    yield from _pairs(name, SURNAME_PAIRS)


def of_year(year: int) -> Iterator[Part]:
    """The year of birth."""
    yield f"decade {year // 10}", BORN_DECADE
    yield f"year {year}", BORN_YEAR


def of_day(day: int, month: int) -> Iterator[Part]:
    """The day of birth, day and month perhaps swapped."""
    yield f"birthday {birthday(day, month)}", BORN_BIRTHDAY
    yield f"day {day}", BORN_DAY
    yield f"month {month}", BORN_MONTH


def birthday(day: int, month: int) -> str:
    """Day and month, the lower first: the same where they are swapped."""
    low, high = sorted((day, month))
    return f"{low}-{high}"


def of_outward(outward: str) -> Iterator[Part]:
    """The first half of a postcode."""
    yield f"outward {outward}", POSTCODE_OUTWARD


def of_inward(inward: str) -> Iterator[Part]:
    """The last three letters of a postcode: with the first half they are some fifteen homes."""
    yield f"inward {inward}", POSTCODE_INWARD
    yield from _pairs(inward, POSTCODE_PAIRS)


def of_phone(figures: str, place: str) -> Iterator[Part]:
    """The last three figures of a telephone number ("end"), or the three before ("middle")."""
    yield f"{place} {figures}", _PHONE[place]


def of_email(word: str, words: int) -> Iterator[Part]:
    """One of so many words and numbers before the @ of an e-mail address."""
    yield f"word {word}", EMAIL_WORDS // words or 1


def email_words(address: str) -> list[str]:
    """The words and numbers before the @."""
    return _WORD.findall(address.partition("@")[0])


def of_organisation(name: str) -> Iterator[Part]:
    """A firm's name, by its words and by its pairs of letters."""
    words = name.split()
    for word in words:
        yield f"word {word}", round(FIRM_WORDS / len(words))
    yield from _pairs(name.replace(" ", ""), FIRM_PAIRS)


def of_person(initial: str, what: str, value: str) -> Iterator[Part]:
    """What a household shares, once more together with who of it this is."""
    yield f"{what} {initial} {value}", _WITH[what]


def _pairs(text: str, positions: int) -> Iterator[Part]:
    """Each pair of letters, the ends marked, with its share of the positions: two at least."""
    marked = f"^{text}$"
    found = dict.fromkeys(marked[at : at + 2] for at in range(len(marked) - 1))
    each = max(2, round(positions / len(found)))
    for pair in found:
        yield f"pair {pair}", each
