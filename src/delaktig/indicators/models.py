"""Indicators (*indikator · mittari*) and the targets set for them."""

from __future__ import annotations

from django.db import models

from delaktig.municipalities.models import Municipality
from delaktig.texts.models import Text


class Indicator(models.Model):
    """What is counted or told, to know whether a measure works (domain §5)."""

    class Kind(models.TextChoices):
        COUNT = "count"
        COUNT_AND_MONEY = "count_and_money"
        PERCENTAGE = "percentage"
        RANGE = "range"
        MILESTONE = "milestone"
        SURVEY = "survey"
        EXTERNAL_INDEX = "external_index"
        NARRATIVE = "narrative"
        DOCUMENTS = "documents"

    class Source(models.TextChoices):
        COMPUTED = "computed"
        REPORTED = "reported"
        IMPORTED = "imported"

    class Cadence(models.TextChoices):
        MONTHLY = "monthly"
        QUARTERLY = "quarterly"
        HALF_YEARLY = "half_yearly"
        YEARLY = "yearly"
        ONCE = "once"

    name = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    definition = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    unit = models.ForeignKey(
        Text,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What is counted, as printed beside the number",
    )
    source = models.CharField(max_length=12, choices=Source, default=Source.REPORTED)
    cadence = models.CharField(max_length=12, choices=Cadence, default=Cadence.YEARLY)
    dimensions = models.JSONField(default=list)
    computed_by = models.CharField(max_length=80, blank=True, help_text="Registered name, where it is computed")

    def __str__(self) -> str:
        return f"indicator {self.pk}"


class Target(models.Model):
    """What is aimed at: a number, a range or a date, from a baseline; unknown parts stay empty."""

    class Direction(models.TextChoices):
        UP = "up"
        DOWN = "down"
        WITHIN = "within"
        REACHED = "reached"

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True)
    direction = models.CharField(max_length=8, choices=Direction, blank=True)
    baseline = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    low = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    high = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"target of {self.indicator_id}"
