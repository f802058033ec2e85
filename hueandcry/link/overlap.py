"""How many victims stand in exactly these lists: tokens in, counts out, and nothing else.

The matcher has filters and row numbers, never a key. Neither pairs nor row numbers leave it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from hueandcry.link.block import plan
from hueandcry.link.cluster import Members, Side, clusters
from hueandcry.link.compare import THOUSAND, Engine, Tell, ones, packed
from hueandcry.link.kernel import BITS
from hueandcry.link.recall import Planted, Rate, Recall, measured
from hueandcry.link.token_file import CRIMES, VICTIMS, Tokens
from hueandcry.link.tokens import SCHEME, VERSION

# One default for every partnership. Chosen on five invented partnerships and the sample of Durham,
# none of them among those by which the linkage is judged (docs/method/linkage.md): the lowest
# hundredth at which 98 of 100 links are right in each that is spoilt as usual.
THRESHOLD = 0.62
# Two rows of one list are one victim only when they are this much alike: a partner merges its own
# repeats at home, in clear, so what is left is mostly families.
WITHIN = 0.90

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ListFacts:
    """What is known of one list: victims with a filter, records, and those that told too little."""

    name: str
    victims: int
    records: int
    too_little: int


@dataclass(frozen=True, slots=True)
class Stratum:
    """The counts of one group of crimes against one kind of victim."""

    crimes: str
    victims: str
    counts: Counts

    @property
    def name(self) -> str:
        """As "fraud, person"."""
        return f"{self.crimes}, {self.victims}"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Counts of victims by overlap pattern: a 0 or 1 for each list, in the order of `lists`.

    `counts` and each of `strata` are sorted by pattern and leave noughts out; the strata add up to
    the counts. `files` are the SHA-256 of the token files, in the lists' order.
    """

    project: str
    unit: str
    since: date | None
    until: date | None
    lists: tuple[ListFacts, ...]
    counts: Counts
    strata: tuple[Stratum, ...]
    recall: Recall
    threshold: float
    within: float
    scheme: str
    files: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The lists' names."""
        return tuple(one.name for one in self.lists)

    @property
    def observed(self) -> int:
        """How many victims stand in any list."""
        return sum(count for _, count in self.counts)

    @property
    def digest(self) -> str:
        """SHA-256 of lists and counts, as the hidden volume names the same table."""
        cells = [[[int(one) for one in pattern], count] for pattern, count in self.counts]
        text = json.dumps([self.names, cells], separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def overlap(
    tokens: Sequence[Tokens],
    *,
    threshold: float = THRESHOLD,
    within: float = WITHIN,
    clerical: Rate | None = None,
    engine: Engine = "auto",
    workers: int = 0,
    tell: Tell | None = None,
) -> Overlap:
    """Link the lists and count. `tokens` belong together (token_file.same_project); `threshold` is
    the Dice coefficient from which two rows may be one victim, in thousandths at the finest.

    Raises compare.TooAlike where nothing can be told apart.
    """
    thousandths = round(threshold * THOUSAND)
    sides = [Side(one.header.list, packed(one.filters)) for one in tokens]
    found = clusters(
        sides,
        thousandths,
        within=round(within * THOUSAND),
        engine=engine,
        workers=workers,
        tell=tell,
    )
    planted = [Planted(one.header.list, one.planted_numbers, packed(one.planted)) for one in tokens]
    ways = [
        plan(len(a.filters), len(b.filters), _fill(a, b), thousandths)
        for a, b in combinations(sides, 2)
    ]
    first = tokens[0].header
    return Overlap(
        project=first.project,
        unit=first.unit,
        since=first.since,
        until=first.until,
        lists=tuple(
            ListFacts(
                one.header.list, one.header.victims, one.header.records, one.header.too_little
            )
            for one in tokens
        ),
        counts=_counted(found, len(tokens)),
        strata=_strata(found, tokens),
        recall=measured(planted, thousandths, clerical, ways, engine),
        threshold=thousandths / THOUSAND,
        within=within,
        scheme=f"{SCHEME} version {VERSION}",
        files=tuple(one.digest for one in tokens),
    )


def _fill(left: Side, right: Side) -> float:
    return float(ones(left.filters).mean() + ones(right.filters).mean()) / (2 * BITS)


def _counted(found: Iterable[Members], lists: int) -> Counts:
    return tuple(sorted(Counter(_pattern(members, lists) for members in found).items()))


def _pattern(members: Members, lists: int) -> str:
    stands_in = {at for at, _ in members}
    return "".join("1" if at in stands_in else "0" for at in range(lists))


def _strata(found: Sequence[Members], tokens: Sequence[Tokens]) -> tuple[Stratum, ...]:
    """Each victim in one stratum: no overlap is lost where lists sort a crime differently."""
    groups: dict[tuple[str, str], list[Members]] = {}
    for members in found:
        labels = [tokens[at].strata[row] for at, row in members]
        groups.setdefault(stratum_of(labels), []).append(members)
    return tuple(
        Stratum(crimes, victims, _counted(some, len(tokens)))
        for (crimes, victims), some in sorted(groups.items())
    )


def stratum_of(labels: Iterable[str]) -> tuple[str, str]:
    """The group of crimes and the kind of victim that most of a victim's records tell of.

    "other" yields to what is known; of equals, fraud and a person come first: most are.
    """
    crimes: Counter[str] = Counter()
    victims: Counter[str] = Counter()
    for label in labels:
        told, _, kind = label.partition("|")
        crimes.update(told.split("+"))
        victims[kind] += 1
    known = {one: count for one, count in crimes.items() if one != "other"} or crimes
    return (
        max(known, key=lambda one: (known[one], _CRIME_RANK[one])),
        max(victims, key=lambda one: (victims[one], _VICTIM_RANK[one])),
    )


_CRIME_RANK = {one: one == "fraud" for one in CRIMES}
_VICTIM_RANK = {one: one == "person" for one in VICTIMS}
