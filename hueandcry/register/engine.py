"""The one engine for figures: expressions on mirrors, by DuckDB, for the gate alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from hueandcry.facts.columns import REPORTS
from hueandcry.sharing import compile as compiler
from hueandcry.sharing.agreement import Agreement

if TYPE_CHECKING:
    import duckdb
    import ibis

# A figure's expression: (treated reports, axes) -> counts.
Counting = Callable[["ibis.Table", tuple[str, ...]], "ibis.Table"]
_VIEW = "reports"
_TYPES = {
    "text": "string",
    "date": "date",
    "whole": "int16",
    "money": "decimal(14, 2)",
    "yes_no": "boolean",
}


@dataclass(frozen=True, slots=True)
class Query:
    """What decides the SQL of a figure; the agreements follow from their digests."""

    digests: tuple[str, ...]
    axes: tuple[str, ...]
    counting: Counting
    agreements: tuple[Agreement, ...] = field(compare=False)


@lru_cache(maxsize=256)
def sql(query: Query) -> str:
    """The SQL of a figure under some agreements: worked out once, run on any data."""
    seen = compiler.compile_together(query.agreements, reports())
    return to_sql(query.counting(seen, query.axes))


def to_sql(expression: "ibis.Expr") -> str:
    import ibis

    return str(ibis.to_sql(expression, dialect="duckdb"))


def reports() -> "ibis.Table":
    """The reports dataset, columns as in facts.columns.REPORTS, on the view that `_run` makes."""
    import ibis

    schema = {name: _TYPES[column.type] for name, column in REPORTS.items() if name != "loss"}
    rows = ibis.table(schema | {"loss_pence": "int64"}, name=_VIEW)
    pence = rows.loss_pence.cast("decimal(14, 0)")
    return rows.mutate(loss=(pence * ibis.literal(Decimal("0.01"))).cast("decimal(14, 2)")).select(
        *REPORTS
    )


@cache
def _engine() -> "duckdb.DuckDBPyConnection":
    """The process's DuckDB, in memory; temporary views belong to the cursor that made them."""
    import duckdb

    return duckdb.connect()


def run(files: Sequence[str], sql: str) -> list[tuple[Any, ...]]:
    """Rows of one query on a DuckDB cursor of its own, whose one view shows these files alone."""
    connection = _engine().cursor()
    try:
        listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        connection.execute(f"CREATE TEMP VIEW {_VIEW} AS SELECT * FROM read_parquet([{listed}])")
        rows: list[tuple[Any, ...]] = connection.execute(sql).fetchall()
    finally:
        connection.close()
    return rows
