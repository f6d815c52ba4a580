"""Acts on the client relation: when it begins and ends, which authority answers, who works with the client."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import Membership
from delaktig.accounts.permissions import permissions_by_role
from delaktig.clients.actions.keeping import Faults
from delaktig.clients.inputs import RelationInput
from delaktig.clients.models import Assignment, Client, ClientRelation, Responsibility
from delaktig.organisations.models import Unit

LONGEST_AUTHORITY = 120


def check_relation(actor: Actor, given: RelationInput, faults: Faults) -> None:
    """Note what is wrong with how a client relation begins."""
    today = timezone.localdate()
    for name in ("started_on", "learned_on", "requested_on", "job_search_started_on"):
        day = getattr(given, name)
        if day is not None and day > today:
            faults[name] = "in_future"
    if given.authority not in Responsibility.Authority.values:
        faults["authority"] = "unknown_choice"
    if len(given.contacted_by) > LONGEST_AUTHORITY:
        faults["contacted_by"] = "too_long"
    if given.officer is not None and given.officer not in workers(actor.municipality):
        faults["officer"] = "no_worker"
    if given.unit is not None and not _own_units(actor).filter(pk=given.unit).exists():
        faults["unit"] = "no_unit"
    if given.officer is None and given.unit is None and actor.user is None:
        faults["officer"] = "nobody"


def begin_relation(actor: Actor, client: Client, given: RelationInput) -> ClientRelation:
    """Begin a client relation with the authority that answers and whoever works with the client."""
    started_on = given.started_on or timezone.localdate()
    relation = ClientRelation.objects.create(
        client=client,
        started_on=started_on,
        learned_on=given.learned_on or started_on,
        requested_on=given.requested_on,
        contacted_by=given.contacted_by.strip(),
        job_search_started_on=given.job_search_started_on,
    )
    Responsibility.objects.create(relation=relation, authority=given.authority, valid_from=started_on)
    officer = given.officer
    if officer is None and given.unit is None and actor.user is not None:
        officer = actor.user.pk
    Assignment.objects.create(
        relation=relation,
        task=Assignment.Task.RESPONSIBLE,
        officer_id=officer,
        unit_id=given.unit or unit_of(officer, actor.municipality),
        valid_from=started_on,
    )
    return relation


def workers(code: str) -> dict[int, str]:
    """Return the people who may work with clients in a municipality today, with their names, by name."""
    roles = [role for role, given in permissions_by_role().items() if "case_write" in given]
    today = timezone.localdate()
    held = Membership.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_to=None) | Q(valid_to__gte=today),
        municipality_id=code,
        role__in=roles,
        user__is_active=True,
    )
    return dict(held.order_by("user__name").values_list("user_id", "user__name"))


def unit_of(officer: int | None, code: str) -> int | None:
    """Return the unit that a worker belongs to in a municipality today, where there is one."""
    if officer is None:
        return None
    today = timezone.localdate()
    held = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), municipality_id=code, user_id=officer)
    return held.exclude(unit=None).order_by("pk").values_list("unit_id", flat=True).first()


def _own_units(actor: Actor) -> QuerySet[Unit]:
    return Unit.objects.filter(organisation__municipality_id=actor.municipality, closed_on=None)
