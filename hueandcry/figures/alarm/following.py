"""Follow series week by week: what each past leads to expect, where a rise begins and ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby
from math import exp, log
from typing import TYPE_CHECKING, cast

from hueandcry.figures.alarm import flexible, tail
from hueandcry.figures.alarm.series import Break, Rise, Series, Trail, Week
from hueandcry.figures.alarm.weekly import Weekly

if TYPE_CHECKING:
    from hueandcry.figures.alarm.quasi_poisson import Flags, Floats

FEWEST, OF_WEEKS = 5, 4  # fewer reports than this in so many weeks never alarm
LEARN, FEWEST_LEARNT, GUARD = 13, 7, 2  # weeks
FILLING = 4  # first weeks of a list, in which reports of earlier events are still to come
OVER, STAYS = 4, 8  # weeks back to normal that end a rise; weeks that make it a step
_YEARS = (3, 5)
USUAL = 0.05
_NEARLY = 0.8
_GRAINS = 2  # a rounded count that is expected below so many steps says nothing of its own
_FEWEST_OWNERS, _RAISED, _BORNE_OUT = 2, 0.25, 0.1
_LENT = 10.0  # weeks of other series that stand in where a series has few of its own
_SILENT = 1e-4  # a run of zeros less likely than this is an outage that nobody marked
_SEASONAL = flexible.Options(w=3, no_periods=10, past_weeks_not_included=26)


@dataclass(slots=True)
class _Track:
    """How far a series has been followed."""

    series: Series
    places: Mapping[date, int]
    skipped: set[int]
    changes: tuple[int, ...]
    years: int
    since: int = 0
    onset: int | None = None
    alarmed: int = 0
    wide: float = 0.0
    free: float = 0.0
    weeks: list[Week] = field(default_factory=list)
    rises: list[Rise] = field(default_factory=list)


def follow(series: Sequence[Series], breaks: Sequence[Break], level: float) -> tuple[Trail, ...]:
    """Follow every series with dates, all series of a week together.

    `level` is the share of false discoveries that a week may have.
    """
    tracks = [_track(one, breaks) for one in distinct(series)]
    predicted = _seasonal(tracks)
    for day in sorted({day for track in tracks for day in track.places}):
        _judge(day, [track for track in tracks if day in track.places], predicted, level)
    for track in tracks:
        _end(track)
    return tuple(
        Trail(
            track.series,
            "flexible" if track.years else "ears-c2",
            tuple(track.weeks),
            tuple(track.rises),
        )
        for track in tracks
    )


def distinct(series: Sequence[Series]) -> tuple[Series, ...]:
    """The series with dates, without parts that are nearly their whole: they say it twice."""
    dated = [one for one in series if one.weekly.begins]
    return tuple(
        one
        for one in dated
        if not any(
            whole is not one
            and whole.covers(one)
            and not one.covers(whole)
            and sum(one.weekly.counts) >= _NEARLY * sum(whole.weekly.counts)
            for whole in dated
        )
    )


def discoveries(p: Floats, level: float) -> float:
    """Benjamini and Hochberg 1995: the greatest chance that still counts; at least level / m."""
    import numpy as np

    ranked = np.sort(p)
    steps = level * np.arange(1, len(p) + 1) / max(len(p), 1)
    below = np.nonzero(ranked <= steps)[0]
    return float(steps[below[-1]] if len(below) else level / max(len(p), 1))


def _track(series: Series, breaks: Sequence[Break]) -> _Track:
    weekly = series.weekly
    mine = [one for one in breaks if one.touches(series)]
    last = weekly.begins[-1]
    skipped = _silences(weekly) | {
        place
        for place, day in enumerate(weekly.begins)
        if day in series.missing or any(_silent_in(one, day, last) for one in mine)
    }
    changes = [one.starts for one in mine if one.kind == "recording-change"]
    places = tuple(
        sorted(
            next((at for at, day in enumerate(weekly.begins) if day + timedelta(6) >= starts), 0)
            for starts in changes
            if starts <= last + timedelta(6)
        )
    )
    years = 0 if skipped or places else _years(weekly)
    return _Track(series, {d: n for n, d in enumerate(weekly.begins)}, skipped, places, years)


def _silences(weekly: Weekly) -> set[int]:
    """Weeks of nothing that chance does not explain: nobody marked them, and they teach nothing."""
    counts, found, place = weekly.counts, set[int](), 0
    for zero, run in groupby(counts, key=lambda count: count == 0):
        length = len(list(run))
        before = counts[max(place - LEARN, 0) : place]
        if zero and before and exp(-length * sum(before) / len(before)) < _SILENT:
            found |= set(range(place, place + length))
        place += length
    return found


def _silent_in(one: Break, day: date, last: date) -> bool:
    if one.kind != "outage":
        return False
    return one.starts <= day + timedelta(6) and day <= (one.ends or last)


def _years(weekly: Weekly) -> int:
    """Whole years to look back on from the last week, at most five; 0 where they are too few."""
    fewest, most = _YEARS
    years = min((len(weekly.counts) - 60) // 52, most)
    return years if years >= fewest else 0


def _seasonal(tracks: Sequence[_Track]) -> dict[tuple[int, int], tuple[float, float]]:
    """Mean and variance of each week of the series that have the years, by track and place."""
    import numpy as np

    found: dict[tuple[int, int], tuple[float, float]] = {}
    alike: dict[tuple[tuple[date, ...], int], list[int]] = {}
    for at, track in enumerate(tracks):
        if track.years:
            alike.setdefault((track.series.weekly.begins, track.years), []).append(at)
    for (begins, years), chosen in alike.items():
        weekly = tracks[chosen[0]].series.weekly
        counts = np.array([tracks[at].series.weekly.counts for at in chosen], dtype=float)
        options = replace(_SEASONAL, b=years)
        for place in range(flexible.first(weekly, options) - 1, len(begins)):
            eta, unsure, phi = flexible.predicted(counts, weekly, place, options)
            mean = np.exp(eta)
            spread = phi * mean + unsure * mean**2
            for at, one, two in zip(chosen, mean, spread, strict=True):
                if np.isfinite(one) and np.isfinite(two):
                    found[(id(tracks[at]), place)] = (float(one), float(two))
    return found


def _judge(
    day: date,
    tracks: Sequence[_Track],
    predicted: Mapping[tuple[int, int], tuple[float, float]],
    level: float,
) -> None:
    """Judge one week of every series that has it, together."""
    import numpy as np

    ahead: list[_Ahead] = []
    for track in tracks:
        place = track.places[day]
        if place in track.changes:
            track.since, track.onset = place, None
        found = _ahead(track, place, predicted)
        if isinstance(found, _Ahead):
            ahead.append(found)
        else:
            seen = None if day in track.series.missing else track.series.weekly.counts[place]
            track.weeks.append(Week(day, seen, None, None, None, None, found))
    if not ahead:
        return
    means = np.array([one.mean for one in ahead])
    variances = np.array([one.variance for one in ahead]) * _inflation(ahead)
    counts = np.array([one.observed for one in ahead], dtype=float)
    p = tail.chance(counts, means, variances)
    new = np.array([one.track.onset is None for one in ahead])
    enough = np.array([_enough(one.track, one.place) for one in ahead])
    joined = _joined(ahead, new, means, variances, counts)
    # All that could alarm count, not only those with enough: enough depends on the week itself.
    cut = discoveries(np.concatenate([p[new], [one.p for one in joined]]), level)
    bounds = tail.least(cut, means, variances)
    by_others = {at for one in joined if one.p <= cut for at in one.places if p[at] < _RAISED}
    for at, one in enumerate(ahead):
        alone = bool(new[at] and enough[at] and p[at] <= cut)
        together = bool(not alone and new[at] and enough[at] and at in by_others)
        state = "rising" if not new[at] else "judged" if enough[at] else "few"
        numbers = (float(means[at]), float(bounds[at]), float(p[at]), float(variances[at]))
        alarm = alone or together
        one.track.weeks.append(Week(day, one.observed, *numbers, state, alarm, together))
        if new[at] and not alarm:
            _remember(one, float(variances[at]))
        _step(one.track, one.place, alarm, float(means[at]), float(variances[at]))


@dataclass(frozen=True, slots=True)
class _Joined:
    """What lists of several owners say together of one theme: their chance, their places."""

    p: float
    places: tuple[int, ...]


def _joined(
    ahead: Sequence[_Ahead], new: Flags, means: Floats, variances: Floats, counts: Floats
) -> tuple[_Joined, ...]:
    """Whether lists are high together that are not high alone, for the whole and for each theme.

    No counts are added, since lists count by different rules: each list's excess is weighed as a
    rise of the same share in all would show in it (mean over variance), and the sum is normal. It
    must be high without the owner who adds most.
    """
    import numpy as np

    groups: dict[str, list[int]] = {}
    for at, one in enumerate(ahead):
        if new[at] and one.track.series.owner:
            groups.setdefault(one.track.series.what, []).append(at)
    found = []
    for places in groups.values():
        if len({ahead[at].track.series.owner for at in places}) < _FEWEST_OWNERS:
            continue
        chosen = np.array(places)
        weight = means[chosen] / variances[chosen]
        excess = weight * (counts[chosen] - 0.5 - means[chosen])
        spread = weight**2 * variances[chosen]
        owners = [ahead[at].track.series.owner for at in places]
        most = max(set(owners), key=lambda one: sum(excess[[one == own for own in owners]]))
        rest = np.array([owner != most for owner in owners])
        if _normal_tail(excess[rest], spread[rest]) <= _BORNE_OUT:
            found.append(_Joined(_normal_tail(excess, spread), tuple(places)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What a week is expected to hold, and how wide a plain model has it.

    `wide` is the sum of squares of the weeks that it was learnt from, over that variance, and
    `free` how many of them are free to differ.
    """

    track: _Track
    place: int
    mean: float
    variance: float
    wide: float
    free: float

    @property
    def observed(self) -> int:
        return self.track.series.weekly.counts[self.place]


