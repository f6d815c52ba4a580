"""Acts that write whole records as a file tells them: many at once, with the same checks, history and record of events.

A new record takes its stable id from the file. Texts, rows and revisions are made in bulk, so
that a catalogue of hundreds of services in many languages comes in within seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, record
from delaktig.accounts.permissions import Permission
from delaktig.catalogue.actions.editing import check_eligibility, check_facts, check_words, free_slug, put_facts
from delaktig.catalogue.actions.editing import put_rows as put_fact_rows
from delaktig.catalogue.actions.offerings import check_offering, offering_values
from delaktig.catalogue.actions.places import CONTACT_VALUES, PLACE_VALUES, check_contact, check_place
from delaktig.catalogue.actions.saving import changed_services, held, obey, remember_all, saved
from delaktig.catalogue.actions.states import archive, publish, restore, withdraw
from delaktig.catalogue.inputs import (
    ContactInput,
    MaterialInput,
    OfferingInput,
    Origin,
    PlaceInput,
    WholeService,
    is_address,
)
from delaktig.catalogue.models import (
    TEXTS,
    Contact,
    Eligibility,
    HoursException,
    Kept,
    Material,
    MaterialVersion,
    Offering,
    OpeningHours,
    Place,
    Service,
    Tombstone,
)
from delaktig.catalogue.policies import why_not_bring_in, why_not_edit
from delaktig.catalogue.search import keeping
from delaktig.catalogue.selectors import heirs
from delaktig.law.calendar import add_months
from delaktig.texts.actions import approve, create_texts, write
from delaktig.texts.models import Text
from delaktig.texts.parts import Invalid, drop_texts, put_values
from delaktig.texts.selectors import Bundle, load


class Wording:
    """Writes words by language into records: new texts wait and are made all at once, before the records are saved.

    What a file says is approved, as whoever brings it in vouches for it; the source is written first, so
    that translations that come with it render it as it stands now.
    """

    def __init__(self, actor: Actor, language: str) -> None:
        self.actor, self.language = actor, language
        self.waiting: list[tuple[Any, str, Mapping[str, str]]] = []

    def put(self, holder: Any, name: str, words: Mapping[str, str], texts: Bundle) -> bool:
        """Write words into a text of a record, or have it made. Languages that are not given are emptied."""
        told = {tongue: body for tongue, body in words.items() if body.strip()}
        text_id: int | None = getattr(holder, f"{name}_id")
        if text_id is None:
            self.waiting += [(holder, name, told)] if told else []
            return bool(told)
        stands = texts.bodies(text_id)
        if stands == told:
            return False
        text: Text = getattr(holder, name)
        tongues = sorted({*stands, *told}, key=lambda tongue: tongue != text.source_language)
        for tongue in tongues:
            if stands.get(tongue, "") != told.get(tongue, ""):
                write(text, tongue, told.get(tongue, ""), self.actor)
                if tongue in told:
                    approve(text, tongue, self.actor)
        return True

    def make(self) -> None:
        """Make the texts that wait, and hang them on their records."""
        wanted = [(words, Text.Format.LINE.value) for _holder, _name, words in self.waiting]
        made = create_texts(wanted, source_language=self.language, approved=True, actor=self.actor)
        for (holder, name, _words), text in zip(self.waiting, made, strict=True):
            setattr(holder, name, text)
        self.waiting = []


@transaction.atomic
def bring_places(
    actor: Actor, given: Sequence[tuple[Place | None, Origin, PlaceInput]], *, language: str = "sv"
) -> list[Place]:
    """Write places as a file tells them, new ones where none is given. Raises ``Denied``, ``NotThere``, ``Invalid``."""
    obey(why_not_bring_in(actor))
    wording = Wording(actor, language)
    done = []
    for known, origin, facts in given:
        check_place(facts)
        place = _record(actor, Place, known, origin)
        values = {name: getattr(facts, name) for name in PLACE_VALUES}
        put_values(place, {**values, "municipality_id": facts.municipality})
        texts = load([place.name_id, place.access_id]) if known else NO_TEXTS
        wording.put(place, "name", facts.name, texts)
        wording.put(place, "access", facts.access, texts)
        done.append(place)
    return _kept(actor, done, wording, "place")


@transaction.atomic
def bring_contacts(
    actor: Actor, given: Sequence[tuple[Contact | None, Origin, ContactInput]], *, language: str = "sv"
) -> list[Contact]:
    """Write contacts as a file tells them, new ones where none is given."""
    obey(why_not_bring_in(actor))
    wording = Wording(actor, language)
    done = []
    for known, origin, facts in given:
        check_contact(facts, actor.municipality)
        contact = _record(actor, Contact, known, origin)
        values = {name: getattr(facts, name) for name in CONTACT_VALUES}
        put_values(contact, {**values, "organisation_id": facts.organisation})
        wording.put(contact, "name", facts.name, load([contact.name_id]) if known else NO_TEXTS)
        done.append(contact)
    return _kept(actor, done, wording, "contact")


@transaction.atomic
def bring_materials(
    actor: Actor, given: Sequence[tuple[Material | None, Origin, MaterialInput]], *, language: str = "sv"
) -> list[Material]:
    """Write materials as a file tells them; a file that is kept here for a language stays."""
    obey(why_not_bring_in(actor))
    wording = Wording(actor, language)
    done = []
    for known, origin, facts in given:
        check_material(facts)
        material = _record(actor, Material, known, origin)
        values = ("kind", "in_pictures", "source", "checked_on")
        put_values(material, {name: getattr(facts, name) for name in values})
        wording.put(material, "title", facts.title, load([material.title_id]) if known else NO_TEXTS)
        done.append(material)
    made = _kept(actor, done, wording, "material")
    for material, (_known, _origin, facts) in zip(made, given, strict=True):
        put_services(material, facts.services)
        _put_versions(material, facts)
    return made


def put_services(material: Material, services: Iterable[int]) -> None:
    """Put the services that a material belongs to; one that it leaves counts as changed, for those who copy it."""
    wanted = set(services)
    changed_services(set(material.services.values_list("pk", flat=True)) - wanted)
    material.services.set(wanted)


NO_TEXTS = Bundle({}, {})
EVENTS = {
    "place": ("catalogue.place_added", "catalogue.place_edited"),
    "contact": ("catalogue.contact_added", "catalogue.contact_edited"),
    "material": ("catalogue.material_added", "catalogue.material_edited"),
}
"""What is recorded of a new record, and of one that stood."""


def _record(actor: Actor, model: type[Any], known: Any, origin: Origin) -> Any:
    """Return the record to write into: the one that stands, under a lock, or a new one with the file's id."""
    if known is None:
        return model(
            uid=origin.uid, keeper_id=actor.municipality, invented=origin.invented, carried=dict(origin.carried)
        )
    fresh: Kept = held(actor, known, why_not_edit)
    fresh.invented, fresh.carried = origin.invented, dict(origin.carried)
    fresh.version += 1
    return fresh


