"""Nameless facts as Parquet, one file a published batch: derived, rebuildable, read by the gate."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from hueandcry.register.models import Batch, Report

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
_ROWS = 50_000
_END = b"PAR1"


def path(batch: int, content_digest: str) -> Path:
    """Where the mirror of a batch lies; its name carries the digest of what it holds."""
    return _folder() / f"{batch}-{content_digest[:24]}.parquet"


def ensure(batches: list[Batch]) -> list[Path]:
    """The mirrors of published batches, rebuilt from the register where one is missing or cut."""
    found = []
    for batch in batches:
        file = path(batch.id, batch.content_digest)
        found.append(file if _is_whole(file) else write(batch.id, batch.content_digest))
    return found


def write(batch: int, content_digest: str) -> Path:
    """Write the mirror of one batch, whole or not at all."""
    import pyarrow.parquet as parquet

    target = path(batch, content_digest)
    part = target.with_suffix(f".{os.getpid()}.part")
    _folder().mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with (
            os.fdopen(descriptor, "wb") as file,
            parquet.ParquetWriter(file, _schema(), compression="zstd") as writer,
        ):
            for table in _tables(batch):
                writer.write_table(table)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


def forget(batch: int) -> None:
    """Remove the mirror of a batch, whatever it held."""
    for file in _folder().glob(f"{batch}-*.parquet"):
        file.unlink(missing_ok=True)


def sweep(now: datetime) -> None:
    """Remove what a killed process left half-written an hour ago or longer."""
    for file in _folder().glob("*.part"):
        if file.stat().st_mtime < (now - timedelta(hours=1)).timestamp():
            file.unlink(missing_ok=True)


def _is_whole(file: Path) -> bool:
    """Whether a mirror is there and ends as a Parquet file does."""
    if not file.exists() or file.stat().st_size < len(_END):
        return False
    with file.open("rb") as opened:
        opened.seek(-len(_END), os.SEEK_END)
        return opened.read() == _END


def _folder() -> Path:
    return Path(settings.HUEANDCRY_HOME.path) / "mirror"


def _schema() -> Any:
    import pyarrow

    text = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
    kinds = {
        "event_on": pyarrow.date32(),
        "reported_on": pyarrow.date32(),
        "loss_pence": pyarrow.int64(),
        "age_band": pyarrow.int16(),
        "sealed": pyarrow.bool_(),
        "token": pyarrow.string(),
    }
    return pyarrow.schema(
        [pyarrow.field(name, kinds.get(name, text)) for name in ("owner", "source", *_FIELDS)]
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
            yield [_typed(row[1:]) for row in rows]


def _typed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row[:-1], bool(row[-1]))
