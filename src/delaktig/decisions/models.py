"""Bodies, their meetings and the items decided there."""

from __future__ import annotations

from django.db import models

from delaktig.accounts.models import User
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation, Unit


class Body(models.Model):
    """A body of a municipality: one that decides, or one that only prepares and is heard.

    Deciding: committee, board, council (*nämnd, styrelse, fullmäktige · lautakunta, hallitus,
    valtuusto*). Advisory (rows A12, A14): the working group across sectors (*sektorsövergripande
    arbetsgrupp · monialainen työryhmä*), the multicultural forum (*mångkulturellt forum ·
    monikulttuurinen foorumi*) and the client jury (*klientjury · asiakasraati*). What an advisory
    body says is no decision: it moves no edition and cannot be appealed.
    """

    class Kind(models.TextChoices):
        COMMITTEE = "committee"
        BOARD = "board"
        COUNCIL = "council"
        WORKING_GROUP = "working_group"
        FORUM = "forum"
        CLIENT_JURY = "client_jury"

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="bodies")
    kind = models.CharField(max_length=20, choices=Kind)
    name_sv = models.CharField(max_length=120, blank=True)
    name_fi = models.CharField(max_length=120, blank=True)
    abbreviation = models.CharField(max_length=20, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name_sv or self.name_fi

    @property
    def decides(self) -> bool:
        """Say whether its items are decisions."""
        return self.kind in DECIDING


DECIDING = (Body.Kind.COMMITTEE, Body.Kind.BOARD, Body.Kind.COUNCIL)
"""The kinds whose items are decisions, in the order in which a matter goes through them."""
ADVISORY = (Body.Kind.WORKING_GROUP, Body.Kind.FORUM, Body.Kind.CLIENT_JURY)
"""The kinds that prepare and are heard, and decide nothing."""


class BodyMember(models.Model):
    """An organisation or one of its units in an advisory body, over a time. Nobody is named."""

    class Role(models.TextChoices):
        CHAIR = "chair"
        MEMBER = "member"
        INVITED_EXPERT = "invited_expert"

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=14, choices=Role, default=Role.MEMBER)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="The last day")

    def __str__(self) -> str:
        return f"{self.role} of body {self.body_id}"


class Meeting(models.Model):
    """A meeting (*sammanträde · kokous*); a date that the source does not state stays empty."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(null=True, blank=True)
    minutes_online_on = models.DateField(null=True, blank=True, help_text="When the minutes went on the public network")
    invented = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"meeting {self.pk}"


class Item(models.Model):
    """One item of a meeting (*paragraf · pykälä*) with what was proposed and decided."""

    class Outcome(models.TextChoices):
        UNKNOWN = "unknown"
        NOTED = "noted"
        PROPOSED_TO_COUNCIL = "proposed_to_council"
        ADOPTED = "adopted"
        RETURNED = "returned"
        REJECTED = "rejected"

    class Next(models.TextChoices):
        BOARD = "board"
        COUNCIL = "council"

    class Publicity(models.TextChoices):
        PUBLIC = "public"
        PARTLY_SECRET = "partly_secret"  # noqa: S105 - a class of publicity
        SECRET = "secret"  # noqa: S105 - a class of publicity

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    section = models.PositiveIntegerField(null=True, blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=3, default="sv")
    preparer_role = models.CharField(max_length=160, blank=True)
    presenter_role = models.CharField(max_length=160, blank=True)
    background = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    handling = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.UNKNOWN)
    next = models.CharField(max_length=10, choices=Next, blank=True)
    immediate = models.BooleanField(default=False, help_text="Immediate adjustment of the minutes (A17)")
    publicity = models.CharField(max_length=14, choices=Publicity, default=Publicity.PUBLIC)
    secrecy_ground = models.CharField(max_length=200, blank=True)
    secret_parts = models.JSONField(default=list, help_text="Where partly secret: which fields are")
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by")
    version = models.PositiveIntegerField(default=1)
    source_document = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the document it was read from")
    recorded_by = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The lead of a joint programme, where it recorded the item for a member",
    )
    invented = models.BooleanField(default=False, help_text="Invented for the demonstration")

    def __str__(self) -> str:
        return f"item {self.pk}"


class ItemRevision(models.Model):
    """What an item said before a change, and who changed it: its history. Names nobody of the item."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(help_text="The version that these values stood in")
    values = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.item_id} no {self.number}"


class ItemPerson(models.Model):
    """An official named in an item; leaves the published item when the appeal time ends (410/2015 §140)."""

    class Part(models.TextChoices):
        PREPARER = "preparer"
        PRESENTER = "presenter"
        HEARD = "heard"

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="people")
    part = models.CharField(max_length=12, choices=Part)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    present_from = models.TimeField(null=True, blank=True)
    present_to = models.TimeField(null=True, blank=True)
    left_before_decision = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.part} of item {self.item_id}"


class Attachment(models.Model):
    """An attachment (*bilaga · liite*) of an item, with its version."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    version = models.CharField(max_length=40, blank=True)
    file = models.FileField(upload_to="attachments", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Bytes")
    public = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name
