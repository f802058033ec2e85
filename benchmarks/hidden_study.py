"""Whether "at least L" holds: invented partnerships whose truth is known, many of each kind.

    python -m benchmarks.hidden_study [--runs 100] [--people 5000] [--lists 5] [--draws 200]

Four kinds: lists that know nothing of each other; a police force that sends two in five on to the
national line; the same, with one link in ten missed and that rate given; and people of two kinds,
of whom three in ten report 2.4 times as readily and the others 0.4 times. Printed for each: in how
many runs L was not above the truth, L as a share of the truth and of those seen, the verdicts.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from hueandcry.figures.hidden.answer import Options, hidden_volume
from hueandcry.figures.hidden.missed_links import MissedLinks
from hueandcry.figures.hidden.table import OverlapTable, Verdict, table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CAPTURE = (0.05, 0.12, 0.04, 0.20, 0.06, 0.10)
POLICE, NATIONAL = 0, 3  # places of two lists: the first sends people on to the second
KINDS = "independent", "referral", "referral, links missed", "two kinds of people"
MISSED = 0.1


@dataclass(frozen=True, slots=True)
class Outcome:
    """One partnership: how many people there are, how many were seen, and what was said."""

    people: int
    observed: int
    at_least: int | None
    verdict: Verdict

    @property
    def holds(self) -> bool:
        """Whether nothing false was said."""
        return self.at_least is None or self.at_least <= self.people


def partnership(
    kind: str, people: int, capture: Sequence[float], chance: "np.random.Generator"
) -> OverlapTable:
    """The overlap table of an invented partnership."""
    import numpy as np

    lists = len(capture)
    national = min(NATIONAL, lists - 1)
    willing = np.ones(people)
    if kind == KINDS[3]:
        willing = np.where(chance.random(people) < 0.3, 2.4, 0.4)
    seen = chance.random((people, lists)) < np.minimum(willing[:, None] * np.array(capture), 1)
    if kind in KINDS[1:3]:
        seen[:, national] |= seen[:, POLICE] & (chance.random(people) < 0.4)
    if kind == KINDS[2]:
        seen = unlinked(seen, chance)
    patterns = Counter(tuple(row) for row in seen[seen.any(axis=1)].astype(int).tolist())
    return table((f"L{place + 1}" for place in range(lists)), patterns)


def unlinked(seen: "NDArray[np.bool_]", chance: "np.random.Generator") -> "NDArray[np.bool_]":
    """Every record but a person's first stands alone with the chance of a missed link."""
    import numpy as np

    first = seen & (seen.cumsum(axis=1) == 1)
    lost = seen & ~first & (chance.random(seen.shape) < MISSED)
    rows, places = np.nonzero(lost)
    alone = np.zeros((len(rows), seen.shape[1]), dtype=bool)
    alone[np.arange(len(rows)), places] = True
    return np.vstack([seen & ~lost, alone])


def outcome(
    kind: str, people: int, capture: Sequence[float], seed: int, draws: int, order: int | None = 2
) -> Outcome:
    """One run, the same for the same seed."""
    import numpy as np

    overlaps = partnership(kind, people, capture, np.random.default_rng([seed, people]))
    missed = MissedLinks(MISSED) if kind == KINDS[2] else None
    options = Options(order=order, draws=draws, missed=missed, points=2_000, sensitive=False)
    answer = hidden_volume(overlaps, options, seed)
    return Outcome(people, overlaps.observed, answer.at_least, answer.verdict)


def line(kind: str, outcomes: Sequence[Outcome]) -> str:
    """One row of the table that is printed."""
    said = [one for one in outcomes if one.at_least is not None]
    holds = sum(one.holds for one in outcomes) / len(outcomes)
    of_truth = median([(one.at_least or 0) / one.people for one in said]) if said else 0.0
    of_seen = median([(one.at_least or 0) / one.observed for one in said]) if said else 0.0
    verdicts = Counter(one.verdict for one in outcomes)
    words = ", ".join(f"{name} {count}" for name, count in verdicts.most_common())
    return f"{kind:<24}{holds:>8.2f}{of_truth:>10.2f}{of_seen:>10.2f}   {words}"


def main(given: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--lists", type=int, default=5, choices=range(3, 7))
    parser.add_argument("--draws", type=int, default=200)
    options = parser.parse_args(given)
    capture = CAPTURE[: options.lists]
    print(f"{options.runs} runs of each, {options.people:,} people, {options.lists} lists")
    print(f"{'':<24}{'holds':>8}{'L/truth':>10}{'L/seen':>10}   verdicts")
    for kind in KINDS:
        runs = [
            outcome(kind, options.people, capture, seed, options.draws)
            for seed in range(options.runs)
        ]
        print(line(kind, runs), flush=True)


if __name__ == "__main__":
    main()
