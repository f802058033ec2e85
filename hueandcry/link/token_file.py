"""The file of tokens that a partner gives to the matcher: a line of what it is, rows, an end.

Nothing in it tells a name, a reference or a day of a report. Rows stand in random order and bear
their number alone. The end line's SHA-256 finds a file that was cut or changed on its way.
"""

import base64
import binascii
import codecs
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, BinaryIO

from hueandcry.link.tokens import BYTES, FIELDS, SCHEME, VERSION

FORMAT = 1
UNIT = "victim"
CRIMES = ("computer misuse", "fraud", "other")
VICTIMS = ("business", "person")
MOST_ROWS = 5_000_000
LONGEST_HEADER = 16_384  # bytes
LONGEST_LINE = 400
LONGEST_NAME = 60
MOST_LISTS = 12
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_HEX = re.compile(r"[0-9a-f]{16}")
_ENDS = b'{"end"'
# Bits of a filter: two kinds of identity set some ninety, and a fold by XOR seldom over a half.
_FEWEST, _MOST = 24, 720


class UnreadableTokens(Exception):
    """A file that is not what it should be; the message is one sentence, without the file's name.

    It reads on from the name: "is cut off: ...".
    """


@dataclass(frozen=True, slots=True)
class Header:
    """What the first line says.

    `check` shows which key was used and tells nothing of it. `records` were read, of which
    `too_little` tell too little to link; `victims` is how many rows are of real victims, `planted`
    how many of invented people. `since` and `until` bound the days of report, None where open.
    """

    project: str
    check: str
    list: str
    since: date | None
    until: date | None
    records: int
    too_little: int
    victims: int
    planted: int
    scheme: str = SCHEME
    scheme_version: int = VERSION
    unit: str = UNIT
    fields: tuple[str, ...] = FIELDS


@dataclass(frozen=True, slots=True)
class Tokens:
    """A file as read: `filters` holds 128 bytes a victim, one after the other, and `strata` what
    each is of ("fraud|person", "computer misuse+fraud|person": several crime groups joined by +).

    `planted` holds the same for the invented people, `planted_numbers` who each of them is, the
    same in every partner's file. `digest` is the SHA-256 of the file's bytes before its end line.
    """

    header: Header
    filters: bytes
    strata: tuple[str, ...]
    planted: bytes
    planted_numbers: tuple[int, ...]
    digest: str


def stratum(crimes: Iterable[str], kind: str) -> str:
    """What a victim is counted under: the groups of the crimes, and the kind of victim."""
    return f"{'+'.join(sorted(set(crimes)))}|{kind}"


_STRATA = frozenset(
    f"{'+'.join(group for at, group in enumerate(CRIMES) if chosen >> at & 1)}|{kind}"
    for chosen in range(1, 1 << len(CRIMES))
    for kind in VICTIMS
)


def write(
    file: BinaryIO,
    header: Header,
    rows: Sequence[tuple[bytes, str]],
    planted: Sequence[tuple[bytes, int]],
) -> None:
    """Write the file. `rows` are in random order already: filter and stratum, or planted number."""
    digest = hashlib.sha256()

    def put(line: bytes) -> None:
        digest.update(line)
        file.write(line)

    said = asdict(header) | {"hueandcry": "tokens", "format": FORMAT}
    put(json.dumps(said, default=_as_text).encode() + b"\n")
    for number, (bits, of) in enumerate(rows, start=1):
        put(b"%d\t%b\t%b\n" % (number, base64.b64encode(bits), of.encode()))
    for number, (bits, who) in enumerate(planted, start=len(rows) + 1):
        put(b"%d\t%b\tplanted %d\n" % (number, base64.b64encode(bits), who))
    end = {"end": len(rows) + len(planted), "sha256": digest.hexdigest()}
    file.write(json.dumps(end).encode() + b"\n")


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no part of a header")


def read(file: BinaryIO, tell: Callable[[int], None] = lambda rows: None) -> Tokens:
    """Read a whole file, or raise UnreadableTokens (or OSError): never a part of it.

    `tell` is told how many rows were read, every so often.
    """
    first = file.readline(LONGEST_HEADER)
    header = _header(first)
    digest = hashlib.sha256(first)
    filters, planted = bytearray(), bytearray()
    strata: list[str] = []
    numbers: list[int] = []
    for number, line in enumerate(_lines(file), start=1):
        if line.startswith(_ENDS):
            _must_end(line, file, number - 1, digest.hexdigest())
            _must_be_whole(header, strata, numbers)
            return Tokens(
                header,
                bytes(filters),
                tuple(strata),
                bytes(planted),
                tuple(numbers),
                digest.hexdigest(),
            )
        if number > MOST_ROWS:
            raise UnreadableTokens(f"holds more than {MOST_ROWS:,} rows")
        digest.update(line)
        bits, of = _row(line, number)
        if of.startswith("planted "):
            numbers.append(_planted_number(of, number))
            planted += bits
        elif of in _STRATA and not numbers:
            strata.append(_STRATUM[of])
            filters += bits
        else:
            raise _damaged(number)
        if number % 100_000 == 0:
            tell(number)
    raise UnreadableTokens("is cut off: its end line is missing. Ask for it again")


