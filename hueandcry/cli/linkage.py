"""Commands that say who is linked: at the matcher, and on the desk."""

import argparse
from pathlib import Path
from typing import Any

from hueandcry.cli import parts


def overlap(commands: Any) -> None:
    """The command `overlap`."""
    from hueandcry.link import command

    words = "count the victims that stand in several lists, from their tokens alone"
    parser = parts.command(commands, "overlap", words, _overlap)
    command.add_arguments(parser)
    words = "keep the counts in a partnership's register and its ledger; without it, stand alone"
    parser.add_argument("--home", type=Path, metavar="DIR", help=words)
    parts.person(parser, required=False)
    words = "with --home: whose list it is, where the list is not called as its owner"
    parser.add_argument("--owner", action="append", default=[], metavar="LIST=WHO", help=words)
    parser.add_argument("--reason", default="", help="with --home: why, if the agreement asks")


def _overlap(options: argparse.Namespace) -> int:
    from hueandcry.link import command

    if options.home is None:
        return command.run(options, parts.now, parts.every_while())
    options.due = parts.every_while()
    return parts.desk("overlap", "run", options, opened=True)


def link(commands: Any) -> None:
    """The command `link`."""
    from hueandcry.partner.layouts import add_layout_arguments

    actions = parts.actions(commands, "link", "one owner's own records, in clear, where they lie")
    words = "which records are of one person, with the evidence of each field"
    parser = parts.without_home(actions, "people", words, "people_in_clear", "run")
    words = "the owner's files of one layout, oldest first"
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=words)
    add_layout_arguments(parser)
    words = "files that were linked before: new records are compared with theirs too"
    parser.add_argument("--known", nargs="+", type=Path, default=[], metavar="FILE", help=words)
    words = "a folder of your own for pairs.csv, review.csv, evidence.json and the log"
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=words)
    parts.person(parser, required=True)
    parser.add_argument("--reason", required=True, help="why; it is written down")
    parts.as_json(parser)


def series(commands: Any) -> None:
    """The command `series`."""
    words = "which reports of some files share a telephone number, page, account or wallet"
    parser = parts.without_home(commands, "series", words, "series", "run")
    words = "a CSV, XLSX, JSON or prepared file; LAYOUT=FILE says how it is laid out: the id of a "
    words += "built-in layout or the path of a mapping (default: told by its headings)"
    parser.add_argument("files", nargs="+", metavar="[LAYOUT=]FILE", help=words)
    layout = parser.add_mutually_exclusive_group()
    words = "the layout of every FILE that does not say its own"
    layout.add_argument("--source", default="", metavar="LAYOUT", help=words)
    layout.add_argument("--mapping", default="", metavar="TOML", help="the same, as a mapping")
    parser.add_argument("--postcodes", type=Path, help="a lookup: postcode,lsoa21_code")
    parser.add_argument(
        "--area", default="durham", help="an area pack, for wards (default: durham)"
    )
    parser.add_argument("--since", default="", metavar="DAY", help="what is new from this day on")
    parser.add_argument("--until", default="", metavar="DAY", help="and to this day")
    words = "a value in more reports than this says nothing (default 1000)"
    parser.add_argument("--most", type=int, default=1_000, help=words)
    words = "reports this many days apart or less are near (default 14)"
    parser.add_argument("--near", type=int, default=14, metavar="DAYS", help=words)
    words = "how many times the days are dealt anew for chance (default 199)"
    parser.add_argument("--draws", type=int, default=199, help=words)
    parser.add_argument("--seed", type=int, default=1, help="of that chance (default 1)")
    parser.add_argument("--top", type=int, default=20, help="how many series to print (default 20)")
    parts.as_json(parser)
