"""Public pages and style sheets stay the same all day: made once, kept in memory, sent small."""

import gzip
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

MOST = 1000
_NEVER = re.compile(r"q=0(\.0*)?")
TEXT = (".css", ".js", ".svg")

Make = Callable[[], HttpResponse]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as it is, and compressed."""

    whole: bytes
    small: bytes


_PAGES: dict[Hashable, _Page] = {}
_FILES: dict[Hashable, bytes] = {}


def once(request: HttpRequest, depends_on: Hashable, make: Make) -> HttpResponse:
    """The page at this address, made anew only when what it depends on has changed.

    For pages that carry nothing of whoever asks: a compressed page with a secret in it can be
    guessed at from its length. What is not there (status 404) is not kept, nor what a form
    answered, which leads to no other language.
    """
    if request.method == "POST":
        return make()
    key = (request.path, get_language(), settings.DEMO, depends_on)
    page = _PAGES.get(key)
    if page is None:
        made = make()
        if made.status_code != 200:
            return made
        page = _Page(made.content, _small(made.content))
        if len(_PAGES) >= MOST:
            _PAGES.clear()
        _PAGES[key] = page
    return _answer(request, page)


def _answer(request: HttpRequest, page: _Page) -> HttpResponse:
    small = _takes_gzip(request)
    response = HttpResponse(page.small if small else page.whole)
    if small:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@cache
def look() -> str:
    """Another word whenever a template, style sheet, script or translation has changed."""
    desk = files("hueandcry.desk")
    found = sha256()
    for folder in (desk / "templates" / "public", desk / "static" / "hueandcry" / "css"):
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            found.update(file.read_bytes() if file.is_file() else b"")
    found.update((desk / "static" / "hueandcry" / "public.js").read_bytes())
    found.update((desk / "locale" / "cy" / "LC_MESSAGES" / "django.mo").read_bytes())
    return found.hexdigest()


def small_files(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Style sheets, scripts and drawings leave compressed, each once: there are few of them."""

    def middleware(request: HttpRequest) -> Any:
        response = get_response(request)
        wanted = request.path.startswith(settings.STATIC_URL) and request.path.endswith(TEXT)
        if not wanted or response.status_code != 200 or not _takes_gzip(request):
            return response
        if request.method != "GET" or not response.streaming:
            return response
        key = (request.path, response.headers.get("ETag", ""))
        if key not in _FILES:
            _FILES[key] = _small(b"".join(response.streaming_content))
        response.close()
        length = {"Content-Length": f"{len(_FILES[key])}"}
        headers = {**response.headers, **length, "Content-Encoding": "gzip"}
        smaller = HttpResponse(_FILES[key], headers=headers)
        patch_vary_headers(smaller, ["Accept-Encoding"])
        return smaller

    return middleware


def _small(body: bytes) -> bytes:
    # No time stamp: the same page is the same bytes.
    return gzip.compress(body, compresslevel=9, mtime=0)


def _takes_gzip(request: HttpRequest) -> bool:
    return any(
        code.strip() == "gzip" and not _NEVER.fullmatch(how.strip())
        for code, _, how in (
            one.partition(";") for one in request.headers.get("Accept-Encoding", "").split(",")
        )
    )
