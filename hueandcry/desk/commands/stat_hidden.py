"""How many victims stand in no list, from a CSV file. No home is needed."""

import argparse
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any

from hueandcry.desk.commands.hidden_words import NAMES, lines
from hueandcry.desk.commands.opened import Trouble
from hueandcry.figures import survey
from hueandcry.figures.hidden.answer import CHAPMAN, Options, hidden_volume
from hueandcry.figures.hidden.methods import BEST_BIC, DGA, STEPWISE
from hueandcry.figures.hidden.missed_links import MOST_LISTS, MissedLinks
from hueandcry.figures.hidden.reading import NotAnOverlapTable, Stratum, read
from hueandcry.figures.hidden.result import Estimate, HiddenVolume, Survey

_QUIET = 2.0
_MOST_MISSED = 0.5
_LIMITS = {"order": (1, 12), "draws": (20, 100_000), "seed": (0, 2**63 - 1),
           "max_missing": (1, 10**12)}  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Print the answer; Trouble where there is nothing to answer."""
    for name, (least, most) in _LIMITS.items():
        value = getattr(options, name)
        if value is not None and not least <= value <= most:
            raise Trouble(
                f"--{name.replace('_', '-')} is {value}. Choose from {least} to {most:,}."
            )
    if not options.unit.strip():
        raise Trouble("--unit is empty. Say what is counted, as victims.")
    try:
        strata = _named(read(options.table), options)
    except NotAnOverlapTable as problem:
        raise Trouble(str(problem)) from None
    asked = Options(
        order=options.order,
        draws=options.draws,
        missed=_missed(options.missed_links, len(strata[0].table.lists)),
        max_missing=options.max_missing,
        unit=options.unit,
        reported_in=_reported_in(options.reported_in, strata),
        rates=_rates(options.asked_here),
    )
    answer = hidden_volume(strata, asked, options.seed, _told())
    if options.json:
        print(json.dumps(as_json(answer), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        print("\n".join(lines(answer)))
    return 0


def as_json(answer: HiddenVolume) -> dict[str, Any]:
    """The answer by the keys that docs/method/hidden.md lists."""
    given = {one.method: one for one in answer.estimates}
    names = [name for name in NAMES if name != CHAPMAN or name in given]
    none = "Two lists cannot tell whether one leads to the other."
    return {
        "observed": answer.observed,
        "estimates": {
            name: _estimate(given.get(name) or Estimate(name, None, why_not=none)) for name in names
        },
        "at_least": answer.at_least,
        "between": answer.between,
        "verdict": answer.verdict,
        "reasons": answer.reasons,
        "would_change": answer.would_change,
        "without_each": {name: _shown(one.estimate) for name, one in answer.without},
        "merged": {name: _shown(one.estimate) for name, one in answer.merged},
        "survey": [_survey(one) for one in answer.surveys],
        "strata": [{"name": name, **as_json(one)} for name, one in answer.strata],
        "lists": answer.lists,
        "unit": answer.unit,
        "missed_links": answer.missed_links,
        "draws": answer.draws,
        "seed": answer.seed,
        "digest": answer.digest,
        "version": answer.version,
    }


def _estimate(one: Estimate) -> dict[str, Any]:
    interval = None if one.low is None or one.high is None else [_shown(one.low), _shown(one.high)]
    found: dict[str, Any]
    if one.method == DGA:
        found = {
            "mean": _shown(one.mean), "median": _shown(one.estimate), "interval": interval,
            "model": one.model or None, "at_the_edge": one.at_the_edge,
        }  # fmt: skip
    elif one.method in (STEPWISE, BEST_BIC):
        found = {"estimate": _shown(one.estimate)}
        if one.method == STEPWISE:
            found["pairs"] = list(one.pairs)
        else:
            found |= {"model": one.model or None, "bic": _shown(one.bic)}
        found["percentiles"] = _percentiles(one)
    elif one.method == CHAPMAN:
        return {"estimate": _shown(one.estimate), "warning": one.why_not}
    else:
        found = {"estimate": _shown(one.estimate), "interval": interval}
    return found | ({"why_not": one.why_not} if one.why_not else {})


def _percentiles(one: Estimate) -> dict[str, float] | None:
    import numpy as np

    if not one.draws:
        return None
    values = np.quantile(one.draws, [0.025, 0.5, 0.975], method="median_unbiased").tolist()
    return {
        name: round(value, 3) for name, value in zip(("2.5", "50", "97.5"), values, strict=True)
    }


def _survey(one: Survey) -> dict[str, Any]:
    return {
        "counts": one.counts, "reports": one.reports, "rate": round(one.rate, 6),
        "estimate": round(one.estimate, 1), "interval": [round(one.low, 1), round(one.high, 1)],
        "source": one.source, "limits": one.limits,
    }  # fmt: skip


def _shown(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def _named(strata: Sequence[Stratum], options: argparse.Namespace) -> tuple[Stratum, ...]:
    """With what the options say of the whole table."""
    crime, victim = options.crime_type, options.victims
    if (crime and strata[0].crime_type) or (victim and strata[0].victim):
        raise Trouble("The table has that column already: leave --crime-type and --victims out.")
    return tuple(
        Stratum(
            (crime or one.crime_type).strip().casefold(),
            (victim or one.victim).strip().casefold(),
            one.table,
        )
        for one in strata
    )


def _missed(text: str | None, lists: int) -> MissedLinks | None:
    if text is None:
        return None
    if (parts := _two(text)) is not None:
        missed, planted = parts
        found = MissedLinks(missed / planted, planted) if 0 <= missed <= planted != 0 else None
    else:
        plain = re.fullmatch(r"0?\.\d+|0|[1-9]\d?(\.\d+)?%", text.strip())
        share = float(text.strip().rstrip("%")) if plain else 1.0
        found = MissedLinks(share / 100 if text.strip().endswith("%") else share)
    if found is None or found.rate > _MOST_MISSED:
        raise Trouble(
            f"--missed-links is {text!r}. Write a share from 0 to {_MOST_MISSED}, as 0.1, or how "
            "many of the planted links were missed, as 20/200."
        )
    if found.given and lists > MOST_LISTS:
        raise Trouble(f"Missed links are corrected for at most {MOST_LISTS} lists: merge some.")
    return found


def _two(text: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"\s*(\d{1,9})\s*/\s*(\d{1,9})\s*", text)
    return None if found is None else (int(found[1]), int(found[2]))


def _reported_in(text: str | None, strata: Sequence[Stratum]) -> tuple[str, ...] | None:
    if text is None:
        return None
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in strata[0].table.lists:
            raise Trouble(f"--reported-in names {name!r}, which is no list of the table.")
    return names


def _rates(asked_here: str | None) -> Mapping[str, survey.ReportingRate]:
    if asked_here is None:
        return survey.NATIONAL
    parts = _two(asked_here)
    if parts is None or not 0 <= parts[0] <= parts[1] != 0:
        raise Trouble(f"--asked-here is {asked_here!r}. Write how many of those asked, as 12/80.")
    return {crime: survey.local(*parts, rate) for crime, rate in survey.NATIONAL.items()}


def _told() -> Callable[[str], None]:
    """Say what is being done, where it takes longer than a moment."""
    last = monotonic()

    def tell(what: str) -> None:
        nonlocal last
        if monotonic() - last > _QUIET:
            last = monotonic()
            print(f"Now: {what}.", file=sys.stderr, flush=True)

    return tell
