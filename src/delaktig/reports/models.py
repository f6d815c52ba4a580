"""The yearly report (*årsrapport · vuosiraportti*, row A15): its texts while it is written, and what was signed."""

from __future__ import annotations

from django.db import models

from delaktig.accounts.models import User
from delaktig.decisions.models import Item
from delaktig.municipalities.models import Municipality
from delaktig.programmes.models import Edition


class YearlyReport(models.Model):
    """What a municipality tells of one year of an edition. Whether it is signed follows from what is frozen."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="yearly_reports")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    begun_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-year", "pk")
        constraints = (
            models.UniqueConstraint(fields=["edition", "municipality", "year"], name="one_report_of_a_year"),
        )

    def __str__(self) -> str:
        return f"report {self.year} of {self.municipality_id}"


class ReportText(models.Model):
    """A text of a report in one language: the introduction, the proposals, or a word on one measure."""

    report = models.ForeignKey(YearlyReport, on_delete=models.CASCADE, related_name="texts")
    part = models.CharField(max_length=40, help_text="introduction, proposals, or 'measure:' with its key")
    language = models.CharField(max_length=3)
    body = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts every save; guards against overwriting")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["report", "part", "language"], name="one_text_of_a_report"),)

    def __str__(self) -> str:
        return f"{self.part} of {self.report_id}"


class SignedReport(models.Model):
    """A report as it was signed: canonical JSON with its figures, and its SHA-256. Never changes."""

    report = models.OneToOneField(YearlyReport, on_delete=models.PROTECT, related_name="signed")
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    signed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"signed {self.report_id}"


class ReportItem(models.Model):
    """An item in which a body handled a signed report (*behandlad i · käsitelty*; rows A15, A16)."""

    report = models.ForeignKey(YearlyReport, on_delete=models.PROTECT, related_name="handled")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="yearly_reports")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["report", "item"], name="a_report_once_in_an_item"),)

    def __str__(self) -> str:
        return f"{self.report_id} in item {self.item_id}"
