"""Where each text of the catalogue stands, and what holds it: what translators work through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from delaktig.catalogue.actions.editing import LIMITS
from delaktig.catalogue.models import TEXTS, Contact, Kept, Material, Place, Service
from delaktig.texts.selectors import Bundle, Status

HOLDERS: dict[str, type[Kept]] = {"service": Service, "place": Place, "contact": Contact, "material": Material}
"""What holds texts, by the word that names it in files and addresses."""


@dataclass(frozen=True, slots=True)
class TextPlace:
    """One text of a record. ``field`` names it within the record: ``summary``, ``offering.2.schedule``."""

    text_id: int
    kind: str
    uid: str
    field: str
    limit: int | None = None

    @property
    def record(self) -> str:
        """Return the record's name in files and in the record of events: ``service:0f0e…``."""
        return f"{self.kind}:{self.uid}"


def places(holder: Kept) -> list[TextPlace]:
    """Return the texts of a record that were written; give a service as :func:`with_parts` reads it."""
    kind = next(name for name, model in HOLDERS.items() if isinstance(holder, model))
    return [
        TextPlace(text_id, kind, str(holder.uid), field, LIMITS.get(field) if kind == "service" else None)
        for field, text_id in _fields(holder)
        if text_id is not None
    ]


def _fields(holder: Kept) -> Iterator[tuple[str, int | None]]:
    if isinstance(holder, Service):
        yield from ((name, getattr(holder, f"{name}_id")) for name in TEXTS)
        yield from _parts(holder)
    elif isinstance(holder, Place):
        yield from (("name", holder.name_id), ("access", holder.access_id))
    elif isinstance(holder, Contact):
        yield "name", holder.name_id
    elif isinstance(holder, Material):
        yield "title", holder.title_id


def _parts(service: Service) -> Iterator[tuple[str, int | None]]:
    for number, row in enumerate(service.eligibilities.all(), 1):
        yield f"eligibility.{number}.reason", row.reason_id
    for number, offering in enumerate(service.offerings.all(), 1):
        yield f"offering.{number}.name", offering.name_id
        yield f"offering.{number}.schedule", offering.schedule_id
        for other, exception in enumerate(offering.exceptions.all(), 1):
            yield f"offering.{number}.exception.{other}", exception.note_id


def with_parts(services: QuerySet[Service]) -> QuerySet[Service]:
    """Read services with their parts that hold texts, and nothing else of theirs."""
    return services.prefetch_related("eligibilities", "offerings__exceptions")


def kept_of(kind: str, code: str) -> QuerySet[Kept]:
    """Return the records of a kind that a municipality keeps."""
    return HOLDERS[kind]._default_manager.filter(keeper_id=code)


class Standing:
    """How a record stands in a language, all its texts together."""

    MISSING, PARTLY, OUTDATED, DRAFT, CURRENT = "missing", "partly", "outdated", "draft", "current"
    ALL = (MISSING, PARTLY, OUTDATED, DRAFT, CURRENT)


def standing(found: list[TextPlace], texts: Bundle, language: str) -> str:
    """Return how a record stands in a language: ``current`` only where every text of it is."""
    states = {texts.status(one.text_id, language) for one in found if texts.bodies(one.text_id)}
    if states <= {Status.MISSING}:
        return Standing.MISSING
    if Status.MISSING in states:
        return Standing.PARTLY
    if Status.OUTDATED in states:
        return Standing.OUTDATED
    return Standing.DRAFT if Status.DRAFT in states else Standing.CURRENT
