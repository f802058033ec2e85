"""The answer on the hidden volume as a figure: each number and word named, none of it safe yet."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from hueandcry.facts.estimate import Estimated, Estimates, Said, Support
from hueandcry.figures.hidden.result import Estimate, HiddenVolume
from hueandcry.figures.hidden.table import OverlapTable

NAME, VERSION = "hidden", "4"
_BARS = 16
# So many draws in a hundred are drawn as bars; the few beyond are in the last one.
_DRAWN, _DRAWN_FIRST = 0.95, "stepwise"


def estimates(
    parts: Sequence[tuple[str, HiddenVolume]], tables: Mapping[str, OverlapTable]
) -> Estimates:
    """Every number of the answers on some parts, each by itself: unlike crimes are never added.

    `tables` are what they were made of, by the same names. A part that was refused has no number
    but how many are known: none of its methods is told.
    """
    found = [_part(name, one, tables[name]) for name, one in parts]
    return Estimates(
        support=tuple(
            Support(
                part=name,
                observed=one.observed,
                doubly=doubly_seen(tables[name]),
                estimated=one.verdict != "refuse",
                lists=len(tables[name].lists),
            )
            for name, one in parts
        ),
        numbers=tuple(
            number
            for (name, one), (numbers, _) in zip(parts, found, strict=True)
            for number in (*numbers, *_sizes(name, tables[name]))
        ),
        words=tuple(said for _, words in found for said in words),
    )


def doubly_seen(table: OverlapTable) -> int:
    """How many stand in two lists or more: all that an estimate rests on."""
    return sum(count for pattern, count in table.cells if sum(pattern) > 1)


def _sizes(part: str, table: OverlapTable) -> Iterator[Estimated]:
    for place, name in enumerate(table.lists):
        size = sum(count for pattern, count in table.cells if pattern[place])
        yield Estimated(part, "list", name, size, "down")


def _part(
    part: str, volume: HiddenVolume, table: OverlapTable
) -> tuple[list[Estimated], list[Said]]:
    behind = doubly_seen(table)
    numbers = [Estimated(part, "observed", "", volume.observed, "down")]
    words = [Said(part, "verdict", "", volume.verdict)]
    words += _numbered(part, "reason", volume.reasons)
    words += _numbered(part, "change", volume.would_change)
    for survey in volume.surveys:
        numbers += _survey(part, survey.counts, survey.estimate, survey.low, survey.high)
        numbers.append(Estimated(part, "survey reports", survey.counts, survey.reports, "down"))
        words.append(Said(part, "survey source", survey.counts, survey.source, True))
        words.append(Said(part, "survey limits", survey.counts, survey.limits, True))
    if volume.verdict == "refuse":
        return numbers, words
    if volume.at_least is not None:
        numbers.append(Estimated(part, "at least", "", volume.at_least, "down", behind=behind))
    if volume.between is not None:
        low, high = volume.between
        numbers.append(Estimated(part, "between", "low", low, "down", behind=behind))
        numbers.append(Estimated(part, "between", "high", high, "up", behind=behind))
    for one in volume.estimates:
        numbers += _method(part, "method", one.method, one, behind)
        words += _of_method(part, "method", one.method, one)
    for what, pairs in (("without", volume.without), ("merged", volume.merged)):
        for name, one in pairs:
            numbers += _method(part, what, name, one, _left_behind(table, what, name))
            words += _of_method(part, what, name, one)
    numbers += _draws(part, _drawn(volume))
    return numbers, words


def _survey(part: str, name: str, estimate: float, low: float, high: float) -> Iterator[Estimated]:
    yield Estimated(part, "survey", name, estimate)
    yield Estimated(part, "survey low", name, low, "down")
    yield Estimated(part, "survey high", name, high, "up")


def _left_behind(table: OverlapTable, what: str, name: str) -> int:
    """How many stand in two lists or more once one is left out, or two are made one."""
    if what == "without":
        gone = table.lists.index(name)
        return sum(count for pattern, count in table.cells if sum(pattern) - pattern[gone] > 1)
    pair = next(
        both
        for both in combinations(range(len(table.lists)), 2)
        if " + ".join(table.lists[place] for place in both) == name
    )
    return sum(
        count
        for pattern, count in table.cells
        if sum(pattern) - all(pattern[place] for place in pair) > 1
    )


def _method(part: str, what: str, name: str, one: Estimate, behind: int) -> Iterator[Estimated]:
    if one.estimate is None or not math.isfinite(one.estimate):
        return
    yield Estimated(part, what, name, one.estimate, behind=behind)
    if one.low is not None and math.isfinite(one.low):
        yield Estimated(part, f"{what} low", name, one.low, "down", behind=behind)
    if one.high is not None and math.isfinite(one.high):
        yield Estimated(part, f"{what} high", name, one.high, "up", behind=behind)


def _of_method(part: str, what: str, name: str, one: Estimate) -> Iterator[Said]:
    if chosen := one.model or ", ".join(one.pairs):
        yield Said(part, f"{what} model", name, chosen, True)
    if one.why_not:
        yield Said(part, f"{what} why not", name, one.why_not)


def _numbered(part: str, what: str, sentences: Sequence[str]) -> Iterator[Said]:
    for place, sentence in enumerate(sentences, 1):
        yield Said(part, what, str(place), sentence)


def _drawn(volume: HiddenVolume) -> tuple[float, ...]:
    """The draws of the stepwise method, or of the first that has any."""
    drawn = sorted(volume.estimates, key=lambda one: one.method != _DRAWN_FIRST)
    return next((one.draws for one in drawn if one.draws), ())


def _draws(part: str, draws: Sequence[float]) -> Iterator[Estimated]:
    """The histogram: of a hundred draws, how many lie from each round edge to the next.

    The last bar holds all beyond it. Edges are round numbers, so they tell nothing.
    """
    finite = sorted(one for one in draws if math.isfinite(one))
    if not finite:
        return
    low, high = finite[0], finite[int(_DRAWN * (len(finite) - 1))]
    width = _round_width((high - low) / _BARS)
    first, last = int(low // width), int(high // width)
    counts = [0] * (last - first + 1)
    for one in finite:
        counts[min(int(one // width), last) - first] += 1
    for place, count in enumerate(counts, first):
        yield Estimated(
            part, "draws", str(place * width), 100 * count / len(draws), "near", "percent"
        )


def _round_width(least: float) -> int:
    """The next of 10, 20, 50, 100, ... that is no smaller."""
    tens = 10
    while True:
        for times in (1, 2, 5):
            if times * tens >= least:
                return times * tens
        tens *= 10
