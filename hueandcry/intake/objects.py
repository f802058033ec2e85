"""A JSON file as one sheet: its records are the rows, the names of their fields the headings."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final, TextIO

from hueandcry.intake import opened
from hueandcry.intake.opened import UnreadableFile

LONGEST_RECORD = 1_000_000  # letters
MOST_FIELDS = 500
NESTED = "[nested]"  # stands where a field holds a list of records, which is no one value

_PIECE = 65_536
_DEEPEST = 10
_SPACE = re.compile(r"[ \t\r\n\ufeff\x1e]*")
_LONE = re.compile("[\ud800-\udfff]")
# Objects that maps and tables on the web put round every field of a record.
_WRAPS = frozenset(("properties", "attributes", "fields"))
_BROKEN: Final = "is cut off or damaged"
_TOO_DEEP: Final = "is nested too deep to be a table"

Record = list[tuple[str, str]]


class _Object(list[tuple[str, Any]]):
    """The members of an object as they were written, one name twice included."""

    __slots__ = ()


# Numbers stay as they were written: none is too large, and none loses its last figures.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_Object, parse_int=str, parse_float=str, parse_constant=str
)


class _Text:
    """What is left of the file, read piece by piece; no more than one record is held."""

    __slots__ = ("at", "file", "held", "name", "number")

    def __init__(self, file: TextIO, name: str) -> None:
        self.file, self.name = file, name
        self.number, self.held, self.at = 0, "", 0

    def peek(self) -> str:
        """The next sign that is no space; "" at the end."""
        while True:
            found = _SPACE.match(self.held, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.held):
                return self.held[self.at]
            if not self._more():
                return ""

    def take(self, sign: str) -> None:
        """Pass over `sign`, or say where something else stands."""
        if self.peek() != sign:
            raise self.fault(_BROKEN)
        self.at += 1

    def value(self) -> Any:
        """The next whole value, of at most LONGEST_RECORD letters."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.held, self.at)
            except json.JSONDecodeError:
                if len(self.held) - self.at > LONGEST_RECORD:
                    raise self.fault("is damaged, or has one too long to read") from None
                if not self._more():
                    raise self.fault(_BROKEN) from None
            except RecursionError:
                raise self.fault(_TOO_DEEP) from None
            else:
                length = end - self.at
                # A number that ends with the piece may go on in the next.
                if end < len(self.held) or not self._more():
                    self.at += length
                    return value

    def fault(self, what: str) -> UnreadableFile:
        where = f", record {self.number:,}" if self.number else ""
        return UnreadableFile(f"'{self.name}'{where}: the JSON {what}. Export it again.")

    def _more(self) -> bool:
        piece = self.file.read(_PIECE)
        self.held, self.at = self.held[self.at :] + piece, 0
        return bool(piece)


def object_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, list[str]]]:
    """Line 0 with every name of a field, in the order they come, then each record by its number.

    The file is an array of objects, an object with one such array, or objects one after another.
    It is read twice, as a stream. An object within a record gives its fields with its own name
    before theirs, a list of plain values is one cell, a list of others reads NESTED. A name that
    an object has twice is two columns. Raises UnreadableFile.
    """
    at: dict[tuple[str, int], int] = {}
    for number, record in enumerate(_records(file, name), start=1):
        for key in _columns(record):
            at.setdefault(key, len(at))
        if len(at) > MOST_FIELDS:
            raise UnreadableFile(
                f"'{name}', record {number:,}: more than {MOST_FIELDS} names of fields. "
                "Send one table of records."
            )
    if not at:
        raise UnreadableFile(f"'{name}' holds no records. Send a list of them.")
    yield 0, [heading for heading, _ in at]
    for number, record in enumerate(_records(file, name), start=1):
        cells = [""] * len(at)
        for key, (_, value) in zip(_columns(record), record, strict=True):
            cells[at[key]] = value
        yield number, cells


