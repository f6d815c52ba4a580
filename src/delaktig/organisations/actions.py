"""Writes organisations (*organisation · organisaatio*), their units, and who carries out what for whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from delaktig.audit.acting import Acting, record, require
from delaktig.organisations import business_id as business_ids
from delaktig.organisations.models import Mandate, Organisation, OrganisationName, Unit
from delaktig.organisations.policies import reason_not_to_add, reason_not_to_edit, reason_not_to_end_mandate

LANGUAGES = ("sv", "fi", "en")


PHONE = re.compile(r"\+?(?=(?:\D*\d){5})[\d ()/-]{5,39}")
"""A telephone number as people write it: five digits at least, no words."""


class InvalidOrganisation(ValueError):
    """Something about an organisation that cannot be kept; ``field`` says where, ``code`` why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code


@transaction.atomic
def add(
    actor: Acting,
    *,
    kind: str,
    names: Mapping[str, str],
    business_id: str = "",
    email: str = "",
    valid_from: date | None = None,
) -> Organisation:
    """Add an organisation with its names by language; at least one is needed.

    Raises ``Denied`` or :class:`InvalidOrganisation`.
    """
    require(reason_not_to_add(actor))
    if kind not in Organisation.Kind.values:
        raise InvalidOrganisation("kind", "unknown")
    given = _names(names)
    organisation = Organisation.objects.create(
        kind=kind, municipality_id=actor.municipality, business_id=_business_id(business_id), email=_email(email)
    )
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=organisation, language=language, name=name, valid_from=valid_from)
        for language, name in given.items()
    )
    record(actor, "organisations.added", _about(organisation), {"kind": kind})
    return organisation


@transaction.atomic
def edit(
    actor: Acting, organisation: Organisation, *, kind: str, business_id: str = "", email: str = ""
) -> Organisation:
    """Change what kind an organisation is, its business id (*FO-nummer · Y-tunnus*) and office address."""
    require(reason_not_to_edit(actor, organisation))
    if kind not in Organisation.Kind.values:
        raise InvalidOrganisation("kind", "unknown")
    organisation.kind = kind
    organisation.business_id = _business_id(business_id)
    organisation.email = _email(email)
    organisation.save(update_fields=["kind", "business_id", "email"])
    record(actor, "organisations.edited", _about(organisation))
    return organisation


@transaction.atomic
def rename(actor: Acting, organisation: Organisation, names: Mapping[str, str], on: date) -> None:
    """Give an organisation new names from a day on; the earlier ones hold to the day before.

    Names that stay the same are left alone. A name that began on the same day is
    replaced (a mended slip). Raises :class:`InvalidOrganisation` with ``before_current``
    where the day comes before the name in force began.
    """
    require(reason_not_to_edit(actor, organisation))
    changed = False
    for language, name in _names(names).items():
        changed |= _rename(organisation, language, name, on)
    if changed:
        record(actor, "organisations.renamed", _about(organisation), {"from": on.isoformat()})


def _rename(organisation: Organisation, language: str, name: str, on: date) -> bool:
    now = organisation.names.filter(language=language, valid_to=None).order_by("-pk").first()
    if now is not None and now.name == name:
        return False
    if now is not None and now.valid_from == on:
        now.name = name
        now.save(update_fields=["name"])
        return True
    if now is not None and now.valid_from is not None and now.valid_from > on:
        raise InvalidOrganisation("valid_from", "before_current")
    if now is not None:
        now.valid_to = on - timedelta(days=1)
        now.save(update_fields=["valid_to"])
    OrganisationName.objects.create(organisation=organisation, language=language, name=name, valid_from=on)
    return True


@transaction.atomic
def close(actor: Acting, organisation: Organisation, on: date) -> Organisation:
    """Close an organisation from a day on: it is kept, but cannot be chosen for anything new."""
    require(reason_not_to_edit(actor, organisation))
    if organisation.closed_on is None:
        organisation.closed_on = on
        organisation.save(update_fields=["closed_on"])
        record(actor, "organisations.closed", _about(organisation), {"on": on.isoformat()})
    return organisation


@transaction.atomic
def add_unit(
    actor: Acting, organisation: Organisation, *, name_sv: str = "", name_fi: str = "", email: str = "", phone: str = ""
) -> Unit:
    """Add a unit (*enhet · yksikkö*) that can answer for a measure; one name at least is needed."""
    require(reason_not_to_edit(actor, organisation))
    unit = Unit(organisation=organisation)
    _fill_unit(unit, name_sv, name_fi, email, phone)
    unit.save()
    record(actor, "organisations.unit_added", f"unit:{unit.pk}")
    return unit


