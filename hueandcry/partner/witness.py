"""`hueandcry partner witness`: sign a checkpoint of the partnership's ledger, if it only grew.

What was seen last lies in the partner's own folder, with a key that never leaves it. A ledger that
was cut, or rewritten for this partner, cannot be signed for afterwards.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hueandcry.intake.opened import UnreadableFile
from hueandcry.partner import exported as files
from hueandcry.partner.key import read_or_make_key
from hueandcry.partner.output import fault, say, together
from hueandcry.sharing import cosign, exported, growth, tree
from hueandcry.sharing.exported import Unreadable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

_KEY, _OWN, _LEDGER, _SEEN = "witness.key", "witness.pub", "ledger.pub", "seen.note"
_LOCK = "witness.lock"
_SIGNED = "the checkpoint is signed"
# Stands in a new folder, so that a note that is lost later is never taken for one not yet had.
_NOTHING = "No ledger was seen yet.\n"


class Refused(Exception):
    """What is here did not grow from what was seen; the message says since when."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A partner's folder: who signs, whose ledger, and the note seen last ("" the first time)."""

    path: Path
    name: str
    key: "Ed25519PrivateKey"
    ledger: str
    seen: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to `parser`."""
    words = "the checkpoint as `ledger checkpoint --out` wrote it, or a whole export"
    parser.add_argument("file", type=Path, metavar="FILE", help=words)
    words = "your own folder: your key, and what you saw last"
    parser.add_argument("--keep", type=Path, required=True, metavar="DIR", help=words)
    words = "where to write the signed note (default: FILE.cosigned)"
    parser.add_argument("--out", type=Path, metavar="FILE", help=words)
    words = "the first time: your organisation's web name, such as bank.example"
    parser.add_argument("--name", help=words)
    words = "the first time: the ledger's key, from its page or read to you by telephone"
    parser.add_argument("--ledger-key", metavar="KEY", help=words)
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(options: argparse.Namespace, now: datetime) -> int:
    """Exit code 0 signed, 1 where the ledger did not grow from what was seen, 2 bad input."""
    out = options.out or options.file.with_name(f"{options.file.name}.cosigned")
    try:
        _prepare(options)
        with _alone(options.keep):
            folder = _folder(options)
            note, size = grown(options.file, folder)
            signed = cosign.cosign(note, folder.name, folder.key, int(now.timestamp()))
            # What was seen is kept before the signature leaves: a crash between signs nothing
            # twice.
            write(folder.path / _SEEN, signed)
            write(out, signed)
    except Refused as why:
        print(f"Not signed. {why} Tell your data protection officer.", file=sys.stderr)
        return 1
    except UnreadableFile as why:
        return fault(str(why))
    except OSError as why:
        return fault(f"'{why.filename or out}' cannot be used: {why.strerror}.")
    own = cosign.verifier(folder.name, folder.key.public_key())
    if options.json:
        facts = {"size": size, "before": bool(folder.seen), "key": own, "written": str(out)}
        return say(json.dumps(facts), _SIGNED)
    return say("\n".join(_words(folder, size, own, out)), _SIGNED)


def _words(folder: Folder, size: int, own: str, out: Path) -> list[str]:
    since = "The ledger only grew since you saw it last."
    first = "You saw no ledger before, so this one is taken as it is."
    return [
        f"{since if folder.seen else first} It ends at entry {size:,}.",
        f"Signed: {out}. Send it back to who runs the partnership.",
        *([] if folder.seen else [f"The first time, hand over your key by another way: {own}"]),
    ]


def grown(file: Path, folder: Folder) -> tuple[str, int]:
    """The new checkpoint and its size, if the ledger only grew from what was seen.

    Raises Refused, UnreadableFile or OSError.
    """
    seen = _seen(folder)
    with file.open("rb") as opened:
        first = opened.readline(exported.LONGEST)
        opened.seek(0)
        if first.startswith(b"{"):
            try:
                found = exported.check(files.lines(opened), against=folder.seen)
            except Unreadable as why:
                raise UnreadableFile(f"'{file.name}' {why}.") from None
            return _by_export(found, folder, seen, file.name)
    try:
        asked = growth.read_request(files.read(file))
    except UnicodeDecodeError:
        raise UnreadableFile(f"'{file.name}' is no checkpoint: it is not text.") from None
    except ValueError as why:
        raise UnreadableFile(f"'{file.name}' cannot be used: {why}.") from None
    size, root = _signed(asked.note, folder, file.name)
    if seen is not None:
        _must_not_shrink(seen, size)
        if asked.old != seen.size:
            raise UnreadableFile(
                f"'{file.name}' shows growth from entry {asked.old:,}, and you saw {seen.size:,} "
                f"last. Ask for: hueandcry ledger checkpoint --from {seen.size}"
            )
        if not growth.grows(asked, seen, size, root):
            raise Refused(_forked(seen))
    return asked.note, size


def _by_export(
    found: exported.Found, folder: Folder, seen: growth.Kept | None, name: str
) -> tuple[str, int]:
    note = found.head.checkpoint
    size, _ = _signed(note, folder, name)
    if seen is not None:
        _must_not_shrink(seen, size)
        if found.roots.get(seen.size, seen.root) != seen.root:
            raise Refused(_forked(seen))
    if found.problem:
        raise Refused(found.problem)
    return note, size


def _must_not_shrink(seen: growth.Kept, size: int) -> None:
    if size < seen.size:
        raise Refused(
            f"The ledger you saw{_when(seen)} had {seen.size:,} entries, and this one has "
            f"{size:,}: it is an older copy, or entries were taken out."
        )


def _forked(seen: growth.Kept) -> str:
    return (
        f"The ledger you saw{_when(seen)} at entry {seen.size:,} is not the beginning of this one."
    )


def _when(seen: growth.Kept) -> str:
    return f" on {growth.day_of(seen.at)}" if seen.at is not None else ""


def _signed(note: str, folder: Folder, name: str) -> tuple[int, bytes]:
    """Size and root of a note that the ledger's key signed."""
    try:
        origin, size, root = tree.checkpoint_of(tree.note_parts(note)[0])
    except ValueError:
        raise UnreadableFile(f"'{name}' holds no checkpoint of a ledger.") from None
    if tree.open_note(note, origin, _public(folder.ledger)) is None:
        raise Refused(f"'{name}' is not signed with the ledger's key that you keep.")
    return size, root


