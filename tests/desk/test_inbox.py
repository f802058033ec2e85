"""The inbox behind the front door: who sees what, what becomes of it, and what stays as it was."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from hueandcry.desk import clock
from hueandcry.desk.acts import accept, inbox, people, seed
from hueandcry.desk.pages.inbox_shown import called
from hueandcry.inbox import answer, log, roster, tell
from hueandcry.inbox.models import Entry
from hueandcry.inbox.tell import Judged, Told
from hueandcry.register import book, ledger
from hueandcry.sharing import agreement as agreements
from tests.desk import partnership
from tests.desk.conftest import CheckedClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]

WORDS = "A man rang and I sent him £200 for a dog."
LIVE_WORDS = "Somebody asked my boy for pictures."
GROOMED = "He grooms my daughter. She is 13."
PLAIN = Judged(live=False, alarm="", at_risk=False, crowd="", due_at=None)
LIVE = Judged(live=True, alarm="child_exploitation", at_risk=True, crowd="", due_at=None)


@pytest.fixture
def desk() -> None:
    """Police run the inbox; Rhian is their officer, on no duty."""
    partnership.organisations()
    for name, text in agreements.examples().items():
        if name in ("house-police.toml", "house-fraud-desk.toml"):
            digest = book.add(text, partnership.WHO, partnership.NOW)
            party = name.removeprefix("house-").removesuffix(".toml")
            book.approve(digest, party, seed.OFFICERS[party], partnership.NOW)
    roster.choose_door("police", "", by="sam", now=clock.now())


def told(words: str = WORDS, **more: Any) -> Told:
    facts: dict[str, Any] = {
        "guide": "money-sent",
        "language": "en-gb",
        "words": words,
        "happened_on": date(2026, 11, 20),
        "loss_pence": 20_000,
        "outward": "DH1",
        "reach": "01632 960123",
        "may_count": True,
        "may_pass": False,
        "may_reach": False,
    }
    return Told(**{**facts, **more})


def sent(judged: Judged = PLAIN, form: str = "a", **more: Any) -> tuple[int, str]:
    """A message that came just now: its number and its code."""
    code = tell.receive(told(**more), judged, owner="police", form=form, now=clock.now())
    return receipt(code).number, code


def receipt(code: str) -> tell.Receipt:
    found = tell.by_code(code)
    assert found is not None
    return found


def as_(name: str) -> CheckedClient:
    client = CheckedClient()
    client.force_login(User.objects.get(username=name))
    return client


def on_duty(name: str, partner: str = "police", *, live: bool = True) -> None:
    today = clock.today()
    turn = roster.DutyFact(0, partner, name, today, today, live)
    roster.put_on_duty(turn, by="sam", now=clock.now())


def page(client: CheckedClient, address: str) -> tuple[int, str]:
    answer_ = client.get(address)
    return answer_.status_code, without_tokens(answer_.content.decode())


def without_tokens(text: str) -> str:
    """A page but for what each copy of it has of its own, to send a form by."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1", text)


def today_of(name: str) -> str:
    return str(as_(name).get("/desk/").content.decode())


def to_do(name: str) -> str:
    """What Today says waits for somebody."""
    text = page(as_(name), "/desk/")[1]
    return text.split("Waiting for you")[1].split("</section>")[0]


def do(name: str, number: int, act: str, **form: str) -> Any:
    """Somebody opens a message and acts on it."""
    client = as_(name)
    client.get(reverse("inbox_one", args=[number]))
    return client.post(reverse("inbox_act", args=[number, act]), form)


# Who, on live duty or not; what they get for the list, a plain message and a live one.
SEES = [
    ("rhian", False, 200, 200, 404),
    ("rhian", True, 200, 200, 200),
    ("priya", False, 403, 403, 403),  # an analyst of the same police
    ("jo", False, 403, 403, 403),  # their data protection officer
    ("sam", False, 403, 403, 403),  # the coordinator
    ("dafydd", False, 404, 404, 404),  # an officer of somebody else
]


