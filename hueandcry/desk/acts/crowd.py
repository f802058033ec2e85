"""Many reports from one place: a college may send two hundred, a script must not bury the queue.

Kept in memory for minutes, under a key of this process, and never written down.
"""

import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from hueandcry.desk.sender import hidden

_FEW = 20  # reports in ten minutes from one place that are each looked at by themselves
_WHILE = timedelta(minutes=10)
_BURST = 400  # reports at once from one place
_A_MINUTE = 20  # and after these, so many a minute
_PLACES_KEPT = 20_000
_LOCK = Lock()


@dataclass(slots=True)
class _Place:
    left: float
    at: datetime
    lately: deque[datetime] = field(default_factory=lambda: deque(maxlen=_FEW + 1))
    crowd: str = ""


_PLACES: OrderedDict[bytes, _Place] = OrderedDict()


def arrived(address: str, now: datetime) -> str | None:
    """Which crowd a report from `address` joins ("" for none), or None where it must wait."""
    place_key = hidden(address)
    with _LOCK:
        place = _PLACES.setdefault(place_key, _Place(left=_BURST, at=now))
        _PLACES.move_to_end(place_key)
        while len(_PLACES) > _PLACES_KEPT:
            _PLACES.popitem(last=False)
        minutes = max((now - place.at).total_seconds() / 60, 0)
        place.left, place.at = min(_BURST, place.left + minutes * _A_MINUTE), now
        if place.left < 1:
            return None
        place.left -= 1
        place.lately.append(now)
        if len(place.lately) <= _FEW or now - place.lately[0] > _WHILE:
            place.crowd = ""
        elif not place.crowd:
            place.crowd = secrets.token_hex(16)
        return place.crowd
