"""The door that a web server calls."""

import importlib
import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hueandcry.desk.settings")
application = get_wsgi_application()
importlib.import_module("hueandcry.desk.acts.erasure").again()

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
)


def _warm() -> None:
    for name in _HEAVY:
        importlib.import_module(name)
    importlib.import_module("hueandcry.exchange.charts").warm()


threading.Thread(target=_warm, daemon=True).start()
