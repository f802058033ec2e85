"""`hueandcry partner key`: make a project's key, and pass it on to one partner alone."""

import argparse
import json
import os
import secrets
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hueandcry.intake.opened import UnreadableFile
from hueandcry.link import keys
from hueandcry.link.keys import ProjectKey, UnusableKey
from hueandcry.partner import output

_LARGEST = 16_384  # bytes: a key file has some hundred
_PRIVATE = "private key"
_USED_FOR = timedelta(days=183)  # lists are linked within months, and then the key goes


def add_new(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `partner key new`."""
    parser.add_argument("project", metavar="PROJECT", help="its name: letters, figures, dashes")
    _out(parser, "where to write the key")
    parser.add_argument(
        "--until",
        type=output.day,
        metavar="YYYY-MM-DD",
        help=f"the last day it may be used (default: {_USED_FOR.days} days from today)",
    )


def add_ask(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `partner key ask`."""
    _out(parser, "where to write your private key, which never leaves you")


def add_seal(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `partner key seal`."""
    parser.add_argument("key", type=Path, metavar="KEY", help="the project's key")
    words = "the line that the other partner's 'partner key ask' printed"
    parser.add_argument("--for", dest="line", required=True, metavar="LINE", help=words)
    _out(parser, "where to write the sealed key, to be sent")


def add_open(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `partner key open`."""
    parser.add_argument("sealed", type=Path, metavar="SEALED", help="the sealed key you were sent")
    words = "your private key, of 'partner key ask'"
    parser.add_argument(
        "--with", dest="private", type=Path, required=True, metavar="FILE", help=words
    )
    _out(parser, "where to write the key")


def add_check(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `partner key check`."""
    parser.add_argument("key", type=Path, metavar="KEY", help="the project's key")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def add_forget(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `partner key forget`."""
    words = "a project's key, a private key or a sealed key"
    parser.add_argument("key", type=Path, metavar="FILE", help=words)


def _out(parser: argparse.ArgumentParser, words: str) -> None:
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=f"{words}; a new file"
    )


def new(options: argparse.Namespace, today: date) -> int:
    """Make a key of a new project."""
    return output.run_told(lambda: _new(options, today), str(options.out))


def _new(options: argparse.Namespace, today: date) -> str:
    if not keys.is_project(options.project):
        raise UnreadableFile(
            "A project's name has letters, figures, full stops and dashes, 60 at most."
        )
    until = options.until or today + _USED_FOR
    if until < today:
        raise UnreadableFile(f"--until {until} is over. Choose a later day.")
    key = ProjectKey(options.project, until, secrets.token_bytes(keys.BYTES))
    _write(options.out, keys.written(key))
    return "\n".join(
        (
            f"{options.out} holds the key of the project {key.project}, until {key.ends}.",
            f"Its fingerprint: {keys.fingerprint(key)}",
            "Each other partner runs 'partner key ask' and sends you its line; then run here:",
            f"  hueandcry partner key seal {options.out} --for LINE --out SEALED",
            "Never send the key itself. The matcher must never have it.",
        )
    )


def ask(options: argparse.Namespace) -> int:
    """Make a private key and print its public line."""
    return output.run_told(lambda: _ask(options), str(options.out))


def _ask(options: argparse.Namespace) -> str:
    private = secrets.token_bytes(keys.BYTES)
    line = keys.ask_line(private)
    _write(options.out, json.dumps({"hueandcry": _PRIVATE, "version": 1, "secret": private.hex()}))
    return "\n".join(
        (
            f"{options.out} holds your private key. Keep it. Send this line to who has the key:",
            line,
            f"Its fingerprint, to compare by telephone: {keys.fingerprint_of_ask(line)}",
            "When the sealed key has come, run here:",
            f"  hueandcry partner key open SEALED --with {options.out} --out KEY",
        )
    )


def seal(options: argparse.Namespace, today: date) -> int:
    """Seal a project's key for who asked."""
    return output.run_told(lambda: _seal(options, today), str(options.out))


def _seal(options: argparse.Namespace, today: date) -> str:
    key = read(options.key, today)
    try:
        said = keys.seal(key, options.line, secrets.token_bytes(keys.BYTES))
        who = keys.fingerprint_of_ask(options.line)
    except UnusableKey as why:
        raise UnreadableFile(str(why)) from None
    _write(options.out, said)
    return "\n".join(
        (
            f"{options.out} holds the key of {key.project}, sealed for who has: {who}",
            "Ring them, on a number you had before, for these words. If they differ, send nothing.",
            f"If they are the same, {options.out.name} may go by e-mail.",
            f"Once they have opened it, they must read to you: {keys.fingerprint(key)}",
        )
    )


def open_sealed(options: argparse.Namespace, today: date) -> int:
    """Open a sealed key with one's own private key."""
    return output.run_told(lambda: _open(options, today), str(options.out))


def _open(options: argparse.Namespace, today: date) -> str:
    private = _private(options.private)
    try:
        key = keys.unseal(_text(options.sealed), private)
    except UnusableKey as why:
        raise UnreadableFile(f"'{options.sealed.name}' {why}.") from None
    _must_last(key, options.sealed, today)
    _write(options.out, keys.written(key))
    return "\n".join(
        (
            f"{options.out} holds the key of the project {key.project}, until {key.ends}.",
            f"Its fingerprint, to read to who sent it: {keys.fingerprint(key)}",
            "If they have other words, forget it: somebody stood between you.",
        )
    )


def check(options: argparse.Namespace, today: date) -> int:
    """Print which project's key a file holds, never the key."""
    return output.run_told(lambda: _check(options, today), str(options.key))


def _check(options: argparse.Namespace, today: date) -> str:
    key = _read(options.key)
    ended = key.ends < today
    facts = {
        "project": key.project,
        "ends": key.ends.isoformat(),
        "ended": ended,
        "fingerprint": keys.fingerprint(key),
    }
    if options.json:
        return json.dumps(facts, indent=2)
    return "\n".join(
        (
            f"The key of the project {key.project}, {'ended' if ended else 'until'} {key.ends}.",
            f"Its fingerprint: {facts['fingerprint']}",
        )
    )


def forget(options: argparse.Namespace) -> int:
    """Overwrite and delete a key's file."""
    return output.run_told(lambda: _forget(options.key), str(options.key))


def _forget(path: Path) -> str:
    said = _object(path)
    if said.get("hueandcry") not in ("project key", _PRIVATE, "sealed key"):
        raise UnreadableFile(f"'{path.name}' holds no key. It is left as it is.")
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    return f"{path} is overwritten and deleted. Copies and backups are not reached."


def read(path: Path, today: date) -> ProjectKey:
    """The key in a file that its owner alone may read, not past its end.

    Raises UnreadableFile, whose message never holds any of it, or OSError.
    """
    key = _read(path)
    _must_last(key, path, today)
    return key


def _read(path: Path) -> ProjectKey:
    text = _text(path, private=True)
    try:
        return keys.read(text)
    except UnusableKey as why:
        raise UnreadableFile(f"'{path.name}' {why}.") from None


def _must_last(key: ProjectKey, path: Path, today: date) -> None:
    if key.ends < today:
        raise UnreadableFile(f"'{path.name}': the key of {key.project} ended on {key.ends}.")


def _private(path: Path) -> bytes:
    said = _object(path, private=True)
    secret = said.get("secret")
    try:
        if said.get("hueandcry") != _PRIVATE or not isinstance(secret, str):
            raise ValueError
        found = bytes.fromhex(secret)
        if len(found) != keys.BYTES:
            raise ValueError
    except ValueError:
        raise UnreadableFile(f"'{path.name}' holds no private key of 'partner key ask'.") from None
    return found


def _object(path: Path, private: bool = False) -> dict[str, Any]:
    try:
        said = json.loads(_text(path, private=private))
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _text(path: Path, private: bool = False) -> str:
    if path.exists() and not path.is_file():
        raise UnreadableFile(f"'{path.name}' is no file with a key.")
    if private and os.name == "posix" and path.exists() and path.stat().st_mode & 0o077:
        raise UnreadableFile(f"Others can read '{path.name}'. Run: chmod 600 {path.name}")
    with path.open("rb") as file:
        return file.read(_LARGEST).decode("utf-8-sig", errors="replace")


def _write(path: Path, text: str) -> None:
    """Write a new file that its owner alone may read: whole, or not at all."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UnreadableFile(f"'{path.name}' is there already. Name a new file.") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise
