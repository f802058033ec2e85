"""The database itself lets nobody change or remove an entry of the ledger."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from hueandcry.register import ledger, protect
from hueandcry.register.models import LedgerName
from tests.desk.partnership import NOW

TAMPERING = [
    *(f"UPDATE {table} SET {column} = {column}" for table, column in (
        ("register_ledgerentry", "text"),
        ("register_ledgernode", "hash"),
        ("register_checkpoint", "note"),
        ("register_cosignature", "note"),
    )),
    *(f"DELETE FROM {table}" for table in protect.FENCED),
]  # fmt: skip


def test_what_is_fenced() -> None:
    tables = ("ledgerentry", "ledgernode", "checkpoint", "cosignature")
    assert tuple(f"register_{table}" for table in tables) == protect.FENCED


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def fenced_file(transactional_db: None) -> Iterator[None]:
    """On SQLite the fence goes after the test: the next one empties the tables."""
    protect.put_up("")
    yield
    for table in protect.FENCED:
        for what in ("update", "delete"):
            run(f"DROP TRIGGER {table}_no_{what}")


@pytest.mark.sqlite
@pytest.mark.usefixtures("fenced_file")
def test_on_sqlite_a_trigger_says_no() -> None:
    protect.put_up("")
    for _ in range(3):
        ledger.append({"act": "question", "who": "Quillfeather"}, NOW)
    for statement in TAMPERING:
        if "cosignature" not in statement:  # a statement that touches no row fires nothing
            with pytest.raises(DatabaseError, match="only grows"):
                run(statement)
    LedgerName.objects.all().delete()
    assert ledger.append({"act": "question"}, NOW) == 4
    with pytest.raises(protect.CannotProtect, match="no roles"):
        protect.put_up("web")


@pytest.fixture
def web_role(transactional_db: None) -> Iterator[str]:
    role = f"hueandcry_web_{secrets.token_hex(4)}"
    run(f"CREATE ROLE {role}")
    protect.put_up(role)
    yield role
    run("RESET ROLE")
    for table in protect.FENCED:
        for when in ("row", "whole"):
            run(f"DROP TRIGGER only_grows_{when} ON {table}")
    run(f"DROP OWNED BY {role}")
    run(f"DROP ROLE {role}")


@pytest.mark.postgres
def test_on_postgresql_the_service_may_only_add(web_role: str) -> None:
    protect.put_up(web_role)
    run(f"SET ROLE {web_role}")
    for _ in range(3):
        ledger.append({"act": "question", "who": "Quillfeather"}, NOW)
    for statement in (*TAMPERING, *(f"TRUNCATE {one} CASCADE" for one in protect.FENCED)):
        with pytest.raises(DatabaseError, match="permission denied"):
            run(statement)
    LedgerName.objects.all().delete()
    assert ledger.append({"act": "question"}, NOW) == 4
    # Granted more by mistake, the service still meets the trigger.
    run("RESET ROLE")
    run(f"GRANT ALL ON {', '.join(protect.FENCED)} TO {web_role}")
    run(f"SET ROLE {web_role}")
    for statement in TAMPERING:
        if "cosignature" not in statement:
            with pytest.raises(DatabaseError, match="only grows"):
                run(statement)
    assert ledger.append({"act": "question"}, NOW) == 5


@pytest.mark.postgres
def test_a_role_that_could_take_the_fence_down_is_refused(transactional_db: None) -> None:
    owner: Any = connection.settings_dict["USER"]
    for role, words in ((owner, "superuser|owns"), ("nobody_here", "no role"), ("a;b", "letters")):
        with pytest.raises(protect.CannotProtect, match=words):
            protect.put_up(role)
