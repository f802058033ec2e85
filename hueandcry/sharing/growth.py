"""Is what somebody kept the beginning of what is here? The question a kept checkpoint answers.

A request asks a cosigner to sign: the size it saw last, the proof of growth from there, the new
checkpoint (the body of add-checkpoint in C2SP tlog-witness).
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import takewhile

from hueandcry.sharing import tree
from hueandcry.sharing.asking import day_words

_NUMBER = re.compile(r"old (0|[1-9][0-9]{0,17})")
_LONGEST = 63  # steps of a proof, as tlog-witness allows


@dataclass(frozen=True, slots=True)
class Request:
    """What a cosigner is asked: from size `old`, by `proof`, to what `note` says."""

    old: int
    proof: tuple[bytes, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint that was kept: where, of how many entries, its root, and when if known."""

    where: str
    size: int
    root: bytes
    at: int | None


def problem(kept: Kept, size: int, roots: Mapping[int, bytes], last: date | None) -> str:
    """Why a ledger of `size` entries, with these roots by size, did not grow from `kept`; or "".

    `last` is the day of the ledger's last entry.
    """
    of = f", of {day_of(kept.at)}," if kept.at is not None else ""
    where = f"{kept.where[:1].upper()}{kept.where[1:]}{of}"
    if kept.size > size:
        ends = f", the last of {day_words(last)}" if last else ""
        return f"{where} says {kept.size:,} entries; {size:,} are left{ends}."
    if roots[kept.size] != kept.root:
        return (
            f"{where} does not match the entries: "
            f"what it says of the first {kept.size:,} is not the beginning of this ledger."
        )
    return ""


def day_of(at: int) -> str:
    """The day of a time in seconds since 1970, in words."""
    try:
        return day_words(datetime.fromtimestamp(at, UTC).date())
    except (OverflowError, OSError, ValueError):
        return "an impossible day"


def request(asked: Request) -> str:
    """A request as text."""
    proof = "".join(f"{base64.b64encode(step).decode('ascii')}\n" for step in asked.proof)
    return f"old {asked.old}\n{proof}\n{asked.note}"


def read_request(text: str) -> Request:
    """A request from its text; raises ValueError, in words, where it is none."""
    first, _, rest = text.partition("\n")
    found = _NUMBER.fullmatch(first)
    lines = _proof_lines(rest)
    note = rest[sum(len(line) + 1 for line in lines) + 1 :]
    if found is None or not note or len(lines) > _LONGEST:
        raise ValueError("it holds no checkpoint with a proof of growth")
    try:
        steps = tuple(base64.b64decode(line, validate=True) for line in lines)
    except ValueError:
        raise ValueError("its proof of growth was spoilt") from None
    return Request(int(found[1]), steps, note)


def _proof_lines(text: str) -> Sequence[str]:
    return list(takewhile(bool, text.split("\n")[: _LONGEST + 2]))


def grows(asked: Request, kept: Kept, size: int, root: bytes) -> bool:
    """Whether the request proves that the ledger only grew from what was kept."""
    return asked.old == kept.size and tree.verify_consistency(
        kept.size, size, kept.root, root, asked.proof
    )
