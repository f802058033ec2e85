"""What nobody can be shown: the desk says it at the desk, the front door in plain words."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from hueandcry.desk import clock
from hueandcry.desk.acts import guide
from hueandcry.desk.page import public_page
from hueandcry.desk.pages import door

_DESK = ("/desk/", "/account/", "/first/", "/demo/", "/how/")


def not_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that leads nowhere, or to what is sealed."""
    return _by(request, door.not_here, no_page)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that no page of ours sends."""
    return _by(request, door.bad_request, _unread)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    return _by(request, door.fault, _broken)


@public_page(purpose="lead back to the front door")
def no_page(request: HttpRequest) -> HttpResponse:
    """No page of the front door is here."""
    words = [gettext("It may have moved."), gettext("You can start again from here.")]
    return _say(request, gettext("This page is not here"), words, 404)


@public_page(purpose="say that a request could not be read")
def _unread(request: HttpRequest) -> HttpResponse:
    words = [gettext("Go back and send it once more.")]
    return _say(request, gettext("We could not read that"), words, 400)


@public_page(purpose="say that something broke, and who can help meanwhile")
def _broken(request: HttpRequest) -> HttpResponse:
    words = [
        gettext("It is our fault, not yours."),
        gettext("These people may be able to help now."),
    ]
    return _say(request, gettext("Something broke here"), words, 500, turn_to=True)


def _say(
    request: HttpRequest, title: str, words: list[str], status: int, *, turn_to: bool = False
) -> HttpResponse:
    contacts = guide.in_a_fault(clock.today()) if turn_to else ()
    context = {"title": title, "words": words, "contacts": contacts, "safety": True}
    return render(request, "public/problem.html", context, status=status)


def _by(
    request: HttpRequest,
    at_the_desk: Callable[[HttpRequest], HttpResponse],
    at_the_door: Callable[..., HttpResponse],
) -> HttpResponse:
    return (at_the_desk if request.path.startswith(_DESK) else at_the_door)(request)
