"""A partner's signature under a checkpoint: it saw the ledger only grow, and when it saw that.

As in C2SP tlog-cosignature (Ed25519, `cosignature/v1`) and, for the text of a public key, the
verifier keys of C2SP signed-note: name, key id in hex, and base64 of the type 0x04 and the key.
"""

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hueandcry.sharing import tree

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

KIND = b"\x04"
_TIME_BYTES, _SIGNATURE_BYTES = 8, 64


@dataclass(frozen=True, slots=True)
class Cosigned:
    """The text that was cosigned, and when: seconds since 1970, UTC."""

    text: str
    at: int


def cosign(note: str, name: str, private_key: "Ed25519PrivateKey", at: int) -> str:
    """The note with this signature under it; check what it says before.

    Raises ValueError for a name with a space or plus sign, or a time that no note can carry.
    """
    if not usable(name) or not 0 <= at < 1 << 63:
        raise ValueError("A cosigner needs a name without spaces or plus signs, and a time.")
    text, lines = tree.note_parts(note)
    raw = tree.key_id(name, private_key.public_key(), KIND) + at.to_bytes(_TIME_BYTES, "big")
    raw += private_key.sign(_message(text, at))
    return f"{text}\n{lines}\u2014 {name} {base64.b64encode(raw).decode('ascii')}\n"


def cosigned(note: str, name: str, public_key: "Ed25519PublicKey") -> Cosigned | None:
    """What this cosigner signed in the note and when, or None where it did not."""
    from cryptography.exceptions import InvalidSignature

    text, lines = tree.note_parts(note)
    for line in lines.split("\n"):
        raw = tree.signature(line, name)
        if raw is None or raw[: tree.ID_BYTES] != tree.key_id(name, public_key, KIND):
            continue
        at = _time(raw)
        if at is None:
            return None
        try:
            public_key.verify(raw[tree.ID_BYTES + _TIME_BYTES :], _message(text, at))
        except InvalidSignature:
            return None
        return Cosigned(text, at)
    return None


def dated(note: str) -> int | None:
    """The newest time that a cosignature's line gives, unchecked: for words, never for trust."""
    _, lines = tree.note_parts(note)
    found = []
    for line in lines.split("\n"):
        parts = line.split(" ")
        raw = tree.signature(line, parts[1]) if len(parts) == 3 else None
        found.append(_time(raw) if raw else None)
    return max((at for at in found if at is not None), default=None)


def verifier(name: str, public_key: "Ed25519PublicKey") -> str:
    """A cosigner's public key as one line of text, to hand over."""
    key = base64.b64encode(KIND + public_key.public_bytes_raw()).decode("ascii")
    return f"{name}+{tree.key_id(name, public_key, KIND).hex()}+{key}"


def read_verifier(text: str) -> "tuple[str, Ed25519PublicKey]":
    """Name and key of such a line; raises ValueError where it is none, or was mistyped."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    problem = "This is no cosigner's key. It reads name+8 letters or digits+key, on one line."
    name, _, rest = text.strip().partition("+")
    said, _, key = rest.partition("+")
    try:
        raw = base64.b64decode(key, validate=True)
        public_key = Ed25519PublicKey.from_public_bytes(raw[1:])
    except ValueError:
        raise ValueError(problem) from None
    if raw[:1] != KIND or not usable(name) or said != tree.key_id(name, public_key, KIND).hex():
        raise ValueError(problem)
    return name, public_key


def usable(name: str) -> bool:
    """Whether a note can carry this name of a signer."""
    return bool(name) and "+" not in name and not any(map(str.isspace, name))


def _message(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _time(raw: bytes) -> int | None:
    """The time in a timestamped signature; None for another kind of signature."""
    if len(raw) != tree.ID_BYTES + _TIME_BYTES + _SIGNATURE_BYTES:
        return None
    at = int.from_bytes(raw[tree.ID_BYTES :][:_TIME_BYTES], "big")
    return at if at < 1 << 63 else None
