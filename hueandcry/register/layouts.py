"""The layouts that partners saved: each owner's own, as texts; the newest of an id counts."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hueandcry.intake.sources import SOURCES, Source, Unusable, parse
from hueandcry.register import ledger
from hueandcry.register.models import Layout

MOST = 200  # layouts of one owner: more are a sign that something saves by itself


class UnableToSave(Exception):
    """The layout is not saved; the message says why, one sentence a finding."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A layout that counts, its text, and when it was saved."""

    layout: Source
    text: str
    saved_at: datetime


def save(owner: str, text: str, who: Mapping[str, str], now: datetime) -> str:
    """Keep a layout for `owner`, in place of an earlier one of the same id; returns its id.

    The same text again changes nothing. Raises UnableToSave.
    """
    found = parse(text)
    if isinstance(found, Unusable):
        raise UnableToSave(" ".join(found.findings))
    if found.id in SOURCES:
        raise UnableToSave(f"'{found.id}' is a layout of the house. Give yours another name.")
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    with transaction.atomic(durable=True):
        newest = _newest(owner)
        if found.id not in newest and len(newest) >= MOST:
            raise UnableToSave(f"There are {MOST} layouts already.")
        if found.id in newest and newest[found.id].digest == digest:
            return found.id
        Layout.objects.create(
            owner_id=owner,
            reference=found.id,
            text=text,
            digest=digest,
            saved_by=who.get("who", ""),
            saved_at=now,
        )
        what = f"a layout of a {found.source} list"  # its name is free text
        facts = {"act": "layout saved", "what": what, "detail": found.id}
        facts |= {"owner": owner, "digest": digest}
        ledger.append_within({**facts, **who}, now)
    return found.id


def of(owner: str) -> tuple[Source, ...]:
    """The layouts of an owner, by id, the newest text of each."""
    return tuple(one.layout for one in saved(owner))


def saved(owner: str) -> tuple[Saved, ...]:
    """The same with their texts and days. One that no longer reads as a layout is left out."""
    rows = sorted(_newest(owner).items())
    read = ((parse(row.text), row) for _, row in rows)
    return tuple(
        Saved(found, row.text, row.saved_at) for found, row in read if isinstance(found, Source)
    )


def _newest(owner: str) -> dict[str, Layout]:
    rows = Layout.objects.filter(owner_id=owner).order_by("saved_at", "id")
    return {row.reference: row for row in rows}
