"""What a demo tells the public: an alert, a released figure, and local numbers, all invented."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from hueandcry.action.contacts import Known, all_contacts
from hueandcry.desk.acts import alert_draft, alerts, numbers, people, round_here, show
from hueandcry.figures import trend
from hueandcry.sharing.release import Released
from hueandcry.sharing.terms import PUBLIC

_WRITER, _SECOND, _COORDINATOR = "priya", "sam", "sam"
_STREAMS = ("police_online", "fraud")
_ALERT = {
    "guide": "money-sent",
    "title": "Callers who say they are your bank",
    "happening": "Someone rings and says your money is at risk. They sound kind. They ask you "
    "to move it to a new account. Then they ask you to tell nobody.",
    "concerns": "Anyone with a bank account, of any age.",
    "one_thing": "Put the phone down. Ring 159 yourself.",
    "places": "DH1 DH7 DL5 SR7 SR8",
    "evidence": "Invented for this demo. It rests on the figure of fraud reports on the public "
    "page.",
}
_HOURS = "Monday to Friday, 9am to 5pm (invented)"


def tell_the_public(
    *, area_id: str, today: date, now: Callable[[], datetime], say: Callable[[str], None]
) -> None:
    """One alert by two people, two streams of one figure, and drama numbers; once only."""
    if alerts.every(today):
        return
    say("Telling the invented public: an alert and a figure.")
    _enter_numbers(today, now())
    until = today + timedelta(days=28)
    words = alert_draft.read({**_ALERT, "valid_until": until.isoformat()}, today)
    assert isinstance(words, alert_draft.Draft), words
    number = alerts.draft(words, people.member(_WRITER), now())
    alerts.publish(number, people.member(_SECOND), today, now())
    _put_figure(area_id, today, now)


def _enter_numbers(today: date, now: datetime) -> None:
    local = [contact for contact in all_contacts().values() if contact.local and contact.public]
    for place, contact in enumerate(local):
        told = Known(f"01632 960{place + 101}", "", _HOURS)
        numbers.enter(contact.id, told, today, people.member(_COORDINATOR), now)


def _put_figure(area_id: str, today: date, now: Callable[[], datetime]) -> None:
    member = people.member(_WRITER)
    question = show.ask(
        member,
        name=trend.NAME,
        by=("quarter",),
        purpose="inform-public",
        reason="tell the public what is going round",
        owners=show.everybody(member),
        addressee=PUBLIC,
    )
    who = {"who": member.name}
    released = show.figure(question, area_id=area_id, who=who, today=today, now=now)
    if isinstance(released, Released):
        for stream in _STREAMS:
            round_here.put(released.ledger, stream, member, today, now())
