"""What of the ledger goes to partners, without a name, and what they sign of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import connection, transaction

from hueandcry.register import ledger
from hueandcry.register.models import (
    Checkpoint,
    Cosignature,
    LedgerEntry,
    LedgerHead,
    Partner,
    Witness,
)
from hueandcry.sharing import cosign, exported, growth, tree

Hashes = tuple[bytes, ...]


class NotTaken(Exception):
    """Why a key or a signed note is not taken in, in one sentence."""


class OtherLedger(NotTaken):
    """A partner signed for a ledger that is not the one here: something was rewritten."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a partner vouches for the ledger: `size` 0 and `at` None where it never signed.

    `key` is "" where it handed over none.
    """

    partner: str
    key: str
    size: int
    at: datetime | None


def export(since: int) -> Iterator[bytes]:
    """The lines of an export (sharing.exported), without the first `since` entries.

    Raises NotTaken where there are fewer, or none at all.
    """
    head = LedgerHead.objects.filter(id=1).first()
    if head is None or not 0 <= since < head.size:
        raise NotTaken(f"The ledger has {head.size if head else 0:,} entries.")
    keys = {row.partner_id: row.key for row in Witness.objects.filter(removed_at=None)}
    facts = {
        "since": since,
        "frontier": [part.hex() for part in _at_once(partial(tree.frontier_at, since))],
        "checkpoint": head.note,
        "public_key": ledger.public_key(),
        "checkpoints": [
            row.note for row in Checkpoint.objects.filter(size__lte=head.size).order_by("day")
        ],
        "cosignatures": [
            {"partner": row.partner_id, "key": keys[row.partner_id], "note": row.note}
            for row in _newest().values()
            if row.partner_id in keys and row.size <= head.size
        ],
    }
    yield exported.first_line(facts) + b"\n"
    rows = LedgerEntry.objects.filter(number__gt=since, number__lte=head.size).order_by("number")
    for text in rows.values_list("text", flat=True).iterator():
        yield text.encode() + b"\n"


def request(first: int) -> str:
    """What asks a partner to sign: growth from entry `first` to the newest checkpoint.

    Raises NotTaken where the ledger never had so many.
    """
    head = LedgerHead.objects.filter(id=1).first()
    size = head.size if head else 0
    if head is None or not 0 <= first <= size:
        raise NotTaken(
            f"The ledger has {size:,} entries, so it cannot have grown from {first:,}. Where a "
            "partner saw so many, some are gone: ask it for the note that it kept."
        )
    return growth.request(
        growth.Request(first, _at_once(partial(tree.consistency_proof, first, size)), head.note)
    )


def add_key(partner: str, text: str, who: Mapping[str, str], now: datetime) -> None:
    """Take the key that a partner handed over; an earlier one no longer counts. Raises NotTaken."""
    try:
        name, key = cosign.read_verifier(text)
    except ValueError as problem:
        raise NotTaken(str(problem)) from None
    line = cosign.verifier(name, key)
    _known(partner)
    if Witness.objects.filter(key=line, removed_at=None).exclude(partner_id=partner).exists():
        raise NotTaken("Another organisation handed over this very key. Each has its own.")
    with transaction.atomic(durable=True):
        if Witness.objects.filter(partner_id=partner, key=line, removed_at=None).exists():
            return
        Witness.objects.filter(partner_id=partner, removed_at=None).update(removed_at=now)
        Witness.objects.create(
            partner_id=partner, key=line, added_by=who.get("who", ""), added_at=now
        )
        _write("witness key added", partner, line, who, now)


def remove_key(partner: str, who: Mapping[str, str], now: datetime) -> None:
    """A partner's key no longer counts, nor what it signed. Raises NotTaken where it has none."""
    _known(partner)
    with transaction.atomic(durable=True):
        row = Witness.objects.filter(partner_id=partner, removed_at=None).first()
        if row is None:
            raise NotTaken(f"{partner} has handed over no key.")
        Witness.objects.filter(id=row.id).update(removed_at=now)
        _write("witness key removed", partner, row.key, who, now)


