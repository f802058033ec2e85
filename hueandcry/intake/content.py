"""What the cells of one column look like, whatever heads it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from types import MappingProxyType

from hueandcry.intake import reject, tidy
from hueandcry.intake.as_sent import as_sent
from hueandcry.intake.classify import SURE, classify, speaks_of_offences
from hueandcry.intake.dates import BLANK, read_day

MOST_LABELS = 80  # different texts; a column of more is no category
_LIFETIME = 30 * 365  # days between the dates of a column that hold births
_MODERN = range(36_526, 54_789)  # a spreadsheet's numbers for 2000 to 2049
_LONGEST_SHAPE = 24
_LONGEST_LABEL = 160  # letters: statutes are long, and a longer cell is a story
_LOOKED_AT = 300  # different texts of a column, the commonest first: enough to tell what it holds

_EMAIL = re.compile(r"[^@\s]+(?:@|\(at\))[^@\s]+\.[a-z.]{2,}", re.IGNORECASE)
_CUT_PHONE = re.compile(r"[0-9]\.[0-9]{2,6}E\+[01][0-9]", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+?44|\(?0|7|1|2)[0-9\s()-]{8,14}")
_URL = re.compile(
    r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE
)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_MONEY = re.compile(r"£|[0-9]\.[0-9]{2}$|\bgbp\b", re.IGNORECASE)
_NAMES = re.compile(r"[A-Z][^\W\d_'’-]*(?:[\s'’.,-]+[A-Z][^\W\d_'’-]*){1,3}\.?")
_ACCOUNT = re.compile(r"[0-9]{8}|[0-9]{2}-?[0-9]{2}-?[0-9]{2}\s[0-9]{8}")
_BARE = re.compile(r"[0-9]{1,2}\s?[A-Za-z]?")
_DIGIT = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class Content:
    """How a column is filled: `shares` of its filled cells that read as each thing, 0 to 1.

    `births`: its dates lie a lifetime apart. `words` is how many words its usual cell has.
    """

    rows: int
    filled: int
    shares: Mapping[str, float]
    births: bool
    words: float

    def mostly(self, what: str, least: float = 0.6) -> bool:
        """Whether at least this share of the filled cells reads as `what`."""
        return self.filled > 0 and self.shares[what] >= least


def _is_date(text: str) -> bool:
    return not _SERIAL.fullmatch(text) and read_day(text[:60]).day is not None


def _is_serial(text: str) -> bool:
    return _SERIAL.fullmatch(text) is not None and int(text[:5]) in _MODERN


def _is_phone(text: str) -> bool:
    if _CUT_PHONE.fullmatch(text):
        return True
    enough = sum(letter.isdecimal() for letter in text) >= 9
    return enough and _PHONE.fullmatch(text) is not None and not _is_date(text)


def _is_reference(text: str) -> bool:
    whole = reject.is_reference(text) and _DIGIT.search(text) is not None
    return whole and text.count(" ") <= 1 and not _is_date(text) and not _MONEY.search(text)


_TESTS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "date": _is_date,
        "serial": _is_serial,
        "month": lambda text: read_day(text[:60]).whole_month,
        "postcode": lambda text: tidy.postcode(text).outward and tidy.postcode(text).sure,
        "whole_postcode": lambda text: tidy.postcode(text).full,
        "lsoa": tidy.lsoa,
        "email": _EMAIL.fullmatch,
        "phone": _is_phone,
        "url": _URL.fullmatch,
        "account": _ACCOUNT.fullmatch,
        "money": lambda text: _MONEY.search(text) and tidy.loss(text).pounds is not None,
        "pounds": lambda text: tidy.loss(text).pounds is not None,
        "sex": lambda text: tidy.sex(text) and not text.isdecimal(),
        "flag": lambda text: tidy.yes_no(text) is not None,
        "word_flag": lambda text: tidy.yes_no(text) is not None and not text.isdecimal(),
        "age": lambda text: text.isdecimal() and len(text) <= 3 and int(text) <= tidy.OLDEST,
        "digits": _DIGIT.search,
        "names": _NAMES.fullmatch,
        "reference": _is_reference,
        "state": lambda text: as_sent("state", text),
        "offence": lambda text: classify(text, None, "NFIB").confidence >= SURE,
        "speaks": speaks_of_offences,
        "short": lambda text: len(text.split()) <= _MOST_WORDS,
    }
)


def content(cells: Iterable[str]) -> Content:
    """Look at the cells of one column; blank ones count for nothing but `rows`."""
    texts = [text.strip() for text in cells]
    often = Counter(text for text in texts if text)
    filled = sum(often.values())
    common = often.most_common(_LOOKED_AT)
    looked_at = max(sum(count for _, count in common), 1)
    shares = {
        what: sum(count for text, count in common if _may_be(text, what) and test(text)) / looked_at
        for what, test in _TESTS.items()
    }
    alone = sum(count == 1 for count in often.values())
    shares["different"] = alone / max(filled, 1)
    shares["repeated"] = 1 - shares["different"] if len(often) <= MOST_LABELS else 0.0
    words = median(len(text.split()) for text in often.elements()) if often else 0.0
    return Content(len(texts), filled, MappingProxyType(shares), _births(often), words)


def _may_be(text: str, what: str) -> bool:
    """A story is no value: it may hold figures, and a link may be as long."""
    return len(text) <= _LONGEST_LABEL or what in ("digits", "url")


def _births(often: Counter[str]) -> bool:
    """Whether dates lie so far apart, and so far back, that people were born on them."""
    days = sorted(day for text in often if (day := _birth(text)))
    if len(days) < 5:
        return False
    return (days[-len(days) // 10 - 1] - days[len(days) // 10]).days > _LIFETIME


def _birth(text: str) -> date | None:
    found = read_day(text[:60]) if len(text) <= _LONGEST_LABEL else BLANK
    return None if found.whole_month else found.day


def agrees(field: str, column: Content) -> bool | None:
    """Whether the cells are such as `field` would have; None where they cannot tell."""
    if not column.filled or field not in _LIKE:
        return None
    likely, unlikely = _LIKE[field]
    if likely(column):
        return True
    return False if unlikely(column) else None


def _dated(column: Content) -> float:
    return column.shares["date"] + column.shares["serial"]


_Test = Callable[[Content], bool]
_LIKE: Mapping[str, tuple[_Test, _Test]] = MappingProxyType(
    {
        "ref": (
            lambda c: c.mostly("reference", 0.8) and c.mostly("different", 0.9),
            lambda c: _dated(c) > 0.5 or (c.filled >= 10 and c.shares["different"] < 0.3),
        ),
        "reported_on": (lambda c: _dated(c) >= 0.6, lambda c: _dated(c) < 0.3),
        "event_on": (lambda c: _dated(c) >= 0.6, lambda c: _dated(c) < 0.3),
        "dob": (
            lambda c: c.births or c.mostly("date", 0.6),
            lambda c: _dated(c) < 0.2 and not c.births,
        ),
        "code": (
            lambda c: c.mostly("offence", 0.3) or (c.mostly("repeated", 0.8) and c.words <= 8),
            lambda c: _dated(c) > 0.5 or c.words > 15 or c.mostly("email", 0.3),
        ),
        "forename": (lambda c: False, lambda c: c.shares["digits"] > 0.3),
        "surname": (lambda c: False, lambda c: c.shares["digits"] > 0.3),
        "name": (lambda c: c.mostly("names", 0.7), lambda c: c.shares["digits"] > 0.3),
        "age": (lambda c: c.mostly("age", 0.8), lambda c: c.shares["age"] < 0.3),
        "sex": (lambda c: c.mostly("sex", 0.4), lambda c: c.shares["digits"] > 0.5 or c.words > 4),
        "postcode": (lambda c: c.mostly("postcode", 0.6), lambda c: c.shares["postcode"] < 0.2),
        "lsoa": (lambda c: c.mostly("lsoa", 0.6), lambda c: c.shares["lsoa"] < 0.2),
        "phone": (lambda c: c.mostly("phone", 0.5), lambda c: c.shares["phone"] < 0.2),
        "email": (lambda c: c.mostly("email", 0.5), lambda c: c.shares["email"] < 0.2),
        "loss": (lambda c: c.mostly("pounds", 0.6), lambda c: c.shares["pounds"] < 0.3),
        "online": (lambda c: c.mostly("flag", 0.8), lambda c: c.shares["flag"] < 0.5),
        "state": (lambda c: c.mostly("state", 0.5), lambda c: c.words > 6 or _dated(c) > 0.5),
        "suspect_phone": (lambda c: c.mostly("phone", 0.5), lambda c: c.shares["phone"] < 0.2),
        "suspect_url": (lambda c: c.mostly("url", 0.5), lambda c: c.shares["url"] < 0.2),
        "suspect_account": (
            lambda c: c.mostly("account", 0.5),
            lambda c: c.shares["digits"] < 0.5,
        ),
        "narrative": (lambda c: c.words >= 4, lambda c: _dated(c) > 0.5 or c.mostly("pounds")),
    }
)


def by_content(column: Content) -> tuple[str, str]:
    """The field that cells show by themselves, and why; "" with the reason where they do not."""
    if not column.filled:
        return "", "Every cell is blank."
    for field, what, least, why in _SHOWS:
        if column.mostly(what, least):
            return field, why
    if column.births:
        return "dob", "Its dates lie as far apart as births."
    if _dated(column) >= 0.8:
        return "date", "Its cells are dates."
    if column.words >= 6 and column.mostly("different", 0.5):
        return "narrative", "Its cells are long texts."
    if column.mostly("names", 0.8) and column.mostly("different", 0.5):
        return "", "Its cells look like names of people, but its heading does not say whose."
    if column.mostly("word_flag", 0.9):
        return "", "Its cells are yes or no, but its heading does not say to what."
    if column.mostly("repeated", 0.9) and column.filled >= 10:
        return "", "Its cells repeat, like a category, but none is an offence that we know."
    return "", "Neither its heading nor its cells say what it is."


_SHOWS = (
    ("lsoa", "lsoa", 0.8, "Its cells are codes of small areas."),
    ("email", "email", 0.8, "Its cells are e-mail addresses."),
    ("postcode", "whole_postcode", 0.6, "Its cells are postcodes."),
    ("phone", "phone", 0.8, "Its cells are telephone numbers."),
    ("code", "offence", 0.5, "Its cells are offences that we know."),
    ("loss", "money", 0.6, "Its cells are amounts of money."),
    ("sex", "sex", 0.8, "Its cells say male or female."),
)


def category(column: Content) -> float:
    """How much a column of unknown texts looks like what happened; 0 where it does not.

    Its texts are short, few, and repeat. They share words with offences, or are phrases that are no
    names: places, teams and states are mostly told in one word.
    """
    few = column.filled >= _ENOUGH_ROWS and column.mostly("repeated", 0.9)
    few = few and column.mostly("short", 0.95)
    other = any(column.mostly(what, 0.5) for what in _NO_CATEGORY) or _dated(column) > 0.2
    if not few or other:
        return 0.0
    phrases = column.words >= 2 and not column.mostly("names", 0.5)
    speaks = column.shares["speaks"]
    return 1 + speaks if speaks >= 0.3 else 0.5 * phrases


_ENOUGH_ROWS = 10
_MOST_WORDS = 8  # of a category
_NO_CATEGORY = ("state", "flag", "sex", "postcode", "lsoa", "pounds", "reference", "age")


def bare_codes(cells: Iterable[str]) -> bool:
    """Whether offences are told by codes alone, without the list they are of ("52C")."""
    told = [text for cell in cells if (text := cell.strip())]
    bare = sum(_BARE.fullmatch(text) is not None for text in told)
    return 2 * bare > len(told)


def example(field: str, text: str) -> str:
    """A cell as sent where it can name nobody, else its shape: "AA9 9AA"."""
    if field in ("reported_on", "event_on", "online", "state"):
        kept = as_sent("reported_on" if field == "event_on" else field, text)
        return kept[:_LONGEST_SHAPE] or shape(text)
    if field == "code" and classify(text[:300], None, "NFIB").confidence >= SURE:
        return text[:80]
    return shape(text)


def shape(text: str) -> str:
    """A for each capital, a for each small letter, 9 for each figure; other signs stay."""
    short = text[:_LONGEST_SHAPE]
    told = "".join(
        "9" if sign.isdecimal() else ("A" if sign.isupper() else "a") if sign.isalpha() else sign
        for sign in short
    )
    return told + ("..." if len(text) > _LONGEST_SHAPE else "")


def examples(field: str, cells: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The commonest cells of a column, each as it may be shown."""
    often = Counter(text for cell in cells if (text := cell.strip()))
    shown = (example(field, text) for text, _ in often.most_common(200))
    return tuple(dict.fromkeys(shown))[:most]