def test_who_sees_what(desk: None) -> None:
    first, _ = sent()
    second, _ = sent(LIVE, "b", words=LIVE_WORDS)
    for name, live, listed, plain, sealed in SEES:
        if live:
            on_duty(name)
        client = as_(name)
        found = [
            page(client, reverse("inbox")),
            page(client, reverse("inbox_one", args=[first])),
            page(client, reverse("inbox_one", args=[second])),
        ]
        assert [status for status, _ in found] == [listed, plain, sealed], (name, live)
        assert (WORDS in found[1][1]) == (plain == 200), (name, live)
        assert (LIVE_WORDS in found[2][1]) == (sealed == 200), (name, live)
        assert (f"Report {called(second)}" in found[0][1]) == (sealed == 200), (name, live)


def test_what_is_live_leaves_no_trace_for_anybody_else(desk: None) -> None:
    """The pages with it and without it are the same, byte by byte, but for the time of day."""
    client = as_("rhian")
    before = [page(client, address)[1] for address in ("/desk/inbox/", "/desk/duty/")]
    number, _ = sent(LIVE, words=LIVE_WORDS)
    assert [page(client, address)[1] for address in ("/desk/inbox/", "/desk/duty/")] == before
    after, _ = sent(form="after")
    assert after != number + 1
    none = page(client, reverse("inbox_one", args=[number + 1]))
    there = page(client, reverse("inbox_one", args=[number]))
    assert none[0] == there[0] == 404
    assert none[1] == there[1]
    for act in ("accept", "pass", "close", "spam", "risk"):
        assert do("rhian", number, act, reply="Thank you.", code="NFIB1D").status_code == 404
    assert "must not wait" not in client.get("/desk/").content.decode()
    on_duty("rhian")
    assert "must not wait" in client.get("/desk/").content.decode()


def test_opening_is_written_down_with_its_rule_before_the_words(desk: None) -> None:
    number, code = sent()
    assert page(as_("rhian"), reverse("inbox_one", args=[number]))[0] == 200
    assert [line.kind for line in receipt(code).story] == ["came", "read"]
    newest = Entry.objects.latest("number")
    assert (newest.act, newest.by, newest.why) == ("read", "rhian", "HR-2026-01")


def test_who_answers_for_the_inbox_sees_what_was_done_and_no_word_of_it(desk: None) -> None:
    number, _ = sent()
    page(as_("rhian"), reverse("inbox_one", args=[number]))
    status, text = page(as_("jo"), reverse("inbox_log"))
    assert status == 200
    assert "It holds" in text
    line = rf"Rhian Hughes</td>.*?opened</td>.*?Report {called(number)}</td>.*?HR-2026-01"
    assert re.search(line, text)
    assert WORDS not in text
    assert [page(as_(who), reverse("inbox_log"))[0] for who in ("rhian", "sam", "priya")] == [
        403
    ] * 3
    roster.choose_door("fraud-desk", "", by="sam", now=clock.now())
    assert page(as_("jo"), reverse("inbox_log"))[0] == 404
    Entry.objects.filter(act="read").update(by="dafydd")
    roster.choose_door("police", "", by="sam", now=clock.now())
    assert "It was changed" in page(as_("jo"), reverse("inbox_log"))[1]


def test_who_answered_before_or_after_does_not_see_what_another_did(desk: None) -> None:
    first, code = sent()
    page(as_("rhian"), reverse("inbox_one", args=[first]))
    roster.choose_door("fraud-desk", "", by="sam", now=clock.now())
    second = tell.receive(told(), PLAIN, owner="fraud-desk", form="b", now=clock.now())
    tell.add(code, "More.", PLAIN, clock.now())

    def seen(owner: str) -> set[int]:
        return {line.message for line in log.newest(50, owner=owner)} - {0}

    assert seen("fraud-desk") == {receipt(second).number}
    roster.choose_door("police", "", by="sam", now=clock.now())
    assert seen("police") == {first}


def test_without_a_house_rule_it_stays_shut_and_the_no_is_written_down(desk: None) -> None:
    number, code = sent()
    (rule,) = [one for one in book.read().agreements if one.agreement.id == "HR-2026-01"]
    book.withdraw(rule.digest, {"who": "jo"}, clock.now())
    status, text = page(as_("rhian"), reverse("inbox_one", args=[number]))
    assert status == 403
    assert WORDS not in text
    assert [line.kind for line in receipt(code).story] == ["came"]
    assert Entry.objects.filter(act="refused", by="rhian").count() == 1
    assert do("rhian", number, "close", reply="Thank you.").status_code == 403


