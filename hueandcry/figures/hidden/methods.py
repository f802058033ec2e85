"""Every method on one table, and on tables that might have come about as well."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hueandcry.figures.hidden.best_bic import Ranked, ranked
from hueandcry.figures.hidden.bootstrap import bic_populations, drawn
from hueandcry.figures.hidden.decomposable import average, mixed
from hueandcry.figures.hidden.graphs import MOST_LISTS
from hueandcry.figures.hidden.heterogeneity import chao
from hueandcry.figures.hidden.hierarchical import default_order, hierarchical
from hueandcry.figures.hidden.missed_links import NONE_MISSED, MissedLinks, corrected
from hueandcry.figures.hidden.result import Estimate
from hueandcry.figures.hidden.stepwise import stepwise_of, stepwise_populations
from hueandcry.figures.hidden.table import OverlapTable
from hueandcry.figures.hidden.terms import counts_of, name_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

INDEPENDENCE, STEPWISE, BEST_BIC, DGA, CHAO = (
    "independence",
    "stepwise",
    "best-bic",
    "dga",
    "chao",
)
DEPENDENT = STEPWISE, BEST_BIC, DGA  # methods in which lists may lead to each other
LOW, HIGH = 0.025, 0.975
MOST_BIC_LISTS = 5
_BIC_DRAWS = 1_000
_MOST_BOUND = 8  # lists for which Chao's bound is drawn too
_TOP = 60  # models of the table itself among which a draw chooses
_RATES = 12  # rates of missed links that the averaging over graphs is mixed over
RUNAWAY = 1_000  # times the observed: no estimate, since the lists hardly hold it down
RUNS_AWAY = "It runs away: more than a thousand times those seen."
_MOST_AVERAGED = 5_000_000  # people seen: with more, the sizes that fit lie between those looked at
_TAIL = 25  # times the observed may be missing, unless told
_LEAST_TAIL = 1_000


@dataclass(frozen=True, slots=True)
class Settings:
    """How the methods are run.

    `order`: the most lists in one term of a best-BIC model (None: 2 for three lists, 3 for four
    and five, and not run for more). `draws`: of the bootstrap. `max_missing`: how many may be in no
    list when averaging over graphs (None: 25 times the observed). `points` looked at there.
    """

    order: int | None = None
    draws: int = 1_000
    missed: MissedLinks = NONE_MISSED
    max_missing: int | None = None
    points: int = 250_000


@dataclass(frozen=True, slots=True)
class Run:
    """One method on one table; `draws` as they came, with nan where a draw has no estimate."""

    estimate: Estimate
    draws: "Numbers"


def run_all(
    overlaps: OverlapTable,
    settings: Settings,
    chance: "np.random.Generator",
    tell: Callable[[str], None] = lambda what: None,
) -> Mapping[str, Run]:
    """Independence, stepwise, best BIC, averaging over graphs, Chao's bound, in that order."""
    raw = counts_of(overlaps)
    tables = drawn(raw, settings.draws, chance)
    counts = raw
    if settings.missed.given:
        tables = corrected(tables, settings.missed.draws(settings.draws, chance))
        counts = as_linked(raw, settings.missed)
    tell("pairs chosen step by step")
    runs = {
        INDEPENDENCE: _independent(counts, tables),
        STEPWISE: _by_steps(overlaps.lists, counts, tables, tell),
    }
    tell("best BIC")
    few = tables[:_BIC_DRAWS]
    runs[BEST_BIC] = _least_bic(overlaps.lists, counts, few, settings.order, tell)
    tell("averaging over graphs")
    runs[DGA] = _averaged(raw, counts, settings, chance)
    tell("Chao's bound")
    runs[CHAO] = _bound(counts, tables)
    return runs


def _bound(counts: "Numbers", tables: "Numbers") -> Run:
    """Chao's bound; its draws are left out where the lists are many, since no floor rests on it."""
    import numpy as np

    found = float(chao(counts[None])[0])
    many = len(counts) > 2**_MOST_BOUND
    return _run(CHAO, counts, found, lambda: np.full(len(tables), np.nan) if many else chao(tables))


def as_linked(counts: "Numbers", missed: MissedLinks) -> "Numbers":
    """The counts as they would stand had no link been missed."""
    import numpy as np

    found: Numbers = corrected(counts[None], np.array([missed.rate]))[0]
    return found


