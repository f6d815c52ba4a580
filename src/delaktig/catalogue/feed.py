"""The published catalogue for those who copy it: whole, or what has changed since, in the exchange's own shape.

What is the office's own (``owner_email``, ``carried``) stays here. A copy that asks for changes since its last
``next_since`` gets the services that were changed and the graves of those that are gone. ``digest`` tells whether it
then has what there is: it differs where something came or went by itself (a mandate ended, a municipality shows a
service no more), and then the copy is read anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from delaktig.catalogue.models import Contact, Material, Place, Service, Tombstone
from delaktig.catalogue.selectors import is_published, published, texts_of, visible_in, whole
from delaktig.catalogue.shape import (
    SHAPE,
    contact_as_data,
    material_as_data,
    place_as_data,
    service_as_data,
)
from delaktig.texts.models import TextVersion
from delaktig.texts.selectors import Bundle, load

INTERNAL = frozenset({"owner_email", "carried"})
OVERLAP = timedelta(minutes=1)
"""Changes that were begun before an answer and committed after it come again in the next."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a copy asks for: empty means all. ``language``: only services that have their name in it."""

    municipality: str = ""
    topics: frozenset[str] = frozenset()
    language: str = ""
    changed_since: datetime | None = None
    after: UUID | None = None
    limit: int = 100


def read(wanted: Wanted, on: date, now: datetime) -> dict[str, Any]:
    """Return one page of services with what they point to: a fixed number of queries."""
    there = _there(wanted, on)
    uids = sorted(str(uid) for uid in there.values_list("uid", flat=True).distinct())
    rows = _page(there, wanted)
    found = rows[: wanted.limit]
    return {
        "shape": SHAPE,
        **_as_data(found, on),
        "gone": [] if wanted.changed_since is None or wanted.after else _gone(wanted.changed_since, on, set(uids)),
        "total": len(uids),
        "digest": hashlib.sha256("\n".join(uids).encode()).hexdigest(),
        "next_since": (now - OVERLAP).isoformat(timespec="seconds"),
        "next_after": str(found[-1].uid) if len(rows) > wanted.limit else None,
    }


def one(uid: UUID, on: date) -> dict[str, Any] | None:
    """Return one published service with what it points to; ``None`` where there is none."""
    found = list(whole(published(on).filter(uid=uid)))
    return {"shape": SHAPE, **_as_data(found, on)} if found else None


def _there(wanted: Wanted, on: date) -> QuerySet[Service]:
    services = visible_in(wanted.municipality, on) if wanted.municipality else published(on)
    if wanted.topics:
        services = services.filter(topics__topic__in=wanted.topics)
    if wanted.language:
        named = TextVersion.objects.filter(text_id=OuterRef("name_id"), language=wanted.language).exclude(body="")
        services = services.filter(Exists(named))
    return services


def _page(there: QuerySet[Service], wanted: Wanted) -> list[Service]:
    services = Service.objects.filter(pk__in=there.values("pk"))
    if wanted.changed_since is not None:
        since = wanted.changed_since
        services = services.filter(
            Q(changed_at__gt=since)
            | Q(valid_from__gte=since.date())
            | Q(heir__changed_at__gt=since)
            | Q(heir__valid_from__gte=since.date())
            | Q(offerings__place__changed_at__gt=since)
            | Q(offerings__contact__changed_at__gt=since)
            | Q(materials__changed_at__gt=since)
        ).distinct()
    if wanted.after is not None:
        services = services.filter(uid__gt=wanted.after)
    return list(whole(services.order_by("uid")[: wanted.limit + 1]))


def _gone(since: datetime, on: date, there: set[str]) -> list[dict[str, str]]:
    """Return the graves dug since, and the services whose last day has passed since."""
    graves = Tombstone.objects.filter(gone_at__gt=since).order_by("gone_at", "uid")
    found = {str(uid): (slug, at.isoformat()) for uid, slug, at in graves.values_list("uid", "slug", "gone_at")}
    ended = Service.objects.filter(
        state=Service.State.PUBLISHED, valid_to__gte=since.date() - timedelta(days=1), valid_to__lt=on
    ).order_by("valid_to", "uid")
    for uid, slug, last in ended.values_list("uid", "slug", "valid_to"):
        found[str(uid)] = (slug, f"{last}T23:59:59+02:00")
    return [{"uid": uid, "slug": slug, "gone_at": at} for uid, (slug, at) in found.items() if uid not in there]


def _as_data(services: list[Service], on: date) -> dict[str, list[dict[str, Any]]]:
    texts = texts_of(services)
    places, contact_ids = _pointed_to(services)
    contacts = Contact.objects.filter(pk__in=contact_ids).select_related("organisation").order_by("uid")
    return {
        "services": [_of_service(service, texts, on) for service in services],
        "places": [_public(place_as_data(place, texts)) for place in places],
        "contacts": [
            _public(contact_as_data(contact, texts)) for contact in contacts.prefetch_related("organisation__names")
        ],
        "materials": _materials(services, on),
    }


def _of_service(service: Service, texts: Bundle, on: date) -> dict[str, Any]:
    """Return a service for the public; what comes after it is told once the public may see that too."""
    data = _public(service_as_data(service, texts))
    if service.heir is not None and not is_published(service.heir, on):
        del data["heir"]
    return data


def _pointed_to(services: Iterable[Service]) -> tuple[list[Place], set[int]]:
    places: dict[int, Place] = {}
    contacts: set[int] = set()
    for service in services:
        for offering in service.offerings.all():
            if offering.place is not None:
                places[offering.place.pk] = offering.place
            if offering.contact_id is not None:
                contacts.add(offering.contact_id)
    return sorted(places.values(), key=lambda place: str(place.uid)), contacts


def _materials(services: list[Service], on: date) -> list[dict[str, Any]]:
    rows = Material.objects.filter(services__in=services).distinct().order_by("uid")
    found = list(rows.prefetch_related("versions", "services"))
    if not found:
        return []
    texts = load(material.title_id for material in found)
    public = {str(uid) for uid in published(on).filter(materials__in=found).values_list("uid", flat=True)}
    data = [_public(material_as_data(material, texts)) for material in found]
    return [{**one, "services": [uid for uid in one["services"] if uid in public]} for one in data]


def _public(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in INTERNAL}
