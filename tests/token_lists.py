"""Lists of tokens for tests: filters of random bits, copies of them with some bits changed."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

from hueandcry.link.token_file import Header, Tokens, read, write

BYTES = 128
PERSON = "fraud|person"


def filters(draw: Random, count: int) -> list[bytes]:
    """Filters of people who have nothing in common but chance; three bits of eight are set."""
    bits = 8 * BYTES
    return [
        (draw.getrandbits(bits) & (draw.getrandbits(bits) | draw.getrandbits(bits))).to_bytes(BYTES)
        for _ in range(count)
    ]


def spoilt(draw: Random, one: bytes, share: float) -> bytes:
    """The filter with about this share of its bits turned over."""
    places = draw.sample(range(8 * BYTES), round(share * 8 * BYTES))
    return (int.from_bytes(one) ^ sum(1 << at for at in places)).to_bytes(BYTES)


def write_list(
    path: Path,
    name: str,
    rows: Sequence[tuple[bytes, str]],
    planted: Sequence[tuple[bytes, int]] = (),
    *,
    project: str = "Durham2026",
    check: str = "0123456789abcdef",
) -> Path:
    """A file of tokens; returns its path."""
    header = Header(
        project, check, name, None, None, len(rows) + 3, 3, victims=len(rows), planted=len(planted)
    )
    with path.open("wb") as file:
        write(file, header, rows, planted)
    return path


def a_list(
    path: Path,
    name: str,
    rows: Sequence[tuple[bytes, str]],
    planted: Sequence[tuple[bytes, int]] = (),
) -> Tokens:
    """The same as it is read back."""
    with write_list(path, name, rows, planted).open("rb") as file:
        return read(file)
