"""Where it is more than one would expect: rates, hot spots and the scan, from cleared counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hueandcry.areas.shapes import Shapes, shapes
from hueandcry.facts.figure import ClearedTable
from hueandcry.facts.place import area
from hueandcry.facts.place_axes import PARTNERSHIP, WARD, is_whole, unknown_place
from hueandcry.figures.concentration import Concentration, concentration
from hueandcry.figures.space import hot_spots
from hueandcry.figures.space import scan as scans
from hueandcry.figures.space.against import Verdict, against_the_whole
from hueandcry.figures.space.neighbours import neighbours
from hueandcry.figures.space.rates import Rate, empirical_bayes
from hueandcry.figures.space.unusable import Unusable
from hueandcry.sharing.release import Treatment

SIMULATIONS, SEED = 499, 1
# A group of half the area says nothing of where.
LARGEST = 0.25
YEAR, QUARTER, ALL = "year", "quarter", "all"
OVER = {YEAR: "Last four quarters", QUARTER: "Last quarter", ALL: "All that is here"}
CLEARLY = 0.05


@dataclass(frozen=True, slots=True)
class Ward:
    """One ward: its cleared count, or the words that stand in for it; its rate, and what is said.

    `rate` is None where the count was held, or where the ward lies outside what may be seen.
    """

    code: str
    partnership: str
    residents: int
    reports: int | None
    words: str
    rate: Rate | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Group:
    """Wards side by side that hold more reports together than their residents lead to expect."""

    wards: tuple[str, ...]
    reports: int
    expected: float
    p: float


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that the page says, each number made from cleared counts.

    `periods` are the quarters taken together. `slack` is by how many reports rounding may have
    moved a ward's number. Where numbers are `coarse`, rounding alone would make groups of wards and
    an uneven spread, so neither is looked for. `outside` are partnerships of which nothing may be
    seen, `unplaced` the reports whose ward nobody knows (None where that was held). `partnerships`
    has, by code, each quarter's cleared count or words, newest first, beside residents.
    """

    wards: tuple[Ward, ...]
    periods: tuple[str, ...]
    mean: float | None
    chance_alone: bool
    slack: int
    coarse: bool
    outside: tuple[str, ...]
    unplaced: int | None
    group: Group | None
    high_around: tuple[str, ...]
    spread: Concentration | None
    partnerships: tuple[tuple[str, int, tuple[tuple[int | None, str], ...]], ...]
    quarters: tuple[str, ...]


