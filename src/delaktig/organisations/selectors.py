"""Reads organisations, units and mandates; names are those of the day asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from delaktig.audit.acting import Acting, require
from delaktig.organisations.models import Mandate, Organisation, OrganisationName, Unit
from delaktig.organisations.policies import reason_not_to_read


@dataclass(frozen=True, slots=True)
class Listed:
    """An organisation with its name on the day asked about."""

    pk: int
    name: str
    kind: str
    closed_on: date | None
    invented: bool
    units: int


@dataclass(frozen=True, slots=True)
class Carried:
    """A mandate with the words that tell of it."""

    pk: int
    organisation: int
    organisation_name: str
    keeper: str
    municipality: str
    task: str
    ground: str
    note: str
    valid_from: date | None
    valid_to: date | None

    def holds(self, on: date) -> bool:
        """Say whether the mandate is in force on a day; an unknown start counts as before."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


def listed(
    code: str, language: str, on: date, *, words: str = "", kind: str = "", closed: bool = False
) -> list[Listed]:
    """Return the organisations that a municipality keeps, by name, in the language as far as there are names in it.

    Words are looked for in all names, earlier ones too. ``closed`` gives those that are
    closed on the day instead of those that are open.
    """
    found = Organisation.objects.filter(municipality_id=code)
    found = found.filter(closed_on__lte=on) if closed else found.filter(Q(closed_on=None) | Q(closed_on__gt=on))
    if kind:
        found = found.filter(kind=kind)
    if words.strip():
        found = found.filter(Q(names__name__icontains=words.strip()) | Q(business_id=words.strip())).distinct()
    rows = list(found.prefetch_related("names", "units"))
    shown = [
        Listed(
            one.pk, name_on(one.names.all(), language, on), one.kind, one.closed_on, one.invented, len(one.units.all())
        )
        for one in rows
    ]
    return sorted(shown, key=lambda one: one.name.casefold())


def organisation(actor: Acting, pk: int) -> Organisation | None:
    """Return one organisation that the actor's municipality keeps."""
    require(reason_not_to_read(actor))
    found = Organisation.objects.filter(municipality_id=actor.municipality, pk=pk)
    return found.prefetch_related("names", "units").first()


def unit(actor: Acting, pk: int) -> Unit | None:
    """Return one unit of an organisation that the actor's municipality keeps."""
    require(reason_not_to_read(actor))
    return (
        Unit.objects.filter(organisation__municipality_id=actor.municipality, pk=pk)
        .select_related("organisation")
        .first()
    )


def open_units(code: str, language: str) -> list[tuple[int, str]]:
    """Return the open units of a municipality's organisations with their names, by name. One query."""
    rows = Unit.objects.filter(organisation__municipality_id=code, closed_on=None)
    names = [(one.pk, (one.name_fi if language == "fi" else one.name_sv) or str(one)) for one in rows]
    return sorted(names, key=lambda row: row[1].casefold())


def mandate(actor: Acting, pk: int) -> Mandate | None:
    """Return one mandate that concerns the actor's municipality."""
    require(reason_not_to_read(actor))
    return _mandates(actor.municipality).filter(pk=pk).first()


def mandates(code: str, language: str, on: date) -> list[Carried]:
    """Return what others carry out for a municipality and what its own organisations carry out, newest first.

    Those in force on the day come before those that have ended (row A4).
    """
    rows = [_carried(row, language, on) for row in _mandates(code).prefetch_related("organisation__names")]
    rows.sort(key=lambda row: row.valid_from or date.min, reverse=True)
    return sorted(rows, key=lambda row: not row.holds(on))


def arranger(code: str, task: str, language: str, on: date) -> Carried | None:
    """Return who carries out a task for a municipality on a day, where that is someone else; else ``None``."""
    found = [
        row for row in mandates(code, language, on) if row.task == task and row.municipality == code and row.holds(on)
    ]
    return next((row for row in found if row.keeper != code), None)


def outside_organisations(code: str, language: str, on: date) -> list[Listed]:
    """Return who may arrange for a municipality: the own organisations of other municipalities served here."""
    rows = Organisation.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=on), kind=Organisation.Kind.MUNICIPALITY, municipality__hosted=True
    ).exclude(municipality_id=code)
    shown = [
        Listed(one.pk, name_on(one.names.all(), language, on), one.kind, one.closed_on, one.invented, 0)
        for one in rows.prefetch_related("names")
    ]
    return sorted(shown, key=lambda one: one.name.casefold())


def arranging_organisation(code: str, pk: int) -> Organisation | None:
    """Return an organisation that may carry out a task for a municipality: its own, or another municipality's."""
    found = Organisation.objects.filter(
        Q(municipality_id=code) | Q(kind=Organisation.Kind.MUNICIPALITY, municipality__hosted=True)
    )
    return found.filter(pk=pk).first()


def names_of(organisations: Iterable[int], language: str, on: date) -> dict[int, str]:
    """Return the names on a day of several organisations, by their ids, with one question to the database."""
    return {pk: names[language] for pk, names in names_in(organisations, (language,), on).items()}


def names_in(organisations: Iterable[int], languages: Collection[str], on: date) -> dict[int, dict[str, str]]:
    """Do as :func:`names_of`, in several languages at once."""
    found: dict[int, list[OrganisationName]] = {}
    for row in OrganisationName.objects.filter(organisation_id__in=set(organisations)):
        found.setdefault(row.organisation_id, []).append(row)
    return {pk: {tag: name_on(names, tag, on) for tag in languages} for pk, names in found.items()}


def names_now(organisations: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return the names of organisations as they are today, by their ids, in Swedish and Finnish."""
    return names_in(organisations, ("sv", "fi"), timezone.localdate())


def unit_names(units: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return the names of units by their ids and languages."""
    rows = Unit.objects.filter(pk__in=set(units)).values_list("pk", "name_sv", "name_fi")
    return {pk: by_language(sv, fi) for pk, sv, fi in rows}


def by_language(sv: str, fi: str) -> dict[str, str]:
    """Return a name in two columns by its languages; a language without a name is left out."""
    return {tag: name for tag, name in (("sv", sv), ("fi", fi)) if name}


def name_on(names: Iterable[OrganisationName], language: str, on: date) -> str:
    """Return the name on a day: in the language, else in Swedish, Finnish or any other; empty where there is none."""
    holding: dict[str, str] = {}
    others: dict[str, str] = {}
    for row in sorted(names, key=lambda row: (row.valid_from or date.min, row.pk)):
        in_force = (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on <= row.valid_to)
        (holding if in_force else others)[row.language] = row.name
    for known in (holding, others):
        for wanted in (language, "sv", "fi"):
            if wanted in known:
                return known[wanted]
        if known:
            return next(iter(known.values()))
    return ""


def _mandates(code: str) -> QuerySet[Mandate]:
    return Mandate.objects.filter(Q(municipality_id=code) | Q(organisation__municipality_id=code)).select_related(
        "organisation"
    )


def _carried(row: Mandate, language: str, on: date) -> Carried:
    return Carried(
        row.pk,
        row.organisation_id,
        name_on(row.organisation.names.all(), language, on),
        row.organisation.municipality_id,
        row.municipality_id,
        row.task,
        row.ground,
        row.note,
        row.valid_from,
        row.valid_to,
    )
