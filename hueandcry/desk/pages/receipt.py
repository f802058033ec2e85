"""The receipt: what became of a report, and what its sender may still do with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hueandcry.desk.page import public_page


@public_page(purpose="see what became of a report")
def show(request: HttpRequest) -> HttpResponse:
    """Not built yet."""
    return render(request, "public/base.html", {"title": "Your receipt"})


@public_page(purpose="add to, correct or take back a report")
def act(request: HttpRequest, act: str) -> HttpResponse:
    """Not built yet."""
    return render(request, "public/base.html", {"title": "Your receipt"})
