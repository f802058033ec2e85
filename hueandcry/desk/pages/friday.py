"""The sixth step of the guided Friday: one's own spreadsheet, checked at home."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hueandcry.desk.acts import friday
from hueandcry.desk.page import MEMBERS, may_open, page, who_asks
from hueandcry.intake.sources import SOURCES


@page(roles=MEMBERS, purpose="check one's own file at home")
def your_own(request: HttpRequest) -> HttpResponse:
    """How to check a real file where it already is; nothing of it comes here."""
    friday.done(request, "friday_six")
    context = {
        "title": "Now your own spreadsheet",
        "lede": "See what the check says of a real file, without sending it anywhere.",
        "friday": friday.steps(request, partial(may_open, who_asks(request))),
        "commands": [
            {
                "words": "Check a Report Fraud list.",
                "command": "hueandcry partner check FILE.csv --source report-fraud --out checked",
            },
            {
                "words": "Or a police extract.",
                "command": "hueandcry partner check FILE.csv --source police --out checked",
            },
            {
                "words": "Then make a home of your own for real reports.",
                "command": "hueandcry init my-home --area durham",
            },
        ],
        "results": [
            ("reports.csv", "What would go to the partnership: no names, no full postcodes."),
            ("rejects.csv", "The rows to send back, each with its reason and its remedy."),
        ],
        "sources": [(source.id, source.title) for source in SOURCES.values()],
    }
    return render(request, "desk/friday_six.html", context)
