"""A plain link to the front door, for the websites, letters and posters of partners."""

import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from hueandcry.action.contacts import contacts
from hueandcry.desk import clock
from hueandcry.desk.page import MEMBERS, page

_WORDS = "Scammed, hacked or threatened online? Find out what to do now."
_PURPOSE = "bring people to the front door"
# Place, title, words, and the contact point that they name: without it the words are left out.
_SHEETS = (
    ("website", "For a website", f"{_WORDS} {{address}}", ""),
    (
        "bank-letter",
        "For a bank’s letter",
        "Were you tricked out of money? Ring {phone}, or the number on your card. "
        "For each next step, see {address}. You may tell your local partners there too. "
        "You need not give your name.",
        "bank159",
    ),
    (
        "college-page",
        "For a college’s page",
        "Is someone threatening you online? Has your account been taken? {address} says what to "
        "do first, one step at a time. You do not log in. In danger now, ring {phone}.",
        "emergency",
    ),
)


@page(roles=MEMBERS, purpose=_PURPOSE, marking="TLP:CLEAR")
def show(request: HttpRequest) -> HttpResponse:
    """The link as HTML, as words for three places, and as a QR code to print."""
    address = request.build_absolute_uri(reverse("front"))
    phones = {key: found.phone for key, found in contacts({}, clock.today()).items()} | {"": ""}
    sheets = [
        {"id": key, "title": title, "words": words.format(address=address, phone=phones[contact])}
        for key, title, words, contact in _SHEETS
        if contact in phones
    ]
    html = format_html('<a href="{}">{}</a>', address, _WORDS)
    context = {
        "title": "A link for your own pages",
        "lede": "Text and an address. No script, no picture, no counting of who clicks.",
        "address": address,
        "html": html,
        "sheets": sheets,
        "is_local": request.get_host().split(":")[0] in {"localhost", "127.0.0.1", "[::1]"},
    }
    return render(request, "desk/partner_link.html", context)


@page(roles=MEMBERS, purpose=_PURPOSE, marking="TLP:CLEAR")
def qr(request: HttpRequest) -> HttpResponse:
    """The front door's address as a QR code, in SVG."""
    import segno

    drawn = io.BytesIO()
    code = segno.make(request.build_absolute_uri(reverse("front")), error="m", micro=False)
    code.save(
        drawn, kind="svg", scale=8, border=4, dark="#000", light="#fff", title="The front door"
    )
    response = HttpResponse(drawn.getvalue(), content_type="image/svg+xml; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="front-door.svg"'
    return response
