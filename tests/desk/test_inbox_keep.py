"""How long what the public sent is kept, and that what is gone stays gone."""

import json
from argparse import Namespace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from hueandcry.action import clocks
from hueandcry.desk import clock
from hueandcry.desk.acts import accept, erasure, inbox, inbox_keep, people
from hueandcry.desk.commands import ledger as ledger_command
from hueandcry.inbox import answer, gone, log, tell
from hueandcry.inbox.models import Entry, Message
from tests.desk import test_inbox as written
from tests.desk.test_inbox import desk as desk

# To overwrite what was erased, the database must not be in a transaction.
pytestmark = pytest.mark.django_db(transaction=True)

NAME = "Quillfeather"


@pytest.fixture(autouse=True)
def nothing_noted() -> None:
    gone.file().unlink(missing_ok=True)
    (settings.HUEANDCRY_HOME.path / "erasures").unlink(missing_ok=True)


def rhian() -> people.MemberFact:
    return people.member("rhian")


def opened(number: int) -> None:
    inbox.open_one(rhian(), number, today=clock.today(), now=clock.now())


def close(number: int) -> None:
    now, today = clock.now(), clock.today()
    opened(number)
    inbox.close(rhian(), number, "Thank you.", today=today, now=now)


def test_what_was_ended_expires_and_what_waits_never_does(desk: None) -> None:
    closed, spam, waits = (written.sent(form=name)[0] for name in ("closed", "spam", "waits"))
    close(closed)
    opened(spam)
    inbox.put_away(rhian(), (spam,), "", today=clock.today(), now=clock.now())

    def left(days: int) -> set[int]:
        inbox_keep.expire(rhian(), clock.today() + timedelta(days=days), clock.now())
        return set(Message.objects.values_list("pk", flat=True))

    assert left(clocks.kept_days("spam")) == {closed, spam, waits}
    assert left(clocks.kept_days("spam") + 1) == {closed, waits}
    assert left(clocks.kept_days("closed")) == {closed, waits}
    assert left(clocks.kept_days("closed") + 1) == {waits}
    assert left(10_000) == {waits}
    assert Entry.objects.filter(act="expired").count() == 2
    assert log.first_wrong() is None


def test_another_organisation_makes_nothing_expire(desk: None) -> None:
    number, _ = written.sent()
    close(number)
    far = clock.today() + timedelta(days=10_000)
    assert inbox_keep.due(people.member("dafydd"), far) is None
    assert inbox_keep.expire(people.member("dafydd"), far, clock.now()) == 0
    assert inbox_keep.due(people.member("jo"), far) == 1


def erase(names: list[str], refs: list[str] | None = None) -> erasure.Proven:
    return erasure.carry_out(
        "police",
        refs or [],
        names,
        reason="asked",
        member=people.member("jo"),
        who={"who": "jo"},
        now=clock.now(),
        in_home=True,
    )


WHERE_A_NAME_STANDS: dict[str, dict[str, Any]] = {
    "in the words": {"words": f"I am Ada {NAME.upper()} and they rang me."},
    "in the way to reach them": {"reach": f"ada.{NAME.lower()}@example.org"},
}


@pytest.mark.parametrize("where", WHERE_A_NAME_STANDS)
def test_a_name_is_erased_from_the_inbox_too(desk: None, where: str) -> None:
    _, code = written.sent(**WHERE_A_NAME_STANDS[where])
    other, _ = written.sent(form="b")
    proven = erase([NAME])
    assert (proven.messages, proven.columns, proven.looked.found) == (1, (), ())
    assert tell.by_code(code) is None
    assert [line.number for line in answer.waiting("police", live=True)] == [other]


def test_the_fact_of_an_erased_message_ends_with_it(desk: None) -> None:
    number, _ = written.sent(reach=f"ada.{NAME.lower()}@example.org")
    now, today = clock.now(), clock.today()
    opened(number)
    accept.accept(rhian(), number, "NFIB3A", "Thank you.", today=today, now=now)
    assert erase([NAME]).messages == 1
    assert written.facts() == []


def test_a_name_in_a_reply_or_an_addition_is_found(desk: None) -> None:
    added, replied = written.sent(form="a"), written.sent(form="b")
    tell.add(added[1], f"He is called {NAME}.", written.PLAIN, clock.now())
    opened(replied[0])
    answer.close(replied[0], f"Dear {NAME}", by="rhian", now=clock.now())
    assert erase([NAME]).messages == 2


def test_a_message_behind_an_erased_reference_goes_with_it(desk: None) -> None:
    number, code = written.sent()
    now, today = clock.now(), clock.today()
    opened(number)
    accept.accept(rhian(), number, "NFIB3A", "Thank you.", today=today, now=now)
    ((ref, *_),) = written.facts()
    proven = erase([], [ref])
    assert (proven.messages, proven.erased.reports) == (1, 1)
    assert written.facts() == []
    assert tell.by_code(code) is None


def copy_of(number: int) -> dict[str, Any]:
    """A row as an older copy of the inbox holds it."""
    found: Any = Message.objects.filter(pk=number).values().get()
    return dict(found)


@pytest.mark.parametrize("how", ["taken back", "erased"])
def test_an_older_copy_brings_nothing_back(desk: None, how: str) -> None:
    number, code = written.sent(words=f"I am {NAME}.")
    kept, _ = written.sent(form="kept")
    before = copy_of(number)
    if how == "erased":
        erase([NAME])
    else:
        assert inbox_keep.withdraw(code, clock.now())
    Message.objects.filter(pk=number).update(**before)
    assert tell.by_code(code) is not None
    assert inbox_keep.again(clock.now()) == inbox_keep.Back(1, 0)
    assert tell.by_code(code) is None
    assert copy_of(number)["words"] == ""
    assert copy_of(kept)["words"] != ""
    assert inbox_keep.again(clock.now()) == inbox_keep.Back(0, 0)


def test_what_is_noted_names_nobody(desk: None) -> None:
    number, code = written.sent()
    inbox_keep.withdraw(code, clock.now())
    noted = gone.file().read_text(encoding="ascii")
    assert code not in noted
    assert copy_of(number)["code"] not in noted


def test_the_ledgers_check_looks_at_the_inboxs_log_too(
    desk: None, capsys: pytest.CaptureFixture[str]
) -> None:
    number, _ = written.sent()
    close(number)
    asked = Namespace(against=None, json=True)
    assert ledger_command.verify(asked, settings.HUEANDCRY_HOME) == 0
    assert json.loads(capsys.readouterr().out)["inbox_log_holds"] is True
    Entry.objects.filter(act="closed").update(by="")
    assert ledger_command.verify(asked, settings.HUEANDCRY_HOME) == 1
    assert json.loads(capsys.readouterr().out)["inbox_log_holds"] is False


def test_a_reference_says_nothing_of_its_message(desk: None) -> None:
    number, code = written.sent()
    mark = inbox.open_one(rhian(), number, today=clock.today(), now=clock.now())
    assert isinstance(mark, answer.Opened)
    assert accept.reference(mark.mark).startswith("HC-")
    assert str(number) != accept.reference(mark.mark).removeprefix("HC-")
    assert code.replace("-", "") not in accept.reference(mark.mark)
