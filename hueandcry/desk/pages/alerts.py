"""Alerts at work: write one, read another's and publish it, withdraw it; figures for the public."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from hueandcry.action.playbook import playbooks
from hueandcry.desk import clock, fields
from hueandcry.desk.acts import alert_draft, alerts, people, round_here
from hueandcry.desk.acts.alerts import AlertFact
from hueandcry.desk.fields import choice, sent, typed
from hueandcry.desk.page import MEMBERS, page, who_asks
from hueandcry.desk.pages.door import not_here
from hueandcry.exchange.words import day_words
from hueandcry.facts.offence import STREAMS

_STATES = {
    "draft": ("warn", "draft"),
    "public": ("good", "public"),
    "over": ("quiet", "over"),
    "withdrawn": ("quiet", "withdrawn"),
}
_HINTS = {
    "title": "At most 8 words.",
    "happening": "At most 40 words: no names, no numbers to ring, no counts.",
    "concerns": "Such as: people who sell things online.",
    "one_thing": "One thing only, such as: Ring 159 before you pay.",
    "places": "First halves of postcodes, such as DH1 DH7. DH alone is all of DH.",
    "valid_until": f"At most {alert_draft.LONGEST_DAYS} days from today.",
    "evidence": "Partners read it, the public does not. Name ledger entries, not people or counts.",
}


@page(roles=MEMBERS, purpose="say what is going round", tab="alerts")
def index(request: HttpRequest) -> HttpResponse:
    """Every alert, drafts too; and which figures are on the public page."""
    writes = who_asks(request).role in alerts.WRITERS
    every = alerts.every(clock.today())
    context = {
        "title": "Alerts",
        "lede": "What the public reads about this area, and what waits for a second person.",
        "actions": [
            (reverse("round_here"), "See the public page", ""),
            *([(reverse("alert_new"), "Write an alert", "")] if writes else []),
        ],
        "alerts": [_row(one) for one in every if writes or one.published_at],
        "figures": [_figure(one) for one in round_here.figures()],
        "writes": writes,
        "empty": None if every else _empty(writes),
    }
    return render(request, "desk/alerts.html", context)


@page(roles=alerts.WRITERS, purpose="warn people of what is going round", tab="alerts")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write an alert; its words are checked, and what stops them is named."""
    wrong: alert_draft.Mistakes = []
    given = sent(request.POST, *alert_draft.FIELDS)
    if request.method == "POST":
        read = alert_draft.read(given, clock.today())
        if isinstance(read, alert_draft.Draft):
            number = alerts.draft(read, who_asks(request), clock.now())
            return HttpResponseRedirect(reverse("alert", args=[number]))
        wrong = read
    elif (like := fields.number(request.GET.get("like", ""))) is not None:
        given = _like(like)
    context = {
        "title": "Write an alert",
        "lede": "Plain words, one thing to do. Nobody outside sees it until it is published.",
        "crumbs": [(reverse("alerts"), "Alerts"), ("", "A new one")],
        "errors": wrong,
        "fields": _fields(given, wrong),
    }
    return render(request, "desk/alert_new.html", context, status=422 if wrong else 200)


