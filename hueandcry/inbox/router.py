"""Which database a table lies in: the inbox in its own, everything else in the register's."""

from typing import Any

ALIAS = "inbox"


class Apart:
    """Django's router: no table of the inbox in the register's database, none of others in it."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """The alias that a query on `model` goes to."""
        return ALIAS if model._meta.app_label == ALIAS else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Whether tables of `app_label` stand in the database `db`."""
        return (db == ALIAS) == (app_label == ALIAS)
