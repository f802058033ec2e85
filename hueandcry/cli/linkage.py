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
    return parts.desk("overlap", "run", options, opened=True)


def series(commands: Any) -> None:
    """The command `series`."""
