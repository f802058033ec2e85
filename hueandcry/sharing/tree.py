"""A Merkle tree that grows only at its end, so that a changed ledger cannot pass unnoticed.

Hashes, proofs and their checks as in RFC 6962 sections 2.1 to 2.1.3 (the checks as in RFC 9162
sections 2.1.3.2 and 2.1.4.2); checkpoints as in C2SP tlog-checkpoint and signed-note. A node is
(level, index, hash): level 0 holds the leaves, index counts from the left, only complete subtrees
are nodes. A frontier is the roots of the complete subtrees of a tree, largest first.
"""

import base64
import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

Node = tuple[int, int, bytes]
Nodes = Callable[[int, int], bytes]

SALT_BYTES = 16
_ED25519 = b"\x01"
ID_BYTES = 4


def leaf_hash(data: bytes) -> bytes:
    """The hash of one entry; its prefix keeps a leaf from posing as a node (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def append(
    size: int, frontier: tuple[bytes, ...], leaf: bytes
) -> tuple[tuple[Node, ...], tuple[bytes, ...]]:
    """Add the entry `leaf` (its data) to a tree of `size`: the nodes to store, the new frontier.

    Raises ValueError if the frontier is not that of a tree of this size.
    """
    _check_frontier(size, frontier)
    level, index, value = 0, size, leaf_hash(leaf)
    nodes, kept = [(level, index, value)], list(frontier)
    while index & 1:
        level, index, value = level + 1, index >> 1, node_hash(kept.pop(), value)
        nodes.append((level, index, value))
    return tuple(nodes), (*kept, value)


def root(frontier: tuple[bytes, ...], size: int) -> bytes:
    """The tree's root; that of an empty tree is the hash of nothing (RFC 6962, 2.1)."""
    _check_frontier(size, frontier)
    if not frontier:
        return hashlib.sha256().digest()
    *rest, value = frontier
    for left in reversed(rest):
        value = node_hash(left, value)
    return value


def frontier_at(size: int, node: Nodes) -> tuple[bytes, ...]:
    """The frontier that the tree had when it was of `size` entries, from its stored nodes."""
    parts, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            parts.append(node(level, start >> level))
            start += 1 << level
    return tuple(parts)


def inclusion_proof(index: int, size: int, node: Nodes) -> tuple[bytes, ...]:
    """What proves that entry `index` (0 is the first) is in the tree of `size` entries."""
    if not 0 <= index < size:
        raise ValueError(f"There is no entry {index} in a tree of {size}.")
    proof, start, end = [], 0, size
    while end - start > 1:
        middle = start + _left(end - start)
        if index < middle:
            proof.append(_span(middle, end, node))
            end = middle
        else:
            proof.append(_span(start, middle, node))
            start = middle
    return tuple(reversed(proof))


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes
) -> bool:
    """Whether the proof leads from `leaf` (a leaf hash) to the root `expected`."""
    if not 0 <= index < size:
        return False
    here, last, value = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            value = node_hash(step, value)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            value = node_hash(value, step)
        here, last = here >> 1, last >> 1
    return last == 0 and value == expected


def consistency_proof(first: int, second: int, node: Nodes) -> tuple[bytes, ...]:
    """What proves that the tree of `second` entries only added to the tree of `first`."""
    if not 0 <= first <= second:
        raise ValueError(f"A tree of {second} cannot have grown from one of {first}.")
    if first in (0, second):
        return ()
    proof, start, end, whole = [], 0, second, True
    while first != end:
        middle = start + _left(end - start)
        if first <= middle:
            proof.append(_span(middle, end, node))
            end = middle
        else:
            proof.append(_span(start, middle, node))
            start, whole = middle, False
    if not whole:
        proof.append(_span(start, end, node))
    return tuple(reversed(proof))


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that the first tree is the beginning of the second."""
    if not 0 <= first <= second:
        return False
    if first == second or first == 0:
        same = first_root == (second_root if first else hashlib.sha256().digest())
        return not proof and same
    steps = list(proof) if first & (first - 1) else [first_root, *proof]
    if not steps:
        return False
    here, last = first - 1, second - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            new = node_hash(new, step)
        here, last = here >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def canonical(entry: Mapping[str, Any]) -> bytes:
    """One entry as the only bytes it can be: sorted keys, no spaces, UTF-8 in form NFC.

    Dates and times become ISO 8601 text. Raises TypeError for a float (two machines may write it
    differently) or another type that JSON has no single form for.
    """
    plain = _plain(entry)
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def commitment(salt: bytes, value: str) -> str:
    """A personal value as a hash, so that it can be erased with its salt and the tree stays.

    Hex of SHA-256 over `salt` (16 random bytes, kept apart) and the value. Raises ValueError for
    another length of salt: a short one can be guessed, a varying one makes two values alike.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"A salt has {SALT_BYTES} bytes, not {len(salt)}.")
    return hashlib.sha256(salt + unicodedata.normalize("NFC", value).encode("utf-8")).hexdigest()


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """What a checkpoint says: whose ledger, how many entries, which root (C2SP tlog-checkpoint)."""
    if not origin or "\n" in origin or size < 0:
        raise ValueError("A checkpoint needs a one-line origin and a size of 0 or more.")
    return f"{origin}\n{size}\n{base64.b64encode(root).decode('ascii')}\n"