def _write(act: str, partner: str, key: str, who: Mapping[str, str], now: datetime) -> None:
    facts = {"act": act, "owner": partner, "what": "the key it cosigns with", "key": key}
    ledger.append_within({**facts, **who}, now)


def take(partner: str, note: str, now: datetime) -> Standing:
    """Keep a note that a partner cosigned, held against the ledger as it is.

    Raises NotTaken, or OtherLedger where the partner saw another ledger.
    """
    _known(partner)
    row = Witness.objects.filter(partner_id=partner, removed_at=None).first()
    if row is None:
        raise NotTaken(f"{partner} has handed over no key: hueandcry ledger witness-key.")
    found = cosign.cosigned(note, *cosign.read_verifier(row.key))
    if found is None:
        raise NotTaken(f"This is not signed with the key that {partner} handed over.")
    if found.at > now.timestamp() + 24 * 3600:
        raise NotTaken("It is signed for a day that has not come: set the partner's clock.")
    try:
        origin, size, root = tree.checkpoint_of(found.text)
    except ValueError as problem:
        raise NotTaken(str(problem)) from None
    if origin != ledger.ORIGIN or root_at(size) != root:
        raise OtherLedger(
            f"What {partner} signed on {growth.day_of(found.at)} at entry {size:,} is not the "
            f"beginning of the ledger here, which has {ledger.size():,} entries."
        )
    Cosignature.objects.get_or_create(
        partner_id=partner, size=size, defaults={"note": note, "received_at": now}
    )
    return Standing(partner, row.key, size, datetime.fromtimestamp(found.at, now.tzinfo))


def inclusion(number: int, size: int) -> tuple[bytes, ...]:
    """What proves that entry `number` (1 is the first) is in the ledger as it was at `size`.

    Raises ValueError where it had no such entry.
    """
    return _at_once(partial(tree.inclusion_proof, number - 1, size))


def root_at(size: int) -> bytes | None:
    """The root that the ledger had at `size` entries; None where it has fewer."""
    if not 0 < size <= ledger.size():
        return None
    return tree.root(_at_once(partial(tree.frontier_at, size)), size)


def standings(now: datetime) -> tuple[Standing, ...]:
    """How far each organisation vouches for the ledger, by its id."""
    keys = {row.partner_id: row.key for row in Witness.objects.filter(removed_at=None)}
    newest = _newest()
    found = []
    for partner in Partner.objects.order_by("id").values_list("id", flat=True):
        key, row = keys.get(partner, ""), newest.get(partner)
        signed = cosign.cosigned(row.note, *cosign.read_verifier(key)) if key and row else None
        if row is None or signed is None:
            found.append(Standing(partner, key, 0, None))
        else:
            at = datetime.fromtimestamp(signed.at, now.tzinfo)
            found.append(Standing(partner, key, row.size, at))
    return tuple(found)


def last_size(partner: str) -> int:
    """The number of entries that a partner signed for last; 0 where it never did."""
    _known(partner)
    row = _newest().get(partner)
    return row.size if row else 0


def _newest() -> dict[str, Cosignature]:
    return {row.partner_id: row for row in Cosignature.objects.order_by("size")}


def _known(partner: str) -> None:
    if not Partner.objects.filter(id=partner).exists():
        there = ", ".join(Partner.objects.order_by("id").values_list("id", flat=True))
        raise NotTaken(f"There is no organisation called {partner}. There are: {there}.")


def _at_once(ask: Callable[[tree.Nodes], Hashes]) -> Hashes:
    """What `ask` makes of stored nodes, read in one query: asked first only to hear which."""
    wanted: list[int] = []

    def hear(level: int, index: int) -> bytes:
        wanted.extend((level, index))
        return b""

    ask(hear)
    if not wanted:
        return ask(hear)
    places = ", ".join(["(%s, %s)"] * (len(wanted) // 2))
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT level, "index", hash FROM register_ledgernode'
            f' WHERE (level, "index") IN (VALUES {places})',
            wanted,
        )
        found = {(level, index): bytes.fromhex(text) for level, index, text in cursor.fetchall()}
    return ask(lambda level, index: found[level, index])
