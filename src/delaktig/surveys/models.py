"""Surveys (*enkät · kysely*), what they ask, the codes given out, the urn, and the counted answers (rows B34, C28).

Who has answered and what was answered are kept apart as in a secret ballot: see ``urn`` and
record 0033. Nothing here has a time of answering, and nothing that is answered has a number
that counts upwards.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from delaktig.accounts.sealed import SealedJSON, SealedText
from delaktig.municipalities.models import Municipality
from delaktig.texts.models import Text


class Survey(models.Model):
    """One round of a survey. What is asked again next year is another one of the same ``series``.

    Where it stands is computed from its days: see ``standing``. ``period_from`` and ``period_to``
    tell what time the answers are about: that is the period in which they are counted.
    """

    class Access(models.TextChoices):
        CODES = "codes"
        OPEN = "open"

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="surveys")
    series = models.SlugField(max_length=40, help_text="The same each year: 'newcomers'")
    slug = models.SlugField(max_length=60, help_text="Names this round in addresses: 'newcomers-2026'")
    title = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    intro = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    access = models.CharField(max_length=5, choices=Access, default=Access.CODES)
    languages = models.JSONField(default=list, help_text="The guide's languages that it is offered in")
    period_from = models.DateField()
    period_to = models.DateField(help_text="The last day")
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True, help_text="The last day to answer")
    released = models.BooleanField(default=False, help_text="The questions are fixed; it opens on its day")
    counted_on = models.DateField(null=True, blank=True, help_text="When the urn was opened")
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["municipality", "slug"], name="one_survey_of_a_slug"),)

    def __str__(self) -> str:
        return self.slug


class Question(models.Model):
    """One question. ``key`` is the same in each round, so that rounds can be compared."""

    class Kind(models.TextChoices):
        SCALE = "scale"
        CHOICE = "choice"
        SEVERAL = "several"
        YES_NO = "yes_no"
        NUMBER = "number"
        TEXT = "text"

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=40)
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    required = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=["survey", "key"], name="one_question_of_a_key"),)

    def __str__(self) -> str:
        return self.key

    @property
    def is_choice(self) -> bool:
        """Say whether it is answered by one or several of its options."""
        return self.kind in {self.Kind.CHOICE, self.Kind.SEVERAL}


class Option(models.Model):
    """One answer that can be chosen; ``key`` is the same in each round."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    key = models.SlugField(max_length=40)
    position = models.PositiveIntegerField(default=0)
    words = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=["question", "key"], name="one_option_of_a_key"),)

    def __str__(self) -> str:
        return self.key


class Code(models.Model):
    """One code given out: its keyed hash, and whether it has been used. To whom it went is written nowhere.

    Rows are stored in the order of their hashes. ``spent`` is changed in place, without a time.
    When the urn is opened, the hashes are wiped, and only how many were given and used remains.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="codes")
    hash = models.CharField(max_length=32, null=True)
    spent = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["survey", "hash"], name="one_code_of_a_hash"),)

    def __str__(self) -> str:
        return "code"


class Envelope(models.Model):
    """An answer in the urn: sealed, and not opened before the survey is over."""

    uid = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="envelopes")
    sealed = SealedJSON()

    def __str__(self) -> str:
        return "envelope"


class Response(models.Model):
    """One counted answer sheet, after mixing: in which language it was filled in, and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    language = models.CharField(max_length=3)

    def __str__(self) -> str:
        return "response"


class Answer(models.Model):
    """What one sheet says to one question: a number (yes is 1, no is 0) or an option; several options are several."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    number = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    option = models.ForeignKey(Option, on_delete=models.CASCADE, null=True, blank=True, related_name="answers")

    class Meta:
        indexes = (models.Index(fields=["question", "option"], name="answers_of_a_question"),)

    def __str__(self) -> str:
        return "answer"


class OwnWords(models.Model):
    """What somebody wrote in own words. Tied to the question and to no sheet; it may name people, so it is sealed."""

    uid = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="own_words")
    language = models.CharField(max_length=3)
    words = SealedText()

    def __str__(self) -> str:
        return "words of one's own"
