"""Agreements, who approved them, and what left under them."""

from typing import ClassVar

from django.db import models

from hueandcry.register.models.facts import Partner


class Agreement(models.Model):
    """The exact text of an agreement; its SHA-256 is what officers approve."""

    digest = models.CharField(max_length=64, primary_key=True)
    reference = models.CharField(max_length=60)
    text = models.TextField()
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class Approval(models.Model):
    """One party's officer agreed to the text with this digest."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    officer = models.CharField(max_length=150)
    approved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "partner"], name="a_party_approves_a_text_once"
            ),
        ]


class Release(models.Model):
    """What left the gate of one stream: the rounded cells, so that one number keeps one face.

    `number` is the ledger entry; `digest` names what the stream was counted from. `question` and
    `table` are the whole question and answer, so that it can be made again and compared.
    """

    number = models.PositiveBigIntegerField()
    stream = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, db_index=True)
    audience = models.CharField(max_length=10)
    addressee = models.CharField(max_length=40)
    figure = models.CharField(max_length=40)
    cells = models.TextField()
    question = models.TextField(default="")
    table = models.TextField(default="")
