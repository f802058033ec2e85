"""The disclosure ledger: an append-only Merkle tree with signed checkpoints (RFC 6962)."""

import json
import os
import secrets
import threading
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial, reduce
from itertools import islice
from operator import or_
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from hueandcry.register import operations
from hueandcry.register.models import (
    Checkpoint,
    LedgerEntry,
    LedgerHead,
    LedgerName,
)
from hueandcry.sharing import tree

ORIGIN = "hueandcry.example/ledger"
_CHUNK = 500
Row = tuple[int | str, ...]
# Values that may name a person: kept as salted commitments, so that erasing a name keeps the tree.
# "detail" is for the owner's officers: a number or a sealed record that others may not learn of.
# "files" names tables by their digest: a small table can be guessed, so not without a salt.
PERSONAL = ("who", "system_user", "reason", "member", "detail", "files")


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as a page shows it: its number (1 is the first) and its facts, names put back."""

    number: int
    facts: Mapping[str, Any]


def append(facts: Mapping[str, Any], now: datetime) -> int:
    """Write one act durably and return its number, 1 for the first.

    Call it before the act it describes (design 6). Values of PERSONAL keys are committed, not
    written. Raises RuntimeError inside a transaction: a rollback must not take the entry with it.
    """
    with transaction.atomic(durable=True):
        return append_within(facts, now)


def append_many(facts: Sequence[Mapping[str, Any]], now: datetime) -> int:
    """Write several acts with one wait for the disk, all or none; the number of the last."""
    with transaction.atomic(durable=True):
        return _append(facts, now)


def append_within(facts: Mapping[str, Any], now: datetime) -> int:
    """The same inside the caller's transaction, for acts that are one with their entry."""
    return _append((facts,), now)


def _append(several: Sequence[Mapping[str, Any]], now: datetime) -> int:
    """Each act as one row of each table. In SQL, since every look waits for it."""
    entries: list[Row] = []
    names: list[Row] = []
    nodes: list[Row] = []
    with connection.cursor() as cursor:
        size, frontier = _locked_head(cursor)
        _keep_cut(size)
        for facts in several:
            hidden = {
                key: (secrets.token_bytes(tree.SALT_BYTES), str(facts[key]))
                for key in PERSONAL
                if facts.get(key)
            }
            shown = {key: value for key, value in facts.items() if key not in hidden}
            shown |= {key: tree.commitment(salt, value) for key, (salt, value) in hidden.items()}
            leaf = tree.canonical(shown | {"at": now.isoformat(), "number": size + 1})
            new, frontier = tree.append(size, frontier, leaf)
            size += 1
            entries.append((size, leaf.decode(), new[0][2].hex()))
            names += [(size, key, value, salt.hex()) for key, (salt, value) in hidden.items()]
            nodes += [(level, index, value.hex()) for level, index, value in new]
        note = _signed(size, tree.root(frontier, size))
        _insert(cursor, "register_ledgerentry (number, text, leaf)", entries)
        _insert(cursor, "register_ledgername (entry_id, field, value, salt)", names)
        _insert(cursor, 'register_ledgernode (level, "index", hash)', nodes)
        cursor.execute(
            "UPDATE register_ledgerhead SET size = %s, frontier = %s, note = %s WHERE id = 1",
            (size, " ".join([part.hex() for part in frontier]), note),
        )
        day = [(now.date().isoformat(), size, note)]
        _insert(cursor, "register_checkpoint (day, size, note)", day, " ON CONFLICT DO NOTHING")
    transaction.on_commit(partial(_keep_seen, note))
    return size


