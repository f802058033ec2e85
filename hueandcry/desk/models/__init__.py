"""What the desk remembers: people at work, and what they tell the public. No facts."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from hueandcry.desk.models.alerts import Alert, Shown

__all__ = ["ROLES", "Alert", "Member", "Shown", "Ticket"]

ROLES = {
    "officer": "Officer: brings in their organisation's files and sees its own reports",
    "analyst": "Analyst: asks for figures and explains them",
    "coordinator": "Coordinator: runs the partnership and its accounts",
    "data-protection-officer": "Data protection officer: reads and approves agreements",
    "researcher": "Researcher: works with released tables only",
}


class Member(models.Model):
    """A person's place in the partnership: for whom they act, and in which role."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    # The partner's id in the register, as text: no way back from the register to the desk.
    partner = models.CharField(max_length=40)
    role = models.CharField(max_length=30, choices=list(ROLES.items()))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role__in=list(ROLES)), name="a_member_has_a_known_role"
            ),
        ]


class Ticket(models.Model):
    """A one-time way in: a demo choice or a printed first link. Kept as a hash until it is used."""

    hash = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
