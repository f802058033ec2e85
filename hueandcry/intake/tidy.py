"""One cell of a partner's file into one value, or none: nothing is guessed, nothing is run."""

import hmac
import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from hueandcry.intake.dates import read_day

LARGEST_LOSS = Decimal(1_000_000_000)
OLDEST = 115

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]")
_NUMBER = r"([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_MONEY = re.compile(
    rf"(?:£|gbp)?\s*{_NUMBER}\s*(k|m|thousand|million)?\s*(?:gbp|£|pounds?)?(?:/-)?"
)
_ABOUT = re.compile(
    r"^(?:c\.?|ca\.?|circa|about|approx(?:imately|\.)?|around|roughly|est(?:imated|\.)?|nearly"
    r"|over|under|up to|at least|more than|less than|almost|[~≈<>?])\s*(?=[£0-9.g])"
    r"|\s*(?:approx(?:imately|\.)?|ish|est(?:imated|\.)?|\+|\?|or so|or more|plus)$"
)
_CONTINENTAL = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{2}|[0-9]+,[0-9]{2}")
_SCIENCE = re.compile(r"[0-9](?:\.[0-9]+)?e\+?[0-9]{1,2}")
_NOTHING = frozenset(("nil", "none", "no loss", "zero", "nothing", "£nil", "no financial loss"))
_AREAS = """
    AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN
    DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA
    LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG
    SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
"""
_KNOWN_AREAS = frozenset(_AREAS.split())
# London alone ends outward codes in a letter (W1A, EC1A), so elsewhere such a letter is a slip.
_LETTERED = frozenset(("E", "N", "W", "EC", "NW", "SE", "SW", "WC"))
_NEVER_LAST = frozenset("ILOQZ")
_UNSAID = frozenset(("NK", "NA", "UNKNOWN", "NOTKNOWN", "NONE", "NFA", "NOFIXEDABODE"))
_SHAPES = ("A9", "A99", "AA9", "AA99", "A9A", "AA9A")
_AS_LETTER = {"0": "O", "1": "I", "5": "S", "8": "B"}
_AS_DIGIT = {"O": "0", "I": "1", "L": "1", "S": "5", "Z": "2", "B": "8"}

