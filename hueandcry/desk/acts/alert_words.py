"""What may not stand in an alert: it names nobody, gives no number to ring and no count."""

import re
import unicodedata
from collections.abc import Iterator, Set
from functools import cache
from itertools import groupby

from django.conf import settings

from hueandcry.facts.place import area
from hueandcry.synthetic import lists

_PEOPLE = (
    "people|persons?|reports?|residents?|victims?|cases?|households?|firms?|shops?|men|women|"
    "pensioners?|pupils?|students?|customers?|complaints?|neighbours?"
)
_SOME = "[0-9][0-9,]*|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds|thousands"
_DIGIT = "zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple"
_ENDS = "com|co|uk|org|net|info|biz|io|gov|me|ly|app|xyz|top|shop|online|site|link|live|club|eu"
_EITHER = re.IGNORECASE
_ONE_FIGURE = "could be a phone or account number"
# What stops an alert, and what to say of it. An amount of money ("£1,250") is no such number.
_SHAPES = (
    (re.compile(r"[\w.+-]*@[\w-]+(?:\.[\w-]+)*"), "is an email address or an account"),
    (
        re.compile(
            rf"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:{_ENDS})\b\S*", re.IGNORECASE
        ),
        "is a web address",
    ),
    (re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}\b", _EITHER), "is a postcode"),
    (re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\b"), "could be half a postcode"),
    (re.compile(r"(?<![£0-9.,])\+?[0-9](?:[\s().-]*[0-9]){4,}"), _ONE_FIGURE),
    (re.compile(rf"\b(?:(?:{_DIGIT})[\s,-]+){{4,}}(?:{_DIGIT})\b", _EITHER), _ONE_FIGURE),
    (
        re.compile(rf"\b(?:{_SOME})\s+(?:[a-z]+\s+)?(?:{_PEOPLE})\b", _EITHER),
        "is a count: counts leave through the gate alone",
    ),
    (
        re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Lady|Lord|Rev|Prof|Sgt)\b\.?\s+[A-Z]\w*"),
        "reads like a name",
    ),
)
_TO_RING = re.compile(
    r"\b(?:ring|call|dial|phone|text|(?:send|forward)\s+(?:\w+\s+){1,3}to)\s+([0-9]{3,4})\b(?![\s-]*[0-9])",
    _EITHER,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.!?:\n]|\S")
_ENDS_A_SENTENCE = frozenset('.!?:\n“"')
# Whose name may stand in an alert: days, months, and those that tricksters pretend to be.
_NAMES = """
    I Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May
    June July August September October November December Christmas Easter Britain British UK
    England English Wales Welsh Scotland Scottish North South East West Report Fraud Action Police
    Trading Standards Council Citizens Advice Royal Mail Post Office Revenue Customs Amazon Apple
    Google Microsoft Windows Facebook Instagram WhatsApp Messenger Marketplace Snapchat TikTok
    Telegram YouTube PayPal Netflix Vinted eBay Airbnb Booking Evri DPD Visa Mastercard Bitcoin
    Wi-Fi Steam Roblox Teams Outlook Gmail Android TV Licensing Student Loans Company
"""
# First names that are more often ordinary words.
_WORDS = """
    art bill dale dawn dot faith frank grace holly hope iris ivy jack jade joy mark may nick pat
    pearl ray rob rose ruby sue violet will
"""
_KNOWN, _ORDINARY = frozenset(_NAMES.split()), frozenset(_WORDS.split())
_LONGEST_SHORT_FORM = 5


def stopped(text: str, ours: Set[str] = frozenset()) -> tuple[str, ...]:
    """Why a text may not go out: one sentence for each thing, naming the very words.

    `ours` are the numbers that our pages print: "Ring 159" may stand, "Ring 118" may not. Figures
    of other scripts and shapes are figures.
    """
    text = "".join(map(_as_figure, unicodedata.normalize("NFKC", text)))
    found = [
        f"“{match.group().strip()}” {why}."
        for shape, why in _SHAPES
        for match in shape.finditer(text)
    ]
    found += [
        f"“{number}” is not among the numbers that we print."
        for number in _TO_RING.findall(text)
        if number not in ours
    ]
    said = " ".join(found)
    names = [f"“{name}” reads like a name." for name in _names(text) if name not in said]
    return tuple(dict.fromkeys([*found, *names]))


def _as_figure(sign: str) -> str:
    figure = unicodedata.digit(sign, None)
    return sign if figure is None else str(figure)


def _names(text: str) -> Iterator[str]:
    """Words with a capital that are neither a known name nor the first of a sentence."""
    words = _WORD.findall(text)
    first = [at == 0 or words[at - 1] in _ENDS_A_SENTENCE for at in range(len(words))]
    marked = [(word, _could_name(word, begins)) for word, begins in zip(words, first, strict=True)]
    for could, run in groupby(marked, key=lambda pair: pair[1]):
        if could:
            yield " ".join(word for word, _ in run)


def _could_name(word: str, begins: bool) -> bool:
    bare = re.sub(r"['’]s$", "", word)
    if bare.casefold() in _first_names():
        return True
    if begins or not word[0].isupper() or bare in _KNOWN or bare in _places():
        return False
    return not (bare.isupper() and len(bare) <= _LONGEST_SHORT_FORM)


@cache
def _first_names() -> frozenset[str]:
    names = (name for group in lists.first_names().values() for name in group)
    short = lists.short_names()
    return frozenset(name.casefold() for name in (*names, *short, *short.values())) - _ORDINARY


@cache
def _places() -> frozenset[str]:
    pack = area(settings.HUEANDCRY_HOME.area)
    return frozenset(" ".join((pack.name, *pack.names.values())).split())
