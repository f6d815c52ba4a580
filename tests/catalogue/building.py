"""Builds services for tests, through the acts that people use."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from delaktig.accounts.actor import Actor
from delaktig.catalogue.actions.editing import add_service
from delaktig.catalogue.actions.offerings import put_offering
from delaktig.catalogue.actions.places import add_contact, add_place
from delaktig.catalogue.actions.states import publish
from delaktig.catalogue.inputs import ContactInput, Hours, OfferingInput, PlaceInput, ServiceFacts
from delaktig.catalogue.models import Service

TODAY = date(2026, 3, 2)
WORDS = {
    "name": "Svenskkurs för nybörjare",
    "summary": "Lär dig läsa, skriva och prata svenska.",
    "how_to_get_in": "Anmäl dig på medborgarinstitutets webbplats.",
}
WALK_IN = OfferingInput(entry="walk_in", languages=("sv", "ar"), hours=(Hours(1, time(9), time(12)),))


def a_draft(actor: Actor, words: dict[str, str] | None = None, **facts: Any) -> Service:
    """Add a draft that could be published."""
    return add_service(actor, "sv", {**WORDS, **(words or {})}, ServiceFacts(**{"topics": ("swedish",), **facts}))


def a_service(actor: Actor, words: dict[str, str] | None = None, *, on: date = TODAY, **facts: Any) -> Service:
    """Add a service with one offering at a place, and publish it."""
    service = a_draft(actor, words, **facts)
    place = add_place(actor, PlaceInput({"sv": "Huset"}, street="Lundagatan 1", town="Borgå"))
    contact = add_contact(actor, ContactInput({"sv": "Kansliet"}, phone="019 000 0000"))
    given = OfferingInput(
        place=place.pk, contact=contact.pk, entry="enrolment", languages=("sv",), hours=(Hours(2, time(17), time(19)),)
    )
    put_offering(actor, service, None, given)
    return publish(actor, service, on)
