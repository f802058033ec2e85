"""Tell us what happened: at most five questions, and a receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hueandcry.desk.page import public_page


@public_page(purpose="see whether someone is in danger before any text box")
def begin(request: HttpRequest) -> HttpResponse:
    """Not built yet."""
    return render(request, "public/base.html", {"title": "Tell us"})


@public_page(purpose="tell us what happened")
def write(request: HttpRequest) -> HttpResponse:
    """Not built yet."""
    return render(request, "public/base.html", {"title": "What happened?"})