def _ahead(
    track: _Track, place: int, predicted: Mapping[tuple[int, int], tuple[float, float]]
) -> _Ahead | str:
    """What the past leads to expect of a week, or why it cannot be judged."""
    if place in track.skipped:
        return "outage"
    rounding = _rounding(track.series.grain)
    if (id(track), place) in predicted and not track.since:
        mean, variance = predicted[(id(track), place)]
        return _Ahead(track, place, mean, variance + rounding, 0.0, 0.0)
    past = _past(track, place)
    if len(past) < FEWEST_LEARNT:
        return "settling" if track.since else "early"
    mean = (sum(past) + 0.5) / len(past)
    middle = sum(past) / len(past)
    wide = sum((one - middle) ** 2 for one in past) / mean
    if track.series.grain > 1 and mean < _GRAINS * track.series.grain:
        return "few"
    plain = (mean + rounding) * (1 + 1 / len(past))
    return _Ahead(track, place, mean, plain, wide * mean / (mean + rounding), len(past) - 1)


def _rounding(grain: int) -> float:
    """The variance that rounding up or down to a multiple adds, at its mean over all remainders."""
    return (grain**2 - 1) / 6


def _normal_tail(excess: Floats, spread: Floats) -> float:
    """The chance of such a sum or a greater one."""
    from statistics import NormalDist

    return 1 - NormalDist().cdf(float(excess.sum()) / float(spread.sum()) ** 0.5)


