"""What every test has: no network, a watched log, Django's settings, and its own markers."""

import os
import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import deactivate
from hypothesis import settings as hypothesis_settings

# Playwright's synchronous calls run in a loop that Django would mistake for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

pytest_plugins = ["tests.canary"]

hypothesis_settings.register_profile("quick", deadline=None, max_examples=60)
hypothesis_settings.register_profile("long", deadline=None, max_examples=2000)

DATABASE_FIXTURES = frozenset(
    {"admin_client", "client", "db", "django_user_model", "live_server", "transactional_db"}
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long", action="store_true", help="run the long tests too, with more examples"
    )


def pytest_configure(config: pytest.Config) -> None:
    hypothesis_settings.load_profile("long" if config.getoption("--long") else "quick")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    postgres = os.environ.get("HUEANDCRY_TEST_DATABASE", "").startswith("postgresql:")
    for item in items:
        if _touches_the_database(item):
            item.add_marker("database")
            _both_databases(item)
        if item.get_closest_marker("postgres") and not postgres:
            item.add_marker(pytest.mark.skip(reason="says something of PostgreSQL alone"))
        if item.get_closest_marker("sqlite") and postgres:
            item.add_marker(pytest.mark.skip(reason="says something of SQLite alone"))
    if not config.getoption("--long"):
        late = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=late)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


def _both_databases(item: pytest.Item) -> None:
    """The inbox has a database of its own: a test that touches one is isolated in both."""
    said = item.get_closest_marker("django_db")
    given = said.kwargs if said else {}
    item.add_marker(pytest.mark.django_db(**{"databases": "__all__", **given}), append=False)


def _touches_the_database(item: pytest.Item) -> bool:
    used = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(used & DATABASE_FIXTURES)


@pytest.fixture(autouse=True)
def no_note_of_another_test() -> None:
    """Files beside the database tell of a ledger, and of erasures, that the last test undid."""
    from django.conf import settings

    for name in ("ledger.seen", "ledger.cut", "erasures", "erasures.unfinished"):
        (settings.HUEANDCRY_HOME.path / name).unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def no_language_of_another_test() -> Iterator[None]:
    """A request for a Welsh page leaves the thread speaking Welsh."""
    yield
    deactivate()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test reaches this machine alone."""
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _loopback_only(getattr(socket.socket, name)))


def _loopback_only(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        inet = self.family in (socket.AF_INET, socket.AF_INET6)
        if inet and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            self.close()
            raise AssertionError(f"A test tried to reach {address[0]}. Tests stay on this machine.")
        return connect(self, address)

    return guarded


if sys.flags.optimize:
    raise SystemExit("Run the tests without -O: it removes what they assert.")
