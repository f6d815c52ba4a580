"""Remarks (*iakttagelser · havainnot*) of bodies that are heard, what they are about, and the answers to them."""

from __future__ import annotations

from django.db import models

from delaktig.accounts.models import User
from delaktig.catalogue.models import Service
from delaktig.decisions.models import Body, Meeting
from delaktig.organisations.models import Organisation, Unit
from delaktig.programmes.models import Edition, Measure

SPEAKING = (Body.Kind.CLIENT_JURY, Body.Kind.FORUM, Body.Kind.WORKING_GROUP, Body.Kind.COMMITTEE)
"""The kinds of bodies whose remarks are kept (rows A13, A14): those that are heard, and the committee."""


class Spoken(models.Model):
    """Words in the language they were said in, and where somebody has written it, the same in another."""

    words = models.TextField()
    language = models.CharField(max_length=3)
    other_words = models.TextField(blank=True)
    other_language = models.CharField(max_length=3, blank=True)

    class Meta:
        abstract = True

    def said_in(self, language: str) -> dict[str, str]:
        """Return the words in a language where they are written in it, else as they were said."""
        if self.other_words and self.other_language == language:
            return {"words": self.other_words, "language": self.other_language}
        return {"words": self.words, "language": self.language}

    @property
    def other(self) -> dict[str, str] | None:
        """The same in another language; None where nobody has written it."""
        return {"words": self.other_words, "language": self.other_language} if self.other_words else None


class Remark(Spoken):
    """What a body said at a meeting (*iakttagelse · havainto*, rows A13, A14), in the language it was said in.

    Its day is the meeting's. It is about services, measures, a programme as a whole, or none of
    them. Nobody is named: it is the body that speaks. ``organisation`` and ``unit`` are asked to
    answer, by ``due_on`` where the municipality has set a day.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="remarks")
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="About it as a whole"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Who is to answer"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True, help_text="The municipality's own day for the answer")
    invented = models.BooleanField(default=False, help_text="Invented for the demonstration")
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"remark {self.pk}"


class RemarkService(models.Model):
    """A service that a remark is about."""

    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["remark", "service"], name="a_service_once_for_a_remark"),)

    def __str__(self) -> str:
        return f"{self.remark_id} about {self.service_id}"


class RemarkMeasure(models.Model):
    """A measure that a remark is about. A draft's measure that is deleted takes the tie with it, not the remark."""

    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, related_name="measures")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["remark", "measure"], name="a_measure_once_for_a_remark"),)

    def __str__(self) -> str:
        return f"{self.remark_id} about {self.measure_id}"


class Answer(Spoken):
    """What was done about a remark (*svar · vastaus*): by whom it is answered, when, and since when it is done.

    One that was taken back counts as none; what it said stays, and can be brought back.
    """

    remark = models.OneToOneField(Remark, on_delete=models.CASCADE, related_name="answer")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField()
    done_on = models.DateField(null=True, blank=True, help_text="Since when what was promised is done")
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"answer to {self.remark_id}"


class Revision(models.Model):
    """What a remark or its answer said before it was corrected, and who corrected it."""

    class Part(models.TextChoices):
        REMARK = "remark"
        ANSWER = "answer"

    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, related_name="revisions")
    part = models.CharField(max_length=6, choices=Part)
    number = models.PositiveIntegerField(help_text="The version that these values stood in")
    values = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.part} of {self.remark_id} no {self.number}"