def test_a_way_to_reach_them_is_shown_only_if_they_let_us(desk: None) -> None:
    shy, _ = sent()
    open_, _ = sent(form="b", may_reach=True)
    assert "01632 960123" not in page(as_("rhian"), reverse("inbox_one", args=[shy]))[1]
    assert "01632 960123" in page(as_("rhian"), reverse("inbox_one", args=[open_]))[1]


def test_the_reply_is_read_on_the_receipt_and_names_nobody(desk: None) -> None:
    number, code = sent()
    named = do("rhian", number, "close", reply="Thank you. Rhian Hughes")
    assert named.status_code == 422
    assert "Leave names out" in named.content.decode()
    assert do("rhian", number, "close", reply="Thank you. Ring your bank.").status_code == 302
    last = receipt(code).story[-1]
    assert (last.kind, last.by, last.words) == ("closed", "", "Thank you. Ring your bank.")


REPLIES = {
    "blank": ("", "Write a reply"),
    "too long": ("word " * 500, "at most 2,000 signs"),
}


def test_a_reply_that_cannot_go_out_is_kept_and_says_why(desk: None) -> None:
    number, code = sent()
    for reply, why in REPLIES.values():
        back = do("rhian", number, "close", reply=reply, as_it_is="yes")
        assert back.status_code == 422, why
        assert why in back.content.decode()
        assert receipt(code).state == tell.READ


def test_a_hard_reply_is_said_to_be_one_once(desk: None) -> None:
    number, code = sent()
    hard = (
        "Notwithstanding considerable investigative limitations, organisational prioritisation "
        "necessitates discontinuation of individual correspondence regarding unauthorised "
        "transactional irregularities experienced by correspondents within our jurisdiction."
    )
    hint = do("rhian", number, "close", reply=hard)
    assert hint.status_code == 422
    assert "hard to read" in hint.content.decode()
    assert receipt(code).state == tell.READ
    assert do("rhian", number, "close", reply=hard, as_it_is="yes").status_code == 302


def test_ready_words_go_where_none_were_written(desk: None) -> None:
    number, code = sent()
    assert do("rhian", number, "close", reply=" ", ready="1", as_it_is="yes").status_code == 302
    assert receipt(code).story[-1].words.startswith("Thank you for telling us.")


def test_no_ready_reply_says_that_it_is_counted_where_it_is_not(desk: None) -> None:
    number, _ = sent()
    _, shown = page(as_("rhian"), reverse("inbox_one", args=[number]))
    assert shown.count("We count it, so that others are warned") == 1
    assert shown.count("Thank you for telling us. This is not your fault") == 2
    number, _ = sent(form="uncounted", may_count=False)
    assert "We count it" not in page(as_("rhian"), reverse("inbox_one", args=[number]))[1]


def facts(owner: str = "police") -> list[tuple[str, str, Any, str, bool]]:
    """The facts that stand: reference, stream, loss, outward code and whether sealed."""
    from hueandcry.register import known

    rows = known.standing(known.current(owner, "other")).order_by("id")
    return [(row.ref, row.stream, row.loss_pence, row.outward, row.sealed) for row in rows]


def test_an_accepted_report_is_a_fact_with_owner_agreement_and_no_words(desk: None) -> None:
    number, code = sent()
    assert do("rhian", number, "accept", code="NFIB3A", reply="Thank you.").status_code == 302
    ((ref, stream, loss, outward, sealed),) = facts()
    assert (stream, loss, outward, sealed) == ("contact", 20_000, "DH1", False)
    newest = next(iter(ledger.entries(limit=1)))
    assert (newest.facts["act"], newest.facts["owner"]) == ("collection", "police")
    assert "HR-2026-01" in newest.facts["why"]
    assert receipt(code).state == tell.ACCEPTED
    story = page(as_("rhian"), reverse("inbox_one", args=[number]))[1]
    assert f"Accepted as {ref} by HR-2026-01." in story
    assert "HR-2026-01" not in "".join(line.words for line in receipt(code).story)


