"""Words that may mean sexual images of somebody: the report is for officers on live duty alone."""

import re
import unicodedata
from datetime import date
from functools import cache

from hueandcry.intake import dated

LIST = "image_abuse.toml"
THEME = "images"


def in_text(text: str) -> bool:
    """Whether a person on live duty must look. The text is looked at in memory and let go."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return bool(_pattern().search(" ".join(re.findall(r"[a-z0-9]+", plain))))


def verify_by() -> date:
    """The day by which somebody must look at the list again."""
    due: date = dated.read(LIST)["verify_by"]
    return due


@cache
def _pattern() -> re.Pattern[str]:
    data = dated.read(LIST)
    whole = "|".join(map(re.escape, (*data["words"], *data["phrases"])))
    return re.compile(rf"\b(?:{whole})\b|{'|'.join(map(re.escape, data['inside']))}")