def _kept(actor: Actor, done: list[Any], wording: Wording, kind: str) -> list[Any]:
    wording.make()
    new = [one for one in done if one.pk is None]
    known = [one for one in done if one.pk is not None]
    type(done[0]).objects.bulk_create(new) if new else None
    for one in known:
        one.save()
        keeping.at(one)  # before the event is recorded, as the acts by hand do
    for one in done:
        record(actor, EVENTS[kind][one in known], f"{kind}:{one.uid}", {"from": "file"})
    return done


def check_material(given: MaterialInput) -> None:
    """Raise ``Invalid`` with a code for each thing that cannot be said of a material."""
    errors = {}
    if not any(body.strip() for body in given.title.values()):
        errors["title"] = "required"
    if given.kind not in Material.Kind.values:
        errors["kind"] = "unknown_choice"
    if len({one.language for one in given.versions}) < len(given.versions):
        errors["versions"] = "twice"
    if not all(is_address(one.address) for one in given.versions if one.address):
        errors["versions"] = "invalid_address"
    if errors:
        raise Invalid(errors)


def _put_versions(material: Material, given: MaterialInput) -> None:
    wanted = {one.language: one for one in given.versions}
    stand = {row.language: row for row in material.versions.all()}
    for tongue, row in stand.items():
        if tongue not in wanted and not row.file:
            row.delete()
    for tongue, one in wanted.items():
        version = stand.get(tongue) or MaterialVersion(material=material, language=tongue)
        version.address, version.dated = one.address, one.dated
        if version.address or version.file:
            version.save()


# Services


@transaction.atomic
def bring_services(
    actor: Actor, given: Sequence[tuple[Service | None, WholeService]], on: date, *, language: str = "sv"
) -> list[Service]:
    """Write services as a file tells them, with all their languages and offerings; new ones where none is given.

    What is published in the file is published here, if the actor may. ``on`` is the day on which
    that is confirmed where the file does not say. Raises ``Denied``, ``NotThere``, ``Invalid``.
    """
    obey(why_not_bring_in(actor))
    writer = _Services(actor, language)
    for known, facts in given:
        check_service(actor, facts, known)
        writer.take(known, facts)
    return writer.write(on)


