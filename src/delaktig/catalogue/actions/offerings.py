"""Acts on a service's offerings: where, when, by whom and in which languages it is given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from delaktig.accounts.actor import Actor
from delaktig.catalogue.actions.saving import held, saved
from delaktig.catalogue.actions.wording import put_words, text_or_none
from delaktig.catalogue.inputs import OfferingInput
from delaktig.catalogue.models import Contact, HoursException, Offering, OpeningHours, Place, Service
from delaktig.catalogue.policies import why_not_edit
from delaktig.catalogue.topics import LEVELS
from delaktig.organisations.models import Organisation
from delaktig.texts.parts import Invalid, NotThere, drop_texts, next_position, put_values

PLAIN = (
    "channel",
    "entry",
    "interpreter",
    "closed_on_holidays",
    "capacity",
    "taken",
    "counted_on",
    "level_from",
    "level_to",
    "starts_on",
    "ends_on",
)


@transaction.atomic
def put_offering(
    actor: Actor,
    service: Service,
    offering: int | None,
    given: OfferingInput,
    *,
    language: str = "sv",
    expected_version: int | None = None,
) -> Offering:
    """Add an offering last (``offering`` None), or edit one. Words by language are added to those that stand.

    ``expected_version`` is the service's. Raises ``NotThere``, ``Denied``, ``Stale`` or ``Invalid``.
    """
    fresh = held(actor, service, why_not_edit, expected_version)
    check_offering(given, fresh.keeper_id)
    if offering is None:
        row = Offering(service=fresh, position=next_position(fresh.offerings.all()))
    else:
        row = _one(fresh, offering)
    put_values(row, offering_values(given))
    for name in ("name", "schedule"):
        put_words(row, name, getattr(given, name), language, actor)
    row.save()
    _put_hours(row, given, language, actor)
    event = "catalogue.offering_added" if offering is None else "catalogue.offering_edited"
    saved(actor, fresh, event, {"offering": str(row.uid)})
    return row


@transaction.atomic
def remove_offering(actor: Actor, service: Service, offering: int, *, expected_version: int | None = None) -> Service:
    """Take an offering away; the service's history still tells of it."""
    fresh = held(actor, service, why_not_edit, expected_version)
    row = _one(fresh, offering)
    texts = [row.name_id, row.schedule_id, *row.exceptions.values_list("note_id", flat=True)]
    uid = str(row.uid)
    row.delete()
    drop_texts(texts)
    return saved(actor, fresh, "catalogue.offering_removed", {"offering": uid})


def offering_values(given: OfferingInput) -> dict[str, Any]:
    """Return the plain fields of an offering."""
    values = {name: getattr(given, name) for name in PLAIN}
    values |= {"provider_id": given.provider, "place_id": given.place, "contact_id": given.contact}
    return {**values, "languages": list(given.languages)}


def _one(service: Service, offering: int) -> Offering:
    row = service.offerings.filter(pk=offering).first()
    if row is None:
        raise NotThere
    return row


def _put_hours(row: Offering, given: OfferingInput, language: str, actor: Actor) -> None:
    row.hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(offering=row, weekday=one.weekday, opens=one.opens, closes=one.closes) for one in given.hours
    )
    notes = list(row.exceptions.values_list("note_id", flat=True))
    row.exceptions.all().delete()
    drop_texts(notes)
    for one in given.exceptions:
        HoursException.objects.create(
            offering=row,
            first_day=one.first_day,
            last_day=one.last_day,
            opens=one.opens,
            closes=one.closes,
            note=text_or_none(one.note, language, actor),
        )


def check_offering(given: OfferingInput, keeper: str) -> None:
    """Raise ``Invalid`` with a code for each thing that cannot be said of an offering."""
    errors = {**dict(_wrong_choices(given)), **dict(_wrong_times(given)), **dict(_wrong_ties(given, keeper))}
    if errors:
        raise Invalid(errors)


def _wrong_choices(given: OfferingInput) -> Iterable[tuple[str, str]]:
    choices = {"channel": Offering.Channel, "entry": Offering.Entry, "interpreter": Offering.Interpreter}
    for name, known in choices.items():
        if getattr(given, name) not in known.values:
            yield name, "unknown_choice"
    for name in ("level_from", "level_to"):
        if getattr(given, name) not in ("", *LEVELS):
            yield name, "unknown_level"
    if set(given.languages) - set(settings.GUIDE_LANGUAGES) - set(settings.SERVICE_LANGUAGES):
        yield "languages", "unknown_language"
    if given.capacity is not None and given.taken is not None and given.taken > given.capacity:
        yield "taken", "more_than_there_are"


def _wrong_times(given: OfferingInput) -> Iterable[tuple[str, str]]:
    if given.starts_on and given.ends_on and given.ends_on < given.starts_on:
        yield "ends_on", "ends_before_it_starts"
    if any(not 1 <= one.weekday <= 7 or one.closes <= one.opens for one in given.hours):
        yield "hours", "closes_before_it_opens"
    for one in given.exceptions:
        timed = (one.opens is None, one.closes is None)
        if one.last_day < one.first_day or timed in {(True, False), (False, True)}:
            yield "exceptions", "incomplete"
        elif one.opens is not None and one.closes is not None and one.closes <= one.opens:
            yield "exceptions", "closes_before_it_opens"


def _wrong_ties(given: OfferingInput, keeper: str) -> Iterable[tuple[str, str]]:
    if given.place and not Place.objects.filter(pk=given.place, keeper_id=keeper).exists():
        yield "place", "unknown_place"
    if given.contact and not Contact.objects.filter(pk=given.contact, keeper_id=keeper).exists():
        yield "contact", "unknown_contact"
    if given.provider and not Organisation.objects.filter(pk=given.provider, municipality_id=keeper).exists():
        yield "provider", "unknown_organisation"
