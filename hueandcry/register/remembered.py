"""What left the gate, kept whole: the question, the table, and which files it was made from."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from hueandcry.register.models import Batch, Release
from hueandcry.sharing import differencing
from hueandcry.sharing.decide import Ask
from hueandcry.sharing.differencing import Seen
from hueandcry.sharing.release import Cleared

_ASKED = ("partner", "partner_kind", "role", "purpose", "figure", "axes", "addressee", "owners")


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """What a release was made from: a question, asked when, of which data by name and file."""

    ask: Ask
    today: date
    opened_at: datetime
    digest: str
    by_stream: Mapping[str, str]
    batches: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """One release as it was made: asked when, of which files, shown as which table.

    `batches` gives the files by id their content digest then.
    """

    number: int
    ask: Ask
    today: date
    opened_at: datetime
    digest: str
    batches: Mapping[int, str]
    table: Mapping[str, Any]


def keep(number: int, made: MadeFrom, cleared: Cleared, known: Seen, *, exact: bool) -> None:
    """Keep a release: each stream's faces that are new, and once the question and the table.

    An owner's exact look sets no face. A table that was kept before is named by its number.
    """
    faces = {} if exact else differencing.identities(cleared)
    whole = [_question(made), _kept_before(made, cleared)]
    rows = []
    for table in cleared.tables:
        question, shown = whole or ("", "")
        rows.append(
            Release(
                number=number,
                stream=table.stream,
                digest=made.by_stream[table.stream],
                audience=cleared.treatment.audience,
                addressee=made.ask.addressee,
                figure=cleared.name,
                cells=_fresh(table.stream, faces, known),
                question=question,
                table=shown,
            )
        )
        whole = []
    Release.objects.bulk_create(rows)


def with_faces(digests: Iterable[str]) -> QuerySet[Release]:
    """The releases of the same streams that showed a number for the first time, in order."""
    found = Release.objects.filter(digest__in=set(digests))
    return found.exclude(cells="").order_by("id")


def read(number: int) -> Kept | None:
    """A release as it was kept; None where there is none, or its question was not kept yet."""
    row = Release.objects.filter(number=number).exclude(question="").first()
    if row is None:
        return None
    facts = json.loads(row.question)
    asked = {name: _tuple(facts[name]) for name in _ASKED}
    day = facts["known_on"]
    known_on = date.fromisoformat(day) if day else None
    return Kept(
        number=number,
        ask=Ask(person="", reason="made again to compare", known_on=known_on, **asked),
        today=date.fromisoformat(facts["today"]),
        opened_at=datetime.fromisoformat(facts["opened_at"]),
        digest=facts["digest"],
        batches={int(batch): digest for batch, digest in facts["batches"].items()},
        table=_table(row),
    )


def changed_files(kept: Kept) -> int:
    """How many of the files it was made from no longer hold what they held."""
    standing = Batch.objects.filter(id__in=kept.batches).values_list("id", "content_digest")
    return len(set(kept.batches.items()) - set(standing))


def shown(cleared: Cleared) -> dict[str, Any]:
    """A cleared figure as JSON values, whole, so that two can be held against each other."""
    return {
        "method": [cleared.name, cleared.method, cleared.version],
        "window": list(cleared.window),
        "streams": [
            {
                "stream": table.stream,
                "axes": list(table.axes),
                "cells": [[*cell.key, cell.words or cell.value] for cell in table.cells],
            }
            for table in cleared.tables
        ],
    }


def _question(made: MadeFrom) -> str:
    """Who asked stands in the ledger, under its commitment; here is what they asked."""
    ask = made.ask
    facts = {name: getattr(ask, name) for name in _ASKED}
    return json.dumps(
        facts
        | {
            "known_on": ask.known_on.isoformat() if ask.known_on else "",
            "today": made.today.isoformat(),
            "opened_at": made.opened_at.isoformat(),
            "digest": made.digest,
            "batches": dict(made.batches),
        }
    )


def _kept_before(made: MadeFrom, cleared: Cleared) -> str:
    text = json.dumps(shown(cleared), ensure_ascii=False)
    digests = [made.by_stream[table.stream] for table in cleared.tables[:1]]
    same = Release.objects.filter(digest__in=digests, figure=cleared.name, table=text)
    number = same.values_list("number", flat=True).first()
    return text if number is None else json.dumps({"as": number})


def _table(row: Release) -> Mapping[str, Any]:
    table: Mapping[str, Any] = json.loads(row.table)
    if "as" in table:
        first = Release.objects.filter(number=table["as"]).exclude(table="").get()
        table = json.loads(first.table)
    return table


def _fresh(stream: str, faces: Seen, known: Seen) -> str:
    before = known.get(stream, {})
    new = {cell: value for cell, value in faces.get(stream, {}).items() if cell not in before}
    if not new:
        return ""
    return json.dumps(differencing.to_json({stream: new}), ensure_ascii=False)


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
