"""A client's path: assessment, plan, review, referral, hand-over, and what is arranged around them.

Nothing here says how far a case has come: that follows from the days and the events
(``clock.py``, ``law.casework``). What people write about a person lies sealed.
"""

from __future__ import annotations

import uuid

from django.db import models

from delaktig.accounts.models import User
from delaktig.accounts.sealed import SealedJSON, SealedText
from delaktig.cases.rule_models import LocalRule as LocalRule
from delaktig.catalogue.models import Offering, Service
from delaktig.clients.models import ClientRelation, Consent
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation


class Record(models.Model):
    """What the records of a case have in common: whose case, who wrote, and a version against overwriting."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    relation = models.ForeignKey(ClientRelation, on_delete=models.PROTECT, related_name="%(class)ss")
    version = models.PositiveIntegerField(default=1, help_text="Counts every save; guards against overwriting")
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Mode(models.TextChoices):
    """How people meet."""

    ON_SITE = "on_site"
    PHONE = "phone"
    VIDEO = "video"


class Assessment(Record):
    """An assessment of skills and service need (*bedömning · arviointi*, 681/2023 §14-15, 869/2024; row B1).

    Under 1386/2010 §10 the initial assessment (*inledande kartläggning · alkukartoitus*).
    """

    class Outcome(models.TextChoices):
        OPEN = ""
        PLAN = "plan"
        NO_PLAN = "no_plan"

    trigger = models.CharField(max_length=40, help_text="A group of the rule assessment.who")
    requested_on = models.DateField(null=True, blank=True)
    learned_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    interviewed_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    mode = models.CharField(max_length=8, choices=Mode, blank=True)
    mode_reason = SealedText(help_text="Why it was not held at a service point (869/2024 §4)")
    language = models.CharField(max_length=3, blank=True)
    interpreted = models.BooleanField(null=True, blank=True)
    answers = SealedJSON(default=dict, help_text="Topic of the decree → what was found out")
    told = models.JSONField(default=list, blank=True, help_text="Which information duties were met (869/2024 §2)")
    county_joined = models.BooleanField(default=False, help_text="The wellbeing services county took part")
    authors = SealedText(help_text="Who drew it up, and how they are reached")
    sources = SealedText(help_text="Whence the facts came (874/2024 §1)")
    result = SealedText()
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN, blank=True)
    plan_planned_on = models.DateField(null=True, blank=True)
    directed_to = SealedText(help_text="Other services that the person was directed to")
    done_on = models.DateField(null=True, blank=True)
    from_elsewhere = models.BooleanField(
        default=False, help_text="Made by another municipality, and received with a hand-over: not counted here"
    )

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class AssessmentVersion(models.Model):
    """An assessment as it was finished or corrected on a day: frozen, whole."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = SealedJSON(default=dict)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["assessment", "number"], name="one_assessment_version_of_a_number"),
        )

    def __str__(self) -> str:
        return f"assessment {self.assessment_id} version {self.number}"


