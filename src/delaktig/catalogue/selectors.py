"""Reads services: whole, with everything they hold, in few queries however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.catalogue.models import Kept, Offering, Service, ServiceParty, ServiceShown
from delaktig.catalogue.policies import why_not_read
from delaktig.catalogue.shape import text_ids
from delaktig.organisations.models import Mandate
from delaktig.texts.parts import NotThere
from delaktig.texts.selectors import Bundle, load

K = TypeVar("K", bound=Kept)


def in_force(on: date, start: str = "valid_from", end: str = "valid_to") -> Q:
    """Return the condition that a record with these fields holds on a day; unknown ends are open."""
    began = Q(**{start: None}) | Q(**{f"{start}__lte": on})
    return began & (Q(**{end: None}) | Q(**{f"{end}__gte": on}))


def published(on: date) -> QuerySet[Service]:
    """Return the services that the public may see on a day."""
    return Service.objects.filter(in_force(on), state=Service.State.PUBLISHED)


def is_published(service: Service, on: date) -> bool:
    """Say of one service that was read whether :func:`published` has it on a day."""
    began = service.valid_from is None or service.valid_from <= on
    stands = service.valid_to is None or on <= service.valid_to
    return service.state == Service.State.PUBLISHED and began and stands


def visible_in(code: str, on: date) -> QuerySet[Service]:
    """Return the published services of a municipality's guide on a day.

    They are its own; those that another's organisation carries out for it under a mandate in force
    (a buyer's residents see the seller's service as theirs, row A4); and those that it shows by its own choice.
    """
    mandates = Mandate.objects.filter(in_force(on), municipality_id=code)
    carried = Exists(mandates.filter(organisation__municipality_id=OuterRef("keeper_id"), task=OuterRef("task")))
    shown = Exists(ServiceShown.objects.filter(service=OuterRef("pk"), municipality_id=code))
    return published(on).filter(Q(keeper_id=code) | carried | shown)


def heirs(code: str) -> QuerySet[Service]:
    """Return the services that may come after one of a municipality's: its own, others' published, those that do."""
    standing = Q(pk__in=Service.objects.filter(keeper_id=code).exclude(heir=None).values("heir_id"))
    return Service.objects.filter(Q(keeper_id=code) | Q(state=Service.State.PUBLISHED) | standing)


def service_names(services: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return the names of services by their ids and languages, in two queries."""
    rows = dict(Service.objects.filter(pk__in=set(services)).values_list("pk", "name_id"))
    texts = load(rows.values())
    return {pk: texts.bodies(name) for pk, name in rows.items()}


def whole(services: QuerySet[Service], *, names: bool = True) -> QuerySet[Service]:
    """Read services with all that belongs to them but their texts: a fixed number of queries.

    Without ``names`` the organisations come without theirs; :func:`name_all` reads those of all at once.
    """
    offerings = Offering.objects.select_related("place", "contact__organisation", "provider").prefetch_related(
        "hours", "exceptions"
    )
    parties = ServiceParty.objects.select_related("organisation")
    if names:
        offerings = offerings.prefetch_related("provider__names")
        parties = parties.prefetch_related("organisation__names")
        services = services.prefetch_related("organisation__names")
    return services.select_related("organisation", "unit", "heir").prefetch_related(
        "topics",
        "eligibilities",
        Prefetch("offerings", queryset=offerings),
        Prefetch("parties", queryset=parties),
    )


def name_all(services: Iterable[Service]) -> None:
    """Read the names of all organisations that services were read with, their contacts' too: one query."""
    found = []
    for service in services:
        found += [service.organisation, *(row.organisation for row in service.parties.all())]
        for offering in service.offerings.all():
            found += [offering.provider, offering.contact.organisation if offering.contact else None]
    prefetch_related_objects([one for one in found if one is not None], "names")


def texts_of(services: Iterable[Service]) -> Bundle:
    """Read all the texts of services that were read :func:`whole`, with their places' and contacts': one query."""
    return load(texts_within(services))


def texts_within(services: Iterable[Service]) -> set[int | None]:
    """Return the ids of all the texts of services that were read :func:`whole`, with their places' and contacts'."""
    ids: set[int | None] = set()
    for service in services:
        ids.update(text_ids(service))
        for offering in service.offerings.all():
            ids.update({offering.place.name_id, offering.place.access_id} if offering.place else ())
            ids.update({offering.contact.name_id} if offering.contact else ())
    return ids


def kept_by(actor: Actor) -> QuerySet[Service]:
    """Return the services that the actor's municipality keeps, drafts and archived ones too. Raises ``Denied``."""
    require(why_not_read(actor))
    return Service.objects.filter(keeper_id=actor.municipality)


def service_of(actor: Actor, slug: str) -> Service:
    """Return one service that the actor's municipality keeps. Raises ``Denied`` or ``NotThere``."""
    found = kept_by(actor).filter(slug=slug).first()
    if found is None:
        raise NotThere
    return found


def kept_records(actor: Actor, model: type[K]) -> QuerySet[K]:
    """Return the places, contacts or materials that the actor's municipality keeps. Raises ``Denied``."""
    require(why_not_read(actor))
    return model._default_manager.filter(keeper_id=actor.municipality)


def kept_here(actor: Actor, model: type[K], pk: int) -> K:
    """Return one record of a kind that the actor's municipality keeps. Raises ``Denied`` or ``NotThere``."""
    found = kept_records(actor, model).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def stale(services: QuerySet[Service], on: date) -> QuerySet[Service]:
    """Return the services that nobody has confirmed in time (row C35); those without a date are not known to be."""
    return services.filter(confirm_by__lt=on).order_by(F("confirm_by"), "pk")


def in_use(services: Iterable[int]) -> dict[int, int]:
    """Return for each service itself or, where it is archived, the first of its heirs that is not: one query.

    An archived service without such an heir is left out.
    """
    after = dict(Service.objects.filter(state=Service.State.ARCHIVED).values_list("pk", "heir"))
    found: dict[int, int] = {}
    for first in services:
        at: int | None = first
        passed: set[int | None] = set()  # heirs may point round in a ring
        while at in after and at not in passed:
            passed.add(at)
            at = after[at]
        if at is not None and at not in after:
            found[first] = at
    return found


def by_uid(services: QuerySet[Service], uids: Iterable[UUID | str]) -> dict[str, Service]:
    """Return services by their stable ids."""
    return {str(service.uid): service for service in services.filter(uid__in=list(uids))}
