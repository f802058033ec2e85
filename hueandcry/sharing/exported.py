"""The whole ledger in one file without a name, and its check by whoever holds nothing else.

One line of JSON says what comes: `format`, `since` (the entries left out at the beginning) with the
`frontier` of the tree there, the newest `checkpoint`, the `public_key` (hex) that signs it, the
daily `checkpoints`, and `cosignatures` with `partner`, `key` and `note`. Then one canonical entry a
line, whose personal values are commitments.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hueandcry.sharing import cosign, growth, tree

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "hueandcry ledger, version 1"
LONGEST = 8 * 1024 * 1024  # bytes of a line: an entry has some hundred


class Unreadable(Exception):
    """The file, or what was given with it, cannot be read as what it should be; in one sentence."""


@dataclass(frozen=True, slots=True)
class Cosigner:
    """Who cosigned up to which entry, and when (seconds since 1970)."""

    partner: str
    key: str
    size: int
    at: int


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of an export, its notes checked as far as one line can be.

    `since` entries are left out; `size` is the number of the last that is there.
    """

    since: int
    frontier: tuple[bytes, ...]
    origin: str
    size: int
    public_key: str
    checkpoint: str
    kept: tuple[growth.Kept, ...]
    cosigners: tuple[Cosigner, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: `problem` is "" where all of it holds. `roots` are by size."""

    head: Head
    root: str
    roots: Mapping[int, bytes]
    problem: str


def first_line(facts: Mapping[str, Any]) -> bytes:
    """The first line of an export, without its end."""
    return tree.canonical({"format": FORMAT, **facts})


def check(lines: Iterable[bytes], *, against: str = "", key: str = "") -> Found:
    """Read an export once, line by line, and hold it against every signature that is there.

    `against` is a checkpoint that the reader kept, `key` the ledger's key as the reader has it
    (hex). Raises Unreadable.
    """
    each = iter(lines)
    head = read_head(next(each, b""))
    if key and key.strip().lower() != head.public_key:
        return Found(head, "", {}, "It is signed by another key than the one you were given.")
    given, problem = _given(against, head)
    if head.problem or problem:
        return Found(head, "", {}, head.problem or problem)
    kept = sorted((*head.kept, *given), key=lambda one: one.size)
    walked = _walk(each, head, {one.size for one in kept})
    size, frontier, roots, last, problem = walked
    found = (growth.problem(one, size, roots, last) for one in kept)
    held = max((one.size for one in kept if roots.get(one.size) == one.root), default=head.since)
    wrong = problem or next(filter(None, found), "")
    if wrong and not problem and held:
        wrong += f" Up to entry {held:,} they match what was signed."
    root = tree.root(frontier, size).hex() if size else ""
    return Found(head, root, roots, wrong)


def read_head(line: bytes) -> Head:
    """The first line of an export; raises Unreadable where it is none."""
    if not line:
        raise Unreadable("is empty")
    try:
        facts = json.loads(line)
    except (ValueError, RecursionError):
        raise Unreadable("is not an export of a ledger") from None
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise Unreadable("is not an export of a ledger, or of another version")
    try:
        return _head(facts)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unreadable("has a first line that was spoilt") from None


def _head(facts: Mapping[str, Any]) -> Head:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public_key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(facts["public_key"]))
    origin, size, _ = tree.checkpoint_of(facts["checkpoint"])
    since = int(facts["since"])
    frontier = tuple(bytes.fromhex(part) for part in facts["frontier"])
    tree.root(frontier, since)  # raises where it is not the frontier of that size
    if since > size:
        raise ValueError
    kept, problem = [], ""
    notes = [("the newest checkpoint", facts["checkpoint"])]
    notes += [("a daily checkpoint", str(note)) for note in facts["checkpoints"]]
    for where, note in notes:
        text = tree.open_note(note, origin, public_key)
        if text is None:
            problem = problem or f"{where[:1].upper()}{where[1:]} is not signed by its key."
        else:
            kept.append(_kept(where, text, None))
    cosigners = []
    for one in facts["cosignatures"]:
        partner = str(one["partner"])
        name, key = cosign.read_verifier(one["key"])
        seen = cosign.cosigned(one["note"], name, key)
        if seen is None:
            problem = problem or f"The cosignature of {partner} was spoilt."
            continue
        held = _kept(f"the cosignature of {partner}", seen.text, seen.at)
        kept.append(held)
        cosigners.append(Cosigner(partner, str(one["key"]), held.size, seen.at))
    kept = [one for one in kept if one.size >= since]
    return Head(
        since, frontier, origin, size, public_key.public_bytes_raw().hex(),
        str(facts["checkpoint"]), tuple(kept), tuple(cosigners), problem,
    )  # fmt: skip


def _kept(where: str, text: str, at: int | None) -> growth.Kept:
    _, size, root = tree.checkpoint_of(text)
    return growth.Kept(where, size, root, at)


def key_of(head: Head) -> "Ed25519PublicKey":
    """The key that signed the export."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.public_key))


def _given(note: str, head: Head) -> tuple[tuple[growth.Kept, ...], str]:
    """The reader's own checkpoint, and what is wrong with it; raises Unreadable."""
    if not note:
        return (), ""
    try:
        origin, size, _ = tree.checkpoint_of(tree.note_parts(note)[0])
    except ValueError:
        raise Unreadable("was given a note that is no checkpoint of a ledger") from None
    text = tree.open_note(note, origin, key_of(head))
    if origin != head.origin or text is None:
        return (), "The note that was given is not signed by this ledger's key."
    if size < head.since:
        raise Unreadable(
            f"begins after entry {head.since:,}, and the note that was given is of {size:,}: "
            "ask for a whole one"
        )
    return (_kept("the note that was given", text, cosign.dated(note)),), ""


def _walk(
    lines: Iterator[bytes], head: Head, sizes: set[int]
) -> tuple[int, tuple[bytes, ...], dict[int, bytes], date | None, str]:
    """Size, frontier, roots by size, the last day, and the first thing amiss."""
    size, frontier, last, problem = head.since, head.frontier, b"", ""
    roots = {size: tree.root(frontier, size)} if size in sizes else {}
    for line in lines:
        if size == head.size:
            problem = problem or f"Something stands after entry {size:,}, which is the last."
            break
        if not line.endswith(b"\n"):
            break
        last = line[:-1]
        problem = problem or _entry_problem(last, size + 1)
        _, frontier = tree.append(size, frontier, last)
        size += 1
        if size in sizes:
            roots[size] = tree.root(frontier, size)
    if size < head.size:
        cut = f"The file ends after entry {size:,} of {head.size:,}: it was cut short."
        problem = problem or cut
    return size, frontier, roots, _day(last), problem


def _entry_problem(line: bytes, number: int) -> str:
    try:
        facts = json.loads(line)
        same = isinstance(facts, dict) and tree.canonical(facts) == line
    except (ValueError, TypeError, RecursionError):
        same = False
    if not same:
        return f"Entry {number:,} is not written as a ledger writes it."
    if facts.get("number") != number:
        return f"Where entry {number:,} should stand is another."
    return ""


def _day(line: bytes) -> date | None:
    try:
        return datetime.fromisoformat(json.loads(line)["at"]).date()
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
