"""A compressed workbook taken apart, its true size counted: what it says of itself is not believed.

Other readers unpack a part to its real end, whatever length the file states, so a few kilobytes
can fill a computer's memory. Each part is unpacked here first, a piece at a time, and counted.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.parts import Part

UNPACKED = 700_000_000  # bytes: some ten million cells
UNPACKED_WORDS = "700 MB"
MOST_PARTS = 5_000
STEEPEST = 300  # times its size that a large part may unpack to; tables stay below 60
_LARGE = 20_000_000  # bytes: a part below this may be as repetitive as it likes
_PIECE = 65_536
_HEADER = struct.Struct("<4s5H3I2H")  # APPNOTE.TXT 4.3.7
_LOCKED = 0x1


def parts(file: BinaryIO, name: str, entries: list[zipfile.ZipInfo]) -> dict[str, Part]:
    """Unpack each part in turn, and look through those of a table; paths are in small letters.

    Raises UnreadableFile where the file unpacks to too much, is damaged, or is locked.
    """
    if len(entries) > MOST_PARTS:
        raise UnreadableFile(f"'{name}' is made of {len(entries):,} parts, as no table is.")
    found: dict[str, Part] = {}
    seen: set[str] = set()
    whole = 0
    for entry in entries:
        path, size = entry.filename.casefold(), 0
        if path in seen:
            raise UnreadableFile(f"'{name}' is damaged: it holds a part twice. Save it again.")
        seen.add(path)
        part = Part(name) if _is_of_a_table(path) else None
        for piece in _unpacked(file, name, entry):
            _bounded(name, entry, size := size + len(piece), whole := whole + len(piece))
            if part:
                part.read(piece)
        if part:
            part.end()
            found[path] = part
    return found


def _is_of_a_table(path: str) -> bool:
    return path == "content.xml" or (path.startswith("xl/") and path.endswith((".xml", ".rels")))


def _bounded(name: str, entry: zipfile.ZipInfo, size: int, whole: int) -> None:
    if whole > UNPACKED:
        raise UnreadableFile(
            f"'{name}' unpacks to more than {UNPACKED_WORDS}. Save it as CSV and send it in parts."
        )
    if size > _LARGE and size > STEEPEST * entry.compress_size:
        raise UnreadableFile(
            f"'{name}' unpacks to over {STEEPEST} times its size, as no table does. Save it as CSV."
        )


def _unpacked(file: BinaryIO, name: str, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    if entry.flag_bits & _LOCKED:
        raise UnreadableFile(f"'{name}' is locked with a password. Take it off and send it again.")
    broken = f"'{name}' is damaged: it cannot be opened. Save it again and send it."
    known = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if not known or entry.header_offset < 0:
        raise UnreadableFile(broken)
    file.seek(entry.header_offset)
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size or header[:4] != b"PK\x03\x04":
        raise UnreadableFile(broken)
    *_, name_length, extra_length = _HEADER.unpack(header)
    file.seek(entry.header_offset + _HEADER.size + name_length + extra_length)
    pieces = _sent(file, entry.compress_size)
    try:
        yield from pieces if entry.compress_type == zipfile.ZIP_STORED else _inflated(pieces)
    except zlib.error as why:
        raise UnreadableFile(broken) from why


def _sent(file: BinaryIO, length: int) -> Iterator[bytes]:
    while length > 0 and (piece := file.read(min(_PIECE, length))):
        length -= len(piece)
        yield piece


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packed = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in pieces:
        while piece and not packed.eof:
            if out := packed.decompress(piece, _PIECE):
                yield out
            piece = packed.unconsumed_tail
    if not packed.eof:
        raise zlib.error("the part is cut off")
