"""First-hour guides, one step a page, and the same on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hueandcry.desk.page import public_page


@public_page(purpose="take the first step")
def begin(request: HttpRequest, guide_id: str) -> HttpResponse:
    """Not built yet."""
    return render(request, "public/base.html", {"title": "First step"})


@public_page(purpose="take the next step")
def at(request: HttpRequest, guide_id: str, node_id: str) -> HttpResponse:
    """Not built yet."""
    return render(request, "public/base.html", {"title": "Next step"})


@public_page(purpose="have it on paper")
def sheet(request: HttpRequest, guide_id: str, form: str) -> HttpResponse:
    """Not built yet."""
    return render(request, "public/base.html", {"title": "Card"})
