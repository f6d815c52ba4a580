"""People who sign in, their roles, and the links and letters that reach them."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from delaktig.accounts.sealed import SealedJSON
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation, Unit


class Role(models.TextChoices):
    """What a person is for one municipality."""

    ADMINISTRATOR = "administrator"
    CASEWORKER = "caseworker"
    COORDINATOR = "coordinator"
    COUNSELLOR = "counsellor"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    EDITOR = "editor"
    JOB_COACH = "job_coach"
    PARTNER = "partner"
    READER = "reader"
    SERVICE_POINT = "service_point"
    SUPERVISOR = "supervisor"
    TRANSLATOR = "translator"


class Users(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person with an account (*användare · käyttäjä*)."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=3, default="sv")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = Users()
    known_memberships: list[Membership] | None = None
    """The memberships, past ones too, where they were read together with the person (``backend.py``)."""
    known_second_factor: bool | None = None
    """Whether the person has a second factor, where that was read together with the person."""

    def __str__(self) -> str:
        return f"user {self.pk}"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Membership(models.Model):
    """A role for one municipality, over a time."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "municipality", "role"],
                condition=models.Q(valid_to=None),
                name="one_open_membership_of_a_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.municipality_id}"

    def holds(self, on: date) -> bool:
        """Say whether the role is held on a day; an unknown first day counts as before."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


class Invitation(models.Model):
    """An invitation to take a role; only the hash of its secret is kept."""

    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=30, choices=Role)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    language = models.CharField(max_length=3, default="sv")
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class SignedLink(models.Model):
    """A link that lets its holder do one thing without an account; revocable, with an end.

    The secret itself is in the letter; the database keeps its hash.
    """

    class Purpose(models.TextChoices):
        ANSWER_FOR_MEASURES = "answer_for_measures"
        CONFIRM_SERVICES = "confirm_services"
        ANSWER_REFERRAL = "answer_referral"
        ANSWER_FIGURES = "answer_figures"

    purpose = models.CharField(max_length=30, choices=Purpose)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    target = models.CharField(max_length=80, help_text="What it opens, as 'partner_request:12'")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link {self.pk} for {self.target}"


class Letter(models.Model):
    """A message to be sent (*brev · kirje*): by mail, or copied from the outbox page where no mail is set."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, null=True, related_name="+")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=400, blank=True)
    about = models.CharField(max_length=80, blank=True, help_text="What it is about, as 'invitation:12'")
    confidential = models.BooleanField(
        default=False, help_text="Its link opens an account: only for those who manage members"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=200, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"letter {self.pk}"


class Draft(models.Model):
    """What a person has typed in a form and not yet saved: kept sealed, so that nothing is lost and nobody reads it."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=120, help_text="Which form, as 'measure:12'")
    data = SealedJSON()
    base_version = models.PositiveIntegerField(default=0, help_text="Version of the thing when typing began")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "form"], name="one_draft_for_a_form"),)

    def __str__(self) -> str:
        return f"draft of {self.form}"


class SealingKey(models.Model):
    """A key for sealed columns that this database knows of: its id and a proof, never the key."""

    key_id = models.CharField(max_length=8, primary_key=True)
    proof = models.BinaryField(help_text="A fixed text, sealed with the key")
    index_proof = models.CharField(max_length=32, help_text="The key's id under the key of blind indexes")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"key {self.key_id}"


class WorkerLease(models.Model):
    """A sign of life of one process that carries out tasks; past its end, its tasks are given to others."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    alive_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"lease of {self.worker_id}"