def places(
    table: ClearedTable, treatment: Treatment, area_id: str, over: str, running: str
) -> Places:
    """The places of one stream, from a cleared table of quarters and wards.

    `over` is one of OVER; a quarter that still runs (`running` is its label) is left out of the
    last quarters, unless there is no other.
    """
    pack = area(area_id)
    residents: Counter[str] = Counter()
    within: dict[str, str] = {}
    for place in pack.places.values():
        residents[place.ward] += place.residents
        within[place.ward] = place.partnership
    periods = _periods(table, over, running)
    cells = {cell.key: (cell.value, cell.words) for cell in table.cells}
    counted = {ward: _sum(cells, periods, ward, over) for ward in table.values[1]}
    outside = _outside(cells, periods, over, within)
    seen = tuple(
        w for w in sorted(within) if within[w] not in outside and counted[w][0] is not None
    )
    counts = tuple(counted[ward][0] or 0 for ward in seen)
    lived = tuple(residents[ward] for ward in seen)
    rounds = treatment.audience != "owner" and treatment.method == "round"
    times = 1 if over == ALL else len(periods)
    slack = times * (treatment.base - 1) if rounds else 0
    coarse = rounds and _is_coarse(counts, treatment.base, times)
    made = _made(seen, counts, lived, slack, coarse, area_id)
    return Places(
        wards=tuple(
            Ward(
                ward,
                within[ward],
                residents[ward],
                *(counted[ward] if within[ward] not in outside else (None, "")),
                made.rates.get(ward),
                made.verdicts.get(ward),
            )
            for ward in sorted(within, key=lambda code: pack.names[code])
        ),
        periods=periods,
        mean=made.mean,
        chance_alone=made.chance_alone,
        slack=slack,
        coarse=coarse,
        outside=outside,
        unplaced=counted.get(unknown_place(WARD), (0, ""))[0],
        group=made.group,
        high_around=made.high_around,
        spread=made.spread,
        partnerships=_partnerships(table, cells, within, residents, outside),
        quarters=table.values[0][::-1][:4],
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """What is computed of the wards that are seen; kept, as a page is asked again and again."""

    rates: Mapping[str, Rate]
    verdicts: Mapping[str, Verdict]
    mean: float | None
    chance_alone: bool
    group: Group | None
    high_around: tuple[str, ...]
    spread: Concentration | None


@lru_cache(maxsize=64)
def _made(
    wards: tuple[str, ...],
    counts: tuple[int, ...],
    residents: tuple[int, ...],
    slack: int,
    coarse: bool,
    area_id: str,
) -> _Made:
    spread = None if coarse else concentration(counts)
    try:
        smoothed = empirical_bayes(wards, counts, residents)
    except Unusable:
        return _Made({}, {}, None, False, None, (), spread)
    rates = {one.id: one for one in smoothed.rates}
    known = None if coarse else shapes(area_id)
    return _Made(
        rates=rates,
        verdicts=dict(zip(wards, against_the_whole(smoothed, slack), strict=True)),
        mean=smoothed.mean,
        chance_alone=smoothed.variance <= 0,
        group=_group(wards, counts, residents, known) if known else None,
        high_around=_high_around(wards, rates, known) if known else (),
        spread=spread,
    )


def _is_coarse(counts: Sequence[int], base: int, times: int) -> bool:
    """Whether rounding to `base` adds more than a tenth to what chance moves a number by.

    Its variance is about (base^2 - 1) / 6 for each number that is summed; chance's is the count.
    """
    return bool(counts) and sum(counts) / len(counts) < 10 * times * (base * base - 1) / 6


def _high_around(wards: Sequence[str], rates: Mapping[str, Rate], known: Shapes) -> tuple[str, ...]:
    """Wards about which smoothed rates are high, by Gi* with the false discovery rate held."""
    seen = {*wards}
    pairs = [pair for pair in known.borders if seen.issuperset(pair)]
    try:
        found = hot_spots.gi_star(
            [rates[w].smoothed or 0.0 for w in wards], neighbours(wards, pairs)
        )
    except Unusable:
        return ()
    return tuple(
        one.id for one in found if one.z is not None and one.z > 0 and (one.q or 0) < CLEARLY
    )


def _group(
    wards: Sequence[str], counts: Sequence[int], residents: Sequence[int], known: Shapes
) -> Group | None:
    """The strongest circle of the scan, where chance seldom makes one as strong."""
    import numpy as np

    at = [known.middle[ward] for ward in wards]
    try:
        found = scans.scan(
            wards,
            [x for x, _ in at],
            [y for _, y in at],
            counts,
            residents,
            largest=LARGEST,
            simulations=SIMULATIONS,
            generator=np.random.default_rng(SEED),
        )
    except Unusable:
        return None
    if not found.clusters:
        return None
    best = found.clusters[0]
    clear = best.p is not None and best.p < CLEARLY
    return Group(best.ids, best.cases, best.expected, best.p or 0.0) if clear else None


def _periods(table: ClearedTable, over: str, running: str) -> tuple[str, ...]:
    quarters = table.values[0]
    if over == ALL:
        return quarters
    ended = tuple(one for one in quarters if one != running) or quarters
    return ended[-4:] if over == YEAR else ended[-1:]


_Cells = Mapping[tuple[str | None, ...], tuple[int | None, str]]


def _sum(cells: _Cells, periods: Sequence[str], place: str, over: str) -> tuple[int | None, str]:
    """The cleared count of a place over some quarters; words where one of them is withheld.

    Over all quarters that is one cleared number; else the sum of one a quarter.
    """
    if over == ALL:
        return cells.get((None, place), (None, "not shown"))
    found = [cells.get((period, place), (None, "not shown")) for period in periods]
    held = [words for value, words in found if value is None]
    return (None, held[0]) if held else (sum(value or 0 for value, _ in found), "")


def _outside(
    cells: _Cells, periods: Sequence[str], over: str, within: Mapping[str, str]
) -> tuple[str, ...]:
    """Partnerships without any report at all, where another has some."""
    wards: dict[str, list[str]] = {}
    for ward, partnership in within.items():
        wards.setdefault(partnership, []).append(ward)
    empty = tuple(
        partnership
        for partnership, those in sorted(wards.items())
        if all(cells.get((None, ward), (0, ""))[0] == 0 for ward in those)
    )
    return empty if len(empty) < len(wards) else ()


def _partnerships(
    table: ClearedTable,
    cells: _Cells,
    within: Mapping[str, str],
    residents: Mapping[str, int],
    outside: Sequence[str],
) -> tuple[tuple[str, int, tuple[tuple[int | None, str], ...]], ...]:
    """Each partnership, or whole of several, by quarter: totals of the same table, newest first."""
    quarters = table.values[0][::-1][:4]
    listed = {
        value
        for _, value in ((None, key[1]) for key in cells)
        if value and (value in within.values() or is_whole(value))
    } - {*outside, unknown_place(PARTNERSHIP)}
    rows = []
    for code in sorted(listed):
        members = code.split("+")
        lived = sum(many for ward, many in residents.items() if within[ward] in members)
        counts = tuple(cells.get((quarter, code), (None, "not shown")) for quarter in quarters)
        rows.append((code, lived, counts))
    return tuple(rows)