def check_service(actor: Actor, given: WholeService, known: Service | None) -> None:
    """Raise ``Invalid`` with a code for each thing that cannot be: the same checks as by hand."""
    errors: dict[str, str] = {}
    if not any(body.strip() for body in given.words.get("name", {}).values()):
        errors["name"] = "required"
    for tongue in sorted({tongue for words in given.words.values() for tongue in words}):
        said = {name: words[tongue] for name, words in given.words.items() if tongue in words}
        errors |= _errors(lambda said=said: check_words(said, needs_name=False), end=f".{tongue}")
    errors |= _errors(lambda: check_facts(given.facts, actor.municipality, known))
    errors |= _errors(lambda: check_eligibility(given.eligibility), start="eligibility.")
    for number, (_uid, offering) in enumerate(given.offerings):
        errors |= _errors(lambda o=offering: check_offering(o, actor.municipality), start=f"offerings.{number}.")
    errors |= dict(_wrong_state(actor, given, known))
    if errors:
        raise Invalid(errors)


def _wrong_state(actor: Actor, given: WholeService, known: Service | None) -> Iterable[tuple[str, str]]:
    stands = known.state if known else Service.State.DRAFT
    if given.state not in Service.State.values:
        yield "state", "unknown_choice"
    if given.state != stands and not actor.may(Permission.SERVICE_PUBLISH):
        yield "state", "may_not_publish"
    if stands == given.state == Service.State.ARCHIVED:
        yield "state", "archived"
    if given.state == Service.State.PUBLISHED:
        yield from ((name, "required") for name in ("summary", "how_to_get_in") if not given.words.get(name))
        if not given.facts.topics:
            yield "topics", "required"


def _errors(check: Any, start: str = "", end: str = "") -> dict[str, str]:
    try:
        check()
    except Invalid as invalid:
        return {f"{start}{name}{end}": code for name, code in invalid.errors.items()}
    return {}


