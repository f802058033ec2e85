"""What the law asks of a controller besides sharing: rights, recall, emergencies."""

from typing import ClassVar

from django.db import models

from hueandcry.register.models.facts import Partner


class RightsRequest(models.Model):
    """A person asked an owner for a right. Who it is stays at the owner: here is a reference only.

    `kind` is a key of sharing.rights.RIGHTS. The clock counts from `counts_from`, which identity
    that is proved late moves; `paused_on` and `paused_for` say since when it is stopped and why,
    `paused_days` how long it was stopped before.
    """

    owner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    reference = models.CharField(max_length=40)
    received_on = models.DateField()
    counts_from = models.DateField()
    due_on = models.DateField()
    paused_on = models.DateField(null=True)
    paused_for = models.CharField(max_length=20, default="")
    paused_days = models.PositiveSmallIntegerField(default=0)
    extended_on = models.DateField(null=True)
    acknowledged_on = models.DateField(null=True)
    outcome = models.CharField(max_length=40, default="")
    answered_on = models.DateField(null=True)
    noted_by = models.CharField(max_length=150)
    noted_at = models.DateTimeField()


class Recall(models.Model):
    """Something that left was wrong or is gone: a task for one recipient.

    DPA 2018 ss.38(5), 48(9). `number` is the ledger entry of the release, `kind` corrected,
    erased or withdrawn. A figure is recalled once: whoever was told destroys it.
    """

    owner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=40)
    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=12)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=150, default="")
    outcome = models.CharField(max_length=40, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "recipient", "number", "kind"], name="a_figure_is_recalled_once"
            ),
        ]


class Emergency(models.Model):
    """One emergency release: who authorised it, who was told at once, and the reason after it.

    `number` is its ledger entry, `kind` and `by` keys of sharing.emergency. `second` is the role
    that is told, `told` who of it read it and `told_at` when. `reason_at` is empty until the reason
    is given, due within a day.
    """

    owner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    agreement = models.CharField(max_length=60)
    recipient = models.CharField(max_length=40)
    data_type = models.CharField(max_length=80)
    kind = models.CharField(max_length=30)
    by = models.CharField(max_length=20)
    number = models.PositiveBigIntegerField()
    authorised_by = models.CharField(max_length=150)
    second = models.CharField(max_length=40)
    told = models.CharField(max_length=150, default="")
    told_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    reason_due = models.DateTimeField()
    reason = models.CharField(max_length=500, default="")
    reason_by = models.CharField(max_length=150, default="")
    reason_at = models.DateTimeField(null=True)
    drill = models.BooleanField(default=False)
