"""Takes the catalogue of a municipality out, in the shape ``delaktig-catalogue/1``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from delaktig.accounts.actor import Actor, record
from delaktig.audit.acting import require
from delaktig.catalogue.models import Contact, Material, Place, Service
from delaktig.catalogue.policies import why_not_take_out
from delaktig.catalogue.selectors import texts_of, whole
from delaktig.catalogue.shape import (
    SHAPE,
    contact_as_data,
    material_as_data,
    place_as_data,
    service_as_data,
    translations_of,
)
from delaktig.texts.selectors import load

TOLD = frozenset({"stood", "translations"})
"""What a file tells of a record beside its facts: it is not compared, and not brought in."""
Records = dict[str, dict[str, Any]]


def take_out(actor: Actor) -> dict[str, Any]:
    """Return all that the actor's municipality keeps in its catalogue, drafts and archived services too.

    Each record has ``stood``, its fingerprint: a record that is brought in again tells by it
    whether it was changed here in between. Raises ``Denied``.
    """
    require(why_not_take_out(actor))
    data: dict[str, Any] = {"shape": SHAPE}
    for name in READERS:
        data[name] = [{**one, "stood": fingerprint(one)} for one in records(name, actor.municipality).values()]
    record(actor, "exchange.catalogue_taken_out", details={name: len(data[name]) for name in READERS})
    return data


def fingerprint(data: dict[str, Any]) -> str:
    """Return the fingerprint of a record as data."""
    facts = {key: one for key, one in data.items() if key not in TOLD}
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def records(name: str, municipality: str) -> Records:
    """Return a municipality's records of one of the shape's lists, by their stable ids: a fixed number of queries."""
    return {one["uid"]: one for one in READERS[name](municipality)}


def _places(municipality: str) -> Iterable[dict[str, Any]]:
    rows = list(Place.objects.filter(keeper_id=municipality).order_by("pk"))
    texts = load(text for row in rows for text in (row.name_id, row.access_id))
    return [place_as_data(row, texts) for row in rows]


def _contacts(municipality: str) -> Iterable[dict[str, Any]]:
    found = Contact.objects.filter(keeper_id=municipality).order_by("pk")
    rows = list(found.select_related("organisation").prefetch_related("organisation__names"))
    texts = load(row.name_id for row in rows)
    return [contact_as_data(row, texts) for row in rows]


def _services(municipality: str) -> Iterable[dict[str, Any]]:
    rows = list(whole(Service.objects.filter(keeper_id=municipality).order_by("pk")))
    texts = texts_of(rows)
    return [{**service_as_data(row, texts), "translations": translations_of(row, texts)} for row in rows]


def _materials(municipality: str) -> Iterable[dict[str, Any]]:
    found = Material.objects.filter(keeper_id=municipality).order_by("pk")
    rows = list(found.prefetch_related("services", "versions"))
    texts = load(row.title_id for row in rows)
    return [material_as_data(row, texts) for row in rows]


READERS: dict[str, Callable[[str], Iterable[dict[str, Any]]]] = {
    "places": _places,
    "contacts": _contacts,
    "services": _services,
    "materials": _materials,
}
