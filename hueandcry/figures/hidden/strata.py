"""The tables of several crime types and kinds of victim, added up; and the survey beside each."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hueandcry.figures import survey
from hueandcry.figures.hidden.methods import Run, summary
from hueandcry.figures.hidden.reading import Stratum
from hueandcry.figures.hidden.result import Estimate, Survey

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_POLICE = re.compile(r"police|(report|action)[ _-]?fraud", re.IGNORECASE)
_ADULTS = frozenset(
    {"adult", "adults", "person", "people", "individual", "individuals", "household", "households"}
)
_CRIMES: Mapping[str, str] = {"cm": "computer misuse"}


def beside(
    stratum: Stratum,
    reported_in: Collection[str] | None,
    rates: Mapping[str, survey.ReportingRate] = survey.NATIONAL,
) -> Survey | None:
    """The survey's number for a table, or None where no survey asked about such crimes or people.

    `reported_in` are the lists of reports to the police or the national service; None: those whose
    names say so. Somebody in two of them reported once.
    """
    crime = re.sub(r"[_-]", " ", stratum.crime_type)
    rate = rates.get(_CRIMES.get(crime, crime))
    names = [
        name
        for name in stratum.table.lists
        if (bool(_POLICE.search(name)) if reported_in is None else name in reported_in)
    ]
    if rate is None or stratum.victim not in _ADULTS or not names:
        return None
    places = [stratum.table.lists.index(name) for name in names]
    reports = sum(
        count for pattern, count in stratum.table.cells if any(pattern[place] for place in places)
    )
    if not reports:
        return None
    estimate, low, high = survey.hidden(reports, rate)
    return Survey(
        f"{rate.of}, in {' or '.join(names)}",
        reports, rate.share, estimate, low, high, rate.source, survey.ADULTS,
    )  # fmt: skip


def summed(method: str, runs: Sequence[Run], seen: Sequence[float]) -> Run:
    """One method's estimates of all tables added up, and its draws, which are independent.

    Of a table without an estimate only those seen count: then the sum is a floor, and it says so.
    """
    import numpy as np

    total, missing = 0.0, 0
    draws: Numbers = np.zeros(1)  # grows to the number of draws
    for run, least in zip(runs, seen, strict=True):
        if run.estimate.estimate is None:
            missing += 1
            total += least
            draws = draws + least
        else:
            total += run.estimate.estimate
            draws = draws + run.draws
    if missing == len(runs):
        return Run(Estimate(method, None, why_not=runs[0].estimate.why_not), draws * np.nan)
    added = summary(method, total, draws)
    edge = any(run.estimate.at_the_edge for run in runs)
    means = [run.estimate.mean for run in runs]
    mean = None if None in means else sum(one for one in means if one is not None)
    words = f"{missing} of {len(runs)} tables have none: of them only those seen are counted."
    return Run(replace(added, at_the_edge=edge, mean=mean, why_not=words if missing else ""), draws)
