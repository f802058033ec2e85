"""The first thanks: what a first file brought, and what to do next."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hueandcry.desk import clock
from hueandcry.desk.acts import join, own_rows, queue
from hueandcry.desk.acts.people import MemberFact
from hueandcry.desk.page import page, who_asks
from hueandcry.desk.pages.door import not_here
from hueandcry.desk.pages.join import ROLES, steps
from hueandcry.exchange.words import day_words


@page(
    roles=ROLES,
    purpose="see what a first file brought",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
def show(request: HttpRequest, partner: str) -> HttpResponse:
    """Step five: what came in, what it adds, what is wrong with it, and the next step."""
    member = who_asks(request)
    found = join.joining(partner, clock.today(), member.partner)
    if found is None or member.partner != partner or found.first_file is None:
        return not_here(request)
    return render(request, "desk/join_thanks.html", _thanks(found, member, found.first_file))


def _thanks(found: join.Joining, member: MemberFact, file: Mapping[str, Any]) -> dict[str, Any]:
    sheets = file.get("sheets", [])
    back = sum(sheet["rejected"] for sheet in sheets)
    unsure = file.get("doubts", {}).get("code", 0)
    reasons = list(dict.fromkeys(reject["reason"] for reject in file.get("rejects", [])))[:3]
    shut = own_rows.why_shut(member, clock.today())
    return {
        "title": "Thank you. Your file came in"
        if shut
        else f"Thank you. {file['reports']:,} reports came in",
        "lede": f"{file['file_name']}, on {day_words(file['published_at'].date())}.",
        "crumbs": [
            (reverse("joining", args=[found.partner.id]), found.partner.name),
            ("", "Thanks"),
        ],
        "steps": steps(5),
        "shut": shut,
        "agreements_url": reverse("agreements"),
        "came": []
        if shut
        else [
            ("Rows in the file", {"number": sum(sheet["rows"] for sheet in sheets)}),
            ("Reports taken in", {"number": file["reports"]}),
            ("To send back", {"number": back}),
            ("Offence not sure", {"number": unsure}),
            ("Names kept", "none"),
        ],
        "picture_url": f"{reverse('picture')}?whose=own&split=theme" if not shut else "",
        "joining_url": reverse("joining", args=[found.partner.id]),
        "queue_url": reverse("queue") if member.role in queue.ROLES else "",
        "wrong": reasons,
        "back": back,
        "unsure": unsure,
        "others": bool(found.others),
        "give_url": reverse("join_write", args=[found.partner.id, "give"]),
        "intake_url": reverse("intake"),
        "back_url": reverse("back"),
    }
