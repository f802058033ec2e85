"""How `stat` is called for: hidden."""

import argparse
from pathlib import Path
from typing import Any

from hueandcry.cli import parts

_WORDS = """\
TABLE.csv has one column a list, 0 or 1 in it, and then `count`: how many stand in exactly these
lists. Two columns more, `crime type` and `kind of victim`, make a table of each pair; only so told
apart, with a survey beside them and the rate of missed links said, can there be a range.

keys of --json:
  observed            how many stand in any list
  estimates           of the table as given (links taken back where --missed-links says so):
    independence      estimate, interval: lists that know nothing of each other
    stepwise          estimate, pairs ["A:B"], percentiles {"2.5", "50", "97.5"} of the bootstrap
    best-bic          estimate, model "[12,3]", bic, percentiles
    dga               mean, median, interval, at_the_edge, model: average over decomposable graphs
    chao              estimate, interval: a bound where only willingness differs
    chapman           estimate, warning: two lists alone, which cannot be believed
                      a null estimate has why_not
  at_least, between   the floor; the range, null unless the verdict is range
  verdict             refuse, floor only, range
  reasons, would_change
  without_each, merged   the stepwise estimate with each list left out, each two merged
  survey              reports, rate, estimate, interval, source, limits: never averaged with it
  strata              name and these keys, for each crime type and kind of victim
  lists, unit, missed_links, draws, seed, digest, version

Exit codes: 0 an answer, `refuse` among them; 2 bad input. More: docs/method/hidden.md
"""


def declare(actions: Any) -> None:
    """Its actions."""
    words = "how many victims stand in no list, from how lists overlap"
    parser = parts.without_home(actions, "hidden", words, "stat_hidden", "run")
    parser.epilog, parser.formatter_class = _WORDS, argparse.RawDescriptionHelpFormatter
    parser.add_argument("table", type=Path, metavar="TABLE.csv", help="an overlap table")
    parser.add_argument(
        "--order", type=int, metavar="K",
        help="most lists in a term of best-bic (2 for three lists, 3 for four and five; not run "
        "for more)",
    )  # fmt: skip
    parser.add_argument(
        "--draws", type=int, metavar="N", help="bootstrap draws (1,000; fewer from 7 lists on)"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of chance (default: 1)")
    parser.add_argument(
        "--missed-links", metavar="Q",
        help="share of links missed, as 0.1, or missed/planted, as 20/200; at most eight lists",
    )  # fmt: skip
    parser.add_argument(
        "--max-missing", type=int, metavar="M",
        help="dga: most that may stand in no list (25 times the observed, at least 1,000)",
    )  # fmt: skip
    parser.add_argument("--unit", default="victims", help="what is counted (default: victims)")
    survey = parser.add_argument_group("the survey beside it")
    survey.add_argument("--crime-type", help="of the whole table: 'fraud' or 'computer misuse'")
    survey.add_argument("--victims", metavar="KIND", help="of the whole table: adults, businesses")
    survey.add_argument(
        "--reported-in", metavar="LIST,LIST",
        help="lists of reports to the police or Report Fraud (default: by their names)",
    )  # fmt: skip
    survey.add_argument(
        "--asked-here", metavar="YES/ASKED", help="a survey of your own: how many had reported"
    )
    parts.as_json(parser)
