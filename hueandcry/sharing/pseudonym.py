"""A token of one agreement alone: who holds two agreements cannot tell that it is one person."""

import hashlib
import hmac

_BLOCK = 64


def pseudonym(key: bytes, value: str) -> str:
    """HMAC-SHA-256 of the value under the agreement's own key, in hexadecimal (RFC 2104)."""
    return hmac.new(key, value.encode("utf-8"), hashlib.sha256).hexdigest()


def pads(key: bytes) -> tuple[str, str]:
    """The inner and outer key block of RFC 2104 in hexadecimal, for an engine without HMAC."""
    block = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(_BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in block).hex(), bytes(byte ^ 0x5C for byte in block).hex()