def _seen(folder: Folder) -> growth.Kept | None:
    """What was seen last; raises UnreadableFile where the folder was spoilt."""
    if not folder.seen:
        return None
    own = cosign.cosigned(folder.seen, folder.name, folder.key.public_key())
    try:
        _, size, root = tree.checkpoint_of(own.text if own else "")
    except ValueError:
        own = None
    if own is None:
        raise UnreadableFile(_spoilt(folder.path / _SEEN))
    return growth.Kept("what you saw", size, root, own.at)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep a second witness out of the folder; the system lets go of it if this one is killed."""
    with os.fdopen(os.open(path / _LOCK, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as held:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UnreadableFile(f"Another witness is signing in '{path}'. Try again.") from None
        yield


def _prepare(options: argparse.Namespace) -> None:
    path: Path = options.keep
    fresh = not (path / _OWN).exists()
    if fresh and not (options.name and options.ledger_key):
        raise UnreadableFile(
            f"'{path}' is new: say --name, your organisation's web name, and --ledger-key, the key "
            "that the ledger's page shows."
        )
    if fresh and not cosign.usable(options.name):
        raise UnreadableFile("--name takes a web name without spaces or plus signs.")
    if fresh:
        _public(options.ledger_key)
        path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _folder(options: argparse.Namespace) -> Folder:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    path: Path = options.keep
    key = Ed25519PrivateKey.from_private_bytes(read_or_make_key(path / _KEY))
    if not (path / _OWN).exists():
        write(path / _LEDGER, f"{options.ledger_key.strip().lower()}\n")
        if not (path / _SEEN).exists():
            write(path / _SEEN, _NOTHING)
        write(path / _OWN, f"{cosign.verifier(options.name, key.public_key())}\n")
    return _kept(path, key, options)


def _kept(path: Path, key: "Ed25519PrivateKey", options: argparse.Namespace) -> Folder:
    try:
        name, public = cosign.read_verifier(files.read(path / _OWN))
    except ValueError:
        raise UnreadableFile(_spoilt(path / _OWN)) from None
    if public.public_bytes_raw() != key.public_key().public_bytes_raw():
        raise UnreadableFile(f"'{path / _KEY}' is not the key that this folder began with.")
    ledger = _text(path / _LEDGER).strip()
    for said, kept, what in (
        (options.name, name, "--name"),
        ((options.ledger_key or "").strip().lower(), ledger, "--ledger-key"),
    ):
        if said and said != kept:
            raise UnreadableFile(f"{what} is not the one that '{path}' keeps. Leave it out.")
    seen = _text(path / _SEEN)
    if not seen:
        raise UnreadableFile(_spoilt(path / _SEEN))
    return Folder(path, name, key, ledger, "" if seen == _NOTHING else seen)


def _text(path: Path) -> str:
    """What a file of the folder holds; raises UnreadableFile where it is gone or spoilt."""
    try:
        return files.read(path)
    except (FileNotFoundError, UnicodeDecodeError):
        raise UnreadableFile(_spoilt(path)) from None


def _spoilt(path: Path) -> str:
    return f"'{path}' was changed, or is gone. Put it back from your backup."


def _public(text: str) -> "Ed25519PublicKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text.strip()))
    except ValueError:
        raise UnreadableFile("The ledger's key has 64 letters a to f and digits.") from None


def write(path: Path, text: str) -> None:
    """Put a text in place whole, for its owner alone."""
    if path.is_dir():
        raise UnreadableFile(f"'{path}' is a folder.")
    with together(path.parent, [path.name]) as (file,):
        file.write(text.encode("utf-8"))
