"""Figures that were recalled: to be made again here, and by others."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hueandcry.desk import clock
from hueandcry.desk.acts import recalls as acts
from hueandcry.desk.acts.recalls import Pile
from hueandcry.desk.fields import choice, number, sent
from hueandcry.desk.page import crumbs, page, who_asks
from hueandcry.exchange.words import day_words
from hueandcry.register import book
from hueandcry.register.recall import OUTCOMES
from hueandcry.sharing.terms import PUBLIC

_WEEK = 7


@page(
    roles=acts.ROLES,
    purpose="make again what was made of a wrong record",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """What one's own organisation is to make again, and who has not yet made ours again."""
    member, wrong = who_asks(request), ""
    given = sent(request.POST, "owner", "kind", "until", "outcome", "public")
    if request.method == "POST":
        wrong = acts.close(
            member,
            given["owner"],
            given["kind"],
            number(given["until"]) or 0,
            given["outcome"],
            public=given["public"] == "yes",
            who={"who": member.name},
            now=clock.now(),
        )
        if not wrong:
            return HttpResponseRedirect(reverse("recalls"))
    names, owed = book.names(), acts.given(member)
    public = [one for one in owed if one.recipient == PUBLIC]
    context = {
        "title": "Figures to be made again",
        "crumbs": crumbs(member, "Figures to be made again"),
        "lede": "A record behind them was wrong, or is gone.",
        "got": [
            _got(one, names, place)
            for place, one in enumerate((*acts.received(member), *public), 1)
        ],
        "given": [_given(one, names) for one in owed if one.recipient != PUBLIC],
        "may_close": member.role in acts.CLOSERS,
        "errors": [("main", wrong)] if wrong else [],
    }
    return render(request, "desk/recalls.html", context, status=422 if wrong else 200)


def _got(pile: Pile, names: Mapping[str, str], place: int) -> dict[str, Any]:
    field = choice("outcome", "What you did with it", OUTCOMES, {}, {})
    public = pile.recipient == PUBLIC
    given = "for the public, " if public else ""
    return {
        "title": f"From {names.get(pile.owner, pile.owner)}{', for the public' if public else ''}",
        "words": f"{_figures(pile, f'{given}made from records of which one or more')} "
        f"{acts.SINCE[pile.kind]}. Make it again; delete copies.",
        "count": "Which figure" if len(pile.figures) == 1 else "Which figures",
        "figures": [
            (one.what, day_words(one.given_on) if one.given_on else "a day not known", one.number)
            for one in pile.figures
        ],
        "fields": [field | {"id": f"outcome-{place}"}],
        "owner": pile.owner,
        "kind": pile.kind,
        "until": pile.until,
        "public": public,
    }


def _given(pile: Pile, names: Mapping[str, str]) -> dict[str, Any]:
    days = (clock.now() - pile.since).days
    return {
        "title": names.get(pile.recipient, pile.recipient),
        "words": _figures(pile, f"that they got of us: a record {acts.SINCE[pile.kind]}") + ".",
        "state": "today" if not days else "1 day" if days == 1 else f"{days} days",
        "state_kind": "bad" if days > _WEEK else "quiet",
    }


def _figures(pile: Pile, words: str) -> str:
    count = len(pile.figures)
    return f"1 figure {words}" if count == 1 else f"{count:,} figures {words}"
