"""Makes what the acts of the catalogue take from records in the shape ``delaktig-catalogue/1``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from delaktig.catalogue.inputs import (
    ContactInput,
    EligibilityInput,
    Hours,
    MaterialInput,
    OfferingInput,
    Origin,
    OtherHours,
    PlaceInput,
    ServiceFacts,
    VersionInput,
    WholeService,
)
from delaktig.catalogue.models import TEXTS
from delaktig.exchange.catalogue.ties import Ties

Data = Mapping[str, Any]


def origin_of(data: Data) -> Origin:
    """Return what a record brings with it."""
    return Origin(UUID(data["uid"]), bool(data.get("invented")), data.get("carried", {}))


def place_of(data: Data) -> PlaceInput:
    """Return a place."""
    return PlaceInput(
        name=data["name"],
        street=data.get("street", ""),
        postal_code=data.get("postal_code", ""),
        town=data.get("town", ""),
        municipality=data.get("municipality"),
        latitude=_number(data.get("latitude")),
        longitude=_number(data.get("longitude")),
        access=data.get("access", {}),
        source=data.get("source", ""),
        checked_on=_day(data.get("checked_on")),
    )


def contact_of(data: Data, ties: Ties) -> ContactInput:
    """Return a contact."""
    return ContactInput(
        name=data["name"],
        organisation=ties.organisation(data.get("organisation")),
        phone=data.get("phone", ""),
        email=data.get("email", ""),
        website=data.get("website", ""),
        source=data.get("source", ""),
        checked_on=_day(data.get("checked_on")),
    )


def material_of(data: Data, ties: Ties) -> MaterialInput:
    """Return a material."""
    return MaterialInput(
        title=data["title"],
        kind=data.get("kind", "other"),
        in_pictures=data.get("in_pictures", False),
        services=tuple(ties.services[uid] for uid in data.get("services", ())),
        versions=tuple(
            VersionInput(one["language"], one.get("address", ""), _day(one.get("dated")))
            for one in data.get("versions", ())
        ),
        source=data.get("source", ""),
        checked_on=_day(data.get("checked_on")),
    )


def service_of(data: Data, ties: Ties) -> WholeService:
    """Return a service with its eligibility and offerings."""
    organisation = ties.organisation(data.get("organisation"))
    facts = ServiceFacts(
        topics=tuple(sorted(data.get("topics", ()))),
        organisation=organisation,
        unit=ties.unit(organisation, data.get("unit")),
        parties=tuple(pk for one in data.get("parties", ()) if (pk := ties.organisation(one))),
        task=data.get("task", ""),
        contents=tuple(data.get("contents", ())),
        basis=data.get("basis", ""),
        cost=data.get("cost", ""),
        website=data.get("website", ""),
        search_words=data.get("search_words", {}),
        valid_from=_day(data.get("valid_from")),
        valid_to=_day(data.get("valid_to")),
        owner_email=data.get("owner_email", ""),
        confirm_every_months=data.get("confirm_every_months", 12),
        source=data.get("source", ""),
        checked_on=_day(data.get("checked_on")),
    )
    return WholeService(
        origin=origin_of(data),
        words={name: data[name] for name in TEXTS if name in data},
        facts=facts,
        slug=data.get("slug", ""),
        state=data.get("state", "draft"),
        heir=UUID(data["heir"]) if "heir" in data else None,
        confirmed_on=_day(data.get("confirmed_on")),
        eligibility=tuple(_eligibility(one) for one in data.get("eligibility", ())),
        offerings=tuple((UUID(one["uid"]), _offering(one, ties)) for one in data.get("offerings", ())),
    )


def _eligibility(data: Data) -> EligibilityInput:
    return EligibilityInput(
        age_from=data.get("age_from"),
        age_to=data.get("age_to"),
        grounds=tuple(data.get("grounds", ())),
        situations=tuple(data.get("situations", ())),
        municipalities=tuple(data.get("municipalities", ())),
        months_in_finland=data.get("months_in_finland"),
        reason=data.get("reason", {}),
    )


def _offering(data: Data, ties: Ties) -> OfferingInput:
    return OfferingInput(
        name=data.get("name", {}),
        schedule=data.get("schedule", {}),
        provider=ties.organisation(data.get("provider")),
        place=ties.places[data["place"]] if "place" in data else None,
        contact=ties.contacts[data["contact"]] if "contact" in data else None,
        channel=data.get("channel", "on_site"),
        entry=data.get("entry", ""),
        languages=tuple(data.get("languages", ())),
        interpreter=data.get("interpreter", ""),
        closed_on_holidays=data.get("closed_on_holidays"),
        capacity=data.get("capacity"),
        taken=data.get("taken"),
        counted_on=_day(data.get("counted_on")),
        level_from=data.get("level_from", ""),
        level_to=data.get("level_to", ""),
        starts_on=_day(data.get("starts_on")),
        ends_on=_day(data.get("ends_on")),
        hours=tuple(
            Hours(one["weekday"], time.fromisoformat(one["opens"]), time.fromisoformat(one["closes"]))
            for one in data.get("hours", ())
        ),
        exceptions=tuple(_exception(one) for one in data.get("exceptions", ())),
    )


def _exception(data: Data) -> OtherHours:
    return OtherHours(
        date.fromisoformat(data["first_day"]),
        date.fromisoformat(data["last_day"]),
        time.fromisoformat(data["opens"]) if "opens" in data else None,
        time.fromisoformat(data["closes"]) if "closes" in data else None,
        data.get("note", {}),
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _number(value: str | None) -> Decimal | None:
    return Decimal(value) if value is not None else None
