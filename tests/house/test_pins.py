"""Why duckdb and sqlglot are held back: what Ibis 12 does with them, tried.

Ibis 12.0.0 calls methods that DuckDB 2 took away, and with sqlglot 30 it writes DROP TABLE without
a name. When one of these fails, do not lift the pin in pyproject.toml until Ibis is newer too.
"""

from importlib.metadata import version

import pytest

WHY = "Ibis 12 does not work with this version: see the top of tests/house/test_pins.py"


@pytest.mark.parametrize(("package", "below"), [("duckdb", 2), ("sqlglot", 30)])
def test_the_pin_holds(package: str, below: int):
    assert int(version(package).partition(".")[0]) < below, f"{package} {version(package)}: {WHY}"


def test_ibis_does_what_the_gate_asks_of_it():
    import ibis
    import pyarrow

    connection = ibis.duckdb.connect()
    rows = pyarrow.table({"theme": ["fraud", "fraud", "malware"], "loss": [1, 2, 3]})
    try:
        connection.create_table("reports", rows)
        connection.create_table("reports", rows, overwrite=True)
        assert connection.list_tables() == ["reports"], WHY
        counted = connection.sql("select count(*) as n from reports").to_pyarrow()
        assert counted.to_pylist() == [{"n": 3}]
        reports = connection.table("reports")
        counts = reports.group_by("theme").agg(n=reports.count()).order_by("theme")
        assert counts.to_pyarrow().to_pydict() == {"theme": ["fraud", "malware"], "n": [2, 1]}
        assert sum(len(batch) for batch in reports.to_pyarrow_batches()) == 3
        with counts.cache() as cached:
            assert cached.count().to_pyarrow().as_py() == 2
        connection.drop_table("reports")
        assert connection.list_tables() == []
    except (AttributeError, TypeError) as error:
        pytest.fail(f"{WHY} ({error})")
    finally:
        connection.disconnect()
