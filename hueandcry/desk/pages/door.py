"""The members' door: the demo's choice of who you are, first links, and faults."""

import ipaddress

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hueandcry.desk import clock
from hueandcry.desk.acts import people
from hueandcry.desk.acts.copies import NotCopied
from hueandcry.desk.page import page
from hueandcry.facts.place import area

_MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
_CAN = {
    "officer": "Brings in their organisation’s files and sees its reports exactly.",
    "analyst": "Asks for figures, and says what changed.",
    "coordinator": "Runs the partnership and answers to its board.",
    "data-protection-officer": "Reads every agreement, and says yes or no.",
    "researcher": "Works with released tables only.",
}


@page(roles=(), purpose="say how this works and where the data come from", marking="TLP:CLEAR")
def how(request: HttpRequest) -> HttpResponse:
    """How this works, in a few sentences, with the attributions that licences ask for."""
    context = {
        "title": "How this works",
        "attribution": area(settings.HUEANDCRY_HOME.area).attribution,
    }
    return render(request, "desk/how.html", context)


@page(roles=(), purpose="choose who to be in the demo")
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Demo only, this computer only: pick a person; each showing of the page works once."""
    if not settings.DEMO or not _from_this_computer(request):
        return not_here(request)
    spent = False
    if request.method == "POST":
        if people.use_ticket(request.POST.get("token", ""), clock.now()):
            return _become(request, request.POST.get("person", ""))
        spent = True
    context = {
        "title": "Choose who you are",
        "lede": "Everything here is invented. Try the desk as each of these people.",
        "people": [
            {
                "key": member.name,
                "name": member.full_name,
                "role_words": member.role_words,
                "partner_name": member.partner_name,
                "can": _CAN[member.role],
            }
            for member in people.members()
        ],
        "choose_url": reverse("demo"),
        "token": people.ticket(None, clock.now()),
        "errors": [("main", "That choice was used or is over 15 minutes old. Choose again.")]
        if spent
        else [],
    }
    return render(request, "desk/choose.html", context, status=410 if spent else 200)


@page(roles=(), purpose="leave the demo")
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Stop being this person."""
    logout(request)
    return HttpResponseRedirect(reverse("demo" if settings.DEMO else "front"))


@page(roles=(), purpose="let a new member in once")
@require_http_methods(["GET", "POST"])
def first(request: HttpRequest, secret: str) -> HttpResponse:
    """A printed one-time link: it lets a member in, to set a password and second factor."""
    if settings.DEMO:
        return not_here(request)
    if request.method == "POST":
        ticket = people.use_ticket(secret, clock.now())
        if ticket is None or ticket.user is None:
            words = "It was used, or its day is over. Ask whoever sent it for a new one."
            context = {"title": "This link works no longer", "words": words}
            return render(request, "desk/problem.html", context, status=404)
        login(request, ticket.user, backend=_MODEL_BACKEND)
        # Without this allauth would ask again for the password that was chosen a moment ago.
        record_authentication(request, ticket.user, method="first-link", reauthenticated=True)
        return HttpResponseRedirect(reverse("account_set_password"))
    context = {
        "title": "Your first way in",
        "lede": "This link works once. Then choose a password.",
    }
    return render(request, "desk/first.html", context)


def not_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same words, status and cost for what does not exist and for what is sealed."""
    context = {"title": "This page is not here", "not_here": True}
    return render(request, "desk/problem.html", context, status=404)


def not_copied(request: HttpRequest, outcome: NotCopied) -> HttpResponse:
    """A figure that is read here and taken nowhere, and the way on where there is one."""
    context = {
        "title": "It is read here, and not copied",
        "words": outcome.reason,
        "ledger_number": outcome.ledger,
    }
    return render(request, "desk/problem.html", context, status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from one of our pages, or came too late."""
    context = {"title": "This form is too old", "words": "Open the page again, then send it."}
    return render(request, "desk/problem.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that no page of ours sends."""
    context = {"title": "We cannot read that", "words": "The request is not one of ours."}
    return render(request, "desk/problem.html", context, status=400)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    return render(request, "desk/problem.html", {"title": "Something broke here"}, status=500)


def _become(request: HttpRequest, name: str) -> HttpResponse:
    from django.contrib.auth.models import User

    try:
        people.member(name)
    except people.UnknownPerson:
        return not_here(request)
    login(request, User.objects.get(username=name), backend=_MODEL_BACKEND)
    return HttpResponseRedirect(reverse("today"))


def _from_this_computer(request: HttpRequest) -> bool:
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return address.is_loopback
