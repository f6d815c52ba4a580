"""Services (*tjänst · palvelu*): what there is, for whom, where, in which languages, and how to get in."""

from __future__ import annotations

import uuid

from django.db import models

from delaktig.accounts.models import SignedLink, User
from delaktig.catalogue.search_models import Miss as Miss
from delaktig.catalogue.search_models import SearchEntry as SearchEntry
from delaktig.catalogue.search_models import SearchHead as SearchHead
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Mandate, Organisation, Unit
from delaktig.texts.models import Text


class Kept(models.Model):
    """What the records of the catalogue have in common: who keeps them, and a version against overwriting."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Stable in every exchange")
    keeper = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", help_text="The municipality that keeps this record"
    )
    version = models.PositiveIntegerField(default=1, help_text="Counts every save; guards against overwriting")
    changed_at = models.DateTimeField(auto_now=True, db_index=True)
    invented = models.BooleanField(default=False, help_text="Invented for the demonstration")
    source = models.CharField(max_length=300, blank=True, help_text="Where the facts were read")
    checked_on = models.DateField(null=True, blank=True, help_text="When somebody last checked them there")
    carried = models.JSONField(default=dict, blank=True, help_text="Fields of another system, kept as they came")

    class Meta:
        abstract = True


class Place(Kept):
    """A place (*plats · paikka*) where services are given; kept once, pointed to by offerings."""

    name = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    street = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    town = models.CharField(max_length=60, blank=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Where it lies"
    )
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True, help_text="WGS 84, degrees")
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True, help_text="WGS 84, degrees")
    access = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Lift, step-free, bus"
    )

    def __str__(self) -> str:
        return f"place {self.pk}"


class Contact(Kept):
    """A contact (*kontakt · yhteystieto*) of an office, never a person's own; kept once, pointed to by offerings."""

    name = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Service(Kept):
    """A service (*tjänst · palvelu*) as people seek it; where and when it is given are its offerings."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        ARCHIVED = "archived"

    class Cost(models.TextChoices):
        UNKNOWN = ""
        FREE = "free"
        SUBSIDISED = "subsidised"
        PAID = "paid"

    slug = models.SlugField(max_length=80, unique=True, help_text="Names the service in addresses")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="The last day; empty until further notice")
    heir = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="What comes after it"
    )

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="services", help_text="Who answers"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    task = models.CharField(
        max_length=30,
        choices=Mandate.Task,
        blank=True,
        help_text="The task by which a buyer's residents see the service as theirs, while the mandate holds",
    )
    contents = models.JSONField(default=list, blank=True, help_text="Keys of the completeness list that it answers")
    basis = models.CharField(max_length=60, blank=True, help_text="Act and section, as '681/2023 §27'")

    name = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    summary = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    description = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    for_whom = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    how_to_get_in = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    what_to_bring = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    what_happens_next = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cost = models.CharField(max_length=10, choices=Cost, default=Cost.UNKNOWN, blank=True)
    cost_text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    website = models.URLField(max_length=400, blank=True)
    search_words = models.JSONField(
        default=dict, blank=True, help_text="Further words by which people seek it, by language; nobody reads them"
    )

    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner_email = models.EmailField(blank=True, help_text="The office that confirms it by a link, where no user does")
    confirm_every_months = models.PositiveSmallIntegerField(default=12)
    confirmed_on = models.DateField(null=True, blank=True)
    confirm_by = models.DateField(null=True, blank=True, help_text="Stale after this day until somebody confirms")

    def __str__(self) -> str:
        return self.slug


TEXTS = (
    "name",
    "summary",
    "description",
    "for_whom",
    "how_to_get_in",
    "what_to_bring",
    "what_happens_next",
    "cost_text",
)
"""The texts of a service, in the order in which a reader meets them."""


class ServiceTopic(models.Model):
    """A service under one of the things that people need (``topics.toml``)."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="topics")
    topic = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["service", "topic"], name="a_topic_once"),)

    def __str__(self) -> str:
        return self.topic


