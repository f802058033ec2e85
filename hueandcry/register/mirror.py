"""Nameless facts as Parquet, one file a published batch: derived, rebuildable, read by the gate.

Beside them `changes-*.parquet`: which rows ended, and what later findings say, as known at a time;
and `joined-*.parquet`: small batches together.
"""

import hashlib
import os
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from hueandcry.register.models import Batch, Report

# Names what a mirror holds: with other columns it is another file.
_FORM = 2
_FIELDS = (
    "stream",
    "theme",
    "code",
    "event_on",
    "reported_on",
    "loss_pence",
    "outward",
    "lsoa",
    "ward",
    "partnership",
    "age_band",
    "sex",
    "token",
    "sealed",
)
# What a later finding may change.
OVERLAID = ("code", "theme", "stream", "sealed")
_ROWS = 50_000
# A batch of at most so many reports is small; so many small ones are read as one file.
_SMALL, _GROUP = 5, 50
_END = b"PAR1"
_MADE_AGAIN = ("changes-*", "joined-*")


class Moved(Exception):
    """What was to be read was rewritten meanwhile, as when a report is erased: ask again."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one report: it ended, or a later finding says what it is about.

    `was` is the stream that the report was first counted in.
    """

    row: int
    ended: bool
    code: str
    theme: str
    stream: str
    sealed: bool
    was: str

    @property
    def columns(self) -> tuple[Any, ...]:
        """Its row of the file of changes."""
        return (self.row, self.ended, self.code, self.theme, self.stream, self.sealed)


def path(batch: int, content_digest: str) -> Path:
    """Where the mirror of a batch lies; its name carries the digest of what it holds."""
    return _folder() / f"{batch}-{content_digest[:24]}-{_FORM}.parquet"


def ensure(batches: Sequence[Batch]) -> list[Path]:
    """The mirrors of published batches, rebuilt from the register where one is missing or cut.

    Small batches of one owner are read together: a file for each report that the public sent would
    make every figure slow.
    """
    joined, alone = _together(batches)
    found = []
    for batch in alone:
        file = path(batch.id, batch.content_digest)
        if not _is_whole(file):
            write(batch.id, batch.content_digest)
            _check_standing([batch], file)
        found.append(file)
    return [*found, *map(_ensure_joined, joined)]


def _together(batches: Sequence[Batch]) -> tuple[list[list[Batch]], list[Batch]]:
    """Full groups of small batches by owner, in their order, and those that are read alone."""
    small: dict[str, list[Batch]] = {}
    alone: list[Batch] = []
    for batch in sorted(batches, key=lambda one: one.id):
        (small.setdefault(batch.owner_id, []) if batch.reports <= _SMALL else alone).append(batch)
    joined = []
    for some in small.values():
        whole = len(some) // _GROUP * _GROUP
        joined += [some[at : at + _GROUP] for at in range(0, whole, _GROUP)]
        alone += some[whole:]
    return joined, alone


def _ensure_joined(some: Sequence[Batch]) -> Path:
    """The file of a group of batches; its name carries the digest of what they all hold."""
    held = "".join(f"{batch.id} {batch.content_digest}\n" for batch in some)
    digest = hashlib.sha256(held.encode()).hexdigest()
    target = _folder() / f"joined-{digest[:24]}-{_FORM}.parquet"
    if not _is_whole(target):
        _write(target, _schema(), (table for batch in some for table in _tables(batch.id)))
        _check_standing(some, target)
    return target


def _check_standing(batches: Sequence[Batch], file: Path) -> None:
    """Raise Moved, and leave no file, where a batch was rewritten while it was read."""
    for batch in batches:
        if not Batch.objects.filter(id=batch.id, content_digest=batch.content_digest).exists():
            file.unlink(missing_ok=True)
            raise Moved


def write(batch: int, content_digest: str) -> Path:
    """Write the mirror of one batch, whole or not at all."""
    return _write(path(batch, content_digest), _schema(), _tables(batch))


def ensure_changes(digest: str, changes: Sequence[Change]) -> Path:
    """The file of these changes, whose digest is in its name; written where it is missing."""
    import pyarrow

    target = _folder() / f"changes-{digest[:24]}.parquet"
    if _is_whole(target):
        return target
    schema = _changes_schema()
    columns = zip(*(change.columns for change in changes), strict=True)
    table = pyarrow.Table.from_arrays(
        [pyarrow.array(list(c), type=f.type) for c, f in zip(columns, schema, strict=True)],
        schema=schema,
    )
    return _write(target, schema, iter([table]))


