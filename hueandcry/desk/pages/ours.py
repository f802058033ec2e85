"""Who looked at our records: for the organisation whose records they are."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from hueandcry.desk import clock
from hueandcry.desk.acts import back, ours
from hueandcry.desk.page import asking, page, who_asks
from hueandcry.desk.pages.back import looks_table
from hueandcry.desk.pages.door import not_here
from hueandcry.exchange.rows import as_csv
from hueandcry.exchange.tables import INVENTED
from hueandcry.exchange.words import day_words

_MARKING = ("TLP:AMBER+STRICT", "OFFICIAL-SENSITIVE")
_SHOWN = 100


@page(
    roles=ours.ROLES,
    purpose=ours.REASON,
    tab="ledger",
    marking=_MARKING[0],
    classification=_MARKING[1],
)
def show(request: HttpRequest) -> HttpResponse:
    """Looks of other organisations, newest first."""
    found = _found(request)
    member, query = who_asks(request), f"?since={found.since.isoformat()}"
    forms = [(reverse("ours_copy", args=[form]) + query, form.upper()) for form in ("csv", "json")]
    context = {
        "title": "Who looked at our records",
        "lede": f"Other organisations that asked about the records of {member.partner_name}.",
        "crumbs": [(reverse("ledger"), "The ledger"), ("", "Ours")],
        "ask": {"fields": [_since(found)], "button": "Show"},
        "table": looks_table(found.looks[:_SHOWN]),
        "more": max(len(found.looks) - _SHOWN, 0),
        "none": f"No other organisation asked since {day_words(found.since)}.",
        "downloads": forms,
        "ledger_number": found.number,
    }
    return render(request, "desk/ours.html", context)


@page(roles=ours.ROLES, purpose=ours.REASON)
def copy(request: HttpRequest, form: str) -> HttpResponse:
    """The same as CSV or JSON."""
    if form not in ("csv", "json"):
        return not_here(request)
    found, member = _found(request), who_asks(request)
    rows = back.look_rows(found.looks)
    about = [
        *([INVENTED] if settings.DEMO else []),
        " ".join(_MARKING),
        f"For {member.partner_name}, since {day_words(found.since)}. "
        f"Made on {day_words(clock.today())}. Ledger entry {found.number}.",
    ]
    if form == "json":
        answer = {"about": about, "looked": rows}
        return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    columns = tuple(rows[0]) if rows else ("nothing yet",)
    response = HttpResponse(as_csv(about, columns, rows), content_type="text/csv; charset=utf-8")
    name = f"looked-ledger-{found.number}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _found(request: HttpRequest) -> ours.Ours:
    asked = asking(request)
    return ours.seen(
        who_asks(request),
        request.GET.get("since", ""),
        who=asked["who"],
        today=asked["today"],
        now=clock.now(),
    )


def _since(found: ours.Ours) -> dict[str, Any]:
    return {
        "id": "ask-since",
        "name": "since",
        "label": "Since",
        "type": "date",
        "value": found.since.isoformat(),
    }
