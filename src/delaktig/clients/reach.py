"""How near a worker stands to a client: it follows from mandates, unit and task, never from a copied list.

Nearness decides what may be opened at once, what a reason is asked for, and what
only breaking the glass opens (681/2023 §79).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import Membership, User
from delaktig.clients.models import (
    Absence,
    Access,
    Assignment,
    Client,
    ClientRelation,
    HouseholdMember,
    SecurityProhibition,
    SharedPath,
)
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Mandate, Organisation

TASKS = (Mandate.Task.INTEGRATION_SERVICES, Mandate.Task.ASSESSMENT, Mandate.Task.PLANNING)
"""The tasks that a mandate must give for clients to be seen by it."""
KEPT = 128
"""For so many workers a process keeps the questions that it has put together; nothing of clients is in them."""


class Nearness(StrEnum):
    """How near a worker stands to a client, from the nearest out."""

    OWN = "own"
    COVER = "cover"
    UNIT = "unit"
    REASON = "reason"  # another's client, opened with a reason that still holds
    GLASS = "glass"  # opened by breaking the glass
    FAR = "far"
    SHARED = "shared"  # what is shared with the worker's unit, and no more
    SELF = "self"  # the person, in the own view


NEAR = frozenset({Nearness.OWN, Nearness.COVER, Nearness.UNIT})
OPEN = NEAR | {Nearness.REASON, Nearness.GLASS}


def served(actor: Actor, on: date) -> frozenset[str]:
    """Return the municipalities whose clients the actor's municipality works with: its own, and by mandate others'."""
    return frozenset(_mandates(actor, on).values_list("municipality_id", flat=True)) | {actor.municipality}


def registers(actor: Actor, on: date) -> QuerySet[Municipality]:
    """Return the same municipalities as :func:`served`, as a part of another query."""
    by_mandate = _mandates(actor, on).values("municipality_id")
    return Municipality.objects.filter(Q(pk=actor.municipality) | Q(pk__in=by_mandate))


def reachable(actor: Actor, on: date) -> QuerySet[Client]:
    """Return the clients that are not out of the actor's world: others are as if they were not there (404)."""
    return in_registers(actor, on).filter(merged_into=None)


def in_registers(actor: Actor, on: date) -> QuerySet[Client]:
    """Return the clients of the municipalities that the actor works for, those merged into others too."""
    by_mandate = _mandates(actor, on).values("municipality_id")
    return Client.objects.filter(Q(municipality_id=actor.municipality) | Q(municipality_id__in=by_mandate))


def own(actor: Actor, on: date) -> QuerySet[Client]:
    """Return the clients that the actor works with, alone or with others, and those of whom the actor covers for."""
    return _worked_on(actor, on, _own_work(actor, on))


def of_units(actor: Actor, on: date) -> QuerySet[Client]:
    """Return the clients of the actor's units."""
    return _worked_on(actor, on, _work_of_units(actor, on))


def shared_with(actor: Actor, on: date) -> QuerySet[Client]:
    """Return the clients whose common path the actor's units may read on a day; minimal records are none of them."""
    shared = sharing(on).filter(unit_id__in=own_units(actor, on))
    open_ones = ClientRelation.objects.filter(ended_on=None)
    found = reachable(actor, on).filter(restricted=False, pk__in=shared.values("client"))
    return found.filter(pk__in=open_ones.values("client"))


def sharing(on: date) -> QuerySet[SharedPath]:
    """Return what is shared on a day: not ended, within its days, its consent given and not withdrawn."""
    agreed = Q(consent=None) | Q(consent__withdrawn_on=None, consent__given_on__lte=on)
    return SharedPath.objects.filter(agreed, _goes_on(on), ended_at=None, valid_from__lte=on)


def own_or_of_units(actor: Actor, on: date) -> QuerySet[Client]:
    """Return the clients of :func:`own` and of :func:`of_units` together."""
    return _worked_on(actor, on, _own_work(actor, on).union(_work_of_units(actor, on)))


def answered_for(actor: Actor, on: date) -> QuerySet[Any, Any]:
    """Return the actor and the colleagues whom the actor covers for on the day, as a part of another query.

    One list and no "or": so databases find what is theirs by an index, however large the register is.
    """
    me = User.objects.filter(pk=user_key(actor))
    return me.values_list("pk").union(_covered(actor, on).values_list("officer_id"))


def _own_work(actor: Actor, on: date) -> QuerySet[Any, Any]:
    return _clients_of(Assignment.objects.filter(_holds(on), officer_id__in=answered_for(actor, on)))


def _work_of_units(actor: Actor, on: date) -> QuerySet[Any, Any]:
    return _clients_of(Assignment.objects.filter(_holds(on), unit_id__in=own_units(actor, on)))


def _clients_of(work: QuerySet[Assignment]) -> QuerySet[Any, Any]:
    return work.values_list("relation__client")


def _worked_on(actor: Actor, on: date, clients: QuerySet[Any, Any]) -> QuerySet[Client]:
    return reachable(actor, on).filter(pk__in=clients)


