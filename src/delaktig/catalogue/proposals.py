"""What an owner wants to have mended in a service: words, hours, telephone numbers; kept until somebody takes it up.

A change is kept under its key (``words.summary``, ``phone.<uid of a contact>``, ``hours.<uid of an
offering>``) with what stood when it was proposed and what should stand, so that it is seen where
someone else has changed the same meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from delaktig.accounts.actor import Actor
from delaktig.catalogue.actions.editing import check_words, write_words
from delaktig.catalogue.actions.offerings import put_offering
from delaktig.catalogue.actions.places import edit_contact
from delaktig.catalogue.inputs import ContactInput, Hours, OfferingInput, OtherHours
from delaktig.catalogue.models import TEXTS, Confirmation, Contact, Offering, Service
from delaktig.catalogue.selectors import texts_of, whole
from delaktig.texts.parts import Invalid
from delaktig.texts.selectors import Bundle, load

PHONE_LENGTH = 40
Week = tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an owner gives: words by field, a telephone number by contact, a week's hours by offering (uids)."""

    words: Mapping[str, str] = field(default_factory=dict)
    phones: Mapping[str, str] = field(default_factory=dict)
    hours: Mapping[str, Week] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One proposed change: its key, what stood then, what should stand, and what stands now."""

    key: str
    was: Any
    wanted: Any
    now: Any

    @property
    def is_overtaken(self) -> bool:
        """Say whether somebody else has changed the same since it was proposed."""
        return bool(self.now != self.was)


def standing(service: Service, texts: Bundle, language: str) -> dict[str, Any]:
    """Return what stands in a service that was read whole, by the keys of changes."""
    found: dict[str, Any] = {
        f"words.{name}": texts.exact(getattr(service, f"{name}_id"), language).body for name in TEXTS
    }
    for offering in service.offerings.all():
        found[f"hours.{offering.uid}"] = [
            _span(Hours(one.weekday, one.opens, one.closes)) for one in offering.hours.all()
        ]
        if offering.contact is not None:
            found[f"phone.{offering.contact.uid}"] = offering.contact.phone
    return found


def check_proposal(service: Service, language: str, given: Proposal) -> dict[str, dict[str, Any]]:
    """Return the changes of a proposal as they are kept; what is as it stands is left out. Raises ``Invalid``."""
    stands = standing(*_read(service), language)
    check_words(given.words, needs_name=False)
    wanted: dict[str, Any] = {f"words.{name}": body.strip() for name, body in given.words.items()}
    wanted |= {f"phone.{uid}": phone.strip() for uid, phone in given.phones.items()}
    wanted |= {f"hours.{uid}": [_span(one) for one in week] for uid, week in given.hours.items()}
    errors = {key: "unknown_field" for key in wanted if key not in stands}
    errors |= {key: "too_long" for key, one in wanted.items() if key.startswith("phone.") and len(one) > PHONE_LENGTH}
    if wanted.get("words.name", "x") == "" and stands["words.name"]:
        errors["words.name"] = "required"
    if errors:
        raise Invalid(errors)
    return {key: {"was": stands[key], "wanted": one} for key, one in wanted.items() if one != stands[key]}


def changes(question: Confirmation) -> list[Change]:
    """Return the changes that wait in an answer, beside what stands now, in the order of the page."""
    stands = standing(*_read(question.service), question.language)
    kept = question.proposal
    order = {key: number for number, key in enumerate(stands)}
    return [
        Change(key, kept[key]["was"], kept[key]["wanted"], stands.get(key))
        for key in sorted(kept, key=lambda key: order.get(key, len(order)))
    ]


def apply(actor: Actor, question: Confirmation, keys: Sequence[str]) -> None:
    """Write chosen changes into the service through the acts that the desk uses."""
    wanted = {key: question.proposal[key]["wanted"] for key in keys}
    words = {key.partition(".")[2]: body for key, body in wanted.items() if key.startswith("words.")}
    if words:
        write_words(actor, question.service, question.language, words)
    service, _texts = _read(question.service)
    for offering in service.offerings.all():
        week = wanted.get(f"hours.{offering.uid}")
        if week is not None:
            put_offering(actor, service, offering.pk, _with_hours(offering, week))
    contacts = {one.contact.uid: one.contact for one in service.offerings.all() if one.contact is not None}
    for uid, contact in contacts.items():
        phone = wanted.get(f"phone.{uid}")
        if phone is not None:
            edit_contact(actor, contact, _with_phone(contact, phone))


def _read(service: Service) -> tuple[Service, Bundle]:
    read = whole(Service.objects.filter(pk=service.pk)).get()
    return read, texts_of([read])


def _span(one: Hours) -> list[Any]:
    return [one.weekday, one.opens.strftime("%H:%M"), one.closes.strftime("%H:%M")]


def _with_hours(row: Offering, week: Sequence[Sequence[Any]]) -> OfferingInput:
    """Return an offering as it stands, with other hours; its texts stay as they are."""
    notes = load(one.note_id for one in row.exceptions.all())
    return OfferingInput(
        provider=row.provider_id,
        place=row.place_id,
        contact=row.contact_id,
        channel=row.channel,
        entry=row.entry,
        languages=tuple(row.languages),
        interpreter=row.interpreter,
        closed_on_holidays=row.closed_on_holidays,
        capacity=row.capacity,
        taken=row.taken,
        counted_on=row.counted_on,
        level_from=row.level_from,
        level_to=row.level_to,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        hours=tuple(Hours(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day, opens, closes in week),
        exceptions=tuple(
            OtherHours(one.first_day, one.last_day, one.opens, one.closes, notes.bodies(one.note_id))
            for one in row.exceptions.all()
        ),
    )


def _with_phone(contact: Contact, phone: str) -> ContactInput:
    return ContactInput(
        name=load([contact.name_id]).bodies(contact.name_id),
        organisation=contact.organisation_id,
        phone=phone,
        email=contact.email,
        website=contact.website,
        source=contact.source,
        checked_on=contact.checked_on,
    )
