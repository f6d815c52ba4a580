"""Programmes and their editions: sections, themes, goals, measures, and how each municipality took them."""

from __future__ import annotations

import secrets

from django.db import models

from delaktig.accounts.models import SignedLink, User
from delaktig.catalogue.models import Service
from delaktig.decisions.models import Item
from delaktig.indicators.models import Indicator, Target
from delaktig.municipalities.models import Cooperation, Municipality
from delaktig.organisations.models import Organisation, Unit
from delaktig.texts.models import Text


def new_key() -> str:
    """Return a short key that names a part of an edition in addresses and comparisons."""
    return secrets.token_hex(4)


class Programme(models.Model):
    """An integration programme (*integrationsprogram · kotoutumisohjelma*) through its editions."""

    class Kind(models.TextChoices):
        SERVICE_PACKAGE = "service_package"
        STRATEGIC = "strategic"

    kind = models.CharField(max_length=16, choices=Kind)
    title = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    cooperation = models.ForeignKey(Cooperation, on_delete=models.PROTECT, null=True, blank=True)

    def __str__(self) -> str:
        return f"programme {self.pk}"


class Edition(models.Model):
    """One edition (*utgåva · laitos*) of a programme. Its state is computed from decisions and dates."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="editions")
    slug = models.SlugField(max_length=60, help_text="Names the edition in addresses: 2023-2025")
    title = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    legal_basis = models.CharField(max_length=40, blank=True, help_text="Act and section, as '1386/2010 §32'")
    acts = models.JSONField(default=list)
    review_every_months = models.PositiveSmallIntegerField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True, help_text="When it was last reviewed as a whole (A6)")
    consultation_from = models.DateField(null=True, blank=True)
    consultation_to = models.DateField(null=True, blank=True)
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by")
    expires_early_on = models.DateField(null=True, blank=True)
    early_expiry_reason = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source_document = models.CharField(max_length=64, blank=True)
    invented = models.BooleanField(default=False, help_text="Invented for the demonstration")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["programme", "slug"], name="one_edition_of_a_slug"),)

    def __str__(self) -> str:
        return f"edition {self.slug}"


class EditionMember(models.Model):
    """A municipality that the lead has named as a member, and its answer (*samtycke · suostumus*).

    Until it has accepted, nothing of the edition is published, stated or decided for it.
    """

    class Consent(models.TextChoices):
        ASKED = "asked"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="members")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="editions")
    lead = models.BooleanField(default=False)
    consent = models.CharField(max_length=8, choices=Consent, default=Consent.ASKED)
    lead_records = models.BooleanField(
        default=False, help_text="Whether the member agreed that the lead records decisions of its bodies"
    )
    answered_on = models.DateField(null=True, blank=True)
    ground = models.CharField(max_length=300, blank=True, help_text="What was said, or where the answer is written")
    told_by = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The lead, where it recorded an answer given elsewhere by a municipality that has nobody here",
    )
    named = models.BooleanField(default=False, help_text="Whether the frozen text names it as a member")
    arranger = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who arranges the services, where the municipality buys them (410/2015 §8)",
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["edition", "municipality"], name="a_member_once"),)

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.municipality_id}"

    @property
    def is_accepted(self) -> bool:
        """Say whether the municipality is a member by its own word, or by one that it gave elsewhere."""
        return self.consent == self.Consent.ACCEPTED


class Part(models.Model):
    """What the parts of an edition have in common: a stable key, a place in order and a version."""

    key = models.CharField(max_length=12, default=new_key)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, help_text="Counts every save; guards against overwriting")
    invented = models.BooleanField(default=False, help_text="Invented for the demonstration")

    class Meta:
        abstract = True
        ordering = ("position", "pk")


class Section(Part):
    """A section (*avsnitt · luku*) of the edition's text."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sections")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    number = models.CharField(max_length=20, blank=True)
    title = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contents = models.JSONField(default=list, help_text="Keys of the completeness list that this section answers")

    def __str__(self) -> str:
        return f"section {self.number or self.key}"


class Theme(Part):
    """A theme (*tema · teema*) under which goals stand."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="themes")
    title = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"theme {self.key}"


class Goal(Part):
    """A goal (*mål · tavoite*)."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="goals")
    title = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"goal {self.key}"


