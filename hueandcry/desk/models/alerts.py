"""What the partnership tells the public: alerts in its own words, and figures released."""

from django.db import models


class Alert(models.Model):
    """One warning in our own words; nothing of any report.

    `places` are first halves of postcodes or their letters ("DH1 SR"), in order. `evidence` is for
    those at work alone. Public from `published_at` until the end of `valid_until`, unless
    `withdrawn_at` came first.
    """

    guide = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    happening = models.CharField(max_length=400)
    concerns = models.CharField(max_length=200)
    one_thing = models.CharField(max_length=200)
    places = models.CharField(max_length=200)
    valid_until = models.DateField()
    evidence = models.CharField(max_length=1000)
    drafted_by = models.CharField(max_length=150)
    drafted_for = models.CharField(max_length=40)
    drafted_at = models.DateTimeField()
    published_by = models.CharField(max_length=150, default="")
    published_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=150, default="")
    withdrawn_at = models.DateTimeField(null=True)


class Shown(models.Model):
    """A stream of a figure that was released to the public, put on the public page.

    `release` is the number of its ledger entry, under which the register keeps its table. `base`
    and `smallest` say how its counts were made safe.
    """

    release = models.PositiveBigIntegerField()
    stream = models.CharField(max_length=40)
    base = models.PositiveSmallIntegerField()
    smallest = models.PositiveSmallIntegerField()
    known_on = models.DateField()
    put_by = models.CharField(max_length=150)
    put_at = models.DateTimeField()
    taken_by = models.CharField(max_length=150, default="")
    taken_at = models.DateTimeField(null=True)
