"""Cut short between two databases, or done by two at once: one fact or none, and nothing lost."""

import threading
from typing import Any

import pytest
from django.db import DatabaseError, connections

from hueandcry.desk import clock
from hueandcry.desk.acts import accept, inbox, inbox_keep, people
from hueandcry.desk.acts.inbox import UnableToAnswer
from hueandcry.inbox import answer, gone, log, tell
from hueandcry.register import ledger, stage
from tests.desk import test_inbox as written
from tests.desk.test_inbox import desk as desk

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What a kill looks like from inside: nothing after it runs."""


@pytest.fixture(autouse=True)
def nothing_noted() -> None:
    gone.file().unlink(missing_ok=True)


def accepted(number: int, name: str = "rhian", code: str = "NFIB3A") -> bool:
    member, now, today = people.member(name), clock.now(), clock.today()
    inbox.open_one(member, number, today=today, now=now)
    return accept.accept(member, number, code, "Thank you.", today=today, now=now)


def kill_at(monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> None:
    def dies(*arguments: Any, **words: Any) -> None:
        raise Killed

    monkeypatch.setattr(where, name, dies)


# Where the kill falls; whether a fact stands then.
KILLS = [
    (stage, "publish", False),
    (answer, "accepted", True),
]


@pytest.mark.parametrize(("where", "name", "stands"), KILLS)
def test_killed_while_accepting_and_done_again_it_is_one_fact(
    desk: None, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, stands: bool
) -> None:
    number, code = written.sent()
    with monkeypatch.context() as patch:
        kill_at(patch, where, name)
        with pytest.raises(Killed):
            accepted(number)
    assert len(written.facts()) == stands
    assert written.receipt(code).state == tell.READ
    entries = ledger.size()
    assert accepted(number)
    assert len(written.facts()) == 1
    assert ledger.size() == entries + (not stands)
    assert written.receipt(code).state == tell.ACCEPTED


def test_killed_while_taking_back_the_rest_is_done_when_the_home_is_opened(
    desk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for where, name, messages in ((tell, "withdraw", 1), (accept, "end", 0)):
        number, code = written.sent(form=name)
        accepted(number)
        with monkeypatch.context() as patch:
            kill_at(patch, where, name)
            with pytest.raises(Killed):
                inbox_keep.withdraw(code, clock.now())
        assert len(written.facts()) == 1
        assert inbox_keep.again(clock.now()) == inbox_keep.Back(messages, 1)
        assert written.facts() == []
        assert tell.by_code(code) is None


def test_taken_back_while_an_officer_accepts_nothing_is_counted(
    desk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, code = written.sent()
    publish = stage.publish
    done: list[int] = []

    def and_then_taken_back(*arguments: Any) -> int:
        entry = publish(*arguments)
        if not done:
            done.append(entry)
            tell.withdraw(code, clock.now())
        return entry

    monkeypatch.setattr(stage, "publish", and_then_taken_back)
    with pytest.raises(UnableToAnswer, match="took it back or changed it meanwhile"):
        accepted(number)
    assert written.facts() == []


def test_no_word_is_unsealed_where_the_log_cannot_be_written(
    desk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, _ = written.sent()
    unsealed: list[Any] = []

    def fails(*arguments: Any) -> None:
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(answer, "told_of", unsealed.append)
    monkeypatch.setattr(log, "append", fails)
    with pytest.raises(DatabaseError):
        inbox.open_one(people.member("rhian"), number, today=clock.today(), now=clock.now())
    assert unsealed == []


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_accept_at_once_make_one_fact(desk: None) -> None:
    number, code = written.sent()
    start, told = threading.Barrier(4), list[str]()

    def one(name: str) -> None:
        start.wait()
        try:
            accepted(number, code=name)
            told.append("done")
        except UnableToAnswer as problem:
            told.append(str(problem))
        finally:
            connections.close_all()

    codes = ("NFIB3A", "NFIB1H", "NFIB52C", "NFIB5A")
    officers = [threading.Thread(target=one, args=(code,)) for code in codes]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join()
    assert len(told) == len(codes)
    assert "done" in told
    assert len(written.facts()) == 1
    assert written.receipt(code).state == tell.ACCEPTED
    assert [line.kind for line in written.receipt(code).story].count("accepted") == 1
    assert log.first_wrong() is None
