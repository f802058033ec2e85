"""Look for a name in every byte of a home, as somebody would who was told that it is gone."""

import mmap
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from hueandcry.register import mirror
from hueandcry.register.tombstones import PART, telling

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
# A reference shorter than this stands in many places by chance.
_LONG_REFERENCE = 6


@dataclass(frozen=True, slots=True)
class Looked:
    """How many files were read and how many bytes, and which of them hold what was erased."""

    files: int
    bytes: int
    found: tuple[str, ...]


def look(names: Sequence[str], refs: Sequence[str]) -> Looked:
    """Search every file of the home, and the texts packed inside the mirrors.

    Names are looked for whole, either way round, and by their telling words, in any case, as
    UTF-8 and UTF-16.
    """
    patterns = [re.compile(one) for one in _patterns(names, refs)]
    home = Path(settings.HUEANDCRY_HOME.path)
    files, size, found = 0, 0, []
    for path in sorted(home.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        try:
            size += path.stat().st_size
            holds = _holds(path, patterns)
        except FileNotFoundError:
            continue  # another process put it in its place, or let it go, meanwhile
        files += 1
        if holds:
            found.append(str(path.relative_to(home)))
    return Looked(files, size, tuple(found))


def _holds(path: Path, patterns: Sequence[re.Pattern[bytes]]) -> bool:
    if path.suffix == ".parquet" and any(
        pattern.search(text.encode()) for text in mirror.texts(path) for pattern in patterns
    ):
        return True
    if not path.stat().st_size:
        return False
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return any(pattern.search(content) for pattern in patterns)


def _patterns(names: Sequence[str], refs: Sequence[str]) -> Iterator[bytes]:
    for encoding in _ENCODINGS:
        for name in names:
            words = re.findall(r"[^\W\d_]+", name)
            for order in (words, words[::-1]):
                yield b"(?i)" + _apart(encoding).join(_any_case(word, encoding) for word in order)
            for word in words:
                if telling(word):
                    yield b"(?i)" + _alone(_any_case(word, encoding), len(word), encoding)
        for ref in refs:
            if len(ref) >= _LONG_REFERENCE:
                yield _alone(re.escape(ref.encode(encoding)), 0, encoding)


def _any_case(word: str, encoding: str) -> bytes:
    """A word in any case; (?i) folds plain letters alone, so others are given both ways."""
    forms = {word, word.lower(), word.upper(), word.title(), word.casefold()}
    return b"(?:" + b"|".join(re.escape(form.encode(encoding)) for form in sorted(forms)) + b")"


def _apart(encoding: str) -> bytes:
    sign = {"utf-8": rb"[^A-Za-z]", "utf-16-le": rb"[^A-Za-z]\x00", "utf-16-be": rb"\x00[^A-Za-z]"}
    return b"(?:" + sign[encoding] + b"){0,3}"


def _alone(pattern: bytes, letters: int, encoding: str) -> bytes:
    """A short word must stand alone; a long one may be part of another."""
    if letters >= PART:
        return pattern
    if encoding == "utf-8":
        return rb"(?<![A-Za-z0-9])" + pattern + rb"(?![A-Za-z0-9])"
    return pattern
