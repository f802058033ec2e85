"""What links reports without names: shared artefacts, and counts of victims by overlap."""

from typing import ClassVar

from django.db import models

from hueandcry.register.models.facts import Report


class Artefact(models.Model):
    """A telephone number, e-mail, address of a page, account or wallet that a report tells of.

    It is the offender's, as told: `kind` is one of facts.artefact.KINDS, or METHOD for a way of
    working; `value` normalised. It goes with its report. No index by value: series are looked for
    in all of them at once, and an index made taking in a file dearer.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "kind", "value"], name="an_artefact_once_a_report"
            ),
        ]


class KnownGood(models.Model):
    """An artefact that proves nothing when two reports share it: a bank's own number, a shortener.

    `kind` and `value` as in Artefact; `added_by` is a member's name.
    """

    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=200)
    why = models.CharField(max_length=200)
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)


class Overlap(models.Model):
    """Counts of victims by overlap pattern, from tokens that are deleted since.

    `lists` gives, in the pattern's order, each list's name and owner; `counts` the patterns and
    counts, whole and by stratum; `recall` what share of links was found; `files` the digests of the
    token files. `number` is the ledger entry of the combination, `gone_number` that of the
    deletion.
    """

    project = models.CharField(max_length=60)
    lists = models.JSONField()
    unit = models.CharField(max_length=60)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    counts = models.JSONField()
    recall = models.JSONField()
    threshold = models.FloatField()
    scheme = models.CharField(max_length=60)
    files = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    number = models.PositiveBigIntegerField()
    gone_number = models.PositiveBigIntegerField(null=True)
