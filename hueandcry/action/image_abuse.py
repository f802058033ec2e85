"""Words that may mean sexual images of somebody: the report is for officers on live duty alone."""

import re
import unicodedata
from datetime import date
from functools import cache

from hueandcry.intake import dated

LIST = "image_abuse.toml"
THEME = "images"
# "I am 15", "she's 13", "aged 12", "14 years old", "in year 8".
_YOUNG = re.compile(
    r"\b(?:(?:i|he|she|they|who|only) (?:am|m|is|s|are|re|was|just)|aged?)"
    r" (?:just |only )?(?:[89]|1[0-7])\b"
    r"|\b(?:[89]|1[0-7]) ?(?:(?:years?|yrs?) old|yo)\b|\byear (?:[4-9]|1[0-3])\b"
)


def in_text(text: str) -> bool:
    """Whether a person on live duty must look. The text is looked at in memory and let go."""
    plain = _plain(text)
    if _pattern().search(plain):
        return True
    return bool(_any("pictures").search(plain) and _any("threats").search(plain))


def of_somebody_young(text: str) -> bool:
    """Whether a picture of a child may have been asked for, sent or be held."""
    plain = _plain(text)
    is_young = _any("young").search(plain) or _YOUNG.search(plain)
    return bool(is_young and _asked().search(plain))


def verify_by() -> date:
    """The day by which somebody must look at the list again."""
    due: date = dated.read(LIST)["verify_by"]
    return due


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


@cache
def _any(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(dated.read(LIST)[name])})\b")


@cache
def _asked() -> re.Pattern[str]:
    data = dated.read(LIST)
    asked, pictures = "|".join(data["asked"]), "|".join(data["pictures"])
    return re.compile(rf"\b(?:{asked})(?: [a-z0-9]+){{0,4}} (?:{pictures})\b")


@cache
def _pattern() -> re.Pattern[str]:
    data = dated.read(LIST)
    whole = "|".join(map(re.escape, (*data["words"], *data["phrases"])))
    return re.compile(rf"\b(?:{whole})\b|{'|'.join(map(re.escape, data['inside']))}")
