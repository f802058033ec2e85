"""What may be said: nothing, a floor, or a range; and why, in plain words.

A floor is "at least L": the lowest of the lower 95 % limits of those methods in which lists may
lead to each other. Unequal willingness to report makes every method too low together, and no
overlap shows it; so a floor holds where an estimate does not. What breaks a floor is missed links.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

from hueandcry.figures.hidden.methods import CHAO, DEPENDENT, DGA, INDEPENDENCE, RUNS_AWAY, Run
from hueandcry.figures.hidden.missed_links import MissedLinks
from hueandcry.figures.hidden.result import Estimate, Survey
from hueandcry.figures.hidden.table import OverlapTable, Verdict
from hueandcry.figures.hidden.usable import Usable, apart, sharing

FEWEST_LISTS = 3
FEWEST_SHARED = 10
FEWEST_PAIRS = 3
LEAST_SHARE = 0.05
MOST_WITHOUT = 0.2
MOST_OPEN = 0.025  # so many draws without an estimate leave an upper limit that is none
NOT_RECORDED = 2.0  # about half of what people say they report is recorded (docs/method/hidden.md)


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one table, with the floor and the range that it allows."""

    verdict: Verdict
    at_least: int | None
    between: tuple[int, int] | None
    reasons: tuple[str, ...]
    would_change: tuple[str, ...]


def judged(
    usable: Usable,
    runs: Mapping[str, Run],
    survey: Survey | None,
    missed: MissedLinks | None,
    *,
    told: bool,
) -> Judged:
    """The verdict on one table.

    `told` says whether its crime type and kind of victim are known; `missed` is None where nobody
    said how many links were missed.
    """
    found = {method: runs[method].estimate for method in DEPENDENT if method in runs}
    known = [one for one in found.values() if one.estimate is not None and one.low is not None]
    against = refused(usable, found, runs)
    if not against and survey is not None and lowest(known) > NOT_RECORDED * survey.high:
        against.append(
            f"The survey speaks against it: {survey.reports:,} reports stand for about "
            f"{survey.estimate:,.0f} victims, but the lists would have at least "
            f"{lowest(known):,.0f}."
        )
    if against:
        return Judged("refuse", None, None, (*against, *usable.left_out), _mends(against))
    limits = _limits(known, survey, missed, told=told)
    if max(_without(runs[one.method]) for one in known) > MOST_OPEN:
        limits.append(_OPEN)
    below = [runs[name].estimate for name in (INDEPENDENCE, CHAO) if name in runs]
    reasons = (*limits, *_cautions(usable.table, known, below), *usable.left_out)
    at_least = floor(lowest(known))
    if missed is not None and missed.given and at_least < usable.table.observed:
        reasons = (*reasons, _FEWER)
    if limits:
        return Judged("floor only", at_least, None, reasons, _mends(limits))
    between = (at_least, round(highest(known)))
    why = "Crime type and kind of victim are told apart, and the survey does not contradict."
    return Judged("range", at_least, between, (why, *reasons), (_WILLING,))


