"""What is going round here: released figures and published alerts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hueandcry.desk.page import public_page


@public_page(purpose="see what is going round here")
def show(request: HttpRequest) -> HttpResponse:
    """Not built yet."""
    return render(request, "public/base.html", {"title": "What is going round here"})
