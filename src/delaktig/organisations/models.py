"""Organisations, their units, and who carries out what for whom (mandates)."""

from __future__ import annotations

from django.db import models

from delaktig.municipalities.models import Municipality


class Organisation(models.Model):
    """A municipality's organisation, an authority, an association, a parish, a company…"""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality"
        AUTHORITY = "authority"
        WELLBEING_COUNTY = "wellbeing_county"
        SCHOOL = "school"
        ASSOCIATION = "association"
        PARISH = "parish"
        COMPANY = "company"
        OTHER = "other"

    kind = models.CharField(max_length=20, choices=Kind)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="organisations",
        help_text="The municipality that keeps this record",
    )
    business_id = models.CharField(max_length=9, blank=True)
    email = models.EmailField(blank=True, help_text="An office address, never a person's own")
    invented = models.BooleanField(default=False, help_text="Invented for the demonstration")
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"organisation {self.pk}"


class OrganisationName(models.Model):
    """An organisation's name in one language over a time (state bodies were renamed in 2026)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=3)
    name = models.CharField(max_length=160)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit (*enhet · yksikkö*) of an organisation that can answer for a measure."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="units")
    name_sv = models.CharField(max_length=160, blank=True)
    name_fi = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True, help_text="An office address, never a person's own")
    phone = models.CharField(max_length=40, blank=True, help_text="An office telephone, never a person's own")
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name_sv or self.name_fi

    def name(self, language: str) -> str:
        """Return its name in a language, or in the other one that it has a name in."""
        names = (self.name_fi, self.name_sv) if language == "fi" else (self.name_sv, self.name_fi)
        return names[0] or names[1]


class Mandate(models.Model):
    """This organisation carries out this task for this municipality, from this date to that one."""

    class Ground(models.TextChoices):
        OWN_TASK = "own_task"
        AGREEMENT = "agreement"
        ACT = "act"

    class Task(models.TextChoices):
        INTEGRATION_SERVICES = "integration_services"
        GUIDANCE = "guidance"
        ASSESSMENT = "assessment"
        PLANNING = "planning"
        REIMBURSEMENT_CLAIMS = "reimbursement_claims"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="mandates")
    task = models.CharField(max_length=30, choices=Task)
    ground = models.CharField(max_length=12, choices=Ground)
    note = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.task} for {self.municipality_id}"


class Agreement(models.Model):
    """An agreement that state reimbursement rests on (row A21).

    ``placement``: *avtal om anvisande till kommun · kuntaan osoittamista koskeva sopimus*
    (681/2023 §42, before it 1386/2010 §41); ``special``: any other that costs are claimed by.
    An unknown day stays empty.
    """

    class Kind(models.TextChoices):
        PLACEMENT = "placement"
        SPECIAL = "special"

    kind = models.CharField(max_length=10, choices=Kind)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="agreements")
    counterpart = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    number = models.CharField(max_length=60, blank=True, help_text="The agreement's case number")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="The last day; empty until further notice")
    reviewed_on = models.DateField(null=True, blank=True, help_text="When it was last reviewed")
    invented = models.BooleanField(default=False, help_text="Invented for the demonstration")

    def __str__(self) -> str:
        return f"{self.kind} agreement of {self.municipality_id}"
