"""A partner's file before anything in it is believed: what it is, how its text is written."""

import codecs
import io
import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Literal

LIMIT = 1_000_000_000  # bytes: about five million rows; larger files are sent in parts
LIMIT_WORDS = "1 GB"
HEAD = 65_536
LONGEST_LINE = 1_000_000  # letters

_ASK = "Save it as CSV or XLSX and send it again."
_MAGIC = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM6", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An array or object, and no table whose first line begins with a bracket.
_JSON = re.compile(r'\ufeff?\s*(?:\[\s*(?:[\[{"\]]|\Z)|\{\s*(?:["}]|\Z))')
_MARKS = ("\x00", "\t", "\n", "\r", "\x0b", "\x0c", "\x1a", "\x1b")


class UnreadableFile(ValueError):
    """The file as a whole cannot be used: one sentence that says what, where, and how to mend."""


def kind(file: BinaryIO, name: str) -> Literal["text", "json", "workbook"]:
    """Say what the file is by its first bytes, whatever it is called; it must be seekable.

    Raises UnreadableFile if it is empty, above LIMIT, or neither a table of text, JSON
    nor a workbook.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size > LIMIT:
        raise UnreadableFile(
            f"'{name}' is larger than {LIMIT_WORDS}, more than we take at once: send it in parts."
        )
    head = file.read(HEAD)
    file.seek(0)
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(f"'{name}' is empty: there is nothing to read.")
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise UnreadableFile(f"'{name}' is {what}, not a table. {_ASK}")
    if head.startswith(_OLE):
        return _old_workbook(file, name)
    if head.startswith(b"PK"):
        return _new_workbook(file, name)
    if head[4:12] in (b"ftypheic", b"ftypmp42", b"ftypisom", b"ftypavif") or head[8:12] == b"WEBP":
        raise UnreadableFile(f"'{name}' is a picture or a film, not a table. {_ASK}")
    text_of_it = _must_be_text(head, name)
    return "json" if _JSON.match(text_of_it) else "text"


def _old_workbook(file: BinaryIO, name: str) -> Literal["workbook"]:
    """An encrypted XLSX hides in the old container; it names its stream in UTF-16."""
    inside = file.read(LIMIT)
    file.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in inside:
        raise UnreadableFile(f"'{name}' is locked with a password. Take it off and send it again.")
    return "workbook"


def _new_workbook(file: BinaryIO, name: str) -> Literal["workbook"]:
    try:
        with zipfile.ZipFile(file) as parts:
            entries = parts.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as why:
        raise UnreadableFile(f"'{name}' is damaged: it cannot be opened. {_ASK}") from why
    finally:
        file.seek(0)
    names = {entry.filename for entry in entries}
    if not any(part.startswith("xl/") for part in names) and "content.xml" not in names:
        raise UnreadableFile(
            f"'{name}' is a compressed folder, not a table. Take the file out and send that."
        )
    if sum(entry.file_size for entry in entries) > LIMIT:
        raise UnreadableFile(
            f"'{name}' unpacks to more than {LIMIT_WORDS}. Save it as CSV and send it in parts."
        )
    return "workbook"


def _must_be_text(head: bytes, name: str) -> str:
    text = head.decode(encoding(head), errors=FALLBACK)
    odd = sum(
        (letter < " " and letter not in _MARKS) or letter == "\N{REPLACEMENT CHARACTER}"
        for letter in text
    )
    nulls = text.count("\x00")
    if odd > 0.01 * len(text) or nulls > 0.2 * len(text):
        raise UnreadableFile(f"'{name}' is not a table of text. {_ASK}")
    return text


def encoding(head: bytes) -> str:
    """How text is written: UTF-8 or UTF-16; FALLBACK reads what is not UTF-8 as cp1252."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(head) >= 8 and head[1::2].count(0) > 0.3 * len(head) / 2:
        return "utf-16-le"
    if len(head) >= 8 and head[0::2].count(0) > 0.3 * len(head) / 2:
        return "utf-16-be"
    return "utf-8-sig"


def lines(file: BinaryIO, name: str) -> Iterator[str]:
    """The lines of a text file from its start, each with its own line end, NUL bytes taken out."""
    with text(file) as stream:
        while line := stream.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise UnreadableFile(f"'{name}' has a line too long to be a row. {_ASK}")
            yield line.replace("\0", "") if "\0" in line else line


@contextmanager
def text(file: BinaryIO) -> Iterator[io.TextIOWrapper]:
    """The text of a file from its start, in its own encoding; `file` stays open after it."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    stream = io.TextIOWrapper(file, encoding(head), errors=FALLBACK, newline="")
    try:
        yield stream
    finally:
        if not file.closed:
            stream.detach()


def _as_cp1252(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    if fault.encoding.startswith("utf-16"):
        return "\N{REPLACEMENT CHARACTER}", fault.end
    sent = fault.object[fault.start : fault.end]
    return sent.decode("cp1252", errors="replace"), fault.end


FALLBACK = "hueandcry.cp1252"
codecs.register_error(FALLBACK, _as_cp1252)
