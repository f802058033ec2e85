"""A heading by its words: "Rec'd Dt" and "Date received" are one, whatever their order."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TWO = (("post code", "postcode"), ("e mail", "email"), ("home office", "ho"))
_NUMBER = "number"
# Short forms, and words of one meaning at the head of a column.
_SAME = {
    **dict.fromkeys(("no", "num", "nr", "ref", "reference", "id", _NUMBER), _NUMBER),
    **dict.fromkeys(("dt", "datetime", "timestamp"), "date"),
    **dict.fromkeys(("recd", "rcvd"), "received"),
    **dict.fromkeys(("agg", "aggrieved", "vic", "vict"), "victim"),
    **dict.fromkeys(("acc", "acct"), "account"),
    **dict.fromkeys(("tel", "phone"), "telephone"),
    "amt": "amount",
    "cat": "category",
    "cust": "customer",
    "desc": "description",
    "pcode": "postcode",
    "forenames": "forename",
}
_IDLE = frozenset(("of", "the", "a", "gbp", "in"))


@lru_cache(8192)
def form(heading: str) -> str:
    """The words of a heading in their order of letters, "" where they say too little to go by.

    A bare number ("No.") may count the rows, so it stands for nothing here.
    """
    bare = _HUMP.sub(" ", _BRACKETS.sub(" ", re.sub("['’]", "", heading))).replace("_", " ")
    text = " ".join(re.findall(r"[^\W_]+", bare.casefold()))
    for two, one in _TWO:
        text = re.sub(rf"\b{two}\b", one, text)
    words = {_SAME.get(word, word) for word in text.split()} - _IDLE
    if "date" in words:
        words.discard("time")
    return " ".join(sorted(words)) if len(words) > 1 or words - {_NUMBER, "date"} else ""


def undated(heading: str) -> str:
    """The form without the word "date", "" where fewer than two words are left."""
    words = form(heading).split()
    rest = [word for word in words if word != "date"]
    return " ".join(rest) if 2 <= len(rest) < len(words) else ""


def index(known: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Pairs of heading and field into headings by form, but for forms that stand for two fields."""
    fields: dict[str, set[str]] = defaultdict(set)
    first: dict[str, str] = {}
    for heading, field in known:
        if said := form(heading):
            fields[said].add(field)
            first.setdefault(said, heading)
    return {said: heading for said, heading in first.items() if len(fields[said]) == 1}
