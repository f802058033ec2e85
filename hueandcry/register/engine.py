"""The one engine for figures: expressions on mirrors, by DuckDB, for the gate alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hueandcry.facts.columns import REPORTS
from hueandcry.register import mirror
from hueandcry.sharing import compile as compiler
from hueandcry.sharing.agreement import Agreement

if TYPE_CHECKING:
    import duckdb
    import ibis

# A figure's expression: (treated reports, axes) -> counts.
Counting = Callable[["ibis.Table", tuple[str, ...]], "ibis.Table"]
_VIEW = "reports"
_NO_VARIABLES: Mapping[str, str] = MappingProxyType({})
_TYPES = {
    "text": "string",
    "date": "date",
    "whole": "int16",
    "money": "decimal(14, 2)",
    "yes_no": "boolean",
}


@dataclass(frozen=True, slots=True)
class Query:
    """What decides the SQL of a figure; the agreements follow from their digests and givers."""

    legs: tuple[tuple[str, str], ...]
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
    return numbered().select(*REPORTS)


def numbered() -> "ibis.Table":
    """The same with a column more, `row`: the report's number in the register."""
    import ibis

    schema = {name: _TYPES[column.type] for name, column in REPORTS.items() if name != "loss"}
    rows = ibis.table(schema | {"loss_pence": "int64", "row": "int64"}, name=_VIEW)
    pence = rows.loss_pence.cast("decimal(14, 0)")
    pounds = (pence * ibis.literal(Decimal("0.01"))).cast("decimal(14, 2)")
    return rows.mutate(loss=pounds).select("row", *REPORTS)


@cache
def _engine() -> "duckdb.DuckDBPyConnection":
    """The process's DuckDB, in memory; temporary views belong to the cursor that made them."""
    import duckdb

    return duckdb.connect()


def run(
    files: Sequence[str],
    sql: str,
    changes: str = "",
    variables: Mapping[str, str] = _NO_VARIABLES,
) -> list[tuple[Any, ...]]:
    """Rows of one query on a DuckDB cursor of its own, whose one view shows these files alone.

    `changes` is a file of rows that ended or were found to be something else, or "". `variables`
    are the session's (sharing.compile): they go with the cursor, and no fault quotes them. Raises
    mirror.Moved where a file is gone.
    """
    import duckdb

    connection = _engine().cursor()
    try:
        for name, value in variables.items():
            connection.execute(f"SET VARIABLE {name} = ?", [value])
        connection.execute(f"CREATE TEMP VIEW {_VIEW} AS {_as_known(_read(*files), changes)}")
        rows: list[tuple[Any, ...]] = connection.execute(sql).fetchall()
    except duckdb.IOException as error:
        raise mirror.Moved from error
    finally:
        connection.close()
    return rows


def _read(*files: str) -> str:
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    return f"read_parquet([{listed}])"


def _as_known(rows: str, changes: str) -> str:
    if not changes:
        return f"SELECT * FROM {rows}"
    laid_over = ", ".join(f"coalesce(c.{name}, r.{name}) AS {name}" for name in mirror.OVERLAID)
    return (
        f"SELECT r.* REPLACE ({laid_over}) FROM {rows} r "
        f"LEFT JOIN {_read(changes)} c ON r.row = c.row WHERE c.ended IS NOT TRUE"
    )
