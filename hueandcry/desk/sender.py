"""Where a request came from: the network address, and whether one of our own pages sent it."""

import ipaddress
import secrets
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest

_KEY = secrets.token_bytes(32)


def address(request: HttpRequest) -> str:
    """The sender's network address; of IPv6 the first half, which one household shares.

    Behind a proxy it is the one that our own proxy wrote down, never one that a sender claims.
    """
    said = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXIES
    claimed = request.META.get("HTTP_X_FORWARDED_FOR", "")
    passed = [part.strip() for part in claimed.split(",") if part.strip()]
    if proxies and len(passed) >= proxies:
        said = passed[-proxies]
    try:
        found = ipaddress.ip_address(said)
    except ValueError:
        return ""
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def hidden(address: str) -> bytes:
    """An address as crowds and guesses are counted by it: no other process can tell it."""
    return blake2b(address.encode(), key=_KEY, digest_size=16).digest()


def is_ours(request: HttpRequest) -> bool:
    """Whether a form was sent by a page of ours, as far as the browser says."""
    site = request.META.get("HTTP_SEC_FETCH_SITE", "")
    if site:
        return site in ("same-origin", "none")
    origin = request.META.get("HTTP_ORIGIN", "")
    return not origin or origin.partition("://")[2] == request.get_host()
