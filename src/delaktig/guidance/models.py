"""Guidance (*vägledning och rådgivning · ohjaus ja neuvonta*, 681/2023 §10): points, visits, queue, times.

Nothing here tells who somebody is. A visit knows the hour and not the minute, a group of countries and
not a country, and its key is drawn by chance: neither keys nor rows say in which order people came.
"""

from __future__ import annotations

import uuid

from django.db import models

from delaktig.accounts.models import User
from delaktig.catalogue.models import Offering, Place, Service
from delaktig.municipalities.models import Municipality


class Channel(models.TextChoices):
    """How people come."""

    ON_SITE = "on_site"
    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    ONLINE = "online"
    OUTREACH = "outreach"


class Interpreting(models.TextChoices):
    """How it was interpreted (*tolkning · tulkkaus*); a child never interprets (434/2003 §26 and row A6)."""

    NONE = "none"
    ON_SITE = "on_site"
    PHONE = "phone"
    VIDEO = "video"
    COMPANION = "companion"
    LACKING = "lacking"


class Point(models.Model):
    """A guidance point (*rådgivningspunkt · neuvontapiste*). Its opening hours are those of its offering."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+", help_text="Who keeps it")
    name_sv = models.CharField(max_length=120, blank=True)
    name_fi = models.CharField(max_length=120, blank=True)
    offering = models.ForeignKey(
        Offering, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="As the guide shows it"
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True, help_text="The first day on which it is there no more")
    invented = models.BooleanField(default=False, help_text="Invented for the demonstration")
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"point {self.pk}"

    def name(self, language: str) -> str:
        """Return what the point is called in a language, or in the other one that it has a name in."""
        names = (self.name_sv, self.name_fi) if language == "sv" else (self.name_fi, self.name_sv)
        return names[0] or names[1]


class Reason(models.Model):
    """What a municipality has changed in the list of reasons: one of its own, or a shipped one that it hides."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    sv = models.CharField(max_length=80, blank=True)
    fi = models.CharField(max_length=80, blank=True)
    en = models.CharField(max_length=80, blank=True)
    hidden = models.BooleanField(default=False, help_text="Not offered any more; what was counted stays")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["municipality", "key"], name="a_reason_once"),)

    def __str__(self) -> str:
        return self.key


class Visit(models.Model):
    """One contact of guidance (*besök · käynti*) without identity (row B6).

    ``key`` is drawn by chance where the visit is registered: the same visit sent twice is one. An undone
    visit keeps its key for a while, so that a device that sends it late does not bring it back.
    """

    key = models.UUIDField(primary_key=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="visits")
    on = models.DateField()
    hour = models.PositiveSmallIntegerField(help_text="0 … 23, the hour in which it began; never the minute")
    channel = models.CharField(max_length=8, choices=Channel)
    language = models.CharField(max_length=3, help_text="The language spoken")
    interpreting = models.CharField(max_length=9, choices=Interpreting, default=Interpreting.NONE)
    country_group = models.CharField(max_length=30, help_text="Of countries.toml: a group, never a country")
    services = models.ManyToManyField(
        Service, through="VisitService", related_name="+", help_text="Where the person was directed"
    )
    undone = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["municipality", "on"], name="visits_of_a_day"),
            models.Index(fields=["point", "on"], name="visits_of_a_point"),
        )
        constraints = (models.CheckConstraint(condition=models.Q(hour__lte=23), name="an_hour_of_the_day"),)

    def __str__(self) -> str:
        return f"visit {self.key}"


class VisitReason(models.Model):
    """One of the reasons of a visit: a key of reasons.toml or of the municipality's own."""

    pk = models.CompositePrimaryKey("visit_id", "reason")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="reasons")
    reason = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.reason


class VisitService(models.Model):
    """A service that a visitor was directed to (*hänvisad · ohjattu*)."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="By chance: tells no order")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="directed")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["visit", "service"], name="directed_once_to_a_service"),)

    def __str__(self) -> str:
        return f"{self.visit_id} to {self.service_id}"


class VisitMaterial(models.Model):
    """A material that was given, and in which language (row B11: the welcome guide)."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="By chance: tells no order")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="given")
    material = models.UUIDField(help_text="The stable id of the catalogue's material; it stays when that is removed")
    language = models.CharField(max_length=3)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["visit", "material"], name="a_material_given_once_a_visit"),)

    def __str__(self) -> str:
        return f"{self.material} {self.language}"


class VisitWorker(models.Model):
    """Who registered a visit: for the worker's own day and week, and to undo. Forgotten after five weeks."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, primary_key=True, related_name="registered")
    worker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.visit_id} by {self.worker_id}"


class AssessmentWish(models.Model):
    """How many visitors of a month asked, with their consent, for an assessment: a number and nothing else.

    It stands beside the visits and not on one: neither a visit nor a client can be found from it.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="The first day of the month")
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["point", "month"], name="a_point_s_month_once"),)

    def __str__(self) -> str:
        return f"{self.number} in {self.month:%Y-%m}"


class SocialVisit(models.Model):
    """A contact about social or health services, in a register of its own (row B8).

    No point, worker, day or hour, and no key in common with :class:`Visit`: only the month.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="The first day of the month")
    matter = models.CharField(max_length=20, help_text="A key of matters.toml")
    directed = models.CharField(max_length=20, help_text="A key of matters.toml")
    channel = models.CharField(max_length=8, choices=Channel)
    language = models.CharField(max_length=3)
    interpreting = models.CharField(max_length=9, choices=Interpreting, default=Interpreting.NONE)

    class Meta:
        indexes = (models.Index(fields=["municipality", "month"], name="social_visits_of_a_month"),)

    def __str__(self) -> str:
        return f"social visit {self.key}"


class Duty(models.Model):
    """Who is on duty at a point (*jour, turlista · päivystys, vuorolista*): when, and in which languages."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="duties")
    worker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    languages = models.JSONField(default=list, help_text="Languages that the worker serves in")

    class Meta:
        ordering = ("on", "starts", "pk")
        verbose_name_plural = "duties"
        indexes = (models.Index(fields=["point", "on"], name="duties_of_a_day"),)

    def __str__(self) -> str:
        return f"{self.on} {self.starts}–{self.ends}"


class QueueTicket(models.Model):
    """A number in the walk-in queue (*könummer · vuoronumero*). Erased when its day is over."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CALLED = "called"
        SERVED = "served"
        LEFT = "left"

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="tickets")
    on = models.DateField()
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=3, blank=True)
    interpreter = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["point", "on", "number"], name="a_number_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.number} of {self.on}"


class PointTime(models.Model):
    """A time that is booked at a point (*bokad tid · varattu aika*), without a word of for whom.

    The person is told the time; whoever comes then, comes.
    """

    class State(models.TextChoices):
        BOOKED = "booked"
        HELD = "held"
        MISSED = "missed"
        CANCELLED = "cancelled"

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    language = models.CharField(max_length=3)
    interpreter = models.BooleanField(default=False)
    reason = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.BOOKED)

    class Meta:
        ordering = ("starts_at", "pk")
        indexes = (models.Index(fields=["point", "starts_at"], name="times_of_a_point"),)

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
