"""Who somebody is: their partner and role, tickets in, and the second factor."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from hueandcry.desk.models import ROLES, Member, Ticket
from hueandcry.register import book, ledger

__all__ = ["ROLES"]
DEMO_MINUTES = 15
FIRST_LINK_MINUTES = 24 * 60
_NAME_TAKEN = "Somebody signs in as that already. Choose another name."
_NAME_ODD = "Sign in with small letters, numbers, dots and dashes, such as mo.lee."


class UnknownPerson(Exception):
    """Nobody of that name belongs to the partnership; the message names who does in a demo."""


@dataclass(frozen=True, slots=True)
class MemberFact:
    """A person at work. `came_in`: has a password; before, only a one-time link lets them in."""

    name: str
    full_name: str
    partner: str
    partner_name: str
    partner_kind: str
    role: str
    came_in: bool

    @property
    def role_words(self) -> str:
        """The role as a page says it."""
        return ROLES[self.role].split(":")[0]


def members() -> tuple[MemberFact, ...]:
    """Everybody, by name."""
    partners = _partners()
    rows = Member.objects.select_related("user").order_by("id")
    return tuple(_fact(row, partners) for row in rows)


def member(name: str) -> MemberFact:
    """The member who signs in as `name`; raises UnknownPerson."""
    row = Member.objects.select_related("user").filter(user__username=name).first()
    if row is None or not row.user.is_active:
        hint = ""
        if settings.DEMO:
            hint = " In this demo: " + ", ".join(fact.name for fact in members()) + "."
        raise UnknownPerson(f"No member of the partnership is called '{name}'.{hint}")
    return _fact(row, _partners())


def member_of(user: Any) -> MemberFact | None:
    """The member behind a signed-in user, or None."""
    if user is None or not user.is_authenticated:
        return None
    row = Member.objects.select_related("user").filter(user_id=user.pk).first()
    return _fact(row, _partners()) if row else None


def hub() -> str:
    """The partner that runs the partnership's accounts: whose coordinator was there first."""
    row = Member.objects.filter(role="coordinator").order_by("id").first()
    return row.partner if row else ""


def runs_the_partnership(member: MemberFact) -> bool:
    """Whether this member lets new partners in."""
    return member.role == "coordinator" and member.partner == hub()


def needs_second_factor(user: Any) -> bool:
    """Whether a signed-in user must first set up a second factor; the demo has none."""
    from allauth.mfa.utils import is_mfa_enabled

    return not settings.DEMO and not is_mfa_enabled(user)


def add(
    name: str, full_name: str, partner: str, role: str, *, who: Mapping[str, str], now: datetime
) -> None:
    """Add a member without a password, and write it down: a ticket lets them in the first time.

    Raises ValidationError, in words for a page.
    """
    first, _, last = full_name.partition(" ")
    with transaction.atomic(durable=True):
        user = User(username=name, first_name=first, last_name=last)
        user.set_unusable_password()
        _check_name(user)
        user.save()
        found = Member(user=user, partner=partner, role=role)
        found.full_clean()
        found.save()
        facts = {"act": "member added", "what": role, "owner": partner, "member": name}
        ledger.append_within({**facts, **who}, now)


def lost_link(name: str, *, who: Mapping[str, str], now: datetime) -> str:
    """A fresh first link for a member who has not come in; the one that was lost stops working."""
    user = User.objects.get(username=name)
    if user.has_usable_password():
        raise ValidationError("They have come in already. A new link is for those who have not.")
    return _link(user, who, now)


def start_again(name: str, *, who: Mapping[str, str], now: datetime) -> str:
    """A first link for a member who lost password or phone; both are taken away.

    For whoever keeps the home: on the desk it would let one person become another.
    """
    from allauth.mfa.models import Authenticator

    user = User.objects.get(username=member(name).name)
    user.set_unusable_password()
    user.save()
    Authenticator.objects.filter(user=user).delete()
    return _link(user, who, now)


def ticket(name: str | None, now: datetime, minutes: int = DEMO_MINUTES) -> str:
    """A fresh one-time secret for a member (or, in a demo, for a choice); only its hash is kept."""
    secret = secrets.token_urlsafe(24)
    user = User.objects.get(username=name) if name else None
    Ticket.objects.filter(expires_at__lt=now).delete()
    Ticket.objects.create(
        hash=_hash(secret), user=user, expires_at=now + timedelta(minutes=minutes)
    )
    return secret


def use_ticket(secret: str, now: datetime) -> Ticket | None:
    """Spend a ticket: the first use within its time gets it, any other gets None."""
    spent = Ticket.objects.filter(hash=_hash(secret), used_at=None, expires_at__gt=now).update(
        used_at=now
    )
    return Ticket.objects.select_related("user").get(hash=_hash(secret)) if spent else None


def _link(user: User, who: Mapping[str, str], now: datetime) -> str:
    Ticket.objects.filter(user=user, used_at=None).delete()
    fact = member(user.username)
    facts = {"act": "first link", "what": fact.role, "owner": fact.partner, "member": fact.name}
    ledger.append({**facts, **who}, now)
    return ticket(user.username, now, FIRST_LINK_MINUTES)


def _check_name(user: User) -> None:
    try:
        user.full_clean()
    except ValidationError as problem:
        codes = {one.code for one in problem.error_dict.get("username", [])}
        if codes:
            raise ValidationError(_NAME_TAKEN if "unique" in codes else _NAME_ODD) from None
        raise


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _partners() -> Mapping[str, book.PartnerFact]:
    return {partner.id: partner for partner in book.partners()}


def _fact(row: Member, partners: Mapping[str, book.PartnerFact]) -> MemberFact:
    partner = partners.get(row.partner)
    return MemberFact(
        name=row.user.username,
        full_name=row.user.get_full_name() or row.user.username,
        partner=row.partner,
        partner_name=partner.name if partner else row.partner,
        partner_kind=partner.kind if partner else "",
        role=row.role,
        came_in=row.user.has_usable_password(),
    )