def test_accepting_twice_is_one_fact(desk: None) -> None:
    number, _ = sent()
    for _turn in range(2):
        assert do("rhian", number, "accept", code="NFIB3A", reply="Thank you.").status_code == 302
    assert len(facts()) == 1
    other = do("rhian", number, "accept", code="NFIB1H", reply="Thank you.")
    assert other.status_code == 422
    assert "accepted as something else" in other.content.decode()
    assert len(facts()) == 1


NOT_ACCEPTED: dict[str, tuple[dict[str, Any], dict[str, str], str]] = {
    "its sender said no": ({"may_count": False}, {"code": "NFIB3A"}, "did not let us count"),
    "no offence": ({}, {"code": ""}, "Choose what happened"),
    "no such offence": ({}, {"code": "NFIB999"}, "Choose what happened"),
    "no reply": ({}, {"code": "NFIB3A", "reply": ""}, "Write a reply"),
}


def test_what_is_not_accepted_leaves_the_register_as_it_was(desk: None) -> None:
    for what, (more, form, why) in NOT_ACCEPTED.items():
        number, _ = sent(form=what, **more)
        before = ledger.size()
        back = do("rhian", number, "accept", **{"reply": "Thank you.", **form})
        assert back.status_code == 422, what
        assert why in back.content.decode(), what
        assert (ledger.size(), facts()) == (before, []), what


def test_what_may_concern_a_child_is_accepted_sealed(desk: None) -> None:
    on_duty("rhian")
    number, _ = sent(LIVE, words=LIVE_WORDS)
    assert do("rhian", number, "accept", code="NFIB3A", reply="Thank you.").status_code == 302
    assert [sealed for *_, sealed in facts()] == [True]


def test_a_correction_of_a_counted_report_is_counted_anew(desk: None) -> None:
    number, code = sent()
    do("rhian", number, "accept", code="NFIB3A", reply="Thank you.")
    tell.correct(code, told(loss_pence=50_000), PLAIN, clock.now())
    assert receipt(code).state == tell.WAITING
    do("rhian", number, "accept", code="NFIB3A", reply="Thank you.")
    assert [loss for _, _, loss, *_ in facts()] == [50_000]


def test_what_is_taken_back_is_no_longer_counted(desk: None) -> None:
    from hueandcry.desk.acts import inbox_keep

    number, code = sent()
    do("rhian", number, "accept", code="NFIB3A", reply="Thank you.")
    assert inbox_keep.withdraw(code, clock.now())
    assert facts() == []
    assert tell.by_code(code) is None
    assert not inbox_keep.withdraw(code, clock.now())
    status, text = page(as_("rhian"), reverse("inbox_one", args=[number]))
    assert status == 200
    assert WORDS not in text


def test_spam_touches_neither_register_nor_ledger(desk: None) -> None:
    from django.apps import apps
    from django.core import serializers

    def register() -> str:
        tables = apps.get_app_config("register").get_models()
        rows = [
            serializers.serialize("json", table._default_manager.order_by("pk")) for table in tables
        ]
        return "".join(rows)

    numbers = [sent(PLAIN, f"spam{n}", words="Buy pills")[0] for n in range(3)]
    before = register()
    for number in numbers:
        assert do("rhian", number, "spam").status_code == 302
    assert register() == before
    assert not answer.waiting("police", live=True)


def test_a_crowd_is_one_line_and_closed_with_one_reply(desk: None) -> None:
    crowd = Judged(live=False, alarm="", at_risk=False, crowd="c0ffee", due_at=None)
    risk = Judged(live=False, alarm="", at_risk=True, crowd="c0ffee", due_at=clock.now())
    codes = [sent(crowd, f"c{n}", words="Buy pills")[1] for n in range(25)]
    kept, _ = sent(risk, "risk")
    single, _ = sent(PLAIN, "single")
    _status, text = page(as_("rhian"), reverse("inbox"))
    assert "25 reports from one place" in text
    assert text.count(f'href="{reverse("inbox_one", args=[kept])}"') == 1
    assert text.count(f'href="{reverse("inbox_one", args=[single])}"') == 1
    pile = reverse("inbox_pile", args=["c0ffee"])
    newest = receipt(codes[-2]).came_at.isoformat()
    done = as_("rhian").post(pile, {"newest": newest, "reply": "We do not buy."})
    assert done.status_code == 302
    waits = {line.number for line in answer.waiting("police", live=False)}
    assert waits == {receipt(codes[-1]).number, kept, single}
    assert receipt(codes[0]).story[-1].words == "We do not buy."


