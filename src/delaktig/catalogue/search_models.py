"""Search: the index of words by which services are found, kept by the acts; and what was sought in vain."""

from __future__ import annotations

import uuid

from django.db import models

from delaktig.municipalities.models import Municipality


class SearchHead(models.Model):
    """One row: how often the index has changed.

    A change takes the next number under the row's lock, so numbers are committed in their order, and a
    process that knows the index up to a number reads only what came later. ``lineage`` tells one index
    from another (a database that was emptied and filled again).
    """

    revision = models.PositiveBigIntegerField(default=0)
    lineage = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return f"index no {self.revision}"


class SearchEntry(models.Model):
    """What a published service says in one language, as words with the weight of the place where they stand.

    Where it has no text in the language, these are the words of its needs alone, and its name is another language's.
    A service that is published no more keeps an entry without words: so other processes learn of it.
    """

    service = models.ForeignKey("catalogue.Service", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=3)
    name = models.CharField(max_length=120, blank=True, help_text="The service's name there, for the order of hits")
    name_language = models.CharField(max_length=3, blank=True, help_text="In which language that name is")
    words = models.JSONField(default=dict, help_text="Weight by word")
    revision = models.PositiveBigIntegerField(help_text="The index's number when this was written")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["service", "language"], name="a_service_once_in_a_language"),)
        indexes = (models.Index(fields=["language", "revision"], name="entries_since"),)
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return f"{self.service_id} {self.language}"


class Miss(models.Model):
    """Words that were searched for and found nothing, counted for a month without identity."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=3)
    month = models.DateField(help_text="Its first day")
    words = models.CharField(max_length=60)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["municipality", "language", "month", "words"], name="a_miss_once"),
        )
        verbose_name_plural = "misses"

    def __str__(self) -> str:
        return self.words
