"""The ledger, and whether it holds."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from hueandcry.desk import clock
from hueandcry.desk.acts import cosigned, friday, written
from hueandcry.desk.fields import select
from hueandcry.desk.page import MEMBERS, may_open, page, who_asks
from hueandcry.exchange.tables import INVENTED
from hueandcry.register import audit, book, ledger, operations
from hueandcry.register.handed import Standing

_PAGE = 25
# Checking takes a second for some ten thousand entries; beyond this it waits to be asked.
_CHECKED_AT_ONCE = 5_000


@page(
    roles=MEMBERS,
    purpose="read what was asked and answered",
    tab="ledger",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
def show(request: HttpRequest) -> HttpResponse:
    """Newest entries first, with the verdict of a full check and the last signed checkpoint."""
    friday.done(request, "ledger")
    before = request.GET.get("before", "")
    operation = request.GET.get("operation", "")
    operation = operation if operation in operations.WORDS else ""
    rows = written.rows(
        limit=_PAGE,
        before=int(before) if before.isdecimal() and len(before) < 18 else None,
        operation=operation,
        reader=who_asks(request),
    )
    if request.GET.get("as") == "json":
        return JsonResponse(
            {
                "invented": INVENTED if settings.DEMO else "",
                "marking": "TLP:AMBER+STRICT",
                "classification": "OFFICIAL-SENSITIVE",
                "entries": rows,
                "checkpoint": ledger.checkpoint(),
            }
        )
    whole = ledger.size() <= _CHECKED_AT_ONCE or "check" in request.GET
    verdict = audit.verify() if whole else None
    context = {
        "title": "The ledger",
        "lede": "What was asked, who asked, and what was said. Nothing can be taken out.",
        "rows": rows,
        "verified": _verified(verdict) if verdict else None,
        "actions": _actions(request, whole=whole),
        "ask": {"fields": [_kind(operation)], "button": "Show"},
        "kind_words": operations.WORDS.get(operation, ""),
        "checkpoint": [
            ("Entries", {"number": ledger.size()}),
            ("Signed note", {"raw": ledger.checkpoint()}),
            ("Signed with", {"raw": ledger.public_key()}),
        ],
        "cosigned": _cosigned(),
        "older_url": _address(operation, rows[-1]["number"])
        if len(rows) == _PAGE and rows[-1]["number"] > 1
        else "",
        "newer_url": _address(operation) if before else "",
        "downloads": [(f"{reverse('ledger')}?as=json", "JSON")],
    }
    return render(request, "desk/ledger.html", context)


def _actions(request: HttpRequest, *, whole: bool) -> list[tuple[str, str, str]]:
    check = [] if whole else [(f"{reverse('ledger')}?check=1", "Check all of it", "")]
    own = [(reverse("ours"), "Who looked at our records", "")]
    return [*check, *(own if may_open(who_asks(request), "ours") else [])]


def _address(operation: str, before: int = 0) -> str:
    asked = {"operation": operation, "before": before}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('ledger')}?{query}" if query else reverse("ledger")


def _kind(operation: str) -> dict[str, Any]:
    kinds = {"": "all"} | {kind: kind for kind in operations.WORDS}
    return select("operation", "Kind of act", kinds, operation)


def _cosigned() -> dict[str, Any] | None:
    """Who vouches for the ledger, up to where, and who has not for how long."""
    names, today = book.names(), clock.today()
    rows = [
        [
            names.get(one.partner, one.partner),
            _state(one, today),
            cosigned.words(one, today),
        ]
        for one in cosigned.standings(clock.now())
    ]
    caption = "Organisations whose own computer checked that the ledger only grew"
    columns = ["Organisation", "State", "How far"]
    return {"caption": caption, "columns": columns, "rows": rows} if rows else None


def _state(one: Standing, today: date) -> dict[str, str]:
    if one.at is None:
        return {"tag": "not yet", "kind": "warn"}
    late = cosigned.is_late(one, today)
    return {"tag": "late", "kind": "warn"} if late else {"tag": "up to date", "kind": "good"}


def _verified(verdict: audit.Verdict) -> dict[str, Any]:
    if verdict.problem:
        return {"holds": False, "title": "It was changed", "words": verdict.problem}
    words = f"All {verdict.size:,} entries match the signed checkpoints."
    return {"holds": True, "title": "It holds", "words": words}
