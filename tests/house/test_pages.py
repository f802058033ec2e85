"""Every address leads to a view that says who may open it and for what."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, include, path

from hueandcry.desk.models import ROLES
from hueandcry.desk.page import page

# Signing in comes before a role is known. Its pages show nothing of the register.
SIGN_IN = ("allauth.account", "allauth.mfa")


def views(patterns: Sequence[Any], before: str = "/") -> Iterator[tuple[str, Any]]:
    """Every address below `patterns`, with the view that answers it."""
    for pattern in patterns:
        where = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, where)
        elif isinstance(pattern, URLPattern):
            yield where, pattern.callback


def undeclared(patterns: Sequence[Any]) -> list[str]:
    """Addresses whose view lacks a role that exists, or a purpose in words."""
    found = []
    for where, view in views(patterns):
        facts = getattr(view, "page", None)
        if view.__module__.startswith(SIGN_IN) and where.startswith("/account/"):
            continue
        if facts is None or not facts.purpose.strip() or not set(facts.roles) <= set(ROLES):
            found.append(where)
        elif where.startswith("/desk/") and not facts.roles:
            found.append(f"{where} (open to anybody)")
    return found


def test_every_page_declares_its_roles_and_purpose():
    patterns = get_resolver("hueandcry.desk.urls").url_patterns
    assert sum(1 for _ in views(patterns)) > 10
    assert undeclared(patterns) == []


def _bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@page(roles=["analyst"], purpose="to see the picture")
def _declared(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@page(roles=["analyst"], purpose=" ")
def _aimless(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@page(roles=["emperor"], purpose="to rule")
def _unheard_of(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@page(roles=[], purpose="to look in")
def _open(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@pytest.mark.parametrize(
    ("where", "view", "seen"),
    [
        ("desk/a/", _declared, False),
        ("door/", _open, False),
        ("desk/a/", _bare, True),
        ("account/a/", _bare, True),
        ("desk/a/", _aimless, True),
        ("desk/a/", _unheard_of, True),
        ("desk/a/", _open, True),
    ],
)
def test_an_undeclared_page_is_seen(where: str, view: Any, seen: bool):
    assert bool(undeclared([path(where, view)])) is seen
    assert bool(undeclared([path("", include([path(where, view)]))])) is seen
