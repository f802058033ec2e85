"""What of the ledger goes to partners, and what they sign of it, by command."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from pathlib import Path

from hueandcry.desk import clock
from hueandcry.desk.acts import cosigned
from hueandcry.desk.commands.opened import Trouble, member_called, read_text, who
from hueandcry.desk.home import Home
from hueandcry.exchange.words import day_words
from hueandcry.register import handed, ledger


def export(options: argparse.Namespace, home: Home) -> int:
    """Write the ledger without a name."""
    lines = handed.export(options.since)
    try:
        first = next(lines)  # a ledger that has not so many entries leaves no file behind
    except handed.NotTaken as problem:
        raise Trouble(f"{problem}") from None
    count = _write(options.out, chain([first], lines)) - 1
    return _said(
        options,
        {"entries": count, "since": options.since, "written": str(options.out)},
        f"{count:,} entries without a name: {options.out}. To check it, offline: "
        f"hueandcry ledger verify {options.out.name}",
    )


def checkpoint(options: argparse.Namespace, home: Home) -> int:
    """Write the newest checkpoint with its proof of growth."""
    try:
        first = handed.last_size(options.partner) if options.partner else options.first
        text = handed.request(first)
    except handed.NotTaken as problem:
        raise Trouble(f"{problem}") from None
    _write(options.out, [text.encode()])
    size = ledger.size()
    return _said(
        options,
        {"from": first, "entries": size, "written": str(options.out)},
        f"The checkpoint at entry {size:,}, with the proof of growth from {first:,}: "
        f"{options.out}. A partner signs it with: hueandcry partner witness",
    )


def cosign(options: argparse.Namespace, home: Home) -> int:
    """Take a cosigned checkpoint in; 1 where the partner saw another ledger."""
    try:
        found = handed.take(options.partner, read_text(options.file), clock.now())
    except handed.OtherLedger as problem:
        print(f"The ledger does not hold. {problem}", file=sys.stderr)
        return 1
    except handed.NotTaken as problem:
        raise Trouble(f"{problem}") from None
    return _said(
        options,
        {"partner": found.partner, "size": found.size, "at": _at(found.at)},
        f"{found.partner} vouches for the ledger up to entry {found.size:,}, "
        f"signed on {day_words(found.at.date()) if found.at else ''}.",
    )


def witness_key(options: argparse.Namespace, home: Home) -> int:
    """List the keys that partners cosign with, or add or remove one."""
    try:
        if options.add or options.remove:
            return _changed(options)
    except handed.NotTaken as problem:
        raise Trouble(f"{problem}") from None
    rows = [one for one in handed.standings(clock.now()) if options.partner in ("", one.partner)]
    if not rows and options.partner:
        raise Trouble(f"There is no organisation called {options.partner}.")
    if options.json:
        answer = [
            {"partner": one.partner, "key": one.key, "size": one.size, "at": _at(one.at)}
            for one in rows
        ]
        print(json.dumps(answer, indent=1))
        return 0
    for one in rows:
        print(f"{one.partner}: {cosigned.words(one, clock.today())} {one.key}".rstrip())
    return 0


def _changed(options: argparse.Namespace) -> int:
    if not options.partner or not options.person:
        raise Trouble("Say whose key (--partner) and who acts (--as).")
    member = member_called(options.person)
    if member.role not in cosigned.ROLES:
        raise Trouble("Keys are for a data protection officer, or who runs the partnership.")
    said = {**who(member.name), "by": "command"}
    if options.remove:
        handed.remove_key(options.partner, said, clock.now())
        words = f"The key of {options.partner} no longer counts."
    else:
        handed.add_key(options.partner, options.add, said, clock.now())
        words = f"The key of {options.partner} counts from now on."
    return _said(options, {"partner": options.partner, "removed": bool(options.remove)}, words)


def _at(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def _said(options: argparse.Namespace, facts: dict[str, object], words: str) -> int:
    print(json.dumps(facts) if options.json else words)
    return 0


def _write(out: Path, lines: Iterable[bytes]) -> int:
    """Put a file in place whole, for its owner alone; returns how many pieces it was made of."""
    count, part = 0, ""
    try:
        handle, part = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
        with os.fdopen(handle, "wb") as file:
            for line in lines:
                file.write(line)
                count += 1
        os.replace(part, out)
    except OSError as problem:
        Path(part).unlink(missing_ok=True) if part else None
        raise Trouble(f"{out} cannot be written: {problem.strerror}.") from None
    return count
