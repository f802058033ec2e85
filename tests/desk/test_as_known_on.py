"""Pages as known on a day: what was known then, said so, and what changed since."""

import json
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User

from hueandcry.desk import clock
from hueandcry.desk.acts import people, show
from hueandcry.exchange.words import day_words
from hueandcry.register import stage
from tests.desk import partnership
from tests.desk.conftest import CheckedClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
OWN = "whose=own&stream=police_online"


@pytest.fixture
def two_files(checked_client: CheckedClient) -> tuple[CheckedClient, datetime, datetime]:
    """A first file of seven reports, and ten days later five more of the same quarter."""
    partnership.organisations()
    partnership.agree()
    first, then = clock.now() - timedelta(days=20), clock.now() - timedelta(days=10)
    on = partnership.TODAY
    for at, count, name in ((first, 7, "a"), (then, 5, "b")):
        rows = [partnership.report(f"{name}{n}", on, "blackmail") for n in range(count)]
        batch = partnership.staged("police", "police", rows, f"{name}.csv")
        stage.publish(batch, partnership.WHO, at)
    checked_client.force_login(User.objects.get(username="priya"))
    return checked_client, first, then


def text(response: Any) -> str:
    return str(response.content.decode())


def test_then_and_now_are_two_faces_and_both_are_said(
    two_files: tuple[CheckedClient, datetime, datetime],
) -> None:
    client, first, _ = two_files
    day = (first + timedelta(days=2)).date()
    now, past = (
        text(client.get(f"/desk/picture/?{OWN}")),
        text(client.get(f"/desk/picture/?{OWN}&known_on={day}")),
    )
    assert ": 12 in" in now
    assert "as known then" not in now
    assert ": 7 in" in past
    assert f"as known on {day_words(day)}" in past.split("</h1>")[0]
    assert "7 as known then, 12 now" in past


def test_copies_today_and_lists_are_as_known_on_that_day_too(
    two_files: tuple[CheckedClient, datetime, datetime],
) -> None:
    client, first, _ = two_files
    day = (first + timedelta(days=2)).date()
    query = f"?{OWN}&known_on={day}"
    answer = json.loads(client.get(f"/desk/picture.json{query}").content)
    assert answer["as_known_on"] == day.isoformat()
    assert {row["count"] for row in answer["streams"][0]["rows"]} == {7}
    assert f"As known on {day}" in text(client.get(f"/desk/picture.csv{query}"))
    for address in ("/desk/", "/desk/lists/"):
        assert f"s known on {day_words(day)}" in text(client.get(f"{address}?known_on={day}"))
    assert f"As known on {day}" in text(client.get(f"/desk/lists.csv?known_on={day}"))
    rows = json.loads(client.get(f"/desk/lists.json?known_on={day}").content)["lists"]
    assert {row["about"] for row in rows} >= {"Fraud", "Not sure yet"}


NONSENSE = {
    "2026-02-31": "There is no 31 February",
    "never": "Write a day as 31/03/2026",
    "2999-01-01": "is still to come",
    "1999-01-01": "Nothing was known here before",
    "<script>": "Write a day as 31/03/2026",
    "1" * 5000: "Write a day as 31/03/2026",
}


def test_a_day_that_makes_no_sense_is_answered_in_a_sentence(
    two_files: tuple[CheckedClient, datetime, datetime],
) -> None:
    for address in ("/desk/picture/", "/desk/picture.csv", "/desk/", "/desk/lists/"):
        for given, words in NONSENSE.items():
            response = two_files[0].get(address, {"known_on": given})
            assert response.status_code == 400, (address, given)
            assert words in text(response), (address, given)


def test_today_and_nothing_ask_what_is_known_now() -> None:
    partnership.organisations()
    known_on = partial(show.known_on, member=people.member("priya"), today=partnership.TODAY)
    assert known_on("") is None
    assert known_on(" ") is None
    assert known_on(partnership.TODAY.isoformat()) is None
    assert known_on("31/03/2026") is not None


def test_who_may_see_nothing_cannot_find_the_day_of_the_first_file(
    two_files: tuple[CheckedClient, datetime, datetime],
) -> None:
    """Days tried in turn: what is said of a day before the first file is said of it too."""
    client, first, _ = two_files
    too_early = {"known_on": (first.date() - timedelta(days=1)).isoformat()}
    assert f"before {day_words(first.date())}" in text(client.get("/desk/", too_early))
    people.add("nobody", "Ned Body", "college", "analyst", who=partnership.WHO, now=first)
    client.force_login(User.objects.get(username="nobody"))
    for address in ("/desk/picture/", "/desk/", "/desk/lists/"):
        said = [
            client.get(address, {"known_on": (first.date() + timedelta(days=days)).isoformat()})
            for days in (-1, 0)
        ]
        assert said[0].status_code == said[1].status_code
        for page in said:
            assert "Nothing was known" not in text(page)


def test_the_first_day_may_be_asked_about(
    two_files: tuple[CheckedClient, datetime, datetime],
) -> None:
    client, first, _ = two_files
    assert client.get("/desk/picture/", {"known_on": first.date().isoformat()}).status_code == 200