_SEXES = {
    "M": "M", "MALE": "M", "MAN": "M", "BOY": "M", "1": "M",
    "F": "F", "FEMALE": "F", "WOMAN": "F", "GIRL": "F", "2": "F",
}  # fmt: skip
_LSOA = re.compile(r"[EW]01[0-9]{6}")
_YES = frozenset(("y", "yes", "true", "t", "1", "1.0", "x", "cyber", "online", "flagged"))
_NO = frozenset(("n", "no", "false", "f", "0", "0.0", "not cyber", "offline", "not flagged"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


class Loss(NamedTuple):
    """Pounds, or None; `sure` is False where the cell says something we cannot be certain of."""

    pounds: Decimal | None
    sure: bool


class Postcode(NamedTuple):
    """The outward code, and the whole code without space where the cell held it, else ""."""

    outward: str
    full: str
    sure: bool


@lru_cache(16_384)
def clean(text: str) -> str:
    """The cell without control characters, its spaces single and none at either end."""
    return " ".join(_CONTROL.sub("", text).split())


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run the cell. We never do."""
    return text[:1] in ("=", "+", "-", "@")


@lru_cache(32_768)
def loss(text: str) -> Loss:
    """Read an amount in pounds. Blank is no loss stated; "c. £500", "1.2k", "unknown" are unsure.

    Not pounds, a range, a negative or a formula gives no amount and is unsure.
    """
    said = unicodedata.normalize("NFKC", clean(text)).casefold().translate(_DASHES)
    if said in ("", "-"):
        return Loss(None, True)
    if said in _NOTHING:
        return Loss(Decimal("0.00"), True)
    amount = _ABOUT.sub("", said).strip()
    if found := _MONEY.fullmatch(amount):
        return _pounds(found[1].replace(",", ""), found[2], amount == said)
    bare = amount.removeprefix("£").strip()
    if _CONTINENTAL.fullmatch(bare):
        return _pounds(bare.replace(".", "").replace(",", "."), None, False)
    if _SCIENCE.fullmatch(bare):
        return _pounds(bare, None, False)
    return Loss(None, False)


def _pounds(number: str, times: str | None, exact: bool) -> Loss:
    many = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
    pounds = Decimal(number if number.strip(".") else "0") * many.get(times or "", 1)
    if pounds > LARGEST_LOSS:
        return Loss(None, False)
    return Loss(pounds.quantize(Decimal("0.01")), exact and times is None)


@lru_cache(65_536)
def postcode(text: str) -> Postcode:
    """Read a postcode, whole or outward only; I and 1, O and 0 are mended where one code fits."""
    said = "".join(letter for letter in clean(text).upper() if letter.isalnum())
    if said.isalpha() and said not in _UNSAID:
        return Postcode("", "", False)  # a word: "Block" is no B1 0CK
    if not said or said in _UNSAID:
        return Postcode("", "", True)
    first, _, rest = clean(text).upper().partition(" ")
    inward = _inward(said[-3:]) if len(said) >= 5 else ""
    if inward and (outward := _outward(said[:-3])):
        return Postcode(outward, outward + inward, True)
    if rest and len("".join(rest.split())) < 3 and (outward := _outward(first)):
        return Postcode(outward, "", True)
    if len(said) <= 4 and (outward := _outward(said)):
        return Postcode(outward, "", True)
    if rest and (outward := _outward(first)):
        return Postcode(outward, "", False)
    return Postcode("", "", False)


def _inward(said: str) -> str:
    digit = said[0] if "0" <= said[0] <= "9" else _AS_DIGIT.get(said[0], "")
    letters = "".join(_AS_LETTER.get(letter, letter) for letter in said[1:])
    good = digit and len(letters) == 2 and all("A" <= letter <= "Z" for letter in letters)
    return digit + letters if good else ""


def _outward(said: str) -> str:
    """The one outward code that `said` can be with the fewest letters changed; "" if not one."""
    fits: dict[int, set[str]] = {}
    for shape in _SHAPES:
        if len(shape) == len(said):
            form = _fit(said, shape)
            area = form[: shape.index("9")]
            lettered = shape.endswith("9A")
            if area in (_LETTERED if lettered else _KNOWN_AREAS) and not (
                lettered and form[-1] in _NEVER_LAST
            ):
                changed = sum(a != b for a, b in zip(form, said, strict=True))
                fits.setdefault(changed, set()).add(form)
    best = fits[min(fits)] if fits else set()
    return next(iter(best)) if len(best) == 1 else ""


def _fit(said: str, shape: str) -> str:
    out = []
    for letter, wanted in zip(said, shape, strict=True):
        is_digit = "0" <= letter <= "9"
        if wanted == "9":
            out.append(letter if is_digit else _AS_DIGIT.get(letter, ""))
        else:
            out.append(letter if "A" <= letter <= "Z" else _AS_LETTER.get(letter, ""))
    return "".join(out) if all(out) else ""


@lru_cache(16_384)
def lsoa(text: str) -> str:
    """The code of a small area of England or Wales ("E01020634"), or "" for anything else."""
    said = clean(text).upper()
    return said if _LSOA.fullmatch(said) else ""


@lru_cache(1024)
def sex(text: str) -> str:
    """ "F", "M", or "" for anything else: not stated, not known and other answers alike."""
    return _SEXES.get(clean(text).upper(), "")


@lru_cache(1024)
def yes_no(text: str) -> bool | None:
    """A flag, or None where it is blank or cannot be read."""
    said = clean(text).casefold()
    return True if said in _YES else False if said in _NO else None


@lru_cache(65_536)
def birth(text: str, order: str, today: date) -> date | None:
    """A date of birth, or None: a two-figure year is the last one that has passed.

    A month without a day is none: a token made of it would be another person's.
    """
    read = read_day(text, order)
    day = None if read.whole_month else read.day
    if day is not None and day > today:
        short = re.search(r"(?<![0-9])[0-9]{1,2}(?![0-9:.])\s*$", text.split(" ")[0]) is not None
        day = _century_before(day) if short else None
    if day is None or today.year - day.year > OLDEST:
        return None
    return day


def _century_before(day: date) -> date | None:
    try:
        return day.replace(year=day.year - 100)
    except ValueError:  # 29 February 2000 was a leap day, 1900 had none
        return None


def years_between(born: date, on: date) -> int | None:
    """Whole years of age on a day; None where the person was not yet born."""
    if born > on:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def letters(name: str) -> str:
    """A name as it is compared: no case, accents, spaces or marks."""
    if name.isascii() and name.isalpha():
        return name.lower()
    folded = unicodedata.normalize("NFKD", name).casefold()
    return "".join(filter(str.isalpha, folded))


def token(key: bytes, surname: str, forename: str, born: date | None) -> str:
    """The same person's mark without the name: HMAC-SHA256, first 32 hex figures; "" if unclear."""
    last, first = letters(surname), letters(forename)[:1]
    if not (last and first and born):
        return ""
    return hmac.digest(key, f"{last}|{first}|{born}".encode(), "sha256").hex()[:32]


def split_name(name: str) -> tuple[str, str]:
    """Forename and surname of a whole name, whether "Ann Lee" or "LEE, Ann"."""
    last, comma, first = clean(name).partition(",")
    if comma:
        return first.strip(), last.strip()
    first, _, last = clean(name).rpartition(" ")
    return first, last


def harmless(text: str) -> str:
    """The cell so that no spreadsheet runs it: a quotation mark before = + - @ or a tab."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text
