"""What left the gate, kept whole: the question, the table, and which files it was made from."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from hueandcry.register.models import Batch, Release
from hueandcry.sharing import differencing
from hueandcry.sharing.audit import hidden_names, left_from_json, left_to_json
from hueandcry.sharing.decide import Ask
from hueandcry.sharing.differencing import Before, Cell, Seen
from hueandcry.sharing.release import Cleared, Left

_ASKED = ("partner", "partner_kind", "role", "purpose", "figure", "axes", "addressee", "owners")
_SHAPE = "shape"
# Of rows that change by the day, the faces of so many versions are looked at.
MOST_VERSIONS = 12


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """What a release was made from: a question, asked when, of which data by name and file."""

    ask: Ask
    today: date
    opened_at: datetime
    digest: str
    by_stream: Mapping[str, str]
    lines: Mapping[str, str]
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


@dataclass(frozen=True, slots=True)
class Earlier:
    """What left before of the same rows: `faces` by name, `before` as differencing says.

    `mark` counts it, so that a release can tell whether anything left meanwhile.
    """

    faces: Seen
    before: Before
    mark: int


def earlier(
    by_stream: Mapping[str, str],
    lines: Mapping[str, str],
    cut: tuple[str, str] | None,
    under: int | None = None,
) -> Earlier:
    """What left of the rows of these digests, before the release numbered `under` where given.

    `lines` names by stream what the rows are whatever files came in: of its latest versions the
    faces and the hidden cells are read too.
    """
    rows = _rows(by_stream.values(), under)
    markers = [_read(row) for row in _rows(lines.values(), under)]
    versions = [one["version"] for one in markers if one["version"] not in by_stream.values()]
    older: dict[str, dict[Cell, int]] = {}
    hid: dict[str, set[Cell]] = {}
    for row in _rows(versions[-MOST_VERSIONS:], under):
        for stream, cells in differencing.merge([_numbers(row)]).items():
            older.setdefault(stream, {}).update(cells)
        for one in _left(row):
            hid.setdefault(row.stream, set()).update(hidden_names(one))
    left: dict[str, tuple[Left, ...]] = {}
    for row in rows:
        left[row.stream] = (*left.get(row.stream, ()), *_left(row))
    return Earlier(
        faces=differencing.merge(map(_numbers, rows)),
        before=Before(left, cut, older, {name: frozenset(cells) for name, cells in hid.items()}),
        mark=len(rows),
    )


def standing(by_stream: Mapping[str, str]) -> int:
    """What `mark` would be now."""
    return _that_showed(by_stream.values()).count()


def keep(number: int, made: MadeFrom, cleared: Cleared, known: Earlier, *, exact: bool) -> None:
    """Keep a release: each stream's faces that are new, and once the question and the table.

    An owner's exact look sets no face. A table that was kept before is named by its number.
    """
    faces = {} if exact else differencing.identities(cleared)
    whole = [_question(made), _kept_before(made, cleared)]
    rows = []
    shapes = {left.shape.stream: left for left in cleared.left}
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
                cells=_fresh(shapes.get(table.stream), faces, known, made.today),
                question=question,
                table=shown,
            )
        )
        whole = []
    Release.objects.bulk_create([*rows, *_markers(number, made, shapes)])


def _markers(number: int, made: MadeFrom, shapes: Iterable[str]) -> list[Release]:
    """A row for each version of some rows that was not there before, found by what they are."""
    found = []
    for stream in shapes:
        text = json.dumps({"version": made.by_stream[stream]})
        line = made.lines[stream]
        if not Release.objects.filter(digest=line, cells=text).exists():
            found.append(Release(number=number, stream=stream, digest=line, cells=text))
    return found


def _that_showed(digests: Iterable[str]) -> QuerySet[Release]:
    """The releases of the same streams that showed something for the first time, in order."""
    found = Release.objects.filter(digest__in=set(digests))
    return found.exclude(cells="").order_by("id")


def _rows(digests: Iterable[str], under: int | None) -> list[Release]:
    found = _that_showed(digests)
    return list(found if under is None else found.filter(number__lt=under))


def _read(row: Release) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(row.cells)
    return kept


def _numbers(row: Release) -> dict[str, Any]:
    return {row.stream: _read(row).get(row.stream, ())}


def _left(row: Release) -> tuple[Left, ...]:
    """The table's shape; none where it left before shapes were kept."""
    kept = _read(row).get(_SHAPE)
    return () if kept is None else (left_from_json(row.stream, kept),)


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
    """A cleared figure as JSON values, whole, so that two can be held against each other.

    Single counts that are small all read alike, and are left out.
    """
    return {
        "method": [cleared.name, cleared.method, cleared.version],
        "window": list(cleared.window),
        "streams": [
            {
                "stream": table.stream,
                "axes": list(table.axes),
                "cells": [
                    [*cell.key, cell.words or cell.value]
                    for cell in table.cells
                    if cell.value is not None or cleared.kind != "single"
                ],
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


def _fresh(left: Left | None, faces: Seen, known: Earlier, today: date) -> str:
    """The numbers that nobody was shown before, and the shape of the table if it is a new one."""
    if left is None:
        return ""
    stream = left.shape.stream
    before = known.faces.get(stream, {})
    new = {cell: value for cell, value in faces.get(stream, {}).items() if cell not in before}
    shape = left_to_json(left)
    earlier_ones = map(left_to_json, known.before.left.get(stream, ()))
    if not new and any(one | {"on": ""} == shape for one in earlier_ones):
        return ""
    kept: dict[str, Any] = dict(differencing.to_json({stream: new}))
    kept[_SHAPE] = shape | {"on": today.isoformat()}
    return json.dumps(kept, ensure_ascii=False)


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
