"""Alerts: what is going round here, in our own words, by two people, until a day."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile

from django.db import transaction
from django.db.models import QuerySet

from hueandcry.action.playbook import playbooks
from hueandcry.desk.acts import people
from hueandcry.desk.acts.alert_draft import FIELDS, MOST_WORDS, Draft
from hueandcry.desk.acts.people import MemberFact
from hueandcry.desk.models import Alert
from hueandcry.register import ledger

WRITERS = ("analyst", "coordinator")


@dataclass(frozen=True, slots=True)
class AlertFact:
    """An alert with its story; `state` is draft, public, over or withdrawn."""

    number: int
    words: Draft
    state: str
    drafted_by: str
    drafted_at: datetime
    published_by: str
    published_at: datetime | None
    withdrawn_by: str
    withdrawn_at: datetime | None


def told_by_others(guide_id: str, area: str, today: date) -> bool:
    """Whether a public alert is about this fraud and this area: "others near you told us too".

    `area` is the first half of the sender's own postcode ("DH1"); "" matches no alert. It reads
    published alerts and nothing else, so that a receipt tells nothing of any other report.
    """
    guide = playbooks().get(guide_id)
    alerts = _public(today).filter(guide=guide_id) if guide and guide.fraud else ()
    return any(_is_about(alert, area.upper()) for alert in alerts)


def public(today: date) -> tuple[AlertFact, ...]:
    """The alerts that anybody may read today, the newest first."""
    return tuple(_fact(row, today) for row in _public(today))


def every(today: date) -> tuple[AlertFact, ...]:
    """Every alert that was ever written, the newest first."""
    return tuple(_fact(row, today) for row in Alert.objects.order_by("-drafted_at", "-id"))


def one(number: int, today: date) -> AlertFact | None:
    """The alert of that number, or None."""
    row = Alert.objects.filter(id=number).first()
    return _fact(row, today) if row else None


def draft(words: Draft, member: MemberFact, now: datetime) -> int:
    """Keep a draft, which nobody outside sees, and write it down; returns its number."""
    said = {name: getattr(words, name) for name in FIELDS}
    drafted = {"drafted_by": member.name, "drafted_for": member.partner, "drafted_at": now}
    with transaction.atomic(durable=True):
        row = Alert.objects.create(**said, **drafted)
        _write("alert drafted", row, member, now)
    return row.id


def why_not(alert: AlertFact, member: MemberFact) -> str:
    """Why this member may not publish the draft, or "": a second person reads it first.

    Where the partnership has only one who could, one is enough, and the ledger says so.
    """
    if member.role not in WRITERS:
        return "An analyst or a coordinator publishes alerts."
    if alert.state == "over":
        return "Its last day has passed. Write it anew."
    if alert.state != "draft":
        return "It was published or withdrawn already."
    if member.name == alert.drafted_by and _others(member):
        names = " or ".join(sorted(_others(member)))
        return f"You wrote it. Ask a second person to read it and publish it: {names}."
    return ""


def waiting(member: MemberFact, today: date) -> int:
    """How many drafts wait for this member to read and publish them."""
    drafts = Alert.objects.filter(published_at=None, withdrawn_at=None)
    return sum(not why_not(_fact(row, today), member) for row in drafts)


def publish(number: int, member: MemberFact, today: date, now: datetime) -> str:
    """Put a draft before the public and write it down; returns why not, or ""."""
    alert = one(number, today)
    if alert is None:
        return "There is no such alert."
    refused = why_not(alert, member)
    if refused:
        return refused
    with transaction.atomic(durable=True):
        waiting = Alert.objects.filter(id=number, published_at=None, withdrawn_at=None)
        if not waiting.update(published_by=member.name, published_at=now):
            return "It was published or withdrawn already."
        alone = member.name == alert.drafted_by
        row = Alert.objects.get(id=number)
        _write("alert published", row, member, now, by="one person" if alone else "a second person")
    return ""


def withdraw(number: int, member: MemberFact, now: datetime) -> bool:
    """Take an alert or a draft away and write it down; False where there is none to take."""
    with transaction.atomic(durable=True):
        standing = Alert.objects.filter(id=number, withdrawn_at=None)
        if member.role not in WRITERS or not standing.update(
            withdrawn_by=member.name, withdrawn_at=now
        ):
            return False
        _write("alert withdrawn", Alert.objects.get(id=number), member, now)
    return True


def _public(today: date) -> QuerySet[Alert]:
    out = Alert.objects.filter(published_at__isnull=False, withdrawn_at=None)
    return out.filter(valid_until__gte=today).order_by("-published_at", "-id")


def _is_about(alert: Alert, area: str) -> bool:
    letters = "".join(takewhile(str.isalpha, area))
    return bool(area) and not {area, letters}.isdisjoint(alert.places.split())


def _others(member: MemberFact) -> list[str]:
    members = people.members()
    return [one.full_name for one in members if one.role in WRITERS and one.name != member.name]


def _write(act: str, row: Alert, member: MemberFact, now: datetime, **also: str) -> None:
    """The act in the ledger, with a digest of the public words and nothing of the words."""
    words = "\n".join(str(getattr(row, name)) for name in (*MOST_WORDS, "places", "valid_until"))
    facts = {
        "act": act,
        "what": f"alert {row.id}, with the guide {row.guide}",
        "owner": row.drafted_for,
        "partner": member.partner,
        "alert": row.id,
        "digest": hashlib.sha256(words.encode()).hexdigest(),
        "who": member.name,
    }
    ledger.append_within(facts | also, now)


def _fact(row: Alert, today: date) -> AlertFact:
    if row.withdrawn_at is not None:
        state = "withdrawn"
    elif row.valid_until < today:
        state = "over"
    else:
        state = "public" if row.published_at else "draft"
    return AlertFact(
        number=row.id,
        words=Draft(**{name: getattr(row, name) for name in FIELDS}),
        state=state,
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        published_by=row.published_by,
        published_at=row.published_at,
        withdrawn_by=row.withdrawn_by,
        withdrawn_at=row.withdrawn_at,
    )
