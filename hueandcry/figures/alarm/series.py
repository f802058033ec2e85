"""What the policy follows: series with an owner and a theme, marks on lists, weeks as judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hueandcry.figures.alarm.weekly import Weekly


@dataclass(frozen=True, slots=True)
class Series:
    """A weekly count with dates; `owner`, `stream` and `what` "" where it covers every one.

    `what` is a theme, a place or an artefact. `missing` are Mondays whose count is
    not known: it was held back, or never sent. `grain` is what the counts were rounded to.
    """

    owner: str
    stream: str
    what: str
    weekly: Weekly
    missing: frozenset[date] = frozenset()
    grain: int = 1

    def covers(self, other: Series) -> bool:
        """Whether all that the other counts is counted here too."""
        mine = ((self.owner, other.owner), (self.stream, other.stream), (self.what, other.what))
        return all(one in ("", two) for one, two in mine)


@dataclass(frozen=True, slots=True)
class Break:
    """A mark on an owner's list: a recording change from `starts` on, or an outage until `ends`.

    `streams` are those that the list is counted in; none means all of the owner's.
    """

    owner: str
    kind: str
    starts: date
    ends: date | None
    streams: tuple[str, ...] = ()

    def touches(self, series: Series) -> bool:
        """Whether it says anything of a series: a whole is not unsettled by one of its lists."""
        mine = not self.streams or series.stream in self.streams
        return series.owner == self.owner and mine


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a series: what was expected, from where it would alarm, how likely it was.

    `variance` is that of what was expected.

    `state` is "judged", or why not: "early", "settling" after a change, "few", "outage", "rising"
    while an alarm goes on. `together`: it is no alarm by itself, but with the lists of others.
    """

    begins: date
    observed: int | None
    expected: float | None
    bound: float | None
    p: float | None
    variance: float | None
    state: str
    alarm: bool = False
    together: bool = False


@dataclass(frozen=True, slots=True)
class Rise:
    """Places of a rise: where it began, was told, and ended; of one that stays, the week before."""

    first: int
    alarmed: int
    last: int
    stays: bool
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Trail:
    """A series, each of its weeks as it was judged, and its rises. `method` says by what."""

    series: Series
    method: str
    weeks: tuple[Week, ...]
    rises: tuple[Rise, ...]

    def at(self, day: date) -> Week | None:
        """The week that begins on a day."""
        begins = self.series.weekly.begins
        place = (day - begins[0]).days // 7
        return self.weeks[place] if 0 <= place < len(self.weeks) else None
