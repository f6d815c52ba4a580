"""Clients (*klient · asiakas*): who they are, where they belong, who answers for them, and what protects them.

What tells who a person is lies sealed in the database; it is found by keyed hashes only.
Every field has its ground in ``grounds.toml`` (681/2023 §73, or another that stands there).
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from delaktig.accounts.models import User
from delaktig.accounts.sealed import SealedJSON, SealedText
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation, Unit


class Client(models.Model):
    """A person whom a municipality serves under 681/2023, and the version of the record against overwriting."""

    class Interpreter(models.TextChoices):
        UNKNOWN = ""
        NEEDED = "needed"
        NOT_NEEDED = "not_needed"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", help_text="Whose register it is (681/2023 §78)"
    )
    number = models.CharField(max_length=16, unique=True, help_text="The customer number, also without identity code")
    code_hash = models.CharField(max_length=64, blank=True, help_text="Keyed hash of the identity code; empty: none")
    mother_tongue = models.CharField(max_length=3, blank=True)
    contact_language = models.CharField(max_length=3, blank=True)
    interpreter = models.CharField(max_length=12, choices=Interpreter, default=Interpreter.UNKNOWN, blank=True)
    integration_language = models.CharField(max_length=3, blank=True, help_text="Chosen: sv or fi (row B28)")
    first_permit_on = models.DateField(
        null=True, blank=True, help_text="Day of the first permit, card or registration (681/2023 §14)"
    )
    restricted = models.BooleanField(
        default=False, help_text="A minimal record that only those at work with the person open (row B17)"
    )
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    invented = models.BooleanField(default=False, help_text="Invented for the demonstration")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "code_hash"],
                condition=~Q(code_hash="") & Q(merged_into=None),
                name="one_client_of_an_identity_code",
            ),
        )

    def __str__(self) -> str:
        return f"client {self.number}"


class Identity(models.Model):
    """Who a client is (681/2023 §73 items 1-3); everything in it is sealed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="identity")
    family_name = SealedText()
    given_names = SealedText()
    earlier_names = SealedJSON(default=list, help_text="Earlier or otherwise written names")
    identity_code = SealedText(help_text="All eleven characters; the sign is never normalised")
    birth_date = SealedText(help_text="ISO date, or empty where it is not known")
    birth_place = SealedText()
    citizenships = SealedJSON(default=list, help_text="ISO 3166 codes; XXA stateless, XXX unknown")

    def __str__(self) -> str:
        return f"identity of {self.client_id}"


class NameToken(models.Model):
    """A keyed hash of one whole name word, normalised and transliterated, together with the day of birth."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="name_tokens")
    digest = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return f"name word of {self.client_id}"


class ContactDetails(models.Model):
    """How a client is reached (681/2023 §73 item 2); masked under a security prohibition."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="contact")
    street = SealedText()
    postal_code = SealedText()
    town = SealedText()
    phone = SealedText()
    email = SealedText()
    whereabouts = SealedText(help_text="Where else the person is found: school, workplace, with whom")

    def __str__(self) -> str:
        return f"contact of {self.client_id}"


