"""What is on its way out of the partnership, and the two who check it blindly."""

from typing import ClassVar

from django.db import models

from hueandcry.register.models.facts import Partner


class Output(models.Model):
    """A request that something leave the partnership, with why and how it was made safe.

    `state` is one of sharing.outputs.STATES; `round` counts how often it was sent to be checked.
    `requested_for` is the organisation of whoever asked, `number` the ledger entry of its release.
    """

    owner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    agreement = models.CharField(max_length=60)
    recipient = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    context = models.CharField(max_length=1000)
    controls = models.CharField(max_length=1000)
    requested_by = models.CharField(max_length=150)
    requested_for = models.CharField(max_length=40)
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    round = models.PositiveSmallIntegerField(default=1)
    released_at = models.DateTimeField(null=True)
    number = models.PositiveBigIntegerField(null=True)


class OutputFile(models.Model):
    """One table of a request as text, what the automatic checks said, and its SHA-256."""

    output = models.ForeignKey(Output, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    supporting = models.BooleanField(default=False)
    checks = models.JSONField(default=dict)
    added_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)


class OutputCheck(models.Model):
    """One checker's word on one file of one round. The other checker sees it when both are done.

    `checked_for` is the checker's organisation.
    """

    output = models.ForeignKey(Output, on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey(OutputFile, on_delete=models.CASCADE, null=True, related_name="+")
    round = models.PositiveSmallIntegerField()
    checker = models.CharField(max_length=150)
    checked_for = models.CharField(max_length=40)
    vote = models.CharField(max_length=20)
    words = models.CharField(max_length=1000, default="")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["output", "file", "round", "checker"], name="a_checker_votes_once_a_round"
            ),
        ]
