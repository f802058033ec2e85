"""`hueandcry ledger verify EXPORT`: does an exported ledger hold? Offline, at a partner's desk."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from hueandcry.partner.output import fault, say
from hueandcry.sharing import exported, growth
from hueandcry.sharing.exported import Found, Unreadable

_NOTE = 1024 * 1024  # bytes: a checkpoint has some hundred


def run(options: argparse.Namespace) -> int:
    """Exit code 0 where it holds, 1 where it does not, 2 where it cannot be read."""
    path: Path = options.export
    try:
        against = read(options.against) if options.against else ""
        with path.open("rb") as file:
            found = exported.check(lines(file), against=against, key=options.key or "")
    except Unreadable as why:
        return fault(f"'{path.name}' {why}.")
    except OSError as why:
        return fault(f"'{why.filename or path}' cannot be read: {why.strerror}.")
    except UnicodeDecodeError:
        return fault(f"'{options.against.name}' is no checkpoint: it is not text.")
    told = 0
    if options.json:
        told = say(json.dumps(_facts(found), ensure_ascii=False), "the export was read")
    elif found.problem:
        print(f"The ledger does not hold. {found.problem}", file=sys.stderr)
    else:
        told = say("\n".join(_words(found)), "the export was read")
    return 1 if found.problem else told


def lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of an export, none longer than it may be."""
    while line := file.readline(exported.LONGEST):
        yield line


def read(path: Path) -> str:
    """The text of a note; raises OSError or UnicodeDecodeError."""
    with path.open("rb") as file:
        return file.read(_NOTE).decode("utf-8").replace("\r\n", "\n")


def _words(found: Found) -> Iterator[str]:
    head = found.head
    first = f"entries {head.since + 1:,} to {head.size:,}" if head.since else f"{head.size:,}"
    yield f"The ledger holds: {first if head.since else f'{first} entries'}, root {found.root}."
    yield f"Signed with the key {head.public_key}."
    for one in head.cosigners:
        yield f"Cosigned by {one.partner} up to entry {one.size:,} on {growth.day_of(one.at)}."
    yield "A key in a file proves nothing by itself: compare it with the one you were given."


def _facts(found: Found) -> dict[str, object]:
    head = found.head
    return {
        "holds": not found.problem,
        "problem": found.problem,
        "since": head.since,
        "entries": head.size,
        "root": found.root,
        "public_key": head.public_key,
        "checkpoint": head.checkpoint,
        "cosigned": [
            {"partner": one.partner, "key": one.key, "size": one.size, "at": one.at}
            for one in head.cosigners
        ],
    }
