"""What tests of the front door share: who answers it, a still clock, a form filled in and sent."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

from django.test import Client

from hueandcry.inbox import roster
from hueandcry.register import book
from hueandcry.register.book import PartnerFact

NOW = datetime(2026, 11, 26, 19, 40, tzinfo=UTC)
TODAY = NOW.date()
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b")


def opened() -> None:
    """Durham Constabulary answers the door; Trading Standards is a partner."""
    book.add_partner(PartnerFact("police", "Durham Constabulary", "police"))
    book.add_partner(PartnerFact("trading", "Trading Standards", "trading-standards"))
    roster.choose_door("police", "", by="sam", now=NOW)


def words(response: Any) -> str:
    """The page as it was sent, its entities read."""
    return unescape(response.content.decode())


def form(client: Client, guide: str = "") -> dict[str, str]:
    """The hidden fields of a fresh form."""
    return hidden(client.get("/tell/write/", {"from": guide} if guide else {}))


def hidden(response: Any) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    page = response.content.decode()
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def told(client: Client, said: str, guide: str = "", **more: str) -> Any:
    """The answer to a form that was filled in and sent."""
    return client.post("/tell/write/", {**form(client, guide), "words": said, **more})


def code_in(response: Any) -> str:
    """The code on a receipt."""
    found = re.search(r'id="code" translate="no">([^<]+)<', response.content.decode())
    assert found, words(response)
    return found[1]