def _inflation(ahead: Sequence[_Ahead]) -> Floats:
    """How much wider than a plain model counts have been, at least 1, by series.

    What was said before of the series is held against what came, with the weeks learnt from; and
    where there is little of either, against what came in the others.
    """
    import numpy as np

    wide = np.array([one.wide + one.track.wide for one in ahead])
    free = np.array([one.free + one.track.free for one in ahead])
    others = (wide.sum() + _LENT) / (free.sum() + _LENT)
    return cast("Floats", np.maximum((wide + _LENT * others) / (free + _LENT), 1.0))


def _remember(one: _Ahead, variance: float) -> None:
    """Add how far off the week was; an outbreak that gave no alarm counts for 25 at most."""
    off = (one.observed - one.mean) ** 2
    one.track.wide += min(off, 25 * variance) / one.variance
    one.track.free += 1


def _past(track: _Track, place: int) -> list[int]:
    """The latest weeks to learn from: none of an outage, of an earlier rise or of another level."""
    end = place - GUARD if track.onset is None else min(place - GUARD, track.onset)
    counts, found = track.series.weekly.counts, []
    for at in range(end - 1, (track.since or FILLING) - 1, -1):
        if at in track.skipped or any(one.first <= at <= one.last for one in track.rises):
            continue
        found.append(counts[at])
        if len(found) == LEARN:
            break
    return found


def _enough(track: _Track, place: int) -> bool:
    return sum(track.series.weekly.counts[max(place - OF_WEEKS + 1, 0) : place + 1]) >= FEWEST


def _step(track: _Track, place: int, alarm: bool, mean: float, variance: float) -> None:
    """Begin a rise, end it, or call it a new level."""
    if track.onset is None:
        if alarm:
            track.onset, track.alarmed = _onset(track, place, mean), place
        return
    back = place - OVER + 1
    recent = [at for at in range(back, place + 1) if at not in track.skipped]
    if back > track.alarmed and recent and _usual(track, recent, mean, variance):
        track.rises.append(Rise(track.onset, track.alarmed, back - 1, stays=False))
        track.onset = None
    elif place - track.onset + 1 >= STAYS + GUARD and place - track.alarmed >= STAYS - 1:
        track.rises.append(Rise(track.onset, track.alarmed, track.onset - 1, stays=True))
        track.since, track.onset = track.onset, None


def _usual(track: _Track, places: Sequence[int], mean: float, variance: float) -> bool:
    """Whether what was seen in these weeks is nothing unusual for what was expected."""
    import numpy as np

    seen = sum(track.series.weekly.counts[at] for at in places)
    many = len(places)
    p = tail.chance(np.array([seen]), np.array([many * mean]), np.array([many * variance]))
    return bool(p[0] > USUAL)


def _onset(track: _Track, place: int, mean: float) -> int:
    """The week from which on a higher level makes what was seen likeliest, up to STAYS back."""
    counts, best, onset = track.series.weekly.counts, float("-inf"), place
    seen = weeks = 0.0
    for at in range(place, max(place - STAYS, track.since) - 1, -1):
        if at in track.skipped:
            continue
        seen, weeks = seen + counts[at], weeks + 1
        ratio = seen * log(max(seen, 0.5) / (weeks * mean)) - seen + weeks * mean
        if seen > weeks * mean and ratio > best:
            best, onset = ratio, at
    return onset


def _end(track: _Track) -> None:
    """What still goes on when the weeks end."""
    if track.onset is not None:
        last = len(track.series.weekly.counts) - 1
        track.rises.append(Rise(track.onset, track.alarmed, last, stays=False, goes_on=True))
        track.onset = None
