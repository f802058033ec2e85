"""`hueandcry ...`: how each command is called. What it does is imported when it is called."""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn

DEFAULT_HOME = "hueandcry-home"
Run = Callable[[argparse.Namespace], int]


class _Parser(argparse.ArgumentParser):
    """Argparse, whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"hueandcry: {message[:1].upper()}{message[1:]}. See {self.prog} --help.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 fine, 1 it does not hold, 2 bad input, 3 refused or held back."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        print("hueandcry: stopped; nothing half-done was kept.", file=sys.stderr)
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="hueandcry", description="The working system of a partnership against cyber crime."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for declare in (
        _demo,
        _init,
        _intake,
        _mapping,
        _queue,
        _show,
        _back,
        _erase,
        _expire,
        _agreements,
        _ledger,
        _playbook,
        _people,
        _synthetic,
        _area,
        _partner,
        _serve,
    ):
        declare(commands)
    return parser


def _command(commands: Any, name: str, words: str, run: Run | None) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=words, description=words[:1].upper() + words[1:] + "."
    )
    if run is not None:
        parser.set_defaults(run=run)
    return parser


def _actions(commands: Any, name: str, words: str) -> Any:
    parser = _command(commands, name, words, None)
    return parser.add_subparsers(title="actions", metavar="ACTION", required=True)


def _at_home(commands: Any, name: str, words: str, module: str, function: str = "run") -> Any:
    """A command on a home: the home is opened first, then the module's function is called."""
    parser = _command(commands, name, words, lambda o: _desk(module, function, o, opened=True))
    return _home(parser)


def _without_home(commands: Any, name: str, words: str, module: str, function: str) -> Any:
    return _command(commands, name, words, lambda o: _desk(module, function, o, opened=False))


