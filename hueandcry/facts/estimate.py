"""An estimate: numbers that a model made of counts, before and after disclosure control."""

from dataclasses import dataclass
from typing import Literal

# How a number is rounded: a floor down, a ceiling up, all others to the nearest.
Toward = Literal["down", "up", "near"]
# What a number counts: people, who must be protected, or parts in a hundred of something else.
Counts = Literal["people", "percent"]


@dataclass(frozen=True, slots=True)
class Estimated:
    """One number of a part: `part` is "" for the whole, or the name of a stratum.

    `what` says which number it is ("at least", "method"), `which` the one of several ("stepwise").
    `behind` are those in two lists or more that a model made it of: it moves as they do. None for
    a number that no model made.
    """

    part: str
    what: str
    which: str
    value: float
    toward: Toward = "near"
    counts: Counts = "people"
    behind: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Words that go with the numbers of a part, named alike: a verdict, a model, a reason.

    Those that are `fixed` hold no number that was counted, such as the day of a source.
    """

    part: str
    what: str
    which: str
    words: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Support:
    """How many people stand behind a part: in any of its `lists`, and in two of them or more.

    `estimated` says whether anything but the first of the two was made into a number.
    """

    part: str
    observed: int
    doubly: int
    estimated: bool
    lists: int


@dataclass(frozen=True, slots=True)
class Estimates:
    """All numbers and words of one answer, with who stands behind each part."""

    support: tuple[Support, ...]
    numbers: tuple[Estimated, ...]
    words: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class ClearedNumber:
    """One number as it may be shown."""

    part: str
    what: str
    which: str
    value: int


@dataclass(frozen=True, slots=True)
class ClearedEstimates:
    """What may be shown of an answer. `held` names the parts that stay; `digits` how many count.

    None for `digits` means that whoever owns all of it sees whole numbers.
    """

    numbers: tuple[ClearedNumber, ...]
    words: tuple[Said, ...]
    held: tuple[str, ...]
    digits: int | None
