"""Indicators (*indikator · mittari*), the targets set for them, what was observed, and months kept counted."""

from __future__ import annotations

from django.db import models

from delaktig.accounts.models import SignedLink, User
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation, Unit
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
    stable_name = models.CharField(
        max_length=80, blank=True, help_text="What imports and comparisons call it: 'population.total'"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["stable_name"], condition=~models.Q(stable_name=""), name="one_indicator_of_a_name"
            ),
        )

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


class Observation(models.Model):
    """A figure or an answer for a period (*observation · havainto*). Never changes: a later word supersedes it.

    ``value`` is in the indicator's unit, ``amount`` in euros. ``cell`` names what part of the
    whole it is about (``{"language": "ar"}``); the whole is empty.
    """

    class State(models.TextChoices):
        ENTERED = "entered"
        REPORTED = "reported"
        IMPORTED = "imported"

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    period_from = models.DateField()
    period_to = models.DateField(help_text="The last day")
    cell = models.JSONField(default=dict)
    value = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    reached_on = models.DateField(null=True, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=3, default="sv", help_text="What the text is written in")
    state = models.CharField(max_length=8, choices=State)
    source = models.CharField(max_length=300, blank=True, help_text="Where the figure stands, in the source's words")
    source_on = models.DateField(null=True, blank=True, help_text="The day that the source gives for it")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Who answered"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    note = models.CharField(max_length=300, blank=True, help_text="Why it was corrected, or how to read it")

    class Meta:
        ordering = ("period_from", "pk")
        indexes = (models.Index(fields=["indicator", "municipality", "period_from"], name="figures_of_an_indicator"),)

    def __str__(self) -> str:
        return f"observation {self.pk}"


class Evidence(models.Model):
    """A file that shows what an observation says: a certificate, a brochure, minutes (*underlag · tosite*)."""

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="evidence")
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="evidence")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="Bytes")

    def __str__(self) -> str:
        return self.name


class FigureRequest(models.Model):
    """A letter that asks an office for figures (*begäran om uppgifter · tietopyyntö*), answered through its link."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField(help_text="An office address, never a person's own")
    language = models.CharField(max_length=3)
    message = models.TextField(blank=True)
    due_on = models.DateField(help_text="The day by which; a later answer is taken too, and marked late")
    link = models.ForeignKey(SignedLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, help_text="When the last figure asked for had come")
    draft = models.JSONField(default=dict, help_text="What was typed through the link and is not sent yet")
    version = models.PositiveIntegerField(default=1, help_text="Counts what is sent; guards against overwriting")

    class Meta:
        indexes = (models.Index(fields=["municipality", "answered_at"], name="figures_asked_for"),)

    def __str__(self) -> str:
        return f"figure request {self.pk}"


class AskedFigure(models.Model):
    """One figure of a request: of an indicator, for a period. ``unknown_yet``: the office says so, with a comment."""

    request = models.ForeignKey(FigureRequest, on_delete=models.CASCADE, related_name="asked")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    period_from = models.DateField()
    period_to = models.DateField(help_text="The last day")
    observation = models.ForeignKey(
        Observation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="What was answered"
    )
    answered_at = models.DateTimeField(null=True, blank=True, help_text="When it was first answered")
    unknown_yet = models.BooleanField(default=False)
    comment = models.TextField(blank=True, help_text="Why it is not known yet")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["request", "indicator", "period_from"], name="a_figure_asked_once"),
        )

    def __str__(self) -> str:
        return f"asked figure {self.pk}"


class FactMonth(models.Model):
    """How often facts of a month have changed: raised in the transaction of each change, never lowered."""

    source = models.CharField(max_length=60, help_text="Which facts, as a room calls them: 'guidance.visit'")
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(help_text="Its first day")
    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["source", "municipality", "month"], name="one_month_of_facts"),)
        indexes = (models.Index(fields=["source", "month"], name="months_of_all_facts"),)

    def __str__(self) -> str:
        return f"{self.source} {self.month}"


class Rollup(models.Model):
    """A month of an indicator, kept: as counted from the facts when their month had ``of_version``.

    ``dimension`` and ``cell`` are empty for the whole. A row whose version is no longer the
    month's is not read.
    """

    name = models.CharField(max_length=80)
    name_version = models.PositiveIntegerField()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    dimension = models.CharField(max_length=40, blank=True)
    cell = models.CharField(max_length=120, blank=True)
    n = models.PositiveBigIntegerField()
    part = models.PositiveBigIntegerField(null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    of_version = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["name", "name_version", "municipality", "month", "dimension", "cell"], name="one_kept_cell"
            ),
        )
        indexes = (
            models.Index(fields=["name", "name_version", "dimension", "municipality", "month"], name="kept_pictures"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.month}"


class KeptYear(models.Model):
    """A year of an indicator for all municipalities together, added up from their kept months.

    It is read only while the facts' months of the year are as many, and have changed as often, as when it was kept:
    ``of_months`` and ``of_versions``. ``dimension`` and ``cell`` are empty for the whole.
    """

    name = models.CharField(max_length=80)
    name_version = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    dimension = models.CharField(max_length=40, blank=True)
    cell = models.CharField(max_length=120, blank=True)
    n = models.PositiveBigIntegerField()
    part = models.PositiveBigIntegerField(null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    of_months = models.PositiveIntegerField()
    of_versions = models.PositiveBigIntegerField(help_text="The sum of the months' versions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["name", "name_version", "year", "dimension", "cell"], name="one_kept_cell_of_a_year"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class Publication(models.Model):
    """Tables of a period as they were given to the public (*publicering · julkaisu*): frozen, with what is left out.

    Nothing that is counted leaves to the public but from here. A correction is a publication of
    its own with a further ``number``; the earlier stays at its address.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="publications")
    period_from = models.DateField()
    period_to = models.DateField(help_text="The last day")
    number = models.PositiveSmallIntegerField(help_text="1 for the first of its period, then counted on")
    document = models.JSONField(help_text="The tables as printed: what is left out is not in it")
    sha256 = models.CharField(max_length=64, help_text="Of the canonical document")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True, help_text="What was corrected, for readers")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-period_to", "-period_from", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "period_from", "period_to", "number"], name="one_publication_of_a_number"
            ),
        )

    def __str__(self) -> str:
        return f"publication {self.pk}"


class PublicationNumbers(models.Model):
    """The numbers behind a publication, with those that were left out: what a later one must not reveal."""

    publication = models.OneToOneField(Publication, on_delete=models.CASCADE, related_name="behind")
    numbers = models.JSONField()

    def __str__(self) -> str:
        return f"numbers behind {self.publication_id}"


class PaperNumbers(models.Model):
    """The numbers of a period that a signed paper prints or leaves out, as a yearly report: seen like a publication."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    paper = models.CharField(max_length=40, help_text="Which paper: 'report:12'")
    period_from = models.DateField()
    period_to = models.DateField(help_text="The last day")
    numbers = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["paper", "period_from", "period_to"], name="one_row_of_a_paper_and_period"),
        )

    def __str__(self) -> str:
        return f"numbers behind {self.paper}"
