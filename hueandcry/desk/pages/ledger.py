"""The ledger, and whether it holds."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from hueandcry.desk.acts import friday, written
from hueandcry.desk.page import MEMBERS, page
from hueandcry.register import ledger

_PAGE = 40


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
    rows = written.rows(limit=_PAGE, before=int(before) if before.isdecimal() else None)
    if request.GET.get("as") == "json":
        return JsonResponse({"entries": rows, "checkpoint": ledger.checkpoint()})
    verdict = ledger.verify()
    context = {
        "title": "The ledger",
        "lede": "What was asked, who asked, and what was said. Nothing can be taken out.",
        "rows": rows,
        "verified": {
            "holds": not verdict.problem,
            "title": "It holds" if not verdict.problem else "It was changed",
            "words": f"All {verdict.size:,} entries match the signed checkpoints."
            if not verdict.problem
            else verdict.problem,
        },
        "checkpoint": [
            ("Entries", {"number": verdict.size}),
            ("Root of the tree", {"raw": verdict.root[:32]}),
            ("Signed with", {"raw": ledger.public_key()[:32]}),
        ],
        "older_url": f"{reverse('ledger')}?before={rows[-1]['number']}"
        if rows and rows[-1]["number"] > 1
        else "",
        "newer_url": reverse("ledger") if before else "",
        "downloads": [(f"{reverse('ledger')}?as=json", "JSON")],
    }
    return render(request, "desk/ledger.html", context)
