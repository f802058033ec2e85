"""The door that a web server calls."""

import importlib
import os
import sys
import threading
from collections.abc import Iterable
from time import sleep
from typing import Any

from django.core.wsgi import get_wsgi_application

from hueandcry.desk.body import Body

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hueandcry.desk.settings")
_desk = get_wsgi_application()
importlib.import_module("hueandcry.desk.acts.erasure").again()
# Seconds after which a page that works gives way to one that comes back from the disk.
sys.setswitchinterval(0.0005)
_ASKED = threading.Event()
# What the first picture needs takes seconds to import and start: begin before anybody asks.
_HEAVY = (
    "ibis",
    "ibis.backends.sql.compilers",
    "duckdb",
    "pyarrow.parquet",
    "pandas",
    "altair",
    "vl_convert",
    "highspy",
    "hueandcry.exchange.charts",
)
_LULL = 0.4  # seconds without a request


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer one request."""
    _ASKED.set()
    length = environ.get("CONTENT_LENGTH", "")
    if length.isdecimal():
        environ["wsgi.input"] = Body(environ["wsgi.input"], int(length))
    answer: Iterable[bytes] = _desk(environ, start_response)
    return answer


def _warm() -> None:
    """Import each library in a lull: one that loads, or a first drawing, stops every page.

    Where there is no lull, whoever draws a first picture waits for it.
    """
    for name in _HEAVY:
        _wait_for_a_lull()
        importlib.import_module(name)
    _wait_for_a_lull()
    importlib.import_module("hueandcry.exchange.charts").warm()


def _wait_for_a_lull() -> None:
    _ASKED.set()
    while _ASKED.is_set():
        _ASKED.clear()
        sleep(_LULL)


threading.Thread(target=_warm, daemon=True).start()
