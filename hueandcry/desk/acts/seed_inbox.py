"""An invented inbox for the demo: reports of different kinds and ages, and somebody on duty."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hueandcry.desk.acts import accept, inbox, judging, people
from hueandcry.inbox import answer, roster, tell
from hueandcry.inbox.roster import DutyFact
from hueandcry.inbox.tell import Told

OWNER, OFFICER, CHOOSER = "police", "rhian", "sam"
_TURN = timedelta(days=60)
_CROWD, _SPAM = "demo-crowd", 25
_SPAM_WORDS = "Best prices for pills. Order now at our shop, half price today."


@dataclass(frozen=True, slots=True)
class _Sent:
    """One invented report: so many hours old, from a guide, with what its sender lets us do."""

    hours: int
    guide: str
    words: str
    pounds: int | None
    lets: str
    pressed: bool = False


_REPORTS = (
    _Sent(
        150,
        "harassment",
        "My old partner reads my messages and writes to me from new accounts every night. "
        "I do not sleep any more.",
        None,
        "pass reach",
        pressed=True,
    ),
    _Sent(
        98,
        "money-sent",
        "I paid for a puppy on a website. They wanted more money for a vet, then the site went.",
        480,
        "count",
    ),
    _Sent(
        75,
        "account-taken",
        "Somebody took my account and asks my friends for money in my name. I cannot get in.",
        None,
        "count pass",
    ),
    _Sent(
        52,
        "money-sent",
        "A man rang and said he was from my bank. I moved my savings as he told me to. "
        "He still rings me.",
        6200,
        "count pass reach",
        pressed=True,
    ),
    _Sent(
        30,
        "screen-locked",
        "My screen said to ring Microsoft. I let them in, and paid for a card.",
        150,
        "count reach",
    ),
    _Sent(
        9,
        "invoice-fraud",
        "We are a small shop. Our supplier’s email was false and we paid the wrong account.",
        2750,
        "count pass reach",
    ),
    _Sent(
        3,
        "images-adult",
        "Somebody I met online has a picture of me. He wants £500 or he sends it to my family.",
        None,
        "pass",
        pressed=True,
    ),
    _Sent(
        1,
        "money-sent",
        "I bought tickets for a match from somebody on Facebook. They never came.",
        90,
        "count",
    ),
)


def invent(today: date, now: Callable[[], datetime]) -> None:
    """Police run the inbox, Rhian reads it; again changes nothing."""
    if roster.door() is not None:
        return
    moment = now()
    roster.choose_door(OWNER, "", by=CHOOSER, now=moment - timedelta(days=30))
    for live in (False, True):
        turn = DutyFact(0, OWNER, OFFICER, today - _TURN, today + _TURN, live)
        roster.put_on_duty(turn, by=CHOOSER, now=moment - timedelta(days=30))
    for place, sent in enumerate(_REPORTS):
        _tell(sent, f"demo {place}", "", moment)
    spam = _Sent(20, "money-sent", _SPAM_WORDS, None, "")
    for place in range(_SPAM):
        _tell(spam, f"demo spam {place}", _CROWD, moment + timedelta(seconds=7 * place))
    _answer(today, moment)


def _answer(today: date, now: datetime) -> None:
    """One is counted, one is answered and closed."""
    rhian = people.member(OFFICER)
    by_age = sorted(answer.waiting(OWNER, live=False), key=lambda line: line.came_at)
    puppy = next(line for line in by_age if line.guide == "money-sent")
    account = next(line for line in by_age if line.guide == "account-taken")
    counted = "Thank you for telling us. We count it, so that others are warned."
    at = now - timedelta(hours=50)
    answer.read(puppy.number, OFFICER, at, "")
    accept.accept(rhian, puppy.number, "NFIB3A", counted, today=today, now=at)
    reply = "Thank you. Our guide shows how to get an account back. Tell your friends not to pay."
    answer.read(account.number, OFFICER, at, "")
    inbox.close(rhian, account.number, reply, today=today, now=at)


def _tell(sent: _Sent, form: str, crowd: str, now: datetime) -> None:
    at = now - timedelta(hours=sent.hours)
    told = Told(
        guide=sent.guide,
        language="en-gb",
        words=sent.words,
        happened_on=at.date() - timedelta(days=1),
        loss_pence=None if sent.pounds is None else 100 * sent.pounds,
        outward="" if crowd else "DH1",
        reach="01632 960199" if "reach" in sent.lets else "",
        may_count="count" in sent.lets,
        may_pass="pass" in sent.lets,
        may_reach="reach" in sent.lets,
    )
    judged = judging.judge(sent.guide, sent.words, pressed=sent.pressed, crowd=crowd, now=at)
    tell.receive(told, judged, owner=OWNER, form=form, now=at)
