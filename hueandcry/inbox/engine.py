"""The inbox's own database: made beside the register's, let go of, and emptied of what went."""

from django.db import connections, transaction

from hueandcry.inbox.router import ALIAS


def ensure() -> None:
    """Make the database beside the register's, once. SQLite makes its file by itself.

    Raises DatabaseError where the server does not let us: make it by hand then.
    """
    own = connections[ALIAS]
    if own.vendor != "postgresql":
        return
    name = own.settings_dict["NAME"]
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {own.ops.quote_name(name)}")


def let_go() -> None:
    """Close what this thread holds open of both databases: no process may inherit a SQLite file."""
    connections.close_all()


def forget() -> None:
    """Once this is committed, leave nothing of what was overwritten in SQLite's log of changes.

    The log is folded in by itself when the last connection closes; a server never closes its own.
    """
    own = connections[ALIAS]
    if own.vendor == "sqlite":
        transaction.on_commit(_fold, using=ALIAS)


def _fold() -> None:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
