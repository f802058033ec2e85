"""A Django client through which every page of every test is checked."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from hueandcry.desk.acts import people
from tests.canary import leaks
from tests.page_checks import faults


class CheckedClient(Client):
    """A client whose every HTML answer must be a page that may be shown, whatever its status.

    Set `knows_names` where the person signed in may see a name; otherwise a canary fails the test.
    """

    knows_names = False

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and response.content:
            text = response.content.decode(response.charset)
            found = faults(text)
            assert not found, f"{request['PATH_INFO']}: " + "; ".join(found)
            names = [] if self.knows_names else leaks(text)
            assert not names, f"{request['PATH_INFO']} shows {names}"
        return response


@pytest.fixture
def checked_client(db: None) -> CheckedClient:
    """A signed-out client; `checked_client.force_login(user)` signs in.

    What the process remembers of another test's desk is forgotten: a rolled-back book has the ids
    and days of the next one.
    """
    cache.clear()
    return CheckedClient()


@pytest.fixture
def no_second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Members come in without the second factor that a real home asks for."""
    monkeypatch.setattr(people, "needs_second_factor", lambda user: False)


def as_(client: CheckedClient, name: str) -> CheckedClient:
    """The client, signed in as a member."""
    client.force_login(User.objects.get(username=name))
    return client