def _insert(cursor: Any, into: str, rows: Sequence[Row], unless: str = "") -> None:
    """All rows in as few statements as SQLite's limit on parameters lets."""
    for start in range(0, len(rows), _CHUNK // 4):
        some = rows[start : start + _CHUNK // 4]
        marks = ", ".join([f"({', '.join(['%s'] * len(some[0]))})"] * len(some))
        values = [value for row in some for value in row]
        cursor.execute(f"INSERT INTO {into} VALUES {marks}{unless}", values)


def entries(*, limit: int, before: int | None = None, operation: str = "") -> Iterator[Entry]:
    """The newest `limit` acts (below number `before`), with names that were not erased put back.

    `operation` is one of operations.WORDS, or "" for all.
    """
    rows = LedgerEntry.objects.order_by("-number")
    if before:
        rows = rows.filter(number__lt=before)
    if operation:
        # Within a value a quotation mark is written with a backslash, so only the key is found.
        acts = (f'"act":{json.dumps(act)}' for act in operations.acts(operation))
        rows = rows.filter(reduce(or_, (Q(text__contains=act) for act in acts), Q(number__in=())))
    yield from _with_names(list(rows[:limit]))


def numbered(numbers: Collection[int]) -> Mapping[int, Entry]:
    """The acts of these numbers, names put back."""
    found: dict[int, Entry] = {}
    ordered = sorted(set(numbers))
    for start in range(0, len(ordered), _CHUNK):
        rows = LedgerEntry.objects.filter(number__in=ordered[start : start + _CHUNK])
        found |= {entry.number: entry for entry in _with_names(list(rows))}
    return found


def newest_of(act: str) -> Entry | None:
    """The newest entry of an act, or None."""
    needle = f'"act":{json.dumps(act)}'
    rows = LedgerEntry.objects.filter(text__contains=needle).order_by("-number")[:1]
    return next(_with_names(list(rows)), None)


def _with_names(rows: Sequence[LedgerEntry]) -> Iterator[Entry]:
    names: dict[int, dict[str, str]] = {}
    for name in LedgerName.objects.filter(entry_id__in=[row.number for row in rows]):
        names.setdefault(name.entry_id, {})[name.field] = name.value
    for row in rows:
        facts = json.loads(row.text)
        erased = {key: "(name erased)" for key in PERSONAL if key in facts}
        yield Entry(row.number, facts | erased | names.get(row.number, {}))


def asked_of(owner: str, since: date) -> Iterator[Entry]:
    """Questions about an organisation's records, and their answers, from a day on; newest first."""
    needle = json.dumps(owner, ensure_ascii=False)
    # The first note of a day says how long the ledger was by then.
    note = Checkpoint.objects.filter(day__lt=since).order_by("-day").first()
    rows = LedgerEntry.objects.filter(text__contains=needle, number__gte=note.size if note else 1)
    found = rows.order_by("-number").iterator(_CHUNK)
    while some := list(islice(found, _CHUNK)):
        for entry in _with_names(some):
            if owner in entry.facts.get("owners", ()) and _day(entry) >= since:
                yield entry


def _day(entry: Entry) -> date:
    at = datetime.fromisoformat(entry.facts["at"])
    return at.astimezone(timezone.get_default_timezone()).date()


def results_under(reference: str) -> Mapping[str, int]:
    """How often each result was written for questions under an agreement."""
    needle = json.dumps(reference, ensure_ascii=False)
    found: Counter[str] = Counter()
    for text in LedgerEntry.objects.filter(text__contains=needle).values_list("text", flat=True):
        facts = json.loads(text)
        if reference in facts.get("agreements", ()):
            found[facts.get("result", "")] += 1
    return found


def approved_by_command(digest: str) -> frozenset[str]:
    """Those parties whose officer approved this very text by command, where no factor was asked."""
    rows = LedgerEntry.objects.filter(text__contains=json.dumps(digest))
    found = map(json.loads, rows.values_list("text", flat=True))
    return frozenset(
        facts["owner"]
        for facts in found
        if (facts["act"], facts.get("by")) == ("agreement approved", "command")
        and facts["digest"] == digest
    )


def size() -> int:
    """How many entries there are."""
    head = LedgerHead.objects.filter(id=1).first()
    return head.size if head else 0


def public_key() -> str:
    """The key that checkpoints are signed with, as partners need it to check them (hex)."""
    raw: bytes = private_key().public_key().public_bytes_raw()
    return raw.hex()


def checkpoint() -> str:
    """The newest signed checkpoint, as a C2SP note; "" for an empty ledger."""
    head = LedgerHead.objects.filter(id=1).first()
    return head.note if head else ""


def _keep_seen(note: str) -> None:
    seen = seen_file()
    part = seen.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
    part.write_text(note, encoding="utf-8")
    part.replace(seen)


def cut() -> int:
    """How many entries the ledger once had, where it has fewer now; 0 where none are gone.

    An older copy of the database brings back agreements that were withdrawn since. What says so
    is kept aside until a person moves it away: the next entry would write over it.
    """
    if cut_file().exists():
        return _seen_size(cut_file())
    seen = _seen_size(seen_file())  # read first: a ledger that grows meanwhile is not a cut one
    return seen if seen > size() else 0


def _keep_cut(size: int) -> None:
    if _seen_size(seen_file()) > size and not cut_file().exists():
        seen_file().replace(cut_file())


def _seen_size(file: Path) -> int:
    """What a kept note says of how many entries there are; a spoilt note is for the audit."""
    try:
        return tree.checkpoint_of(file.read_text(encoding="utf-8", errors="replace"))[1]
    except (OSError, ValueError):
        return 0


def _locked_head(cursor: Any) -> tuple[int, tuple[bytes, ...]]:
    """Size and frontier, locked until the transaction ends; SQLite locked all when it began."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    wanted = f"SELECT size, frontier FROM register_ledgerhead WHERE id = 1{lock}"
    cursor.execute(wanted)
    found = cursor.fetchone()
    if found is None:
        first = [(1, 0, "", "")]
        into = "register_ledgerhead (id, size, frontier, note)"
        _insert(cursor, into, first, " ON CONFLICT DO NOTHING")
        cursor.execute(wanted)
        found = cursor.fetchone()
    return int(found[0]), tuple(bytes.fromhex(part) for part in found[1].split())


def _signed(size: int, root: bytes) -> str:
    return tree.sign(tree.checkpoint_text(ORIGIN, size, root), ORIGIN, private_key())


def seen_file() -> Path:
    """Where the newest signed note is kept beside the database, so that a cut ledger shows."""
    return Path(settings.HUEANDCRY_HOME.path) / "ledger.seen"


def cut_file() -> Path:
    """Where that note is kept once the ledger was found to be shorter than it says."""
    return Path(settings.HUEANDCRY_HOME.path) / "ledger.cut"


def private_key() -> Any:
    """This ledger's Ed25519 key, made with the home; raises OSError where it is gone."""
    path = settings.HUEANDCRY_HOME.path / "keys" / "ledger"
    return _key(path.read_text(encoding="ascii"))


@lru_cache(maxsize=1)
def _key(text: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))