def _home(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument(
        "--home",
        type=Path,
        default=Path(os.environ.get("HUEANDCRY_HOME", DEFAULT_HOME)),
        metavar="DIR",
        help=f"the partnership's folder (default: $HUEANDCRY_HOME or {DEFAULT_HOME})",
    )
    return parser


def _desk(module: str, function: str, options: argparse.Namespace, *, opened: bool) -> int:
    try:
        from django.db import DatabaseError

        from hueandcry.desk.commands.opened import Trouble, open_home
    except ModuleNotFoundError:
        print("hueandcry: this command needs the desk: hueandcry[desk].", file=sys.stderr)
        return 2
    try:
        given = (options, open_home(options.home)) if opened else (options,)
        called = importlib.import_module(f"hueandcry.desk.commands.{module}")
        code: int = getattr(called, function)(*given)
    except Trouble as trouble:
        print(f"hueandcry: {trouble}", file=sys.stderr)
        return 2
    except DatabaseError as error:
        words = " ".join(str(error).split())
        print(f"hueandcry: the database did not answer ({words}). Try again.", file=sys.stderr)
        return 2
    return code


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def _person(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--as", dest="person", metavar="PERSON", required=required, help="a member: who acts"
    )


def _port(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="default: 8000")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")


def _demo(commands: Any) -> None:
    words = "open an invented partnership, ready to walk through"
    parser = _command(commands, "demo", words, lambda o: _desk("homes", "demo", o, opened=False))
    _port(_home(parser))
    parser.add_argument("--set-up", action="store_true", help="prepare it, do not serve it")
    parser.add_argument("--quarters", type=int, default=8, help="how many quarters (default 8)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same reports (default 1)")
    parser.add_argument(
        "--area", default="durham", help="an area pack for a new demo: id or folder"
    )
    parser.set_defaults(host="127.0.0.1")


def _init(commands: Any) -> None:
    words = "make a home for real reports"
    parser = _command(commands, "init", words, lambda o: _desk("homes", "init", o, opened=False))
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


def _intake(commands: Any) -> None:
    parser = _at_home(commands, "intake", "take a partner's file in", "intake")
    parser.add_argument("file", type=Path, metavar="FILE", help="the file as it was sent")
    layout = parser.add_mutually_exclusive_group()
    layout.add_argument(
        "--source",
        default="",
        help="its layout: police, report-fraud, ... or a saved one (default: told by its headings)",
    )
    layout.add_argument("--mapping", type=Path, metavar="TOML", help="a layout that is not saved")
    parser.add_argument("--owner", help="whose file it is (default: the partner of --as)")
    _person(parser, required=False)
    parser.add_argument(
        "--postcodes", type=Path, help="a lookup: postcode,lsoa21_code (default: DIR/postcodes.csv)"
    )
    parser.add_argument(
        "--replaces", type=int, metavar="BATCH", help="the number of the file this one replaces"
    )
    parser.add_argument("--check-only", action="store_true", help="read and count, keep nothing")
    _json(parser)


def _every_while(seconds: float = 2.0) -> Callable[[], bool]:
    """What is true once in a while of waiting: a quick answer needs no word before it."""
    told = monotonic()

    def due() -> bool:
        nonlocal told
        if monotonic() - told < seconds:
            return False
        told = monotonic()
        return True

    return due


def _mapping(commands: Any) -> None:
    from hueandcry.partner import mapping

    actions = _actions(commands, "mapping", "how the columns of an own layout are read")
    words = "propose which column of a file is what; nothing is sent"
    mapping.add_arguments(
        _command(actions, "suggest", words, lambda options: mapping.run(options, _every_while()))
    )
    words = "the layouts that organisations saved"
    listed = _at_home(actions, "list", words, "mapping", "index")
    listed.add_argument("--owner", help="of one organisation alone")
    _json(listed)
    save = _at_home(actions, "save", "keep a layout for your organisation", "mapping", "save")
    save.add_argument("file", type=Path, metavar="TOML", help="as mapping suggest writes it")
    _person(save, required=True)
    _json(save)


def _queue(commands: Any) -> None:
    actions = _actions(commands, "queue", "offences nobody could be certain of")
    index = _at_home(actions, "list", "what waits, and what we suggest", "queue", "index")
    decide = _at_home(actions, "decide", "say what it is", "queue", "decide")
    decide.add_argument("record", type=int, help="the number that 'queue list' gives it")
    decide.add_argument("code", help="an offence code, or 'ask': the sender must say")
    scope = decide.add_mutually_exclusive_group()
    scope.add_argument("--these", action="store_true", help="only those that wait with it now")
    scope.add_argument(
        "--only", type=int, action="append", default=[], metavar="RECORD", help="only this one"
    )
    for parser in (index, decide):
        _person(parser, required=True)
        parser.add_argument("--sealed", action="store_true", help="what an officer must look at")
        parser.add_argument("--purpose", default="", help="what the sealed part is opened for")
        parser.add_argument("--reason", default="", help="why, in a few words without names")
        _json(parser)


def _show(commands: Any) -> None:
    parser = _at_home(commands, "show", "ask the gate for a figure", "show")
    parser.add_argument("figure", help="trend")
    parser.add_argument("--by", default="quarter", help="such as quarter,theme or month,area")
    _person(parser, required=True)
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


def _back(commands: Any) -> None:
    parser = _at_home(commands, "back", "what your organisation got back for its files", "back")
    _person(parser, required=True)
    _json(parser)


def _erase(commands: Any) -> None:
    words = "erase what was told of a person, and prove that it is gone"
    parser = _at_home(commands, "erase", words, "erase")
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
    _person(parser, required=True)
    _json(parser)


def _expire(commands: Any) -> None:
    parser = _at_home(commands, "expire", "delete reports whose time is up", "expire")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="what is due, now and in 30 days")
    what.add_argument("--dry-run", action="store_true", help="what would be deleted now")
    what.add_argument("--hold", type=int, metavar="BATCH", help="keep a file: --until, --why")
    parser.add_argument("--until", default="", metavar="DAY", help="keep it until, 2027-03-31")
    parser.add_argument("--why", default="", help="why it is kept")
    _person(parser, required=True)
    _json(parser)