class _Services:
    """Writes services in bulk: first all are taken, then all are written."""

    def __init__(self, actor: Actor, language: str) -> None:
        self.actor = actor
        self.wording = Wording(actor, language)
        self.taken: list[tuple[Service, bool, WholeService]] = []
        self.rows: list[Any] = []
        self.slugs: set[str] = set()
        self.dropped: list[int | None] = []

    def take(self, known: Service | None, given: WholeService) -> None:
        """Fill one service in, with its rows, without saving anything that is new."""
        if known is not None and known.state == Service.State.ARCHIVED and given.state != known.state:
            known = restore(self.actor, known)
        service: Service = _record(self.actor, Service, known, given.origin)
        if known is None:
            service.slug = self._slug(given)
        else:
            service.version -= 1  # saved() counts
        put_facts(service, given.facts)
        put_values(service, {"confirmed_on": given.confirmed_on})
        service.confirm_by = given.confirmed_on and add_months(given.confirmed_on, service.confirm_every_months)
        old = _old_texts(service) if known else NO_TEXTS
        for name in TEXTS:
            self.wording.put(service, name, given.words.get(name, {}), old)
        self._eligibility(service, known is None, given)
        self._offerings(service, known is None, given, old)
        self.taken.append((service, known is None, given))

    def _slug(self, given: WholeService) -> str:
        names = given.words["name"]
        wish = given.slug or names.get(self.wording.language) or next(iter(names.values()))
        stem = slug = free_slug(wish)
        number = 2
        while slug in self.slugs:
            slug, number = free_slug(f"{stem}-{number}"), number + 1
        self.slugs.add(slug)
        return slug

    def _eligibility(self, service: Service, new: bool, given: WholeService) -> None:
        if not new:
            old = list(service.eligibilities.all())
            self.dropped += [row.reason_id for row in old]
            service.eligibilities.all().delete()
        for position, one in enumerate(given.eligibility):
            row = Eligibility(
                service=service,
                position=position,
                age_from=one.age_from,
                age_to=one.age_to,
                grounds=list(one.grounds),
                situations=list(one.situations),
                municipalities=list(one.municipalities),
                months_in_finland=one.months_in_finland,
            )
            self.wording.put(row, "reason", one.reason, NO_TEXTS)
            self.rows.append(row)

    def _offerings(self, service: Service, new: bool, given: WholeService, old: Bundle) -> None:
        stand = {} if new else {row.uid: row for row in service.offerings.all()}
        wanted = {uid for uid, _offering in given.offerings}
        for uid, row in stand.items():
            if uid not in wanted:
                self._forget_exceptions(row)
                self.dropped += [row.name_id, row.schedule_id]
                row.delete()
        for position, (uid, offering) in enumerate(given.offerings):
            self._offering(position, stand.get(uid) or Offering(service=service, uid=uid), offering, old)

    def _forget_exceptions(self, row: Offering) -> None:
        self.dropped += list(row.exceptions.values_list("note_id", flat=True))
        row.exceptions.all().delete()

    def _offering(self, position: int, row: Offering, given: OfferingInput, old: Bundle) -> None:
        put_values(row, {**offering_values(given), "position": position})
        self.wording.put(row, "name", given.name, old)
        self.wording.put(row, "schedule", given.schedule, old)
        if row.pk is not None:
            row.hours.all().delete()
            self._forget_exceptions(row)
        self.rows.append(row)
        self.rows += [
            OpeningHours(offering=row, weekday=one.weekday, opens=one.opens, closes=one.closes) for one in given.hours
        ]
        for one in given.exceptions:
            other = HoursException(
                offering=row, first_day=one.first_day, last_day=one.last_day, opens=one.opens, closes=one.closes
            )
            self.wording.put(other, "note", one.note, NO_TEXTS)
            self.rows.append(other)

    def write(self, on: date) -> list[Service]:
        """Save all that was taken; then states, history and the record of events."""
        self.wording.make()
        self._publish_new(on)
        Service.objects.bulk_create(service for service, new, _given in self.taken if new)
        for service, new, _given in self.taken:
            if not new:
                service.save()
        for model in (Eligibility, Offering, OpeningHours, HoursException):
            _save_rows(model, [row for row in self.rows if type(row) is model])
        drop_texts(self.dropped)
        for service, _new, given in self.taken:
            put_fact_rows(service, given.facts)
        self._put_heirs()
        self._tell([service for service, new, _given in self.taken if new])
        return [self._settle(service, new, given, on) for service, new, given in self.taken]

    def _put_heirs(self) -> None:
        wanted = {given.heir for _service, _new, given in self.taken if given.heir}
        found = heirs(self.actor.municipality).filter(uid__in=wanted)
        known = dict(found.values_list("uid", "pk")) if wanted else {}
        for service, _new, given in self.taken:
            heir = known.get(given.heir) if given.heir else None
            if given.heir and heir in (None, service.pk):
                raise Invalid({"heir": "unknown_service" if heir is None else "its_own_heir"})
            if service.heir_id != heir:
                service.heir_id = heir
                service.save(update_fields=["heir"])

    def _publish_new(self, on: date) -> None:
        """Publish new services that the file publishes, all at once: the checks of it are made before."""
        for service, new, given in self.taken:
            if new and given.state == Service.State.PUBLISHED:
                service.state, service.published_at = given.state, timezone.now()
                service.confirmed_on = given.confirmed_on or on
                service.confirm_by = add_months(service.confirmed_on, service.confirm_every_months)
        Tombstone.objects.filter(uid__in=[one.uid for one, new, _given in self.taken if new]).delete()

    def _tell(self, new: list[Service]) -> None:
        """Keep new services in their history, and record that they were added and published."""
        published = [one for one in new if one.state == Service.State.PUBLISHED]
        remember_all(self.actor, [one for one in new if one not in published], "catalogue.service_added")
        remember_all(self.actor, published, "catalogue.service_published")
        for one in new:
            record(self.actor, "catalogue.service_added", f"service:{one.slug}", {"from": "file"})
        for one in published:
            record(self.actor, "catalogue.service_published", f"service:{one.slug}", {"from": "file"})

    def _settle(self, service: Service, new: bool, given: WholeService, on: date) -> Service:
        """Bring a service into the state that the file gives it; one that was here is saved as a new version."""
        if not new:
            service = saved(self.actor, service, "catalogue.service_edited", {"from": "file"})
        if service.state == given.state:
            return service
        if given.state == Service.State.PUBLISHED:
            return publish(self.actor, service, given.confirmed_on or on)
        return (withdraw if given.state == Service.State.DRAFT else archive)(self.actor, service)


def _old_texts(service: Service) -> Bundle:
    ids = [getattr(service, f"{name}_id") for name in TEXTS]
    for row in service.offerings.all():
        ids += [row.name_id, row.schedule_id]
    return load(ids)


def _save_rows(model: type[Any], rows: Iterable[Any]) -> None:
    new = []
    for row in rows:
        if row.pk is None:
            new.append(row)
        else:
            row.save()
    model.objects.bulk_create(new)
