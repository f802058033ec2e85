"""Commands on any table of counts: make it safe to publish, or see what it gives away."""

from pathlib import Path
from typing import Any

from hueandcry.cli import parts


def control(commands: Any) -> None:
    """The command `control`."""
    words = "make a table of counts safe to publish, by rounding or by hiding"
    parser = parts.without_home(commands, "control", words, "control_table", "control")
    _table(parser)
    parser.add_argument(
        "--method", choices=("round", "suppress"), required=True, help="round all, or hide some"
    )
    parser.add_argument(
        "--threshold", type=int, required=True, metavar="N", help="counts of 1 to N - 1 are small"
    )
    parser.add_argument("--base", type=int, metavar="B", help="round to multiples of (default 5)")
    parts.as_json(parser)


def attack(commands: Any) -> None:
    """The command `attack`."""
    words = "what a reader can work out of hidden or rounded counts, from all tables together"
    parser = parts.without_home(commands, "attack", words, "control_table", "attack")
    _table(parser)
    parser.add_argument(
        "previous", nargs="*", type=Path, metavar="PREVIOUS.csv", help="tables that are out already"
    )
    parser.add_argument(
        "--base", type=int, metavar="B", help="the numbers of all tables are rounded to multiples"
    )
    parser.add_argument(
        "--threshold", type=int, metavar="N",
        help="the reader knows that every hidden count is 1 to N - 1 (default: does not)",
    )  # fmt: skip
    parts.as_json(parser)


def _table(parser: Any) -> None:
    parser.add_argument(
        "table", type=Path, metavar="TABLE.csv",
        help="one row a cell: a column a dimension ('total' for margins), and a column 'count', "
        "empty where hidden",
    )  # fmt: skip
