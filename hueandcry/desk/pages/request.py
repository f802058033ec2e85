"""A request in the law's own words, to print or copy."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hueandcry.desk import clock
from hueandcry.desk.acts import requested
from hueandcry.desk.acts.people import MemberFact
from hueandcry.desk.fields import choice, purpose_words, sent, typed
from hueandcry.desk.page import MEMBERS, page, who_asks

_NAMES = ("position", "holder", "wanted", "agreement", "purpose", "task", "needed_by")


@page(roles=MEMBERS, purpose="write a request for data in the law's own words", tab="may_i")
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A form, and then the request as text. Nothing is kept."""
    member, given = who_asks(request), sent(request.POST, *_NAMES)
    text, errors = "", list[tuple[str, str]]()
    if request.method == "POST":
        try:
            text = requested.write(member, given, clock.today())
        except requested.UnableToRequest as problem:
            errors = problem.problems
    context = {
        "title": "Write a request",
        "lede": "For data that a business, a charity or a university holds.",
        "crumbs": [(reverse("may_i"), "May I see this?"), ("", "Write a request")],
        "closed": requested.closed_to(member),
        "agreements_url": reverse("agreements"),
        "text": text,
        "errors": errors,
        "fields": _fields(member, given, dict(errors)),
    }
    return render(request, "desk/request.html", context, status=422 if errors else 200)


def _fields(
    member: MemberFact, given: Mapping[str, str], said: Mapping[str, str]
) -> list[dict[str, Any]]:
    by = {"": "None yet", **requested.agreements(member)}
    return [
        typed(
            "position",
            "Your position",
            given,
            said,
            "Not your name. Such as: head of community safety.",
        ),
        choice("holder", "Who holds the data?", requested.holders(member), given, said),
        typed("wanted", "Which data?", given, said, "Kinds of record and dates. Name nobody."),
        choice("agreement", "Under which agreement?", by, given, said),
        choice("purpose", "What for?", purpose_words(), given, said),
        typed(
            "task",
            "Which law gives you this task?",
            given,
            said,
            "Such as: Crime and Disorder Act 1998, section 6.",
        ),
        typed("needed_by", "Needed by", given, said, "A day, such as 31/03/2027."),
    ]
