"""Token files deleted: overwritten, then removed. And what was done with them, written down.

Overwriting does not reach every copy: a solid-state disk or a backup may hold one.
"""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

LOG = "linkage-log.jsonl"
_PIECE = 1 << 20


def forget(paths: Sequence[Path]) -> None:
    """Overwrite each file with noughts, durably, then remove it. Raises OSError at the first that
    cannot be; those before it are gone.
    """
    for path in paths:
        with path.open("r+b") as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:
                left -= file.write(bytes(min(left, _PIECE)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def write_down(log: Path, facts: Mapping[str, object], now: datetime) -> None:
    """Append one line to the log, so that it is on the disk when this returns. Raises OSError."""
    line = json.dumps({"at": now.isoformat(timespec="seconds"), **facts}, ensure_ascii=False)
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "ab") as file:
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def write_whole(path: Path, data: bytes) -> None:
    """A new file for its owner's eyes, on the disk and in its place when this returns, or no file.

    Raises OSError.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}.half")
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