class Background(models.Model):
    """Schooling, work and what of health bears on services (681/2023 §73 items 5 and 8)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="background")
    education = SealedText()
    work = SealedText()
    skills = SealedText()
    target_occupation = SealedText()
    earlier_study_plan = SealedText()
    ability = SealedText(help_text="Only what services need to know of health and ability to work")

    def __str__(self) -> str:
        return f"background of {self.client_id}"


class FieldSource(models.Model):
    """From whom a value came that the person did not give, and who recorded it (681/2023 §73 subsection 2)."""

    class Kind(models.TextChoices):
        AUTHORITY = "authority"
        MUNICIPALITY = "municipality"
        PROVIDER = "provider"
        RELATIVE = "relative"
        DOCUMENT = "document"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="sources")
    field = models.CharField(max_length=60, help_text="As 'contact.phone' or 'client.first_permit_on'")
    kind = models.CharField(max_length=14, choices=Kind)
    detail = SealedText(help_text="Which authority, which document")
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"source of {self.field}"


class Dated(models.Model):
    """A fact that holds from one day to another; an open end is still true, an unknown start stays empty."""

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="The last day")

    class Meta:
        abstract = True


class ResidenceGround(Dated):
    """On what ground a client lives in Finland over a time (*grund för vistelse · oleskelun peruste*)."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="grounds")
    ground = models.CharField(max_length=30, help_text="A key of the catalogue's grounds of residence, or 'other'")
    permit = models.CharField(max_length=60, blank=True, help_text="Kind and section of the permit, as it says")

    def __str__(self) -> str:
        return f"ground {self.ground} of {self.client_id}"


class Residence(Dated):
    """A client's municipality of residence (*hemkommun · kotikunta*) over a time; none: not yet one."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="residences")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"residence of {self.client_id}"


class Circumstance(Dated):
    """What the act asks about a client, over a time: ``law.casework.CIRCUMSTANCE_KINDS`` (681/2023 §14)."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="circumstances")
    kind = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.kind} of {self.client_id}"


class Household(models.Model):
    """People who live together (*hushåll · ruokakunta*); a security prohibition covers spouse and children in it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"household {self.pk}"


class HouseholdMember(Dated):
    """A client in a household over a time, and as what."""

    class Role(models.TextChoices):
        ADULT = "adult"
        SPOUSE = "spouse"
        CHILD = "child"
        OTHER = "other"

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="households")
    role = models.CharField(max_length=8, choices=Role)

    def __str__(self) -> str:
        return f"{self.role} in {self.household_id}"


class ClientRelation(models.Model):
    """A client relation (*klientrelation · asiakkuus*): a municipality's work with a client, from a day to a day.

    A state is never stored: it follows from these days and from what happened.
    """

    class EndReason(models.TextChoices):
        PLAN_ENDED = "plan_ended"
        MOVED = "moved"
        NO_NEED = "no_need"
        OTHER_SERVICE = "other_service"
        LEFT_FINLAND = "left_finland"
        NOT_REACHED = "not_reached"
        DIED = "died"
        MISTAKE = "mistake"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="relations")
    started_on = models.DateField()
    learned_on = models.DateField(
        null=True, blank=True, help_text="When the municipality came to know of the person (681/2023 §14)"
    )
    requested_on = models.DateField(null=True, blank=True, help_text="When the person asked for an assessment")
    contacted_by = models.CharField(max_length=120, blank=True, help_text="The authority that made contact (§9)")
    job_search_started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=16, choices=EndReason, blank=True)
    end_note = SealedText()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["client"], condition=Q(ended_on=None), name="one_open_client_relation"),
        )

    def __str__(self) -> str:
        return f"relation {self.pk}"


class Responsibility(models.Model):
    """Which authority answers for a client over a time: jobseeker or not (681/2023 §3, §8)."""

    class Authority(models.TextChoices):
        MUNICIPALITY = "municipality"
        EMPLOYMENT_AUTHORITY = "employment_authority"

    relation = models.ForeignKey(ClientRelation, on_delete=models.CASCADE, related_name="responsibilities")
    authority = models.CharField(max_length=20, choices=Authority)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["relation"], condition=Q(valid_to=None), name="one_authority_answers_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.authority} for {self.relation_id}"


class Assignment(models.Model):
    """Who works with a client, in which unit, from a day to a day (row B2)."""

    class Task(models.TextChoices):
        RESPONSIBLE = "responsible"
        COACH = "coach"
        PARTICIPANT = "participant"

    relation = models.ForeignKey(ClientRelation, on_delete=models.CASCADE, related_name="assignments")
    task = models.CharField(max_length=12, choices=Task)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["relation"],
                condition=Q(valid_to=None, task="responsible"),
                name="one_officer_is_responsible_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=["officer", "valid_to"], name="assignment_of_officer"),
            models.Index(fields=["unit", "valid_to"], name="assignment_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.task} for {self.relation_id}"


class Absence(models.Model):
    """A worker who is away, and who covers meanwhile (*ersättare · sijainen*, row B2)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    officer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    cover = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="covers")
    first = models.DateField()
    last = models.DateField()

    def __str__(self) -> str:
        return f"{self.officer_id} away"


