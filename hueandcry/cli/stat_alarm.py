"""How `stat` is called for: alarm."""

from pathlib import Path
from typing import Any

from hueandcry.cli import parts

METHODS = (
    "farrington", "flexible", "ears-c1", "ears-c2", "ears-c3", "cusum", "glr-poisson", "glr-nb",
)  # fmt: skip
_KEYS = """\
keys of --json:
  method, series, first, last   what was asked: method, file name, first and last week judged
  options                       the options that held, by the names above
  weeks                         for each: t (counted from 1), date (where the file has days),
                                observed, expected, bound, alarm, why, and for cusum and glr
                                statistic; null where the method cannot say
  alarms                        t of each alarm
  m                             cusum: the mean that it was held against, or null where it moves

defaults are those of R's surveillance; --from is the first week that can be judged, and for cusum
and glr the week after two years. Exit codes: 0 fine, 2 bad input.
"""


def declare(actions: Any) -> None:
    """Its actions."""
    words = "what is rising in a weekly count"
    parser = parts.without_home(actions, "alarm", words, "stat_alarm", "run")
    parser.epilog, parser.formatter_class = _KEYS, _formatter()
    parser.add_argument(
        "series", type=Path, metavar="SERIES", help="CSV: count, and t, date or week"
    )
    parser.add_argument("--method", required=True, choices=METHODS)
    parser.add_argument("--from", dest="start", metavar="T", help="week, counted from 1, or a date")
    parser.add_argument("--to", dest="stop", metavar="T", help="the last one (default: the end)")
    parser.add_argument("--real-zeros", action="store_true", help="a year of zeros is no mistake")
    parts.as_json(parser)
    _farrington(parser.add_argument_group("farrington, flexible"))
    _flexible(parser.add_argument_group("flexible"))
    _others(parser.add_argument_group("ears, cusum, glr"))
    parser.add_argument("--alpha", type=float, help="error of one week; glr-nb, cusum: dispersion")


def _farrington(group: Any) -> None:
    group.add_argument("--b", type=int, help="years to look back (5)")
    group.add_argument("--w", type=int, help="weeks around the same week (3)")
    _switch(group, "--reweight", "past outbreaks count less")
    _switch(group, "--trend", "a trend, where it earns its place")
    group.add_argument("--limit54", metavar="N,WEEKS", help="no alarm below N in WEEKS (5,4)")
    group.add_argument("--powertrans", choices=("2/3", "1/2", "none"), help="scale (2/3)")


def _flexible(group: Any) -> None:
    group.add_argument("--no-periods", type=int, help="seasons of a year (1)")
    group.add_argument("--past-weeks-not-included", type=int, help="latest weeks left out (w)")
    group.add_argument("--p-threshold-trend", type=float, help="p of a trend that is kept (.05)")
    group.add_argument("--threshold-method", choices=("delta", "nbPlugin", "muan"), help="(delta)")
    group.add_argument("--weights-threshold", type=float, help="residual of an outbreak (2.58)")


def _others(group: Any) -> None:
    group.add_argument("--baseline", type=int, help="ears: weeks to learn from (7)")
    group.add_argument("--min-sigma", type=float, help="ears: least standard deviation (0)")
    group.add_argument("--k", type=float, help="cusum: reference value (1.04)")
    group.add_argument("--h", type=float, help="cusum: decision interval (2.26)")
    group.add_argument("--m", help="cusum: mean in control, or glm (mean of the weeks before)")
    group.add_argument(
        "--trans",
        choices=("standard", "rossi", "anscombe", "anscombe2nd", "pearsonNegBin", "none"),
        help="cusum: scale (standard)",
    )
    group.add_argument("--c-arl", "--c-ARL", type=float, help="glr: threshold (5)")
    group.add_argument("--mtilde", type=int, help="glr: weeks a change needs (1)")
    group.add_argument("--window", type=int, help="glr: R's M, weeks to look back (-1: all)")
    group.add_argument("--s", type=int, help="glr: waves of the yearly mean (1)")
    group.add_argument("--dir", choices=("inc", "dec"), help="glr: a rise or a fall (inc)")


def _switch(group: Any, flag: str, words: str) -> None:
    """Alone it means yes; R's TRUE and FALSE are understood."""
    group.add_argument(
        flag, nargs="?", const="true", type=str.lower, choices=("true", "false"), help=words
    )


def _formatter() -> Any:
    import argparse

    return argparse.RawDescriptionHelpFormatter
