"""A mark on a list: why its counts may jump or stop without anything having happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

LONGEST_WORDS = 200
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "recording-change": "Recording change",
        "outage": "Outage",
        "other": "Something else",
    }
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A person's word about one organisation's list of one kind, for the days it touches.

    `source` is the kind of list, `kind` a key of KINDS. `ends` None: a recording change holds from
    `starts` on, an outage goes on. `words` say what happened, without names.
    """

    id: int
    owner: str
    source: str
    kind: str
    starts: date
    ends: date | None
    words: str
