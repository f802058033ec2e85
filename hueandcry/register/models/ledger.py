"""The ledger: a tree that grows only at its end."""

from typing import ClassVar

from django.db import models

from hueandcry.register.models.facts import Partner


class LedgerHead(models.Model):
    """The ledger's size and frontier, locked by whoever appends. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    size = models.PositiveBigIntegerField()
    frontier = models.TextField()
    note = models.TextField()


class LedgerEntry(models.Model):
    """One act, as canonical JSON whose personal values are salted commitments."""

    number = models.PositiveBigIntegerField(primary_key=True)
    text = models.TextField()
    leaf = models.CharField(max_length=64)


class LedgerNode(models.Model):
    """A complete node of the Merkle tree (RFC 6962 2.1)."""

    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["level", "index"], name="a_node_is_written_once"),
        ]


class LedgerName(models.Model):
    """The person behind a commitment. Deleting the row forgets the name and keeps the tree."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=20)
    value = models.TextField()
    salt = models.CharField(max_length=64)


class Checkpoint(models.Model):
    """A signed root, kept once a day so that a rewrite shows."""

    day = models.DateField(primary_key=True)
    size = models.PositiveBigIntegerField()
    note = models.TextField()


class Cosignature(models.Model):
    """A partner's own node saw the ledger grow honestly up to `size`, and signed that.

    `note` is the checkpoint with the partner's signature line (C2SP tlog-cosignature).
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    size = models.PositiveBigIntegerField()
    note = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "size"], name="a_partner_signs_a_size_once"),
        ]


class Witness(models.Model):
    """The public key of a partner's node, as the partner handed it over, and since when.

    `key` is the line that sharing.cosign.verifier writes: name, key id, key.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=255)
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