def _columns(record: Record) -> list[tuple[str, int]]:
    """Each field's name, and how often it came before in this record."""
    names = [heading for heading, _ in record]
    if len(set(names)) == len(names):
        return [(heading, 0) for heading in names]
    return [(heading, names[:place].count(heading)) for place, heading in enumerate(names)]


def _records(file: BinaryIO, name: str) -> Iterator[Record]:
    with _reading(file, name) as ahead:
        wrapped = ahead.peek() == "{" and _is_wrapped(ahead)
    with _reading(file, name) as text:
        for value in _values(text, wrapped=wrapped):
            if not isinstance(value, _Object):
                raise text.fault("has something here that is no record")
            yield _flat(text, "", value, 1)
        if text.peek():
            raise text.fault("goes on after its end")


@contextmanager
def _reading(file: BinaryIO, name: str) -> Iterator[_Text]:
    with opened.text(file) as text:
        yield _Text(text, name)


def _is_wrapped(text: _Text) -> bool:
    """Whether the first object holds the list of records, and is not itself the first of them.

    One too long to be a record can only be the wrapping.
    """
    try:
        first = text.value()
    except UnreadableFile:
        return True
    return not text.peek() and _holds_records(first)


def _holds_records(value: Any, depth: int = 1) -> bool:
    if not isinstance(value, _Object) or depth > _DEEPEST:
        return False
    return any(
        _holds_records(inside, depth + 1) or _is_list_of_records(inside) for _, inside in value
    )


def _is_list_of_records(value: Any) -> bool:
    return type(value) is list and any(isinstance(one, _Object) for one in value)


def _values(text: _Text, *, wrapped: bool) -> Iterator[Any]:
    """The records, wherever the file keeps them."""
    if text.peek() == "[":
        yield from _array(text)
    elif wrapped:
        yield from _wrapped(text, depth=1)
    else:
        while text.peek():
            text.number += 1
            yield text.value()


def _array(text: _Text) -> Iterator[Any]:
    text.number = 0
    for _ in _parts(text, "[", "]"):
        text.number += 1
        yield text.value()


def _wrapped(text: _Text, depth: int) -> Iterator[Any]:
    """The records of the one list of records in an object, or in an object within it."""
    for _ in _parts(text, "{", "}"):
        if text.peek() != '"':
            raise text.fault(_BROKEN)
        text.value()
        text.take(":")
        if text.peek() == "{" and depth < _DEEPEST:
            yield from _wrapped(text, depth + 1)
        elif text.peek() == "[":
            yield from _if_records(text)
        else:
            text.value()


def _if_records(text: _Text) -> Iterator[Any]:
    """The elements of an array if its first is a record; else they are passed over."""
    before, records = text.number, None
    for value in _array(text):
        records = isinstance(value, _Object) if records is None else records
        if records and before:
            raise text.fault("holds more than one list of records")
        if records or isinstance(value, _Object):
            yield value
    text.number = text.number if records else before


def _parts(text: _Text, start: str, end: str) -> Iterator[None]:
    """Stop before each part of an array or object; whoever asks must read it."""
    text.take(start)
    many = False
    while text.peek() != end:
        if many:
            text.take(",")
        many = True
        yield
    text.take(end)


def _flat(text: _Text, before: str, members: _Object, depth: int) -> Record:
    """Each plain value with its name, and with the names of the objects it lies in before it."""
    if depth > _DEEPEST:
        raise text.fault(_TOO_DEEP)
    fields: Record = []
    for key, value in members:
        named = f"{before} {key}" if before else key
        heading = _LONE.sub("\N{REPLACEMENT CHARACTER}", named)
        if isinstance(value, _Object):
            fields += _flat(text, before if key in _WRAPS else heading, value, depth + 1)
        else:
            fields.append((heading, _cell(value)))
    return fields


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return _LONE.sub("\N{REPLACEMENT CHARACTER}", value.replace("\0", ""))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if any(isinstance(one, list) for one in value):
        return NESTED
    return "; ".join(cell for cell in map(_cell, value) if cell)
