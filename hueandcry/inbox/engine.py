"""The inbox's own database: made beside the register's, let go of, and emptied of what went."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.db import OperationalError, connections, transaction

from hueandcry.inbox.router import ALIAS

_TURN = Lock()
_PATIENCE = 5.0  # seconds


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


def grant(role: str) -> None:
    """Let a role of PostgreSQL, which owns nothing, work on the inbox; its name was checked."""
    own = connections[ALIAS]
    if own.vendor != "postgresql":
        return
    name = own.ops.quote_name(role)
    with transaction.atomic(using=ALIAS), own.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")


@contextmanager
def writing() -> Iterator[None]:
    """One short transaction of a sender: those of this process take turns.

    SQLite has one writer and lets the rest look again at random, so that of two hundred some would
    wait very long. Raises OperationalError after five seconds without a turn.
    """
    if not _TURN.acquire(timeout=_PATIENCE):
        raise OperationalError("The inbox is busy.")
    try:
        with transaction.atomic(using=ALIAS):
            yield
    finally:
        _TURN.release()


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
