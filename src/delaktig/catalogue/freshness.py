"""Whether what is said of a service is still known to stand (row C35): who answers for it, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from delaktig.accounts import links
from delaktig.accounts.actor import Actor
from delaktig.accounts.models import SignedLink, User
from delaktig.accounts.secrets import hashed
from delaktig.audit.acting import require
from delaktig.catalogue.models import Confirmation, Service
from delaktig.catalogue.policies import why_not_read
from delaktig.texts.parts import NotThere

SOON_DAYS = 30
"""How long before its date a service is said to need confirming soon."""
LANGUAGES = ("sv", "fi", "en")
"""Languages that letters to owners are written in."""


def is_stale(service: Service, on: date) -> bool:
    """Say whether nobody has confirmed a service in time; one without a date is not known to be stale."""
    return service.confirm_by is not None and service.confirm_by < on


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for services being up to date: a person with an account, or an office by its address."""

    email: str
    language: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """The published services of a municipality, by how they press; a service stands in one list only."""

    stale: list[Service] = field(default_factory=list)
    soon: list[Service] = field(default_factory=list)
    fresh: int = 0
    without_owner: list[Service] = field(default_factory=list)
    asked: dict[int, Confirmation] = field(default_factory=dict)
    """The question that waits for an answer, by the id of its service."""


def overview(actor: Actor, on: date) -> Overview:
    """Return how the actor's published services stand on a day, in two queries. Raises ``Denied``."""
    require(why_not_read(actor))
    rows = Service.objects.filter(keeper_id=actor.municipality, state=Service.State.PUBLISHED)
    services = list(rows.select_related("owner").order_by("confirm_by", "pk"))
    until = on + timedelta(days=SOON_DAYS)
    stale = [one for one in services if is_stale(one, on)]
    soon = [one for one in services if not is_stale(one, on) and one.confirm_by is not None and one.confirm_by <= until]
    return Overview(
        stale=stale,
        soon=soon,
        fresh=len(services) - len(stale) - len(soon),
        without_owner=[one for one in services if owner_of(one) is None],
        asked={one.service_id: one for one in open_questions(actor)},
    )


def owner_of(service: Service) -> Owner | None:
    """Return who confirms a service: its owner with an account, else its office; None where nobody is named."""
    if service.owner is not None and service.owner.is_active:
        return Owner(service.owner.email, service.owner.language, service.owner.name)
    return Owner(service.owner_email, "") if service.owner_email else None


def by_owner(services: Iterable[Service]) -> dict[Owner, list[Service]]:
    """Return services by who confirms them; those without an owner are left out."""
    found: dict[Owner, list[Service]] = {}
    for service in services:
        owner = owner_of(service)
        if owner is not None:
            found.setdefault(owner, []).append(service)
    return found


def open_questions(actor: Actor) -> QuerySet[Confirmation]:
    """Return the questions to owners that wait for an answer and whose link is open."""
    require(why_not_read(actor))
    rows = Confirmation.objects.filter(service__keeper_id=actor.municipality, answer="", link__revoked_at=None)
    return rows.filter(link__expires_at__gt=timezone.now()).select_related("service", "link").order_by("asked_at", "pk")


def to_settle(actor: Actor) -> QuerySet[Confirmation]:
    """Return what owners proposed or told, and nobody has taken up or put aside yet."""
    require(why_not_read(actor))
    rows = Confirmation.objects.filter(service__keeper_id=actor.municipality, settled_at=None)
    return rows.filter(answer__in=["mended", "wrong"]).select_related("service").order_by("answered_at", "pk")


def confirmation_of(actor: Actor, pk: int) -> Confirmation:
    """Return one question of the actor's municipality with its service. Raises ``Denied`` or ``NotThere``."""
    require(why_not_read(actor))
    rows = Confirmation.objects.filter(service__keeper_id=actor.municipality, pk=pk)
    found = rows.select_related("service__name", "link").first()
    if found is None:
        raise NotThere
    return found


def due_of(user: User, code: str, on: date) -> QuerySet[Service]:
    """Return the published services of an owner with an account that must be confirmed within a month."""
    rows = Service.objects.filter(keeper_id=code, state=Service.State.PUBLISHED)
    mine = Q(owner=user) | Q(owner=None, owner_email__iexact=user.email)
    return rows.filter(mine, confirm_by__lte=on + timedelta(days=SOON_DAYS)).order_by("confirm_by", "pk")


def candidates(code: str, on: date) -> QuerySet[User]:
    """Return the people who may be named as owners: those with a role in the municipality on a day."""
    held = Q(memberships__valid_from=None) | Q(memberships__valid_from__lte=on)
    held &= Q(memberships__valid_to=None) | Q(memberships__valid_to__gte=on)
    return (
        User.objects.filter(held, memberships__municipality_id=code, is_active=True).distinct().order_by("name", "pk")
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """What an owner's link opens: the questions asked together, and whether it still takes answers."""

    link: SignedLink
    questions: tuple[Confirmation, ...]
    is_open: bool

    @property
    def language(self) -> str:
        """Return the language of the letter."""
        return self.questions[0].language


def opened(secret: str, now: datetime | None = None) -> Opened | None:
    """Return what a secret opens or once opened; ``None`` for a wrong one, or where nothing stands behind it."""
    now = now or timezone.now()
    purpose = SignedLink.Purpose.CONFIRM_SERVICES
    found = links.open(secret, purpose, now)
    once = SignedLink.objects.filter(secret_hash=hashed(secret), purpose=purpose, municipality__hosted=True)
    link = found or once.first()
    if link is None:
        return None
    rows = Confirmation.objects.filter(letter=link.target, service__keeper_id=link.municipality_id)
    questions = tuple(rows.select_related("service__name").order_by("pk"))
    return Opened(link, questions, found is not None) if questions else None
