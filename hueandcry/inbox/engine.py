"""The inbox's own database: made where the register lies in PostgreSQL and it is not there yet."""

from django.db import connections

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
