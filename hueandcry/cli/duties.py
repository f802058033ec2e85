"""Commands for what the law asks of a controller."""

from pathlib import Path
from typing import Any

from hueandcry.cli import parts


def erase(commands: Any) -> None:
    """The command `erase`."""
    words = "erase what was told of a person, and prove that it is gone"
    parser = parts.at_home(commands, "erase", words, "erase")
    parser.add_argument("--owner", required=True, help="whose reports they are")
    parser.add_argument("--ref", action="append", default=[], help="a reference; may be repeated")
    parser.add_argument("--refs", type=Path, metavar="FILE", help="references, one a line")
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        help="a name to take out of any text; - reads it from standard input; may be repeated",
    )
    parser.add_argument("--reason", required=True, help="why, for the ledger")
    parts.person(parser, required=True)
    parts.as_json(parser)


def expire(commands: Any) -> None:
    """The command `expire`."""
    parser = parts.at_home(commands, "expire", "delete reports whose time is up", "expire")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="what is due, now and in 30 days")
    what.add_argument("--dry-run", action="store_true", help="what would be deleted now")
    what.add_argument("--hold", type=int, metavar="BATCH", help="keep a file: --until, --why")
    parser.add_argument("--until", default="", metavar="DAY", help="keep it until, 2027-03-31")
    parser.add_argument("--why", default="", help="why it is kept")
    parts.person(parser, required=True)
    parts.as_json(parser)


def rights(commands: Any) -> None:
    """The command `rights`."""
    actions = parts.actions(commands, "rights", "what people ask of their own data, with its clock")
    index = parts.at_home(actions, "list", "the requests of an organisation", "rights", "index")
    add = parts.at_home(
        actions, "add", "note a request: a reference, never a name", "rights", "add"
    )
    add.add_argument("reference", help="your own, with a figure in it, such as SAR-2026-014")
    add.add_argument("--kind", required=True, help="access, rectification, erasure, ...")
    add.add_argument("--received", required=True, metavar="DAY", help="when it came, 2026-11-27")
    answer = parts.at_home(
        actions, "answer", "say that it was answered, and how", "rights", "answer"
    )
    answer.add_argument("reference", help="as it was noted")
    answer.add_argument("--outcome", required=True, help="done, part, refused, nothing, withdrawn")
    answer.add_argument("--on", default="", metavar="DAY", help="when; today if absent")
    for parser in (index, add, answer):
        parts.person(parser, required=True)
        parts.as_json(parser)