def _independent(counts: "Numbers", tables: "Numbers") -> Run:
    found = float(stepwise_populations(counts[None], 0.0)[0])
    return _run(INDEPENDENCE, counts, found, lambda: stepwise_populations(tables, 0.0))


def _by_steps(
    names: tuple[str, ...], counts: "Numbers", tables: "Numbers", tell: Callable[[str], None]
) -> Run:
    def told(done: int, of: int) -> None:
        tell(f"pairs chosen step by step, {done:,} of {of:,} draws")

    found = stepwise_of(counts, names)
    run = _run(STEPWISE, counts, found.population, lambda: stepwise_populations(tables, tell=told))
    return replace(run, estimate=replace(run.estimate, pairs=found.pairs))


def _least_bic(
    names: tuple[str, ...],
    counts: "Numbers",
    tables: "Numbers",
    order: int | None,
    tell: Callable[[str], None],
) -> Run:
    lists = len(names)
    if order is None and lists > MOST_BIC_LISTS:
        words = f"Not run for more than {MOST_BIC_LISTS} lists unless an order is given."
        return _none(BEST_BIC, words, len(tables))
    try:
        models = hierarchical(lists, default_order(lists) if order is None else order)
    except ValueError as problem:
        return _none(BEST_BIC, str(problem), len(tables))
    best = ranked(counts, models)
    if not len(best.bic):
        return _none(BEST_BIC, "No model of the lists has an estimate.", len(tables))

    def told(done: int, of: int) -> None:
        tell(f"best BIC, {done} of {of} models")

    few = Ranked(*(getattr(best, name)[:_TOP] for name in Ranked.__slots__))
    run = _run(
        BEST_BIC, counts, float(best.populations[0]), lambda: bic_populations(tables, few, told)
    )
    if run.estimate.estimate is None:
        return run
    name = name_of([place for place, has in enumerate(best.models[0]) if has], lists)
    return replace(run, estimate=replace(run.estimate, model=name, bic=float(best.bic[0])))


def _averaged(
    raw: "Numbers", counts: "Numbers", settings: Settings, chance: "np.random.Generator"
) -> Run:
    if len(counts) > 2**MOST_LISTS:
        words = f"Not run for more than {MOST_LISTS} lists: there are too many graphs."
        return _none(DGA, words, settings.draws)
    if counts.sum() > _MOST_AVERAGED:
        words = f"Not run for more than {_MOST_AVERAGED:,} seen: the sizes are too many to look at."
        return _none(DGA, words, settings.draws)
    most = settings.max_missing or max(_LEAST_TAIL, round(_TAIL * float(counts.sum())))
    if settings.missed.given:
        rates = settings.missed.draws(_RATES, chance)
        every = corrected(raw[None].repeat(_RATES, axis=0), rates)
        points = min(settings.points, 4_000)
        believed = mixed(average(one, max_missing=most, points=points) for one in every)
    else:
        believed = average(counts, max_missing=most, points=settings.points)
    estimate = Estimate(
        DGA,
        believed.quantile(0.5),
        believed.quantile(LOW),
        believed.quantile(HIGH),
        model=believed.graphs[0][0],
        mean=believed.mean,
        at_the_edge=believed.at_the_edge,
    )
    return Run(estimate, believed.draws(settings.draws, chance))


def _run(
    method: str, counts: "Numbers", found: float | None, drawn: "Callable[[], Numbers]"
) -> Run:
    """Draws are not asked for where the table itself has no estimate; those that run away go."""
    import numpy as np

    if found is None or not np.isfinite(found):
        return _none(method, "The lists overlap too little for an estimate.", 1)
    most = RUNAWAY * float(counts.sum())
    if found > most:
        return _none(method, RUNS_AWAY, 1)
    draws = drawn()
    draws = np.where(draws <= most, draws, np.nan)
    return Run(summary(method, found, draws), draws)


def summary(method: str, found: float, draws: "Numbers") -> Estimate:
    """An estimate with the percentiles of its draws; those without an estimate are left out."""
    import numpy as np

    known = np.sort(draws[np.isfinite(draws)])
    if not len(known):
        return Estimate(method, found)
    low, high = np.quantile(known, [LOW, HIGH], method="median_unbiased").tolist()
    return Estimate(method, found, low, high, draws=tuple(known.tolist()))


def _none(method: str, why: str, draws: int) -> Run:
    import numpy as np

    return Run(Estimate(method, None, why_not=why), np.full(draws, np.nan))