def _agreements(commands: Any) -> None:
    actions = _actions(commands, "agreements", "read, check, add and approve agreements")
    _json(_at_home(actions, "list", "every agreement, and how it stands", "agreements", "index"))
    one = _at_home(actions, "show", "one agreement in plain words", "agreements", "plain_words")
    one.add_argument("reference", help="its id or digest")
    _json(one)
    check = _command(
        actions,
        "check",
        "read a file and run its cases",
        lambda o: _desk("agreement_file", "check", o, opened=False),
    )
    check.add_argument("file", type=Path)
    _json(check)
    add = _at_home(actions, "add", "put a text into the book, not in force", "agreements", "add")
    add.add_argument("file", type=Path)
    _person(add, required=False)
    for name, words in (
        ("approve", "approve the exact text for your organisation"),
        ("withdraw", "take a text out of the book at once"),
    ):
        parser = _at_home(actions, name, words, "agreements", name)
        parser.add_argument("reference", help="its id or digest")
        _person(parser, required=True)


def _ledger(commands: Any) -> None:
    actions = _actions(commands, "ledger", "what was asked, and what was answered")
    verify = _at_home(actions, "verify", "does the whole ledger hold?", "ledger", "verify")
    verify.add_argument("--against", type=Path, metavar="FILE", help="a signed note that you kept")
    _json(verify)
    entries = _at_home(actions, "list", "the newest entries", "ledger", "entries")
    entries.add_argument("--limit", type=int, default=20, help="how many (default 20)")
    _json(entries)
    words = "make a released figure again, and say whether it is the same"
    again = _at_home(actions, "recompute", words, "ledger", "recompute_one")
    again.add_argument("number", type=int, help="the ledger entry of its release")
    _person(again, required=True)
    _json(again)


def _playbook(commands: Any) -> None:
    actions = _actions(commands, "playbook", "first-hour guides, as CACAO 2.0 playbooks")
    _json(_without_home(actions, "list", "the guides", "playbook", "index"))
    words = "does every path end, with words and numbers as they must be?"
    check = _without_home(actions, "check", words, "playbook", "check")
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help="TOML or CACAO JSON")
    export = _without_home(actions, "export", "write one as CACAO 2.0", "playbook", "export")
    export.add_argument("id", help="as 'playbook list' names it")
    export.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to")


def _people(commands: Any) -> None:
    actions = _actions(commands, "people", "who belongs to the partnership")
    _json(_at_home(actions, "list", "everybody, their partner and role", "people", "index"))
    add = _at_home(actions, "add", "add a person; prints a one-time link", "people", "add")
    add.add_argument("name", help="the name they sign in with")
    add.add_argument("--full-name", default="", help="as colleagues write it")
    add.add_argument("--partner", required=True, help="the organisation they act for")
    add.add_argument("--role", required=True, help="officer, analyst, coordinator, ...")
    words = "let somebody in again who lost link, password or phone; prints a one-time link"
    link = _at_home(actions, "link", words, "people", "link")
    link.add_argument("name", help="the name they sign in with")


def _synthetic(commands: Any) -> None:
    from hueandcry.synthetic import command

    words = "invent a partnership: its files, and the truth beside them"
    command.add_arguments(
        _command(commands, "synthetic", words, lambda o: command.run(o, _today()))
    )


def _area(commands: Any) -> None:
    from hueandcry.areas import command

    actions = _actions(commands, "area", "the places of a partnership, as a pack of files")
    command.add_build(
        _command(actions, "build", "make a pack of a force from public files", command.make)
    )
    command.add_list(_command(actions, "list", "the packs that are here", command.index))
    command.add_check(_command(actions, "check", "does a pack add up?", command.check))


def _partner(commands: Any) -> None:
    from hueandcry.partner import check, prepare

    actions = _actions(commands, "partner", "work at a partner's own desk; nothing is sent")
    words = "check a file where it already is"
    check.add_arguments(_command(actions, "check", words, lambda o: check.run(o, _today())))
    words = "write the nameless reports to send, and the rows to mend"
    prepare.add_arguments(_command(actions, "prepare", words, lambda o: prepare.run(o, _today())))


def _serve(commands: Any) -> None:
    parser = _at_home(commands, "serve", "serve a home to browsers", "serve")
    _port(parser)
    parser.add_argument("--host", default="127.0.0.1", help="default: this computer only")


def _today() -> date:
    return datetime.now().date()


if __name__ == "__main__":
    sys.exit(main())