class Consent(models.Model):
    """A client's consent (*samtycke · suostumus*): to what, in which language it was asked, until withdrawn."""

    class Scope(models.TextChoices):
        CONTACT = "contact"  # 681/2023 §9
        MOVE = "move"  # 681/2023 §85
        GUIDANCE_DATA = "guidance_data"  # 874/2024 §4
        SHARED_VIEW = "shared_view"  # row B21
        OTHER_SERVICE = "other_service"  # row B5

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="consents")
    scope = models.CharField(max_length=16, choices=Scope)
    language = models.CharField(max_length=3, help_text="The language in which it was explained")
    interpreted = models.BooleanField(default=False)
    given_on = models.DateField()
    given_how = models.CharField(max_length=8, choices=(("written", "written"), ("oral", "oral")))
    to_whom = SealedText(help_text="To whom data may go, where the consent is for one receiver")
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"consent to {self.scope}"


class SharedPath(models.Model):
    """That a unit at the same service point reads the common part of a client's path (row B21).

    *Samservice · yhteispalvelu.* By the client's consent, or by an act that gives the unit the right; until the
    consent is withdrawn, the last day has passed, or it is ended.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="shared_paths")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="shared_paths")
    ground = SealedText(help_text="The act and section that gives the unit the right, where no consent does")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="The last day; empty: until the consent is withdrawn")
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["unit", "client"], name="shared_path_of_unit"),)

    def __str__(self) -> str:
        return f"path of {self.client_id} for unit {self.unit_id}"


class SecurityProhibition(models.Model):
    """A security prohibition (*spärrmarkering · turvakielto*, 661/2009 §36-37): address and whereabouts are hidden."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="prohibitions")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="The last day; empty: not known")
    reason = SealedText(help_text="How the municipality knows of it")
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"prohibition of {self.client_id}"


class Access(models.Model):
    """A worker's reason to open a client who is not their own (681/2023 §79), or to break the glass."""

    class Kind(models.TextChoices):
        REASON = "reason"
        ADDRESS = "address"
        BREAK_GLASS = "break_glass"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="accesses")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = SealedText()
    given_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    seen_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who looked into it"
    )
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["user", "client", "until"], name="access_of_user"),)

    def __str__(self) -> str:
        return f"{self.kind} for {self.client_id}"


class Merge(models.Model):
    """Two records of one person made one, and what was moved, so that it can be undone."""

    kept = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="merged_by")
    moved = models.JSONField(default=dict, help_text="Model → keys of the rows that were moved")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"


class Hold(models.Model):
    """What keeps a record from being erased when its time is over (*gallringsstopp · hävittämiskielto*)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="holds")
    reason = SealedText(help_text="Which law or which matter needs the record (681/2023 §77)")
    until = models.DateField(null=True, blank=True, help_text="The last day; empty: until it is lifted")
    placed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"hold of {self.client_id}"


class OwnLetter(models.Model):
    """A one-time letter that opens a client's own view: 14 days, five attempts; only the code's hash is kept."""

    number = models.CharField(max_length=12, unique=True, help_text="Names the letter in its address; no secret")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="own_letters")
    code_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=3)
    issued_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    attempts_left = models.PositiveSmallIntegerField(default=5)
    opened_at = models.DateTimeField(null=True, blank=True)
    session_hash = models.CharField(max_length=64, blank=True, db_index=True)
    session_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"letter to {self.client_id}"
