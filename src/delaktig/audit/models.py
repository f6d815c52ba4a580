"""Who did or looked at what, when and for what purpose (*logg · loki*).

Events form one chain: each carries the hash of the one before, so a change, a
removal, an insertion or a reordering is found by :func:`delaktig.audit.verify.verify`.
Plain ids and no foreign keys: an event outlives what it speaks of.
"""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One act or one look. Append-only: triggers refuse update and delete."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    name = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=40, blank=True)
    municipality = models.CharField(max_length=3, blank=True)
    target = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=80, blank=True)
    details = models.TextField(default="{}")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("sequence",)
        indexes = (
            models.Index(fields=["municipality", "at"], name="audit_municipality_at"),
            models.Index(fields=["target", "at"], name="audit_target_at"),
            models.Index(fields=["actor_id", "at"], name="audit_actor_at"),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.name} {self.target}"


class Head(models.Model):
    """The end of the chain, and the number of the last change that the public can see.

    One row. Writers lock it, so that events come in one order; the public side
    compares :attr:`public_revision` to know that what it keeps is still true.
    """

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    public_revision = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"head {self.sequence}"
