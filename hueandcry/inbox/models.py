"""Tables of the inbox. Words and ways to reach a person are sealed; nothing here is a fact yet."""

from typing import ClassVar

from django.db import models


class Door(models.Model):
    """Which organisation answers what the public sends: its controller. One row, or none yet."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    owner = models.CharField(max_length=40)
    leave_to = models.CharField(max_length=200, default="")
    chosen_by = models.CharField(max_length=150)
    chosen_at = models.DateTimeField()


class Message(models.Model):
    """One report from the public. `words` and `reach` are sealed text (inbox.seal).

    `code` and `form` are keyed hashes: of the receipt's code, and of the form it came by, so that
    one form sent twice is one message. `holder` is who has it now, `owner` who answers for it.
    `live` may concern a child, an image or extremism: for officers on live duty alone. `crowd`
    joins what came from one place within minutes. `unread` says that its sender wrote since it was
    last read, `counted` that a fact in the register was made of it.
    """

    code = models.CharField(max_length=64, unique=True)
    form = models.CharField(max_length=64, unique=True)
    guide = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    owner = models.CharField(max_length=40)
    holder = models.CharField(max_length=40)
    came_at = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField(null=True)
    live = models.BooleanField()
    alarm = models.CharField(max_length=20)
    at_risk = models.BooleanField()
    crowd = models.CharField(max_length=32)
    happened_on = models.DateField(null=True)
    loss_pence = models.BigIntegerField(null=True)
    outward = models.CharField(max_length=4)
    words = models.TextField()
    reach = models.TextField()
    may_count = models.BooleanField()
    may_pass = models.BooleanField()
    may_reach = models.BooleanField()
    state = models.CharField(max_length=12)
    unread = models.BooleanField(default=True)
    counted = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder", "state", "came_at"], name="inbox_of_a_holder"),
        ]


class Event(models.Model):
    """What became of a message. `words` is sealed; `shown` says whether its sender may read it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12)
    by = models.CharField(max_length=150)
    words = models.TextField()
    shown = models.BooleanField()


class Duty(models.Model):
    """Who reads the inbox of a partner from one day to another; `live` for what cannot wait."""

    partner = models.CharField(max_length=40)
    member = models.CharField(max_length=150)
    first_on = models.DateField()
    last_on = models.DateField()
    live = models.BooleanField()


class LocalNumber(models.Model):
    """A contact point that only the partnership itself can know (action.contacts, `local`)."""

    contact = models.CharField(max_length=40, primary_key=True)
    phone = models.CharField(max_length=30)
    web = models.CharField(max_length=120)
    hours = models.CharField(max_length=120)
    checked_on = models.DateField()
    entered_by = models.CharField(max_length=150)


class LogHead(models.Model):
    """The last line of the log, locked by whoever appends. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField()
    chain = models.CharField(max_length=64)


class Entry(models.Model):
    """The inbox's own log: who did what to which message, each line bound to the one before.

    It holds nothing of a message and outlives it.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=20)
    message = models.PositiveBigIntegerField()
    by = models.CharField(max_length=150)
    why = models.CharField(max_length=200)
    chain = models.CharField(max_length=64)
