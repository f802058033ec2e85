"""Commands of everyday work on a home."""

from pathlib import Path
from typing import Any

from hueandcry.cli import parts


def demo(commands: Any) -> None:
    """The command `demo`."""
    words = "open an invented partnership, ready to walk through"
    parser = parts.command(
        commands, "demo", words, lambda o: parts.desk("homes", "demo", o, opened=False)
    )
    parts.port(parts.home(parser))
    parser.add_argument("--set-up", action="store_true", help="prepare it, do not serve it")
    parser.add_argument("--quarters", type=int, default=8, help="how many quarters (default 8)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same reports (default 1)")
    parser.add_argument(
        "--area", default="durham", help="an area pack for a new demo: id or folder"
    )
    parser.set_defaults(host="127.0.0.1")


def init(commands: Any) -> None:
    """The command `init`."""
    words = "make a home for real reports"
    parser = parts.command(
        commands, "init", words, lambda o: parts.desk("homes", "init", o, opened=False)
    )
    parser.add_argument("home", type=Path, metavar="DIR", help="the folder to make")
    parser.add_argument(
        "--area", default="durham", help="an area pack: id or folder (default: durham)"
    )
    parser.add_argument("--database", default="", metavar="URL", help="postgresql://..., or SQLite")
    parser.add_argument(
        "--partner",
        action="append",
        default=[],
        metavar="ID:KIND:NAME",
        help="an organisation, such as police:police:Our Force; may be repeated",
    )
    parser.add_argument(
        "--first",
        metavar="NAME:PARTNER",
        help="who runs the partnership's accounts; prints a one-time link",
    )


def intake(commands: Any) -> None:
    """The command `intake`."""
    parser = parts.at_home(commands, "intake", "take a partner's file in", "intake")
    parser.add_argument("file", type=Path, metavar="FILE", help="the file as it was sent")
    layout = parser.add_mutually_exclusive_group()
    layout.add_argument(
        "--source",
        default="",
        help="its layout: police, report-fraud, ... or a saved one (default: told by its headings)",
    )
    layout.add_argument("--mapping", type=Path, metavar="TOML", help="a layout that is not saved")
    parser.add_argument("--owner", help="whose file it is (default: the partner of --as)")
    parts.person(parser, required=False)
    parser.add_argument(
        "--postcodes", type=Path, help="a lookup: postcode,lsoa21_code (default: DIR/postcodes.csv)"
    )
    parser.add_argument(
        "--replaces", type=int, metavar="BATCH", help="the number of the file this one replaces"
    )
    parser.add_argument("--check-only", action="store_true", help="read and count, keep nothing")
    parts.as_json(parser)


def mapping(commands: Any) -> None:
    """The command `mapping`."""
    from hueandcry.partner import mapping

    actions = parts.actions(commands, "mapping", "how the columns of an own layout are read")
    words = "propose which column of a file is what; nothing is sent"
    mapping.add_arguments(
        parts.command(
            actions, "suggest", words, lambda options: mapping.run(options, parts.every_while())
        )
    )
    words = "the layouts that organisations saved"
    listed = parts.at_home(actions, "list", words, "mapping", "index")
    listed.add_argument("--owner", help="of one organisation alone")
    parts.as_json(listed)
    save = parts.at_home(actions, "save", "keep a layout for your organisation", "mapping", "save")
    save.add_argument("file", type=Path, metavar="TOML", help="as mapping suggest writes it")
    parts.person(save, required=True)
    parts.as_json(save)


def queue(commands: Any) -> None:
    """The command `queue`."""
    actions = parts.actions(commands, "queue", "offences nobody could be certain of")
    index = parts.at_home(actions, "list", "what waits, and what we suggest", "queue", "index")
    decide = parts.at_home(actions, "decide", "say what it is", "queue", "decide")
    decide.add_argument("record", type=int, help="the number that 'queue list' gives it")
    decide.add_argument("code", help="an offence code, or 'ask': the sender must say")
    scope = decide.add_mutually_exclusive_group()
    scope.add_argument("--these", action="store_true", help="only those that wait with it now")
    scope.add_argument(
        "--only", type=int, action="append", default=[], metavar="RECORD", help="only this one"
    )
    for parser in (index, decide):
        parts.person(parser, required=True)
        parser.add_argument("--sealed", action="store_true", help="what an officer must look at")
        parser.add_argument("--purpose", default="", help="what the sealed part is opened for")
        parser.add_argument("--reason", default="", help="why, in a few words without names")
        parts.as_json(parser)


def show(commands: Any) -> None:
    """The command `show`."""
    parser = parts.at_home(commands, "show", "ask the gate for a figure", "show")
    parser.add_argument("figure", help="trend")
    parser.add_argument("--by", default="quarter", help="such as quarter,theme or month,area")
    parts.person(parser, required=True)
    parser.add_argument("--purpose", required=True, help="what it is for, as agreements name it")
    parser.add_argument("--reason", default="asked by command", help="why it is needed")
    parser.add_argument(
        "--owner",
        action="append",
        help="whose reports, or 'all' (default: your own if you hold any, else all)",
    )
    parser.add_argument("--for", dest="addressee", default="", help="'public' for everyone")
    parser.add_argument("--known-on", default="", metavar="DAY", help="as known on that day")
    parser.add_argument("--since", default="", metavar="PERIOD", help="first period to print")
    parser.add_argument("--until", default="", metavar="PERIOD", help="last period to print")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="answer as JSON")
    form.add_argument("--csv", action="store_true", help="answer as CSV (the default)")


def back(commands: Any) -> None:
    """The command `back`."""
    parser = parts.at_home(
        commands, "back", "what your organisation got back for its files", "back"
    )
    parts.person(parser, required=True)
    parts.as_json(parser)


def people(commands: Any) -> None:
    """The command `people`."""
    actions = parts.actions(commands, "people", "who belongs to the partnership")
    parts.as_json(
        parts.at_home(actions, "list", "everybody, their partner and role", "people", "index")
    )
    add = parts.at_home(actions, "add", "add a person; prints a one-time link", "people", "add")
    add.add_argument("name", help="the name they sign in with")
    add.add_argument("--full-name", default="", help="as colleagues write it")
    add.add_argument("--partner", required=True, help="the organisation they act for")
    add.add_argument("--role", required=True, help="officer, analyst, coordinator, ...")
    words = "let somebody in again who lost link, password or phone; prints a one-time link"
    link = parts.at_home(actions, "link", words, "people", "link")
    link.add_argument("name", help="the name they sign in with")


def serve(commands: Any) -> None:
    """The command `serve`."""
    parser = parts.at_home(commands, "serve", "serve a home to browsers", "serve")
    parts.port(parser)
    parser.add_argument("--host", default="127.0.0.1", help="default: this computer only")
