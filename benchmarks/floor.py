"""The floor under the front door: the same server, the same bytes, and no thought at all.

Started by benchmarks.front_door. Pages are handed out as they were recorded; a report that is sent
becomes one bare row, committed to the disk as the inbox commits.
"""

import json
import sqlite3
import sys
import threading
from base64 import b64decode
from collections.abc import Callable, Iterable
from os import environ as given
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces

Recorded = dict[str, tuple[str, list[tuple[str, str]], str]]  # status, headers, body in base 64
_HOME = Path(given.get("FLOOR_HOME", "."))
_STORE = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as recorded; write down what is sent."""
    query = environ["QUERY_STRING"]
    path = environ["PATH_INFO"] + (f"?{query}" if query else "")
    if environ["REQUEST_METHOD"] == "POST" and path.startswith("/tell/"):
        _keep(environ["wsgi.input"].read())
    status, headers, body = _PAGES[f"{environ['REQUEST_METHOD']} {path}"]
    start_response(status, headers)
    return [b64decode(body)]


def _keep(form: bytes) -> None:
    if not hasattr(_STORE, "bare"):
        _STORE.bare = sqlite3.connect(_HOME / "floor.sqlite3", timeout=20, isolation_level=None)
        _STORE.bare.execute("PRAGMA journal_mode=WAL")
        _STORE.bare.execute("PRAGMA synchronous=FULL")
        _STORE.bare.execute("CREATE TABLE IF NOT EXISTS sent (form BLOB)")
    _STORE.bare.execute("INSERT INTO sent VALUES (?)", [form])


def _pages() -> Recorded:
    file = _HOME / "pages.json"
    pages: Recorded = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return pages


_PAGES = _pages()

if __name__ == "__main__":
    Granian(
        "benchmarks.floor:application",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=16,
        log_enabled=False,
    ).serve()
