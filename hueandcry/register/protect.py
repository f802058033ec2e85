"""A fence in the database itself: an entry of the ledger is written once, then never touched.

On PostgreSQL the service connects as a role that owns nothing and may add to these tables, not
change them; a trigger stands behind that, for whoever is granted more by mistake. On SQLite, where
there are no roles, the trigger stands alone. Names may go (LedgerName is no part of the fence), and
the head moves on with each entry. Who owns the database can still take the fence down: that is seen
by a partner's checkpoint.
"""

import re

from django.db import DatabaseError, connection, transaction

from hueandcry.register.models import Checkpoint, Cosignature, LedgerEntry, LedgerNode

FENCED = tuple(
    str(model._meta.db_table) for model in (LedgerEntry, LedgerNode, Checkpoint, Cosignature)
)
_ROLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
_NO = "the ledger only grows"


class CannotProtect(Exception):
    """Why no fence can be put up, in one sentence."""


def statements(role: str) -> list[str]:
    """The SQL of the fence for the database that is connected; raises CannotProtect."""
    if connection.vendor == "sqlite":
        if role:
            raise CannotProtect("SQLite has no roles. Leave --web-role out.")
        return _sqlite()
    if not _ROLE.fullmatch(role):
        raise CannotProtect("Name the role of the service with --web-role: letters, digits and _.")
    return _postgresql(role)


def put_up(role: str) -> None:
    """Put the fence up, all of it or none; doing so again changes nothing. Raises CannotProtect."""
    wanted = statements(role)
    if connection.vendor == "postgresql":
        _check_role(role)
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            for statement in wanted:
                cursor.execute(statement)
    except DatabaseError as problem:
        words = " ".join(str(problem).split())
        raise CannotProtect(f"The database would not have it: {words}.") from None


def words(role: str) -> str:
    """What stands now."""
    if connection.vendor == "sqlite":
        return (
            "No statement can change or remove an entry of the ledger now. Who can write the file "
            "can still take that away: partners' checkpoints are what shows it."
        )
    return (
        f"{role} may add to the ledger, and change or remove nothing of it. Let the service "
        "connect as it, in home.toml, and do this again after each upgrade."
    )


def _check_role(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            raise CannotProtect(f"There is no role {role}. Make it: CREATE ROLE {role} LOGIN.")
        if found[0]:
            raise CannotProtect(f"{role} is a superuser, whom no fence holds.")
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
            " AND tablename = ANY(%s) AND pg_has_role(%s, tableowner, 'MEMBER')",
            [list(FENCED), role],
        )
        if cursor.fetchone()[0]:
            raise CannotProtect(
                f"{role} owns the tables, so it could take the fence down. "
                "Make another role for the service."
            )


def _postgresql(role: str) -> list[str]:
    tables = ", ".join(FENCED)
    guard = (
        "CREATE OR REPLACE FUNCTION hueandcry_ledger_only_grows() RETURNS trigger"
        " LANGUAGE plpgsql AS $$ BEGIN"
        " IF current_user = (SELECT tableowner FROM pg_tables"
        " WHERE schemaname = TG_TABLE_SCHEMA AND tablename = TG_TABLE_NAME)"
        " THEN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF;"
        f" RAISE EXCEPTION '{_NO}'; END $$"
    )
    triggers = [
        f"CREATE OR REPLACE TRIGGER only_grows_{when} BEFORE {what} ON {table}"
        f" FOR EACH {each} EXECUTE FUNCTION hueandcry_ledger_only_grows()"
        for table in FENCED
        for when, what, each in (
            ("row", "UPDATE OR DELETE", "ROW"),
            ("whole", "TRUNCATE", "STATEMENT"),
        )
    ]
    return [
        f'GRANT USAGE ON SCHEMA public TO "{role}"',
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"',
        f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"',
        f'REVOKE UPDATE, DELETE, TRUNCATE ON {tables} FROM PUBLIC, "{role}"',
        f'REVOKE DELETE, TRUNCATE ON register_ledgerhead FROM PUBLIC, "{role}"',
        guard,
        *triggers,
    ]


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{what.lower()} BEFORE {what} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{_NO}'); END"
        for table in FENCED
        for what in ("UPDATE", "DELETE")
    ]
