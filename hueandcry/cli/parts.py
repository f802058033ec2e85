"""What every group of commands is declared with."""

import argparse
import importlib
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn

DEFAULT_HOME = "hueandcry-home"
Run = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """Argparse, whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        """Exit 2 with one line."""
        self.exit(2, f"hueandcry: {message[:1].upper()}{message[1:]}. See {self.prog} --help.\n")


def command(commands: Any, name: str, words: str, run: Run | None) -> argparse.ArgumentParser:
    """One command; without `run` it only holds others."""
    sentence = words[:1].upper() + words[1:] + ("" if words.endswith("?") else ".")
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=sentence)
    if run is not None:
        parser.set_defaults(run=run)
    return parser


def actions(commands: Any, name: str, words: str) -> Any:
    """A command that holds others."""
    parser = command(commands, name, words, None)
    return parser.add_subparsers(title="actions", metavar="ACTION", required=True)


def at_home(commands: Any, name: str, words: str, module: str, function: str = "run") -> Any:
    """A command on a home: the home is opened first, then the module's function is called."""
    parser = command(commands, name, words, lambda o: desk(module, function, o, opened=True))
    return home(parser)


def without_home(commands: Any, name: str, words: str, module: str, function: str) -> Any:
    """A command of the desk that opens no home."""
    return command(commands, name, words, lambda o: desk(module, function, o, opened=False))


def home(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Where the partnership lives."""
    parser.add_argument(
        "--home",
        type=Path,
        default=Path(os.environ.get("HUEANDCRY_HOME", DEFAULT_HOME)),
        metavar="DIR",
        help=f"the partnership's folder (default: $HUEANDCRY_HOME or {DEFAULT_HOME})",
    )
    return parser


def desk(module: str, function: str, options: argparse.Namespace, *, opened: bool) -> int:
    """Call a function of desk.commands; trouble is one line and exit code 2."""
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


def as_json(parser: argparse.ArgumentParser) -> None:
    """The option --json."""
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def person(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Who acts."""
    parser.add_argument(
        "--as", dest="person", metavar="PERSON", required=required, help="a member: who acts"
    )


def port(parser: argparse.ArgumentParser) -> None:
    """How a home is served."""
    parser.add_argument("--port", type=int, default=8000, help="default: 8000")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")


def every_while(seconds: float = 2.0) -> Callable[[], bool]:
    """What is true once in a while of waiting: a quick answer needs no word before it."""
    told = monotonic()

    def due() -> bool:
        nonlocal told
        if monotonic() - told < seconds:
            return False
        told = monotonic()
        return True

    return due


def today() -> date:
    """Today, as the commands take it."""
    return datetime.now().date()


def now() -> datetime:
    """This moment, as the commands take it."""
    return datetime.now(UTC)