class ServiceParty(models.Model):
    """An organisation that takes part in a service beside the one that answers for it."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "service parties"

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.service_id}"


class ServiceShown(models.Model):
    """A municipality shows another's service in its own guide, by its own choice."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="shown_in")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["service", "municipality"], name="shown_once"),)

    def __str__(self) -> str:
        return f"{self.service_id} in {self.municipality_id}"


class Eligibility(models.Model):
    """Whom a service is for (*målgrupp · kohderyhmä*); of several rows, one is enough. What is empty asks nothing.

    ``reason``: why it is only for some, where that is positive special treatment
    (*positiv särbehandling · positiivinen erityiskohtelu*, row A26).
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="eligibilities")
    position = models.PositiveIntegerField(default=0)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Years")
    age_to = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Years, this one included")
    grounds = models.JSONField(default=list, blank=True, help_text="Grounds of residence, of eligibility.toml")
    situations = models.JSONField(default=list, blank=True, help_text="Situations, of eligibility.toml")
    municipalities = models.JSONField(default=list, blank=True, help_text="Codes of municipalities of residence")
    months_in_finland = models.PositiveSmallIntegerField(null=True, blank=True, help_text="At most so many months")
    reason = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"eligibility of {self.service_id}"


class Offering(models.Model):
    """Where, when and by whom a service is given (*serviceställe eller kurs · palvelupaikka tai kurssi*)."""

    class Channel(models.TextChoices):
        ON_SITE = "on_site"
        PHONE = "phone"
        ONLINE = "online"
        HOME = "home"

    class Entry(models.TextChoices):
        UNKNOWN = ""
        WALK_IN = "walk_in"
        APPOINTMENT = "appointment"
        ENROLMENT = "enrolment"
        QUEUE = "queue"
        REFERRAL = "referral"
        DECISION = "decision"

    class Interpreter(models.TextChoices):
        UNKNOWN = ""
        BOOKED = "booked"
        BY_PHONE = "by_phone"
        NONE = "none"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="offerings")
    position = models.PositiveIntegerField(default=0)
    name = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="offerings")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="offerings")
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.ON_SITE)
    entry = models.CharField(max_length=12, choices=Entry, default=Entry.UNKNOWN, blank=True)
    languages = models.JSONField(default=list, blank=True, help_text="Languages that one is served in")
    interpreter = models.CharField(max_length=8, choices=Interpreter, default=Interpreter.UNKNOWN, blank=True)
    schedule = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="'On Tuesdays at 5 p.m.'"
    )
    closed_on_holidays = models.BooleanField(null=True, help_text="Empty: not known")
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text="Places")
    taken = models.PositiveIntegerField(null=True, blank=True, help_text="Places taken")
    counted_on = models.DateField(null=True, blank=True, help_text="The day on which places taken were counted")
    level_from = models.CharField(max_length=2, blank=True, help_text="CEFR: A0 … C2, needed to begin")
    level_to = models.CharField(max_length=2, blank=True, help_text="CEFR: A0 … C2, aimed at")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"offering of {self.service_id}"


class OpeningHours(models.Model):
    """When an offering is open in an ordinary week (*öppettider · aukioloajat*)."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(help_text="1 Monday … 7 Sunday (ISO 8601)")
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ("weekday", "opens")
        verbose_name_plural = "opening hours"

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}–{self.closes}"


class HoursException(models.Model):
    """Days on which an offering is closed or open otherwise (*avvikande tider · poikkeusaukiolo*)."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="exceptions")
    first_day = models.DateField()
    last_day = models.DateField()
    opens = models.TimeField(null=True, blank=True, help_text="Empty: closed")
    closes = models.TimeField(null=True, blank=True)
    note = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("first_day", "pk")

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"


class Material(Kept):
    """A brochure, guide or form (*material · materiaali*) that there is in some languages (rows B11, C14, C30)."""

    class Kind(models.TextChoices):
        BROCHURE = "brochure"
        GUIDE = "guide"
        FORM = "form"
        VIDEO = "video"
        OTHER = "other"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.BROCHURE)
    title = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    services = models.ManyToManyField(Service, related_name="materials", blank=True)
    in_pictures = models.BooleanField(default=False, help_text="Told in pictures, for those who do not read")

    def __str__(self) -> str:
        return f"material {self.pk}"


class MaterialVersion(models.Model):
    """A material in one language: an address or a file."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(max_length=3)
    address = models.URLField(max_length=400, blank=True)
    file = models.FileField(upload_to="materials/", blank=True)
    dated = models.DateField(null=True, blank=True, help_text="The edition's date")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["material", "language"], name="a_material_once_in_a_language"),)

    def __str__(self) -> str:
        return f"{self.material_id} {self.language}"


