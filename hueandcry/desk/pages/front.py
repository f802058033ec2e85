"""The front door: what happened, someone to talk to, what we keep, and a quick way out."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hueandcry.action.playbook import playbooks
from hueandcry.desk import clock, ready
from hueandcry.desk.acts import guide, tell
from hueandcry.desk.page import public_page
from hueandcry.desk.pages.clouds import BROWSERS, CLOUDS

# Guide, picture, words, and what else it covers: six, so that they fit the first screen of a phone.
CHOICES = (
    ("money-sent", "hand-coins-duotone", _("I sent money"), _("or gave card or bank details")),
    ("account-taken", "key-duotone", _("My account was taken"), _("email, bank, social, game")),
    (
        "threatened",
        "heart-break-duotone",
        _("Someone threatens me"),
        _("has pictures, or will not stop"),
    ),
    ("screen-locked", "lock-key-duotone", _("My screen is locked"), _("or they want a ransom")),
    ("worried", "users-duotone", _("Worried about someone"), _("a child, a friend, a parent")),
    ("business", "storefront-duotone", _("It hit my business"), _("false invoice, lost data")),
)


@public_page(purpose="say what happened")
def show(request: HttpRequest) -> HttpResponse:
    """Six choices, one tap from the first instruction."""
    return ready.once(request, clock.today(), lambda: _home(request))


@public_page(purpose="find someone to talk to")
def talk(request: HttpRequest) -> HttpResponse:
    """Who listens, whatever happened."""
    context = {
        "title": gettext("Need to talk?"),
        "contacts": guide.listeners(clock.today()),
        "back_url": reverse("front"),
    }
    return render(request, "public/talk.html", context)


@public_page(purpose="say what is kept")
def kept(request: HttpRequest) -> HttpResponse:
    """What is kept, who sees it, and how to clear a history that we cannot clear."""
    context = {
        "title": gettext("What we keep"),
        "back_url": reverse("front"),
        "reader": tell.reader(),
        "browsers": [
            (gettext(name), [gettext(step) for step in steps]) for name, steps in BROWSERS
        ],
    }
    return render(request, "public/kept.html", context)


@public_page(purpose="leave at once")
def leave(request: HttpRequest) -> HttpResponse:
    """Forget all that this browser holds of us, and go where nothing can be guessed.

    Only for somebody who follows the link: an image on another site must not sign anybody out.
    """
    response = HttpResponseRedirect(_away(guide.leave_to()))
    response.headers["Referrer-Policy"] = "no-referrer"
    if request.headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}:
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@public_page(purpose="be dull")
def weather(request: HttpRequest) -> HttpResponse:
    """A page about clouds, with no word of ours on it."""
    return ready.once(
        request, "", lambda: render(request, "public/weather.html", {"clouds": CLOUDS})
    )


@public_page(purpose="keep an opened guide at hand without a signal")
def offline(request: HttpRequest) -> HttpResponse:
    """The service worker; from the root, so that it may serve guides in each language."""
    return render(request, "public/offline.js", content_type="text/javascript")


def _home(request: HttpRequest) -> HttpResponse:
    context = {
        "title": gettext("What happened?"),
        "lede": gettext("Pick one. No name needed."),
        "wide": True,
        "choices": [
            {
                "url": reverse("guide", args=[guide_id]),
                "icon": icon,
                "words": gettext(words),
                "more": gettext(more),
                "quiet": playbooks()[guide_id].safety,
            }
            for guide_id, icon, words, more in CHOICES
        ],
    }
    return render(request, "public/home.html", context)


def _away(chosen: str) -> str:
    return chosen if urlsplit(chosen).scheme == "https" else reverse("weather")
