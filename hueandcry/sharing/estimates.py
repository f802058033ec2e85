"""The rule for estimates: enough people behind each, and few digits, so that no one person shows.

Why so few digits, and what two answers together still tell: docs/decisions/0026.
"""

import math
import re
from dataclasses import replace

from hueandcry.facts.estimate import (
    ClearedEstimates,
    ClearedNumber,
    Estimated,
    Estimates,
    Support,
    Toward,
)
from hueandcry.sharing.release import Held, Treatment

DIGITS = 2
# No step is smaller, however small the number: five people more or less must not show.
LEAST_STEP = 10
_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d|\.\d)|(?<![\d.,])\d+(?![\d,.]*\d)")
# What is no number of people, by the words after it.
_NOT_PEOPLE = re.compile(
    r"\s?%|\s?per cent|\s+in\s+(?:a|an|every|each|\d)\b|"
    r"\s+(?:lists?|methods?|models?|ways?|draws?|digits?|strata|years?)\b"
)
# Or by the words before it: "fewer than 25", "1 in 7".
_BEFORE = re.compile(r"(?:ewer than|\d in) $")
_YEARS = range(1900, 2101)


def cleared_estimates(estimates: Estimates, treatment: Treatment) -> ClearedEstimates | Held:
    """Round every number, or hold a part with too few people behind it; the owner sees all.

    Held as a whole where too few stand behind each part; so is one number by itself. A part that is
    held takes its words along.
    """
    if treatment.audience == "owner":
        whole = tuple(
            ClearedNumber(one.part, one.what, one.which, _rounded(one.value, 1, one.toward))
            for one in estimates.numbers
        )
        return ClearedEstimates(whole, estimates.words, (), None)
    smallest = max(treatment.smallest_count, treatment.base)
    thin = {one.part for one in estimates.support if _is_thin(one, smallest)}
    if len(thin) == len({one.part for one in estimates.support}):
        return Held(
            "Too few people stand behind this number.",
            "Ask for a longer time, or for all kinds of victim together.",
        )
    doubly = {one.part: one.doubly for one in estimates.support}
    pairs = {one.part for one in estimates.support if one.lists < 3}
    least = {
        one.part: _rounded(one.observed, step(one.observed, treatment.base), "down")
        for one in estimates.support
    }
    return ClearedEstimates(
        numbers=tuple(
            ClearedNumber(
                one.part, one.what, one.which, shown(one, treatment.base, least[one.part])
            )
            for one in estimates.numbers
            if one.part not in thin and _may_be_told(one, one.part in pairs, smallest)
        ),
        words=tuple(
            one
            if one.fixed
            else replace(one, words=safe_words(one.words, treatment, doubly[one.part]))
            for one in estimates.words
            if one.part not in thin
        ),
        held=tuple(one.part for one in estimates.support if one.part in thin),
        digits=DIGITS,
    )


def _is_thin(support: Support, smallest: int) -> bool:
    few = support.observed < smallest
    return few or (support.estimated and support.doubly < smallest)


def _may_be_told(one: Estimated, of_two_lists: bool, smallest: int) -> bool:
    """Whether enough people stand behind a number by itself, and nothing beside it narrows it.

    Of two lists every number is made of the same three, of which who holds a list knows most: two
    of them with other edges, or a picture of draws, tell the third. So the floor stands alone.
    """
    modelled = one.behind is not None or one.what == "draws"
    if of_two_lists and modelled and one.what != "at least":
        return False
    return one.behind is None or one.behind >= smallest


def shown(one: Estimated, base: int, least: int = 0) -> int:
    """A number with DIGITS digits that count; parts in a hundred to the nearest whole.

    What a model made moves as those in two lists do: one of ten moves it by a tenth. So its step is
    as large as `base` of them make it either way. `least` is how many are known: no floor is lower.
    """
    if one.counts == "percent":
        return _rounded(one.value, 1, "near")
    to = step(one.value, base)
    if not one.behind:
        return _rounded(one.value, to, one.toward)
    wide = _wide(one.value, base, one.behind)
    return max(_rounded(one.value, max(to, wide), one.toward), least if wide > to else 0)


def _wide(value: float, base: int, behind: int) -> int:
    """What a base of those behind a number move it by, either way: 1, 2, 5, 10, 20 and so on."""
    least = abs(value) * 2 * base / behind if behind else 0
    tens = int(10 ** (len(str(int(max(least, 1)))) - 1))
    return next(times * tens for times in (1, 2, 5, 10) if times * tens >= least)


def step(value: float, base: int) -> int:
    """The power of ten that a number is rounded to: at least LEAST_STEP and an agreement's base."""
    whole = max(int(abs(value)), 1)
    least = max(LEAST_STEP, 10 ** math.ceil(math.log10(max(base, 1))))
    return int(max(10 ** max(len(str(whole)) - DIGITS, 0), least))


def _rounded(value: float, to: int, toward: Toward) -> int:
    """Rounded to a multiple; what a model left a hair beside a whole number is that number."""
    parts = round(value / to, 9)
    match toward:
        case "down":
            return math.floor(parts) * to
        case "up":
            return math.ceil(parts) * to
        case _:
            return math.floor(parts + 0.5) * to


def safe_words(words: str, treatment: Treatment, behind: int = 0) -> str:
    """The same sentence with every number of people in it rounded; a small one reads "a few".

    `behind` is how many in two lists or more it may be made of: a sentence says no more than a
    number beside it.
    """

    def said(found: re.Match[str]) -> str:
        text = found.group()
        value = int(text.replace(",", ""))
        bound = _BEFORE.search(words[: found.start()])
        if bound or _NOT_PEOPLE.match(words, found.end()) or ("," not in text and value in _YEARS):
            return text
        if value < max(treatment.smallest_count, treatment.base):
            return "a few"
        to = max(step(value, treatment.base), _wide(value, treatment.base, behind))
        return f"{_rounded(value, to, 'near'):,}"

    return _NUMBER.sub(said, words)
