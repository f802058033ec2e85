"""The front door: what happened, someone to talk to, what we keep, and a quick way out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_noop as _

from hueandcry.desk.page import public_page

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
LANGUAGES = (("en-gb", "English"), ("cy", "Cymraeg"))


@public_page(purpose="say what happened")
def show(request: HttpRequest) -> HttpResponse:
    """Six choices, one tap from the first instruction."""
    context = {
        "title": gettext("What happened?"),
        "lede": gettext("Pick one. No name needed."),
        "wide": True,
        "choices": [
            {
                "url": reverse("guide", args=[guide]),
                "icon": icon,
                "words": gettext(words),
                "more": gettext(more),
            }
            for guide, icon, words, more in CHOICES
        ],
        "languages": [
            (_in(code, "front"), code, name) for code, name in LANGUAGES if code != get_language()
        ],
    }
    return render(request, "public/home.html", context)


@public_page(purpose="find someone to talk to")
def talk(request: HttpRequest) -> HttpResponse:
    """Not built yet."""
    return render(request, "public/base.html", {"title": "Need to talk?"})


@public_page(purpose="say what is kept")
def kept(request: HttpRequest) -> HttpResponse:
    """Not built yet."""
    return render(request, "public/base.html", {"title": "What we keep"})


@public_page(purpose="leave at once")
def leave(request: HttpRequest) -> HttpResponse:
    """Not built yet."""
    return render(request, "public/base.html", {"title": "Weather"})


@public_page(purpose="be dull")
def weather(request: HttpRequest) -> HttpResponse:
    """Not built yet."""
    return render(request, "public/base.html", {"title": "Weather"})


def _in(language: str, name: str) -> str:
    with override(language):
        return reverse(name)
