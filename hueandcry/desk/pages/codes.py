"""The offence codes in use, each with how it is known."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hueandcry.desk.page import MEMBERS, page
from hueandcry.exchange.words import day_words
from hueandcry.facts.offence import Offence, offence_list, offences, themes


@page(roles=MEMBERS, purpose="read the code list", marking="TLP:CLEAR")
def show(request: HttpRequest) -> HttpResponse:
    """Every code, its theme, and whether it was seen in a source or only recalled."""
    facts = offence_list()
    due = facts["verify_by"]
    assert isinstance(due, date)
    unseen = sum(not offence.verified for offence in offences().values())
    context = {
        "title": "Offence codes",
        "lede": f"List of {facts['version']}. Check it again by {day_words(due)}.",
        "warning": f"{unseen} of {len(offences())} codes are not checked against their source.",
        "note": facts["note"],
        "table": {
            "caption": "Codes, and how each is known",
            "columns": ["Code", "Name", "Theme", "How it is known"],
            "rows": [_row(offence) for offence in offences().values()],
        },
    }
    return render(request, "desk/codes.html", context)


def _row(offence: Offence) -> list[object]:
    known = (
        {"tag": "seen in a source", "kind": "good"}
        if offence.verified
        else {"tag": "not checked", "kind": "warn"}
    )
    name = themes()[offence.theme].name
    return [{"raw": offence.code}, offence.name, name, {**known, "note": offence.mark}]
