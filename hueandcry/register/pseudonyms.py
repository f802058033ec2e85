"""The secret that each agreement's pseudonyms hang on: made from the home's own key, never kept."""

import hmac
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from django.conf import settings

from hueandcry.sharing.terms import Agreement

_FOR = b"hueandcry pseudonyms of "


def secrets(agreements: Iterable[Agreement]) -> Mapping[str, bytes]:
    """32 bytes for each agreement that pseudonymises, by its id (HKDF-SHA-256, RFC 5869).

    By id, not by digest: a person keeps one pseudonym when an agreement is renewed. Who holds the
    home's key holds them all; who holds one of them learns of no other.
    """
    wanted = {one.id for one in agreements if any(rule.pseudonymise for rule in one.fields)}
    if not wanted:
        return {}
    key = _key()
    return {reference: derived(key, reference) for reference in wanted}


def namer() -> Callable[[str], str]:
    """What names a text so that only this home can make the name again: 16 figures of its HMAC.

    For what must be remembered or addressed without being told, such as a telephone number.
    """
    secret = derived(_key(), "what is remembered")
    return lambda text: _keyed(secret, text)[:16]


def digest(text: str) -> str:
    """A digest of something so short that a plain one would be guessed, such as a few counts."""
    return _keyed(derived(_key(), "digests of counts"), text)


def _keyed(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode("utf-8"), "sha256").hexdigest()


def _key() -> bytes:
    file = Path(settings.HUEANDCRY_HOME.path) / "keys" / "token"
    return bytes.fromhex(file.read_text(encoding="ascii"))


def derived(key: bytes, reference: str) -> bytes:
    """The secret of one agreement from a home's key."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = _FOR + reference.encode("utf-8")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key)
