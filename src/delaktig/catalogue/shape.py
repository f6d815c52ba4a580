"""A service in the exchange's own shape, ``delaktig-catalogue/1``: the same out and in, and in the history.

Ids of the database do not leave it: records are named by their stable ``uid``; organisations and
units by their names. Fields that are empty are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from delaktig.catalogue.models import TEXTS, Contact, Eligibility, Kept, Material, Offering, Place, Service
from delaktig.organisations.models import Organisation, Unit
from delaktig.texts.selectors import Bundle, Status

SHAPE = "delaktig-catalogue/1"


def service_as_data(service: Service, texts: Bundle) -> dict[str, Any]:
    """Return one service with its offerings; give it as :func:`delaktig.catalogue.selectors.whole` reads it."""
    data = {
        **_kept(service),
        "slug": service.slug,
        "state": service.state,
        "valid_from": service.valid_from,
        "valid_to": service.valid_to,
        "heir": str(service.heir.uid) if service.heir else None,
        "topics": sorted(row.topic for row in service.topics.all()),
        "organisation": _organisation(service.organisation),
        "unit": _unit(service.unit),
        "parties": [_organisation(row.organisation) for row in service.parties.all()],
        "task": service.task,
        "contents": sorted(service.contents),
        "basis": service.basis,
        **{name: _words(texts, getattr(service, f"{name}_id")) for name in TEXTS},
        "cost": service.cost,
        "website": service.website,
        "search_words": service.search_words,
        "owner_email": service.owner_email,
        "confirm_every_months": service.confirm_every_months,
        "confirmed_on": service.confirmed_on,
        "eligibility": [_eligibility(row, texts) for row in service.eligibilities.all()],
        "offerings": [_offering(row, texts) for row in service.offerings.all()],
    }
    return _without_empty(data)


def place_as_data(place: Place, texts: Bundle) -> dict[str, Any]:
    """Return one place."""
    data = {
        **_kept(place),
        "name": _words(texts, place.name_id),
        "street": place.street,
        "postal_code": place.postal_code,
        "town": place.town,
        "municipality": place.municipality_id,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "access": _words(texts, place.access_id),
    }
    return _without_empty(data)


def contact_as_data(contact: Contact, texts: Bundle) -> dict[str, Any]:
    """Return one contact."""
    data = {
        **_kept(contact),
        "name": _words(texts, contact.name_id),
        "organisation": _organisation(contact.organisation),
        "phone": contact.phone,
        "email": contact.email,
        "website": contact.website,
    }
    return _without_empty(data)


def material_as_data(material: Material, texts: Bundle, services: Iterable[str] | None = None) -> dict[str, Any]:
    """Return one material with its versions by language; of a file only the name.

    ``services`` are the ids of those that it is shown with, where not all are to be named.
    """
    if services is None:
        services = (str(service.uid) for service in material.services.all())
    versions = [
        {"language": v.language, "address": v.address, "file": v.file.name or "", "dated": v.dated}
        for v in material.versions.all()
    ]
    data = {
        **_kept(material),
        "kind": material.kind,
        "title": _words(texts, material.title_id),
        "in_pictures": material.in_pictures,
        "services": sorted(services),
        "versions": versions,
    }
    return _without_empty(data)


def text_ids(service: Service) -> Iterable[int | None]:
    """Return the ids of all the texts that one service's data is made from."""
    for name in TEXTS:
        yield getattr(service, f"{name}_id")
    for eligibility in service.eligibilities.all():
        yield eligibility.reason_id
    for offering in service.offerings.all():
        yield offering.name_id
        yield offering.schedule_id
        for exception in offering.exceptions.all():
            yield exception.note_id


def translations_of(service: Service, texts: Bundle) -> dict[str, str]:
    """Return how a service's texts stand in each language that it is named in; the worst of them counts.

    ``source``: it was written in the language. ``current``: the translation follows its source and is approved.
    ``draft``: nobody who knows the language has approved all of it. ``outdated``: the source has changed since.
    """
    source = texts.source_language(service.name_id)
    ids = [text for text in text_ids(service) if text is not None]
    found = {}
    for language in sorted(texts.bodies(service.name_id)):
        stands = {texts.status(text, language) for text in ids}
        worst = next((one for one in (Status.OUTDATED, Status.DRAFT) if one in stands), Status.CURRENT)
        found[language] = "source" if language == source and worst == Status.CURRENT else worst.value
    return found


def _without_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as JSON holds them, without what is empty; ``False`` and 0 stay."""
    plained = {key: _plain(one) for key, one in data.items()}
    return {key: one for key, one in plained.items() if one is not None and one not in ("", [], {})}


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it: days and times as ISO."""
    if isinstance(value, Mapping):
        return _without_empty(value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


def _kept(record: Kept) -> dict[str, Any]:
    return {
        "uid": str(record.uid),
        "keeper": record.keeper_id,
        "invented": record.invented or None,
        "source": record.source,
        "checked_on": record.checked_on,
        "carried": record.carried,
    }


def _words(texts: Bundle, text_id: int | None) -> dict[str, str]:
    return dict(sorted(texts.bodies(text_id).items()))


def _organisation(organisation: Organisation | None) -> dict[str, Any] | None:
    if organisation is None:
        return None
    names = {row.language: row.name for row in organisation.names.all() if row.valid_to is None}
    return {"kind": organisation.kind, "name": dict(sorted(names.items()))}


def _unit(unit: Unit | None) -> dict[str, str] | None:
    return None if unit is None else {"sv": unit.name_sv, "fi": unit.name_fi}


def _eligibility(row: Eligibility, texts: Bundle) -> dict[str, Any]:
    return {
        "age_from": row.age_from,
        "age_to": row.age_to,
        "grounds": row.grounds,
        "situations": row.situations,
        "municipalities": row.municipalities,
        "months_in_finland": row.months_in_finland,
        "reason": _words(texts, row.reason_id),
    }


def _offering(row: Offering, texts: Bundle) -> dict[str, Any]:
    return {
        "uid": str(row.uid),
        "name": _words(texts, row.name_id),
        "schedule": _words(texts, row.schedule_id),
        "provider": _organisation(row.provider),
        "place": str(row.place.uid) if row.place else None,
        "contact": str(row.contact.uid) if row.contact else None,
        "channel": row.channel,
        "entry": row.entry,
        "languages": row.languages,
        "interpreter": row.interpreter,
        "closed_on_holidays": row.closed_on_holidays,
        "capacity": row.capacity,
        "taken": row.taken,
        "counted_on": row.counted_on,
        "level_from": row.level_from,
        "level_to": row.level_to,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "hours": [{"weekday": h.weekday, "opens": h.opens, "closes": h.closes} for h in row.hours.all()],
        "exceptions": [
            {
                "first_day": e.first_day,
                "last_day": e.last_day,
                "opens": e.opens,
                "closes": e.closes,
                "note": _words(texts, e.note_id),
            }
            for e in row.exceptions.all()
        ],
    }
