"""A project's key: one secret that all its partners share and its matcher never has.

Keys of each field, of the check value and of the planted people are derived from it, so that none
of them tells another or the key (HKDF-SHA256, RFC 5869). It travels sealed to one partner's own
key (X25519, RFC 7748; ChaCha20-Poly1305, RFC 8439).
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

BYTES = 32
CHECK_BYTES = 8
FINGERPRINT_BYTES = 10  # five words of two bytes each
_PROJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_ASK = "hueandcry-ask-1:"
_SEAL = b"hueandcry sealed key 1"
_NONCE = bytes(12)  # a sealing key is used once
_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aiou"


class UnusableKey(Exception):
    """Text that is no key, or not the key it should be; the message is one sentence, no secret."""


@dataclass(frozen=True, slots=True)
class ProjectKey:
    """A secret of 32 bytes, the project it is for, and the last day it may be used."""

    project: str
    ends: date
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Raises ValueError for what is no project's name or no secret."""
        if not is_project(self.project) or len(self.secret) != BYTES:
            raise ValueError("A key needs a project's name and 32 bytes.")


def is_project(name: str) -> bool:
    """Whether a project may be called so: letters, figures, full stops, dashes; 60 at most."""
    return _PROJECT.fullmatch(name) is not None


def derived(key: ProjectKey, purpose: str, length: int = BYTES) -> bytes:
    """Bytes for one purpose of this project; those of another purpose tell nothing of them."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = f"{key.project}\0{purpose}".encode()
    return HKDF(SHA256(), length, b"hueandcry project key 1", info).derive(key.secret)


def of_fields(key: ProjectKey, scheme: str, fields: Iterable[str]) -> Mapping[str, bytes]:
    """A key of its own for each field of a scheme."""
    return MappingProxyType({name: derived(key, f"{scheme}\0field\0{name}") for name in fields})


def check_value(key: ProjectKey) -> str:
    """Sixteen hex figures by which two files show that one key made them; they tell nothing else.

    Two keys share one by a chance of 1 in 2 to the 64.
    """
    return derived(key, "check", CHECK_BYTES).hex()


def spoken(data: bytes) -> str:
    """Bytes as words to say over the telephone: five letters for each two bytes (proquints).

    Wilkerson, "A Proposal for Proquints: Identifiers that are Readable, Spellable, and
    Pronounceable", arXiv:0901.4016.
    """
    return "-".join(
        _word(int.from_bytes(data[at : at + 2], "big")) for at in range(0, len(data) - 1, 2)
    )


def _word(number: int) -> str:
    letters = []
    for shift, alphabet in zip((12, 10, 6, 4, 0), (_CONSONANTS, _VOWELS) * 3, strict=False):
        letters.append(alphabet[number >> shift & (len(alphabet) - 1)])
    return "".join(letters)


def fingerprint(key: ProjectKey) -> str:
    """Words that two holders of one key compare; they tell nothing of the key itself."""
    return spoken(derived(key, "fingerprint", FINGERPRINT_BYTES))


def fingerprint_of_ask(line: str) -> str:
    """Words that who asks and who seals compare, so that nobody stands between them."""
    digest = hashlib.sha256(b"hueandcry ask 1" + _public(line)).digest()
    return spoken(digest[:FINGERPRINT_BYTES])


def ask_line(private: bytes) -> str:
    """The public line of a private key (32 bytes): it may be read by anybody."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return _ASK + base64.urlsafe_b64encode(public).decode("ascii").rstrip("=")


def _public(line: str) -> bytes:
    text = _one_line(line)
    try:
        if not text.startswith(_ASK):
            raise ValueError
        public = base64.b64decode(text.removeprefix(_ASK) + "=", b"-_", validate=True)
        if len(public) != BYTES:
            raise ValueError
    except ValueError:
        raise UnusableKey(
            "That is no line of 'partner key ask'. Copy it whole, with 'hueandcry-ask-1:'."
        ) from None
    return public


def _one_line(line: str) -> str:
    """A public line as it was printed, where mail broke it or put it in brackets."""
    return "".join(line.split()).strip("<>\"'")


def written(key: ProjectKey) -> str:
    """The key as its file holds it."""
    return json.dumps(
        {
            "hueandcry": "project key",
            "version": 1,
            "project": key.project,
            "ends": key.ends.isoformat(),
            "secret": key.secret.hex(),
        }
    )


def read(text: str) -> ProjectKey:
    """The key that a file's text holds. Raises UnusableKey, and never tells what it read."""
    try:
        said = json.loads(text)
        if said["hueandcry"] != "project key" or said["version"] != 1:
            raise ValueError
        return ProjectKey(
            said["project"], date.fromisoformat(said["ends"]), bytes.fromhex(said["secret"])
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnusableKey("holds no project key") from None


def seal(key: ProjectKey, line: str, once: bytes) -> str:
    """The key as only who asked by `line` can open it; `once` is 32 fresh random bytes."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    public = _public(line)
    private = X25519PrivateKey.from_private_bytes(once)
    mine = private.public_key().public_bytes_raw()
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:  # a point of small order gives everybody the same secret
        raise UnusableKey("That line holds no usable public key.") from None
    said = ChaCha20Poly1305(_sealing(shared, mine, public)).encrypt(
        _NONCE, written(key).encode(), _SEAL
    )
    return json.dumps(
        {"hueandcry": "sealed key", "version": 1, "for": _one_line(line)}
        | {"from": mine.hex(), "sealed": base64.b64encode(said).decode("ascii")}
    )


def unseal(text: str, private: bytes) -> ProjectKey:
    """The key in a sealed file. Raises UnusableKey: not sealed, for another, or changed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    line = ask_line(private)
    try:
        said = json.loads(text)
        if said["hueandcry"] != "sealed key" or said["version"] != 1:
            raise ValueError
        asked, mine, sealed = said["for"], bytes.fromhex(said["from"]), said["sealed"]
        sealed = base64.b64decode(sealed, validate=True)
        shared = X25519PrivateKey.from_private_bytes(private).exchange(
            X25519PublicKey.from_public_bytes(mine)
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnusableKey("holds no sealed key, or was cut on its way") from None
    if asked != line:
        raise UnusableKey("is sealed for somebody else's private key")
    try:
        opened = ChaCha20Poly1305(_sealing(shared, mine, _public(line))).decrypt(
            _NONCE, sealed, _SEAL
        )
    except InvalidTag:
        raise UnusableKey("was changed on its way: ask for it again") from None
    return read(opened.decode())


def _sealing(shared: bytes, mine: bytes, theirs: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), BYTES, mine + theirs, _SEAL).derive(shared)