_STRATUM = {of: of for of in _STRATA}  # one text each, however many rows


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(LONGEST_LINE):
        yield line


def _damaged(number: int) -> UnreadableTokens:
    return UnreadableTokens(f"is damaged at row {number:,}. Ask for it again")


def _header(line: bytes) -> Header:
    if not line:
        raise UnreadableTokens("is empty")
    if line.endswith(b"\r\n") or line.startswith(codecs.BOM_UTF8):
        raise UnreadableTokens(
            "was rewritten on its way, as some mail programs do: have it sent again in a ZIP file"
        )
    try:
        said = json.loads(line)
        if said["hueandcry"] != "tokens":
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnreadableTokens(
            "is no file of tokens: 'hueandcry partner tokens' makes one"
        ) from None
    if said.get("format") != FORMAT:
        raise UnreadableTokens(
            "is written in another version of the format: make it again with this release"
        )
    return _checked(said)


def _checked(said: dict[str, Any]) -> Header:
    if (said.get("scheme"), said.get("scheme_version")) != (SCHEME, VERSION):
        raise UnreadableTokens(
            f"holds tokens of another scheme than {SCHEME} version {VERSION}: make it again"
        )
    try:
        if said.keys() != {one.name for one in fields(Header)} | {"hueandcry", "format"}:
            raise ValueError
        header = Header(
            project=_text(said["project"]),
            check=_text(said["check"]),
            list=_text(said["list"]),
            since=_day(said["since"]),
            until=_day(said["until"]),
            records=_count(said["records"]),
            too_little=_count(said["too_little"]),
            victims=_count(said["victims"]),
            planted=_count(said["planted"]),
            unit=_text(said["unit"]),
            fields=tuple(map(_text, said["fields"])),
        )
        if not _HEX.fullmatch(header.check) or header.unit != UNIT:
            raise ValueError
    except (ValueError, TypeError):
        raise UnreadableTokens("is damaged in its first line. Ask for it again") from None
    return header


def _text(said: object) -> str:
    if not isinstance(said, str) or not said or len(said) > LONGEST_NAME or not said.isprintable():
        raise ValueError
    return said


def _day(said: object) -> date | None:
    if said is None:
        return None
    if not isinstance(said, str):
        raise ValueError
    return date.fromisoformat(said)


def _count(said: object) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or said < 0:
        raise ValueError
    return said


def _row(line: bytes, number: int) -> tuple[bytes, str]:
    try:
        at, told, of = line.rstrip(b"\r\n").split(b"\t")
        if int(at) != number or not line.endswith(b"\n"):
            raise ValueError
        bits = binascii.a2b_base64(told, strict_mode=True)
        if len(bits) != BYTES or not _FEWEST <= int.from_bytes(bits, "big").bit_count() <= _MOST:
            raise ValueError
        return bits, of.decode("ascii")
    except ValueError:  # binascii.Error and UnicodeDecodeError are some
        raise _damaged(number) from None


def _planted_number(of: str, number: int) -> int:
    told = of.removeprefix("planted ")
    if not _NUMBER.fullmatch(told):
        raise _damaged(number)
    return int(told)


def _must_end(line: bytes, file: BinaryIO, rows: int, digest: str) -> None:
    try:
        said = json.loads(line)
        whole = said == {"end": rows, "sha256": digest}
    except (ValueError, RecursionError):
        raise UnreadableTokens("is cut off in its end line. Ask for it again") from None
    if not whole:
        raise UnreadableTokens("was cut or changed: its digest does not fit. Ask for it again")
    if file.read(1):
        raise UnreadableTokens("goes on after its end line. Ask for it again")


def _must_be_whole(header: Header, strata: Sequence[str], numbers: Sequence[int]) -> None:
    if (len(strata), len(numbers)) != (header.victims, header.planted):
        raise UnreadableTokens("has other numbers of rows than its first line says")
    if len(set(numbers)) != len(numbers):
        raise UnreadableTokens("plants one invented person twice")


def same_project(files: Sequence[tuple[str, Header]]) -> str:
    """Why these files cannot be compared, in a sentence, or "" where they can.

    Each comes with the name to call it by.
    """
    if len(files) < 2:
        return "Overlap needs the tokens of two lists or more."
    if len(files) > MOST_LISTS:
        return f"Overlap compares {MOST_LISTS} lists at most; there are {len(files)}."
    named, first = files[0]
    lists: dict[str, str] = {}
    for name, header in files:
        if header.project != first.project:
            return f"'{name}' is of another project than '{named}'."
        if header.check != first.check:
            return f"'{name}' was made with another key than '{named}'. Compare fingerprints."
        if header.fields != first.fields or header.unit != first.unit:
            return f"'{name}' was made of other fields than '{named}'."
        if (header.since, header.until) != (first.since, first.until):
            return (
                f"'{name}' covers other days than '{named}': make both with one --since, --until."
            )
        if other := lists.get(header.list.casefold()):
            return (
                f"'{name}' and '{other}' are both of the list '{header.list}': "
                "where they are two lists, make one again with --list."
            )
        if not header.victims:
            return f"'{name}' holds no victim."
        lists[header.list.casefold()] = name
    return ""
