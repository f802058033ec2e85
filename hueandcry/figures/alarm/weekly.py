"""A weekly count and what a detector says of each of its weeks."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why nothing can be said: a sentence that says what and where."""

    reason: str


@dataclass(frozen=True, slots=True)
class Weekly:
    """Counts of following weeks, none missing. `begins` holds each week's Monday, or is empty.

    `frequency` is how many of them make a year where no dates are known.
    """

    counts: tuple[int, ...]
    begins: tuple[date, ...] = ()
    frequency: int = 52


@dataclass(frozen=True, slots=True)
class Judged:
    """One week as a detector sees it. `t` counts from 1, as R's surveillance counts.

    `expected` is what the past leads to expect and `bound` from where it would be an alarm, both
    in reports a week; None where the detector cannot say. `why` is a sentence, "" where there is
    no alarm and nothing to explain. `statistic` is what a chart adds up, where it does.
    """

    t: int
    observed: int
    expected: float | None
    bound: float | None
    alarm: bool
    why: str = ""
    statistic: float | None = None