PASSED = [
    # may_pass, at risk, reason, to: what comes of it
    (True, False, "", "fraud-desk", 302),
    (False, False, "I want to", "fraud-desk", 422),
    (False, True, "", "fraud-desk", 422),
    (False, True, "She may be hurt tonight", "fraud-desk", 302),
    (True, False, "", "college", 422),  # no house rule, no officer
    (True, False, "", "mars", 422),
    (True, False, "", "", 422),
]


def test_passing_on(desk: None) -> None:
    for row, (may_pass, at_risk, reason, to, status) in enumerate(PASSED):
        judged = Judged(live=False, alarm="", at_risk=at_risk, crowd="", due_at=clock.now())
        number, code = sent(judged, f"row {row}", may_pass=may_pass)
        back = do("rhian", number, "pass", to=to, reason=reason, reply="Somebody else can help.")
        assert back.status_code == status, row
        there = page(as_("dafydd"), reverse("inbox_one", args=[number]))
        assert there[0] == (200 if status == 302 else 404), row
        assert (WORDS in there[1]) == (status == 302), row
        if status == 302:
            assert page(as_("rhian"), reverse("inbox_one", args=[number]))[0] == 404
            assert (receipt(code).state, receipt(code).holder) == (tell.PASSED, "fraud-desk")
            assert not reason or reason not in [line.words for line in receipt(code).story]
            back = do("dafydd", number, "accept", code="NFIB3A", reply="Thank you.")
            assert back.status_code == 422


def test_what_is_live_is_passed_on_to_somebody_on_live_duty_alone(desk: None) -> None:
    on_duty("rhian")
    number, _ = sent(LIVE, words=LIVE_WORDS, may_pass=True)
    back = do("rhian", number, "pass", to="fraud-desk", reply="")
    assert back.status_code == 422
    assert "Pass it on</button>" not in back.content.decode()
    assert "Nobody at Northern Fraud Desk is on live duty today" in back.content.decode()
    on_duty("dafydd", "fraud-desk")
    assert do("rhian", number, "pass", to="fraud-desk", reply="").status_code == 302
    assert page(as_("dafydd"), reverse("inbox_one", args=[number]))[0] == 200


def test_marked_at_risk_the_clock_runs_and_late_comes_first(desk: None) -> None:
    first, _ = sent(form="a")
    second, _ = sent(form="b")
    assert do("rhian", second, "risk").status_code == 302
    one, two = answer.waiting("police", live=False)
    assert (one.number, one.at_risk, two.number) == (second, True, first)
    assert one.due_at is not None
    assert "answer by" in page(as_("rhian"), reverse("inbox"))[1]
    assert one.due_at - one.came_at <= timedelta(days=6)


# Who is told what where nobody is on duty.
TOLD_NOBODY = [
    ("sam", True), ("jo", True), ("rhian", True), ("priya", True), ("nina", False), ("amina", False)
]  # fmt: skip


def test_nobody_on_duty_is_said_plainly(desk: None) -> None:
    for name, is_told in TOLD_NOBODY:
        text = as_(name).get("/desk/").content.decode()
        assert ("Nobody is on live duty today" in text) == is_told, name
        assert ("Nobody is on duty for the inbox today" in text) == is_told, name
    on_duty("rhian")
    on_duty("rhian", live=False)
    for name, _ in TOLD_NOBODY:
        assert "Nobody is on" not in as_(name).get("/desk/").content.decode(), name


