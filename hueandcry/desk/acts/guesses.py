"""Codes that were typed wrong: few slips for one place, and few for everybody together.

Kept in memory for minutes, under a key of this process, and never written down.
"""

import secrets
from collections import Counter
from datetime import datetime, timedelta
from hashlib import blake2b
from threading import Lock

_WHILE = timedelta(minutes=10)
_SLIPS = 20  # from one place in ten minutes
_MANY = 3_000  # from all places together; beyond it somebody guesses, and one place has _FEW
_FEW = 3
_TOO_MANY = 30_000  # beyond it nobody may try until the ten minutes are over
_KEY = secrets.token_bytes(32)
_LOCK = Lock()
_SEEN: list[tuple[datetime, Counter[bytes]]] = []


def may_try(address: str, now: datetime) -> bool:
    """Whether somebody at `address` may try a code."""
    with _LOCK:
        slips = _lately(now)
        total = slips.total()
        allowed = _SLIPS if total < _MANY else _FEW if total < _TOO_MANY else 0
        return slips[_key(address)] < allowed


def slipped(address: str, now: datetime) -> None:
    """Remember that a code from `address` was not there."""
    with _LOCK:
        _lately(now)[_key(address)] += 1


def _lately(now: datetime) -> Counter[bytes]:
    """The slips of these ten minutes, which begin with the first."""
    if not _SEEN or not timedelta(0) <= now - _SEEN[0][0] < _WHILE:
        _SEEN[:] = [(now, Counter())]
    return _SEEN[0][1]


def _key(address: str) -> bytes:
    return blake2b(address.encode(), key=_KEY, digest_size=16).digest()
