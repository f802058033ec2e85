"""`hueandcry ...`: how each command is called. What it does is imported when it is called."""

import os
import sys
from collections.abc import Sequence

from hueandcry.cli import (
    agreements,
    alone,
    duties,
    leaving,
    ledger,
    linkage,
    parts,
    safety,
    statistics,
    work,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 fine, 1 it does not hold, 2 bad input, 3 refused or held back."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        if sys.stdout is not None:  # closed before we began: there is nobody to tell
            sys.stdout.flush()
    except BrokenPipeError:
        _say_no_more()
        return 1
    except OSError as problem:
        where = f" ({problem.filename})" if problem.filename else ""
        print(f"hueandcry: the system stopped this: {problem.strerror}{where}.", file=sys.stderr)
        _say_no_more()
        return 2
    except KeyboardInterrupt:
        print("hueandcry: stopped; nothing half-done was kept.", file=sys.stderr)
        return 130
    return code


def _say_no_more() -> None:
    """Nobody takes the answer: without this Python complains of it once more as it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # what stands in for standard output in a test has no number
        return


def _parser() -> parts.Parser:
    parser = parts.Parser(
        prog="hueandcry", description="The working system of a partnership against cyber crime."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for declare in (
        work.demo,
        work.init,
        work.intake,
        work.mapping,
        work.queue,
        work.show,
        work.back,
        duties.erase,
        duties.expire,
        duties.rights,
        agreements.agreements,
        ledger.ledger,
        leaving.outputs,
        leaving.research,
        safety.control,
        safety.attack,
        linkage.overlap,
        linkage.link,
        linkage.series,
        statistics.stat,
        alone.playbook,
        work.people,
        alone.synthetic,
        alone.area,
        alone.partner,
        work.serve,
    ):
        declare(commands)
    return parser
