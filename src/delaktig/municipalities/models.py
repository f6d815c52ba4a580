"""Municipalities (*kommun · kunta*) and their cooperation."""

from __future__ import annotations

from django.db import models


class Municipality(models.Model):
    """A municipality with its official three-digit code; names change over time."""

    code = models.CharField(max_length=3, primary_key=True)
    slug_sv = models.SlugField(max_length=60, unique=True)
    slug_fi = models.SlugField(max_length=60, unique=True)
    languages = models.JSONField(default=list, help_text="Official languages, where known: ['sv', 'fi']")
    guide_languages = models.JSONField(default=list, help_text="Languages that the municipality serves in")
    hosted = models.BooleanField(default=False, help_text="Whether this installation serves the municipality")
    small_number = models.PositiveSmallIntegerField(
        default=5, help_text="Counts of people below it, but not zero, are left out of published figures"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class MunicipalityName(models.Model):
    """A municipality's name in one language over a time."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=3)
    name = models.CharField(max_length=80)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Cooperation(models.Model):
    """An employment area (*sysselsättningsområde · työllisyysalue*) or a joint programme's area."""

    class Kind(models.TextChoices):
        EMPLOYMENT_AREA = "employment_area"
        JOINT_PROGRAMME = "joint_programme"

    kind = models.CharField(max_length=20, choices=Kind)
    name_sv = models.CharField(max_length=120)
    name_fi = models.CharField(max_length=120)
    lead = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="leads", null=True, blank=True)

    def __str__(self) -> str:
        return self.name_sv


class CooperationMember(models.Model):
    """A municipality's membership of a cooperation, over a time."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="members")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="cooperations")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.cooperation_id}: {self.municipality_id}"
