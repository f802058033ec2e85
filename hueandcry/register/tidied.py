"""Texts that somebody typed or sent, without the names and references that were erased."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from django.db import connection, models

from hueandcry.register.models import (
    Batch,
    Emergency,
    Finding,
    Hold,
    KnownGood,
    Layout,
    LedgerName,
    Mark,
    Meaning,
    Output,
    OutputCheck,
    OutputFile,
    Release,
    Report,
    RightsRequest,
    StagedEnding,
)
from hueandcry.register.rewrite import chunks
from hueandcry.register.tombstones import Tombstones

# Every column where somebody may have typed a name. LedgerName is not among them: its rows go.
TIDIED: Mapping[type[models.Model], tuple[str, ...]] = MappingProxyType(
    {
        Batch: ("file_name", "summary"),
        Report: ("raw", "why"),
        Finding: ("why",),
        Meaning: ("label",),
        Layout: ("text",),
        Mark: ("words",),
        Hold: ("why",),
        KnownGood: ("why",),
        Release: ("question",),
        Emergency: ("reason",),
        RightsRequest: ("reference",),
        Output: ("title", "context", "controls"),
        OutputFile: ("name", "text"),
        OutputCheck: ("words",),
    }
)


def remaining(stones: Tombstones) -> tuple[str, ...]:
    """The columns of any table that still hold an erased name, as table.column."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description or ()]
            while rows := cursor.fetchmany(2000):
                for row in rows:
                    found |= {
                        f"{table}.{column}"
                        for column, value in zip(columns, row, strict=True)
                        if isinstance(value, str) and stones.without(value) != value
                    }
    return tuple(sorted(found))


def untidy(stones: Tombstones) -> Iterator[models.Model]:
    """Rows with an erased name in a text that somebody typed or sent."""
    for model, columns in TIDIED.items():
        for row in model._default_manager.order_by("pk").only(*columns).iterator():
            if any(_tidied(getattr(row, column), stones) for column in columns):
                yield row


def forget_references(stones: Tombstones) -> None:
    """An erased reference goes where another row, or a file's list of rejects, names it."""
    staged = StagedEnding.objects.values_list("id", "batch__owner_id", "ref")
    going = [row for row, owner, ref in staged.iterator() if stones.holds(owner, ref)]
    StagedEnding.objects.filter(id__in=going).delete()
    named = Report.objects.exclude(alike="").values_list("id", "batch__owner_id", "alike")
    for some in chunks([row for row, owner, ref in named if stones.holds(owner, ref)]):
        Report.objects.filter(id__in=some).update(alike="")
    for batch in Batch.objects.only("owner_id", "summary"):
        rejects = batch.summary.get("rejects", [])
        kept = [one for one in rejects if not stones.holds(batch.owner_id, one.get("ref", ""))]
        if len(kept) < len(rejects):
            summary = batch.summary | {"rejects": kept}
            Batch.objects.filter(id=batch.id).update(summary=summary)


def _tidied(value: Any, stones: Tombstones) -> Any:
    """The value without erased names, or None where it holds none."""
    if isinstance(value, str):
        if value.startswith("{"):
            return _tidied_json(value, stones)
        tidy = stones.without(value)
    else:
        tidy = _deep(value, stones)
    return None if tidy == value else tidy


def _tidied_json(text: str, stones: Tombstones) -> str | None:
    """JSON is read first: an escape's letter is no part of a word."""
    try:
        value = json.loads(text)
    except ValueError:
        tidy = stones.without(text)
        return None if tidy == text else tidy
    tidied = _deep(value, stones)
    return None if tidied == value else json.dumps(tidied, ensure_ascii=False)


def _deep(value: Any, stones: Tombstones) -> Any:
    match value:
        case str():
            return stones.without(value)
        case list():
            return [_deep(one, stones) for one in value]
        case dict():
            return {stones.without(key): _deep(one, stones) for key, one in value.items()}
    return value


def tidy(row: models.Model, stones: Tombstones) -> None:
    """Tidy a row as it stands now, in the caller's transaction."""
    model = type(row)
    standing = model._default_manager.filter(pk=row.pk).first()
    if standing is None:
        return
    new = {
        column: value
        for column in TIDIED[model]
        if (value := _tidied(getattr(standing, column), stones)) is not None
    }
    if "text" in new and isinstance(standing, Layout):
        new["digest"] = hashlib.sha256(new["text"].encode()).hexdigest()
    model._default_manager.filter(pk=row.pk).update(**new)


def ledger_names(stones: Tombstones) -> list[int]:
    """Names beside the ledger are not tidied but forgotten: their commitments stand alone."""
    rows = LedgerName.objects.values_list("id", "value").iterator()
    return [row for row, value in rows if stones.without(value) != value]