@transaction.atomic
def edit_unit(
    actor: Acting, unit: Unit, *, name_sv: str = "", name_fi: str = "", email: str = "", phone: str = ""
) -> Unit:
    """Change a unit's names, office address and office telephone."""
    require(reason_not_to_edit(actor, unit.organisation))
    _fill_unit(unit, name_sv, name_fi, email, phone)
    unit.save(update_fields=["name_sv", "name_fi", "email", "phone"])
    record(actor, "organisations.unit_edited", f"unit:{unit.pk}")
    return unit


@transaction.atomic
def close_unit(actor: Acting, unit: Unit, on: date) -> Unit:
    """Close a unit from a day on: its measures keep it, new ones cannot choose it."""
    require(reason_not_to_edit(actor, unit.organisation))
    if unit.closed_on is None:
        unit.closed_on = on
        unit.save(update_fields=["closed_on"])
        record(actor, "organisations.unit_closed", f"unit:{unit.pk}", {"on": on.isoformat()})
    return unit


@transaction.atomic
def give_mandate(
    actor: Acting,
    organisation: Organisation,
    *,
    task: str,
    ground: str,
    municipality: str,
    note: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Mandate:
    """Say that an organisation carries out a task for a municipality, from a day to another, on a ground.

    The actor speaks for its own municipality: either the one that the task is carried
    out for, or the one that keeps the organisation (it then records that it carries out
    a task for another). Raises ``Denied``, or :class:`InvalidOrganisation`.
    """
    require(reason_not_to_add(actor))
    if actor.municipality not in {municipality, organisation.municipality_id}:
        require("another_municipality")
    if task not in Mandate.Task.values:
        raise InvalidOrganisation("task", "unknown")
    if ground not in Mandate.Ground.values:
        raise InvalidOrganisation("ground", "unknown")
    if ground == Mandate.Ground.OWN_TASK and municipality != organisation.municipality_id:
        raise InvalidOrganisation("ground", "not_its_own")
    if valid_from and valid_to and valid_to < valid_from:
        raise InvalidOrganisation("valid_to", "before_start")
    mandate = Mandate.objects.create(
        organisation=organisation,
        municipality_id=municipality,
        task=task,
        ground=ground,
        note=note.strip()[:200],
        valid_from=valid_from,
        valid_to=valid_to,
    )
    record(actor, "organisations.mandate_given", f"mandate:{mandate.pk}", {"task": task, "for": municipality})
    return mandate


@transaction.atomic
def end_mandate(actor: Acting, mandate: Mandate, on: date) -> Mandate:
    """End a mandate: ``on`` is its last day. Raises :class:`InvalidOrganisation` where it had not begun."""
    require(reason_not_to_end_mandate(actor, mandate))
    if mandate.valid_from and on < mandate.valid_from:
        raise InvalidOrganisation("valid_to", "before_start")
    mandate.valid_to = on
    mandate.save(update_fields=["valid_to"])
    record(actor, "organisations.mandate_ended", f"mandate:{mandate.pk}", {"on": on.isoformat()})
    return mandate


def _about(organisation: Organisation) -> str:
    return f"organisation:{organisation.pk}"


def _names(names: Mapping[str, str]) -> dict[str, str]:
    given = {language: " ".join(name.split()) for language, name in names.items() if name.strip()}
    if not given:
        raise InvalidOrganisation("names", "none")
    for language, name in given.items():
        if language not in LANGUAGES:
            raise InvalidOrganisation("names", "unknown_language")
        if len(name) > 160:
            raise InvalidOrganisation(f"name_{language}", "too_long")
    return given


def _fill_unit(unit: Unit, name_sv: str, name_fi: str, email: str, phone: str) -> None:
    given = _names({"sv": name_sv, "fi": name_fi})
    unit.name_sv, unit.name_fi = given.get("sv", ""), given.get("fi", "")
    unit.email, unit.phone = _email(email), _phone(phone)


def _business_id(text: str) -> str:
    if not text.strip():
        return ""
    found = business_ids.canonical(text)
    if found is None:
        raise InvalidOrganisation("business_id", "wrong")
    return found


def _phone(text: str) -> str:
    text = " ".join(text.split())
    if text and not PHONE.fullmatch(text):
        raise InvalidOrganisation("phone", "wrong")
    return text


def _email(text: str) -> str:
    text = text.strip().lower()
    if text:
        try:
            validate_email(text)
        except ValidationError as error:
            raise InvalidOrganisation("email", "wrong") from error
    return text
