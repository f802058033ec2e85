"""Which earlier weeks a week is compared with: the same time of year, years back."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from hueandcry.figures.alarm.weekly import Weekly


@dataclass(frozen=True, slots=True)
class Reference:
    """Weeks to learn from, as places from 0, and the season that each lies in, 1 to `seasons`.

    The season of the week that is judged is the last.
    """

    places: tuple[int, ...]
    seasons: tuple[int, ...]


def windows(weekly: Weekly, place: int, years: int, half: int) -> tuple[int, ...]:
    """Places of the weeks within `half` of the same week in each of `years` years, oldest first.

    With dates a week is that whose day of the week is nearest a year before, so that a week 53
    moves nothing; without, a year has `frequency` weeks. Weeks that do not exist are left out.
    """
    found = []
    for year in range(years, 0, -1):
        centre = year_back(weekly, place, year)
        found += [at for at in range(centre - half, centre + half + 1) if at >= 0]
    return tuple(at for at in found if at < len(weekly.counts))


def blocks(
    weekly: Weekly, place: int, years: int, half: int, seasons: int, left_out: int
) -> Reference:
    """The windows, and the weeks between them in `seasons` - 1 blocks; not the latest `left_out`.

    Noufaily et al. 2013, section 2.2; as farringtonFlexible of R's surveillance shares them out.
    """
    centres = [year_back(weekly, place, year) for year in range(years + 1)]
    labels: dict[int, int] = dict.fromkeys(range(place - half, place + 1), seasons)
    for later, centre in pairwise(centres):
        labels |= dict.fromkeys(range(centre - half, centre + half + 1), seasons)
        if seasons > 1:
            at = centre + half + 1
            each, over = divmod(later - half - at, seasons - 1)
            for block in range(1, seasons):
                size = each + (block <= over)
                labels |= {at + step: block for step in range(size)}
                at += size
    latest = set(range(place - left_out, place + 1))
    kept = sorted(at for at in labels if at >= 0 and at not in latest)
    return Reference(tuple(kept), tuple(labels[at] for at in kept))


def year_back(weekly: Weekly, place: int, years: int) -> int:
    """The place of the week `years` years before; it may be before the first."""
    if years == 0 or not weekly.begins:
        return place - years * weekly.frequency
    day = weekly.begins[place]
    same = _same_day(day, day.year - years)
    forward, back = (day.weekday() - same.weekday()) % 7, (same.weekday() - day.weekday()) % 7
    moved = same + timedelta(forward if forward < back else -back)
    return (moved - weekly.begins[0]).days // 7


def _same_day(day: date, year: int) -> date:
    """The same day of another year; 29 February is 1 March where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
