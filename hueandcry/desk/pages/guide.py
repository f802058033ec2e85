"""First-hour guides, one step a page, and the same on paper."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext

from hueandcry.action.playbook import (
    End,
    Lead,
    Playbook,
    Question,
    Step,
    contact_ids,
    public_words,
)
from hueandcry.desk import clock, ready
from hueandcry.desk.acts import guide as acts
from hueandcry.desk.language import do_not, has_gaps, said
from hueandcry.desk.page import public_page
from hueandcry.desk.pages import lost, sheets


@public_page(purpose="take the first step")
def begin(request: HttpRequest, guide_id: str) -> HttpResponse:
    """The first node of a guide itself: nothing stands between a choice and what to do."""
    return _at(request, guide_id, "")


@public_page(purpose="take the next step")
def at(request: HttpRequest, guide_id: str, node_id: str) -> HttpResponse:
    """Any later node of a guide."""
    return _at(request, guide_id, node_id)


@public_page(purpose="have it on paper")
def sheet(request: HttpRequest, guide_id: str, form: str) -> HttpResponse:
    """The same guide as a card, in large print, easy to read, to be read out, or as a poster."""
    if form not in sheets.FORMS:
        return lost.no_page(request)

    def draw(place: acts.Place) -> HttpResponse:
        if form not in sheets.forms_of(place.playbook):
            return lost.no_page(request)
        here = request.build_absolute_uri(reverse("guide", args=[guide_id]))
        context = sheets.sheet(place, form, here, clock.today())
        return render(request, f"public/sheets/{form}.html", context)

    return _drawn(request, guide_id, "", draw, request.build_absolute_uri("/"))


def _at(request: HttpRequest, guide_id: str, node_id: str) -> HttpResponse:
    def draw(place: acts.Place) -> HttpResponse:
        node = place.node
        if isinstance(node, Lead):
            return HttpResponseRedirect(_url(acts.onward(place.playbook, node.id)))
        frame = _frame(place)
        if isinstance(node, Question):
            return render(request, "public/question.html", frame | _question(place, node))
        if isinstance(node, End):
            return render(request, "public/end.html", frame | _end(place, node))
        return render(request, "public/step.html", frame | _step(place, node))

    return _drawn(request, guide_id, node_id, draw)


def _drawn(
    request: HttpRequest,
    guide_id: str,
    node_id: str,
    draw: Callable[[acts.Place], HttpResponse],
    site: str = "",
) -> HttpResponse:
    today = clock.today()
    contacts = acts.reachable(today)

    def make() -> HttpResponse:
        found = acts.place(guide_id, node_id, contacts)
        if found is None:
            return lost.no_page(request)
        if isinstance(found, acts.Unready):
            return _unready(request, found)
        return draw(found)

    return ready.once(request, (today, tuple(contacts.values()), site), make)


def _frame(place: acts.Place) -> dict[str, Any]:
    """What every page of a guide needs: where it stands, and what may be kept on the phone."""
    playbook, node = place.playbook, place.node
    if not isinstance(node, Step | Question | End):
        raise Http404
    first = node.id == playbook.start
    back = (
        reverse("front")
        if first
        else reverse("guide", args=[playbook.id])
        if place.before in {"", playbook.start}
        else reverse("guide_at", args=[playbook.id, place.before])
    )
    return {
        "title": said(node.title),
        "back_url": back,
        "back_words": said(playbook.name),
        "business": playbook.for_business,
        "gaps": has_gaps(public_words(playbook)),
        "do_not_words": do_not(public_words(playbook)),
        "safety": playbook.safety,
        "young": "childline" in contact_ids(playbook),
        "keep": "" if playbook.safety else " ".join(_addresses(playbook)),
        "keep_as": f"{playbook.id} {_version(place)}",
        "number": place.number,
        "of": place.of,
        "marks": [
            "done" if step < place.number else "now" if step == place.number else ""
            for step in range(1, place.of + 1)
        ],
        "sheets": {form: reverse("guide_sheet", args=[playbook.id, form]) for form in sheets.FORMS},
    }


def _step(place: acts.Place, step: Step) -> dict[str, Any]:
    dial = place.contacts.get(step.dial)
    then = acts.onward(place.playbook, step.next)
    ends = isinstance(place.playbook.nodes[step.next], End)
    return {
        "words": [said(sentence) for sentence in step.words],
        "dial": dial,
        "say": said(step.say),
        "do_not": [said(words) for words in step.do_not],
        "tick": said(step.tick),
        "contacts": [place.contacts[each] for each in step.contacts if each in place.contacts],
        "next_url": _url(then),
        "next_words": gettext("Next")
        if ends
        else format_html(gettext("Next: {title}"), title=said(then.title)),
    }


def _question(place: acts.Place, question: Question) -> dict[str, Any]:
    playbook = place.playbook
    return {
        "words": [said(sentence) for sentence in question.words],
        "choices": [
            {
                "url": _url(acts.onward(playbook, answer.next)),
                "words": said(answer.words),
            }
            for answer in question.answers
        ],
    }


def _end(place: acts.Place, end: End) -> dict[str, Any]:
    playbook = place.playbook
    return {
        "words": [said(sentence) for sentence in end.words],
        "later": [
            {
                "url": reverse("guide_at", args=[playbook.id, step.id]),
                "words": said(step.title),
                "when": gettext("Today") if step.when == "today" else gettext("This week"),
            }
            for step in acts.later(playbook, end.id)
        ],
        "tell_url": f"{reverse('tell')}?{urlencode({'from': playbook.id})}"
        if playbook.takes_report
        else "",
        "warns": playbook.fraud,
        "national": acts.national(playbook, place.contacts),
        "name": said(playbook.name),
    }


def _version(place: acts.Place) -> str:
    """Another word whenever a page of this guide would look or read otherwise."""
    named = {each: place.contacts.get(each) for each in acts.named(place.playbook)}
    said = f"{place.playbook!r}{named!r}{get_language()}{ready.look()}"
    return sha256(said.encode()).hexdigest()[:12]


def _addresses(playbook: Playbook) -> list[str]:
    """Every page of a guide, to be kept on the phone together."""
    nodes = [node for node in playbook.nodes.values() if not isinstance(node, Lead)]
    return [
        reverse("guide", args=[playbook.id]),
        *(reverse("guide_at", args=[playbook.id, node.id]) for node in nodes),
    ]


def _url(onward: acts.Onward) -> str:
    if onward.node:
        return reverse("guide_at", args=[onward.guide, onward.node])
    return reverse("guide", args=[onward.guide])


def _unready(request: HttpRequest, found: acts.Unready) -> HttpResponse:
    context = {
        "title": gettext("This help is not ready yet"),
        "words": [
            gettext("A number that it needs is missing or too old."),
            gettext("These people may be able to help now."),
        ],
        "contacts": found.contacts,
        "safety": found.playbook.safety,
    }
    return render(request, "public/problem.html", context, status=404)
