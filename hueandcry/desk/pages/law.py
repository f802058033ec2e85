"""The law that agreements rest on, and the rules of the house, for anybody who works here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hueandcry.desk import clock
from hueandcry.desk.page import MEMBERS, page
from hueandcry.desk.pages.door import not_here
from hueandcry.sharing import law_words, rule_book
from hueandcry.sharing.asking import capital
from hueandcry.sharing.gateway import Gateway, gateways


@page(roles=MEMBERS, purpose="read the law we rest on", tab="may_i", marking="TLP:CLEAR")
def index(request: HttpRequest) -> HttpResponse:
    """Every entry of the law under its heading, with how it is known."""
    unread = sum(not entry.verified for entry in gateways().values())
    context = {
        "title": "The law we rest on",
        "lede": "Every power, bar, basis and condition, and how we know it.",
        "crumbs": [(reverse("may_i"), "May I see this?"), ("", "The law we rest on")],
        "warning": f"{unread} of {len(gateways())} are not read in full.",
        "rules_url": reverse("rules"),
        "tables": [
            {
                "title": title,
                "table": {"columns": ["Name", "Law", "How we know it"], "rows": _rows(entries)},
            }
            for title, entries in law_words.by_layer().items()
            if entries
        ],
    }
    return render(request, "desk/law.html", context)


def _rows(entries: tuple[Gateway, ...]) -> list[list[Any]]:
    return [
        [
            {"url": reverse("law_one", args=[entry.key]), "text": capital(entry.name)},
            entry.citation,
            _known(entry),
        ]
        for entry in entries
    ]


def _known(entry: Gateway) -> dict[str, str]:
    if entry.refused:
        return {"tag": "not to be rested on", "kind": "quiet"}
    if entry.verified:
        return {"tag": "read", "kind": "good"}
    words = {"R": "not checked", "I": "our reading", "S": "read in part"}[entry.mark[:1]]
    return {"tag": words, "kind": "warn"}


@page(roles=MEMBERS, purpose="read the law we rest on", tab="may_i", marking="TLP:CLEAR")
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One entry: its conditions, who may use it, how it is known, what this system checks."""
    entry = gateways().get(key)
    if entry is None:
        return not_here(request)
    context = {
        "title": capital(entry.name),
        "lede": entry.citation,
        "crumbs": [(reverse("law"), "The law we rest on"), ("", entry.citation)],
        "known": {
            "kind": "good" if entry.verified else "warn",
            "words": law_words.mark_words(entry),
        },
        "overdue": law_words.overdue(entry, clock.today()),
        "facts": [
            ("Law", entry.law),
            ("Who may give", law_words.givers(entry)),
            ("Who may receive", law_words.receivers(entry)),
            ("Conditions", entry.conditions or "none noted"),
            ("Dates", law_words.dates(entry)),
            ("Source", entry.source),
        ],
        "checks": law_words.checks(entry),
    }
    return render(request, "desk/law_one.html", context)


@page(roles=MEMBERS, purpose="read the rules of the house", tab="may_i", marking="TLP:CLEAR")
def rules(request: HttpRequest) -> HttpResponse:
    """The rule book: questions, answers and every reason, from the tables that tests hold."""
    context = {
        "title": "The rules of the house",
        "lede": "Invented questions with real answers. The system gives each of them as it stands.",
        "crumbs": [(reverse("may_i"), "May I see this?"), ("", "The rules of the house")],
        "chapters": [
            {"title": one.title, "lead": one.lead, "id": f"rules-{number}", "rules": one.rules}
            for number, one in enumerate(rule_book.chapters())
        ],
        "law_url": reverse("law"),
    }
    return render(request, "desk/rules.html", context)
