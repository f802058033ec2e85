"""What share of the true links is found: measured on planted people, or on a clerical sample.

Every partner plants the same invented people, spoilt as people's records are, so how many of them
are found again is known. Invented spoiling is kinder than life: it is an upper bound. The interval
is the Beta distribution's by Jeffreys' prior (Brown, Cai and DasGupta 2001: recalled).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hueandcry.link.block import Plan
    from hueandcry.link.compare import Engine
    from hueandcry.link.kernel import Words

_LOW, _HIGH = 0.025, 0.975


@dataclass(frozen=True, slots=True)
class Rate:
    """A share `found` / `of`, with its 95 % interval; `of` may be an effective number.

    `low` and `high` are None where nobody knows of how many it was measured.
    """

    share: float
    low: float | None
    high: float | None
    of: int | None


@dataclass(frozen=True, slots=True)
class PairRecall:
    """How many planted people two lists share, and how many of them were found."""

    lists: tuple[str, str]
    planted: int
    found: int
    wrong: int
    rate: Rate


@dataclass(frozen=True, slots=True)
class Recall:
    """What is known of the links that are found.

    `planted` is an upper bound, None where nobody was planted; `wrong` counts links of two
    different planted people. `clerical` was given by whoever looked at a sample.
    """

    planted: Rate | None
    pairs: tuple[PairRecall, ...]
    wrong: int
    clerical: Rate | None

    @property
    def missed_links(self) -> Rate | None:
        """The share of links missed, for the hidden volume: clerical where given, else planted."""
        best = self.clerical or self.planted
        if best is None:
            return None
        low, high = best.low, best.high
        return Rate(
            round(1 - best.share, 6),
            None if high is None else round(1 - high, 6),
            None if low is None else round(1 - low, 6),
            best.of,
        )


@dataclass(frozen=True, slots=True)
class Planted:
    """The planted people of one list: who each is, and the filters in that order."""

    name: str
    numbers: tuple[int, ...]
    filters: Words


def rate(found: float, of: int) -> Rate:
    """The share with its interval. Raises ValueError for none of none."""
    from scipy.stats import beta

    if of <= 0 or not 0 <= found <= of:
        raise ValueError("A rate needs a number found of a number above nought.")
    spread = beta(found + 0.5, of - found + 0.5)
    low = 0.0 if found == 0 else float(spread.ppf(_LOW))
    high = 1.0 if found == of else float(spread.ppf(_HIGH))
    return Rate(found / of, round(low, 6), round(high, 6), of)


def measured(
    lists: Sequence[Planted],
    thousandths: int,
    clerical: Rate | None = None,
    ways: Sequence[Plan] = (),
    engine: Engine = "auto",
) -> Recall:
    """The recall of every two lists by themselves, so that a third list does not help, and of all.

    `ways` says how each two lists are compared (as combinations gives them), so that what blocking
    misses counts as missed. All pairs are pooled; as they are pairs of the same people, the
    interval of the whole is that of so many people, not of so many pairs.
    """
    found = [
        _of_two(one, other, thousandths, ways[at] if ways else None, engine)
        for at, (one, other) in enumerate(combinations(lists, 2))
    ]
    pairs = tuple(pair for pair in found if pair is not None)
    wrong = sum(pair.wrong for pair in pairs)
    if not pairs:
        return Recall(None, (), 0, clerical)
    people = len({number for side in lists for number in side.numbers})
    share = sum(pair.found for pair in pairs) / sum(pair.planted for pair in pairs)
    whole = rate(share * people, people)
    return Recall(whole, pairs, wrong, clerical)


def _of_two(
    one: Planted, other: Planted, thousandths: int, how: Plan | None, engine: Engine
) -> PairRecall | None:
    from hueandcry.link.block import alike

    both = set(one.numbers) & set(other.numbers)
    if not both:
        return None
    links = alike(one.filters, other.filters, thousandths, how=how, engine=engine)
    who = [
        (one.numbers[left], other.numbers[right])
        for left, right in zip(links.left.tolist(), links.right.tolist(), strict=True)
    ]
    found = sum(left == right for left, right in who)
    names = (one.name, other.name)
    return PairRecall(names, len(both), found, len(who) - found, rate(found, len(both)))
