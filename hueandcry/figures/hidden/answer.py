"""How many victims no list has: every method, a floor, and a verdict that says what may be said."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import floor
from typing import TYPE_CHECKING

from hueandcry.figures.hidden import sensitivity, strata, two_lists
from hueandcry.figures.hidden.methods import DEPENDENT, Run, Settings, as_linked, run_all
from hueandcry.figures.hidden.missed_links import MOST_LISTS as MOST_CORRECTED
from hueandcry.figures.hidden.missed_links import MissedLinks
from hueandcry.figures.hidden.reading import Stratum
from hueandcry.figures.hidden.result import Estimate, HiddenVolume
from hueandcry.figures.hidden.table import OverlapTable
from hueandcry.figures.hidden.terms import counts_of
from hueandcry.figures.hidden.usable import usable
from hueandcry.figures.hidden.verdict import Judged, highest, judged, lowest
from hueandcry.figures.survey import NATIONAL, ReportingRate

if TYPE_CHECKING:
    import numpy as np

VERSION = "1"
CHAPMAN = "chapman"
_DRAWS = ((6, 1_000), (8, 300), (12, 100))  # up to so many lists, so many draws


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked. None stands for what fits the table.

    `missed` is None where nobody said how many links were missed. `reported_in` names the lists of
    reports to the police or the national service. `rates` are survey rates by crime type.
    `sensitive` is false where nobody will look at lists left out or merged.
    """

    order: int | None = None
    draws: int | None = None
    missed: MissedLinks | None = None
    max_missing: int | None = None
    points: int = 250_000
    unit: str = "victims"
    reported_in: Collection[str] | None = None
    rates: Mapping[str, ReportingRate] = field(default_factory=lambda: NATIONAL)
    sensitive: bool = True


def hidden_volume(
    tables: Sequence[Stratum] | OverlapTable,
    options: Options,
    seed: int,
    tell: Callable[[str], None] = lambda what: None,
) -> HiddenVolume:
    """The whole answer for one table or several strata; the same seed gives the same answer.

    `tell` hears what is being done. Raises ValueError where there is no table, or where missed
    links are to be corrected for more than eight lists.
    """
    import numpy as np

    every = [Stratum("", "", tables)] if isinstance(tables, OverlapTable) else list(tables)
    every = [one for one in every if one.table.observed]
    if not every:
        raise ValueError("Nobody is in any list.")
    lists = len(every[0].table.lists)
    if options.missed is not None and options.missed.given and lists > MOST_CORRECTED:
        raise ValueError(f"Missed links are corrected for at most {MOST_CORRECTED} lists.")
    draws = options.draws or next(number for most, number in _DRAWS if lists <= most)
    settings = Settings(
        options.order, draws, options.missed or MissedLinks(), options.max_missing, options.points
    )
    parts = [
        _one(stratum, settings, options, np.random.default_rng([seed, number]), seed, tell)
        for number, stratum in enumerate(every)
    ]
    return parts[0][0] if len(parts) == 1 else _together(every, parts, options, settings, seed)


def _one(
    stratum: Stratum,
    settings: Settings,
    options: Options,
    chance: "np.random.Generator",
    seed: int,
    tell: Callable[[str], None],
) -> tuple[HiddenVolume, Mapping[str, Run]]:
    """One table: estimates are of the table as given, the verdict of the lists that can be used."""
    whole = stratum.table
    lean = usable(whole)

    def told(what: str) -> None:
        tell(what if stratum.name == "all" else f"{stratum.name}: {what}")

    given = run_all(whole, settings, chance, told) if len(whole.lists) > 2 else {}
    runs = given
    if lean.table != whole and len(lean.table.lists) > 2:
        runs = run_all(lean.table, settings, chance, told)
    survey = strata.beside(stratum, options.reported_in, options.rates)
    said = judged(
        lean, runs if len(lean.table.lists) > 2 else {}, survey, options.missed,
        told=bool(stratum.crime_type and stratum.victim),
    )  # fmt: skip
    counts, names = counts_of(whole), whole.lists
    if settings.missed.given:
        counts = as_linked(counts, settings.missed)
    told("lists left out and merged")
    estimates = [run.estimate for run in given.values()] or _of_two(whole)
    answer = replace(
        _answer(whole, estimates, said, options, settings, seed),
        without=sensitivity.without_each(counts, names) if options.sensitive else (),
        merged=sensitivity.merged_pairs(counts, names) if options.sensitive else (),
        surveys=() if survey is None else (survey,),
    )
    return answer, runs