def refused(usable: Usable, found: Mapping[str, Estimate], runs: Mapping[str, Run]) -> list[str]:
    """Every reason for which no number may be given, the gravest first."""
    lists, shared = len(usable.table.lists), usable.table.shared
    if lists < FEWEST_LISTS:
        how = "one list" if lists == 1 else "no list" if not lists else "two lists"
        return [*usable.forbids, f"Only {how} can be used; with fewer than three nothing is known."]
    against = list(usable.forbids)
    if shared < FEWEST_SHARED:
        against.append(
            f"Only {shared:,} stand in two lists or more; with fewer than {FEWEST_SHARED} "
            "chance decides the answer."
        )
    if (pairs := sharing(usable.table)) < FEWEST_PAIRS:
        against.append(
            f"Only {pairs} of the pairs of lists share more than one victim: one list leading to "
            "another cannot be told from chance."
        )
    known = [one.estimate for one in found.values() if one.estimate is not None]
    if any(one.why_not == RUNS_AWAY for one in found.values()):
        against.append("An estimate runs away, past a thousand times those seen: it is guesswork.")
    if all(one.estimate is None for method, one in found.items() if method != DGA):
        return [*against, "No model of these lists has an estimate."]
    observed, middle = usable.table.observed, sorted(known)[len(known) // 2]
    if observed < LEAST_SHARE * middle:
        against.append(
            f"The {observed:,} seen would be {observed / middle:.1%} of all; "
            "below 5 % the rest is guesswork."
        )
    lost = max(_without(runs[method]) for method, one in found.items() if one.estimate is not None)
    if lost > MOST_WITHOUT:
        against.append(f"In {lost:.0%} of the tables that could be as well there is no estimate.")
    return against


def lowest(known: Sequence[Estimate]) -> float:
    """The lowest of the methods' lower limits, and of the estimates that lie below their own."""
    return min(min(one.low, one.estimate) for one in known
               if one.low is not None and one.estimate is not None)  # fmt: skip


def highest(known: Sequence[Estimate]) -> float:
    """The highest of the methods' upper limits, and of the estimates that lie above their own."""
    return max(max(one.high, one.estimate) for one in known
               if one.high is not None and one.estimate is not None)  # fmt: skip


_WILLING = "A survey of who reports here would show whether the unwilling are missed."
_STRATA = "Not told apart by crime type and kind of victim, so unequal willingness stays hidden."
_NO_SURVEY = "No survey stands beside it, so nothing would show that the unwilling are missed."
_FEWER = "With the missed links taken back fewer people were seen than stand in the table."
_OPEN = "More than one in forty of the tables that could be as well give no upper end."
_NO_RATE = "Nobody said how many links were missed; one in ten adds a tenth to the answer."


def _limits(
    known: Sequence[Estimate], survey: Survey | None, missed: MissedLinks | None, *, told: bool
) -> list[str]:
    """Why it is a floor and no range."""
    found = []
    if not told:
        found.append(_STRATA)
    if survey is None:
        found.append(_NO_SURVEY)
    elif lowest(known) > survey.high:
        found.append(
            f"The survey says less, {survey.low:,.0f} to {survey.high:,.0f}: many reports are not "
            "recorded, or links were missed."
        )
    elif highest(known) < survey.low:
        found.append(
            f"The survey says more, {survey.low:,.0f} to {survey.high:,.0f}: "
            "those who seldom report are probably missed."
        )
    if missed is None:
        found.append(_NO_RATE)
    if any(one.at_the_edge for one in known):
        found.append("The average over graphs piles up at its greatest size: look further.")
    return found


def _cautions(
    overlaps: OverlapTable, known: Sequence[Estimate], others: Sequence[Estimate]
) -> list[str]:
    """What to bear in mind; `others` are the methods in which no list leads to another."""
    found = [
        f"Nobody in {name} is in another list: it may be of other people."
        for name in apart(overlaps)
    ]
    least = lowest(known)
    if any(one.estimate is not None and one.estimate < least for one in others):
        found.append(
            "Methods in which no list leads to another say less than the floor: here lists do."
        )
    for one in known:
        if not (one.low or 0) <= (one.estimate or 0) <= (one.high or 0):
            found.append(
                f"The {one.method} estimate lies outside its own draws: another model is chosen "
                "as soon as chance deals otherwise."
            )
    if highest(known) > 3 * lowest(known):
        found.append(
            f"The methods range from {lowest(known):,.0f} to {highest(known):,.0f}: "
            "the choice of method decides more than chance does."
        )
    return found


def _without(run: Run) -> float:
    import numpy as np

    return float(np.isnan(run.draws).mean())


_MEND = (
    ("fewer than three", "A third list, made by others in another way."),
    ("made from the other", "A list that is kept apart from the others."),
    ("chance decides", "A longer time, or a larger area."),
    ("share more than one", "A longer time, or lists that reach the same people."),
    ("has an estimate", "Lists that overlap more."),
    ("guesswork", "Lists that reach more of the victims."),
    ("there is no estimate", "A longer time, or a larger area."),
    ("survey speaks against", "Look again at how people were linked."),
    (_STRATA, "A table for each crime type and kind of victim."),
    (_NO_SURVEY, "The number of reports to the police, for the survey's rate."),
    (_NO_RATE, "The rate of missed links, from planted records."),
    ("survey says less", "Who has reported and was not recorded, and how people were linked."),
    (_OPEN, "A longer time, or a larger area."),
    ("survey says more", "Lists that reach those who do not report."),
    ("piles up", "A greatest size further off (--max-missing)."),
)


def _mends(reasons: Sequence[str]) -> tuple[str, ...]:
    """What would change the verdict."""
    mends = [mend for words, mend in _MEND if any(words in reason for reason in reasons)]
    return tuple(dict.fromkeys(mends))