class Measure(Part):
    """A measure (*åtgärd · toimenpide*): what is done, by whom, and how it is followed up."""

    class Scope(models.TextChoices):
        COMMON = "common"
        OWN = "own"

    class Status(models.TextChoices):
        PLANNED = "planned"
        UNDER_WAY = "under_way"
        DONE = "done"
        STOPPED = "stopped"

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="measures")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.COMMON)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    responsible_text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    partners_text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    follow_up_text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    budget_note = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # why the measure is only for some, to reach real equality (positiv särbehandling / positiivinen erityiskohtelu;
    # 1325/2014 §9, row A26)
    special_treatment = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cadence = models.CharField(max_length=12, choices=Indicator.Cadence, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    continues = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="continued_by")
    contents = models.JSONField(default=list, help_text="Keys of the completeness list that this measure answers")
    confidence = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)

    def __str__(self) -> str:
        return f"measure {self.key}"


class MeasureParty(models.Model):
    """A unit or organisation that answers for a measure, or takes part in it."""

    class Part(models.TextChoices):
        RESPONSIBLE = "responsible"
        PARTNER = "partner"

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="parties")
    part = models.CharField(max_length=12, choices=Part)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    names = models.JSONField(default=dict, help_text="Names as printed when the edition was frozen; later ones vary")

    class Meta:
        verbose_name_plural = "measure parties"

    def __str__(self) -> str:
        return f"{self.part} of {self.measure_id}"


class MeasureService(models.Model):
    """A service that carries a measure (row A1): as long as it is given, the measure is more than words."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["measure", "service"], name="a_service_once_for_a_measure"),)

    def __str__(self) -> str:
        return f"{self.service_id} for {self.measure_id}"


class FollowUp(models.Model):
    """How a measure is followed up (*uppföljning · seuranta*): an indicator with its target."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="follow_ups")
    position = models.PositiveIntegerField(default=0)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="follow_ups")
    target = models.OneToOneField(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_up")

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"follow-up of {self.measure_id}"


class Concept(Part):
    """A term and what the edition means by it (A25; *begrepp · käsite*)."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="concepts")
    term = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    definition = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"concept {self.key}"


class Statistic(Part):
    """A figure that the edition prints, with its source and date (A24)."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="statistics")
    label = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    unit = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on = models.CharField(max_length=10, blank=True, help_text="Date as stated: 2019-12-31 or 2020-12")
    remark = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"statistic {self.key}"


class Footnote(Part):
    """A footnote of the edition's text; a number that cannot be read stays empty."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="footnotes")
    number = models.PositiveIntegerField(null=True, blank=True)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"footnote {self.number}"


class Adoption(models.Model):
    """What one body's item did with the edition for one municipality (A16)."""

    class Effect(models.TextChoices):
        NOTED = "noted"
        PROPOSED = "proposed"
        ADOPTED = "adopted"
        ARRANGED = "arranged"
        RETURNED = "returned"
        REJECTED = "rejected"
        UNKNOWN = "unknown"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="adoptions")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="adoptions")
    effect = models.CharField(max_length=10, choices=Effect)
    starts_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.effect} in {self.municipality_id}"


class FrozenEdition(models.Model):
    """The edition as it came into force: canonical JSON and its SHA-256. Never changes."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="frozen")
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"frozen {self.edition_id}"


class Correction(models.Model):
    """A slip in a frozen text, corrected openly beside it."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="corrections")
    part = models.CharField(max_length=120, help_text="Which text, as 'measure:1a2b3c4d.text'")
    language = models.CharField(max_length=3)
    was = models.TextField()
    should_be = models.TextField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"correction of {self.part}"


class PlanTie(models.Model):
    """A tie to another plan: strategy, welfare plan, budget… (A9), with its validity."""

    class Kind(models.TextChoices):
        STRATEGY = "strategy"
        BUDGET = "budget"
        WELFARE_PLAN = "welfare_plan"
        EMPLOYMENT_PLAN = "employment_plan"
        OTHER = "other"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="plan_ties")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=200)
    address = models.URLField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class PartnerRequest(models.Model):
    """A request to a partner to answer for its measures in an edition, by a signed link."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="partner_requests")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    message = models.TextField(blank=True)
    language = models.CharField(max_length=3, default="sv")
    link = models.ForeignKey(
        SignedLink, on_delete=models.SET_NULL, null=True, related_name="+", help_text="The latest; erased in its time"
    )
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    measures = models.ManyToManyField(Measure, related_name="partner_requests")

    def __str__(self) -> str:
        return f"request {self.pk}"


class Comment(models.Model):
    """A comment on an edition or one of its parts, by staff or by a partner."""

    class Stance(models.TextChoices):
        COMMENT = "comment"
        ACCEPTS = "accepts"
        OBJECTS = "objects"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="comments")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, null=True, blank=True, related_name="comments")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, null=True, blank=True, related_name="comments")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(PartnerRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="answers")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    stance = models.CharField(max_length=8, choices=Stance, default=Stance.COMMENT)
    body = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.TextField(blank=True, help_text="What was done about it")

    def __str__(self) -> str:
        return f"comment {self.pk}"
