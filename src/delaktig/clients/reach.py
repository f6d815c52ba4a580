"""How near a worker stands to a client: it follows from mandates, unit and task, never from a copied list.

Nearness decides what may be opened at once, what a reason is asked for, and what
only breaking the glass opens (681/2023 §79).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import Membership
from delaktig.clients.models import Absence, Access, Assignment, Client
from delaktig.organisations.models import Mandate, Organisation

TASKS = (Mandate.Task.INTEGRATION_SERVICES, Mandate.Task.ASSESSMENT, Mandate.Task.PLANNING)
"""The tasks that a mandate must give for clients to be seen by it."""


class Nearness(StrEnum):
    """How near a worker stands to a client, from the nearest out."""

    OWN = "own"
    COVER = "cover"
    UNIT = "unit"
    REASON = "reason"  # another's client, opened with a reason that still holds
    GLASS = "glass"  # opened by breaking the glass
    FAR = "far"


NEAR = frozenset({Nearness.OWN, Nearness.COVER, Nearness.UNIT})
OPEN = NEAR | {Nearness.REASON, Nearness.GLASS}


def served(actor: Actor, on: date) -> frozenset[str]:
    """Return the municipalities whose clients the actor's municipality works with: its own, and by mandate others'."""
    by_mandate = Mandate.objects.filter(
        _holds(on),
        organisation__municipality_id=actor.municipality,
        organisation__kind=Organisation.Kind.MUNICIPALITY,
        task__in=TASKS,
    )
    return frozenset(by_mandate.values_list("municipality_id", flat=True)) | {actor.municipality}


def reachable(actor: Actor, on: date) -> QuerySet[Client]:
    """Return the clients that are not out of the actor's world: others are as if they were not there (404)."""
    return Client.objects.filter(municipality_id__in=served(actor, on), merged_into=None)


def own(actor: Actor, on: date) -> QuerySet[Client]:
    """Return the clients that the actor works with, alone or with others, and those of whom the actor covers for."""
    return reachable(actor, on).filter(
        Exists(_open_assignments(on).filter(officer_id__in=[*_covered(actor, on), _user(actor)]))
    )


def of_units(actor: Actor, on: date) -> QuerySet[Client]:
    """Return the clients of the actor's units."""
    return reachable(actor, on).filter(Exists(_open_assignments(on).filter(unit_id__in=units(actor, on))))


def units(actor: Actor, on: date) -> frozenset[int]:
    """Return the units that the actor belongs to by membership."""
    held = Membership.objects.filter(_holds(on), user_id=_user(actor), municipality_id=actor.municipality)
    return frozenset(held.exclude(unit=None).values_list("unit_id", flat=True))


def nearness(actor: Actor, client: Client, now: datetime) -> Nearness:
    """Say how near the actor stands to a client that is reachable."""
    on = now.date()
    work = list(Assignment.objects.filter(_holds(on), relation__client=client).values_list("officer_id", "unit_id"))
    officers = {officer for officer, _ in work if officer}
    if _user(actor) in officers:
        return Nearness.OWN
    if officers & set(_covered(actor, on)):
        return Nearness.COVER
    if not client.restricted and {unit for _, unit in work if unit} & units(actor, on):
        return Nearness.UNIT
    return _by_reason(actor, client, now)


def _by_reason(actor: Actor, client: Client, now: datetime) -> Nearness:
    kinds = set(
        Access.objects.filter(client=client, user_id=_user(actor), until__gt=now).values_list("kind", flat=True)
    )
    if Access.Kind.BREAK_GLASS in kinds:
        return Nearness.GLASS
    return Nearness.REASON if Access.Kind.REASON in kinds and not client.restricted else Nearness.FAR


def _open_assignments(on: date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(_holds(on), relation__client=OuterRef("pk"))


def _covered(actor: Actor, on: date) -> Iterable[int]:
    """Return the workers of the municipality who are away on the day and whom the actor covers for."""
    away = Absence.objects.filter(
        municipality_id=actor.municipality, cover_id=_user(actor), first__lte=on, last__gte=on
    )
    return list(away.values_list("officer_id", flat=True))


def _holds(on: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))


def _user(actor: Actor) -> int:
    """Return the key of the person who acts; 0, whom nobody has, for links and commands."""
    return actor.user.pk if actor.user is not None else 0