@page(roles=MEMBERS, purpose="read an alert before others do", tab="alerts")
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One alert: its words, what it rests on, its story; publish it or withdraw it."""
    member = who_asks(request)
    alert = alerts.one(number, clock.today())
    writes = member.role in alerts.WRITERS
    if alert is None or (alert.published_at is None and not writes):
        return not_here(request)
    wrong = ""
    if request.method == "POST":
        wrong = _acted(request, alert)
        if not wrong:
            return HttpResponseRedirect(reverse("alert", args=[number]))
    kind, words = _STATES[alert.state]
    context = {
        "title": alert.words.title,
        "crumbs": [(reverse("alerts"), "Alerts"), ("", f"Alert {number}")],
        "errors": [("main", wrong)] if wrong else [],
        "words": alert.words,
        "guide": _guide(alert),
        "until": day_words(alert.words.valid_until),
        "state": {"kind": kind, "words": words},
        "evidence": alert.words.evidence if writes else "",
        "story": _story(alert),
        "writes": writes,
        "why_not": alerts.why_not(alert, member),
        "may_withdraw": writes and alert.state in ("draft", "public"),
        "like_url": f"{reverse('alert_new')}?like={number}",
    }
    return render(request, "desk/alert.html", context, status=409 if wrong else 200)


@page(roles=alerts.WRITERS, purpose="put a released figure on the public page", tab="alerts")
@require_POST
def put(request: HttpRequest) -> HttpResponse:
    """Put a stream of a release to the public on the page that anybody may read."""
    given = sent(request.POST, "release", "stream")
    release = fields.number(given["release"]) or 0
    why_not = round_here.put(
        release, given["stream"], who_asks(request), clock.today(), clock.now()
    )
    if why_not:
        words = {"title": "It does not go on the public page", "words": why_not}
        return render(request, "desk/problem.html", words, status=409)
    return HttpResponseRedirect(reverse("alerts"))


@page(roles=alerts.WRITERS, purpose="take a figure off the public page", tab="alerts")
@require_POST
def take_off(request: HttpRequest, number: int) -> HttpResponse:
    """Take a figure off the page; that it stood there stays in the ledger."""
    if not round_here.take_off(number, who_asks(request), clock.now()):
        return not_here(request)
    return HttpResponseRedirect(reverse("alerts"))


def _acted(request: HttpRequest, alert: AlertFact) -> str:
    """Publish or withdraw; why not, or ""."""
    member, now = who_asks(request), clock.now()
    if request.POST.get("act") == "withdraw":
        return "" if alerts.withdraw(alert.number, member, now) else "It was withdrawn already."
    if request.POST.get("act") == "publish":
        return alerts.publish(alert.number, member, clock.today(), now)
    return "Choose to publish it or to withdraw it."


def _like(number: int) -> dict[str, str]:
    """The words of an earlier alert, to begin from; its last day is left for a person to choose."""
    alert = alerts.one(number, clock.today())
    if alert is None:
        return {}
    return {
        name: "" if name == "valid_until" else getattr(alert.words, name)
        for name in alert_draft.FIELDS
    }


def _row(alert: AlertFact) -> dict[str, Any]:
    kind, words = _STATES[alert.state]
    return {
        "url": reverse("alert", args=[alert.number]),
        "title": alert.words.title,
        "happening": alert.words.happening,
        "facts": f"{_guide(alert)}. {alert.words.places}. "
        f"Until {day_words(alert.words.valid_until)}.",
        "kind": kind,
        "state": words,
    }


def _figure(figure: round_here.PublicFigure) -> dict[str, Any]:
    by = " and what it is about" if len(figure.table.axes) > 1 else ""
    return {
        "name": f"{STREAMS[figure.table.stream]}, by {figure.table.axes[0]}{by}",
        "facts": f"As known on {day_words(figure.known_on)}. Ledger entry {figure.release:,}. "
        f"Put there by {_name(figure.put_by)}, {_day(figure.put_at)}.",
        "warning": ""
        if round_here.still_allowed(figure.release, clock.today())
        else "An agreement that let it out no longer stands: take it off.",
        "off_url": reverse("figure_off", args=[figure.number]),
    }


def _story(alert: AlertFact) -> list[str]:
    found = [f"Written by {_name(alert.drafted_by)}, {_day(alert.drafted_at)}."]
    if alert.published_at:
        found.append(f"Published by {_name(alert.published_by)}, {_day(alert.published_at)}.")
    if alert.withdrawn_at:
        found.append(f"Withdrawn by {_name(alert.withdrawn_by)}, {_day(alert.withdrawn_at)}.")
    return found


def _guide(alert: AlertFact) -> str:
    guide = playbooks().get(alert.words.guide)
    return f"Guide: {guide.name}" if guide else f"Guide: {alert.words.guide}"


def _name(member: str) -> str:
    return {one.name: one.full_name for one in people.members()}.get(member, member)


def _day(moment: Any) -> str:
    return day_words(moment.astimezone(timezone.get_default_timezone()).date())


def _empty(writes: bool) -> dict[str, str]:
    way = {"url": reverse("alert_new"), "url_words": "Write an alert"}
    return {
        "title": "No alert yet",
        "words": "When something goes round, say so here: one alert, one thing to do.",
        **(way if writes else {}),
    }


def _fields(given: dict[str, str], wrong: alert_draft.Mistakes) -> list[dict[str, Any]]:
    said: dict[str, str] = {}
    for name, words in wrong:
        said[name] = f"{said[name]} {words}" if name in said else words
    guides = {guide.id: guide.name for guide in playbooks().values()}

    def line(name: str, label: str) -> dict[str, Any]:
        return typed(name, label, given, said, _HINTS[name])

    return [
        line("title", "Title"),
        line("happening", "What is happening here?") | {"lines": 4},
        line("concerns", "Who it concerns"),
        line("one_thing", "Do this one thing"),
        choice("guide", "Which guide helps?", guides, given, said),
        line("places", "Where"),
        line("valid_until", "Until") | {"type": "date"},
        line("evidence", "What it rests on") | {"lines": 4},
    ]
