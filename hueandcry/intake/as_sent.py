"""What may be kept or sent back exactly as it was sent: nothing that a name could hide in."""

import re
from functools import lru_cache

from hueandcry.intake import tidy

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
_LONG_MONTHS = "january|february|march|april|june|july|august|september|october|november|december"
_DAYS = "mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun"
_LONG_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_WORDS = f"{_MONTHS}|{_LONG_MONTHS}|{_DAYS}|{_LONG_DAYS}|st|nd|rd|th|at|am|pm|hrs|hours|t|z|gmt|bst"
_DATE = re.compile(
    rf"(?:[\d\s./:,@+=\"-]|\b(?:{_WORDS})\b|(?<=\d)(?:{_WORDS})\b|(?<=\d)t(?=\d))*", re.IGNORECASE
)
_STATE_WORDS = """
    a active awaiting by canceled cancelled case charged classified closed complaint complete
    completed created crime deleted detected duplicate entered error filed finalised in
    invalid investigation live new no not of on open outcome pending progress reclassified
    record recorded registered rejected removed reopened report reporter resolved retracted
    sender sent stands status to transferred under undetected void voided was withdrawn
    without
"""
_STATE = re.compile(rf"(?:[\s.,;:/()-]|\b(?:{'|'.join(_STATE_WORDS.split())})\b)*", re.IGNORECASE)


@lru_cache(maxsize=16_384)
def as_sent(field: str, text: str) -> str:
    """The text of a plain column, or "" where it holds more than its column should.

    A date column keeps what reads as a date, a flag what reads as yes or no, a state the words that
    states are made of. An offence label is kept whole: somebody must be able to say what it means.
    """
    if field in ("reported_on", "event_on"):
        return text if _DATE.fullmatch(text) else ""
    if field == "online":
        return text if tidy.yes_no(text) is not None else ""
    if field == "state":
        return text if _STATE.fullmatch(text) else ""
    return text
