"""What settings.py asks of the database is what the connection really has, on either engine."""

import os
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

pytestmark = pytest.mark.django_db(transaction=True)


def one(query: str, database: str = "default") -> object:
    with connections[database].cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("pragma", "value", "why"),
    [
        ("journal_mode", "wal", "pages read while a file comes in"),
        ("synchronous", 2, "a ledger entry outlives a power cut"),
        ("secure_delete", 1, "erased rows are overwritten"),
        ("foreign_keys", 1, "a child without its parent is refused"),
    ],
)
@pytest.mark.parametrize("database", ["default", "inbox"])
def test_sqlite_is_as_it_was_asked_to_be(database: str, pragma: str, value: object, why: str):
    assert one(f"PRAGMA {pragma}", database) == value, why


@pytest.mark.sqlite
@pytest.mark.parametrize(("database", "waits"), [("default", 20_000), ("inbox", 5_000)])
def test_a_writer_waits_for_anothers_chunk_and_a_resident_less_long(database: str, waits: int):
    assert one("PRAGMA busy_timeout", database) == waits


def test_no_page_opens_its_databases_anew():
    """Whoever closes a SQLite file last waits for the disk several times."""
    assert [one["CONN_MAX_AGE"] for one in settings.DATABASES.values()] == [None, None]


@pytest.mark.sqlite
def test_a_transaction_takes_the_write_lock_at_its_start():
    """IMMEDIATE: a transaction that reads first and writes later cannot fail in its middle."""
    with transaction.atomic():
        other = connection.copy()
        other.settings_dict = {**other.settings_dict, "OPTIONS": {"timeout": 0}}
        try:
            with pytest.raises(DatabaseError, match="locked"), other.cursor() as cursor:
                cursor.execute("BEGIN IMMEDIATE")
        finally:
            other.close()


def test_a_child_without_its_parent_is_refused():
    with pytest.raises(IntegrityError), connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            "INSERT INTO desk_member (user_id, partner, role) VALUES (9999, 'police', 'analyst')"
        )


def test_a_request_is_no_transaction():
    """A request that fails must not take the ledger's entry of its refusal with it (design 6)."""
    assert [one["ATOMIC_REQUESTS"] for one in settings.DATABASES.values()] == [False, False]


def test_models_and_migrations_say_the_same():
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert "No changes" in out.getvalue()


def test_the_engine_is_the_one_that_was_asked_for():
    asked = os.environ.get("HUEANDCRY_TEST_DATABASE", "")
    assert connection.vendor == ("postgresql" if asked.startswith("postgresql:") else "sqlite")