def _of_two(whole: OverlapTable) -> list[Estimate]:
    if len(whole.lists) != 2:
        return []
    return [Estimate(CHAPMAN, two_lists.chapman(whole), why_not=two_lists.WARNING)]


def _together(
    every: Sequence[Stratum],
    parts: Sequence[tuple[HiddenVolume, Mapping[str, Run]]],
    options: Options,
    settings: Settings,
    seed: int,
) -> HiddenVolume:
    """All strata: sums of the estimates, and a floor of the sums; those refused count as seen."""
    answers = [answer for answer, _ in parts]
    seen = [_seen(stratum.table, settings) for stratum in every]
    methods = list(dict.fromkeys(method for _, runs in parts for method in runs))
    added = [
        strata.summed(method, [_known(runs, method) for _, runs in parts], seen)
        for method in methods
    ]
    fine = [answer.verdict != "refuse" for answer in answers]
    floors = [
        strata.summed(
            method,
            [_known(runs if good else {}, method)
             for good, (_, runs) in zip(fine, parts, strict=True)],
            seen,
        ).estimate
        for method in methods
        if method in DEPENDENT
    ]  # fmt: skip
    said = _all_judged(every, answers, [one for one in floors if one.low is not None])
    names = tuple(stratum.name for stratum in every)
    text = "\n".join(f"{one.name}\t{one.table.digest}" for one in every)
    whole = _answer(every[0].table, [run.estimate for run in added], said, options, settings, seed)
    return replace(
        whole,
        observed=sum(one.table.observed for one in every),
        surveys=tuple(survey for answer in answers for survey in answer.surveys),
        strata=tuple(zip(names, answers, strict=True)),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def _seen(table: OverlapTable, settings: Settings) -> float:
    """How many people were seen: fewer than stand in the table where links were missed."""
    if not settings.missed.given:
        return float(table.observed)
    return float(as_linked(counts_of(table), settings.missed).sum())


def _known(runs: Mapping[str, Run], method: str) -> Run:
    import numpy as np

    none = Run(Estimate(method, None, why_not="Not run."), np.full(1, np.nan))
    return runs.get(method, none)


def _all_judged(
    every: Sequence[Stratum], answers: Sequence[HiddenVolume], floors: Sequence[Estimate]
) -> Judged:
    refused = [one.name for one, answer in zip(every, answers, strict=True)
               if answer.verdict == "refuse"]  # fmt: skip
    mends = tuple(dict.fromkeys(mend for answer in answers for mend in answer.would_change))
    reasons = tuple(
        f"{one.name}: {reason}"
        for one, answer in zip(every, answers, strict=True)
        for reason in answer.reasons
    )
    if len(refused) == len(every) or not floors:
        return Judged("refuse", None, None, ("No table can be used.", *reasons), mends)
    at_least = floor(lowest(floors))
    if refused:
        words = f"Of {' and of '.join(refused)} only those seen are counted."
        return Judged("floor only", at_least, None, (words, *reasons), mends)
    if all(answer.verdict == "range" for answer in answers):
        return Judged("range", at_least, (at_least, round(highest(floors))), reasons, mends)
    against = tuple(
        f"{one.name}: {reason}"
        for one, answer in zip(every, answers, strict=True)
        if answer.verdict != "range"
        for reason in answer.reasons
    )
    return Judged("floor only", at_least, None, against, mends)


def _answer(
    whole: OverlapTable,
    estimates: Sequence[Estimate],
    said: Judged,
    options: Options,
    settings: Settings,
    seed: int,
) -> HiddenVolume:
    """The answer on one table, without what stands beside it."""
    return HiddenVolume(
        lists=whole.lists,
        unit=options.unit,
        observed=whole.observed,
        estimates=tuple(estimates),
        at_least=said.at_least,
        between=said.between,
        verdict=said.verdict,
        reasons=said.reasons,
        would_change=said.would_change,
        without=(),
        merged=(),
        surveys=(),
        strata=(),
        missed_links=settings.missed.rate,
        seed=seed,
        draws=settings.draws,
        digest=whole.digest,
        version=VERSION,
    )