class ServiceRevision(models.Model):
    """A service as it stood after an act: the exchange's own shape, to look back at and to restore."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(help_text="The service's version")
    act = models.CharField(max_length=60)
    data = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-number", "-pk")

    def __str__(self) -> str:
        return f"{self.service_id} no {self.number}"


class Tombstone(models.Model):
    """What was published and is so no more: tells those who copy the catalogue to forget it."""

    uid = models.UUIDField(unique=True)
    keeper = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=80)
    gone_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.slug


class Confirmation(models.Model):
    """A letter that asks a service's owner to confirm or mend it, and what was answered (row C35)."""

    class Answer(models.TextChoices):
        NONE = ""
        STANDS = "stands"
        MENDED = "mended"
        WRONG = "wrong"

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="confirmations")
    link = models.ForeignKey(SignedLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    letter = models.CharField(
        max_length=40, blank=True, db_index=True, help_text="What is asked together, as its links and letters call it"
    )
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=3, default="sv")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    proposal = models.JSONField(default=dict, blank=True, help_text="Words proposed by field, until someone takes them")
    note = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When someone took up what the owner proposed")
    settled_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["service", "asked_at"], name="confirmation_service_asked"),)

    def __str__(self) -> str:
        return f"confirmation of {self.service_id}"


class Report(models.Model):
    """A reader says that something is wrong (*det här är fel · tässä on virhe*); without identity."""

    class State(models.TextChoices):
        NEW = "new"
        UNDER_WAY = "under_way"
        MENDED = "mended"
        NOT_WRONG = "not_wrong"

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="reports")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=3)
    about = models.CharField(max_length=20, help_text="address, hours, phone, language, text, other")
    words = models.CharField(max_length=500, blank=True)
    on = models.DateField(help_text="The day, not the hour")
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    answer = models.CharField(max_length=300, blank=True, help_text="What was done")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["service", "on"], name="report_service_on"),)

    def __str__(self) -> str:
        return f"report {self.pk}"


class Usefulness(models.Model):
    """How many readers found a page useful in a month, or not; a count and nothing else."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="usefulness")
    language = models.CharField(max_length=3)
    month = models.DateField(help_text="Its first day")
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["service", "language", "month"], name="a_month_once"),)
        verbose_name_plural = "usefulness"

    def __str__(self) -> str:
        return f"{self.service_id} {self.month}"


class LinkCheck(models.Model):
    """What an address outside answered when it was last asked."""

    keeper = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    address = models.URLField(max_length=400)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="HTTP status; empty: no answer")
    checked_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["keeper", "address"], name="an_address_once"),)

    def __str__(self) -> str:
        return self.address


class LinkRound(models.Model):
    """One time that a municipality's addresses outside were asked: how far it has come."""

    keeper = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"


class Notice(Kept):
    """An urgent notice (*brådskande meddelande · kiireellinen tiedote*) in many languages, with an end (row B10)."""

    class Urgency(models.TextChoices):
        INFORMATION = "information"
        WARNING = "warning"
        EMERGENCY = "emergency"

    template = models.CharField(max_length=40, blank=True, help_text="A key of notices.toml")
    slots = models.JSONField(default=dict, blank=True, help_text="What was filled in, by language and slot")
    urgency = models.CharField(max_length=12, choices=Urgency, default=Urgency.INFORMATION)
    title = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    website = models.URLField(max_length=400, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["keeper", "ends_at"], name="notice_keeper_ends"),)

    def __str__(self) -> str:
        return f"notice {self.pk}"