def test_that_no_house_rule_lets_anybody_read_is_said_plainly(desk: None) -> None:
    says = "No house rule lets anybody read what the public sends"
    assert says not in to_do("sam")
    (rule,) = [one for one in book.read().agreements if one.agreement.id == "HR-2026-01"]
    book.withdraw(rule.digest, {"who": "jo"}, clock.now())
    for name in ("sam", "jo", "rhian"):
        assert says in to_do(name), name


def test_who_watches_is_told_where_answers_are_overdue_and_of_nothing_live(desk: None) -> None:
    says = "overdue at Wearside and Dale Police"
    past = clock.now() - timedelta(hours=1)
    sent(replace(LIVE, due_at=past), form="live", words=LIVE_WORDS)
    assert not any(says in today_of(name) for name in ("sam", "jo", "priya", "dafydd"))
    sent(replace(PLAIN, at_risk=True, due_at=past), form="late")
    told = [name for name in ("sam", "jo", "priya", "dafydd") if says in today_of(name)]
    assert told == ["sam", "jo"]


def test_that_nobody_is_on_live_duty_does_not_depend_on_what_waits(desk: None) -> None:
    before = {name: to_do(name) for name in ("sam", "jo")}
    sent(LIVE, words=LIVE_WORDS)
    for name, text in before.items():
        assert to_do(name) == text


def test_where_something_live_was_passed_to_nobody_on_duty_is_said_plainly(desk: None) -> None:
    says = "Nobody at Northern Fraud Desk is on live duty today"
    today = clock.today()
    for first, last, is_said in ((0, 0, False), (-9, -1, True), (1, 2, False)):
        days = today + timedelta(days=first), today + timedelta(days=last)
        turn = roster.DutyFact(0, "fraud-desk", "dafydd", *days, True)
        roster.put_on_duty(turn, by="sam", now=clock.now())
        for name in ("sam", "dafydd"):
            assert (says in as_(name).get("/desk/").content.decode()) == is_said, (name, first)
        assert says not in as_("rhian").get("/desk/").content.decode()
        for one in roster.turns("fraud-desk", date(2020, 1, 1)):
            roster.take_off("fraud-desk", one.number, by="sam", now=clock.now())


def test_no_officer_puts_himself_on_live_duty(desk: None) -> None:
    today = clock.today().isoformat()
    turn = {"member": "rhian", "kind": "live", "first_on": today, "last_on": today}
    assert as_("rhian").post("/desk/duty/", turn).status_code == 422
    assert as_("jo").post("/desk/duty/", turn).status_code == 302
    assert roster.on_duty("police", clock.today(), live=True) == {"rhian"}
    (found,) = roster.turns("police", clock.today())
    off = reverse("duty_off", args=[found.number])
    assert as_("rhian").post(off).status_code == 404
    assert as_("nina").post(off).status_code == 404
    assert as_("jo").post(off).status_code == 302


BAD_TURNS = {
    "nobody": ({"member": "nobody"}, "Choose an officer"),
    "no day": ({"first_on": "soon"}, "Choose a day"),
    "backwards": ({"last_on": "2020-01-01"}, "comes before the first"),
    "for ever": ({"last_on": "2099-01-01"}, "three months at most"),
}


def test_a_turn_that_makes_no_sense_is_said_to_make_none(desk: None) -> None:
    today = clock.today().isoformat()
    turn = {"member": "rhian", "kind": "rest", "first_on": today, "last_on": today}
    for what, (bad, why) in BAD_TURNS.items():
        back = as_("sam").post("/desk/duty/", turn | bad)
        assert back.status_code == 422, what
        assert why in back.content.decode(), what
    assert not roster.turns("police", clock.today())


# Who chooses who runs the inbox, and whom.
CHOOSES = [
    ("sam", "fraud-desk", "", 302),
    ("sam", "fraud-desk", "https://www.bbc.co.uk/weather", 302),
    ("sam", "fraud-desk", "javascript:alert(1)", 422),
    ("sam", "fraud-desk", "https://[", 422),
    ("sam", "fraud-desk", "https://www.bbc.co.uk@elsewhere.example/", 422),
    ("sam", "fraud-desk", "https://www.bbc.co.uk/\r\nSet-Cookie: a=b", 422),
    ("sam", "college", "", 422),  # no house rule
    ("sam", "mars", "", 422),
    ("jo", "fraud-desk", "", 422),
    ("rhian", "fraud-desk", "", 422),
]


