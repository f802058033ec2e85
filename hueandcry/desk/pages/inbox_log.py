"""The inbox's own log: who opened what the public sent, by which rule, and what became of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from hueandcry.desk.acts import inbox_log, people
from hueandcry.desk.page import page, who_asks
from hueandcry.desk.pages.door import not_here
from hueandcry.desk.pages.inbox_shown import called, moment
from hueandcry.inbox.log import Written
from hueandcry.register import book

SHOWN = 50
_ACTS = {
    "came": "came in",
    "read": "opened",
    "refused": "refused: stayed shut",
    "added": "added to by its sender",
    "corrected": "put right by its sender",
    "withdrawn": "taken back by its sender",
    "passed": "passed on",
    "closed": "answered and closed",
    "accepted": "accepted and counted",
    "expired": "erased, its time was up",
}


@page(
    roles=inbox_log.ROLES,
    purpose="see who opened what the public sent, and by which rule",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The newest lines first, and whether the log holds. No word of any message is in it."""
    given = request.GET.get("before", "")
    before = int(given) if given.isdecimal() and len(given) < 18 else None
    found = inbox_log.lines(who_asks(request), SHOWN, before)
    if found is None:
        return not_here(request)
    older = bool(found) and found[-1].number > 1
    context = {
        "title": "Log of the inbox",
        "lede": "Who opened what the public sent, and by which rule. No word of it stands here.",
        "rows": _rows(found),
        "verified": _verified(inbox_log.first_wrong()),
        "rules_url": reverse("agreements"),
        "duty_url": reverse("duty"),
        "older_url": f"{reverse('inbox_log')}?before={found[-1].number}" if older else "",
        "newer_url": reverse("inbox_log") if given else "",
    }
    return render(request, "desk/inbox_log.html", context)


def _rows(found: tuple[Written, ...]) -> list[dict[str, Any]]:
    names = {one.name: one.full_name for one in people.members()} | {**book.names()}
    return [
        {
            "number": one.number,
            "when": moment(one.at),
            "who": names.get(one.by, one.by) or "the public, or the system",
            "act": _ACTS.get(one.act, one.act),
            "report": f"Report {called(one.message)}" if one.message else "none",
            "why": names.get(one.why, one.why) or "none",
        }
        for one in found
    ]


def _verified(wrong: int | str | None) -> dict[str, Any] | None:
    if wrong == "":
        return None
    if wrong is not None:
        words = f"Line {wrong} was changed, or lines are missing from there on."
        return {"holds": False, "title": "It was changed", "words": words}
    words = "Each line is bound to the one before it. None was changed."
    return {"holds": True, "title": "It holds", "words": words}
