"""Codes that were typed wrong: few slips for one place, and few for everybody together.

Kept in memory for minutes, under a key of this process, and never written down.
"""

from collections import Counter
from datetime import datetime, timedelta
from threading import Lock

from hueandcry.desk.sender import hidden

_WHILE = timedelta(minutes=10)
_SLIPS = 20  # from one place in ten minutes
_MANY = 3_000  # from all places together; beyond it somebody guesses, and one place has _FEW
_FEW = 3
_TOO_MANY = 30_000  # beyond it nobody may try until the ten minutes are over
_LOCK = Lock()
_SEEN: list[tuple[datetime, Counter[bytes]]] = []


def may_try(address: str, now: datetime) -> bool:
    """Whether somebody at `address` may try a code."""
    with _LOCK:
        slips = _lately(now)
        total = slips.total()
        allowed = _SLIPS if total < _MANY else _FEW if total < _TOO_MANY else 0
        return slips[hidden(address)] < allowed


def slipped(address: str, now: datetime) -> None:
    """Remember that a code from `address` was not there."""
    with _LOCK:
        _lately(now)[hidden(address)] += 1


def _lately(now: datetime) -> Counter[bytes]:
    """The slips of these ten minutes, which begin with the first."""
    if not _SEEN or not timedelta(0) <= now - _SEEN[0][0] < _WHILE:
        _SEEN[:] = [(now, Counter())]
    return _SEEN[0][1]
