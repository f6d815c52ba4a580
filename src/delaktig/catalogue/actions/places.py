"""Acts on places and contacts: kept once, pointed to by every offering that needs them."""

from __future__ import annotations

from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.catalogue.actions.saving import held, obey
from delaktig.catalogue.actions.wording import put_words
from delaktig.catalogue.inputs import ContactInput, PlaceInput, is_address
from delaktig.catalogue.models import Contact, Place
from delaktig.catalogue.policies import why_not_add, why_not_edit
from delaktig.catalogue.search import keeping
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Organisation
from delaktig.texts.parts import Invalid, put_values

PLACE_VALUES = ("street", "postal_code", "town", "latitude", "longitude", "source", "checked_on")
CONTACT_VALUES = ("phone", "email", "website", "source", "checked_on")


@transaction.atomic
def add_place(actor: Actor, given: PlaceInput, *, language: str = "sv", invented: bool = False) -> Place:
    """Add a place. Raises ``Denied`` or ``Invalid``."""
    obey(why_not_add(actor))
    check_place(given)
    place = Place(keeper_id=actor.municipality, invented=invented)
    _fill_place(place, given, language, actor)
    place.save()
    record(actor, "catalogue.place_added", f"place:{place.uid}")
    return place


@transaction.atomic
def edit_place(
    actor: Actor, place: Place, given: PlaceInput, *, language: str = "sv", expected_version: int | None = None
) -> Place:
    """Edit a place: every offering that points to it says so at once."""
    fresh = held(actor, place, why_not_edit, expected_version)
    check_place(given)
    _fill_place(fresh, given, language, actor)
    fresh.version += 1
    fresh.save()
    keeping.at_place(fresh)
    record(actor, "catalogue.place_edited", f"place:{fresh.uid}")
    return fresh


@transaction.atomic
def add_contact(actor: Actor, given: ContactInput, *, language: str = "sv", invented: bool = False) -> Contact:
    """Add a contact of an office. Raises ``Denied`` or ``Invalid``."""
    obey(why_not_add(actor))
    check_contact(given, actor.municipality)
    contact = Contact(keeper_id=actor.municipality, invented=invented)
    _fill_contact(contact, given, language, actor)
    contact.save()
    record(actor, "catalogue.contact_added", f"contact:{contact.uid}")
    return contact


@transaction.atomic
def edit_contact(
    actor: Actor, contact: Contact, given: ContactInput, *, language: str = "sv", expected_version: int | None = None
) -> Contact:
    """Edit a contact: every offering that points to it says so at once."""
    fresh = held(actor, contact, why_not_edit, expected_version)
    check_contact(given, fresh.keeper_id)
    _fill_contact(fresh, given, language, actor)
    fresh.version += 1
    fresh.save()
    keeping.at_contact(fresh)
    record(actor, "catalogue.contact_edited", f"contact:{fresh.uid}")
    return fresh


def _fill_place(place: Place, given: PlaceInput, language: str, actor: Actor) -> None:
    values = {name: getattr(given, name) for name in PLACE_VALUES}
    put_values(place, {**values, "municipality_id": given.municipality})
    put_words(place, "name", given.name, language, actor)
    put_words(place, "access", given.access, language, actor)


def _fill_contact(contact: Contact, given: ContactInput, language: str, actor: Actor) -> None:
    values = {name: getattr(given, name) for name in CONTACT_VALUES}
    put_values(contact, {**values, "organisation_id": given.organisation})
    put_words(contact, "name", given.name, language, actor)


def check_place(given: PlaceInput) -> None:
    """Raise ``Invalid`` with a code for each thing that cannot be said of a place."""
    errors = {}
    if not any(body.strip() for body in given.name.values()):
        errors["name"] = "required"
    if given.municipality and not Municipality.objects.filter(code=given.municipality).exists():
        errors["municipality"] = "unknown_municipality"
    if (given.latitude is None) != (given.longitude is None):
        errors["longitude"] = "incomplete"
    if errors:
        raise Invalid(errors)


def check_contact(given: ContactInput, keeper: str) -> None:
    """Raise ``Invalid`` with a code for each thing that cannot be said of a contact."""
    errors = {}
    if not any(body.strip() for body in given.name.values()):
        errors["name"] = "required"
    if not (given.phone or given.email or given.website):
        errors["phone"] = "no_way_to_reach"
    if given.website and not is_address(given.website):
        errors["website"] = "invalid_address"
    if given.organisation and not Organisation.objects.filter(pk=given.organisation, municipality_id=keeper).exists():
        errors["organisation"] = "unknown_organisation"
    if errors:
        raise Invalid(errors)