class SpecifyingMeasure(models.Model):
    """A specifying measure (*preciserande åtgärd · täsmentävä toimi*, 869/2024 §3)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="measures")
    kind = models.CharField(max_length=30)
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ordered_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    result = SealedText()

    def __str__(self) -> str:
        return f"measure {self.kind}"


class SkillLevel(models.Model):
    """A starting level in one skill of one language on the CEFR scale (*utgångsnivå · lähtötaso*, row B24)."""

    class Skill(models.TextChoices):
        LISTENING = "listening"
        READING = "reading"
        SPEAKING = "speaking"
        WRITING = "writing"
        LITERACY = "literacy"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="levels")
    language = models.CharField(max_length=3)
    skill = models.CharField(max_length=10, choices=Skill)
    level = models.CharField(max_length=8, help_text="A0 to C2, with steps as A1.2; literacy has steps of its own")
    tested_on = models.DateField(null=True, blank=True)
    tested = models.BooleanField(default=False, help_text="By a test; else as the person or the interviewer says")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["assessment", "language", "skill"], name="one_level_of_a_skill"),
        )

    def __str__(self) -> str:
        return f"{self.language} {self.skill}"


class Plan(Record):
    """An integration plan (*integrationsplan · kotoutumissuunnitelma*, 681/2023 §16-23; rows B3, B28)."""

    class Signature(models.TextChoices):
        MISSING = ""
        SIGNED = "signed"
        ORAL = "oral"
        REFUSED = "refused"

    class EndReason(models.TextChoices):
        REACHED = "reached"
        EMPLOYMENT_PLAN = "employment_plan"
        TIME_OUT = "time_out"
        MOVED = "moved"
        REPLACED = "replaced"
        OTHER = "other"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    made_on = models.DateField(null=True, blank=True, help_text="When it was drawn up; empty while it is a draft")
    valid_to = models.DateField(null=True, blank=True, help_text="The agreed last day, within what the act allows")
    signed_on = models.DateField(null=True, blank=True)
    signature = models.CharField(max_length=8, choices=Signature, default=Signature.MISSING, blank=True)
    integration_language = models.CharField(max_length=3, blank=True, help_text="sv or fi")
    language = models.CharField(max_length=3, blank=True, help_text="In which it was gone through with the client")
    interpreted = models.BooleanField(null=True, blank=True)
    written_in = models.CharField(max_length=3, blank=True, help_text="The language of the worker's words")
    job_search = SealedText(help_text="A jobseeker's duty to seek work (681/2023 §19)")
    follow_up = SealedText()
    duties_told = models.BooleanField(default=False, help_text="Rights and duties were explained (681/2023 §24)")
    county_joined = models.BooleanField(default=False)
    authors = SealedText()
    sources = SealedText()
    next_review_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=16, choices=EndReason, blank=True)
    end_note = SealedText()
    from_elsewhere = models.BooleanField(
        default=False, help_text="Made by another municipality, and received with a hand-over: not counted here"
    )

    def __str__(self) -> str:
        return f"plan {self.pk}"


class PlanGoal(models.Model):
    """A goal in a plan, in the order that the client and the worker gave it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    order = models.PositiveSmallIntegerField(default=0)
    words = SealedText()
    kind = models.CharField(max_length=30, blank=True, help_text="What the act sets as goal (681/2023 §18)")
    reached_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return f"goal of {self.plan_id}"


class PlanItem(models.Model):
    """Something agreed in a plan: a service of the catalogue or another step, and why it serves the goal (§19)."""

    class Kind(models.TextChoices):
        SERVICE = "service"
        STUDY = "study"
        GUIDANCE = "guidance"
        ASSOCIATION = "association"
        OWN_STEP = "own_step"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    goal = models.ForeignKey(PlanGoal, on_delete=models.SET_NULL, null=True, blank=True, related_name="items")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SERVICE)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    offering = models.ForeignKey(
        Offering,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Which course",
    )
    words = SealedText(help_text="What is agreed, where no service says it")
    reason = SealedText(help_text="Why it serves the goal (681/2023 §19)")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True, help_text="The first day on which it was agreed on (§20)")
    dropped_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return f"item of {self.plan_id}"


class PlanVersion(models.Model):
    """A plan as it was agreed on a day: frozen, whole."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    agreed_on = models.DateField()
    content = SealedJSON(default=dict)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["plan", "number"], name="one_plan_version_of_a_number"),)

    def __str__(self) -> str:
        return f"plan {self.plan_id} version {self.number}"


class PlanExtension(models.Model):
    """An extension of a plan (*förlängning · pidentäminen*, 681/2023 §23, §31), with its ground."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="extensions")
    ground = models.CharField(max_length=40, help_text="One of law.casework.EXTENSION_GROUNDS")
    until = models.DateField()
    decided_on = models.DateField()
    reason = SealedText()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"extension of {self.plan_id}"


class Interruption(Record):
    """A time that does not count against the plan (*avbrott · keskeytys*, 681/2023 §23)."""

    kind = models.CharField(max_length=40, help_text="One of law.casework.INTERRUPTION_KINDS")
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    note = SealedText(help_text="How it was shown; never a diagnosis")

    def __str__(self) -> str:
        return f"interruption {self.pk}"


class Review(Record):
    """A review of a plan (*översyn · tarkistaminen*, 681/2023 §22; 874/2024 §3)."""

    class Occasion(models.TextChoices):
        REGULAR = "regular"
        CHANGE = "change"
        REQUEST = "request"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    occasion = models.CharField(max_length=8, choices=Occasion, default=Occasion.REGULAR)
    asked_on = models.DateField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=3, blank=True)
    interpreted = models.BooleanField(null=True, blank=True)
    participation = SealedText()
    progress = SealedText()
    hindrances = SealedText()
    changes = SealedText()
    authors = SealedText()
    sources = SealedText()
    county_joined = models.BooleanField(default=False)
    next_on = models.DateField(null=True, blank=True)
    from_elsewhere = models.BooleanField(
        default=False, help_text="Made by another municipality, and received with a hand-over: not counted here"
    )

    def __str__(self) -> str:
        return f"review {self.pk}"