def _write(target: Path, schema: Any, tables: Iterator[Any]) -> Path:
    import pyarrow.parquet as parquet

    part = target.with_suffix(f".{os.getpid()}.{threading.get_ident()}.part")
    _folder().mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with (
            os.fdopen(descriptor, "wb") as file,
            parquet.ParquetWriter(file, schema, compression="zstd") as writer,
        ):
            for table in tables:
                writer.write_table(table)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


def forget(batch: int) -> None:
    """Remove the mirror of a batch, whatever it held."""
    for file in _folder().glob(f"{batch}-*.parquet"):
        file.unlink(missing_ok=True)


def texts(file: Path) -> set[str]:
    """Every text that a mirror or a file of changes holds, once each."""
    import pyarrow
    import pyarrow.parquet as parquet

    found: set[str] = set()
    for column in parquet.read_table(file).columns:
        kind = column.type
        if pyarrow.types.is_string(kind) or pyarrow.types.is_dictionary(kind):
            found |= {str(text) for text in column.unique().to_pylist() if text}
    return found


def keep(files: Collection[Path]) -> None:
    """Remove every mirror but these: of another form, or of what a batch held before."""
    for file in set(_folder().glob("[0-9]*.parquet")) - set(files):
        file.unlink(missing_ok=True)


def forget_changes() -> None:
    """Remove every file of changes or of joined batches; the next question makes it again."""
    for pattern in _MADE_AGAIN:
        for file in _folder().glob(pattern):
            file.unlink(missing_ok=True)


def sweep(now: datetime) -> None:
    """Remove what was left half-written an hour ago or longer, and what is made again in a day."""
    old = dict.fromkeys(_MADE_AGAIN, timedelta(days=1))
    for pattern, age in {"*.part": timedelta(hours=1), **old}.items():
        for file in _folder().glob(pattern):
            if _is_older(file, now - age):
                file.unlink(missing_ok=True)


def _is_older(file: Path, moment: datetime) -> bool:
    """Whether a file was last written before a moment; not where another writer finished it."""
    try:
        return file.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


def _is_whole(file: Path) -> bool:
    """Whether a mirror is there and ends as a Parquet file does."""
    try:
        with file.open("rb") as opened:
            if opened.seek(0, os.SEEK_END) < len(_END):
                return False
            opened.seek(-len(_END), os.SEEK_END)
            return opened.read() == _END
    except FileNotFoundError:
        return False


def _folder() -> Path:
    return Path(settings.HUEANDCRY_HOME.path) / "mirror"


def _changes_schema() -> Any:
    import pyarrow

    kinds = {"row": pyarrow.int64(), "ended": pyarrow.bool_(), "sealed": pyarrow.bool_()}
    names = ("row", "ended", *OVERLAID)
    return pyarrow.schema([pyarrow.field(n, kinds.get(n, pyarrow.string())) for n in names])


def _schema() -> Any:
    import pyarrow

    text = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
    kinds = {
        "row": pyarrow.int64(),
        "event_on": pyarrow.date32(),
        "reported_on": pyarrow.date32(),
        "loss_pence": pyarrow.int64(),
        "age_band": pyarrow.int16(),
        "sealed": pyarrow.bool_(),
        "token": pyarrow.string(),
    }
    return pyarrow.schema(
        [
            pyarrow.field(name, kinds.get(name, text))
            for name in ("owner", "source", "row", *_FIELDS)
        ]
    )


def _tables(batch: int) -> Iterator[Any]:
    import pyarrow

    row = Batch.objects.get(id=batch)
    schema = _schema()
    for rows in _chunks(batch):
        columns = [[row.owner_id] * len(rows), [row.source] * len(rows)]
        columns += [list(values) for values in zip(*rows, strict=True)]
        arrays = [
            pyarrow.array(values, type=pyarrow.string()).dictionary_encode().cast(field.type)
            if pyarrow.types.is_dictionary(field.type)
            else pyarrow.array(values, type=field.type)
            for values, field in zip(columns, schema, strict=True)
        ]
        yield pyarrow.Table.from_arrays(arrays, schema=schema)


def _chunks(batch: int) -> Iterator[list[tuple[Any, ...]]]:
    """Rows by primary key, a chunk at a time, so that no long read holds the database."""
    last = 0
    names = ", ".join(_FIELDS)
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                f"SELECT id, {names} FROM {Report._meta.db_table} "
                "WHERE batch_id = %s AND id > %s ORDER BY id LIMIT %s",
                [batch, last, _ROWS],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield [_typed(row) for row in rows]


def _typed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row[:-1], bool(row[-1]))
