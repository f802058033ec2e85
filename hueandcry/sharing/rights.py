"""What a person may ask a controller for, and by when it must be answered.

UK GDPR Arts 12, 12A and 15 to 21; DPA 2018 ss.45 to 54 (s.54 as amended in 2026) and s.164A.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

_ACKNOWLEDGE_DAYS = 30
_SOON_DAYS = 7
IDENTITY, CLARIFICATION = "identity", "clarification"


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that may be asked. `law` under each regime; `doubt` is what nobody has checked."""

    words: str
    law: str
    doubt: str = ""


_DOUBT = "Articles 12A, 15 to 21 were read in summaries, not word for word."
RIGHTS: Mapping[str, Right] = MappingProxyType(
    {
        "access": Right("See what is held", "UK GDPR Art 15; DPA 2018 s.45", _DOUBT),
        "rectification": Right("Have it put right", "UK GDPR Art 16; DPA 2018 s.46", _DOUBT),
        "erasure": Right("Have it erased", "UK GDPR Art 17; DPA 2018 s.47", _DOUBT),
        "restriction": Right("Have its use limited", "UK GDPR Art 18; DPA 2018 s.47", _DOUBT),
        "objection": Right("Object to its use", "UK GDPR Art 21; not in Part 3", _DOUBT),
        "complaint": Right(
            "Complain to you",
            "DPA 2018 s.164A",
            "How the 30 days are counted comes from a secondary source.",
        ),
    }
)
# What stops the clock, in words.
STOPS: Mapping[str, str] = MappingProxyType(
    {
        IDENTITY: "We asked who they are: the month counts from the day we know",
        CLARIFICATION: "We asked what they want to see: those days do not count",
    }
)
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "done": "Done as asked",
        "part": "Done in part, with the reason",
        "refused": "Refused, with the reason and where to complain",
        "nothing": "Nothing is held",
        "withdrawn": "Taken back by the person",
    }
)


class UnableToCount(ValueError):
    """The clock cannot do that; the message says why."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request as its clock sees it. Days are whole days in the UK.

    `counts_from` is the day of receipt, or the later one on which identity was proved (s.54(3)).
    `stopped_on` and `stopped_for` say that it stands still, `stopped_days` how long it has before.
    """

    kind: str
    received_on: date
    counts_from: date
    stopped_on: date | None = None
    stopped_for: str = ""
    stopped_days: int = 0
    extended_on: date | None = None
    acknowledged_on: date | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands on a day. `due` is None where no day runs now.

    `state` is answered, stopped, late, soon, open or "without delay" (a complaint that was
    acknowledged). `days` are those left, below nought where it is late.
    """

    state: str
    due: date | None
    days: int | None


def received(kind: str, on: date, today: date) -> Request:
    """A new request; raises UnableToCount for a kind or a day that cannot be."""
    if kind not in RIGHTS:
        raise UnableToCount(f"There is no right '{kind}'. There is: {', '.join(RIGHTS)}.")
    if on > today:
        raise UnableToCount("It cannot have come on a day that is still to come.")
    return Request(kind, on, on)


def months_after(day: date, months: int) -> date:
    """The corresponding day so many months on, or the last day of a shorter month.

    So the ICO counts: received on 3 September, due on 3 October.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_month_ends(request: Request) -> date:
    """The last day of the first month, by which an extension is told (s.54(3B))."""
    return months_after(request.counts_from, 1) + timedelta(days=request.stopped_days)


def due(request: Request) -> date:
    """By when it is answered, or a complaint acknowledged, if the clock is not stopped again.

    The day itself, never the working day after it that the ICO would allow.
    """
    if request.kind == "complaint":
        return request.received_on + timedelta(days=_ACKNOWLEDGE_DAYS)
    months = 3 if request.extended_on else 1
    return months_after(request.counts_from, months) + timedelta(days=request.stopped_days)


