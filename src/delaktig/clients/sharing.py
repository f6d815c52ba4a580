"""The path in common (row B21): with whom it is shared, and the door by which another unit reads it.

*Samservice, en gemensam kontaktpunkt · yhteispalvelu, yhteinen asiointipiste.* What is read is what the client
reads in the own view: the plan as it was agreed, times and referrals. Never the diary, the record or an address.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.clients import policies, reach
from delaktig.clients.doors import Opened, note_look
from delaktig.clients.models import Assignment, Client, SharedPath
from delaktig.clients.reach import Nearness
from delaktig.organisations.models import Unit
from delaktig.texts.parts import NotThere

WAY = "shared"


@dataclass(frozen=True, slots=True)
class Shared:
    """That a unit reads, or read, a client's path; whether it still does."""

    one: SharedPath
    in_force: bool


def look_at_path(actor: Actor, number: str, part: str, *, now: datetime | None = None) -> tuple[Opened, SharedPath]:
    """Open the path of a client that is shared with the actor's unit, and by what; record the look at a part of it.

    ``officer_name`` of what it is shared by tells who is responsible for the client. One query beside the record.
    Raises ``Denied`` without the right, ``NotThere`` for whoever is not shared with the unit today.
    """
    require(policies.why_not_read_shared(actor))
    on = timezone.localdate(now or timezone.now())
    responsible = Assignment.objects.filter(
        relation__client=OuterRef("client"), relation__ended_on=None, valid_to=None, task=Assignment.Task.RESPONSIBLE
    )
    rows = _of_units(actor, on).filter(client__in=reach.shared_with(actor, on), client__number=number)
    found = rows.select_related("client__identity", "client__municipality").annotate(
        is_prohibited=reach.prohibited(on, "client"), officer_name=Subquery(responsible.values("officer__name")[:1])
    )
    by = max(found, key=_lasts, default=None)
    if by is None:
        raise NotThere
    opened = Opened(by.client, Nearness.SHARED, None, bool(by.is_prohibited), address_masked=True)
    note_look(actor, opened, WAY, part)
    return opened, by


def _of_units(actor: Actor, on: date) -> QuerySet[Any]:
    return reach.sharing(on).filter(unit_id__in=reach.own_units(actor, on)).select_related("unit")


def _lasts(one: SharedPath) -> tuple[date, int]:
    return one.valid_to or date.max, one.pk


def shared_by(client: Client, on: date) -> list[Shared]:
    """Return with which units the path of a client who is open already is and was shared. One query."""
    goes_on = Exists(reach.sharing(on).filter(pk=OuterRef("pk")))
    rows = client.shared_paths.annotate(goes_on=goes_on).select_related("unit__organisation", "consent", "recorded_by")
    found = [Shared(one, bool(one.goes_on)) for one in rows.order_by("-valid_from", "-pk")]
    return sorted(found, key=lambda one: not one.in_force)


def readers_of(client: Client, on: date) -> list[SharedPath]:
    """Return by what the units read a client's path today that may; for the person's own eyes. One query."""
    if client.restricted:
        return []
    return list(reach.sharing(on).filter(client=client).select_related("unit").order_by("pk"))


def grounds_of(actor: Actor, clients: Iterable[str], on: date) -> dict[str, SharedPath]:
    """Return by what each of these clients is shared with the actor's units, by number: the longest. One query."""
    rows = _of_units(actor, on).filter(client__number__in=set(clients)).select_related("client")
    return {one.client.number: one for one in sorted(rows, key=_lasts)}


def units_to_share_with(actor: Actor, client: Client) -> QuerySet[Unit]:
    """Return the open units of the registers of the client's municipality and of the actor's, in their order."""
    places = {client.municipality_id, actor.municipality}
    found = Unit.objects.filter(organisation__municipality_id__in=places, closed_on=None)
    return found.select_related("organisation").order_by("organisation_id", "pk")
