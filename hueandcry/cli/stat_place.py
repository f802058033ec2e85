"""How `stat` is called for place and concentration."""

import argparse
from pathlib import Path
from typing import Any

from hueandcry.cli import parts


def declare(actions: Any) -> None:
    """Its actions."""
    _scan(actions)
    _gi(actions)
    _eb(actions)
    _knox(actions)
    _concentration(actions)


def _action(actions: Any, name: str, words: str, columns: str, keys: str) -> Any:
    parser = parts.without_home(actions, name, words, "stat_place", name)
    parser.add_argument("file", type=Path, metavar="FILE", help=f"a CSV with a header: {columns}")
    parser.set_defaults(due=parts.every_while())
    parser.epilog = f"The answer as JSON: {keys}. Each has method, version, digest, and notes."
    parts.as_json(parser)
    return parser


def _scan(actions: Any) -> None:
    parser = _action(
        actions,
        "scan",
        "the circle in which most more happened than its population leads to expect",
        "id, x, y, cases, population; x and y in one flat unit, such as metres",
        "cases, population, circles, simulations, seed, clusters (centre, ids, radius, cases, "
        "population, expected, relative_risk, log_likelihood_ratio, p), strongest first",
    )
    parser.add_argument(
        "--largest",
        type=_number,
        default=0.5,
        metavar="SHARE",
        help="the most of the population that a circle may hold (default: 0.5, which is the most)",
    )
    _chance(parser, "simulations", "random tables; 0 for no p (default: 999)")


def _gi(actions: Any) -> None:
    parser = _action(
        actions,
        "gi",
        "where high or low values lie together: Getis-Ord Gi*, weights of one, itself among them",
        "id, value",
        "places (id, value, taken, z, p, q), moran (statistic, expected, z_randomisation, "
        "z_normality, places) or null",
    )
    _neighbours(parser, required=True)


def _eb(actions: Any) -> None:
    parser = _action(
        actions,
        "eb",
        "rates that few events made wild, drawn towards the rest: Marshall's empirical Bayes",
        "id, events (or cases or deaths), population (or pop)",
        "mean, variance, variance_before, places (id, events, population, raw, smoothed, low, "
        "high, local)",
    )
    _neighbours(parser, required=False)


def _knox(actions: Any) -> None:
    parser = _action(
        actions,
        "knox",
        "are events near in space near in time too, more often than chance?",
        "x, y, t",
        "events, near_in_space, near_in_time, pairs, expected, ratio, p_more, p_as_many, "
        "p_permuted, space, time, permutations, seed",
    )
    for name, unit in (("space", "x and y"), ("time", "t")):
        words = f"what is near, bound included, in the unit of {unit}"
        parser.add_argument(f"--{name}", type=_number, required=True, metavar="BOUND", help=words)
    _chance(parser, "permutations", "shuffled times; 0 for no p_permuted (default: 999)")


def _concentration(actions: Any) -> None:
    parser = _action(
        actions,
        "concentration",
        "how few hold how much: Lorenz, Gini, and with days the share that repeats",
        "id, count; or one row an event: id, and day where repeats are asked",
        "units, events, gini, gini_adjusted, lorenz, top_fifth, half, repeats (reports, units, "
        "repeats, share, units_with_repeats, without, window_months) or null",
    )
    parser.add_argument(
        "--units",
        type=_whole,
        metavar="N",
        help="how many units there are, those without an event too (default: those in the file)",
    )


def _neighbours(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--neighbours",
        type=Path,
        required=required,
        metavar="FILE",
        help="a CSV: i, j, ids of a place and of one that it borders on, a row each way",
    )
    parser.add_argument(
        "--direction",
        choices=("both-ways", "as-listed"),
        default="",
        help="what pairs that stand one way only mean (default: refuse them)",
    )


def _chance(parser: argparse.ArgumentParser, name: str, words: str) -> None:
    parser.add_argument(f"--{name}", type=_whole, default=999, metavar="N", help=words)
    parser.add_argument("--seed", type=_whole, default=1, metavar="N", help="default: 1")


def _number(text: str) -> float:
    number = float(text)
    if not abs(number) <= 1e15:
        raise argparse.ArgumentTypeError(f"{text} is no number up to 1e15")
    return number


_number.__name__ = "number"


def _whole(text: str) -> int:
    number = int(text)
    if not 0 <= number < 10**9:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 0 to 999,999,999")
    return number


_whole.__name__ = "whole number"
