"""Taking an earlier version of a service up again: its words, facts, conditions and offerings as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from django.conf import settings
from django.db import transaction

from delaktig.accounts.actor import Actor
from delaktig.catalogue.actions.editing import edit_facts, say_for_whom, write_in_languages
from delaktig.catalogue.actions.offerings import put_offering, remove_offering
from delaktig.catalogue.actions.saving import held, saved
from delaktig.catalogue.inputs import EligibilityInput, Hours, OfferingInput, OtherHours, ServiceFacts
from delaktig.catalogue.models import TEXTS, Contact, Offering, Place, Service, ServiceRevision
from delaktig.catalogue.policies import why_not_edit
from delaktig.catalogue.selectors import heirs, texts_of, whole
from delaktig.catalogue.shape import service_as_data
from delaktig.catalogue.topics import topics
from delaktig.organisations.models import Organisation, OrganisationName, Unit
from delaktig.texts.parts import NotThere

Data = Mapping[str, Any]


@transaction.atomic
def take_up(actor: Actor, service: Service, revision: int, *, expected_version: int | None = None) -> Service:
    """Write back what a service said in one version of its history; every later version stays in the history.

    Words in languages that the version had are written as they were. Those of languages that came
    later stay, and are behind their source where it changes. What a version names and is no more (a
    place, an organisation) is left out. Raises ``NotThere``, ``Denied`` or ``Stale``.
    """
    fresh = held(actor, service, why_not_edit, expected_version)
    kept = ServiceRevision.objects.filter(service=fresh, number=revision).first()
    if kept is None:
        raise NotThere
    then, now = kept.data, _as_it_stands(fresh)
    fresh = write_in_languages(actor, fresh, _words(then, now))
    fresh = edit_facts(actor, fresh, _facts(then, fresh))
    if then.get("eligibility", []) != now.get("eligibility", []):
        source = fresh.name.source_language
        fresh = say_for_whom(actor, fresh, [_eligibility(one) for one in then.get("eligibility", [])], language=source)
    _put_offerings(actor, fresh, then.get("offerings", []), now.get("offerings", []))
    fresh.refresh_from_db()
    return saved(actor, fresh, "catalogue.service_taken_up", {"number": revision})


def _as_it_stands(service: Service) -> Data:
    read = whole(Service.objects.filter(pk=service.pk)).get()
    return service_as_data(read, texts_of([read]))


def _words(then: Data, now: Data) -> dict[str, dict[str, str]]:
    """Return the words of the version by language; what it did not say and is said now becomes empty."""
    languages = {tag for name in TEXTS for tag in then.get(name, {})}
    return {
        tag: {name: then.get(name, {}).get(tag, "") for name in TEXTS if name in then or name in now}
        for tag in sorted(languages)
    }


def _facts(then: Data, service: Service) -> ServiceFacts:
    organisation = _organisation(then.get("organisation"), service.keeper_id)
    parties = (_organisation(one, service.keeper_id) for one in then.get("parties", []))
    days: dict[str, Any] = {name: _day(then.get(name)) for name in ("valid_from", "valid_to", "checked_on")}
    return ServiceFacts(
        topics=tuple(key for key in then.get("topics", []) if key in topics()),
        organisation=organisation,
        unit=_unit(then.get("unit"), organisation),
        parties=tuple(pk for pk in parties if pk is not None),
        contents=tuple(then.get("contents", [])),
        search_words=then.get("search_words", {}),
        heir=_heir(then.get("heir"), service.keeper_id),
        confirm_every_months=then.get("confirm_every_months", 12),
        **{name: then.get(name, "") for name in ("task", "basis", "cost", "website", "owner_email", "source")},
        **days,
    )


def _heir(uid: str | None, keeper: str) -> int | None:
    """Return the id of what came after the service, where it may still be named so."""
    return heirs(keeper).filter(uid=uid).values_list("pk", flat=True).first() if uid else None


def _organisation(told: Data | None, keeper: str) -> int | None:
    """Return the id of an organisation that the keeper has and that was ever called so."""
    if told is None:
        return None
    names = OrganisationName.objects.filter(name__in=list(told["name"].values()))
    found = Organisation.objects.filter(municipality_id=keeper, kind=told["kind"], names__in=names)
    return found.order_by("closed_on", "pk").values_list("pk", flat=True).first()


def _unit(told: Data | None, organisation: int | None) -> int | None:
    if told is None or organisation is None:
        return None
    found = Unit.objects.filter(organisation_id=organisation, name_sv=told.get("sv", ""), name_fi=told.get("fi", ""))
    return found.values_list("pk", flat=True).first()


def _eligibility(told: Data) -> EligibilityInput:
    return EligibilityInput(
        age_from=told.get("age_from"),
        age_to=told.get("age_to"),
        grounds=tuple(told.get("grounds", ())),
        situations=tuple(told.get("situations", ())),
        municipalities=tuple(told.get("municipalities", ())),
        months_in_finland=told.get("months_in_finland"),
        reason=told.get("reason", {}),
    )


def _put_offerings(actor: Actor, service: Service, then: Iterable[Data], now: Iterable[Data]) -> None:
    """Take away the offerings that the version lacks, and write those that it has and that differ."""
    standing = {one["uid"]: one for one in now}
    wanted = {one["uid"]: one for one in then}
    rows = {str(row.uid): row for row in Offering.objects.filter(service=service)}
    for uid in standing:
        if uid not in wanted:
            remove_offering(actor, service, rows[uid].pk)
    for uid, told in wanted.items():
        if told != standing.get(uid):
            row = rows.get(uid)
            given = _offering(told, service.keeper_id, standing.get(uid, {}))
            put_offering(actor, service, row.pk if row else None, given, language=service.name.source_language)


def _offering(told: Data, keeper: str, standing: Data) -> OfferingInput:
    languages = {*settings.GUIDE_LANGUAGES, *settings.SERVICE_LANGUAGES}
    days: dict[str, Any] = {name: _day(told.get(name)) for name in ("counted_on", "starts_on", "ends_on")}
    return OfferingInput(
        name=_over(told.get("name", {}), standing.get("name", {})),
        schedule=_over(told.get("schedule", {}), standing.get("schedule", {})),
        provider=_organisation(told.get("provider"), keeper),
        place=_record(Place, told.get("place"), keeper),
        contact=_record(Contact, told.get("contact"), keeper),
        channel=told["channel"],
        languages=tuple(tag for tag in told.get("languages", ()) if tag in languages),
        closed_on_holidays=told.get("closed_on_holidays"),
        hours=tuple(
            Hours(one["weekday"], time.fromisoformat(one["opens"]), time.fromisoformat(one["closes"]))
            for one in told.get("hours", ())
        ),
        exceptions=tuple(_exception(one) for one in told.get("exceptions", ())),
        capacity=told.get("capacity"),
        taken=told.get("taken"),
        **{name: told.get(name, "") for name in ("entry", "interpreter", "level_from", "level_to")},
        **days,
    )


def _over(then: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Return words as they were; those of a language that was not there then become empty."""
    return {**dict.fromkeys(now, ""), **then}


def _exception(told: Data) -> OtherHours:
    opens, closes = told.get("opens"), told.get("closes")
    return OtherHours(
        date.fromisoformat(told["first_day"]),
        date.fromisoformat(told["last_day"]),
        time.fromisoformat(opens) if opens else None,
        time.fromisoformat(closes) if closes else None,
        told.get("note", {}),
    )


def _record(model: type[Place] | type[Contact], uid: str | None, keeper: str) -> int | None:
    if uid is None:
        return None
    return model._default_manager.filter(uid=uid, keeper_id=keeper).values_list("pk", flat=True).first()


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None
