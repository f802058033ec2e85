"""The partner's own secret, from which tokens are made; it never leaves the partner."""

import os
import re
import secrets
from pathlib import Path

from hueandcry.intake.opened import UnreadableFile

_BYTES = 32
_WRITTEN = re.compile(rf"[0-9a-f]{{{2 * _BYTES}}}")


def read_or_make_key(path: Path) -> bytes:
    """The key in a file, made on first use so that its owner alone may read it.

    Raises UnreadableFile for a file that holds no key or that others may read, or OSError.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    key = secrets.token_bytes(_BYTES)
    with os.fdopen(handle, "w", encoding="ascii", newline="\n") as file:
        file.write(key.hex() + "\n")
    return key


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise UnreadableFile(f"'{path.name}' is no file with a key.")
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise UnreadableFile(f"Others can read the key '{path.name}'. Run: chmod 600 {path.name}")
    with path.open("rb") as file:
        text = file.read(4 * _BYTES).decode("ascii", errors="replace").strip()
    if not _WRITTEN.fullmatch(text):
        raise UnreadableFile(f"'{path.name}' holds no key. Name a new file to have one made.")
    return bytes.fromhex(text)
