"""The secret that each agreement's pseudonyms hang on: made from the home's own key, never kept."""

from collections.abc import Iterable, Mapping
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
    file = Path(settings.HUEANDCRY_HOME.path) / "keys" / "token"
    key = bytes.fromhex(file.read_text(encoding="ascii"))
    return {reference: derived(key, reference) for reference in wanted}


def derived(key: bytes, reference: str) -> bytes:
    """The secret of one agreement from a home's key."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = _FOR + reference.encode("utf-8")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key)
