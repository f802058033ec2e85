"""What is rising in a weekly count, from a CSV file. No home is needed."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

from hueandcry.desk.commands.opened import Trouble
from hueandcry.figures.alarm import cusum, ears, farrington, flexible, glr, read
from hueandcry.figures.alarm.weekly import Judged, Unusable, Weekly

_T = TypeVar("_T")
_MOST_BYTES = 8_000_000
_FARRINGTON = ("b", "w", "alpha", "reweight", "trend", "limit54", "powertrans")
_TAKES: Mapping[str, tuple[str, ...]] = {
    "farrington": _FARRINGTON,
    "flexible": (
        *_FARRINGTON, "no_periods", "past_weeks_not_included", "p_threshold_trend",
        "threshold_method", "weights_threshold",
    ),
    "ears": ("alpha", "baseline", "min_sigma"),
    "cusum": ("k", "h", "m", "trans", "alpha"),
    "glr-poisson": ("c_arl", "alpha", "mtilde", "window", "s", "trend", "dir"),
    "glr-nb": ("c_arl", "alpha", "mtilde", "window", "s", "trend", "dir"),
}  # fmt: skip
_EVERY = frozenset(name for names in _TAKES.values() for name in names)
_LIMITS: Mapping[str, tuple[float, float]] = {
    "b": (1, 50), "w": (0, 25), "baseline": (ears.FEWEST, 520), "min_sigma": (0, 1e6),
    "past_weeks_not_included": (0, 104), "no_periods": (1, 52), "p_threshold_trend": (0, 1),
    "weights_threshold": (0.1, 100), "k": (0, 100), "h": (0, 1000), "c_arl": (0.01, 1000),
    "mtilde": (1, 520), "window": (-1, 5200), "s": (0, 5),
}  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Print what the method says of each week; Trouble where nothing can be said."""
    weekly = _fine(_read(options.series, options.real_zeros))
    given = _given(options)
    weeks = _weeks(options, weekly, given)
    judged, held = _judge(options.method, weekly, weeks, given)
    if options.json:
        print(json.dumps(_as_json(options, weekly, judged, held), allow_nan=False))
    else:
        _print(options, weekly, judged)
    return 0


def _read(path: Path, real_zeros: bool) -> Weekly | Unusable:
    try:
        if path.is_dir():
            return Unusable(f"{path.name} is a folder, not a file.")
        if path.stat().st_size > _MOST_BYTES:
            return Unusable(f"{path.name} is too large for a series of weeks.")
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Unusable(f"There is no file {path.name}.")
    except UnicodeDecodeError:
        return Unusable(f"{path.name} is not UTF-8 text: save it as CSV UTF-8.")
    return read.parsed(text, path.name, real_zeros=real_zeros)


def _fine(answer: _T | Unusable) -> _T:
    if isinstance(answer, Unusable):
        raise Trouble(answer.reason)
    return answer


def _given(options: argparse.Namespace) -> dict[str, Any]:
    """The options that were given, each one of the method's, within its limits, in its type."""
    takes = _TAKES["ears" if options.method.startswith("ears") else options.method]
    given = {name: getattr(options, name) for name in _EVERY if getattr(options, name) is not None}
    for name, value in given.items():
        flag = f"--{name.replace('_', '-')}"
        if name not in takes:
            raise Trouble(f"{flag} is not an option of --method {options.method}.")
        low, high = _LIMITS.get(name, (float("-inf"), float("inf")))
        if isinstance(value, int | float) and not low <= value <= high:
            raise Trouble(f"{flag} is {low:g} to {high:g}, not {value:g}.")
    if "alpha" in given:
        _alpha(options.method, given["alpha"])
    for name in ("reweight", "trend"):
        if name in given:
            given[name] = given[name] == "true"
    if "limit54" in given:
        given["limit54"] = _limit(given["limit54"])
    return given


def _alpha(method: str, value: float) -> None:
    if method == "glr-poisson" and value != 0:
        raise Trouble("--alpha is 0 for Poisson counts: take --method glr-nb for another.")
    high = 100.0 if method in ("cusum", "glr-nb") else 1.0
    if not 0 <= value <= high or (high == 1.0 and value in (0, 1) and method != "glr-poisson"):
        raise Trouble(f"--alpha is between 0 and {high:g}, not {value:g}.")


def _limit(text: str) -> tuple[int, int]:
    fewest, _, weeks = text.partition(",")
    if not (fewest.strip().isdigit() and weeks.strip().isdigit()) or int(weeks) < 1:
        raise Trouble(f"--limit54 is a number of reports and of weeks, like 5,4; not '{text}'.")
    return int(fewest), int(weeks)


def _weeks(options: argparse.Namespace, weekly: Weekly, given: Mapping[str, Any]) -> range:
    last = len(weekly.counts)
    start = _week("--from", options.start, weekly) or _first(options.method, weekly, given)
    stop = _week("--to", options.stop, weekly) or last
    if start > last:
        raise Trouble(_too_few(options.method, last, start, given))
    if start > stop:
        which = "--from" if options.start else "The first week that can be judged"
        raise Trouble(f"{which} ({start}) is after --to ({stop}).")
    return range(start, stop + 1)