def test_who_runs_the_inbox(desk: None) -> None:
    for name, owner, leave_to, status in CHOOSES:
        roster.choose_door("police", "", by="sam", now=clock.now())
        form = {"owner": owner, "leave_to": leave_to}
        assert as_(name).post("/desk/duty/", form).status_code == status, (name, owner)
        found = roster.door()
        assert found is not None
        assert found.owner == (owner if status == 302 else "police"), (name, owner)


@pytest.mark.parametrize("number", ["9" * 5_000, "²", "١", "-1", "\0"])
def test_a_number_changed_by_hand_breaks_no_page(desk: None, number: str) -> None:
    for name, path, key in (
        ("rhian", "/desk/inbox/", "put_away"),
        ("rhian", "/desk/queue/", "done"),
        ("rhian", "/desk/queue/", "back"),
        ("amina", "/desk/alerts/new/", "like"),
    ):
        assert as_(name).get(path, {key: number}).status_code == 200, (path, key)
    message, _ = sent()
    reply = {"ready": number, "as_it_is": "yes"}
    assert as_("rhian").post(f"/desk/inbox/{message}/close/", reply).status_code == 422


def test_before_anybody_runs_it_there_is_no_inbox(checked_client: CheckedClient) -> None:
    partnership.organisations()
    assert page(as_("rhian"), reverse("inbox"))[0] == 404
    assert "Nobody answers what the public sends yet" in as_("sam").get("/desk/").content.decode()
    assert page(as_("sam"), reverse("duty"))[0] == 200


HOSTILE = (
    "<script>alert(1)</script>",
    "\u202eold ym saw ti",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L",
    "🙂" * 500,
    "مرحبا، خسرت المال",
)


def test_no_words_break_the_page(desk: None) -> None:
    for words in HOSTILE:
        number, _ = sent(form=words, words=words)
        status, text = page(as_("rhian"), reverse("inbox_one", args=[number]))
        assert status == 200, words
        assert "<script>alert" not in text
        assert 'dir="auto"' in text


# What a sender changes once it was counted: the words, the form; whether the fact still stands.
CHANGES = [
    ("says no to counting", {}, False),
    ("another sum", {"may_count": "yes", "money": "90"}, False),
    ("another place", {"may_count": "yes", "postcode": "DH7"}, False),
    ("other words", {"may_count": "yes", "words": "It was a cat."}, True),
    ("what is live", {"may_count": "yes", "words": GROOMED}, False),
]


def test_a_fact_that_its_sender_changed_stands_no_longer(desk: None) -> None:
    for what, form, stands in CHANGES:
        number, code = sent(form=what)
        do("rhian", number, "accept", code="NFIB3A", reply="Thank you.")
        ref = accept.reference(answer.read(number, "rhian", clock.now(), "").mark)
        said = {"code": code, "words": WORDS, "day": "2026-11-20", "money": "200"}
        back = CheckedClient().post("/receipt/correct/", {**said, "postcode": "DH1", **form})
        assert back.status_code == 200, what
        assert (ref in {fact[0] for fact in facts()}) == stands, what


def test_allowed_again_it_is_counted_again(desk: None) -> None:
    number, code = sent()
    do("rhian", number, "accept", code="NFIB3A", reply="Thank you.")
    for may_count in ("", "yes"):
        form = {"code": code, "words": WORDS, "day": "2026-11-20", "money": "200"}
        form |= {"postcode": "DH1", "may_count": may_count}
        CheckedClient().post("/receipt/correct/", form)
        assert facts() == []
    do("rhian", number, "accept", code="NFIB3A", reply="Thank you.")
    assert len(facts()) == 1


def test_what_is_added_and_live_seals_the_fact_when_it_is_counted_again(desk: None) -> None:
    number, code = sent()
    do("rhian", number, "accept", code="NFIB3A", reply="Thank you.")
    CheckedClient().post("/receipt/add/", {"code": code, "words": GROOMED})
    assert facts() == []
    assert do("rhian", number, "accept", code="NFIB3A", reply="Thank you.").status_code == 404
    on_duty("rhian")
    do("rhian", number, "accept", code="NFIB3A", reply="Thank you.")
    assert [sealed for *_, sealed in facts()] == [True]


