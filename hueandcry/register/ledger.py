"""The disclosure ledger: an append-only Merkle tree with signed checkpoints (RFC 6962)."""

import json
import os
import secrets
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial, reduce
from itertools import islice
from operator import or_
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hueandcry.register import operations
from hueandcry.register.models import (
    Checkpoint,
    LedgerEntry,
    LedgerHead,
    LedgerName,
    LedgerNode,
)
from hueandcry.sharing import tree

ORIGIN = "hueandcry.example/ledger"
_CHUNK = 500
# Values that may name a person: kept as salted commitments, so that erasing a name keeps the tree.
# "detail" is for the owner's officers: a number or a sealed record that others may not learn of.
PERSONAL = ("who", "system_user", "reason", "member", "detail")


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


def append_within(facts: Mapping[str, Any], now: datetime) -> int:
    """The same inside the caller's transaction, for acts that are one with their entry."""
    head = _locked_head()
    names = {key: (secrets.token_bytes(16), str(facts[key])) for key in PERSONAL if facts.get(key)}
    shown = {key: value for key, value in facts.items() if key not in names}
    commitments = {key: tree.commitment(salt, value) for key, (salt, value) in names.items()}
    leaf = tree.canonical(shown | commitments | {"at": now.isoformat(), "number": head.size + 1})
    entry = LedgerEntry.objects.create(
        number=head.size + 1, text=leaf.decode(), leaf=tree.leaf_hash(leaf).hex()
    )
    LedgerName.objects.bulk_create(
        LedgerName(entry=entry, field=key, value=value, salt=salt.hex())
        for key, (salt, value) in names.items()
    )
    frontier = tuple(bytes.fromhex(part) for part in head.frontier.split())
    nodes, frontier = tree.append(head.size, frontier, leaf)
    LedgerNode.objects.bulk_create(
        LedgerNode(level=level, index=index, hash=value.hex()) for level, index, value in nodes
    )
    head.size += 1
    head.frontier = " ".join(part.hex() for part in frontier)
    head.note = _signed(head.size, tree.root(frontier, head.size))
    head.save()
    transaction.on_commit(partial(_keep_seen, head.note))
    Checkpoint.objects.get_or_create(
        day=now.date(), defaults={"size": head.size, "note": head.note}
    )
    return head.size


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
    part = seen_file().with_suffix(f".{os.getpid()}.{threading.get_ident()}")
    part.write_text(note, encoding="utf-8")
    part.replace(seen_file())


def _locked_head() -> LedgerHead:
    locked = LedgerHead.objects.select_for_update()
    head = locked.filter(id=1).first()
    if head is None:
        LedgerHead.objects.get_or_create(id=1, defaults={"size": 0, "frontier": "", "note": ""})
        head = locked.get(id=1)
    return head


def _signed(size: int, root: bytes) -> str:
    return tree.sign(tree.checkpoint_text(ORIGIN, size, root), ORIGIN, private_key())


def seen_file() -> Path:
    """Where the newest signed note is kept beside the database, so that a cut ledger shows."""
    return Path(settings.HUEANDCRY_HOME.path) / "ledger.seen"


def private_key() -> Any:
    """This ledger's Ed25519 key, made with the home; raises OSError where it is gone."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    path = settings.HUEANDCRY_HOME.path / "keys" / "ledger"
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii")))