def _too_few(method: str, weeks: int, first: int, given: Mapping[str, Any]) -> str:
    if method.startswith("ears"):
        return f"{weeks} weeks are too few: the first that can be judged is {first} (--baseline)."
    years = given.get("b", farrington.Options().b)
    return (
        f"{weeks} weeks are too few to look {years} years back (--b): "
        "take a smaller --b, or --method ears-c2."
    )


def _week(flag: str, text: str | None, weekly: Weekly) -> int | None:
    """A week by its number, counted from 1, or by a day in it."""
    if text is None:
        return None
    last = len(weekly.counts)
    if text.isascii() and text.isdigit():
        t = int(text[:9])
    else:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise Trouble(f"{flag} is a week, 1 to {last}, or a date; not '{text}'.") from None
        if not weekly.begins:
            raise Trouble(f"{flag} is a date, and the file has none: give 1 to {last}.")
        t = (day - weekly.begins[0]).days // 7 + 1
    if not 1 <= t <= last:
        raise Trouble(f"{flag} is {t}, and the file has the weeks 1 to {last}.")
    return t


def _first(method: str, weekly: Weekly, given: Mapping[str, Any]) -> int:
    if method == "farrington":
        return farrington.first(weekly, farrington.Options(**given))
    if method == "flexible":
        return flexible.first(weekly, flexible.Options(**given))
    if method.startswith("ears"):
        return ears.first(_ears(method, given))
    if len(weekly.counts) <= 2 * weekly.frequency:
        raise Trouble("There are no two years to learn from: say --from, a week after the first.")
    return 2 * weekly.frequency + 1


def _ears(method: str, given: Mapping[str, Any]) -> ears.Options:
    return ears.Options(method.rpartition("-")[2].upper(), **given)


def _judge(
    method: str, weekly: Weekly, weeks: range, given: Mapping[str, Any]
) -> tuple[tuple[Judged, ...], Mapping[str, Any]]:
    """What the method says, and the options that held."""
    if method == "farrington":
        one = farrington.Options(**given)
        return _fine(farrington.judge(weekly, weeks, one)), asdict(one)
    if method == "flexible":
        two = flexible.Options(**given)
        return _fine(flexible.judge(weekly, weeks, two)), asdict(two)
    if method.startswith("ears"):
        three = _ears(method, given)
        return _fine(ears.judge(weekly, weeks, three)), asdict(three)
    if method == "cusum":
        four = _cusum(given)
        return _fine(cusum.judge(weekly, weeks, four)), asdict(four)
    five = _glr(method, given)
    return _fine(glr.judge(weekly, weeks, five)), asdict(five)


def _cusum(given: Mapping[str, Any]) -> cusum.Options:
    mean = given.get("m")
    others = {name: value for name, value in given.items() if name != "m"}
    if mean in (None, "glm"):
        return cusum.Options(glm=mean == "glm", **others)
    try:
        level = float(mean or "")
    except ValueError:
        level = float("nan")
    if not 0 < level <= read.MOST_COUNT:
        raise Trouble(f"--m is a mean above 0 or 'glm', not '{mean}'.")
    return cusum.Options(m=level, **others)


def _glr(method: str, given: Mapping[str, Any]) -> glr.Options:
    names = {"s": "harmonics", "dir": "direction"}
    renamed = {names.get(name, name): value for name, value in given.items()}
    if method == "glr-nb":
        renamed.setdefault("alpha", None)
    return glr.Options(**renamed)


def _as_json(
    options: argparse.Namespace,
    weekly: Weekly,
    judged: tuple[Judged, ...],
    held: Mapping[str, Any],
) -> dict[str, Any]:
    means = {one.expected for one in judged}
    answer: dict[str, Any] = {
        "method": options.method,
        "series": options.series.name,
        "first": judged[0].t,
        "last": judged[-1].t,
        "options": held,
        "weeks": [_row(one, weekly) for one in judged],
        "alarms": [one.t for one in judged if one.alarm],
    }
    if options.method == "cusum":
        answer["m"] = means.pop() if len(means) == 1 else None
    return answer


def _row(one: Judged, weekly: Weekly) -> dict[str, Any]:
    row = {
        name: None if isinstance(value, float) and not isfinite(value) else value
        for name, value in asdict(one).items()
    }
    if one.statistic is None:
        del row["statistic"]
    return row | ({"date": weekly.begins[one.t - 1].isoformat()} if weekly.begins else {})


def _print(options: argparse.Namespace, weekly: Weekly, judged: tuple[Judged, ...]) -> None:
    alarms = [one for one in judged if one.alarm]
    print(f"{options.series.name}, {options.method}: {len(alarms)} alarms in {len(judged)} weeks.")
    for one in alarms:
        when = weekly.begins[one.t - 1].isoformat() if weekly.begins else f"week {one.t}"
        bound = "" if one.bound is None else f", limit {one.bound:.1f}"
        expected = "" if one.expected is None else f", expected {one.expected:.1f}"
        print(f"  {when}: {one.observed} reports{expected}{bound}")
