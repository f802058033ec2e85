"""A receipt is the same, byte for byte, whatever anybody else has sent."""

from collections import OrderedDict
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hueandcry.desk import clock
from hueandcry.desk.acts import crowd, tell
from hueandcry.desk.answers import Sent
from hueandcry.inbox import answer
from hueandcry.inbox.models import Message
from tests.desk import front
from tests.desk.front import NOW, TODAY

pytestmark = pytest.mark.django_db
MINE = Sent(
    guide="money-sent",
    words="A man on 07700 900123 took £200.",
    money="200",
    postcode="DH1",
    reach="07700 900123",
    may_reach=True,
)
WORDS = st.sampled_from(
    [MINE.words, "Ring 07700 900123 back.", "He took my account.", "They have nudes of me.", "x"]
)
OTHERS = st.lists(
    st.builds(
        Sent,
        guide=st.sampled_from(["money-sent", "account-taken", "harassment", "images-adult", ""]),
        words=WORDS,
        money=st.sampled_from(["", "200", "none"]),
        postcode=st.sampled_from(["", "DH1", "DL3"]),
        pressed=st.booleans(),
        may_count=st.booleans(),
        may_pass=st.booleans(),
    ),
    max_size=8,
)
ENDS = st.sampled_from(["waits", "read", "closed", "spam"])


def put(sent: Sent, form: str, at: str) -> None:
    when = NOW - timedelta(minutes=1)
    tell.send(sent, form=form, language="en-gb", address=at, today=TODAY, now=when)


def ended(numbers: list[int], ends: str) -> None:
    for number in numbers if ends != "waits" else []:
        answer.read(number, "rhian", NOW, "on duty")
        if ends == "spam":
            answer.spam([number], "", by="rhian", now=NOW)
        if ends == "closed":
            answer.close(number, "Thank you.", by="rhian", now=NOW)


def receipt(others: list[Sent], ends: str, places: int, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The receipt of one report among others, and what its code shows later; nothing is kept."""
    monkeypatch.setattr(crowd, "_PLACES", OrderedDict())
    Message.objects.all().delete()
    for number, sent in enumerate(others):
        put(sent, f"other {number}", f"192.0.2.{number % places}")
    ended(list(Message.objects.values_list("pk", flat=True)), ends)
    here: dict[str, Any] = {"language": "en-gb", "today": TODAY, "now": NOW, "address": "192.0.2.0"}
    taken = tell.send(MINE, form="mine", **here)
    assert isinstance(taken, tell.Taken)
    page = Client().post("/receipt/", {"code": taken.receipt.code})
    assert page.status_code == 200
    assert isinstance(page.content, bytes)
    return repr(taken).encode() + page.content


@pytest.fixture
def at_1940(db: None, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    front.opened()
    return monkeypatch


@given(others=OTHERS, ends=ENDS, places=st.integers(1, 3))
@settings(
    max_examples=settings().max_examples // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_receipt_says_nothing_of_any_other_report(
    others: list[Sent], ends: str, places: int, at_1940: pytest.MonkeyPatch
):
    assert receipt(others, ends, places, at_1940) == receipt([], "waits", 1, at_1940)


def test_a_receipt_that_told_a_number_would_be_seen(at_1940: pytest.MonkeyPatch):
    at_1940.setattr(
        "hueandcry.desk.acts.answered.pounds", lambda pence: f"{Message.objects.count()}"
    )
    assert receipt([MINE], "waits", 1, at_1940) != receipt([], "waits", 1, at_1940)


def test_nor_of_a_crowd(at_1940: pytest.MonkeyPatch):
    crowded = receipt([MINE] * 30, "waits", 1, at_1940)
    assert crowded == receipt([], "waits", 1, at_1940)
