"""A workbook of before 2007 (XLS), looked through before it is read: how far apart its cells lie.

Its reader makes a grid of every sheet at once, so that two cells of a small file, one in the first
place and one in the last, fill half a gigabyte. Sources: MS-CFB 2.2 to 2.6, MS-XLS 2.4.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.parts import MOST_CELLS

_END = 0xFFFFFFFA  # sector numbers from here on mark the end of a chain, or none
_ENTRY = 128
_STREAMS = ("workbook", "book")
_BEGINS = 0x0809
_MANY = 0x00BD  # several numbers in one row
_CELLS = frozenset((0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, _MANY))


def must_fit(file: BinaryIO, name: str) -> None:
    """Raise UnreadableFile where the sheets would fill the memory, or the file is damaged."""
    try:
        stream = _stream(file)
        cells = _cells(stream)
    except (struct.error, IndexError, OverflowError, KeyError) as why:
        raise UnreadableFile(
            f"'{name}' is damaged: it cannot be opened. Save it again and send it."
        ) from why
    if cells > MOST_CELLS:
        raise UnreadableFile(
            f"'{name}' has sheets of more than {MOST_CELLS:,} cells, first to last. Save it as CSV."
        )


def _stream(file: BinaryIO) -> bytes:
    """The stream that holds the sheets; KeyError or struct.error where there is none."""
    file.seek(0)
    data = file.read()
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise KeyError("sector size")
    size = 1 << shift
    numbers = struct.Struct(f"<{size // 4}I")

    def sector(number: int) -> bytes:
        start = (number + 1) * size
        return data[start : start + size]

    fat: list[int] = []
    for number in _fat_sectors(data, numbers, size):
        fat += numbers.unpack(sector(number).ljust(size, b"\xff"))
    (first,) = struct.unpack_from("<I", data, 48)
    folder = b"".join(map(sector, _chain(fat, first)))
    for at in range(0, len(folder) - _ENTRY + 1, _ENTRY):
        (letters,) = struct.unpack_from("<H", folder, at + 64)
        title = folder[at : at + max(0, min(letters, 64) - 2)].decode("utf-16-le", "replace")
        if title.casefold() in _STREAMS and folder[at + 66] == 2:
            start, length = struct.unpack_from("<2I", folder, at + 116)
            return b"".join(map(sector, _chain(fat, start)))[:length]
    raise KeyError("no workbook")


def _fat_sectors(data: bytes, numbers: struct.Struct, size: int) -> Iterator[int]:
    yield from (number for number in struct.unpack_from("<109I", data, 76) if number < _END)
    (more,) = struct.unpack_from("<I", data, 68)
    seen: set[int] = set()
    while more < _END and more not in seen:
        seen.add(more)
        *found, more = numbers.unpack_from(data, (more + 1) * size)
        yield from (number for number in found if number < _END)


def _chain(fat: list[int], number: int) -> Iterator[int]:
    seen: set[int] = set()
    while number < _END:
        if number in seen:
            raise KeyError("a chain that goes round")
        seen.add(number)
        yield number
        number = fat[number]


def _cells(stream: bytes) -> int:
    """The cells of every sheet's grid, from its first place to its last cell, together."""
    whole = last_row = last_column = at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        if kind == _BEGINS:
            whole, last_row, last_column = whole + last_row * last_column, 0, 0
        elif kind in _CELLS and length >= 4 and at + 4 + length <= len(stream):
            row, column = struct.unpack_from("<2H", stream, at + 4)
            if kind == _MANY:
                (column,) = struct.unpack_from("<H", stream, at + 2 + length)
            last_row, last_column = max(last_row, row + 1), max(last_column, column + 1)
        at += 4 + length
    return whole + last_row * last_column
