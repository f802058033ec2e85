"""Sealing text at rest, keyed hashes, and the codes of receipts."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from functools import cache
from pathlib import Path

from django.conf import settings

# Crockford's base 32: no I, L, O, U, so that a code survives a telephone and a tired hand.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LENGTH = 10  # 45 random bits and a check sign


def seal(text: str) -> str:
    """`text` as it may lie in a file; "" stays ""."""
    return _fernet(_key()).encrypt(text.encode()).decode("ascii") if text else ""


def unseal(sealed: str) -> str:
    """What was sealed. Raises cryptography.fernet.InvalidToken where it was tampered with."""
    return _fernet(_key()).decrypt(sealed.encode("ascii")).decode() if sealed else ""


def keyed(kind: str, value: str) -> str:
    """A hash of `value` that nobody without the key can look for."""
    return hmac.new(_key(), f"{kind}|{value}".encode(), hashlib.sha256).hexdigest()


def code_of(form: str) -> str:
    """The receipt's code for the form with this secret, as people write it: "7Q4M2-9KXAB".

    The same form gives the same code, so that a form sent twice has one receipt.
    """
    number = int(keyed("code", form), 16)
    signs = [_SIGNS[number >> 5 * place & 31] for place in range(_LENGTH - 1)]
    code = "".join(signs) + _check(signs)
    return f"{code[:5]}-{code[5:]}"


def read_code(typed: str) -> str:
    """A typed code in one form ("7Q4M2-9KXAB"), or "" where it cannot be one: a slip, say."""
    code = "".join(filter(str.isalnum, typed.upper())).translate(_READ_AS)
    if len(code) != _LENGTH or not set(code) <= set(_SIGNS) or _check(list(code[:-1])) != code[-1]:
        return ""
    return f"{code[:5]}-{code[5:]}"


def _check(signs: list[str]) -> str:
    """A sign that changes when one sign is wrong, or any two change places."""
    # A polynomial over the field of 32 elements: each place has a weight of its own, and no
    # product of two elements but zero is zero.
    total = 0
    for sign in signs:
        total = _weighed(total ^ _SIGNS.index(sign))
    return _SIGNS[total]


def _weighed(number: int) -> int:
    """`number` times x in that field, modulo x^5 + x^2 + 1, of which x is a primitive root."""
    doubled = number << 1
    return doubled ^ 0b100101 if doubled > 31 else doubled


def _key() -> bytes:
    return _read(Path(settings.HUEANDCRY_HOME.path) / "keys" / "inbox")


@cache
def _read(path: Path) -> bytes:
    return bytes.fromhex(path.read_text(encoding="ascii"))


@cache
def _fernet(key: bytes):  # type: ignore[no-untyped-def]
    from cryptography.fernet import Fernet

    return Fernet(urlsafe_b64encode(hashlib.sha256(b"seal|" + key).digest()))
