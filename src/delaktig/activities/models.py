"""The log of what is done together (*verksamhetslogg · toimintaloki*), until rooms of their own hold the facts."""

from __future__ import annotations

from django.db import models

from delaktig.accounts.models import User
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation, Unit


class Entry(models.Model):
    """One thing that was done or is planned: a meeting, an event, a course, a grant, a home (rows C31, C32, A23).

    ``first`` is its day, or the first of several; ``number`` is in the unit of its kind
    (``kinds.toml``). Nobody is named. One that is planned counts only once it was held.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40, help_text="A key of kinds.toml")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Who answers for it"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first = models.DateField()
    last = models.DateField(null=True, blank=True, help_text="The last day; empty: the same day, or still going on")
    held = models.BooleanField(default=True, help_text="False while it is only planned")
    number = models.PositiveIntegerField(default=1)
    participants = models.PositiveIntegerField(null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True, help_text="Euros")
    two_way = models.BooleanField(null=True, blank=True, help_text="Of a grant: weighted to two-way integration")
    note = models.CharField(max_length=300, blank=True)
    invented = models.BooleanField(default=False, help_text="Invented for the demonstration")
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-first", "-pk")
        verbose_name_plural = "entries"
        indexes = (models.Index(fields=["municipality", "kind", "first"], name="entries_of_a_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.first}"


class EntryRevision(models.Model):
    """What an entry said before it was corrected, and who corrected it."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(help_text="The version that these values stood in")
    values = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.entry_id} no {self.number}"


class EntryFile(models.Model):
    """A file that shows it: a programme of the day, a list without names, a decision (*underlag · tosite*)."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="activities")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="Bytes")

    def __str__(self) -> str:
        return self.name
