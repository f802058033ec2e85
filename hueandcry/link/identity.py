"""Who a record is of, cleaned so that two lists write the same person or firm the same way."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

Kind = Literal["person", "business"]

_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"}
)
_TITLES = """mr mrs miss ms mx dr prof professor rev reverend sir lady lord dame master cllr"""
_NOBODY = """unknown notknown notstated nk na none nil test anonymous anon withheld refused customer
    victim caller nobody xx xxx"""
_LEGAL = """ltd limited plc llp lp cic co company the and uk inc t ta trading as"""
_NOT_WORD = re.compile(r"[^\w\s'’.&-]|_")
_BETWEEN = re.compile(r"[\s.&-]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ().\-]{6,}[0-9]")
_CUT_OFF = re.compile(r"[0-9]\s?[eE]\s?\+?[0-9]")
_NOT_DIGIT = re.compile(r"[^0-9]")
_AT = re.compile(r"\s*[\[({]?\s*(?:@|(?<=[\[({])at(?=[\])}]))\s*[\])}]?\s*|\s+at\s+", re.IGNORECASE)
_EMAIL = re.compile(r"([a-z0-9.!#$%&'*+/=?^_`{|}~-]+)@([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_NO_EMAIL = re.compile(r"(?:no|none|unknown|noemail|not|na|n\.a|nil|test|x+)(?:\W.*)?")
_TITLE, _NO_NAME, _FORM = (frozenset(words.split()) for words in (_TITLES, _NOBODY, _LEGAL))
_FEWEST_DIFFERENT = 3  # figures: 0000000000 is nobody's number


@dataclass(frozen=True, slots=True)
class Identity:
    """One person's or firm's identity, cleaned; "" and None are what the record does not tell.

    `forename` is the first alone; `postcode` whole, without space; `phone` has no leading nought
    and no country code of the United Kingdom. `kind` is "business" where an organisation and no
    person is named.
    """

    forename: str = ""
    surname: str = ""
    born: date | None = None
    postcode: str = ""
    outward: str = ""
    phone: str = ""
    email: str = ""
    organisation: str = ""

    @property
    def kind(self) -> Kind:
        """Whom it is of."""
        named = self.forename or self.surname
        return "business" if self.organisation and not named else "person"

    @property
    def kinds_told(self) -> int:
        """How many independent kinds of identity it tells: a name is one, a whole postcode one."""
        named = self.organisation if self.kind == "business" else self.surname
        own = () if self.kind == "business" else (self.born,)
        return sum(map(bool, (named, self.postcode, self.phone, self.email, *own)))


@lru_cache(65_536)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a name without case, accents, marks and titles; "O'Neil" is one word."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_UNDECOMPOSED)
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    bare = _BETWEEN.sub(" ", _NOT_WORD.sub(" ", plain)).replace("'", "").replace("’", "")
    return tuple(word for word in bare.split() if word not in _TITLE)


def forename(text: str) -> str:
    """The first forename, or an initial; "" for a word that stands for nobody."""
    words = words_of(text)
    return "" if not words or words[0] in _NO_NAME or words[0].isdigit() else words[0]


def surname(text: str) -> str:
    """The surname in one word: "Smith-Jones" and "Smith Jones" are the same."""
    said = "".join(words_of(text))
    return "" if said in _NO_NAME or len(said) < 2 or said.isdigit() else said


def organisation(text: str) -> str:
    """A firm's name in words, without what only says which kind of firm it is."""
    words = words_of(text)
    telling = [word for word in words if word not in _FORM]
    said = " ".join(telling or words)
    return "" if said.replace(" ", "") in _NO_NAME else said


@lru_cache(65_536)
def phone(text: str) -> str:
    """The national number without its leading nought, or "" where it is cut, short or a filler."""
    if not text or _CUT_OFF.search(text):
        return ""
    found = _PHONE.search(text.removesuffix(".0"))
    if found is None:
        return ""
    digits = _NOT_DIGIT.sub("", found[0].replace("(0)", ""))
    digits = digits.removeprefix("00")
    if len(digits) > 10:
        digits = digits.removeprefix("44")
    digits = digits.lstrip("0")
    filler = len(set(digits)) < _FEWEST_DIFFERENT or digits in "1234567890123456789"
    return "" if filler or not 9 <= len(digits) <= 12 else digits


@lru_cache(65_536)
def email(text: str) -> str:
    """The address in small letters, "(at)" mended; "" for what is none or stands for none."""
    if not text:
        return ""
    said = _AT.sub("@", text.strip()).casefold().replace(" ", "").strip("<>;,.")
    found = _EMAIL.fullmatch(said.removeprefix("mailto:"))
    return "" if found is None or _NO_EMAIL.fullmatch(found[1]) else f"{found[1]}@{found[2]}"


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """Each short form and the full names it stands for."""
    text = (files("hueandcry.link") / "data" / "short_names.csv").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        found[row["short"]] = (*found.get(row["short"], ()), row["name"])
    return found


@cache
def _families() -> Mapping[str, str]:
    """Each name that a short form ties to others, and the first of its family."""
    above: dict[str, str] = {}

    def head(name: str) -> str:
        while above.setdefault(name, name) != name:
            name = above[name]
        return name

    for short, names in _names().items():
        for name in names:
            one, other = sorted((head(name), head(short)))
            above[other] = one
    return {name: head(name) for name in above}


def family_of(name: str) -> str:
    """What a forename and its short forms have in common: "bill" and "william" give the same."""
    return _families().get(name, name)


def initial_of(name: str) -> str:
    """The initial that a record may have in place of a forename: "w" for "bill"."""
    full = _names().get(name, ())
    return full[0][0] if full and all(one[0] != name[0] for one in full) else name[0]
