"""What was erased, as keyed hashes in a file beside the database: no plain text, no way back.

The file outlives a database that is restored from a copy, so that what was erased is erased again
and the same record is not taken in again.
"""

import hmac
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

from hueandcry.facts.offence import offences
from hueandcry.intake.version import NEVER

ERASED = "(erased)"
# A word of a name is erased where it stands alone, from WORD letters on; inside other words, as in
# an address for mail, from PART letters on.
WORD, PART = 4, 6
_APART = 3  # signs between the words of a name, at most
_LINE = re.compile(r"(reference|word|part|name) (\d+) ([0-9a-f]{64}) (\d{4}-\d\d-\d\d)\Z")


class Unreadable(Exception):
    """The file of erasures is harmed; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """`kind` is reference, word, part or name; `letters` how long a word or name is, else 0."""

    kind: str
    letters: int
    mac: str


@dataclass(frozen=True, slots=True)
class Tombstones:
    """What must not come back: references of owners, and names in any text."""

    all: frozenset[Tombstone]

    @property
    def names(self) -> bool:
        """Whether any name was erased."""
        return any(one.kind != "reference" for one in self.all)

    def holds(self, owner: str, ref: str) -> bool:
        """Whether this reference of this owner was erased."""
        return Tombstone("reference", 0, _mac(f"{owner}|{ref}")) in self.all

    def never(self, owner: str, refs: Iterable[str]) -> dict[str, bytes]:
        """Those of some references that were erased, as `accept` is told of them."""
        return {ref: NEVER for ref in refs if self.all and self.holds(owner, ref)}

    def without(self, text: str) -> str:
        """The text with `(erased)` where an erased name stood, in whatever case or accents."""
        if not self.names:
            return text
        found = sorted(_found(text, self.all))
        kept, end = [], 0
        for first, last in found:
            if first >= end:
                kept += [text[end:first], ERASED]
            end = max(end, last)
        return "".join([*kept, text[end:]])


def of_references(owner: str, refs: Iterable[str]) -> frozenset[Tombstone]:
    """The tombstones of some references of an owner."""
    return frozenset(Tombstone("reference", 0, _mac(f"{owner}|{ref}")) for ref in refs)


def of_name(name: str) -> frozenset[Tombstone]:
    """The tombstones of a name: the whole of it either way round, and its less common words.

    A word that the house itself uses, as the offence lists do, is left where it stands alone.
    """
    words = [_letters(text[first:last]) for text in [name] for first, last in _runs(text)]
    found = set()
    for whole in ("".join(words), "".join(reversed(words))):
        if len(whole) >= WORD:
            found.add(Tombstone("name", len(whole), _mac(whole)))
    for word in telling(name):
        found.add(Tombstone("word", len(word), _mac(word)))
        if len(word) >= PART:
            found.add(Tombstone("part", len(word), _mac(word)))
    return frozenset(found)


def telling(name: str) -> tuple[str, ...]:
    """The words of a name that are erased where they stand alone, folded."""
    words = [_letters(name[first:last]) for first, last in _runs(name)]
    return tuple(word for word in words if len(word) >= WORD and word not in _common())


def read() -> Tombstones:
    """Every tombstone there is; raises Unreadable."""
    try:
        lines = file().read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return Tombstones(frozenset())
    except UnicodeDecodeError:
        raise Unreadable(f"{file()} is not text. Put a copy of it back.") from None
    found = set()
    for number, line in enumerate(lines, 1):
        read = _LINE.match(line)
        if read is None:
            raise Unreadable(f"{file()}, line {number}, cannot be read. Put a copy of it back.")
        found.add(Tombstone(read[1], int(read[2]), read[3]))
    return Tombstones(frozenset(found))


def add(new: Iterable[Tombstone], on: date) -> None:
    """Write tombstones to disk; those that stand already are not written again."""
    standing = read().all
    lines = [
        f"{one.kind} {one.letters} {one.mac} {on.isoformat()}\n"
        for one in sorted(set(new) - standing, key=lambda one: (one.kind, one.mac))
    ]
    descriptor = os.open(file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="ascii") as opened:
        opened.write("".join(lines))
        opened.flush()
        os.fsync(opened.fileno())


def file() -> Path:
    """Where the tombstones stand: beside the database, and to be copied with the keys."""
    return Path(settings.HUEANDCRY_HOME.path) / "erasures"


def _mac(text: str) -> str:
    return _macs(_key(Path(settings.HUEANDCRY_HOME.path) / "keys" / "token"), text)


@lru_cache(maxsize=65_536)
def _macs(key: bytes, text: str) -> str:
    return hmac.digest(key, f"hueandcry erased {text}".encode(), "sha256").hex()


@cache
def _key(path: Path) -> bytes:
    return bytes.fromhex(path.read_text(encoding="ascii"))


@cache
def _common() -> frozenset[str]:
    """Words of the offence lists, and of files' names: they name nobody."""
    names = " ".join(offence.name for offence in offences().values())
    ours = "report reports file list data police council bank upload quarter extract"
    return frozenset(_letters(word) for word in re.findall(r"\w+", f"{names} {ours}"))


def _runs(text: str) -> list[tuple[int, int]]:
    """Where each run of letters begins and ends; a combining accent belongs to its letter."""
    runs: list[tuple[int, int]] = []
    for at, sign in enumerate(text):
        if sign.isalpha() or (unicodedata.combining(sign) and runs and runs[-1][1] == at):
            if runs and runs[-1][1] == at:
                runs[-1] = (runs[-1][0], at + 1)
            else:
                runs.append((at, at + 1))
    return runs


@lru_cache(maxsize=65_536)
def _letters(text: str) -> str:
    """Letters as they are compared: without case and accents."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def _found(text: str, marks: frozenset[Tombstone]) -> Iterator[tuple[int, int]]:
    runs = _runs(text)
    lengths = _lengths(marks)
    for place, (first, last) in enumerate(runs):
        word = _letters(text[first:last])
        if len(word) in lengths["word"] and _is(marks, "word", word):
            yield first, last
        for size in lengths["part"]:
            if any(_is(marks, "part", part) for part in _windows(word, size)):
                yield first, last
        yield from _whole_names(text, runs[place:], lengths["name"], marks)


def _whole_names(
    text: str, runs: Sequence[tuple[int, int]], lengths: frozenset[int], marks: frozenset[Tombstone]
) -> Iterator[tuple[int, int]]:
    """The name that begins with the first of these runs, whatever few signs stand between."""
    if not lengths:
        return
    letters, end = "", runs[0][0]
    for first, last in runs:
        if first - end > _APART or len(letters) > max(lengths):
            return
        letters, end = letters + _letters(text[first:last]), last
        if len(letters) in lengths and _is(marks, "name", letters):
            yield runs[0][0], end


def _is(marks: frozenset[Tombstone], kind: str, letters: str) -> bool:
    return Tombstone(kind, len(letters), _mac(letters)) in marks


def _windows(word: str, size: int) -> Iterator[str]:
    return (word[at : at + size] for at in range(len(word) - size + 1))


@lru_cache(maxsize=8)
def _lengths(marks: frozenset[Tombstone]) -> Mapping[str, frozenset[int]]:
    return {
        kind: frozenset(one.letters for one in marks if one.kind == kind)
        for kind in ("word", "part", "name")
    }
