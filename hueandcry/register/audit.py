"""Does the whole ledger hold? Its entries against its tree, its notes, and what they describe."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hueandcry.register import book, ledger
from hueandcry.register.models import (
    PUBLISHED,
    Approval,
    Batch,
    Checkpoint,
    Cosignature,
    LedgerEntry,
    LedgerHead,
    LedgerName,
    LedgerNode,
    Output,
    Release,
)
from hueandcry.sharing import agreement, cosign, growth, tree


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole ledger found; `problem` is "" where everything holds."""

    size: int
    root: str
    problem: str


@dataclass(frozen=True, slots=True)
class _Note:
    """A signed checkpoint and where it was kept."""

    where: str
    note: str


@dataclass(frozen=True, slots=True)
class _Walked:
    """The tree recomputed from the entries: roots by size, last day, the first thing amiss."""

    size: int
    frontier: tuple[bytes, ...]
    roots: Mapping[int, bytes]
    last: date | None
    problem: str


def verify(against: str = "") -> Verdict:
    """Recompute the tree and hold it against every signed note, and the register against it.

    `against` is a note that a partner kept: whoever cut or rewrote the ledger since cannot have
    changed that one (C2SP tlog-checkpoint).
    """
    head = LedgerHead.objects.filter(id=1).first()
    if head is None:
        return Verdict(0, "", _empty_problem(against))
    try:
        key = ledger.private_key().public_key()
    except (OSError, ValueError):
        return Verdict(head.size, "", "The key in keys/ledger is gone or cannot be read.")
    opened = {one: tree.open_note(one.note, ledger.ORIGIN, key) for one in _notes(head, against)}
    sizes = {_size(text) for text in opened.values() if text}
    walked = _walk(sizes | {head.size})
    problem = (
        walked.problem
        or _head_problem(head, walked)
        or next(filter(None, (_note_problem(*one, walked) for one in opened.items())), "")
        or _register_problem(walked.size)
    )
    root = tree.root(walked.frontier, walked.size).hex() if walked.size else ""
    return Verdict(walked.size, root, problem)


def _empty_problem(against: str) -> str:
    """A register in which nothing ever happened has no head; any other had one."""
    happened = (LedgerEntry, LedgerNode, Checkpoint, Release, Approval)
    if any(model._default_manager.exists() for model in happened):
        return "The head of the ledger is missing."
    if Batch.objects.filter(state=PUBLISHED).exists() or against or ledger.seen_file().exists():
        return "The whole ledger is missing."
    return ""


def _notes(head: LedgerHead, against: str) -> Iterator[_Note]:
    yield _Note("the newest checkpoint", head.note)
    for row in Checkpoint.objects.order_by("day"):
        yield _Note(f"the checkpoint of {row.day.isoformat()}", row.note)
    for signed in Cosignature.objects.order_by("size"):
        yield _Note(f"the checkpoint that {signed.partner_id} cosigned", signed.note)
    for file in (ledger.cut_file(), ledger.seen_file()):
        if file.exists():
            text = file.read_text(encoding="utf-8", errors="replace")
            yield _Note("the note kept beside the database", text)
    if against:
        yield _Note("the note that was given", against)


def _walk(sizes: set[int]) -> _Walked:
    stored = {(node.level, node.index): node.hash for node in LedgerNode.objects.iterator()}
    names = _names_by_entry()
    size, problem, text = 0, "", ""
    frontier: tuple[bytes, ...] = ()
    roots: dict[int, bytes] = {}
    for row in LedgerEntry.objects.order_by("number").iterator():
        problem = problem or _entry_problem(row, size, names.get(row.number, []))
        text = row.text
        nodes, frontier = tree.append(size, frontier, text.encode())
        for level, index, value in nodes:
            if stored.pop((level, index), "") != value.hex():
                problem = problem or f"Entry {row.number}: the tree above it was changed."
        size += 1
        if size in sizes:
            roots[size] = tree.root(frontier, size)
    if not problem and stored:
        problem = f"The tree is of more entries than the {size} there are."
    return _Walked(size, frontier, roots, _day(text), problem)


def _day(text: str) -> date | None:
    """The day of an entry, where its text still tells it."""
    try:
        return datetime.fromisoformat(json.loads(text)["at"]).date()
    except (ValueError, TypeError, KeyError):
        return None


def _head_problem(head: LedgerHead, walked: _Walked) -> str:
    if head.size != walked.size:
        return f"The ledger says {head.size} entries and holds {walked.size}."
    if head.frontier != " ".join([part.hex() for part in walked.frontier]):
        return "The head of the tree was changed."
    return ""


def _note_problem(kept: _Note, text: str | None, walked: _Walked) -> str:
    if text is None:
        return f"{kept.where.capitalize()} is not signed by this ledger's key."
    _, size, root = tree.checkpoint_of(text)
    if text != tree.checkpoint_text(ledger.ORIGIN, size, root):
        return f"{kept.where.capitalize()} is not of this ledger."
    seen = growth.Kept(kept.where, size, root, cosign.dated(kept.note))
    return growth.problem(seen, walked.size, walked.roots, walked.last)


def _size(text: str) -> int:
    """The number of entries that a signed checkpoint is of."""
    return tree.checkpoint_of(text)[1]


def _register_problem(size: int) -> str:
    """Whether what was published, approved and released has its entry."""
    if Release.objects.filter(number__gt=size).exists():
        return "A release stands in the register whose entry is gone."
    if Output.objects.filter(number__gt=size).exists():
        return "A table left by a request whose entry is gone."
    written = {
        key: {facts.get(key) for facts in _facts(act) if facts.get(key)}
        for act, key in (("collection", "content_digest"), ("agreement approved", "digest"))
    }
    # What a file holds once some of it was erased or has expired is written with that act.
    for act in ("erasure", "expiry"):
        for facts in _facts(act):
            written["content_digest"] |= set(facts.get("content_digests", ()))
    for batch in Batch.objects.filter(state=PUBLISHED):
        if batch.content_digest not in written["content_digest"]:
            return f"A {batch.source} file was published whose entry is gone."
    for digest, text in book.texts().items():
        if agreement.digest(text) != digest:
            return f"The text of an agreement was changed after it was added: {digest[:12]}."
    for approval in Approval.objects.all():
        if approval.agreement_id not in written["digest"]:
            return "An agreement was approved whose entry is gone."
    return ""


def _facts(act: str) -> Iterator[Mapping[str, str]]:
    for text in LedgerEntry.objects.filter(text__contains=act).values_list("text", flat=True):
        facts = json.loads(text)
        if facts.get("act") == act:
            yield facts


def _names_by_entry() -> dict[int, list[LedgerName]]:
    names: dict[int, list[LedgerName]] = {}
    for name in LedgerName.objects.iterator():
        names.setdefault(name.entry_id, []).append(name)
    return names


def _entry_problem(row: LedgerEntry, before: int, names: list[LedgerName]) -> str:
    if row.number != before + 1:
        return f"Entry {before + 1} is missing."
    if tree.leaf_hash(row.text.encode()).hex() != row.leaf:
        return f"Entry {row.number} was changed."
    try:
        facts = json.loads(row.text)
        broken = any(
            facts.get(name.field) != tree.commitment(bytes.fromhex(name.salt), name.value)
            for name in names
        )
    except ValueError:
        return f"Entry {row.number} or a name beside it was changed."
    return f"Entry {row.number}: the name beside it was changed." if broken else ""
