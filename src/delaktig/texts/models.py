"""Text in several languages: one thing everywhere."""

from __future__ import annotations

from django.db import models

from delaktig.accounts.models import User


class Text(models.Model):
    """One text, in the language it was written in and those it was translated to."""

    class Format(models.TextChoices):
        LINE = "line"
        MARKDOWN = "markdown"

    source_language = models.CharField(max_length=3, default="sv")
    format = models.CharField(max_length=10, choices=Format, default=Format.LINE)
    official_language = models.CharField(max_length=3, blank=True, help_text="Which version is official, if one is")

    def __str__(self) -> str:
        return f"text {self.pk}"


class TextVersion(models.Model):
    """A text in one language as it stands now (*språkversion · kieliversio*).

    Status is computed: *missing* without a body; *draft* until someone approves;
    *outdated* when :attr:`based_on` is behind the source's :attr:`real_change`;
    otherwise *current*. A machine's proposal lives in its own field and is never shown as text.
    """

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(max_length=3)
    body = models.TextField(blank=True)
    machine_body = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts every save; guards against overwriting")
    real_change = models.PositiveIntegerField(default=1, help_text="Counts changes of meaning, not slips")
    based_on = models.PositiveIntegerField(default=0, help_text="The source's real_change that this one renders")
    approved = models.BooleanField(default=False)
    approved_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["text", "language"], name="one_version_in_a_language"),)

    def __str__(self) -> str:
        return f"{self.text_id} {self.language}"


class TextRevision(models.Model):
    """What a version said before, and who changed it: its history."""

    version = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    body = models.TextField(blank=True)
    slip = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.version_id} no {self.number}"
