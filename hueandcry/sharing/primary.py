"""Which counts may not be told by themselves: too few people, or everybody in a line the same.

The first step of disclosure control, before any other number is hidden or rounded to protect these
(Handbook on Statistical Disclosure Control, chapter 5, on frequency tables). `coarse_enough` is the
strict tier, asked before anything is counted; what is strict stands in facts/data/strict.toml.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from hueandcry.facts.figure import PERIODS
from hueandcry.facts.offence import themes as all_themes
from hueandcry.facts.strict import strict_tier
from hueandcry.sharing.release import Audience
from hueandcry.sharing.walk import Sums

DAYS_OF_A_YEAR = 365
_SMALL = "fewer than {}"
_NONE = "nobody at all, in an area where that tells something"
_ALL_THE_SAME = "all in its line are the same"
_NEARLY_ALL = "all in its line but {} are the same"


@dataclass(frozen=True, slots=True)
class Rule:
    """When a count may not be told.

    Counts of 1 to `smallest_count` - 1; nought too where `zeros` says that nobody is news. `apart`
    is how many of a line may stand outside its fullest cell while the line still tells of the rest:
    0, all must be the same; 1, the one outside learns of all others; None, lines are not looked at.
    """

    smallest_count: int = 10
    zeros: bool = False
    apart: int | None = 1


def primary(truth: Sequence[int], sums: Sums, rule: Rule) -> Mapping[int, str]:
    """The positions of counts that may not be told, in order, each with why in plain words.

    `sums` holds (total, parts) as positions in `truth`; the parts are a line. Of a line that tells
    everybody's class the fullest cell is named: whoever hides it must hide a second one beside it,
    which can be a nought. Raises ValueError for a rule or a count below zero.
    """
    if rule.smallest_count < 1 or (rule.apart is not None and rule.apart < 0):
        raise ValueError(f"A smallest count of 1 or more and none below zero apart, not {rule}.")
    for place, count in enumerate(truth):
        if count < 0:
            raise ValueError(f"Count {place} is {count}; it must be 0 or more.")
    found: dict[int, str] = {}
    for place, count in enumerate(truth):
        if 0 < count < rule.smallest_count:
            found[place] = _SMALL.format(rule.smallest_count)
        elif count == 0 and rule.zeros:
            found[place] = _NONE
    if rule.apart is not None:
        for total, parts in sums:
            if len(parts) > 1 and truth[total]:
                fullest = max(parts, key=truth.__getitem__)
                outside = truth[total] - truth[fullest]
                if outside <= rule.apart and outside < truth[fullest]:
                    found.setdefault(fullest, _class_words(outside))
    return dict(sorted(found.items()))


def _class_words(outside: int) -> str:
    return _NEARLY_ALL.format(outside) if outside else _ALL_THE_SAME


def strict(theme: str) -> bool:
    """Whether a theme is of the strict tier: children, intimate pictures, extremism and hate."""
    return theme in strict_tier().themes


def coarse_enough(
    axes: Collection[str], audience: Audience, themes: Collection[str], days: int | None = None
) -> str:
    """Why a question is too fine for the strict tier, in plain words; "" where it is not.

    `themes` are all that the numbers can be of, `days` the length of the window where it is known.
    Partners and owners are bound by their agreement, and not by this tier.
    """
    bound = [theme for theme in all_themes() if theme in themes and strict(theme)]
    if audience != "public" or not bound:
        return ""
    names = " and ".join(f"“{all_themes()[theme].name}”" for theme in bound)
    areas = [axis for axis in axes if axis in strict_tier().small_areas]
    periods = [axis for axis in axes if axis in PERIODS]
    for too_fine in (*areas, *periods):
        return _too_fine(f"Not by {too_fine}", names)
    if days is not None and days < DAYS_OF_A_YEAR:
        return _too_fine("Not for less than a year", names)
    return ""


def _too_fine(what: str, names: str) -> str:
    return (
        f"{what}: numbers of {names} are public by the whole year and the whole area alone. "
        "This is our own rule, not the words of a law."
    )