def sign(text: str, name: str, private_key: "Ed25519PrivateKey") -> str:
    """Text and Ed25519 signature as one note (C2SP signed-note); sign a note again to cosign it.

    Raises ValueError for a name with a space or plus sign, or a text without a last line end.
    """
    if not name or "+" in name or any(map(str.isspace, name)) or not text.endswith("\n"):
        raise ValueError("A note needs a name without spaces or plus signs, and a last line end.")
    body, lines = note_parts(text)
    signed = key_id(name, private_key.public_key()) + private_key.sign(body.encode("utf-8"))
    return f"{body}\n{lines}\u2014 {name} {base64.b64encode(signed).decode('ascii')}\n"


def open_note(note: str, name: str, public_key: "Ed25519PublicKey") -> str | None:
    """The text of a note if `name` signed it with this key, otherwise None."""
    from cryptography.exceptions import InvalidSignature

    body, lines = note_parts(note)
    for line in lines.split("\n"):
        raw = signature(line, name)
        if raw is None or raw[:ID_BYTES] != key_id(name, public_key):
            continue
        try:
            public_key.verify(raw[ID_BYTES:], body.encode("utf-8"))
        except InvalidSignature:
            return None
        return body
    return None


def note_parts(note: str) -> tuple[str, str]:
    """The text of a note with its last line end, and its signature lines ("" for bare text)."""
    body, found, lines = note.rpartition("\n\n")
    signatures = lines.removesuffix("\n").split("\n")
    if not found or not all(line.startswith("\u2014 ") for line in signatures):
        return note, ""
    return body + "\n", lines


def key_id(name: str, public_key: "Ed25519PublicKey", kind: bytes = _ED25519) -> bytes:
    """What tells signing keys apart in a note; `kind` is its type of signature (signed-note)."""
    raw = public_key.public_bytes_raw()
    return hashlib.sha256(name.encode("utf-8") + b"\n" + kind + raw).digest()[:ID_BYTES]


def signature(line: str, name: str) -> bytes | None:
    """Key id and signature of a note's line, if `name` stands on it; None where it does not."""
    prefix = f"\u2014 {name} "
    if not line.startswith(prefix):
        return None
    try:
        return base64.b64decode(line.removeprefix(prefix), validate=True)
    except ValueError:
        return None


def checkpoint_of(text: str) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint's text; raises ValueError where it is none."""
    origin, size, root, *_ = [*text.split("\n"), "", "", ""]
    if not origin or not re.fullmatch(r"0|[1-9][0-9]{0,17}", size):
        raise ValueError("This is no checkpoint of a ledger.")
    value = base64.b64decode(root, validate=True)
    if len(value) != hashlib.sha256().digest_size:
        raise ValueError("This is no checkpoint of a ledger.")
    return origin, int(size), value


def _check_frontier(size: int, frontier: tuple[bytes, ...]) -> None:
    if size < 0 or len(frontier) != size.bit_count():
        raise ValueError(f"This is not the frontier of a tree of {size} entries.")


def _left(count: int) -> int:
    """The largest power of two below `count` (2 or more)."""
    return 1 << (count - 1).bit_length() - 1


def _span(start: int, end: int, node: Nodes) -> bytes:
    """The root over entries `start` to `end`; `start` is where a subtree of the tree starts."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node(level, start >> level)
    middle = start + _left(count)
    return node_hash(_span(start, middle, node), _span(middle, end, node))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        plain = {_plain(key): _plain(part) for key, part in value.items()}
        if len(plain) != len(value) or not all(isinstance(key, str) for key in plain):
            raise TypeError("Keys of an entry are text, each once.")
        return plain
    raise TypeError(f"An entry cannot hold {value!r}: it has no single form as text.")
