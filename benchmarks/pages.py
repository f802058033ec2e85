"""Pages of the picture over a million reports, warm: the middle of some turns and the slowest.

Run: .venv/bin/python -m benchmarks.pages [rows]
Each turn is a whole request: who asks, the gate with its ledger entries, the figure, the statistics
and the page as it is sent. A page is first asked for once, so what is kept is kept.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.gate import _fill
from hueandcry.desk import home

TURNS = 5
ADDRESSES = (
    "/desk/",
    "/desk/picture/",
    "/desk/picture/?split=theme",
    "/desk/picture/?split=ward",
    "/desk/picture/?period=month",
    "/desk/places/?stream=fraud",
    "/desk/places/?stream=fraud&over=year",
    "/desk/alarms/",
)


def main(rows: int) -> None:
    """Fill a home, then ask for each page as an owner and as a partner."""
    with tempfile.TemporaryDirectory() as folder:
        made = home.create(Path(folder) / "home", mode="real", area="durham", database="")
        os.environ["HUEANDCRY_HOME"] = str(made.path)
        os.environ["DJANGO_SETTINGS_MODULE"] = "hueandcry.desk.settings"
        import django
        from django.conf import settings
        from django.core.management import call_command

        django.setup()
        settings.ALLOWED_HOSTS = ["testserver"]
        for database in ("default", "inbox"):
            call_command("migrate", database=database, verbosity=0)
        _fill(Path(folder), rows)
        for name in ("dafydd", "amina"):
            for address in ADDRESSES:
                _time(name, address)


def _time(name: str, address: str) -> None:
    from django.contrib.auth.models import User
    from django.test import Client

    from hueandcry.desk.acts import people

    people.needs_second_factor = lambda user: False
    client = Client()
    client.force_login(User.objects.get(username=name))
    first = time.perf_counter()
    status = client.get(address, secure=True).status_code
    first = time.perf_counter() - first
    if status == 404:
        return
    taken = []
    for _ in range(TURNS):
        began = time.perf_counter()
        client.get(address, secure=True)
        taken.append(time.perf_counter() - began)
    print(
        f"{name:<7} {address:<40} {status}  first {first:.2f} s, "
        f"then {statistics.median(taken):.3f} s, at most {max(taken):.3f} s",
        flush=True,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
