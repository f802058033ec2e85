"""What the public sends, at rest: in, answered, added to, put right, taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hueandcry.inbox import answer, log, roster, tell
from hueandcry.inbox.models import Entry
from hueandcry.inbox.tell import Judged, Told

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 19, 40, tzinfo=UTC)
TOLD = Told(
    guide="money-sent",
    language="en-gb",
    words="I sent money to a shop that is not there.",
    happened_on=date(2026, 11, 24),
    loss_pence=20_000,
    outward="DH1",
    reach="01632 960123",
    may_count=True,
    may_pass=True,
    may_reach=True,
)
PLAIN = Judged(live=False, alarm="", at_risk=False, crowd="", due_at=None)
RISK = Judged(live=False, alarm="", at_risk=True, crowd="", due_at=NOW + timedelta(days=2))
LIVE = Judged(live=True, alarm="child_exploitation", at_risk=True, crowd="", due_at=NOW)


def sent(judged: Judged = PLAIN, form: str = "form", told: Told = TOLD) -> str:
    return tell.receive(told, judged, owner="police", form=form, now=NOW)


def number(code: str) -> int:
    found = tell.by_code(code)
    assert found is not None
    return found.number


def kinds(code: str) -> list[str]:
    found = tell.by_code(code)
    assert found is not None
    return [line.kind for line in found.story]


def test_the_same_form_twice_is_one_message() -> None:
    assert sent() == sent()
    assert len(answer.waiting("police", live=False)) == 1


def test_a_reply_reaches_the_receipt_without_a_name() -> None:
    code = sent()
    opened = answer.read(number(code), "rhian", NOW, "")
    assert opened.told == TOLD
    assert answer.close(number(code), "Ring your bank.", by="rhian", now=NOW)
    found = tell.by_code(code.lower().replace("-", " "))
    assert found is not None
    assert [(line.kind, line.by, line.words) for line in found.story] == [
        ("came", "", ""),
        ("read", "", ""),
        ("closed", "", "Ring your bank."),
    ]
    assert found.state == tell.CLOSED


def test_what_is_added_opens_a_closed_message_again() -> None:
    code = sent()
    answer.read(number(code), "rhian", NOW, "")
    answer.close(number(code), "Done.", by="rhian", now=NOW)
    assert not answer.waiting("police", live=False)
    assert tell.add(code, "They rang again.", PLAIN, NOW)
    assert [line.state for line in answer.waiting("police", live=False)] == [tell.WAITING]
    assert answer.read(number(code), "rhian", NOW, "").story[-2].words == "They rang again."


def test_what_is_added_can_raise_the_alarm_and_nothing_lowers_it() -> None:
    code = sent()
    assert tell.add(code, "She is twelve.", LIVE, NOW)
    assert not answer.waiting("police", live=False)
    assert [line.alarm for line in answer.waiting("police", live=True)] == ["child_exploitation"]
    assert tell.correct(code, TOLD, PLAIN, NOW)
    assert not answer.waiting("police", live=False)


def test_a_correction_keeps_nothing_of_the_old() -> None:
    code = sent()
    tell.correct(
        code, Told("money-sent", "cy", "New.", None, None, "", "", *[False] * 3), PLAIN, NOW
    )
    opened = answer.read(number(code), "rhian", NOW, "")
    assert (opened.told.words, opened.told.reach, opened.told.may_pass) == ("New.", "", False)
    assert TOLD.words not in {line.words for line in opened.story}


def test_what_is_taken_back_is_gone_from_everywhere() -> None:
    code = sent()
    tell.add(code, "More.", PLAIN, NOW)
    assert tell.withdraw(code, NOW) is not None
    assert tell.by_code(code) is None
    assert not answer.waiting("police", live=True)
    (line,) = answer.lately("police", NOW, live=True)
    opened = answer.read(line.number, "rhian", NOW, "")
    assert opened.told.words == opened.told.reach == opened.told.outward == ""
    assert [one.kind for one in opened.story] == ["withdrawn"]
    assert not answer.accepted(line.number, "", "house", by="rhian", now=NOW)


def test_nothing_is_under_a_slip_or_a_code_never_given() -> None:
    sent()
    for typed in ("", "7Q4M2-9KXAC", "drop table", "0" * 10):
        assert tell.by_code(typed) is None
        assert not tell.add(typed, "More.", PLAIN, NOW)
        assert tell.withdraw(typed, NOW) is None


def test_the_earliest_clock_comes_first_and_no_clock_last() -> None:
    sent(PLAIN, "a")
    risk = sent(RISK, "b")
    sent(PLAIN, "c")
    assert next(line.number for line in answer.waiting("police", live=False)) == number(risk)


def test_spam_is_closed_for_its_sender_and_put_away_for_its_reader() -> None:
    codes = [sent(PLAIN, form) for form in "abc"]
    numbers = [number(code) for code in codes]
    for one in numbers:
        answer.read(one, "rhian", NOW, "")
    assert answer.spam(numbers, "", by="rhian", now=NOW) == 3
    assert answer.spam(numbers, "", by="rhian", now=NOW) == 0
    assert {line.state for line in answer.lately("police", NOW, live=False)} == {tell.SPAM}
    assert kinds(codes[0]) == ["came", "read", "closed"]


def test_what_was_passed_on_is_no_longer_here() -> None:
    code = sent()
    one = number(code)
    answer.read(one, "rhian", NOW, "")
    assert answer.pass_on(one, "council", "The council can help.", "", by="rhian", now=NOW)
    assert answer.there(one, "police", live=True) is None
    assert [line.unread for line in answer.waiting("council", live=False)] == [True]
    assert [line.number for line in answer.lately("police", NOW, live=False)] == [one]


def test_the_log_shows_a_line_that_was_changed() -> None:
    code = sent()
    answer.read(number(code), "rhian", NOW, "duty")
    assert log.first_wrong() is None
    Entry.objects.filter(act="read").update(by="")
    assert log.first_wrong() == 2


def test_who_answers_and_who_is_on_duty() -> None:
    assert roster.door() is None
    roster.choose_door("police", "", by="hilda", now=NOW)
    roster.choose_door("council", "https://weather.example", by="hilda", now=NOW)
    found = roster.door()
    assert found is not None
    assert found.owner == "council"
    day = NOW.date()
    turn = roster.DutyFact(0, "police", "rhian", day, day, True)
    roster.put_on_duty(turn, by="rhian", now=NOW)
    assert roster.on_duty("police", day, live=True) == {"rhian"}
    assert not roster.on_duty("police", day, live=False)
    assert not roster.on_duty("police", day + timedelta(days=1), live=True)
    (found_turn,) = roster.turns("police", day)
    assert not roster.take_off("council", found_turn.number, by="x", now=NOW)
    assert roster.take_off("police", found_turn.number, by="rhian", now=NOW)


def test_the_log_shows_that_its_end_was_cut_off() -> None:
    code = sent()
    answer.read(number(code), "rhian", NOW, "duty")
    Entry.objects.latest("number").delete()
    assert log.first_wrong() == 2
