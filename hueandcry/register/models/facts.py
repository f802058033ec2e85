"""Facts at rest: appended and dated, never edited in place."""

from typing import ClassVar

from django.db import models

STAGING, WAITING, PUBLISHED = "staging", "waiting", "published"


class Partner(models.Model):
    """An organisation of the partnership, the controller of what it sends."""

    id = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    contact = models.CharField(max_length=200, default="")
    joined_at = models.DateTimeField(null=True)


class Batch(models.Model):
    """One file on its way in. Its reports can be seen once `state` is "published", never before.

    `source` is the kind of list, `layout` the mapping that read it. A batch that another file
    replaced is known until `superseded_at` and not after.
    """

    owner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    layout = models.CharField(max_length=60, default="")
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=STAGING)
    staged_by = models.CharField(max_length=80)
    begun_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    content_digest = models.CharField(max_length=64, default="")
    reports = models.PositiveIntegerField(default=0)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    summary = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "source", "file_digest"],
                condition=models.Q(state=PUBLISHED, superseded_at__isnull=True),
                name="a_file_is_published_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PUBLISHED) | models.Q(published_at__isnull=False),
                name="published_batches_have_a_time",
            ),
        ]


class Report(models.Model):
    """One accepted row: facts.report.Report laid flat. No name, address or narrative is here."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+", db_index=False)
    ref = models.CharField(max_length=80)
    event_on = models.DateField(null=True)
    reported_on = models.DateField()
    code = models.CharField(max_length=40)
    confidence = models.FloatField()
    why = models.CharField(max_length=200)
    stream = models.CharField(max_length=20)
    theme = models.CharField(max_length=20)
    online = models.BooleanField(null=True)
    sealed = models.BooleanField()
    loss_pence = models.BigIntegerField(null=True)
    age_band = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=1)
    outward = models.CharField(max_length=4)
    token = models.CharField(max_length=32)
    lsoa = models.CharField(max_length=9)
    ward = models.CharField(max_length=9)
    partnership = models.CharField(max_length=9)
    unsure = models.CharField(max_length=60)
    alike = models.CharField(max_length=80)
    raw = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ref", "batch"], name="a_reference_once_in_a_file"),
        ]
        indexes: ClassVar = [
            # A batch is read in the order of its rows, a chunk at a time.
            models.Index(fields=["batch", "id"], name="report_in_batch_order"),
            # The queue for doubt reads these alone (intake.classify.SURE).
            models.Index(
                fields=["batch"], condition=models.Q(confidence__lt=0.9), name="report_unsure"
            ),
        ]


class Finding(models.Model):
    """What somebody came to believe about a report after it came in; the newest one counts.

    The report keeps its first finding. `known_from` is when this one was written, `decided_by` a
    member's name, "rules" or "model".
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40)
    confidence = models.FloatField()
    why = models.CharField(max_length=200)
    stream = models.CharField(max_length=20)
    theme = models.CharField(max_length=20)
    sealed = models.BooleanField()
    decided_by = models.CharField(max_length=150)
    known_from = models.DateTimeField()


class Ending(models.Model):
    """From when on a report no longer counts: it was withdrawn, or sent again and read anew.

    `batch` is the file that ended it. Once that file is superseded, so is what it ended.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    known_from = models.DateTimeField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "batch"], name="a_file_ends_a_report_once"),
        ]


class StagedEnding(models.Model):
    """A reference of which a staged file says something new, or which it takes back.

    At publication each report under it gets its Ending; then these rows go.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+")
    ref = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "ref"], name="a_file_ends_a_reference_once"),
        ]


class Meaning(models.Model):
    """What a person said a label of an owner's list means: used for every row that bears it."""

    owner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    label = models.CharField(max_length=300)
    code = models.CharField(max_length=40)
    decided_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField()


class Layout(models.Model):
    """A saved mapping: how one owner's files are laid out, as text. The newest of an id counts."""

    owner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    saved_by = models.CharField(max_length=150)
    saved_at = models.DateTimeField()


class Mark(models.Model):
    """A person's word that a count broke: a recording change, an outage. Charts show it."""

    owner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField(null=True)
    words = models.CharField(max_length=200)
    marked_by = models.CharField(max_length=150)
    marked_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)


class Hold(models.Model):
    """A review's decision to keep what would expire, until a day and for a stated reason."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+")
    until = models.DateField()
    why = models.CharField(max_length=200)
    decided_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField()
