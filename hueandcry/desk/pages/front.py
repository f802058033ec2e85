"""The front door: what happened, someone to talk to, what we keep, and a quick way out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hueandcry.desk.page import public_page


@public_page(purpose="say what happened")
def show(request: HttpRequest) -> HttpResponse:
    """Not built yet."""
    return render(request, "public/base.html", {"title": "What happened?"})


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
