"""The ledger, and whether it holds."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from hueandcry.desk.acts import friday, written
from hueandcry.desk.page import MEMBERS, page, who_asks
from hueandcry.exchange.tables import INVENTED
from hueandcry.register import audit, ledger

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
    rows = written.rows(
        limit=_PAGE,
        before=int(before) if before.isdecimal() and len(before) < 18 else None,
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
        "actions": [] if verdict else [(f"{reverse('ledger')}?check=1", "Check all of it", "")],
        "checkpoint": [
            ("Entries", {"number": ledger.size()}),
            ("Signed note", {"raw": ledger.checkpoint()}),
            ("Signed with", {"raw": ledger.public_key()}),
        ],
        "older_url": f"{reverse('ledger')}?before={rows[-1]['number']}"
        if rows and rows[-1]["number"] > 1
        else "",
        "newer_url": reverse("ledger") if before else "",
        "downloads": [(f"{reverse('ledger')}?as=json", "JSON")],
    }
    return render(request, "desk/ledger.html", context)


def _verified(verdict: audit.Verdict) -> dict[str, Any]:
    if verdict.problem:
        return {"holds": False, "title": "It was changed", "words": verdict.problem}
    words = f"All {verdict.size:,} entries match the signed checkpoints."
    return {"holds": True, "title": "It holds", "words": words}
