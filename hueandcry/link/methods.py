"""What was not seen before: artefacts, ways of working and kinds that first appear in a window.

And whether reports that share an artefact come close in time more often than chance would have it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from hueandcry.facts.artefact import METHOD
from hueandcry.link.artefacts import Known
from hueandcry.link.series import Told, by_key

if TYPE_CHECKING:
    import numpy as np

OFFENCE = "offence"
MOST_PAIRS = 200_000


@dataclass(frozen=True, slots=True)
class New:
    """Something that no earlier report tells of: what, in how many reports of the window."""

    kind: str
    value: str
    reports: int
    first: date
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearRepeat:
    """Pairs of reports that share an artefact, and of them those within `days` of each other.

    `expected` and `p` are from `draws` orders of the days among the reports of each kind of list;
    p counts the order that was seen among them.
    """

    days: int
    pairs: int
    near: int
    expected: float
    p: float
    draws: int


def new_in(
    told: Sequence[Told], known: Known, since: date, until: date, at_least: int = 2
) -> tuple[New, ...]:
    """What first appears from `since` to `until`, in `at_least` reports; the most frequent first.

    Where there is no report before `since`, nothing can be called new and none is.
    """
    if not any(one.on < since for one in told):
        return ()
    holders: dict[tuple[str, str], list[Told]] = {}
    for one, numbers in by_key(told, known).items():
        if not one.why_not:
            holders[one.kind, one.value] = [told[number] for number in numbers]
    for report in told:
        ways = {(kind, value) for kind, value in report.artefacts if kind == METHOD}
        for way in ways | ({(OFFENCE, report.kind)} if report.kind else set()):
            holders.setdefault(way, []).append(report)
    found = []
    for (kind, value), reports in holders.items():
        inside = [one for one in reports if since <= one.on <= until]
        if len(inside) >= at_least and min(one.on for one in reports) >= since:
            sources = tuple(sorted({one.source for one in inside}))
            found.append(New(kind, value, len(inside), min(one.on for one in inside), sources))
    return tuple(sorted(found, key=lambda one: (-one.reports, one.kind, one.value)))


def near_repeat(
    told: Sequence[Told], known: Known, days: int, draws: int, rng: "np.random.Generator"
) -> NearRepeat | None:
    """A Knox test whose nearness is a shared artefact; None where no two reports share one.

    The days are dealt anew among the reports of each kind of list, so that neither the season nor
    one list's delay looks like a repeat. Knox 1964, as used for near repeats by street; by artefact
    it is our own use of it.
    """
    import numpy as np

    pairs = _pairs(told, known)
    if not len(pairs):
        return None
    on = np.array([one.on.toordinal() for one in told])
    sources = np.array([one.source for one in told])
    groups = [np.flatnonzero(sources == source) for source in sorted(set(sources.tolist()))]

    def near(dealt: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> int:
        apart = np.abs(dealt[pairs[:, 0]] - dealt[pairs[:, 1]])
        return int((apart <= days).sum())

    seen, chance = near(on), []
    for _ in range(draws):
        dealt = on.copy()
        for group in groups:
            dealt[group] = rng.permutation(on[group])
        chance.append(near(dealt))
    as_many = sum(one >= seen for one in chance)
    return NearRepeat(
        days=days,
        pairs=len(pairs),
        near=seen,
        expected=float(np.mean(chance)),
        p=(1 + as_many) / (1 + draws),
        draws=draws,
    )


def _pairs(told: Sequence[Told], known: Known) -> "np.ndarray[tuple[int, int], np.dtype[np.int64]]":
    """Pairs of reports that share an artefact, each once; of very many, the first of each key."""
    import numpy as np

    found: Counter[tuple[int, int]] = Counter()
    for one, numbers in by_key(told, known).items():
        if not one.why_not and len(found) < MOST_PAIRS:
            found.update(combinations(sorted(numbers)[:600], 2))
    return np.array(sorted(found), dtype=np.int64).reshape(len(found), 2)


def cross(told: Sequence[Told], of: Sequence[str], by: str) -> tuple[tuple[str, str, int], ...]:
    """Reports numbered in `of` by theme and by place or kind of list: (theme, value, count)."""
    wanted = set(of)
    counts = Counter(
        (one.theme, one.place if by == "place" else one.source)
        for one in told
        if one.number in wanted
    )
    return tuple(
        (*both, count) for both, count in sorted(counts.items(), key=lambda c: (-c[1], c[0]))
    )
