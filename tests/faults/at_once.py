"""Those who work on one home at the same time, each in a process of its own."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def fill(home: str, database: str = "") -> dict[str, Any]:
    """Make a home with organisations, agreements and some reports."""
    from hueandcry.desk import home as homes

    homes.create(Path(home), mode="real", area="durham", database=database)
    opened(home)
    from tests.desk import partnership

    partnership.whole(300)
    return {}


def read(home: str) -> dict[str, Any]:
    """Ask for pages until the file `stop` is there; each page's seconds, once the first is made."""
    opened(home)
    from django.contrib.auth.models import User
    from django.test import Client

    from hueandcry.desk.acts import people

    setattr(people, "needs_second_factor", lambda user: False)  # noqa: B010
    clients = []
    for name in ("priya", "amina"):
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(User.objects.get(username=name))
        clients.append(client)
    pages = ("/desk/", "/desk/picture/", "/desk/picture/?by=month", "/desk/ledger/")
    waits: list[float] = []

    def one(turn: int) -> None:
        began = time.perf_counter()
        answer = clients[turn % 2].get(pages[turn % 4])
        assert answer.status_code == 200, (pages[turn % 4], answer.status_code)
        waits.append(time.perf_counter() - began)

    for turn in range(8):
        one(turn)
    alone = sorted(waits[4:])[2]
    waits.clear()
    ready(home, "reader")
    until_stopped(home, one)
    return {"waits": waits, "alone": alone}


def review(home: str) -> dict[str, Any]:
    """Write findings until told to stop; how many."""
    opened(home)
    from hueandcry.desk import clock
    from hueandcry.register import findings
    from hueandcry.register.models import Report

    ids = list(Report.objects.filter(batch__state="published").values_list("id", flat=True)[:300])
    waits: list[float] = []

    def one(turn: int) -> None:
        began = time.perf_counter()
        code = ("blackmail", "harassment_stalking")[turn % 2]
        findings.add([ids[turn % 300]], code, "a look", decided_by="priya", now=clock.now())
        waits.append(time.perf_counter() - began)

    ready(home, "reviewer")
    until_stopped(home, one)
    return {"waits": waits}


def counted(home: str) -> dict[str, Any]:
    """What is in the register afterwards."""
    opened(home)
    from django.db.models import Count

    from hueandcry.register import audit, known
    from hueandcry.register.models import Batch, Finding, Report

    reports = Report.objects.filter(batch__state="published")
    twice = reports.values("batch__owner", "batch__source", "ref").annotate(n=Count("id"))
    return {
        "findings": Finding.objects.count(),
        "batches": list(Batch.objects.values_list("state", "reports").order_by("id")),
        "rows": reports.count(),
        "twice": twice.filter(n__gt=1).count(),
        "changed": len(known.at(["police", "fraud-desk"], None).changes.rows),
        "problem": audit.verify().problem,
    }


def opened(home: str) -> None:
    from hueandcry.desk.commands.opened import open_home

    open_home(Path(home))


def ready(home: str, name: str) -> None:
    (Path(home) / f"{name}.ready").touch()


def until_stopped(home: str, one: Callable[[int], None]) -> None:
    turn = 0
    while not (Path(home) / "stop").exists():
        one(turn)
        turn += 1
        time.sleep(0.01)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