def test_another_offence_chosen_later_takes_the_place_of_the_first(desk: None) -> None:
    from hueandcry.register import known

    number, code = sent()
    for chosen in ("NFIB3A", "NFIB1H", "NFIB3A"):
        do("rhian", number, "accept", code=chosen, reply="Thank you.")
        tell.add(code, "More.", PLAIN, clock.now())
        rows = known.standing(known.current("police", "other"))
        assert [row.code for row in rows] == [chosen]


def test_nothing_is_answered_before_its_newest_words_were_read(desk: None) -> None:
    number, code = sent(may_pass=True)
    client = as_("rhian")
    client.get(reverse("inbox_one", args=[number]))
    for act in ("accept", "pass", "close", "spam"):
        tell.add(code, f"He is outside: {act}", PLAIN, clock.now())
        form = {"code": "NFIB3A", "reply": "Thank you.", "to": "fraud-desk"}
        back = client.post(reverse("inbox_act", args=[number, act]), form)
        assert back.status_code == 422, act
        assert f"He is outside: {act}" in back.content.decode()
        assert (receipt(code).state, facts()) == (tell.READ, []), act
    assert do("rhian", number, "close", reply="Thank you.").status_code == 302


def test_nothing_of_what_its_sender_says_no_to_meanwhile_is_done(desk: None) -> None:
    number, code = sent(may_pass=True)
    answer.read(number, "rhian", clock.now(), "")
    no = told(may_count=False, may_pass=False)
    tell.correct(code, no, PLAIN, clock.now())
    answer.read(number, "amir", clock.now(), "")
    assert not answer.pass_on(number, "fraud-desk", "", "", by="rhian", now=clock.now())
    assert not answer.accepted(number, "Thank you.", "", by="rhian", now=clock.now())


def test_who_came_back_with_a_code_is_in_no_pile(desk: None) -> None:
    crowd = Judged(live=False, alarm="", at_risk=False, crowd="c0ffee", due_at=None)
    codes = [sent(crowd, f"c{n}")[1] for n in range(5)]
    tell.add(codes[0], "I am no script.", PLAIN, clock.now())
    found = inbox.box(people.member("rhian"), clock.today(), clock.now())
    assert found is not None
    assert [line.number for line in found.waiting] == [receipt(codes[0]).number]
    assert [len(pile) for pile in found.piles] == [4]


def test_what_is_live_or_of_somebody_else_is_no_spam(desk: None) -> None:
    on_duty("rhian")
    live, _ = sent(LIVE, words=LIVE_WORDS)
    passed, _ = sent(form="b", may_pass=True)
    do("rhian", passed, "pass", to="fraud-desk")
    for name, number in (("rhian", live), ("dafydd", passed)):
        text = page(as_(name), reverse("inbox_one", args=[number]))[1]
        assert "Put away as spam" not in text, name
        assert do(name, number, "spam").status_code == 422, name


NAMES = [
    ("Thank you. Rhian’s team", 422),
    ("Priya Shah has read it.", 422),
    ("Thank you. Priya", 302),
    ("Thank you. You will hear from us.", 302),
]


def test_a_reply_names_nobody(desk: None) -> None:
    User.objects.filter(username="rhian").update(first_name="Rhian Will")
    User.objects.filter(username="priya").update(first_name="Priya", last_name="Shah")
    for reply, status in NAMES:
        number, _ = sent(form=reply)
        assert do("rhian", number, "close", reply=reply).status_code == status, reply


def test_a_receipt_names_who_has_it(desk: None) -> None:
    number, code = sent(may_pass=True)
    do("rhian", number, "pass", to="fraud-desk")
    do("dafydd", number, "close", reply="Thank you.")
    text = CheckedClient().post("/receipt/", {"code": code}).content.decode()
    assert "Northern Fraud Desk has read it and closed it." in text
    form = CheckedClient().post("/receipt/correct/", {"code": code}).content.decode()
    assert "Northern Fraud Desk reads it." in form
