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
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Cast

from delaktig.catalogue.models import Contact, Kept, Material, Place, Service, Tombstone
from delaktig.catalogue.selectors import is_published, name_all, published, texts_within, visible_in, whole
from delaktig.catalogue.shape import (
    SHAPE,
    contact_as_data,
    material_as_data,
    place_as_data,
    service_as_data,
    translations_of,
)
from delaktig.municipalities.models import Municipality
from delaktig.texts.models import TextVersion
from delaktig.texts.selectors import Bundle, load

INTERNAL = frozenset({"owner_email", "carried"})
K = TypeVar("K", bound=Kept)
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
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
    since = None if wanted.after else wanted.changed_since
    uids, gone = _standing(there, since, on)
    rows = _page(there, wanted)
    found = rows[: wanted.limit]
    return {
        "shape": SHAPE,
        **_as_data(found, on),
        "gone": gone,
        "total": len(uids),
        "digest": hashlib.sha256("\n".join(uids).encode()).hexdigest(),
        "next_since": (now - OVERLAP).isoformat(timespec="seconds"),
        "next_after": str(found[-1].uid) if len(rows) > wanted.limit else None,
    }


def one(uid: UUID, on: date) -> dict[str, Any] | None:
    """Return one published service with what it points to; ``None`` where there is none."""
    found = list(whole(published(on).filter(uid=uid), names=False))
    return {"shape": SHAPE, **_as_data(found, on)} if found else None


def _there(wanted: Wanted, on: date) -> QuerySet[Service]:
    services = published(on)
    if wanted.municipality:
        hosted = Municipality.objects.filter(code=wanted.municipality, hosted=True)
        services = visible_in(wanted.municipality, on).filter(Exists(hosted))
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
    return list(whole(services.order_by("uid")[: wanted.limit + 1], names=False))


def _standing(there: QuerySet[Service], since: datetime | None, on: date) -> tuple[list[str], list[dict[str, str]]]:
    """Return the ids of what is there, sorted, and what is gone since a moment: one query.

    Gone are the services whose graves were dug since, and those whose last day has passed since.
    """
    rows = _told(there, "there").distinct()
    if since is not None:
        passed = Q(valid_to__gte=since.date() - timedelta(days=1), valid_to__lt=on)
        ended = _told(Service.objects.filter(passed, state=Service.State.PUBLISHED), "ended", last="valid_to")
        graves = Tombstone.objects.filter(gone_at__gt=since)
        rows = rows.union(_told(graves, "grave", at="gone_at"), ended)
    uids, gone = [], {}
    for kind, uid, slug, at, last in sorted(rows, key=lambda row: (row[0] != "grave", row[3] or LONG_AGO, str(row[1]))):
        if kind == "there":
            uids.append(str(uid))
        else:
            gone[str(uid)] = (slug, at.isoformat() if at else f"{last}T23:59:59+02:00")
    uids.sort()
    known = set(uids)
    return uids, [{"uid": uid, "slug": slug, "gone_at": at} for uid, (slug, at) in gone.items() if uid not in known]


def _told(rows: QuerySet[Any], kind: str, *, at: str = "", last: str = "") -> Any:
    """Return of each row: its kind, uid and slug, and the moment or the last day from which it is gone."""
    moment = F(at) if at else Cast(Value(None), DateTimeField())
    day = F(last) if last else Cast(Value(None), DateField())
    told = Value(kind, output_field=CharField())
    return (
        rows.order_by().annotate(told=told, moment=moment, day=day).values_list("told", "uid", "slug", "moment", "day")
    )


def _as_data(services: list[Service], on: date) -> dict[str, list[dict[str, Any]]]:
    name_all(services)
    materials = _materials(services, on)
    texts = load(texts_within(services) | {material.title_id for material in materials})
    places, contacts = _pointed_to(services)
    return {
        "services": [_of_service(service, texts, on) for service in services],
        "places": [_public(place_as_data(place, texts)) for place in places],
        "contacts": [_public(contact_as_data(contact, texts)) for contact in contacts],
        "materials": [
            _public(material_as_data(material, texts, [str(one.uid) for one in shown]))
            for material, shown in materials.items()
        ],
    }


def _of_service(service: Service, texts: Bundle, on: date) -> dict[str, Any]:
    """Return a service for the public; what comes after it is told once the public may see that too."""
    data = _public(service_as_data(service, texts))
    if service.heir is not None and not is_published(service.heir, on):
        del data["heir"]
    return {**data, "translations": translations_of(service, texts)}


def _pointed_to(services: Iterable[Service]) -> tuple[list[Place], list[Contact]]:
    places: dict[int, Place] = {}
    contacts: dict[int, Contact] = {}
    for service in services:
        for offering in service.offerings.all():
            if offering.place is not None:
                places[offering.place.pk] = offering.place
            if offering.contact is not None:
                contacts[offering.contact.pk] = offering.contact
    return _by_uid(places), _by_uid(contacts)


def _by_uid(records: Mapping[int, K]) -> list[K]:
    return sorted(records.values(), key=lambda record: str(record.uid))


def _materials(services: list[Service], on: date) -> dict[Material, list[Service]]:
    """Return the materials of services, each with all the services that it is shown with in public: two queries."""
    ties = Material.services.through._default_manager
    public = ties.filter(material__services__in=services, service__in=published(on)).distinct()
    rows = list(public.select_related("material", "service"))
    by_pk = {row.material.pk: row.material for row in rows}
    found = {material: [row.service for row in rows if row.material.pk == material.pk] for material in _by_uid(by_pk)}
    prefetch_related_objects(list(found), "versions")
    return found


def _public(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in INTERNAL}