def standing(request: Request, today: date) -> Standing:
    """How it stands today."""
    if request.answered_on:
        return Standing("answered", None, None)
    if request.stopped_on:
        return Standing("stopped", None, None)
    if request.acknowledged_on:
        return Standing("without delay", None, None)
    day = due(request)
    left = (day - today).days
    state = "late" if left < 0 else "soon" if left <= _SOON_DAYS else "open"
    return Standing(state, day, left)


def stop(request: Request, why: str, on: date) -> Request:
    """Stop the clock from a day: identity is asked for, or (for access) what is wanted."""
    _open(request, on)
    if why not in STOPS:
        raise UnableToCount(f"A clock stops for {' or '.join(STOPS)}, and for nothing else.")
    if request.kind == "complaint":
        raise UnableToCount("The 30 days of a complaint are not stopped.")
    if why == CLARIFICATION and request.kind != "access":
        raise UnableToCount("Only a request to see what is held stops for clarification.")
    if why == IDENTITY and (request.stopped_days or request.extended_on):
        raise UnableToCount("Ask who they are first, before anything else.")
    if request.stopped_on:
        raise UnableToCount("The clock is stopped already.")
    if on < request.counts_from or on > due(request):
        raise UnableToCount("Stop the clock while it runs: from its first day to its last.")
    return replace(request, stopped_on=on, stopped_for=why)


def go_on(request: Request, on: date) -> Request:
    """What was asked for came on a day: the month begins (identity) or goes on (clarification).

    The day on which it was asked and the day on which it came do not count (s.54(3C)(b)).
    """
    _open(request, on)
    if request.stopped_on is None:
        raise UnableToCount("The clock is not stopped.")
    if on < request.stopped_on:
        raise UnableToCount("It cannot have come before you asked.")
    running = replace(request, stopped_on=None, stopped_for="")
    if request.stopped_for == IDENTITY:
        return replace(running, counts_from=on)
    days = (on - request.stopped_on).days + 1
    return replace(running, stopped_days=request.stopped_days + days)


def extend(request: Request, on: date) -> Request:
    """Two further months, told with the reason before the first month is over (s.54(3A), (3B))."""
    _open(request, on)
    if request.kind == "complaint":
        raise UnableToCount("The 30 days of a complaint are not extended.")
    if request.extended_on:
        raise UnableToCount("It was extended already. Once is all there is.")
    if request.stopped_on:
        raise UnableToCount("The clock is stopped. Let it go on first.")
    if not request.counts_from <= on <= first_month_ends(request):
        raise UnableToCount("An extension is told within the first month.")
    return replace(request, extended_on=on)


def acknowledge(request: Request, on: date) -> Request:
    """A complaint was acknowledged; what is left is to answer it without undue delay."""
    _open(request, on)
    if request.kind != "complaint":
        raise UnableToCount("Only a complaint is acknowledged here.")
    if request.acknowledged_on:
        raise UnableToCount("It was acknowledged already.")
    return replace(request, acknowledged_on=on)


def answer(request: Request, on: date) -> Request:
    """It was answered."""
    _open(request, on)
    return replace(request, stopped_on=None, stopped_for="", answered_on=on)


def why_no_reference(text: str) -> str:
    """Why this may not stand as a reference, in a sentence; "" where it may.

    A name is never kept: what is long, has a space, or has a word in it that is one is refused.
    """
    if not text:
        return "Give your own reference, such as SAR-2026-014."
    if _REFERENCE.fullmatch(text) and re.search("[0-9]", text) and not _NAME_LIKE.search(text):
        return ""
    return (
        "A reference is short and names nobody, such as SAR-2026-014: capitals, figures and dashes."
    )


_REFERENCE = re.compile(r"[A-Z0-9][A-Z0-9/._-]{0,23}", re.ASCII)
# Five letters make SAR, RECT or ERASE; six figures make no phone number.
_NAME_LIKE = re.compile(r"[A-Z]{6}|[0-9]{7}")


def _open(request: Request, on: date) -> None:
    if request.answered_on:
        raise UnableToCount("It was answered already.")
    if on < request.received_on:
        raise UnableToCount("That is before it came.")