def units(actor: Actor, on: date) -> frozenset[int]:
    """Return the units that the actor belongs to by membership."""
    return frozenset(own_units(actor, on).values_list("unit_id", flat=True))


def standing(actor: Actor, now: datetime) -> QuerySet[Any]:
    """Return the reachable clients, each with what tells how near the actor stands: one query, see :func:`near`."""
    return with_access(by_work(actor, timezone.localdate(now)), actor, now)


@lru_cache(maxsize=KEPT)
def by_work(actor: Actor, on: date) -> QuerySet[Any]:
    """Return the reachable clients, each with what tells how near the actor stands by work on a day.

    The question is put together once for a worker and a day: that takes longer than to ask it.
    """
    work = _open_assignments(on)
    found: QuerySet[Any] = reachable(actor, on).annotate(
        is_own=Exists(work.filter(officer_id=user_key(actor))),
        is_covered=Exists(work.filter(officer_id__in=_covered(actor, on))),
        is_of_unit=Exists(work.filter(unit_id__in=own_units(actor, on))),
        is_prohibited=prohibited(on),
    )
    return found


def with_access(clients: QuerySet[Any], actor: Actor, now: datetime) -> QuerySet[Any]:
    """Return clients of :func:`by_work`, each with what the actor has given a reason for that holds now."""
    access = Access.objects.filter(client=OuterRef("pk"), user_id=user_key(actor), until__gt=now)
    told: QuerySet[Any] = clients.annotate(
        has_reason=Exists(access.filter(kind=Access.Kind.REASON)),
        has_broken_glass=Exists(access.filter(kind=Access.Kind.BREAK_GLASS)),
        has_asked_address=Exists(access.filter(kind=Access.Kind.ADDRESS)),
    )
    return told


def near(client: Client) -> Nearness:
    """Say how near the actor stands to a client of :func:`standing`."""
    told: Any = client
    found = (
        (told.is_own, Nearness.OWN),
        (told.is_covered, Nearness.COVER),
        (told.is_of_unit and not client.restricted, Nearness.UNIT),
        (told.has_broken_glass, Nearness.GLASS),
        (told.has_reason and not client.restricted, Nearness.REASON),
    )
    return next((nearness for holds, nearness in found if holds), Nearness.FAR)


def prohibited(on: date, client: str = "pk") -> Any:
    """Return the condition that a prohibition hides a client's address on a day (661/2009 §36).

    The client's own, or that of someone in the same household. One whose end is not known goes on.
    ``client`` names the key of the client in the rows that are asked.
    """
    in_force = SecurityProhibition.objects.filter(_goes_on(on), valid_from__lte=on, client=OuterRef(client))
    members, theirs = "household__members__", "household__members__client__prohibitions__"
    together = HouseholdMember.objects.filter(
        _goes_on(on),
        _goes_on(on, members),
        _goes_on(on, theirs),
        **{f"{theirs}valid_from__lte": on},
        client=OuterRef(client),
    )
    return Exists(in_force) | Exists(together)


def _goes_on(on: date, of: str = "") -> Q:
    return Q(**{f"{of}valid_to": None}) | Q(**{f"{of}valid_to__gte": on})


def with_officer(clients: QuerySet[Client]) -> QuerySet[Any]:
    """Return clients with ``officer_name``, ``officer_id`` and ``unit_id`` of who is responsible now."""
    responsible = Assignment.objects.filter(
        relation__client=OuterRef("pk"), relation__ended_on=None, valid_to=None, task=Assignment.Task.RESPONSIBLE
    )
    return clients.annotate(
        officer_name=Subquery(responsible.values("officer__name")[:1]),
        officer_id=Subquery(responsible.values("officer")[:1]),
        unit_id=Subquery(responsible.values("unit")[:1]),
    )


def _open_assignments(on: date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(_holds(on), relation__client=OuterRef("pk"))


def _mandates(actor: Actor, on: date) -> QuerySet[Mandate]:
    return Mandate.objects.filter(
        _holds(on),
        organisation__municipality_id=actor.municipality,
        organisation__kind=Organisation.Kind.MUNICIPALITY,
        task__in=TASKS,
    )


def own_units(actor: Actor, on: date) -> QuerySet[Membership, Any]:
    """Return the units that the actor belongs to, as a subquery."""
    held = Membership.objects.filter(_holds(on), user_id=user_key(actor), municipality_id=actor.municipality)
    return held.exclude(unit=None).values("unit_id")


def _covered(actor: Actor, on: date) -> QuerySet[Absence, Any]:
    """Return the workers of the municipality who are away on the day and whom the actor covers for."""
    away = Absence.objects.filter(
        municipality_id=actor.municipality, cover_id=user_key(actor), first__lte=on, last__gte=on
    )
    return away.values("officer_id")


def _holds(on: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))


def user_key(actor: Actor) -> int:
    """Return the key of the person who acts; 0, whom nobody has, for links and commands."""
    return actor.user.pk if actor.user is not None else 0