class Referral(Record):
    """A referral (*hänvisning · ohjaaminen*) to a provider, with what 681/2023 §94 lists and no more (row B12)."""

    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    fields = models.JSONField(default=list, help_text="Which items of 681/2023 §94 were given")
    payload = SealedJSON(default=dict, help_text="What was given, as it was given")
    sent_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"referral {self.pk}"


class ReferralEvent(models.Model):
    """What became of a referral, day by day; where it stands follows from these."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted"
        DECLINED = "declined"
        STARTED = "started"
        NO_SHOW = "no_show"
        ENDED = "ended"
        WITHDRAWN = "withdrawn"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    reason = SealedText()
    told_by = models.CharField(max_length=10, choices=(("worker", "worker"), ("provider", "provider")))
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.kind} of {self.referral_id}"


class Handover(Record):
    """A hand-over (*överlämning · siirto*): to another authority when the status flips, to another municipality
    on a move with consent (681/2023 §85), or to another service with consent (row B5)."""

    class Ground(models.TextChoices):
        STATUS = "status"
        MOVE = "move"
        OTHER_SERVICE = "other_service"

    ground = models.CharField(max_length=14, choices=Ground)
    to_municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="handovers_in"
    )
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="handovers")
    packet = SealedJSON(default=dict)
    sent_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    received_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    received_as = models.ForeignKey(
        ClientRelation, on_delete=models.SET_NULL, null=True, blank=True, related_name="received_from"
    )
    declined_on = models.DateField(null=True, blank=True)
    decline_reason = SealedText()

    def __str__(self) -> str:
        return f"handover {self.pk}"


class Appointment(Record):
    """A time agreed with a client (*tid · aika*); what came of it is a day, never a state."""

    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ON_SITE)
    place = models.CharField(max_length=160, blank=True)
    about = models.CharField(max_length=14, help_text="assessment, plan, review or other", default="other")
    invited_on = models.DateField(null=True, blank=True)
    invited_in = models.CharField(max_length=3, blank=True, help_text="The language of the letter")
    fee_warned = models.BooleanField(default=False, help_text="The fee was told of when the time was agreed (§32a)")
    came_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)
    missed_reason = SealedText()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by_client = models.BooleanField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["officer", "starts_at"], name="appointment_of_officer"),)

    def __str__(self) -> str:
        return f"appointment {self.pk}"


class InterpreterBooking(Record):
    """An interpreter ordered for an appointment (*tolkning · tulkkaus*, row B9); never a child."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="bookings")
    language = models.CharField(max_length=3)
    mode = models.CharField(max_length=8, choices=Mode)
    supplier = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ordered_on = models.DateField()
    reference = models.CharField(max_length=60, blank=True, help_text="The supplier's own number")
    cost_cents = models.PositiveIntegerField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    did_not_come_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"interpreter for {self.appointment_id}"


class NoShowFee(Record):
    """A fee for interpreting that was not used (681/2023 §32a, R20): what it rests on, and the decision."""

    booking = models.OneToOneField(InterpreterBooking, on_delete=models.PROTECT, related_name="fee")
    warning = SealedText(help_text="What was said when the time was agreed")
    warning_language = models.CharField(max_length=3)
    channel = models.CharField(max_length=20, help_text="How the time was agreed")
    reason_given = SealedText()
    reason_valid = models.BooleanField(default=False)
    unreasonable = models.BooleanField(default=False)
    of_age = models.BooleanField()
    amount_cents = models.PositiveIntegerField()
    decided_on = models.DateField()
    due_on = models.DateField()
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"fee {self.pk}"


class DiaryEntry(Record):
    """A note in the case diary (*klientjournal · asiakaskertomus*); a correction is a new entry beside the old."""

    class Kind(models.TextChoices):
        NOTE = "note"
        SERVICE_NEED_ASKED = "need_asked"
        SERVICE_NEED_KNOWN = "need_known"

    kind = models.CharField(
        max_length=10,
        choices=Kind,
        default=Kind.NOTE,
        help_text="Of a service need assessment in social services only the day is noted (row B14)",
    )
    on = models.DateField()
    words = SealedText()
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")

    def __str__(self) -> str:
        return f"note {self.pk}"


class SheetEntry(models.Model):
    """That a record was entered in the national client register, in which version, when and by whom (874/2024)."""

    relation = models.ForeignKey(ClientRelation, on_delete=models.PROTECT, related_name="sheet_entries")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in ("assessment", "plan", "review")])
    record = models.PositiveBigIntegerField(help_text="Key of the assessment, plan or review")
    record_version = models.PositiveIntegerField()
    entered_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=["kind", "record"], name="sheet_entry_of_record"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.record} entered"
