"""The desk's addresses, and one more for each sample page, so that a browser can open them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from hueandcry.desk.urls import urlpatterns as desk
from tests.desk.look_samples import pages

PAGES = pages()


def sample(request: HttpRequest, name: str) -> HttpResponse:
    template, context = PAGES[name]
    return render(request, template, context)


urlpatterns = [*desk, path("look/<str:name>/", sample)]
